"""Statements in languages without a parser: what marks, verbs of saying and names beside one another tell."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from articles.names import Names
from articles.quotes.direct import is_full
from articles.quotes.lexicon import rows
from articles.quotes.marks import Passage, tight
from articles.records import Mention, Quote

_UPPER = r"[^\W\d_a-zà-öø-ÿа-яёіїєґ]"
_NAME = re.compile(
    rf"{_UPPER}[\w’'.-]*\w(?:\s(?:(?:de|del|della|di|da|dos|do|von|van|der|den|la|le|el|al|bin|ibn|af|av)\s)*{_UPPER}[\w’'-]*\w)+"
)
_SENTENCE_END = re.compile(r"(?<=[\w”“»\"')\]]{2})[.!?…]+(?=[\s”“»\"']|$)|\n")
_SMALL = r"(?:\s?(?:a|ha|hat|har|au|il|die|der|le|la|el|o|nu|mir|dazu|habe|haben)\s)?"
_LEAD = r"[^\S\n]?[,–—-]?[^\S\n]?[–—-]?[^\S\n]?"
_NEXT_WORD = re.compile(r"[\s,–—-]{0,4}(?P<had>(?:ha|han|a|hat|è)\s)?(?P<verb>[^\W\d_A-ZÀ-ÖØ-ÞА-Я][\w-]{2,})(?=[\s.,])")
_COMPOUND = re.compile(r"-[^\W\d_]")
"""what goes on behind the name of a body that does not speak itself: UN-Botschafter"""
_WORD_OR_MARK = re.compile(r"[,;:(]|[^\W\d_]+")
_LONG = 6
_NEAR = 60
"""characters between a verb and the name that goes with it"""


@dataclass(frozen=True, slots=True)
class _Language:
    """How one language attributes."""

    said: re.Pattern[str]
    """a verb of saying, hard behind a quotation"""
    verb: re.Pattern[str]
    """a verb of saying anywhere"""
    that: re.Pattern[str]
    """a verb of saying, perhaps who speaks, and the word that a clause begins with"""
    according: re.Pattern[str]
    pronoun: re.Pattern[str]
    barrier: frozenset[str]
    """words behind which somebody stands who does not speak"""
    ends: frozenset[str]
    """words that end a name without leading away from it: and"""
    skipped: frozenset[str]
    """words between verb and speaker that say nothing of either: himself, also, on Monday"""
    finite: frozenset[str]
    """verbs that go on behind "according to …" without a comma"""
    has_small_nouns: bool
    """capitals mark names, and not every noun"""
    drops_pronoun: bool
    """a verb may stand alone: "dijo" is he or she said"""


@cache
def _language(code: str) -> _Language | None:
    known = [row["verb"] for row in rows("say_verbs", ("language", "verb")) if row["language"] == code]
    if not known:
        return None
    phrases: dict[str, list[str]] = defaultdict(list)
    for row in rows("phrases", ("language", "kind", "phrase")):
        if row["language"] == code:
            phrases[row["kind"]].append(row["phrase"])

    def one_of(words: Iterable[str]) -> str:
        return "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or r"(?!)"

    verb = rf"(?:a-t-(?:il|elle)\s)?\b(?:{one_of(w for w in known if len(w) > 2)})\b"
    that = one_of(phrases["that"])
    return _Language(
        said=re.compile(rf"{_LEAD}{_SMALL}(?P<verb>(?:a-t-(?:il|elle)\s)?\b(?:{one_of(known)})\b)"),
        verb=re.compile(verb),
        that=re.compile(rf"(?P<verb>{verb})(?P<subject>[^.!?,:;\n]{{0,80}}?),?\s+(?:{that})(?:(?<=['’])|\s)"),
        according=re.compile(rf"(?<!\S)(?P<cue>(?i:{one_of(phrases['according'])}))\s+"),
        pronoun=re.compile(rf"(?<![\w’'])(?i:{one_of(phrases['pronoun'])})(?![\w’'])"),
        barrier=frozenset(phrases["barrier"]),
        ends=frozenset(phrases["and"]),
        skipped=frozenset(phrases["skipped"]),
        finite=frozenset(phrases["finite"]),
        has_small_nouns="capital_nouns" not in phrases["trait"],
        drops_pronoun="needs_pronoun" not in phrases["trait"],
    )


def find_marked(text: str, passages: Sequence[Passage], language: str, names: Names) -> Iterator[Quote]:
    """The statements of a text in another language: quotations with a verb of saying beside them or of whole sentences
    of six words and more, and clauses with "that" and "according to" whose speaker has a name. The speaker is the name
    beside the verb, else the words there; he or she is who spoke last."""
    known = _language(language.split("-")[0].lower())
    if known is None:
        return (_quote(text, *span, "direct") for p in passages if (span := _sentence(text, p)) is not None)
    return iter(sorted(_Reader(text, passages, known, names).read(), key=lambda quote: quote.start))


def _sentence(text: str, passage: Passage) -> tuple[int, int] | None:
    """The span of a passage that is a whole sentence and no title."""
    start, end = tight(text, passage.start, passage.end)
    return (start, end) if is_full(text, passage) and len(text[start:end].split()) >= _LONG else None


@dataclass(frozen=True, slots=True)
class _Voice:
    """A cue and who speaks by it, as spans."""

    cue: tuple[int, int] | None
    words: tuple[int, int] | None
    mention: Mention | None


_NOBODY = _Voice(None, None, None)


def _quote(
    text: str, start: int, end: int, kind: str, voice: _Voice = _NOBODY, names: Mapping[str, str] | None = None
) -> Quote:
    cue, words, mention = voice.cue, voice.words, voice.mention
    return Quote(
        start=start,
        end=end,
        text=text[start:end],
        kind=kind,
        pieces=((start, end),),
        cue=text[slice(*cue)] if cue else None,
        cue_start=cue[0] if cue else None,
        cue_end=cue[1] if cue else None,
        speaker_text=text[slice(*words)] if words else None,
        speaker_start=words[0] if words else None,
        speaker_end=words[1] if words else None,
        speaker_name=(names or {}).get(mention.entity_id, mention.text) if mention else None,
        speaker_entity_id=mention.entity_id if mention else None,
        speaker_class={"PERSON": "person", "ORG": "organisation"}.get(mention.kind) if mention else None,
    )


class _Reader:
    """Reads one text in a known language."""

    def __init__(self, text: str, passages: Sequence[Passage], language: _Language, names: Names) -> None:
        self.text, self.passages, self.language = text, passages, language
        self.mentions = [m for m in names.mentions if m.kind in ("PERSON", "ORG") and not _COMPOUND.match(text, m.end)]
        self.starts = [m.start for m in self.mentions]
        self.names = {entity.entity_id: entity.name for entity in names.entities}
        self.last = _NOBODY
        """who spoke last"""
        self.spoke_to = 0
        """where that statement ends"""

    def read(self) -> Iterator[Quote]:
        for number, passage in enumerate(self.passages):
            start, end = tight(self.text, passage.start, passage.end)
            if start == end:
                continue
            voice = self._voice(number)
            if voice is not None or _sentence(self.text, passage) is not None:
                yield _quote(self.text, start, end, "direct", voice or _NOBODY, self.names)
            if voice is not None and voice.mention is not None:
                self.last, self.spoke_to = voice, passage.outer_end
        yield from self._reported()

    # -- quotations ----------------------------------------------------------------------------------------------------

    def _voice(self, number: int) -> _Voice | None:
        """Who says a quotation: told behind it, before it, or with the one it goes on from."""
        passage = self.passages[number]
        following = self.passages[number + 1].outer_start if number + 1 < len(self.passages) else len(self.text)
        before = self.passages[number - 1].outer_end if number else 0
        end = self._sentence_end(passage.outer_end, following)
        begin = self._sentence_begin(passage.outer_start, before)
        return self._after(passage, end) or self._before(begin, passage) or self._goes_on(passage, before)

    def _after(self, passage: Passage, end: int) -> _Voice | None:
        """“…”, said the mayor Maria Ortiz. A title in marks before a verb, “Herald” reports, has no comma."""
        at, is_sentence = passage.outer_end, is_full(self.text, passage)
        has_comma = "," in self.text[passage.end - 1 : at + 2]
        found = self.language.said.match(self.text, at, end) if is_sentence or has_comma else None
        if found is not None:
            return self._behind(found.span("verb"), found.end(), end)
        ends = has_comma or self.text[passage.end - 1 : passage.end] in "!?"
        word = _NEXT_WORD.match(self.text, at, end) if is_sentence and ends else None
        if word is None or word["verb"] in self.language.barrier:
            return None
        voice = self._behind(word.span("verb"), word.end(), min(end, word.end() + _NEAR))
        is_told = voice.words is not None and (voice.mention is not None or word["had"] is not None)
        is_alone = self.language.drops_pronoun and word["had"] is not None and voice.words is None
        return voice if is_told or is_alone else None

    def _behind(self, cue: tuple[int, int], at: int, end: int) -> _Voice:
        """Who stands behind a verb: the first name before any word that leads elsewhere, a pronoun, or what words there
        are."""
        stop = self._barrier(at, end)
        begin = self._word_at(at, stop)
        mention = next(iter(self._mentions(begin, stop)), None)
        if mention is not None:
            is_title = len(self.text[begin : mention.start].split()) <= 4
            return _Voice(cue, (begin if is_title else mention.start, mention.end), mention)
        if said := self.language.pronoun.search(self.text, begin, stop):
            return _Voice(cue, said.span(), self._he(at))
        if self.language.has_small_nouns and (name := _NAME.search(self.text, begin, stop)):
            return _Voice(cue, name.span(), None)
        words = self.text[begin:stop].rstrip(" ,")
        if not words:
            return _Voice(cue, None, self._last(at) if self.language.drops_pronoun else None)
        return _Voice(cue, (begin, begin + len(words)) if len(words.split()) <= 6 else None, None)

    def _before(self, begin: int, passage: Passage) -> _Voice | None:
        """Who is told to speak between the beginning of a sentence and the quotation in it."""
        end = begin + len(self.text[begin : passage.outer_start].rstrip())
        mark = self.text[end - 1] if end > begin else ""
        verbs = list(self.language.verb.finditer(self.text, begin, end))
        if verbs:
            return self._by_verb(verbs[-1].span(), begin, end - 1 if mark in (":", ",") else end, mark)
        if mark == ":" and is_full(self.text, passage) and self.text.count(" ", passage.start, passage.end) >= 3:
            return self._by_colon(begin, end - 1)
        return self._by_source(begin, end - 1) if mark == "," else None

    def _by_verb(self, cue: tuple[int, int], begin: int, end: int, mark: str) -> _Voice | None:
        """Maria Ortiz said: “…” On Monday said Maria Ortiz: “…” Without a mark only who stands next to it."""
        behind = self._behind(cue, cue[1], end)
        is_named = behind.words is not None and not self.text[slice(*behind.words)].islower()
        if mark not in (":", ","):
            return behind if is_named and behind.words is not None and behind.words[1] == end else None
        if is_named:
            return behind
        if (ahead := self._ahead(begin, cue[0])) is not None:
            return _Voice(cue, (ahead.start, ahead.end), ahead)
        if said := self.language.pronoun.search(self.text, max(begin, cue[0] - 12), min(end, cue[1] + 12)):
            return _Voice(cue, said.span(), self._he(begin))
        name = _NAME.search(self.text, begin, cue[0]) if self.language.has_small_nouns else None
        return _Voice(cue, name.span() if name is not None else None, None)

    def _by_colon(self, begin: int, end: int) -> _Voice | None:
        """Maria Ortiz sees it otherwise: “…” But not: The case of Maria Ortiz: “…”"""
        ahead = self._ahead(begin, end)
        if ahead is None or (ahead.start > begin + 12 and len(self.text[ahead.end : end].split()) < 2):
            return None
        return _Voice((end, end + 1), (ahead.start, ahead.end), ahead)

    def _by_source(self, begin: int, end: int) -> _Voice | None:
        """According to Maria Ortiz, “…”"""
        found = self.language.according.search(self.text, begin, end)
        mention = next(iter(self._mentions(found.end(), end)), None) if found is not None else None
        if found is None or mention is None or mention.end < end - 1:
            return None
        return _Voice(found.span("cue"), (mention.start, mention.end), mention)

    def _goes_on(self, passage: Passage, before: int) -> _Voice | None:
        """A quotation with nothing beside it, behind the words that name who said the one before."""
        between = self.text[before : passage.outer_start]
        if self.last.mention is None or before != self.spoke_to or "\n" in between or len(between) > 160:
            return None
        ended = between.rstrip()[-1:]
        is_broken = ended == "," and len(between) <= _NEAR and self.text[before - 2] not in ".!?"
        is_next = ended in (".", ":") and is_full(self.text, passage) and len(_SENTENCE_END.findall(between)) <= 1
        if not (is_broken or is_next):
            return None
        others = {m.entity_id for m in self._mentions(before, passage.outer_start) if m.kind == "PERSON"}
        return _Voice(None, None, self.last.mention) if others <= {self.last.mention.entity_id} else None

    # -- clauses -------------------------------------------------------------------------------------------------------

    def _reported(self) -> Iterator[Quote]:
        """Maria Ortiz said that it would close; according to Maria Ortiz it will."""
        for found in self.language.that.finditer(self.text):
            cue, begin = found.span("verb"), self._sentence_begin(found.start(), 0)
            behind = self._behind(cue, cue[1], found.end("subject"))
            ahead = self._ahead(max(begin, cue[0] - _NEAR), cue[0])
            if behind.mention is not None and behind.words is not None:
                voice = behind
            elif ahead is not None and "," not in self.text[ahead.end : cue[0]].strip(" ,"):
                voice = _Voice(cue, (ahead.start, ahead.end), ahead)
            elif said := self.language.pronoun.search(self.text, max(begin, cue[0] - 12), cue[0]):
                voice = _Voice(cue, said.span(), self._he(begin))
            else:
                continue
            if voice.mention is not None:
                yield from self._clause(found.end(), self._sentence_end(found.end(), len(self.text)), voice)
        for found in self.language.according.finditer(self.text):
            begin, end = self._sentence_begin(found.start(), 0), self._sentence_end(found.end(), len(self.text))
            mention = next(iter(self._mentions(found.end(), min(end, found.end() + _NEAR))), None)
            if mention is None:
                continue
            title = [word for word in self.text[found.end() : mention.start].split() if word.islower()]
            if len(title) > 2 or not self.language.barrier.isdisjoint(title):
                continue
            voice = _Voice(found.span("cue"), (found.end(), mention.end), mention)
            rest = self.text[mention.end : end]
            goes_on = re.match(r"\s*,|\s+([^\W\d_]+)", rest)
            if found.start("cue") - begin <= 1 and goes_on is not None:
                if goes_on[1] is None or goes_on[1] in self.language.finite:
                    yield from self._clause(mention.end, end, voice)
            elif not rest.strip(" .,") and self.text[begin : found.start("cue")].rstrip().endswith(","):
                yield from self._clause(begin, found.start("cue"), voice)

    def _clause(self, start: int, end: int, voice: _Voice) -> Iterator[Quote]:
        start, end = tight(self.text, start, end, ",.!?…")
        behind = bisect_left(self.passages, end, key=lambda passage: passage.start)
        is_quoted = behind > 0 and self.passages[behind - 1].end > start
        if not is_quoted and len(self.text[start:end].split()) >= 3:
            yield _quote(self.text, start, end, "indirect", voice, self.names)

    # -- places --------------------------------------------------------------------------------------------------------

    def _sentence_end(self, at: int, most: int) -> int:
        end = min(most, at + 400)
        found = _SENTENCE_END.search(self.text, at + 1, end)
        return found.start() if found else end

    def _sentence_begin(self, at: int, least: int) -> int:
        begin = max(least, at - 300, self.text.rfind("\n", 0, at) + 1)
        ends = [found.end() for found in _SENTENCE_END.finditer(self.text, begin, max(begin, at - 1))]
        begin = ends[-1] if ends else begin
        while begin < at and self.text[begin].isspace():
            begin += 1
        return begin

    def _barrier(self, at: int, end: int) -> int:
        """Where the words behind a verb lead to somebody else, or the clause ends."""
        for word in _WORD_OR_MARK.finditer(self.text, at, end):
            written = word.group()
            if written in self.language.barrier or written in ",;:(":
                return word.start()
            if written in self.language.ends and self._mentions(at, word.start()):
                return word.start()
        return end

    def _word_at(self, at: int, end: int) -> int:
        """Where the first word begins that tells who speaks."""
        for word in _WORD_OR_MARK.finditer(self.text, at, end):
            if word.group() not in self.language.skipped:
                return word.start()
        return end

    def _ahead(self, begin: int, end: int) -> Mention | None:
        """The last name before a verb that no word leads away to: Maria Ortiz of the Herald says."""
        for mention in reversed(self._mentions(begin, end)):
            words = _WORD_OR_MARK.findall(self.text[begin : mention.start])[-3:]
            if self.language.barrier.isdisjoint(words):
                return mention
        return None

    def _mentions(self, start: int, end: int) -> Sequence[Mention]:
        first = bisect_left(self.starts, start)
        return [m for m in self.mentions[first : bisect_left(self.starts, end)] if m.end <= end]

    def _last(self, at: int) -> Mention | None:
        """Who spoke last, in this paragraph or the one before, where nobody else has been named since."""
        last = self.last.mention
        if last is None or at < self.spoke_to or self.text.count("\n\n", self.spoke_to, at) > 1:
            return None
        since = {m.entity_id for m in self._mentions(self.spoke_to, at) if m.kind == "PERSON"}
        return last if since <= {last.entity_id} else None

    def _he(self, at: int) -> Mention | None:
        """Whom he or she stands for: who spoke last, else the one person whom the paragraph has named so far."""
        paragraph = self.text.rfind("\n", 0, at) + 1
        if (last := self._last(at)) is not None:
            return last
        people = {m.entity_id: m for m in self._mentions(paragraph, at) if m.kind == "PERSON"}
        return next(iter(people.values())) if len(people) == 1 else None
