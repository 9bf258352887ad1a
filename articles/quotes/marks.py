"""Quotation marks of all styles: the passages that stand between them, paragraph by paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# Curly, low, angle and corner marks; straight ones; doubled apostrophes and backticks of wire text; and what remains of
# curly marks that were decoded as Windows-1252 once too often or too seldom.
_DOUBLE = re.compile(
    "“|”|„|‟|«|»|\"|''|‘‘|’’|``|„|「|」|『|』|＂|&quot;|â€œ|â€\x9d|â€(?![\x80-\xbf™˜¦“”œ])|\x93|\x94|``|(?<![^\\s(]),,(?=\\w)"
)
_SINGLE = re.compile("[‘’‚‹›'`]")
_OPENS = {"„", ",,", "``", "‘‘", "「", "『", "â€œ", "\x93"}
_CLOSES = {"’’", "」", "』", "â€\x9d", "â€", "\x94"}
_CLOSED_BY = {"«": "»", "»": "«", "“": "”", "„": "“”"}
_ANGLE = re.compile("[«»]")
_SAID_BEHIND = re.compile(r",?\s?[–—-]\s?[^\W\d_A-ZА-ЯЁІЇЄҐ]")
"""who says it, behind a dash: one mark has closed both quotations"""
_UNCAPPED = {"a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "vs.", "with"}
"""words that titles do not capitalise"""
_BEFORE_OPEN = " \t\u00a0\u2009\u202f([{-–—:/…\"'‘“«»„"


@dataclass(frozen=True, slots=True)
class Passage:
    """The words between two marks, marks excluded: text[start:end]."""

    paragraph: int
    start: int
    end: int
    mark: str
    """the opening mark as written"""
    is_closed: bool
    """False where the paragraph ends before the quotation does"""
    outer_start: int
    """where the opening mark begins"""
    outer_end: int
    """where the closing mark ends"""


def find_passages(text: str, paragraphs: Sequence[tuple[int, int]]) -> list[Passage]:
    """The quoted passages of a text, in order. An odd mark costs at most the rest of its own paragraph.

    Single marks count only in a text that has no double ones, as apostrophes look the same."""
    single = _DOUBLE.search(text) is None
    found: list[Passage] = []
    for number, (start, end) in enumerate(paragraphs):
        found += _single_marks(text, number, start, end) if single else _double_marks(text, number, start, end)
    return found


def _double_marks(text: str, number: int, start: int, end: int) -> Iterator[Passage]:
    opened: re.Match[str] | None = None
    until = start  # where the open quotation closes, if others of its marks stand within it
    marks = list(_DOUBLE.finditer(text, start, end))
    goes_on = _DOUBLE.match(text[end : end + 9].lstrip()) is not None
    last = end if goes_on else max((m.start() for m in marks if not text[m.end() : m.end() + 1].isalnum()), default=0)
    is_low = any(m.group() == "„" for m in marks)  # where „ opens, “ closes
    for found in marks:
        if found.start() < until:
            continue
        mark = found.group()
        before = text[found.start() - 1] if found.start() > start else " "
        after = text[found.end()] if found.end() < end else " "
        can_open = not after.isspace() and (before in _BEFORE_OPEN or before.isspace())
        if opened is None:
            # a mark that can only close, with nothing open, is an odd one, unless it opens hard on a word
            spaced = mark in "«»" and before in _BEFORE_OPEN  # French sets a space within its marks
            opens = (
                mark not in _CLOSES
                and not (is_low and mark == "“")
                and (can_open or spaced or mark in _OPENS or mark == "“")
            )
            if not opens and (mark in _CLOSES or mark == "”" or after.isspace() or not _closes_later(text, found, end)):
                continue
            opened = found
            continue
        if _again(mark, opened.group(), before, can_open):
            if mark == "«" and (closing := _closing_nested(text, found.end(), end)) is not None:
                until = closing
                continue
            inside = text[opened.end() : found.start()].strip()
            ended = inside[-1:] in tuple(".?!…") and not inside[0].islower()
            if not ended or found.start() < last:
                if ended:  # "B. "C." were two paragraphs once: each opens the quotation, the last one closes it
                    at = found.start()
                    yield Passage(number, opened.end(), at, opened.group(), False, opened.start(), at)
                opened = found
                continue
        if _is_within(text, found, opened.group(), end):
            continue
        if found.start() > opened.end():
            yield Passage(number, opened.end(), found.start(), opened.group(), True, opened.start(), found.end())
        opened = None
    if opened is not None and text[opened.end() : end].strip():
        yield Passage(number, opened.end(), end, opened.group(), False, opened.start(), end)


def _again(mark: str, opened: str, before: str, can_open: bool) -> bool:
    """Whether a mark opens anew although a quotation is open: the earlier one was odd, or this one is nested."""
    if mark in _CLOSES or (opened in "„" and mark in "“”") or (opened == "»" and mark == "«"):
        return False
    if mark == opened and mark in ("“", "„", "«", "``"):
        return can_open
    return mark in ('"', "''", "&quot;") and opened == mark and can_open and before.isspace()


def _closing_nested(text: str, at: int, end: int) -> int | None:
    """Where a quotation closes in which a second opens: «we saw the «Herald» there», «we saw the «Herald», – said."""
    depth = 2
    for found in _ANGLE.finditer(text, at, end):
        depth += 1 if found.group() == "«" else -1
        if depth == 0 or (depth == 1 and _SAID_BEHIND.match(text, found.end(), end)):
            return found.start()
    return None


def _is_within(text: str, found: re.Match[str], opened: str, end: int) -> bool:
    """Whether a mark of another style stands within a quotation that its own style closes: «the "Herald" is wrong»."""
    closers = _CLOSED_BY.get(opened, "")
    if not closers or found.group() in closers or found.group() == opened:
        return False
    own = next((c for c in text[found.end() : end] if c in closers or c == opened), "")
    return own != "" and own in closers


def _closes_later(text: str, found: re.Match[str], end: int) -> bool:
    later = _DOUBLE.search(text, found.end(), end)
    return later is not None and (later.end() >= end or not text[later.end()].isalnum())


def _single_marks(text: str, number: int, start: int, end: int) -> Iterator[Passage]:
    at = start
    while at < end:
        opening = _SINGLE.search(text, at, end)
        if opening is None:
            return
        at = opening.end()
        before = text[opening.start() - 1] if opening.start() > start else " "
        after = text[at] if at < end else " "
        if opening.group() == "’" or not (before.isspace() or before in "([—–-:") or after.isspace():
            continue
        closing = _closing_single(text, opening.group(), at, end)
        if closing is None:
            mark = opening.group()
            goes_on = mark == "'" and text[end : end + 9].lstrip()[:1] == mark  # the next paragraph opens with it too
            if (mark == "‘" or goes_on) and opening.start() == start:
                yield Passage(number, at, end, mark, False, opening.start(), end)
            continue
        yield Passage(number, at, closing, opening.group(), True, opening.start(), closing + 1)
        at = closing + 1


def _closing_single(text: str, mark: str, start: int, end: int) -> int | None:
    """Where the single mark closes: after punctuation or a word and before none; an apostrophe is neither."""
    closer = {"‘": "’", "‚": "‘’", "‹": "›", "›": "‹", "`": "'`"}.get(mark, "'’")
    possible = None
    for at in range(start, min(end, start + 2000)):
        if text[at] not in closer:
            continue
        after = text[at + 1] if at + 1 < end else " "
        if after.isalnum() or text[at - 1].isspace():
            continue
        if text[at - 1] in ",.?!…-–—":
            return at
        if possible is None and text[at - 1] != "s":
            possible = at
        if after in ".,;:?!)":
            return at if possible is None else possible
    return possible


def is_full(text: str, passage: Passage) -> bool:
    """Whether the passage reads as a sentence of its own rather than as words within one."""
    words = text[passage.start : passage.end].strip()
    if not words:
        return False
    first = next((c for c in words if c.isalnum()), "")
    begins = (first != "" and not first.islower()) or words[0] in "….["
    ends = words.rstrip("'’” ")[-1:] in ",.?!…-–—;:"
    outside = text[passage.outer_end : passage.outer_end + 1]
    return begins and (ends or outside in ("", ",", ".", "?", "!", "\n"))


def is_title(words: str) -> bool:
    """Whether every word but the small ones is capitalised, as in the name of a book, a film or a programme."""
    counted = [word.lstrip("'‘\"(") for word in words.split() if word.lower() not in _UNCAPPED]
    return 0 < len(counted) <= 8 and all(not word[:1].islower() for word in counted)


def tight(text: str, start: int, end: int, edge: str = "") -> tuple[int, int]:
    """A span without the spaces and marks it begins and ends with."""
    while start < end and (text[start].isspace() or text[start] in edge):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in edge):
        end -= 1
    return start, end
