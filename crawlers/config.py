"""Read TOML strictly into frozen records, naming file, line and key of all that is wrong; and their JSON Schema."""

from __future__ import annotations

import dataclasses
import re
import tomllib
import types
import typing
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

LARGEST_FILE = 1_000_000
_PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean", date: "string"}
_CALLED = {str: "a string", int: "a whole number", float: "a number", bool: "true or false", date: "a date"}
Place = tuple[str | int, ...]
Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Check:
    """What a value must be beyond its type: a test that raises ValueError, and the same for editors."""

    test: Callable[[Any], object]
    schema: dict[str, Any] = dataclasses.field(default_factory=dict)
    makes: bool = False
    """whether the test takes a whole table and returns the record it makes"""


def key(says: str, check: Check | None = None, **default: Any) -> Any:
    """A key of a config: what it says, how its value (of a list, each value) is tested, and its default."""
    return dataclasses.field(metadata={"says": says, "check": check}, **default)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a config."""

    path: Path
    line: int
    key: str
    what: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.key + ': ' if self.key else ''}{self.what}"


class ConfigError(Exception):
    """A config cannot be used; holds every problem found."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


def read_config(path: Path, kind: type[Record], /, **known: Any) -> Record:
    """The file as a record of this kind, `known` giving fields that are no keys. Raises ConfigError, OSError."""
    if path.stat().st_size > LARGEST_FILE:
        raise ConfigError([Problem(path, 1, "", f"larger than {LARGEST_FILE:,} bytes")])
    try:
        text = path.read_text(encoding="utf-8")
        tables = tomllib.loads(text)
    except UnicodeDecodeError as wrong:
        raise ConfigError([Problem(path, 1, "", f"not UTF-8: {wrong.reason} at byte {wrong.start}")]) from None
    except RecursionError:
        raise ConfigError([Problem(path, 1, "", "nested too deep")]) from None
    except tomllib.TOMLDecodeError as wrong:
        at = re.search(r"at line (\d+)", str(wrong))
        line = int(at[1]) if at else text.count("\n") + 1
        raise ConfigError([Problem(path, line, "", f"not TOML: {wrong}")]) from None
    reader = _Reader(path, key_lines(text))
    record = reader.record(tables, kind, (), known)
    if reader.problems:
        raise ConfigError(sorted(reader.problems, key=lambda p: p.line))
    return typing.cast(Record, record)


class _Reader:
    """Turns tables into records and collects what is wrong."""

    def __init__(self, path: Path, lines: dict[Place, int]) -> None:
        self.path = path
        self.lines = lines
        self.problems: list[Problem] = []

    def wrong(self, place: Place, what: str) -> None:
        line = next((self.lines[place[:n]] for n in range(len(place), 0, -1) if place[:n] in self.lines), 1)
        named = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in place).lstrip(".")
        self.problems.append(Problem(self.path, line, named, what))

    def record(self, table: Any, kind: type, place: Place, known: dict[str, Any] | None = None) -> Any:
        if not isinstance(table, dict):
            return self.wrong(place, "must be a table")
        hints = get_type_hints(kind)
        keys = {f.name: f for f in dataclasses.fields(kind) if "says" in f.metadata}
        values = dict(known or {})
        before = len(self.problems)
        for name, given in table.items():
            if name not in keys:
                close = _closest(name, keys)
                self.wrong((*place, name), "unknown key" + (f"; did you mean {close}?" if close else ""))
                continue
            values[name] = self.value(given, hints[name], keys[name].metadata["check"], (*place, name))
        for name, field in keys.items():
            required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
            if required and name not in table:
                self.wrong(place, f"the key {name} is missing")
        if len(self.problems) > before:
            return None
        try:
            return kind(**values)
        except ValueError as wrong:
            return self.wrong(place, str(wrong))

    def value(self, given: Any, hint: Any, check: Check | None, place: Place) -> Any:
        if get_origin(hint) in (Union, types.UnionType):
            hint = next(arm for arm in get_args(hint) if arm is not type(None))
        if get_origin(hint) is tuple:
            if not isinstance(given, list):
                return self.wrong(place, "must be a list")
            inner = get_args(hint)[0]
            return tuple(self.value(one, inner, check, (*place, n)) for n, one in enumerate(given))
        if check and check.makes:
            return self.made(given, check, place)
        if dataclasses.is_dataclass(hint):
            return self.record(given, typing.cast(type, hint), place)
        if hint is float and type(given) is int:
            given = float(given)
        if type(given) is not hint:
            return self.wrong(place, f"must be {_CALLED[hint]}, not {given!r:.80}")
        try:
            if check:
                check.test(given)
        except ValueError as wrong:
            return self.wrong(place, f"{given!r:.80}: {wrong}")
        return given

    def made(self, given: Any, check: Check, place: Place) -> Any:
        if not isinstance(given, dict):
            return self.wrong(place, "must be a table")
        try:
            return check.test(given)
        except ValueError as wrong:
            named = re.search(r"key '(\w+)'", str(wrong))
            return self.wrong((*place, named[1]) if named and named[1] in given else place, str(wrong))


