"""One self-contained page about a warehouse: nothing is fetched, nothing runs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from html import escape
from importlib import resources
from string import Template
from typing import TYPE_CHECKING, Any

from flows.plots import (
    COLOURS,
    GREY,
    Dot,
    Line,
    Palette,
    bar_chart,
    column_chart,
    dot,
    shortened,
    side_by_side,
    timeline,
)
from flows.terminal import many

if TYPE_CHECKING:
    from warehouse.database import Connection

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
    where occasions > 1
    group by action, entity_ids, occasions
    order by occasions desc, count(*) desc, action, entity_ids
    limit 12
)
    and occasion is not null
"""
_AGAIN_UNDATED = """
select
    any_value(action) || ': ' || array_to_string(any_value(names), ', ') as announced,
    count(distinct text_id) as texts,
    list(distinct outlet order by outlet) as outlets
from announced_again
where occasion is null
group by action, entity_ids
order by texts desc, announced
limit 12
"""
_QUOTATIONS = """
select
    arg_max(statement, length(statement)) as statement,
    any_value(speaker) as speaker,
    arg_min(left(published_text(published_at, published_precision), 10), published_at) as first_day,
    arg_max(left(published_text(published_at, published_precision), 10), published_at) as last_day,
    list(distinct outlet order by outlet) as outlets,
    any_value(variants) as variants
from quote_variants
where kind <> 'indirect' and length(statement) > 20
group by quote_cluster_id
having len(outlets) > 1
order by len(outlets) desc, max(published_at) - min(published_at) desc nulls last, statement
limit 12
"""
_NAMES = """
select e.name, e.kind, count(distinct m.article_id) as articles
from mentions as m
inner join entities as e using (entity_id)
where m.start_char is not null
group by e.entity_id, e.name, e.kind
order by articles desc, count(*) desc, e.name
"""
_FEW_STATEMENTS = 10
"""of an outlet: a share of fewer tells nothing"""
_CUTS = "select kind, sum(blocks) as blocks from cuts group by kind order by blocks desc, kind limit 12"
_FATES = """
select replace(coalesce(reason, outcome), '_', ' ') as fate, sum(captures) as captures
from fates
group by all
order by captures desc, fate
limit 12
"""


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
        _section("Articles over time", column_chart(_dated(months), outlets, palette), _undated(months)),
        _section(
            "Who is not named",
            _unnamed(months),
            f"Share of attributed statements whose source has no name; outlets with {_FEW_STATEMENTS} or more.",
        ),
        _section("Most quoted", _speakers(_rows(db, _SPEAKERS), palette), "Statements by named speakers, by outlet."),
        _section("Stories that several articles share", _stories(_rows(db, _STORIES), palette), "Copies and rewrites."),
        _section(
            "Announced again and again",
            _again(_rows(db, _AGAIN), palette) + _again_undated(_rows(db, _AGAIN_UNDATED), palette),
            "A dot is an article whose day is known; hover for its title.",
        ),
        _section("The same words in several outlets", _quotations(_rows(db, _QUOTATIONS), palette), ""),
        _section("Named most", _names(_rows(db, _NAMES)), "By the number of articles whose text names them."),
        _section("What became of the pages", _fates(_rows(db, _FATES), _rows(db, _CUTS)), ""),
    ]
    made = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    page = Template(resources.files("flows").joinpath("report.html").read_text("utf-8"))
    return page.substitute(title=escape(title), body="\n".join(parts), made=made)


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
        (f"{totals['articles']:,}", f"articles of {many(totals['outlets'], 'outlet')}{others}"),
        (f"{totals['statements']:,}", "attributed statements"),
        (f"{share:.0%}", "of them by nobody named"),
        (f"{totals['stories']:,}", "shared stories"),
        (f"{totals['pages']:,}", "pages received"),
    ]
    shown = "".join(f"<li><b>{number}</b> {escape(what)}</li>" for number, what in tiles)
    return f'<header><h1>{escape(title)}</h1><p>{escape(period)}</p><ul class="tiles">{shown}</ul></header>'


def _legend(outlets: Sequence[str], palette: Palette) -> str:
    shown = list(outlets[: len(COLOURS)])
    items = "".join(f"<li>{dot(palette.of_outlet(o))}{escape(o)}</li>" for o in shown)
    if len(outlets) > len(shown):
        items += f"<li>{dot(GREY)}{len(outlets) - len(shown):,} more</li>"
    return f'<ul class="legend">{items}</ul>'


def _dated(months: list[dict[str, Any]]) -> dict[tuple[date, str], int]:
    """The articles of a month and outlet."""
    return {(row["month"], row["outlet"]): row["articles"] for row in months if row["month"]}


