"""Front matter: what a text says of itself above it are the fields of its article."""

from __future__ import annotations

import pytest
import trafilatura

from articles.read import Step, read
from articles.records import Article, Capture, Shape

STORM = [
    "The ferry between Kilbreck and the island of Orsa was called off on Monday after a storm tore a hole in the quay.",
    "“We have never seen a wave like that,” harbour master Ellen Strand told reporters who had come to the pier.",
    "About two hundred people were waiting on the island, most of them visitors who had meant to return on Sunday.",
]
BUDGET = [
    "Parliament in Verrania passed the budget by three votes on Thursday, ending a week of bargaining over pensions.",
    "Finance minister Tomas Rehl called the compromise “the least bad of all the bad ones” in a short speech.",
    "The opposition had wanted to freeze spending on roads, which Rehl refused, saying bridges do not wait for polls.",
]
YAML = """---
title: {title}
author: Ines Calder; Tom Marsh
url: https://harbourpost.example/2024/storm
sitename: Harbour Post
date: "2024-03-05"
tags: ['sea', 'storm']
---
"""
TOML = """+++
title = "{title}"
authors = ["Ines Calder", "Tom Marsh"]
link = "https://harbourpost.example/2024/storm"
publisher = "Harbour Post"
date = 2024-03-05
tags = ["sea", "storm"]
+++
"""
CLIPPED = """---
title: "{title}"
source: "https://harbourpost.example/2024/storm"
author:
  - "[[Ines Calder]]"
  - "[[Tom Marsh]]"
published: 2024-03-05
site: Harbour Post
tags:
  - sea
  - storm
---

"""


def read_dump(text: str) -> tuple[Article, ...]:
    capture = Capture(payload=text.encode(), shape=Shape.TEXT_DUMP, source_path="-")
    return read(capture, frozenset({Step.ARTICLE})).articles


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("written", [YAML, TOML, CLIPPED])
@pytest.mark.parametrize("title", ["Quay Closed", "Storm: Quay Closed"])
def test_front_matter_names_the_fields_and_is_no_text(written: str, title: str, ends: str) -> None:
    (article,) = read_dump((written.format(title=title) + "\n\n".join(STORM)).replace("\n", ends))

    assert article.text == "\n\n".join(STORM)
    assert (article.title, article.authors) == (title, ("Ines Calder", "Tom Marsh"))
    assert (article.url, article.site_name) == ("https://harbourpost.example/2024/storm", "Harbour Post")
    assert article.published is not None
    assert article.published.at.date().isoformat() == "2024-03-05"
    assert article.keywords == ("sea", "storm")
    assert {block.rule for block in article.blocks if not block.is_kept} == {"dump.field"}


def test_what_trafilatura_writes_with_its_metadata_is_read() -> None:
    page = (
        "<html><head><title>Storm: Quay Closed</title><meta name='author' content='Ines Calder'>"
        "<meta property='og:site_name' content='Harbour Post'><link rel='canonical' href='https://harbourpost.example/a'>"
        "<meta property='article:published_time' content='2024-03-05'></head><body><article><h1>Storm: Quay Closed</h1>"
        + "".join(f"<p>{line}</p>" for line in STORM)
        + "</article></body></html>"
    )

    for form in ("txt", "markdown"):
        (article,) = read_dump(trafilatura.extract(page, with_metadata=True, output_format=form))

        assert article.text.split("\n\n") == STORM
        assert (article.title, article.authors) == ("Storm: Quay Closed", ("Ines Calder",))
        assert (article.url, article.site_name) == ("https://harbourpost.example/a", "Harbour Post")


def test_texts_in_one_file_are_each_under_their_own_front_matter() -> None:
    told = [("Quay Closed", STORM), ("Budget Passed", BUDGET)]

    articles = read_dump("\n".join(YAML.format(title=title) + "\n\n".join(body) for title, body in told))

    assert [(article.part, article.title) for article in articles] == [(1, "Quay Closed"), (2, "Budget Passed")]
    assert [article.text for article in articles] == ["\n\n".join(body) for _, body in told]


@pytest.mark.parametrize(
    "above", ["---\n\n", "---\nQuay closed: no ferry\n---\n", "+++\n= = =\n+++\n", "---\ntitle: Quay\n"]
)
def test_rules_and_lines_that_name_no_field_are_no_front_matter(above: str) -> None:
    (article,) = read_dump(above + "\n\n".join(STORM))

    assert article.text.endswith("\n\n".join(STORM))
    assert article.title != "Quay"
