"""`morgue read`: JSONL in, JSONL out, no warehouse."""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from articles.names import Span
from articles.records import Article, Capture, Reason, Shape
from flows.commands.options import (
    outlets_option,
    parse_steps,
    read_configs,
    seconds_option,
    steps_option,
    workers_option,
)
from warehouse.names import KINDS

if TYPE_CHECKING:
    from articles.read import Known
    from flows.outlets import Configured


@click.command()
@steps_option
@outlets_option
@workers_option
@seconds_option
def command(steps: str, folders: tuple[Path, ...], workers: int | None, page_seconds: int) -> None:
    """Read pages from standard input, one JSON object a line, and write what they say, one line for each.

    \b
    Each line is
      {"id", "url"?, "html_b64"}   a page
      {"id", "text_dump"}          text with cruft, perhaps of several articles
      {"id", "article_text"}       clean text; "mentions" (start, end, type)
                                   beside it are taken for its names

    \b
    Example:
      echo '{"id": 1, "article_text": "“No,” said Ana Roth."}' | morgue read
    """
    from flows.pool import Limits, Readers

    if sys.stdin.isatty():
        raise click.UsageError("no pages on standard input; try: morgue read < pages.jsonl")
    known = read_configs(folders)
    with Readers(Limits(workers or 0, page_seconds), parse_steps(steps)) as readers:
        for asked, outcome in readers.read_all(_captures(known)):
            articles = [as_json(article) for article in outcome.articles]
            error = f"{outcome.reason}: {outcome.detail or ''}".rstrip(": ") if outcome.reason else None
            line = json.dumps({"id": asked, "articles": articles, "error": error}, ensure_ascii=False)
            sys.stdout.buffer.write(line.encode("utf-8", "replace") + b"\n")
            sys.stdout.buffer.flush()


def _captures(known: Configured) -> Iterator[tuple[Any, Capture, list[Span] | None, Known]]:
    """Each line of standard input as (id, capture, names given, what is known of its outlet); a line that cannot
    be read is a rejected capture."""
    from articles.read import NOTHING_KNOWN, Known
    from flows.outlets import site_of

    for number, line in enumerate(sys.stdin.buffer, 1):
        if not line.strip():
            continue
        asked: Any = None
        try:
            asked = json.loads(line)
            capture = _capture(asked)
            yield asked.get("id"), capture, _given(asked), Known(site_of(capture, known))
        except (ValueError, TypeError, KeyError, AttributeError) as wrong:
            note = f"line {number} is not in the protocol: {type(wrong).__name__}: {wrong}"
            named = asked.get("id") if isinstance(asked, dict) else None
            unread = Capture(b"", Shape.HTML, "-", rejected=Reason.UNREADABLE, note=note)
            yield named, unread, None, NOTHING_KNOWN


def _capture(asked: dict[str, Any]) -> Capture:
    url = asked.get("url")
    if "html_b64" in asked:
        body = base64.b64decode("".join(asked["html_b64"].split()), validate=True)
        return Capture(body, Shape.HTML, "-", url=url)
    shape = Shape.TEXT_DUMP if "text_dump" in asked else Shape.ARTICLE_TEXT
    payload = asked[shape.value].encode("utf-8", "surrogatepass")
    return Capture(payload, shape, "-", url=url)


def _given(asked: dict[str, Any]) -> list[Span] | None:
    """The names that stand beside a clean text. Raises ValueError where one is no stretch of its words."""
    if "mentions" not in asked:
        return None
    given, text = [Span(m["start"], m["end"], m["type"]) for m in asked["mentions"]], asked["article_text"]
    for one in given:
        is_place = type(one.start) is type(one.end) is int and 0 <= one.start < one.end <= len(text)
        if not is_place or not text[one.start : one.end].strip() or one.kind not in KINDS:
            raise ValueError(f"{one} is no name in the text, of a type {', '.join(KINDS)}")
    return given


def as_json(article: Article) -> dict[str, Any]:
    """An article in the shape of the pipe's protocol."""
    return {
        "title": article.title,
        "standfirst": article.standfirst,
        "authors": list(article.authors),
        "published": article.published.at.isoformat() if article.published else None,
        "language": article.language,
        "text": article.text,
        "blocks": [
            {"kind": b.kind, "is_kept": b.is_kept, "rule": b.rule, "text": b.text, "start": b.start, "end": b.end}
            for b in article.blocks
        ],
        "quotes": [
            {
                "start": q.start,
                "end": q.end,
                "pieces": [list(piece) for piece in q.pieces],
                "kind": q.kind,
                "text": q.text,
                "speaker": q.speaker_text,
                "speaker_start": q.speaker_start,
                "speaker_end": q.speaker_end,
                "speaker_name": q.speaker_name,
                "cue": q.cue,
                "sources": [
                    {"hop": s.hop, "text": s.text, "start": s.start, "end": s.end, "class": s.source_class}
                    for s in q.sources
                ],
                "anonymous": q.is_anonymous,
                "anonymity": dict(q.anonymity),
                "audience": q.audience,
                "occasion": q.occasion,
                "confidence": q.confidence,
            }
            for q in article.quotes
        ],
        "mentions": [
            {"start": m.start, "end": m.end, "text": m.text, "type": m.kind, "entity": m.entity_id}
            for m in article.mentions
        ],
    }
