"""Formats of single documents and of tables, and what other programs write."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import random
import tarfile
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import lz4.frame
import openpyxl
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet as pq
import pytest
import trafilatura
import zstandard

from articles.records import Capture, Damage, Reason, Shape
from crawlers.archives import fetch_capture, read_captures
from crawlers.archives.workbooks import LONGEST_CELL
from tests.made import good, page, read_all, records, warc, write
from tests.test_written import AS

ROWS: list[dict[str, Any]] = [
    {
        "url": f"https://paper.example/{n}",
        "title": f"Story {n}",
        "text": f"Rain fell on town {n}.",
        "date": "2024-03-05",
    }
    for n in range(600)
]
STORY = (
    "<!doctype html><html lang='en'><head><title>Bridge reopens</title><meta name='author' content='Ada Holm'>"
    "<link rel='canonical' href='https://paper.example/bridge'><meta property='og:site_name' content='The Paper'>"
    "<meta property='article:published_time' content='2024-03-05'></head><body><article><h1>Bridge reopens</h1>"
    + "".join(f"<p>Part {n} of the bridge was opened again by the mayor, who cut a ribbon.</p>" for n in range(9))
    + "</article></body></html>"
)  # fmt: skip


def parquet(rows: list[dict[str, Any]]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), out, row_group_size=100)
    return out.getvalue()


def arrow(rows: list[dict[str, Any]], is_file: bool) -> bytes:
    out, table = io.BytesIO(), pa.Table.from_pylist(rows)
    with (pa.ipc.new_file if is_file else pa.ipc.new_stream)(out, table.schema) as writer:
        writer.write_table(table, max_chunksize=70)
    return out.getvalue()


def delimited(rows: list[dict[str, Any]], mark: str) -> bytes:
    return "\r\n".join(mark.join(line) for line in [list(rows[0]), *(list(row.values()) for row in rows)]).encode()


def workbook(*sheets: list[list[Any]]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        added = book.create_sheet()
        for row in sheet:
            added.append(row)
    book.save(out)
    return out.getvalue()


def cells(rows: list[dict[str, Any]]) -> list[list[Any]]:
    """The rows of a sheet, days as workbooks hold them."""
    return [list(rows[0]), *([*list(row.values())[:3], datetime.fromisoformat(row["date"])] for row in rows)]


TABLES = {
    "rows.jsonl": "\n".join(map(json.dumps, ROWS)).encode(),
    "rows.json": json.dumps(ROWS, indent=1).encode(),
    "rows.csv": delimited(ROWS, ","),
    "rows.tsv": delimited(ROWS, "\t"),
    "semicolons.csv": delimited(ROWS, ";"),
    "what Excel calls Unicode.txt": delimited(ROWS, "\t").decode().encode("utf-16"),
    "wide.csv": b"\xfe\xff" + delimited(ROWS, ",").decode().encode("utf-16-be"),
    "wide.jsonl": "\n".join(map(json.dumps, ROWS)).encode("utf-16"),
    "rows.parquet": parquet(ROWS),
    "rows.arrow": arrow(ROWS, True),
    "stream.arrow": arrow(ROWS, False),
    "rows.xlsx": workbook(cells(ROWS)),
    "held.json": json.dumps({"status": "ok", "articles": ROWS}).encode(),
}

READ_FROM_THE_START = ("rows.json", "held.json", "what Excel calls Unicode.txt", "wide.csv", "wide.jsonl")


@pytest.mark.parametrize("name", TABLES)
def test_tables_of_every_make_give_the_same_rows(tmp_path: Path, name: str) -> None:
    source = write(tmp_path, name, TABLES[name])
    reader = read_captures(source)
    captures = [e for e in reader if isinstance(e, Capture)]
    assert reader.columns == {"url": "url", "title": "title", "text": "text", "published": "date"}
    assert [c.payload.decode() for c in captures] == [row["text"] for row in ROWS]
    assert [c.url for c in captures] == [row["url"] for row in ROWS]
    assert captures[7].fields == {"title": "Story 7", "published": "2024-03-05"}
    assert captures[7].shape is Shape.TEXT_DUMP
    if name not in READ_FROM_THE_START:
        assert read_all(source, captures[333].resume_at)[0] == captures[333:]
    assert fetch_capture(captures[555].source_path, captures[555].source_offset) == captures[555]


@pytest.mark.parametrize("name", ["rows.json", "rows.parquet", "rows.arrow", "stream.arrow", "rows.xlsx"])
def test_a_cut_table_is_reported(tmp_path: Path, name: str) -> None:
    content = TABLES[name]
    _, damages = read_all(write(tmp_path, name, content[: len(content) * 2 // 3]))
    assert damages


def test_every_sheet_of_a_workbook_is_a_table_with_its_names_perhaps_below_a_title(tmp_path: Path) -> None:
    titled = [["What was clipped in March"], [], *cells(ROWS[:3])]
    long = [["url", "text"], [ROWS[3]["url"], "x" * LONGEST_CELL]]
    source = write(tmp_path, "clips.xlsx", workbook(titled, [["Whom to ask"], ["Ada"]], [], long))

    captures, (of_notes, cut) = read_all(source)

    assert [(c.url, c.source_offset) for c in captures] == [
        *((ROWS[n]["url"], 3 + n) for n in range(3)),
        (ROWS[3]["url"], 3 * 2**20 + 1),
    ]
    assert of_notes.what.startswith("sheet 'Sheet1': no column looks like a page or a text")
    assert (cut.what[:26], cut.offset) == ("row 2: 'text' has the 3276", 3 * 2**20 + 1)
    assert fetch_capture(captures[3].source_path, captures[3].source_offset) == captures[3]


def test_a_workbook_of_an_enormous_size_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/workbook.xml", "w") as part:
        for _ in range(257):
            part.write(bytes(1 << 20))

    _, (damage,) = read_all(write(tmp_path, "bomb.xlsx", out.getvalue()))

    assert "save it as CSV" in damage.what


def test_columns_are_taken_as_asked(tmp_path: Path) -> None:
    source = write(tmp_path, "odd.csv", b"col1,col2,col3\nRain fell.,https://paper.example/1,Rain\n")
    _, (damage,) = read_all(source)
    assert "no column looks like a page or a text; there are: col1, col2, col3" in damage.what
    (capture,), _ = read_all(source, columns={"text": "col1", "url": "col2", "title": "col3"})
    assert (capture.payload, capture.url, capture.fields) == (
        b"Rain fell.",
        "https://paper.example/1",
        {"title": "Rain"},
    )
    _, (damage,) = read_all(source, columns={"text": "absent"})
    assert "no column 'absent'" in damage.what


OTHERS: dict[str, dict[str, Any]] = {
    "news-please": {
        "authors": ["Ada Holm"], "date_download": "2024-03-06 10:00:00", "date_modify": None,
        "date_publish": "2024-03-05 08:00:00", "description": "A bridge.", "filename": "x.json", "image_url": None,
        "language": "en", "localpath": None, "maintext": "It opened.", "source_domain": "paper.example",
        "title": "Bridge reopens", "title_page": None, "title_rss": None, "url": "https://paper.example/bridge",
    },
    "Fundus": {
        "title": "Bridge reopens", "authors": ["Ada Holm"], "publishing_date": "2024-03-05T08:00:00+00:00",
        "topics": ["Traffic"], "free_access": True, "plaintext": "It opened.",
        "body": {"summary": ["A bridge."], "sections": [{"headline": [], "paragraphs": ["It opened."]}]},
        "html": {"requested_url": "https://paper.example/bridge", "content": STORY, "crawl_date": "2024-03-06"},
    },
    "newspaper4k": {
        "url": "https://paper.example/bridge", "read_more_link": "", "title": "Bridge reopens", "text": "It opened.",
        "authors": ["Ada Holm"], "publish_date": "2024-03-05T08:00:00", "meta_lang": "en", "summary": "",
        "keywords": [], "tags": [],
    },
    "RealNews": {
        "url": "https://paper.example/bridge", "status": "success", "title": "Bridge reopens", "text": "It opened.",
        "summary": "A bridge.", "authors": ["Ada Holm"], "publish_date": "2024-03-05", "domain": "paper.example",
    },
    "NewsAPI": {
        "source": {"id": None, "name": "The Paper"}, "author": "Ada Holm", "title": "Bridge reopens",
        "url": "https://paper.example/bridge", "publishedAt": "2024-03-05T08:00:00Z", "content": "It opened.",
    },
}  # fmt: skip


@pytest.mark.parametrize("program", OTHERS)
def test_the_output_of_other_programs_needs_no_mapping(tmp_path: Path, program: str) -> None:
    told = OTHERS[program]
    for name, content in (("one.json", json.dumps(told, indent=2)), ("many.jsonl", json.dumps(told) + "\n")):
        (capture,), damages = read_all(write(tmp_path, name, content.encode()))
        assert not damages
        assert capture.url == "https://paper.example/bridge"
        assert capture.fields["title"] == "Bridge reopens"
        assert capture.fields["authors"] == "Ada Holm"
        assert capture.fields["published"].startswith("2024-03-05")
        if program == "Fundus":
            assert (capture.shape, capture.payload) == (Shape.HTML, STORY.encode())
        else:
            assert (capture.shape, capture.payload) == (Shape.TEXT_DUMP, b"It opened.")


@pytest.mark.parametrize("output", ["json", "xml", "xmltei"])
def test_what_trafilatura_writes_is_read(tmp_path: Path, output: str) -> None:
    written = trafilatura.extract(STORY, url="https://paper.example/bridge", output_format=output, with_metadata=True)
    assert written is not None
    (capture,), damages = read_all(write(tmp_path, f"out.{output}", written.encode()))
    assert not damages
    assert capture.url == "https://paper.example/bridge"
    assert capture.fields["title"] == "Bridge reopens"
    assert "Ada Holm" in capture.fields["authors"]
    assert capture.fields["published"] == "2024-03-05"
    text = capture.payload.decode()
    assert text.count("Part ") == 9
    assert "Part 3 of the bridge was opened again by the mayor, who cut a ribbon." in text


RSS = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE rss [<!ENTITY file SYSTEM "file:///etc/hostname"><!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The Paper</title><link>https://paper.example/</link>
<item><title>Bridge reopens</title><link>https://paper.example/bridge</link><dc:creator>Ada Holm</dc:creator>
<pubDate>Tue, 05 Mar 2024 08:00:00 GMT</pubDate><description>A bridge.</description>
<content:encoded><![CDATA[<p>It opened again on Tuesday.</p>]]></content:encoded></item>
<item><title>Read &file; &b;</title><guid>https://paper.example/two</guid><description>Plain words.</description></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>The Paper</title>
<entry><title>Bridge reopens</title><link rel="self" href="https://paper.example/x"/>
<link href="https://paper.example/bridge"/>
<author><name>Ada Holm</name></author><published>2024-03-05T08:00:00Z</published>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>It opened again on Tuesday.</p></div></content>
</entry></feed>"""


