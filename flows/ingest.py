"""Load archives into the warehouse: the main job, as plain functions that the command line and Prefect both call."""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from articles.read import Known
from articles.records import Capture, Damage, Reason, Shape
from crawlers.archives import Source, fetch_capture, find_sources, path_of, read_captures
from crawlers.crawl import LISTS, call_loaded
from flows.facts import facts_of
from flows.join import join_parts
from flows.lists import begins, fetch_list
from flows.outlets import configured, outlet_row, site_of
from flows.pool import Outcome, Readers
from flows.runs import RunShard, Settings, Shard, Summary, Tally, Watch
from warehouse.database import PUBLISHED, publish
from warehouse.load import (
    Repeats,
    check,
    files_without_address,
    known_captures,
    known_parts,
    known_sources,
    load_batch,
    move_files,
    repeated_blocks,
    running,
    totals,
)
from warehouse.stage import Batch, Fate, SourceState

BATCH_BYTES = 32 * 1024**2
SHARD_FILES = 400
SHARD_BYTES = 64 * 1024**2
MOST_DAMAGES = 5_000
"""of one batch"""


def ingest(
    paths: Sequence[Path], settings: Settings, watch: Watch | None = None, run_shard: RunShard | None = None
) -> Summary:
    """Load files and folders of archives into the warehouse of settings.data and publish it.

    Every batch of pages is one transaction with its ledger, so a run that was killed is completed by running it again,
    and what is known is not loaded twice. `run_shard` is how one shard is run: here, or as a task of a flow."""
    watch, run_shard = watch or Watch(), run_shard or ingest_shard
    began = time.perf_counter()
    tally = Tally()
    asked = {"paths": [str(path) for path in paths], "outlet": settings.outlet}
    with running(settings.data, "ingest", asked) as run:
        sources, damages = _sources(paths, settings.data)
        watch.found(len(sources), sum(source.size for source in sources))
        fresh, renamed, corrected = _not_yet_loaded(sources, settings, tally, watch)
        if damages:
            _load(Batch(run.run_id), settings, damages)
            for damage in damages:
                tally.add_damage(damage)
        fresh = _with_lists(fresh, run.run_id, settings, tally, watch)
        for shard in shards(fresh):
            tally.add(run_shard(shard, run.run_id, settings, watch))
            run.counts = {**tally.captures, **tally.counts}
        for shard in shards(renamed):
            tally.add(run_shard(shard, run.run_id, replace(settings, replaces=True), watch))
        for (outlet, columns), files in corrected.items():
            given = replace(settings, replaces=True, outlet=outlet, columns=json.loads(columns or "{}"))
            for shard in shards(files):
                tally.add(run_shard(shard, run.run_id, given, watch))
        fetched = [source.path for source in fresh if source.path.parent == _lists_folder(settings.data)]
        if fetched:
            call_loaded(settings.data, LISTS, fetched)
        tally.add(join_parts(run.run_id, settings))
        run.counts = {**tally.captures, **tally.counts}
    failed = check(settings.data, run.run_id) if fresh or renamed or corrected else []
    public = publish(settings.data)
    return Summary(run.run_id, tally, time.perf_counter() - began, public, totals(settings.data), failed)


def _lists_folder(data: Path) -> Path:
    return data.absolute() / "warc" / LISTS


def _with_lists(sources: list[Source], run_id: str, settings: Settings, tally: Tally, watch: Watch) -> list[Source]:
    """The files to read, where lists of addresses are among them also the archives they were fetched into."""
    if settings.fetch is None:
        return sources
    options = settings.fetch.options
    fetch = replace(settings.fetch, options=replace(options, revisit="all" if settings.again else "none"))
    found: list[Source] = []
    archives: dict[str, Source] = {}
    for source in sources:
        if not source.is_list:
            found.append(source)
            continue
        watch.says(begins(source, fetch))
        fetched = fetch_list(source, settings.data, fetch, watch.fetched)
        watch.says(f"{source.name}: {fetched.says}")
        archives |= {archive.name: archive for archive in fetched.archives}
        found.append(replace(source, left=fetched.left))
        for damage in fetched.damages:
            tally.add_damage(damage)
        _load(Batch(run_id), settings, fetched.damages)
        refused = fetched.refused()
        while captures := list(islice(refused, settings.batch_pages)):
            chunk = _wanted(_Chunk(captures), settings, deque())
            _finish(chunk, [(capture, None) for capture in chunk.captures], None, run_id, settings, tally, watch)
    named = {source.name for source in found}
    more = [archive for archive in archives.values() if archive.name not in named]
    if more:
        watch.found(len(found) + len(more), sum(source.size for source in (*found, *more)))
    return [*more, *found]


