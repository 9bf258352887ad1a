"""Reading dumps: the article is kept word for word, what stands around it is cut, and two articles are two."""

from __future__ import annotations

import contextlib
import re
import textwrap
import time
from datetime import UTC, datetime

import pytest

from articles.read import Step, read
from articles.records import Article, Capture, Reason, Rejected, Shape

STORM = [
    "The ferry between Kilbreck and the island of Orsa was called off on Monday after a storm tore a hole in the quay.",
    "“We have never seen a wave like that,” harbour master Ellen Strand told reporters who had come to the pier.",
    "About two hundred people were waiting on the island, most of them visitors who had meant to return on Sunday.",
    "The council of Kilbreck said that divers would look at the foundations of the quay as soon as the wind allowed.",
    "Strand said the ferry company had promised to bring food to Orsa with a smaller boat in the coming days.",
    "No one was hurt, but two cars that had been parked near the water were lost and have not been found so far.",
]
BUDGET = [
    "Parliament in Verrania passed the budget by three votes on Thursday, ending a week of bargaining over pensions.",
    "Finance minister Tomas Rehl called the compromise “the least bad of all the bad ones” in a short speech.",
    "The opposition had wanted to freeze spending on roads, which Rehl refused, saying bridges do not wait for polls.",
    "Pensions will rise by two per cent from January, half of what the unions had asked for in their campaign.",
    "Economists at the University of Sorn warned that the deficit would grow unless exports recover within the year.",
    "Rehl said he expected the president to sign the law before the end of the month, as in earlier years.",
]


def read_dump(text: str, **fields: str) -> tuple[Article, ...]:
    capture = Capture(payload=text.encode(), shape=Shape.TEXT_DUMP, source_path="-", fields=fields)
    return read(capture, frozenset({Step.ARTICLE})).articles


def page(title: str, body: list[str]) -> str:
    head = ["Skip to main content", "• News", "• Sport", "• Weather", title, "Share", "Advertisement"]
    foot = ["Check Also", "Ten walks along the coast", "The best of them begins at the lighthouse ...", "Terms of Use"]
    return "\n\n".join([*head, *body, *foot])


def test_the_article_is_kept_and_the_page_around_it_is_cut() -> None:
    (article,) = read_dump(page("Storm closes ferry quay in Kilbreck", STORM))

    assert article.title == "Storm closes ferry quay in Kilbreck"
    assert article.text == "\n\n".join(STORM)


def linked(line: str, link: str) -> str:
    """The line, two words of the text made links."""
    return re.sub(r"(?<=[a-z] )(?:Strand|quay|island)\b(?=.*\.$)", link, line)


