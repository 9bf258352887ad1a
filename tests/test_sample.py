"""The sample archive: built from its texts, true to its gold, and readable."""

import gzip
import html
import io
import json
import re
import shlex
import shutil
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import duckdb
import pytest
from click.testing import CliRunner
from warcio.archiveiterator import ArchiveIterator

from articles.read import Step, read
from articles.records import Capture, Shape
from flows.cli import morgue
from flows.commands.ask import command as ask
from warehouse.database import reading

HERE = Path(__file__).parent / "sample"
SAMPLE = HERE.parents[1] / "seeds" / "sample"
FLOORS: dict[str, float] = tomllib.loads((HERE.parent / "floors.toml").read_text(encoding="utf-8"))["sample"]
GOLD: dict[str, Any] = json.loads((HERE / "gold.json").read_text(encoding="utf-8"))
DOCUMENTS = [(d["url"] or d["file"], d) for d in GOLD["documents"]]


def records(archive: bytes) -> list[tuple[str, str, str, bytes]]:
    """Type, address, time and decoded body of each record: what an archive holds, however it was compressed."""
    return [
        (r.rec_type, r.rec_headers.get_header("WARC-Target-URI"), r.rec_headers.get_header("WARC-Date"), body(r))
        for r in ArchiveIterator(io.BytesIO(archive))
    ]


def body(record: Any) -> bytes:
    content: bytes = record.content_stream().read()
    return gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content


def pages() -> dict[str, bytes]:
    """Address to the newest body that the archive has of it."""
    archive = (SAMPLE / "sample.warc.gz").read_bytes()
    return {uri: content for kind, uri, _, content in records(archive) if kind == "response"}


def words(document: dict[str, Any]) -> str:
    """All text of a document as it stands in the archive, white space evened out."""
    if document["file"].endswith(".warc.gz"):
        raw = pages()[document["url"]]
        text = raw.decode("windows-1252" if b"charset=windows-1252" in raw else "utf-8")
        text = html.unescape(re.sub("<[^>]*>", " ", text))
    elif document["file"].endswith(".jsonl"):
        rows = map(json.loads, (SAMPLE / document["file"]).read_text(encoding="utf-8").splitlines())
        text = next(f"{r['title']}\n{r['author']}\n{r['text']}" for r in rows if r["url"] == document["url"])
    else:
        text = (SAMPLE / document["file"]).read_text(encoding="utf-8")
    return " ".join(text.split())


def test_the_archive_is_what_its_texts_build(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(HERE))
    import build  # type: ignore[import-not-found]

    for name, content in build.build().items():
        kept = ((HERE if name == "gold.json" else SAMPLE) / name).read_bytes()
        if name.endswith(".warc.gz"):
            assert records(kept) == records(content)
        else:
            assert kept == content, f"{name} is older than its texts: run tests/sample/build.py"
    del sys.modules["build"]


@pytest.mark.parametrize("document", [d for _, d in DOCUMENTS], ids=[name for name, _ in DOCUMENTS])
def test_the_gold_says_only_what_stands_in_the_document(document: dict[str, Any]) -> None:
    text = words(document)
    spellings = {name: [name, *others] for name, others in GOLD["aliases"].items()}
    for article in document["articles"]:
        parts = article["body"] + article["captions"] + article.get("corrections", [])
        whole = " ".join(" ".join(parts).split())
        for line in parts:
            assert " ".join(line.split()) in text
        for quote in article["quotes"]:
            assert quote["text"] in whole
            assert quote["speaker_as"] in whole
        for names in article["entities"].values():
            for name in names:
                assert any(s in whole for s in spellings.get(name, [name])), name
    for item in document["cruft"]:
        for line in item["lines"]:
            assert " ".join(line.split()) in text


def test_what_holds_across_documents_stands_in_each_of_them() -> None:
    articles = {f"{name}#{n}": a for name, d in DOCUMENTS for n, a in enumerate(d["articles"], 1)}
    for pair in GOLD["cross"]["same_story"]:
        assert set(pair) <= set(articles)
    for quote in GOLD["cross"]["same_quote"]:
        for name in quote["in_articles"]:
            assert quote["gist"] in " ".join(articles[name]["body"])
    for chain in GOLD["cross"]["citation_chains"]:
        assert all(step in " ".join(articles[chain["article"]]["body"]) for step in chain["chain"])