def ingest_shard(shard: Shard, run_id: str, settings: Settings, watch: Watch) -> Tally:
    """Read the captures of a shard's files in worker processes and load them batch by batch."""
    tally = Tally()
    repeats = repeated_blocks(settings.data) if settings.replaces else {}
    heads, places = known_parts(settings.data) if settings.replaces else ({}, {})
    with Readers(settings.limits, settings.steps) as readers:
        waiting: list[tuple[_Chunk, list[tuple[Capture, Any]]]] = []
        for chunk in _chunks(shard, settings, tally):
            whole = [c for c in chunk.captures if c.capture_id not in places]
            chunk.parts_seen = len(chunk.captures) - len(whole)
            chunk.parts = {c.capture_id: tuple(heads[c.capture_id]) for c in whole if c.capture_id in heads}
            futures = []
            for c in whole:
                try:
                    parts = [fetch_capture(*places[p], settings.columns) for p in chunk.parts.get(c.capture_id, ())]
                except (LookupError, OSError) as gone:
                    what = f"a part of its article cannot be read again: {gone}"
                    chunk.add_damage(Damage(c.source_path, c.source_offset, what, "left as it was"), tally)
                    chunk.known += 1
                    continue
                known = _known_of(c, settings, repeats)
                futures.append((c, None if c.rejected else readers.submit(c, known=known, parts=parts)))
            waiting.append((chunk, futures))
            if len(waiting) > 1:
                _finish(*waiting.pop(0), readers, run_id, settings, tally, watch)
        for chunk, futures in waiting:
            _finish(chunk, futures, readers, run_id, settings, tally, watch)
    return tally


def _known_of(capture: Capture, settings: Settings, repeats: Mapping[str, Repeats]) -> Known:
    """What its outlet's config says of a capture's pages, and in a rebuild what the outlet prints again and again."""
    known = configured(settings.outlet_folders)
    site = site_of(capture, known, settings.outlet)
    outlet = outlet_row(capture, (), settings.outlet, known) if repeats else None
    if outlet is None or outlet.outlet_id not in repeats:
        return Known(site)
    found = repeats[outlet.outlet_id]
    return Known(site, found.times, found.articles)


@dataclass
class _Chunk:
    captures: list[Capture] = field(default_factory=list)
    damages: list[Damage] = field(default_factory=list)
    states: dict[str, SourceState] = field(default_factory=dict)
    known: int = 0
    bytes_read: int = 0
    parts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """in a rebuild: the captures that articles go on on, by those they begin on"""
    parts_seen: int = 0

    def add_damage(self, damage: Damage, tally: Tally) -> None:
        self.damages.append(damage)
        tally.add_damage(damage)


def _sources(paths: Sequence[Path], data: Path) -> tuple[list[Source], list[Damage]]:
    """The files to read and the places that cannot be, the warehouse's own files left out."""
    own, tables = data.absolute(), facts_of(data).tables
    sources, damages = [], []
    for found in find_sources([path.absolute() for path in paths]):
        place = Path(found.source_path) if isinstance(found, Damage) else found.path
        if place == own / PUBLISHED or place.is_relative_to(own / "work") or str(place) in tables:
            continue
        if isinstance(found, Damage):
            damages.append(found)
        else:
            sources.append(found)
    return sources, damages


