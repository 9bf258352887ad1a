"""In other languages than English: whom an outlet cites for what it reports, and which outlet somebody told it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from articles.names import Names
from articles.quotes.lexicon import is_listed_outlet
from articles.quotes.patterns.languages import one_of, phrases, verbs
from articles.quotes.patterns.named_text import class_of
from articles.records import Mention, Quote, SourceStep

_FAR = 60
"""characters from a verb, or who speaks, to an outlet that is told"""
_BETWEEN = r"[^.!?,،;:\n«»„“”\"]{0,40}?"
_APART = re.compile(r"[.!?;:\n«»„“”\"]")
_LEAST = 3
"""words of what is said"""


_Named = Callable[[int, int], Sequence[Mention]]
"""the names that begin between two places of the text"""


@dataclass(frozen=True, slots=True)
class _Words:
    """How one language cites."""

    citing: re.Pattern[str]
    """behind an outlet: what it does to its source, and the source"""
    told: re.Pattern[str]
    """ends in what stands before an outlet that somebody told something"""
    paper: re.Pattern[str]


@cache
def _words(code: str) -> _Words | None:
    known = phrases(code)
    if not known["citing"]:
        return None
    ends = one_of([*known["that"], *known["cited_end"], *verbs(code)])
    return _Words(
        citing=re.compile(
            rf"{_BETWEEN}[,،]?\s(?:{one_of(known['citing'])})\s?(?P<who>(?<=\W)[^\s,،][^\n]{{2,90}}?)"
            rf"(?=[,،;:.!?\n(«„“”\"]|\s(?:{ends})\b|$)"
        ),
        told=re.compile(
            rf"(?<!\w)(?i:{one_of(known['told'])})(?:\s|(?<=['’])|(?<=ل))(?:(?i:{one_of(known['outlet'])})\s)?$"
        ),
        paper=re.compile(rf"(?i:\b(?:{one_of(known['paper'])}))"),
    )


def with_sources(quotes: Iterable[Quote], text: str, code: str, names: Names) -> Iterator[Quote]:
    """The statements with the outlets they came through, nearest first, and the source an outlet cites at the end, as
    Reuters berichtete unter Berufung auf einen Minister."""
    words = _words(code.split("-")[0].lower())
    starts = [mention.start for mention in names.mentions]

    def named(start: int, end: int) -> Sequence[Mention]:
        return names.mentions[bisect_left(starts, start) : bisect_left(starts, end)]

    for quote in quotes:
        yield quote if words is None or quote.speaker_end is None else _with_source(quote, text, words, named)


def _with_source(quote: Quote, text: str, words: _Words, named: _Named) -> Quote:
    assert quote.speaker_end is not None
    after = max(quote.speaker_end, quote.cue_end or 0)
    if quote.speaker_class != "outlet":
        return _told(quote, text, min(after, quote.cue_end or after), words, named)
    places = sorted({quote.speaker_end, after})
    found = next((m for at in places if (m := words.citing.match(text, at, at + 160)) is not None), None)
    if found is None:
        return quote
    start, end = found.span("who")
    if quote.start < end < quote.end:  # Selon l'AFP, qui cite un officier, les troupes partiront
        begin = end + len(text[end : quote.end]) - len(text[end : quote.end].lstrip(" ,،"))
        if len(text[begin : quote.end].split()) < _LEAST or quote.kind != "indirect":
            return quote
        quote = replace(quote, start=begin, text=text[begin : quote.end], pieces=((begin, quote.end),))
    elif quote.start < start < quote.end:
        return quote
    return replace(quote, sources=(_speaker(quote, 1), _source(text, start, end, words, named)))


def _told(quote: Quote, text: str, after: int, words: _Words, named: _Named) -> Quote:
    """The statement with the outlet it was made to: sagte Ida Kolbin der Zeitung Die Welt."""
    for mention in named(after, after + _FAR):
        is_near = is_listed_outlet(mention.entity_id) and not _APART.search(text, after, mention.start)
        if is_near and words.told.search(text, max(0, mention.start - _FAR), mention.start):
            told = SourceStep(1, mention.text, mention.start, mention.end, "outlet", mention.entity_id)
            return replace(quote, audience=mention.text, sources=(told, _speaker(quote, 2)))
    return quote


def _speaker(quote: Quote, hop: int) -> SourceStep:
    assert quote.speaker_text is not None
    assert quote.speaker_start is not None
    assert quote.speaker_end is not None
    kind = quote.speaker_class or "unknown"
    return SourceStep(hop, quote.speaker_text, quote.speaker_start, quote.speaker_end, kind, quote.speaker_entity_id)


def _source(text: str, start: int, end: int, words: _Words, named: _Named) -> SourceStep:
    """Whom an outlet cites: a person, or who is named first; else somebody unnamed, or a document."""
    inside = [m for m in named(start, end) if m.end <= end]
    first = next((m for m in inside if m.kind == "PERSON" or (m.start == start and m.kind == "ORG")), None)
    if first is None:
        kind = "document" if words.paper.search(text, start, end) else "unnamed"
        return SourceStep(2, text[start:end], start, end, kind)
    return SourceStep(2, first.text, first.start, first.end, class_of(first), first.entity_id)
