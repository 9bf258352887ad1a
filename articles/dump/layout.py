"""Undo how a text was laid out: marks of links, margins, lines broken at one width or at every link in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from articles.dump.markdown import plain as without_marks

_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
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
_WIDE = re.compile(r"[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]")
"""a character that takes the place of two, of a script without spaces"""
_STARTS = re.compile(r"\s*(?:[,.;:!?)”’%](?!\d)|[はがをにのとでもへや])")
"""how a line begins, but with a small letter, that goes on a sentence"""
_UNCLOSED = re.compile(r"[^\W_]$|[,(“„«‘\[&–—-]$")
_CLOSES = re.compile(r"\s*[,.;:!?)”’%はがをにのとでもへや、。]")
_FEWEST_MARKS = 3
"""lines that begin with a comma or a dot, for sentences to be broken at links"""
_OWN_LINE = re.compile(r"\s*(?:[*+•·|#>–—-]|o |\d{1,3}[.)]\s)")
"""how a point of a list begins"""
_SHORT = 80
"""characters of a link within a sentence"""
_LONGEST_PARAGRAPH = 20_000
"""characters"""
_LONGEST = 2000
"""characters of a line that is no whole page"""
_MET = re.compile(
    r"\s{3,}|(?<![.!?”\"])\s{2}|(?<=[^\W\d_A-Z]{3}[.!?])(?=[“\"]?[A-Z][a-z])|(?<=[.!?][”\"])(?=[A-Z][a-z])"
)
"""where two blocks met in the text of a whole page: many spaces, or none between two sentences"""
_FULL, _SURE = 0.9, 4
"""of the width, of a line that is full; such lines, with a small word behind them, that tell a width. Of 730 texts that
were broken at one 620 have as many, in 1,830 that were not none has"""
_GOES_ON = 0.7
"""of the width, of a line that the next one goes on though its first word might have fitted"""
_BROKEN = re.compile(r"([^\W\d_]+)-$")
_REST = re.compile(r"[^\W\d_]+")


def laid_out(text: str) -> list[str]:
    """The lines of a text as they were before its layout: without marks of links and stress, without a margin that
    nearly all lines have, and with the lines of one paragraph joined where they were broken at one width, or at every
    link in them."""
    plain = [line.rstrip() for line in _without_margin(_parted(_BREAK.split(without_marks(text))))]
    width = width_of(plain)
    return _mended(plain if width is None else join(plain, width))


def _parted(lines: Sequence[str]) -> list[str]:
    """The lines, those that hold a whole page parted where its blocks met."""
    parted: list[str] = []
    for line in lines:
        if len(line) > _LONGEST and len(met := _MET.split(line)) > _FEWEST:
            parted += [part for each in met for part in (each, "")]
        else:
            parted.append(line)
    return parted


def _mended(lines: Sequence[str]) -> list[str]:
    """The lines, a sentence on one line again where each link in it was put on a line of its own: a line that begins
    with a small letter or a comma goes on the one before it, if that is open, and so does what follows while the
    sentence is. Only where several begin with a comma or a dot, or no line is blank."""
    times = Counter(line.strip() for line in lines)
    begins = [
        None if times[line.strip()] >= 3 and len(line) > 3 else _begins(before, line)
        for before, line in pairwise(["", *lines])
    ]
    if sum(begin == _MARK for begin in begins) < _FEWEST_MARKS and any(not line.strip() for line in lines[1:-1]):
        return list(lines)
    mended: list[str] = []
    is_broken = False
    """whether the last line is a sentence that was broken"""
    for at, line in enumerate(lines):
        before = mended[-1] if mended and len(mended[-1]) < _LONGEST_PARAGRAPH else ""
        is_followed = at + 1 < len(lines) and begins[at + 1] is not None
        goes_on = begins[at] == _MARK and before != ""
        if not goes_on and line.strip() and _UNCLOSED.search(before[-2:]) and not _OWN_LINE.match(line):
            is_begun = is_broken or _is_begun(before)
            if begins[at] is not None:
                goes_on = _is_long(line) or (is_begun and (is_followed or _is_long("".join(lines[at + 1 : at + 2]))))
            else:
                is_link = is_followed and len(line) < _SHORT
                goes_on = (is_link and is_begun) or (is_broken and (is_followed or _is_long(line)))
        if goes_on:
            mended[-1] += ("" if _CLOSES.match(line) else " ") + line.strip()
        else:
            mended.append(line)
        is_broken = goes_on
    return mended


_MARK, _SMALL = "mark", "small letter"


def _begins(before: str, line: str) -> str | None:
    """With what a line begins that goes on a sentence which the line before it leaves open; None where it does not."""
    first = line.lstrip()[:1]
    if not first or _UNCLOSED.search(before[-2:]) is None:
        return None
    if _STARTS.match(line):
        return _MARK
    return _SMALL if first.islower() and not _OWN_LINE.match(line) else None


def _is_begun(line: str) -> bool:
    """Whether it may be the beginning of a sentence: four words or more, most of them small."""
    words = line.split()
    return len(words) >= 4 and 2 * sum(word[0].islower() for word in words) >= len(words)


def _is_long(line: str) -> bool:
    return line.count(" ") >= 3


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
        if joined and len(joined[-1]) < _LONGEST_PARAGRAPH and _goes_on(before, line, width):
            joined[-1] = _together(joined[-1], line.strip(), words)
        else:
            joined.append(line)
        before = line
    return joined


def width_of(lines: Sequence[str], fewest: int = _FEWEST) -> int | None:
    """The width at which a text was broken, in `fewest` places or more; None where it was not. Nearly all lines are no
    longer, and some that are as long are open and followed by a small word that would have made them longer; or, of a
    script without small letters, most of the long ones by any word."""
    lengths = sorted(_cells(line.rstrip()) for line in lines if line.strip())
    if len(lengths) < fewest:
        return None
    width = lengths[int(0.98 * (len(lengths) - 1))]
    if width not in _WIDTHS:
        return None
    plain = [line.rstrip() for line in lines]
    full = [(before, line.lstrip()) for before, line in pairwise(plain) if _goes_on(before, line, width)]
    open_ = [(before, line) for before, line in full if _OPEN.search(before)]
    sure = sum(
        _cells(before) > _FULL * width and (line[0].islower() or _WIDE.match(line) is not None)
        for before, line in open_
    )
    if sure >= max(min(fewest, _SURE), 0.1 * len(full)):
        return width
    long = sum(2 * length > width for length in lengths)
    return width if len(full) >= max(fewest, 0.4 * long) and len(open_) >= 0.6 * len(full) else None


def _cells(line: str) -> int:
    """Places that a line takes on a screen."""
    return len(line) if line.isascii() else len(line) + len(_WIDE.findall(line))


def _goes_on(before: str, line: str, width: int) -> bool:
    """Whether the first word of a line would not have fitted on the line before it, of the same paragraph; or hardly,
    where the sentence goes on: widths are not always heeded."""
    indent = len(line) - len(line.lstrip())
    if not line.strip() or not before.strip() or indent > len(before) - len(before.lstrip()) + 1:
        return False
    taken = _cells(before)
    if _WIDE.match(line[indent]):
        return width - 4 < taken <= width + 2
    first = _WORD.match(line, indent)
    if first is None:
        return False
    if line[indent].islower() and _OPEN.search(before) and _GOES_ON * width < taken <= 1.1 * width:
        return True
    return taken <= width + 2 and first.end() - indent + 1 + taken > width


def _together(text: str, line: str, words: frozenset[str]) -> str:
    """Two lines as one; a hyphen at the end of the first goes where the whole word stands elsewhere without it."""
    if _WIDE.match(line) or _WIDE.match(text[-1]):
        return text + line
    broken, rest = _BROKEN.search(text[-40:]), _REST.match(line)
    if broken is None or rest is None:
        return f"{text} {line}"
    return (text[:-1] if broken[1] + rest[0] in words else text) + line
