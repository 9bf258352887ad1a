"""From the bytes of an HTML page to its article: main text, fields and blocks."""

from __future__ import annotations

from datetime import UTC, datetime

from articles.records import Article, Block, Capture, Moment, Reason, Rejected


def read_page(capture: Capture) -> tuple[Article, ...]:
    """The articles of an HTML page, without quotes and names. Raises Rejected where the page holds none."""
    import trafilatura

    if not capture.payload.strip():
        raise Rejected(Reason.EMPTY, "no body")
    document = trafilatura.bare_extraction(capture.payload, url=capture.url, with_metadata=True)
    if document is None or isinstance(document, dict) or not document.text:
        raise Rejected(Reason.NO_TEXT, "no main text found")
    title = document.title or None
    lines = [line.strip() for line in document.text.split("\n") if line.strip()]
    if title and lines and lines[0].casefold() == title.casefold():
        lines = lines[1:]
    text, blocks = join_blocks(lines)
    words = len(text.split())
    if words < 30:
        raise Rejected(Reason.TOO_SHORT, f"{words} words")
    published = None
    if document.date:
        at = datetime.fromisoformat(document.date).replace(tzinfo=UTC)
        published = Moment(at=at, raw=document.date, source="trafilatura", precision="day")
    article = Article(
        part=1,
        title=title,
        text=text,
        standfirst=document.description,
        authors=tuple(a.strip() for a in (document.author or "").split(";") if a.strip()),
        published=published,
        language=document.language or "en",
        url=document.url or capture.url,
        site_name=document.sitename,
        blocks=blocks,
    )
    return (article,)


def join_blocks(lines: list[str]) -> tuple[str, tuple[Block, ...]]:
    """The text of kept lines, a blank line between paragraphs, and their blocks with spans in it."""
    blocks, at = [], 0
    for number, line in enumerate(lines):
        blocks.append(Block(number, "paragraph", True, None, line, at, at + len(line)))
        at += len(line) + 2
    return "\n\n".join(lines), tuple(blocks)
