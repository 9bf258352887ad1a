"""The main job as a user runs it: archives on disk into tables, whatever happens on the way."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from articles.read import EVERY_STEP, Step
from articles.rules import RuleError
from flows.ingest import ingest
from flows.link import link
from flows.pool import Limits, Readers
from flows.rebuild import rebuild
from flows.runs import Settings, Tally, Watch
from tests.conftest import ROOT, hear_interrupts, run_here, run_morgue

FILLER = (
    "The harbour council met for three hours in the old customs house, and the public gallery was full to the doors. "
    "Fishermen from both banks had come to hear what would become of the crossing their families had used so long. "
)


def page(number: int, extra: str = "") -> str:
    """An HTML page of an invented outlet."""
    return f"""<!doctype html><html lang="en"><head><title>Bridge {number} to reopen | Harbour Post</title>
<link rel="canonical" href="https://harbour.example/news/{number}">
<meta property="article:published_time" content="2024-03-{number % 28 + 1:02d}T10:00:00Z"></head>
<body><nav><a href="/">Home</a> <a href="/news">News</a></nav><article><h1>Bridge {number} to reopen</h1>
<p>Bridge number {number} will reopen in spring, the council decided on Monday.</p>
<p>{FILLER}</p><p>“We promised {number} times, and now we will do it,” mayor Maria Ortiz said after the vote.</p>
<p>{FILLER} {extra}</p></article><footer>© Harbour Post</footer></body></html>"""


def archive(folder: Path, pages: int) -> Path:
    """A JSONL archive of so many pages."""
    path = folder / "pages.jsonl"
    lines = [json.dumps({"url": f"https://harbour.example/news/{n}", "html": page(n)}) for n in range(pages)]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def table(data: Path, query: str, name: str = "morgue.duckdb") -> list[tuple[Any, ...]]:
    with duckdb.connect(str(data / name), read_only=True) as db:
        return db.execute(query).fetchall()


def content(data: Path) -> dict[str, list[tuple[Any, ...]]]:
    """What the tables say, less the times and runs that differ from load to load."""
    return {
        "captures": table(data, "select capture_id, outcome, reason, source_offset from captures order by all"),
        "articles": table(
            data, "select article_id, title, text, version, published_at::text from articles order by all"
        ),
        "versions": table(data, "select article_id, version, text_sha256 from article_versions order by all"),
        "quotes": table(data, "select quote_id, text, start_char, speaker_name from quotes order by all"),
        "mentions": table(data, "select article_id, number, text, entity_id from mentions order by all"),
        "blocks": table(data, "select article_id, number, text, is_kept from blocks order by all"),
    }


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an archive of sixty pages and the warehouse of an undisturbed load."""
    folder = tmp_path_factory.mktemp("loaded")
    archive(folder, 60)
    done = run_here("ingest", "pages.jsonl", "--json", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_an_archive_becomes_articles_quotes_and_names(loaded: Path) -> None:
    data = loaded / "data"
    assert table(data, "select count(*), count(distinct outlet_id) from articles") == [(60, 1)]
    ((title, text),) = table(data, "select title, text from articles where url like '%/news/7'")
    assert title == "Bridge 7 to reopen"
    assert "Home" not in text
    assert table(data, "select count(*) from quotes where speaker_name = 'Maria Ortiz' and kind = 'direct'") == [(60,)]
    assert table(data, "select outcome, count(*) from captures group by 1") == [("article", 60)]
    assert table(data, "select flow, state from runs order by started_at") == [
        ("ingest", "completed"),
        ("link", "completed"),
    ]


def test_the_summary_says_what_was_done_and_what_to_try_next(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page(1), "utf-8")
    (tmp_path / "empty.html").write_bytes(b"")
    done = run_here("ingest", "a.html", "empty.html", cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert "articles read" in done.stdout
    assert "no article: empty" in done.stdout
    assert "morgue sql" in done.stdout
    assert (tmp_path / "data" / "morgue.duckdb").exists()


def test_loading_again_in_part_and_under_another_name_changes_nothing(loaded: Path, tmp_path: Path) -> None:
    before = content(loaded / "data")
    lines = (loaded / "pages.jsonl").read_text("utf-8").splitlines(keepends=True)
    (tmp_path / "part.jsonl").write_text("".join(lines[:20]), "utf-8")
    (tmp_path / "renamed.jsonl").write_text("".join(lines), "utf-8")

    for paths in ([f"../{loaded.name}/pages.jsonl"], [tmp_path / "part.jsonl"], [tmp_path / "renamed.jsonl"]):
        done = run_here("ingest", *paths, "--json", cwd=loaded)
        assert done.returncode == 0, done.stderr
        summary = json.loads(done.stdout)
        assert summary["articles"] == 0
        assert summary["files_known"] == 1 or summary["captures"] == {"known": 20}

    assert content(loaded / "data") == before


def test_files_that_were_moved_are_found_again_where_they_lie_now(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    archive(tmp_path / "old", 2)
    (tmp_path / "old" / "page.txt").write_text(f"Ferry sold\n\n{FILLER}\n\n{FILLER}\n", "utf-8")
    (tmp_path / "old" / "style.css").write_text("p { margin: 0 }", "utf-8")
    (tmp_path / "old" / "hurt.jsonl").write_text(json.dumps({"url": "https://a.example/1", "html": page(9)}) + "\n{\n")
    with zipfile.ZipFile(tmp_path / "old" / "all.zip", "w") as packed:
        packed.writestr("inner/page.html", page(5))
    quick, data = ("--steps", "article", "--no-link"), tmp_path / "data"
    assert run_here("ingest", "old", *quick, cwd=tmp_path).returncode == 0
    (tmp_path / "old").rename(tmp_path / "new")

    done = run_here("ingest", "new", *quick, cwd=tmp_path)
    again = run_here("ingest", "new", *quick, "--again", "--json", cwd=tmp_path)
    rebuilt = rebuild(Settings(data, steps=frozenset({Step.ARTICLE})))
    verified = run_here("verify", cwd=tmp_path)

    assert "5 files known already, 5 of them in a new place now" in done.stdout
    assert json.loads(again.stdout)["captures"].keys() == {"known"}
    assert (rebuilt.missing, rebuilt.summary.tally.counts["articles"]) == ([], 4)
    assert verified.returncode == 0, verified.stdout
    assert table(data, "select count(*) from captures") == [(6,)]
    for name in ("captures", "damages", "sources"):
        assert table(data, f"select * from {name} where source_path like '%/old/%'") == []


def test_a_load_killed_at_any_moment_is_completed_by_the_next(loaded: Path, tmp_path: Path) -> None:
    wanted = content(loaded / "data")
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    command = [sys.executable, "-m", "flows.cli", "ingest", str(loaded / "pages.jsonl"), "--batch-pages", "7", "--json"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    data = tmp_path / "data"
    killed = 0
    for _ in range(8):
        process = subprocess.Popen(
            command, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        begun = time.monotonic()
        while not (data / "work" / "warehouse.duckdb").exists() and time.monotonic() - begun < 60:
            time.sleep(0.05)
        try:
            process.wait(chance.uniform(0, 8))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            killed += 1

    done = run_here("ingest", loaded / "pages.jsonl", cwd=tmp_path)

    assert killed > 0
    assert done.returncode == 0, done.stderr
    assert content(data) == wanted, f"seed {seed}"
    assert set(table(data, "select state from runs")) <= {("completed",), ("interrupted",)}


class Stopping(Watch):
    """Stops a run behind its second batch."""

    batches = 0

    def counted(self, tally: Tally) -> None:
        self.batches += 1
        if self.batches == 2:
            raise KeyboardInterrupt


def test_what_a_file_holds_is_counted_through_where_a_load_goes_on(tmp_path: Path) -> None:
    lines = archive(tmp_path, 9).read_text("utf-8").splitlines()
    lines[1:1], lines[4:4], lines[8:8] = ["{bad"], ["{worse"], ["{worst"]
    (tmp_path / "pages.jsonl").write_text("\n".join(lines), "utf-8")
    settings = Settings(data=tmp_path / "data", batch_pages=2, steps=frozenset({Step.ARTICLE}))
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            ingest([tmp_path / "pages.jsonl"], settings, Stopping())
    assert table(tmp_path / "data" / "work", "select is_complete from sources", "warehouse.duckdb") == [(False,)]

    ingest([tmp_path / "pages.jsonl"], settings)

    assert table(tmp_path / "data", "select captures, damages, is_complete from sources") == [(9, 3, True)]


@pytest.mark.parametrize(
    ("after_s", "interrupt"),
    [(2.0, lambda process: os.killpg(process.pid, signal.SIGINT)), (6.0, subprocess.Popen.terminate)],
    ids=["typed while the model is loaded", "sent while pages are read"],
)
def test_an_interrupt_is_one_line_and_the_next_run_goes_on(
    loaded: Path, tmp_path: Path, after_s: float, interrupt: Callable[[subprocess.Popen[str]], None]
) -> None:
    command = [sys.executable, "-m", "flows.cli", "ingest", str(loaded / "pages.jsonl"), "--batch-pages", "7"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=hear_interrupts,
    ) as process:
        while not (tmp_path / "data" / "work" / "warehouse.duckdb").exists() and process.poll() is None:
            time.sleep(0.05)
        time.sleep(after_s)
        interrupt(process)
        _, told = process.communicate(timeout=60)

    assert process.returncode == 130
    assert told.lstrip("\n") == "interrupted; what was loaded is kept, run it again to go on\n"
    assert run_here("ingest", loaded / "pages.jsonl", cwd=tmp_path).returncode == 0
    assert content(tmp_path / "data") == content(loaded / "data")


def test_an_interrupt_before_anything_has_begun_is_silent() -> None:
    begins = "import flows.start, sys, time; print('begun', flush=True); time.sleep(60)"
    with subprocess.Popen(
        [sys.executable, "-c", begins],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=hear_interrupts,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"begun\n"
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)

    assert (process.returncode, told) == (-signal.SIGINT, b"")


@pytest.mark.parametrize(
    ("number", "status", "says"),
    [
        (signal.SIGINT, 130, b"interrupted"),
        (signal.SIGHUP, 130, b"interrupted"),
        (signal.SIGSEGV, -signal.SIGSEGV, b"in _given\n"),
    ],
    ids=["interrupted", "its terminal closed", "crashed"],
)
def test_a_question_that_is_ended_promises_nothing_of_loads_and_says_where_it_crashed(
    tmp_path: Path, number: int, status: int, says: bytes
) -> None:
    asked = tmp_path / "asked.sql"
    os.mkfifo(asked)
    with (
        subprocess.Popen(
            [sys.executable, "-c", "from flows.start import main; main()", "sql", "--file", asked],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stderr=subprocess.PIPE,
            preexec_fn=hear_interrupts,
        ) as process,
        asked.open("w"),
    ):  # which waits until it is read
        process.send_signal(number)
        _, told = process.communicate(timeout=60)

    assert process.returncode == status
    assert says in told
    assert b"is kept" not in told


def test_a_rebuild_reads_kept_captures_again_and_says_what_changed(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page(1), "utf-8")
    (tmp_path / "b.html").write_text(page(2), "utf-8")
    (tmp_path / "gone.html").write_text(page(3), "utf-8")
    rows = [json.dumps({"url": f"https://bay.example/{n}", "text": f"Too short {n}."}) + "\n" for n in range(2)]
    (tmp_path / "rows.jsonl").write_text("".join(rows), "utf-8")
    assert run_here("ingest", ".", cwd=tmp_path).returncode == 0
    (tmp_path / "gone.html").unlink()
    (tmp_path / "rows.jsonl").write_text(rows[0], "utf-8")
    with duckdb.connect(str(tmp_path / "data" / "work" / "warehouse.duckdb")) as db:  # as if older rules had read it
        db.execute("update articles set text = text || ' Read more' where url like '%/1'")
        db.execute(
            "update article_versions set text = text || ' Read more', text_sha256 = 'old' "
            "where article_id in (select article_id from articles where url like '%/1')"
        )

    done = run_here("rebuild", "--json", cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    rebuilt = json.loads(done.stdout)
    assert [changed["title"] for changed in rebuilt["changed"]] == ["Bridge 1 to reopen"]
    assert [Path(name).name for name in rebuilt["missing"]] == ["gone.html"]
    assert [(Path(name).name, *counts) for name, *counts in rebuilt["fewer"]] == [("rows.jsonl", 2, 1)]
    versions = table(tmp_path / "data", "select title, version, text like '%Read more' from articles order by title")
    assert versions == [
        ("Bridge 1 to reopen", 2, False),
        ("Bridge 2 to reopen", 1, False),
        ("Bridge 3 to reopen", 1, False),
    ]


OUTLET = """
name = "Harbour Post"
domains = ["harbour.example"]
country = "GB"
language = "en"
time_zone = "Europe/London"
"""
REDESIGNED = """
[[extract]]
reason = "what stands in the place of a report that is paid for"
strip = ["div.stub"]
"""


@pytest.mark.parametrize(
    ("order", "rejected", "expected"),
    [((3, 2, 1), (1,), [True, False]), ((1, 2, 3), (2,), [False]), ((3, 1, 2), (1, 2), [False])],
)
def test_a_rebuild_that_rejects_a_page_keeps_what_the_others_of_its_article_say(
    tmp_path: Path, order: tuple[int, ...], rejected: tuple[int, ...], expected: list[bool]
) -> None:
    for name, config in {"before": OUTLET, "after": OUTLET + REDESIGNED}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "harbour.toml").write_text(config)
    say = {1: page(1), 2: page(1, "The ferry is sold."), 3: page(1).replace("</article>", "</article><hr>")}
    for day in rejected:
        say[day] = say[day].replace("<p>", '<div class="stub">').replace("</p>", "</div>")
    lines = [
        {"url": "https://harbour.example/news/1", "fetched_at": f"2024-03-0{day}T10:00:00Z", "html": say[day]}
        for day in order  # the third says what the first does
    ]
    (tmp_path / "pages.jsonl").write_text("\n".join(map(json.dumps, lines)))
    settings = Settings(tmp_path / "data", steps=frozenset({Step.ARTICLE}))
    ingest([tmp_path / "pages.jsonl"], replace(settings, outlet_folders=(tmp_path / "before",)))

    done = rebuild(replace(settings, outlet_folders=(tmp_path / "after",), batch_pages=1))

    assert done.summary.failed_checks == []
    assert done.summary.tally.captures["rejected"] == len(rejected)
    assert sum(done.summary.tally.captures.values()) == 3
    said = table(settings.data, "select text like '%sold%' from article_versions order by version")
    assert [is_second for (is_second,) in said] == expected
    assert table(settings.data, "select version, text like '%sold%' from articles") == [(len(expected), expected[-1])]


def test_words_that_came_back_are_the_old_version_whatever_the_order_of_loading(tmp_path: Path) -> None:
    words = {1: "It was closed.", 5: "It is open.", 9: "It was closed."}
    found = []
    for order in ((1, 5, 9), (9, 5, 1)):
        data = tmp_path / str(order[0])
        for day in order:
            line = {"url": "https://harbour.example/1", "html": page(1, words[day]), "fetched_at": f"2024-04-0{day}"}
            path = tmp_path / f"{day}.jsonl"
            path.write_text(json.dumps(line) + "\n", "utf-8")
            summary = ingest([path], Settings(data=data))
            assert summary.failed_checks == []
        found.append(
            [
                table(data, "select * exclude (read_at) from article_versions order by all"),
                *(table(data, f"from {name} order by all") for name in ("articles", "blocks", "quotes", "mentions")),
                table(data, "select url, fetched_at, outcome from captures order by all"),
            ]
        )

    assert found[0] == found[1]
    assert "It is open." in str(found[0][1])


def test_a_rebuild_gives_pages_to_the_outlet_that_a_config_now_names(tmp_path: Path) -> None:
    archive(tmp_path, 2)
    (tmp_path / "no configs").mkdir()
    (tmp_path / "configs").mkdir()
    (tmp_path / "configs" / "harbour-post.toml").write_text(OUTLET)
    settings = Settings(tmp_path / "data", steps=frozenset({Step.ARTICLE}))
    ingest([tmp_path / "pages.jsonl"], replace(settings, outlet_folders=(tmp_path / "no configs",)))
    assert table(settings.data, "select distinct outlet from fates") == [("harbour.example",)]

    rebuild(replace(settings, outlet_folders=(tmp_path / "configs",)))

    assert table(settings.data, "select distinct outlet_id from articles") == [("harbour-post",)]
    assert table(settings.data, "select distinct outlet from fates") == [("Harbour Post",)]
    assert table(settings.data, "select outlet_id from outlets") == [("harbour-post",)]


def test_a_page_that_cannot_be_read_again_keeps_what_was_read(tmp_path: Path) -> None:
    words = " ".join(f"“Word {n},” said Maria Ortiz of Paris." for n in range(12_000))
    (tmp_path / "long.txt").write_text(words, "utf-8")
    settings = Settings(tmp_path / "data", steps=frozenset({Step.ARTICLE}))
    ingest([tmp_path / "long.txt"], settings)

    done = rebuild(replace(settings, limits=Limits(page_seconds=1), steps=EVERY_STEP))

    assert [(damage.what, damage.done) for damage in done.summary.tally.damages] == [
        ("cannot be read again: timeout", "left as it was")
    ]
    assert table(settings.data, "select count(*) from articles") == [(1,)]
    assert table(settings.data, "select outcome from captures") == [("article",)]


def test_what_is_given_with_a_file_holds_when_it_is_read_again_and_can_be_given_later(tmp_path: Path) -> None:
    report = f"Old bridge opens again\n\n{FILLER}\n\n“It is over,” mayor Maria Ortiz said on Monday.\n\n{FILLER}\n"
    (tmp_path / "one.txt").write_text(report, "utf-8")
    (tmp_path / "two.txt").write_text(report.replace("Monday", "Tuesday").replace("three", "four"), "utf-8")
    (tmp_path / "odd.jsonl").write_text(
        json.dumps({"kopf": "Ferry sold", "inhalt": report.replace("three", "five")}), "utf-8"
    )
    outlets = "select distinct outlet_id from articles order by all"
    quoted = "select count(*) from quotes where quote_cluster_id is not null and kind = 'direct'"
    odd = ("odd.jsonl", "--map", "text=inhalt", "--map", "title=kopf")

    for asked in (("one.txt", "two.txt"), (*odd, "--outlet", "Bay News"), ("one.txt", "two.txt", "--outlet", "Post")):
        done = run_here("ingest", *asked, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
    loaded = content(tmp_path / "data"), table(tmp_path / "data", outlets), table(tmp_path / "data", quoted)
    rebuilt = run_here("rebuild", "--json", cwd=tmp_path)

    assert json.loads(rebuilt.stdout)["articles"] == 3, rebuilt.stderr
    assert loaded[1:] == ([("bay-news",), ("post",)], [(3,)])
    assert (content(tmp_path / "data"), table(tmp_path / "data", outlets), table(tmp_path / "data", quoted)) == loaded
    assert run_here("ingest", "one.txt", "--outlet", "Post", cwd=tmp_path).stdout.startswith("Nothing new")
    verified = run_here("verify", cwd=tmp_path)
    assert verified.returncode == 0, verified.stdout


def test_a_file_whose_name_is_no_utf8_is_found_again_and_told_on_any_terminal(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.html")).write_text(page(1), "utf-8")
    quick, latin = ("--steps", "article"), {"PYTHONIOENCODING": "latin-1"}
    data = {"MORGUE_DATA": str(tmp_path / "data")}

    loaded = run_here("ingest", os.fsdecode(b"caf\xe9.html"), *quick, cwd=tmp_path)
    rebuilt = rebuild(Settings(tmp_path / "data", steps=frozenset({Step.ARTICLE})))
    verified = run_here("verify", cwd=tmp_path)
    told = run_morgue("sql", "--csv", "select '“' as mark", cwd=tmp_path, env=latin)
    (tmp_path / "in").mkdir()
    taken_out = run_here("forget", os.fsdecode(b"../caf\xe9.html"), "--yes", cwd=tmp_path / "in", env=data)
    asked = run_here("ask", "voices", "--outlet", os.fsdecode(b"caf\xe9"), cwd=tmp_path)
    (tmp_path / os.fsdecode(b"d\xe9")).mkdir()
    kept = run_here("ingest", "in", "--data", os.fsdecode(b"d\xe9"), cwd=tmp_path)

    assert loaded.returncode == 0, loaded.stderr
    assert (rebuilt.missing, rebuilt.summary.tally.counts["articles"]) == ([], 1)
    assert verified.returncode == 0, verified.stdout
    assert told.stdout == "mark\n\\u201c\n"
    assert taken_out.stdout.startswith("1 article taken out"), taken_out.stderr
    assert (asked.returncode, asked.stderr) == (2, "Error: 'caf\\udce9' is not UTF-8, and no file is called so\n")
    assert (kept.returncode, "--data" in kept.stderr and "'d\\udce9' is not UTF-8" in kept.stderr) == (2, True)


def test_a_load_from_a_folder_that_was_deleted_says_so(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    loads = 'rmdir "$PWD" && exec "$0" -m flows.cli ingest "$1"'

    done = subprocess.run(
        ["/bin/sh", "-c", loads, sys.executable, archive(tmp_path, 1)],
        cwd=tmp_path / "in",
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    says = "Error: the folder that you are in was deleted; change into another\n"
    assert (done.returncode, done.stderr) == (1, says)


def test_a_rebuild_cuts_what_an_outlet_prints_on_page_after_page(tmp_path: Path) -> None:
    numbers = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    tides = "The week's tide table hangs in the window of the chandler's, and readers of this paper pay half for it."
    lines = []
    for word in numbers:
        body = "".join(
            f"<p>Of boat {word} it was said in week {other} that its {word} sails had been patched {other} times.</p>"
            for other in numbers
        )
        html = (
            f"<html lang=en><title>Boat {word}</title><body><article><h1>Boat {word}</h1>{body}<p>{tides}</p></article>"
        )
        lines.append(json.dumps({"url": f"https://harbour.example/boat/{word}", "html": html}))
    (tmp_path / "boats.jsonl").write_text("\n".join(lines), "utf-8")
    assert run_here("ingest", "boats.jsonl", "--steps", "article", cwd=tmp_path).returncode == 0
    kept = "select count(*) from articles where contains(text, 'tide table')"
    assert table(tmp_path / "data", kept) == [(10,)]

    for _ in range(2):  # what was cut counts on: a second rebuild finds the same
        assert rebuild(Settings(tmp_path / "data", steps=frozenset({Step.ARTICLE}))).summary.failed_checks == []
        assert table(tmp_path / "data", kept) == [(0,)]
    link(tmp_path / "data")
    assert table(tmp_path / "data", "select max(version) from article_versions") == [(2,)]
    assert table(tmp_path / "data", "from changes") == [], "what other rules cut is nothing that the outlet changed"
    rules = table(tmp_path / "data", "select distinct rule from blocks where kind = 'repeated'")
    assert rules == [("repeated:10/10",)]


def test_a_rule_that_cannot_be_used_ends_the_run_and_is_no_fate_of_a_page(tmp_path: Path) -> None:
    broken: Future[Any] = Future()
    broken.set_exception(RuleError("en.toml: rule 3 (sign-up): key 'cuts': the rule does not match 'Sign up'"))

    with Readers(Limits()) as readers, pytest.raises(RuleError, match="rule 3"):
        readers.result(broken)


def test_a_page_that_takes_too_long_costs_itself(tmp_path: Path) -> None:
    words = " ".join(f"“Word {n},” said Maria Ortiz of Paris." for n in range(40_000))
    (tmp_path / "endless.txt").write_text(words, "utf-8")
    (tmp_path / "plain.html").write_text(page(3), "utf-8")

    done = run_here("ingest", ".", "--page-seconds", "3", "--json", cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    fates = dict(
        table(
            tmp_path / "data", "select regexp_extract(source_path, '[^/]*$'), coalesce(reason, outcome) from captures"
        )
    )
    assert fates == {"endless.txt": "timeout", "plain.html": "article"}


def test_a_file_that_was_just_changed_is_left_for_later_where_that_is_asked_for(tmp_path: Path) -> None:
    settings = Settings(
        tmp_path / "data", Limits(workers=1), steps=frozenset({Step.ARTICLE}), settled=timedelta(minutes=1)
    )
    (tmp_path / "whole.html").write_text(page(1))
    os.utime(tmp_path / "whole.html", (0, 0))
    being_copied = tmp_path / "being-copied.html"
    being_copied.write_text(page(2))

    first = ingest([tmp_path], settings).tally
    os.utime(being_copied, (0, 0))
    second = ingest([tmp_path], settings).tally

    assert (first.counts["articles"], first.counts["files_left"]) == (1, 1)
    assert (second.counts["articles"], second.counts["files_left"]) == (1, 0)


def test_a_missing_path_is_wrong_use(tmp_path: Path) -> None:
    done = run_here("ingest", "nowhere.warc", cwd=tmp_path)

    assert done.returncode == 2
    assert "no such file or folder: nowhere.warc" in done.stderr
    assert "Traceback" not in done.stderr


def test_sql_answers_as_a_table_as_json_and_as_csv(loaded: Path) -> None:
    query = "select title, word_count > 1 as long from articles order by title limit 1"

    assert "Bridge 0 to reopen" in run_here("sql", query, cwd=loaded).stdout
    assert json.loads(run_here("sql", query, "--json", cwd=loaded).stdout) == [
        {"title": "Bridge 0 to reopen", "long": True}
    ]
    nested = "select '=1+1' as x, ['a', 'b'] as l, {'n': 1.5} as s, timestamptz '2024-03-01 10:00:00+00' as t, 0.5 as d"
    assert run_here("sql", nested, "--csv", cwd=loaded).stdout == (
        """x,l,s,t,d\n'=1+1,"[""a"", ""b""]","{""n"": 1.5}",2024-03-01T10:00:00+00:00,0.5\n"""
    )
    assert json.loads(run_here("sql", nested, "--json", cwd=loaded).stdout) == [
        {"x": "=1+1", "l": ["a", "b"], "s": {"n": 1.5}, "t": "2024-03-01T10:00:00+00:00", "d": 0.5}
    ]
    told = run_here("sql", "select 12345.6::double as d, [[1, 2], [3, 4]] as l", cwd=loaded).stdout
    assert told.splitlines()[3].strip() == "12346   [1, 2], [3, 4]"


def test_a_wrong_query_is_one_clear_error(loaded: Path) -> None:
    done = run_here("sql", "select titel from articles", cwd=loaded)
    nowhere = run_here("sql", "from people", cwd=loaded)
    elsewhere = run_here("sql", "select q.speaker_name, q.published_at from quotes as q", cwd=loaded)
    (loaded / "latin.sql").write_bytes(b"select '\xe9'")
    broken = [run_here(*words, cwd=loaded) for words in (["sql", ";"], ["sql", "-f", "latin.sql"])]

    assert done.returncode == 1
    assert "titel" in done.stderr
    assert "Traceback" not in done.stderr
    assert [(one.returncode, one.stderr.splitlines()[-1][:20]) for one in broken] == [
        (2, "Error: no query; try"),
        (1, "Error: latin.sql: no"),
    ]
    assert "no table or view people. Did you mean quoted_people?" in nowhere.stderr
    *_, advice = elsewhere.stderr.splitlines()
    assert re.fullmatch(r"A column published_at is in: \w+(, \w+)*, articles, .+, stories, who_said_what", advice)


def test_the_same_function_runs_as_a_prefect_flow(loaded: Path, tmp_path: Path, prefect_url: str) -> None:
    words = ("ingest", loaded / "pages.jsonl", "--json", "--batch-pages", "30")
    done = run_morgue(*words, cwd=tmp_path, env={"PREFECT_API_URL": prefect_url})

    assert done.returncode == 0, done.stderr
    assert content(tmp_path / "data") == content(loaded / "data")
    (run,) = ask(prefect_url, "flow_runs/filter", {})
    assert run["name"] == "ingest pages.jsonl"
    assert run["parameters"]["settings"]["batch_pages"] == 30
    assert run["state_type"] == "COMPLETED"
    (task_run,) = ask(prefect_url, "task_runs/filter", {})
    assert task_run["state_type"] == "COMPLETED"
    artifacts = ask(prefect_url, "artifacts/filter", {"artifacts": {"key": {"any_": ["ingest-report"]}}})
    assert {"what": "pages: article", "count": 60} in json.loads(artifacts[0]["data"])


def ask(url: str, path: str, body: dict[str, Any]) -> list[dict[str, Any]]:
    request = urllib.request.Request(
        f"{url}/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}, method="POST"
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        found: list[dict[str, Any]] = json.load(answer)
    return found
