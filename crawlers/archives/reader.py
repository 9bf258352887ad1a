"""Read one file's captures: find what it holds, unpack it, and hand each part to the reader of its format."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import IO, cast

from articles.records import Capture, Damage, Reason, Shape
from articles.wide import wide_encoding
from crawlers.archives.arc import ARC
from crawlers.archives.containers import Part, Wacz, tar_parts, zip_parts
from crawlers.archives.formats import (
    HEAD,
    OLD_OFFICE,
    Format,
    find_format,
    is_document,
    litter_kind,
    named_as,
    other_kind,
    suffix_of,
)
from crawlers.archives.lists import file_beside, read_list
from crawlers.archives.packing import Member, Recoded, Unpacked, packing_of
from crawlers.archives.pages import read_html, read_text, read_written
from crawlers.archives.sources import LISTS, Source, path_of
from crawlers.archives.streams import Broken, Stream
from crawlers.archives.tables import RowReader, read_csv, read_jsonl
from crawlers.archives.warc import WARC, is_continuous, read_members, read_records

MAX_DEPTH = 5
"""archives inside archives"""
MAX_HELD = 64 << 20
"""bytes of a packed file that is held in memory because its format is not read from front to back"""
_PACKED_RECORDS = {Format.PACKED_WARC: WARC, Format.PACKED_ARC: ARC}
_RECORDS = {Format.WARC: WARC, Format.ARC: ARC}
_TABLES = (Format.JSONL, Format.JSON, Format.CSV)
_ARCHIVES = ("warc", "arc", "wacz", "parquet")
Events = Iterator[Capture | Damage]


class Captures(Iterator[Capture | Damage]):
    """The captures of one file, read as they are asked for."""

    def __init__(
        self,
        source: Source,
        start: int = 0,
        columns: Mapping[str, str] | None = None,
        only: tuple[str, int] | None = None,
    ) -> None:
        self.counts: Counter[str] = Counter()
        """records by what they are, those that are no captures included"""
        self.columns: dict[str, str] = {}
        """for a table: role to the column that plays it"""
        self.bytes_read = start
        """bytes of the file taken so far, for progress"""
        self._source = source
        self._asked = columns or {}
        self._only = only
        self._events = self._read(start)

    def __next__(self) -> Capture | Damage:
        return next(self._events)

    def _read(self, start: int) -> Events:
        name = self._source.name
        try:
            with self._source.path.open("rb") as file:

                def take(count: int) -> bytes:
                    piece = file.read(count)
                    self.bytes_read = file.tell()
                    return piece

                stream = Stream(take, seek=file.seek, size=self._source.size)
                yield from self._read_stream(stream, name, start, 0, file)
        except OSError as wrong:
            yield Damage(name, self.bytes_read, f"cannot be read: {wrong.strerror or wrong}", "skipped")
        except Broken as wrong:
            yield Damage(name, self.bytes_read, str(wrong), "what came before is kept")
        except Exception as bug:  # a file that a reader cannot take costs itself, as a page does
            what = f"error of the reader: {type(bug).__name__}: {str(bug)[:200]}"
            yield Damage(name, self.bytes_read, what, "what came before is kept")

    def _read_stream(self, stream: Stream, path: str, start: int, depth: int, file: IO[bytes] | None) -> Events:
        """The captures of a file, or of a file inside others. `file` is given where the stream is a file on disk."""
        head = stream.peek(HEAD)
        found = find_format(head, path)
        promised = named_as(PurePosixPath(path).name)
        if self._only is not None and self._only[0] == path:
            start = self._only[1]
        if depth > MAX_DEPTH:
            yield Damage(path, 0, f"archives nested more than {MAX_DEPTH} deep", "refused")
        elif found in _PACKED_RECORDS:
            yield from self._packed_records(stream, path, start, depth, found)
        elif found in _RECORDS:
            _go(stream, start)
            yield from read_records(stream, path, self.counts, _RECORDS[found])
        elif found is Format.PACKED:
            packing = packing_of(head)
            assert packing is not None
            yield from self._unpacked(Unpacked(stream, packing), stream, path, depth)
        elif found in _TABLES and (wide := wide_encoding(head)):
            yield from self._unpacked(Recoded(stream, wide), stream, path, depth)
        elif found is Format.ZIP:
            yield from self._zip(stream, path, start, depth, file)
        elif found is Format.TAR:
            for event in tar_parts(stream, path, start):
                yield from self._part(event, path, start, depth) if isinstance(event, Part) else (event,)
        elif found is Format.MBOX:
            from crawlers.archives.mail import read_mbox

            _go(stream, start)
            self.counts[found.value] += 1
            yield from read_mbox(stream, path)
        elif found in (Format.JSONL, Format.JSON, Format.CSV, Format.PARQUET, Format.ARROW):
            yield from self._table(found, stream, path, start, file)
        elif promised in _ARCHIVES and found is not Format.EMPTY and not litter_kind(head, path):
            kind = other_kind(head) if found is Format.UNKNOWN else f"{found.value}"
            yield Damage(path, 0, f"named .{promised}, but holds {kind}", "refused")
        else:
            yield from self._document(found, head, stream, path, start, depth)

    def _document(self, found: Format, head: bytes, stream: Stream, path: str, start: int, depth: int) -> Events:
        self.counts[found.value] += 1
        beside = self._source.path if depth == 0 else None
        if found is Format.HTML:
            yield from read_html(stream, path, path, beside)
        elif found is Format.TEXT:
            yield from read_text(stream, path, beside)
        elif found in (Format.MHTML, Format.FEED, Format.TEI, Format.NEWS_XML):
            from crawlers.archives.documents import read_feed, read_mhtml, read_news, read_tei

            read = {Format.MHTML: read_mhtml, Format.FEED: read_feed, Format.TEI: read_tei}.get(found, read_news)
            yield from read(stream, path)
        elif found is Format.ASSET:
            note = litter_kind(head, path) or f"beside pages: {suffix_of(path) or other_kind(head)}"
            if head.startswith(b"%PDF"):
                note = "a PDF, which is not read: databases give DOCX, RTF or text too"
            yield Capture(b"", Shape.HTML, path, rejected=Reason.NOT_HTML, note=note)
        elif found is Format.RTF:
            from crawlers.archives.rtf import read_rtf

            yield from read_written(read_rtf(stream, path), path, beside)
        elif found is Format.OFFICE_XML:
            from crawlers.archives.office import read_xml

            yield from read_written(read_xml(stream, path), path, beside)
        elif found in LISTS:
            yield from self._listed(found, stream, path, start)
        elif found is Format.EMPTY:
            yield Damage(path, 0, "empty file", "nothing to read")
        else:
            is_old = head.startswith(OLD_OFFICE)
            done = "refused: save it as DOCX, RTF, XLSX or CSV, without a password" if is_old else "refused"
            yield Damage(path, 0, other_kind(head), done)

    def _listed(self, found: Format, stream: Stream, path: str, start: int) -> Events:
        """What is to be had of a list without fetching: records of the archives beside it, and the reason why an
        address cannot be a page. Of a list found in a folder, which its archives lie in too, the rest is counted."""
        is_named = path == self._source.name and self._source.path == self._source.root
        left = here = 0
        for one in read_list(stream, found, path):
            if isinstance(one, Damage):
                yield one
                continue
            file = file_beside(self._source.path, one.file) if one.offset is not None else None
            here += file is not None
            left += file is None and one.refused is None
            if not is_named or one.place < start:
                continue
            if file is not None and one.offset is not None:
                yield from _record_at(file, one.offset, one.place, path)
            elif one.refused is not None:
                reason, note = one.refused
                capture = Capture(b"", Shape.HTML, path, one.place, url=one.url, fetched_at=one.at, rejected=reason)
                yield replace(capture, http_status=one.status, note=note, resume_at=one.place)
        if left and self._source.left is None:
            done = f"not fetched: `morgue ingest {path}` fetches them"
            yield Damage(path, 0, f"{found.value}: {left} addresses, no pages", done)
        elif here and not is_named:
            note = f"index of {here} records of archives beside it"
            yield Capture(b"", Shape.HTML, path, rejected=Reason.NOT_HTML, note=note)

    def _packed_records(self, stream: Stream, path: str, start: int, depth: int, found: Format) -> Events:
        dialect = _PACKED_RECORDS[found]
        packing = packing_of(stream.peek(HEAD)) or packing_of(b"\x1f\x8b\x08")
        assert packing is not None
        stream.mark()
        continuous = (start == 0 or self._only is not None) and is_continuous(stream, packing, dialect)
        stream.rewind()
        if continuous:
            yield from self._unpacked(Unpacked(stream, packing), stream, path, depth)
            return
        packing.skip_extras(stream)
        prefix = f"{path}!/@"
        if self._only is not None and self._only[0].startswith(prefix):
            start = int(self._only[0].removeprefix(prefix))
        _go(stream, start)
        yield from read_members(stream, path, self.counts, packing, dialect)

    def _unpacked(self, unpacked: Member, stream: Stream, path: str, depth: int) -> Events:
        """What a packed file holds, its places counted in the unpacked bytes. It can be taken up only at its start."""
        try:
            for event in self._read_stream(Stream(unpacked.read), path, 0, depth + 1, None):
                yield replace(event, resume_at=0) if isinstance(event, Capture) else event
        except Broken as wrong:
            yield Damage(path, stream.offset, str(wrong), "what came before is kept")

    def _zip(self, stream: Stream, path: str, start: int, depth: int, file: IO[bytes] | None) -> Events:
        file, size = _whole(stream, file)
        if file is None:
            yield Damage(
                path, 0, f"ZIP archive of more than {MAX_HELD} bytes inside another", "refused: unpack it first"
            )
            return
        wacz = Wacz(file, path)
        if wacz.is_document or (not wacz.names and is_document(path)):
            from crawlers.archives.office import read_office

            beside = self._source.path if depth == 0 else None
            yield from read_written(read_office(file, size, path), path, beside)
            return
        if wacz.is_workbook:
            from crawlers.archives.workbooks import read_workbook

            rows = RowReader(path, self._asked)
            yield from self._counted(read_workbook(file, rows, start), rows)
            return
        if wacz.kind:
            yield Damage(path, 0, wacz.kind, "refused")
            return
        if start == 0 and self._only is None:
            yield from wacz.damages()
        for event in zip_parts(file, size, path, start):
            if isinstance(event, Damage):
                yield event
            elif wacz.is_apart(event.name):
                self.counts["about the archive"] += 1
            else:
                for inner in self._part(event, path, start, depth):
                    if isinstance(inner, Capture) and inner.url:
                        wacz.pages.discard(inner.url)
                    yield inner
        if start == 0 and self._only is None:
            yield from wacz.missing()

    def _part(self, part: Part, path: str, start: int, depth: int) -> Events:
        """The captures of a file inside another. Reading can be taken up inside it where its bytes lie as they are."""
        inside = f"{path}!/{part.name}"
        if self._only is not None and not f"{self._only[0]}!/".startswith(f"{inside}!/"):
            return
        begins = max(0, start - part.data_at) if part.data_at is not None else 0
        try:
            for event in self._read_stream(part.stream, inside, begins, depth + 1, None):
                if isinstance(event, Capture):
                    at = part.at if part.data_at is None or not event.resume_at else part.data_at + event.resume_at
                    yield replace(event, resume_at=at)
                else:
                    yield event
        except Broken as wrong:
            yield Damage(inside, part.stream.offset, str(wrong), "what came before is kept")

    def _table(self, found: Format, stream: Stream, path: str, start: int, file: IO[bytes] | None) -> Events:
        rows = RowReader(path, self._asked)
        if found is Format.JSONL:
            _go(stream, start)
            events = read_jsonl(stream, rows)
        elif found is Format.CSV:
            events = read_csv(stream, rows, start)
        elif found is Format.JSON:
            from crawlers.archives.documents import read_json

            events = read_json(stream, rows)
        else:
            from crawlers.archives.columnar import read_columnar

            file, _ = _whole(stream, file)
            if file is None:
                yield Damage(
                    path, 0, f"table of more than {MAX_HELD} bytes inside an archive", "refused: unpack it first"
                )
                return
            events = read_columnar(file, found is Format.PARQUET, rows, start)
        yield from self._counted(events, rows)

    def _counted(self, events: Events, rows: RowReader) -> Events:
        for event in events:
            self.counts["row"] += isinstance(event, Capture)
            self.columns = rows.mapping
            yield event


def _record_at(file: Path, offset: int, place: int, path: str) -> Events:
    """The capture that an index says lies there, with the place of its line to take up reading at."""
    source = Source(file, file.stat().st_size, file)
    for event in Captures(source, only=(source.name, offset)):
        if isinstance(event, Capture) and event.source_offset == offset:
            yield replace(event, resume_at=place)
            return
        if isinstance(event, Capture) and event.source_offset > offset:
            break
    yield Damage(path, place, f"no page at byte {offset} of {source.name}, where the list says one lies", "skipped")


def _go(stream: Stream, start: int) -> None:
    if start > stream.offset and not stream.go(start):
        stream.skip(start - stream.offset)


def _whole(stream: Stream, file: IO[bytes] | None) -> tuple[IO[bytes] | None, int]:
    """A file that can be read from any place, and its size; None where it is packed and too large to be held."""
    if file is not None:
        file.seek(0, io.SEEK_END)
        size = file.tell()
        file.seek(0)
        return file, size
    raw = stream.read(MAX_HELD + 1)
    return (None, 0) if len(raw) > MAX_HELD else (cast("IO[bytes]", io.BytesIO(raw)), len(raw))


def read_captures(source: Source, start: int = 0, columns: Mapping[str, str] | None = None) -> Captures:
    """The captures of a file, in order, and what was damaged in it. `start` is the `resume_at` of a capture met before:
    reading begins there, or before it where the format does not allow better. `columns` names, for tables, the column
    to take for a role (text, html, url, title, published …); the others are found by their names."""
    return Captures(source, start, columns)


def fetch_capture(source_path: str, source_offset: int, columns: Mapping[str, str] | None = None) -> Capture:
    """The capture that lies at a place; `columns` as of `read_captures`. Raises LookupError where none does."""
    path = path_of(source_path.partition("!/")[0])
    source = Source(path, path.stat().st_size, path)
    place = (source_path, source_offset)
    for event in Captures(source, columns=columns, only=place):
        if isinstance(event, Capture) and (event.source_path, event.source_offset) == place:
            return event
    raise LookupError(f"no capture at {source_offset} in {source_path}")