LAYOUTS = {
    "broken at 72 columns": lambda text: "\n".join(textwrap.fill(line, 72) for line in text.split("\n")),
    "broken at 60 columns, with no line between": lambda text: "\n".join(
        textwrap.fill(line, 60, initial_indent="   ") for line in text.split("\n") if line
    ),
    "broken by hand, here and there": lambda text: "\n".join(
        textwrap.fill(line, 66 + n % 7) for n, line in enumerate(text.split("\n"))
    ),
    "quoted in a letter": lambda text: "\n".join(f"> {line}" for line in text.split("\n")),
    "quoted in a letter and broken": lambda text: "\n".join(
        textwrap.fill(line, 70, initial_indent="> ", subsequent_indent="> ") for line in text.split("\n")
    ),
    "with a number before each line": lambda text: "\n".join(
        f"{n}: {line}" for n, line in enumerate(text.split("\n"), 1)
    ),
    "with a bullet before each line": lambda text: re.sub("^(?=.)", "- ", text, flags=re.MULTILINE),
    "as Markdown, broken at 78 columns": lambda text: "\n".join(
        textwrap.fill(linked(line, r"[**\g<0>**](https://harbour.example/a-\g<0>\n?page=1 '\g<0>')"), 78)
        for line in text.replace("Storm closes", "# Storm closes")
        .replace("Share", "[![f](/f.png)](/share)")
        .split("\n")
    ),
    "by a text browser that numbers its links": lambda text: "\n".join(
        [textwrap.fill(linked(line, r"[7]\g<0>"), 74, initial_indent="   ") for line in text.split("\n")]
        + ["References", *(f"   {n}. https://harbour.example/{'long/' * 20}{n}" for n in range(20))]
    ),
    "with each link on a line of its own": lambda text: "\n".join(
        linked(line, r"\n\g<0>\n").replace("\n ", "\n").replace(" \n", "\n") for line in text.split("\n") if line
    ),
    "on one line, many spaces between its blocks": lambda text: "    ".join(
        [*(f"Section {n}" for n in range(200)), *text.split("\n\n")]
    ),
    "UTF-8 taken for Windows-1252": lambda text: "".join(
        bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode()
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_text_is_read_however_it_was_laid_out(layout: str) -> None:
    text = page("Storm closes ferry quay in Kilbreck", STORM)

    (article,) = read_dump(LAYOUTS[layout](text))

    assert article.title == "Storm closes ferry quay in Kilbreck"
    assert article.text == "\n\n".join(STORM)


def test_a_word_broken_at_the_end_of_a_line_is_whole_and_a_hyphen_of_its_own_stays() -> None:
    text = """
        The ferry between Kilbreck and Orsa was called off on Mon-
        day after a storm tore a hole in the quay of the half-
        filled harbour, and nobody knows when it will run again
        since divers can look at the foundations only when the
        wind allows it, which is not to be hoped for before Wed-
        nesday, as the office said. It had been closed on another
        Monday in May, and on a Wednesday in the year before."""

    (article,) = read_dump(text)

    assert "called off on Monday after a storm" in article.text
    assert "the half-filled harbour, and nobody" in article.text
    assert "\n" not in article.text


def test_every_line_ends_in_a_block_and_a_kept_block_is_its_span() -> None:
    text = page("Storm closes ferry quay in Kilbreck", STORM)

    (article,) = read_dump(text)

    assert [block.text for block in article.blocks] == [line for line in text.split("\n") if line]
    for block in article.blocks:
        if block.is_kept:
            assert article.text[block.start : block.end] == block.text
        else:
            assert block.rule is not None


def test_two_articles_in_one_file_are_two() -> None:
    first, second = read_dump(
        page("Storm closes ferry quay in Kilbreck", STORM) + "\n\n\n" + page("Verrania passes budget", BUDGET)
    )

    assert (first.part, second.part) == (1, 2)
    assert (first.title, second.title) == ("Storm closes ferry quay in Kilbreck", "Verrania passes budget")
    assert (first.text, second.text) == ("\n\n".join(STORM), "\n\n".join(BUDGET))


@pytest.mark.parametrize(
    ("before", "after", "gap"),
    [
        ([], [], "\n\n"),
        (["Orsa Is Cut Off"], ["A Budget Passes"], "\n\n\n\n"),
        (["Orsa Is Cut Off"], ["A Budget Passes"] * 3, "\n\n\n\n"),
        (["Long Wait"], ["Narrow Vote"], "\n\n\n\n"),
    ],
)
def test_a_gap_as_no_other_in_the_text_parts_two_articles(before: list[str], after: list[str], gap: str) -> None:
    between = "\n" if gap == "\n\n" else "\n\n"

    articles = read_dump(between.join([*before, *STORM]) + gap + between.join([*after, *BUDGET[:4]]))

    assert [article.text for article in articles] == ["\n\n".join(STORM), "\n\n".join(BUDGET[:4])]
    assert [article.title for article in articles] == [*before, *after[:1]] or [None, None]


def test_an_article_whose_paragraphs_stand_each_alone_is_not_lost_behind_another() -> None:
    told = ["What was wanted", " ".join(BUDGET[:3]), "What comes now", " ".join(BUDGET[3:])]

    first, second = read_dump("\n\n".join([page("Storm closes ferry quay in Kilbreck", STORM), *told]))

    assert first.text == "\n\n".join(STORM)
    assert second.text == "\n\n".join(told[1:])


def test_a_short_article_that_says_who_wrote_it_is_not_lost_behind_another() -> None:
    short = ["Sorn’s Lighthouse Goes Dark", "By Jo Harlan", "20 November 2019", *BUDGET[:4]]

    about = [
        "Login",
        "Our harbours",
        "The Gazette has told of the coast since it was printed in a shed by the old quay.",
    ]

    first, second = read_dump("\n\n".join([page("Storm closes ferry quay in Kilbreck", STORM), *short, *about]))

    assert first.text == "\n\n".join(STORM)
    assert (second.title, second.authors, second.text) == (short[0], ("Jo Harlan",), "\n\n".join(BUDGET[:4]))


def test_lists_behind_one_another_at_the_end_are_kept_and_a_sentence_may_end_in_a_picture() -> None:
    body = [*STORM[:-1], STORM[-1] + " 🌊", "These ferries sail again from Friday:", "Kilbreck", "Orsa"]
    body += ["These boats stay in their harbours:", "Harlan", "Sorn"]

    (article,) = read_dump("\n\n".join(["Storm closes ferry quay in Kilbreck", *body]))

    assert article.text == "\n\n".join(body)


def test_an_article_with_subheads_stays_one() -> None:
    body = [*STORM[:3], "Divers wait for the wind", *STORM[3:]]

    (article,) = read_dump(page("Storm closes ferry quay in Kilbreck", body))

    assert article.text == "\n\n".join(body)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Reason.EMPTY),
        (" \n\t\n", Reason.EMPTY),
        ("Home\nNews\nSport\nWeather\nSign in\nTerms of Use", Reason.TOO_SHORT),
        ("The ferry was called off on Monday after a storm.", Reason.TOO_SHORT),
        ("\n\n".join([" ".join(STORM)] * 2), Reason.NO_TEXT),
    ],
)
def test_what_holds_no_article_is_rejected(text: str, reason: Reason) -> None:
    with pytest.raises(Rejected) as rejected:
        read_dump(text)
    assert rejected.value.reason is reason


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("notes/README.md", "\n\n".join(STORM)),
        ("notes/use.md", "\n".join([*STORM, "```", "$ ferry --stop", "```", "| pier | open |", "| a | `no` |"])),
        (
            "ferry.txt",
            "\n".join(["import ferry", "def stop(quay):", *['    "storm": 1,'] * 4, "}", "return x", *STORM]),
        ),
    ],
)
def test_notes_and_code_are_no_article(path: str, text: str) -> None:
    with pytest.raises(Rejected) as rejected:
        read(Capture(text.encode(), Shape.TEXT_DUMP, path))
    assert rejected.value.reason is Reason.NO_TEXT


