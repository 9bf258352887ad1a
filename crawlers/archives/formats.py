"""What a file holds, by its first bytes; its name only decides between readings that the bytes allow."""

from __future__ import annotations

import json
import re
from enum import StrEnum

from crawlers.archives.streams import GZIP_MAGIC, unpacked_head
from crawlers.archives.web import HTML

HEAD = 1 << 16
"""bytes looked at"""


class Format(StrEnum):
    """What a file holds."""

    WARC = "warc"
    WARC_GZ = "warc.gz"
    ARC = "arc"
    HTML = "html"
    MHTML = "mhtml"
    TEXT = "text"
    JSONL = "jsonl"
    JSON = "json"
    CSV = "csv"
    FEED = "feed"
    TEI = "tei"
    PARQUET = "parquet"
    ARROW = "arrow"
    GZIP = "gz"
    BZIP2 = "bz2"
    XZ = "xz"
    ZSTD = "zst"
    LZ4 = "lz4"
    ZIP = "zip"
    TAR = "tar"
    CDX = "cdx"
    URL_LIST = "url list"
    EMPTY = "empty"
    UNKNOWN = "unknown"


_MAGIC = (
    (b"BZh", Format.BZIP2),
    (b"\xfd7zXZ\0", Format.XZ),
    (b"\x28\xb5\x2f\xfd", Format.ZSTD),
    (b"\x04\x22\x4d\x18", Format.LZ4),
    (b"PK\x03\x04", Format.ZIP),
    (b"PK\x05\x06", Format.ZIP),
    (b"PAR1", Format.PARQUET),
    (b"ARROW1\0\0", Format.ARROW),
    (b"filedesc:", Format.ARC),
)
_OTHERS = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a PNG image",
    b"GIF8": "a GIF image",
    b"\xff\xd8\xff": "a JPEG image",
    b"SQLite format 3": "an SQLite database",
    b"\x7fELF": "a program",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a RAR archive",
    b"\xd0\xcf\x11\xe0": "an old Office document",
    b"OggS": "sound",
    b"ID3": "sound",
}
_RECORD = re.compile(rb"WARC/\d\.\d+\r?\n[A-Za-z-]+:")
_MHTML = re.compile(rb"(?im)^(mime-version:|content-type:\s*multipart/related|snapshot-content-location:)")
_ROOT = re.compile(r"<(?![?!])([A-Za-z_][\w.:-]*)")
_URL = re.compile(r"(?i)https?://\S+")
_CDX = re.compile(r"^ ?CDX( [A-Za-z])+\s*$|^\S+ \d{14} (\S+ |\{)")
SKIPPABLE = tuple(bytes((0x50 | n, 0x2A, 0x4D, 0x18)) for n in range(16))
_NAMES = ("warc", "arc", "wacz", "parquet", "zip", "tar", "gz", "zst", "xz", "bz2", "lz4", "mhtml", "mht")


def find_format(head: bytes, name: str) -> Format:
    """The format of a file that begins with these bytes (up to HEAD of them; fewer only where the file is shorter)."""
    if not head:
        return Format.EMPTY
    if head[:3] == GZIP_MAGIC:
        inner = unpacked_head(head, 4096)
        return Format.WARC_GZ if _RECORD.match(inner.lstrip(b"\r\n")) else Format.GZIP
    for magic, found in _MAGIC:
        if head.startswith(magic):
            return found
    if head.startswith(SKIPPABLE):
        return Format.ZSTD
    if head[257:262] == b"ustar":
        return Format.TAR
    if _RECORD.match(head.lstrip(b"\r\n")):
        return Format.WARC
    if re.match(rb"[a-z]{2,8}://\S+ [0-9.]+ \d{14} \S+ \d+\r?\n", head):
        return Format.ARC
    return _damaged(head) or _text(head, name)


def other_kind(head: bytes) -> str:
    """What a file of no known format is, in words."""
    for magic, says in _OTHERS.items():
        if head.startswith(magic):
            return says
    if not head.strip(b"\0"):
        return "only zero bytes"
    return "bytes of no known format"


def named_as(name: str) -> str | None:
    """The archive format that the name promises, or None where it promises none."""
    suffixes = name.lower().rsplit("/", 1)[-1].split(".")[1:]
    return next((suffix for suffix in suffixes if suffix in _NAMES), None)


def _damaged(head: bytes) -> Format | None:
    """A WARC whose first bytes are damaged: a later record tells."""
    if re.search(rb"(?:^|\n)" + _RECORD.pattern, head):
        return None if HTML.match(head.lstrip()) else Format.WARC
    at = head.find(GZIP_MAGIC)
    while at > 0:
        if _RECORD.match(unpacked_head(head[at:], 256)):
            return Format.WARC_GZ
        at = head.find(GZIP_MAGIC, at + 1)
    return None


def _text(head: bytes, name: str) -> Format:
    text = head_text(head)
    if text is None:
        return Format.UNKNOWN
    start = text.lstrip("\ufeff \t\r\n")
    if not start:
        return Format.EMPTY
    suffix = name.lower().rpartition(".")[2]
    if start[0] in "{[":
        return _json(start, len(head) < HEAD)
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

    if suffix != "txt" and delimiter_of(start, trusted=suffix in ("csv", "tsv", "tab")):
        return Format.CSV
    if HTML.search(head[:4096]) and suffix != "txt":
        return Format.HTML
    return Format.TEXT


def head_text(head: bytes) -> str | None:
    """The first bytes as text, in whatever encoding; None where they are none."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return head.decode("utf-16", "replace")
    if b"\0" in head[:4096]:
        return None
    control = sum(b < 9 or 13 < b < 27 or 27 < b < 32 for b in head[:4096])
    if control > len(head[:4096]) // 50:
        return None
    try:
        return head.decode("utf-8")
    except UnicodeDecodeError as wrong:
        if len(head) >= HEAD and wrong.start > len(head) - 4:
            return head[: wrong.start].decode("utf-8")
        text = head.decode("cp1252", "replace")
        letters = sum(c.isalnum() or c.isspace() for c in text[:4096])
        return text if letters > len(text[:4096]) * 0.6 else None


def _json(start: str, is_whole: bool) -> Format:
    first, newline, _ = start.partition("\n")
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        if not newline and not is_whole:
            return Format.JSONL if first[0] == "{" else Format.JSON
        if re.match(r'[\[{]\s*(["\[{\]}]|-?\d|$)', start):
            # a first line that is no JSON by itself: one value over many lines, or a bad line of many
            second = start[len(first) + 1 :].lstrip()
            return Format.JSONL if first.startswith('{"') and second.startswith('{"') else Format.JSON
        return Format.TEXT
    return Format.JSON if first.lstrip()[0] == "[" else Format.JSONL


def _markup(start: str) -> Format:
    found = _ROOT.search(re.sub(r"(?s)<!--.*?(-->|$)", "", start[:HEAD]))
    root = found[1].rpartition(":")[2].lower() if found else ""
    if root in ("rss", "feed", "rdf"):
        return Format.FEED
    if root in ("tei", "teicorpus"):
        return Format.TEI
    if root in ("urlset", "sitemapindex"):
        return Format.URL_LIST
    return Format.HTML
