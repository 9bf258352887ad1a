"""The names of one entity in an article, found by what they share without comparing each with every other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from articles.names.forms import begins_with, ends_with, may_be_one, sounds
from articles.names.keys import PersonName
from articles.names.namesakes import Known

if TYPE_CHECKING:
    from articles.names.find import Span


@dataclass(eq=False)
class Group:
    """The mentions of one entity within an article."""

    kind: str
    forms: dict[str, str] = field(default_factory=dict)
    """each way it is written, and why it is held to be one of the group"""
    first: int = 0
    person: PersonName | None = None
    known: Known | None = None
    spans: list[Span] = field(default_factory=list)


class Sharing:
    """Groups by the marks of their forms: words, initials. A group that is merged into another leaves it its marks."""

    def __init__(self, groups: Iterable[Group], marks: Callable[[str], Iterable[str]]) -> None:
        self._marks = marks
        self._by_mark: dict[str, dict[int, Group]] = defaultdict(dict)
        for group in groups:
            self.add(group, group.forms)

    def add(self, group: Group, forms: Iterable[str]) -> None:
        for form in forms:
            for mark in self._marks(form):
                self._by_mark[mark][id(group)] = group

    def merge(self, into: Group, gone: Group) -> None:
        for form in gone.forms:
            for mark in self._marks(form):
                self._by_mark[mark].pop(id(gone), None)
        self.add(into, gone.forms)

    def having(self, mark: str) -> list[Group]:
        return list(self._by_mark.get(mark, {}).values())

    def having_all(self, marks: Iterable[str]) -> list[Group]:
        """The groups of that one of the marks which fewest have: those with all of them are among these."""
        return min((self.having(mark) for mark in marks), key=len, default=[])


class Persons:
    """The persons an article names in full, by the sounds of their first and last names."""

    def __init__(self) -> None:
        self._by_first: dict[str, list[Group]] = defaultdict(list)
        self._by_last: dict[str, list[Group]] = defaultdict(list)

    def add(self, group: Group) -> None:
        if group.person is None or not group.person.parts:
            return
        parts = group.person.parts
        for sound in sounds(parts[0]):
            self._by_first[sound].append(group)
        for sound in sounds(parts[-1]) | (sounds("".join(parts)) if _is_son(parts) else set()):
            self._by_last[sound].append(group)

    def called(self, parts: tuple[str, ...]) -> tuple[list[Group], list[Group]]:
        """Those with these words for a last name, and those with them for a first name."""
        last = [g for g in _having(self._by_last, parts[-1]) if g.person and ends_with(g.person.parts, parts)]
        first = [g for g in _having(self._by_first, parts[0]) if g.person and begins_with(g.person.parts, parts)]
        return last, first

    def like(self, person: PersonName) -> list[Group]:
        """Those who may be one with a person named in full."""
        if not person.parts:
            return []
        near = [*_having(self._by_first, person.parts[0]), *_having(self._by_last, person.parts[-1])]
        if _is_son(person.parts):
            near += _having(self._by_last, "".join(person.parts))
        return [g for g in {id(g): g for g in near}.values() if g.person and may_be_one(person, g.person)]


def _is_son(parts: tuple[str, ...]) -> bool:
    """Whether a name may be written in one word: Ben Ali, Benali."""
    return len(parts) == 2 and parts[0] == "ben"


def _having(by_sound: dict[str, list[Group]], part: str) -> list[Group]:
    """The groups that share a sound with a part, each once."""
    return list({id(g): g for sound in sounds(part) for g in by_sound.get(sound, ())}.values())
