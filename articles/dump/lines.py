"""The lines of a dump and what their shapes say: prose, headline, list item, the end of a teaser."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from sys import intern

from articles.dump.layout import laid_out
from articles.language import UNSPACED, told_pieces
from articles.rules import Rule

_UNSTORABLE = re.compile(r"[\x00-\x08\x0e-\x1b\ufeff]|[\ud800-\udfff]")
_TOKEN = re.compile(r"\w+")
_ENDED = re.compile(
    r"[.!?。！？؟۔।…][\"'”’»›“)\]*）」』\s\u200b-\u200f\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]*"
    r"(?:(?:\([A-Z][\w/ -]{1,14}\)|/[A-Z]{2,8}/|[–—-] ?[A-Z]{2,8})\W{0,2})?$"
)
"""the end of a sentence, behind which an agency may sign"""
_ABBREVIATED = re.compile(r"^[^.!?]*\b(?:[A-Z]\.){2,}$")
"""the end of a headline that is an abbreviation: Envoy to Leave the U.N."""
_CUT_OFF = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\])\s*$")
_POSTED = re.compile(r"[—–-] ?.{1,60}?\(@\w{1,30}\)(?: \w{1,12}\.? \d{1,2},? \d{4})?$")
"""who posted the words above, as networks sign what others embed: — Ellen Strand (@strand) May 3, 2019"""
_BULLET = re.compile(r"(?:[•·‣▪◦●○∙*+]|[-–](?=\s)|\d{1,2}[.)](?=\s))\s*")
_OPENING = frozenset('.!?:…"“”„»«‘。')
"""marks behind which a capital tells nothing"""
_WORD_OR_OPENING = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*|[.!?:…\"“”„»«‘。]")
_STEM = 7
"""letters by which words are compared, so that their endings do not tell them apart"""
_NEAR = 4
"""lines from one place to another"""
_LONGEST = 4000
"""characters of a line that are looked at; what is longer is judged by its beginning and its end"""


@dataclass(slots=True)
class Line:
    """A line that is not blank, and its shape."""

    number: int
    """place among the lines that are not blank"""
    text: str
    """its words one space apart, as on pages, so that a search for several finds them; tabs part cells and stay"""
    gap: int
    """blank lines before it"""
    has_bullet: bool
    words: int
    """words; of a script without spaces, half its characters"""
    small: float
    """share of the words that begin with a small letter; 1.0 in scripts that have none"""
    is_ended: bool
    """closed as a sentence is"""
    is_cut_off: bool
    """ends in dots, as teasers do"""
    is_prose: bool
    key: str
    """its letters and digits alone: lines with the same key say the same"""
    rule: Rule | None = None
    """the rule on its words that it falls under"""
    last_rule: Rule | None = None
    """the rule it would fall under at the end of a text"""
    is_repeat: bool = False
    """a longer line that stood before"""
    is_furniture: bool = False
    """a short line that stands again and again, as marks between the paragraphs do"""
    heads_list: bool = False
    """points stand behind it"""
    is_listed: bool = False
    """a point of a list that its text promised"""
    is_post: bool = False
    """of a post that its text shows: who posted it, or the words above"""
    is_apart: bool = False
    """another matter begins with it, though no article of its own"""
    about: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    """its names and its long words, once they were asked for"""

    @property
    def is_headline(self) -> bool:
        """Whether a headline could look so."""
        return 2 <= self.words <= 40 and not self.is_prose and len(self.text) <= 300


def split_lines(text: str) -> list[Line]:
    """The lines of a dump that are not blank. What no database stores is taken out: NUL and other controls; a lone
    surrogate becomes the replacement character."""
    lines: list[Line] = []
    seen: set[str] = set()
    gap = 0
    storable = _UNSTORABLE.sub(lambda m: "\ufffd" if m[0] >= "\ud800" and m[0] < "\ue000" else "", text)
    for raw in laid_out(storable):
        tidy = "\t".join(" ".join(cell.split()) for cell in raw.split("\t")).strip()
        if tidy:
            line = _look(len(lines), tidy, gap)
            if line.words >= 6:
                line.is_repeat = line.key in seen
                seen.add(line.key)
            lines.append(line)
            gap = 0
        else:
            gap += 1
    times: Counter[str] = Counter()
    last: dict[str, int] = {}
    for line in lines:
        # What is said over and over at one place, as a headline is, is no mark between paragraphs.
        if line.words < 6:
            times[line.key] += line.number - last.get(line.key, -_NEAR) >= _NEAR
            last[line.key] = line.number
    for line, follower in pairwise(lines):
        line.heads_list = follower.has_bullet and not line.has_bullet
    for line in lines:
        line.is_furniture = times[line.key] >= 3 and not line.text.endswith(":")
        if line.number and _POSTED.match(line.text[:200]):
            line.is_post = lines[line.number - 1].is_post = True
    return lines


def _look(number: int, text: str, gap: int) -> Line:
    seen = text if len(text) <= _LONGEST else f"{text[: _LONGEST // 2]} {text[-_LONGEST // 2 :]}"
    bullet = _BULLET.match(seen)
    plain = seen[bullet.end() :] if bullet else seen
    tokens = _TOKEN.findall(plain)
    unspaced = len(UNSPACED.findall(plain))
    words = len(tokens) + unspaced // 2
    letters = [t for t in tokens if t[0].isalpha()]
    cased = [t for t in letters if t[0].islower() or t[0].isupper()]
    is_cased = len(cased) * 2 > len(letters) + unspaced // 2
    small = sum(t[0].islower() for t in cased) / len(cased) if is_cased else 1.0
    is_ended = bool(_ENDED.search(seen[-20:]))
    return Line(
        number=number,
        text=text,
        gap=gap,
        has_bullet=bullet is not None,
        words=words if seen is text else words * len(text) // len(seen),
        small=small,
        is_ended=is_ended,
        is_cut_off=bool(_CUT_OFF.search(seen[-20:])),
        is_prose=_is_prose(plain, words, small, is_ended),
        key=" ".join(tokens).casefold(),
    )


def _is_prose(text: str, words: int, small: float, is_ended: bool) -> bool:
    """A sentence or more: closed, and mostly of small words; or so long that it can be nothing else."""
    if words < 5 or small < 0.3:
        return words >= 40 and small >= 0.15 and is_ended
    if is_ended:
        if words <= 16 and small < 0.5 and _ABBREVIATED.search(text):
            return False
        is_question = text.rstrip("\"'”’»)").endswith("?")
        return words >= (13 if is_question else 6)
    return words >= 30 or (words >= 20 and text.endswith((":", ";", ",", "—", "–")))


@dataclass(slots=True)
class Subject:
    """What lines are about: their words with a capital inside a sentence, and their long words."""

    names: set[str] = field(default_factory=set)
    long: set[str] = field(default_factory=set)
    words: int = 0

    @classmethod
    def of(cls, lines: Iterable[Line], most: int = 1 << 30) -> Subject:
        """The subject of lines, as far as the first `most` words."""
        subject = cls()
        for line in lines:
            subject.add(line)
            if subject.words >= most:
                break
        return subject

    def add(self, line: Line) -> None:
        if line.about is None:
            line.about = _about(line.text[:_LONGEST])
        self.words += line.words
        self.names.update(line.about[0])
        self.long.update(line.about[1])

    def share_in(self, other: Subject) -> float:
        """Share of this subject's words that the other has too, 0 to 1: names and long words count alike. In 220
        articles of many languages, 150 words of an article shared under 0.08 with what stood before them in 2 of 100;
        the beginning of a strange article did in 57 of 100."""
        shares = [
            len(mine & theirs) / len(mine)
            for mine, theirs in ((self.names, other.names), (self.long, other.long))
            if mine
        ]
        return sum(shares) / len(shares) if shares else 0.0


def _about(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names and the long words of a line, each by its stem."""
    names: set[str] = set()
    long: set[str] = set()
    is_inside = False
    long.update(told_pieces(text))
    for word in _WORD_OR_OPENING.findall(text):
        if word in _OPENING:
            is_inside = False
            continue
        if len(word) >= 5 and not UNSPACED.match(word):
            long.add(intern(word.casefold()[:_STEM]))
        if is_inside and len(word) > 2 and word[0].isupper():
            names.add(intern(word.casefold()[:_STEM]))
        is_inside = True
    return tuple(names), tuple(long)
