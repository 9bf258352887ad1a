"""See names in a text by a model of spaCy, where one is installed: what it finds, trimmed to the name."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Any

from articles.names.forms import abbreviates
from articles.names.grammar import grammar, is_known, is_listed, is_no_name
from articles.names.keys import is_generation
from articles.names.keys import words as general
from articles.names.lists import fold_name, is_first_name, known_names
from articles.names.tokens import POSTS, Found, Span, Tokens, Word, is_capital, is_maker

_KINDS = {"PERSON": "PERSON", "PER": "PERSON", "ORG": "ORG", "GPE": "PLACE", "LOC": "PLACE", "FAC": "PLACE"}
_BREAKS = re.compile(
    r"\b[RDI]-(?=[A-Z])|\s*[\[\]();@|]\s*|\s{3,}|\s+[-–—]+\s+|(?<! of)(?<! for)(?<! and)\s+the\s+|:\s+"
)
_SEAT = re.compile(r"\b[RDI]-$")
_BETWEEN = (
    re.compile(
        r",\s+(?!(?:Inc|LLC|Ltd|Limited|Corp|Co|LLP|PLC|Plc|SA|AG)\b|[^,]+,? (?:and|&) )|\s+or\s+|(?<=\w\w)/(?=\w\w)"
    ),
    re.compile(r"\s+(?:&|and|or)\s+|\s+&$|^&\s+|\s*/\s*|(?<=s)['’]\s+|['’]s\s+"),
)
_JOINT = re.compile(r"\s+(for|of|to|&|and)\s+(?:the\s+)?")
_SMALL = re.compile(r"\s+(?!with\b|from\b|upon\b|para\b|zur\b)([a-z]{4,})\s+")
_NAMED_NEXT = re.compile(r",? [A-Z]")
_ELIDED = re.compile(r"d['’][A-Z]")
_ONE_OF_MANY = re.compile(r"\ban? (?:[a-z-]+ )?$")
_NO_NOUN = re.compile(
    r"[.,;:!?)]|\s(?:and|or|in|on|at|to|for|from|with|by|but|as|who|that|which|is|was|has|had)\b|\s*\n|$"
)
_OPENING, _CLOSED = frozenset("\"“‘'"), re.compile(r"[,.?!]?[\"”’']")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SIDES = frozenset(("North", "South", "East", "West"))
_OF_PEOPLE = ("n", "ns", "an", "ans", "ian", "ians", "er", "ers", "ite", "ites")
_LATIN_ENDS = 0x24F
"""the last of the Latin letters with marks in Unicode"""
_OFTEN = 5
_PROSE = 100
"""characters of a paragraph below a heading"""


def modelled(tokens: Tokens) -> Iterator[Found]:
    """spaCy's names, trimmed; what it takes for something else is handed on without a kind."""
    for start, name in _named(tokens):
        end, kind = start + name.end_char - name.start_char, _KINDS.get(name.label_, "")
        if not kind:
            if len(name) > 1 or name.label_ != "PRODUCT":  # one word may be a last name it has not seen
                yield Found(start, end, "", "model")
            continue
        parts = tokens.text[start:end].casefold().split()
        is_headed = kind == "PERSON" and len(parts) > 1 and parts[-1] in grammar().org_heads
        if is_headed and (len(parts) > 2 or not is_first_name(tokens.text[start:end].split()[0])):
            kind = "ORG"  # Ida Kell Women's Center, Inland Newspapers
        for piece in _pieces(tokens, start, end, kind):
            kind = _kind_behind(tokens.text[start : piece[0]], tokens.text[slice(*piece)]) or kind
            trimmed = _trimmed(tokens, piece, kind)
            if trimmed is not None:
                yield trimmed


def _named(tokens: Tokens) -> Iterator[tuple[int, Any]]:
    """spaCy's spans, with where each begins in the text; paragraphs in capitals are read as headlines."""
    shouted = set(tokens.shouted)
    documents = dict(tokens.given.named())
    for number, place in enumerate(tokens.given.paragraphs):
        if place in shouted and tokens.given.model is not None:
            documents[number] = tokens.given.model(_quietly(tokens.text[slice(*place)]))
    for number, document in documents.items():
        for name in document.ents:
            yield tokens.given.paragraphs[number][0] + name.start_char, name


