"""The text of RTF: paragraph by paragraph, without headers, footers, notes and what was hidden or deleted."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from articles.records import Damage
from crawlers.archives.office import PAGE, PARAGRAPH, held, tidy
from crawlers.archives.streams import Stream

_MAX_DEPTH = 1000
_TOKEN = re.compile(
    rb"\\([A-Za-z]{1,32})(-?\d{1,10})? ?|\\'([0-9A-Fa-f]{2})|\\([^A-Za-z])|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\"
)
_NO_TEXT = """
    colortbl stylesheet info pict object fldinst footnote annotation listtable listoverridetable listtext pntext pn
    rsidtbl revtbl filetbl xe tc tcn bkmkstart bkmkend atnid atnauthor atrfstart atrfend themedata datastore
    template private1 header headerl headerr headerf footer footerl footerr footerf ftnsep ftnsepc aftnsep aftnsepc
    aftncn ftncn nonesttables
"""
"""groups of which nothing is text"""
_LEFT_OUT = frozenset(_NO_TEXT.split())
_SAYS = {
    "par": PARAGRAPH,
    "sect": PAGE,
    "page": PAGE,
    "pagebb": PAGE,
    "row": PARAGRAPH,
    "nestrow": PARAGRAPH,
    "line": "\n",
    "softline": "\n",
    "tab": "\t",
    "cell": "\t",
    "nestcell": "\t",
    "emdash": "—",
    "endash": "–",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
}
_SIGNS = {b"~": "\u00a0", b"_": "-", b"-": "", b"\n": PARAGRAPH, b"\r": PARAGRAPH, b"\\": "\\", b"{": "{", b"}": "}"}
_CHARSETS = {
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    134: "gbk",
    136: "big5",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
}
"""\\fcharset of a font to the encoding of its characters, where that is not the document's"""
_ENCODINGS = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds up to the closing brace."""

    is_text: bool = True
    is_fonts: bool = False
    is_hidden: bool = False
    unicode_skips: int = 1
    """characters behind a \\u that say the same to old readers"""
    encoding: str = ""
    """of the font; empty for the document's"""


def read_rtf(stream: Stream, path: str) -> Iterator[str | Damage]:
    """The text of an RTF document, and what is damaged in it."""
    raw, broken = held(stream)
    text, wrong, at = _said(raw)
    if broken or wrong:
        yield Damage(path, at, broken or wrong, "read as far as it goes")
    yield text


@lru_cache(maxsize=1)
def _said(raw: bytes) -> tuple[str, str, int]:
    """The text, what is wrong in words, and where. Kept, for a file is asked for one document after another."""
    reader = _Reader(raw)
    wrong = reader.read()
    return tidy(reader.text()), wrong, reader.at


class _Reader:
    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.at = 0
        self.said: list[str] = []
        self.held = bytearray()
        """characters that are not decoded yet: of some encodings it takes two bytes"""
        self.encoding = "cp1252"
        self.fonts: dict[int, str] = {}
        self.font = 0
        """the font whose entry in the list of fonts is read"""
        self.group = _Group()
        self.outer: list[_Group] = []
        self.skips = 0
        self.is_marked = False
        """whether \\* was read last: a group that old readers pass over"""

    def read(self) -> str:
        """What is wrong, in words; empty where nothing is."""
        while self.at < len(self.raw):
            found = _TOKEN.match(self.raw, self.at)
            assert found is not None
            self.at = found.end()
            word, number, byte, sign, brace, run = found.groups()
            if brace == b"{":
                if len(self.outer) >= _MAX_DEPTH:
                    return f"RTF with more than {_MAX_DEPTH} groups inside each other"
                self.outer.append(self.group)
                self.skips = 0
            elif brace:
                self._say("")
                self.group = self.outer.pop() if self.outer else _Group()
                self.skips = 0
                if not self.outer:
                    return ""
            elif word:
                self._word(word.decode(), int(number) if number else None)
            elif sign == b"*":
                self.is_marked = True
            elif sign:
                self._say(_SIGNS.get(sign, ""))
            elif byte or run:
                self._characters(bytes.fromhex(byte.decode()) if byte else run)
        return "RTF cut: its last brace is missing"

    def text(self) -> str:
        self._say("")
        return "".join(self.said).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def _characters(self, run: bytes) -> None:
        passed = min(self.skips, len(run))
        self.skips -= passed
        if self.group.is_text and not self.group.is_hidden:
            self.held += run[passed:]

    def _say(self, text: str) -> None:
        if self.held:
            self.said.append(self.held.decode(self.group.encoding or self.encoding, "replace"))
            self.held.clear()
        if self.group.is_text and not self.group.is_hidden and text:
            self.said.append(text)

    def _word(self, word: str, number: int | None) -> None:
        is_marked, self.is_marked = self.is_marked, False
        if word == "bin":
            self.at += max(0, number or 0)
        elif word == "fonttbl":
            self.group = replace(self.group, is_text=False, is_fonts=True)
        elif word in _LEFT_OUT or is_marked:
            self._say("")
            self.group = replace(self.group, is_text=False)
        elif word == "u" and number is not None:
            self._say(chr(number % 0x10000))
            self.skips = self.group.unicode_skips
        elif word == "uc":
            self.group = replace(self.group, unicode_skips=max(0, min(number or 0, 10)))
        elif word == "ansicpg" and number:
            self.encoding = _known(f"cp{number}") or ("utf-8" if number == 65001 else self.encoding)
        elif word in _ENCODINGS:
            self.encoding = _ENCODINGS[word]
        elif word in ("v", "deleted"):
            self._say("")
            self.group = replace(self.group, is_hidden=number != 0)
        elif word == "plain":
            self._say("")
            self.group = replace(self.group, is_hidden=False, encoding="")
        elif word == "f" and self.group.is_fonts:
            self.font = number or 0
        elif word == "fcharset" and self.group.is_fonts:
            self.fonts[self.font] = _CHARSETS.get(number or 0, "")
        elif word == "f":
            self._say("")
            self.group = replace(self.group, encoding=self.fonts.get(number or 0, ""))
        elif word in _SAYS:
            self._say(_SAYS[word])


def _known(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        return ""
