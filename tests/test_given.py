"""Fields an archive gives beside a page win over guesses."""

from datetime import UTC, datetime

import pytest

from articles.read import Step, read
from articles.records import Article, Capture, Shape

TEXT = """Storm closes ferry quay

By Ines Calder

The ferry between Kilbreck and the island of Orsa was called off on Monday after a storm tore a hole in the quay.

“We have never seen a wave like that,” harbour master Ellen Strand told reporters who had come to the pier.

About two hundred people were waiting on the island, most of them visitors who had meant to return on Sunday."""


def read_with(text: str = TEXT, **fields: str) -> Article:
    capture = Capture(payload=text.encode(), shape=Shape.TEXT_DUMP, source_path="table.csv", fields=fields)
    (article,) = read(capture, frozenset({Step.ARTICLE})).articles
    return article


def test_without_fields_the_text_tells() -> None:
    article = read_with()

    assert (article.title, article.authors, article.published) == ("Storm closes ferry quay", ("Ines Calder",), None)


def test_what_the_archive_says_wins_and_is_said_to_be_its() -> None:
    article = read_with(
        title="Ferry quay  closed",
        authors="Tom Marsh\nOla Berg",
        published="Tue, 03 Dec 2024 10:05:09 GMT",
        language="English",
        outlet="The Harbour Post",
        keywords="ferry; storm",
    )

    assert (article.title, article.authors) == ("Ferry quay closed", ("Tom Marsh", "Ola Berg"))
    assert article.published is not None
    assert article.published.at == datetime(2024, 12, 3, 10, 5, 9, tzinfo=UTC)
    assert article.published.raw == "Tue, 03 Dec 2024 10:05:09 GMT"
    assert (article.language, article.site_name, article.keywords) == ("en", "The Harbour Post", ("ferry", "storm"))
    assert {article.field_sources[name] for name in ("title", "authors", "published", "language")} == {"archive"}


@pytest.mark.parametrize("said", ["1733220309", "1733220309000", "2024-12-03T10:05:09Z", "2024-12-03 11:05:09 +01:00"])
def test_times_of_tables_are_read(said: str) -> None:
    moment = read_with(published=said).published

    assert moment is not None
    assert moment.at == datetime(2024, 12, 3, 10, 5, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "on", "precision"),
    [
        ("2013", datetime(2013, 1, 1, tzinfo=UTC), "year"),
        ("2013-06", datetime(2013, 6, 1, tzinfo=UTC), "month"),
        ("6/2013", datetime(2013, 6, 1, tzinfo=UTC), "month"),
        ("June 2013", datetime(2013, 6, 1, tzinfo=UTC), "month"),
    ],
)
def test_a_month_or_year_alone_is_taken_for_one_unless_the_page_says_more(
    said: str, on: datetime, precision: str
) -> None:
    dated = TEXT.replace("By Ines Calder", "By Ines Calder\n\nJune 27, 2013")

    alone, beside, other = (
        read_with(published=said),
        read_with(dated, published=said),
        read_with(dated, published="2014"),
    )

    assert alone.published is not None
    assert beside.published is not None
    assert other.published is not None
    assert (alone.published.at, alone.published.precision) == (on, precision)
    assert (beside.published.at.date().isoformat(), beside.published.precision) == ("2013-06-27", "day")
    assert other.published.at.year == 2014


def test_a_time_that_cannot_be_read_is_no_time() -> None:
    article = read_with(published="last week, probably")

    assert article.published is None
    assert "published" not in article.field_sources


@pytest.mark.parametrize(("given", "authors"), [("Tom Marsh and agencies", ("Tom Marsh",)), ("Reuters", ("Reuters",))])
def test_an_agency_that_the_archive_names_signs_only_where_no_person_does(given: str, authors: tuple[str, ...]) -> None:
    assert read_with(authors=given).authors == authors
