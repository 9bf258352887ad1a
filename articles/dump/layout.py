"""Undo how a text was laid out: what stands in the margin of every line, and lines broken at one width."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

_MARGINS = (
    re.compile(r"\s*(?:[>|]\s?)+"),
    re.compile(r"\s*[-*•·]\s+"),
    re.compile(r"\s*(\d+)(?:[.:)]\s+|\t\s*)"),
)
"""marks of quoted mail, bullets, and numbers"""
_FEWEST, _NEARLY_ALL = 6, 0.9
"""lines that tell a margin, and the share of them that must have it"""
WIDEST = 120
_WIDTHS = range(40, WIDEST + 1)
"""characters of a line at which programs and typewriters break it"""
_OPEN = re.compile(r"[^\W\d_]$|[,\d–—-]$")
"""how a line ends that goes on: with a letter, a number, a comma, a dash"""
_WORD = re.compile(r"\S{1,30}(?!\S)")
"""of a script with spaces between its words"""
_GOES_ON = 0.7
"""of the width, of a line that the next one goes on though its first word might have fitted"""
_BROKEN = re.compile(r"([^\W\d_]+)-$")
_REST = re.compile(r"[^\W\d_]+")


def laid_out(lines: Sequence[str]) -> list[str]:
    """The lines of a text as they were before its layout: without a margin that nearly all of them have, and with the
    lines of one paragraph joined where they were broken at one width."""
    plain = [line.rstrip() for line in _without_margin(lines)]
    width = width_of(plain)
    return plain if width is None else join(plain, width)


def _without_margin(lines: Sequence[str]) -> Sequence[str]:
    filled = [line for line in lines if line.strip()]
    if len(filled) < _FEWEST:
        return lines
    for margin in _MARGINS:
        found = [match for line in filled if (match := margin.match(line))]
        if len(found) < _NEARLY_ALL * len(filled):
            continue
        if margin.groups:
            numbers = [int(match[1][:9]) for match in found]
            if sum(b > a for a, b in pairwise(numbers)) < _NEARLY_ALL * (len(numbers) - 1):
                continue
        return [margin.sub("", line, count=1) for line in lines]
    return lines


def join(lines: Sequence[str], width: int) -> list[str]:
    """The lines, those of one paragraph joined where the next word did not fit on the line."""
    plain = [line.rstrip() for line in lines]
    words = frozenset(_REST.findall("\n".join(plain)))
    joined: list[str] = []
    before = ""
    for line in plain:
        if joined and _goes_on(before, line, width):
            joined[-1] = _together(joined[-1], line.strip(), words)
        else:
            joined.append(line)
        before = line
    return joined


def width_of(lines: Sequence[str], fewest: int = _FEWEST) -> int | None:
    """The width at which a text was broken, in `fewest` places or more; None where it was not. Nearly all lines are no
    longer, and most of the long ones are followed by a word that would have made them longer, and do not end as a
    sentence does."""
    lengths = sorted(len(line.rstrip()) for line in lines if line.strip())
    if len(lengths) < fewest:
        return None
    width = lengths[int(0.98 * (len(lengths) - 1))]
    if width not in _WIDTHS:
        return None
    plain = [line.rstrip() for line in lines]
    full = [before for before, line in pairwise(plain) if _goes_on(before, line, width)]
    open_ = sum(_OPEN.search(line) is not None for line in full)
    long = sum(2 * length > width for length in lengths)
    return width if len(full) >= max(fewest, 0.4 * long) and open_ >= 0.6 * len(full) else None


def _goes_on(before: str, line: str, width: int) -> bool:
    """Whether the first word of a line would not have fitted on the line before it, of the same paragraph; or hardly,
    where the sentence goes on: widths are not always heeded."""
    indent = len(line) - len(line.lstrip())
    first = _WORD.match(line, indent)
    if first is None or not before.strip() or indent > len(before) - len(before.lstrip()) + 1:
        return False
    if line[indent].islower() and _OPEN.search(before) and _GOES_ON * width < len(before) <= 1.1 * width:
        return True
    return len(before) <= width + 2 and first.end() - indent + 1 + len(before) > width


def _together(text: str, line: str, words: frozenset[str]) -> str:
    """Two lines as one; a hyphen at the end of the first goes where the whole word stands elsewhere without it."""
    broken, rest = _BROKEN.search(text), _REST.match(line)
    if broken is None or rest is None:
        return f"{text} {line}"
    return (text[:-1] if broken[1] + rest[0] in words else text) + line
