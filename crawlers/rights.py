"""What an outlet says of text and data mining and of training models: in tdmrep.json, headers and the head of pages."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

TDM, TRAINING = "tdm", "ai_training"
_MOST_RULES = 200
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing an outlet said."""

    about: str
    """tdm or ai_training"""
    is_reserved: bool
    says: str
    """where and in which words"""


@dataclass(frozen=True, slots=True)
class TdmRule:
    """One rule of a tdmrep.json."""

    location: str
    is_reserved: bool

    @property
    def signal(self) -> Signal:
        return Signal(TDM, self.is_reserved, f"tdmrep.json {self.location[:80]}: {int(self.is_reserved)}")

    def covers(self, path: str) -> bool:
        """Whether a path is one of the location's: as in robots.txt, * stands for anything and $ for the end."""
        first, *others = self.location.removesuffix("$").split("*")
        if not path.startswith(first):
            return False
        at = len(first)
        last = others.pop() if others and self.location.endswith("$") else None
        for piece in others:  # the leftmost place of each leaves the most for the rest, and takes no second try
            if (found := path.find(piece, at)) < 0:
                return False
            at = found + len(piece)
        if not self.location.endswith("$"):
            return True
        return at == len(path) if last is None else path.endswith(last) and len(path) - len(last) >= at


def read_tdm_file(body: bytes) -> list[TdmRule] | None:
    """The rules of a /.well-known/tdmrep.json (W3C TDM Reservation Protocol); None where it is none."""
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(given, list):
        return None
    tables = [rule for rule in given[:_MOST_RULES] if isinstance(rule, dict) and "tdm-reservation" in rule]
    return [TdmRule(str(rule.get("location", "/"))[:500], _is_one(rule["tdm-reservation"])) for rule in tables]


def is_reserved(url: str, rules: Sequence[TdmRule]) -> bool:
    """Whether the rules reserve an address; the first whose location covers it counts."""
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return next((rule.is_reserved for rule in rules if rule.covers(path)), False)


def said_by(headers: Mapping[str, Sequence[str]], metas: Mapping[str, str]) -> list[Signal]:
    """What an answer says by its headers, and by the meta elements of its page."""
    said: list[Signal] = []
    for value in headers.get("tdm-reservation", ()):
        said.append(Signal(TDM, _is_one(value), f"tdm-reservation: {value[:_LONGEST]}"))
    for value in headers.get("tdm-policy", ()):
        said.append(Signal(TDM, False, f"tdm-policy: {value[:_LONGEST]}"))
    for value in headers.get("X-Robots-Tag", ()):
        if _names_training(value):
            said.append(Signal(TRAINING, True, f"X-Robots-Tag: {value[:_LONGEST]}"))
    if "tdm-reservation" in metas:
        value = metas["tdm-reservation"]
        said.append(Signal(TDM, _is_one(value), f"meta tdm-reservation: {value[:_LONGEST]}"))
    if "tdm-policy" in metas:
        said.append(Signal(TDM, False, f"meta tdm-policy: {metas['tdm-policy'][:_LONGEST]}"))
    if _names_training(metas.get("robots", "")):
        said.append(Signal(TRAINING, True, f"meta robots: {metas['robots'][:_LONGEST]}"))
    return said


def may_say(head: bytes) -> bool:
    """Whether the head of a page is worth reading for what it says."""
    return b"tdm-" in head or b"noai" in head


def shut_out(agents: Sequence[str]) -> Signal | None:
    """What a robots.txt says that shuts these agents of model makers out; None where it shuts none out."""
    return Signal(TRAINING, True, f"robots.txt shuts out {', '.join(agents)}") if agents else None


def _names_training(value: str) -> bool:
    return "noai" in value.lower() or "noimageai" in value.lower()


def _is_one(value: Any) -> bool:
    return str(value).strip() == "1"
