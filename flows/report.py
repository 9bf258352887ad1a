"""One self-contained page about a warehouse: its plots are drawn here, nothing is fetched, nothing runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from warehouse.database import Connection

COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#b3a500", "#7a5195")
"""of the outlets with most articles (Okabe and Ito 2008, which the colour-blind tell apart); the rest are grey"""
GREY = "#9a9a9a"
MOST_COLUMNS = 60
_TOTALS = """
select
    (select count(*) from articles) as articles,
    (select count(distinct outlet_id) from articles) as outlets,
    (select count(*) from articles where outlet_id is null) as without_outlet,
    (select count(*) from quotes) as statements,
    (select count(*) from quotes where is_anonymous) as unnamed,
    (select count(distinct story_id) from stories) as stories,
    (select count(*) from captures) as pages,
    (select min(published_at) from articles) as first_published,
    (select max(published_at) from articles) as last_published
"""
_SPEAKERS = """
with said as (
    select
        coalesce(e.name, q.speaker_name) as speaker,
        coalesce(o.name, a.outlet_id, '(no outlet)') as outlet
    from quotes as q
    inner join articles as a using (article_id)
    left join outlets as o using (outlet_id)
    left join entities as e on e.entity_id = q.speaker_entity_id
    where q.speaker_name is not null and not q.is_anonymous
)
select speaker, outlet, count(*) as quotes
from said
where speaker in (select speaker from said group by speaker order by count(*) desc, speaker limit 15)
group by all
"""
_STORIES = """
select
    arg_min(title, place) as title,
    arg_min(left(published_text(published_at, published_precision), 10), place) as first_day,
    list(distinct outlet order by outlet) as outlets,
    count(*) as articles
from stories
group by story_id
order by len(outlets) desc, articles desc, first_day, title
limit 15
"""
_AGAIN = """
select
    action,
    names,
    entity_ids,
    occasions,
    published_at,
    left(published_text(published_at, published_precision), 10) as day,
    outlet,
    title
from announced_again
where (action, entity_ids) in (
    select (action, entity_ids)
    from announced_again
    group by action, entity_ids, occasions
    order by occasions desc, count(*) desc, action, entity_ids
    limit 12
)
"""
_QUOTATIONS = """
select
    arg_max(text, length(text)) as text,
    any_value(speaker) as speaker,
    arg_min(left(published_text(published_at, published_precision), 10), published_at) as first_day,
    arg_max(left(published_text(published_at, published_precision), 10), published_at) as last_day,
    list(distinct outlet order by outlet) as outlets,
    any_value(variants) as variants
