"""What stands where in a text without a parse: sentences, names, and the name that stands beside a verb of saying."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Sequence
from dataclasses import dataclass

from articles.quotes.lexicon import is_listed_outlet
from articles.quotes.marks import Passage
from articles.quotes.patterns.languages import NAME, Language
from articles.quotes.spans import Spans
from articles.records import Mention

MARKS = ',،;:(«“„"–—'
COMMAS = ",،"
_TITLES = "".join(rf"(?<!\b{title})" for title in ("Dr", "Dra", "Dott", "Ing", "Mag", "Prof", "Sr", "Sra", "St"))
SENTENCE_END = re.compile(rf"(?<=[\w”“»\"')\]]{{2}}){_TITLES}[.!?…]+(?=[\s”“»\"']|$)|\n")
TITLED = re.compile(r"\s[^.,،;:«“„\"\n]{3,80}[,،] ")
"""the title behind a verb, before a name: said the minister of defence, Maria Ortiz"""
_WORD_OR_MARK = re.compile(rf"[{MARKS}]|[^\W\d_]+")
_FEW = 4
"""words before a verb that are no subject: Finalmente, indicó"""


@dataclass(frozen=True, slots=True)
class Voice:
    """A cue and who speaks by it, as spans."""

    cue: tuple[int, int] | None
    words: tuple[int, int] | None
    mention: Mention | None

    def again(self) -> Voice:
        """The same speaker where nothing names him or her."""
        return Voice(None, None if self.mention is not None else self.words, self.mention)


NOBODY = Voice(None, None, None)


def class_of(mention: Mention) -> str:
    """The class of a source that is named."""
    if mention.kind == "PERSON":
        return "person"
    return "outlet" if is_listed_outlet(mention.entity_id) else "organisation"


class NamedText:
    """A text with its names and passages in marks; where its sentences begin and end, and who is named in them."""

    def __init__(
        self,
        text: str,
        passages: Sequence[Passage],
        known: Language,
        mentions: Sequence[Mention],
        inflected: Container[tuple[str, str]] = (),
    ) -> None:
        self.text, self.language = text, known
        self._known = mentions
        self._inflected = inflected
        self._starts = [m.start for m in mentions]
        self._quoted = Spans((p.start, p.end) for p in passages)

    def is_quoted(self, at: int) -> bool:
        return self._quoted.hold(at)

    def sentence_begin(self, at: int, least: int) -> int:
        begin = max(least, at - 300, self.text.rfind("\n", 0, at) + 1)
        ends = [found.end() for found in SENTENCE_END.finditer(self.text, begin, max(begin, at - 1))]
        begin = ends[-1] if ends else begin
        while begin < at and self.text[begin].isspace():
            begin += 1
        return begin

    def sentence_end(self, at: int, most: int) -> int:
        end = min(most, at + 400)
        found = SENTENCE_END.search(self.text, at + 1, end)
        return found.start() if found else end

    def mentions(self, start: int, end: int) -> Sequence[Mention]:
        first = bisect_left(self._starts, start)
        return [m for m in self._known[first : bisect_left(self._starts, end)] if m.end <= end]

    def is_inflected(self, mention: Mention) -> bool:
        """Whether a name stands in another case than whoever acts: he told it to Мария Лугова, Марии Луговой."""
        return (mention.entity_id, " ".join(mention.text.split())) in self._inflected

    def next_to(self, verb: int) -> Mention | None:
        """The person who acts, named right before a verb."""
        before = next(iter(self.mentions(max(0, verb - 80), verb)[-1:]), None)
        if before is None or before.kind != "PERSON" or self.is_inflected(before):
            return None
        return before if self.text[before.end : verb].isspace() else None

    def barrier(self, at: int, end: int) -> int:
        """Where the words behind a verb lead to somebody else, or the clause ends."""
        for word in _WORD_OR_MARK.finditer(self.text, at, end):
            written = word.group()
            if written in self.language.barrier or written in MARKS:
                return word.start()
            if written in self.language.ends and self.mentions(at, word.start()):
                return word.start()
        return end

    def is_of(self, begin: int, mention: Mention) -> bool:
        """Whether a name only tells whose or which it is: the brother of Maria Ortiz."""
        return self.language.of.search(self.text[max(begin, mention.start - 12) : mention.start]) is not None

    def is_title(self, at: int, mention: Mention) -> bool:
        """Whether what stands before a name is at most a title."""
        title = [word for word in self.text[at : mention.start].split() if word.islower()]
        return len(title) <= 2 and self.language.barrier.isdisjoint(title)

    def acts(self, mention: Mention) -> bool:
        """Whether a name opens its sentence or stands behind a comma, but for a title, so that its bearer may be who
        acts in it."""
        begin = self.sentence_begin(mention.start, 0)
        begin = max(begin, *(self.text.rfind(f"{comma} ", begin, mention.start) + 1 for comma in COMMAS))
        begin = self.language.word_at(self.text, begin, mention.start)
        words = self.text[begin : mention.start].split()
        return len(words) <= _FEW and self.language.barrier.isdisjoint(words) and not self.is_of(begin, mention)

    def ahead(self, begin: int, end: int, is_strict: bool = True) -> Mention | None:
        """The last name before a verb that no word leads away to: Maria Ortiz of the Herald says. Where a comma stands
        before the verb, the name that opens the sentence: Maria Ortiz, who runs the mill, says."""
        named = [m for m in self.mentions(begin, end) if not self.is_inflected(m)]
        named = [m for m in named if m.kind == "PERSON" or not self.is_of(begin, m)] or named
        if is_strict and self.text[begin:end].rstrip()[-1:] in tuple(COMMAS):
            opening = next(iter(named), None)
            if opening is not None and self.text[opening.end] in COMMAS and self.is_title(begin, opening):
                return opening
        for mention in reversed(named):
            if is_strict and mention is not named[0] and self.text[mention.end : end].strip() in tuple(COMMAS):
                continue  # Maria Ortiz defended Jan Petersen, saying
            words = _WORD_OR_MARK.findall(self.text[begin : mention.start])
            leads = words[-3:] if mention.kind == "PERSON" else words[:1] + words[-3:]
            if not self.language.barrier.isdisjoint(word.lower() for word in leads):
                continue
            if not is_strict or not (self.is_of(begin, mention) or "," in self.text[mention.end : end].strip(" ,،")):
                return mention
        opens = is_strict and named and named[0].start <= begin + 1 and self.text[named[0].end] in COMMAS
        return named[0] if opens else None

    def apposed(self, begin: int, end: int) -> Mention | None:
        """The name behind a title and a comma: said the minister of defence, Maria Ortiz."""
        title = TITLED.match(self.text, begin - 1, end)
        if title is None or any(m.kind == "PERSON" for m in self.mentions(begin, title.end())):
            return None
        return next((m for m in self.mentions(title.end(), end) if m.start == title.end()), None)

    def first(self, cue: tuple[int, int] | None, begin: int, end: int) -> Voice | None:
        """Who stands first in a sentence whose verb stands last: Maria Ortiz, in Norland, “…” said. No name with an
        ending: Ortiz'in."""
        free = [m for m in self.mentions(begin, end) if self.text[m.end : m.end + 1] not in "'’"]
        people = [m for m in free if m.kind == "PERSON"]
        set_off = [m for m in free if self.text[m.end : m.end + 1] == ","]
        mention = (*(m for m in reversed(set_off) if m.kind == "PERSON"), *people, None)[0]
        if mention is None:
            for name in NAME.finditer(self.text, begin, end):
                if " " in name.group() and "'" not in name.group().replace("’", "'"):
                    return Voice(cue, name.span(), None)
            mention = (*set_off, None)[0]
        return Voice(cue, (mention.start, mention.end), mention) if mention is not None else None
