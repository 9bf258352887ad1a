"""Linking at size: made articles with copies and rewrites among them, linked whole, then a batch more.

    uv run python tests/benchmarks/links.py --articles 100000 --more 1000

Prints seconds, articles a second, peak memory, and how many of the planted copies and rewrites were found. The articles
are made of invented words, so only their statistics resemble news: word frequencies after Zipf, names and numbers from
pools that grow with the archive, one article in ten a copy, a cut or a rewrite of another.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from articles.records import Article, Block, Capture, Entity, Mention, Moment, Quote, Shape
from flows.link import link
from warehouse.database import writing
from warehouse.load import load_batch, running
from warehouse.stage import Batch, Fate, OutletRow

SYLLABLES = ["ba", "de", "ki", "lo", "mu", "ra", "se", "ti", "vo", "za", "ne", "pa", "ri", "su", "ga", "ho", "fe", "ju"]


class Maker:
    """Makes articles; the same seed makes the same ones."""

    def __init__(self, seed: int, size: int) -> None:
        self.chance = random.Random(seed)
        self.vocabulary = [self._word() for _ in range(20_000)]
        self.weights = [1 / (n + 5) for n in range(len(self.vocabulary))]
        self.names = [f"{self._word().title()} {self._word().title()}" for _ in range(max(500, size // 20))]
        self.planted: dict[str, str] = {}

    def _word(self) -> str:
        return "".join(self.chance.choice(SYLLABLES) for _ in range(self.chance.randint(2, 4)))

    def _sentence(self, names: list[str]) -> str:
        words = self.chance.choices(self.vocabulary, self.weights, k=self.chance.randint(9, 24))
        if self.chance.random() < 0.5:
            words[self.chance.randrange(len(words))] = self.chance.choice(names)
        if self.chance.random() < 0.2:
            words[self.chance.randrange(len(words))] = str(self.chance.randint(20, 90_000))
        return (words[0].capitalize() + " " + " ".join(words[1:])).strip() + "."

    def _reworded(self, sentence: str) -> str:
        words = sentence.rstrip(".").split()
        for at in range(1, len(words)):
            if words[at].islower() and self.chance.random() < 0.25:
                words[at] = self.chance.choice(self.vocabulary)
        return " ".join(words) + "."

    def articles(self, count: int, first: int = 0) -> Iterator[tuple[str, datetime, list[str], list[str]]]:
        """(address, time, sentences, names) of so many articles."""
        kept: list[tuple[str, datetime, list[str], list[str]]] = []
        for number in range(first, first + count):
            url = f"https://outlet{number % 200}.example/{number}"
            if kept and self.chance.random() < 0.1:
                source, at, lines, names = self.chance.choice(kept)
                how = self.chance.random()
                if how < 0.4:
                    made = list(lines)
                elif how < 0.7:
                    made = lines[: max(4, len(lines) * 2 // 3)]
                else:
                    made = [self._reworded(line) for line in lines if self.chance.random() < 0.9]
                self.planted[url] = source
                yield url, at + timedelta(hours=self.chance.randint(1, 30)), made, names
                continue
            names = self.chance.sample(self.names, 6)
            lines = [self._sentence(names) for _ in range(self.chance.randint(8, 22))]
            at = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(hours=self.chance.randint(0, 24 * 1500))
            kept = [*kept[-2000:], (url, at, lines, names)]
            yield url, at, lines, names


def as_fate(url: str, at: datetime, lines: list[str], names: list[str]) -> Fate:
    """An article of these sentences, as a reader would have found it: names marked, one sentence a quotation."""
    text = "\n\n".join(lines)
    mentions, quotes, start = [], [], 0
    for name in names:
        found = text.find(name)
        if found >= 0:
            mentions.append(
                Mention(found, found + len(name), name, "PERSON", f"person:{name.lower().replace(' ', '-')}")
            )
    said = lines[2]
    start = text.index(said)
    quotes.append(Quote(start, start + len(said), said, "direct", ((start, start + len(said)),)))
    article = Article(
        part=1,
        title=lines[0][:60],
        text=text,
        published=Moment(at, at.isoformat(), "made"),
        language="en",
        url=url,
        blocks=(Block(0, "paragraph", True, None, text, 0, len(text)),),
        quotes=tuple(quotes),
        mentions=tuple(mentions),
        entities=tuple(Entity(m.entity_id, m.text, "PERSON") for m in mentions),
    )
    domain = url.split("/")[2]
    capture = Capture(text.encode(), Shape.ARTICLE_TEXT, "made", url=url, fetched_at=at)
    return Fate(capture, (article,), OutletRow(domain, domain, domain))


def load(data: Path, made: Iterator[tuple[str, datetime, list[str], list[str]]]) -> None:
    """The articles into the warehouse, five thousand at a time."""
    with running(data, "made", {}) as run:
        batch = Batch(run.run_id)
        for one in made:
            batch.add(as_fate(*one))
            if batch.captures == 5000:
                _load(data, batch)
                batch = Batch(run.run_id)
        _load(data, batch)


def _load(data: Path, batch: Batch) -> None:
    folder = data / "work" / "staging" / "made"
    batch.write(folder)
    load_batch(data, folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--more", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        maker = Maker(asked.seed, asked.articles)
        began = time.perf_counter()
        load(data, maker.articles(asked.articles))
        print(f"loaded {asked.articles:,} made articles in {time.perf_counter() - began:.1f} s")
        for count in (asked.articles, asked.more):
            if count == asked.more:
                load(data, maker.articles(asked.more, asked.articles))
            began = time.perf_counter()
            linked = link(data)
            seconds = time.perf_counter() - began
            print(f"linked {linked.articles:,} in {seconds:.1f} s ({linked.articles / seconds:.0f} a second): {linked}")
        with writing(data) as db:
            rows = db.execute(
                "select x.url, y.url from article_pairs as p inner join articles as x on x.article_id = p.article_a "
                "inner join articles as y on y.article_id = p.article_b "
                "where p.relation in ('same_text', 'same_wire', 'rewrite')"
            ).fetchall()
        found = {frozenset(row) for row in rows}
        planted = {frozenset(pair) for pair in maker.planted.items()}
        print(f"planted pairs {len(planted):,}, of them found {len(planted & found):,}")
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        print(f"peak memory {own // 1024} MiB, of the largest worker {children // 1024} MiB")


if __name__ == "__main__":
    main()
