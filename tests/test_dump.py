"""Reading dumps: the article is kept word for word, what stands around it is cut, and two articles are two."""

from __future__ import annotations

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
    ],
)
def test_what_holds_no_article_is_rejected(text: str, reason: Reason) -> None:
    with pytest.raises(Rejected) as rejected:
        read_dump(text)
    assert rejected.value.reason is reason
