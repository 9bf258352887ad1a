"""Join the articles that lie on several pages: read again, together, from where their captures lie in the archives."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from articles.page.further import MOST_PARTS, next_number, part_number, plain_address
from articles.read import Known
from articles.records import Capture, Damage
from crawlers.archives import fetch_capture
from flows.outlets import configured, outlet_row, site_of
from flows.pool import Readers
from flows.runs import Settings, Tally
from warehouse.load import captures_at, linked_captures, load_batch, totals
from warehouse.stage import Batch, Fate

Row = dict[str, Any]
_AT_ONCE = 40
"""articles that are read and loaded together"""
_COUNTED = ("articles", "quotes", "mentions")


@dataclass
class Plan:
    """What belongs together: captures that articles begin on, with those they go on on; and those that say nothing that
    another does not say."""

    heads: dict[str, list[Row]] = field(default_factory=dict)
    absorbed: dict[str, str] = field(default_factory=dict)

    def is_done(self, rows: dict[str, Row]) -> bool:
        """Whether the warehouse has it so."""
        return all(
            rows[head]["outcome"] in ("article", "duplicate")
            and (rows[head]["parts"] or []) == [part["capture_id"] for part in parts]
            for head, parts in self.heads.items()
        ) and all(rows[one]["part_of"] == head for one, head in self.absorbed.items())


def join_parts(run_id: str, settings: Settings) -> Tally:
    """Join what lies on several pages and is not joined yet, and part what belongs together no more, as where a config
    has changed. Gives what that changes in the counts of the run. An article some of whose captures cannot be read
    again is left as it is, and put on record."""
    tally = Tally()
    rows = _rows(settings)
    planned = plan_joins(rows.values())
    belong = {one for plan in planned for one in (*plan.heads, *plan.absorbed)}
    apart = [key for key, row in rows.items() if (row["part_of"] or row["parts"]) and key not in belong]
    plans = [plan for plan in planned if not plan.is_done(rows)] + [Plan({key: []}) for key in apart]
    if not plans:
        return tally
    before = totals(settings.data)
    with Readers(settings.limits, settings.steps) as readers:
        for start in range(0, len(plans), _AT_ONCE):
            _join(plans[start : start + _AT_ONCE], rows, readers, run_id, settings)
    now, after = _rows(settings), totals(settings.data)
    for key in {one for plan in plans for one in (*plan.heads, *plan.absorbed)}:
        if rows[key]["run_id"] == run_id and rows[key]["outcome"] != now[key]["outcome"]:
            tally.captures[rows[key]["outcome"]] -= 1
            tally.captures[now[key]["outcome"]] += 1
    for name in _COUNTED:
        tally.counts[name] = after[name] - before[name]
    return tally


def _rows(settings: Settings) -> dict[str, Row]:
    """The captures that are linked as parts, and those that they link to, by key."""
    linked = linked_captures(settings.data)
    named = {row[name] for row in linked for name in ("next_url", "previous_url", "whole_url") if row[name]}
    named |= {row["url"] for row in linked}
    there = captures_at(settings.data, {spelling for url in named for spelling in _spellings(url, settings)})
    return {row["capture_id"]: row for row in (*linked, *there)}


def _spellings(url: str, settings: Settings) -> Iterator[str]:
    """How an address may be spelled in an archive: as it is, as a crawl cleans it, with and without www. and slash."""
    from crawlers.addresses import address

    outlet = configured(settings.outlet_folders).by_address(url)
    cleaned = None
    with contextlib.suppress(TimeoutError):
        cleaned = address(url, canonical=outlet.canonical) if outlet else address(url)
    for one in {url, cleaned or url}:
        host, slash, path = plain_address(one).partition("/")
        for scheme in ("https://", "http://"):
            for www in ("", "www."):
                for end in ("", "/") if "?" not in path else ("",):
                    yield f"{scheme}{www}{host}{slash}{path}{end}"
        yield one


def plan_joins(given: Iterable[Row]) -> list[Plan]:
    """Which captures make one article. An article is joined up to the first part that is not there; each capture of its
    first page goes with the captures of the other pages that were the newest when the first was next fetched."""
    pages: dict[str, list[Row]] = {}
    for row in sorted(given, key=lambda row: (row["fetched_at"] is not None, row["fetched_at"], row["capture_id"])):
        pages.setdefault(plain_address(row["url"]), []).append(row)
    follows = {key: _newest(rows, "next_url") for key, rows in pages.items()}
    numbered: dict[str, dict[int, str]] = {}
    for key, rows in pages.items():
        if (previous := _newest(rows, "previous_url")) and previous in pages:
            url, first = rows[-1]["url"], pages[previous][-1]["url"]
            if number := part_number(first, url):
                numbered.setdefault(previous, {})[number] = key
            elif next_number(first, url):
                follows[previous] = follows[previous] or key
    plans: dict[str, Plan] = {}
    taken: set[str] = set()
    later = set(filter(None, follows.values())) | {key for parts in numbered.values() for key in parts.values()}
    for key in sorted(pages, key=lambda key: (key in later, key)):
        if key in taken or not _begins(pages[key]):
            continue
        chain = _chain(key, pages, follows, numbered.get(key, {}))
        whole = _newest(pages[key], "whole_url")
        if (
            whole
            and whole in pages
            and whole not in taken
            and _begins(pages[whole])
            and _is_of(pages[key], pages[whole])
        ):
            plan = plans.setdefault(whole, Plan({row["capture_id"]: [] for row in pages[whole]}))
            head = pages[whole][-1]["capture_id"]
            plan.absorbed |= {row["capture_id"]: head for one in (key, *chain) for row in pages[one]}
            taken |= {key, whole, *chain}
        elif chain and key not in plans:
            plans[key] = _in_time(pages[key], [pages[one] for one in chain])
            taken |= {key, *chain}
    return list(plans.values())


def _newest(rows: Sequence[Row], name: str) -> str | None:
    """What the newest capture of a page that says it says, as an address to compare."""
    return next((plain_address(row[name]) for row in reversed(rows) if row[name]), None)


def _begins(rows: Sequence[Row]) -> bool:
    """Whether a page can be the first: an article of its own was read from it, or was before it was joined."""
    return any(row["outcome"] in ("article", "duplicate", "part") for row in rows)


def _is_of(first: Sequence[Row], other: Sequence[Row]) -> bool:
    """Whether two pages that an outlet's selector leads from one to the other are of one article: by their titles, or
    since they are joined already."""
    titles = {row["title"].casefold().strip() for row in first if row["title"]}
    known = {row["part_of"] for row in (*first, *other)} & {row["capture_id"] for row in (*first, *other)}
    return bool(known) or any(row["title"] and row["title"].casefold().strip() in titles for row in other)


def _chain(
    first: str, pages: dict[str, list[Row]], follows: dict[str, str | None], numbered: dict[int, str]
) -> list[str]:
    """The pages that an article goes on on, in order, as far as they are there."""
    chain: list[str] = []
    current = first
    while len(chain) < MOST_PARTS:
        number = len(chain) + 2
        following = follows.get(current)
        if following in pages and following not in (first, *chain):
            told = next_number(pages[current][-1]["url"], pages[following][-1]["url"])
            if told != number and not (told is None and _is_of(pages[first], pages[following])):
                following = None
        else:
            following = None
        following = following or numbered.get(number)
        if following is None or following in (first, *chain):
            break
        chain.append(following)
        current = following
    return chain


def _in_time(heads: Sequence[Row], others: Sequence[Sequence[Row]]) -> Plan:
    plan = Plan()
    for place, head in enumerate(heads):
        until = heads[place + 1]["fetched_at"] if place + 1 < len(heads) else None
        parts = []
        for rows in others:
            before = [row for row in rows if until is None or row["fetched_at"] is None or row["fetched_at"] < until]
            parts.append(before[-1] if before else rows[0])
        plan.heads[head["capture_id"]] = parts
        for row in parts:
            plan.absorbed.setdefault(row["capture_id"], head["capture_id"])
    for rows in others:
        for row in rows:
            plan.absorbed.setdefault(row["capture_id"], heads[-1]["capture_id"])
    return plan


def _join(plans: Sequence[Plan], rows: dict[str, Row], readers: Readers, run_id: str, settings: Settings) -> None:
    """Read the articles of some plans and load them in one transaction."""
    known, batch = configured(settings.outlet_folders), Batch(run_id)
    reading: list[tuple[Plan, list[tuple[Capture, list[Row], Any]]]] = []
    for plan in plans:
        futures = []
        try:
            for head, parts in plan.heads.items():
                capture, *others = (
                    fetch_capture(r["source_path"], r["source_offset"], settings.columns) for r in (rows[head], *parts)
                )
                about = Known(site_of(capture, known, settings.outlet))
                futures.append((capture, parts, readers.submit(capture, None, about, others)))
        except (LookupError, OSError) as gone:
            _say(batch, rows[next(iter(plan.heads))], str(gone))
            continue
        reading.append((plan, futures))
    absorbed: dict[str, str] = {}
    for plan, futures in reading:
        fates = []
        for capture, parts, future in futures:
            outcome = readers.result(future)
            row = outlet_row(capture, outcome.articles, settings.outlet, known)
            keys = tuple(part["capture_id"] for part in parts)
            told = (outcome.outcome, outcome.reason, outcome.detail, outcome.milliseconds)
            fates.append(Fate(capture, outcome.articles, row, *told, parts=keys))
        if plan.absorbed and not all(fate.articles for fate in fates):
            _say(batch, rows[next(iter(plan.heads))], f"its parts together: {fates[-1].reason}")
            continue
        for fate in fates:
            batch.add(fate)
        absorbed |= plan.absorbed
    load_batch(settings.data, batch.tables(), replaces=True, absorbed=absorbed)


def _say(batch: Batch, row: Row, why: str) -> None:
    batch.add_damage(Damage(row["source_path"], row["source_offset"], f"cannot be read again: {why}", "left in parts"))
