"""Plots as HTML and SVG that need no script: stacked columns, bars, dots on lines of time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import escape
from typing import NamedTuple

from flows.terminal import many

COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#b3a500", "#7a5195")
"""of the outlets with most articles (Okabe and Ito 2008, which the colour-blind tell apart); the rest are grey"""
GREY = "#9a9a9a"
MOST_COLUMNS = 60


Bar = tuple[str, str, Sequence[tuple[float, str, str]]]
"""a label, what stands behind the bar, and its pieces as (size, colour, what it is)"""


class Dot(NamedTuple):
    """A dot on a line of time, and what it says when it is pointed at."""

    at: datetime
    colour: str
    says: str


class Line(NamedTuple):
    """A line of time."""

    label: str
    says: str
    dots: Sequence[Dot]


@dataclass(frozen=True)
class Palette:
    """A colour for each outlet, the same in every plot."""

    colours: dict[str, str]

    @classmethod
    def of(cls, outlets: Sequence[str]) -> Palette:
        """The outlets in order of size; those beyond the colours share grey."""
        return cls(dict(zip(outlets, COLOURS, strict=False)))

    def of_outlet(self, outlet: str) -> str:
        return self.colours.get(outlet, GREY)


def dot(colour: str) -> str:
    """A dot of a colour."""
    return f'<i style="background:{colour}"></i>'


def column_chart(articles: Mapping[tuple[date, str], int], outlets: Sequence[str], palette: Palette) -> str:
    """Stacked columns of the articles of a month and outlet: a column a month, or a year where there would be too many;
    empty where there are none."""
    if not articles:
        return ""
    first, last = min(month for month, _ in articles), max(month for month, _ in articles)
    is_by_year = (last.year - first.year) * 12 + last.month - first.month >= MOST_COLUMNS
    slots = list(_slots(first, last, is_by_year))
    counts: dict[tuple[date, str], int] = defaultdict(int)
    for (month, outlet), count in articles.items():
        counts[month.replace(month=1) if is_by_year else month, outlet] += count
    highest = max(sum(counts[slot, outlet] for outlet in outlets) for slot in slots)
    width, height, left, foot = 960, 260, 46, 28
    step = (width - left) / len(slots)
    drawn = []
    for mark in sorted({0, highest // 2, highest}):
        y = height - mark / highest * (height - 10)
        drawn.append(f'<line x1="{left}" x2="{width}" y1="{y:.1f}" y2="{y:.1f}" class="grid"/>')
        drawn.append(f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{mark:,}</text>')
    every = max(1, -(-len(slots) // 16))
    for number, slot in enumerate(slots):
        x, y = left + number * step, float(height)
        name = f"{slot:%Y}" if is_by_year else f"{slot:%b %Y}"
        here = [(outlet, palette.of_outlet(outlet), counts[slot, outlet]) for outlet in outlets if counts[slot, outlet]]
        pieces = [piece for piece in here if piece[1] != GREY]
        if others := [count for _, colour, count in here if colour == GREY]:
            pieces.append((many(len(others), "other outlet"), GREY, sum(others)))
        for outlet, colour, count in pieces:
            tall = count / highest * (height - 10)
            y -= tall
            drawn.append(
                f'<rect x="{x + step * 0.1:.1f}" y="{y:.1f}" width="{step * 0.8:.1f}" height="{tall:.1f}" '
                f'fill="{colour}"><title>{escape(f"{name}, {outlet}: {count:,}")}</title></rect>'
            )
        if number % every == 0:
            drawn.append(f'<text x="{x + step / 2:.1f}" y="{height + 18}" text-anchor="middle">{name}</text>')
    says = f"Articles a {'year' if is_by_year else 'month'} by outlet, {highest:,} at most"
    drawing = f'<svg viewBox="0 0 {width} {height + foot}" role="img" aria-label="{says}">{"".join(drawn)}</svg>'
    return f'<div class="plot">{drawing}</div>'


def _slots(first: date, last: date, is_by_year: bool) -> Iterator[date]:
    """The first day of each month, or of each year."""
    slot = first.replace(month=1) if is_by_year else first
    while slot <= last:
        yield slot
        years, month = divmod(slot.month, 12)
        slot = slot.replace(year=slot.year + 1) if is_by_year else slot.replace(slot.year + years, month + 1)


def bar_chart(given: Sequence[Bar], whole: float) -> str:
    """Horizontal bars of a whole: a label, what stands behind the bar, and its pieces; empty without bars."""
    rows = []
    for label, says, pieces in given:
        drawn = "".join(
            f'<span style="width:{100 * size / whole:.2f}%;background:{colour}" title="{escape(what)}"></span>'
            for size, colour, what in pieces
            if size
        )
        rows.append(
            f'<tr><th>{escape(label)}</th><td class="bar">{drawn}</td><td class="says">{escape(says)}</td></tr>'
        )
    return f'<table class="bars">{"".join(rows)}</table>' if rows else ""


def side_by_side(halves: Sequence[tuple[str, str]]) -> str:
    """Plots beside each other, each under its heading; those with nothing in them are left out."""
    shown = "".join(f"<div><h3>{escape(name)}</h3>{content}</div>" for name, content in halves if content)
    return f'<div class="halves">{shown}</div>' if shown else ""


def shortened(text: str, most: int = 280) -> str:
    """A text cut at a space, with a mark, where it is longer than so many characters."""
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


def timeline(lines: Sequence[Line], says: str) -> str:
    """Lines below each other over the years, each with a label, what stands behind it, and its dots; empty without
    lines."""
    if not lines:
        return ""
    times = [dot.at for line in lines for dot in line.dots]
    first, last = min(times).year, max(times).year + 1
    begin, end = (datetime(year, 1, 1, tzinfo=UTC) for year in (first, last))
    width, left, right, tall = 960, 300, 935, 30
    foot = len(lines) * tall

    def across(at: datetime) -> float:
        return left + (at - begin) / (end - begin) * (right - left)

    drawn = []
    for year in range(first, last + 1, max(1, -(-(last - first) // 12))):
        x = across(datetime(year, 1, 1, tzinfo=UTC))
        drawn.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="0" y2="{foot}" class="grid"/>')
        drawn.append(f'<text x="{x:.1f}" y="{foot + 18}" text-anchor="middle">{year}</text>')
    for number, line in enumerate(lines):
        y = (number + 0.5) * tall
        drawn.append(f'<text x="0" y="{y + 4:.1f}">{escape(shortened(line.label, 38))}</text>')
        drawn.append(f'<text x="{left - 14}" y="{y + 4:.1f}" text-anchor="end">{escape(line.says)}</text>')
        for at, colour, what in line.dots:
            title = f"<title>{escape(what)}</title>"
            drawn.append(f'<circle cx="{across(at):.1f}" cy="{y:.1f}" r="6" fill="{colour}">{title}</circle>')
    drawing = f'<svg viewBox="0 0 {width} {foot + 28}" role="img" aria-label="{escape(says)}">{"".join(drawn)}</svg>'
    return f'<div class="plot">{drawing}</div>'
