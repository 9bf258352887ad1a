"""What is taken out is gone with all that was read from it, stays out, and can be let in again."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from articles.read import Step
from flows.forget import forget
from flows.ingest import ingest
from flows.runs import Settings, Tally, Watch
from tests.conftest import ROOT, run_here
from tests.test_parts import OTHERS, SITE, THREE, Desk
from warehouse.forget import let_in, take_out

SAMPLE = ROOT / "seeds" / "sample"
OUTLET = "northernledger.example"


def ask(folder: Path, query: str) -> list[Any]:
    with duckdb.connect(str(folder / "data" / "morgue.duckdb"), read_only=True) as db:
        return db.execute(query).fetchall()


def morgue(folder: Path, *words: str | Path) -> str:
    done = run_here(*words, cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a copy of the sample archive, loaded and linked."""
    folder = tmp_path_factory.mktemp("loaded")
    shutil.copytree(SAMPLE, folder / "archive")
    morgue(folder, "ingest", "archive", "--quiet")
    return folder


@pytest.fixture
def desk(loaded: Path, tmp_path: Path) -> Path:
    """The same warehouse, to be changed."""
    shutil.copytree(loaded / "data", tmp_path / "data")
    return tmp_path


PROSE = "\n\n".join(
    f"On day {n} the ferry left the quay at noon, with {n} more passengers than the company had sold tickets to."
    for n in range(2, 12)
)
TABLES = ("articles", "article_versions", "blocks", "quotes", "source_chain", "mentions", "aliases", "article_pairs")


def content(folder: Path) -> dict[str, list[Any]]:
    """All that is known of articles, but when it was read."""
    without = {"article_versions": "exclude (read_at)"}
    return {table: ask(folder, f"select * {without.get(table, '')} from {table} order by all") for table in TABLES}


def test_taking_out_says_how_far_it_is(desk: Path) -> None:
    ((article_id,),) = ask(desk, "select article_a from article_pairs limit 1")
    said: list[str] = []
    forget(desk / "data", [article_id], told=lambda what, *_: said.append(what))
    assert "comparing articles" in said, "those that were linked with it"


def test_an_article_taken_out_leaves_nothing_and_does_not_come_back(desk: Path, loaded: Path) -> None:
    ((article_id, url),) = ask(desk, f"select article_id, url from articles where outlet_id = '{OUTLET}' limit 1")
    assert ask(desk, f"from article_pairs where '{article_id}' in (article_a, article_b)"), "it has links to lose"

    said = morgue(desk, "forget", url + "?utm_source=feed#top", "--yes", "--note", "asked by the outlet")

    assert "1 article taken out" in said
    assert f"{loaded / 'archive' / 'sample.warc.gz'}: 1 page" in said, "it says where the bytes are"
    for table, key in [*((t, "article_id") for t in ("articles", "article_versions", "blocks", "quotes", "mentions"))]:
        assert ask(desk, f"from {table} where {key} = '{article_id}'") == []
    assert ask(desk, f"from pair_edits where '{article_id}' in (article_a, article_b)") == []
    assert ask(desk, f"select outcome, reason, fields from captures where url = '{url}'") == [
        ("rejected", "forgotten", None)
    ]
    assert "all holds" in morgue(desk, "verify")
    (row,) = json.loads(morgue(desk, "forget", "--list", "--json"))
    assert (row["kind"], row["url"], row["note"]) == ("article", url, "asked by the outlet")

    shutil.copy(loaded / "archive" / "sample.warc.gz", desk / "same.warc.gz")
    (desk / "page.jsonl").write_text(json.dumps({"url": url, "title": "Again", "text": PROSE}) + "\n")
    again = morgue(desk, "ingest", "same.warc.gz", "page.jsonl", "--quiet", "--no-link")
    morgue(desk, "rebuild", "--quiet", "--no-link")
    assert "no article: forgotten" in again
    assert ask(desk, f"from articles where article_id = '{article_id}'") == []


def test_what_is_taken_out_while_a_load_goes_on_is_not_brought_by_it(desk: Path) -> None:
    ((article_id, url),) = ask(desk, f"select article_id, url from articles where outlet_id = '{OUTLET}' limit 1")
    pages = [f"https://{OUTLET}/{n}" for n in range(3)] + [url]
    lines = (json.dumps({"url": one, "title": "Ferry", "text": PROSE.replace("quay", one)}) for one in pages)
    (desk / "pages.jsonl").write_text("\n".join(lines))

    class Forgetting(Watch):
        def counted(self, tally: Tally) -> None:
            take_out(desk / "data", [article_id], None, None)

    settings = Settings(desk / "data", batch_pages=1, steps=frozenset({Step.ARTICLE}))
    summary = ingest([desk / "pages.jsonl"], settings, Forgetting())

    assert summary.tally.captures == {"article": 3, "rejected": 1}
    assert ask(desk, f"from articles where article_id = '{article_id}'") == []