def test_an_article_about_code_is_no_projects_notes() -> None:
    told = [*STORM, *BUDGET, *(line.replace("budget", "timetable") for line in BUDGET)]
    program = ["$ ferry --stop", "{", *['"quay": 1,'] * 5, "}"]

    (article,) = read_dump("\n\n".join(["How the ferry's program was written", *told[:6], *program, *told[6:]]))

    assert all(line in article.text for line in told)


def test_who_wrote_it_and_when_stands_between_title_and_text() -> None:
    head = ["Storm closes ferry quay in Kilbreck", "Ines Calder", "12:43, 20 Apr 2026 Updated 12:50, 20 Apr 2026"]

    (article,) = read_dump("\n\n".join([*head, *STORM]))

    assert article.authors == ("Ines Calder",)
    assert article.published is not None
    assert article.modified is not None
    assert (article.published.at, article.modified.at) == (
        datetime(2026, 4, 20, 12, 43, tzinfo=UTC),
        datetime(2026, 4, 20, 12, 50, tzinfo=UTC),
    )
    assert (article.published.source, article.published.precision) == ("text", "minute")
    assert article.text == "\n\n".join(STORM)


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("Von Ellen Marsh , Redakteurin", "Ellen Marsh"),
        ("Par Ellen Marsh 4 mars 2024", "Ellen Marsh"),
        ("ByEllen Marsh", "Ellen Marsh"),
        ("By: Ellen Marsh Monday, March 4, 2024", "Ellen Marsh"),
        ("Ellen Marsh | Mar. 4, 2024, 3:17 PM", "Ellen Marsh"),
        ("Heavy Weather - the islands in winter", None),
        ("Reporting From Kilbreck, Orsa", None),
    ],
)
def test_a_byline_is_read_up_to_the_day_the_role_and_the_town(line: str, author: str | None) -> None:
    title = "Storm closes ferry quay in Kilbreck"
    (article,) = read_dump("\n".join(["News", title, line, "Share", title, *STORM]))

    assert article.authors == ((author,) if author else ())


@pytest.mark.parametrize(
    "line",
    [
        "Reuters November 18, 2019 11:03 PM",
        "Published Mon, Nov 18 201911:03 PM",
        "Written by Ann Roe on November 18, 2019",
    ],
)
def test_the_day_is_read_beside_an_agency_a_writer_and_a_clock_that_lost_its_space(line: str) -> None:
    (article,) = read_dump("\n".join(["News", "Storm closes ferry quay in Kilbreck", line, *STORM]))

    assert article.published is not None
    assert article.published.at.date().isoformat() == "2019-11-18"


