"""See names in a text by the lists of known names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import product

from articles.names.grammar import grammar
from articles.names.lists import Listed, Spelling, fold_name, known_names, listed_first_names
from articles.names.tokens import FAIR, STRONG, WEAK, Found, Tokens, is_capital

_REPORTED = frozenset("SY IQ LB JO YE LY PS IL SD SS SO ML BF NE TD CF CD ER AF UA".split())  # noqa: SIM905
"""states whose towns the lists know down to small ones, since their wars are reported from there"""
_INFLECTED = 4
"""words at most of a name that is looked up in its basic forms"""
_A_CITY = 50_000
"""so many people live in a town that is known by a preposition alone, where no model is there to say more"""


def listed(tokens: Tokens) -> Iterator[Found]:
    lists, longest, rules = known_names(), _longest(), grammar()
    n, count = 0, len(tokens.words)
    while n < count:
        word = tokens.words[n]
        keys = (word.key, word.whole_key, *(fold_name(form) for form in tokens.forms(n)))
        most = max(longest.get(key, 0) for key in keys)
        first = word.raw[0]
        if not most or not (
            first.isupper() or first.isdigit() or word.key in rules.particles or first.lower() == first.upper()
        ):
            n += 1
            continue
        last = n
        while last - n + 1 < most and last + 1 < count and (tokens.joined(last) or tokens.gap(last) == ", "):
            last += 1
        taken = 1
        for end in range(last, n - 1, -1):
            final = tokens.words[end]
            front = [w.whole_key for w in tokens.words[n:end]]
            found = None
            for ending, stop in ((final.whole_key, final.whole_end), (final.key, final.end)):
                spellings = lists.spellings.get(" ".join([*front, ending]))
                if spellings and stop > final.end:  # McDonald's, not the possessive of a McDonald
                    spellings = [s for s in spellings if "'" in s.alias or "’" in s.alias]
                if spellings and not found:
                    found = _best_spelling(tokens, n, end, stop, spellings)
            found = found or _inflected(tokens, n, end)
            if found:
                if found.kind != "ORG" or not (tokens.is_post(found.start, end) or _is_of_a_thing(tokens, n, end)):
                    yield found
                taken = end - n + 1 if found.strength > WEAK else 1
                break
        n += taken


def _inflected(tokens: Tokens, first: int, last: int) -> Found | None:
    """The listed name of which words first to last are an inflected form."""
    every = [(tokens.words[n].raw, *tokens.forms(n)) for n in range(first, last + 1)]
    if len(every) > _INFLECTED or all(len(forms) == 1 for forms in every):
        return None
    spellings, end = known_names().spellings, tokens.words[last].end
    openings = [form for form in every[0] if _longest().get(fold_name(form), 0) >= len(every)]
    for forms in product(openings, *every[1:]):
        known = spellings.get(" ".join(fold_name(form) for form in forms))
        found = _best_spelling(tokens, first, last, end, known, forms) if known else None
        if found is not None and (found.strength > WEAK or len(forms) > 1):
            return found._replace(forms=tokens.inflected(first, forms))
    return None


def _best_spelling(
    tokens: Tokens, first: int, last: int, end: int, spellings: Iterable[Spelling], forms: Sequence[str] = ()
) -> Found | None:
    """The listed name that words first to last are, if their capitals and what stands before them allow it; their basic
    forms, where they stand in another."""
    entities = known_names().entities
    start = tokens.words[first].start
    raw = " ".join(forms) or tokens.text[start:end]
    if last - first > 1 and tokens.words[first].raw.casefold() in grammar().titles:
        spellings = [s for s in spellings if entities[s.entity_id].kind != "PERSON"]
    best: Found | None = None
    for spelling in spellings:
        entity = entities[spelling.entity_id]
        if spelling.language and spelling.language != tokens.language:
            continue
        alias = spelling.alias
        has_article = alias[:4] in ("The ", "the ")
        if has_article:
            alias = alias[4:]
        if ", " in raw and "," not in alias:
            continue
        if not _fits(raw, alias, entity, tokens.is_shouted(start)):
            continue
        strength = _strength(tokens, first, last, spelling, entity)
        if has_article and first == last and not raw.isupper():
            is_adjective = tokens.words[first].key in known_names().adjectives
            is_owner = is_adjective and (tokens.words[first - 1].raw != "The" or _opens_with_people(tokens, first))
            if tokens.before(start) != "the" or is_owner:
                strength = WEAK
        found = Found(start, end, entity.kind, "list", strength)
        if raw == alias and strength >= FAIR:
            return found
        if best is None or strength > best.strength:
            best = found
    return best


def _opens_with_people(tokens: Tokens, n: int) -> bool:
    """Whether a sentence begins with the article before an adjective that is no paper: The Australian singer left."""
    behind = tokens.behind(tokens.words[n])
    return tokens.begins_sentence(n - 1) and behind.islower() and behind not in grammar().speaking


def _fits(raw: str, alias: str, entity: Listed, shouted: bool) -> bool:
    """Whether a name may be written so: Is is not IS, the us is not the US."""
    if raw == alias:
        return True
    if raw.isupper() and not alias.isupper():
        return len(raw) > 3
    ours, theirs = re.split(r"[\s\-‐‑–—/]+", raw), re.split(r"[\s\-‐‑–—/]+", alias)
    if len(ours) != len(theirs):
        return is_capital(raw) or raw.split("-")[0].casefold() in grammar().particles
    if alias.isupper():
        return raw.replace(".", "").isupper() and (len(alias) > 2 or not shouted)
    for mine, their in zip(ours, theirs, strict=True):
        if their[:1].isupper() and mine[:1].islower():
            folded = mine.casefold().removesuffix(".")
            if folded in grammar().particles or (entity.origin == "ministries" and "overnment" not in raw):
                continue
            return False
        if their.isupper() and len(their) > 1 and not mine.isupper():
            return False
    return not raw[0].islower() or ours[0].casefold() in grammar().particles


def _strength(tokens: Tokens, first: int, last: int, spelling: Spelling, entity: Listed) -> int:
    """How sure a listed name is by itself."""
    word = tokens.words[first]
    if entity.kind == "PLACE" and tokens.is_dateline(first, last):
        return FAIR
    if entity.origin == "regions" and _is_of_a_town(tokens, first):
        return STRONG
    if spelling.is_weak or _may_be_a_noun(tokens, first, last, entity):
        return WEAK
    if first == last and not tokens.is_modelled and _is_risky(tokens, first, spelling, entity):
        return WEAK
    if entity.origin != "cities":
        if first == last and word.raw.lower() in tokens.lower and not word.raw.isupper():
            return WEAK
        return STRONG
    if last > first:
        return STRONG if entity.population >= 15_000 or entity.country in _REPORTED else FAIR
    if len(word.raw) < 4 or word.raw.lower() in tokens.lower or word.key in listed_first_names():
        return WEAK
    in_news = entity.country in _REPORTED and (entity.population >= 15_000 or entity.geonames_id is None)
    if entity.population >= 300_000 or in_news:
        return WEAK if tokens.begins_sentence(first) and not in_news and entity.population < 1_000_000 else FAIR
    before = tokens.before(word.start)
    if not tokens.is_english and entity.population >= _A_CITY and before in grammar().locatives_elsewhere:
        return FAIR
    if before in grammar().sure_locatives or (before in ("in", "at", "from") and entity.country in _REPORTED):
        return FAIR
    return WEAK


def _may_be_a_noun(tokens: Tokens, first: int, last: int, entity: Listed) -> bool:
    """Whether a newspaper's name may be a noun with its article, as where a sentence begins: Die Welt, Le Monde."""
    is_titled = last > first and entity.origin == "media" and tokens.words[first].raw in grammar().articles_elsewhere
    before = tokens.text[max(0, tokens.words[first].start - 1) : tokens.words[first].start]
    return is_titled and not tokens.is_english and tokens.begins_sentence(first) and before not in tuple("„“”«»\"'‚‘")


