"""The questions, views and macros: rows in, rows out, on a small archive whose answers are known."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any

import click
import duckdb
import pytest

from articles.records import Alias, Article, Block, Capture, Entity, Mention, Moment, Quote, Shape, SourceStep
from flows.commands.ask import _command
from flows.link import link
from tests.conftest import run_here
from warehouse.database import insert, reading, writing
from warehouse.load import load_batch, running
from warehouse.stage import Batch, Fate, OutletRow

WIRE = (
    "The garrison of Port Sel will leave by June, the ministry said on Monday in a statement of four lines.",
    "“We came with four ships and we shall go with three, God willing,” General Ana Roth told reporters on the quay.",
    "A senior official said the treasury had refused to pay for another winter of coal and bread for 1,250 men.",
    "The town's mayor has asked the ministry to leave the cranes, which belong to nobody he can find in any register.",
)
REWRITE = (
    "By June the garrison of Port Sel will be gone, according to a ministry statement of four lines on Monday.",
    "“We came with four ships and we shall go with three,” General Ana Roth told reporters on the quay.",
    "Another winter of coal and bread for 1,250 men was refused by the treasury, a senior official said.",
    "The mayor of the town wants the ministry to leave the cranes, which belong to nobody that any register knows.",
)
EARLIER = (
    "The garrison of Port Sel will leave within the year, the ministry said after a meeting of the council.",
    "General Ana Roth was not at the meeting and her office did not answer calls from this newspaper.",
    "Fishermen at the quay laughed when they were told, and one of them offered to take the bet in herring.",
)


def article(url: str, at: datetime, title: str, lines: tuple[str, ...], cut: str | None = None) -> Article:
    """An article as a reader would have found it: the names, the quotation, the unnamed official, a block cut."""
    text = "\n\n".join(lines)
    mentions, quotes = [], []
    for name, kind, key in (
        ("Port Sel", "PLACE", "place:port-sel"),
        ("Port Sell", "PLACE", "place:port-sel"),
        ("Ana Roth", "PERSON", "person:ana-roth"),
    ):
        at_char = text.find(name)
        if at_char >= 0:
            mentions.append(Mention(at_char, at_char + len(name), name, kind, key))
    start = text.find("“")
    if start >= 0:
        end = text.index("”")
        speaker = text.index("General Ana Roth")
        span = (start + 1, end)
        quotes.append(
            Quote(
                *span,
                text[slice(*span)],
                "direct",
                (span,),
                cue="told",
                speaker_text="General Ana Roth",
                speaker_start=speaker,
                speaker_end=speaker + 16,
                speaker_name="Ana Roth",
                speaker_entity_id="person:ana-roth",
                speaker_class="person",
                audience="reporters",
                confidence=0.95,
            )
        )
        official = text.index("enior official") - 1
        refused = text.index("treasury")
        quotes.append(
            Quote(
                refused,
                refused + 8,
                "treasury",
                "indirect",
                ((refused, refused + 8),),
                cue="said",
                speaker_text=text[official : official + 15],
                speaker_start=official,
                speaker_end=official + 15,
                speaker_class="unnamed",
                is_anonymous=True,
                anonymity={"label": "a senior official", "role": "senior treasury official"},
                sources=(SourceStep(1, text[official : official + 15], official, official + 15, "unnamed"),),
                confidence=0.35,
            )
        )
    blocks, place = [], 0
    for number, line in enumerate(lines):
        blocks.append(Block(number, "paragraph", True, None, line, place, place + len(line)))
        place += len(line) + 2
    if cut:
        blocks.append(Block(len(lines), "newsletter", False, "newsletter.sign-up", cut))
    return Article(
        part=1,
        title=title,
        text=text,
        published=Moment(at, at.isoformat(), "json-ld"),
        language="en",
        url=url,
        blocks=tuple(blocks),
        quotes=tuple(quotes),
        mentions=tuple(mentions),
        entities=tuple(Entity(k, n, kind) for n, kind, k in _ENTITIES),
        aliases=tuple(Alias(k, n, "exact") for n, _, k in _ENTITIES),
    )


_ENTITIES = (("Port Sel", "PLACE", "place:port-sel"), ("Ana Roth", "PERSON", "person:ana-roth"))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with three outlets: a wire story, its rewrite, an earlier story, a page changed later."""
    folder = tmp_path_factory.mktemp("asked") / "data"
    corrected = (*WIRE[:2], WIRE[2].replace("1,250", "1,520"), WIRE[3], "Correction: The number of men was wrong.")
    pages = [
        ("herald", "https://herald.example/1", datetime(2024, 3, 4, 9, tzinfo=UTC), "Garrison to leave", WIRE, None, 4),
        (
            "courier",
            "https://courier.example/1",
            datetime(2024, 3, 5, 7, tzinfo=UTC),
            "Men to go by June",
            REWRITE,
            None,
            5,
        ),
        (
            "gazette",
            "https://gazette.example/1",
            datetime(2013, 6, 2, tzinfo=UTC),
            "Garrison will leave",
            EARLIER,
            "Sign up!",
            3,
        ),
        (
            "herald",
            "https://herald.example/1",
            datetime(2024, 3, 4, 9, tzinfo=UTC),
            "Garrison leaves",
            corrected,
            None,
            9,
        ),
    ]
    with running(folder, "ingest", {}) as run:
        for number, (outlet, url, at, title, lines, cut, day) in enumerate(pages):
            batch = Batch(run.run_id)
            payload = "\n".join(lines).encode()
            fetched = datetime(2024, 3, day, 12, tzinfo=UTC)
            capture = Capture(
                payload,
                Shape.HTML,
                f"/archive/{outlet}.warc.gz",
                source_offset=100 * number,
                source_length=90,
                url=url,
                fetched_at=fetched,
                http_status=200,
            )
            found = (article(url, at, title, lines, cut),)
            batch.add(Fate(capture, found, OutletRow(outlet, outlet.title(), f"{outlet}.example", is_configured=True)))
            load_batch(folder, batch.tables())
    with writing(folder) as db:
        asked_at = datetime(2024, 3, 4, 11, tzinfo=UTC)
        robots = {"outlet_id": "herald", "host": "herald.example", "asked_at": asked_at, "http_status": 200}
        insert(db, "robots_log", [{**robots, "verdict": "rules", "reason": "allowed by its rules"}])
    link(folder)
    return folder


