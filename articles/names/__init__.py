"""Who and what is named: mentions of persons, organisations and places, and which of them are one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from articles.names.find import Span, find_spans
from articles.names.identity import Names, identify
from articles.parse import Text

__all__ = ["Names", "Span", "find_names", "find_spans", "identify"]

_NO_NAMES = re.compile(
    r"\((?:[LRC](?:-[LRC])?|left|right|cent(?:er|re))\)|(?i:photo(?:graph)?s?|pictures?|credits?)(?=:)"
)
"""what a caption says beside names: Olaf Berg (C-L). Photograph: Reuters"""


def find_names(
    text: Text,
    given: Sequence[Span] | None = None,
    published: date | None = None,
    captions: Mapping[int, str] | None = None,
) -> Names:
    """The names of a text with their entities. Where spans are given, those are kept as they are and only their
    entities are found. The day of the article helps to tell who held an office. Names in captions, by the number of
    their block, are found as well; what the text says tells whose they are."""
    spans = list(find_spans(text) if given is None else given)
    if not captions:
        return identify(text, spans, published)
    begins, whole = {}, text.text
    for number, caption in captions.items():
        begins[len(whole) + 1] = number
        whole += f"\n{caption}"
        apart = Text(_NO_NAMES.sub(lambda m: "\n" * len(m[0]), caption), text.language, text.text)
        spans += [replace(s, start=s.start + max(begins), end=s.end + max(begins)) for s in find_spans(apart)]
    names = identify(Text(whole, text.language), spans, published)
    beside = []
    for mention in names.mentions:
        if mention.start > len(text.text):
            at = max(b for b in begins if b <= mention.start)
            beside.append(replace(mention, start=mention.start - at, end=mention.end - at, block=begins[at]))
    inside = tuple(m for m in names.mentions if m.end <= len(text.text))
    return replace(names, mentions=inside, caption_mentions=tuple(beside))
