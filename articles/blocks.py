"""Make the text of an article out of its blocks."""

from __future__ import annotations

from collections.abc import Iterable

from articles.records import Block


def place_blocks(blocks: Iterable[Block]) -> tuple[str, tuple[Block, ...]]:
    """The text that kept blocks make, a blank line between them, and the blocks numbered, with their spans in it."""
    placed: list[Block] = []
    parts: list[str] = []
    at = 0
    for number, block in enumerate(blocks):
        span: tuple[int | None, int | None] = (None, None)
        if block.is_kept:
            span = (at, at + len(block.text))
            parts.append(block.text)
            at += len(block.text) + 2
        placed.append(Block(number, block.kind, block.is_kept, block.rule, block.text, *span))
    return "\n\n".join(parts), tuple(placed)
