"""Time how long 100,000 distinct names take to find their entities: uv run python tests/benchmarks/names.py [NUMBER]"""

from __future__ import annotations

import itertools
import random
import resource
import sys
import time

from articles.names.lists import known_names
from articles.names.namesakes import resolve
from articles.names.translit import given_names


def made_names(number: int) -> list[tuple[str, str]]:
    """Distinct names of every kind: given names before last names, places as listed and misspelled, ministries."""
    chance = random.Random(7)
    lists = known_names()
    given = sorted(n for n in given_names() if n.isascii())
    places = sorted(e.name for e in lists.entities.values() if e.kind == "PLACE" and e.origin == "cities")
    chance.shuffle(places)
    lasts = [f"{chance.choice(('al-', '', 'el-'))}{p.split()[-1].capitalize()}" for p in places[:3000]]
    persons = ((f"{g.capitalize()} {s}", "PERSON") for s, g in itertools.product(lasts, given))
    towns = ((p.replace("a", "e", 1) if n % 2 else p, "PLACE") for n, p in enumerate(places))
    heads = [
        "Ministry of {}",
        "{} Liberation Front",
        "Central Bank of {}",
        "{} Broadcasting Corporation",
        "University of {}",
    ]
    orgs = ((head.format(p), "ORG") for p, head in itertools.product(places, heads))
    found: dict[tuple[str, str], None] = {}
    for source, share in ((persons, 0.5), (towns, 0.25), (orgs, 0.25)):
        goal = len(found) + int(number * share)
        for name in source:
            found[name] = None
            if len(found) >= goal:
                break
    return list(found)


def main(number: int) -> None:
    begun = time.perf_counter()
    known_names()
    loaded = time.perf_counter() - begun
    names = made_names(number)
    begun = time.perf_counter()
    entities = {resolve(name, kind).entity_id for name, kind in names}
    spent = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"lists loaded in {loaded:.1f} s; "
        f"{len(names):,} names, {len(entities):,} entities in {spent:.1f} s, {peak:.0f} MB"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
