"""Take articles and outlets out of the warehouse, keep them out of later loads, and let them in again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from crawlers.archives import place_of, printable
from flows.link import link
from flows.rebuild import read_again
from flows.runs import Settings, Tally, Watch
from warehouse.forget import (
    articles_named,
    articles_of_outlet,
    captures_kept_out,
    is_kept_out,
    let_in,
    outlet_named,
    take_out,
)
from warehouse.load import prune, running


class NotThere(ValueError):
    """What was named is not in the warehouse, or is not kept out; says so."""


def named(data: Path, words: Sequence[str], outlet: str | None) -> tuple[list[dict[str, Any]], str | None]:
    """The articles that are meant (article_id, outlet_id, url, title) by addresses, keys or files, and all of an outlet
    with its id. Raises NotThere."""
    if outlet is not None:
        found = outlet_named(data, outlet)
        if found is None:
            raise NotThere(f'no outlet is called {outlet!r}; `morgue sql "from outlets"` lists them')
        return articles_of_outlet(data, found), found
    articles: dict[str, dict[str, Any]] = {}
    for word in words:
        path = Path(word)
        meant = printable(place_of(path)) if path.exists() else word
        some = articles_named(data, meant)
        if not some and is_kept_out(data, meant):
            continue
        if not some:
            raise NotThere(f"{meant}: no article here has this address or key, or was read from such a file")
        articles |= {row["article_id"]: row for row in some}
    return list(articles.values()), None


def forget(
    data: Path,
    article_ids: Sequence[str],
    outlet_id: str | None = None,
    note: str | None = None,
    told: Callable[[str, int, int], None] | None = None,
) -> dict[str, int]:
    """Take articles out with all that was read from them, and an outlet as a whole where one is given; find the links
    of the others again, and publish; `told` as in `link`. Returns the files in which their bytes still lie, and in how
    many places."""
    with running(data, "forget", {"articles": list(article_ids), "outlet": outlet_id, "note": note}) as run:
        archives = take_out(data, article_ids, outlet_id, note)
        prune(data)
        run.counts = {"articles": len(article_ids)}
    link(data, told=told)
    return archives


def undo(settings: Settings, words: Sequence[str], outlet: str | None = None, watch: Watch | None = None) -> Tally:
    """Let in again what was taken out, articles and an outlet: read it where its bytes lie, link and publish. Raises
    NotThere."""
    data = settings.data
    keys = [*words, *([outlet_named(data, outlet) or outlet] if outlet else [])]
    with running(data, "forget", {"undo": keys}) as run:
        unknown = [word for word in keys if not let_in(data, word)]
        tally = read_again(*captures_kept_out(data), run, settings, watch or Watch())
        for word in unknown:
            is_here = articles_named(data, word) or articles_of_outlet(data, word)
            if not (is_here and tally.counts["articles"]):  # let in by a run that died before it had read it
                raise NotThere(f"{word}: nothing that was taken out is called so; `morgue forget --list` shows it")
        prune(data)
        run.counts = {**tally.captures, **tally.counts}
    link(data)
    return tally
