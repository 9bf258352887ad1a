"""Correct who is who: what users say of names is written to names.csv, checked, and applied to the warehouse."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from articles.names.identity import one_entity
from articles.names.lists import known_names
from articles.names.namesakes import candidates, resolve
from articles.names.translit import fold
from flows.nearest import nearest
from warehouse.database import PUBLISHED, publish, reading
from warehouse.names import KINDS, Correction, read_corrections, standing, write_corrections

COLUMNS = ("entity_id", "name", "kind", "spelling", "origin", "mentions", "articles", "was")


class NotCorrected(ValueError):
    """A correction that cannot be made; says why and what would do."""


class Named(NamedTuple):
    """An entity of the warehouse."""

    entity_id: str
    name: str
    kind: str
    mentions: int
    articles: int
    in_captions: int = 0


@dataclass
class NameBook:
    """The names of one data folder: its published warehouse and its corrections."""

    data: Path

    def __post_init__(self) -> None:
        self.corrections = read_corrections(self.data)

    @property
    def is_loaded(self) -> bool:
        """Whether there is a published warehouse."""
        return (self.data / PUBLISHED).exists()

    def ask(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Rows of the published warehouse."""
        with reading(self.data / PUBLISHED) as db:
            return db.execute(query, list(values)).fetchall()

    def find(self, written: str, kind: str | None = None) -> list[Named]:
        """The entities that are called so, by id, name or spelling, the most named first."""
        found = [Named(*row) for row in self.ask(_FIND, [written])]
        return [n for n in found if kind is None or n.kind == kind]

    def like(self, written: str) -> str:
        """What an error about a name that is not here may end with: the nearest that are."""
        if not self.is_loaded:
            return ""
        with reading(self.data / PUBLISHED) as db:
            return nearest(db, "name", written) or ""

    def one(self, written: str, kind: str | None = None) -> Named:
        """The entity that is called so. Raises NotCorrected where there is none or are several."""
        found = self.find(written, kind)
        exact = [n for n in found if written in (n.entity_id, n.name)]
        if len(found) > 1 and len(exact) == 1:
            found = exact
        if not found:
            raise NotCorrected(f"no entity is called {written!r}{self.like(written)}")
        if len(found) > 1:
            listed = ", ".join(f"{n.name} ({n.entity_id}, {n.mentions} mentions)" for n in found[:8])
            raise NotCorrected(f"{written!r} may be {listed}; name one by its id")
        return found[0]

    def spellings(self, entity_id: str) -> list[tuple[Any, ...]]:
        """spelling, why, outlet, mentions, articles, first and last day of an entity's spellings."""
        return self.ask(_SPELLINGS, [entity_id])

    def merge(self, a: str, b: str, kind: str | None = None, note: str = "") -> list[Correction]:
        """Say that a is b."""
        one, two = self.one(a, kind), self.one(b, kind)
        if one.entity_id == two.entity_id:
            raise NotCorrected(f"both are {one.name} ({one.entity_id}) already")
        self._check_apart(one.entity_id, two.entity_id)
        return [Correction("merge", one.entity_id, "", two.entity_id, two.name, two.kind, note)]

    def _check_apart(self, a: str, b: str) -> None:
        for c in self.corrections:
            if c.action == "apart" and {
                standing(c.entity_id, self.corrections),
                standing(c.into_id, self.corrections),
            } == {a, b}:
                raise NotCorrected(f"{a} and {b} are said to be two in names.csv; take that line out first")

    def apart(self, a: str, b: str, kind: str | None = None, note: str = "") -> list[Correction]:
        """Say that a is never b."""
        one, two = self.one(a, kind), self.one(b, kind)
        if one.entity_id == two.entity_id:
            found = dict(self.ask(_MERGED_BY_KIND, [one.entity_id]))
            if a == b or not {a, b} <= found.keys():
                raise NotCorrected(f"both are {one.name} ({one.entity_id}); split a spelling off it first")
            one, two = (Named(i, one.name, found[i], 0, 0) for i in (a, b))
        return [Correction("apart", one.entity_id, "", two.entity_id, two.name, one.kind, note)]

    def split(
        self, entity: str, spellings: Sequence[str], name: str = "", kind: str | None = None, note: str = ""
    ) -> list[Correction]:
        """Say that these spellings are not that entity, but one of their own, called name."""
        whole = self.one(entity, kind)
        name = name or spellings[0]
        into = resolve(name, whole.kind).entity_id
        if into == whole.entity_id or standing(into, self.corrections) == whole.entity_id:
            into = f"{whole.entity_id}~{fold(name).replace(' ', '-')}"
        said = []
        for spelling in spellings:
            found = self.ask(_FOUND, [whole.entity_id, spelling])
            if not found:
                raise NotCorrected(f"{whole.name} ({whole.entity_id}) is nowhere written {spelling!r}")
            said += [Correction("split", i, spelling, into, name, whole.kind, note) for (i,) in found]
        return said

    def alias(self, entity: str, spelling: str, kind: str | None = None, note: str = "") -> list[Correction]:
        """Say that a spelling is that entity, in every article that does not say whose it is."""
        whole = self.one(entity, kind)
        by_itself = resolve(spelling, whole.kind).entity_id
        if standing(by_itself, self.corrections) == whole.entity_id:
            raise NotCorrected(f"{spelling!r} is {whole.name} ({whole.entity_id}) already")
        self._check_apart(by_itself, whole.entity_id)
        return [Correction("alias", by_itself, spelling, whole.entity_id, whole.name, whole.kind, note)]

    def rename(self, entity: str, name: str, kind: str | None = None, note: str = "") -> list[Correction]:
        """Say what an entity is called."""
        whole = self.one(entity, kind)
        return [Correction("rename", whole.entity_id, "", "", name, whole.kind, note)]

    def keep(self, said: Sequence[Correction]) -> None:
        """Write corrections down and apply them to every row, old and new."""
        self.corrections = read_corrections(self.data)  # those too that another wrote meanwhile
        if self.corrections[-len(said) :] != list(said):  # else they were written by a run that was killed
            self.corrections += said
        write_corrections(self.data, self.corrections)
        publish(self.data)

    def export(self, least: int = 1) -> Iterable[tuple[Any, ...]]:
        """A row for each spelling of each entity, under COLUMNS, for a spreadsheet or OpenRefine."""
        for row in self.ask(_EXPORT, [least]):
            yield tuple(f"'{v}" if isinstance(v, str) and v[:1] in tuple("=+-@\t\r'") else v for v in row)

    def changed(self, text: str) -> list[Correction]:
        """The corrections that an edited export means: another entity_id or another name in a row."""
        try:
            dialect: Any = csv.Sniffer().sniff(text.splitlines()[0] if text.strip() else "", ",;\t")
        except csv.Error:
            dialect = csv.excel
        rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), dialect=dialect)
        missing = {"entity_id", "name", "spelling", "was"} - set(rows.fieldnames or ())
        if missing:
            raise NotCorrected(f"line 1: no column {', '.join(sorted(missing))}")
        known = {i: (n, k) for i, n, k in self.ask("select entity_id, name, kind from entities")}
        by_name = {(s.casefold(), k): i for i, _, k, s, *_ in self.ask(_EXPORT, [1])}
        by_name |= {(n.casefold(), k): i for i, (n, k) in known.items()}
        wanted: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
        for row in rows:
            cells = {key: (value or "").strip().removeprefix("'") for key, value in row.items() if key}
            was, into, name = cells["was"], cells["entity_id"], cells["name"]
            if was not in known:
                raise NotCorrected(f"line {rows.line_num}: the warehouse has no entity {was!r}")
            old_name, kind = known[was]
            if into == was and name and name != old_name:
                into = by_name.get((name.casefold(), kind), "")
            wanted[was][cells["spelling"]] = (into or "", name or old_name)
        return list(self._meant(wanted, known))

    def _meant(
        self, wanted: dict[str, dict[str, tuple[str, str]]], known: dict[str, tuple[str, str]]
    ) -> Iterable[Correction]:
        for was, spelled in wanted.items():
            kind = known[was][1]
            every = {spelling for spelling, *_ in self.spellings(was)}
            targets = set(spelled.values())
            if len(targets) == 1 and every <= set(spelled):
                ((into, name),) = targets
                if into == was:
                    continue
                if not into:
                    yield Correction("rename", was, "", "", name, kind, "import")
                else:
                    self._check_apart(was, into)
                    yield Correction("merge", was, "", into, known.get(into, (name, kind))[0], kind, "import")
                continue
            for spelling, (into, name) in spelled.items():
                if into == was:
                    continue
                target = into or resolve(name, kind).entity_id
                if standing(target, self.corrections) == was:
                    target = f"{was}~{fold(name).replace(' ', '-')}"
                for (found,) in self.ask(_FOUND, [was, spelling]):
                    yield Correction(
                        "split", found, spelling, target, known.get(target, (name, kind))[0], kind, "import"
                    )

    def judge(self, a: str, b: str, kind: str | None) -> tuple[bool, str, str]:
        """Whether two names are one entity's, of which kind, and why: users' word first, then lists and rules."""
        for c in self.corrections:
            if c.action == "apart" and self.is_loaded:
                two = {c.entity_id, c.into_id}
                if two <= {n.entity_id for w in (a, b) for n in self.find(w, kind)}:
                    return False, c.kind, f"user: {c.entity_id} is never {c.into_id}{f' ({c.note})' if c.note else ''}"
        kinds = [kind] if kind else ["PERSON", "ORG", "PLACE"]
        verdicts = []
        for one in kinds:
            same, why = one_entity(a, b, one)
            ids = [standing(resolve(w, one).entity_id, self.corrections) for w in (a, b)]
            if not same and ids[0] == ids[1]:
                same, why = True, f"user: both are {ids[0]} in names.csv"
            known = not why.startswith(f"{one.lower()}:")
            verdicts.append((same, known, one, why))
        same, _, best, why = max(verdicts, key=lambda v: (v[0], v[1]))
        return same, best, why


