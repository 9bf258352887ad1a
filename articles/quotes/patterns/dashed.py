"""Quotations between dashes: what one opens and another parts from who speaks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from operator import attrgetter

from articles.quotes.marks import Passage
from articles.quotes.patterns.languages import Language
from articles.quotes.spans import Spans

_DASHED = re.compile(r"(?:^|(?<=\n)|(?<=[.!?:…] ))[–—-]\s?(?=[^\W\d_]|«|\")")
_AGAIN = re.compile(r",[^\S\n]?[–—-](?=\s)")


def with_dashed(
    text: str, paragraphs: Sequence[tuple[int, int]], passages: Sequence[Passage], known: Language
) -> Sequence[Passage]:
    """With what a dash opens and another parts from who speaks: — A, — said Ortiz. — B."""
    quoted = Spans((p.outer_start, p.outer_end) for p in passages)
    dashed: list[Passage] = []
    for number, (start, end) in enumerate(paragraphs):
        opens = [m for m in _DASHED.finditer(text, start, end) if not quoted.hold(m.start())]
        is_announced = bool(opens) and opens[0].start() == start and text[:start].rstrip().endswith(":")
        goes_on = False
        for opening, following in pairwise([*opens, None]):
            assert opening is not None
            stop = following.start() if following is not None else end
            told = known.dashed.search(text, opening.end(), stop)
            if told is not None or goes_on or (is_announced and opening is opens[0]):
                last = told.start() if told is not None else stop
                dashed.append(Passage(number, opening.end(), last, "—", True, opening.start(), last))
            goes_on = told is not None
            if told is not None and (again := _AGAIN.search(text, told.end(), stop)) is not None and again.end() < stop:
                dashed.append(Passage(number, again.end(), stop, "—", True, again.start(), stop))
    inside = Spans((p.start, p.end) for p in dashed)
    return sorted([*dashed, *(p for p in passages if not inside.hold(p.start))], key=attrgetter("outer_start"))