def test_feeds_on_disk_give_their_entries(tmp_path: Path) -> None:
    undeclared = RSS.replace("xmlns:", "was:")
    for name, content in (("feed.xml", RSS), ("feed.atom", ATOM), ("undeclared.xml", undeclared)):
        captures, _ = read_all(write(tmp_path, name, content.encode()))
        first = captures[0]
        assert first.url == "https://paper.example/bridge"
        assert "<p>It opened again on Tuesday.</p>" in first.payload.decode()
        assert first.shape is Shape.HTML
        assert (first.fields["title"], first.fields["authors"]) == ("Bridge reopens", "Ada Holm")
        assert first.fields["outlet"] == "The Paper"
        assert "2024" in first.fields["published"]
    captures, _ = read_all(write(tmp_path, "feed.xml", RSS.encode()))
    assert captures[1].url == "https://paper.example/two"
    assert captures[1].shape is Shape.TEXT_DUMP
    assert Path("/etc/hostname").read_text().strip() not in captures[1].fields["title"]
    assert "aaaa" not in captures[1].fields["title"]


MHTML = """From: <Saved by Blink>
Snapshot-Content-Location: https://paper.example/bridge
Subject: Bridge reopens
Date: Tue, 5 Mar 2024 09:11:12 +0100
MIME-Version: 1.0
Content-Type: multipart/related;
\ttype="text/html";
\tboundary="----MultipartBoundary--x----"

------MultipartBoundary--x----
Content-Type: text/html
Content-Transfer-Encoding: quoted-printable
Content-Location: https://paper.example/bridge

<!DOCTYPE html><html><body><p>It opened =E2=80=9Cagain=E2=80=9D on Tuesday and ever=
y one was glad.</p></body></html>
------MultipartBoundary--x----
Content-Type: image/png
Content-Transfer-Encoding: base64

iVBORw0KGgo=
------MultipartBoundary--x------
"""


