"""Stories: copies and rewrites told from reports of one's own, versions told apart by what changed."""

from __future__ import annotations

import itertools
import json
import tomllib
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest

import articles.alike
from articles.alike import alike
from articles.compare import Comparable, related, sentences
from articles.facts import names, numbers
from articles.read import EVERY_STEP, annotate
from articles.records import Article
from articles.sketches import quote_key, token_sketch
from articles.versions import changes
from flows.ingest import ingest
from flows.link import link
from flows.runs import Settings
from warehouse.database import reading
from warehouse.stage import text_digest

PAIRS = Path(__file__).parent / "pairs"
SERIES = Path(__file__).parent / "series"
SAME = ("wire", "copy", "light", "heavy")
APART = ("independent", "other")


def cut(wire: str) -> str:
    """A wire as papers take it: without its dateline and its end."""
    return wire.strip().partition(" — ")[2].rpartition("\n\n")[0]


@cache
def comparable(event: str, kind: str) -> Comparable:
    """A text of tests/pairs as the linking compares it."""
    published, title, text = texts_of(event)[kind]
    text = text.strip()
    article = annotate(Article(part=1, title=None, text=text, language="en"), EVERY_STEP)
    return Comparable(
        f"{event}:{kind}",
        text,
        title,
        published,
        names=frozenset(mention.entity_id for mention in article.mentions),
        quotes=frozenset(quote_key(q.text, q.speaker_entity_id, kind) for q in article.quotes),
    )


def texts_of(event: str) -> dict[str, tuple[date, str | None, str]]:
    """The texts of an event of tests/pairs: when it was published, title, text."""
    texts = tomllib.loads((PAIRS / f"{event}.toml").read_text("utf-8"))
    if "/" in event:
        return {kind: (t["published"], t["title"], t["text"]) for kind, t in texts.items() if isinstance(t, dict)}
    return {kind: (date(2024, 3, 5), None, text) for kind, text in (texts | {"copy": cut(texts["wire"])}).items()}


