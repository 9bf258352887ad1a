"""The lists of known names: what seeds/names holds, looked up by any spelling."""

from __future__ import annotations

import csv
import gc
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from articles.names.translit import fold

LISTS = Path(__file__).resolve().parents[2] / "seeds" / "names"
"""Each *.csv has one row per entity. Columns (a file leaves out those it has no use for):
entity_id   `place:…`, `org:…` or `person:…` and a readable slug; never changed once landed
name        the spelling shown to readers
aliases     other spellings, `|` between them (first the name itself again, if it needs a mark). Marks behind one, in
            this order: `?` known, but too common a word to be found by itself; `@de` used in texts of that language
            only; `{2013-04..2014-06}` used in that time only (either end may be open)
country     ISO 3166 alpha-2, where it belongs to one
wikidata_id, geonames_id
population  of places
adjectives  of states and regions: "Syrian|Syrians"
offices     of persons: `president:2000-07..2024-12`, `|` between them, of `country` where not `president@US`
stands_for  of offices and buildings: the entity_id meant when it speaks
The origin of a row is the name of its file."""

_ALIAS = re.compile(
    r"(?P<alias>.+?)(?P<weak>\?)?(?:@(?P<language>[a-z]{2,3}))?(?:\{(?P<since>[\d-]*)\.\.(?P<until>[\d-]*)\})?"
)
_OFFICE = re.compile(r"(?P<office>[^@:|]+)(?:@(?P<country>[A-Z]{2}))?(?::(?P<since>[\d-]*)(?:\.\.)?(?P<until>[\d-]*))?")
_COMBINING = re.compile("[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f\u0670]+")
_KINDS = {"place": "PLACE", "org": "ORG", "person": "PERSON"}
_LETTERS = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ə": "a", "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th", "ð": "d"}
    | dict.fromkeys("-‐‑–—/_", " ")
    | dict.fromkeys("'’‘`´ʻʼʿʾ.,", None)
)


@cache
def first_names() -> dict[str, str]:
    """First names of many languages, in small letters, with their gender: f, m, or x for either."""
    with Path(__file__).with_name("first_names.csv").open(encoding="utf-8", newline="") as file:
        return {row["word"]: row["gender"] for row in csv.DictReader(file)}


def is_first_name(word: str) -> bool:
    """Whether a word is a listed first name, or two of them joined by a hyphen."""
    known = first_names()
    return any(name in known or name.partition("-")[0] in known for name in _as_listed(word))


def gender_of(first_name: str) -> str:
    """The gender of a first name: f, m, or x where nothing tells."""
    return next((first_names()[name] for name in _as_listed(first_name) if name in first_names()), "x")


def _as_listed(first_name: str) -> Iterator[str]:
    """The ways a first name may stand on the list."""
    yield first_name.lower()
    yield fold_name(first_name)
    if not first_name.isascii():
        yield fold(first_name)


class Office(NamedTuple):
    """An office a person held."""

    office: str
    country: str | None
    since: str
    until: str


class Listed(NamedTuple):
    """An entity of the lists. Dates are ISO, as exact as known; empty where unknown or open."""

    entity_id: str
    name: str
    kind: str
    origin: str
    country: str | None = None
    wikidata_id: str | None = None
    geonames_id: int | None = None
    population: int = 0
    adjectives: tuple[str, ...] = ()
    offices: tuple[Office, ...] = ()
    stands_for: str | None = None


class Spelling(NamedTuple):
    """One spelling of a listed entity."""

    entity_id: str
    alias: str
    is_weak: bool = False
    """too common a word to be found by itself"""
    language: str | None = None
    """None where used in any"""
    since: str = ""
    until: str = ""


class Lists(NamedTuple):
    """Every listed entity, and every spelling under its key."""

    entities: dict[str, Listed]
    spellings: dict[str, list[Spelling]]
    """fold_name(alias) to the spellings written so, the better known entity first"""
    adjectives: dict[str, str]
    """fold_name("Syrian") to the entity_id of the state or region"""

    def lookup(self, name: str) -> Sequence[Spelling]:
        """The spellings that are this name but for capitals, accents, hyphens and a leading article."""
        return self.spellings.get(fold_name(name), ())


def fold_name(name: str) -> str:
    """A name with capitals, accents, apostrophes, full stops, hyphens and a leading "the" out of the way."""
    words = _fold(name).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


def _fold(text: str) -> str:
    if not text.isascii():
        text = _COMBINING.sub("", unicodedata.normalize("NFKD", text))
    return text.casefold().translate(_LETTERS)


