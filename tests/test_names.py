"""Corrections of who is who: written down, applied to old and new rows, never undone by a rebuild."""

from __future__ import annotations

import csv
import io
import itertools
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from articles.names import Span
from articles.read import Step, read
from articles.records import Capture, Shape
from flows.names import COLUMNS, NameBook, Named, NotCorrected, similar
from tests.conftest import run_here
from warehouse.database import publish, reading, writing
from warehouse.load import check, load_batch, prune, running, totals
from warehouse.names import CorrectionsUnreadable, read_corrections, write_corrections
from warehouse.stage import Batch, Fate, OutletRow

PAGES = {
    "a": "[p:Rana Qabbani] of the [o:Border Relief Fund] spoke in [l:Kafr Zayn]. [p:Qabbani] left for [l:Damascus].",
    "b": "In [l:Kafr Zain], [p:Rana Kabbani] met [p:Omar Tarrif]. [l:Upper Zayn] was quiet.",
    "place": "Water reached [l:Ezzor Bend]. [p:Ezzor] held.",
    "person": "[p:Ezzor Bend] was dry, [o:Marden] said.",
    "org": "[o:Ezzor Bend] was dry, [l:Marden] said.",
    "place again": "[l:Ezzor Bend] lies near [p:Marden].",
    "c": "[p:R. Qabbani-Haddad] of [o:Border Relief] was in [l:Kafr Zayn].",
}
KINDS = {"p": "PERSON", "o": "ORG", "l": "PLACE"}


def load(data: Path, *pages: str, replaces: bool = False, day: int = 1) -> None:
    """Load pages whose names stand as [kind:name], and publish."""
    with running(data, "ingest", {}) as run:
        batch = Batch(run.run_id)
        for page in pages:
            text, spans, at, marked = "", [], 0, PAGES[page]
            while (opened := marked.find("[", at)) >= 0:
                closed = marked.index("]", opened)
                text += marked[at:opened]
                spans.append(Span(len(text), len(text) + closed - opened - 3, KINDS[marked[opened + 1]]))
                text += marked[opened + 3 : closed]
                at = closed + 1
            text += marked[at:]
            fetched = datetime(2024, 3, day, tzinfo=UTC)
            url = f"https://www.harbour.example/{page}"
            capture = Capture(text.encode(), Shape.ARTICLE_TEXT, "/archive/a.txt", url=url, fetched_at=fetched)
            found = read(capture, frozenset({Step.ENTITIES}), spans).articles
            batch.add(Fate(capture, found, OutletRow("harbour", "Harbour Post", "harbour.example", is_configured=True)))
        load_batch(data, batch.tables(), replaces)
    publish(data)


def rows(data: Path, query: str, *values: Any) -> list[tuple[Any, ...]]:
    with reading(data / "morgue.duckdb") as db:
        return db.execute(query, list(values)).fetchall()


def entities_of(data: Path, written: str) -> set[str]:
    return {i for (i,) in rows(data, "select distinct entity_id from mentions where text = ?", written)}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("names")
    load(folder, "a", "b")
    return folder


@pytest.fixture
def data(loaded: Path, tmp_path: Path) -> Path:
    return shutil.copytree(loaded, tmp_path / "data")


def test_spellings_meet_and_every_entity_has_a_name_of_its_own(data: Path) -> None:
    assert entities_of(data, "Rana Qabbani") == entities_of(data, "Rana Kabbani") == entities_of(data, "Qabbani")
    assert entities_of(data, "Kafr Zayn") == entities_of(data, "Kafr Zain")
    assert rows(data, "select count(*) - count(distinct lower(name)) from entities") == [(0,)]
    assert check(data) == []


