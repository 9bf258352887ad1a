"""Captures out of single documents: MHTML pages, feeds, TEI, and JSON that holds articles."""

from __future__ import annotations

import codecs
import email
import email.policy
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import cache
from html.entities import html5
from pathlib import Path

from lxml import etree

from articles.records import Capture, Damage, Reason, Shape
from crawlers.archives.http import MAX_PAYLOAD, Response
from crawlers.archives.mail import message_capture
from crawlers.archives.streams import Stream
from crawlers.archives.tables import RowReader, Unmapped, read_jsonl, row_objects
from crawlers.archives.web import clean_url, original_of, page_capture

MAX_DOCUMENT = MAX_PAYLOAD * 2
_PIECE = 1 << 20


def read_mhtml(stream: Stream, path: str) -> Iterator[Capture | Damage]:
    """The page of an MHTML file, or a message of mail."""
    raw = stream.read(MAX_DOCUMENT + 1)
    if len(raw) > MAX_DOCUMENT:
        yield Damage(path, 0, f"MHTML of more than {MAX_DOCUMENT} bytes", "refused")
        return
    message = email.message_from_bytes(raw, policy=email.policy.compat32)
    parts = [p for p in message.walk() if p.get_content_type() in ("text/html", "application/xhtml+xml")]
    if "Snapshot-Content-Location" not in message and message.get("From") and message.get("To"):
        yield message_capture(message, path, 0, len(raw)) or Damage(path, 0, "message without text", "refused")
        return
    if not parts:
        yield Damage(path, 0, "MHTML without a page", "refused")
        return
    payload = parts[0].get_payload(decode=True)
    body = payload if isinstance(payload, bytes) else b""
    given = message.get("Snapshot-Content-Location") or parts[0].get("Content-Location") or ""
    url, odd = clean_url(str(given))
    url, at = original_of(url)
    notes = [odd]
    if message.get("Date") and at is None:
        try:
            at = parsedate_to_datetime(str(message["Date"])).astimezone(UTC)
        except (ValueError, TypeError):
            notes.append(f"odd date {str(message['Date'])[:40]!r}")
    ends = message.get_boundary()
    if ends and f"--{ends}--".encode() not in raw[-4096:]:
        yield Damage(path, len(raw), "MHTML cut: its last mark is missing", "read so far")
    charset = parts[0].get_content_charset()
    capture = Capture(
        payload=b"",
        shape=Shape.HTML,
        source_path=path,
        source_length=len(raw),
        url=url or None,
        fetched_at=at,
        content_type="text/html" + (f"; charset={charset}" if charset else ""),
    )
    yield page_capture(capture, Response(None, {}, body), notes)


def _parsed(stream: Stream, path: str) -> tuple[etree._Element | None, list[Damage]]:
    raw = stream.read(MAX_DOCUMENT + 1)
    if len(raw) > MAX_DOCUMENT:
        return None, [Damage(path, 0, f"XML of more than {MAX_DOCUMENT} bytes", "refused")]
    if b"<REUTERS" in raw[:2048]:  # SGML: many documents one after the other, and characters that XML has not
        raw = b"<all>" + re.sub(rb"<!DOCTYPE[^>]*>|&#([0-8]|1[0-9]|2[0-9]|3[01]);", b"", raw) + b"</all>"
    raw = _NAMED.sub(_numbered, raw)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, remove_comments=True
    )
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as wrong:
        return None, [Damage(path, 0, f"XML damaged ({str(wrong)[:100]})", "refused")]
    if root is None:
        return None, [Damage(path, 0, "XML without an element", "refused")]
    etree.strip_elements(root, etree.Entity, etree.ProcessingInstruction, with_tail=False)
    first = next(iter(parser.error_log), None)
    if first is None:
        return root, []
    return root, [
        Damage(path, 0, f"XML damaged in line {first.line} ({first.message[:100]})", "read as far as it goes")
    ]


def _numbered(named: re.Match[bytes]) -> bytes:
    """A character that HTML has a name for, by its number: DTDs, which would say it too, are not read."""
    name = named[1].decode()
    known = "" if name in ("amp", "lt", "gt", "quot", "apos") else html5.get(f"{name};", "")
    return "".join(f"&#{ord(character)};" for character in known).encode() or named[0]


_NAMED = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31});")


def _name(element: etree._Element) -> str:
    """The name without its namespace, or its prefix where nobody says which namespace that is."""
    return re.split("[}:]", str(element.tag))[-1]


def _local(element: etree._Element) -> str:
    return _name(element).lower()


def _said(element: etree._Element) -> str:
    """The text of an element; markup inside it is kept as markup."""
    if len(element) and element.get("type") == "xhtml":
        return "".join(etree.tostring(child, encoding="unicode", with_tail=True) for child in element)
    return "".join(element.itertext()).strip()