@pytest.mark.parametrize(
    ("lines", "author"),
    [
        (["Kilbreck’s Council Visits Orrin, Hoping for a Fresh Start"] * 2, None),
        (["Storm closes ferry quay in Kilbreck", "Ellen Marsh"], "Ellen Marsh"),
        (["Storm closes ferry quay in Kilbreck", "Weather Watch"], None),
        (["Storm closes ferry quay in Kilbreck", "Weather Watch 11"], None),
        (["Storm closes ferry quay in Kilbreck", "Ntsumi Okrafu,"], "Ntsumi Okrafu"),
        (["Storm closes ferry quay in Kilbreck", "Ntsumi Okrafu", "4 March 2024"], "Ntsumi Okrafu"),
    ],
)
def test_two_capitals_sign_only_beside_a_day_before_a_comma_or_with_a_first_name(
    lines: list[str], author: str | None
) -> None:
    (article,) = read_dump("\n".join(["News", *lines, *STORM]))

    assert article.authors == ((author,) if author else ())


@pytest.mark.parametrize(
    ("byline", "foot", "agency"),
    [
        ("By Maria Ortiz", "Additional reporting by Reuters.", "Reuters"),
        ("By Maria Ortiz", "The Associated Press contributed to this report.", "AP"),
        ("By Associated Press", "", "AP"),
        ("By Maria Ortiz", "(Reporting by John Lind; Editing by Ann Strand) (Reuters)", "Reuters"),
        ("By Maria Ortiz", "© 2021 AFP", "AFP"),
        ("By Maria Ortiz", "Copyright 2019 The Associated Press. All rights reserved.", "AP"),
        ("By Maria Ortiz", "Source: dpa", "dpa"),
        ("By Maria Ortiz", "Quelle: AFP/dpa", "AFP"),
        ("By Maria Ortiz", "Источник: ТАСС", "TASS"),
        ("By Maria Ortiz", "(avec AFP)", "AFP"),
        ("By Maria Ortiz", "(ANSA).", "ANSA"),
        ("By Maria Ortiz", "With reporting by AP", "AP"),
        ("By Maria Ortiz", "AFP contributed to this report.", "AFP"),
        ("By Maria Ortiz", "Photo: Ann Lee/Reuters", None),
        ("By Maria Ortiz", "Copyright Ann Lee/AP", None),
        ("By Maria Ortiz", "© 2021 Harbour Times", None),
        ("By Maria Ortiz", "", None),
    ],
)
def test_an_agency_that_signs_or_is_credited_is_a_field_of_the_article(
    byline: str, foot: str, agency: str | None
) -> None:
    told = ["Strand told AFP that nobody had been warned."]
    (article,) = read_dump("\n\n".join(["Storm closes ferry quay", byline, *STORM, *told, foot]))
    assert article.wire_agency == agency


@pytest.mark.parametrize(
    ("before", "agency"),
    [
        ("KILBRECK, March 4. /TASS/. ", "TASS"),
        ("КИЛБРЕК, 4 мар — РИА Новости. ", "RIA Novosti"),
        ("(Reuters) - ", "Reuters"),
        ("Reuters, the agency, has seen it. ", None),
    ],
)
def test_a_dateline_names_its_agency(before: str, agency: str | None) -> None:
    (article,) = read_dump("\n\n".join(["Storm closes ferry quay", f"{before}{STORM[0]}", *STORM[1:]]))
    assert article.wire_agency == agency


@pytest.mark.parametrize("signature", [" (AP)", " — AFP", " /TASS/"])
def test_an_agency_that_signs_the_last_paragraph_makes_no_caption_of_it(signature: str) -> None:
    last = f"Strand said that nobody in the harbour had been told who was going to pay for all that.{signature}"

    (article,) = read_dump(page("Storm tears a hole in the quay", [*STORM, last]))

    assert article.text.endswith(last)


