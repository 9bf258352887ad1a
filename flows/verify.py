"""Verify a warehouse against itself and against the archives it was read from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain, groupby
from pathlib import Path
from typing import Any

from articles.records import Capture
from crawlers.archives import Source, find_sources, path_of, read_captures
from warehouse.database import reading
from warehouse.verify import Finding, broken_laws, broken_seals, changed_texts, given_columns, kept_captures, wrong_keys
from warehouse.verify_links import wrong_changes, wrong_clusters, wrong_pairs, wrong_stories

DATABASE_STEPS = (broken_seals, broken_laws, changed_texts, wrong_keys)
LINK_STEPS = (wrong_clusters, wrong_pairs, wrong_stories, wrong_changes)


def verify(
    warehouse: Path, archives: bool = True, count: Callable[[str, int, int], None] | None = None, links: bool = True
) -> Iterator[Finding]:
    """What no longer holds: seals of the published tables, offsets, quotes and texts, (with links) what was found by
    comparing articles, and (with archives) the bytes of every capture at its place. `count` is told what is checked, of
    how many how much. Raises WarehouseUnreadable where the warehouse cannot be opened."""
    count = count or (lambda *_: None)
    with reading(warehouse, memory="1GB") as db:
        steps = (*DATABASE_STEPS, *(LINK_STEPS if links else ()))
        for number, step in enumerate(steps):
            count(f"looking for {step.__name__.replace('_', ' ')}", number, len(steps))
            yield from wrong_pairs(db, count) if step is wrong_pairs else step(db)
        captures = kept_captures(db) if archives else ()
        columns = given_columns(db)
        archive_count = db.execute("select count(distinct split_part(source_path, '!/', 1)) from captures").fetchone()
        for number, (name, kept) in enumerate(groupby(captures, key=lambda row: row["source_path"].partition("!/")[0])):
            count("reading archives", number, archive_count[0] if archive_count else 0)
            yield from _moved_bytes(name, kept, columns.get(name))


def _moved_bytes(
    name: str, kept: Iterator[dict[str, Any]], columns: Mapping[str, str] | None = None
) -> Iterator[Finding]:
    """What an archive no longer says of the captures that were kept from it, given by path and offset. Those that are
    read in this order are let go as they come: an archive of any size is compared in little memory. `columns` is what
    those of a table were said to be."""
    source = next((s for s in find_sources([path_of(name)]) if isinstance(s, Source)), None)
    if source is None:
        yield Finding("archive", name, f"is gone; captures that cannot be checked: {sum(1 for _ in kept)}")
        return
    missing: dict[tuple[str, int], dict[str, Any]] = {}
    following = next(kept, None)
    for found in read_captures(source, columns=columns):
        if not isinstance(found, Capture):
            continue
        place_read = (found.source_path, found.source_offset)
        while following and _place(following) <= place_read:
            missing[_place(following)] = following
            following = next(kept, None)
        row = missing.pop(place_read, None)
        if row is None:
            continue
        place = f"{found.source_path} at {found.source_offset}"
        if found.payload_sha256 != row["payload_sha256"]:
            yield Finding("capture", row["capture_id"], f"{place}: its bytes do not have their digest")
        elif found.capture_id != row["capture_id"]:
            yield Finding("capture", row["capture_id"], f"{place}: another address or time stands there")
        for name, stands in _told_by_archive(found):
            if row[name] != stands:
                yield Finding("capture", row["capture_id"], f"{place}: {name} is {stands} there, {row[name]} here")
    for row in chain(missing.values(), [following] if following else (), kept):
        place = f"{row['source_path']} at {row['source_offset']}"
        yield Finding("capture", row["capture_id"], f"{place}: no capture is there")


def _place(row: dict[str, Any]) -> tuple[str, int]:
    return row["source_path"], row["source_offset"]


def _told_by_archive(capture: Capture) -> Iterator[tuple[str, Any]]:
    """The columns of captures that an archive tells, and what it says."""
    yield "source_length", capture.source_length
    yield "payload_bytes", len(capture.payload)
    yield "url", capture.url
    yield "fetched_at", capture.fetched_at
    yield "http_status", capture.http_status
    yield "content_type", capture.content_type
    yield "shape", capture.shape.value
