"""What a file holds, by its first bytes; its name only decides between readings that the bytes allow."""

from __future__ import annotations

import json
import re
from enum import StrEnum

from articles.wide import wide_encoding
from crawlers.archives.arc import ARC
from crawlers.archives.mail import begins_mailbox
from crawlers.archives.packing import packing_of
from crawlers.archives.web import HTML

HEAD = 1 << 16
"""bytes looked at"""


class Format(StrEnum):
    """What a file holds."""

    WARC = "warc"
    ARC = "arc"
    PACKED_WARC = "packed warc"
    PACKED_ARC = "packed arc"
    PACKED = "packed"
    HTML = "html"
    MHTML = "mhtml"
    MBOX = "mbox"
    TEXT = "text"
    ASSET = "no page"
    """pictures, styles, scripts: what lies beside pages"""
    JSONL = "jsonl"
    JSON = "json"
    CSV = "csv"
    FEED = "feed"
    TEI = "tei"
    NEWS_XML = "news xml"
    RTF = "rtf"
    OFFICE_XML = "office xml"
    PARQUET = "parquet"
    ARROW = "arrow"
    ZIP = "zip"
    TAR = "tar"
    CDX = "cdx"
    URL_LIST = "url list"
    EMPTY = "empty"
    UNKNOWN = "unknown"


_MAGIC = (
    (b"PK\x03\x04", Format.ZIP),
    (b"PK\x05\x06", Format.ZIP),
    (b"PAR1", Format.PARQUET),
    (b"ARROW1\0\0", Format.ARROW),
    (b"\xff\xff\xff\xff", Format.ARROW),
    (b"{\\rtf", Format.RTF),
    (b"\xef\xbb\xbf{\\rtf", Format.RTF),
    (b"%PDF-", Format.ASSET),
)
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_OTHERS = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a PNG image",
    b"GIF8": "a GIF image",
    b"\xff\xd8\xff": "a JPEG image",
    b"SQLite format 3": "an SQLite database",
    b"\x7fELF": "a program",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a RAR archive",
    OLD_OFFICE: "an Office document of before 2007 (.doc, .xls)",
    b"OggS": "sound",
    b"ID3": "sound",
}
_LITTER = {
    b"\0\x05\x16\x07": "what macOS notes of a file",
    b"\0\0\0\x01Bud1": "what macOS notes of a folder",
}
"""what a system leaves beside files and puts into every ZIP"""
_OTHER = re.compile(b"|".join(map(re.escape, _OTHERS)))
_RECORD = re.compile(rb"WARC/\d\.\d+\r?\n[A-Za-z-]+:")
_MHTML = re.compile(rb"(?im)^(mime-version:|content-type:\s*multipart/related|snapshot-content-location:)")
_ROOT = re.compile(r"<(?![?!])([A-Za-z_][\w.:-]*)")
_URL = re.compile(r"(?i)https?://\S+")
_CDX = re.compile(
    r"^ ?CDX( [A-Za-z])+\s*$|^\S+ \d{14} (\S+ |\{)|^\d{14} https?://\S+\s*$|^https?://\S+ \d{14}\s*$|^!\S+ \{"
)
_CDX_ROWS = re.compile(r'\[\s*\[(?=[^\]]{0,300}"timestamp")(?=[^\]]{0,300}"original")')
_HOLDS_ROWS = re.compile(
    r'\{\s*(?:"[^"]{1,60}"\s*:\s*(?:"[^"]{0,200}"|-?[\d.]+|null|true|false)\s*,\s*){0,20}"[^"]{1,60}"\s*:\s*\[\s*\{'
)
_NAMES = ("warc", "arc", "wacz", "parquet", "zip", "tar", "gz", "zst", "xz", "bz2", "lz4", "mhtml", "mht")
_PACKED_SUFFIXES = ("gz", "bz2", "xz", "zst", "lz4")
_ASSETS = frozenset(
    (
        *("css", "js", "mjs", "map", "svg", "ico", "cur", "bmp", "tif", "tiff", "webp", "avif"),
        *("woff", "woff2", "ttf", "otf", "eot", "mp3", "mp4", "m4a", "webm", "ogg", "wav", "swf"),
    )
)
_HTML_ROOTS = frozenset(
    (
        *("html", "head", "body", "div", "article", "section", "main", "p", "span"),
        *("title", "meta", "table", "h1", "h2", "a", "script", "link"),
    )
)


