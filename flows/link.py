"""Link articles: copies and rewrites of one story, the same quotation elsewhere, what changed between versions."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from articles.compare import (
    SAME_SUBJECT,
    Comparable,
    are_far_apart,
    changes,
    compare,
    quote_key,
    quote_sketch,
    subject_similarity,
    subject_sketch,
    text_sketch,
    token_sketch,
)
from warehouse.database import publish
from warehouse.link import (
    Candidate,
    Links,
    as_links,
    candidate_pairs,
    cluster_quotes,
    comparables,
    drop_pairs,
    forget_links,
    name_stories,
    store_links,
    store_traits,
    texts_of_versions,
    uncompared,
    unlinked,
)
from warehouse.load import running

BATCH = 5000
_PAIRS_AT_ONCE = 2000
_PAIRS_FETCHED = 24_000
_LEAD_NAMES = 12


@dataclass(frozen=True, slots=True)
class Linked:
    """What a run of linking did."""

    articles: int
    compared: int
    pairs: int
    stories: int


def link(data: Path, anew: bool = False, told: Callable[[int, int], None] | None = None) -> Linked:
    """Compare the articles that are new or changed with all others, and publish the links. It costs in proportion to
    what is new, and what is found does not depend on the order in which articles came; `anew` forgets all links first.
    `told` hears (articles done, articles to do)."""
    with running(data, "link", {"anew": anew}) as run:
        if anew:
            forget_links(data)
        seen = _take_traits(data)
        cluster_quotes(data)
        drop_pairs(data)
        done = compared = pairs = 0
        while ids := uncompared(data, BATCH):
            candidates = candidate_pairs(data, ids)
            compared += len(candidates)
            pairs += store_links(data, ids, _compare_all(data, candidates), _version_changes(data, ids))
            done += len(ids)
            if told:
                told(done, max(seen, done))
        stories = name_stories(data)
        run.counts = {"articles": done, "compared": compared, "pairs": pairs, "stories": stories}
    publish(data)
    return Linked(done, compared, pairs, stories)


def _take_traits(data: Path) -> int:
    """Take the traits of all articles that are new or have another text, and forget those that are gone. Returns how
    many there were."""
    seen = 0
    while batch := unlinked(data, BATCH):
        store_traits(data, [row["article_id"] for row in batch], *_traits(batch))
        seen += len(batch)
    if not seen:
        store_traits(data, (), (), (), ())
    return seen


def _traits(batch: Sequence[dict[str, Any]]) -> tuple[list[Any], list[Any], list[Any]]:
    sketches, keys, shingles = [], [], []
    for row in batch:
        article_id, names = row["article_id"], row["names"] or []
        published = row["published_at"].date() if row["published_at"] else None
        for kind, hashes in (
            ("text", text_sketch(row["text"])),
            ("token", token_sketch(names, row["text"], published)),
            ("subject", subject_sketch(names[:_LEAD_NAMES])),
        ):
            sketches += [(article_id, kind, trait) for trait in hashes]
        for quote in row["quotes"] or []:
            key = quote_key(quote["text"], quote["speaker"], article_id)
            keys.append((quote["quote_id"], key))
            parts = quote_sketch(quote["text"])
            shingles += [(key, part, len(parts)) for part in parts]
    return sketches, keys, shingles


def _compare_all(data: Path, pairs: Sequence[Candidate]) -> Iterator[Links]:
    """Every pair compared, in worker processes where there are many."""
    if not pairs:
        return
    fetched = (pairs[i : i + _PAIRS_FETCHED] for i in range(0, len(pairs), _PAIRS_FETCHED))
    groups = (group for some in fetched for group in _groups(some, _texts(data, some)))
    if len(pairs) < 500:
        for group in groups:
            yield _compare_group(*group)
        return
    forks = multiprocessing.get_context("forkserver")
    with ProcessPoolExecutor(len(os.sched_getaffinity(0)), mp_context=forks) as workers:
        waiting = []
        for group in groups:
            waiting.append(workers.submit(_compare_group, *group))
            if len(waiting) > 2:
                yield waiting.pop(0).result()
        for future in waiting:
            yield future.result()


def _groups(
    pairs: Sequence[Candidate], texts: dict[str, Comparable]
) -> Iterator[tuple[Sequence[Candidate], dict[str, Comparable]]]:
    """The pairs in groups for one worker each, with the texts each needs. An article that went meanwhile has none, and
    so no pairs."""
    for at in range(0, len(pairs), _PAIRS_AT_ONCE):
        group = [p for p in pairs[at : at + _PAIRS_AT_ONCE] if p.article_a in texts and p.article_b in texts]
        yield group, {key: texts[key] for pair in group for key in (pair.article_a, pair.article_b)}


def _texts(data: Path, pairs: Sequence[Candidate]) -> dict[str, Comparable]:
    wanted = sorted({key for pair in pairs for key in (pair.article_a, pair.article_b)})
    return {c.article_id: c for c in comparables(data, wanted)}


def _compare_group(pairs: Sequence[Candidate], texts: dict[str, Comparable]) -> Links:
    found = []
    for pair in pairs:
        a, b = texts[pair.article_a], texts[pair.article_b]
        if pair.is_subject_alone and are_far_apart(a, b) and subject_similarity(a, b) < SAME_SUBJECT:
            continue
        comparison = compare(a, b)
        if comparison.relation:
            found.append((a.article_id, b.article_id, comparison))
    return as_links(found)


def _version_changes(data: Path, ids: Sequence[str]) -> Iterator[tuple[str, int, Any]]:
    for article_id, versions in texts_of_versions(data, ids).items():
        for number in range(1, len(versions)):
            yield article_id, number + 1, changes(versions[number - 1], versions[number])
