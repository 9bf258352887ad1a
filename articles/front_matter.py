"""Front matter: what a text says of itself between two lines of marks above it, in YAML (---) or TOML (+++), as
trafilatura, generators of static sites and programs that clip pages write it."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from articles.columns import FIELDS, known_columns, plain_name

_MOST = 100
"""lines of a front matter"""
_BARE = re.compile(r"^([\w -]{1,40}: +)([^\s\"'\[{|>].*)$", re.MULTILINE)
"""a value without quotes"""
_LINK = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]")
"""a link between notes: [[Ines Calder]]"""
_ADDRESS = re.compile(r"https?://[^/\s]+/\S")


@dataclass(frozen=True, slots=True)
class Headed:
    """A text with its front matter."""

    fields: dict[str, str]
    """by role, as a table's columns: title, authors (a line each), published, url …"""
    head: tuple[str, ...]
    """the lines of the front matter"""
    text: str


def headed(text: str) -> list[Headed]:
    """The texts that stand one behind the other, each under a front matter; none where the text begins with none."""
    lines = text.lstrip("\ufeff\r\n ").split("\n")
    found: list[Headed] = []
    begin, fields = 0, _fields(lines, 0)
    while fields is not None:
        told, first = fields
        after = next((at for at in range(first, len(lines)) if _fields(lines, at) is not None), len(lines))
        found.append(Headed(told, tuple(lines[begin:first]), "\n".join(lines[first:after])))
        begin, fields = after, _fields(lines, after)
    return found


def _fields(lines: Sequence[str], at: int) -> tuple[dict[str, str], int] | None:
    """The fields of the front matter that begins at a line, and the first line behind it; None where none does."""
    mark = lines[at].rstrip() if at < len(lines) else ""
    if mark not in ("---", "+++"):
        return None
    ends = (n for n in range(at + 1, min(len(lines), at + _MOST)) if lines[n].rstrip() == mark)
    end = next(ends, None)
    if end is None:
        return None
    said = _parsed("\n".join(line.rstrip("\r") for line in lines[at + 1 : end]), is_toml=mark == "+++")
    named = {plain_name(key): _plain(value) for key, value in said.items()}
    fields: dict[str, str] = {}
    for role in (*FIELDS, "url"):
        for value in filter(None, map(named.get, known_columns()[role])):
            if role == "outlet" and _ADDRESS.match(value):
                fields["url"] = value  # some call the address the source
            else:
                fields.setdefault(role, value if role in ("authors", "keywords") else value.replace("\n", ", "))
    if "authors" in fields:
        fields["authors"] = re.sub(r"\s*;\s*", "\n", fields["authors"])
    return (fields, end + 1) if "title" in fields or len(fields) > 2 else None


def _parsed(text: str, is_toml: bool) -> dict[str, Any]:
    """What it says. Of YAML that cannot be read values are put in quotes: a title with a colon often stands bare."""
    import yaml

    try:
        said = tomllib.loads(text) if is_toml else yaml.load(text, yaml.BaseLoader)  # noqa: S506 (makes texts alone)
    except (tomllib.TOMLDecodeError, yaml.YAMLError, RecursionError):
        quoted = _BARE.sub(lambda bare: bare[1] + json.dumps(bare[2]), text)
        return _parsed(quoted, is_toml) if quoted != text and not is_toml else {}
    return {str(key): value for key, value in said.items()} if isinstance(said, dict) else {}


def _plain(value: Any) -> str:
    """A value as text, of a list each on a line; of an object its name."""
    if isinstance(value, list):
        return "\n".join(filter(None, (_plain(one) for one in value if not isinstance(one, list))))
    if isinstance(value, dict):
        return str(value.get("name") or "")
    return _LINK.sub(r"\1", str(value)).strip()
