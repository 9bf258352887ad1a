"""Texts whose characters are two bytes or four: known by the mark they begin with, or by their zeros."""

from __future__ import annotations

import codecs

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def wide_encoding(head: bytes) -> str | None:
    """The encoding of a text that begins with these bytes, UTF-16 or UTF-32; None where it is another. UTF-32 without
    a mark is called UTF-16: it is that with NULs between the characters."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    head = head[:2000]
    if head.count(0) > len(head) // 4:
        return "utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be"
    return None