def labelled_pairs() -> list[tuple[str, str, bool]]:
    """Every pair within an event of tests/pairs, a tour of pairs across events, and the pairs that tests/pairs/classes
    names, each with whether the two are of one wire story."""
    events = sorted(path.stem for path in PAIRS.glob("*.toml"))
    pairs = []
    for event in events:
        for x, y in itertools.combinations((*SAME, *APART), 2):
            pairs.append((f"{event}/{x}", f"{event}/{y}", x in SAME and y in SAME))
    for x, y in itertools.pairwise(events):
        pairs += [(f"{x}/wire", f"{y}/wire", False), (f"{x}/heavy", f"{y}/light", False)]
    for path in sorted(PAIRS.glob("classes/*.toml")):
        told = tomllib.loads(path.read_text("utf-8"))
        for label in ("same", "apart"):
            for x, y in map(str.split, told[label]):
                pairs.append((f"classes/{path.stem}/{x}", f"classes/{path.stem}/{y}", label == "same"))
    return pairs


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The texts of tests/pairs and tests/series, loaded as an archive and linked."""
    folder = tmp_path_factory.mktemp("pairs")
    with (folder / "texts.jsonl").open("w", encoding="utf-8") as archive:
        for path in sorted(PAIRS.rglob("*.toml")):
            event = path.relative_to(PAIRS).with_suffix("").as_posix()
            for kind, (published, title, text) in texts_of(event).items():
                url = f"https://{kind}.example/{event}/{kind}"
                row = {"url": url, "title": title, "text": text.strip(), "published": published.isoformat()}
                archive.write(json.dumps(row) + "\n")
        for path in sorted(SERIES.glob("*.toml")):
            for kind, told in tomllib.loads(path.read_text("utf-8")).items():
                if kind != "series":
                    row = {"url": f"https://{kind}.example/{path.stem}/{kind}", "title": told["title"]}
                    row |= {"text": told["text"].strip(), "published": told["published"].isoformat()}
                    archive.write(json.dumps(row) + "\n")
    ingest([folder / "texts.jsonl"], Settings(data=folder / "data"))
    link(folder / "data")
    return folder / "data" / "morgue.duckdb"


@pytest.fixture(scope="module")
def relations(archive: Path) -> dict[frozenset[str], str]:
    """How the texts are related."""
    with reading(archive) as db:
        found = db.execute(
            "select a.url, b.url, relation from article_pairs as p "
            "inner join articles as a on a.article_id = article_a inner join articles as b on b.article_id = article_b"
        ).fetchall()
    return {frozenset(url.partition(".example/")[2] for url in pair): relation for *pair, relation in found}


def test_copies_and_rewrites_are_told_from_reports_of_ones_own(relations: dict[frozenset[str], str]) -> None:
    pairs = labelled_pairs()
    said = [relations.get(frozenset(pair)) for *pair, _ in pairs]
    found = [relation in ("same_text", "same_wire", "rewrite") for relation in said]
    wrong = [
        (*pair, relation) for pair, relation, is_found in zip(pairs, said, found, strict=True) if is_found != pair[2]
    ]
    right = sum(is_found and is_same for is_found, (_, _, is_same) in zip(found, pairs, strict=True))

    assert len(pairs) >= 220
    assert right / sum(found) >= 0.98, wrong
    assert right / sum(is_same for _, _, is_same in pairs) >= 0.93, wrong


@pytest.mark.parametrize("event", ["plant", "summit", "merger"])
def test_who_announced_the_same_before_is_found_years_back(archive: Path, event: str) -> None:
    told = tomllib.loads((SERIES / f"{event}.toml").read_text("utf-8"))
    *earlier, last = told["series"]
    with reading(archive) as db:
        found = db.execute("select title, days_before from announced_before(?)", [told[last]["title"]]).fetchall()
        begun = db.execute(
            "select count(*), count(*) filter (where is_name and is_headline) from subject_words(?)",
            [told[last]["title"]],
        ).fetchall()
        near = {
            one for (one,) in db.execute("select article_id from subject_articles(?)", [told[last]["title"]]).fetchall()
        }
        everyone = {one for (one,) in db.execute("select article_id from articles").fetchall()}

    titles = [title for title, _ in found]
    assert titles[:1] == [told[earlier[0]]["title"]]  # the first, long before
    assert found[0][1] == (told[last]["published"] - told[earlier[0]]["published"]).days
    assert {told[kind]["title"] for kind in earlier} <= set(titles)
    assert set(titles) <= {text["title"] for kind, text in told.items() if kind != "series"}  # nothing of other events
    assert len(titles) <= 4
    assert 0 < begun[0][1] < begun[0][0]
    assert near == everyone  # there are few: all of them tell which words are common


@pytest.mark.parametrize("event", ["bridge", "fuel", "garrison", "merger", "summit"])
def test_what_was_announced_again_is_one_subject_on_as_many_occasions(archive: Path, event: str) -> None:
    told = tomllib.loads((SERIES / f"{event}.toml").read_text("utf-8"))
    with reading(archive) as db:
        found = db.execute(
            "select url, occasion, occasions from announced_again inner join articles using (article_id) "
            "where contains(url, ?) order by occasion",
            [f".example/{event}/"],
        ).fetchall()
        unsaid = db.execute("from announced_again anti join announcements using (article_id, action)").fetchall()

    last = len(told["series"])
    assert unsaid == []
    assert found == [
        (f"https://{kind}.example/{event}/{kind}", number, last) for number, kind in enumerate(told["series"], 1)
    ]


def test_a_capital_stands_for_its_state_and_a_report_of_the_same_month_or_year_or_of_no_day_is_no_occasion(
    tmp_path: Path,
) -> None:
    english = "The men and women of the base had packed their boxes for weeks, and the shops around it stood empty. "
    german = "Die Männer und Frauen des Lagers hatten wochenlang gepackt, und die Läden ringsum hatten alles verkauft. "
    market = "The traders of the frontier town counted what was rotting on their trucks while officers drank tea. "
    told = [
        ("2014-03-01", "Kenya pulls out its troops", "Kenya said its last soldiers had left Mogadishu. " + english * 3),
        ("2014-03-20", "Kenya's troops leave Somalia", "Nobody in Somalia had seen them go. " + english * 3),
        ("2020-07-09", "Kenia zieht Soldaten aus Somalia ab", "Kenia holt Soldaten aus Somalia heim. " + german * 3),
        ("2020-07", "Kenyan troops withdraw from Somalia", "Kenya and Somalia said they had gone. " + english * 3),
        ("2014", "Kenya withdraws from Somalia", "Kenya has left Somalia after years. " + english * 3),
        ("2021-07-09", "Kenya builds road to Somalia", "Kenya has begun with a road to Somalia. " + english * 3),
        (None, "Kenyans withdraw from Somalia", "Kenya is about to leave Somalia. " + english * 3),
        (None, "Chad closes its border with Libya", "Chad let nobody in from Libya. " + english * 3),
        (None, "Libya: Chad shuts the border", "Lorries bound for Libya turned back. " + market * 3),
        (None, "Ghana closes its border with Togo", "Ghana let nobody in from Togo. " + english * 3),
    ]
    with (tmp_path / "texts.jsonl").open("w", encoding="utf-8") as texts:
        for number, (day, title, text) in enumerate(told):
            row = {"url": f"https://paper{number}.example/1", "title": title, "published": day}
            texts.write(json.dumps(row | {"text": text}) + "\n")
    ingest([tmp_path / "texts.jsonl"], Settings(data=tmp_path / "data"))

    with reading(tmp_path / "data" / "morgue.duckdb") as db:
        found = db.execute("select action, list_sort(names), occasion, title from announced_again").fetchall()

    titles = [title for _, title, _ in told]
    assert found[:6] == [
        ("withdraw", ["Kenya", "Somalia"], occasion, title)
        for occasion, title in zip((1, 1, 1, 2, 2, None), (titles[n] for n in (0, 1, 4, 2, 3, 6)), strict=True)
    ]
    assert sorted(found[6:]) == [("close", ["Chad", "Libya"], None, title) for title in sorted(titles[7:9])]


def test_what_was_announced_is_one_subject_in_whatever_language(tmp_path: Path) -> None:
    told = [
        ("en", "Kenya withdraws its last soldiers from Somalia", "They went by night and left the gates open. "),
        ("de", "Kenias Truppen: Abzug aus Somalia", "Sie gingen in der Nacht und ließen die Tore offen stehen. "),
        ("ru", "Вывод войск Кении из Сомали", "Они ушли ночью, и ворота остались открытыми до самого утра. "),
        ("pl", "Wycofanie wojsk Kenii z Somalii", "Odeszli w nocy i zostawili otwarte bramy aż do samego rana. "),
        ("uk", "Виведення військ Кенії з Сомалі", "Вони пішли вночі, і брама лишилася відчиненою до самого ранку. "),
        ("tr", "Kenya'nın Somali'den çekilmesi", "Gece gittiler ve kapıları sabaha kadar açık bıraktılar, dediler. "),
        ("ar", "انسحاب القوات الكينية من الصومال", "غادروا ليلا وتركوا الأبواب مفتوحة حتى الصباح في كينيا. "),
    ]
    with (tmp_path / "texts.jsonl").open("w", encoding="utf-8") as texts:
        for number, (language, title, text) in enumerate(told):
            row = {"url": f"https://paper{number}.example/1", "title": title, "published": f"20{10 + number}-03-01"}
            texts.write(json.dumps(row | {"language": language, "text": f"{title}. {text * 8}"}) + "\n")
    ingest([tmp_path / "texts.jsonl"], Settings(data=tmp_path / "data"))

    with reading(tmp_path / "data" / "morgue.duckdb") as db:
        found = db.execute(
            "select title, list_sort(names), occasion from announced_again where action = 'withdraw' order by occasion"
        ).fetchall()

    assert found == [(title, ["Kenya", "Somalia"], number) for number, (_, title, _) in enumerate(told, 1)]


def test_a_word_means_one_thing_in_a_language(archive: Path) -> None:
    with reading(archive) as db:
        (twice,) = db.execute(
            "select list(word) from (select language, word from action_words group by all having count(*) > 1)"
        ).fetchall()[0]

    assert twice is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.2 million dollars", "1,200,000 dollars"),
        ("forty-one days", "41 days"),
        ("two hundred thousand doses", "200.000 doses"),
        ("a loss of $1.04bn", "a loss of 1,040 million"),
        ("half a dozen", "six"),
        ("stood at 4,118.90", "stood at 4118.9"),
    ],
)
def test_a_number_is_one_in_all_its_forms(one: str, other: str) -> None:
    (said,), (said_otherwise,) = numbers(one), numbers(other)
    assert said[1] == said_otherwise[1]


def test_words_that_are_no_numbers_are_none() -> None:
    assert numbers("a man, one of them, in hall B12 of a dozens-strong team") == []


def test_a_name_sounds_the_same_in_other_spellings() -> None:
    assert names("the clerk Zhunusova met Aghvan") == names("the clerk Junusova met Agvan")
    assert names("the clerk Zhunusova") != names("the clerk Petrova")


def test_a_comparison_is_the_same_both_ways() -> None:
    for x, y in itertools.combinations((*SAME, *APART), 2):
        a, b = comparable("bank", x), comparable("bank", y)
        there, back = ([found for _, found in related(one, [other])] for one, other in ((a, b), (b, a)))
        assert [(c.relation, c.shared_quotes, c.reuse_a_in_b) for c in there] == [
            (c.relation, c.shared_quotes, c.reuse_b_in_a) for c in back
        ]


def test_edits_hold_every_sentence_of_both_texts_once() -> None:
    a, b = comparable("ferry", "wire"), comparable("ferry", "light")
    ((_, comparison),) = related(a, [b])
    edits = comparison.edits

    assert sorted(e.a.start for e in edits if e.a) == [s.start for s in sentences(a.text)]
    assert sorted(e.b.start for e in edits if e.b) == [s.start for s in sentences(b.text)]
    assert {e.kind for e in edits} >= {"same", "reworded"}


def test_sentences_end_at_marks_but_not_at_abbreviations() -> None:
    text = "Dr. Aasen met Gen. Pell on the U.S. side. He said no. “Never.” Then they left…\n\nNew line"
    assert [s.text for s in sentences(text)] == [
        "Dr. Aasen met Gen. Pell on the U.S. side.",
        "He said no.",
        "“Never.”",
        "Then they left…",
        "New line",
    ]


def test_what_changed_between_versions_is_named() -> None:
    before = (
        "Minister resigns",
        "The minister resigned on Monday after 12 years in office.\n\n"
        "“I have nothing to hide from anybody,” he said.\n\n"
        "The opposition led by Anna Berg welcomed the step and asked for elections in the spring of next year.",
    )
    after = (
        "Minister resigns over loans",
        "The minister resigned on Monday after 14 years in office.\n\n"
        "The opposition led by Anna Berg welcomed this step and wants elections in the spring of next year.\n\n"
        "“We will not wait for ever for an answer,” she said.\n\n"
        "Correction: An earlier version gave a wrong length of his time in office.",
    )

    kinds = {change.kind for change in changes(before, after)}
    assert kinds == {"headline", "number", "quote_removed", "quote_added", "rewording", "correction"}


BEFORE = (
    "Dyke at Soll to be raised",
    "The dyke at Soll will be raised by 40 centimetres before the winter, the water board said on Friday.\n\n"
    "“We measured twice because nobody believed the first figure,” engineer Pia Holm told the council.\n\n"
    "Farmers along the river asked who would pay for the clay and were told to wait for the budget.",
)


@pytest.mark.parametrize(
    ("old", "new", "kinds"),
    [
        ("Dyke at Soll to be raised", "Dyke at Soll to rise after farmers protest", {"headline"}),
        ("by 40 centimetres", "by 60 centimetres", {"number"}),
        ("engineer Pia Holm told", "engineer Jan Werle told", {"attribution"}),
        ("asked who would pay for the clay", "demanded to know who would pay for the clay", {"rewording"}),
        (
            "“We measured twice because nobody believed the first figure,” engineer Pia Holm told the council.\n\n",
            "",
            {"quote_removed"},
        ),
        ("for the budget.", "for the budget.\n\n“The clay is the cheap part of it,” Holm added.", {"quote_added"}),
        ("for the budget.", "for the budget.\n\nThe sluice at Marn stays closed until April.", {"added"}),
        (
            "Farmers along the river asked who would pay for the clay and were told to wait for the budget.",
            "",
            {"removed"},
        ),
        (
            "for the budget.",
            "for the budget.\n\nCorrection: This article gave the wrong name of the river board.",
            {"correction"},
        ),
    ],
)
def test_every_class_of_change_is_told_and_makes_a_version(old: str, new: str, kinds: set[str]) -> None:
    title, text = (part.replace(old, new).strip() for part in BEFORE)

    assert {change.kind for change in changes(BEFORE, (title, text))} == kinds
    assert text_digest(title, text) != text_digest(*BEFORE)


@pytest.mark.parametrize(
    ("old", "new"),
    [("“", '"'), ("Friday.", "Friday –"), ("\n\n", "\n"), ("dyke", "Dyke"), (", the", " the"), (" ", "  ")],
)
def test_marks_spaces_and_case_are_no_change_and_no_version(old: str, new: str) -> None:
    title, text = (part.replace(old, new) for part in BEFORE)

    assert (title, text) != BEFORE
    assert changes(BEFORE, (title, text)) == []
    assert text_digest(title, text) == text_digest(*BEFORE)


def test_nothing_changed_is_no_change() -> None:
    assert changes(("A", "One sentence stands here."), ("A", "One sentence stands here.")) == []


def test_short_quotations_count_as_the_same_only_from_the_same_speaker() -> None:
    assert quote_key("a disgrace", "person:a", "1") != quote_key("a disgrace", "person:b", "2")
    assert quote_key("a disgrace", "person:a", "1") == quote_key("“A disgrace”", "person:a", "2")
    assert quote_key("a request for comment", None, "1") != quote_key("a request for comment", None, "2")
    long = "we were lucky with the tide"
    assert quote_key(long, None, "1") == quote_key(long.upper(), None, "2")


def test_moments_are_not_needed() -> None:
    a = Comparable("a", "The ferry left the harbour at noon with all on board, the owner said in the evening.")
    b = Comparable("b", a.text, published=datetime(2024, 1, 1, tzinfo=UTC).date())
    assert [found.relation for _, found in related(a, [b])] == ["same_text"]


@pytest.mark.parametrize(
    ("a", "b", "days"),
    [
        ((date(2013, 6, 1), date(2013, 6, 30)), (date(2013, 6, 27), None), 0),
        ((date(2013, 6, 1), date(2013, 6, 30)), (date(2013, 7, 5), None), 5),
        ((date(2013, 6, 27), None), (date(2013, 6, 29), None), 2),
    ],
)
def test_a_month_alone_is_no_further_than_it_must_be(
    a: tuple[date, date | None], b: tuple[date, date | None], days: int
) -> None:
    text = "The ferry left the harbour at noon with all 40 on board, Ada Holm said in the evening."
    one, other = (Comparable(f"{on}", text, published=on, last_day=last) for on, last in (a, b))

    ((_, found),) = related(one, [other])

    assert found.reasons["days_apart"] == days


def test_names_of_a_month_meet_those_of_each_of_its_weeks() -> None:
    def sketch(first: date, last: date) -> set[int]:
        return set(token_sketch(["ada"], "", (first, last)))

    june, day = sketch(date(2013, 6, 1), date(2013, 6, 30)), sketch(date(2013, 6, 27), date(2013, 6, 27))
    assert june & day
    assert not june & sketch(date(2013, 8, 27), date(2013, 8, 27))
    assert not sketch(date(2013, 1, 1), date(2013, 12, 31)) & day  # a year binds to no week


def test_sentences_are_alike_however_many_are_looked_at_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [comparable("ferry", kind).content for kind in ("wire", "light", "heavy", "independent")]
    wanted = alike(texts[0], texts[1:], 0.5)
    assert wanted[0]
    assert wanted[1]

    monkeypatch.setattr(articles.alike, "_AT_ONCE", 30)

    assert alike(texts[0], texts[1:], 0.5) == wanted
