"""Join an article that lies on several pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from articles.blocks import place_blocks
from articles.page.pieces import squash
from articles.records import Article, Block


def join(first: Article, others: Sequence[Article]) -> Article:
    """The article that begins on one page and goes on on others: the fields of the first, the text of all in order.
    What a later part says again, such as the standfirst, is cut from it."""
    seen = {squash(block.text) for block in first.blocks if block.is_kept}
    blocks: list[Block] = list(first.blocks)
    for part in others:
        for block in part.blocks:
            is_again = block.is_kept and squash(block.text) in seen
            blocks.append(replace(block, kind="repeated", is_kept=False, rule="part.again") if is_again else block)
        seen |= {squash(block.text) for block in part.blocks if block.is_kept}
    text, placed = place_blocks(blocks)
    sources = {**first.field_sources, "parts": str(len(others) + 1)}
    is_partial = any(part.is_partial for part in (first, *others))
    return replace(first, text=text, blocks=placed, is_partial=is_partial, field_sources=sources)
