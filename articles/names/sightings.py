"""See names in a text three ways: by the lists of known names, by the grammar of names (spans.toml), and by a model of
spaCy where one is installed. What each sees is trimmed; where they disagree is not settled here."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from articles.names.lists import Listed, Spelling, is_first_name, known_names, name_key
from articles.parse import Text

_KINDS = {"PERSON": "PERSON", "PER": "PERSON", "ORG": "ORG", "GPE": "PLACE", "LOC": "PLACE", "FAC": "PLACE"}
_WORD = re.compile(r"[^\W_]+(?:['’ʼ.&][^\W_]+)*(?:(?<=\b[^\W_]\.[^\W_])\.)?|&")
_POSSESSIVE = re.compile(r"['’ʼ][sS]$|(?<=s)['’]$")
_JOINS = re.compile(r" ?[-‐‑–—/] ?|[ \u00a0]{1,2}|\. ?|")
_UPPER = re.compile(r"[^\W\d_]")
_DATELINE_ENDS = re.compile(r"\s*(?:,[^\n]{0,30}?)?\s*(?:\([^)\n]{0,40}\))?\s*[-–—:]")
_SENTENCE_ENDS = re.compile(r"[.!?:…•\n][\"'”’)\]]*\s*[\"'“‘(\[]*$|^\s*[\"'“‘(\[]*$|[\"“]$")

_ORDINALS = ("st", "nd", "rd", "th")
_POST = re.compile(r"(?:[Mm]inister|[Ss]ecretary|[Mm]inisters|[Ss]ecretaries|MINISTER|SECRETARY) (?:of|for) (?:the )?$")
_POSTS = re.compile(r" (?:Secretary|Minister|Secretaries|Ministers)\b")

STRONG, FAIR, WEAK = 3, 2, 1
"""how sure a name is: by itself, beside the others, only if another of the three says so"""


@dataclass(frozen=True, slots=True)
class Span:
    """A name's place and kind, before it is known whose name it is."""

    start: int
    end: int
    kind: str


class _Word(NamedTuple):
    start: int
    end: int
    """without a possessive"""
    raw: str
    key: str
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

    @property
    def length(self) -> int:
        return self.end - self.start


class _Grammar(NamedTuple):
    """The words of spans.toml."""

    titles: frozenset[str]
    bound_titles: frozenset[str]
    sure_titles: frozenset[str]
    before: frozenset[str]
    directions: frozenset[str]
    peoples: frozenset[str]
    org_heads: frozenset[str]
    org_heads_of: frozenset[str]
    place_heads: frozenset[str]
    place_openers: frozenset[str]
    locatives: frozenset[str]
    sure_locatives: frozenset[str]
    particles: frozenset[str]
    joiners: frozenset[str]
    units: frozenset[str]
    not_names: frozenset[str]
    no_name_heads: frozenset[str]
    no_name_openers: frozenset[str]


@cache
def grammar() -> _Grammar:
    """The words that tell where a name begins and ends, and what kind of name it is."""
    table = tomllib.loads(Path(__file__).with_name("spans.toml").read_text(encoding="utf-8"))
    return _Grammar(**{name: frozenset(table[name].split()) for name in _Grammar._fields})


@cache
def _longest() -> dict[str, int]:
    """The first word of every listed spelling to the number of words of the longest that begins with it."""
    longest: dict[str, int] = {}
    for key in known_names().spellings:
        first, _, rest = key.partition(" ")
        count = rest.count(" ") + 2 if rest else 1
        if count > longest.get(first, 0):
            longest[first] = count
    return longest


@cache
def _given_names() -> frozenset[str]:
    """First names of the persons on the lists."""
    people = (e.name.split() for e in known_names().entities.values() if e.kind == "PERSON")
    return frozenset(name_key(words[0]) for words in people if len(words) > 1 and len(words[0]) > 2)


def look(page: Page) -> tuple[list[Found], list[Found], list[Found]]:
    """What the lists, the model and the grammar see. In other languages known first names stand for the grammar."""
    patterned = _patterned(page) if page.is_english else _capitalised(page)
    return list(_listed(page)), list(_modelled(page)), list(patterned)


