"""Statements in languages without a parser: what marks, verbs of saying and names beside one another tell."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter

from articles.names import Names
from articles.quotes.marks import Passage, is_full, tight
from articles.quotes.patterns.dashed import with_dashed
from articles.quotes.patterns.heard import LONG, Heard
from articles.quotes.patterns.languages import Language, language
from articles.quotes.patterns.named_text import COMMAS, NOBODY, SENTENCE_END, NamedText, Voice, class_of
from articles.quotes.patterns.unlisted import who_may_speak
from articles.quotes.patterns.unspaced import find_unspaced
from articles.records import Quote

_NEXT_WORD = re.compile(r"[\s,–—-]{0,4}(?:(?:ha|han|a|hat|è)\s)?(?P<verb>[a-zß-öø-ÿà-žа-яёіїєґ][\w-]{2,})(?=[\s.,])")
_CLOSES = re.compile(r"[–—]|[.!?,،](?=\s)|\s-\s")
_LINK = re.compile(r"(?:\s[\w’']{1,3}){0,2}\s?")
"""what may stand between a verb and the words in marks that are its object: spoke of a"""
_WORD = re.compile(r"\s*(\w+)")
_HAD = re.compile(r"\s(?:a|ont|ha|han|hat|haben)\s$")
"""what stands between who speaks and the verb: a dit, ha detto, hat gesagt"""
_PART = 3
"""words of a quotation that is part of a clause; with fewer it is a word in marks"""
_NEAR = 60
"""characters between a verb and the name that goes with it"""
_TITLE = 8
"""words that name who speaks"""
_LEAST = 4
"""words of a quotation that only a colon leads to"""


def read_marked(
    text: str, paragraphs: Sequence[tuple[int, int]], passages: Sequence[Passage], code: str, names: Names
) -> Iterator[Quote]:
    """The statements of a text in another language: quotations with a verb of saying beside them or of whole sentences
    of six words and more, and clauses with "that" and "according to" whose speaker has a name. The speaker is the name
    beside the verb, else the words there; he or she is who spoke last."""
    if code.split("-")[0] in ("zh", "ja"):
        return find_unspaced(text, passages, code.split("-")[0])
    known = language(code)
    if known is None:
        return (_quote(text, *span, "direct") for p in passages if (span := _sentence(text, p)) is not None)
    spoken = with_dashed(text, paragraphs, passages, known)
    return iter(sorted(_Reader(text, spoken, known, names).read(), key=attrgetter("start")))


def _sentence(text: str, passage: Passage) -> tuple[int, int] | None:
    """The span of a passage that is a whole sentence and no title."""
    start, end = tight(text, passage.start, passage.end)
    return (start, end) if is_full(text, passage) and len(text[start:end].split()) >= LONG else None


def _quote(
    text: str, start: int, end: int, kind: str, voice: Voice = NOBODY, names: Mapping[str, str] | None = None
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
        speaker_class=class_of(mention) if mention else None,
    )


class _Reader:
    """Reads one text in a known language."""

    def __init__(self, text: str, passages: Sequence[Passage], known: Language, names: Names) -> None:
        self.text, self.passages, self.language = text, passages, known
        self.names = {entity.entity_id: entity.name for entity in names.entities}
        inflected = {(a.entity_id, a.alias) for a in names.aliases if a.origin == "inflected"}
        self.named = NamedText(text, passages, known, who_may_speak(text, known, names), inflected)
        self.heard = Heard(self.named)
        self.said_to = 0
        """where the last quotation ends that is a statement, and no title"""

    def read(self) -> Iterator[Quote]:
        """Quotations and clauses in their order, as each may go on with who spoke before."""
        found: list[tuple[int, int | re.Match[str]]] = [(p.outer_start, n) for n, p in enumerate(self.passages)]
        known = self.language
        last = known.verb if known.has_verb_last else known.closing
        for pattern in (known.that, known.according, known.as_told, known.this, last):
            found += [(m.start(), m) for m in pattern.finditer(self.text) if not self.named.is_quoted(m.start())]
        for at, one in sorted(found, key=lambda pair: pair[0]):
            if isinstance(one, int):
                yield from self._quoted(one)
            elif one.re is known.according:
                yield from self._by_source(one)
            elif one.re is known.as_told:
                yield from self._as_told(one)
            elif one.re is known.this:
                yield from self._of_before(one)
            elif one.re is known.that:
                yield from self._reported(one)
            elif one.re is known.closing:
                yield from self._closed(one)
            elif self.text[one.end() : one.end() + 1] in (".", ":"):
                begin = self.named.sentence_begin(at, 0)
                if (voice := self.named.first(one.span(), begin, at)) is not None and at >= self.heard.spoke_to:
                    self.heard.remember(voice, one.end())

    # -- quotations ----------------------------------------------------------------------------------------------------

    def _quoted(self, number: int) -> Iterator[Quote]:
        passage = self.passages[number]
        start, end = tight(self.text, passage.start, passage.end)
        if not any(c.isalpha() for c in self.text[start:end]):
            return
        voice = self._voice(number)
        if voice is not None or _sentence(self.text, passage) is not None:
            self.said_to = passage.outer_end
            quote = _quote(self.text, start, end, "direct", voice or NOBODY, self.names)
            yield self._without_name(quote) if quote.speaker_name is None else quote
        if voice is not None and (voice.mention is not None or voice.words is not None):
            self.heard.remember(voice, passage.outer_end)

    def _without_name(self, quote: Quote) -> Quote:
        """A quotation, and what its words tell of a source they do not name: an expert, one of the aides."""
        label = quote.speaker_text or ""
        if (found := self.language.nameless.match(label)) is None:
            return quote
        told = {"label": label, "role": label[found.end() :], "number": "one"}
        return replace(quote, speaker_class="unnamed", is_anonymous=True, anonymity=told)

    def _voice(self, number: int) -> Voice | None:
        """Who says a quotation: told behind it, within it, before it, or with the one it goes on from."""
        passage = self.passages[number]
        following = self.passages[number + 1].outer_start if number + 1 < len(self.passages) else len(self.text)
        before = self.said_to
        end = self.named.sentence_end(passage.outer_end, following)
        begin = self.named.sentence_begin(passage.outer_start, before)
        return (
            self._after(passage, begin, end)
            or self._within(passage)
            or self._before(begin, passage)
            or self._announced(passage)
            or self._goes_on(passage, before)
        )

    def _after(self, passage: Passage, begin: int, end: int) -> Voice | None:
        """“…”, said the mayor Maria Ortiz; “…”, according to her. A title in marks before a verb, “Herald” reports, has
        no comma."""
        at, is_sentence, known = passage.outer_end, is_full(self.text, passage), self.language
        is_long = len(self.text[passage.start : passage.end].split()) >= LONG
        is_set_off = any(mark in self.text[passage.end - 1 : at + 2] for mark in ",،–—-")
        is_statement = is_sentence or is_long or is_set_off or known.has_verb_last
        found = known.said.match(self.text, at, end) if is_statement else None
        if found is not None:
            voice = self._behind(found.span("verb"), found.end(), end)
            first = self.named.first(voice.cue, begin, passage.outer_start) if known.has_verb_last else None
            return first if first is not None and voice.words is None else voice
        ends = is_set_off or self.text[passage.end - 1 : passage.end] in "!?"
        if (thus := known.thus.match(self.text, at, min(len(self.text), at + 40))) is not None:
            named = self.named.mentions(thus.end(), self.named.sentence_end(thus.end(), len(self.text)))
            speaker = next((m for m in named if not self.named.is_of(at, m)), None)
            return Voice(thus.span("cue"), (speaker.start, speaker.end), speaker) if speaker is not None else None
        source = known.according.search(self.text, at, min(end, at + 4 + _NEAR)) if ends else None
        if source is not None and not self.text[at : source.start()].strip(" ,،"):
            voice = self._behind(source.span("cue"), source.end(), end, is_source=True)
            return voice if voice.words is not None else None
        is_more = len(self.text[passage.start : passage.end].split()) >= _PART  # than a title
        word = _NEXT_WORD.match(self.text, at, end) if is_sentence and ends and is_more else None
        if word is None or word["verb"] in known.barrier:
            return None
        voice = self._behind(word.span("verb"), word.end(), min(end, word.end() + _NEAR))
        is_here = voice.words is not None and voice.words[0] >= word.end()
        return voice if is_here and voice.mention is not None else None

    def _within(self, passage: Passage) -> Voice | None:
        """“A – says Maria Ortiz – and B.” Or: “A, says Maria Ortiz. B.”"""
        for found in self.language.inserted.finditer(self.text, passage.start, passage.end):
            most = min(passage.end, found.end() + _NEAR)
            close = _CLOSES.search(self.text, found.end(), most)
            if close is None:
                continue
            voice = self._behind(found.span("verb"), found.end(), close.start())
            if found["comma"] is None or voice.mention is not None:
                return voice
        return None

    def _behind(self, cue: tuple[int, int], at: int, end: int, is_source: bool = False) -> Voice:
        """Who stands behind a verb: the first name before any word that leads elsewhere, but one in another case than
        whoever acts, a pronoun, or what words there are; who spoke before, where nobody does and the language leaves
        him or her out. Or behind what leads to a source: in any case."""
        begin = self.language.word_at(self.text, at, end)
        begin = house.end() if (house := self.language.house.match(self.text, begin, end)) is not None else begin
        stop = self.named.barrier(begin, end)
        if (after := self.named.apposed(begin, end)) is not None:
            return Voice(cue, (after.start, after.end), after)
        acting = (m for m in self.named.mentions(begin, stop) if is_source or not self.named.is_inflected(m))
        mention = next((m for m in acting if not self.named.is_of(begin, m)), None)
        if mention is not None:
            is_title = len(self.text[begin : mention.start].split()) <= 4
            return Voice(cue, (begin if is_title else mention.start, mention.end), mention)
        if said := self.language.pronoun.search(self.text, begin, stop):
            return Voice(cue, said.span(), self.heard.he(at).mention)
        words = self.text[begin:stop].rstrip(' ,،.–—"»”')
        words = words if any(c.isalpha() for c in words) else ""
        if words and (not self.language.has_articles or words[0].isupper() or self.language.phrase.match(words)):
            return Voice(cue, (begin, begin + len(words)) if len(words.split()) <= _TITLE else None, None)
        is_inverted = "-" in self.text[slice(*cue)]  # a-t-elle dit
        before = self.text[max(0, cue[0] - 12) : cue[0]].split()[-1:]
        is_left_out = self.language.drops_pronoun and not words and self.language.relative.isdisjoint(before)
        if not self.language.has_articles and len(self.text[begin:end].split()) > 2:
            is_left_out &= self.text[end : end + 1] in ":،"  # wrote on Friday the editors
        if not (is_inverted or is_left_out):
            return Voice(cue, None, None)
        return replace(self.heard.he(cue[0], is_strict=is_left_out), cue=cue)

    def _before(self, begin: int, passage: Passage) -> Voice | None:
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
        if mark == ":" and size >= _LEAST and (voice := self._by_colon(begin, end - 1)) is not None:
            return voice
        return self._in_view(begin, end) if size >= _PART else None

    def _by_verb(self, cue: tuple[int, int], begin: int, end: int, mark: str = ":", size: int = LONG) -> Voice | None:
        """Maria Ortiz said: “…” On Monday said Maria Ortiz: “…” Without a mark only who stands next to it."""
        behind = self._behind(cue, cue[1], end)
        if mark not in (":", ",", "،"):
            if size >= _PART and (who := self._of_object(cue, begin, end)) is not None:
                return who
            if behind.words is not None and behind.words[0] > cue[0]:
                at, is_named = behind.words[1], behind.mention is not None or self.text[behind.words[0]].isupper()
            else:
                at, is_named = cue[1], behind != Voice(cue, None, None)
            leads = self.text[at:end].split()
            is_next = not leads or (
                len(leads) < _NEAR // 4 and leads[0] in self.language.barrier - self.language.relative
            )
            return behind if is_named and is_next and size >= _PART else None
        if behind.words is not None and behind.words[0] > cue[0]:
            return behind
        if self.language.has_verb_last:
            return self.named.first(cue, begin, cue[0]) or behind
        return self._subject(cue, begin) or behind

    def _of_object(self, cue: tuple[int, int], begin: int, end: int) -> Voice | None:
        """Who is named next to a verb whose object the words in marks are: Maria Ortiz a dénoncé « … »"""
        who = self._subject(cue, begin) if _LINK.fullmatch(self.text, cue[1], end) else None
        if who is None or who.words is None:
            return None
        between = self.text[who.words[1] : cue[0]].split()
        return who if len(between) < _PART and self.language.ends.isdisjoint(between) else None

    def _subject(self, cue: tuple[int, int], begin: int) -> Voice | None:
        """Who stands before a verb: a name that no word leads away from, he or she, or the words that open a clause."""
        at = cue[0]
        if (ahead := self.named.ahead(begin, at)) is not None and not self._is_next(self.text[ahead.end : at]):
            return Voice(cue, (ahead.start, ahead.end), ahead)
        if said := self.language.pronoun.search(self.text, max(begin, at - 12), min(len(self.text), cue[1] + 12)):
            return Voice(cue, said.span(), self.heard.he(begin).mention)
        opens = self.language.word_at(self.text, begin, at)
        before = _HAD.sub("", self.text[opens:at]).rstrip(" ,،")
        for phrase in self.language.phrase.finditer(before):
            words = phrase.group().split()
            ends = words[-1] not in self.language.ends and (self.language.has_small_nouns or words[-1][0].isupper())
            if ends and phrase.end() == len(before) and self.language.barrier.isdisjoint(words):
                return Voice(cue, (opens + phrase.start(), opens + phrase.end()), None)
        return None

    def _is_next(self, between: str) -> bool:
        """Whether words behind a name open a clause of somebody else: in the house of Maria Ortiz, the driver said."""
        return self.language.has_articles and bool(self.language.phrase.fullmatch(between.rstrip(), 2))

    def _by_colon(self, begin: int, end: int) -> Voice | None:
        """Maria Ortiz sees it otherwise: “…” But not: The case of Maria Ortiz: “…”"""
        ahead = self.named.ahead(begin, end, is_strict=False)
        if ahead is None or (ahead.start > begin + 12 and len(self.text[ahead.end : end].split()) < 2):
            return None
        return Voice((end, end + 1), (ahead.start, ahead.end), ahead)

    def _in_view(self, begin: int, end: int) -> Voice | None:
        """According to Maria Ortiz, it is “…”; in the view of Maria Ortiz it is “…”"""
        if (last := self.language.according_last.search(self.text, begin, end)) is not None:
            return self.named.first(last.span("cue"), begin, last.start())
        found = self.language.according.search(self.text, begin, end) or self.language.view.match(self.text, begin, end)
        if found is None:
            return None
        voice = self._behind(found.span("cue"), found.end(), end, is_source=True)
        is_near = found.start() <= begin + 1 or (voice.words is not None and voice.words[1] >= end - 3)
        if voice.words is None or voice.words[0] < found.end() or not is_near:
            return None
        is_view = found.re is self.language.view and voice.mention is None
        return None if is_view or "," in self.text[slice(*voice.words)] else voice

    def _announced(self, passage: Passage) -> Voice | None:
        """A paragraph that opens with a quotation, under one that ends in a verb of saying and a colon."""
        above = self.text[: passage.outer_start].rstrip()
        if not above.endswith(":") or "\n" not in self.text[len(above) : passage.outer_start]:
            return None
        begin = self.named.sentence_begin(len(above), 0)
        verbs = list(self.language.verb.finditer(self.text, begin, len(above)))
        if verbs:
            return self._by_verb(verbs[-1].span(), begin, len(above) - 1)
        return self._by_colon(begin, len(above) - 1)

    def _goes_on(self, passage: Passage, before: int) -> Voice | None:
        """A quotation with nothing beside it, behind the sentence that names who said the one before, or the whole of
        the paragraph under it."""
        if self.heard.voice is NOBODY or self.heard.spoke_to > passage.outer_start:
            return None
        between = self.text[self.heard.spoke_to : passage.outer_start]
        named = self.named.mentions(self.heard.spoke_to, passage.outer_start)
        others = {m.entity_id for m in named if m.kind == "PERSON"}
        if len(between) > 160 or others > {self.heard.voice.mention.entity_id if self.heard.voice.mention else ""}:
            return None
        ended = between.rstrip()[-1:]
        if "\n" in between:
            rest = self.text[passage.end : passage.outer_end + 2].strip('”»"“ ')
            is_whole = between.strip(" .!?") in ("\n", "\n\n") and rest.strip(".!?…")[:1] in ("", "\n")
            is_whole &= self.text[passage.end - 1] in ".!?…" or rest[:1] in (".", "!", "?")
            return self.heard.voice.again() if is_whole and _sentence(self.text, passage) is not None else None
        joint = between.strip(" ,،")
        is_joined = joint in self.language.ends and len(self.text[passage.start : passage.end].split()) >= _PART
        is_broken = ended == "," and len(between) <= _NEAR and self.text[before - 2] not in ".!?"
        is_next = (
            between != ""
            and ended in (".", ":", "")
            and is_full(self.text, passage)
            and len(SENTENCE_END.findall(between)) <= 1
        )
        return self.heard.voice.again() if is_joined or is_broken or is_next else None

    # -- clauses -------------------------------------------------------------------------------------------------------

    def _told(self, found: re.Match[str], begin: int) -> Voice | None:
        """Who speaks by a verb with a clause."""
        cue, end = found.span("verb"), found.end("subject")
        behind = self._behind(cue, cue[1], end)
        is_behind = behind.words is not None and behind.words[0] > cue[0]
        is_body = behind.mention is not None and behind.mention.kind == "ORG" and not self.language.has_articles
        if is_body and (who := self.named.next_to(cue[0])) is not None:  # Мария Лугова сообщила ТАСС
            return Voice(cue, (who.start, who.end), who)
        rest = self.text[behind.words[1] : end].strip(" ,،") if is_behind and behind.words is not None else ""
        if is_behind and (behind.mention is not None or not rest or not self.language.has_articles):
            return behind
        if (subject := self._subject(cue, begin)) is not None:
            return subject
        ahead = self.text[self.language.word_at(self.text, begin, cue[0]) : cue[0]].split()
        is_led = not ahead or ahead[-1][-1] in COMMAS or ahead[-1] in self.language.ends
        return behind if is_led and not is_behind and (behind.words or behind.mention) else None

    def _is_relative(self, found: re.Match[str]) -> bool:
        """Whether what looks like "that" behind a verb is "which": zonas a las que, la denuncia que"""
        verb, led_in = found.start("verb"), self.language.led_in
        beside = (self.text[max(0, verb - 12) : verb].rstrip(), self.text[found.end("verb") : found.end("subject")])
        return any(map(led_in.search, beside))

    def _reported(self, found: re.Match[str]) -> Iterator[Quote]:
        """Maria Ortiz said that it would close."""
        begin, end = self.named.sentence_begin(found.start(), 0), self.named.sentence_end(found.end(), len(self.text))
        if self._is_relative(found):
            return
        voice = self._told(found, begin)
        if voice is not None:
            if voice.mention is not None:
                yield from self._clause(found.end(), end, voice)
            quoted = bisect_left(self.passages, found.end(), key=attrgetter("outer_start"))
            ends = [end, *(p.outer_start for p in self.passages[quoted : quoted + 1])]
            self.heard.remember(voice, min(ends))
        else:
            self.heard.voice = NOBODY

    def _by_source(self, found: re.Match[str]) -> Iterator[Quote]:
        """According to Maria Ortiz it will."""
        begin, end = self.named.sentence_begin(found.start(), 0), self.named.sentence_end(found.end(), len(self.text))
        told = self.language.said.match(self.text, found.end(), end)  # según informó Reuters
        at = self.language.word_at(self.text, told.end() if told is not None else found.end(), end)
        mention = next(iter(self.named.mentions(at, min(end, at + _NEAR))), None)
        if mention is None or not self.named.is_title(at, mention):
            return
        voice = Voice(found.span("cue"), (at, mention.end), mention)
        self.heard.remember(voice, mention.end)
        rest = self.text[mention.end : end]
        goes_on = re.match(r"\s*,|\s+([^\W\d_]+)", rest)
        if found.start("cue") - begin <= 1 and goes_on is not None:
            if goes_on[1] is None or goes_on[1] in self.language.finite:
                yield from self._clause(mention.end, end, voice)
        elif self.language.cites.match(rest) and self.text[begin : found.start("cue")].rstrip().endswith(","):
            yield from self._clause(begin, found.start("cue"), voice)

    def _as_told(self, found: re.Match[str]) -> Iterator[Quote]:
        """As Maria Ortiz said, it will close."""
        verb = self.language.verb.search(self.text, found.start(), found.end())
        acting = [m for m in self.named.mentions(*found.span()) if not self.named.is_inflected(m)]
        acting = [m for m in acting if not self.named.is_of(found.start(), m)]
        mention = next((m for m in acting if m.kind == "PERSON"), next(iter(acting), None))
        if verb is None or mention is None or self.named.sentence_begin(found.start() + 1, 0) != found.start():
            return
        end = self.named.sentence_end(found.end(), len(self.text))
        voice = Voice(verb.span(), (mention.start, mention.end), mention)
        yield from self._clause(found.end(), end, voice)
        self.heard.remember(voice, end)

    def _of_before(self, found: re.Match[str]) -> Iterator[Quote]:
        """It will close. Das berichtet Reuters."""
        above, end = len(self.text[: found.start()].rstrip()), self.named.sentence_end(found.end(), len(self.text))
        begin = self.named.sentence_begin(above, 0)
        if self.text[above - 1] not in ".!?…" or begin < self.heard.spoke_to:
            return
        verb = found.span("verb" if found["verb"] else "first")
        voice = self._behind(verb, found.end(), end)
        if voice.mention is not None and voice.words is not None and voice.words[1] == voice.mention.end:
            yield from self._clause(begin, above, voice)
            self.heard.remember(voice, end)

    def _closed(self, found: re.Match[str]) -> Iterator[Quote]:
        """It will close, said Maria Ortiz on Monday. But not: When she came, said Maria Ortiz nothing."""
        begin, end = self.named.sentence_begin(found.start(), 0), self.named.sentence_end(found.end(), len(self.text))
        is_whole = self.text[:begin].rstrip(" ")[-1:] in ("", *'\n.!?…”»"“)')
        is_whole &= self.text[found.start() - 1] not in '”»“"'
        is_said = self.language.when.match(self.text, begin) is None or "," in self.text[begin : found.start()]
        if not (is_whole and is_said) or self.language.that.match(self.text, found.start("verb")) is not None:
            return
        voice = self._behind(found.span("verb"), found.end(), end)
        if voice.mention is None or voice.words is None:
            return
        rest = _WORD.match(self.text, self.language.word_at(self.text, voice.words[1], end), end)
        goes_on = rest is not None and rest[1] not in self.language.barrier
        if goes_on and self.text[voice.words[1]] not in COMMAS:
            return
        if ":" not in self.text[voice.words[1] : end]:
            yield from self._clause(begin, found.start(), voice)
            self.heard.remember(voice, end)

    def _clause(self, start: int, end: int, voice: Voice) -> Iterator[Quote]:
        start, end = tight(self.text, start, end, ",.!?…")
        behind = bisect_left(self.passages, end, key=attrgetter("start"))
        first = bisect_left(self.passages, start, key=attrgetter("end"))
        quoted = self.passages[first:behind]  # a name in marks is part of the clause
        is_quoted = any(len(self.text[p.start : p.end].split()) >= _PART or p.end > end for p in quoted)
        if not is_quoted and len(self.text[start:end].split()) >= 3:
            yield _quote(self.text, start, end, "indirect", voice, self.names)
