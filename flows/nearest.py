"""What in a warehouse is most like a name, outlet, title, quotation or address that is not there."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from warehouse.database import Connection


@cache
def _lookups() -> dict[str, dict[str, Any]]:
    return tomllib.loads(resources.files("warehouse").joinpath("nearest.toml").read_text("utf-8"))


def nearest(db: Connection, of: str, value: str) -> str | None:
    """What an error may end with: the nearest names (`of` a name) or outlets … that are here; empty where nothing is
    near, None where the value itself is here."""
    lookup = _lookups()[of]
    near = db.execute(lookup["sql"], {"value": value}).fetchall()
    if any(is_it for _, is_it in near):
        return None
    texts = dict.fromkeys(f"“{text}”" for text, _ in near)
    return f"; the nearest {lookup['plural']} here: {', '.join(texts)}" if near else ""
