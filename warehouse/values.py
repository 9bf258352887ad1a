"""Values of a query as text: CSV that a spreadsheet can be trusted with, and JSON that every program reads."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from math import isfinite
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from warehouse.database import Connection

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class TakesText(Protocol):
    """What CSV can be written to."""

    def write(self, text: str, /) -> object: ...


def json_text(value: Any) -> str:
    """JSON of a value: null for what is no number, ISO 8601 for times, text for what JSON has no form for."""
    try:
        return json.dumps(value, ensure_ascii=False, default=_plain, allow_nan=False)
    except (ValueError, TypeError):  # JSON knows no infinity and no NaN, and no key that is a date
        return json.dumps(_sayable(value), ensure_ascii=False, default=_plain)


def column_names(result: Connection) -> list[str]:
    """The names of a result's columns; of those that are alike the later ones have a number, as DuckDB gives it to them
    in a table: a, a_1."""
    names: list[str] = []
    for name, *_ in result.description or ():
        number = sum(other == name for other, *_ in (result.description or ())[: len(names)])
        names.append(f"{name}_{number}" if number else name)
    return names


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]], out: TakesText, is_raw: bool = False) -> int:
    """Write rows under their columns as CSV and return their number: nothing for null, JSON for lists and nested
    values, ISO 8601 for times; unless `is_raw`, a text that a spreadsheet would run stands behind an apostrophe."""
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow([_csv_value(name, is_raw) for name in columns])
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007 the last is the number
        lines.writerow([_csv_value(value, is_raw) for value in row])
    return count


def neutral(value: str) -> str:
    """A text behind an apostrophe where a spreadsheet would run it as a formula (OWASP, CSV injection)."""
    return f"'{value}" if value.startswith(_FORMULA) else value


def _csv_value(value: Any, is_raw: bool) -> Any:
    if value is None or isinstance(value, bool | int | float | Decimal):
        return value
    text = json_text(value) if isinstance(value, list | tuple | dict) else str(_plain(value))
    return text if is_raw else neutral(text)


def _plain(value: Any) -> float | str:
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _sayable(value: Any) -> Any:
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(_plain(key)): _sayable(one) for key, one in value.items()}
    return [_sayable(one) for one in value] if isinstance(value, list | tuple) else value
