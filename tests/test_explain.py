"""Explaining a page: kept and cut blocks with their rules, fields with their sources, safely shown."""

from __future__ import annotations

import html
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from flows.cli import morgue
from flows.explain import NothingToExplain, explain_file, explain_stored

TITLE = "Storm closes ferry quay in Kilbreck"
STORM = [
    "The ferry between Kilbreck and the island of Orsa was called off on Monday after a storm tore a hole in the quay.",
    "“We have never seen a wave like <b>that</b>,” harbour master Ellen Strand told reporters on the pier.",
    "About two hundred people were waiting on the island, most of them visitors who had meant to return on Sunday.",
    "The council of Kilbreck said that divers would look at the foundations of the quay as soon as the wind allowed.",
]
DUMP = "\n\n".join(["Skip to main content", TITLE, "By Ines Calder", "Advertisement", *STORM, "All rights reserved"])


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    path = tmp_path / "dump.txt"
    path.write_text(DUMP, "utf-8")
    return path


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(morgue, ["explain", *map(str, words)], catch_exceptions=False)


def test_a_dump_is_explained_block_by_block(dump: Path) -> None:
    told = json.loads(run(dump, "--json").stdout)

    (article,) = told["articles"]
    assert [b["text"] for b in article["blocks"] if b["is_kept"]] == STORM
    cut = {b["text"]: b["rule"] for b in article["blocks"] if not b["is_kept"]}
    assert set(cut) == {"Skip to main content", TITLE, "By Ines Calder", "Advertisement", "All rights reserved"}
    assert set(cut.values()) <= set(told["rules"]), "every rule that cut is given with its reason"
    assert article["fields"]["title"] == {"value": TITLE, "source": "text", "runners_up": []}
    assert article["fields"]["authors"]["value"] == "Ines Calder"


def test_the_terminal_shows_words_rules_and_reasons(dump: Path) -> None:
    shown = " ".join(run(dump).stdout.split())

    assert "called off on Monday" in shown
    assert "en.skip-link" in shown
    assert "A link for screen readers jumps over parts of the page." in shown


def test_what_the_shape_of_a_page_cut_has_its_reason_wherever_it_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(
        f"<h1>{TITLE}</h1><article>{''.join(f'<p>{p}</p>' for p in STORM)}<aside>{STORM[0][:60]}</aside></article>",
        "utf-8",
    )

    assert "It stands in an aside of the article." in " ".join(run(path).stdout.split())
    assert json.loads(run(path, "--json").stdout)["rules"]["shape.aside"] == "It stands in an aside of the article."
    assert "It stands in an aside of the article." in run(path, "--html").stdout


def test_only_what_was_kept_is_shown_when_asked(dump: Path) -> None:
    assert "Skip to main content" not in run(dump, "--kept").stdout


def test_the_browser_gets_the_words_escaped(dump: Path) -> None:
    page = run(dump, "--html").stdout

    assert "<b>that</b>" not in page
    assert html.escape("<b>that</b>") in page
    assert page.count("<del") == 5


def test_a_record_of_a_table_is_explained(tmp_path: Path) -> None:
    table = tmp_path / "table.jsonl"
    rows = [{"text": "Too short."}, {"text": DUMP, "title": TITLE, "url": "https://post.example/1"}]
    table.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")

    first, second = explain_file(table, 1), explain_file(table, 2)

    assert (first.articles, first.rejected) == ((), "too_short: 0 words of prose")
    assert second.place.startswith("https://post.example/1")
    title = next(f for f in second.articles[0].fields if f.name == "title")
    assert (title.value, title.source) == (TITLE, "archive")
    with pytest.raises(NothingToExplain, match="no record 3; it has 2"):
        explain_file(table, 3)


def test_a_page_shows_all_it_says_of_its_title(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    body = "".join(f"<p>{html.escape(line)}</p>" for line in STORM)
    page.write_text(
        f"<html><head><title>Quay shut | Post</title><meta property='og:title' content='{TITLE}'></head>"
        f"<body><article><h1>{TITLE}</h1>{body}</article></body></html>",
        "utf-8",
    )

    (article,) = explain_file(page).articles

    title = next(f for f in article.fields if f.name == "title")
    assert title.value == TITLE
    assert title.runners_up == ("Quay shut | Post",)


def test_a_loaded_page_is_found_by_address_and_by_key(tmp_path: Path) -> None:
    from flows.ingest import ingest
    from flows.runs import Settings
    from warehouse.database import reading

    table = tmp_path / "table.jsonl"
    table.write_text(json.dumps({"text": DUMP, "url": "https://post.example/1"}) + "\n", "utf-8")
    data = tmp_path / "data"
    ingest([table], Settings(data=data))
    with reading(data / "morgue.duckdb") as db:
        row = db.execute("select article_id, capture_id from articles").fetchone()
    assert row is not None

    explained = [explain_stored(data, target) for target in ("https://post.example/1", *row)]

    assert explained[0] == explained[1] == explained[2]
    (article,) = explained[0].articles
    assert [b.text for b in article.blocks if b.is_kept] == STORM
    with pytest.raises(NothingToExplain, match="no address, article or capture"):
        explain_stored(data, "https://post.example/2")


def test_what_leads_nowhere_is_said_in_one_line(tmp_path: Path) -> None:
    result = CliRunner().invoke(morgue, ["explain", "nowhere.txt", "--data", str(tmp_path)])

    assert result.exit_code == 1
    assert (
        result.output == f"Error: nowhere.txt: no file of that name, and no warehouse in {tmp_path} to look it up in\n"
    )
