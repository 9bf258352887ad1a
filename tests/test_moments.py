"""Times as pages write them, in many tongues, and what cannot be a time."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from articles.language import language_of
from articles.moments import find_moment

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
        ("04/25/2023 5 pm", datetime(2023, 4, 25, 17, tzinfo=UTC), "minute"),
    ],
)
def test_a_date_is_read_as_far_as_it_goes(line: str, at: datetime, precision: str) -> None:
    moment = find_moment(line, "text")

    assert moment is not None
    assert (moment.at, moment.precision) == (at, precision)
    assert moment.raw in line


@pytest.mark.parametrize("line", ["", "31.02.2023", "3 hours ago", "May 14", "version 10.2.3", "on 12/13 of them"])
def test_what_is_no_full_date_is_none(line: str) -> None:
    assert find_moment(line, "text") is None


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