def test_a_byline_names_all_who_sign_and_is_no_title() -> None:
    byline = ["By Ines Calder , William K. Rash , Al Baker and Ellen Marsh", "10/04/16 05:29 PM EDT"]
    for title in ("Storm Tears a Hole in Ferry Quay of Kilbreck, U.K.", "Envoy of Kilbreck to Leave the U.N."):
        (article,) = read_dump("\n".join(["News", "quay-at-kilbreck.jpg", title, *byline, *STORM]))
        assert article.title == title
        assert article.authors == ("Ines Calder", "William K. Rash", "Al Baker", "Ellen Marsh")
        assert article.published is not None
        assert article.published.at.date().isoformat() == "2016-10-04"


def test_a_bio_behind_the_text_names_the_author() -> None:
    bio = "Post writer Ines Calder is a former diplomat. Her first novel is available at bookshops."

    (article,) = read_dump("\n\n".join(["Storm closes ferry quay in Kilbreck", *STORM, bio]))

    assert article.authors == ("Ines Calder",)
    assert bio not in article.text


def test_a_doubled_line_is_a_caption_and_a_doubled_title_is_no_text() -> None:
    caption = "The quay at Kilbreck"
    title = "Storm closes ferry quay in Kilbreck"

    (article,) = read_dump("\n".join([title, caption, caption, "TT", title, *STORM[:3], caption, caption, *STORM[3:]]))

    assert article.text == "\n\n".join(STORM)
    assert [b.kind for b in article.blocks if b.text == title] == ["title", "title"]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        pytest.param(
            ["Ellen Strand"],
            ["Harbour master tells reporters she has never seen a wave like that", "4 March 2024"],
            id="a name above, a standfirst below that says more of the text",
        ),
        pytest.param(
            ["Home News Islands Stranded on Orsa after a night of waves"],
            ["By Ellen Marsh", "4 March 2024", "Share", "Kilbreck quay"],
            id="a trail of links above that ends in it, the caption of a picture below",
        ),
        pytest.param(
            ["Trending", "Ferry company raises fares on the island line", "Visitors lost on the island"],
            ["Ellen Marsh", "4 March 2024"],
            id="links above to other stories of the place, a byline below",
        ),
    ],
)
def test_the_title_is_told_from_what_stands_around_it(above: list[str], below: list[str]) -> None:
    title = "Stranded on Orsa after a night of waves"
    (article,) = read_dump("\n".join(["News", "Sport", "Islands", *above, title, *below, *STORM]))

    assert article.title == title


def test_a_title_comes_without_the_mark_of_the_list_it_stands_in() -> None:
    (article,) = read_dump("\n".join(["• News", "• Stranded on Orsa after a night of waves", "By Ellen Marsh", *STORM]))

    assert article.title == "Stranded on Orsa after a night of waves"


def test_a_table_and_a_promised_list_are_part_of_the_text() -> None:
    table = [f"June {day} – Harbour Hall, Kilbreck" for day in range(3, 10)]
    promised = "The ferry will stop at these piers:"
    piers = ["North Pier", "Old Fish Market", "Lighthouse"]

    (dated,) = read_dump("\n\n".join(["Storm closes ferry quay in Kilbreck", *STORM, "Tour dates", *table]))
    (listed,) = read_dump("\n\n".join(["Storm closes ferry quay in Kilbreck", *STORM, promised, *piers]))

    assert dated.text.endswith("\n\n".join(["Tour dates", *table]))
    assert listed.text.endswith("\n\n".join([promised, *piers]))


def test_a_japanese_text_with_names_in_latin_letters_is_prose() -> None:
    told = [
        "Orsa Ferry Lineの新しい船「Orsa Star Mini」がKilbreckの港に着いた。",
        "Orsa Star MiniはHarbour Postによると、二百人を乗せて一時間で島へ渡る。",
        "Ellen Strandは「Orsaの人々は半年も待っていた」と語った。",
        "Kilbreck Councilは古い船を売り、その金で岸壁を直すという。",
    ]
    (article,) = read_dump("\n".join(["ホーム", "ニュース", "新しい船が島へ", "2024年5月3日", *told, "関連記事"]))
    assert article.text == "\n\n".join(told)