def test_the_order_of_loading_changes_nothing(data: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    load(other, "b")
    load(other, "a")
    query = "select entity_id, name, kind, plain_name from entities order by all"
    assert rows(other, query) == rows(data, query)
    query = "select article_id, number, entity_id, text from mentions order by all"
    assert rows(other, query) == rows(data, query)


def test_a_name_no_list_knows_is_of_the_kind_that_most_articles_give_it(tmp_path: Path) -> None:
    orders = itertools.permutations(("place", "person", "org", "place again"))
    for n, order in enumerate(itertools.islice(orders, 0, 24, 7)):
        data = tmp_path / str(n)
        for page in order:
            load(data, page)
        assert rows(data, "select distinct entity_id, kind from mentions where text = 'Ezzor Bend'") == [
            ("place:azrbnd", "PLACE")
        ]
        assert len(entities_of(data, "Marden")) == 3  # one word, of three kinds: perhaps three
        assert rows(data, "select distinct origin from spellings where name = 'Ezzor Bend'") == [("kind",)]
        assert rows(data, "select merged_into, merged_by from entities where merged_into is not null order by all") == [
            ("place:azrbnd", "kind"),
            ("place:azrbnd", "kind"),
        ]
    NameBook(data).keep(NameBook(data).apart("person:ezzor-bend", "place:azrbnd"))
    assert len(entities_of(data, "Ezzor Bend")) == 3


def test_a_merge_holds_for_old_rows_new_rows_and_after_a_rebuild(data: Path) -> None:
    book = NameBook(data)
    book.keep(book.merge("Upper Zayn", "Kafr Zayn", note="same village"))
    merged = entities_of(data, "Kafr Zayn")
    assert entities_of(data, "Upper Zayn") == merged
    PAGES["d"] = "Rain in [l:Upper Zayn]."
    load(data, "d")
    load(data, "a", "b", "d", replaces=True)
    assert entities_of(data, "Upper Zayn") == merged
    assert len(rows(data, "from entity('upper zayn')")) == 1
    assert check(data) == []


def test_corrections_taken_out_of_the_file_are_undone(data: Path) -> None:
    queries = ("select article_id, number, entity_id from mentions order by all", "from entities order by all")
    before = [rows(data, query) for query in queries]
    book = NameBook(data)
    book.keep(book.merge("Upper Zayn", "Kafr Zayn"))
    book.keep(book.rename("Damascus", "Dimashq"))
    book.keep(book.split("Kafr Zayn", ["Kafr Zain"], "Zain on the Hill"))
    assert [rows(data, query) for query in queries] != before
    prune(data)  # as a rebuild does, where the archive is gone that the name stands in
    (data / "names.csv").unlink()
    publish(data)
    assert [rows(data, query) for query in queries] == before
    assert check(data) == []


def test_a_correction_goes_on_from_a_published_copy_alone(data: Path) -> None:
    before = rows(data, "from articles")
    shutil.rmtree(data / "work")

    book = NameBook(data)
    book.keep(book.rename("Damascus", "Dimashq"))
    shutil.rmtree(data / "work")  # as after a kill between the two renames of publishing
    publish(data)

    assert rows(data, "from articles") == before
    assert len(rows(data, "from entity('Dimashq')")) == 1
    assert totals(data)["articles"] == len(before)


def test_an_entity_that_no_text_names_any_more_is_forgotten_with_its_spellings(data: Path) -> None:
    with writing(data) as db:
        db.execute("delete from mentions where text like 'Omar%'")

    prune(data)
    publish(data)

    assert rows(data, "select name from entities where name like 'Omar%'") == []
    assert rows(data, "select alias from aliases where alias like 'Omar%'") == []
    assert entities_of(data, "Damascus") != set()


def test_a_spelling_split_off_is_an_entity_of_its_own(data: Path) -> None:
    whole = entities_of(data, "Kafr Zayn")
    book = NameBook(data)
    book.keep(book.split("Kafr Zayn", ["Kafr Zain"]))
    assert entities_of(data, "Kafr Zayn") == whole != entities_of(data, "Kafr Zain")
    assert rows(data, "select count(*) - count(distinct lower(name)) from entities") == [(0,)]


def test_an_alias_is_obeyed_by_pages_that_come_later(data: Path) -> None:
    book = NameBook(data)
    book.keep(book.alias("Rana Qabbani", "R. Qabbani-Haddad"))
    load(data, "c")
    assert entities_of(data, "R. Qabbani-Haddad") == entities_of(data, "Rana Qabbani")
    assert ("user",) in rows(data, "select origin from aliases where alias = 'R. Qabbani-Haddad'")


def test_names_said_to_be_two_are_not_merged(data: Path) -> None:
    book = NameBook(data)
    book.keep(book.apart("Rana Qabbani", "Omar Tarrif", note="met"))
    assert NameBook(data).judge("Rana Qabbani", "Omar Tarrif", None)[0] is False
    with pytest.raises(NotCorrected, match="said to be two"):
        NameBook(data).merge("Rana Qabbani", "Omar Tarrif")


def test_what_cannot_be_corrected_says_why(data: Path) -> None:
    book = NameBook(data)
    with pytest.raises(NotCorrected, match="no entity is called 'Nobody'"):
        book.merge("Nobody", "Damascus")
    with pytest.raises(NotCorrected, match="already"):
        book.merge("Kafr Zain", "Kafr Zayn")
    with pytest.raises(NotCorrected, match="nowhere written"):
        book.split("Damascus", ["Dimashq"])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("action,entity_id\n", "line 1: columns must be"),
        ("action,entity_id,spelling,into_id,name,kind,note\nglue,a,,b,,,\n", "line 2: action 'glue'"),
        ("action,entity_id,spelling,into_id,name,kind,note\nmerge,a,,,,,\n", "line 2: a merge needs into_id"),
        ("action,entity_id,spelling,into_id,name,kind,note\nmerge,a,,b,,,\nmerge,b,,a,,,\n", "merged into itself"),
        ("\x00", "names.csv"),
    ],
)
def test_a_bad_file_of_corrections_stops_the_start(data: Path, text: str, says: str) -> None:
    (data / "names.csv").write_text(text)
    with pytest.raises(CorrectionsUnreadable, match=says), running(data, "ingest", {}):
        pass