def test_what_is_let_in_again_is_as_it_was(desk: Path) -> None:
    before = content(desk)
    ((url,),) = ask(desk, f"select url from articles where outlet_id = '{OUTLET}' limit 1")
    morgue(desk, "forget", url, "--yes")
    assert content(desk) != before

    said = morgue(desk, "forget", "--undo", url)

    assert "1 article read again" in said
    assert content(desk) == before
    assert morgue(desk, "forget", "--list") == "Nothing was taken out\n"
    assert "all holds" in morgue(desk, "verify")


def test_what_was_being_let_in_when_the_process_died_is_let_in_by_the_next(desk: Path) -> None:
    before = content(desk)
    ((url,),) = ask(desk, f"select url from articles where outlet_id = '{OUTLET}' limit 1")
    morgue(desk, "forget", url, "--yes")
    assert let_in(desk / "data", url), "and it dies before it reads the page"

    assert "1 article read again" in morgue(desk, "forget", "--undo", url)
    assert content(desk) == before


def test_an_outlet_goes_with_all_that_comes_of_it_later(desk: Path) -> None:
    count = len(ask(desk, f"from articles where outlet_id = '{OUTLET}'"))
    ((name,),) = ask(desk, f"select name from outlets where outlet_id = '{OUTLET}'")
    others = ask(desk, f"select article_id from articles where outlet_id is distinct from '{OUTLET}' order by all")

    said = morgue(desk, "forget", "--outlet", OUTLET.upper(), "--yes")
    new = ({"url": f"https://{OUTLET}/new"}, {"outlet": name})
    (desk / "new.jsonl").write_text("\n".join(json.dumps({**one, "title": "New", "text": PROSE}) for one in new))
    morgue(desk, "ingest", "new.jsonl", "--quiet", "--no-link", "--steps", "article")

    assert f"{count} article" in said
    assert ask(desk, "select article_id from articles order by all") == others
    assert ask(desk, "select reason from captures where source_path like '%new.jsonl'") == [("forgotten",)] * 2
    morgue(desk, "forget", "--undo", "--outlet", OUTLET, "--quiet")
    assert len(ask(desk, f"from articles where outlet_id = '{OUTLET}'")) == count + 2


def test_further_pages_of_an_article_do_not_stay_behind(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.load("a.warc.gz", [*THREE.values(), *OTHERS])
    ((others,),) = ask(tmp_path, "select count(*) - 1 from articles")

    morgue(tmp_path, "forget", f"{SITE}/ferry", "--yes")
    morgue(tmp_path, "rebuild", "--quiet", "--no-link", "--outlets", "outlets")

    assert ask(tmp_path, "select count(*), count(*) filter (url like '%ferry%') from articles") == [(others, 0)]
    assert ask(tmp_path, "select distinct outcome, reason from captures where url like '%ferry%'") == [
        ("rejected", "forgotten")
    ]
    morgue(tmp_path, "forget", "--undo", f"{SITE}/ferry", "--quiet", "--outlets", "outlets")
    ((text,),) = ask(tmp_path, "select text from articles where url like '%ferry%'")
    assert all(f"Part {part} of" in text for part in (1, 2, 3)), "it is one article of three pages again"


def test_a_text_without_address_is_named_by_its_file(desk: Path, loaded: Path) -> None:
    ((path,),) = ask(desk, "select any_value(source_path) from captures where url is null and outcome = 'article'")

    said = morgue(desk, "forget", path, "--yes", "--json")

    assert [Path(archive) for archive in json.loads(said)["archives"]] == [Path(path)]
    assert ask(desk, f"select outcome from captures where source_path = '{path}'") == [("rejected",)]


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("https://nowhere.example/1", "--yes"), 1, "no article here has this address"),
        (("--outlet", "Nowhere", "--yes"), 1, "no outlet is called 'Nowhere'"),
        (("--undo", "https://nowhere.example/1"), 1, "forget --list"),
        (("--undo",), 2, "name what is to come in again"),
        ((), 2, "name articles, or an outlet"),
        (("58f358", "--outlet", OUTLET), 2, "name articles, or an outlet"),
    ],
)
def test_what_is_not_there_is_one_clear_line(loaded: Path, words: tuple[str, ...], code: int, says: str) -> None:
    done = run_here("forget", *words, cwd=loaded)

    assert (done.returncode, "Traceback" in done.stderr) == (code, False)
    assert says in done.stderr


def test_nothing_is_taken_out_unasked(loaded: Path) -> None:
    ((url,),) = ask(loaded, f"select url from articles where outlet_id = '{OUTLET}' limit 1")

    done = run_here("forget", url, cwd=loaded, stdin="")

    assert done.returncode == 2
    assert "say --yes" in done.stderr
    assert ask(loaded, f"select count(*) from articles where url = '{url}'") == [(1,)]
