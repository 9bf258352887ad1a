"""Lists of addresses: read in every form, fetched politely from a server on loopback, each address with its fate."""

from __future__ import annotations

import gzip
import itertools
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from articles.records import Damage
from crawlers.archives import Source, find_sources, read_captures
from crawlers.archives.formats import Format
from crawlers.archives.lists import Listed, read_list
from crawlers.archives.packing import stream_of
from crawlers.archives.sources import opened
from crawlers.crawl import Options
from flows.ingest import ingest
from flows.lists import Fetch
from flows.pool import Limits
from flows.runs import Settings, Summary
from tests.conftest import ROOT, run_here
from tests.made import packed, page, records, write
from tests.newssite import Site, article, sitemap

ROWS = [
    ("20240305100000", "https://paper.example/0", "text/html", "200", "AAAA"),
    ("20240306110000", "https://paper.example/1", "text/html", "200", "BBBB"),
    ("20240307120000", "https://paper.example/logo", "image/png", "200", "CCCC"),
    ("20240308130000", "https://paper.example/gone", "text/html", "404", "DDDD"),
    ("20240309140000", "https://paper.example/1", "warc/revisit", "-", "BBBB"),
]


@pytest.fixture
def site() -> Iterator[Site]:
    served = Site()
    yield served
    served.close()


def load(site: Site, folder: Path, *paths: Path, again: bool = False, **fetch: Any) -> Summary:
    """Ingest with a fetcher that may ask the site."""
    replay = {"replay": fetch.pop("replay")} if "replay" in fetch else {}
    options = Options(delay=0, backoff=0.05, loopback_ports=(site.port,), **fetch)
    settings = Settings(
        folder / "data", Limits(workers=1), again=again, steps=frozenset({"article"}), fetch=Fetch(options, **replay)
    )
    return ingest(list(paths), settings)


def fates(folder: Path) -> dict[str, tuple[str, str | None]]:
    """Path of each address that has a capture, its outcome and its reason."""
    with duckdb.connect(str(folder / "data" / "morgue.duckdb"), read_only=True) as db:
        rows = db.execute("select url, outcome, reason from captures where url is not null").fetchall()
    return {"/" + url.split("/", 3)[3]: (outcome, reason) for url, outcome, reason in rows}


def test_the_pages_of_a_list_are_fetched_once_and_each_address_has_its_fate(site: Site, tmp_path: Path) -> None:
    for n in range(4):
        site.put(f"/news/{n}", article(f"The harbour bridge closes for {n + 2} weeks", n))
    site.put("/robots.txt", "User-agent: *\nDisallow: /inside/")
    site.put("/inside/1", article("Nobody may fetch this"))
    site.answer("/moved", 301, Location="/news/3")
    site.answer("/broken", 500)
    urls = [f"{site.url}/news/{n}" for n in range(3)]
    urls += [f"{site.url}/news/0?utm_source=list#top", f"{site.url}/gone", f"{site.url}/inside/1", f"{site.url}/moved"]
    urls += [f"{site.url}/broken", "http://127.0.0.1:1/closed"]
    listed = tmp_path / "addresses.txt"
    listed.write_text("# what I want\n\n" + "\n".join(urls) + "\n")

    first = load(site, tmp_path, listed)

    assert first.tally.counts["articles"] == 4
    assert fates(tmp_path) == {
        **{f"/news/{n}": ("article", None) for n in range(4)},
        "/gone": ("rejected", "http_status"),
        "/moved": ("rejected", "http_status"),
        "/broken": ("rejected", "http_status"),
        "/inside/1": ("rejected", "not_fetched"),
        "/closed": ("rejected", "not_fetched"),
    }
    assert site.asked()["/inside/1"] == 0
    assert site.asked()["/news/0"] == 1
    assert not first.failed_checks
    with duckdb.connect(str(tmp_path / "data" / "morgue.duckdb"), read_only=True) as db:
        notes = dict(db.execute("select url, note from captures where reason = 'not_fetched'").fetchall())
        (times,) = db.execute("select min(fetched_at) from captures where outcome = 'article'").fetchall()
    assert notes[f"{site.url}/inside/1"].startswith("robots: ")
    assert "inside_address: 127.0.0.1" in notes["http://127.0.0.1:1/closed"]
    assert times[0] > datetime(2025, 1, 1, tzinfo=UTC)

    site.log.clear()
    site.put("/broken", article("It is whole again"))
    load(site, tmp_path, listed)
    assert set(site.asked()) == {"/robots.txt", "/broken"}  # what another try may mend is tried again
    assert fates(tmp_path)["/broken"] == ("article", None)

    site.log.clear()
    third = load(site, tmp_path, listed)
    assert not site.log
    assert third.tally.counts["files_known"] == 1

    load(site, tmp_path, listed, again=True)
    assert site.asked()["/news/0"] == 1