class Page:
    """A text and its words."""

    def __init__(self, text: Text) -> None:
        self.given = text
        self.text = text.text
        self.language = text.language.split("-")[0].lower()
        self.is_english = self.language == "en"
        self.is_modelled = text.model is not None
        self.standing_free: set[str] | None = None
        self.openings = {start for start, _ in text.paragraphs}
        self.words = list(_words(self.text))
        self.at = {word.start: n for n, word in enumerate(self.words)}
        self.lower = {word.raw for word in self.words if word.raw[0].islower()}
        self.shouted = [(s, e) for s, e in text.paragraphs if _is_shouted(self.text[s:e])]

    def is_dateline(self, first: int, last: int) -> bool:
        """Whether words open a paragraph in capitals and what follows a dateline follows: PUTRAJAYA, Nov 22 —"""
        start, end = self.words[first].start, self.words[last].end
        return start in self.openings and self.text[start:end].isupper() and bool(_DATELINE_ENDS.match(self.text, end))

    def is_shouted(self, at: int) -> bool:
        return any(s <= at < e for s, e in self.shouted)

    def gap(self, n: int) -> str:
        """What stands between word n and the next, a possessive included."""
        return self.text[self.words[n].end : self.words[n + 1].start] if n + 1 < len(self.words) else "\n"

    def joined(self, n: int) -> bool:
        """Whether word n and the next may be parts of one name."""
        return _JOINS.fullmatch(self.text, self.words[n].whole_end, self.words[n + 1].start) is not None

    def begins_sentence(self, n: int) -> bool:
        start = self.words[n].start
        return _SENTENCE_ENDS.search(self.text[max(0, start - 12) : start] or "\n") is not None

    def before(self, start: int) -> str:
        """The word before a place in the text, in lower case, if nothing but a space lies between."""
        n = self.at.get(start)
        if n is None or n == 0 or self.gap(n - 1).strip():
            return ""
        return self.words[n - 1].raw.casefold()

    def always_behind_article(self, raw: str) -> bool:
        """Whether a word never stands without an article before it."""
        if self.standing_free is None:
            articles = ("the", "a", "an")
            self.standing_free = {word.raw for word in self.words if self.before(word.start) not in articles}
        return raw not in self.standing_free

    def run(self, span: Found | Span) -> list[_Word]:
        """The words of a span."""
        n = self.at.get(span.start)
        if n is None:
            n = bisect_left(self.words, span.start, key=lambda word: word.start)
        found = []
        while n < len(self.words) and self.words[n].end <= span.end:
            found.append(self.words[n])
            n += 1
        return found


def _words(text: str) -> Iterator[_Word]:
    for match in _WORD.finditer(text):
        raw = match[0]
        start, end = match.span()
        whole = name_key(raw) if raw != "&" else raw
        ending = _POSSESSIVE.search(raw)
        if ending:
            raw, end = raw[: ending.start()], start + ending.start()
            yield _Word(start, end, raw, name_key(raw), whole, match.end())
        elif raw:
            yield _Word(start, end, raw, whole, whole, end)


def _is_shouted(paragraph: str) -> bool:
    words = re.findall(r"[^\W\d_]{2,}", paragraph)
    return len(words) > 1 and sum(w.isupper() for w in words) > 0.7 * len(words)


def _is_capital(raw: str) -> bool:
    return raw[0].isupper() or (raw[0].isdigit() and (any(c.isupper() for c in raw) or raw[-2:] in _ORDINALS))


# The lists


def _listed(page: Page) -> Iterator[Found]:
    lists, longest, rules = known_names(), _longest(), grammar()
    n, count = 0, len(page.words)
    while n < count:
        word = page.words[n]
        most = max(longest.get(word.key, 0), longest.get(word.whole_key, 0))
        first = word.raw[0]
        if not most or not (
            first.isupper() or first.isdigit() or word.key in rules.particles or first.lower() == first.upper()
        ):
            n += 1
            continue
        last = n
        while last - n + 1 < most and last + 1 < count and (page.joined(last) or page.gap(last) == ", "):
            last += 1
        taken = 1
        for end in range(last, n - 1, -1):
            final = page.words[end]
            front = [w.whole_key for w in page.words[n:end]]
            found = None
            for ending, stop in ((final.whole_key, final.whole_end), (final.key, final.end)):
                spellings = lists.spellings.get(" ".join([*front, ending]))
                if spellings and stop > final.end:  # McDonald's, not the possessive of a McDonald
                    spellings = [s for s in spellings if "'" in s.alias or "’" in s.alias]
                if spellings and not found:
                    found = _best_spelling(page, n, end, stop, spellings)
            if found:
                if found.kind != "ORG" or not _is_post(page, found.start):
                    yield found
                taken = end - n + 1 if found.strength > WEAK else 1
                break
        n += taken


