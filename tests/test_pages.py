"""Golden pages: written for this project, in several languages and layouts, marked by what is article and what is not.

`pytest --regen` writes what is read today beside each page; read the difference before you commit it."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from articles.dump import read_dump
from articles.page import read_page
from articles.page.pieces import squash
from articles.records import Article, Capture, Rejected, Shape
from tests.benchmarks.pages import surrounded

HERE = Path(__file__).parent
PAGES = sorted((HERE / "pages").glob("*.html"))
MARKED = [page for page in PAGES if b"data-is=" in page.read_bytes()]
"""those whose elements say what is to be kept and cut"""
REFUSED = sorted((HERE / "pages" / "refused").glob("*.html"))
_FLOORS = tomllib.loads((HERE / "floors.toml").read_text(encoding="utf-8"))
FLOORS: dict[str, float] = _FLOORS["pages"]
DUMP_FLOORS: dict[str, float] = _FLOORS["dumps"]
_BLOCKS = "p|h1|h2|h3|h4|li|div|td|tr|header|footer|aside|section|figcaption|blockquote|time|nav|ul|main|article|br"


def golden_capture(page: Path) -> Capture:
    url = f"https://{page.stem}.example/story"
    return Capture(payload=page.read_bytes(), shape=Shape.HTML, source_path=page.name, url=url)


@cache
def read_golden(page: Path) -> tuple[Article, ...]:
    return read_page(golden_capture(page))


def said(article: Article) -> dict[str, Any]:
    """An article as its golden file holds it."""
    return {
        "part": article.part,
        "title": article.title,
        "standfirst": article.standfirst,
        "authors": list(article.authors),
        "published": article.published.at.isoformat() if article.published else None,
        "language": article.language,
        "site_name": article.site_name,
        "text": article.text,
        "blocks": [[block.kind, block.rule, block.text] for block in article.blocks],
    }


def marked(page: Path, how: str) -> list[str]:
    """The letters of what the page marks as kept or cut."""
    written = "cp1252" if b"windows-1252" in page.read_bytes() else "utf-8"
    tree = html.document_fromstring(page.read_bytes().decode(written))
    return [squash(element.text_content()) for element in tree.xpath(f"//*[@data-is='{how}']")]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_a_page_reads_as_it_did(page: Path, request: pytest.FixtureRequest) -> None:
    golden = page.with_suffix(".json")
    now = json.dumps([said(a) for a in read_golden(page)], ensure_ascii=False, indent=1) + "\n"
    if request.config.getoption("--regen"):
        golden.write_text(now, encoding="utf-8")
    assert golden.exists(), f"{golden.name} is missing: run pytest --regen, and read what it wrote"
    assert now == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_kept_blocks_are_spans_of_the_text(page: Path) -> None:
    for article in read_golden(page):
        for block in article.blocks:
            if block.is_kept:
                assert article.text[block.start : block.end] == block.text
            else:
                assert (block.start, block.end) == (None, None)
                assert block.rule


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_a_page_reads_the_same_among_links_and_teasers_that_outweigh_it(page: Path) -> None:
    heavy = replace(golden_capture(page), payload=surrounded(page.read_bytes()))
    assert [article.text for article in read_page(heavy)] == [article.text for article in read_golden(page)]


def test_shares_do_not_fall_below_their_floors() -> None:
    kept = cut = kept_of = cut_of = exact = titles = authors = 0
    for page in MARKED:
        articles = read_golden(page)
        texts = "\n".join(squash(a.text) for a in articles)
        wanted, unwanted = marked(page, "kept"), marked(page, "cut")
        kept += sum(each in texts for each in wanted)
        cut += sum(
            not any(each == squash(b.text) for a in articles for b in a.blocks if b.is_kept) for each in unwanted
        )
        kept_of, cut_of = kept_of + len(wanted), cut_of + len(unwanted)
        exact += "".join(wanted) == texts.replace("\n", "")
        titles += squash(articles[0].title or "") in unwanted
        authors += bool(articles[0].authors)
    measured = {
        "kept": kept / kept_of,
        "cut": cut / cut_of,
        "exact": exact / len(MARKED),
        "title": titles / len(MARKED),
        "authors": authors / len(MARKED),
    }
    below = {name: share for name, share in measured.items() if share < FLOORS[name]}
    assert not below, measured


@pytest.mark.parametrize("page", REFUSED, ids=lambda p: p.stem)
def test_a_whole_page_without_an_article_is_refused_with_the_reason(page: Path) -> None:
    reason, _, name = page.stem.partition("-")
    where = "section/sea/" if reason == "index_page" else name
    with pytest.raises(Rejected) as refused:
        read_page(Capture(page.read_bytes(), Shape.HTML, page.name, url=f"https://courier.example/{where}"))
    assert refused.value.reason == reason


def dump_of(page: Path, around: int = 1000) -> str:
    """The page's lines as an archive of text would hold them, with at most `around` lines before and after what is
    marked."""
    written = "cp1252" if b"windows-1252" in page.read_bytes() else "utf-8"
    body = html.document_fromstring(page.read_bytes().decode(written)).find("body")
    assert body is not None
    for element in list(body.iter("script", "style")):
        element.drop_tree()
    for element in body.iter(*_BLOCKS.split("|")):
        element.text, element.tail = f"\n{element.text or ''}", f"\n{element.tail or ''}"
    lines = [" ".join(line.split()) for line in body.text_content().split("\n") if line.strip()]
    kept = "\n".join(marked(page, "kept"))
    told = [number for number, line in enumerate(lines) if len(line) > 20 and squash(line) in kept]
    return "\n\n".join(lines[max(0, told[0] - around) : told[-1] + around + 1])


def words_shared(found: str, wanted: str) -> float:
    """F1 of the words of two texts, each as often as it stands there."""
    mine, gold = (Counter(re.findall(r"\w+", text.lower())) for text in (found, wanted))
    return 2 * (mine & gold).total() / max(1, mine.total() + gold.total())


def read_lines(text: str) -> list[str]:
    try:
        return [article.text for article in read_dump(Capture(text.encode(), Shape.TEXT_DUMP, "dump.txt"))]
    except Rejected:
        return []


def test_dumps_of_pages_are_read_as_well_as_they_were() -> None:
    single = [page for page in MARKED if len(read_golden(page)) == 1]
    gold = {page: "\n".join(read_golden(page)[0].text.split("\n\n")) for page in single}
    main = [words_shared("\n".join(read_lines(dump_of(page, 2))), gold[page]) for page in single]
    full = [words_shared("\n".join(read_lines(dump_of(page))), gold[page]) for page in single]
    pairs = [(a, b) for a in single for b in single if a is not b and a.stem[:2] == b.stem[:2] == "en"]
    glued = 0
    for first, second in pairs:
        found = read_lines(f"{dump_of(first)}\n\n{dump_of(second)}")
        glued += len(found) == 2 and all(
            words_shared(text, gold[page]) >= 0.8 for text, page in zip(found, (first, second), strict=True)
        )
    measured = {"main": sum(main) / len(main), "full": sum(full) / len(full), "glued": glued / len(pairs)}
    below = {name: share for name, share in measured.items() if share < DUMP_FLOORS[name]}
    assert not below, measured


def test_articles_of_one_page_are_numbered_and_keep_their_own_fields() -> None:
    tram, library = read_golden(HERE / "pages" / "en-continuous-scroll.html")
    assert [tram.part, library.part] == [1, 2]
    assert [tram.title, library.title] == ["Tram line opens after nine years", "Library finds a map under its floor"]
    assert [tram.authors, library.authors] == [("Pia Thorne",), ("Otto Wenz",)]
    assert library.published is not None
    assert library.published.at.date().isoformat() == "2021-08-31"
    assert "tram" not in library.text