def _undated(months: list[dict[str, Any]]) -> str:
    undated = sum(row["articles"] for row in months if row["month"] is None)
    return f"Left out: {many(undated, 'article')} without a day or month." if undated else ""


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
        return bar_chart(bars, 1)

    outlets = [outlet for outlet in sums if sums[outlet][1] >= _FEW_STATEMENTS]
    outlets.sort(key=lambda outlet: (-sums[outlet][0] / sums[outlet][1], outlet))
    by_year = [year for year in sorted(years) if year and years[year][1]]
    halves = [("By outlet", shown(sums, outlets[:15])), ("By year", shown(years, by_year[-15:]))]
    return side_by_side(halves)


def _speakers(rows: list[dict[str, Any]], palette: Palette) -> str:
    by_speaker: dict[str, list[tuple[float, str, str]]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (palette.of_outlet(row["outlet"]) == GREY, -row["quotes"])):
        piece = (row["quotes"], palette.of_outlet(row["outlet"]), f"{row['outlet']}: {row['quotes']:,}")
        by_speaker[row["speaker"]].append(piece)
    totals = {speaker: sum(size for size, *_ in pieces) for speaker, pieces in by_speaker.items()}
    order = sorted(totals, key=lambda speaker: (-totals[speaker], speaker))
    outlets = Counter(row["speaker"] for row in rows if row["outlet"] != "(no outlet)")
    bars = []
    for speaker in order:
        where = f" in {many(outlets[speaker], 'outlet')}" if outlets[speaker] else ""
        bars.append((speaker, f"{totals[speaker]:,.0f}{where}", by_speaker[speaker]))
    return bar_chart(bars, max(totals.values(), default=1))


def _outlets(outlets: Sequence[str], palette: Palette) -> str:
    return "".join(f'<span class="outlet">{dot(palette.of_outlet(o))}{escape(o)}</span> ' for o in outlets)


def _listed(rows: Iterable[tuple[str, str, Sequence[str], str]], palette: Palette) -> str:
    """A table of what several articles have in common: when, what (as HTML), the outlets, how often; empty without
    rows."""
    shown = "".join(
        f"<tr><td>{when}</td><td>{what}<br>{_outlets(outlets, palette)}</td><td class='says'>{says}</td></tr>"
        for when, what, outlets, says in rows
    )
    return f'<table class="list">{shown}</table>' if shown else ""


def _stories(rows: list[dict[str, Any]], palette: Palette) -> str:
    told = (
        (
            row["first_day"] or "undated",
            f"<b>{escape(row['title'] or 'untitled')}</b>",
            row["outlets"],
            many(row["articles"], "article"),
        )
        for row in rows
    )
    return _listed(told, palette)


def _again(rows: list[dict[str, Any]], palette: Palette) -> str:
    """A line of time for each thing announced on several occasions, with a dot for each article."""
    told: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        told[-row["occasions"], row["action"], tuple(row["entity_ids"])].append(row)
    lines = []
    for _, announced in sorted(told.items()):
        dots = [
            Dot(
                row["published_at"],
                palette.of_outlet(row["outlet"]),
                f"{row['day']}, {row['outlet']}: {row['title'] or 'untitled'}",
            )
            for row in announced
        ]
        first = announced[0]
        lines.append(Line(f"{first['action']}: {', '.join(first['names'])}", f"{first['occasions']}×", dots))
    return timeline(lines, "Announcements over time")


def _again_undated(rows: list[dict[str, Any]], palette: Palette) -> str:
    told = (
        ("undated", f"<b>{escape(row['announced'])}</b>", row["outlets"], many(row["texts"], "text")) for row in rows
    )
    return _listed(told, palette)


def _quotations(rows: list[dict[str, Any]], palette: Palette) -> str:
    told = (
        (
            "<br>".join(dict.fromkeys(row[day] or "undated" for day in ("first_day", "last_day"))),
            f"{_in_marks(shortened(row['statement']))} — {escape(row['speaker'] or 'speaker unknown')}",
            row["outlets"],
            many(row["variants"], "wording"),
        )
        for row in rows
    )
    return _listed(told, palette)


def _in_marks(statement: str) -> str:
    """A statement in quotation marks; one that has its own, around the words that are the speaker's, as it is."""
    text = escape(statement)
    return text if set(statement) & set('“”„«»"') else f"<q>{text}</q>"


def _names(rows: list[dict[str, Any]]) -> str:
    kinds = (("People", "PERSON"), ("Organisations", "ORG"), ("Places", "PLACE"))
    halves = []
    for heading, kind in kinds:
        top = [row for row in rows if row["kind"] == kind][:12]
        most = max((row["articles"] for row in top), default=1)
        bars = [(row["name"], f"{row['articles']:,}", [(row["articles"], "var(--ink)", row["name"])]) for row in top]
        halves.append((heading, bar_chart(bars, most)))
    return side_by_side(halves)


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
        halves.append((heading, bar_chart(bars, most)))
    return side_by_side(halves)
