"""Which files a run reads: those of the paths it was given that the ledger does not call complete, by shards."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from articles.records import Damage
from crawlers.archives import Source, find_sources, path_of, place_of
from flows.facts import facts_of
from flows.runs import Settings, Shard, Tally, Watch
from warehouse.database import PUBLISHED
from warehouse.load import files_without_address, known_sources, move_files
from warehouse.stage import SourceState

SHARD_FILES = 400
SHARD_BYTES = 64 * 1024**2

GivenWith = tuple[str | None, str | None]
"""what was given with a file when it was loaded: the outlet, and the columns as JSON"""


@dataclass
class ToRead:
    """The files that a run reads, and why."""

    fresh: list[Source] = field(default_factory=list)
    """the ledger does not call them complete"""
    renamed: list[Source] = field(default_factory=list)
    """complete, but under another outlet than is given now"""
    corrected: dict[GivenWith, list[Source]] = field(default_factory=dict)
    """complete, but other facts are known of them now"""

    def __bool__(self) -> bool:
        return bool(self.fresh or self.renamed or self.corrected)


def files_of(paths: Sequence[Path], data: Path) -> tuple[list[Source], list[Damage]]:
    """The files to read and the places that cannot be, the warehouse's own files left out."""
    own, tables = data.absolute(), facts_of(data).tables
    sources, damages = [], []
    for found in find_sources([place_of(path) for path in paths]):
        place = Path(found.source_path) if isinstance(found, Damage) else found.path
        if place == own / PUBLISHED or place.is_relative_to(own / "work") or str(place) in tables:
            continue
        if isinstance(found, Damage):
            damages.append(found)
        else:
            sources.append(found)
    return sources, damages


def not_yet_loaded(sources: Sequence[Source], settings: Settings, tally: Tally, watch: Watch) -> ToRead:
    """The files to read, told from those that the ledger calls complete by path, size and time, or else by content.
    Files, known ones and moved ones are counted, and the ledger is told where the moved ones lie now."""
    facts = facts_of(settings.data)
    ledger = known_sources(settings.data, is_complete=True)
    done = [row for row in ledger if row["captures"] or not settings.columns]
    complete = {row["source_path"]: row for row in done}
    contents = {(row["size_bytes"], row["fingerprint"]): row for row in done if row["fingerprint"]}
    sizes = {size for size, _ in contents}
    nameless = files_without_address(settings.data) if settings.outlet else set()
    found, now = ToRead(), datetime.now(UTC)
    moved: dict[str, str] = {}
    for source in sources:
        tally.counts["files"] += 1
        row = complete.get(source.name)
        if row and not is_same(row, source):
            row = None
        if row is None and source.size in sizes:
            row = contents.get((source.size, source.fingerprint))
            if row and row["source_path"] not in moved and not path_of(row["source_path"]).exists():
                moved[row["source_path"]] = source.name
        if row and row["source_path"] in nameless and row["outlet"] != settings.outlet:
            found.renamed.append(source)
        elif row and row["facts"] != facts.digest(source.name):
            found.corrected.setdefault((row["outlet"], row["columns"]), []).append(source)
        elif row and not settings.again:
            tally.counts["files_known"] += 1
            tally.counts["damages_known"] += row["damages"]
            watch.read(source.size)
        elif (changed := _modified(source)) and abs(now - changed) < settings.settled:  # a clock may be ahead of ours
            tally.counts["files_left"] += 1
        else:
            found.fresh.append(source)
    if moved:
        move_files(settings.data, moved)
        tally.counts["files_moved"] = len(moved)
    return found


def given_with(files: GivenWith, settings: Settings) -> Settings:
    """How files that are loaded are read again: by what was given with them."""
    outlet, columns = files
    return replace(settings, replaces=True, outlet=outlet, columns=json.loads(columns or "{}"))


def shards(sources: Sequence[Source]) -> Iterator[Shard]:
    """The files in shards: some hundreds of small ones together, a large archive alone."""
    group: list[Source] = []
    size = 0
    for source in sources:
        if group and (len(group) >= SHARD_FILES or size + source.size > SHARD_BYTES):
            yield Shard(tuple(group))
            group, size = [], 0
        group.append(source)
        size += source.size
    if group:
        yield Shard(tuple(group))


def state_of(
    source: Source, settings: Settings, at: int, is_complete: bool, captures: int, damages: int
) -> SourceState:
    """The ledger's row of a file; one that gave nothing is known by its place, size and time alone."""
    return SourceState(
        source_path=source.name,
        fingerprint=source.fingerprint if is_complete and captures else "",
        format=source.format.value,
        size_bytes=source.size,
        modified_at=_modified(source),
        next_offset=at,
        is_complete=is_complete,
        captures=captures,
        damages=damages,
        read_at=datetime.now(UTC),
        outlet=settings.outlet,
        columns=json.dumps(dict(settings.columns)) if settings.columns else None,
        facts=facts_of(settings.data).digest(source.name),
    )


def is_same(row: Mapping[str, Any], source: Source) -> bool:
    """Whether the file is, by size and time, the one that the ledger knows."""
    return bool((row["size_bytes"], row["modified_at"]) == (source.size, _modified(source)))


def _modified(source: Source) -> datetime | None:
    """When the file was changed last; None where it is gone, or says a year that no calendar has."""
    try:
        return datetime.fromtimestamp(source.path.stat().st_mtime, UTC)
    except (OSError, ValueError, OverflowError):
        return None