def _best_spelling(page: Page, first: int, last: int, end: int, spellings: Iterable[Spelling]) -> Found | None:
    """The listed name that words first to last are, if their capitals and what stands before them allow it."""
    entities = known_names().entities
    start = page.words[first].start
    raw = page.text[start:end]
    if last - first > 1 and page.words[first].raw.casefold() in grammar().titles:
        spellings = [s for s in spellings if entities[s.entity_id].kind != "PERSON"]
    best: Found | None = None
    for spelling in spellings:
        entity = entities[spelling.entity_id]
        if spelling.language and spelling.language != page.language:
            continue
        alias = spelling.alias
        has_article = alias[:4] in ("The ", "the ")
        if has_article:
            alias = alias[4:]
        if ", " in raw and "," not in alias:
            continue
        if not _fits(raw, alias, entity, page.is_shouted(start)):
            continue
        strength = _strength(page, first, last, spelling, entity)
        if has_article and first == last and not raw.isupper():
            is_adjective = page.words[first].key in known_names().adjectives
            if page.before(start) != "the" or (is_adjective and page.words[first - 1].raw != "The"):
                strength = WEAK
        found = Found(start, end, entity.kind, "list", strength)
        if raw == alias and strength >= FAIR:
            return found
        if best is None or strength > best.strength:
            best = found
    return best


def _fits(raw: str, alias: str, entity: Listed, shouted: bool) -> bool:
    """Whether a name may be written so: Is is not IS, the us is not the US."""
    if raw == alias:
        return True
    if raw.isupper() and not alias.isupper():
        return len(raw) > 3
    ours, theirs = re.split(r"[\s\-‐‑–—/]+", raw), re.split(r"[\s\-‐‑–—/]+", alias)
    if len(ours) != len(theirs):
        return _is_capital(raw) or raw.split("-")[0].casefold() in grammar().particles
    if len(ours) == 1 and alias.isupper():
        return raw.replace(".", "").isupper() and (len(alias) > 2 or not shouted)
    for mine, their in zip(ours, theirs, strict=True):
        if their[:1].isupper() and mine[:1].islower():
            folded = mine.casefold().removesuffix(".")
            if folded in grammar().particles or (entity.origin == "ministries" and "overnment" not in raw):
                continue
            return False
        if their.isupper() and len(their) > 1 and not mine.isupper():
            return False
    return (
        _is_capital(ours[0])
        or ours[0].casefold() in grammar().particles
        or not _UPPER.match(raw[0])
        or not raw[0].islower()
    )


def _strength(page: Page, first: int, last: int, spelling: Spelling, entity: Listed) -> int:
    """How sure a listed name is by itself."""
    word = page.words[first]
    if entity.kind == "PLACE" and page.is_dateline(first, last):
        return FAIR
    if spelling.is_weak:
        return WEAK
    if first == last and not page.is_modelled and _is_risky(page, first, spelling, entity):
        return WEAK
    if entity.origin != "cities":
        if first == last and word.raw.lower() in page.lower and not word.raw.isupper():
            return WEAK
        return STRONG
    if last > first:
        return STRONG if entity.population >= 15_000 or entity.country in _REPORTED else FAIR
    if len(word.raw) < 4 or word.raw.lower() in page.lower or word.key in _given_names():
        return WEAK
    in_news = entity.country in _REPORTED and (entity.population >= 15_000 or entity.geonames_id is None)
    if entity.population >= 300_000 or in_news:
        return WEAK if page.begins_sentence(first) and not in_news and entity.population < 1_000_000 else FAIR
    before = page.before(word.start)
    if before in grammar().sure_locatives or (before in ("in", "at", "from") and entity.country in _REPORTED):
        return FAIR
    return WEAK


def _is_risky(page: Page, word: int, spelling: Spelling, entity: Listed) -> bool:
    """Whether one word with a capital is too little to go by where no model is there to object: German Mehr, Dabei."""
    raw = page.words[word].raw
    if spelling.language or raw.isupper() or not raw.isascii() or raw[0].lower() == raw[0]:
        return False
    if entity.origin in ("media", "companies", "forces", "bodies"):
        return len(raw) < 6
    return (
        entity.origin == "cities" and raw != entity.name and (entity.population < 500_000 or page.begins_sentence(word))
    )


