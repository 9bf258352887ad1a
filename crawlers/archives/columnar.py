"""Captures out of Parquet and Arrow files, batch by batch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from articles.records import Capture, Damage
from crawlers.archives.tables import RowReader, Unmapped

_BATCH = 256


def read_columnar(file: IO[bytes], is_parquet: bool, rows: RowReader, start: int) -> Iterator[Capture | Damage]:
    """The captures of a table from a row on; the place of a capture is its row, from 0."""
    import pyarrow as pa

    number = 0
    try:
        for begins, batch in _batches(file, is_parquet, rows, start):
            number = begins
            batch.validate(full=True)  # offsets that lead astray would end the process
            for row in batch.to_pylist():
                yield rows.capture(row, number)
                number += 1
    except Unmapped as wrong:
        yield Damage(rows.path, number, str(wrong), "refused; --map ROLE=COLUMN names one")
    except (pa.ArrowException, OSError, ValueError, OverflowError) as wrong:
        yield Damage(rows.path, number, f"table damaged ({str(wrong)[:150]})", f"{number} rows before it kept")


def _batches(file: IO[bytes], is_parquet: bool, rows: RowReader, start: int) -> Iterator[tuple[int, Any]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    if is_parquet:
        table = pq.ParquetFile(file)
        at = 0
        wanted = sorted(set(rows.choose(table.schema_arrow.names).values()))
        for group in range(table.metadata.num_row_groups):
            size = table.metadata.row_group(group).num_rows
            if at + size > start:
                here = at
                for batch in table.iter_batches(_BATCH, row_groups=[group], columns=wanted):
                    if here + batch.num_rows > start:
                        skip = max(0, start - here)
                        yield here + skip, batch.slice(skip)
                    here += batch.num_rows
            at += size
        return
    is_file = file.read(6) == b"ARROW1"
    file.seek(0)
    reader = pa.ipc.open_file(file) if is_file else pa.ipc.open_stream(file)
    rows.choose(reader.schema.names)
    at = 0
    for batch in (reader.get_batch(n) for n in range(reader.num_record_batches)) if is_file else reader:
        for begin in range(0, batch.num_rows, _BATCH):
            piece = batch.slice(begin, _BATCH)
            if at + piece.num_rows > start:
                skip = max(0, start - at)
                yield at + skip, piece.slice(skip)
            at += piece.num_rows
