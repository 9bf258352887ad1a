"""See names in a text by a model of spaCy, where one is installed: what it finds, trimmed to the name."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from articles.names.forms import abbreviates
from articles.names.grammar import grammar, is_capital, is_known, is_listed, is_no_name
from articles.names.keys import is_generation
from articles.names.keys import words as general
from articles.names.lists import fold_name, is_first_name, known_names
from articles.names.tokens import Found, Span, Tokens, Word

_KINDS = {"PERSON": "PERSON", "PER": "PERSON", "ORG": "ORG", "GPE": "PLACE", "LOC": "PLACE", "FAC": "PLACE"}
_BREAKS = re.compile(r"\b[RDI]-(?=[A-Z])|\s*[\[\]();@]\s*|\s{3,}|\s+[-–—]+\s+|(?<! of)(?<! for)(?<! and)\s+the\s+|:\s+")
_SEAT = re.compile(r"\b[RDI]-$")
_BETWEEN = (
    re.compile(
        r",\s+(?!(?:Inc|LLC|Ltd|Limited|Corp|Co|LLP|PLC|Plc|SA|AG)\b|[^,]+,? (?:and|&) )|\s+or\s+|(?<=\w\w)/(?=\w\w)"
    ),
    re.compile(r"\s+(?:&|and|or)\s+|\s+&$|^&\s+|\s*/\s*|(?<=s)['’]\s+|['’]s\s+"),
)
_SMALL = re.compile(r"\s+(?!with\b|from\b|upon\b|para\b|zur\b)([a-z]{4,})\s+")
_NAMED_NEXT = re.compile(r",? [A-Z]")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SIDES = frozenset(("North", "South", "East", "West"))
_OF_PEOPLE = ("n", "ns", "an", "ans", "ian", "ians", "er", "ers", "ite", "ites")
_A_PEOPLE = re.compile(r" tribe\b")
_POSTS = re.compile(r" (?:Secretary|Minister|Secretaries|Ministers)\b")


def modelled(tokens: Tokens) -> Iterator[Found]:
    """spaCy's names, trimmed; what it takes for something else is handed on without a kind."""
    shouted = set(tokens.shouted)
    documents = dict(tokens.given.named())
    for number, place in enumerate(tokens.given.paragraphs):
        if place in shouted and tokens.given.model is not None:
            documents[number] = tokens.given.model(_quietly(tokens.text[slice(*place)]))
    for number, document in documents.items():
        at = tokens.given.paragraphs[number][0]
        for name in document.ents:
            kind = _KINDS.get(name.label_, "")
            start, end = at + name.start_char, at + name.end_char
            if not kind:
                if len(name) > 1 or name.label_ != "PRODUCT":  # one word may be a last name it has not seen
                    yield Found(start, end, "", "model")
                continue
            parts = tokens.text[start:end].casefold().split()
            if kind == "PERSON" and len(parts) > 2 and parts[-1] in grammar().org_heads:
                kind = "ORG"  # Ida Kell Women's Center
            for piece in _pieces(tokens, start, end, kind):
                ahead = tokens.text[start : piece[0]]
                parts = tokens.text[slice(*piece)].casefold().split()
                is_credit = ahead.endswith("/") and len(parts) in (2, 3) and parts[-1] not in grammar().org_heads
                if is_credit or _SEAT.search(ahead):
                    kind = "PERSON" if is_credit else "PLACE"  # AP Photo/Ida Kell, R-Texas
                trimmed = _trimmed(tokens, piece, kind)
                if trimmed is not None:
                    yield trimmed


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
    cuts = [m.span() for m in _BREAKS.finditer(text)]
    cuts += [m.span() for m in _BETWEEN[kind == "PERSON"].finditer(text)]
    cuts += [m.span() for m in _SMALL.finditer(text) if m[1] not in grammar().joiners]
    if kind != "PERSON":
        for match in re.finditer(r"\s+(?:for|of|to|&|and)\s+(?:the\s+)?", text):
            head = (text[: match.start()].rsplit(None, 1) or [""])[-1].casefold()
            joint = match[0].split()[0]
            if joint in ("&", "and"):
                is_cut = (
                    head in grammar().org_heads
                    or head in grammar().place_heads
                    or is_first_name(text[match.end() :].partition(" ")[0])
                )
            elif joint == "to":
                is_cut = True
            else:
                is_cut = head not in grammar().org_heads_of and kind == "ORG"
            if is_cut and not _is_spelled_out(tokens, text):
                cuts.append(match.span())
    cuts.sort()
    at = start
    for left, right in cuts:
        if start + left > at:
            yield at, start + left
        at = max(at, start + right)
    if end > at:
        yield at, end


def _is_spelled_out(tokens: Tokens, name: str) -> bool:
    """Whether the text has letters too that stand for the whole of a name: People for the Ethical Treatment of Animals,
    and PETA."""
    return any(w.raw.isupper() and abbreviates(w.raw, name) for w in tokens.words)


