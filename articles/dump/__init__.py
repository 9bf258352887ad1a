"""From a dump of already-extracted text to its articles."""

from articles.dump.reader import read_article_text, read_dump

__all__ = ["read_article_text", "read_dump"]
