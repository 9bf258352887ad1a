"""Link articles: copies and rewrites of one story, the same quotation elsewhere, what changed between versions."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain, count, islice, pairwise
from pathlib import Path
from typing import Any, Self, TypeVar

import pyarrow as pa

from articles.compare import related
from articles.sketches import lead_words, quote_key, quote_sketch, subject_sketch, text_sketch, token_sketch
from articles.versions import changes
from flows.pool import start_forking
from warehouse.database import publish
from warehouse.link import (
    Agenda,
    Links,
    Texts,
    Traits,
    agenda,
    as_comparables,
    as_links,
    as_traits,
    cluster_quotes,
    count_unlinked,
    forget_links,
    name_stories,
    store_links,
    store_traits,
    texts_of_pairs,
    texts_of_versions,
    unlinked,
)
from warehouse.load import running

BATCH = 5000
_ARTICLES_AT_ONCE = 500
_PAIRS_AT_ONCE = 20_000
_FEW_PAIRS = 1000
_LEAD_NAMES = 12
_Made = TypeVar("_Made")


@dataclass(frozen=True, slots=True)
class Linked:
    """What a run of linking did."""

    articles: int
    compared: int
    pairs: int
    stories: int


def link(data: Path, anew: bool = False, told: Callable[[str, int, int], None] | None = None) -> Linked:
    """Compare the articles that are new or changed with all others, and publish the links. It costs in proportion to
    what is new, and what is found does not depend on the order in which articles came; `anew` forgets all links first.
    `told` hears what is being done, of how many articles it is done, and of how many it is to be."""
    with running(data, "link", {"anew": anew}) as run, _Workers() as workers:
        if anew:
            forget_links(data)
        told = told or (lambda *_: None)
        _take_traits(data, workers, told)
        told("looking for candidates", 0, 1)
        cluster_quotes(data)
        todo = agenda(data)
        done = compared = pairs = 0
        for ids, candidates in todo.batches(BATCH):
            compared += len(candidates)
            found = _compare_all(data, todo, candidates, workers)
            pairs += store_links(data, ids, found, _version_changes(data, ids))
            done += len(ids)
            told("comparing articles", done, len(todo.article_ids) - todo.known)
        stories = name_stories(data)
        run.counts = {"articles": done, "compared": compared, "pairs": pairs, "stories": stories}
    publish(data)
    return Linked(done, compared, pairs, stories)


class _Workers:
    """Processes that work on pieces side by side, one a core; started with the second piece, or before it is there."""

    def __init__(self) -> None:
        self.cores = len(os.sched_getaffinity(0))
        self._open = ExitStack()
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def start(self) -> None:
        """Start the processes, which takes them a second, and do not wait for it."""
        start_forking(__name__)
        forks = multiprocessing.get_context("forkserver")
        self._pool = self._open.enter_context(ProcessPoolExecutor(self.cores, mp_context=forks))
        for _ in range(self.cores):
            self._pool.submit(int)

    def map(self, work: Callable[..., _Made], pieces: Iterator[tuple[Any, ...]]) -> Iterator[_Made]:
        """What the work makes of each piece, in order. No more pieces are taken than cores and one more can work on."""
        first = list(islice(pieces, 2))
        if len(first) < 2 and self._pool is None:
            yield from (work(*piece) for piece in first)
            return
        if self._pool is None:
            self.start()
        assert self._pool is not None
        waiting: deque[Future[_Made]] = deque()
        for piece in chain(first, pieces):
            waiting.append(self._pool.submit(work, *piece))
            if len(waiting) > self.cores:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _take_traits(data: Path, workers: _Workers, told: Callable[[str, int, int], None]) -> None:
    """Take the traits of all articles that are new or have another text, and forget those that are gone."""
    todo = count_unlinked(data)
    if todo > _ARTICLES_AT_ONCE:
        workers.start()
    for first in count(0, BATCH):
        told("reading articles", first, todo)
        batch = unlinked(data, BATCH)
        pieces = (
            (batch.take(list(range(at, min(at + _ARTICLES_AT_ONCE, len(batch))))),)
            for at in range(0, len(batch), _ARTICLES_AT_ONCE)
        )
        store_traits(data, batch["article_id"].to_pylist(), workers.map(_traits, pieces))
        if len(batch) < BATCH:
            return


def _traits(batch: pa.Table) -> Traits:
    sketches, leads, keys, shingles = [], [], [], []
    for row in batch.to_pylist():
        article_id, names = row["article_id"], row["names"] or []
        days = (row["first_day"], row["last_day"]) if row["first_day"] else None
        by_text, by_token = text_sketch(row["text"]), token_sketch(names, row["text"], days)
        for kind, hashes in enumerate((by_text, by_token, subject_sketch(names[:_LEAD_NAMES]))):
            sketches += [(article_id, kind, trait) for trait in hashes]
        leads += [(article_id, word, weight) for word, weight in lead_words(row["title"], row["text"]).items()]
        for quote in row["quotes"] or []:
            key = quote_key(quote["text"], quote["speaker"], article_id)
            keys.append((quote["quote_id"], key))
            parts = quote_sketch(quote["text"])
            shingles += [(key, part, len(parts)) for part in parts]
    return as_traits(sketches, leads, keys, shingles)


def _compare_all(data: Path, todo: Agenda, pairs: pa.Table, workers: _Workers) -> Iterator[Links]:
    """Every pair compared. Those of one time go together: they have many texts in common."""
    if not len(pairs):
        return iter(())
    size = min(_PAIRS_AT_ONCE, max(_FEW_PAIRS, len(pairs) // workers.cores + 1))
    return workers.map(_compare_some, ((texts,) for texts in texts_of_pairs(data, todo, pairs, size)))


def _compare_some(texts: Texts) -> Links:
    """The related ones of some pairs."""
    articles = as_comparables(texts.articles)
    partners: dict[int, list[int]] = {}
    for a, b in zip(*(column.to_pylist() for column in texts.pairs.columns), strict=True):
        partners.setdefault(a, []).append(b)
    found = []
    for a, others in partners.items():
        for b, comparison in related(articles[a], [articles[b] for b in others]):
            found.append((articles[a].article_id, b.article_id, comparison))
    return as_links(found)


def _version_changes(data: Path, ids: Sequence[str]) -> Iterator[tuple[str, int, Any]]:
    for article_id, versions in texts_of_versions(data, ids).items():
        for (_, was_title, was_text), (number, title, text) in pairwise(versions):
            yield article_id, number, changes((was_title, was_text), (title, text))
