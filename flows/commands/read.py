"""`morgue read`: JSONL in, JSONL out, no warehouse."""

from __future__ import annotations

import base64
import json
import sys
from typing import Any

import click

from articles.names import Span
from articles.read import Step, read
from articles.records import Article, Capture, Rejected, Shape


@click.command()
@click.option("--steps", default="article,quotes,entities", show_default=True, help="How far to read, by commas.")
def command(steps: str) -> None:
    """Read pages from standard input, one JSON object a line, and write what they say.

    \b
    Each line is {"id", "url"?, "html_b64"} for a page, {"id", "text_dump"} for extracted text that may hold cruft and
    several articles, or {"id", "article_text"} for clean text.

    \b
    Example:
      echo '{"id": 1, "article_text": "“It is over,” Maria Ortiz said."}' | morgue read
    """
    try:
        wanted = frozenset(Step(s.strip()) for s in steps.split(",") if s.strip())
    except ValueError as wrong:
        raise click.BadParameter(f"{wrong}; known: {', '.join(Step)}", param_hint="--steps") from None
    for line in sys.stdin.buffer:
        if line.strip():
            print(json.dumps(answer(json.loads(line), wanted), ensure_ascii=False), flush=True)


def answer(asked: dict[str, Any], steps: frozenset[Step]) -> dict[str, Any]:
    """What one line of input says, as one object."""
    if "html_b64" in asked:
        shape, payload = Shape.HTML, base64.b64decode(asked["html_b64"])
    elif "text_dump" in asked:
        shape, payload = Shape.TEXT_DUMP, asked["text_dump"].encode("utf-8", "surrogatepass")
    else:
        shape, payload = Shape.ARTICLE_TEXT, asked["article_text"].encode("utf-8", "surrogatepass")
    given = [Span(m["start"], m["end"], m["type"]) for m in asked["mentions"]] if "mentions" in asked else None
    capture = Capture(payload=payload, shape=shape, source_path="-", url=asked.get("url"))
    try:
        articles = [as_json(article) for article in read(capture, steps, given).articles]
        error = None
    except Rejected as rejected:
        articles, error = [], str(rejected)
    return {"id": asked.get("id"), "articles": articles, "error": error}


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
            }
            for q in article.quotes
        ],
        "mentions": [
            {"start": m.start, "end": m.end, "text": m.text, "type": m.kind, "entity": m.entity_id}
            for m in article.mentions
        ],
    }
