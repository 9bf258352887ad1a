"""Captures out of rows: JSON lines, JSON and tables of characters, their columns taken for what they are."""

from __future__ import annotations

import base64
import binascii
import contextlib
import csv
import json
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from articles.columns import FIELDS, known_columns, plain_name, wrappers
from articles.records import Capture, Damage, Reason, Shape
from crawlers.archives.http import MAX_PAYLOAD
from crawlers.archives.streams import Stream
from crawlers.archives.web import clean_url, original_of, parse_time

MAX_LINE = MAX_PAYLOAD * 2
_MOST_NESTED = 3
"""objects around the list that an answer is for"""
_TAGS = re.compile(r"(?i)<(p|div|br|html|body|article|span|h[1-6]|a\s+href|ul|li|table)\b[^<>]{0,500}>")


class Unmapped(Exception):
    """A table in which no column can be taken for a page or a text."""


def map_columns(columns: list[str], asked: Mapping[str, str]) -> dict[str, str]:
    """Role to the column that plays it: as asked where asked, else by the usual names. Raises Unmapped where neither a
    page nor a text is among them, or where a column asked for is not there."""
    by_name: dict[str, str] = {}
    for column in columns:
        by_name.setdefault(plain_name(column), column)
    chosen = {}
    for role, column in asked.items():
        if column not in columns and plain_name(column) not in by_name:
            raise Unmapped(f"no column {column!r}; there are: {', '.join(columns)[:500]}")
        chosen[role] = column if column in columns else by_name[plain_name(column)]
    taken = set(chosen.values())
    for role, names in known_columns().items():
        found = next((by_name[n] for n in names if n in by_name and by_name[n] not in taken), None)
        if role not in chosen and found is not None:
            chosen[role] = found
            taken.add(found)
    if "html" not in chosen and "text" not in chosen:
        hint = " (what a table says of files is given with --facts)" if {"file", "filename"} & set(by_name) else ""
        raise Unmapped(f"no column looks like a page or a text{hint}; there are: {', '.join(columns)[:500]}")
    return chosen


def row_capture(
    row: Mapping[str, Any], roles: Mapping[str, str], path: str, offset: int, length: int | None = None
) -> Capture:
    """The capture of one row."""
    told = {role: _text(row.get(column)) for role, column in roles.items()}
    html, text = told.get("html", ""), told.get("text", "")
    notes = []
    if html and plain_name(roles["html"]) in ("htmlb64", "htmlbase64"):
        try:
            payload, shape = base64.b64decode(html, validate=True), Shape.HTML
        except (binascii.Error, ValueError):
            payload, shape = b"", Shape.HTML
            notes.append("no base64")
    elif html.strip():
        payload, shape = html.encode("utf-8", "surrogatepass"), Shape.HTML
    else:
        shape = Shape.HTML if len(_TAGS.findall(text[:20000])) >= 2 else Shape.TEXT_DUMP
        payload = text.encode("utf-8", "surrogatepass")
    given = told.get("url", "")
    outlet = told.get("outlet", "")
    if not given and re.match(r"(?i)https?://[^/\s]+/\S", outlet):
        given, outlet = outlet, ""  # some call the address the source
    url, odd = clean_url(given)
    url, replayed_at = original_of(url)
    fetched = told.get("fetched_at", "")
    fetched_at = parse_time(fetched) if fetched else None
    if fetched and fetched_at is None:
        notes.append(f"odd date {fetched[:40]!r}")
    fetched_at = fetched_at or replayed_at
    status = told.get("http_status", "")
    fields = {role: value for role in FIELDS if (value := told.get(role, "").strip())}
    if not outlet:
        fields.pop("outlet", None)
    if fields.get("authors", "").isdecimal():
        del fields["authors"]  # the number that a system has for somebody
    is_large = len(payload) > MAX_PAYLOAD
    reason = Reason.TOO_LARGE if is_large else None if payload.strip() else Reason.EMPTY
    if is_large:
        notes.append(f"{len(payload)} bytes")
    content_type = told.get("content_type", "")
    return Capture(
        payload=b"" if reason else payload,
        shape=shape,
        source_path=path,
        source_offset=offset,
        source_length=length,
        resume_at=offset,
        url=url or None,
        fetched_at=fetched_at,
        http_status=int(status) if re.fullmatch(r"[1-5]\d\d", status) else None,
        content_type=content_type
        or ("text/html; charset=utf-8" if shape is Shape.HTML else "text/plain; charset=utf-8"),
        fields=fields,
        rejected=reason,
        note="; ".join(filter(None, [*notes, odd])),
    )