def edited(data: Path, change: dict[str, dict[str, str]], delimiter: str = ",", mark: str = "") -> str:
    """The export with some cells changed, by spelling, as a spreadsheet writes it."""
    table = [dict(zip(COLUMNS, map(str, row), strict=True)) for row in NameBook(data).export()]
    for row in table:
        row |= change.get(row["spelling"], {})
    out = io.StringIO()
    written = csv.DictWriter(out, COLUMNS, delimiter=delimiter, lineterminator="\r\n")
    written.writeheader()
    written.writerows(table)
    return mark + out.getvalue()


def test_an_export_read_back_unchanged_corrects_nothing(data: Path) -> None:
    assert NameBook(data).changed(edited(data, {})) == []


def test_a_name_clustered_in_a_spreadsheet_becomes_a_merge(data: Path) -> None:
    book = NameBook(data)
    said = book.changed(edited(data, {"Upper Zayn": {"name": "Kafr Zayn"}}, ";", "\ufeff"))
    assert [c.action for c in said] == ["merge"]
    book.keep(said)
    assert entities_of(data, "Upper Zayn") == entities_of(data, "Kafr Zayn")
    assert NameBook(data).changed(edited(data, {})) == []


def test_one_spelling_given_another_name_becomes_a_split(data: Path) -> None:
    book = NameBook(data)
    book.keep(book.changed(edited(data, {"Kafr Zain": {"name": "Kafr Zain (north)"}})))
    assert entities_of(data, "Kafr Zain") != entities_of(data, "Kafr Zayn")
    assert rows(
        data, "select name from entities where entity_id in (select entity_id from mentions where text = 'Kafr Zain')"
    ) == [("Kafr Zain (north)",)]


def test_a_new_name_for_all_spellings_is_a_new_name(data: Path) -> None:
    book = NameBook(data)
    book.keep(book.changed(edited(data, {"Omar Tarrif": {"name": "Omar Tarrif (engineer)"}})))
    assert rows(
        data, "select distinct e.name from entities e join mentions m using (entity_id) where m.text = 'Omar Tarrif'"
    ) == [("Omar Tarrif (engineer)",)]


def test_what_looks_alike_is_proposed_and_never_merged(data: Path) -> None:
    names = [
        Named("1", "Samir Haddad", "PERSON", 3, 1),
        Named("2", "Samir Hadad", "PERSON", 1, 1),
        Named("3", "Samir Hadad", "ORG", 1, 1),
    ]
    ((score, a, b),) = similar(names)
    assert score > 90
    assert {a.entity_id, b.entity_id} == {"1", "2"}
    assert [b.entity_id for _, _, b in similar(names, asked="Samir Hadad")] == ["2", "3", "1"]


def test_names_that_look_alike_are_found_wherever_among_many_they_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.names._AT_ONCE", 2)
    words = ["Samir Haddad", "Omar Tarrif", "Lina Sorour", "Samir Hadad", "Omar Tarif"]

    found = similar([Named(str(n), word, "PERSON", 1, 1) for n, word in enumerate(words)])

    assert sorted((a.entity_id, b.entity_id) for _, a, b in found) == [("0", "3"), ("1", "4")]


def test_a_surname_is_enough_where_one_person_has_it(data: Path) -> None:
    PAGES["e"] = "[p:Lina Tarrif] met nobody."
    one = rows(data, "select name from entity('tarrif')")
    load(data, "e")

    assert one == [("Omar Tarrif",)]
    assert rows(data, "from entity('Tarrif')") == []