def test_an_index_is_fetched_from_where_its_captures_are_replayed(site: Site, tmp_path: Path) -> None:
    for number, (timestamp, url, *_) in enumerate(ROWS[:2]):
        site.put(f"/web/{timestamp}id_/{url}", article(f"The ferry sails {number + 2} times a day", number))
    moved = f"{site.url}/web/20230102030405id_/https://paper.example/old"
    site.answer("/web/20230101000000id_/https://paper.example/old", 302, Location=moved)
    site.put("/web/20230102030405id_/https://paper.example/old", article("The old harbour is sold"))
    rows = [*ROWS, ("20230101000000", "https://paper.example/old", "text/html", "200", "EEEE")]
    rows += [("20230101000000", "https://paper.example/lost", "text/html", "200", "FFFF")]
    rows += [("20230101000000", "https://paper.example/away", "text/html", "200", "GGGG")]
    away = f"http://localhost:{site.port}/live"
    site.answer("/web/20230101000000id_/https://paper.example/away", 302, Location=away)
    site.put("/live", article("What the page says today is not what was captured"))
    listed = tmp_path / "captures.cdx"
    lines = [f"example,paper){n} {t} {u} {m} {s} {d} 1234" for n, (t, u, m, s, d) in enumerate(rows)]
    listed.write_text("\n".join(lines) + "\n")

    load(site, tmp_path, listed, replay=site.url + "/web/{timestamp}id_/{url}")

    with duckdb.connect(str(tmp_path / "data" / "morgue.duckdb"), read_only=True) as db:
        rows = db.execute("select url, fetched_at, outcome, reason from captures").fetchall()
        notes = db.execute("select note from captures where reason = 'not_fetched' order by url desc").fetchall()
    assert {(url.rsplit("/", 1)[1], f"{at:%Y%m%d%H%M%S}" if at else "", *fate) for url, at, *fate in rows} == {
        ("0", "20240305100000", "article", None),
        ("1", "20240306110000", "article", None),
        ("logo", "20240307120000", "rejected", "not_html"),
        ("gone", "20240308130000", "rejected", "http_status"),
        ("old", "20230102030405", "article", None),
        ("lost", "", "rejected", "not_fetched"),
        ("away", "", "rejected", "not_fetched"),
    }
    assert notes == [("http_404: the archive does not replay it",), ("offsite: the archive leads away to localhost",)]
    assert "/live" not in site.asked()
    assert not [path for path in site.asked() if "logo" in path or "gone" in path or "20240309" in path]
    site.log.clear()
    load(site, tmp_path, listed, replay=site.url + "/web/{timestamp}id_/{url}")
    assert not site.log


def forms() -> dict[str, bytes]:
    """The same captures in every form that indexes have."""
    names = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
    surt = [(f"example,paper)/{n}", *row, "512") for n, row in enumerate(ROWS)]
    objects = [
        {"url": u, "mime": m, "status": s, "digest": d, "length": "512", "offset": "0", "filename": "a.warc.gz"}
        for _, u, m, s, d in ROWS
    ]
    text = {
        "header.cdx": " CDX N b a m s k r M S V g\n"
        + "".join(f"k {t} {u} {m} {s} {d} - - 512 0 a.warc.gz\n" for t, u, m, s, d in ROWS),
        "eleven.cdx": "".join(f"k {t} {u} {m} {s} {d} - - 512 0 a.warc.gz\n" for t, u, m, s, d in ROWS),
        "nine.cdx": "".join(f"k {t} {u} {m} {s} {d} - 0 a.warc.gz\n" for t, u, m, s, d in ROWS),
        "seven.txt": "".join(" ".join(row) + "\n" for row in surt),
        "index.cdxj": "!meta {}\n" + "".join(f"k {r[0]} {json.dumps(o)}\n" for r, o in zip(ROWS, objects, strict=True)),
        "answer.json": "[" + ",\n".join(map(json.dumps, [names, *surt])) + "]\n",
        "line.json": json.dumps([names, *surt]),
        "objects.json": "".join(
            json.dumps({"urlkey": "k", "timestamp": r[0], **o}) + "\n" for r, o in zip(ROWS, objects, strict=True)
        ),
    }
    return {name: content.encode() for name, content in text.items()} | {
        "seven.cdx.gz": gzip.compress(text["seven.txt"].encode())
    }