def _trimmed(tokens: Tokens, piece: tuple[int, int], kind: str) -> Found | None:
    """A name without the words around it that are none of it; None where nothing is left."""
    words = tokens.run(Span(*piece, kind))
    while words and _is_in_front(words, kind):
        words = words[1:]
    while words and (words[-1].raw[0].islower() or _is_behind(tokens, words, kind)):
        words.pop()
    if not words:
        return None
    start, end = words[0].start, words[-1].end
    if _is_none(tokens, words, kind):
        return Found(start, end, "", "model")
    return Found(_with_particles(tokens, start), end, kind, "model")


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
    """Whether a word is a listed person's name: Obama White House."""
    return any(s.entity_id.startswith("person:") for s in known_names().lookup(word.raw))


def _is_behind(tokens: Tokens, words: list[Word], kind: str) -> bool:
    """Whether the last word of a name is no part of it: an "&", a year, or the post of somebody named next (High Court
    Justice Ida Kell)."""
    *rest, last = words
    if last.raw == "&" or kind == "PERSON" or not rest:
        return last.raw == "&"
    if _YEAR.fullmatch(last.raw):
        return True
    is_post = kind == "ORG" and last.raw.casefold() in grammar().titles
    is_of_body = rest[-1].raw.casefold() in grammar().org_heads
    return is_post and is_of_body and _NAMED_NEXT.match(tokens.text, last.end) is not None


def _is_none(tokens: Tokens, words: list[Word], kind: str) -> bool:
    """Whether what the model holds for a name is none of ours: a nationality, a post, a treaty, a drone."""
    rules = grammar()
    start, end = words[0].start, words[-1].end
    if "_" in tokens.text[start:end] or (kind != "PLACE" and tokens.is_post(start)):
        return True
    if kind == "ORG" and words[-1].raw in ("Secretaries", "Ministers", "Secretary", "Minister"):
        return True
    if kind == "ORG" and len(words) > 1 and all(w.raw.casefold() in rules.titles for w in words):
        return True
    if kind == "PLACE" and (_A_PEOPLE.match(tokens.text, end) or _is_people(words)):
        return True
    every = {w.raw.casefold() for w in words}
    if every <= rules.directions | rules.peoples | rules.before:
        return True
    if all(w.key in known_names().adjectives or w.raw.casefold() in rules.peoples for w in words):
        return not is_listed(words)
    n = tokens.at[words[-1].start]
    if kind == "PERSON" and tokens.gap(n) == " ":
        follower = tokens.words[n + 1].raw
        if follower[0].isupper() and follower.casefold() in rules.no_name_heads:
            return True
    if kind == "PERSON" and (any(c.isdigit() for c in tokens.text[start:end]) or _is_thing(tokens, words)):
        return True
    if _is_made(tokens, words, kind):
        return True
    if tokens.is_english and ord(words[0].raw[0]) > 0x24F:
        return True
    if len(words) > 1:
        if words[-1].raw.casefold() in rules.no_name_heads and is_generation(words[-2].key):  # King Jr. Day
            return True
        if _is_term(tokens, words, kind):
            return True
        return words[0].raw.casefold() in rules.no_name_openers or (kind != "PERSON" and is_no_name(words))
    word = words[0].raw.casefold()
    if kind == "ORG" and word in general().general & rules.org_heads and not is_known(words):
        return True
    if not is_known(words) and tokens.is_common(words[0].raw):
        return True
    if (
        word in rules.not_names
        or word in rules.no_name_openers
        or word in rules.no_name_heads
        or (kind == "PERSON" and word in rules.titles)
    ):
        return True
    if _POSTS.match(tokens.text, end):
        return True
    if words[0].raw.isupper() and word in tokens.lower and not tokens.is_shouted(start):
        return True  # a word that is called out: go and VOTE
    return words[0].key in known_names().adjectives


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


_OFTEN = 5
_PROSE = 100
"""characters of a paragraph below a heading"""


def _is_heading(tokens: Tokens, words: list[Word]) -> bool:
    """Whether words are all of a line above prose."""
    lines = tokens.given.paragraphs
    n = bisect_left(lines, (words[0].start, 0))
    below = lines[n + 1 : n + 2]
    return lines[n : n + 1] == [(words[0].start, words[-1].end)] and any(end - start > _PROSE for start, end in below)


def _is_thing(tokens: Tokens, words: list[Word]) -> bool:
    """Whether it is no person, since it never stands without an article: the Azna, the Bull."""
    if len(words) > 1 or is_listed(words):
        return False
    return tokens.always_behind_article(words[0].raw)


def _is_made(tokens: Tokens, words: list[Word], kind: str) -> bool:
    """Whether it is a thing, since the text has its maker before it: Samsung Galaxy, Microsoft's Surface."""
    if is_listed(words) or is_first_name(words[0].raw):
        return False
    if tokens.made is None:
        pairs = zip(tokens.words, tokens.words[1:], strict=False)
        tokens.made = {b.raw for a, b in pairs if a.whole_end > a.end and is_capital(b.raw) and _is_maker(a)}
    return any(w.raw in tokens.made for w in words) or (kind == "PERSON" and len(words) > 1 and _is_maker(words[0]))


def _is_maker(word: Word) -> bool:
    lists = known_names()
    return any(
        s.alias == word.raw and lists.entities[s.entity_id].origin == "companies" for s in lists.lookup(word.raw)
    )


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
