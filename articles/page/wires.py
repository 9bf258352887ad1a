"""Read through which agency a text came: its dateline, how it is signed, and the lines that credit it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Protocol

from articles.page.authors import agencies

_PLACE = r"[A-ZÀ-ÞА-ЯİŞĞÇÖÜ]"
_DASH = r"(?:[—–-]|--|\.\s)"
_DATELINE_PLACE = re.compile(
    r"^(?P<place>[A-ZÀ-Þ][A-ZÀ-Þ'’. /-]{2,40}(?:,\s[\w. ]{2,25})?)\s*(?:[—–]|--|\s-\s)\s*(?=\S)"
)
_CREDITS = ("credit", "agency_credit")
_REPORTED = re.compile(r"\b(?:contributed|report(?:s|ed|ing)?|writing|with|avec)\b", re.IGNORECASE)
"""tells a credit for the text from one for a picture, which names who took it: Ann Lee (AFP)"""
_SIGNED = re.compile(
    r"\(?(?:Additional )?(?:Reporting|Writing|Editing) by\b|(?:©|\([Cc]\)|Copyright)(?: ©)? (?:19|20)\d\d\b"
)
"""how an agency signs its text below it; its pictures are signed without a year"""
_PICTURE = re.compile(
    r"\W*(?:file |main |top |cover )?"
    r"(?:photo|image|picture|video|graphic|illustration|map|foto|bild|imagen|imagem|фото)",
    re.IGNORECASE,
)
_SOURCE = r"(?:source|quelle|fuente|fonte|источник|джерело|kaynak|źródło|bron|zdroj|sursa)s?\s*:\s*"
_WITH = (
    r"(?:additional )?(?:reporting|information)?\s*(?:with|avec|con|com|mit|met|с|from|by)?"
    r"(?:\s+(?:reporting|information|informations|información|informações|material|inputs|files))?"
    r"(?:\s+(?:by|from|de|da|von|d['’]))?\s*(?:the |l['’])?"
)
_AFTER = r"\s*(?:(?:also )?contributed to (?:this|the) (?:report|story|article))?"
_NEAR_THE_END = 3
"""blocks behind the last paragraph among which it is credited"""


class Said(Protocol):
    """A paragraph of a page or a dump, kept or cut."""

    @property
    def kind(self) -> str: ...
    @property
    def is_kept(self) -> bool: ...
    @property
    def text(self) -> str: ...


@cache
def _names() -> dict[str, str]:
    """An agency, as it is written, to the name it goes by here."""
    text = files("articles.page").joinpath("wires.txt").read_text(encoding="utf-8")
    lines = (line.split(" | ") for line in text.splitlines() if line and not line.startswith("#"))
    return {spelling: spellings[0] for spellings in lines for spelling in spellings}


@cache
def _wire() -> str:
    return "|".join(map(re.escape, sorted(_names(), key=len, reverse=True)))


@cache
def _named() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?P<agency>{_wire()})(?![\w-])")


@cache
def _datelines() -> tuple[re.Pattern[str], ...]:
    """PARIS (Reuters) -; MOSCOW, March 4. /TASS/.; МОСКВА, 4 мар — РИА Новости."""
    signed = rf"(?P<agency>{_wire()})[)/]?(?:/[A-Za-z. ]{{2,20}})?\)?\s*{_DASH}\s*"
    return (
        re.compile(rf"^(?P<place>{_PLACE}[^()\n.!?]{{1,60}}?)?,?\s*[(/]?{signed}"),
        re.compile(rf"^(?P<place>{_PLACE}[^()\n!?]{{1,40}}?)[.,]?\s*[(/](?P<agency>{_wire()})[)/][\s.—–-]*"),
    )


@cache
def _ends() -> re.Pattern[str]:
    """The signature behind a paragraph: (AFP); (dpa/lnw); (avec AFP); /TASS/; — AFP."""
    return re.compile(
        rf"[\w.!?…”\"»’]\s*(?:\((?:avec |with |mit |con |com )?(?P<a>{_wire()})(?:/[\w/ .-]{{2,30}})?\)"
        rf"|/(?P<b>{_wire()})/|\s[—–-]\s(?P<c>{_wire()}))\.?\s*$"
    )


@cache
def _whole_line() -> re.Pattern[str]:
    """A line that is nothing but a credit: Source: dpa; With reporting by AP; (avec AFP); EFE."""
    further = rf"(?:\s*(?:[/,+&]|and|und|et|y|e|и)\s*(?:{_wire()}|[\w.]{{2,12}}))*"
    return re.compile(rf"^\W*(?i:{_SOURCE}|{_WITH})(?P<agency>{_wire()}){further}(?i:{_AFTER})\W*$")


def find_dateline(opening: str) -> tuple[str | None, str | None]:
    """The dateline that opens a paragraph, as written, and the agency that it names."""
    start = opening.lstrip()[:160]
    for dateline in _datelines():
        if match := dateline.match(start):
            return match.group().strip(" —–-"), match.group("agency")
    place = _DATELINE_PLACE.match(start)
    return (place.group("place").strip() if place else None), None


def find_wire(blocks: Sequence[Said], opening: str, signed: Sequence[str]) -> tuple[str | None, str | None]:
    """The dateline that opens the text, as written, and the agency that it, the signature or a credit line names."""
    dateline, agency = find_dateline(opening)
    agency = agency or _who_signs(signed) or _behind(opening) or _below(blocks)
    return dateline, _names().get(agency or "", agency)


def _who_signs(signed: Sequence[str]) -> str | None:
    known = (n.removeprefix("The ") for n in signed if n.casefold() in agencies() and len(n) < 40)
    return next((n for n in known if not re.search("staff|redak|edit", n, re.IGNORECASE)), None)


def _behind(paragraph: str) -> str | None:
    match = _ends().search(paragraph[-60:])
    return next((name for name in match.groups() if name), None) if match else None


def _below(blocks: Sequence[Said]) -> str | None:
    """The agency that the lines which credit the text name, or that signs its last paragraph."""
    for block in blocks:
        of_text = _REPORTED.search(block.text) or _whole_line().match(block.text)
        is_credit = block.kind == "byline" or _SIGNED.match(block.text) or (block.kind in _CREDITS and of_text)
        may_name = not block.is_kept and is_credit and len(block.text) < 300 and not _PICTURE.match(block.text)
        if may_name and (match := _named().search(block.text)):
            return match.group("agency")
    kept = [number for number, block in enumerate(blocks) if block.is_kept]
    for block in blocks[kept[-1] : kept[-1] + 1 + _NEAR_THE_END] if kept else ():
        line = " ".join(block.text.split())
        if len(line) < 100 and (match := _whole_line().match(line)):
            return match.group("agency")
        if block.is_kept and (name := _behind(line)):
            return name
    return None