def test_an_mhtml_page_is_read(tmp_path: Path) -> None:
    content = MHTML.replace("\n", "\r\n").encode()
    (capture,), damages = read_all(write(tmp_path, "saved.mhtml", content))
    assert not damages
    assert capture.url == "https://paper.example/bridge"
    assert capture.fetched_at is not None
    assert capture.fetched_at.isoformat() == "2024-03-05T08:11:12+00:00"
    assert "It opened “again” on Tuesday and every one was glad." in capture.payload.decode()
    _, damages = read_all(write(tmp_path, "cut.mhtml", content[:-90]))
    assert "cut" in damages[0].what


MBOX = """From news@post.example Tue Mar  5 08:00:00 2024
From: =?utf-8?q?B=C3=BChler_Bote?= <news@post.example>
To: me@home.example
Subject: Bridge opens
Date: Tue, 05 Mar 2024 08:00:00 +0000
MIME-Version: 1.0
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

The bridge opened =E2=80=9Cagain=E2=80=9D on Tuesday and every =
one was glad.
>From here it goes on, and on.

From news@post.example Wed Mar  6 08:00:00 2024
From: news@post.example
Date: soon
Content-Type: multipart/alternative; boundary="b"

--b
Content-Type: text/plain

Read it in a browser.
--b
Content-Type: text/html; charset="utf-8"

<html><body><p>The ferry sails.</p></body></html>
--b--

From news@post.example Wed Mar  6 09:00:00 2024
Subject: a picture
Content-Type: image/png

x
"""


