"""Statements in languages without a parser: what marks, verbs of saying and names beside one another tell."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import attrgetter

from articles.names import Names
from articles.quotes.direct import is_full
from articles.quotes.languages import NAME, Language, language
from articles.quotes.lexicon import is_listed_outlet
from articles.quotes.marks import Passage, tight
from articles.records import Mention, Quote

_SENTENCE_END = re.compile(r"(?<=[\w”“»\"')\]]{2})[.!?…]+(?=[\s”“»\"']|$)|\n")
_NEXT_WORD = re.compile(
    r"[\s,–—-]{0,4}(?P<had>(?:ha|han|a|hat|è)\s)?(?P<verb>[a-zß-öø-ÿà-žа-яёіїєґ][\w-]{2,})(?=[\s.,])"
)
_COMPOUND = re.compile(r"-[^\W\d_]")
"""what goes on behind the name of a body that does not speak itself: UN-Botschafter"""
_MARKS = ',،;:(«“„"–—'
_WORD_OR_MARK = re.compile(rf"[{_MARKS}]|[^\W\d_]+")
_DASHED = re.compile(r"(?:^|(?<=\n)|(?<=[.!?:…] ))[–—-]\s?(?=[^\W\d_]|«|\")")
_AGAIN = re.compile(r",[^\S\n]?[–—-](?=\s)")
_TITLED = re.compile(r"\s[^.,،;:«“„\"\n]{3,80}[,،] ")
"""the title behind a verb, before a name: said the minister of defence, Maria Ortiz"""
_CLOSES = re.compile(r"[–—]|[.!?,،](?=\s)|\s-\s")
_COMMAS = ",،"
_LINK = re.compile(r"(?:\s[\w’']{1,3}){0,2}\s?")
"""what may stand between a verb and the words in marks that are its object: spoke of a"""
_LONG = 6
_PART = 3
"""words of a quotation that is part of a clause; with fewer it is a word in marks"""
_NEAR = 60
"""characters between a verb and the name that goes with it"""
_TITLE = 8
"""words that name who speaks"""
_FEW = 4
"""words before a verb that are no subject: Finalmente, indicó"""


def find_marked(
    text: str, paragraphs: Sequence[tuple[int, int]], passages: Sequence[Passage], code: str, names: Names
) -> Iterator[Quote]:
    """The statements of a text in another language: quotations with a verb of saying beside them or of whole sentences
    of six words and more, and clauses with "that" and "according to" whose speaker has a name. The speaker is the name
    beside the verb, else the words there; he or she is who spoke last."""
    known = language(code)
    if known is None:
        return (_quote(text, *span, "direct") for p in passages if (span := _sentence(text, p)) is not None)
    spoken = _with_dashed(text, paragraphs, passages, known)
    return iter(sorted(_Reader(text, spoken, known, names).read(), key=attrgetter("start")))


def _person(name: str) -> str:
    """Words with capitals without the titles before a name: Minister President Maria Ortiz."""
    words = name.split()
    if len(words) > 3:
        words = words[-2:] if words[-2][0].isupper() else words[-1:]
    return " ".join(words)


def _names_in(text: str) -> Iterator[tuple[int, str]]:
    """The words with capitals of a text and where they begin; less those that only begin a sentence."""
    small = set(re.findall(r"\b[^\W\d_]+\b", text))
    for found in NAME.finditer(text):
        start, words = found.start(), found.group().split(" ")
        opens = text[max(0, start - 3) : start].rstrip(' "“«')[-1:] in ("", ".", "!", "?", ":", "\n")
        while opens and words and words[0].lower() in small:
            start, words = start + len(words[0]) + 1, words[1:]
        if words and len(words[-1]) > 3:
            yield start, " ".join(words)


def _sentence(text: str, passage: Passage) -> tuple[int, int] | None:
    """The span of a passage that is a whole sentence and no title."""
    start, end = tight(text, passage.start, passage.end)
    return (start, end) if is_full(text, passage) and len(text[start:end].split()) >= _LONG else None


def _with_dashed(
    text: str, paragraphs: Sequence[tuple[int, int]], passages: Sequence[Passage], known: Language
) -> Sequence[Passage]:
    """With what a dash opens and another parts from who speaks: — A, — said Ortiz. — B."""
    quoted = [(p.outer_start, p.outer_end) for p in passages]
    dashed: list[Passage] = []
    for number, (start, end) in enumerate(paragraphs):
        opens = [m for m in _DASHED.finditer(text, start, end) if not _is_in(quoted, m.start())]
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
    inside = [(p.start, p.end) for p in dashed]
    return sorted([*dashed, *(p for p in passages if not _is_in(inside, p.start))], key=attrgetter("outer_start"))


def _is_in(spans: Sequence[tuple[int, int]], at: int) -> bool:
    near = bisect_left(spans, (at + 1, 0))
    return near > 0 and spans[near - 1][1] > at


@dataclass(frozen=True, slots=True)
class _Voice:
    """A cue and who speaks by it, as spans."""

    cue: tuple[int, int] | None
    words: tuple[int, int] | None
    mention: Mention | None

    def again(self) -> _Voice:
        """The same speaker where nothing names him or her."""
        return _Voice(None, None if self.mention is not None else self.words, self.mention)


_NOBODY = _Voice(None, None, None)


def _quote(
    text: str, start: int, end: int, kind: str, voice: _Voice = _NOBODY, names: Mapping[str, str] | None = None
) -> Quote:
    cue, words, mention = voice.cue, voice.words, voice.mention
    is_listed = mention is not None and mention.entity_id in (names or {})
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
        speaker_name=(names or {}).get(mention.entity_id, mention.entity_id) if mention else None,
        speaker_entity_id=mention.entity_id if mention and is_listed else None,
        speaker_class=_class_of(mention) if mention else None,
    )


def _class_of(mention: Mention) -> str:
    if mention.kind == "PERSON":
        return "person"
    return "outlet" if is_listed_outlet(mention.entity_id) else "organisation"


class _Reader:
    """Reads one text in a known language."""

    def __init__(self, text: str, passages: Sequence[Passage], known: Language, names: Names) -> None:
        self.text, self.passages, self.language = text, passages, known
        self.mentions = [m for m in names.mentions if m.kind in ("PERSON", "ORG") and not _COMPOUND.match(text, m.end)]
        self.names = {entity.entity_id: entity.name for entity in names.entities}
        if known.has_small_nouns:
            self._learn(names)
        self.starts = [m.start for m in self.mentions]
        self.quoted = sorted((p.start, p.end) for p in passages)
        self.last = _NOBODY
        """who spoke last"""
        self.spoke_from = self.spoke_to = 0
        """where that statement begins and ends"""

    def _learn(self, names: Names) -> None:
        """Adds whom no list has: words with capitals beside a verb of saying, and the last of them wherever else it
        stands. Their name stands for their entity."""
        known, text, written = self.language, self.text, list(_names_in(self.text))
        by_last: dict[str, str] = {}
        for _, name in written:
            if " " in name:
                by_last.setdefault(name.split()[-1], _person(name))
        cues = [m.end() for pattern in (known.verb, known.according, known.view) for m in pattern.finditer(text)]
        spoke = {self._word_at(at, len(text)) for at in cues}
        spoke |= {m.end() for at in cues if (m := _TITLED.match(text, at)) is not None}
        full: dict[str, str] = {}
        for start, name in written:
            if start not in spoke and known.led_by.match(text, start + len(name)) is None:
                continue
            last = name.split()[-1]
            whole = by_last.get(last, name) if " " not in name else _person(name)
            if known.has_verb_last and "'" in name.replace("’", "'"):
                continue
            is_sure = " " in whole or (start > 1 and text[start - 2] not in ".!?\n:")
            before = text[max(0, start - 12) : start]
            leads_away = known.of.search(before) is not None or before.split()[-1:] in [[word] for word in known.ends]
            if is_sure and text[start - 1] not in _MARKS and not leads_away:
                full |= {name: whole, whole: whole, last: whole}
        taken = sorted((m.start, m.end) for m in names.mentions)
        for start, name in written:
            key = name if name in full else name.split()[-1]
            if key in full and not _is_in(taken, start + len(name) - 1):
                at = start + len(name) - len(key)
                insort(self.mentions, Mention(at, start + len(name), key, "PERSON", full[key]), key=attrgetter("start"))

    def read(self) -> Iterator[Quote]:
        """Quotations and clauses in their order, as each may go on with who spoke before."""
        found: list[tuple[int, int | re.Match[str]]] = [(p.outer_start, n) for n, p in enumerate(self.passages)]
        known = self.language
        for pattern in (known.that, known.according, *((known.verb,) if known.has_verb_last else ())):
            found += [(m.start(), m) for m in pattern.finditer(self.text) if not self._is_quoted(m.start())]
        for at, one in sorted(found, key=lambda pair: pair[0]):
            if isinstance(one, int):
                yield from self._quoted(one)
            elif one.re is known.according:
                yield from self._by_source(one)
            elif one.re is known.that:
                yield from self._reported(one)
            elif self.text[one.end() : one.end() + 1] in (".", ":"):
                begin = self._sentence_begin(at, 0)
                if (voice := self._first(one.span(), begin, at)) is not None and at >= self.spoke_to:
                    self._remember(voice, begin, one.end())

    def _is_quoted(self, at: int) -> bool:
        return _is_in(self.quoted, at)

    # -- quotations ----------------------------------------------------------------------------------------------------

    def _quoted(self, number: int) -> Iterator[Quote]:
        passage = self.passages[number]
        start, end = tight(self.text, passage.start, passage.end)
        if not any(c.isalpha() for c in self.text[start:end]):
            return
        voice = self._voice(number)
        if voice is not None or _sentence(self.text, passage) is not None:
            yield _quote(self.text, start, end, "direct", voice or _NOBODY, self.names)
        if voice is not None and (voice.mention is not None or voice.words is not None):
            self._remember(voice, start, passage.outer_end)

    def _remember(self, voice: _Voice, start: int, end: int) -> None:
        self.last, self.spoke_from, self.spoke_to = voice, start, max(self.spoke_to, end)

    def _voice(self, number: int) -> _Voice | None:
        """Who says a quotation: told behind it, within it, before it, or with the one it goes on from."""
        passage = self.passages[number]
        following = self.passages[number + 1].outer_start if number + 1 < len(self.passages) else len(self.text)
        before = self.passages[number - 1].outer_end if number else 0
        end = self._sentence_end(passage.outer_end, following)
        begin = self._sentence_begin(passage.outer_start, before)
        return (
            self._after(passage, begin, end)
            or self._within(passage)
            or self._before(begin, passage)
            or self._announced(passage)
            or self._goes_on(passage, before)
        )

    def _after(self, passage: Passage, begin: int, end: int) -> _Voice | None:
        """“…”, said the mayor Maria Ortiz; “…”, according to her. A title in marks before a verb, “Herald” reports, has
        no comma."""
        at, is_sentence, known = passage.outer_end, is_full(self.text, passage), self.language
        is_long = len(self.text[passage.start : passage.end].split()) >= _LONG
        is_set_off = any(mark in self.text[passage.end - 1 : at + 2] for mark in ",،–—-")
        is_statement = is_sentence or is_long or is_set_off or known.has_verb_last
        found = known.said.match(self.text, at, end) if is_statement else None
        if found is not None:
            voice = self._behind(found.span("verb"), found.end(), end)
            first = self._first(voice.cue, begin, passage.outer_start) if known.has_verb_last else None
            return first if first is not None and voice.words is None else voice
        ends = is_set_off or self.text[passage.end - 1 : passage.end] in "!?"
        if (thus := known.thus.match(self.text, at, min(len(self.text), at + 40))) is not None:
            named = self._mentions(thus.end(), self._sentence_end(thus.end(), len(self.text)))
            speaker = next((m for m in named if not self._is_of(at, m)), None)
            return _Voice(thus.span("cue"), (speaker.start, speaker.end), speaker) if speaker is not None else None
        source = known.according.search(self.text, at, min(end, at + 4 + _NEAR)) if ends else None
        if source is not None and not self.text[at : source.start()].strip(" ,،"):
            voice = self._behind(source.span("cue"), source.end(), end)
            return voice if voice.words is not None else None
        word = _NEXT_WORD.match(self.text, at, end) if is_sentence and ends else None
        if word is None or word["verb"] in known.barrier:
            return None
        voice = self._behind(word.span("verb"), word.end(), min(end, word.end() + _NEAR))
        is_here = voice.words is not None and voice.words[0] >= word.end()
        is_told = is_here and (voice.mention is not None or word["had"] is not None)
        is_alone = known.drops_pronoun and word["had"] is not None and not is_here
        return voice if is_told or is_alone else None

    def _within(self, passage: Passage) -> _Voice | None:
        """“A – says Maria Ortiz – and B.” Or: “A, says Maria Ortiz. B.”"""
        for found in self.language.inserted.finditer(self.text, passage.start, passage.end):
            most = min(passage.end, found.end() + _NEAR)
            close = _CLOSES.search(self.text, found.end(), most)
            if close is None:
                continue
            voice = self._behind(found.span("verb"), found.end(), close.start())
            if (
                found["comma"] is None
                or (voice.mention is not None and voice.words is not None)
                or "-" in found["verb"]
            ):
                return voice
        return None

    def _behind(self, cue: tuple[int, int], at: int, end: int) -> _Voice:
        """Who stands behind a verb: the first name before any word that leads elsewhere, a pronoun, or what words there
        are; who spoke before, where nobody does and the language leaves him or her out."""
        begin = self._word_at(at, end)
        stop = self._barrier(begin, end)
        if (after := self._apposed(begin, end)) is not None:
            return _Voice(cue, (after.start, after.end), after)
        mention = next((m for m in self._mentions(begin, stop) if not self._is_of(begin, m)), None)
        if mention is not None:
            is_title = len(self.text[begin : mention.start].split()) <= 4
            return _Voice(cue, (begin if is_title else mention.start, mention.end), mention)
        if said := self.language.pronoun.search(self.text, begin, stop):
            return _Voice(cue, said.span(), self._he(at).mention)
        words = self.text[begin:stop].rstrip(' ,،.–—"»”')
        words = words if any(c.isalpha() for c in words) else ""
        if words and (not self.language.has_articles or words[0].isupper() or self.language.phrase.match(words)):
            return _Voice(cue, (begin, begin + len(words)) if len(words.split()) <= _TITLE else None, None)
        is_inverted = "-" in self.text[slice(*cue)]  # a-t-elle dit
        before = self.text[max(0, cue[0] - 12) : cue[0]].split()[-1:]
        is_left_out = self.language.drops_pronoun and not words and self.language.relative.isdisjoint(before)
        if not self.language.has_articles and len(self.text[begin:end].split()) > 2:
            is_left_out &= self.text[end : end + 1] in ":،"  # wrote on Friday the editors
        if not (is_inverted or is_left_out):
            return _Voice(cue, None, None)
        return replace(self._he(cue[0], is_strict=is_left_out), cue=cue)

    def _apposed(self, begin: int, end: int) -> Mention | None:
        """The name behind a title and a comma: said the minister of defence, Maria Ortiz."""
        title = _TITLED.match(self.text, begin - 1, end)
        if title is None or any(m.kind == "PERSON" for m in self._mentions(begin, title.end())):
            return None
        if any(not self._is_of(begin, m) for m in self._mentions(begin, self._barrier(begin, title.end()))):
            return None
        return next((m for m in self._mentions(title.end(), end) if m.start == title.end()), None)

    def _is_of(self, begin: int, mention: Mention) -> bool:
        """Whether a name only tells whose or which it is: the brother of Maria Ortiz."""
        return self.language.of.search(self.text[max(begin, mention.start - 12) : mention.start]) is not None

    def _first(self, cue: tuple[int, int] | None, begin: int, end: int) -> _Voice | None:
        """Who stands first in a sentence whose verb stands last: Maria Ortiz, in Norland, “…” said. No name with an
        ending: Ortiz'in."""
        free = [m for m in self._mentions(begin, end) if self.text[m.end : m.end + 1] not in "'’"]
        people = [m for m in free if m.kind == "PERSON"]
        set_off = [m for m in free if self.text[m.end : m.end + 1] == ","]
        mention = (*(m for m in reversed(set_off) if m.kind == "PERSON"), *people, None)[0]
        if mention is None:
            for name in NAME.finditer(self.text, begin, end):
                if " " in name.group() and "'" not in name.group().replace("’", "'"):
                    return _Voice(cue, name.span(), None)
            mention = (*set_off, None)[0]
        return _Voice(cue, (mention.start, mention.end), mention) if mention is not None else None

    def _before(self, begin: int, passage: Passage) -> _Voice | None:
        """Who is told to speak between the beginning of a sentence and the quotation in it."""
        end = begin + len(self.text[begin : passage.outer_start].rstrip())
        mark = self.text[end - 1] if end > begin else ""
        verbs = list(self.language.verb.finditer(self.text, begin, end))
        size = len(self.text[passage.start : passage.end].split())
        if verbs:
            told = self.language.that.match(self.text, verbs[-1].start(), passage.outer_start)
            if told is not None and not self._is_relative(told):
                return self._told(told, begin) if size >= _PART else None
            return self._by_verb(verbs[-1].span(), begin, end - 1 if mark in (":", ",", "،") else end, mark, size)
        if mark == ":" and size >= _FEW and (voice := self._by_colon(begin, end - 1)) is not None:
            return voice
        return self._in_view(begin, end) if size >= _PART else None

    def _by_verb(self, cue: tuple[int, int], begin: int, end: int, mark: str = ":", size: int = _LONG) -> _Voice | None:
        """Maria Ortiz said: “…” On Monday said Maria Ortiz: “…” Without a mark only who stands next to it."""
        behind = self._behind(cue, cue[1], end)
        if mark not in (":", ",", "،"):
            if size >= _PART and _LINK.fullmatch(self.text, cue[1], end):  # Maria Ortiz a dénoncé « … »
                subject = self._subject(cue, begin)
                if subject is not None and subject.words is not None and subject.mention is not None:
                    between = self.text[subject.words[1] : cue[0]].split()
                    if len(between) < _PART and self.language.ends.isdisjoint(between):
                        return subject
            if behind.words is not None and behind.words[0] > cue[0]:
                at, is_named = behind.words[1], behind.mention is not None or self.text[behind.words[0]].isupper()
            else:
                at, is_named = cue[1], behind != _Voice(cue, None, None)
            leads = self.text[at:end].split()
            is_next = not leads or (
                len(leads) < _NEAR // 4 and leads[0] in self.language.barrier - self.language.relative
            )
            return behind if is_named and is_next and size >= _PART else None
        if behind.words is not None and behind.words[0] > cue[0]:
            return behind
        if self.language.has_verb_last:
            return self._first(cue, begin, cue[0]) or behind
        return self._subject(cue, begin) or behind

    def _subject(self, cue: tuple[int, int], begin: int) -> _Voice | None:
        """Who stands before a verb: a name that no word leads away from, he or she, or the words that open a clause."""
        at = cue[0]
        if (ahead := self._ahead(begin, at)) is not None:
            return _Voice(cue, (ahead.start, ahead.end), ahead)
        if said := self.language.pronoun.search(self.text, max(begin, at - 12), min(len(self.text), cue[1] + 12)):
            return _Voice(cue, said.span(), self._he(begin).mention)
        opens = self._word_at(begin, at)
        before = self.text[opens:at].rstrip(" ,،")
        for phrase in self.language.phrase.finditer(before):
            words = phrase.group().split()
            ends = words[-1] not in self.language.ends and (self.language.has_small_nouns or words[-1][0].isupper())
            if ends and phrase.end() == len(before) and self.language.barrier.isdisjoint(words):
                return _Voice(cue, (opens + phrase.start(), opens + phrase.end()), None)
        return None

    def _by_colon(self, begin: int, end: int) -> _Voice | None:
        """Maria Ortiz sees it otherwise: “…” But not: The case of Maria Ortiz: “…”"""
        ahead = self._ahead(begin, end, is_strict=False)
        if ahead is None or (ahead.start > begin + 12 and len(self.text[ahead.end : end].split()) < 2):
            return None
        return _Voice((end, end + 1), (ahead.start, ahead.end), ahead)

    def _in_view(self, begin: int, end: int) -> _Voice | None:
        """According to Maria Ortiz, it is “…”; in the view of Maria Ortiz it is “…”"""
        if (last := self.language.according_last.search(self.text, begin, end)) is not None:
            return self._first(last.span("cue"), begin, last.start())
        found = self.language.according.search(self.text, begin, end) or self.language.view.match(self.text, begin, end)
        if found is None:
            return None
        voice = self._behind(found.span("cue"), found.end(), end)
        is_near = found.start() <= begin + 1 or (voice.words is not None and voice.words[1] >= end - 3)
        if voice.words is None or voice.words[0] < found.end() or not is_near:
            return None
        is_view = found.re is self.language.view and voice.mention is None
        return None if is_view or "," in self.text[slice(*voice.words)] else voice

    def _announced(self, passage: Passage) -> _Voice | None:
        """A paragraph that opens with a quotation, under one that ends in a verb of saying and a colon."""
        above = self.text[: passage.outer_start].rstrip()
        if not above.endswith(":") or "\n" not in self.text[len(above) : passage.outer_start]:
            return None
        begin = self._sentence_begin(len(above), 0)
        verbs = list(self.language.verb.finditer(self.text, begin, len(above)))
        if verbs:
            return self._by_verb(verbs[-1].span(), begin, len(above) - 1)
        return self._by_colon(begin, len(above) - 1)

    def _goes_on(self, passage: Passage, before: int) -> _Voice | None:
        """A quotation with nothing beside it, behind the sentence that names who said the one before, or the whole of
        the paragraph under it."""
        if self.last is _NOBODY or self.spoke_to > passage.outer_start:
            return None
        between = self.text[self.spoke_to : passage.outer_start]
        kinds = ("PERSON", "ORG") if between.rstrip().endswith(":") else ("PERSON",)
        others = {m.entity_id for m in self._mentions(self.spoke_to, passage.outer_start) if m.kind in kinds}
        if len(between) > 160 or others > {self.last.mention.entity_id if self.last.mention else ""}:
            return None
        ended = between.rstrip()[-1:]
        if "\n" in between:
            rest = self.text[passage.end : passage.outer_end + 2].strip('”»"“ ')
            is_whole = between.strip(" .!?") in ("\n", "\n\n") and rest.strip(".!?…")[:1] in ("", "\n")
            is_whole &= self.text[passage.end - 1] in ".!?…" or rest[:1] in (".", "!", "?")
            return self.last.again() if is_whole and _sentence(self.text, passage) is not None else None
        joint = between.strip(" ,،")
        is_joined = joint in self.language.ends and len(self.text[passage.start : passage.end].split()) >= _PART
        is_broken = ended == "," and len(between) <= _NEAR and self.text[before - 2] not in ".!?"
        is_next = ended in (".", ":", "") and is_full(self.text, passage) and len(_SENTENCE_END.findall(between)) <= 1
        return self.last.again() if is_joined or is_broken or is_next else None

    # -- clauses -------------------------------------------------------------------------------------------------------

    def _told(self, found: re.Match[str], begin: int) -> _Voice | None:
        """Who speaks by a verb with a clause."""
        cue, end = found.span("verb"), found.end("subject")
        behind = self._behind(cue, cue[1], end)
        is_behind = behind.words is not None and behind.words[0] > cue[0]
        rest = self.text[behind.words[1] : end].strip(" ,،") if is_behind and behind.words is not None else ""
        if is_behind and (behind.mention is not None or not rest or not self.language.has_articles):
            return behind
        if (subject := self._subject(cue, begin)) is not None:
            return subject
        ahead = self.text[self._word_at(begin, cue[0]) : cue[0]].split()
        is_led = not ahead or ahead[-1][-1] in _COMMAS or ahead[-1] in self.language.ends
        is_alone = is_led or self.spoke_from >= begin
        return behind if is_alone and not is_behind and (behind.words or behind.mention) else None

    def _is_relative(self, found: re.Match[str]) -> bool:
        """Whether what looks like "that" behind a verb is "which": zonas a las que, la denuncia que"""
        verb, led_in = found.start("verb"), self.language.led_in
        is_noun = self.language.has_articles and led_in.search(self.text[max(0, verb - 12) : verb].rstrip())
        return bool(is_noun) or led_in.search(self.text[found.end("verb") : found.end("subject")]) is not None

    def _reported(self, found: re.Match[str]) -> Iterator[Quote]:
        """Maria Ortiz said that it would close."""
        begin, end = self._sentence_begin(found.start(), 0), self._sentence_end(found.end(), len(self.text))
        if self._is_relative(found):
            return
        voice = self._told(found, begin)
        if voice is not None and (voice.mention is not None or voice.words is not None):
            if voice.mention is not None:
                yield from self._clause(found.end(), end, voice)
            self._remember(voice, found.start(), end)
        elif found.start() >= self.spoke_to:
            self.last = _NOBODY

    def _by_source(self, found: re.Match[str]) -> Iterator[Quote]:
        """According to Maria Ortiz it will."""
        begin, end = self._sentence_begin(found.start(), 0), self._sentence_end(found.end(), len(self.text))
        mention = next(iter(self._mentions(found.end(), min(end, found.end() + _NEAR))), None)
        if mention is None or not self._is_title(found.end(), mention):
            return
        voice = _Voice(found.span("cue"), (found.end(), mention.end), mention)
        rest = self.text[mention.end : end]
        goes_on = re.match(r"\s*,|\s+([^\W\d_]+)", rest)
        if found.start("cue") - begin <= 1 and goes_on is not None:
            if goes_on[1] is None or goes_on[1] in self.language.finite:
                yield from self._clause(mention.end, end, voice)
        elif not rest.strip(" .,") and self.text[begin : found.start("cue")].rstrip().endswith(","):
            yield from self._clause(begin, found.start("cue"), voice)

    def _is_title(self, at: int, mention: Mention) -> bool:
        """Whether what stands before a name is at most a title."""
        title = [word for word in self.text[at : mention.start].split() if word.islower()]
        return len(title) <= 2 and self.language.barrier.isdisjoint(title)

    def _clause(self, start: int, end: int, voice: _Voice) -> Iterator[Quote]:
        start, end = tight(self.text, start, end, ",.!?…")
        behind = bisect_left(self.passages, end, key=attrgetter("start"))
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
            if written in self.language.barrier or written in _MARKS:
                return word.start()
            if written in self.language.ends and self._mentions(at, word.start()):
                return word.start()
        return end

    def _word_at(self, at: int, end: int) -> int:
        """Where the first word begins that tells who speaks."""
        found = self.language.skipped.match(self.text, at, end)
        return found.end() if found is not None else at

    def _ahead(self, begin: int, end: int, is_strict: bool = True) -> Mention | None:
        """The last name before a verb that no word leads away to: Maria Ortiz of the Herald says. Where a comma stands
        before the verb, the name that opens the sentence: Maria Ortiz, who runs the mill, says."""
        named = self._mentions(begin, end)
        if is_strict and self.text[begin:end].rstrip()[-1:] in tuple(_COMMAS):
            opening = next(iter(named), None)
            if opening is not None and self.text[opening.end] in _COMMAS and self._is_title(begin, opening):
                return opening
        for mention in reversed(named):
            if is_strict and mention is not named[0] and self.text[mention.end : end].strip() in tuple(_COMMAS):
                continue  # Maria Ortiz defended Jan Petersen, saying
            words = _WORD_OR_MARK.findall(self.text[begin : mention.start])
            leads = words[-3:] if mention.kind == "PERSON" else words[:1] + words[-3:]
            if not self.language.barrier.isdisjoint(word.lower() for word in leads):
                continue
            if not is_strict or not (self._is_of(begin, mention) or "," in self.text[mention.end : end].strip(" ,،")):
                return mention
        opens = is_strict and named and named[0].start <= begin + 1 and self.text[named[0].end] in _COMMAS
        return named[0] if opens else None

    def _acts(self, mention: Mention) -> bool:
        """Whether a name opens its sentence, but for a title, so that its bearer may be who acts in it."""
        begin = self._word_at(self._sentence_begin(mention.start, 0), mention.start)
        words = self.text[begin : mention.start].split()
        return len(words) <= _FEW and self.language.barrier.isdisjoint(words) and not self._is_of(begin, mention)

    def _mentions(self, start: int, end: int) -> Sequence[Mention]:
        first = bisect_left(self.starts, start)
        return [m for m in self.mentions[first : bisect_left(self.starts, end)] if m.end <= end]

    def _last(self, at: int) -> _Voice:
        """Who spoke last, in this paragraph or the one before, where nobody else has been named since."""
        last = self.last
        breaks = [m.end() for m in re.finditer(r"\n+", self.text[self.spoke_to : at])]
        if at < self.spoke_to or len(breaks) > 1:
            return _NOBODY
        if breaks and self._words_between(self.spoke_to + breaks[0], at) > _LONG:
            return _NOBODY  # the paragraph has told of somebody before
        since = {
            m.entity_id
            for m in self._mentions(self.spoke_to, at)
            if m.kind == "PERSON" and not self._is_quoted(m.start)
        }
        return last.again() if since <= {last.mention.entity_id if last.mention is not None else ""} else _NOBODY

    def _words_between(self, start: int, end: int) -> int:
        """How many words of a stretch stand outside of quotations."""
        return sum(not self._is_quoted(start + word.start()) for word in re.finditer(r"\w+", self.text[start:end]))

    def _he(self, at: int, is_strict: bool = False) -> _Voice:
        """Whom he or she stands for: who spoke last, else the one person whom the paragraph has named so far; strictly,
        as one who may have acted."""
        paragraph = self.text.rfind("\n", 0, at) + 1
        if (last := self._last(at)) is not _NOBODY:
            return last
        people = {m.entity_id: m for m in self._mentions(paragraph, at) if m.kind == "PERSON"}
        people = {key: m for key, m in people.items() if not self._is_quoted(m.start)}
        if is_strict:
            people = {key: m for key, m in people.items() if self._acts(m)}
        is_sure = self.language.has_articles or not is_strict  # else names have endings, and one may be missed
        return _Voice(None, None, next(iter(people.values()))) if len(people) == 1 and is_sure else _NOBODY