def test_a_japanese_title_is_known_by_what_comes_back_in_its_text() -> None:
    told = [
        "月曜日の嵐で港の防波堤に大きな穴があき、島へ向かう連絡船は終日欠航となった。島には約二百人の観光客が残されており、"
        "町役場は小型の船で食料を届ける準備を進めている。港の責任者は記者団に、これほど高い波は見たことがないと話した。",
        "防波堤は四十年前に造られ、港の関係者は以前から補強を求めていた。町役場によると、潜水士が風の収まり次第、防波堤の"
        "基礎を調べる予定で、連絡船の再開は早くても木曜日になる見通しだ。",
        "船会社は島の宿に残る観光客に、連絡船の運賃を返金すると発表した。小型の船は一日に三往復し、食料のほか薬や郵便も"
        "運ぶという。港では防波堤の近くに止めてあった車二台が波にさらわれたが、けが人はいない。",
        "町役場は防波堤の補強の費用を国に求める方針で、港の責任者は「嵐は来年も来る」と述べ、島と港を結ぶ連絡船の安全を"
        "守るためにも工事を急ぐ必要があると訴えた。船会社も町役場とともに国へ要望を出すことを決めている。",
        "島の小学校は連絡船が動くまで休みとなり、港の市場も魚が届かず閉まっている。町役場は防波堤の穴を土のうでふさぐ作業を"
        "始めたが、次の嵐までに終わるかどうかは分からないという。",
    ]
    title = "港の防波堤に穴、島への連絡船が欠航"
    links = [
        "天気予報",
        "広告について問い合わせる",
        title,
        "湖畔の音楽会のご案内",
        "地域の話題一覧",
    ]

    (article,) = read_dump(
        "\n\n".join([*links, *told[:2], "船会社は返金へ", "2024年3月5日", *told[2:], "サイトマップ"])
    )

    assert article.title == title
    assert [line for line in told if line not in article.text] == []


def test_what_readers_say_is_cut() -> None:
    said = [
        "Comments",
        "gull7",
        "2 hours ago",
        "The ferry company has known about the quay in Kilbreck for many years.",
    ]

    (article,) = read_dump("\n\n".join(["Storm closes ferry quay in Kilbreck", *STORM, *said]))

    assert article.text == "\n\n".join(STORM)


def test_comments_that_are_counted_and_named_are_cut() -> None:
    said = [
        line
        for n, name in enumerate(("gull7", "Old Salt", "pier_walker", "anna"), 1)
        for line in (
            f"{n}. {name} says:",
            f"May {n}, 2024 at 12:37 pm",
            f"The ferry company has known about the quay in Kilbreck for {n} years now, and so has the council.",
            f"I have written to Strand about it {n} times and was told that divers would look at the foundations.",
        )
    ]

    (article,) = read_dump("\n\n".join(["Storm closes ferry quay in Kilbreck", *STORM, *said]))

    assert article.text == "\n\n".join(STORM)


def test_what_readers_post_below_an_article_is_none_of_its_own_in_another_language_too() -> None:
    told = [
        "河口大桥从周一起关闭，工程师在桥墩里发现了裂缝，市政府说修理要用三个月时间，费用由省里承担。",
        "渡船公司每天加开十二班船，早上六点开始，最后一班在晚上十一点离开码头，票价不变。",
        "码头附近的商店老板担心生意，他们要求市政府减免这个季度的租金，并延长停车场的开放时间。",
        "负责检查的工程师说，裂缝是去年冬天的大风造成的，桥面本身没有危险，行人可以放心。",
    ]
    talk = [
        "我家的孩子每天坐公共汽车去学校，老师说作业太多了，晚上十点还没有写完，家长群里天天吵架，校长从来不回答。",
        "足球队昨天又输了，教练换了三个，前锋没有人会射门，球迷早就不去体育场了，票还卖得那么贵，真不知道钱去了哪里。",
        "今年的苹果特别便宜，果园主人把一半都倒掉了，超市里却一点没有降价，中间商赚的钱比种地的人多得多，年年都这样。",
    ]
    posts = [
        line
        for n in range(9)
        for line in (f"海风第{n}号", talk[n % 3] + talk[(n + 1) % 3] + str(n), f"{n + 1}小时前", f"查看回复 {n} 举报")
    ]

    (article,) = read_dump("\n".join(["河口大桥关闭三个月", *told, "热门评论 9条", *posts]))

    assert article.text == "\n\n".join(told)


def test_posts_that_a_text_shows_are_part_of_it() -> None:
    posts = [
        ["No boats today, sorry folks, stay warm", "— Ellen Strand (@harbourmaster) May 3, 2024"],
        ["Divers are on their way", "— Kilbreck Council (@kilbreck) May 4, 2024"],
    ]
    body = [*STORM[:3], *posts[0], *STORM[3:], *posts[1]]

    (article,) = read_dump("\n\n".join(["Storm closes ferry quay in Kilbreck", *body, "Terms of Use"]))

    assert article.text == "\n\n".join(body)


