"""Load captures: read in worker processes and put into the warehouse chunk by chunk, each with its ledger."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from articles.read import Known
from articles.records import Capture, Damage, Reason, Shape
from crawlers.archives import Source, fetch_capture, read_captures
from flows.facts import facts_of
from flows.files import is_same, state_of
from flows.outlets import configured, outlet_row, site_of
from flows.pool import Outcome, Readers
from flows.runs import Settings, Shard, Tally, Watch
from warehouse.forget import forgotten
from warehouse.load import (
    Repeats,
    known_captures,
    known_parts,
    known_sources,
    load_batch,
    reasons_of,
    repeated_blocks,
)
from warehouse.stage import Batch, Fate, SourceState

BATCH_BYTES = 32 * 1024**2
BATCH_ROWS = 4_000
"""captures of a batch, most of them pictures and the like: a row of these costs little, a transaction much"""
MOST_DAMAGES = 5_000
"""of one batch"""

Asked = list[tuple[Capture, Any]]
"""captures, each with the future of what it says; None where it is rejected unread"""


def ingest_shard(shard: Shard, run_id: str, settings: Settings, watch: Watch) -> Tally:
    """Read the captures of a shard's files in worker processes and load them batch by batch."""
    loading = Loading(run_id, settings, watch)
    loading.read(shard)
    return loading.tally


@dataclass
class _Chunk:
    """Captures that are loaded in one transaction."""

    captures: list[Capture] = field(default_factory=list)
    damages: list[Damage] = field(default_factory=list)
    states: dict[str, SourceState] = field(default_factory=dict)
    known: int = 0
    bytes_read: int = 0
    parts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """in a rebuild: the captures that articles go on on, by those they begin on"""
    parts_seen: int = 0
    size: int = 0
    pages: int = 0

    def add(self, capture: Capture) -> None:
        """Take in a capture."""
        self.captures.append(capture)
        self.size += len(capture.payload)
        self.pages += not capture.rejected

    def is_full(self, most_pages: int) -> bool:
        """Whether it is to be loaded before more is read."""
        return self.pages >= most_pages or len(self.captures) >= BATCH_ROWS or self.size >= BATCH_BYTES


