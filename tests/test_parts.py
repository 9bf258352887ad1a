"""Articles that lie on several pages become one, whatever the order and the files that their pages come in."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest

from articles.page.further import next_number, part_number
from articles.read import Step
from flows.explain import explain_stored
from flows.ingest import ingest
from flows.loading import ingest_shard
from flows.pool import Limits
from flows.rebuild import rebuild
from flows.runs import Settings, Shard, Watch
from tests.made import record, response, write
from warehouse.database import publish
from warehouse.load import check, running

SITE = "https://courier.example"
TITLE = "How the harbour lost its ferry"


def page(part: int, head: str = "", title: str = TITLE, foot: str = "", said: str = "slow") -> bytes:
    """A part of a story: a standfirst that every part repeats, three paragraphs of its own, and a statement."""
    prose = "".join(
        f"<p>Part {part} of {title}, paragraph {n}: the company wrote to the board that the {part}{n} boats "
        "would be sold by the end of the year, and the board wrote back.</p>"
        for n in range(3)
    )
    quote = f"<p>“The {part}th letter was {said},” said Maria Ortiz, the harbour master.</p>"
    lead = '<p class="standfirst">Nobody was told, and everybody knew: the story of an end in letters.</p>'
    top = f'<!doctype html><html lang="en"><head><title>{title} | Courier</title>{head}</head><body><article>'
    return f"{top}<h1>{title}</h1>{lead}{prose}{quote}</article>{foot}</body></html>".encode()


def link(rel: str, path: str) -> str:
    return f'<link rel="{rel}" href="{SITE}{path}">'


def capture(path: str, body: bytes, day: int = 1) -> bytes:
    return record("response", response(body), SITE + path, WARC_Date=f"2024-03-{day:02}T10:00:00Z")


THREE = {
    1: capture("/ferry", page(1, link("next", "/ferry?page=2"))),
    2: capture("/ferry?page=2", page(2, link("next", "/ferry?page=3") + link("prev", "/ferry"))),
    3: capture("/ferry?page=3", page(3, link("prev", "/ferry?page=2"))),
}
OTHERS = [
    capture(f"/news/{n}", page(9, link("next", f"/news/{n + 1}"), f"Another story, number {n}")) for n in range(5)
]


class Desk:
    """A warehouse, and archives that are loaded into it."""

    def __init__(self, folder: Path, steps: frozenset[Step] = frozenset({Step.ARTICLE})) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        (folder / "outlets").mkdir(exist_ok=True)
        self.settings = Settings(folder / "data", Limits(workers=1), steps=steps, outlet_folders=(folder / "outlets",))

    def load(self, name: str, made: Sequence[bytes]) -> dict[str, int]:
        path = self.folder / name
        path.write_bytes(b"".join(gzip.compress(one) for one in made))
        return dict(ingest([path], self.settings).tally.captures)

    def ask(self, query: str) -> list[Any]:
        assert check(self.settings.data) == []
        with duckdb.connect(str(self.settings.data / "morgue.duckdb"), read_only=True) as db:
            rows = db.execute(query).fetchall()
        return [row[0] if len(row) == 1 else row for row in rows]

    def all(self) -> dict[str, list[Any]]:
        """All that is known of articles, but when it was read and where from."""
        return {
            "articles": self.ask("select article_id, url, title, text, version from articles order by all"),
            "versions": self.ask("select * exclude (read_at, last_seen) from article_versions order by all"),
            "blocks": self.ask("select * from blocks order by all"),
            "captures": self.ask("select capture_id, outcome, reason, part_of, parts from captures order by all"),
        }  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    """What is known when all parts come in one archive, in order."""
    desk = Desk(tmp_path_factory.mktemp("whole"))
    assert desk.load("all.warc.gz", [*THREE.values(), *OTHERS]) == {"article": 6, "part": 2}
    return desk.all()


def parts_in(text: str) -> list[int]:
    return [n for n in range(1, 10) if f"Part {n} of" in text]


def test_the_parts_of_an_article_become_one_in_order(whole: dict[str, list[Any]]) -> None:
    ((_, url, title, text, version),) = [row for row in whole["articles"] if row[2] == TITLE]

    assert (url, title, version) == (f"{SITE}/ferry", TITLE, 1)
    assert [line[:6] for line in text.split("\n\n") if line.startswith("Part")] == ["Part 1"] * 3 + ["Part 2"] * 3 + [
        "Part 3"
    ] * 3
    assert text.count("Nobody was told") == 1, "what every part repeats stands once"
    assert len(whole["versions"]) == 6
    fates = sorted((outcome, bool(part_of), len(parts or ())) for _, outcome, _, part_of, parts in whole["captures"])
    assert fates == [("article", False, 0)] * 5 + [("article", False, 2)] + [("part", True, 0)] * 2


def test_a_part_is_explained_by_its_article(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.load("a.warc.gz", list(THREE.values()))

    found = explain_stored(desk.settings.data, f"{SITE}/ferry?page=3")

    assert found.place.startswith(f"{SITE}/ferry · ")
    assert found.note == f"the article goes on on {SITE}/ferry?page=3"
    (article,) = found.articles
    again = [block.text for block in article.blocks if block.rule == "part.again"]
    assert len(again) == 2
    assert all(text.startswith("Nobody was told") for text in again)
    assert "says again" in found.rules["part.again"]


def test_order_files_and_repetition_do_not_matter(whole: dict[str, list[Any]], tmp_path: Path) -> None:
    apart, late = Desk(tmp_path / "apart"), Desk(tmp_path / "late")

    apart.load("all.warc.gz", [THREE[3], *OTHERS, THREE[1], THREE[2]])
    late.load("a.warc.gz", [THREE[2], OTHERS[0]])
    assert parts_in(late.ask("select text from articles where title like 'How%'")[0]) == [2], "alone it stands alone"
    late.load("b.warc.gz", [*OTHERS[1:], THREE[1]])
    assert parts_in(late.ask("select text from articles where title like 'How%'")[0]) == [1, 2]
    late.load("c.warc.gz", [THREE[3]])

    assert apart.all() == whole
    assert late.all() == whole
    assert late.load("d.warc.gz", [*THREE.values(), *OTHERS]) == {"known": 8}
    assert late.all() == whole
    done = rebuild(late.settings)
    assert done.changed == []
    assert dict(done.summary.tally.captures) == {"article": 6, "part": 2}
    assert late.all() == whole


def test_a_load_that_ended_before_its_parts_were_joined_is_completed_by_the_next(
    whole: dict[str, list[Any]], tmp_path: Path
) -> None:
    desk = Desk(tmp_path)
    source = write(tmp_path, "all.warc.gz", b"".join(map(gzip.compress, [*THREE.values(), *OTHERS])))
    with running(desk.settings.data, "ingest", {}) as run:
        ingest_shard(Shard((source,)), run.run_id, desk.settings, Watch())
    publish(desk.settings.data)
    assert len(desk.ask("select * from articles")) == 8

    ingest([source.path], desk.settings)

    assert desk.all() == whole


def test_a_part_that_is_missing_ends_the_article_before_it(tmp_path: Path) -> None:
    desk = Desk(tmp_path)

    desk.load("a.warc.gz", [THREE[1], THREE[3]])

    texts = desk.ask("select text from articles order by url")
    assert [parts_in(text) for text in texts] == [[1], [3]]


def test_a_rebuild_leaves_an_article_as_it_was_where_the_archive_of_a_part_is_gone(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    for part, made in THREE.items():
        desk.load(f"{part}.warc.gz", [made])
    before = desk.all()
    (tmp_path / "2.warc.gz").unlink()

    rebuilt = rebuild(desk.settings)

    assert rebuilt.missing == [str(tmp_path / "2.warc.gz")]
    assert ["a part of its article" in damage.what for damage in rebuilt.summary.tally.damages] == [True]
    assert desk.all() == before


def test_a_first_page_that_changed_is_a_new_version_of_the_whole(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.load("a.warc.gz", list(THREE.values()))
    desk.load("b.warc.gz", [capture("/ferry", page(1, link("next", "/ferry?page=2"), said="late"), 5)])

    versions = desk.ask("select version, text from article_versions order by version")

    assert [(number, parts_in(text)) for number, text in versions] == [(1, [1, 2, 3]), (2, [1, 2, 3])]
    assert ["was slow" in text.split("Part 2")[0] for _, text in versions] == [True, False]
    assert desk.ask("select outcome, count(*) from captures group by all order by all") == [("article", 2), ("part", 2)]
    assert desk.load("c.warc.gz", [capture("/ferry", page(1, link("next", "/ferry?page=2"), said="late"), 7)]) == {
        "duplicate": 1
    }
    assert desk.ask("select version, last_seen::date::text from article_versions order by 1") == [
        (1, "2024-03-01"),
        (2, "2024-03-07"),
    ]


def test_a_site_that_calls_its_first_page_the_address_of_all_parts_keeps_one_version(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    own = link("canonical", "/ferry")

    desk.load("a.warc.gz", [capture(f"/ferry{at}", page(n, own)) for n, at in ((1, ""), (3, "/3/"), (2, "/2/"))])

    ((version, text),) = desk.ask("select version, text from article_versions")
    assert (version, parts_in(text)) == (1, [1, 2, 3])


def test_quotes_and_names_of_all_parts_are_found_in_the_whole_text(tmp_path: Path) -> None:
    desk = Desk(tmp_path, frozenset(Step))

    desk.load("a.warc.gz", list(THREE.values()))

    quotes = desk.ask(
        "select q.text, q.speaker_name, a.text[q.start_char + 1:q.end_char] = q.text "
        "from quotes as q inner join articles as a using (article_id) where q.kind = 'direct' order by q.number"
    )
    assert quotes == [(f"The {n}th letter was slow,", "Maria Ortiz", True) for n in (1, 2, 3)]


CONFIG = """name = "Courier"
domains = ["courier.example"]
country = "GB"
language = "en"
time_zone = "Europe/London"
[links]
LINKS
"""
ON = '<a class="on" href="/story/the-end-of-it">Read on</a><a class="on" href="/story/another-matter">And this</a>'


def test_an_outlets_selector_leads_on_where_the_title_is_the_same_as_long_as_it_is_there(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    config = tmp_path / "outlets" / "courier.toml"
    config.write_text(CONFIG.replace("LINKS", "next_page = 'a.on'"))
    made = [
        capture("/story/the-ferry", page(1, foot=ON)),
        capture("/story/the-end-of-it", page(2, foot=ON.replace("the-end-of-it", "another-matter"))),
        capture("/story/another-matter", page(5, title="Another matter")),
    ]

    desk.load("a.warc.gz", made)
    assert [parts_in(text) for text in desk.ask("select text from articles order by title")] == [[5], [1, 2]]
    assert desk.load("a.warc.gz", made) == {"known": 3}, "and again"
    assert len(desk.ask("select * from articles")) == 2

    config.write_text(CONFIG.replace("LINKS", ""))
    desk.settings = Settings(
        **{
            **{name: getattr(desk.settings, name) for name in desk.settings.__slots__},
            "outlet_folders": (tmp_path / "outlets" / ".." / "outlets",),
        }
    )
    rebuild(desk.settings)
    assert [parts_in(text) for text in desk.ask("select text from articles order by title, url")] == [[5], [2], [1]]
    assert desk.ask("select distinct outcome from captures") == ["article"]


def test_all_of_an_article_on_one_page_stands_for_its_parts(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    (tmp_path / "outlets" / "courier.toml").write_text(CONFIG.replace("LINKS", "single_page = 'a.all'"))
    to_all = '<a class="all" href="/ferry/print">All on one page</a>'
    one = page(1, foot="").replace(b"</article>", page(2)[page(2).index(b"<p>Part") :])
    made = [
        capture("/ferry", page(1, link("next", "/ferry?page=2"), foot=to_all)),
        capture("/ferry?page=2", page(2, foot=to_all)),
        capture("/ferry/print", one),
    ]

    desk.load("a.warc.gz", made)

    ((url, text),) = desk.ask("select url, text from articles")
    assert (url, parts_in(text)) == (f"{SITE}/ferry/print", [1, 2])
    assert desk.ask("select outcome, count(*) from captures group by all order by all") == [("article", 1), ("part", 2)]


@pytest.mark.parametrize(
    ("url", "following", "number"),
    [
        ("/story", "/story?page=2", 2),
        ("/story?page=2", "/story?page=3", 3),
        ("/story?page=9", "/story?page=10", 10),
        ("/story?id=7", "/story?page=2&id=7", 2),
        ("/story?page=1", "/story?page=2", 2),
        ("/story/", "/story/2/", 2),
        ("/story/2", "/story/3", 3),
        ("/story", "/story/page/2", 2),
        ("/story.html", "/story-2.html", 2),
        ("/story.html", "/story_seite-2.html", 2),
        ("/index.html", "/index2.html", 2),
        ("/story", "/story-2", None),
        ("/story/1", "/story/2", None),
        ("/story-1.html", "/story-2.html", None),
        ("/story?page=2", "/story?page=4", None),
        ("/story", "/other?page=2", None),
        ("/story?id=7", "/story?id=8", None),
        ("/2024/05/12/story", "/2024/05/13/other", None),
    ],
)
def test_the_next_part_is_told_by_its_number(url: str, following: str, number: int | None) -> None:
    assert next_number(SITE + url, SITE + following) == number


def test_a_series_of_stories_is_no_article() -> None:
    assert next_number(f"{SITE}/news/8", f"{SITE}/news/9") == 9, "by its form alone it could be"
    assert part_number(f"{SITE}/news/8", f"{SITE}/news/9") is None, "but it is not of an article that begins there"