@pytest.fixture(scope="module")
def db(data: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with reading(data / "morgue.duckdb") as connection:
        yield connection


def rows(db: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return db.execute(query).fetchall()


def test_a_story_has_its_first_outlet_and_its_rewrite(db: duckdb.DuckDBPyConnection) -> None:
    assert rows(db, "select outlet, is_first from stories order by outlet") == [("Courier", False), ("Herald", True)]
    assert rows(db, "select relation from article_pairs where story_id is not null") == [("rewrite",)]
    ((articles, own),) = rows(db, "select articles, own_share from stories where outlet = 'Courier'")
    assert articles == 2
    assert 0 <= own < 0.5


def test_what_an_outlet_reworded_is_told_sentence_by_sentence(db: duckdb.DuckDBPyConnection) -> None:
    kinds = dict(rows(db, "select kind, count(*) from story_edits group by kind"))
    assert kinds.pop("reworded") >= 2
    assert sum(kinds.values()) >= 1


def test_a_quotation_is_one_in_all_its_cuts(db: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        db, "select outlet, is_first, round(share_of_longest, 2), speaker from quote_variants where kind = 'direct'"
    )
    assert found == [("Herald", True, 1.0, "Ana Roth"), ("Courier", False, 0.8, "Ana Roth")]


def test_changes_after_publication_are_classed(db: duckdb.DuckDBPyConnection) -> None:
    kinds = {kind for (kind,) in rows(db, "select kind from changes where outlet = 'Herald'")}
    assert kinds == {"headline", "number", "correction"}


def test_who_said_what_is_asked_by_speaker_subject_and_outlet(data: Path) -> None:
    def said(*options: str) -> list[tuple[str, str]]:
        told = run_here("ask", "said", *options, "--json", cwd=data.parent)
        assert told.returncode == 0, told.stderr
        return [(row["outlet"], row["speaker"]) for row in json.loads(told.stdout)]

    assert said("--speaker", "ana roth") == [("Herald", "Ana Roth"), ("Courier", "Ana Roth")]
    officials = said("--about", "port sel", "--speaker", "official", "--confidence", "0")
    assert {outlet for outlet, _ in officials} == {"Herald", "Courier"}
    assert set(said("--outlet", "courier")) <= set(said())
    assert set(said("--confidence", "0.9")) == {("Herald", "Ana Roth"), ("Courier", "Ana Roth")}
    assert set(said("--confidence", "0")) - set(said()) == set(officials), "those hardly likely are left out"


def test_what_was_cut_stands_with_its_rule(db: duckdb.DuckDBPyConnection) -> None:
    assert rows(db, "select outlet, kind, rule, shortest_example from cuts") == [
        ("Gazette", "newsletter", "newsletter.sign-up", "Sign up!")
    ]


def test_voices_are_counted_by_outlet(db: duckdb.DuckDBPyConnection) -> None:
    assert rows(db, "select speaker, quotes, share from voices where outlet = 'Herald' order by speaker") == [
        ("Ana Roth", 1, 0.5),
        ("senior treasury official", 1, 0.5),
    ]


def test_copies_are_not_independent(db: duckdb.DuckDBPyConnection) -> None:
    assert rows(db, "select outlet, independent_texts, copies_or_rewrites from independence order by outlet") == [
        ("(all outlets)", 2, 1),
        ("Courier", 1, 1),
        ("Gazette", 1, 0),
        ("Herald", 1, 0),
    ]


def test_unnamed_sources_about_a_place_are_found_by_any_spelling(db: duckdb.DuckDBPyConnection) -> None:
    found = rows(db, "select outlet, year, source from unnamed_about('port sel') order by outlet")
    assert found == [("Courier", 2024, "a senior official"), ("Herald", 2024, "a senior official")]


def test_a_quotation_is_proved_down_to_its_bytes(db: duckdb.DuckDBPyConnection) -> None:
    ((stands, path, offset, length),) = rows(
        db,
        "select stands_in_article, source_path, source_offset, source_length from prove('god willing')",
    )
    assert (stands, path, offset, length) == (True, "/archive/herald.warc.gz", 300, 90)


def test_robots_txt_answers_whether_we_were_allowed(db: duckdb.DuckDBPyConnection) -> None:
    assert rows(db, "select distinct verdict, reason from allowed('herald.example/1')") == [
        ("rules", "allowed by its rules")
    ]
    ((verdict, reason),) = rows(db, "select verdict, reason from allowed('gazette.example/1')")
    assert verdict == "not asked"
    assert "came from an archive" in reason


def test_the_same_subject_years_before_is_found(db: duckdb.DuckDBPyConnection) -> None:
    found = rows(db, "select outlet, year(published_at), relation from announced_before('Garrison leaves')")
    assert found == [("Gazette", 2013, "same_subject")]  # and not the same announcement in the Courier
    assert rows(db, "select days_before from announced_before('garrison LEAVES')") == [(3928,)]


def test_a_chain_is_told_as_a_path(db: duckdb.DuckDBPyConnection) -> None:
    found = rows(db, "select path, ends_in_nobody from source_paths where outlet = 'Herald'")
    assert found == [("Herald → senior official", True)]


def test_names_are_told_with_their_spellings(db: duckdb.DuckDBPyConnection) -> None:
    assert rows(db, "select name, articles, spellings from names where kind = 'PERSON'") == [
        ("Ana Roth", 3, ["Ana Roth"])
    ]


def test_every_view_and_macro_says_what_it_is_and_answers(db: duckdb.DuckDBPyConnection) -> None:
    for (name,) in rows(db, "select view_name from duckdb_views() where not internal"):
        db.execute(f"from {name}").fetchall()


QUESTIONS = tomllib.loads(resources.files("warehouse").joinpath("questions.toml").read_text("utf-8"))
NEEDED = {"--quote": "god willing", "--url": "herald.example", "--article": "garrison leaves"}


def test_the_menu_of_questions_is_complete_and_each_answers(data: Path) -> None:
    menu = run_here("ask", "--help", cwd=data.parent)
    assert menu.returncode == 0
    for name, question in QUESTIONS.items():
        assert name in menu.stdout
        given = {
            option: "Port Sel" if about.get("required") else None
            for option, about in question.get("options", {}).items()
        }
        with reading(data / "morgue.duckdb") as db:
            whole = db.execute(question["sql"], given).fetchall()
            assert db.execute(f"from ({question['sql']}) limit 3", given).fetchall() == whole[:3], name


def test_a_question_is_answered_as_json(data: Path) -> None:
    found = json.loads(run_here("ask", "unnamed", "--about", "PORT SEL", "--json", cwd=data.parent).stdout)

    assert {row["outlet"] for row in found} == {"Herald", "Courier"}


def test_the_query_behind_an_answer_holds_marks_as_they_are(data: Path) -> None:
    shown = run_here("ask", "voices", "--outlet", "O'Dea", "--sql", cwd=data.parent).stdout

    assert run_here("sql", shown, "--json", cwd=data.parent).stdout == "[]\n"


@pytest.mark.parametrize(
    "asked",
    [("unnamed", "--about", "PORT SEL"), ("voices",), ("voices", "--outlet", "herald"), ("prove", "--quote", "ships")],
)
def test_the_query_behind_an_answer_gives_it_as_plain_sql(data: Path, asked: tuple[str, ...]) -> None:
    shown = run_here("ask", *asked, "--sql", cwd=data.parent).stdout

    answered = run_here("ask", *asked, "--json", cwd=data.parent).stdout
    assert json.loads(run_here("sql", shown, "--json", cwd=data.parent).stdout) == json.loads(answered)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (("unnamed", "--about", "Port Zel"), "nothing here is “Port Zel”; the nearest names here: “Port Sel”"),
        (("again", "--doing", "pullouts"), "the nearest things done here: “withdraw”"),
        (("voices", "--outlet", "Currier"), "the nearest outlets here: “Courier”"),
        (("changes", "--kind", "numbers"), "the nearest kinds here: “number”"),
        (("before", "--article", "Garrison to stay"), "the nearest titles here: “Garrison leaves”"),
        (("prove", "--quote", "we came with ships"), "the nearest quotations here: “We came with four ships"),
        (("allowed", "--url", "heralt.example"), "the nearest addresses here: “https://herald.example/1”"),
    ],
)
def test_what_is_not_here_is_told_with_the_nearest_that_is(data: Path, asked: tuple[str, ...], says: str) -> None:
    answer = run_here("ask", *asked, cwd=data.parent)

    assert answer.returncode == 1
    assert says in answer.stderr
    assert answer.stdout == ""


