"""Broken and hostile archives: everything good is read, everything else is named, and time and memory stay bounded."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import json
import lzma
import os
import random
import stat
import subprocess
import sys
import tarfile
import time
import zipfile
from pathlib import Path

import brotli
import pytest
import zstandard

from articles.records import Capture, Damage, Reason
from crawlers.archives import Source, fetch_capture, find_sources, read_captures
from tests.made import good, packed, page, read_all, record, records, response, warc, write

SIX = [page(n) for n in range(6)]


def without(*lost: int) -> list[bytes]:
    return [body for number, body in enumerate(SIX) if number not in lost]


def test_a_cut_record_is_reported_and_the_whole_ones_are_kept(tmp_path: Path) -> None:
    whole = warc(SIX, is_packed=False)
    for lost in (1, 3, 5, 200, 700):
        captures, damages = read_all(write(tmp_path, "cut.warc", whole[:-lost]))
        assert good(captures)[:5] == SIX[:5], lost
        assert damages, lost
    captures, _ = read_all(write(tmp_path, "cut.warc", whole[:-200]))
    assert captures[5].rejected is Reason.PARTIAL


def test_a_cut_member_is_reported_and_its_record_has_a_fate(tmp_path: Path) -> None:
    whole = warc(SIX)
    for lost in (300, 9, 8, 1, 100):
        captures, damages = read_all(write(tmp_path, "cut.warc.gz", whole[:-lost]))
        assert good(captures) == SIX[:5], lost
        assert "cut" in damages[-1].what, lost
    assert captures[-1].rejected is Reason.PARTIAL
    assert captures[-1].url == "https://paper.example/5"


@pytest.mark.parametrize("place", ["first byte", "middle", "checksum"])
@pytest.mark.parametrize("fault", ["flipped bit", "missing byte"])
def test_damage_in_a_member_costs_its_record_alone(tmp_path: Path, place: str, fault: str) -> None:
    made = packed(records(SIX))
    target = made[6]  # the response of page 2
    at = {"first byte": 0, "middle": len(target) // 2, "checksum": len(target) - 7}[place]
    flipped = target[:at] + bytes([target[at] ^ 16]) + target[at + 1 :]
    made[6] = flipped if fault == "flipped bit" else target[:at] + target[at + 1 :]
    captures, damages = read_all(write(tmp_path, "hurt.warc.gz", b"".join(made)))
    assert good(captures) == without(2)
    assert [d.offset for d in damages] == [sum(map(len, made[:6]))]


def test_junk_between_records_is_passed_over(tmp_path: Path) -> None:
    junk = b"\x1f\x8b\x08junk\x00WARC/" * 9
    captures, damages = read_all(write(tmp_path, "junk.warc.gz", junk + junk.join(packed(records(SIX)))))
    assert good(captures) == SIX
    assert len(damages) == len(records(SIX))
    captures, damages = read_all(write(tmp_path, "junk.warc", b"".join(one + b"some junk\r\n" for one in records(SIX))))
    assert good(captures) == [body + b"\r\n\r\nsome junk" for body in SIX]  # of the record, as far as bytes can tell
    assert len(damages) == len(records(SIX))


def test_an_archive_packed_as_a_whole_or_in_blocks_is_read(tmp_path: Path) -> None:
    plain = warc(SIX, is_packed=False)
    blocks = b"".join(gzip.compress(plain[n : n + 900]) for n in range(0, len(plain), 900))
    for content in (gzip.compress(plain), blocks):
        captures, damages = read_all(write(tmp_path, "one.warc.gz", content))
        assert good(captures) == SIX
        assert not damages
        assert fetch_capture(captures[3].source_path, captures[3].source_offset) == captures[3]


@pytest.mark.parametrize("length", ["{long}", "{short}", "-1", "many", str(2**63), str(2**40), "1e3", ""])
@pytest.mark.parametrize("is_packed", [True, False])
def test_a_wrong_length_leaves_the_neighbours(tmp_path: Path, length: str, is_packed: bool) -> None:
    made = records(SIX)
    block = response(SIX[2])
    given = length.format(long=len(block) + 500, short=len(block) - 300)
    made[6] = record("response", block, "https://paper.example/2", Content_Length=given)
    source = write(tmp_path, "length.warc", b"".join(packed(made) if is_packed else made))
    captures, damages = read_all(source)
    assert [body for body in good(captures) if body != SIX[2]] == without(2)
    assert len(damages) == 1


def test_huge_headers_leave_the_neighbours(tmp_path: Path) -> None:
    made = records(SIX)
    for odd in ({"X_Long": "x" * (10 << 20)}, {f"X-{n}": "y" for n in range(100_000)}):
        hurt = [*made[:6], record("response", response(SIX[2]), "https://paper.example/2", **odd), *made[7:]]
        for content in (b"".join(hurt), b"".join(packed(hurt))):
            captures, damages = read_all(write(tmp_path, "headers.warc", content))
            assert good(captures) == without(2)
            assert len(damages) == 1


BODIES = {
    "gzip that is plain": (page(1), ["Content-Encoding: gzip"]),
    "chunked that is plain": (page(1), ["Transfer-Encoding: chunked"]),
    "both that are plain": (page(1), ["Content-Encoding: gzip", "Transfer-Encoding: chunked"]),
    "gzip": (gzip.compress(page(1)), ["Content-Encoding: gzip"]),
    "gzip after line ends": (b"\r\n" + gzip.compress(page(1)), ["Content-Encoding: gzip"]),
    "brotli": (brotli.compress(page(1)), ["Content-Encoding: br"]),
    "zstd": (zstandard.compress(page(1)), ["Content-Encoding: zstd"]),
    "gzip twice": (gzip.compress(gzip.compress(page(1))), ["Content-Encoding: gzip, gzip"]),
    "chunks": (b"10\r\n" + page(1)[:16] + b"\r\n%x\r\n" % (len(page(1)) - 16) + page(1)[16:] + b"\r\n0\r\n\r\n",
               ["Transfer-Encoding: chunked"]),
}  # fmt: skip


@pytest.mark.parametrize("kind", BODIES)
def test_a_body_is_read_whatever_its_headers_say(tmp_path: Path, kind: str) -> None:
    body, headers = BODIES[kind]
    captures, damages = read_all(write(tmp_path, "coded.warc.gz", warc([body, SIX[0]], *headers)))
    assert captures[0].payload == page(1)
    assert not damages


def test_an_unknown_or_broken_coding_is_named_and_never_text(tmp_path: Path) -> None:
    for body, headers, reason in (
        (bytes(range(1, 256)) * 9, ["Content-Encoding: compress"], Reason.UNREADABLE),
        (gzip.compress(page(1))[:-60], ["Content-Encoding: gzip"], Reason.PARTIAL),
        (zstandard.compress(page(1))[:-60], ["Content-Encoding: zstd"], Reason.PARTIAL),
        (b"40\r\n" + page(1)[:20], ["Transfer-Encoding: chunked"], Reason.PARTIAL),
    ):
        (capture,), _ = read_all(write(tmp_path, "coded.warc.gz", warc([body], *headers)))
        assert capture.rejected is reason
        assert capture.note


@pytest.mark.parametrize("status", ["HTTP/2 200", "HTTP/1.0 200", "HTTP/1.1 200 ", "HTTP/2.0 200 OK"])
def test_status_lines_of_every_make_are_read(tmp_path: Path, status: str) -> None:
    one = record("response", response(b"\r\n" + page(1), status=status), "https://paper.example/1")
    (capture,), _ = read_all(write(tmp_path, "status.warc.gz", gzip.compress(one)))
    assert capture.http_status == 200
    assert capture.payload.strip() == page(1)


LIMITED = """
import re, sys
from pathlib import Path
from articles.records import Damage
from crawlers.archives import find_sources, read_captures
for source in find_sources([Path(sys.argv[1])]):
    for event in read_captures(source):
        print(event.what if isinstance(event, Damage) else event.rejected or len(event.payload))