def listed(written: str, kind: str | None) -> Iterable[tuple[Named, list[str]]]:
    """The entities that the lists know by a name, each with its spellings there."""
    lists = known_names()
    for one in [kind] if kind else ["PERSON", "ORG", "PLACE"]:
        for entity_id in candidates(written, one)[0]:
            spelled = {s.alias for every in lists.spellings.values() for s in every if s.entity_id == entity_id}
            yield Named(entity_id, lists.entities[entity_id].name, one, 0, 0), sorted(spelled)


_FIND = "select entity_id, name, kind, mentions, articles, in_captions from entity(?)"
_MERGED_BY_KIND = (
    "select entity_id, kind from entities where $1 = case merged_by when 'kind' then merged_into else entity_id end"
)
_SPELLINGS = """
select spelling, origin, outlet, mentions, articles, first_published, last_published
from spellings where entity_id = ? order by mentions desc, spelling, outlet
"""
_FOUND = """
select distinct coalesce(found_entity_id, entity_id) from mentions
where entity_id = ? and lower(regexp_replace(text, '\\s+', ' ', 'g')) = lower(?)
"""
_EXPORT = """
select entity_id, name, kind, spelling, any_value(origin), sum(mentions)::bigint, sum(articles)::bigint, entity_id
from spellings group by all having sum(mentions) >= ? order by name, entity_id, sum(mentions) desc, spelling
"""


_AT_ONCE = 1000
"""names that are compared with all others together"""


def similar(names: Sequence[Named], least: float = 87.0, asked: str = "") -> list[tuple[float, Named, Named]]:
    """Pairs of entities of one kind whose names look alike, likest first: proposals, never merged by themselves. Where
    a name is asked for, what looks like it."""
    import numpy as np
    from rapidfuzz import fuzz, process

    found = []
    for kind in KINDS:
        ours = [n for n in names if n.kind == kind]
        ones = [Named("", asked, kind, 0, 0)] if asked else ours
        folded = [fold(n.name) for n in ours]
        for at in range(0, len(ones), _AT_ONCE):
            some = ones[at : at + _AT_ONCE]
            queries = [fold(n.name) for n in some]
            scores = process.cdist(queries, folded, scorer=fuzz.token_sort_ratio, score_cutoff=least, dtype=np.uint8)
            for a, b in zip(*np.nonzero(scores if asked else np.triu(scores, at + 1)), strict=True):
                found.append((float(scores[a, b]), some[a], ours[b]))
    return sorted(found, key=lambda f: (-f[0], -f[1].mentions - f[2].mentions))