def _kind_behind(ahead: str, piece: str) -> str:
    """The kind of a piece that what is ahead of it in the model's name tells: AP Photo/Ida Kell, R-Texas."""
    parts = piece.casefold().split()
    if ahead.endswith("/") and len(parts) in (2, 3) and parts[-1] not in grammar().org_heads:
        return "PERSON"
    return "PLACE" if _SEAT.search(ahead) else ""


def _quietly(paragraph: str) -> str:
    """A paragraph in capitals as a headline in title case; as long as before."""
    lists = known_names()

    def lowered(match: re.Match[str]) -> str:
        raw = match[0]
        known = lists.spellings.get(fold_name(raw), ())
        if any(s.alias == raw and not s.is_weak for s in known):
            return raw
        quiet = raw[0] + raw[1:].lower() if len(raw) > 3 or known else raw.lower()
        return quiet if len(quiet) == len(raw) else raw

    return re.sub(r"[^\W\d_]+(?:['’][^\W\d_]+)*", lowered, paragraph)


def _pieces(tokens: Tokens, start: int, end: int, kind: str) -> Iterator[tuple[int, int]]:
    """A model's name cut where two names were taken for one."""
    text = tokens.text[start:end]
    cuts = [m.span() for m in (*_BREAKS.finditer(text), *_BETWEEN[kind == "PERSON"].finditer(text))]
    cuts += [m.span() for m in _SMALL.finditer(text) if m[1] not in grammar().joiners]
    if kind != "PERSON":
        joints = [m.span() for m in _JOINT.finditer(text) if _divides(m, kind)]
        cuts += joints if joints and not _is_spelled_out(tokens, text) else []
    at = 0
    for left, right in sorted(cuts):
        if left > at:
            yield start + at, start + left
        at = max(at, right)
    if end > start + at:
        yield start + at, end


def _divides(joint: re.Match[str], kind: str) -> bool:
    """Whether a small word stands between two names, not within one: Ministry of Health, University and Ida Kell."""
    rules, text = grammar(), joint.string
    head = text[: joint.start()].split()[-1:]
    if joint[1] in ("&", "and"):
        is_headed = not (rules.org_heads | rules.place_heads).isdisjoint(w.casefold() for w in head)
        return is_headed or is_first_name(text[joint.end() :].partition(" ")[0])
    return joint[1] == "to" or (kind == "ORG" and rules.org_heads_of.isdisjoint(w.casefold() for w in head))


def _is_spelled_out(tokens: Tokens, name: str) -> bool:
    """Whether the text has letters too that stand for the whole of a name: People for the Ethical Treatment of Animals,
    and PETA."""
    return any(w.raw.isupper() and abbreviates(w.raw, name) for w in tokens.words)


def _trimmed(tokens: Tokens, piece: tuple[int, int], kind: str) -> Found | None:
    """A name without the words around it that are none of it; None where nothing is left."""
    words = tokens.run(Span(*piece, kind))
    while words and _is_in_front(words, kind):
        words = words[1:]
    while words and (_is_small(words[-1]) or _is_behind(tokens, words, kind)):
        words.pop()
    if not words:
        return None
    start, end = words[0].start, words[-1].end
    if _is_none(tokens, words, kind):
        return Found(start, end, "", "model")
    return Found(_with_particles(tokens, start), end, kind, "model")


def _is_small(word: Word) -> bool:
    """Whether a word is written as names are not; d'Isère is as they are."""
    return word.raw[0].islower() and not _ELIDED.match(word.raw)