def read_feed(stream: Stream, path: str) -> Iterator[Capture | Damage]:
    """One capture an entry of an RSS, RDF or Atom feed; the place of an entry is its number, from 0."""
    root, damages = _parsed(stream, path)
    yield from damages
    if root is None:
        return
    titles = (t for e in root.iter("{*}channel", "{*}feed") for t in e.iterchildren("{*}title"))
    source = next(map(_said, titles), "")
    entries = list(root.iter("{*}item", "{*}entry"))
    for number, entry in enumerate(entries):
        told: dict[str, list[str]] = {}
        for child in entry:
            name = _local(child)
            if name == "link" and child.get("href"):
                if child.get("rel", "alternate") == "alternate":
                    told.setdefault("link", []).append(child.get("href", ""))
            elif name in ("author", "creator", "contributor"):
                inner = next((_said(e) for e in child.iter("{*}name")), "") or _said(child)
                told.setdefault("authors", []).append(inner)
            else:
                told.setdefault(name, []).append(_said(child))
        texts = [
            *told.get("encoded", []),
            *told.get("content", []),
            *told.get("description", []),
            *told.get("summary", []),
        ]
        body = max(texts, key=len, default="")
        first = {name: values[0] for name, values in told.items() if values[0]}
        fields = {
            "title": first.get("title", ""),
            "authors": "\n".join(told.get("authors", [])),
            "published": first.get("pubdate")
            or first.get("published")
            or first.get("date")
            or first.get("updated", ""),
            "outlet": source,
            "section": first.get("category", ""),
        }
        guid = first.get("guid", "")
        url, odd = clean_url(first.get("link", "") or (guid if re.match(r"https?://", guid) else ""))
        is_marked = re.search(r"<\w[^>]*>", body) is not None
        said = "; ".join(filter(None, ["entry of a feed", odd]))
        yield _document(body, is_marked, path, number, url, fields, said)


def _document(
    text: str, is_marked: bool, path: str, number: int, url: str, fields: Mapping[str, str], note: str
) -> Capture:
    """A document of a file that holds several, in marks or in plain text, with what the file says of it."""
    return Capture(
        payload=text.encode("utf-8", "surrogatepass"),
        shape=Shape.HTML if is_marked else Shape.TEXT_DUMP,
        source_path=path,
        source_offset=number,
        url=url or None,
        content_type="text/html; charset=utf-8" if is_marked else "text/plain; charset=utf-8",
        fields={name: value for name, value in fields.items() if value},
        rejected=None if text else Reason.EMPTY,
        note=note,
    )


_BESIDE = ("media", "table")
"""what stands in a text and is none of it: pictures with their captions, tables"""
_BLOCKS = ("p", "head", "ab", "item", "quote", "cell", "l", "code")


def read_tei(stream: Stream, path: str) -> Iterator[Capture | Damage]:
    """One capture a document of TEI, or of the XML that trafilatura writes."""
    root, damages = _parsed(stream, path)
    yield from damages
    if root is None:
        return
    documents = list(root.iter("{*}TEI")) or [root]
    for number, document in enumerate(documents):
        attributes = {str(k): str(v) for k, v in document.attrib.items()}
        fields = {
            "title": _first(document, "title") or attributes.get("title", ""),
            "authors": "\n".join(dict.fromkeys(_said(e) for e in document.iter("{*}author")))
            or attributes.get("author", ""),
            "published": _date(document) or attributes.get("date", ""),
            "outlet": _first(document, "publisher") or attributes.get("sitename", ""),
            "standfirst": attributes.get("description", "") or attributes.get("excerpt", ""),
        }
        bodies = list(document.iter("{*}body", "{*}main"))
        lines = [line for body in bodies for line in _lines(body)]
        pointer = next((e.get("target", "") for e in document.iter("{*}ptr") if e.get("target")), "")
        url, odd = clean_url(pointer or attributes.get("source", "") or attributes.get("url", ""))
        yield Capture(
            payload="\n\n".join(lines).encode(),
            shape=Shape.TEXT_DUMP,
            source_path=path,
            source_offset=number,
            url=url or None,
            content_type="text/plain; charset=utf-8",
            fields={name: value.strip() for name, value in fields.items() if value.strip()},
            rejected=None if lines else Reason.EMPTY,
            note=odd,
        )


def _lines(body: etree._Element) -> Iterator[str]:
    """The outermost blocks of text, and text that stands between them."""
    if body.text and body.text.strip():
        yield " ".join(body.text.split())
    for child in body:
        if _local(child) in _BESIDE:
            continue
        text = " ".join(_said(child).split())
        is_block = _local(child) in _BLOCKS and not any(_local(e) in _BLOCKS for e in child.iterdescendants())
        if is_block or (text and not len(child)):
            yield from filter(None, [text])
        else:
            yield from _lines(child)
        if child.tail and child.tail.strip():
            yield " ".join(child.tail.split())


def _first(document: etree._Element, name: str) -> str:
    return next((text for e in document.iter(f"{{*}}{name}") if (text := _said(e))), "")


