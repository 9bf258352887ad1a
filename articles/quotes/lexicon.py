"""The word lists of seeds/quotes: verbs, nouns and adjectives that attribute, and the forms they take."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Set
from functools import cache
from pathlib import Path

from articles.names.lists import first_names, known_names
from articles.names.translit import fold

LISTS = Path(__file__).resolve().parents[2] / "seeds" / "quotes"
SAYING = frozenset({"say", "tell", "write", "argue"})
"""classes of verbs whose subject speaks or writes"""
_VOWELS = "aeiou"


class Word:
    """A word that attributes: class by class, the prepositions before what is attributed."""

    __slots__ = ("classes",)

    def __init__(self) -> None:
        self.classes: dict[str, frozenset[str]] = {}


def rows(name: str, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """The rows of one list. Raises ValueError naming file and line where a column is missing or a row too long."""
    path = LISTS / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != columns:
            raise ValueError(f"{path}:1: columns are {reader.fieldnames}, not {list(columns)}")
        for row in reader:
            if None in row or None in row.values() or not row[columns[0]]:
                raise ValueError(f"{path}:{reader.line_num}: a row needs {len(columns)} values")
            yield row


@cache
def verbs() -> dict[str, Word]:
    """Form to verb: said, says, saying → say. What is written with -ize is also written with -ise."""
    known: dict[str, Word] = {}
    forms: dict[str, Word] = {}
    for row in rows("verbs", ("class", "verb", "prepositions", "forms")):
        word = known.setdefault(row["verb"], Word())
        word.classes[row["class"]] = frozenset(row["prepositions"].split())
        british = re.sub("ize$", "ise", row["verb"])
        for form in {*row["forms"].split(), *inflect(row["verb"]), *inflect(british)}:
            forms.setdefault(form, word)
    return forms


def is_of(form: str, classes: Set[str]) -> bool:
    """Whether a word is a form of a verb of one of the classes: said, of say."""
    word = verbs().get(form)
    return word is not None and not classes.isdisjoint(word.classes)


@cache
def nouns() -> dict[str, Word]:
    """Form to noun of saying or thinking: claims → claim."""
    forms: dict[str, Word] = {}
    for row in rows("nouns", ("class", "noun")):
        word = forms.setdefault(row["noun"], Word())
        word.classes[row["class"]] = frozenset()
        forms.setdefault(plural(row["noun"]), word)
    return forms


@cache
def adjectives() -> dict[str, Word]:
    """Adjectives that take what someone thinks: confident that, critical of."""
    forms: dict[str, Word] = {}
    for row in rows("adjectives", ("class", "adjective", "prepositions")):
        word = forms.setdefault(row["adjective"], Word())
        word.classes[row["class"]] = frozenset(row["prepositions"].split())
    return forms


@cache
def idioms() -> dict[str, dict[str, frozenset[str]]]:
    """Form of a verb to the objects with which it attributes, and the prepositions after them: took → aim → at."""
    forms: dict[str, dict[str, frozenset[str]]] = {}
    for row in rows("idioms", ("verb", "forms", "object", "prepositions")):
        for form in {*row["forms"].split(), *inflect(row["verb"])}:
            forms.setdefault(form, {})[row["object"]] = frozenset(row["prepositions"].split())
    return forms


@cache
def _lists() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {row["list"]: set() for row in rows("lists", ("list", "holds"))}
    for row in rows("words", ("list", "word")):
        found[row["list"]].add(row["word"])
    return {name: frozenset(held) for name, held in found.items()}


@cache
def words(name: str) -> frozenset[str]:
    """The words of a list, in lower case; lists.csv says what each list holds."""
    return _lists()[name]


@cache
def days() -> frozenset[str]:
    """What tells the day: Monday, yesterday."""
    return words("calendar") | words("days")


@cache
def times() -> frozenset[str]:
    """What tells the time: Monday, yesterday, week."""
    return words("calendar") | words("times")


@cache
def pairs(name: str, key: str, value: str) -> dict[str, str]:
    """A list of two columns, as one from the other: rank → role, sen. → senator."""
    return {row[key]: row[value] for row in rows(name, (key, value))}


def gendered() -> dict[str, str]:
    """Word for a man or a woman to gender, f or m."""
    return pairs("gendered", "word", "gender")


def is_listed_outlet(entity_id: str) -> bool:
    """Whether the lists know an entity as a news outlet or agency."""
    listed = known_names().entities.get(entity_id)
    return listed is not None and listed.origin == "media"


def given_gender(first: str) -> str | None:
    """The gender of a first name, f or m, where it is listed and has one; of a double one, that of its first part."""
    known = first_names()
    gender = known.get(first.lower()) or known.get((fold(first).split() or [""])[0])
    return gender if gender != "x" else None


def inflect(verb: str) -> set[str]:
    """The regular forms of an English verb; where a final consonant may double, doubled."""
    if verb.endswith("e"):
        return {verb, verb + "s", verb + "d", verb[:-1] + "ing"}
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return {verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"}
    third = verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")
    return {verb, third, verb + "ed", verb + "ing"}


def plural(noun: str) -> str:
    """The regular plural of an English noun."""
    if noun.endswith("y") and noun[-2:-1] not in _VOWELS:
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "sh", "ch", "x")) else "s")


@cache
def _plurals() -> dict[str, str]:
    return {plural(word): word for word in words("unnamed") | words("roles") | words("governments") | words("outlets")}


def singular(word: str) -> str:
    """The singular of what sources are called; of another word the word itself."""
    return pairs("plurals", "plural", "singular").get(word) or _plurals().get(word) or word
