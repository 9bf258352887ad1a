"""What is known of files beside them: a table with a row for each, kept in the data folder, heeded at every reading."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path, PurePosixPath

from articles.columns import FIELDS, known_columns, plain_name
from articles.dump.exports import labels
from articles.records import Capture, content_key
from articles.wide import wide_encoding
from crawlers.archives.tables import delimiter_of
from crawlers.archives.workbooks import Unreadable, sheets
from warehouse.handover import appearing
from warehouse.load import source_paths

KEPT = "facts.json"
_FILE = ("file", "filename", "filepath", "path", "document", "documentname", "doc", "docid", "name", "id")
"""columns that name the file a row is about, the best first"""
_PACKED = re.compile(r"(?i)\.(?:zip|tgz|tbz2?|txz|tar(?:\.(?:gz|bz2|xz|zst|lz4))?)$")
"""what holds files that have names"""


class FactsError(Exception):
    """A table of facts cannot be used; says why."""


@dataclass(frozen=True)
class Facts:
    """What is known of files, by their names as tables give them, in small letters."""

    rows: Mapping[str, Mapping[str, str]]
    tables: frozenset[str] = frozenset()
    """the files it was read from"""

    def of(self, source_path: str) -> Mapping[str, str]:
        """What is known of a file, perhaps inside an archive."""
        return self.rows.get(self.name_of(source_path) or "", {})

    def name_of(self, source_path: str) -> str | None:
        """How a table calls a file: by its path, the end of it, its name, or that without what stands behind the last
        dot."""
        if not self.rows:
            return None
        parts = source_path.replace("!/", "/").casefold().split("/")
        names = (*("/".join(parts[n:]) for n in range(len(parts))), PurePosixPath(parts[-1]).stem)
        return next((name for name in names if name in self.rows), None)

    def told(self, capture: Capture) -> Capture:
        """The capture with what is known of its file."""
        known = self.of(capture.source_path)
        return replace(capture, fields={**capture.fields, **known}) if known else capture

    def digest(self, source_path: str) -> str | None:
        """What tells whether a file was read with these facts; None where they say nothing of it. Of an archive, whose
        files are not known before it is read, all of them count."""
        known = self.of(source_path)
        if not known and self.rows and _PACKED.search(source_path):
            return content_key("facts", json.dumps(self.rows, sort_keys=True))
        return content_key("facts", json.dumps(known, sort_keys=True)) if known else None


def facts_of(data: Path) -> Facts:
    """The facts that a data folder keeps."""
    try:
        changed = (data / KEPT).stat().st_mtime_ns
    except OSError:
        return Facts({})
    return _kept(data / KEPT, changed)


@lru_cache(maxsize=4)
def _kept(path: Path, changed: int) -> Facts:
    told = json.loads(path.read_text("utf-8"))
    return Facts(told["rows"], frozenset(told["tables"]))


def keep_facts(data: Path, table: Path) -> tuple[set[str], dict[str, str]]:
    """Add a table's rows to the facts that the data folder keeps, in the place of what was known of the same files: the
    names of the files, and which column was taken for what. Raises FactsError."""
    rows, roles = _read(table)
    before = facts_of(data)
    others = {name: known for name, known in before.rows.items() if Facts(rows).name_of(name) is None}
    told = {"tables": sorted({*before.tables, str(table.absolute())}), "rows": {**others, **rows}}
    data.mkdir(parents=True, exist_ok=True)
    with appearing(data / KEPT) as fresh:
        fresh.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    return set(rows), roles


def of_no_file(data: Path, names: set[str]) -> list[str]:
    """Those of the names that no file has which was loaded."""
    facts = facts_of(data)
    return sorted(names - {facts.name_of(path) for path in source_paths(data)})


def files_of(data: Path, names: set[str]) -> list[Path]:
    """The files loaded before which the names are of; of a name of a file inside an archive the archive."""
    facts = facts_of(data)
    return sorted({Path(path.split("!/")[0]) for path in source_paths(data) if facts.name_of(path) in names})


def _read(table: Path) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    try:
        header, *lines = [row for row in _cells(table) if any(map(str.strip, row))]
    except (csv.Error, Unreadable, ValueError) as wrong:
        raise FactsError(f"{table}: {'empty' if isinstance(wrong, ValueError) else wrong}") from None
    roles = _roles(header)
    if "file" not in roles:
        raise FactsError(f"{table}: no column names files; call one “file”. There are: {', '.join(header)[:300]}")
    if len(roles) < 2:
        raise FactsError(
            f"{table}: no column is known beside “{roles['file']}”; known are {', '.join((*FIELDS, 'url'))}. "
            f"There are: {', '.join(header)[:300]}"
        )
    rows = {}
    for line in lines:
        cells = dict(zip(header, line, strict=False))
        name = cells.get(roles["file"], "").strip().replace("\\", "/").removeprefix("./").casefold()
        known = {role: value for role, column in roles.items() if (value := cells.get(column, "").strip())}
        known.pop("file", None)
        if name and known:
            rows[name] = known
    return rows, roles


def _cells(table: Path) -> Iterator[list[str]]:
    """The rows of a table of characters, or of a workbook's first sheet that has any."""
    raw = table.read_bytes()
    if raw.startswith(b"PK"):
        for _, rows in sheets(io.BytesIO(raw)):
            if found := [["" if cell is None else str(cell) for cell in row] for row in rows]:
                yield from found
                return
        return
    try:
        text = raw.decode(wide_encoding(raw) or "utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
    if "\0" in text[:1000]:
        raise FactsError(f"{table}: no table of characters; save it as CSV (UTF-8)")
    yield from csv.reader(text.splitlines(keepends=True), delimiter=delimiter_of(text, trusted=True) or ",")


def _roles(header: list[str]) -> dict[str, str]:
    """Role to the column that plays it, by the names of tables and of the lines of exports."""
    by_name = {plain_name(column): column for column in reversed(header)}
    by_label = {labels().get(column.strip().casefold(), ""): column for column in reversed(header)}
    roles = {"file": next((by_name[name] for name in _FILE if name in by_name), "")}
    for role in (*FIELDS, "url"):
        found = next((by_name[name] for name in known_columns()[role] if name in by_name), by_label.get(role, ""))
        if found not in roles.values():
            roles[role] = found
    return {role: column for role, column in roles.items() if column}
