"""Read one file's captures: find what it holds, unpack it, and hand each part to the reader of its format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from articles.records import Capture, Damage
from crawlers.archives.formats import HEAD, Format, find_format, named_as, other_kind
from crawlers.archives.pages import read_html, read_text
from crawlers.archives.sources import Source, path_of
from crawlers.archives.streams import Broken, GzipFile, Stream
from crawlers.archives.tables import RowReader, read_csv, read_jsonl
from crawlers.archives.warc import read_warc, read_warc_gz


class Captures(Iterator[Capture | Damage]):
    """The captures of one file, read as they are asked for."""

    def __init__(self, source: Source, start: int = 0, columns: Mapping[str, str] | None = None) -> None:
        self.counts: Counter[str] = Counter()
        """records by what they are, those that are no captures included"""
        self.columns: dict[str, str] = {}
        """for a table: role to the column that plays it"""
        self.bytes_read = start
        """bytes of the file taken so far, for progress"""
        self._source = source
        self._asked = columns or {}
        self._events = self._read(start)

    def __next__(self) -> Capture | Damage:
        return next(self._events)

    def _read(self, start: int) -> Iterator[Capture | Damage]:
        name = self._source.name
        try:
            with self._source.path.open("rb") as file:

                def take(count: int) -> bytes:
                    piece = file.read(count)
                    self.bytes_read = file.tell()
                    return piece

                stream = Stream(take, seek=file.seek, size=self._source.size)
                yield from self._read_stream(stream, name, start)
        except OSError as wrong:
            yield Damage(name, self.bytes_read, f"cannot be read: {wrong.strerror or wrong}", "skipped")

    def _read_stream(self, stream: Stream, path: str, start: int) -> Iterator[Capture | Damage]:
        head = stream.peek(HEAD)
        found = find_format(head, path)
        promised = named_as(path)
        place = PurePosixPath(path).name
        if found is Format.WARC_GZ:
            stream.go(start) or stream.skip(start)
            yield from read_warc_gz(stream, path, self.counts)
        elif found is Format.WARC:
            stream.go(start) or stream.skip(start)
            yield from read_warc(stream, path, self.counts)
        elif found is Format.GZIP:
            yield from self._read_unpacked(stream, path, start)
        elif found is Format.EMPTY:
            yield Damage(path, 0, "empty file", "nothing to read")
        elif found is Format.JSONL:
            stream.go(start) or stream.skip(start)
            yield from self._rows(path, lambda rows: read_jsonl(stream, rows))
        elif found is Format.CSV:
            yield from self._rows(path, lambda rows: read_csv(stream, rows, start))
        elif promised in ("warc", "arc", "wacz", "parquet") and found is not Format.UNKNOWN:
            yield Damage(path, 0, f"named .{promised}, but holds {found.value}", "refused")
        elif found is Format.HTML:
            self.counts["page"] += 1
            yield read_html(stream, path, path, self._source.path)
        elif found is Format.TEXT:
            self.counts["text"] += 1
            yield read_text(stream, path, self._source.path)
        elif found is Format.UNKNOWN:
            yield Damage(path, 0, f"{other_kind(head)}" + (f", named .{promised}" if promised else ""), "refused")
        elif found in (Format.CDX, Format.URL_LIST):
            yield Damage(path, 0, f"a {found.value}: addresses, no pages", "left to `morgue crawl`, which fetches them")
        else:
            yield Damage(path, 0, f"{found.value} is not read yet ({place})", "refused")

    def _rows(self, path: str, read: Callable[[RowReader], Iterator[Capture | Damage]]) -> Iterator[Capture | Damage]:
        rows = RowReader(path, self._asked)
        for event in read(rows):
            self.counts["row"] += isinstance(event, Capture)
            self.columns = rows.mapping
            yield event
        self.columns = rows.mapping

    def _read_unpacked(self, stream: Stream, path: str, start: int) -> Iterator[Capture | Damage]:
        """What a packed file holds, its places counted in the unpacked bytes. It can be taken up only at its start."""
        unpacked = Stream(GzipFile(stream).read)
        try:
            for event in self._read_stream(unpacked, path.removesuffix(".gz"), 0):
                placed = replace(event, source_path=path + event.source_path.removeprefix(path.removesuffix(".gz")))
                yield replace(placed, resume_at=0) if isinstance(placed, Capture) else placed
        except Broken as wrong:
            yield Damage(path, stream.offset, str(wrong), "what came before is kept")


def read_captures(source: Source, start: int = 0, columns: Mapping[str, str] | None = None) -> Captures:
    """The captures of a file, in order, and what was damaged in it. `start` is the `resume_at` of a capture met before:
    reading begins there, or before it where the format does not allow better. `columns` names, for tables, the column
    to take for a role (text, html, url, title, published …); the others are found by their names."""
    return Captures(source, start, columns)


def fetch_capture(source_path: str, source_offset: int) -> Capture:
    """The capture that lies at a place. Raises LookupError where none does."""
    outer = source_path.partition("!/")[0]
    path = path_of(outer)
    source = Source(path, path.stat().st_size, path)
    start = source_offset if outer == source_path else 0
    for event in Captures(source, start):
        if isinstance(event, Capture) and (event.source_path, event.source_offset) == (source_path, source_offset):
            return event
    raise LookupError(f"no capture at {source_offset} in {source_path}")