def test_a_last_paragraph_that_breaks_off_for_those_who_do_not_pay_is_kept() -> None:
    body = [*STORM, "The company, which has run the ferry for forty years, said on Tuesday that it would..."]

    (article,) = read_dump("\n\n".join(["Storm closes ferry quay in Kilbreck", *body, "Subscribe", "Sign In"]))

    assert article.text == "\n\n".join(body)


def test_a_paragraph_that_asks_readers_for_their_word_does_not_end_the_text() -> None:
    asked = (
        "We want to hear from you: were you on the pier in Kilbreck on Monday, or do you know somebody who was? "
        "Write to our newsroom on the island of Orsa."
    )
    (article,) = read_dump("\n\n".join(["Storm closes ferry quay in Kilbreck", *STORM[:4], asked, *STORM[4:]]))

    assert article.text == "\n\n".join(STORM)


def test_points_under_a_pointer_to_other_articles_are_cut() -> None:
    points = ["More great stories", "• Ten walks along the coast", "• Could a lighthouse be too bright for the birds?"]

    (article,) = read_dump("\n\n".join(["Storm closes ferry quay", *STORM[:3], *points, *STORM[3:]]))

    assert article.text == "\n\n".join(STORM)


def test_other_articles_in_a_box_are_cut_however_much_they_say() -> None:
    other = (
        "The council of Kilbreck will look at the quay again in April, harbour master Ellen Strand said, for the ferry "
        "company has asked for more room for cars, and visitors to the island of Orsa for a hall that no wave can "
        "reach, though nobody has told the council so far what such a storm would do to its foundations on the pier."
    )
    box = [
        "Most Popular",
        "Quay to be rebuilt",
        "2 March 2024",
        other,
        "Hall for Orsa",
        "1 March 2024",
        other.replace("April", "May"),
    ]
    (article,) = read_dump("\n\n".join(["Storm closes ferry quay in Kilbreck", *STORM, *box]))

    assert article.text == "\n\n".join(STORM)


@pytest.mark.parametrize(("menu", "gap"), [([], "\n\n"), (["Rooms to let", "Boats for sale"] * 40, "\n\n\n")])
def test_short_chapters_of_many_matters_are_all_part_of_the_text(menu: list[str], gap: str) -> None:
    chapters = [
        "Boots by the Stove",
        "Nobody remembers whose they are, and by now a family of mice pays rent in the left one. They may stay until "
        "spring, when the uncle who left them swears that he will come for a visit and bring the missing laces along.",
        "Seven Keys on a String",
        "None of them opens anything. Hang the lot beside a window, where they will chime whenever somebody slams the "
        "gate, and tell every guest a different story about a castle, a bicycle or a piano that was sold long ago.",
        "Half a Chess Set",
        "White lost its queen under a bookshelf, black has no knights at all, and yet your grandmother still won with "
        "it last Easter. Draw the lacking pieces on corks, which makes for a drink before each serious tournament.",
    ]
    opening = " ".join(STORM[:4])

    told = ["What the storm in Kilbreck left behind", opening, *chapters, "Terms of Use"]

    (article,) = read_dump("\n".join([*menu, gap.join(told)]))

    assert article.text == "\n\n".join([opening, *chapters])


def test_a_player_behind_the_opening_does_not_cut_it_off() -> None:
    player = ["Closed Captioning", "ON OFF", "Text Display", "Font", "Size", "Color", "Opacity", "Window", "Edges"]
    clips = ["Ten walks along the coast", "3:14 Now Playing", "Lighthouse keeper retires", "5:11 Now Playing"]

    (article,) = read_dump(
        "\n\n".join(["Storm closes ferry quay in Kilbreck", *STORM[:2], *player, *clips, *STORM[2:]])
    )

    assert article.text.startswith("\n\n".join(STORM[:2]))
    assert article.text.endswith("\n\n".join(STORM[2:]))


def test_an_ad_that_is_said_twice_parts_no_article() -> None:
    told = " ".join(STORM[:5]), " ".join([*BUDGET[:4], STORM[5]]), " ".join(BUDGET[4:])
    ad = ["Popular Video", "This little lamp can light a whole room:"] * 2

    (article,) = read_dump("\n\n".join(["Storm closes ferry quay in Kilbreck", told[0], *ad, *told[1:]]))

    assert article.text == "\n\n".join(told)