@pytest.mark.parametrize("name", forms())
def test_an_index_is_read_in_every_form(tmp_path: Path, name: str) -> None:
    source = write(tmp_path, name, forms()[name])
    assert source.is_list
    with opened(source) as (stream, found):
        listed = [one for one in read_list(stream, found, source.name) if isinstance(one, Listed)]
    assert [(one.timestamp, one.url, one.media, one.digest) for one in listed] == [
        (t, u, m, d) for t, u, m, _, d in ROWS
    ]
    assert [one.status for one in listed] == [200, 200, 200, 404, None]
    assert [one.refused is None for one in listed] == [True, True, False, False, True]
    assert len({one.place for one in listed}) == len(ROWS)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plain.txt", b"https://paper.example/0\n#  not\n\nhttps://paper.example/1\n"),
        ("windows.txt", "https://paper.example/0\r\nhttps://paper.example/1\r\n".encode("utf-16")),
        ("marked.txt", b"\xef\xbb\xbfhttps://paper.example/0\nhttps://me:secret@paper.example/1\n"),
        ("map.xml", b"<urlset><url><loc>https://paper.example/0</loc></url><url><loc>https://paper.example/1</loc></url></urlset>"),
        ("times.txt", b"20240305100000 https://paper.example/0\n20240305100000 https://paper.example/1\n"),
    ],
)  # fmt: skip
def test_a_list_is_read_in_every_form(tmp_path: Path, name: str, content: bytes) -> None:
    source = write(tmp_path, name, content)
    assert source.is_list
    with opened(source) as (stream, found):
        listed = list(read_list(stream, found, source.name))
    assert [one.url for one in listed if isinstance(one, Listed)] == [
        "https://paper.example/0",
        "https://paper.example/1",
    ]
    assert len(listed) == 2


def test_a_space_in_the_name_of_an_archive_is_part_of_it() -> None:
    row = "http://a.example/1 20240305080000 http://a.example/1 text/html 200 D - - 891 first crawl.warc.gz <urn:1>"
    index = f" CDX a b a m s k r M V g u\n{row}\n".encode()

    (listed,) = read_list(stream_of(index), Format.CDX, "first crawl.cdx")

    assert isinstance(listed, Listed)
    assert (listed.file, listed.offset) == ("first crawl.warc.gz", 891)


def test_bad_lines_of_a_list_are_numbered(tmp_path: Path) -> None:
    lines = [f"https://paper.example/{n}" for n in range(60)] + ["no address", "https://paper.example/60"]
    source = write(tmp_path, "long.txt", "\n".join(lines).encode())
    with opened(source) as (stream, found):
        listed = list(read_list(stream, found, source.name))
    assert [one.what for one in listed if isinstance(one, Damage)] == ["line 61 is no address: 'no address'"]
    assert len(listed) == 62
    rows = rb'[["timestamp","original"],["20240305100000","\q"],["20240305100000","https://paper.example/1"]]'
    bad, good = read_list(stream_of(rows), Format.CDX, "answer.json")
    assert isinstance(bad, Damage)
    assert "line without an address" in bad.what
    assert isinstance(good, Listed)


def test_an_index_beside_its_archive_gives_the_records_it_names(tmp_path: Path) -> None:
    made = packed(records(page(n) for n in range(6)))
    offsets = [0, *itertools.accumulate(map(len, made))]
    (tmp_path / "archive").mkdir()
    (tmp_path / "indexes").mkdir()
    archive = write(tmp_path / "archive", "crawl.warc.gz", b"".join(made))
    wanted = {n: offsets[2 + 2 * n] for n in (1, 4)}  # warcinfo, then request and response of each page
    line = "k 2024030510000{n} https://paper.example/{n} text/html 200 D - - 1 {at} crawl.warc.gz\n"
    lines = [line.format(n=n, at=at) for n, at in {**wanted, 9: 99999999}.items()]
    write(tmp_path, "private.txt", b"What an index from elsewhere is not to bring in.")
    astray = ("../private.txt", str(tmp_path / "private.txt"), "x" * 5000)
    lines += [lines[0].replace(f"{wanted[1]} crawl.warc.gz", f"0 {name}") for name in astray]
    index = write(tmp_path / "indexes", "crawl.cdx", "".join(lines).encode())

    events = list(read_captures(index))

    whole = {c.source_offset: c for c in read_captures(archive) if not isinstance(c, Damage)}
    assert [(e.source_path, e.capture_id) for e in events if not isinstance(e, Damage)] == [
        (archive.name, whole[at].capture_id) for at in wanted.values()
    ]
    missing, left = (e.what for e in events if isinstance(e, Damage))
    assert "no page at byte 99999999" in missing
    assert left == "cdx: 3 addresses, no pages"


