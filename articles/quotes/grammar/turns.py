"""Interviews set as a dialogue: paragraphs that open with who speaks and a colon."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from articles.names import Names

_LABEL = re.compile(r"(Q|A|[^\W\d_][\w.'’-]*(?: [\w.'’-]+){0,3}) ?([:.]) ?(?=\S)")
_QUESTION, _ANSWER = "Q", "A"


@dataclass(frozen=True, slots=True)
class Turn:
    """What one says until the other speaks: text[start:end]. The paragraph opens with the speaker's label."""

    paragraph: int
    label_end: int
    colon: int
    start: int
    end: int


def find_turns(text: str, paragraphs: Sequence[tuple[int, int]], names: Names) -> list[Turn]:
    """The turns of a dialogue in a text, in order: none unless two take turns, as Q and A or by their names."""
    named = {m.text.split()[-1] for m in names.mentions if m.kind != "PLACE"}
    found: list[tuple[str, Turn]] = []
    for number, (start, end) in enumerate(paragraphs):
        label = _LABEL.match(text, start, end)
        if label is None or (label[1] not in (_QUESTION, _ANSWER) and (label[1].split()[-1] not in named)):
            continue
        if label[2] == "." and label[1] not in (_QUESTION, _ANSWER):
            continue
        found.append((label[1], Turn(number, label.end(1), label.start(2), label.end(), end)))
    labels = {label for label, _ in found}
    takes_turns = len(labels) > 1 and (len(found) > len(labels) or {_QUESTION, _ANSWER} <= labels)
    return [turn for _, turn in found] if takes_turns else []