def _is_in_front(words: list[Word], kind: str) -> bool:
    """Whether the first word of a name is no part of it: the, near, President, eastern, 340, Kurdish."""
    rules = grammar()
    first, rest = words[0], words[1:]
    low = first.raw.casefold()
    if low in rules.before or not (is_capital(first.raw) or low in rules.joiners):
        return True
    if not rest:
        return False
    if kind == "PERSON" and low in rules.titles:
        return not (low in rules.bound_titles and len(rest) == 1)
    if kind == "PERSON" and low in rules.occupations and len(rest) > 1:
        return True
    if kind == "PLACE" and (first.raw[0].isdigit() or low in rules.directions):
        return not is_listed(words) and first.raw not in _SIDES and rest[-1].raw != "Hemisphere"
    is_owner = first.key in known_names().adjectives or low in rules.peoples or first.key == "un" or _is_person(first)
    return is_owner and is_listed(rest) and not is_listed(words)


def _is_person(word: Word) -> bool:
    """Whether a word is a listed person's name, before the body that somebody leads."""
    return any(s.entity_id.startswith("person:") for s in known_names().lookup(word.raw))


def _is_behind(tokens: Tokens, words: list[Word], kind: str) -> bool:
    """Whether the last word of a name is no part of it: an "&", a year, or the post of somebody named next (High Court
    Justice Ida Kell)."""
    *rest, last = words
    if last.raw == "&" or kind == "PERSON" or not rest:
        return last.raw == "&" or (bool(rest) and last.raw.casefold() in grammar().ending_headlines)
    if _YEAR.fullmatch(last.raw):
        return True
    is_post = kind == "ORG" and last.raw.casefold() in grammar().titles
    is_of_body = rest[-1].raw.casefold() in grammar().org_heads
    return is_post and is_of_body and _NAMED_NEXT.match(tokens.text, last.end) is not None


def _is_none(tokens: Tokens, words: list[Word], kind: str) -> bool:
    """Whether what the model holds for a name is none of ours: a nationality, a post, a treaty, a drone."""
    rules, adjectives = grammar(), known_names().adjectives
    start, end = words[0].start, words[-1].end
    raw, low, behind = tokens.text[start:end], [w.raw.casefold() for w in words], tokens.behind(words[-1])
    if "_" in raw or "°" in raw or (tokens.is_english and ord(raw[0]) > _LATIN_ENDS):
        return True
    if rules.directions | rules.peoples | rules.before | rules.not_names >= {*low} - {"&"}:
        return True
    if kind != "PERSON" and (_is_one_of_many(tokens, words) or _is_title(tokens, start, end)) and not is_listed(words):
        return True
    if kind != "PLACE" and (tokens.is_post(start, tokens.at[words[-1].start]) or tokens.before(start) in rules.works):
        return True
    is_post = tokens.before(start) != "the" and low[-1] in rules.occupations  # the Hollywood Reporter
    if kind == "ORG" and (words[-1].raw in POSTS or (len(words) > 1 and (is_post or rules.titles >= {*low}))):
        return True
    if kind == "PLACE" and (behind == "tribe" or _is_people(words)):
        return True
    if all(w.key in adjectives or word in rules.peoples for w, word in zip(words, low, strict=True)):
        return not is_listed(words)
    if kind == "PERSON":
        is_event = behind[:1].isupper() and behind.casefold() in rules.no_name_heads
        if is_event or any(c.isdigit() for c in raw):
            return True
    if _is_made(tokens, words, kind):
        return True
    return _is_no_run(tokens, words, kind) if len(words) > 1 else _is_no_word(tokens, words, kind)


def _is_one_of_many(tokens: Tokens, words: list[Word]) -> bool:
    """Whether a name has an indefinite article and no noun behind it, so that it tells of what kind something is: she
    calls herself a Grocery Store. A body may be introduced so, as a Harbour Council is."""
    start, end = words[0].start, words[-1].end
    is_of_many = _NO_NOUN.match(tokens.text, end) and _ONE_OF_MANY.search(tokens.text, max(0, start - 40), start)
    return is_of_many is not None and words[-1].raw.casefold() not in grammar().org_heads


def _is_title(tokens: Tokens, start: int, end: int) -> bool:
    """Whether a name stands in quotation marks and nowhere else: the title of a work, or what something is called."""
    is_quoted = tokens.text[start - 1 : start] in _OPENING and _CLOSED.match(tokens.text, end) is not None
    return is_quoted and tokens.text.count(tokens.text[start:end]) == 1