_REPORTED = frozenset("SY IQ LB JO YE LY PS IL SD SS SO ML BF NE TD CF CD ER AF UA".split())  # noqa: SIM905
"""states whose towns the lists know down to small ones, since their wars are reported from there"""


# The model


def _modelled(page: Page) -> Iterator[Found]:
    """spaCy's names, trimmed; what it takes for something else is handed on without a kind."""
    shouted = set(page.shouted)
    documents = dict(page.given.named())
    for number, place in enumerate(page.given.paragraphs):
        if place in shouted and page.given.model is not None:
            documents[number] = page.given.model(_quietly(page.text[slice(*place)]))
    for number, document in documents.items():
        at = page.given.paragraphs[number][0]
        for name in document.ents:
            kind = _KINDS.get(name.label_, "")
            start, end = at + name.start_char, at + name.end_char
            if not kind:
                yield Found(start, end, "", "model")
                continue
            for piece in _pieces(page, start, end, kind):
                trimmed = _trimmed(page, piece, kind)
                if trimmed is not None:
                    yield trimmed


def _quietly(paragraph: str) -> str:
    """A paragraph in capitals as a headline in title case; as long as before."""
    lists = known_names()

    def lowered(match: re.Match[str]) -> str:
        raw = match[0]
        known = lists.spellings.get(name_key(raw), ())
        if any(s.alias == raw and not s.is_weak for s in known):
            return raw
        quiet = raw[0] + raw[1:].lower() if len(raw) > 3 or known else raw.lower()
        return quiet if len(quiet) == len(raw) else raw

    return re.sub(r"[^\W\d_]+(?:['’][^\W\d_]+)*", lowered, paragraph)


def _pieces(page: Page, start: int, end: int, kind: str) -> Iterator[tuple[int, int]]:
    """A model's name cut where two names were taken for one."""
    text = page.text[start:end]
    cuts = [m.span() for m in _BREAKS.finditer(text)]
    if kind == "PERSON":
        cuts += [m.span() for m in re.finditer(r"\s+(?:&|and)\s+|\s+&$|^&\s+|\s*/\s*", text)]
    else:
        for match in re.finditer(r"\s+(?:for|of|to|&|and)\s+(?:the\s+)?", text):
            head = (text[: match.start()].rsplit(None, 1) or [""])[-1].casefold()
            joint = match[0].split()[0]
            if joint in ("&", "and"):
                is_cut = head in grammar().org_heads
            elif joint == "to":
                is_cut = True
            else:
                is_cut = head not in grammar().org_heads_of and kind == "ORG"
            if is_cut and not _is_listed(page.run(Span(start, end, kind))):
                cuts.append(match.span())
    cuts.sort()
    at = start
    for left, right in cuts:
        if start + left > at:
            yield at, start + left
        at = max(at, start + right)
    if end > at:
        yield at, end


_BREAKS = re.compile(r"\s*[\[\]();]\s*|\s{3,}|\s+[-–—]+\s+|(?<! of)(?<! for)(?<! and)\s+the\s+")


def _trimmed(page: Page, piece: tuple[int, int], kind: str) -> Found | None:
    """A name without the words around it that are none of it; None where nothing is left."""
    words = page.run(Span(*piece, kind))
    while words and _is_in_front(words, kind):
        words = words[1:]
    while words and (words[-1].raw == "&" or words[-1].raw[0].islower()):
        words.pop()
    if not words:
        return None
    start, end = words[0].start, words[-1].end
    if _is_none(page, words, kind):
        return Found(start, end, "", "model")
    return Found(_with_particles(page, start), end, kind, "model")


def _is_in_front(words: list[_Word], kind: str) -> bool:
    """Whether the first word of a name is no part of it: the, near, President, eastern, 340, Kurdish."""
    rules = grammar()
    first, rest = words[0], words[1:]
    low = first.raw.casefold()
    if low in rules.before or not (_is_capital(first.raw) or low in rules.particles or low in rules.joiners):
        return True
    if not rest:
        return False
    if kind == "PERSON" and low in rules.titles:
        return not (low in rules.bound_titles and len(rest) == 1)
    if kind == "PLACE" and (first.raw[0].isdigit() or low in rules.directions):
        return not _is_listed(words)
    return first.key in known_names().adjectives and _is_listed(rest) and not _is_listed(words)


