"""The words of a text and how they stand: what those who look for names in it share."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from articles.names.cases import basic_forms, cases
from articles.names.lists import first_words, fold_name, is_first_name, known_names
from articles.parse import Text

_WORD = re.compile(r"[^\W_]+(?:['’ʼ.&][^\W_]+)*(?:(?<=\b[^\W_]\.[^\W_])\.)?|&")
_POSSESSIVE = re.compile(r"['’ʼ][sS]$|(?<=s)['’]$")
_SUFFIX = re.compile(r"['’ʼ][^\W\d_]+$")
_SUFFIXING = ("tr", "az")
"""languages that set case endings apart from a name by an apostrophe: Türkiye'nin"""
_ELIDING = ("fr", "it", "ca")
_ELIDED = re.compile(
    r"(?:[cdjlmnstCDJLMNST]|[Qq]u|[Ll]orsqu|[Pp]uisqu|(?:[DdNnSs]|[Qq]u)?[AaEeUu]ll|[Uu]n|[Dd]all)['’](?=[^\W\d_a-zà-ÿ])"
)
"""an article or the like that has lost its vowel before a word with a capital: l', d', qu', dell'"""
_JOINS = re.compile(r" ?[-‐‑–—/] ?|[ \u00a0]{1,2}|\. ?|")
_DATELINE_ENDS = re.compile(r"\s*(?:,[^\n]{0,30}?)?\s*(?:\([^)\n]{0,40}\))?\s*[-–—:]")
_OPENING_ENDS = re.compile(r"(?:, [A-Z][a-z]{2,8}\.? \d\d?)?(?: \([A-Z]\w{1,20}\))? [-–—]+ [A-Z]")
_SENTENCE_ENDS = re.compile(r"[.!?:…•\n][\"'”’)\]]*\s*(?:[–—]\s*)?[\"'“‘(\[]*$|^\s*(?:[–—]\s*)?[\"'“‘(\[]*$|[\"“]$")
_ORDINALS = ("st", "nd", "rd", "th")
_POST = re.compile(r"(?:[Mm]inister|[Ss]ecretary|[Mm]inisters|[Ss]ecretaries|MINISTER|SECRETARY) (?:of|for) (?:the )?$")

POSTS = frozenset(("Secretary", "Minister", "Secretaries", "Ministers"))

STRONG, FAIR, WEAK = 3, 2, 1
"""how sure a name is: by itself, beside the others, only if another of the three says so"""


@dataclass(frozen=True, slots=True)
class Span:
    """A name's place and kind, before it is known whose name it is."""

    start: int
    end: int
    kind: str
    basic: str = ""
    """the name in its basic form, where it stands in another: Москва, written Москве"""


class Word(NamedTuple):
    """A word with its place in the text."""

    start: int
    end: int
    """without a possessive"""
    raw: str
    key: str
    """folded, as the keys of the lists are"""
    whole_key: str
    """with the possessive: Russia's Defence Ministry is a spelling of its own"""
    whole_end: int


class Found(NamedTuple):
    """What one of the three has found. A kind that is empty says: no name of ours."""

    start: int
    end: int
    kind: str
    source: str
    """list, grammar or model"""
    strength: int = STRONG
    forms: tuple[tuple[int, str], ...] = ()
    """where its words stand in another than their basic form, and what this is"""

    @property
    def length(self) -> int:
        return self.end - self.start


