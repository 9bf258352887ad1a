"""Read the kept captures again with today's rules; nothing is fetched, and only what changed becomes a new version."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawlers.archives import Source, find_sources, path_of
from flows.ingest import ingest_shard, shards
from flows.join import join_parts
from flows.runs import Settings, Summary, Tally, Watch
from warehouse.database import publish
from warehouse.load import changed_texts, check, known_sources, prune, running, totals


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild did: the summary, the articles whose words changed, the archives that are gone."""

    summary: Summary
    changed: list[dict[str, Any]]
    missing: list[str]


def rebuild(settings: Settings, watch: Watch | None = None) -> Rebuilt:
    """Read every archive of the ledger again. Captures whose archive is gone keep what was read from them before."""
    watch = watch or Watch()
    settings = replace(settings, replaces=True)
    began, since = time.perf_counter(), datetime.now(UTC)
    tally = Tally()
    with running(settings.data, "rebuild", {}) as run:
        sources, missing = _kept(settings.data)
        watch.found(len(sources), sum(source.size for source in sources))
        tally.counts["files"] = len(sources)
        for shard in shards(sources):
            tally.add(ingest_shard(shard, run.run_id, settings, watch))
            run.counts = {**tally.captures, **tally.counts}
        tally.add(join_parts(run.run_id, settings))
        prune(settings.data)
    failed = check(settings.data)
    changed = changed_texts(settings.data, since)
    public = publish(settings.data)
    seconds = time.perf_counter() - began
    return Rebuilt(Summary(run.run_id, tally, seconds, public, totals(settings.data), failed), changed, missing)


def _kept(data: Path) -> tuple[list[Source], list[str]]:
    names = [row["source_path"] for row in known_sources(data)]
    # of lists of addresses nothing is to be fetched now: what they brought is in archives of its own
    paths = [path_of(name) for name in names]
    found = {s.name: replace(s, left=0) for s in find_sources(paths) if isinstance(s, Source)}
    return list(found.values()), [name for name in names if name not in found]