def find_format(head: bytes, name: str) -> Format:
    """The format of a file that begins with these bytes (up to HEAD of them; fewer only where the file is shorter)."""
    if not head:
        return Format.EMPTY
    if litter_kind(head, name):
        return Format.ASSET
    if (packing := packing_of(head)) is not None:
        inner = packing.head(head, 1 << 12).lstrip(b"\r\n")
        if packing.suffix in ("bz2", "xz"):
            return Format.PACKED
        if not inner:
            return _damaged(head) or Format.PACKED
        is_warc, is_arc = _RECORD.match(inner), ARC.begins.match(inner)
        return Format.PACKED_WARC if is_warc else Format.PACKED_ARC if is_arc else Format.PACKED
    for magic, found in _MAGIC:
        if head.startswith(magic):
            return found
    if head[257:262] == b"ustar":
        return Format.TAR
    if _RECORD.match(head.lstrip(b"\r\n")):
        return Format.WARC
    if begins_mailbox(head):
        return Format.MBOX
    if ARC.begins.match(head):
        return Format.ARC
    if (damaged := _damaged(head)) is not None:
        return damaged
    suffix = suffix_of(name)
    found = _text(head, suffix)
    if suffix in _ASSETS and found in (Format.TEXT, Format.HTML, Format.UNKNOWN, Format.CSV):
        return Format.ASSET
    if found is Format.UNKNOWN and _OTHER.match(head) and named_as(name) is None:
        return Format.UNKNOWN if head.startswith(OLD_OFFICE) else Format.ASSET
    return found


def suffix_of(name: str) -> str:
    """The last part of a name in lower case, after those that say how it is packed."""
    parts = name.lower().rsplit("/", 1)[-1].split(".")[1:]
    return next((part for part in reversed(parts) if part not in _PACKED_SUFFIXES), "")


def litter_kind(head: bytes, name: str) -> str | None:
    """What a file is that a system left there by itself, in words."""
    if head.startswith(OLD_OFFICE) and name.lower().endswith("thumbs.db"):
        return "what Windows notes of a folder"
    return next((says for begins, says in _LITTER.items() if head.startswith(begins)), None)


def other_kind(head: bytes) -> str:
    """What a file of no known format is, in words."""
    if head.startswith(OLD_OFFICE) and "EncryptedPackage".encode("utf-16-le") in head:
        return "an Office document with a password"
    if (found := _OTHER.match(head)) is not None:
        return _OTHERS[found[0]]
    if not head.strip(b"\0"):
        return "only zero bytes"
    if head.lstrip().startswith(b"<"):
        return "XML of no known kind"
    return "bytes of no known format"


def is_document(name: str) -> bool:
    """Whether the name promises a document out of a word processor."""
    return suffix_of(name) in ("docx", "docm", "dotx", "odt")


def named_as(name: str) -> str | None:
    """The archive format that the name promises, or None where it promises none."""
    suffixes = name.lower().rsplit("/", 1)[-1].split(".")[1:]
    return next((suffix for suffix in suffixes if suffix in _NAMES), None)


