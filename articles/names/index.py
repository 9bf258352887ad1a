"""Listed names by their key, so that a name no list spells so is found by its sound.

Making 37,000 keys takes a second, so they are kept in seeds/names/keys.tsv, which `make keys` writes. Its first line is
the digest of all it was made from: where a list or a rule has changed since, the keys are made anew in memory."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from functools import cache
from pathlib import Path

from articles.names.keys import name_key, words
from articles.names.lists import LISTS, known_names

KEYS = LISTS / "keys.tsv"
"""after the digest a line each: kind, key, the ids of the entities that bear it, set apart by tabs"""
_MAKERS = ("index.py", "keys.py", "translit.py", "lists.py", "words.toml", "given_names.csv")


@cache
def by_key() -> dict[tuple[str, str], tuple[str, ...]]:
    """Kind and key of a listed name to the entities that bear it, in order; places only where romanised."""
    if KEYS.exists():
        first, *lines = KEYS.read_text(encoding="utf-8").splitlines()
        if first == digest():
            return {(kind, key): tuple(ids) for kind, key, *ids in (line.split("\t") for line in lines)}
    return make()


def make() -> dict[tuple[str, str], tuple[str, ...]]:
    """The keys of all listed names, made from the lists."""
    lists = known_names()
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    romanised = words().romanised_countries
    for entity in lists.entities.values():
        if entity.kind != "PLACE" or (entity.country in romanised and entity.origin != "states"):
            found[entity.kind, name_key(entity.name, entity.kind)].add(entity.entity_id)
    for spellings in lists.spellings.values():
        for s in spellings:
            kind = lists.entities[s.entity_id].kind
            if kind != "PLACE" and not s.is_weak and not s.alias.isupper():
                found[kind, name_key(s.alias, kind)].add(s.entity_id)
    return {key: tuple(sorted(ids)) for key, ids in sorted(found.items())}


def digest() -> str:
    """SHA-256 of the lists and of what makes keys of them, line ends aside."""
    here = Path(__file__).parent
    made_from = [*sorted(LISTS.glob("*.csv")), *(here / name for name in _MAKERS)]
    total = hashlib.sha256()
    for path in made_from:
        total.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return total.hexdigest()


def write() -> None:
    """Keep the keys as they are today."""
    rows = ["\t".join([*key, *ids]) for key, ids in make().items()]
    KEYS.write_text("\n".join([digest(), *rows]) + "\n", encoding="utf-8")
