"""Outlets are cared for: saved pages read again offline, and runs compared with the runs before."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from articles.read import Known, read
from articles.records import Article, Capture, Moment, Shape
from crawlers.outlets import read_outlet
from flows.doctor import diagnose, last_crawls
from flows.outlets import Configured, outlet_row, site_of
from tests.conftest import run_here
from warehouse.database import publish
from warehouse.load import load_batch, running
from warehouse.stage import Batch, Fate, OutletRow

PAGE = """<html lang="en"><head><title>Ferry late again | Harbour Courier</title></head><body><article>
<h1>Ferry late again</h1><p class="by">By Maria Ortiz</p>
<p>The ferry was late for the ninth day on Tuesday, and the harbour master has written to the company about it.</p>
<p>Nobody on the quay believes in letters, and the woman who sells the tickets has brought a chair and her knitting.</p>
</article></body></html>"""


def test_saved_pages_are_read_again_and_differences_named(tmp_path: Path) -> None:
    pages = tmp_path / "outlets" / "harbour-courier"
    pages.mkdir(parents=True)
    (pages / "ferry.html").write_text(PAGE, "utf-8")

    first = run_here("outlet", "test", cwd=tmp_path)
    assert first.returncode == 1, "what was never looked at is no passed test"
    assert "new; look at" in first.stdout
    expected = json.loads((pages / "ferry.json").read_text("utf-8"))
    assert expected["title"] == "Ferry late again"
    assert len(expected["paragraphs"]) == 2

    assert run_here("outlet", "test", "harbour-courier", cwd=tmp_path).returncode == 0
    (pages / "ferry.json").write_text(json.dumps({**expected, "title": "Ferry on time"}), "utf-8")
    changed = run_here("outlet", "test", cwd=tmp_path)
    assert changed.returncode == 1
    assert 'expected "Ferry on time"' in changed.stdout
    told = json.loads(run_here("outlet", "test", "--json", cwd=tmp_path).stdout)
    assert (told["tried"], told["to_look_at"]) == (1, 1)
    assert told["pages"][0]["differs"] == {"title": {"expected": "Ferry on time", "found": "Ferry late again"}}
    assert run_here("outlet", "test", "--regen", cwd=tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (["outlet", "test", "harbor-courier"], 2, "did you mean harbour-courier?"),
        (["outlet", "test", "northern-ledger"], 1, "No page is saved: put some into outlets/northern-ledger/NAME.html"),
        (["outlet", "doctor", "nosuch"], 2, "data holds nothing of nosuch"),
        (["outlet", "import", "empty"], 1, "empty: holds no site rules that can be used (files named HOST.txt)"),
        (["outlet", "new", "not an address"], 1, "not an address: no http or https address"),
        (["outlet", "check", "outlets"], 1, "broken.toml:1: not TOML"),
        (["crawl", "broken"], 2, "broken.toml:1: not TOML"),
        (["crawl", "northern-ledger"], 2, "broken.toml:1: not TOML"),
    ],
)
def test_wrong_use_is_told_in_words(tmp_path: Path, words: list[str], status: int, told: str) -> None:
    for folder in ("outlets/harbour-courier", "empty"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "outlets" / "northern-ledger.toml").write_text(CREDITED, "utf-8")
    (tmp_path / "outlets" / "site-rules.jsonl").write_text('{"host": "post.example", "title": ["//h2"]}\n', "utf-8")
    if told.startswith("broken"):
        (tmp_path / "outlets" / "broken.toml").write_text('name = "The Broken\n', "utf-8")
    load_run(tmp_path / "data", 1, articles=1, failed=0, words=30, is_dated=True)
    publish(tmp_path / "data")

    done = run_here(*words, cwd=tmp_path)

    assert (done.returncode, "Traceback" in done.stderr) == (status, False)
    assert told in done.stderr
    assert "post.example" in (tmp_path / "outlets" / "site-rules.jsonl").read_text("utf-8"), (
        "nothing good is written over"
    )


CREDITED = """name = "Harbour Courier"
domains = ["courier.example"]
country = "GB"
language = "en"
time_zone = "Europe/London"
agency_credit = ['^\\W*(Coastwire|North Sea Press)\\W*$', '\\((Coastwire|NSP)/\\w+\\)$', '^[A-Z]+ \\((NSP)\\) – ']
"""


@pytest.mark.parametrize(
    ("first", "last", "agency"),
    [
        ("", "<p>North Sea Press</p>", "North Sea Press"),
        ("", "<p>The ferry is still late, and nobody knows why. <i>(Coastwire/mo)</i></p>", "Coastwire"),
        ("HULL (NSP) – ", "", "NSP"),
        ("", "<p>The harbour master has a friend at North Sea Press, who wrote about the ferry.</p>", None),
    ],
)  # fmt: skip
def test_lines_that_credit_an_agency_are_cut_and_name_it(
    tmp_path: Path, first: str, last: str, agency: str | None
) -> None:
    (tmp_path / "courier.toml").write_text(CREDITED, "utf-8")
    outlet = read_outlet(tmp_path / "courier.toml")
    page = PAGE.replace("<p>The ferry", f"<p>{first}The ferry").replace("</article>", f"{last}</article>")
    capture = Capture(page.encode(), Shape.HTML, "page.html", url="https://courier.example/1")

    (article,) = read(capture, frozenset(), known=Known(site_of(capture, Configured({"courier": outlet})))).articles

    assert article.wire_agency == agency
    assert "Coastwire" not in article.text
    assert ("North Sea Press" in article.text) == (agency is None), "what is no credit stays"
    assert article.text.startswith(f"{first}The ferry was late"), "a dateline stays"
    cut = [block.kind for block in article.blocks if block.rule == "outlet.agency_credit" and not block.is_kept]
    assert cut == (["agency_credit"] if last == "<p>North Sea Press</p>" else [])
    for block in article.blocks:
        assert not block.is_kept or article.text[block.start : block.end] == block.text


def test_an_outlet_whose_crawls_bring_nothing_is_not_well_though_nothing_came_to_compare(tmp_path: Path) -> None:
    data = tmp_path / "data"
    for said in (None, "no article found: connection refused", "no article found: connection refused"):
        with running(data, "crawl", {"outlet": "courier"}) as run:
            run.shortfall = said
    with pytest.raises(KeyboardInterrupt), running(data, "crawl", {"outlet": "courier"}):
        raise KeyboardInterrupt
    warehouse = publish(data)

    (found,) = diagnose(warehouse)

    assert found.symptoms == "no article found: connection refused"
    assert found.since is not None
    assert found.since < found.last_run == last_crawls(warehouse)["courier"], "the stopped crawl says nothing of it"
    assert last_crawls(tmp_path / "nothing") == {}


def load_run(data: Path, number: int, articles: int, failed: int, words: int, is_dated: bool) -> None:
    """A run that brought so many articles of so many words, and so many pages that are none."""
    row = OutletRow("courier", "Courier", "courier.example", is_configured=True)
    with running(data, "crawl", {}) as run:
        batch = Batch(run.run_id)
        for page in range(articles + failed):
            url = f"https://courier.example/{number}/{page}"
            at = datetime(2024, 1, 1 + number, tzinfo=UTC)
            capture = Capture(url.encode(), Shape.HTML, "a.warc", source_offset=page, url=url, fetched_at=at)
            if page >= articles:
                batch.add(Fate(capture, outlet=row, outcome="rejected", reason="paywall"))
                continue
            published = Moment(at, "raw", "json-ld") if is_dated else None
            text = " ".join(f"word{n}" for n in range(words))
            batch.add(Fate(capture, (Article(1, "Title", text, published=published),), row))
        load_batch(data, batch.tables())


def test_the_doctor_says_what_is_not_as_usual_and_since_when(tmp_path: Path) -> None:
    data = tmp_path / "data"
    for number in range(4):
        load_run(data, number, articles=10, failed=1, words=300, is_dated=True)
    publish(data)
    well = run_here("outlet", "doctor", cwd=tmp_path)
    assert well.returncode == 0, well.stdout

    load_run(data, 4, articles=3, failed=9, words=40, is_dated=False)
    load_run(data, 5, articles=2, failed=9, words=40, is_dated=False)
    publish(data)
    ill = run_here("outlet", "doctor", "courier", "--json", cwd=tmp_path)

    assert ill.returncode == 1
    (found,) = json.loads(ill.stdout)
    for symptom in ("2 articles, usual are 10", "40 words an article", "0 % have a date", "no article, usual are 9 %"):
        assert symptom in found["symptoms"]
    assert found["runs"] == 6
    assert found["since"] < found["last_run"]


def test_a_rule_with_an_end_is_for_pages_fetched_before_it(tmp_path: Path) -> None:
    clean = """[[extract]]
