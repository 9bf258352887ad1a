"""Read the kept captures again with today's rules; nothing is fetched, and only what changed becomes a new version."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawlers.archives import Source, find_sources, path_of
from flows.files import GivenWith, given_with, shards
from flows.join import join_parts
from flows.loading import ingest_shard
from flows.runs import Settings, Summary, Tally, Watch
from warehouse.database import publish
from warehouse.load import Run, changed_texts, check, known_sources, prune, running, totals, uncovered

Kept = dict[GivenWith, list[Source]]
"""files by the outlet and the columns that were given with them"""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild did: the summary, the articles whose words changed, the archives that are gone."""

    summary: Summary
    changed: list[dict[str, Any]]
    missing: list[str]
    fewer: list[tuple[str, int, int]]
    """archives that are there, but hold fewer pages than when they were loaded: which, how many then, how many now"""


def rebuild(settings: Settings, watch: Watch | None = None) -> Rebuilt:
    """Read every archive of the ledger again, by what was given with it. Captures whose archive is gone keep what was
    read from them before."""
    watch = watch or Watch()
    began, since = time.perf_counter(), datetime.now(UTC)
    tally = Tally()
    pages = {row["source_path"]: row["captures"] for row in known_sources(settings.data)}
    with running(settings.data, "rebuild", {}) as run:
        for died in run.left:
            watch.says(died)
        kept, missing = _kept(settings.data)
        tally.counts["files"] = sum(map(len, kept.values()))
        watch.found(tally.counts["files"], sum(source.size for sources in kept.values() for source in sources))
        _read(kept, run, settings, watch, tally)
        _read_uncovered(kept, run, settings, tally)
        tally.add(join_parts(run.run_id, settings))
        prune(settings.data)
    after = {row["source_path"]: row["captures"] for row in known_sources(settings.data)}
    fewer = [(name, count, after[name]) for name, count in pages.items() if after.get(name, count) < count]
    failed = check(settings.data)
    changed = changed_texts(settings.data, since)
    public = publish(settings.data)
    seconds = time.perf_counter() - began
    return Rebuilt(Summary(run.run_id, tally, seconds, public, totals(settings.data), failed), changed, missing, fewer)


def _read(kept: Kept, run: Run, settings: Settings, watch: Watch, tally: Tally) -> None:
    for given, sources in kept.items():
        for shard in shards(sources):
            tally.add(ingest_shard(shard, run.run_id, given_with(given, settings), watch))
            run.counts = {**tally.captures, **tally.counts}


def _read_uncovered(kept: Kept, run: Run, settings: Settings, tally: Tally) -> None:
    """Read once more what was met before the capture that stood in front of it was found to be no article any more."""
    outcomes, files = uncovered(settings.data)
    if not outcomes:
        return
    again = Tally()
    _read(_of_files(kept, files), run, replace(settings, only=frozenset(outcomes)), Watch(), again)
    tally.captures += again.captures
    tally.captures -= Counter(outcomes.values())


def read_again(captures: frozenset[str], files: set[str], run: Run, settings: Settings, watch: Watch) -> Tally:
    """Read some captures again, that lie in these files, with what was given with them."""
    kept, _ = _kept(settings.data)
    some, tally = _of_files(kept, files), Tally()
    watch.found(sum(map(len, some.values())), sum(source.size for sources in some.values() for source in sources))
    _read(some, run, replace(settings, only=captures), watch, tally)
    tally.add(join_parts(run.run_id, settings))
    return tally


def _of_files(kept: Kept, files: set[str]) -> Kept:
    return {given: [source for source in sources if source.name in files] for given, sources in kept.items()}


def _kept(data: Path) -> tuple[Kept, list[str]]:
    """The files of the ledger by the outlet and the columns that were given with them, and those that are gone."""
    given = {row["source_path"]: (row["outlet"], row["columns"]) for row in known_sources(data)}
    # of lists of addresses nothing is to be fetched now: what they brought is in archives of its own
    found = find_sources([path_of(name) for name in given])
    sources = {source.name: replace(source, left=0) for source in found if isinstance(source, Source)}
    kept: Kept = {}
    for name, source in sources.items():
        kept.setdefault(given[name], []).append(source)
    return kept, [name for name in given if name not in sources]