def _not_yet_loaded(
    sources: list[Source], settings: Settings, tally: Tally, watch: Watch
) -> tuple[list[Source], list[Source], dict[tuple[str | None, str | None], list[Source]]]:
    """The files that the ledger does not call complete, by path, size and time, or else by content; those that it does,
    but under another outlet than is given now; and those of which other facts are known now, by the outlet and columns
    that were given with them. Of files that were moved it is told where they lie now."""
    facts = facts_of(settings.data)
    ledger = known_sources(settings.data, is_complete=True)
    done = [row for row in ledger if row["captures"] or not settings.columns]
    complete = {row["source_path"]: row for row in done}
    contents = {(row["size_bytes"], row["fingerprint"]): row for row in done if row["fingerprint"]}
    sizes = {size for size, _ in contents}
    nameless = files_without_address(settings.data) if settings.outlet else set()
    fresh, renamed = [], []
    corrected: dict[tuple[str | None, str | None], list[Source]] = {}
    moved: dict[str, str] = {}
    for source in sources:
        tally.counts["files"] += 1
        row = complete.get(source.name)
        if row and not _is_same(row, source):
            row = None
        if row is None and source.size in sizes:
            row = contents.get((source.size, source.fingerprint))
            if row and row["source_path"] not in moved and not path_of(row["source_path"]).exists():
                moved[row["source_path"]] = source.name
        if row and row["source_path"] in nameless and row["outlet"] != settings.outlet:
            renamed.append(source)
        elif row and row["facts"] != facts.digest(source.name):
            corrected.setdefault((row["outlet"], row["columns"]), []).append(source)
        elif row and not settings.again:
            tally.counts["files_known"] += 1
            watch.read(source.size)
        else:
            fresh.append(source)
    if moved:
        move_files(settings.data, moved)
        tally.counts["files_moved"] = len(moved)
    return fresh, renamed, corrected


def shards(sources: list[Source]) -> Iterator[Shard]:
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


def _chunks(shard: Shard, settings: Settings, tally: Tally) -> Iterator[_Chunk]:
    """The shard's captures that the warehouse does not have, some hundreds at a time, with the ledger so far."""
    ledger = [] if settings.replaces else known_sources(settings.data, is_complete=False)
    partly = {row["source_path"]: row for row in ledger}
    facts = facts_of(settings.data)
    chunk, size = _Chunk(), 0
    under_way: deque[set[str]] = deque(maxlen=2)
    for source in shard.sources:
        row = partly.get(source.name)
        begins = row["next_offset"] if row and _is_same(row, source) else 0
        found = read_captures(source, begins, settings.columns)
        done, captures, damages = found.bytes_read, 0, 0
        refused = "nothing in it is a page"
        for event in found:
            if isinstance(event, Damage):
                damages += 1
                refused = event.what
                chunk.add_damage(event, tally)
                if len(chunk.damages) >= MOST_DAMAGES:
                    yield _wanted(chunk, settings, under_way)
                    chunk, size = _Chunk(), 0
                continue
            captures += 1
            chunk.captures.append(facts.told(event))
            size += len(event.payload)
            if len(chunk.captures) >= settings.batch_pages or size >= BATCH_BYTES:
                chunk.bytes_read += found.bytes_read - done
                done = found.bytes_read
                chunk.states[source.name] = _state(source, settings, event.resume_at or 0, False, captures, damages)
                yield _wanted(chunk, settings, under_way)
                chunk, size = _Chunk(), 0
        if found.columns:
            tally.tables[" ".join(f"{role}={column}" for role, column in found.columns.items())] += 1
        if not captures and source.left is None:
            chunk.captures.append(_refusal(source, refused))
        chunk.bytes_read += source.size - done
        chunk.states[source.name] = _state(source, settings, source.size, not source.left, captures, damages)
    yield _wanted(chunk, settings, under_way)


def _refusal(source: Source, why: str) -> Capture:
    """The row of a file that holds no page: it has a fate too."""
    reason = Reason.UNREADABLE if source.size else Reason.EMPTY
    return Capture(b"", Shape.TEXT_DUMP, source.name, rejected=reason, note=why)