def test_a_mailbox_gives_its_messages_and_a_message_alone_the_same(tmp_path: Path) -> None:
    (text, html), (damage,) = read_all(write(tmp_path, "letters", MBOX.encode()))

    assert text.payload.decode().startswith("The bridge opened “again” on Tuesday and every one was glad.\nFrom here")
    told = {"title": "Bridge opens", "outlet": "Bühler Bote", "published": "2024-03-05T08:00:00+00:00"}
    assert (text.shape, text.fields) == (Shape.TEXT_DUMP, told)
    assert (html.shape, html.fields, html.note) == (Shape.HTML, {"outlet": "post.example"}, "odd date 'soon'")
    assert MBOX.encode()[html.source_offset :].startswith(b"From news@post.example Wed Mar  6 08")
    assert (damage.what, damage.done) == ("message without text", "skipped")
    (later,), _ = read_all(write(tmp_path, "letters", MBOX.encode()), html.resume_at)
    assert (later.source_offset, later.capture_id) == (html.source_offset, html.capture_id)
    message = MBOX.partition("\n")[2].partition("\nFrom n")[0].replace("\n>From", "\nFrom")
    (alone,), _ = read_all(write(tmp_path, "one.eml", message.encode()))
    assert (alone.payload.split(), alone.fields) == (text.payload.split(), told)


PACKERS = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zstandard.compress,
    "lz4": lz4.frame.compress,
}


@pytest.mark.parametrize("suffix", PACKERS)
def test_everything_is_read_in_every_packing(tmp_path: Path, suffix: str) -> None:
    pack = PACKERS[suffix]
    for name, content in (
        ("page.html", page(1)),
        ("rows.csv", TABLES["rows.csv"]),
        ("rows.parquet", TABLES["rows.parquet"]),
    ):
        expected, _ = read_all(write(tmp_path, name, content))
        captures, damages = read_all(write(tmp_path, f"{name}.{suffix}", pack(content)))
        assert [c.payload for c in captures] == [c.payload for c in expected]
        assert not damages
        assert fetch_capture(captures[-1].source_path, captures[-1].source_offset) == captures[-1]
        _, damages = read_all(write(tmp_path, f"{name}.{suffix}", pack(content)[:-9]))
        assert damages
    pages = [page(n) for n in range(5)]
    one_by_one = b"".join(pack(one) for one in records(pages))
    for content in (one_by_one, pack(warc(pages, is_packed=False))):
        source = write(tmp_path, f"made.warc.{suffix}", content)
        captures, damages = read_all(source)
        assert good(captures) == pages
        assert not damages
        assert fetch_capture(captures[3].source_path, captures[3].source_offset) == captures[3]
        assert read_all(source, captures[3].resume_at)[0][-1] == captures[4]