def _is_of_a_town(tokens: Tokens, n: int) -> bool:
    """Whether a word is the state behind a town: Allentown, PA."""
    if n == 0 or tokens.gap(n - 1) != ", ":
        return False
    before = [w.whole_key for w in tokens.words[max(0, n - 2) : n]]
    towns = known_names().spellings.get(before[-1], []) + known_names().spellings.get(" ".join(before), [])
    return any(s.entity_id.startswith("place:") for s in towns)


def _is_of_a_thing(tokens: Tokens, first: int, last: int) -> bool:
    """Whether letters end the name of a thing the text has behind its maker: Surface RT, of Microsoft's Surface."""
    letters = first == last and tokens.words[first].raw.isupper()
    return letters and tokens.gap(first - 1) == " " and tokens.words[first - 1].raw in tokens.made


def _is_risky(tokens: Tokens, word: int, spelling: Spelling, entity: Listed) -> bool:
    """Whether one word with a capital is too little to go by where no model is there to object: German Mehr, Dabei."""
    raw = tokens.words[word].raw
    if spelling.language or raw.isupper() or not spelling.alias.isascii() or raw[0].lower() == raw[0]:
        return False
    if entity.origin in ("media", "companies", "forces", "bodies"):
        return len(raw) < 6
    return (
        entity.origin == "cities"
        and raw.isascii()
        and raw != entity.name
        and (entity.population < 500_000 or tokens.begins_sentence(word))
    )


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
