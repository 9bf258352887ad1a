"""Who is named by words with capitals beside a verb of saying, though no list has the name."""

from __future__ import annotations

import re
from bisect import insort
from collections.abc import Iterator
from operator import attrgetter

from articles.names import Names
from articles.quotes.patterns.languages import NAME, Language
from articles.quotes.patterns.named_text import MARKS, TITLED
from articles.quotes.spans import Spans
from articles.records import Mention

_COMPOUND = re.compile(r"-[^\W\d_]")
"""what goes on behind the name of a body that does not speak itself: UN-Botschafter"""


def who_may_speak(text: str, known: Language, names: Names) -> list[Mention]:
    """The persons and bodies named in a text, in order, with those whom no list has: words with capitals beside a verb
    of saying, and the last of them wherever else it stands. Their name stands for their entity."""
    found = [m for m in names.mentions if m.kind in ("PERSON", "ORG") and not _COMPOUND.match(text, m.end)]
    if not known.has_small_nouns:
        return found
    written = list(_names_in(text))
    by_last: dict[str, str] = {}
    for _, name in written:
        if " " in name:
            by_last.setdefault(name.split()[-1], _person(name))
    cues = [m.end() for pattern in (known.verb, known.according, known.view) for m in pattern.finditer(text)]
    spoke = {known.word_at(text, at, len(text)) for at in cues}
    spoke |= {m.end() for at in cues if (m := TITLED.match(text, at)) is not None}
    full: dict[str, str] = {}
    for start, name in written:
        if start not in spoke and known.led_by.match(text, start + len(name)) is None:
            continue
        last = name.split()[-1]
        whole = by_last.get(last, name) if " " not in name else _person(name)
        is_sure = " " in whole or (start > 1 and text[start - 2] not in ".!?\n:")
        before = text[max(0, start - 12) : start]
        leads_away = known.of.search(before) is not None or before.split()[-1:] in [[word] for word in known.ends]
        if is_sure and text[start - 1] not in MARKS and not leads_away:
            full |= {name: whole, whole: whole, last: whole}
    taken = Spans((m.start, m.end) for m in names.mentions)
    for start, name in written:
        key = name if name in full else name.split()[-1]
        if key in full and not taken.hold(start + len(name) - 1):
            at = start + len(name) - len(key)
            insort(found, Mention(at, start + len(name), key, "PERSON", full[key]), key=attrgetter("start"))
    return found


def _person(name: str) -> str:
    """Words with capitals without the titles before a name: Minister President Maria Ortiz."""
    words = name.split()
    if len(words) > 3:
        words = words[-2:] if words[-2][0].isupper() else words[-1:]
    return " ".join(words)


def _names_in(text: str) -> Iterator[tuple[int, str]]:
    """The words with capitals of a text and where they begin; less those that only begin a sentence."""
    small = set(re.findall(r"\b[^\W\d_]+\b", text))
    for found in NAME.finditer(text):
        start, words = found.start(), found.group().split(" ")
        opens = text[max(0, start - 3) : start].rstrip(' "“«')[-1:] in ("", ".", "!", "?", ":", "\n")
        while opens and words and words[0].lower() in small:
            start, words = start + len(words[0]) + 1, words[1:]
        if words and len(words[-1]) > 3:
            yield start, " ".join(words)
