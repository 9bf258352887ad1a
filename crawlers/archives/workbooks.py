"""Rows out of workbooks: XLSX, each sheet a table of its own."""

from __future__ import annotations

import datetime
import itertools
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import IO, Any

from articles.records import Capture, Damage
from crawlers.archives.tables import RowReader, Unmapped

MAX_UNPACKED = 256 << 20
"""bytes of a workbook's parts: words that cells share are held in memory"""
LONGEST_CELL = 32_767
"""characters that a cell can hold"""
_ROWS = 1 << 20
"""rows that a sheet can have"""
_HEADER_WITHIN = 10
"""rows in which the names of columns may stand, below a title"""
_WRONG = (
    *(zipfile.BadZipFile, zlib.error, SyntaxError, EOFError, OSError),
    *(KeyError, IndexError, TypeError, ValueError, AttributeError, NotImplementedError),
)
Row = tuple[Any, ...]


class Unreadable(Exception):
    """A workbook that cannot be read; says why."""


def sheets(file: IO[bytes]) -> Iterator[tuple[str, Iterator[Row]]]:
    """The sheets of a workbook in order, name and rows, days and times as ISO 8601 writes them. Raises Unreadable, from
    within the rows too."""
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(file) as archive:
            size = sum(part.file_size for part in archive.infolist())
        if size > MAX_UNPACKED:
            raise Unreadable(f"workbook of {size} bytes unpacked, over {MAX_UNPACKED}: save it as CSV")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it tells of what it leaves out: rules of entry, drawings
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            for sheet in book.worksheets:
                sheet.reset_dimensions()  # some programs write them wrong
                yield sheet.title, _rows(sheet.iter_rows(values_only=True))
    except _WRONG as wrong:
        raise Unreadable(f"workbook damaged ({str(wrong)[:150]})") from wrong


def _rows(found: Iterable[Row]) -> Iterator[Row]:
    try:
        for row in found:
            yield tuple(map(_written, row))
    except _WRONG as wrong:
        raise Unreadable(f"workbook damaged ({str(wrong)[:150]})") from wrong


def _written(cell: Any) -> Any:
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, datetime.date | datetime.time) else cell


def read_workbook(file: IO[bytes], rows: RowReader, start: int) -> Iterator[Capture | Damage]:
    """The captures of a workbook; the place of one is its row in its sheet, from 0, and 2^20 more a sheet before it."""
    place = 0
    try:
        for number, (name, found) in enumerate(sheets(file)):
            place = begins = number * _ROWS
            head = list(itertools.islice(found, _HEADER_WITHIN))
            if not any(any(cell is not None for cell in row) for row in head):
                continue
            try:
                top, header = _header(head, rows)
            except Unmapped as wrong:
                yield Damage(rows.path, place, f"sheet {name!r}: {wrong}", "skipped; --map ROLE=COLUMN names one")
                continue
            for place, row in enumerate(itertools.chain(head, found), begins):
                if place <= begins + top or place < start or not any(cell is not None for cell in row):
                    continue
                yield from _cut_cells(rows.path, place, header, row)
                yield rows.capture(dict(zip(header, row, strict=False)), place)
    except Unreadable as wrong:
        yield Damage(rows.path, place, str(wrong), "rows before it kept" if place else "refused")


def _header(head: list[Row], rows: RowReader) -> tuple[int, list[str]]:
    """Which row names the columns, and the names. Raises Unmapped as the first row does that has any."""
    refused: Unmapped | None = None
    for number, row in enumerate(head):
        names = ["" if cell is None else str(cell).strip() for cell in row]
        try:
            rows.choose(names)
        except Unmapped as wrong:
            refused = refused or (wrong if any(names) else None)
        else:
            return number, names
    raise refused or Unmapped("no names of columns")


def _cut_cells(path: str, place: int, header: list[str], row: Row) -> Iterator[Damage]:
    for name, cell in zip(header, row, strict=False):
        if isinstance(cell, str) and len(cell) >= LONGEST_CELL:
            what = f"row {place % _ROWS + 1}: {name!r} has the {LONGEST_CELL} characters that a cell can hold: cut"
            yield Damage(path, place, what, "read as far as it goes")
