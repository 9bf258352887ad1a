"""What news databases export, and letters to newsgroups: every document an article, with the fields its lines name."""

from __future__ import annotations

from pathlib import Path

import pytest

from articles.dump.exports import documents, split
from articles.read import Step, read
from articles.records import Article, Capture, Shape
from crawlers.archives import fetch_capture, read_captures
from crawlers.archives.sources import Source
from flows.outlets import outlet_row
from tests.test_dump import STORM, read_dump

EXPORTS = sorted((Path(__file__).parent / "exports").glob("*.txt"))
NO_BYLINE = ("database-with-codes", "database-without-names")
ONE_NAME = ("newsgroup",)


def check(articles: tuple[Article, ...], name: str) -> None:
    storm, budget = articles
    assert (storm.title or "").startswith(
        ("Storm closes ferry quay in Kilbreck", "Storm Closes Ferry Quay in Kilbreck")
    )
    assert (budget.title or "").casefold() == "budget passes by three votes"
    assert storm.authors == (("Ines Calder",) if name in ONE_NAME else ("Ines Calder", "Tom Marsh"))
    assert budget.authors == (() if name in NO_BYLINE else ("Petra Holm",))
    assert [a.published.at.date().isoformat() for a in articles if a.published] == ["2014-03-12", "2014-05-03"]
    assert storm.text.startswith("The ferry between Kilbreck and the island of Orsa was called off on Monday after a")
    assert storm.text.endswith("on Sunday.\n\nNo one was hurt, but two cars were lost.")
    assert storm.text.count("\n\n") == 3
    assert budget.text.startswith("Parliament in Verrania passed the budget by three votes on Thursday, ending a week")
    assert budget.text.endswith("half of what the unions had asked for in their campaign.")
    assert budget.text.count("\n\n") == 2


@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.stem)
def test_every_document_of_an_export_is_an_article(path: Path) -> None:
    articles = read_dump(path.read_text(encoding="utf-8"))

    check(articles, path.stem)
    for article in articles:
        for block in article.blocks:
            if block.is_kept:
                assert article.text[block.start : block.end] == block.text


@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.stem)
def test_every_document_of_a_file_is_a_capture(path: Path) -> None:
    source = Source(path, path.stat().st_size, path)
    captures = [event for event in read_captures(source) if isinstance(event, Capture)]

    raw = path.read_bytes()
    assert b"".join(capture.payload for capture in captures) == raw
    assert [capture.source_offset for capture in captures] == [0, raw.index(captures[1].payload)]
    assert fetch_capture(captures[1].source_path, captures[1].source_offset) == captures[1]
    check(tuple(a for c in captures for a in read(c, frozenset({Step.ARTICLE})).articles), path.stem)


@pytest.mark.parametrize("path", sorted((Path(__file__).parent / "exports").glob("*.html")), ids=lambda path: path.stem)
def test_every_document_of_a_page_of_a_database_is_a_capture(path: Path) -> None:
    source = Source(path, path.stat().st_size, path)
    captures = [event for event in read_captures(source) if isinstance(event, Capture)]

    assert [capture.source_offset for capture in captures] == [0, 1]
    assert fetch_capture(captures[1].source_path, 1) == captures[1]
    storm, budget = (a for c in captures for a in read(c, frozenset({Step.ARTICLE})).articles)
    check((storm, budget), path.stem)
    assert ((storm.site_name or "").partition(",")[0], budget.site_name) == ("The Harbour Gazette", "Verrania Times")


def test_the_outlet_the_section_and_the_address_are_what_the_lines_name() -> None:
    text = (Path(__file__).parent / "exports" / "database-of-old.txt").read_text(encoding="utf-8")

    first, second = read_dump(text)

    assert (first.site_name, second.site_name) == ("The Harbour Gazette", "The Verrania Times")
    assert first.section == "Section A; Column 0; Foreign Desk; Pg. 4"
    assert first.url == "http://www.gazette.example/2014/03/12/storm"
    assert first.dateline == "KILBRECK"
    assert first.language == "en"
    assert "PHOTO: The quay" in "".join(block.text for block in first.blocks if block.rule == "dump.field")


def test_an_outlet_that_only_the_text_names_is_one_unless_the_user_names_another() -> None:
    said = f"Title: Storm\nSource: The Ledger (Sorn)\nDate: 12 March 2014\n\n{STORM[1]}\n\n{STORM[2]}\n"
    capture = Capture(said.encode(), Shape.TEXT_DUMP, "-")
    articles = read(capture, frozenset({Step.ARTICLE})).articles

    rows = [outlet_row(capture, articles, given) for given in (None, "Harbour Post")]

    assert [(row.outlet_id, row.name) for row in rows if row] == [
        ("the-ledger-sorn", "The Ledger (Sorn)"),
        ("harbour-post", "Harbour Post"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(STORM),
        "Title: Storm\nAuthor: Ann Lee\n" + "\n".join(STORM),
        "title: //h1\nauthor: //p[1]\ndate: //time\n" + "\n".join(STORM),
        "Storm closes quay\nSource: AP\nDate: 12 March 2014\n" + "\n".join(STORM),
    ],
    ids=["no field", "no day", "expressions", "fields below the headline"],
)
def test_a_text_that_names_few_fields_is_no_export(text: str) -> None:
    assert documents(text) == []
    assert split(text.encode()) == (text.encode(),)


def test_a_text_in_another_encoding_is_cut_at_the_same_lines() -> None:
    text = "".join(f"Dokument {n} von 2\n\nTitel: Größe\nDatum: 3.5.2014\n\n{STORM[n]}\n" for n in (1, 2))

    parts = split(text.encode("cp1252", "replace"))

    assert [part.decode("cp1252").split("\n")[0] for part in parts] == ["Dokument 1 von 2", "Dokument 2 von 2"]
    assert read(Capture(parts[0], Shape.TEXT_DUMP, "-"), frozenset({Step.ARTICLE})).articles[0].title == "Größe"