def _closest(name: str, known: typing.Iterable[str]) -> str | None:
    import difflib

    return next(iter(difflib.get_close_matches(name, list(known), 1)), None)


def json_schema(kind: type, title: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a kind of config, from the definition that reads it."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **_table_schema(kind)}


def _table_schema(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    fields = [f for f in dataclasses.fields(kind) if "says" in f.metadata]
    properties = {f.name: _value_schema(hints[f.name], f.metadata["check"], f.metadata["says"]) for f in fields}
    for field in fields:
        if field.default not in (dataclasses.MISSING, None) and not dataclasses.is_dataclass(field.default):
            properties[field.name]["default"] = list(field.default) if field.default == () else field.default
    required = [f.name for f in fields if f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING]
    says = (kind.__doc__ or "").strip().splitlines()[0]
    table = {"type": "object", "description": says, "properties": properties, "additionalProperties": False}
    return {**table, "required": required} if required else table


def _value_schema(hint: Any, check: Check | None, says: str = "") -> dict[str, Any]:
    described = {"description": says} if says else {}
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(arm for arm in get_args(hint) if arm is not type(None))
    if get_origin(hint) is tuple:
        return {**described, "type": "array", "items": _value_schema(get_args(hint)[0], check)}
    if check and check.makes:
        return {**check.schema, **described}
    if dataclasses.is_dataclass(hint):
        return {**_table_schema(typing.cast(type, hint)), **described}
    of_date = {"format": "date"} if hint is date else {}
    return {**described, "type": _PLAIN[hint], **of_date, **(check.schema if check else {})}


_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""|' + r"'''.*?'''|" + r'"(?:\\.|[^"\\\n])*"|'
    r"'[^'\n]*'|#[^\n]*|[\[\]{},=\n]|[^\s\[\]{},=\"'#]+|[^\S\n]+|.",
    re.DOTALL,
)


def key_lines(text: str) -> dict[Place, int]:
    """Where each key, table and list item of a TOML text that parses stands: its place, and its line from 1."""
    lines: dict[Place, int] = {}
    counts: dict[Place, int] = {}
    table: Place = ()
    line, depth, item = 1, 0, 0
    name: list[str] = []
    current: Place = ()
    in_value = False
    for word in (match[0] for match in _TOKEN.finditer(text)):
        if word == "\n" and (depth == 0 or not in_value):
            header = "".join(name)
            if header.startswith("[") and not in_value:
                path = _names(header.strip("[]"))
                table = _table_place(path[:-1], counts) + path[-1:]
                if header.startswith("[["):
                    counts[table] = counts.get(table, -1) + 1
                    lines.setdefault(table, line)
                    table = (*table, counts[table])
                lines[table] = line
            name, in_value, depth = [], False, 0
        elif word.startswith("#") or word.isspace():
            pass
        elif not in_value and word == "=":
            current = table + _names("".join(name))
            lines[current] = line
            in_value, item = True, 0
        elif not in_value:
            name.append(word)
        elif word in "[{":
            depth += 1
        elif word in "]}":
            depth -= 1
        elif word == "," and depth == 1:
            item += 1
        elif depth == 1:
            lines.setdefault((*current, item), line)
        line += word.count("\n")
    return lines


def _names(dotted: str) -> Place:
    return tuple(part.strip("\"'") for part in dotted.split("."))


def _table_place(path: Place, counts: dict[Place, int]) -> Place:
    """The place of a table's parents, the last item of each list among them."""
    place: Place = ()
    for part in path:
        place = (*place, part)
        if place in counts:
            place = (*place, counts[place])
    return place