print(int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) >> 10)
"""


def read_apart(path: Path) -> tuple[list[str], int]:
    """What a process of its own says of each capture and damage, and the MiB it took."""
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(path)], capture_output=True, text=True, timeout=120, check=True
    )
    *said, memory = done.stdout.split("\n")[:-1]
    return said, int(memory)


def test_bombs_are_refused_in_bounded_memory(tmp_path: Path) -> None:
    inner = gzip.compress(bytes(200 << 20))
    write(tmp_path, "1 body.warc.gz", warc([inner], "Content-Encoding: gzip"))
    write(tmp_path, "2 record.warc.gz", warc([bytes(200 << 20), page(1)]))
    write(tmp_path, "3 text.txt.gz", gzip.compress(b"rain " * (40 << 20)))
    write(tmp_path, "4 line.jsonl.gz", gzip.compress(b'{"text": "' + b"r" * (80 << 20) + b'"}\n{"text": "Sun."}\n'))
    with zipfile.ZipFile(tmp_path / "5.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.html", b"<html>" + b"rain " * (40 << 20))
    said, memory = read_apart(tmp_path)
    bomb = "unpacks to more than 250 times its size"
    assert said == ["too_large", bomb, "too_large", str(len(page(1))), "too_large", bomb, "too_large"]
    assert memory < 300


def test_revisits_and_supporting_records_are_no_pages(tmp_path: Path) -> None:
    made = [
        record(
            "revisit", response(b""), "https://paper.example/a", WARC_Refers_To_Target_URI="https://paper.example/b"
        ),
        record("request", b"GET / HTTP/1.1\r\n\r\n", "https://paper.example/a"),
        record("metadata", b"via: x\r\n", "https://paper.example/a", Content_Type="application/warc-fields"),
        record("response", b"1.2.3.4", "dns:paper.example", Content_Type="text/dns"),
    ]
    source = write(tmp_path, "others.warc", b"".join(made))
    reader = read_captures(source)
    (revisit,) = (e for e in reader if isinstance(e, Capture))
    assert (revisit.rejected, revisit.payload) == (Reason.NO_ORIGINAL, b"")
    assert dict(reader.counts) == {"revisit": 1, "request": 1, "metadata": 1, "response": 1}


def test_a_record_in_segments_is_reported_and_what_a_system_leaves_beside_files_is_no_damage(tmp_path: Path) -> None:
    half = response(page(1))
    made = [
        record("response", half[:200], "https://paper.example/a", WARC_Segment_Number="1"),
        record("continuation", half[200:], "https://paper.example/a", WARC_Segment_Number="2"),
    ]
    _, (damage,) = read_all(write(tmp_path, "segments.warc", b"".join(made)))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, begins in (
            ("__MACOSX/._a.warc.gz", b"\0\5\x16\7\0\2\0\0Mac OS X"),
            (".DS_Store", b"\0\0\0\1Bud1"),
            ("Thumbs.db", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ):
            archive.writestr(name, begins)
    litter, damages = read_all(write(tmp_path, "from a Mac.zip", packed.getvalue()))

    assert damage.what == "a record that goes on with the one of https://paper.example/a"
    assert damages == []
    assert [(one.rejected, one.note) for one in litter] == [
        (Reason.NOT_HTML, "what macOS notes of a file"),
        (Reason.NOT_HTML, "what macOS notes of a folder"),
        (Reason.NOT_HTML, "what Windows notes of a folder"),
    ]


def test_a_wrong_digest_is_reported(tmp_path: Path) -> None:
    right = "sha1:" + "A" * 32
    one = record("response", response(page(1)), "https://paper.example/1", WARC_Payload_Digest=right)
    (capture,), (damage,) = read_all(write(tmp_path, "digest.warc", one))
    assert capture.payload == page(1)
    assert damage.what == "payload digest is wrong"


ODD_ADDRESSES = [
    "https://paper.example/../../etc/passwd",
    "file:///etc/passwd",
    "https://paper.example/'); DROP TABLE articles; --",
    "https://paper.example/\u202egnp.exe",
    "https://paper.example/" + "a" * 60_000,
    "=HYPERLINK(1)",
    "https://paper.example/<script>alert(1)</script>",
    "https://user:secret@paper.example/1",
    "https://paper.example/a b c",
    "//paper.example/1",
    "http://[::1/",
    "javascript:alert(1)",
    "<https://paper.example/bracketed>",
    "https://paper.example/\u00e9\u4e2d",
    "https://xn--.example/",
    " ",
]


def test_odd_addresses_are_data_and_passwords_are_dropped(tmp_path: Path) -> None:
    made = [record("response", response(page(n)), url) for n, url in enumerate(ODD_ADDRESSES)]
    nul = record("response", response(page(99)), "https://paper.example/NUL").replace(b"NUL", b"a\0b")
    captures, damages = read_all(write(tmp_path, "odd.warc", b"".join([*made, nul])))
    assert good(captures) == [page(n) for n in range(len(ODD_ADDRESSES))] + [page(99)]
    assert not damages
    urls = [c.url or "" for c in captures]
    assert urls[:7] == ODD_ADDRESSES[:7]
    assert urls[7] == "https://paper.example/1"
    assert urls[12] == "https://paper.example/bracketed"
    assert not any("secret" in repr(c) for c in captures)
    assert "\0" not in urls[-1]
    (half,), _ = read_all(write(tmp_path, "half.jsonl", b'{"url": "https://paper.example/\\ud83d", "text": "Cut."}\n'))
    assert half.url == "https://paper.example/\ufffd"
    (bracket,), _ = read_all(write(tmp_path, "bracket.jsonl", b'{"url": "http://[paper/1", "text": "Cut."}\n'))
    assert (bracket.url, bracket.note) == ("http://%5Bpaper/1", "marks in the address that no host has")


@pytest.mark.parametrize(
    "date", ["", "yesterday", "2024-13-45T00:00:00Z", "0000-00-00", "2024", "9" * 400, "20240305", "2999-01-01"]
)
def test_an_odd_date_has_a_note_and_is_null_where_it_is_no_date(tmp_path: Path, date: str) -> None:
    one = record("response", response(page(1)), "https://paper.example/1", WARC_Date=date)
    (capture,), _ = read_all(write(tmp_path, "date.warc", one))
    if date in ("20240305", "2999-01-01"):
        assert capture.fetched_at is not None
        assert capture.note == ("odd date '2999-01-01', which is to come" if date == "2999-01-01" else "")
    else:
        assert capture.fetched_at is None
        assert "odd date" in capture.note


def arc(pages: list[bytes]) -> list[bytes]:
    version = b"1 0 Test\nURL IP-address Archive-date Content-type Archive-length\n"
    made = [b"filedesc://made.arc 0.0.0.0 20240305100000 text/plain %d\n" % len(version) + version + b"\n"]
    for number, body in enumerate(pages):
        block = response(body)
        line = b"https://paper.example/%d 192.0.2.1 202403051000%02d text/html %d\n" % (number, number, len(block))
        made.append(line + block + b"\n")
    return made


def test_an_arc_gives_what_the_warc_of_the_same_crawl_gives(tmp_path: Path) -> None:
    expected, _ = read_all(write(tmp_path, "same.warc", warc(SIX, is_packed=False)))
    for name, content in (("same.arc", b"".join(arc(SIX))), ("same.arc.gz", b"".join(packed(arc(SIX))))):
        captures, damages = read_all(write(tmp_path, name, content))
        assert [c.capture_id for c in captures] == [c.capture_id for c in expected]
        assert not damages
    for name, content in (("cut.arc", b"".join(arc(SIX))[:-100]), ("cut.arc.gz", b"".join(packed(arc(SIX)))[:-20])):
        captures, damages = read_all(write(tmp_path, name, content))
        assert good(captures) == SIX[:5]
        assert captures[-1].rejected is Reason.PARTIAL
        assert "cut" in damages[-1].what


def test_what_is_no_warc_is_refused_by_name(tmp_path: Path) -> None:
    for content, what in (
        (bytes(5000), "only zero bytes"),
        (os.urandom(5000), "bytes of no known format"),
        (b"Rain fell on the town.\n", "text"),
        (b"", "empty file"),
    ):
        captures, (damage,) = read_all(write(tmp_path, "odd.warc", content))
        assert not captures
        assert what in damage.what


def wacz(extra: dict[str, bytes] | None = None, lists: bytes = b"", package: object = None) -> bytes:
    files = {"archive/data.warc.gz": warc(SIX), "pages/pages.jsonl": lists} | (extra or {})
    told = {"resources": []} if package is None else package
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            archive.writestr(name, content, zipfile.ZIP_DEFLATED if name.endswith("bomb") else None)
        archive.writestr("datapackage.json", json.dumps(told) if not isinstance(told, bytes) else told)
    return out.getvalue()


def test_a_wacz_with_hostile_names_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = tmp_path / "work"
    inside.mkdir()
    monkeypatch.chdir(inside)
    extra = {"archive/../../../escaped.html": page(7), "/archive/absolute.html": page(8)}
    content = io.BytesIO(wacz(extra))
    with zipfile.ZipFile(content, "a") as archive:
        link = zipfile.ZipInfo("archive/link.html")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    before = sorted(tmp_path.rglob("*"))
    captures, damages = read_all(write(inside, "odd.wacz", content.getvalue()))
    assert good(captures) == [*SIX, page(7)]
    assert [d.what for d in damages] == ["link inside an archive"]
    assert sorted(tmp_path.rglob("*")) == sorted([*before, inside / "odd.wacz"])


def test_a_wacz_that_lies_of_itself_is_read_and_reported(tmp_path: Path) -> None:
    lists = (
        b'{"format": "json-pages-1.0"}\n{"url": "https://paper.example/0"}\nno json\n{"url": "https://gone.example/"}\n'
    )
    package = {
        "resources": [
            {"path": "archive/data.warc.gz", "hash": "sha256:" + "0" * 64},
            {"path": "../../etc/passwd", "hash": "sha256:" + "0" * 64},
            *[{"path": "indexes/bomb", "hash": "sha256:" + "0" * 64}] * 1000,
        ]
    }
    bomb = {"indexes/bomb": bytes(100 << 20)}
    begun = time.process_time()
    captures, damages = read_all(write(tmp_path, "lies.wacz", wacz(bomb, lists=lists, package=package)))
    assert time.process_time() - begun < 10
    assert good(captures) == SIX
    assert [d.what for d in damages if "bomb" not in d.source_path] == [
        "sha256 digest is wrong",
        "lists '../../etc/passwd', which is not in the archive",
        "line 3 is no JSON object",
        "1 listed pages are not in the archive: https://gone.example/",
    ]
    captures, damages = read_all(write(tmp_path, "bad.wacz", wacz(package=b"{no json")))
    assert good(captures) == SIX
    assert [d.what for d in damages] == ["no JSON object"]


def test_the_seal_of_a_wacz_is_compared(tmp_path: Path) -> None:
    package = json.dumps({"resources": []}).encode()
    right, wrong = "sha256:" + hashlib.sha256(package).hexdigest(), "sha256:" + "0" * 64
    mismatch = "sha256 digest is not the one that datapackage-digest.json gives"
    other = "what is signed is another digest than the one given"
    for number, (seal, expected) in enumerate(
        (
            ({"path": "datapackage.json", "hash": right}, []),
            ({"hash": right, "signedData": {"hash": right, "signature": "AAAA", "publicKey": "AAAA"}}, []),
            ({"hash": wrong}, [mismatch]),
            ({"hash": right, "signedData": {"hash": wrong}}, [other]),
            ({"hash": "sha3:00"}, ["digest of the kind 'sha3'"]),
            (["no object"], ["no JSON object"]),
        )
    ):
        sealed = wacz({"datapackage-digest.json": json.dumps(seal).encode()}, package=package)
        captures, damages = read_all(write(tmp_path, f"{number}.wacz", sealed))
        assert good(captures) == SIX
        assert [d.what for d in damages] == expected, seal


def test_a_cut_or_lying_zip_gives_what_can_be_had(tmp_path: Path) -> None:
    whole = wacz(lists=b'{"url": "https://paper.example/0", "text": "Rain fell, as the list of pages has it."}\n')
    captures, (damage,) = read_all(write(tmp_path, "cut.wacz", whole[: len(whole) - 60]))
    assert good(captures) == SIX
    assert "without its list of files" in damage.what
    with zipfile.ZipFile(tmp_path / "lie.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.html", page(1))
        archive.writestr("b.html", page(2))
    content = (tmp_path / "lie.zip").read_bytes()
    at = content.index(b"PK\x01\x02")
    lying = content[: at + 24] + (7).to_bytes(4, "little") + content[at + 28 :]  # the size of a.html
    captures, damages = read_all(write(tmp_path, "lie.zip", lying))
    assert page(2) in good(captures)
    assert page(1)[:7] not in good(captures)
    assert damages


def test_archives_nested_too_deep_are_refused(tmp_path: Path) -> None:
    content, name = page(1), "page.html"
    for depth in range(20):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, content)
        content, name = out.getvalue(), f"{depth}.zip"
        if depth == 2:
            captures, damages = read_all(write(tmp_path, "three.zip", content))
            assert good(captures) == [page(1)]
            assert not damages
            assert fetch_capture(captures[0].source_path, captures[0].source_offset) == captures[0]
    captures, (damage,) = read_all(write(tmp_path, "twenty.zip", content))
    assert not captures
    assert "nested more than" in damage.what


def test_fifty_thousand_members_are_read_in_bounded_time(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "many.zip", "w") as archive:
        for number in range(50_000):
            archive.writestr(f"{number}.bin", b"\0")
        archive.writestr("page.html", page(1))
    source = Source(tmp_path / "many.zip", (tmp_path / "many.zip").stat().st_size, tmp_path)
    captures, damages = read_all(source)
    assert good(captures) == [page(1)]
    assert len(damages) == 50_000


def test_what_stands_before_a_cut_of_a_small_packed_file_is_kept(tmp_path: Path) -> None:
    chance = random.Random(3)
    rows = [f'{{"url": "https://paper.example/{n}", "text": "Rain {chance.random()}"}}\n' for n in range(200)]
    for name, pack in (
        ("rows.jsonl.gz", gzip.compress),
        ("rows.jsonl.bz2", bz2.compress),
        ("rows.jsonl.xz", lzma.compress),
    ):
        content = pack("".join(rows).encode())
        captures, damages = read_all(write(tmp_path, name, content[: len(content) * 3 // 4]))
        assert [c.payload for c in captures] == [json.loads(row)["text"].encode() for row in rows[: len(captures)]]
        assert len(captures) > 100 or name.endswith("bz2"), name  # of bz2 a block comes whole or not at all
        assert ["cut" in damage.what for damage in damages] == [True], name
    whole = warc([page(n, 400) for n in range(12)], is_packed=False)
    captures, damages = read_all(write(tmp_path, "one.warc.gz", gzip.compress(whole)[:-400]))
    assert good(captures) == [page(n, 400) for n in range(len(good(captures)))]
    assert len(good(captures)) >= 10
    assert "cut" in damages[-1].what
    (damage,) = read_all(write(tmp_path, "page.html.gz", gzip.compress(page(1, 400))[:-40]))[1]
    assert "cut" in damage.what


def test_a_tar_is_read_past_its_damage(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for number, body in enumerate(SIX):
            member = tarfile.TarInfo(f"folder/{'long' * 50 if number == 4 else 'page'}{number}.html")
            member.size = len(body)
            archive.addfile(member, io.BytesIO(body))
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    whole = out.getvalue()
    captures, damages = read_all(write(tmp_path, "pages.tar", whole))
    assert good(captures) == SIX
    assert [d.what for d in damages] == ["link inside an archive"]
    again, _ = read_all(write(tmp_path, "pages.tar", whole), captures[3].resume_at)
    assert again == captures[3:]
    at = whole.index(b"folder/page2")
    hurt = whole[:at] + b"\xff" + whole[at + 1 :]
    for name, content in (("hurt.tar", hurt), ("hurt.tar.gz", gzip.compress(hurt))):
        captures, damages = read_all(write(tmp_path, name, content))
        assert good(captures) == without(2)
        assert "no TAR header" in damages[0].what
    captures, damages = read_all(write(tmp_path, "cut.tar.gz", gzip.compress(whole)[:-100]))
    assert any("cut" in d.what for d in damages)


NAMES = [
    b"new\nline.html", b"-rf.html", b"quo'te.html", b'dou"ble.html', b"[ab].html", b"*.html", b"?.html", b"a b.html",
    b"latin-\xe9.html", b"utf-\xc3\xa9.html", b"semi;colon.html", b"$HOME.html", b"`id`.html", b"back\\slash.html",
    b"%41.html", b"#hash.html", b"tab\t.html", b"\xe2\x80\xaertl.html", b".hidden.html", b"n" * 235 + b".html",
    b"plain", b"loud!/page.html",
]  # fmt: skip


def test_files_of_every_name_are_read_and_found_again(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path)
    os.mkdir(os.path.join(folder, b"loud!"))  # noqa: PTH102, PTH118 names are bytes
    for number, name in enumerate(NAMES):
        with open(os.path.join(folder, name), "wb") as file:  # noqa: PTH118, PTH123 names are bytes
            file.write(page(number))
    found = [s for s in find_sources([tmp_path]) if isinstance(s, Source)]
    captures = [e for s in found for e in read_captures(s) if isinstance(e, Capture)]
    assert sorted(c.payload for c in captures) == sorted(page(n) for n in range(len(NAMES)))
    for capture in captures:
        capture.source_path.encode()  # can be stored
        assert fetch_capture(capture.source_path, capture.source_offset) == capture


def test_an_unreadable_file_is_named(tmp_path: Path) -> None:
    source = write(tmp_path, "gone.html", page(1))
    source.path.unlink()
    (event,) = read_captures(source)
    assert isinstance(event, Damage)
    assert "No such file" in event.what


def test_bad_lines_are_numbered_and_good_ones_read(tmp_path: Path) -> None:
    lines = [
        b'{"text": "One."}',
        b'{"text": "' + b"x" * (50 << 20) + b'"}',
        b"[1, 2]",
        b"\xff\xfe",
        b'{"text": ' + b"[" * 100_000,
        b'{"other": 1}',
        b'{"text": "Two."}',
    ]
    captures, damages = read_all(write(tmp_path, "rows.jsonl", b"\n".join(lines) + b"\n"))
    assert good(captures) == [b"One.", b"Two."]
    assert captures[1].rejected is Reason.TOO_LARGE
    assert [d.what.partition(":")[0].partition(" is")[0] for d in damages] == ["line 3", "line 4", "line 5", "line 6"]