def _text(value: object) -> str:
    """A cell as text; a list is one item a line, an object gives its name or text."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, list | tuple):
        return "\n".join(filter(None, (_text(item).strip() for item in value)))
    if isinstance(value, dict):
        for key in ("name", "text", "rendered", "content", "plaintext", "main", "original", "title", "url"):
            if isinstance(value.get(key), str):
                return str(value[key])
        return "\n\n".join(filter(None, (_text(item).strip() for item in value.values())))
    return str(value)


class RowReader:
    """Turns rows into captures. The mapping is chosen at the first row, and again where rows have other columns."""

    def __init__(self, path: str, asked: Mapping[str, str]) -> None:
        self.path = path
        self.asked = asked
        self.mapping: dict[str, str] = {}
        self._by_columns: dict[tuple[str, ...], dict[str, str]] = {}

    def capture(self, row: Mapping[str, Any], offset: int, length: int | None = None) -> Capture:
        """The capture of a row. Raises Unmapped."""
        held = {k: cell for k, cell in row.items() if isinstance(cell, dict)}
        if held:
            wrapped = {n: v for k, cell in held.items() if plain_name(k) in wrappers() for n, v in cell.items()}
            row = {**wrapped, **row, **{f"{k}.{n}": v for k, cell in held.items() for n, v in cell.items()}}
        return row_capture(row, self.choose(row), self.path, offset, length)

    def choose(self, columns: Iterable[str]) -> dict[str, str]:
        """Role to column, for rows of these columns. Raises Unmapped."""
        key = tuple(columns)
        roles = self._by_columns.get(key)
        if roles is None:
            asked = self.asked if not self.mapping else {r: c for r, c in self.asked.items() if c in key}
            roles = map_columns(list(key), asked)
            if len(self._by_columns) < 1000:
                self._by_columns[key] = roles
            self.mapping = {**roles, **self.mapping}
        return roles


def row_objects(told: dict[str, Any], depth: int = 0) -> Iterator[dict[str, Any]]:
    """The object, or the objects of the lists it holds where those are what it is for: answers of news APIs."""
    lists = [v for v in told.values() if isinstance(v, list) and v and all(isinstance(row, dict) for row in v)]
    held = [v for v in told.values() if isinstance(v, dict)]
    if lists and not any(isinstance(v, str) and len(v) > 200 for v in told.values()):
        for rows in lists:
            yield from rows
    elif len(told) > 1 and len(held) == len(told):
        for key, row in told.items():
            yield {"url": key, **row} if re.match(r"https?://", key) else row
    elif depth < _MOST_NESTED and not _names_text(told) and any(_holds_rows(one) for one in held):
        for one in held:
            if _holds_rows(one):
                yield from row_objects(one, depth + 1)
    else:
        yield told


def _names_text(told: dict[str, Any]) -> bool:
    names = {plain_name(key) for key, value in told.items() if not isinstance(value, dict)}
    return bool(names & {*known_columns()["text"], *known_columns()["html"]})


def _holds_rows(told: dict[str, Any], depth: int = 0) -> bool:
    """Whether an object holds lists of objects that have addresses or titles of their own, or an object that does."""
    names = {*known_columns()["url"], *known_columns()["title"], *wrappers()}
    return any(
        (isinstance(v, list) and v and all(isinstance(row, dict) and names & set(map(plain_name, row)) for row in v))
        or (isinstance(v, dict) and depth < _MOST_NESTED and _holds_rows(v, depth + 1))
        for v in told.values()
    )


def read_jsonl(stream: Stream, rows: RowReader, first: bytes = b"") -> Iterator[Capture | Damage]:
    """The captures of JSON lines from where the stream stands, which is the start of a line; `first` is a line that was
    read already."""
    number = 0
    while line := first or stream.line(MAX_LINE):
        first = b""
        number += 1
        at = stream.offset - len(line)
        if not line.endswith(b"\n") and len(line) >= MAX_LINE:
            while (more := stream.line(1 << 20)) and not more.endswith(b"\n"):
                pass
            yield Damage(rows.path, at, f"line of more than {MAX_LINE} bytes", "skipped")
            continue
        if not line.strip(b" \t\r\n\xef\xbb\xbf\0"):
            continue
        try:
            row = json.loads(line.decode("utf-8-sig"))
            if not isinstance(row, dict):
                raise ValueError("no object")
            if (found := list(row_objects(row))) != [row] and not _names_text(row):
                for n, inner in enumerate(found):  # an answer a line: each place is a byte of the line, as good as any
                    yield replace(rows.capture(inner, at + n), resume_at=at)
            else:
                yield rows.capture(row, at, len(line))
        except Unmapped as wrong:
            yield Damage(rows.path, at, f"line {number}: {wrong}", "skipped; --map ROLE=COLUMN names one")
        except (ValueError, RecursionError) as wrong:
            is_cut = not line.endswith(b"\n") and not stream.peek(1)
            what = "last line is cut" if is_cut else f"line {number} is no JSON object"
            yield Damage(rows.path, at, f"{what} ({str(wrong)[:100]})", "skipped")


def delimiter_of(text: str, trusted: bool = False) -> str | None:
    """What parts the columns of a table; None where the text is none. A name that says so is trusted with less."""
    header = re.split(r"[\r\n]", text, maxsplit=1)[0]
    best = max(",\t;|", key=header.count)
    if not header.count(best) or len(header) > 10_000:
        return None
    columns = [plain_name(c) for c in next(csv.reader([header], delimiter=best))]
    known = {name for names in known_columns().values() for name in names}
    hits = sum(c in known for c in columns)
    if trusted:
        return best
    return best if hits >= 2 and all(len(c) < 40 for c in columns) else None


def read_csv(stream: Stream, rows: RowReader, start: int = 0) -> Iterator[Capture | Damage]:
    """The captures of a table of characters whose first line names its columns; start is the place of a row."""
    csv.field_size_limit(MAX_LINE)
    lines = _Lines(stream)
    head = stream.peek(1 << 16).decode("utf-8-sig", "replace")
    header_text = head.partition("\n")[0]
    delimiter = delimiter_of(header_text, trusted=True) or ","
    strict, lenient = (csv.reader(lines, delimiter=delimiter, strict=is_strict) for is_strict in (True, False))
    try:
        header = [c.strip("\ufeff ") for c in next(lenient)]
    except StopIteration:
        return
    except csv.Error as wrong:
        yield Damage(rows.path, 0, f"first line of the table: {wrong}", "refused")
        return
    try:
        rows.choose(header)
    except Unmapped as wrong:
        yield Damage(rows.path, 0, str(wrong), "refused; --map ROLE=COLUMN names one")
        return
    if start > stream.offset:
        stream.skip(start - stream.offset)
    number, ends = 1, stream.offset
    while True:
        begins = ends
        number += 1
        lines.taken.clear()
        try:
            cells = _row_of(lines, strict, lenient, delimiter, len(header))
        except StopIteration:
            return
        except csv.Error as wrong:
            ends = lines.taken[-1][1]
            yield Damage(rows.path, begins, f"row {number}: {wrong}", "skipped")
            continue
        ends = lines.taken[-1][1]
        if not any(cells):
            continue
        if len(cells) != len(header):
            what = f"row {number} has {len(cells)} cells, the header {len(header)}"
            is_cut = not lines.ahead and not stream.peek(1)
            yield Damage(rows.path, begins, what + (": cut" if is_cut else ""), "read as far as it goes")
        row = dict(zip(header, [*cells, *[""] * (len(header) - len(cells))], strict=False))
        yield rows.capture(row, begins, ends - begins)


class _Lines:
    """The lines of a stream; those taken since the last row can be given back."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self.taken: list[tuple[str, int]] = []
        """each with the place behind it"""
        self.ahead: deque[tuple[str, int]] = deque()

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self.ahead:
            self.taken.append(self.ahead.popleft())
        elif line := self._stream.line(MAX_LINE):
            try:
                text = line.decode("utf-8")
            except UnicodeDecodeError:
                text = line.decode("cp1252", "replace")
            self.taken.append((text.replace("\0", ""), self._stream.offset))
        else:
            raise StopIteration
        return self.taken[-1][0]

    def give_back(self, but: int) -> None:
        """Give back what was taken but for so many lines."""
        self.ahead.extendleft(reversed(self.taken[but:]))
        del self.taken[but:]