def _is_none(page: Page, words: list[_Word], kind: str) -> bool:
    """Whether what the model holds for a name is none of ours: a nationality, a post, a treaty, a drone."""
    rules = grammar()
    start, end = words[0].start, words[-1].end
    if kind != "PLACE" and _is_post(page, start):
        return True
    if kind == "ORG" and words[-1].raw in ("Secretaries", "Ministers", "Secretary", "Minister"):
        return True
    every = {w.raw.casefold() for w in words}
    if every <= rules.directions | rules.peoples | rules.before and not _is_listed(words):
        return True
    if all(w.key in known_names().adjectives or w.raw.casefold() in rules.peoples for w in words):
        return not _is_listed(words)
    n = page.at[words[-1].start]
    if kind == "PERSON" and page.gap(n) == " ":
        follower = page.words[n + 1].raw
        if follower[0].isupper() and follower.casefold() in rules.no_name_heads:
            return True
    if kind == "PERSON" and (any(c.isdigit() for c in page.text[start:end]) or _is_thing(page, words)):
        return True
    if page.is_english and not words[0].raw[0].isascii() and ord(words[0].raw[0]) > 0x24F and not _is_listed(words):
        return True
    if len(words) > 1:
        return words[0].raw.casefold() in rules.no_name_openers or (kind != "PERSON" and _is_no_name(words))
    word = words[0].raw.casefold()
    if word in rules.not_names or word in rules.no_name_heads or (kind == "PERSON" and word in rules.titles):
        return True
    if kind == "ORG" and _POSTS.match(page.text, end):
        return True
    return words[0].key in known_names().adjectives and not _is_listed(words)


def _is_post(page: Page, start: int) -> bool:
    """Whether what begins there is part of a post: Minister of Defence."""
    return _POST.search(page.text[max(0, start - 20) : start]) is not None


def _is_thing(page: Page, words: list[_Word]) -> bool:
    """Whether it is no person, since it never stands without an article: the Azna, the Bull."""
    if len(words) > 1 or _is_listed(words):
        return False
    return page.always_behind_article(words[0].raw)


def _is_no_name(words: list[_Word]) -> bool:
    """Operation Inherent Resolve, the Treaty of Rome, the Geneva talks."""
    first, last = words[0].raw.casefold(), words[-1].raw.casefold()
    return last in grammar().no_name_heads or first in grammar().no_name_openers


def _is_listed(words: list[_Word]) -> bool:
    key = " ".join([w.whole_key for w in words[:-1]] + [words[-1].key])
    return any(not s.is_weak for s in known_names().spellings.get(key, ()))


def _with_particles(page: Page, start: int) -> int:
    """Where a name begins with the particles before it: al-, Abu, Deir."""
    n = page.at[start]
    while n > 0 and page.words[n - 1].raw.casefold() in grammar().particles:
        raw, gap = page.words[n - 1].raw, page.gap(n - 1)
        is_apart = gap == " " and (not raw[0].isupper() or raw.title() in ("An", "At", "As", "El", "En"))
        if is_apart or gap not in ("-", " ", "‐", "–"):
            break
        n -= 1
    return page.words[n].start


# The grammar


def _patterned(page: Page) -> Iterator[Found]:
    """Names known by how English builds them, in runs of words with capitals."""
    rules = grammar()
    n, count = 0, len(page.words)
    while n < count:
        if not _is_capital(page.words[n].raw) or page.is_shouted(page.words[n].start):
            n += 1
            continue
        last = n
        while last + 1 < count and _is_capital(page.words[last + 1].raw) and page.gap(last) in (" ", "-"):
            last += 1
        yield from _in_run(page, n, last, rules)
        n = last + 1