class Loading:
    """What one run loads, and its count so far."""

    def __init__(self, run_id: str, settings: Settings, watch: Watch) -> None:
        self.run_id, self.settings, self.watch = run_id, settings, watch
        self.tally = Tally()
        self._under_way: deque[set[str]] = deque(maxlen=2)
        """the captures of the chunks before that may not be loaded yet"""

    def damages(self, damages: Sequence[Damage]) -> None:
        """Put damages of no capture on record."""
        for damage in damages:
            self.tally.add_damage(damage)
        self._store(Batch(self.run_id), damages)

    def unread(self, captures: Iterator[Capture]) -> None:
        """Load captures that are rejected before they are read."""
        while some := list(islice(captures, self.settings.batch_pages)):
            chunk = self._wanted(_Chunk(some))
            self._finish(chunk, [(capture, None) for capture in chunk.captures], None)

    def read(self, shard: Shard) -> None:
        """Read the captures of a shard's files in worker processes and load them; while one chunk is loaded the next is
        read."""
        settings = self.settings
        repeats = repeated_blocks(settings.data) if settings.replaces else {}
        heads, places = known_parts(settings.data) if settings.replaces else ({}, {})
        with Readers(settings.limits, settings.steps) as readers:
            waiting: list[tuple[_Chunk, Asked]] = []
            for chunk in self._chunks(shard):
                whole = [c for c in chunk.captures if c.capture_id not in places]
                chunk.parts_seen = len(chunk.captures) - len(whole)
                chunk.parts = {c.capture_id: tuple(heads[c.capture_id]) for c in whole if c.capture_id in heads}
                asked: Asked = []
                for c in whole:
                    try:
                        parts = [fetch_capture(*places[p], settings.columns) for p in chunk.parts.get(c.capture_id, ())]
                    except (LookupError, OSError) as gone:
                        self._leave(chunk, c, f"a part of its article cannot be read again: {gone}")
                        continue
                    known = self._known_of(c, repeats)
                    asked.append((c, None if c.rejected else readers.submit(c, known=known, parts=parts)))
                waiting.append((chunk, asked))
                if len(waiting) > 1:
                    self._finish(*waiting.pop(0), readers)
            for chunk, asked in waiting:
                self._finish(chunk, asked, readers)

    def _known_of(self, capture: Capture, repeats: Mapping[str, Repeats]) -> Known:
        """What its outlet's config says of a capture's pages; in a rebuild also what the outlet prints all the time."""
        known = configured(self.settings.outlet_folders)
        site = site_of(capture, known, self.settings.outlet)
        outlet = outlet_row(capture, (), self.settings.outlet, known) if repeats else None
        if outlet is None or outlet.outlet_id not in repeats:
            return Known(site)
        found = repeats[outlet.outlet_id]
        return Known(site, found.times, found.articles)

    def _chunks(self, shard: Shard) -> Iterator[_Chunk]:
        """The shard's captures that the warehouse does not have, some hundreds at a time, with the ledger so far."""
        settings = self.settings
        ledger = [] if settings.replaces else known_sources(settings.data, is_complete=False)
        partly = {row["source_path"]: row for row in ledger}
        facts = facts_of(settings.data)
        chunk = _Chunk()
        for source in shard.sources:
            row = partly.get(source.name)
            begins = row["next_offset"] if row and is_same(row, source) else 0
            found = read_captures(source, begins, settings.columns)
            done = found.bytes_read
            captures, damages = (row["captures"], row["damages"]) if row and begins else (0, 0)
            place, before = begins, (captures, damages)  # where reading can be taken up; what was counted up to there
            behind: list[int] = []
            refused = "nothing in it is a page"
            for event in found:
                if isinstance(event, Damage):
                    damages += 1
                    behind.append(event.offset)
                    refused = event.what
                    self._damage(chunk, event)
                    if len(chunk.damages) >= MOST_DAMAGES:
                        yield self._wanted(chunk)
                        chunk = _Chunk()
                    continue
                if (event.resume_at or 0) != place:
                    place = event.resume_at or 0
                    before = captures, damages - sum(offset >= place for offset in behind)
                behind.clear()
                captures += 1
                chunk.add(facts.told(event))
                if chunk.is_full(settings.batch_pages):
                    chunk.bytes_read += found.bytes_read - done
                    done = found.bytes_read
                    chunk.states[source.name] = state_of(source, settings, place, False, *before)
                    yield self._wanted(chunk)
                    chunk = _Chunk()
            if found.columns:
                self.tally.tables[" ".join(f"{role}={column}" for role, column in found.columns.items())] += 1
            if not captures and source.left is None:
                chunk.captures.append(_refusal(source, refused))
            chunk.bytes_read += source.size - done
            chunk.states[source.name] = state_of(source, settings, source.size, not source.left, captures, damages)
        yield self._wanted(chunk)

    def _wanted(self, chunk: _Chunk) -> _Chunk:
        """The chunk without captures that are known or in one of the chunks before that are not loaded yet; in a
        rebuild, without those that are not known."""
        settings = self.settings
        unique = {capture.capture_id: capture for capture in reversed(chunk.captures)}
        known = known_captures(settings.data, unique)
        if not settings.replaces:
            known = known.union(*self._under_way)
            self._under_way.append(set(unique))
        wanted = [capture for key, capture in reversed(unique.items()) if (key in known) == settings.replaces]
        if settings.only is not None:
            wanted = [capture for capture in wanted if capture.capture_id in settings.only]
        chunk.known = 0 if settings.replaces else len(chunk.captures) - len(wanted)
        chunk.captures = wanted
        return chunk

    def _finish(self, chunk: _Chunk, asked: Asked, readers: Readers | None) -> None:
        """Load what the captures of a chunk say, and count it."""
        batch, seen = Batch(self.run_id), Tally()
        share, rest = divmod(chunk.bytes_read, len(asked) + 1)
        chunk.captures = []
        out = forgotten(self.settings.data)  # which may have grown while this run went on
        for capture, outcome in _outcomes(asked, readers):
            self.watch.read(share, 1)
            if self.settings.replaces and outcome.outcome == "error":
                self._leave(chunk, capture, f"cannot be read again: {outcome.reason}")
                continue
            fate = out.left_of(self._fate(capture, outcome, chunk.parts.get(capture.capture_id, ())))
            batch.add(fate)
            if fate.reason:
                seen.reasons[fate.reason] += 1
            for article in fate.articles:
                seen.counts["articles"] += 1
                seen.counts["quotes"] += len(article.quotes)
                seen.counts["mentions"] += len(article.mentions) + len(article.caption_mentions)
        for state in chunk.states.values():
            batch.add_source(state)
        given = len(batch.rows["captures"])
        again = [row["capture_id"] for row in batch.rows["captures"] if row["reason"] == Reason.NO_ORIGINAL.value]
        loaded = self._store(batch, chunk.damages)
        known = chunk.known + given - sum(loaded.values())  # those too that another load brought meanwhile
        seen.captures.update(loaded)
        if again:  # where the warehouse has the original: a duplicate there, or rejected for what that was
            del seen.reasons[Reason.NO_ORIGINAL.value]
            seen.reasons.update(reasons_of(self.settings.data, again))
        if chunk.parts_seen:
            seen.captures["part"] += chunk.parts_seen
        if known:
            seen.captures["known"] += known
        self.tally.add(seen)
        self.watch.counted(seen)
        self.watch.read(share + rest, chunk.known)

    def _fate(self, capture: Capture, outcome: Outcome, parts: tuple[str, ...]) -> Fate:
        """What became of a capture, with its outlet."""
        known = configured(self.settings.outlet_folders)
        outlet = outlet_row(capture, outcome.articles, self.settings.outlet, known)
        told = (outcome.outcome, outcome.reason, outcome.detail, outcome.milliseconds)
        return Fate(capture, outcome.articles, outlet, *told, parts=parts)

    def _store(self, batch: Batch, damages: Sequence[Damage]) -> dict[str, int]:
        for damage in damages:
            batch.add_damage(damage)
        return load_batch(self.settings.data, batch.tables(), self.settings.replaces)

    def _damage(self, chunk: _Chunk, damage: Damage) -> None:
        chunk.damages.append(damage)
        self.tally.add_damage(damage)

    def _leave(self, chunk: _Chunk, capture: Capture, what: str) -> None:
        """Leave what is known of a capture as it was, and put on record why."""
        self._damage(chunk, Damage(capture.source_path, capture.source_offset, what, "left as it was"))
        chunk.known += 1


def _refusal(source: Source, why: str) -> Capture:
    """The row of a file that holds no page: it has a fate too."""
    reason = Reason.UNREADABLE if source.size else Reason.EMPTY
    return Capture(b"", Shape.TEXT_DUMP, source.name, rejected=reason, note=why)


def _outcomes(asked: Asked, readers: Readers | None) -> Iterator[tuple[Capture, Outcome]]:
    """What each capture says, in order; neither it nor its future is held once the next is asked for."""
    asked.reverse()
    while asked:
        capture, future = asked.pop()
        if future is None:
            assert capture.rejected is not None
            yield capture, Outcome(outcome="rejected", reason=capture.rejected.value, detail=capture.note or None)
        else:
            assert readers is not None
            yield capture, readers.result(future)
