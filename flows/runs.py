"""What a run is asked and what it tells: its settings, its shards, its counts, its summary, and who watches it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from articles.read import EVERY_STEP, Step
from articles.records import Damage
from crawlers.archives import Source
from flows.lists import Fetch
from flows.pool import Limits


@dataclass(frozen=True, slots=True)
class Settings:
    """How to load: where to, how carefully, and what the archive itself cannot say."""

    data: Path
    limits: Limits = field(default_factory=Limits)
    outlet: str | None = None
    """outlet of pages that have no address"""
    again: bool = False
    """read files again that the ledger says are complete"""
    batch_pages: int = 200
    """pages that one transaction holds"""
    columns: Mapping[str, str] = field(default_factory=dict)
    """for tables: what a column is taken for (text, html, url, title …) to the column"""
    steps: frozenset[Step] = EVERY_STEP
    """how far pages are read: the article alone, or its quotes and names as well"""
    outlet_folders: tuple[Path, ...] | None = None
    """folders of the user's configs and imported rules; None for the usual ones"""
    fetch: Fetch | None = None
    """how lists of addresses are fetched; None where they are not"""
    replaces: bool = False
    """read known captures again, and put what they say now in the place of what they said"""
    only: frozenset[str] | None = None
    """the captures that alone are read; None for all"""
    settled: timedelta = timedelta(0)
    """files that were changed since then may still be being written: they are left for a later run"""


@dataclass(frozen=True, slots=True)
class Shard:
    """Files that are read together: one archive, or a few hundred small files."""

    sources: tuple[Source, ...]

    @property
    def name(self) -> str:
        first = self.sources[0].path.name
        return first if len(self.sources) == 1 else f"{first} and {len(self.sources) - 1} more"

    @property
    def size(self) -> int:
        return sum(source.size for source in self.sources)


@dataclass
class Tally:
    """What a run has seen so far."""

    captures: Counter[str] = field(default_factory=Counter)
    """by outcome; known: in the warehouse already"""
    reasons: Counter[str] = field(default_factory=Counter)
    """rejected and failed ones by reason"""
    counts: Counter[str] = field(default_factory=Counter)
    """articles, quotes, mentions, files, files_known, files_moved, files_left, damages, damages_known (in the known
    files)"""
    damages: list[Damage] = field(default_factory=list)
    """the first hundred, and the first of each kind"""
    damage_kinds: Counter[str] = field(default_factory=Counter)
    tables: Counter[str] = field(default_factory=Counter)
    """files by what their columns were taken for, as text=body url=link"""

    def add(self, other: Tally) -> None:
        """Count another tally in."""
        self.captures += other.captures
        self.reasons += other.reasons
        self.counts += other.counts
        for damage in other.damages:
            self._keep(damage)
        self.damage_kinds += other.damage_kinds
        self.tables += other.tables

    def add_damage(self, damage: Damage) -> None:
        """Count a damage."""
        self.counts["damages"] += 1
        self._keep(damage)
        self.damage_kinds[damage_kind(damage)] += 1

    def _keep(self, damage: Damage) -> None:
        if len(self.damages) < _MOST_KEPT or damage_kind(damage) not in self.damage_kinds:
            self.damages.append(damage)


_MOST_KEPT = 100


def damage_kind(damage: Damage) -> str:
    """What is wrong and what was done, without the numbers and quoted parts in which one place differs from another."""
    wrong = re.split(r"; | \(|: (?=['\"{\[])", damage.what)[0]
    return re.sub(r"\d+", "0", f"{wrong}; {damage.done}")


@dataclass(frozen=True, slots=True)
class Summary:
    """How a run ended."""

    run_id: str
    tally: Tally
    seconds: float
    warehouse: Path
    totals: dict[str, int]
    failed_checks: list[tuple[str, int, str]]

    @property
    def pages(self) -> int:
        return sum(self.tally.captures.values())

    def as_json(self) -> dict[str, Any]:
        """The summary for programs."""
        return {
            "run_id": self.run_id,
            "pages": self.pages,
            "captures": dict(self.tally.captures),
            "reasons": dict(self.tally.reasons),
            **{name: self.tally.counts[name] for name in ("articles", "quotes", "mentions", "files", "files_known")},
            "damages": [asdict(damage) for damage in self.tally.damages],
            "tables": dict(self.tally.tables),
            "damage_count": self.tally.counts["damages"],
            "seconds": round(self.seconds, 2),
            "pages_per_second": round(self.pages / self.seconds, 1) if self.seconds else None,
            "warehouse": str(self.warehouse),
            "totals": self.totals,
            "failed_checks": [{"check": n, "rows": c, "first": f} for n, c, f in self.failed_checks],
        }


class Watch:
    """Told how a run goes on; this one is silent."""

    def found(self, files: int, size: int) -> None:
        """So many files of so many bytes are to be read."""

    def read(self, size: int, pages: int = 0) -> None:
        """So many bytes of them are done, and so many pages."""

    def counted(self, tally: Tally) -> None:
        """The counts of one loaded batch."""

    def says(self, text: str) -> None:
        """Something that the operator should know now."""

    def fetched(self, counts: Mapping[str, Any]) -> None:
        """The counts of a list that is being fetched, each second."""


RunShard = Callable[[Shard, str, Settings, Watch], Tally]