def test_a_list_found_in_a_folder_is_named_and_not_fetched(site: Site, tmp_path: Path) -> None:
    made = packed(records([page(0)]))
    offset = sum(map(len, made[:2]))
    folder = tmp_path / "library"
    folder.mkdir()
    (folder / "crawl.warc.gz").write_bytes(b"".join(made))
    (folder / "crawl.cdx").write_text(
        f"k 20240305100000 https://paper.example/0 text/html 200 D - - 1 {offset} crawl.warc.gz\n"
    )
    (folder / "addresses.txt").write_text(f"{site.url}/news/0\n")
    (folder / "map.xml").write_text(sitemap(site, {"/news/0": None}))

    summary = load(site, tmp_path, folder)

    assert not site.log
    assert sorted((Path(d.source_path).name, d.what) for d in summary.tally.damages) == [
        ("addresses.txt", "url list: 1 addresses, no pages"),
        ("map.xml", "url list: 1 addresses, no pages"),
    ]
    assert all("`morgue ingest" in damage.done for damage in summary.tally.damages)
    assert fates(tmp_path) == {"/0": ("article", None)}


def test_a_fetch_that_was_killed_goes_on_where_it_was(site: Site, tmp_path: Path) -> None:
    for n in range(60):
        site.put(f"/news/{n}", article(f"The harbour bridge closes for {n + 2} weeks", n))
        inner = site.pages[f"/news/{n}"]
        site.pages[f"/news/{n}"] = lambda handler, inner=inner: time.sleep(0.05) or inner(handler)
    listed = tmp_path / "addresses.txt"
    listed.write_text("".join(f"{site.url}/news/{n}\n" for n in range(60)))
    command = [sys.executable, "-m", "flows.cli", "ingest", str(listed), "--steps", "article", "--no-link"]
    command += ["--delay", "0", "--allow-loopback", str(site.port)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, start_new_session=True
    ) as run:
        until = time.monotonic() + 60
        while len(site.log) < 20 and time.monotonic() < until:
            time.sleep(0.02)
        os.killpg(run.pid, signal.SIGKILL)
    before = {path for path, status in site.log if status == 200}
    assert 15 < len(before) < 60
    site.log.clear()

    done = run_here(*command[3:], cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert "fetching the pages it lists" in done.stderr
    assert len(set(site.asked()) & before) <= 4  # those that were under way
    rows = run_here("sql", "--csv", "select count(*), count(distinct url) from articles", cwd=tmp_path)
    assert rows.stdout.split()[-1] == "60,60"


def test_a_limit_is_kept_and_what_is_left_comes_with_the_next_run(site: Site, tmp_path: Path) -> None:
    for n in range(6):
        site.put(f"/news/{n}", article(f"The harbour bridge closes for {n + 2} weeks", n))
    listed = tmp_path / "addresses.txt"
    listed.write_text("".join(f"{site.url}/news/{n}\n" for n in range(6)))
    assert load(site, tmp_path, listed, limit=4).tally.counts["articles"] == 4
    assert load(site, tmp_path, listed, limit=4).tally.counts["articles"] == 2
    assert load(site, tmp_path, listed).tally.counts["files_known"] == 1


def test_a_list_that_is_cut_is_fetched_as_far_as_it_goes(site: Site, tmp_path: Path) -> None:
    site.put("/news/0", article("The harbour bridge closes for two weeks"))
    lines = [f"{site.url}/news/0\n"] + [f"{site.url}/no/{hash(n):x}{n * n}\n" for n in range(400)]
    listed = tmp_path / "addresses.txt.gz"
    listed.write_bytes(gzip.compress("".join(lines).encode())[:-200])
    summary = load(site, tmp_path, listed, limit=1)
    assert summary.tally.counts["articles"] == 1
    assert [damage.what for damage in summary.tally.damages] == ["gzip member cut"]


def test_without_fetching_a_list_is_named(site: Site, tmp_path: Path) -> None:
    listed = tmp_path / "addresses.txt"
    listed.write_text(f"{site.url}/news/0\n")
    done = run_here("ingest", listed, "--no-fetch", "--strict", cwd=tmp_path)
    assert done.returncode == 1
    assert "1 addresses, no pages" in done.stdout
    assert not site.log
    wrong = run_here("ingest", listed, "--replay", "https://archive.example/", cwd=tmp_path)
    assert wrong.returncode == 2
    assert "{url}" in wrong.stderr
    hint = run_here("crawl", listed, cwd=tmp_path)
    assert f"`morgue ingest {listed}` fetches a list" in " ".join(hint.stderr.split())


def test_lists_that_are_archives_of_pages_stay_what_they_are(tmp_path: Path) -> None:
    rows = b'{"url": "https://paper.example/", "timestamp": "20240305100000", "text": "The ferry sails."}\n'
    write(tmp_path, "rows.jsonl", rows)
    (source,) = find_sources([tmp_path / "rows.jsonl"])
    assert isinstance(source, Source)
    assert not source.is_list
