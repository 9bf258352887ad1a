"""Archives of every format, whole and broken: what is read, and what is said of what cannot be."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest

from articles.records import Capture, Damage, Reason, Shape
from crawlers.archives import Source, fetch_capture, find_sources, read_captures
from tests.made import page, read_all, warc, write


@pytest.mark.parametrize("name", ["made.warc.gz", "made.warc"])
def test_a_warc_gives_its_pages_and_counts_the_rest(tmp_path: Path, name: str) -> None:
    source = write(tmp_path, name, warc([page(n) for n in range(5)], is_packed=name.endswith("gz")))
    reader = read_captures(source)
    captures = [e for e in reader if isinstance(e, Capture)]
    assert [c.url for c in captures] == [f"https://paper.example/{n}" for n in range(5)]
    assert [c.payload for c in captures] == [page(n) for n in range(5)]
    assert captures[3].fetched_at is not None
    assert captures[3].fetched_at.isoformat() == "2024-03-05T10:00:03+00:00"
    assert dict(reader.counts) == {"warcinfo": 1, "response": 5, "request": 5}


@pytest.mark.parametrize("name", ["made.warc.gz", "made.warc"])
def test_reading_is_taken_up_again_at_any_capture(tmp_path: Path, name: str) -> None:
    source = write(tmp_path, name, warc([page(n) for n in range(9)], is_packed=name.endswith("gz")))
    captures, _ = read_all(source)
    again, _ = read_all(source, captures[4].resume_at)
    assert again == captures[4:]
    assert fetch_capture(captures[6].source_path, captures[6].source_offset) == captures[6]


def test_a_warc_in_one_gzip_member_gives_all_its_pages(tmp_path: Path) -> None:
    source = write(tmp_path, "one.warc.gz", gzip.compress(warc([page(n) for n in range(9)], is_packed=False)))
    captures, damages = read_all(source)
    assert [c.payload for c in captures] == [page(n) for n in range(9)]
    assert not damages
    assert fetch_capture(captures[6].source_path, captures[6].source_offset) == captures[6]


def test_a_cut_archive_gives_its_whole_records_and_says_it_is_cut(tmp_path: Path) -> None:
    for name, packed in (("made.warc.gz", True), ("made.warc", False)):
        whole = warc([page(n) for n in range(4)], is_packed=packed)
        source = write(tmp_path, name, whole[:-700] if not packed else whole[:-300])
        captures, damages = read_all(source)
        assert [c.payload for c in captures if c.rejected is None] == [page(n) for n in range(3)]
        assert any("cut" in d.what for d in damages)


def test_rows_are_read_by_the_usual_names_and_bad_lines_are_numbered(tmp_path: Path) -> None:
    good = {"url": "https://paper.example/a", "headline": "A", "maintext": "Rain fell.", "date_publish": "2024-03-05"}
    lines = [json.dumps(good), "{not json", json.dumps({**good, "url": "https://paper.example/b"}), '{"url": "cut']
    captures, damages = read_all(write(tmp_path, "rows.jsonl", "\n".join(lines).encode()))
    assert [c.url for c in captures] == ["https://paper.example/a", "https://paper.example/b"]
    assert captures[0].shape is Shape.TEXT_DUMP
    assert captures[0].fields == {"title": "A", "published": "2024-03-05"}
    assert [d.what[:18] for d in damages] == ["line 2 is no JSON ", "last line is cut ("]
    assert damages[0].offset == len(lines[0]) + 1


def test_a_table_is_read_from_any_of_its_rows(tmp_path: Path) -> None:
    table = 'url,title,text\nhttps://a.example/1,One,"Rain, again.\nAnd more."\nhttps://a.example/2,Two,Sun.\n'
    source = write(tmp_path, "rows.csv", table.encode())
    captures, damages = read_all(source)
    assert [c.payload for c in captures] == [b"Rain, again.\nAnd more.", b"Sun."]
    assert not damages
    assert read_all(source, captures[1].resume_at)[0] == captures[1:]


def test_a_saved_page_knows_its_address(tmp_path: Path) -> None:
    told = {
        "chrome.html": b"<!-- saved from url=(0029)https://paper.example/story/1 -->",
        "single.html": b"<!--\n Page saved with SingleFile \n url: https://paper.example/story/1 \n saved date: "
        b"Tue Mar 05 2024 10:11:12 GMT+0100 (Central European Standard Time)\n-->",
        "track.html": b"<!-- Mirrored from paper.example/story/1 by HTTrack Website Copier/3.x [XR&CO'2014], "
        b"Tue, 05 Mar 2024 09:11:12 GMT -->",
        "canon.html": b'<link href="https://paper.example/story/1" rel="canonical">',
        "og.html": b"<meta property='og:url' content='https://paper.example/story/1'>",
    }
    for name, mark in told.items():
        (capture,), _ = read_all(write(tmp_path, name, b"<!DOCTYPE html><html><head>" + mark + page(1)))
        assert capture.url == "https://paper.example/story/1", name
        if name in ("single.html", "track.html"):
            assert capture.fetched_at is not None
            assert capture.fetched_at.isoformat() == "2024-03-05T09:11:12+00:00"
    mirror = tmp_path / "www.paper.example" / "news"
    mirror.mkdir(parents=True)
    (capture,), _ = read_all(write(mirror, "rain.html", page(1)))
    assert capture.url == "https://www.paper.example/news/rain.html"


def test_a_folder_with_traps_is_walked_to_its_end(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "zero").symlink_to("/dev/zero")
    (tmp_path / "self").symlink_to("self")
    (tmp_path / "loop").symlink_to(tmp_path)
    with (tmp_path / "sparse.warc").open("wb") as sparse:
        sparse.truncate(20 << 30)
    (tmp_path / "good.txt").write_text("Rain fell on the town.")
    found = list(find_sources([tmp_path]))
    damages = {Path(f.source_path).name: f.what for f in found if isinstance(f, Damage)}
    assert set(damages) == {"pipe", "zero", "self", "loop"}
    events = [e for f in found if isinstance(f, Source) for e in read_captures(f)]
    assert [e.payload for e in events if isinstance(e, Capture)] == [b"Rain fell on the town."]
    assert [e.what for e in events if isinstance(e, Damage)] == ["named .warc, but holds only zero bytes"]


def test_a_bomb_is_refused_by_its_size(tmp_path: Path) -> None:
    bomb = gzip.compress(bytes(200 << 20))
    source = write(tmp_path, "bomb.warc.gz", warc([bomb, page(1)], "Content-Encoding: gzip"))
    captures, _ = read_all(source)
    assert captures[0].rejected is Reason.TOO_LARGE
    assert captures[1].payload == page(1)


def test_a_page_saved_from_a_web_archive_is_its_outlets(tmp_path: Path) -> None:
    replayed = "https://web.archive.example/web/20240305091112id_/https://paper.example/story/1?a=b"
    saved = f"<!-- saved from url=(0099){replayed} -->".encode() + page(1)
    row = json.dumps({"url": replayed, "text": "Rain fell."}).encode()
    for name, content in (("saved.html", saved), ("rows.jsonl", row)):
        (capture,), _ = read_all(write(tmp_path, name, content))
        assert capture.url == "https://paper.example/story/1?a=b"
        assert capture.fetched_at is not None
        assert capture.fetched_at.isoformat() == "2024-03-05T09:11:12+00:00"
    plain = json.dumps({"url": "https://paper.example/2024/03/05/20240305091112/x", "text": "Rain fell."}).encode()
    (capture,), _ = read_all(write(tmp_path, "rows.jsonl", plain))
    assert capture.url == "https://paper.example/2024/03/05/20240305091112/x"