PAGES = [d for _, d in DOCUMENTS if d["file"] == "sample.warc.gz" and d["articles"]]


@pytest.mark.parametrize("document", PAGES, ids=lambda document: document["url"])
def test_a_page_of_the_archive_reads_as_its_article(document: dict[str, Any]) -> None:
    page = Capture(pages()[document["url"]], Shape.HTML, "sample.warc.gz", url=document["url"])

    (article,) = read(page, frozenset({Step.ARTICLE})).articles

    (gold,) = document["articles"]
    read_text = " ".join(article.text.split())
    kept = [p for p in gold["body"] if " ".join(p.split()) in read_text]
    assert article.title == gold["title"]
    assert len(kept) > len(gold["body"]) / 2


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What `morgue demo --json` says of a fresh load of the sample."""
    data = tmp_path_factory.mktemp("sample")
    ran = CliRunner().invoke(morgue, ["demo", "--data", str(data), "--json"])
    assert ran.exit_code == 0, ran.output
    answer: dict[str, Any] = json.loads(ran.stdout)
    return answer


@pytest.fixture(scope="module")
def found(shown: dict[str, Any]) -> Iterator[Any]:
    """A read-only session on the sample's warehouse."""
    with reading(Path(shown["summary"]["warehouse"])) as db:
        yield db


def test_days_months_and_years_are_the_same_wherever_the_reader_is(shown: dict[str, Any], tmp_path: Path) -> None:
    copy = shutil.copy(shown["summary"]["warehouse"], tmp_path)
    with duckdb.connect(copy, read_only=True) as db:
        names = [name for (name,) in db.execute("select view_name from duckdb_views() where not internal").fetchall()]
        told = {}
        for zone in ("UTC", "Pacific/Auckland", "America/Los_Angeles"):
            db.execute(f"set timezone = '{zone}'")
            rows = {name: db.execute(f"from {name}").to_arrow_table().to_pylist() for name in names}
            told[zone] = {
                name: sorted(
                    str([one.astimezone(UTC) if isinstance(one, datetime) else one for one in row.values()])
                    for row in rows[name]
                )
                for name in names
            }
            told[zone]["text"] = db.execute(
                "select published_text(published_at, published_precision) from articles order by article_id"
            ).fetchall()

    assert told["Pacific/Auckland"] == told["UTC"]
    assert told["America/Los_Angeles"] == told["UTC"]


def test_a_changed_page_keeps_both_of_its_texts(found: Any) -> None:
    for change in GOLD["cross"]["changed"]:
        versions = found.execute(
            "select v.text from article_versions as v join articles as a using (article_id) where a.url = ? "
            "order by v.version",
            [change["url"]],
        ).fetchall()
        assert [change["was"] in versions[0][0], change["now"] in versions[-1][0]] == [True, True]


def test_every_quote_and_name_is_the_text_between_its_offsets(found: Any) -> None:
    for table in ("quotes", "mentions"):
        wrong = found.execute(
            f"select count(*) from {table} as x join articles as a using (article_id) "
            "where x.text != substring(a.text, x.start_char + 1, x.end_char - x.start_char)"
        ).fetchone()
        assert wrong == (0,)


def test_the_demo_asks_questions_that_have_answers(shown: dict[str, Any]) -> None:
    assert [len(question["answer"]) > 1 for question in shown["questions"]] == [True] * 3


def test_the_example_of_each_question_has_an_answer(shown: dict[str, Any]) -> None:
    data = Path(shown["summary"]["warehouse"]).parent
    for question in ask.list_commands(click.Context(ask)):
        told = CliRunner().invoke(morgue, ["ask", question, "--help"]).output
        _, *words = shlex.split(re.findall(r"^ *(morgue ask .+)$", told, re.MULTILINE)[0])
        ran = CliRunner().invoke(morgue, [*words, "--json"], env={"MORGUE_DATA": str(data)})
        assert len(json.loads(ran.stdout)) > 0, words


def test_what_the_gold_says_is_found_as_often_as_before(found: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(HERE))
    import score  # type: ignore[import-not-found]

    shares = {
        kind: len([check for check in checks if check.holds]) / len(checks)
        for kind, checks in score.score(found).items()
    }

    assert set(FLOORS) == set(shares)
    assert {kind: share for kind, share in shares.items() if share < FLOORS[kind]} == {}