until = 2024-01-01
reason = "the layout before the redesign"
body = ["div.story-body"]

[[clean]]
until = 2024-01-01
kind = "promotion"
reason = "It stood below every report."
line = '^Follow us on \\w+$'
cuts = "Follow us on Chirper"
keeps = "Follow us on deck, the captain said."
"""
    (tmp_path / "courier.toml").write_text(f"{CREDITED}\n{clean}", "utf-8")
    known = Configured({"courier": read_outlet(tmp_path / "courier.toml")})
    for at, count in ((datetime(2023, 12, 31, 23, tzinfo=UTC), 1), (datetime(2024, 1, 1, tzinfo=UTC), 0)):
        capture = Capture(PAGE.encode(), Shape.HTML, "-", url="https://courier.example/1", fetched_at=at)
        site = site_of(capture, known)
        assert (len(site.rules), len(site.body)) == (count, count)


def test_an_archive_that_names_its_outlet_is_believed_before_the_user() -> None:
    told = Capture(b"", Shape.TEXT_DUMP, "-", fields={"outlet": "Harbour Courier"})
    silent = Capture(b"", Shape.TEXT_DUMP, "-")

    found = [outlet_row(capture, (), "Bay News", Configured({})) for capture in (told, silent)]

    assert [row and row.name for row in found] == ["Harbour Courier", "Bay News"]