def test_a_warc_packed_with_a_dictionary_is_read_from_any_record(tmp_path: Path) -> None:
    pages = [page(n) for n in range(40)]
    made = records(pages)
    trained = zstandard.train_dictionary(2000, made * 9)
    packer = zstandard.ZstdCompressor(dict_data=trained)
    frame = trained.as_bytes()
    for kept in (frame, zstandard.compress(frame)):
        head = b"\x5d\x2a\x4d\x18" + len(kept).to_bytes(4, "little") + kept
        source = write(tmp_path, "made.warc.zst", head + b"".join(map(packer.compress, made)))
        captures, damages = read_all(source)
        assert good(captures) == pages
        assert not damages
        assert read_all(source, captures[30].resume_at)[0] == captures[30:]
        assert fetch_capture(captures[30].source_path, captures[30].source_offset) == captures[30]


def test_archives_inside_archives_are_read_and_taken_up_again(tmp_path: Path) -> None:
    pages = [page(n, 4000) for n in range(60)]
    inner = warc(pages, is_packed=False)
    assert len(inner) > 1 << 20
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.txt", "Rain fell.")
        archive.writestr("crawl.warc", inner)
        archive.writestr("z.html", page(99), zipfile.ZIP_DEFLATED)
    tarred = io.BytesIO()
    with tarfile.open(fileobj=tarred, mode="w") as folder:
        for name, content in (("b/rows.csv", TABLES["rows.csv"]), ("b/crawl.warc.gz", warc(pages))):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            folder.addfile(member, io.BytesIO(content))
    for name, content, count in (("all.zip", out.getvalue(), 62), ("all.tar", tarred.getvalue(), 660)):
        source = write(tmp_path, name, content)
        captures, damages = read_all(source)
        assert len(good(captures)) == count
        assert not damages
        middle = count - 20
        again, _ = read_all(source, captures[middle].resume_at)
        assert captures[middle:] == again[-len(captures[middle:]) :]
        assert len(again) < 30
        assert fetch_capture(captures[middle].source_path, captures[middle].source_offset) == captures[middle]
        assert "!/" in captures[middle].source_path
    source = write(tmp_path, "all.tar.xz", lzma.compress(tarred.getvalue()))
    assert [c.capture_id for c in read_all(source)[0]] == [c.capture_id for c in captures]


def test_what_holds_addresses_alone_names_the_command_that_fetches_them(tmp_path: Path) -> None:
    for name, content in (
        ("list.txt", "https://paper.example/1\nhttps://paper.example/2\n"),
        (
            "index.cdx",
            " CDX N b a m s k r M S V g\nexample,paper)/ 20240305100000 https://paper.example/ text/html 200 A\n",
        ),
        ("index.cdxj", 'example,paper)/ 20240305100000 {"url": "https://paper.example/"}\n'),
        ("sitemap.xml", '<?xml version="1.0"?><urlset xmlns="x"><url><loc>https://paper.example/</loc></url></urlset>'),
    ):
        captures, (damage,) = read_all(write(tmp_path, name, content.encode()))
        assert not captures
        assert "addresses, no pages" in damage.what
        assert "`morgue ingest" in damage.done


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_page_is_known_for_one_in_any_encoding_and_with_a_stray_nul(tmp_path: Path, encoding: str) -> None:
    text = page(1).decode().replace("word1x9", "word1x9 \0")
    (capture,), damages = read_all(write(tmp_path, "saved.html", text.encode(encoding)))
    assert (capture.shape, capture.rejected, damages) == (Shape.HTML, None, [])


