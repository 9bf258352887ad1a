"""Who said what: attributed statements with their speakers, and the chain they came through."""

from __future__ import annotations

import re

from articles.names import Names
from articles.parse import Text
from articles.records import Quote

_DIRECT = re.compile(r"[“\"]([^“”\"\n]{2,}?)[”\"]")
_BESIDE = re.compile(r"(?P<a>\b(?:said|says|told|added)\b)")


def find_quotes(text: Text, names: Names) -> tuple[Quote, ...]:
    """The attributed statements of a text, in order. text.text[quote.start:quote.end] is the quote."""
    quotes = []
    for found in _DIRECT.finditer(text.text):
        start, end = found.span(1)
        cue = _BESIDE.search(text.text, end, end + 80) or _BESIDE.search(text.text, max(0, start - 80), start)
        if cue is None:
            continue
        near = [m for m in names.mentions if m.kind == "PERSON" and abs(m.start - cue.start()) < 60]
        speaker = min(near, key=lambda m: abs(m.start - cue.start()), default=None)
        quotes.append(
            Quote(
                start=start,
                end=end,
                text=found.group(1),
                kind="direct",
                pieces=((start, end),),
                cue=cue.group(),
                cue_start=cue.start(),
                cue_end=cue.end(),
                speaker_text=speaker.text if speaker else None,
                speaker_start=speaker.start if speaker else None,
                speaker_end=speaker.end if speaker else None,
                speaker_name=speaker.text if speaker else None,
                speaker_entity_id=speaker.entity_id if speaker else None,
                speaker_class="person" if speaker else None,
            )
        )
    return tuple(quotes)