def _wanted(chunk: _Chunk, settings: Settings, under_way: deque[set[str]]) -> _Chunk:
    """The chunk without captures that are known or in one of the chunks before that are not loaded yet; in a rebuild,
    without those that are not known."""
    unique = {capture.capture_id: capture for capture in reversed(chunk.captures)}
    known = known_captures(settings.data, unique)
    if not settings.replaces:
        known = known.union(*under_way)
        under_way.append(set(unique))
    wanted = [capture for key, capture in reversed(unique.items()) if (key in known) == settings.replaces]
    if settings.only is not None:
        wanted = [capture for capture in wanted if capture.capture_id in settings.only]
    chunk.known = 0 if settings.replaces else len(chunk.captures) - len(wanted)
    chunk.captures = wanted
    return chunk


def _finish(
    chunk: _Chunk,
    futures: list[tuple[Capture, Any]],
    readers: Readers | None,
    run_id: str,
    settings: Settings,
    tally: Tally,
    watch: Watch,
) -> None:
    batch, seen = Batch(run_id), Tally()
    share, rest = divmod(chunk.bytes_read, len(futures) + 1)
    chunk.captures = []
    for capture, future in _let_go(futures):
        if future is None:
            assert capture.rejected is not None
            outcome = Outcome(outcome="rejected", reason=capture.rejected.value, detail=capture.note or None)
        else:
            assert readers is not None
            outcome = readers.result(future)
        watch.read(share, 1)
        if settings.replaces and outcome.outcome == "error":
            what = f"cannot be read again: {outcome.reason}"
            chunk.add_damage(Damage(capture.source_path, capture.source_offset, what, "left as it was"), tally)
            chunk.known += 1
            continue
        row = outlet_row(capture, outcome.articles, settings.outlet, configured(settings.outlet_folders))
        batch.add(
            Fate(
                capture,
                outcome.articles,
                row,
                outcome.outcome,
                outcome.reason,
                outcome.detail,
                outcome.milliseconds,
                chunk.parts.get(capture.capture_id, ()),
            )
        )
        if outcome.reason:
            seen.reasons[outcome.reason] += 1
        for article in outcome.articles:
            seen.counts["articles"] += 1
            seen.counts["quotes"] += len(article.quotes)
            seen.counts["mentions"] += len(article.mentions) + len(article.caption_mentions)
    for state in chunk.states.values():
        batch.add_source(state)
    given = len(batch.rows["captures"])
    rejected = sum(row["outcome"] == "rejected" for row in batch.rows["captures"])
    loaded = _load(batch, settings, chunk.damages)
    known = chunk.known + given - sum(loaded.values())  # those too that another load brought meanwhile
    seen.captures.update(loaded)
    # A revisit whose original the warehouse has is a duplicate there, and no rejection.
    seen.reasons[Reason.NO_ORIGINAL.value] -= rejected - loaded.get("rejected", 0)
    seen.reasons = +seen.reasons
    if chunk.parts_seen:
        seen.captures["part"] += chunk.parts_seen
    if known:
        seen.captures["known"] += known
    tally.add(seen)
    watch.counted(seen)
    watch.read(share + rest, chunk.known)


def _let_go(futures: list[tuple[Capture, Any]]) -> Iterator[tuple[Capture, Any]]:
    """Each capture with its future, in order; neither is held once the next is asked for."""
    futures.reverse()
    while futures:
        yield futures.pop()


def _load(batch: Batch, settings: Settings, damages: Sequence[Damage] = ()) -> dict[str, int]:
    for damage in damages:
        batch.add_damage(damage)
    return load_batch(settings.data, batch.tables(), settings.replaces)


def _state(source: Source, settings: Settings, at: int, is_complete: bool, captures: int, damages: int) -> SourceState:
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


def _is_same(row: Mapping[str, Any], source: Source) -> bool:
    """Whether the file is, by size and time, the one that the ledger knows."""
    return bool((row["size_bytes"], row["modified_at"]) == (source.size, _modified(source)))


def _modified(source: Source) -> datetime | None:
    """When the file was changed last; None where it is gone, or says a year that no calendar has."""
    try:
        return datetime.fromtimestamp(source.path.stat().st_mtime, UTC)
    except (OSError, ValueError, OverflowError):
        return None
