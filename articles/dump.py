"""From a dump of already-extracted text to its articles: lines are all there is to go by."""

from __future__ import annotations

from articles.page import join_blocks
from articles.records import Article, Capture, Reason, Rejected


def read_dump(capture: Capture) -> tuple[Article, ...]:
    """The articles of a text dump, without quotes and names. Raises Rejected where it holds none."""
    text = capture.payload.decode("utf-8", "replace")
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if not lines:
        raise Rejected(Reason.EMPTY, "no text")
    title = capture.fields.get("title")
    if title is None and len(lines) > 1 and len(lines[0]) < 160 and lines[0][-1] not in ".!?\"'”":
        title, lines = lines[0], lines[1:]
    joined, blocks = join_blocks(lines)
    return (Article(part=1, title=title, text=joined, language="en", url=capture.url, blocks=blocks),)


def read_article_text(capture: Capture) -> tuple[Article, ...]:
    """The one article whose clean text the capture is; offsets count that text as given."""
    text = capture.payload.decode("utf-8", "surrogatepass")
    return (Article(part=1, title=capture.fields.get("title"), text=text, language="en", url=capture.url),)
