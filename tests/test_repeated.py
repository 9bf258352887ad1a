"""What an outlet prints in article after article is cut, with the counts that back it."""

from collections import Counter

from articles.records import Article, Block
from articles.repeated import LEAST_ARTICLES, block_key, cut_repeated, place_blocks


def article(*paragraphs: str, kind: str = "paragraph") -> Article:
    text, blocks = place_blocks(Block(n, kind, True, None, p) for n, p in enumerate(paragraphs))
    return Article(part=1, title="Bridge", text=text, blocks=blocks)


def counted(articles: list[Article]) -> Counter[str]:
    keys = ({block_key(block.text) for block in each.blocks if block.is_kept} - {""} for each in articles)
    return Counter(key for of_one in keys for key in of_one)


APPEAL = "The harbour paper lives on what its readers give."
ARTICLES = [article(f"The council met {n} times about the bridge over the Olander.", APPEAL) for n in range(12)]


def test_a_block_on_every_page_is_cut_with_its_counts() -> None:
    cut = cut_repeated(ARTICLES[3], counted(ARTICLES), len(ARTICLES))
    assert cut.text == "The council met 3 times about the bridge over the Olander."
    assert [(b.is_kept, b.rule) for b in cut.blocks] == [(True, None), (False, "repeated:12/12")]
    assert all(cut.text[b.start : b.end] == b.text for b in cut.blocks if b.is_kept)


def test_two_printings_of_a_block_share_its_key() -> None:
    assert block_key("The harbour paper lives on!") == block_key("the  Harbour paper — lives on")
    assert block_key("•") == ""


def test_a_young_archive_cuts_nothing() -> None:
    few = ARTICLES[: LEAST_ARTICLES - 1]
    assert cut_repeated(few[0], counted(few), len(few)) is few[0]


def test_an_article_loaded_many_times_is_not_its_own_cruft() -> None:
    same = [article("The bridge is shut.", "It will open in spring, the office said.")] * 10
    assert cut_repeated(same[0], counted(same), 10) is same[0]


def test_a_correction_is_never_cut() -> None:
    notes = [article("Correction: The name was wrong.", kind="correction")] * 10
    assert cut_repeated(notes[0], counted(notes), 10) is notes[0]