@cache
def known_names() -> Lists:
    """The lists of seeds/names, read once. Raises ValueError naming file and line where a row cannot be read."""
    collecting = gc.isenabled()
    gc.disable()  # every one of these many tuples is kept: looking for garbage among them took a third of the time
    try:
        return _read_lists(sorted(LISTS.glob("*.csv")))
    finally:
        if collecting:
            gc.enable()


@cache
def listed_first_names() -> frozenset[str]:
    """First names of the persons on the lists, folded."""
    people = (e.name.split() for e in known_names().entities.values() if e.kind == "PERSON")
    return frozenset(fold_name(words[0]) for words in people if len(words) > 1 and len(words[0]) > 2)


@cache
def first_words() -> frozenset[str]:
    """The words that listed spellings begin with, folded."""
    return frozenset(key.partition(" ")[0] for key in known_names().spellings)


def _read_lists(paths: Iterable[Path]) -> Lists:
    entities: dict[str, Listed] = {}
    written: list[Spelling] = []
    for path in paths:
        origin = path.stem
        with path.open(encoding="utf-8", newline="") as file:
            lines = csv.reader(file)
            columns = next(lines)
            for line in lines:
                try:
                    entity, aliases = _read_row(dict(zip(columns, line, strict=True)), origin)
                except (KeyError, ValueError) as error:
                    raise ValueError(f"{path.name}, line {lines.line_num}: {error}") from error
                if entity.entity_id in entities:
                    raise ValueError(f"{path.name}, line {lines.line_num}: {entity.entity_id} stands there twice")
                entities[entity.entity_id] = entity
                written += aliases
    # All keys in one go: folding a long text costs a tenth of folding its lines one by one.
    keys = _fold("\n".join(spelling.alias for spelling in written)).split("\n")
    spellings: dict[str, list[Spelling]] = {}
    for key, spelling in zip(keys, written, strict=True):
        words = key.removeprefix("the ")
        if "  " in words or words[:1] == " " or words[-1:] == " ":
            words = " ".join(words.split())
        if words in spellings:
            spellings[words].append(spelling)
        else:
            spellings[words] = [spelling]
    for found in spellings.values():
        if len(found) > 1:
            found.sort(key=lambda s: (s.is_weak, -_renown(entities[s.entity_id])))
    adjectives = {fold_name(a): e.entity_id for e in entities.values() for a in e.adjectives}
    return Lists(entities, spellings, adjectives)


def _renown(entity: Listed) -> int:
    """How likely it is to be the one meant: cities by size, below all that a person put on a list."""
    return entity.population if entity.origin == "cities" else 1_000_000_000 + entity.population


def _read_row(row: dict[str, str], origin: str) -> tuple[Listed, list[Spelling]]:
    entity_id = row["entity_id"]
    adjectives, offices = row.get("adjectives"), row.get("offices")
    entity = Listed(
        entity_id,
        row["name"],
        _KINDS[entity_id.partition(":")[0]],
        origin,
        row.get("country") or None,
        row.get("wikidata_id") or None,
        int(row["geonames_id"]) if row.get("geonames_id") else None,
        int(row.get("population") or 0),
        tuple(adjectives.split("|")) if adjectives else (),
        tuple(_read_offices(offices, row["country"] or None)) if offices else (),
        row.get("stands_for") or None,
    )
    aliases = (row.get("aliases") or "").split("|")
    is_weak = aliases[0] == f"{entity.name}?"
    spellings = [Spelling(entity_id, entity.name, is_weak)]
    for written in aliases[is_weak:]:
        if written.endswith("}") or "@" in written:
            match = _ALIAS.fullmatch(written)
            if match is None:
                raise ValueError(f"alias {written!r} cannot be read")
            alias, weak, language, since, until = match.group("alias", "weak", "language", "since", "until")
            spellings.append(Spelling(entity_id, alias, weak is not None, language, since or "", until or ""))
        elif written.endswith("?"):
            spellings.append(Spelling(entity_id, written[:-1], True))
        elif written:
            spellings.append(Spelling(entity_id, written))
    return entity, spellings


def _read_offices(written: str, country: str | None) -> Iterator[Office]:
    for office in written.split("|"):
        match = _OFFICE.fullmatch(office)
        if match is None:
            raise ValueError(f"office {office!r} cannot be read")
        yield Office(match["office"], match["country"] or country, match["since"] or "", match["until"] or "")
