"""Made pages for tests of the order of things: a few events told over and over, so that everything meets everything."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from articles.records import Alias, Article, Block, Capture, Entity, Mention, Moment, Quote, Shape
from tests.benchmarks.newsmaker import _SYLLABLES as SYLLABLES
from warehouse.stage import Fate, OutletRow

_BEGAN = datetime(2024, 3, 1, 9, tzinfo=UTC)
Line = tuple[str | int, ...]
"""words, and places of names; one that begins with “ is said by the name at its end"""


class World:
    """Some pages of a few outlets, each fetched several times: the same seed makes the same ones."""

    def __init__(self, seed: int, events: int, pages: int) -> None:
        self.chance = random.Random(seed)
        self.words = sorted({self._word() for _ in range(500)})
        self.people = [f"{self._word().title()} {self._word().title()}" for _ in range(14)]
        self.standing = [self._clause(12, 12) for _ in range(3)]
        self.said = [self._clause(6, 16) for _ in range(6)] + [self._clause(2, 4) for _ in range(3)]
        self.captures: list[Capture] = []
        self._articles: dict[str, Article] = {}
        told = [self._event() for _ in range(events)]
        for page in range(pages):
            self._fetch(page, *self.chance.choice(told))

    def fate(self, capture: Capture, day: int | None = None) -> Fate:
        """What becomes of a capture; a user may know better on which day it was published."""
        domain = str(capture.url).split("/")[3]
        name = (None, "Harbour Post", "Harbour Post News")[len(capture.payload) % 3]
        article = self._articles.get(capture.capture_id)
        outlet = OutletRow(domain, domain, domain)
        if article is None:
            return Fate(capture, (), outlet, "rejected", "too_short")
        article = replace(article, site_name=name)
        return Fate(capture, (article if day is None else _published(article, _BEGAN + timedelta(day)),), outlet)

    def _word(self) -> str:
        return "".join(self.chance.choices(SYLLABLES, k=self.chance.randint(2, 4)))

    def _clause(self, least: int, most: int) -> Line:
        return tuple(self.chance.choices(self.words, k=self.chance.randint(least, most)))

    def _event(self) -> tuple[int, list[int], list[Line]]:
        names = self.chance.sample(range(len(self.people)), 4)
        return self.chance.randrange(12), names, [self._line(names) for _ in range(9)]

    def _line(self, names: Sequence[int]) -> Line:
        if self.chance.random() < 0.3:
            return ("“", *self.chance.choice(self.said), self.chance.choice(names))
        words = [*self._clause(7, 14), str(self.chance.randint(10, 30))]
        return (*words[:3], self.chance.choice(names), *words[3:]) if self.chance.random() < 0.6 else tuple(words)

    def _edited(self, lines: Sequence[Line], names: Sequence[int], share: float) -> list[Line]:
        return [self._line(names) if self.chance.random() < share else line for line in lines]

    def _fetch(self, page: int, day: int, names: list[int], wire: list[Line]) -> None:
        """A page as it was on several days: the wire of its event, cut, edited or told in words of its own."""
        chance, how = self.chance, self.chance.random()
        lines = self._edited(wire, names, 0.0 if how < 0.5 else 0.3 if how < 0.8 else 1.0)
        lines = lines[: chance.randint(4, 9)] + [chance.choice(self.standing)] * chance.randrange(2)
        url = f"https://www.example/o{chance.randrange(4)}.example/{page}"
        published = _BEGAN + timedelta(days=day + chance.choice((0, 0, 1, 9)), minutes=page)
        title = " ".join(self.chance.choices(self.words, k=4))
        agency = chance.choice((None, None, "AFP"))
        for number in range(chance.choice((1, 1, 1, 2, 3, 4))):
            if number and chance.random() < 0.6:
                lines = self._edited(lines, names, 0.2)
            article = replace(self._written(lines, chance.choice(("", " !"))), title=title, wire_agency=agency)
            fetched = published + timedelta(days=number, hours=1)
            payload = f"{fetched} {article.text}".encode()
            capture = Capture(payload, Shape.HTML, "/made.warc.gz", number + 10 * page, url=url, fetched_at=fetched)
            self.captures.append(capture)
            if chance.random() < 0.95:
                self._articles[capture.capture_id] = _published(article, published)

    def _written(self, lines: Sequence[Line], end: str) -> Article:
        """Lines as text, with its names, of which one may be of another kind here, and its quotations."""
        odd = self.chance.choice((None, None, 1, 2, 4))
        text = ""
        blocks, mentions, quotes, entities = [], [], [], {}
        for number, line in enumerate(lines):
            begins = len(text)
            for word in line:
                if isinstance(word, str):
                    text += word if word == "“" else f"{word} "
                    continue
                name, kind = self.people[word], "ORG" if word == odd else "PERSON"
                key = f"{kind.lower()}:{word}"
                if line[0] == "“":
                    start, ends = begins + 1, len(text) - 1
                    text = f"{text[:-1]},” said "
                    at = len(text)
                    spoken = (name, at, at + len(name), name, key, "person")
                    quotes.append(
                        Quote(
                            start, ends, text[start:ends], "direct", ((start, ends),), "said", at - 5, at - 1, *spoken
                        )
                    )
                mentions.append(Mention(len(text), len(text) + len(name), name, kind, key))
                entities[key] = Entity(key, name, kind, origin="text" if word % 3 else "lists")
                text += f"{name} "
            text = f"{text[:-1]}.{end}"
            blocks.append(Block(number, "paragraph", True, None, text[begins:], begins, len(text)))
            text += "\n\n"
        spelled = tuple(Alias(key, one.name, "exact") for key, one in entities.items())
        read = {"quotes": tuple(quotes), "mentions": tuple(mentions), "entities": tuple(entities.values())}
        return Article(1, None, text[:-2], language="en", blocks=tuple(blocks), aliases=spelled, **read)


def _published(article: Article, at: datetime) -> Article:
    return replace(article, published=Moment(at, at.isoformat(), "made", "minute"))
