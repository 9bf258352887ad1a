"""By which names archives call what they say of an article: columns of tables, keys of objects and of front matter."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

FIELDS = ("title", "authors", "published", "modified", "standfirst", "outlet", "language", "section", "keywords")
"""roles that say something of an article"""


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(files("articles").joinpath("columns.toml").read_text(encoding="utf-8"))


@cache
def known_columns() -> dict[str, tuple[str, ...]]:
    """Role to the column names taken for it, the best first."""
    return {role: tuple(names) for role, names in _read()["roles"].items()}


@cache
def wrappers() -> frozenset[str]:
    """Names of objects whose keys are taken for the row's own."""
    return frozenset(_read()["wrappers"])


def plain_name(column: str) -> str:
    """The name of a column as it is compared."""
    return re.sub(r"[\W_]+", "", column.casefold())