def test_a_question_that_is_not_known_is_told_with_the_nearest(data: Path) -> None:
    answer = run_here("ask", "wier", cwd=data.parent)

    assert answer.returncode == 2
    assert "there is no question 'wier'; `morgue ask wire` is one" in answer.stderr


def test_an_empty_answer_says_why_and_is_empty_for_programs(data: Path) -> None:
    answer = run_here("ask", "changes", "--kind", "attribution", "--json", cwd=data.parent)

    assert (answer.returncode, answer.stdout) == (0, "[]\n")
    assert answer.stderr == "Nothing here answers to --kind; `morgue ask changes` asks without\n"


def test_each_question_answers_as_csv_and_with_its_query(data: Path) -> None:
    for name, question in QUESTIONS.items():
        given = [
            f"--{option}=port sel" for option, about in question.get("options", {}).items() if about.get("required")
        ]
        given = [word.replace("port sel", NEEDED.get(word.partition("=")[0], "port sel")) for word in given]
        table = run_here("ask", name, *given, "--csv", cwd=data.parent)
        query = run_here("ask", name, *given, "--sql", cwd=data.parent).stdout
        again = run_here("sql", query, "--csv", cwd=data.parent)
        assert table.returncode == 0, table.stderr
        assert table.stdout == again.stdout
        assert table.stdout.count("\n") > 1 or name == "quiet"


def test_a_question_whose_query_is_wrong_says_which_and_where(data: Path) -> None:
    wrong = _command("odd", {"asks": "What is odd?", "sql": "select oddity from articles"})
    with pytest.raises(click.ClickException, match=r"questions\.toml: odd: .*oddity"):
        wrong.main(["--data", str(data)], standalone_mode=False)
    with pytest.raises(click.BadParameter, match="-1 is not in the range"):
        wrong.main(["--data", str(data), "--limit", "-1"], standalone_mode=False)


def test_linking_again_changes_nothing_and_anew_gives_the_same(data: Path) -> None:
    def links() -> tuple[list[Any], list[Any]]:
        with writing(data) as db:
            return (
                db.execute(
                    "select article_a, article_b, relation, score, story_id from article_pairs order by all"
                ).fetchall(),
                db.execute("select quote_id, quote_cluster_id from quotes order by all").fetchall(),
            )

    before = links()
    assert link(data).articles == 0
    assert links() == before
    assert link(data, anew=True).articles == 3
    assert links() == before