class Tokens:
    """A text and its words."""

    def __init__(self, text: Text) -> None:
        self.given = text
        self.text = text.text
        self.language = text.language.split("-")[0].lower()
        self.is_english = self.language == "en"
        self.is_modelled = text.model is not None
        self.openings = {start for start, _ in text.paragraphs}
        self.words = list(_words(self.text, self.language))
        self.at = {word.start: n for n, word in enumerate(self.words)}
        self.lower = {word.raw for word in self.words if word.raw[0].islower()}
        self.shouted = [(s, e) for s, e in text.paragraphs if _is_shouted(self.text[s:e])]

    def is_dateline(self, first: int, last: int) -> bool:
        """Whether words open a paragraph in capitals and what follows a dateline follows: PUTRAJAYA, Nov 22 —"""
        start, end = self.words[first].start, self.words[last].end
        return start in self.openings and self.text[start:end].isupper() and bool(_DATELINE_ENDS.match(self.text, end))

    def opens_text(self, first: int, last: int) -> bool:
        """Whether words in capitals stand where an agency's report tells its place: OMBEYI (Reuters) - Councillors."""
        start, end = self.words[first].start, self.words[last].end
        is_loud = last - first < 3 < end - start and self.text[start:end].isupper()
        return is_loud and start == min(self.openings) and bool(_OPENING_ENDS.match(self.text, end))

    def is_shouted(self, at: int) -> bool:
        """Whether a place lies in a paragraph in capitals."""
        return any(s <= at < e for s, e in self.shouted)

    def gap(self, n: int) -> str:
        """What stands between word n and the next, a possessive included."""
        return self.text[self.words[n].end : self.words[n + 1].start] if n + 1 < len(self.words) else "\n"

    def joined(self, n: int) -> bool:
        """Whether word n and the next may be parts of one name."""
        return _JOINS.fullmatch(self.text, self.words[n].whole_end, self.words[n + 1].start) is not None

    def begins_sentence(self, n: int) -> bool:
        """Whether word n stands at the beginning of a sentence or a quotation."""
        start = self.words[n].start
        return _SENTENCE_ENDS.search(self.text[max(0, start - 12) : start] or "\n") is not None

    def before(self, start: int) -> str:
        """The word before a place in the text, in lower case, if nothing but a space lies between."""
        n = self.at.get(start)
        if n is None or n == 0 or self.gap(n - 1).strip():
            return ""
        return self.words[n - 1].raw.casefold()

    def behind(self, word: Word) -> str:
        """The word behind another, as it is written, if nothing but a space lies between."""
        n = self.at[word.start]
        return self.words[n + 1].raw if self.gap(n) == " " else ""

    def is_common(self, raw: str) -> bool:
        """Whether a word stands in small letters too, and with a capital only where a sentence begins."""
        if raw.lower() not in self.lower:
            return False
        return all(self.begins_sentence(n) for n, word in enumerate(self.words) if word.raw == raw)

    @cached_property
    def standing_free(self) -> set[str]:
        """The words that stand somewhere without an article before them."""
        return {word.raw for word in self.words if self.before(word.start) not in ("the", "a", "an")}

    @cached_property
    def made(self) -> set[str]:
        """The words with a capital right behind who makes what they name: Microsoft's Surface, Airbus A350."""
        pairs = [(a, b) for a, b in pairwise(self.words) if is_capital(b.raw) and is_maker(a)]
        return {b.raw for a, b in pairs if a.whole_end > a.end or b.raw[-1].isdigit()}

    def run(self, span: Found | Span) -> list[Word]:
        """The words of a span."""
        n = self.at.get(span.start)
        if n is None:
            n = bisect_left(self.words, span.start, key=lambda word: word.start)
        found = []
        while n < len(self.words) and self.words[n].end <= span.end:
            found.append(self.words[n])
            n += 1
        return found

    def forms(self, n: int) -> tuple[str, ...]:
        """What word n may be an inflected form of."""
        return basic_forms(self.words[n].raw, self.language)

    def may_be(self, n: int, forms: Sequence[str]) -> bool:
        """Whether the words from n on may be inflected forms of others."""
        return n + len(forms) <= len(self.words) and all(
            form == self.words[k].raw or form in self.forms(k) for k, form in enumerate(forms, n)
        )

    def basic(self, found: Found) -> str:
        """A name as it stands, or in its basic form where that is known."""
        parts, at = [], found.start
        for start, form in found.forms:
            if at <= start < found.end:
                parts += [self.text[at:start], form]
                at = self.words[self.at[start]].end
        return "".join([*parts, self.text[at : found.end]])

    def inflected(self, n: int, forms: Sequence[str]) -> tuple[tuple[int, str], ...]:
        """The places of those of the words from n on that are written in another form than these."""
        words = self.words[n : n + len(forms)]
        return tuple((w.start, form) for w, form in zip(words, forms, strict=True) if w.raw != form)

    def is_post(self, start: int, last: int) -> bool:
        """Whether words from a place in the text on are part of a post: Minister of Defence, Labour Minister."""
        word = self.words[last]
        is_ahead = word.start == start and not word.raw.isupper() and self.behind(word) in POSTS
        return is_ahead or _POST.search(self.text[max(0, start - 20) : start]) is not None


def _words(text: str, language: str) -> Iterator[Word]:
    rules = cases(language)
    elides, prefixes = language in _ELIDING, rules.prefixes if rules else ()
    endings = _SUFFIX if language in _SUFFIXING else _POSSESSIVE
    for match in _WORD.finditer(text):
        raw = match[0]
        start, end = match.span()
        article = _ELIDED.match(raw) if elides else None
        if article and _is_name_behind(raw, raw[article.end() :]):
            start, raw = start + article.end(), raw[article.end() :]
        if raw[0] in prefixes and fold_name(raw) not in first_words() and _is_name_behind(raw, raw[1:]):
            start, raw = start + 1, raw[1:]
        whole = fold_name(raw) if raw != "&" else raw
        ending = endings.search(raw)
        if ending:
            raw, end = raw[: ending.start()], start + ending.start()
            yield Word(start, end, raw, fold_name(raw), whole, match.end())
        elif raw:
            yield Word(start, end, raw, whole, whole, end)


def is_capital(raw: str) -> bool:
    """Whether a word is written as names are: with a capital, or a number with one or in order (2nd)."""
    return raw[0].isupper() or (raw[0].isdigit() and (any(c.isupper() for c in raw) or raw[-2:] in _ORDINALS))


def is_maker(word: Word) -> bool:
    """Whether a word is a listed company's name."""
    lists = known_names()
    return any(
        s.alias == word.raw and lists.entities[s.entity_id].origin == "companies" for s in lists.lookup(word.raw)
    )


def _is_name_behind(whole: str, rest: str) -> bool:
    """Whether a name begins behind an article that has lost its vowel: l'Europe, d'Emmanuel; not L'Aquila."""
    begins, known = first_words(), known_names().spellings
    return (fold_name(rest) in begins or is_first_name(rest)) and fold_name(whole) not in known


def _is_shouted(paragraph: str) -> bool:
    words = re.findall(r"[^\W\d_]{2,}", paragraph)
    return len(words) > 1 and sum(w.isupper() for w in words) > 0.7 * len(words)
