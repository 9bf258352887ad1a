"""Times as pages write them, in many tongues, and what cannot be a time."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from articles.language import language_of
from articles.moments import find_moment, labelled

EDT, CEST = timezone(timedelta(hours=-4)), timezone(timedelta(hours=2))


@pytest.mark.parametrize(
    ("line", "at", "precision"),
    [
        ("2023-04-25T10:05:09Z", datetime(2023, 4, 25, 10, 5, 9, tzinfo=UTC), "second"),
        ("2023-04-25 10:05 +02:00", datetime(2023, 4, 25, 10, 5, tzinfo=CEST), "minute"),
        ("April 26, 2024 at 11:24 a.m. EDT", datetime(2024, 4, 26, 11, 24, tzinfo=EDT), "minute"),
        ("Published Jun 05, 2026", datetime(2026, 6, 5, tzinfo=UTC), "day"),
        ("Friday 22nd of November 2024 08:49 GMT", datetime(2024, 11, 22, 8, 49, tzinfo=UTC), "minute"),
        ("12:43, 20 Apr 2026 Updated 12:44, 21 Apr 2026", datetime(2026, 4, 20, 12, 43, tzinfo=UTC), "minute"),
        ("Stand: 25.04.2023, 14.30 Uhr", datetime(2023, 4, 25, 14, 30, tzinfo=UTC), "minute"),
        ("Publié le 1er août 2021 à 14h05", datetime(2021, 8, 1, 14, 5, tzinfo=UTC), "minute"),
        ("5 de marzo de 2020", datetime(2020, 3, 5, tzinfo=UTC), "day"),
        ("25 апреля 2023, 10:00 МСК", datetime(2023, 4, 25, 10, tzinfo=timezone(timedelta(hours=3))), "minute"),
        ("٢٥ أبريل ٢٠٢٣", datetime(2023, 4, 25, tzinfo=UTC), "day"),
        ("3 Ağustos 2022", datetime(2022, 8, 3, tzinfo=UTC), "day"),
        ("2024年12月3日 5時00分", datetime(2024, 12, 3, 5, 0, tzinfo=UTC), "minute"),
        ("2015. augusztus 20., 11:16", datetime(2015, 8, 20, 11, 16, tzinfo=UTC), "minute"),
        ("June 2013", datetime(2013, 6, 1, tzinfo=UTC), "month"),
        ("Orsa PressApril 25, 2023 GMT", datetime(2023, 4, 25, tzinfo=UTC), "day"),
        ("25-Apr-2023", datetime(2023, 4, 25, tzinfo=UTC), "day"),
        ("2023년 4월 25일", datetime(2023, 4, 25, tzinfo=UTC), "day"),
        ("25 martie 2023", datetime(2023, 3, 25, tzinfo=UTC), "day"),
        ("14 HAZİRAN 2024", datetime(2024, 6, 14, tzinfo=UTC), "day"),
        ("14 березня 2024 р., 10:30", datetime(2024, 3, 14, 10, 30, tzinfo=UTC), "minute"),
        ("14 ΜΑΡΤΙΟΥ 2024", datetime(2024, 3, 14, tzinfo=UTC), "day"),
        ("ב-14 במרץ 2024", datetime(2024, 3, 14, tzinfo=UTC), "day"),
        ("14 मार्च 2024", datetime(2024, 3, 14, tzinfo=UTC), "day"),
        ("१४ मार्च २०२४", datetime(2024, 3, 14, tzinfo=UTC), "day"),
        ("14 مارس/آذار 2024", datetime(2024, 3, 14, tzinfo=UTC), "day"),
        ("14 كانون الثاني 2024", datetime(2024, 1, 14, tzinfo=UTC), "day"),
        ("2024. gada 14. martā", datetime(2024, 3, 14, tzinfo=UTC), "day"),
        ("2024 m. kovo 14 d.", datetime(2024, 3, 14, tzinfo=UTC), "day"),
        ("14. listopada 2024.", datetime(2024, 10, 14, tzinfo=UTC), "day"),
        ("14 listopada 2024", datetime(2024, 11, 14, tzinfo=UTC), "day"),
        ("Thứ Năm, 14/3/2024 10:30 (GMT+7)", datetime(2024, 3, 14, 3, 30, tzinfo=UTC), "minute"),
        ("ngày 14 tháng 3 năm 2024", datetime(2024, 3, 14, tzinfo=UTC), "day"),
        ("14 มีนาคม 2567", datetime(2024, 3, 14, tzinfo=UTC), "day"),
        ("۲۵ اسفند ۱۴۰۲ - ۱۰:۳۰", datetime(2024, 3, 15, 10, 30, tzinfo=UTC), "minute"),
        ("令和6年3月14日", datetime(2024, 3, 14, tzinfo=UTC), "day"),
        ("2024.03.14 오후 2:30", datetime(2024, 3, 14, 14, 30, tzinfo=UTC), "minute"),
        ("jueves, 14 de marzo de 2024, 10:30 p. m.", datetime(2024, 3, 14, 22, 30, tzinfo=UTC), "minute"),
        ("Mar/14/2024", datetime(2024, 3, 14, tzinfo=UTC), "day"),
        ("14-Mar-24", datetime(2024, 3, 14, tzinfo=UTC), "day"),
        ("12 jan 23 | 5h27 Por Ana Lima", datetime(2023, 1, 12, 5, 27, tzinfo=UTC), "minute"),
        ("29 / Dezember / 2022", datetime(2022, 12, 29, tzinfo=UTC), "day"),
        ("Thu Mar 14 14:05:00 +0000 2024", datetime(2024, 3, 14, 14, 5, tzinfo=UTC), "second"),
        ("Ann Lee 20240314", datetime(2024, 3, 14, tzinfo=UTC), "day"),
        ("04/25/2023 5 pm", datetime(2023, 4, 25, 17, tzinfo=UTC), "minute"),
    ],
)
def test_a_date_is_read_as_far_as_it_goes(line: str, at: datetime, precision: str) -> None:
    moment = find_moment(line, "text")

    assert moment is not None
    assert (moment.at, moment.precision) == (at, precision)
    assert moment.raw in line


@pytest.mark.parametrize(
    "line",
    [
        "",
        "31.02.2023",
        "3 hours ago",
        "May 14",
        "version 10.2.3",
        "on 12/13 of them",
        "on 14 March 24 died",
        "31. Juni 2024",
        "No. 202403145",
        "0001-01-01T00:00:00",
        "1/1/0001 12:00:00 AM",
    ],
)
def test_what_is_no_full_date_is_none(line: str) -> None:
    assert find_moment(line, "text") is None


@pytest.mark.parametrize("line", ["27 June 2013", "June 27, 2013", "2013-06-27"])
def test_a_day_is_that_day_in_every_zone(line: str) -> None:
    east = find_moment(line, "text", timezone(timedelta(hours=3)))

    assert east is not None
    assert east.at == datetime(2013, 6, 27, tzinfo=UTC)
    assert (east.precision, east.zone) == ("day", None)


def test_the_zone_says_where_it_comes_from() -> None:
    stated, outlet, unknown = (
        find_moment("1 May 2020, 10:00 CEST", "text", UTC),
        find_moment("1 May 2020, 10:00", "text", CEST),
        find_moment("1 May 2020, 10:00", "text"),
    )
    assert stated is not None
    assert outlet is not None
    assert unknown is not None
    assert [m.zone for m in (stated, outlet, unknown)] == ["page", "outlet", None]
    assert stated.at == outlet.at == unknown.at - timedelta(hours=2)


@pytest.mark.parametrize(
    ("line", "published", "changed"),
    [
        ("12 March 2024", "12 March 2024", ""),
        ("12 March 2024, updated 13 March", "12 March 2024, ", "updated 13 March"),
        (
            "Letzte Änderung: 31.10.2023 Erschienen am: 01.11.2023",
            "Letzte Erschienen am: 01.11.2023",
            "Änderung: 31.10.2023 ",
        ),
        ("Оновлено 14 березня 2024", "", "Оновлено 14 березня 2024"),
    ],
)
def test_a_label_says_whether_a_date_is_that_of_a_change(line: str, published: str, changed: str) -> None:
    assert labelled(line) == (published, changed)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The bridge was closed on Monday after the storm had washed away one of its piers.", "en"),
        ("Die Brücke wurde am Montag gesperrt, weil der Sturm einen Pfeiler mit sich gerissen hat.", "de"),
        ("Мост закрыли в понедельник, потому что буря унесла одну из его опор на реке.", "ru"),
        (
            "Köprü, fırtınanın ayaklarından birini alıp götürmesi ile pazartesi günü trafiğe kapatıldı ve bu daha çok",
            "tr",
        ),
        ("أغلق الجسر يوم الاثنين بعد أن جرفت العاصفة أحد أعمدته في النهر", "ar"),
        ("月曜日、嵐で橋脚の一つが流されたため、橋は閉鎖された。", "ja"),
        ("Brücke zu", None),
    ],
)
def test_a_language_is_told_by_its_small_words(text: str, language: str | None) -> None:
    assert language_of(text) == language