def _date(document: etree._Element) -> str:
    """The date of publication: of the source described, before that of the file."""
    dates = list(document.iter("{*}date"))
    inside = [e for e in dates if any(_local(a) in ("sourcedesc", "biblfull") for a in e.iterancestors())]
    return next((e.get("when") or _said(e) for e in [*inside, *dates] if e.get("when") or _said(e)), "")


def read_news(stream: Stream, path: str) -> Iterator[Capture | Damage]:
    """One capture a document of the XML that agencies, databases and collections keep news in (news.toml)."""
    root, damages = _parsed(stream, path)
    yield from damages
    if root is None:
        return
    shapes = news_elements()
    found = [e for e in root.iter() if _name(e) in shapes]
    inside = {inner for e in found for inner in e.iterdescendants()}
    for number, document in enumerate(e for e in found if e not in inside):
        told = {role: _told(document, paths) for role, paths in shapes[_name(document)].items()}
        url, odd = clean_url(told.pop("url", ""))
        text = told.pop("text", "")
        is_marked = len(re.findall(r"</?(?:p|div|br|span)\b[^>]*>", text)) > 1
        yield _document(text, is_marked, path, number, url, told, odd)


@cache
def news_elements() -> dict[str, dict[str, list[str]]]:
    """What news.toml says, by the element that is a document."""
    told: dict[str, dict[str, list[str]]] = tomllib.loads((Path(__file__).parent / "news.toml").read_text("utf-8"))
    return told


def _told(document: etree._Element, paths: list[str]) -> str:
    """What lies at the first of the paths that says something; of elements with blocks in them, a line a block."""
    for path in paths:
        steps, _, attribute = path.rpartition("/@") if "/@" in path else (path, "", "")
        if path.startswith("@"):
            steps, attribute = "", path[1:]
        found = document.findall(".//" + "/".join(f"{{*}}{step}" for step in steps.split("/"))) if steps else [document]
        if attribute:
            said = [one.get(attribute, "") for one in found]
        else:
            said = ["\n\n".join(_lines(one)) if len(one) else one.text or "" for one in found]
        if any(map(str.strip, said)):
            return "\n".join(filter(None, map(str.strip, said)))
    return ""


def read_json(stream: Stream, rows: RowReader) -> Iterator[Capture | Damage]:
    """The captures of a JSON document: a list of objects, an object that holds such a list, or one object. The place of
    a capture is its number, from 0. A list is read piece by piece."""
    text = stream.peek(64).decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    if text.startswith("["):
        yield from _read_list(stream, rows)
        return
    raw = stream.line(MAX_DOCUMENT + 1)
    if stream.peek(1) and _is_json(raw):
        yield from read_jsonl(stream, rows, raw)
        return
    raw += stream.read(MAX_DOCUMENT + 1 - len(raw))
    if len(raw) > MAX_DOCUMENT:
        yield Damage(rows.path, 0, f"JSON object of more than {MAX_DOCUMENT} bytes", "refused")
        return
    try:
        told = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as wrong:
        yield Damage(rows.path, 0, f"no JSON ({str(wrong)[:100]})", "refused")
        return
    found = list(row_objects(told))
    for number, row in enumerate(found):
        try:
            yield rows.capture(row, number)
        except Unmapped as wrong:
            yield Damage(rows.path, number, str(wrong), "refused; --map ROLE=COLUMN names one")


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _read_list(stream: Stream, rows: RowReader) -> Iterator[Capture | Damage]:
    decoder, as_text = json.JSONDecoder(), codecs.getincrementaldecoder("utf-8")("replace")
    held, at, number, is_open = "", 0, 0, False
    while True:
        found = (_BETWEEN if is_open else _BEFORE).match(held, at)
        assert found is not None
        at = found.end()
        if not is_open and held.startswith("[", at):
            at, is_open = at + 1, True
            continue
        if held.startswith("]", at):
            return
        try:
            row, at = decoder.raw_decode(held, at)
        except (ValueError, RecursionError) as wrong:
            left = len(held) - at
            piece = stream.read(max(_PIECE, left))
            if not piece or left > MAX_DOCUMENT:
                what = "JSON list cut" if left <= MAX_DOCUMENT else "JSON list damaged"
                done = f"{number} objects before it kept"
                yield Damage(rows.path, number, f"{what} after object {number} ({str(wrong)[:80]})", done)
                return
            held, at = held[at:] + as_text.decode(piece), 0
            continue
        try:
            if isinstance(row, dict):
                yield rows.capture(row, number)
            else:
                yield Damage(rows.path, number, f"item {number} of a JSON list is no object", "skipped")
        except Unmapped as wrong:
            yield Damage(rows.path, number, str(wrong), "refused; --map ROLE=COLUMN names one")
            return
        number += 1


_BEFORE, _BETWEEN = re.compile("[ \t\r\n\ufeff]*"), re.compile("[ \t\r\n\ufeff,]*")
