"""Direct quotes in languages without a parser: by their marks, with a speaker where verb and name stand beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from articles.names import Names
from articles.quotes.direct import is_full
from articles.quotes.lexicon import rows
from articles.quotes.marks import Passage
from articles.records import Quote

_UPPER = r"[^\W\d_a-zà-öø-ÿа-яёіїєґ]"
_WORD = rf"(?:{_UPPER}\.|{_UPPER}[\w’'-]*\w)"
_LINKS = r"(?:de|del|della|di|da|dos|do|von|van|der|den|la|le|el|al|bin|ibn|af|av)"
_NAME = rf"(?P<name>{_WORD}(?:\s(?:{_LINKS}\s)*{_WORD})+)"
_LONG = 6


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]] | None:
    """What stands after a closing mark (verb then name, name then verb) and before an opening one."""
    said = [row["verb"] for row in rows("say_verbs", ("language", "verb")) if row["language"] == language]
    if not said:
        return None
    verb = rf"(?P<verb>(?:a-t-(?:il|elle)\s)?\b(?:{'|'.join(map(re.escape, said))})\b)"
    lead = r"[\s,.!?–—-]{0,4}"
    small = r"(?:\s?(?:a|ha|hat|har|au|il|die|der|le|la|el|o|nu|mir|dazu)\s)?"
    return (
        re.compile(rf"{lead}{small}{verb}(?:[ ,]+{_NAME})?"),
        re.compile(rf"{lead}{_NAME}[ ,]+{small}{verb}"),
        re.compile(rf"(?:^|[.!?]\s|\n){_NAME}?[^.!?\n]{{0,40}}?{verb}[^.!?\n]{{0,40}}?[:,]\s*$"),
    )


def find_marked(text: str, passages: Sequence[Passage], language: str, names: Names) -> Iterator[Quote]:
    """The quotations of a text in another language: those with a verb of saying beside them, and those that are whole
    sentences of six words and more. The speaker is given only where two capitalised words stand with the verb."""
    patterns = _patterns(language.split("-")[0].lower())
    for passage in passages:
        start, end = passage.start, passage.end
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start == end:
            continue
        found, offset = None, 0
        if patterns is not None:
            after, named_after, before = patterns
            tail = text[passage.outer_end : passage.outer_end + 120].split("\n")[0]
            head_from = max(0, text.rfind("\n", 0, passage.outer_start) + 1, passage.outer_start - 160)
            found, offset = after.match(tail) or named_after.match(tail), passage.outer_end
            if found is None:
                found, offset = before.search(text[head_from : passage.outer_start]), head_from
        if found is None and not (is_full(text, passage) and len(text[start:end].split()) >= _LONG):
            continue
        name = found.span("name") if found is not None and found.group("name") else None
        verb = found.span("verb") if found is not None else None
        speaker = (name[0] + offset, name[1] + offset) if name else None
        mention = next((m for m in names.mentions if speaker and speaker[0] <= m.start < speaker[1]), None)
        yield Quote(
            start=start,
            end=end,
            text=text[start:end],
            kind="direct",
            pieces=((start, end),),
            cue=text[verb[0] + offset : verb[1] + offset] if verb else None,
            cue_start=verb[0] + offset if verb else None,
            cue_end=verb[1] + offset if verb else None,
            speaker_text=text[slice(*speaker)] if speaker else None,
            speaker_start=speaker[0] if speaker else None,
            speaker_end=speaker[1] if speaker else None,
            speaker_name=mention.text if mention else None,
            speaker_entity_id=mention.entity_id if mention else None,
            speaker_class="person" if mention and mention.kind == "PERSON" else None,
        )
