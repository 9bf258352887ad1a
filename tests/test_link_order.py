"""What linking finds depends on the articles alone: not on the order they came in, nor on what was linked before."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest

from articles.alike import WORD, bag_of, content, share_kept
from articles.records import Capture
from flows.link import link
from flows.names import NameBook
from flows.verify import verify
from tests.benchmarks.newsmaker import Maker, load_made
from tests.test_warehouse import BRIDGE, capture, load
from warehouse.database import PUBLISHED, publish, writing
from warehouse.forget import take_out

SHARES = ("first", "second", "third")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made news in three shares."""
    folder = tmp_path_factory.mktemp("made")
    maker = Maker(5, 240)
    for share in SHARES:
        maker.write(folder / share, 80)
    return folder


def links(data: Path) -> dict[str, list[Any]]:
    with writing(data) as db:
        return {
            "pairs": db.execute("select * exclude reasons from article_pairs order by all").fetchall(),
            "edits": db.execute("from pair_edits order by all").fetchall(),
            "clusters": db.execute("select quote_id, quote_cluster_id from quotes order by all").fetchall(),
        }


def differences(found: dict[str, list[Any]], wanted: dict[str, list[Any]]) -> list[Any]:
    """What one has and the other has not: a failure in thousands of rows is to be read."""
    return [(what, row in found[what], row) for what in wanted for row in {*found[what]} ^ {*wanted[what]}]


@pytest.mark.usefixtures("soon_common")
def test_links_are_the_same_in_any_order_of_loading(made: Path, tmp_path: Path) -> None:
    together = tmp_path / "together"
    for share in SHARES:
        load_made(together, made / share)
    linked = link(together)
    wanted = links(together)
    assert linked.pairs < linked.compared < 2 * linked.pairs, "a name or a word in common is no reason to compare"
    assert len(wanted["pairs"]) > 100
    assert len({relation for _, _, relation, *_ in wanted["pairs"]}) >= 3

    for order in itertools.islice(itertools.permutations(SHARES), 0, None, 2):
        data = tmp_path / "-".join(order)
        for share in order:
            load_made(data, made / share)
            link(data)
        assert differences(links(data), wanted) == [], order

    link(data, anew=True)
    assert differences(links(data), wanted) == []


@pytest.mark.usefixtures("soon_common")
def test_an_article_that_is_gone_leaves_no_trace_in_the_links(made: Path, tmp_path: Path) -> None:
    data, without = tmp_path / "data", tmp_path / "without"
    for share in SHARES:
        load_made(data, made / share)
        load_made(without, made / share)
    link(data)
    for folder in (data, without):
        with writing(folder) as db:
            gone = "(select article_id from articles order by article_id limit 12)"
            db.execute(f"delete from quotes where article_id in {gone}")
            db.execute(f"delete from mentions where article_id in {gone}")
            db.execute(f"delete from blocks where article_id in {gone}")
            db.execute(f"delete from article_versions where article_id in {gone}")
            db.execute(f"delete from articles where article_id in {gone}")

    link(data)
    link(without)

    assert differences(links(data), links(without)) == []


def told(place: int, said: str, speaker: str = "Maria Ortiz") -> Capture:
    """An article of words of its own in which somebody is quoted."""
    own = " ".join(f"word{place}x{n}" for n in range(60))
    return capture(f"Harbour {own}.\n\n“{said},” {speaker} said.", 1, f"https://harbour.example/{place}")


SAID = "Nobody will cross the river before the ice is gone"  # no sample of its words is kept


@pytest.mark.usefixtures("soon_common")
def test_a_quotation_that_is_rare_again_brings_its_articles_together(tmp_path: Path) -> None:
    data, without = tmp_path / "data", tmp_path / "without"
    speakers = ("Ana", "Eva", "Ida", "Lea", "Mia", "Zoe")
    pages = [told(place, SAID, f"{name} Ortiz") for place, name in enumerate(speakers)]
    load(data, *pages)
    link(data)
    assert len(links(data)["pairs"]) == 12, "each with the three of least key: it is common"
    with writing(data) as db:
        gone = [key for (key,) in db.execute("select article_id from articles order by article_id limit 2").fetchall()]
    take_out(data, gone, None, None)

    link(data)
    load(without, *pages)
    take_out(without, gone, None, None)
    link(without)

    assert len(links(data)["pairs"]) == 6
    assert differences(links(data), links(without)) == []


def test_a_correction_of_names_leaves_the_links_as_they_are_found_anew(tmp_path: Path) -> None:
    data = tmp_path / "data"
    load(
        data,
        *(told(place, "It is over", name) for place, name in enumerate(("Maria Ortiz", "Maria Ortiz", "Mia Ordas"))),
    )
    publish(data)
    link(data)
    before = links(data)
    assert len(before["pairs"]) == 1, "few words are one quotation where one speaker said them"

    book = NameBook(data)
    book.keep(book.merge("Mia Ordas", "Maria Ortiz"))
    link(data)
    assert differences(links(data), before) == []
    link(data, anew=True)

    assert differences(links(data), before) == []
    assert list(verify(data / PUBLISHED, archives=False)) == []


def test_what_changed_between_versions_does_not_depend_on_the_order_of_their_captures(tmp_path: Path) -> None:
    days = {1: f"{BRIDGE} Two boats will run.", 5: f"{BRIDGE} Three boats will run.", 9: f"{BRIDGE} No boat will run."}
    found = []
    for order in ((1, 5, 9), (9, 5, 1), (1, 9, 5)):
        data = tmp_path / "-".join(map(str, order))
        for day in order:
            load(data, capture(days[day], day))
            link(data)
        with writing(data) as db:
            found.append(db.execute("select version, kind, before, after from version_changes order by all").fetchall())

    assert {version for version, *_ in found[0]} == {2, 3}
    assert found[1] == found[2] == found[0]


def test_what_two_texts_share_is_the_same_to_the_last_digit_whatever_else_they_are_compared_with() -> None:
    texts = [f"{BRIDGE} {' '.join(f'word{n % (7 + place)}x' for n in range(place * 9))}" for place in range(30)]
    bags = [bag_of(content([WORD.findall(text)])) for text in texts]

    assert share_kept(bags[3], bags) == [share_kept(bags[3], [bag])[0] for bag in bags]
