"""Any history of loading, linking, taking out, letting in, correcting and reading again ends where one load of the same
ends."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from flows.link import link
from flows.verify import verify
from tests.fates import World
from warehouse.database import PUBLISHED, looking, publish, reading, writing
from warehouse.forget import captures_kept_out, forgotten, kept_out, let_in, take_out
from warehouse.load import load_batch, prune, running, uncovered, unshown
from warehouse.names import Correction, CorrectionsUnreadable, read_corrections, write_corrections
from warehouse.stage import Batch

SAME = (
    *("articles", "article_versions", "blocks", "quotes", "mentions", "entities", "aliases", "outlets", "captures"),
    *("article_pairs", "pair_edits", "quote_pairs", "version_changes", "stories", "announcements"),
)
"""the tables and views that are promised equal"""
WHEN = {"captures": "exclude (run_id)", "article_versions": "exclude (read_at)"}
"""but for what tells when they were made"""


class Desk:
    """A warehouse of a world's pages, and what has been loaded into it."""

    def __init__(self, data: Path, world: World, chance: random.Random) -> None:
        self.data, self.world, self.chance = data, world, chance
        self.loaded: set[str] = set()
        self.days: dict[str | None, int] = {}

    def store(self, capture_ids: set[str] | frozenset[str], replaces: bool = False) -> None:
        out = forgotten(self.data)
        with running(self.data, "ingest", {}) as run:
            batch = Batch(run.run_id)
            for one in self.world.captures:
                if one.capture_id in capture_ids:
                    batch.add(out.left_of(self.world.fate(one, self.days.get(one.url))))
            load_batch(self.data, batch.tables(), replaces)

    def load(self) -> None:
        left = sorted({one.capture_id for one in self.world.captures} - self.loaded)
        some = set(self.chance.sample(left, min(len(left), self.chance.choice((2, 5, 10, 20)))))
        self.loaded |= some
        self.store(some)
        self.store(unshown(self.data)[0], replaces=True)

    def link(self) -> None:
        link(self.data)

    def forget(self) -> None:
        with writing(self.data, writes=()) as db:
            there = [key for (key,) in db.execute("select article_id from articles order by all").fetchall()]
        take_out(self.data, self.chance.sample(there, min(len(there), self.chance.choice((1, 3)))), None, None)
        prune(self.data)

    def undo(self) -> None:
        with looking(self.data) as db:
            out = kept_out(db)
        for row in sorted(out, key=lambda row: str(row["key"]))[:1]:
            let_in(self.data, row["key"])
        self.store(captures_kept_out(self.data)[0], replaces=True)

    def rebuild(self) -> None:
        self.store(self.loaded, replaces=True)
        self.store(set(uncovered(self.data)[0]), replaces=True)
        prune(self.data)

    def know_better(self) -> None:
        url = self.chance.choice(self.world.captures).url
        self.days[url] = self.chance.randrange(20)
        self.store({one.capture_id for one in self.world.captures if one.url == url} & self.loaded, replaces=True)

    def correct(self) -> None:
        before = read_corrections(self.data)
        a, b = self.chance.sample(range(14), 2)
        one, other, name = f"person:{a}", f"person:{b}", self.world.people[b]
        said = (
            Correction("merge", one, "", other, name, "PERSON"),
            Correction("split", one, self.world.people[a], other, name, "PERSON"),
            Correction("alias", one, self.world.people[a], "person:new", "Somebody Else", "PERSON"),
            Correction("rename", one, "", "", "Another Name", "PERSON"),
        )
        kept = before[1:] if self.chance.random() < 0.3 else [*before, self.chance.choice(said)]
        write_corrections(self.data, kept)
        try:
            publish(self.data)
        except CorrectionsUnreadable:  # a merge in a circle
            write_corrections(self.data, before)

    def content(self) -> dict[str, list[Any]]:
        publish(self.data)
        link(self.data)
        with reading(self.data / PUBLISHED) as db:
            queries = {name: f"select * {WHEN.get(name, '')} from {name} order by all" for name in SAME}
            return {name: db.execute(query).fetchall() for name, query in queries.items()}


STEPS = ("load", "load", "link", "link", "forget", "forget", "undo", "rebuild", "know_better", "correct")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "seed" in metafunc.fixturenames:
        metafunc.parametrize("seed", range(3, 3 + metafunc.config.getoption("--histories")))


@pytest.mark.usefixtures("soon_common")
def test_any_history_ends_where_one_load_of_the_same_ends(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    desk = Desk(tmp_path / "data", World(seed, 2, 20), chance)
    desk.load()
    done = [chance.choice(STEPS) for _ in range(6)]
    for step in done:
        getattr(desk, step)()

    once = Desk(tmp_path / "once", desk.world, chance)
    once.days = desk.days
    write_corrections(once.data, read_corrections(desk.data))
    with writing(desk.data, writes=()) as db:
        out = db.execute("from forgotten").fetchall()
    with writing(once.data) as db:
        for row in out:
            db.execute("insert into forgotten values (?, ?, ?, ?, ?, ?)", row)
    once.store(desk.loaded)

    found, wanted = desk.content(), once.content()
    assert [(name, set(found[name]) ^ set(wanted[name])) for name in SAME if found[name] != wanted[name]] == [], done
    assert list(verify(desk.data / PUBLISHED, archives=False)) == []
