"""The text of what word processors write, DOCX and ODT: paragraph by paragraph, without headers, footers and notes."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import IO

from lxml import etree

from articles.dump.layout import WIDEST
from articles.records import Damage
from crawlers.archives.containers import zip_parts
from crawlers.archives.http import MAX_PAYLOAD
from crawlers.archives.streams import Broken, Stream

PARAGRAPH, PAGE = "\n", "\n\f\n"
"""what stands behind a paragraph, and where a new page begins"""
MAX_DOCUMENT = 2 * MAX_PAYLOAD
"""bytes of a document"""
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_MAIN = re.compile(r"word/document\d*\.xml|content\.xml", re.IGNORECASE)
"""the file of a document that holds its text"""


@dataclass(frozen=True, slots=True)
class Markup:
    """What the elements of a kind of document stand for, by their local names."""

    paragraphs: frozenset[str]
    texts: frozenset[str]
    """whose characters are text; all others' are none"""
    left_out: frozenset[str]
    """read with nothing that is in them: what was deleted, notes, fields, what stands for a newer element"""
    marks: dict[str, str]


WORD = Markup(
    frozenset({"p"}),
    frozenset({"t"}),
    frozenset({"del", "moveFrom", "Fallback", "tabs"}),
    {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "pageBreakBefore": PAGE, "sectPr": ""},
)
OPEN = Markup(
    frozenset({"p", "h"}),
    frozenset({"p", "h", "span", "a"}),
    frozenset({"annotation", "note", "tracked-changes", "forms", "styles", "automatic-styles", "master-styles"}),
    {"tab": "\t", "line-break": "\n", "s": " "},
)


class _Lines:
    """Takes the events of a parser and keeps the text; nothing of the tree is held."""

    def __init__(self) -> None:
        self.markup = OPEN
        self.said: list[str] = []
        self._open: list[str] = []
        self._left_out = 0
        self._is_page_end = False

    def doctype(self, name: str, *_: str | None) -> None:
        raise Broken(f"document with a DOCTYPE ({name[:40]})")  # no program writes one, and it may hold entities

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        space, _, name = tag.rpartition("}")
        if not self._open:
            self.markup = WORD if f"{space}}}" in (_WORD, _STRICT) else OPEN
        self._open.append(name)
        if self._left_out or name in self.markup.left_out:
            self._left_out += 1
        elif name in self.markup.marks:
            if name == "sectPr":
                self._is_page_end = True  # behind the paragraph that says so
                return
            is_page = any(key.endswith("}type") and value == "page" for key, value in attributes.items())
            count = next((int(v) for k, v in attributes.items() if k.endswith("}c") and v.isdecimal()), 1)
            self.said.append(PAGE if is_page else self.markup.marks[name] * min(count, 100))

    def data(self, data: str) -> None:
        if not self._left_out and self._open[-1] in self.markup.texts:
            self.said.append(data)

    def end(self, tag: str) -> None:
        name = self._open.pop()
        if self._left_out:
            self._left_out -= 1
        elif name in self.markup.paragraphs:
            self.said.append(PARAGRAPH)
            if self._is_page_end:
                self.said.append(PAGE)
                self._is_page_end = False
        elif name in ("tc", "table-cell"):
            self._end_cell("\t")
        elif name in ("tr", "table-row"):
            self._end_cell(PARAGRAPH)

    def close(self) -> str:
        return "".join(self.said)

    def _end_cell(self, mark: str) -> None:
        """The cells of a row stand on one line, as far as their paragraphs do."""
        if self.said and self.said[-1] in (PARAGRAPH, "\t"):
            self.said.pop()
        self.said.append(mark)


def read_office(file: IO[bytes], size: int, path: str) -> Iterator[str | Damage]:
    """The text of a DOCX or ODT, and what is damaged in it. Pictures and whatever else it holds are not unpacked."""
    for part in zip_parts(file, size, path):
        if isinstance(part, Damage):
            yield part
        elif _MAIN.fullmatch(part.name):
            yield from read_xml(part.stream, path)
            return
    yield Damage(path, 0, "an Office document without its text", "refused")


def read_xml(stream: Stream, path: str) -> Iterator[str | Damage]:
    """The text of the XML of a document, as far as it goes: without entities, external files and network."""
    raw, broken = held(stream)
    text, wrong = _said(raw)
    if broken or wrong:
        yield Damage(path, 0, broken or wrong, "read as far as it goes" if text else "refused")
    yield text


def held(stream: Stream) -> tuple[bytes, str]:
    """The bytes of a document, as far as they can be had, and what is wrong with them in words. Raises Broken where
    there are too many."""
    raw = bytearray()
    wrong = ""
    try:
        while len(raw) <= MAX_DOCUMENT and (piece := stream.read(1 << 16)):
            raw += piece
    except Broken as broken:
        wrong = str(broken)
        with contextlib.suppress(Broken):
            raw += stream.peek(1 << 16)
    if len(raw) > MAX_DOCUMENT:
        raise Broken(f"document of more than {MAX_DOCUMENT} bytes")
    return bytes(raw), wrong


@lru_cache(maxsize=1)
def _said(raw: bytes) -> tuple[str, str]:
    """The text and what is wrong, in words. Kept, for a file is asked for one document after another."""
    lines = _Lines()
    parser = etree.XMLParser(  # type: ignore[call-overload]  # the stubs ask for events that nobody listens to
        target=lines, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    wrong = ""
    try:
        for at in range(0, len(raw), 1 << 16):
            parser.feed(raw[at : at + (1 << 16)])
        parser.close()
    except Broken as broken:
        return "", str(broken)
    except etree.XMLSyntaxError as broken:
        wrong = f"XML damaged ({str(broken)[:100]})"
    first = next(iter(parser.feed_error_log), None)
    if first is not None:
        wrong = f"XML damaged in line {first.line} ({first.message[:100]})"
    return tidy(lines.close()), wrong


def tidy(text: str) -> str:
    """The text with an empty line between its paragraphs; or as it is, where the lines of a text that was broken at one
    width were made paragraphs."""
    lines = [line.rstrip(" \t\u00a0") for line in text.split("\n")]
    lengths = sorted(map(len, filter(None, lines)))
    is_broken = bool(lengths) and lengths[int(0.98 * (len(lengths) - 1))] <= WIDEST
    if not is_broken or len(lengths) > 0.95 * len(lines):
        lines = [one for line in lines if line for one in (line, "")]
    return "\n".join(lines).strip("\n\f")