def test_views_answer(data: Path) -> None:
    assert rows(data, "select mentions, articles from entity('KAFR ZAIN')") == [(2, 2)]
    assert ("Kafr Zain", 1) in rows(data, "select spelling, mentions from spellings where kind = 'PLACE'")
    together = "select sum(articles) from co_mentions where name_a ilike '%abbani' or name_b ilike '%abbani'"
    assert rows(data, together) == [(6,)]
    assert rows(data, "select sum(mentions) from entity_coverage") == rows(data, "select count(*) from mentions")
    assert rows(data, "select count(*) from new_names") == rows(data, "select count(distinct entity_id) from mentions")
    assert rows(data, "from quoted_people") == []


def test_entities_are_followthemoney_entities(data: Path) -> None:
    query = "select id, schema, caption, properties from followthemoney where schema = 'Person' order by id"
    rana, omar = rows(data, query)
    assert omar[1:3] == ("Person", "Omar Tarrif")
    assert rana[3]["name"] == [rana[2]]
    assert rana[3]["weakAlias"] == ["Qabbani"]
    assert len(rana[3]["alias"]) == 1


def test_the_command_lists_judges_and_corrects(data: Path) -> None:
    def says(*words: str) -> str:
        done = run_here("names", "--data", data, *words, cwd=data)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert "Kafr Za" in says("--kind", "PLACE")
    assert len(says("--limit", "0").splitlines()) > len(says("--limit", "1").splitlines())
    assert json.loads(says("Kafr Zain", "--json"))[0]["mentions"] == 2
    assert says("Upper Zayn", "Kafr Zayn").startswith("two")
    says("merge", "Upper Zayn", "Kafr Zayn")
    assert "user: merge" in says("Kafr Zayn", "--why")
    assert says("Upper Zayn", "Kafr Zayn", "--kind", "PLACE").startswith("one (PLACE): user")
    listed = says("export")
    (data / "edited.csv").write_text(listed, "utf-8")
    says("import", str(data / "edited.csv"))
    assert len(json.loads(says("export", "--json"))) == len(listed.splitlines()) - 1
    assert all(pair["score"] > 70 for pair in json.loads(says("similar", "--json")))
    (renamed,) = json.loads(says("rename", "Upper Zayn", "Zayn", "--json"))
    assert (renamed["action"], renamed["name"]) == ("rename", "Zayn")
    (data / "edited.csv").write_text("spelling\nZayn\n", "utf-8")
    unread = run_here("names", "--data", data, "import", data / "edited.csv", cwd=data)
    assert unread.stderr == f"Error: {data / 'edited.csv'}, line 1: no column entity_id, name, was\n"
    wrong = run_here("names", "--data", data, "merge", "Nobody", "Damascus", cwd=data)
    assert wrong.returncode == 1
    assert "Nobody" in wrong.stderr
    assert "Traceback" not in wrong.stderr


def test_a_correction_that_a_killed_run_wrote_down_is_not_written_twice(data: Path) -> None:
    said = NameBook(data).merge("Upper Zayn", "Kafr Zayn")
    write_corrections(data, said)

    NameBook(data).keep(said)

    assert read_corrections(data) == said
    assert rows(data, "select count(*) from name_corrections") == [(1,)]


def test_one_process_writes_and_the_writer_is_closed_after_a_correction(data: Path) -> None:
    book = NameBook(data)
    book.keep(book.rename("Omar Tarrif", "O. Tarrif"))
    with writing(data, patience_s=1) as db:
        assert db.execute("select count(*) from name_corrections").fetchall() == [(1,)]


def test_an_entity_goes_whose_name_is_another_s_without_it(tmp_path: Path) -> None:
    PAGES["one"], PAGES["two"] = "[o:Zahr Lind] paid.", "[p:Zahr Lind] came. [p:Zahr Lind] left."
    load(tmp_path, "one", "two")
    assert rows(tmp_path, "select distinct kind from mentions") == [("PERSON",)]
    with writing(tmp_path) as db:
        db.execute("delete from mentions where article_id in (select article_id from articles where url like '%two')")
    publish(tmp_path)

    assert rows(tmp_path, "select kind from entities") == [("ORG",)]


def test_an_entity_that_only_an_older_version_names_is_gone_in_any_order(tmp_path: Path) -> None:
    found = []
    for order in (("v1", "v2"), ("v2", "v1")):
        data = tmp_path / order[0]
        for version in order:
            PAGES["v"] = PAGES["a"] if version == "v1" else PAGES["b"]
            load(data, "v", day=int(version[1]))
        found.append(rows(data, "select entity_id, name from entities order by all"))

    assert found[0] == found[1]
    assert {"Omar Tarrif"} <= {name for _, name in found[0]}
    assert not {"Damascus"} & {name for _, name in found[0]}
