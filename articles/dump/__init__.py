"""Text that was extracted before it came here: one line after another, with all that stood on the page around them."""

from articles.dump.reader import read_article_text, read_dump

__all__ = ["read_article_text", "read_dump"]
