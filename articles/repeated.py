"""Cut what an outlet prints on page after page: blocks that stand in many of its articles are not the article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from articles.blocks import place_blocks
from articles.page.pieces import squash
from articles.records import Article, Block, content_key

LEAST_ARTICLES = 8
"""an outlet with fewer articles in the archive has not shown what it repeats"""
LEAST_TIMES = 4
LEAST_SHARE = 0.03
_PROTECTED = frozenset({"correction"})


def block_key(text: str) -> str:
    """What two printings of one block share: a key of its letters and digits; empty for a block that has none."""
    letters = squash(text)
    return content_key("block", letters) if letters else ""


def cut_repeated(article: Article, times: Mapping[str, int], articles: int) -> Article:
    """The article without the blocks that stand in many of its outlet's articles; `times` tells in how many of
    `articles` a key stands. The rule of a cut block names both counts. Its text changes, so its names and quotes are to
    be found after this. An article that would lose more than half of its text is left as it is: then the same article
    was counted many times."""
    if articles < LEAST_ARTICLES:
        return article
    blocks = [_judged(block, times, articles) for block in article.blocks]
    kept = sum(len(block.text) for block in blocks if block.is_kept)
    if blocks == list(article.blocks) or 2 * kept < len(article.text):
        return article
    text, placed = place_blocks(blocks)
    standfirst = "\n".join(b.text for b in placed if b.kind == "standfirst") or None
    return replace(article, text=text, blocks=placed, standfirst=standfirst)


def _judged(block: Block, times: Mapping[str, int], articles: int) -> Block:
    count = times.get(block_key(block.text), 0) if block.is_kept and block.kind not in _PROTECTED else 0
    if count < LEAST_TIMES or count < LEAST_SHARE * articles:
        return block
    rule = f"repeated:{count}/{articles}"
    return replace(block, kind="repeated", is_kept=False, rule=rule, start=None, end=None)
