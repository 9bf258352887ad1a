"""Text that was extracted before it came here: one line after another, with all that stood on the page around them."""

from articles.dump.reader import REASONS, read_article_text, read_dump

__all__ = ["REASONS", "read_article_text", "read_dump"]
