"""See names in a text by the grammar of names: how English builds them; in other languages by known first names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from articles.names.grammar import Grammar, grammar, is_capital, is_listed, is_no_name
from articles.names.lists import is_first_name, known_names, listed_first_names
from articles.names.tokens import FAIR, Found, Tokens, Word

_NOBLE = frozenset(("von", "van", "de", "da", "di", "del", "della", "du", "al", "el", "bin", "zu"))
_ELIDED = re.compile(r"d['’][^\W\d_a-z]")
_ARTICLES = frozenset(("der", "den", "la", "las", "los"))
"""part of a name behind one of these: von der, de la"""


def patterned(tokens: Tokens) -> Iterator[Found]:
    """Names that are known by how names are built, in order."""
    return _in_english(tokens) if tokens.is_english else _capitalised(tokens)


def _in_english(tokens: Tokens) -> Iterator[Found]:
    """Names known by how English builds them, in runs of words with capitals."""
    rules = grammar()
    n, count = 0, len(tokens.words)
    while n < count:
        if not is_capital(tokens.words[n].raw) or tokens.is_shouted(tokens.words[n].start):
            n += 1
            continue
        last = n
        while last + 1 < count and is_capital(tokens.words[last + 1].raw) and tokens.gap(last) in (" ", "-"):
            last += 1
        yield from _in_run(tokens, n, last, rules)
        n = last + 1


def _in_run(tokens: Tokens, first: int, last: int, rules: Grammar) -> Iterator[Found]:
    """The name that a run of words with capitals is, or holds."""
    words = tokens.words
    low = [w.raw.casefold().strip(".") for w in words[first : last + 1]]
    while len(low) > 1 and low[0] in rules.before and (len(low[0]) == 1 or not words[first].raw.isupper()):
        first, low = first + 1, low[1:]
    start, end, size = words[first].start, words[last].end, len(low)
    before = tokens.before(start)
    for k, word in enumerate(low):
        if re.fullmatch(r"\d+(st|nd|rd|th)", word):
            unit = _unit(tokens, first + k, low[k:], rules)
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
    if low[-1] in rules.org_heads_of and last + 2 < len(words) and tokens.gap(last) == " ":
        stop = _tail(tokens, last + 1) if words[last + 1].raw in ("of", "for") else last
        if stop > last + 1:  # Ministry of Health, Government of Iraq
            whole, bare = words[first : stop + 1], words[first + 1 : stop + 1]
            is_owned = whole[0].key in known_names().adjectives and is_listed(bare) and not is_listed(whole)
            yield Found(bare[0].start if is_owned else start, words[stop].end, "ORG", "grammar")
            return
    if low[-1] in rules.place_heads_of and tokens.text.startswith(" of ", end) and is_capital(words[last + 2].raw):
        yield Found(start, words[last + 2].end, "PLACE", "grammar")  # Vale of Clwyd
        return
    is_near = before in rules.sure_locatives
    if (
        before in rules.firms
        and words[first - 1].raw.islower()
        and size < 4
        and not is_other
        and _is_new(tokens, words[first : last + 1])
    ):
        yield Found(start, end, "ORG", "grammar", FAIR)
        return
    if size < 2:
        if is_near and len(low[0]) > 2 and not words[first].raw.isupper():
            yield Found(start, end, "PLACE", "grammar", FAIR)
        return
    if is_no_name(words[first : last + 1]):
        return
    if low[-1] in rules.org_heads and not all(w in rules.org_heads | rules.titles for w in low[:-1]):
        yield Found(start, end, "ORG", "grammar", FAIR)
        return
    opens = low[0] in rules.place_openers and low[0] not in rules.particles and before in rules.locatives
    is_headed = low[-1] in rules.place_heads and not (tokens.gap(last - 1) == "-" and is_first_name(words[first].raw))
    if is_headed or is_near or opens:
        yield Found(start, end, "PLACE", "grammar", FAIR)


def _is_new(tokens: Tokens, run: list[Word]) -> bool:
    """Whether words may be a name that nothing else tells of: the retailer Kellmart."""
    rules = grammar()
    known = rules.before | rules.titles | rules.peoples | rules.not_names | known_names().adjectives.keys()
    return (
        not run[-1].raw[-1].isdigit()
        and len(run[-1].raw) > 2
        and not any(w.raw.casefold() in known or w.raw.lower() in tokens.lower for w in run)
        and not is_no_name(run)
    )


def _unit(tokens: Tokens, number: int, low: list[str], rules: Grammar) -> int | None:
    """The last word of a unit of armed forces that begins with a number: 5th Special Forces Group, 407th AEG."""
    heads = [k for k, word in enumerate(low) if word in rules.units]
    if heads:
        return number + heads[-1]
    return number + 1 if len(low) > 1 and tokens.words[number + 1].raw.isupper() and len(low[1]) > 1 else None


def _tail(tokens: Tokens, joint: int) -> int:
    """The last word of a name that goes on behind `of`: Ministry of Trade and Industry of the Netherlands."""
    words, n, stop = tokens.words, joint, joint
    while n + 1 < len(words) and tokens.gap(n) in (" ", "-", ", "):
        word = words[n + 1]
        if tokens.gap(n) == ", ":
            break
        if is_capital(word.raw):
            if n != joint and words[n].raw in ("and", "&") and (is_listed([word]) or is_first_name(word.raw)):
                break
            stop = n = n + 1
        elif word.raw in ("the", "of", "and", "for", "&", "in") and n - stop < 2:
            if word.raw in ("in", "for") or (word.raw == "of" and stop > joint + 1 and n == stop):
                break
            n += 1
        else:
            break
    return stop if stop > joint else joint - 1


def _capitalised(tokens: Tokens) -> Iterator[Found]:
    """Persons in a language without a model: a known first name and one to three more words with capitals."""
    given, n = listed_first_names(), 0
    while n < len(tokens.words) - 1:
        last = n
        hyphens = _hyphens(tokens, n)
        while last - n < 3 + hyphens and last + 1 < len(tokens.words):
            if tokens.gap(last) not in (" ", "-"[: last - n + hyphens]):
                break
            follower = tokens.words[last + 1].raw
            is_joint = follower in _NOBLE or (tokens.words[last].raw.lower() in _NOBLE and follower in _ARTICLES)
            if (
                not follower[0].isupper()
                and not _ELIDED.match(follower)
                and not (is_joint and last + 2 < len(tokens.words))
            ):
                break
            last += 1
        while last > n and not (tokens.words[last].raw[0].isupper() or _ELIDED.match(tokens.words[last].raw)):
            last -= 1
        first = tokens.words[n]
        is_given = first.key in given or (is_first_name(first.raw) and not _is_great_place(first.raw))
        if last > n + hyphens and first.raw[0].isupper() and is_given:
            yield Found(tokens.words[n].start, tokens.words[last].end, "PERSON", "grammar", FAIR)
            n = last
        n += 1


def _hyphens(tokens: Tokens, n: int) -> int:
    """1 where word n is a first name that a hyphen joins with another: Jean-Claude; else 0."""
    pair = [w.raw for w in tokens.words[n : n + 2]]
    return int(len(pair) == 2 and tokens.gap(n) == "-" and all(w[0].isupper() and is_first_name(w) for w in pair))


def _is_great_place(word: str) -> bool:
    """Whether a first name is rather a state or a great city: Santiago, Florence."""
    listed = (known_names().entities[s.entity_id] for s in known_names().lookup(word) if not s.is_weak)
    return any(entity.origin != "cities" or entity.population >= 300_000 for entity in listed)
