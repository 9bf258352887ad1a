"""Load archives into the warehouse: the main job, as plain functions that the command line and Prefect both call."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from crawlers.archives import Source, printable
from crawlers.crawl import LISTS, call_loaded
from flows.files import files_of, given_with, not_yet_loaded, shards
from flows.join import join_parts
from flows.lists import begins, fetch_list
from flows.loading import Loading, ingest_shard
from flows.rebuild import read_again
from flows.runs import RunShard, Settings, Summary, Tally, Watch
from warehouse.database import publish
from warehouse.load import check, running, totals, unshown


def ingest(
    paths: Sequence[Path], settings: Settings, watch: Watch | None = None, run_shard: RunShard | None = None
) -> Summary:
    """Load files and folders of archives into the warehouse of settings.data and publish it.

    Every batch of pages is one transaction with its ledger, so a run that was killed is completed by running it again,
    and what is known is not loaded twice. `run_shard` is how one shard is run: here, or as a task of a flow."""
    watch, run_shard = watch or Watch(), run_shard or ingest_shard
    began = time.perf_counter()
    tally = Tally()
    asked = {"paths": [printable(path) for path in paths], "outlet": settings.outlet}
    with running(settings.data, "ingest", asked) as run:
        for died in run.left:
            watch.says(died)
        sources, damages = files_of(paths, settings.data)
        watch.found(len(sources), sum(source.size for source in sources))
        wanted = not_yet_loaded(sources, settings, tally, watch)
        beside = Loading(run.run_id, settings, watch)
        if damages:
            beside.damages(damages)
        fresh = _with_lists(wanted.fresh, beside)
        tally.add(beside.tally)
        for shard in shards(fresh):
            tally.add(run_shard(shard, run.run_id, settings, watch))
            run.counts = {**tally.captures, **tally.counts}
        for shard in shards(wanted.renamed):
            tally.add(run_shard(shard, run.run_id, replace(settings, replaces=True), watch))
        for given, files in wanted.corrected.items():
            for shard in shards(files):
                tally.add(run_shard(shard, run.run_id, given_with(given, settings), watch))
        fetched = [source.path for source in fresh if source.path.parent == _lists_folder(settings.data)]
        if fetched:
            call_loaded(settings.data, LISTS, fetched)
        tally.add(join_parts(run.run_id, settings))
        if (behind := unshown(settings.data))[0]:
            read_again(*behind, run, settings, Watch())
        run.counts = {**tally.captures, **tally.counts}
    failed = check(settings.data, run.run_id) if fresh or wanted else []
    public = publish(settings.data)
    return Summary(run.run_id, tally, time.perf_counter() - began, public, totals(settings.data), failed)


def _lists_folder(data: Path) -> Path:
    return data.absolute() / "warc" / LISTS


def _with_lists(sources: Sequence[Source], loading: Loading) -> list[Source]:
    """The files to read, where lists of addresses are among them also the archives they were fetched into."""
    settings, watch = loading.settings, loading.watch
    if settings.fetch is None:
        return list(sources)
    options = settings.fetch.options
    fetch = replace(settings.fetch, options=replace(options, revisit="all" if settings.again else "none"))
    found: list[Source] = []
    archives: dict[str, Source] = {}
    for source in sources:
        if not source.is_list:
            found.append(source)
            continue
        watch.says(begins(source, fetch))
        fetched = fetch_list(source, settings.data, fetch, watch.fetched)
        watch.says(f"{source.name}: {fetched.says}")
        archives |= {archive.name: archive for archive in fetched.archives}
        found.append(replace(source, left=fetched.left))
        loading.damages(fetched.damages)
        loading.unread(fetched.refused())
    named = {source.name for source in found}
    more = [archive for archive in archives.values() if archive.name not in named]
    if more:
        watch.found(len(found) + len(more), sum(source.size for source in (*found, *more)))
    return [*more, *found]