def _damaged(head: bytes) -> Format | None:
    """A WARC whose first bytes are damaged: a later record tells."""
    if re.search(rb"(?:^|\n)" + _RECORD.pattern, head):
        return None if HTML.match(head.lstrip()) else Format.WARC
    for magic in (b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18"):
        at = head.find(magic, 1)
        while at > 0:
            packing = packing_of(magic)
            if packing is not None and _RECORD.match(packing.head(head[at:], 256)):
                return Format.PACKED_WARC
            at = head.find(magic, at + 1)
    return None


def _text(head: bytes, suffix: str) -> Format:
    text = head_text(head)
    if text is None:
        return Format.UNKNOWN
    start = text.lstrip("\ufeff \t\r\n")
    if not start:
        return Format.EMPTY
    if start[0] in "{[":
        return Format.CDX if _is_index(start) else _json(start, len(head) < HEAD)
    if start[0] == "<":
        return _markup(start)
    if _MHTML.search(head[:2048]) and re.match(r"[A-Za-z-]+:", start):
        return Format.MHTML
    lines = [line.strip() for line in start.splitlines()[:50]]
    whole = lines if len(head) < HEAD and len(lines) < 50 else lines[:-1] or lines
    if _CDX.match(text.splitlines()[0]) or _CDX.match(lines[0]):
        return Format.CDX
    if all(_URL.fullmatch(line) or not line or line.startswith("#") for line in whole):
        return Format.URL_LIST
    from crawlers.archives.tables import delimiter_of

    mark = delimiter_of(start, trusted=suffix in ("csv", "tsv", "tab"))
    if mark and (suffix != "txt" or (mark == "\t" and "\t" in "".join(lines[1:2]))):
        return Format.CSV
    if HTML.search(head[:4096]) and suffix != "txt":
        return Format.HTML
    return Format.TEXT


_MOST_NULS = 4
_NO_CONTROLS = bytes(b for b in range(256) if not (b < 9 or 13 < b < 27 or 27 < b < 32))


def head_text(head: bytes) -> str | None:
    """The first bytes as text, in whatever encoding; None where they are none."""
    if wide := wide_encoding(head):
        text = head.decode(wide, "replace")
        return text if _is_written(text) and head_text(text[:4096].encode()) else None
    control = len(head[:4096].translate(None, _NO_CONTROLS))
    if control > len(head[:4096]) // 50 or head[:4096].count(0) > _MOST_NULS:
        return None
    try:
        return head.decode("utf-8")
    except UnicodeDecodeError as wrong:
        if len(head) >= HEAD and wrong.start > len(head) - 4:
            return head[: wrong.start].decode("utf-8")
        text = head.decode("cp1252", "replace")
        return text if _is_written(text) else None


def _is_written(text: str) -> bool:
    letters = sum(c.isalnum() or c.isspace() for c in text[:4096])
    return letters > len(text[:4096]) * 0.6


def _json(start: str, is_whole: bool) -> Format:
    first, newline, _ = start.partition("\n")
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        if not newline and not is_whole:
            return Format.JSONL if first[0] == "{" and not _HOLDS_ROWS.match(first) else Format.JSON
        if re.match(r'[\[{]\s*(["\[{\]}]|-?\d|$)', start):
            # a first line that is no JSON by itself: one value over many lines, or a bad line of many
            second = start[len(first) + 1 :].lstrip()
            return Format.JSONL if first.startswith('{"') and second.startswith('{"') else Format.JSON
        return Format.TEXT
    holds_rows = first[0] == "[" or (_HOLDS_ROWS.match(first) and is_whole and not start[len(first) :].strip())
    return Format.JSON if holds_rows else Format.JSONL


def _is_index(start: str) -> bool:
    """Whether a JSON text is what a CDX server answers: lists under names of columns, or lines of objects."""
    if _CDX_ROWS.match(start):
        return True
    try:
        row = json.loads(start.partition("\n")[0])
    except (ValueError, RecursionError):
        return False
    return isinstance(row, dict) and {"urlkey", "timestamp"} <= set(row) and not {"html", "text"} & set(row)


def _markup(start: str) -> Format:
    found = _ROOT.search(re.sub(r"(?s)<!--.*?(-->|$)", "", start[:HEAD]))
    root = found[1].rpartition(":")[2].lower() if found else ""
    if root in ("rss", "feed", "rdf"):
        return Format.FEED
    if root in ("tei", "teicorpus") or (root == "doc" and "<main" in start):
        return Format.TEI
    if root in ("urlset", "sitemapindex"):
        return Format.URL_LIST
    if found is not None and (found[1] in ("w:document", "office:document-content", "office:document")):
        return Format.OFFICE_XML
    if root in ("nitf", "newsitem", "newsmessage", "newsml", "reuters") or (
        root == "record" and "<RecordTitle>" in start
    ):
        return Format.NEWS_XML
    if root == "svg":
        return Format.ASSET
    if root in _HTML_ROOTS or re.match(r"(?i)<!doctype\s+html", start):
        return Format.HTML
    return Format.UNKNOWN if start.startswith("<?xml") or not HTML.search(start[:4096].encode()) else Format.HTML
