"""See persons in a text of a language without a model, by known first names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from articles.names.cases import cases, last_name
from articles.names.grammar import grammar, is_known
from articles.names.lists import first_names, gender_of, is_first_name, known_names, listed_first_names
from articles.names.tokens import FAIR, Found, Tokens
from articles.names.translit import fold, given_names, is_arabic

_ELIDED = re.compile(r"d['’][^\W\d_a-z]")
_ARABIC_LINKS = frozenset(("بن", "ابن", "أبو", "عبد", "آل", "الدين"))


def by_first_names(tokens: Tokens) -> Iterator[Found]:
    """Persons whose first name is known, in order."""
    return _in_arabic(tokens) if tokens.language == "ar" else _capitalised(tokens)


def _capitalised(tokens: Tokens) -> Iterator[Found]:
    """A known first name and one to three more words with capitals."""
    n, known = 0, {word.raw for word in tokens.words}
    while n < len(tokens.words) - 1:
        first, hyphens = tokens.words[n], _hyphens(tokens, n)
        given = _given(tokens, n, known) if first.raw[0].isupper() else None
        last = _last_of_person(tokens, n, hyphens, known) if given else n
        if given and last > n + hyphens:
            forms = tokens.inflected(n, _basic_name(tokens, n, last, given, known))
            yield Found(first.start, tokens.words[last].end, "PERSON", "grammar", FAIR, forms)
            n = last
        n += 1


def _in_arabic(tokens: Tokens) -> Iterator[Found]:
    """Persons in Arabic, which has no capitals: a known first name and what can follow one, other names or what begins
    with the article. A first name that is a common word too needs a title before it, or somebody who speaks."""
    rules, words, n = grammar(), tokens.words, 0
    while n < len(words) - 1:
        last, is_foreign = n, words[n].raw in rules.foreign_names_ar
        is_common = (
            words[n].raw in rules.common_names_ar and tokens.before(words[n].start) not in rules.persons_ahead_ar
        )
        if is_foreign and tokens.gap(n) == " " and len(words[n + 1].raw) > 2:
            last = n + 1
        elif _is_arabic_name(words[n].raw) and not is_common:
            while last - n < 3 and tokens.gap(last) == " " and _goes_on(words[last + 1].raw):
                last += 1
            while last > n and words[last].raw in _ARABIC_LINKS:
                last -= 1
        if last > n:
            yield Found(words[n].start, words[last].end, "PERSON", "grammar", FAIR)
        n = last + 1


def _is_arabic_name(raw: str) -> bool:
    return raw in ("عبد", "أبو") or (is_arabic(raw) and fold(raw) in given_names())


def _goes_on(raw: str) -> bool:
    """Whether a person's name may go on with a word: another name, or one with the article."""
    if raw in _ARABIC_LINKS or _is_arabic_name(raw):
        return True
    return raw.startswith("ال") and len(raw) > 4 and raw not in grammar().no_last_names_ar


def _given(tokens: Tokens, n: int, known: set[str]) -> str | None:
    """The first name that word n is or is an inflected form of; where it may be either, what the text has too."""
    word = tokens.words[n]
    forms = sorted(filter(_is_first_name, tokens.forms(n)), key=lambda form: form.lower() not in first_names())
    if word.key in listed_first_names() or (_is_first_name(word.raw) and not _is_great_place(word.raw)):
        return next((form for form in forms if form in known), word.raw)
    rules = cases(tokens.language)
    return forms[0] if forms and rules and rules.men and not is_known([word]) else None


def _is_first_name(word: str) -> bool:
    """Whether a word is a first name, be it as another language spells it: Michail, Анвар."""
    return is_first_name(word) or fold(word) in given_names()


def _basic_name(tokens: Tokens, first: int, last: int, given: str, known: set[str]) -> list[str]:
    """The words of a person's name in their basic forms."""
    raws = [w.raw for w in tokens.words[first : last + 1]]
    if given != raws[0]:
        gender = gender_of(given)
        return [given, *(last_name(raw, tokens.language, gender, known) for raw in raws[1:])]
    return [*raws[:-1], next((form for form in tokens.forms(last) if form in known), raws[-1])]


def _last_of_person(tokens: Tokens, first: int, hyphens: int, known: set[str]) -> int:
    """The last word of a person's name: Ursula von der Leyen, Jean-Claude Juncker."""
    rules, words, last = grammar(), tokens.words, first
    while last - first < 3 + hyphens and tokens.gap(last) in (" ", "-"[: last - first + hyphens]):
        noble, follower = words[last].raw.lower() in rules.noble, words[last + 1].raw
        is_joint = follower in rules.noble or (noble and follower in rules.noble_articles)
        if not _is_part(follower) and not (is_joint and last + 2 < len(words)):
            break
        if last > first + hyphens and _is_owner(tokens, last, known):
            break
        last += 1
    while last > first and not _is_part(words[last].raw):
        last -= 1
    return last


def _is_owner(tokens: Tokens, n: int, known: set[str]) -> bool:
    """Whether word n ends a name in the genitive, behind which stands what is somebody's: (Ida) Kolbins Büro, or who:
    (doradca) Donalda Brzyckiego Marek Lewicki."""
    rules, follower = cases(tokens.language), tokens.words[n + 1].raw
    if rules is None or not rules.names:
        return False
    return _is_first_name(follower) if rules.men else any(form in known for form in tokens.forms(n))


def _is_part(raw: str) -> bool:
    """Whether a word may begin or end a name: Brun, d'Orsay."""
    return raw[0].isupper() or _ELIDED.match(raw) is not None


def _hyphens(tokens: Tokens, n: int) -> int:
    """1 where word n is a first name that a hyphen joins with another: Jean-Claude; else 0."""
    pair = [w.raw for w in tokens.words[n : n + 2]]
    return int(tokens.gap(n) == "-" and all(w[0].isupper() and is_first_name(w) for w in pair))


def _is_great_place(word: str) -> bool:
    """Whether a first name is rather a state or a great city: Santiago, Florence."""
    listed = (known_names().entities[s.entity_id] for s in known_names().lookup(word) if not s.is_weak)
    return any(entity.origin != "cities" or entity.population >= 300_000 for entity in listed)