def _is_no_run(tokens: Tokens, words: list[Word], kind: str) -> bool:
    """Whether several words are none of ours, by how they begin and end."""
    rules = grammar()
    if words[-1].raw.casefold() in rules.no_name_heads and is_generation(words[-2].key):  # King Jr. Day
        return True
    if words[0].raw.casefold() in rules.no_name_openers or (kind != "PERSON" and is_no_name(words)):
        return True
    return _is_term(tokens, words, kind)


def _is_no_word(tokens: Tokens, words: list[Word], kind: str) -> bool:
    """Whether one word is none of ours: a common word, a general one, a post, one that is called out (go and VOTE)."""
    rules, (only,) = grammar(), words
    word = only.raw.casefold()
    if word in rules.not_names | rules.no_name_openers | rules.no_name_heads or only.key in known_names().adjectives:
        return True
    if len(word) == 1 or (kind == "PERSON" and word in rules.titles):
        return True
    if only.raw.isupper() and word in tokens.lower and not tokens.is_shouted(only.start):
        return True
    if kind == "PERSON" and only.raw not in tokens.standing_free and not is_listed(words):
        return True  # the Azna, the Bull
    is_general = kind == "ORG" and word in general().general & rules.org_heads
    return (is_general and not is_known(words)) or (tokens.is_common(only.raw) and not is_listed(words))


def _is_people(words: list[Word]) -> bool:
    """Whether the name of a region goes on as that of who lives there: Virginian, New Yorkers."""
    lists, name = known_names(), " ".join(w.raw for w in words)
    regions = [s for ending in _OF_PEOPLE if name.endswith(ending) for s in lists.lookup(name.removesuffix(ending))]
    return any(lists.entities[s.entity_id].origin in ("regions", "provinces") for s in regions)


def _is_term(tokens: Tokens, words: list[Word], kind: str) -> bool:
    """Whether a name is a heading, or a term: all its words stand in small letters too, and it is not written as a name
    throughout, like Machine Learning."""
    rules, last = grammar(), words[-1].raw.casefold()
    is_headed = last in rules.org_heads or last in rules.place_heads
    if is_headed or is_first_name(words[0].raw):
        return False
    written = tokens.text[words[0].start : words[-1].end]
    if kind == "ORG" and tokens.text.count(written) == 1 and _is_heading(tokens, words):
        return True
    often = _OFTEN * (1 + tokens.text.count(written.lower()))
    return tokens.text.count(written) < often and all(w.raw.casefold() in tokens.lower for w in words)


def _is_heading(tokens: Tokens, words: list[Word]) -> bool:
    """Whether words are all of a line above prose."""
    lines = tokens.given.paragraphs
    n = bisect_left(lines, (words[0].start, 0))
    below = lines[n + 1 : n + 2]
    return lines[n : n + 1] == [(words[0].start, words[-1].end)] and any(end - start > _PROSE for start, end in below)


def _is_made(tokens: Tokens, words: list[Word], kind: str) -> bool:
    """Whether it is a thing, since the text has its maker before it: Samsung Galaxy, Microsoft's Surface."""
    if is_listed(words) or is_first_name(words[0].raw):
        return False
    is_behind_maker = kind == "PERSON" and len(words) > 1 and is_maker(words[0])
    return is_behind_maker or any(w.raw in tokens.made for w in words)


def _with_particles(tokens: Tokens, start: int) -> int:
    """Where a name begins with the particles before it: al-, Abu, Deir."""
    n = tokens.at[start]
    while n > 0 and tokens.words[n - 1].raw.casefold() in grammar().particles:
        raw, gap = tokens.words[n - 1].raw, tokens.gap(n - 1)
        is_apart = gap == " " and (not raw[0].isupper() or raw.title() in ("An", "At", "As", "El", "En"))
        if is_apart or gap not in ("-", " ", "‐", "–"):
            break
        n -= 1
    return tokens.words[n].start
