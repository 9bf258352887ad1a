"""Corrections of who is who: kept in names.csv of the data folder, applied to every row."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from warehouse.handover import appearing

if TYPE_CHECKING:
    import duckdb

FILE = "names.csv"
ACTIONS = ("merge", "split", "alias", "rename", "apart")
KINDS = ("PERSON", "ORG", "PLACE")
NAMING = ("name_corrections", "entities", "aliases", "mentions", "quotes", "source_chain")
"""the tables that say who is who"""


class CorrectionsUnreadable(ValueError):
    """names.csv cannot be read; says file, line and column."""


class Correction(NamedTuple):
    """A user's word on who is who. A later one wins over an earlier one."""

    action: str
    """merge: entity_id is into_id; split: this spelling is not entity_id but into_id; alias: a spelling that the rules
    take for entity_id is into_id; rename: entity_id is called name; apart: entity_id is never into_id"""
    entity_id: str
    spelling: str = ""
    into_id: str = ""
    name: str = ""
    """of into_id, or the new name in a rename"""
    kind: str = ""
    note: str = ""


def read_corrections(data: Path) -> list[Correction]:
    """The corrections of a data folder, none where it has no names.csv. Raises CorrectionsUnreadable."""
    path = data / FILE
    if not path.exists():
        return []
    found = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            unknown = set(rows.fieldnames or ()) ^ set(Correction._fields)
            if unknown:
                raise CorrectionsUnreadable(f"{path}, line 1: columns must be {', '.join(Correction._fields)}")
            for row in rows:
                one = Correction(**{key: (row[key] or "").strip() for key in Correction._fields})
                if any(one):
                    found.append(_checked(one, f"{path}, line {rows.line_num}"))
    except (csv.Error, UnicodeDecodeError) as error:
        raise CorrectionsUnreadable(f"{path}: {error}") from error
    for one in found:
        if one.action == "merge" and (one.entity_id == one.into_id or standing(one.into_id, found) == one.entity_id):
            raise CorrectionsUnreadable(f"{path}: {one.entity_id} is merged into itself by way of {one.into_id}")
    return found


def standing(entity_id: str, corrections: Sequence[Correction]) -> str:
    """The entity that an entity is, when every merge is followed."""
    merges = {c.entity_id: c.into_id for c in corrections if c.action == "merge"}
    seen = {entity_id}
    while entity_id in merges and merges[entity_id] not in seen:
        entity_id = merges[entity_id]
        seen.add(entity_id)
    return entity_id


def _checked(one: Correction, where: str) -> Correction:
    if one.action not in ACTIONS:
        raise CorrectionsUnreadable(f"{where}: action {one.action!r} is none of {', '.join(ACTIONS)}")
    needed = {
        "merge": ("entity_id", "into_id"),
        "split": ("entity_id", "spelling", "into_id"),
        "alias": ("entity_id", "spelling", "into_id"),
        "rename": ("entity_id", "name"),
        "apart": ("entity_id", "into_id"),
    }
    for column in needed[one.action]:
        if not getattr(one, column):
            raise CorrectionsUnreadable(f"{where}: a {one.action} needs {column}")
    if one.kind and one.kind not in KINDS:
        raise CorrectionsUnreadable(f"{where}: kind {one.kind!r} is none of {', '.join(KINDS)}")
    return one


def write_corrections(data: Path, corrections: Sequence[Correction]) -> None:
    """Write names.csv, by an atomic rename."""
    data.mkdir(parents=True, exist_ok=True)
    with appearing(data / FILE) as fresh, fresh.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(Correction._fields)
        out.writerows(corrections)


def names_are_settled(connection: duckdb.DuckDBPyConnection, data: Path) -> bool:
    """Whether nothing was written since the names were settled that could change them: neither rows nor corrections."""
    sealed = {name for (name,) in connection.execute("select table_name from seals").fetchall()}
    kept = connection.execute("select * exclude (number) from name_corrections order by number").fetchall()
    return "mentions" in sealed and kept == [tuple(v or None for v in one) for one in read_corrections(data)]


def settle_names(connection: duckdb.DuckDBPyConnection, data: Path) -> None:
    """Apply the corrections of the data folder to every row and give every entity one name of its own; to be called in
    a transaction. Doing it twice changes nothing. Raises CorrectionsUnreadable."""
    connection.execute("delete from name_corrections")
    for number, one in enumerate(read_corrections(data), 1):
        connection.execute(
            "insert into name_corrections values (?, ?, ?, ?, ?, ?, ?, ?)", [number, *(v or None for v in one)]
        )
    connection.execute(resources.files("warehouse").joinpath("names.sql").read_text("utf-8"))