def _in_run(page: Page, first: int, last: int, rules: _Grammar) -> Iterator[Found]:
    """The name that a run of words with capitals is, or holds."""
    words = page.words
    low = [w.raw.casefold().strip(".") for w in words[first : last + 1]]
    while len(low) > 1 and low[0] in rules.before and (len(low[0]) == 1 or not words[first].raw.isupper()):
        first, low = first + 1, low[1:]
    start, end, size = words[first].start, words[last].end, len(low)
    before = page.before(start)
    for k, word in enumerate(low):
        if re.fullmatch(r"\d+(st|nd|rd|th)", word):
            unit = _unit(page, first + k, low[k:], rules)
            if unit is not None:
                yield Found(words[first + k].start, words[unit].end, "ORG", "grammar")
            return
    titles = 0
    while titles < size and low[titles] in rules.titles:
        titles += 1
    is_titled = 0 < titles < size <= titles + 4 and low[titles - 1] in rules.sure_titles
    is_other = low[-1] in rules.org_heads or low[-1] in rules.place_heads
    if is_titled and not is_other and low[titles] not in rules.before:  # Gen. Votel, Mr Johnson
        yield Found(words[first + titles].start, end, "PERSON", "grammar", FAIR)
        return
    if low[-1] in rules.org_heads_of and last + 2 < len(words) and page.gap(last) == " ":
        stop = _tail(page, last + 1) if words[last + 1].raw in ("of", "for") else last
        if stop > last + 1:  # Ministry of Health, Government of Iraq
            yield Found(start, words[stop].end, "ORG", "grammar")
            return
    is_near = before in rules.sure_locatives
    if size < 2:
        if is_near and len(low[0]) > 2 and not words[first].raw.isupper():
            yield Found(start, end, "PLACE", "grammar", FAIR)
        return
    if _is_no_name(words[first : last + 1]):
        return
    if low[-1] in rules.org_heads and not all(w in rules.org_heads | rules.titles for w in low[:-1]):
        yield Found(start, end, "ORG", "grammar", FAIR)
        return
    opens = low[0] in rules.place_openers and low[0] not in rules.particles and before in rules.locatives
    if low[-1] in rules.place_heads or is_near or opens:
        yield Found(start, end, "PLACE", "grammar", FAIR)


def _unit(page: Page, number: int, low: list[str], rules: _Grammar) -> int | None:
    """The last word of a unit of armed forces that begins with a number: 5th Special Forces Group, 407th AEG."""
    heads = [k for k, word in enumerate(low) if word in rules.units]
    if heads:
        return number + heads[-1]
    return number + 1 if len(low) > 1 and page.words[number + 1].raw.isupper() and len(low[1]) > 1 else None


def _tail(page: Page, joint: int) -> int:
    """The last word of a name that goes on behind `of`: Ministry of Trade and Industry of the Netherlands."""
    words, n, stop = page.words, joint, joint
    while n + 1 < len(words) and page.gap(n) in (" ", "-", ", "):
        word = words[n + 1]
        if page.gap(n) == ", ":
            break
        if _is_capital(word.raw):
            if n != joint and words[n].raw in ("and", "&") and _is_listed([word]):
                break
            stop = n = n + 1
        elif word.raw in ("the", "of", "and", "for", "&", "in") and n - stop < 2:
            if word.raw in ("in", "for") or (word.raw == "of" and stop > joint + 1 and n == stop):
                break
            n += 1
        else:
            break
    return stop if stop > joint else joint - 1


def _capitalised(page: Page) -> Iterator[Found]:
    """Persons in a language without a model: a known first name and one to three more words with capitals."""
    given, n = _given_names(), 0
    while n < len(page.words) - 1:
        last = n
        while last - n < 3 and last + 1 < len(page.words) and page.gap(last) in (" ", "-"[: last - n]):
            follower = page.words[last + 1].raw
            if not follower[0].isupper() and not (follower in _NOBLE and last + 2 < len(page.words)):
                break
            last += 1
        while last > n and not page.words[last].raw[0].isupper():
            last -= 1
        first = page.words[n]
        is_given = first.key in given or (is_first_name(first.raw) and not _is_great_place(first.raw))
        if last > n and first.raw[0].isupper() and is_given:
            yield Found(page.words[n].start, page.words[last].end, "PERSON", "grammar", FAIR)
            n = last
        n += 1


def _is_great_place(word: str) -> bool:
    """Whether a first name is rather a state or a great city: Santiago, Florence."""
    listed = (known_names().entities[s.entity_id] for s in known_names().lookup(word) if not s.is_weak)
    return any(entity.origin != "cities" or entity.population >= 300_000 for entity in listed)


_NOBLE = frozenset(("von", "van", "de", "da", "di", "del", "della", "du", "al", "el", "bin", "zu"))