def _row_of(
    lines: _Lines, strict: Iterator[list[str]], lenient: Iterator[list[str]], delimiter: str, width: int
) -> list[str]:
    """The cells of the next row. A quotation mark that opens a cell and is never closed is a character: where the next
    mark opens a cell too, or none follows and the next line is a row by itself. Raises csv.Error, StopIteration."""
    with contextlib.suppress(csv.Error):
        return next(strict)
    mark = re.search('(?<!")"(?!")', lines.taken[-1][0])
    before = lines.taken[-1][0][: mark.start()] if mark else ""
    is_stray = not before or before.endswith(delimiter) if mark else len(_alone(lines, 1, delimiter, width)) == width
    if len(lines.taken) > 1 and is_stray:
        lines.give_back(but=1)
        return _alone(lines, 0, delimiter, width)
    lines.give_back(but=0)
    return next(lenient)


def _alone(lines: _Lines, number: int, delimiter: str, width: int) -> list[str]:
    """The cells of one of the lines taken, by itself: with marks around cells, or where these do not fit without."""
    alone = [text.rstrip("\r\n") for text, _ in lines.taken[number : number + 1]]
    read = (
        next(csv.reader(alone, delimiter=delimiter, quoting=how), []) for how in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE)
    )
    quoted, plain = read
    return plain if len(plain) == width != len(quoted) else quoted