def test_a_second_article_with_a_picture_behind_each_long_paragraph_is_one_of_its_own() -> None:
    long = [" ".join([*BUDGET, *BUDGET, line]) for line in BUDGET[:3]]
    credited = [line for text in long for line in (text, "Photograph: Ellen Strand/Reuters")]

    first, second = read_dump(
        page("Storm closes ferry quay in Kilbreck", STORM) + "\n\n\n" + page("Verrania passes budget", credited)
    )

    assert (first.title, second.title) == ("Storm closes ferry quay in Kilbreck", "Verrania passes budget")


def test_a_correction_behind_the_text_is_part_of_it() -> None:
    correction = "Correction: An earlier version of this story misspelled the name of the island."

    (article,) = read_dump("\n\n".join(["Storm closes ferry quay in Kilbreck", *STORM, correction, "Comments"]))

    assert article.text.endswith(correction)
    assert article.blocks[-2].kind == "correction"


def test_words_stand_one_space_apart_as_on_pages_and_what_cannot_be_stored_goes() -> None:
    odd = STORM[0].replace("ferry between", "ferry \u00a0between\u202f")
    text = "\n".join([odd.replace("storm", "st\x00orm"), *STORM[1:5], STORM[5].replace("hurt", "hu\ud800rt")])
    capture = Capture(text.encode("utf-8", "surrogatepass"), Shape.TEXT_DUMP, "-")

    (article,) = read(capture, frozenset({Step.ARTICLE})).articles

    assert article.text.startswith(STORM[0])
    assert "\ud800" not in article.text
    article.text.encode("utf-8")


@pytest.mark.parametrize("damage", [b"", b"\xff", "\ud800".encode("utf-8", "surrogatepass")])
def test_letters_and_their_marks_are_one_and_soft_hyphens_go_whatever_the_damage(damage: bytes) -> None:
    line = "Die Fa\u0308hre zwischen Kil\xadbreck und Orsa fällt aus, weil der Sturm den Kai zerstört hat, hieß es."
    payload = "\n".join([*STORM, line, *STORM[:2]]).encode() + damage

    (article,) = read(Capture(payload, Shape.TEXT_DUMP, "-"), frozenset({Step.ARTICLE})).articles

    assert "Die Fähre zwischen Kilbreck und Orsa fällt aus" in article.text


@pytest.mark.parametrize(
    ("encoding", "line"),
    [
        ("utf-8-sig", "Die Fähre zwischen Kilbreck und Orsa fällt aus, weil der Sturm den Kai zerstört hat, hieß es."),
        ("utf-16", "Die Fähre zwischen Kilbreck und Orsa fällt aus, weil der Sturm den Kai zerstört hat, hieß es."),
        ("cp1252", "Die Fähre zwischen Kilbreck und Orsa fällt aus, weil der Sturm den Kai zerstört hat, hieß es."),
    ],
)
def test_bytes_are_read_in_their_encoding(encoding: str, line: str) -> None:
    lines = [
        line,
        "Die Hafenmeisterin sagte, für die zweihundert Gäste auf der Insel würden Betten aufgestellt.",
        line + " ",
    ]
    text = "\n".join(
        [*lines[:2], "Über die Höhe des Schadens könne man noch nichts sagen, erklärte die Gemeinde am Abend."]
    )

    (article,) = read(Capture(text.encode(encoding), Shape.TEXT_DUMP, "-"), frozenset({Step.ARTICLE})).articles

    assert article.text == text.replace("\n", "\n\n")
    assert article.language == "de"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("word and other things said. " * 40_000, 5),
        ("\n".join(f"Menu {n}" for n in range(20_000)), 10),
        ("“" * 1_000_000, 5),
        ("By " + "Aa " * 300_000, 5),
        ("1: " * 300_000, 5),
        ("[a](http://b " * 60_000, 5),
        (", said the mayor of the town\n" * 20_000, 5),
        ("it was said in the town of the mayor that the quay was to be mended by\n" * 20_000, 5),
    ],
    ids=["one line", "a menu", "quotation marks", "capitals", "digits", "links", "broken at links", "broken"],
)
def test_a_hostile_dump_ends_in_time(text: str, seconds: float) -> None:
    begun = time.process_time()

    with contextlib.suppress(Rejected):
        read_dump(text)

    assert time.process_time() - begun < seconds
