"""Who has spoken so far, and whom he or she therefore stands for."""

from __future__ import annotations

import re

from articles.quotes.patterns.named_text import NOBODY, NamedText, Voice
from articles.records import Mention

_CUE = 2
"""words of a verb of saying: has said"""
LONG = 6
"""words that are a sentence rather than a part of one"""


class Heard:
    """The last statement that was read of a text, and who spoke it."""

    def __init__(self, named: NamedText) -> None:
        self.named = named
        self.voice = NOBODY
        self.spoke_to = 0
        """where that statement ends"""

    def remember(self, voice: Voice, end: int) -> None:
        self.voice, self.spoke_to = voice, max(self.spoke_to, end)

    def he(self, at: int, is_strict: bool = False) -> Voice:
        """Whom he or she stands for: who spoke last, else the one person whom the paragraph has named so far, or
        the one before where nothing but a quotation stands in it; strictly, as one who may have acted."""
        paragraph = self.named.text.rfind("\n", 0, at) + 1
        if self._words_between(paragraph, at) <= _CUE:  # a quotation alone
            paragraph = self.named.text.rfind("\n", 0, len(self.named.text[:paragraph].rstrip())) + 1
        if (last := self._last(at)) is not NOBODY:
            return last
        people = {m.entity_id: m for m in self.named.mentions(paragraph, at) if m.kind == "PERSON"}
        people = {key: m for key, m in people.items() if not self._is_aside(m)}
        if is_strict:
            people = {key: m for key, m in people.items() if self.named.acts(m)}
        is_sure = self.named.language.has_articles or not is_strict  # else names have endings, and one may be missed
        return Voice(None, None, next(iter(people.values()))) if len(people) == 1 and is_sure else NOBODY

    def _last(self, at: int) -> Voice:
        """Who spoke last, in this paragraph or the one before, where nobody else has been named since."""
        last = self.voice
        breaks = [m.end() for m in re.finditer(r"\n+", self.named.text[self.spoke_to : at])]
        if at < self.spoke_to or len(breaks) > 1:
            return NOBODY
        if breaks and self._words_between(self.spoke_to + breaks[0], at) > LONG:
            return NOBODY  # the paragraph has told of somebody before
        since = {
            m.entity_id for m in self.named.mentions(self.spoke_to, at) if m.kind == "PERSON" and not self._is_aside(m)
        }
        return last.again() if since <= {last.mention.entity_id if last.mention is not None else ""} else NOBODY

    def _is_aside(self, mention: Mention) -> bool:
        """Whether somebody is named only in a quotation, or in another case than whoever acts."""
        return self.named.is_quoted(mention.start) or self.named.is_inflected(mention)

    def _words_between(self, start: int, end: int) -> int:
        """How many words of a stretch stand outside of quotations."""
        return sum(
            not self.named.is_quoted(start + word.start()) for word in re.finditer(r"\w+", self.named.text[start:end])
        )
