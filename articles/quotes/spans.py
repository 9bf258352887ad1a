"""Stretches of a text, some within others, that tell quickly which of them hold a place."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import accumulate


class Spans:
    """Stretches [start, end). Looking up costs what is found, not how many there are."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._spans = sorted(spans)
        self._starts = [start for start, _ in self._spans]
        self._reach = list(accumulate((end for _, end in self._spans), max))

    def across(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Those that share a character with text[start:end], the last first."""
        at = bisect_left(self._starts, end) - 1
        while at >= 0 and self._reach[at] > start:
            if self._spans[at][1] > start:
                yield self._spans[at]
            at -= 1

    def hold(self, place: int, until: int | None = None) -> bool:
        """Whether one holds the place; where `until` is given, one that ends by then."""
        return any(until is None or end <= until for _, end in self.across(place, place + 1))