from quote_variants
where kind <> 'indirect' and length(text) > 20
group by quote_cluster_id
having len(outlets) > 1
order by len(outlets) desc, max(published_at) - min(published_at) desc nulls last, text
limit 12
"""
_NAMES = "select name, kind, articles, mentions from names order by articles desc, mentions desc, name"
_CUTS = "select kind, sum(blocks) as blocks from cuts group by kind order by blocks desc limit 12"
_FATES = """
select replace(coalesce(reason, outcome), '_', ' ') as fate, sum(captures) as captures
from fates
group by all
order by captures desc
limit 12
"""


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


def report(db: Connection, title: str) -> str:
    """The page about what the warehouse holds, as HTML without scripts and without addresses to fetch."""
    totals = _rows(db, _TOTALS)[0]
    months = _rows(db, "from outlet_months")
    sizes: dict[str, int] = defaultdict(int)
    for row in months:
        sizes[row["outlet"]] += row["articles"]
    outlets = sorted(sizes, key=lambda outlet: (-sizes[outlet], outlet))
    palette = Palette.of(outlets)
    parts = [
        _head(title, totals),
        _legend(outlets, palette),
        _section("Articles over time", _columns(months, outlets, palette), _undated(months)),
        _section("Who is not named", _unnamed(months), "Share of attributed statements whose source has no name."),
        _section("Most quoted", _speakers(_rows(db, _SPEAKERS), palette), "Statements by named speakers, by outlet."),
        _section("Stories that several articles share", _stories(_rows(db, _STORIES), palette), "Copies and rewrites."),
        _section(
            "Announced again and again", _again(_rows(db, _AGAIN), palette), "A dot is an article; hover for its title."
        ),
        _section("The same words in several outlets", _quotations(_rows(db, _QUOTATIONS), palette), ""),
        _section("Named most", _names(_rows(db, _NAMES)), "By the number of articles that name them."),
        _section("What became of the pages", _fates(_rows(db, _FATES), _rows(db, _CUTS)), ""),
    ]
    made = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return _PAGE.format(title=escape(title), style=_STYLE, body="\n".join(parts), made=made)


def _rows(db: Connection, query: str) -> list[dict[str, Any]]:
    result = db.execute(query)
    names = [name for name, *_ in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _section(heading: str, content: str, note: str) -> str:
    said = f'<p class="note">{escape(note)}</p>' if note else ""
    return f"<section><h2>{escape(heading)}</h2>{said}{content or '<p>Nothing of the kind is here yet.</p>'}</section>"


def _head(title: str, totals: dict[str, Any]) -> str:
    first, last = totals["first_published"], totals["last_published"]
    period = f"{first:%B %Y} to {last:%B %Y}" if first else "no dates"
    share = totals["unnamed"] / totals["statements"] if totals["statements"] else 0
    others = f", {totals['without_outlet']:,} of none that is known" if totals["without_outlet"] else ""
    tiles = [
        (f"{totals['articles']:,}", f"articles of {_number(totals['outlets'], 'outlet')}{others}"),
        (f"{totals['statements']:,}", "attributed statements"),
        (f"{share:.0%}", "of them by nobody named"),
        (f"{totals['stories']:,}", "shared stories"),
        (f"{totals['pages']:,}", "pages received"),
    ]
    shown = "".join(f"<li><b>{number}</b> {escape(what)}</li>" for number, what in tiles)
    return f'<header><h1>{escape(title)}</h1><p>{escape(period)}</p><ul class="tiles">{shown}</ul></header>'


def _legend(outlets: Sequence[str], palette: Palette) -> str:
    shown = list(outlets[: len(COLOURS)])
    items = "".join(f"<li>{_dot(palette.of_outlet(o))}{escape(o)}</li>" for o in shown)
    if len(outlets) > len(shown):
        items += f"<li>{_dot(GREY)}{len(outlets) - len(shown):,} more</li>"
    return f'<ul class="legend">{items}</ul>'


def _dot(colour: str, says: str = "") -> str:
    return f'<i style="background:{colour}" title="{escape(says)}"></i>'


def _undated(months: list[dict[str, Any]]) -> str:
    undated = sum(row["articles"] for row in months if row["month"] is None)
    return f"{undated:,} articles without a date are left out." if undated else ""


def _columns(months: list[dict[str, Any]], outlets: Sequence[str], palette: Palette) -> str:
    """Stacked columns: a month each, or a year each where there would be too many."""
    dated = [row for row in months if row["month"]]
    if not dated:
        return ""
    first, last = min(row["month"] for row in dated), max(row["month"] for row in dated)
    is_by_year = (last.year - first.year) * 12 + last.month - first.month >= MOST_COLUMNS
    slots = list(_slots(first, last, is_by_year))
    counts: dict[tuple[date, str], int] = defaultdict(int)
    for row in dated:
        slot = row["month"].replace(month=1) if is_by_year else row["month"]
        counts[slot, row["outlet"]] += row["articles"]
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
        for outlet in outlets:
            if count := counts[slot, outlet]:
                tall = count / highest * (height - 10)
                y -= tall
                drawn.append(
                    f'<rect x="{x + step * 0.1:.1f}" y="{y:.1f}" width="{step * 0.8:.1f}" height="{tall:.1f}" '
                    f'fill="{palette.of_outlet(outlet)}"><title>{escape(f"{name}, {outlet}: {count:,}")}</title></rect>'
                )
        if number % every == 0:
            drawn.append(f'<text x="{x + step / 2:.1f}" y="{height + 18}" text-anchor="middle">{name}</text>')
    says = f"Articles a {'year' if is_by_year else 'month'} by outlet, {highest:,} at most"
    drawing = f'<svg viewBox="0 0 {width} {height + foot}" role="img" aria-label="{says}">{"".join(drawn)}</svg>'
    return f'<div class="plot">{drawing}</div>'


def _slots(first: date, last: date, is_by_year: bool) -> Iterator[date]:
    slot = first.replace(month=1) if is_by_year else first
    while slot <= last:
        yield slot
        years, month = divmod(slot.month, 12)
        slot = slot.replace(year=slot.year + 1) if is_by_year else slot.replace(slot.year + years, month + 1)


def _bars(bars: Sequence[tuple[str, str, Sequence[tuple[float, str, str]]]], whole: float) -> str:
    """Horizontal bars: a label, what stands behind the bar, and its pieces as (size, colour, what it is)."""
    rows = []
    for label, says, pieces in bars:
        drawn = "".join(
            f'<span style="width:{100 * size / whole:.2f}%;background:{colour}" title="{escape(what)}"></span>'
            for size, colour, what in pieces
            if size
        )
        rows.append(
            f'<tr><th>{escape(label)}</th><td class="bar">{drawn}</td><td class="says">{escape(says)}</td></tr>'
        )
    return f'<table class="bars">{"".join(rows)}</table>' if rows else ""


def _unnamed(months: list[dict[str, Any]]) -> str:
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    years: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in months:
        for key, group in ((row["outlet"], sums), (f"{row['month']:%Y}" if row["month"] else "", years)):
            group[key][0] += row["unnamed"]
            group[key][1] += row["statements"]

    def shown(group: dict[str, list[int]], order: Sequence[str]) -> str:
        bars = []
        for key in order:
            unnamed, of = group[key]
            says = f"{unnamed / of:.0%}, {unnamed:,} of {of:,}"
            bars.append((key, says, [(unnamed / of, "var(--ink)", f"{key}: {says}")]))
        return _bars(bars, 1)

    outlets = [outlet for outlet in sums if sums[outlet][1]]
    outlets.sort(key=lambda outlet: (-sums[outlet][0] / sums[outlet][1], outlet))
    by_year = [year for year in sorted(years) if year and years[year][1]]
    halves = [("By outlet", shown(sums, outlets[:15])), ("By year", shown(years, by_year[-15:]))]
    return _side_by_side([half for half in halves if half[1]])


def _side_by_side(halves: Sequence[tuple[str, str]]) -> str:
    shown = "".join(f"<div><h3>{escape(name)}</h3>{content}</div>" for name, content in halves)
    return f'<div class="halves">{shown}</div>' if shown else ""


def _speakers(rows: list[dict[str, Any]], palette: Palette) -> str:
    by_speaker: dict[str, list[tuple[float, str, str]]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: -row["quotes"]):
        piece = (row["quotes"], palette.of_outlet(row["outlet"]), f"{row['outlet']}: {row['quotes']:,}")
        by_speaker[row["speaker"]].append(piece)
    totals = {speaker: sum(size for size, *_ in pieces) for speaker, pieces in by_speaker.items()}
    order = sorted(totals, key=lambda speaker: (-totals[speaker], speaker))
    bars = [
        (speaker, f"{totals[speaker]:,.0f} in {_number(len(by_speaker[speaker]), 'outlet')}", by_speaker[speaker])
        for speaker in order
    ]
    return _bars(bars, max(totals.values(), default=1))


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _outlets(outlets: Sequence[str], palette: Palette) -> str:
    return "".join(f'<span class="outlet">{_dot(palette.of_outlet(o))}{escape(o)}</span> ' for o in outlets)


def _stories(rows: list[dict[str, Any]], palette: Palette) -> str:
    shown = "".join(
        f"<tr><td>{row['first_day'] or 'undated'}</td><td><b>{escape(row['title'] or 'untitled')}</b><br>"
        f"{_outlets(row['outlets'], palette)}</td><td class='says'>{_number(row['articles'], 'article')}</td></tr>"
        for row in rows
    )
    return f'<table class="list">{shown}</table>' if rows else ""


def _again(rows: list[dict[str, Any]], palette: Palette) -> str:
    """A line of time for each thing announced on several occasions, with a dot for each article."""
    if not rows:
        return ""
    lines: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        lines[-row["occasions"], row["action"], tuple(row["entity_ids"])].append(row)
    first = min(row["published_at"] for row in rows).year
    last = max(row["published_at"] for row in rows).year + 1
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
    for number, key in enumerate(sorted(lines)):
        y = (number + 0.5) * tall
        told = lines[key]
        label = f"{told[0]['action']}: {', '.join(told[0]['names'])}"
        drawn.append(f'<text x="0" y="{y + 4:.1f}">{escape(_shortened(label, 38))}</text>')
        drawn.append(f'<text x="{left - 14}" y="{y + 4:.1f}" text-anchor="end">{told[0]["occasions"]}×</text>')
        for row in told:
            says = f"{row['day']}, {row['outlet']}: {row['title'] or 'untitled'}"
            drawn.append(
                f'<circle cx="{across(row["published_at"]):.1f}" cy="{y:.1f}" r="6" '
                f'fill="{palette.of_outlet(row["outlet"])}"><title>{escape(says)}</title></circle>'
            )
    drawing = (
        f'<svg viewBox="0 0 {width} {foot + 28}" role="img" aria-label="Announcements over time">{"".join(drawn)}</svg>'
    )
    return f'<div class="plot">{drawing}</div>'


def _quotations(rows: list[dict[str, Any]], palette: Palette) -> str:
    shown = "".join(
        f"<tr><td>{row['first_day'] or 'undated'}<br>{row['last_day'] or 'undated'}</td>"
        f"<td><q>{escape(_shortened(row['text']))}</q> — {escape(row['speaker'] or 'speaker unknown')}<br>"
        f"{_outlets(row['outlets'], palette)}</td><td class='says'>{_number(row['variants'], 'wording')}</td></tr>"
        for row in rows
    )
    return f'<table class="list">{shown}</table>' if rows else ""


def _shortened(text: str, most: int = 280) -> str:
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


def _names(rows: list[dict[str, Any]]) -> str:
    kinds = (("People", "PERSON"), ("Organisations", "ORG"), ("Places", "PLACE"))
    halves = []
    for heading, kind in kinds:
        top = [row for row in rows if row["kind"] == kind][:12]
        most = max((row["articles"] for row in top), default=1)
        bars = [(row["name"], f"{row['articles']:,}", [(row["articles"], "var(--ink)", row["name"])]) for row in top]
        halves.append((heading, _bars(bars, most)))
    return _side_by_side([half for half in halves if half[1]])


def _fates(fates: list[dict[str, Any]], cuts: list[dict[str, Any]]) -> str:
    halves = []
    for heading, rows, key, value in (
        ("Pages received", fates, "fate", "captures"),
        ("Blocks cut from articles, by kind", cuts, "kind", "blocks"),
    ):
        most = max((float(row[value]) for row in rows), default=1)
        bars = [
            (str(row[key]).replace("_", " "), f"{int(row[value]):,}", [(float(row[value]), "var(--ink)", "")])
            for row in rows
        ]
        halves.append((heading, _bars(bars, most)))
    return _side_by_side([half for half in halves if half[1]])


_STYLE = """
:root { color-scheme: light dark; --ink: #34495e; --paper: #fdfdfb; --text: #1c1c1c; --faint: #d9d9d4; }
@media (prefers-color-scheme: dark) { :root { --ink: #8fa9c4; --paper: #17191c; --text: #e6e6e6; --faint: #3a3d42; } }
body { margin: 2rem auto; max-width: 62rem; padding: 0 1rem; background: var(--paper); color: var(--text);
  font: 15px/1.45 system-ui, sans-serif; }
h1 { margin: 0; font: 600 2rem/1.2 Georgia, serif; }
h2 { margin: 2.5rem 0 .3rem; font: 600 1.25rem/1.3 Georgia, serif; }
h3 { margin: .6rem 0 .3rem; font-size: .9rem; }
header p { margin: .2rem 0 1rem; }
ul { margin: 0; padding: 0; list-style: none; }
.tiles { display: flex; flex-wrap: wrap; gap: .6rem; }
.tiles li { flex: 1 1 9rem; padding: .6rem .8rem; border-top: 3px solid var(--ink); }
.tiles b { display: block; font-size: 1.5rem; }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; margin-top: 1.2rem; font-size: .9rem; }
i { display: inline-block; width: .7em; height: .7em; margin-right: .4em; border-radius: 50%; }
.note { margin: 0 0 .6rem; opacity: .75; }
svg { width: 100%; height: auto; font-size: 12px; fill: currentColor; }
.grid { stroke: var(--faint); }
table { border-collapse: collapse; width: 100%; }
th, td { padding: .18rem .5rem .18rem 0; text-align: left; vertical-align: top;
  font-weight: 400; overflow-wrap: anywhere; }
.bars th { width: 34%; }
.bars .bar { width: 44%; white-space: nowrap; }
.halves .bars th { width: 45%; }
.halves .bars .bar { width: 33%; }
.bar span { display: inline-block; height: 1em; vertical-align: middle; }
.says { white-space: nowrap; opacity: .8; font-variant-numeric: tabular-nums; }
.list td { padding: .5rem .8rem .5rem 0; border-top: 1px solid var(--faint); }
.list td:first-child { white-space: nowrap; }
.outlet { display: inline-block; margin-right: .8em; font-size: .85rem; }
.halves { display: grid; grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr)); gap: 0 2rem; }
@media (max-width: 40rem) {
  .plot { overflow-x: auto; }
  .plot svg { min-width: 44rem; }
  .list tr { display: block; padding: .5rem 0; border-top: 1px solid var(--faint); }
  .list td { display: block; padding: 0; border: 0; }
  .bars { font-size: .85rem; }
}
footer { margin: 3rem 0 1rem; opacity: .7; font-size: .85rem; }
"""
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
{body}
<footer>Made {made} by morgue from articles, quotes and links in the warehouse; every number is a query away.</footer>
</body>
</html>
"""