def test_what_lies_beside_pages_is_no_page(tmp_path: Path) -> None:
    for name, content in (
        ("style.css", b"p { margin: 0 }"),
        ("run.js", b"const a = '<p>no page</p>'"),
        ("logo.svg", b"<svg xmlns='x'></svg>"),
        ("paper.pdf", b"%PDF-1.7 \x00\x01"),
        ("face.woff2", b"wOF2\0\0\0"),
    ):
        (capture,), damages = read_all(write(tmp_path, name, content))
        assert capture.rejected is Reason.NOT_HTML
        assert ("not read: databases give DOCX" in capture.note) is name.endswith(".pdf")
        assert not damages


MUTABLE = {
    **{name: TABLES[name] for name in ("rows.arrow", "stream.arrow", "rows.parquet")},
    "rows.xlsx": workbook(cells(ROWS[:9])),
    **{name: TABLES[name][:3000] for name in ("rows.jsonl", "rows.json", "semicolons.csv", "held.json")},
    "feed.xml": RSS.encode(),
    "saved.mhtml": MHTML.encode(),
    "letters.mbox": MBOX.encode(),
    **{f"export.{kind}": made([f"Line {n} of a text." for n in range(90)]) for kind, made in AS.items()},
    "made.warc": warc([page(1), page(2)], is_packed=False),
    "made.warc.zst": b"".join(map(zstandard.compress, records([page(1), page(2)]))),
}


@pytest.mark.parametrize("name", MUTABLE)
def test_no_fault_ends_the_reader(tmp_path: Path, name: str) -> None:
    chance = random.Random(name)
    for _ in range(40):
        content = bytearray(MUTABLE[name])
        for _ in range(chance.choice((1, 1, 5))):
            at = chance.randrange(len(content))
            fault = chance.choice((b"\xff\xff\xff\xff", b"", b"\0", bytes([content[at] ^ 1 << chance.randrange(8)])))
            content[at : at + chance.choice((1, 4))] = fault
        captures, damages = read_all(write(tmp_path, name, bytes(content)))
        assert captures or damages


def test_a_file_that_a_reader_cannot_take_costs_itself(tmp_path: Path) -> None:
    parts = (f'--b{n}\nContent-Type: multipart/related; boundary="b{n + 1}"\n\n' for n in range(3000))
    nested = 'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b0"\n\n' + "".join(parts)

    (event,) = read_captures(write(tmp_path, "deep.mhtml", nested.encode()))

    assert isinstance(event, Damage)
    assert event.what.startswith("error of the reader: RecursionError")


def test_a_row_with_too_few_cells_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    captures, (damage,) = read_all(write(tmp_path, "short.csv", b"url,title,text\nhttps://a.example/1\n,,Sun.\n"))
    assert [(c.url, c.rejected) for c in captures] == [("https://a.example/1", Reason.EMPTY), (None, None)]
    assert damage.what == "row 2 has 1 cells, the header 3"


@pytest.mark.parametrize(
    ("mark", "third"),
    [
        (",", 'https://a.example/3,"Rain fell,All day.'),
        (",", 'https://a.example/3,Rain fell,"All day.'),
        ("\t", 'https://a.example/3\t"Rain\tAll day.'),
    ],
)
@pytest.mark.parametrize("title", ["Sun", '"Sun"', '"Sun, they said'])
def test_a_quotation_mark_that_is_never_closed_costs_no_row(tmp_path: Path, mark: str, third: str, title: str) -> None:
    title = title if mark == "\t" else title.replace(", they said", '"')
    lines = [f"https://a.example/{n}{mark}{title}{mark}It shone on {n} days." for n in range(20)]
    lines[3] = third
    table = "\n".join([f"url{mark}title{mark}text", *lines, f'https://a.example/20{mark}End{mark}"Two\nlines."'])

    captures, damages = read_all(write(tmp_path, "open.tsv" if mark == "\t" else "open.csv", table.encode()))

    assert [capture.url for capture in captures] == [f"https://a.example/{n}" for n in range(21)]
    assert [captures[n].payload for n in (3, 4, 20)] == [b"All day.", b"It shone on 4 days.", b"Two\nlines."]
    assert damages == []
