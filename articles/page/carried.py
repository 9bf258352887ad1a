"""Find the text that a program in the page was to draw: prose among the data that the page carries as JSON."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

from lxml.html import HtmlElement

from articles.page.where import LEAST_PLAIN

_MOST = 5_000_000
"""characters of data that are looked at"""
_DEEPEST = 40
_ENDS = re.compile(r"</(?:p|h[1-6]|li|blockquote|div)>|<br\s*/?>|\n", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{1,2000}>")
_SENTENCE = re.compile(r"\w[.!?…][\"'”’»)]*$")
_LONG_WORD = re.compile(r"[^\W\d_]{5,}")
_OF_ENTRIES = frozenset({"url", "href", "link", "slug", "uri", "headline", "title", "permalink"})
"""keys of an object that is a page of its own, or leads to one"""

Path = tuple[str, ...]


def carried_text(tree: HtmlElement, title: str | None) -> list[str]:
    """The paragraphs of the one text, or list of texts, among the page's JSON that has the most prose and a long word
    of the title, else it may be the weather; none where that is little."""
    texts: dict[Path, list[str]] = {}
    for script in tree.iter("script"):
        if (script.get("type") or "").lower() == "application/json" and script.text and len(script.text) <= _MOST:
            try:
                data = json.loads(script.text)
            except (ValueError, RecursionError):
                continue
            _gather(data, texts)
    named = _LONG_WORD.findall((title or "").casefold())
    told = (lines for lines in texts.values() if not named or _holds_any(lines, named))
    found = max(told, key=_prose, default=[])
    return found if _prose(found) >= LEAST_PLAIN else []


def _holds_any(lines: list[str], words: list[str]) -> bool:
    text = "\n".join(lines).casefold()
    return any(word in text for word in words)


def _gather(data: Any, texts: dict[Path, list[str]]) -> None:
    """Puts the paragraphs of each string with those of its neighbours in a list, but those of different pages apart."""
    stack: list[tuple[Any, Path, bool]] = [(data, (), False)]
    while stack:
        value, path, is_entry = stack.pop()
        if len(path) > _DEEPEST:
            continue
        if isinstance(value, dict):
            is_entry = not _OF_ENTRIES.isdisjoint(value)
            stack += [(each, (*path, key), is_entry) for key, each in reversed(value.items())]
        elif isinstance(value, list):
            stack += [(each, (*path, str(at)), False) for at, each in reversed(list(enumerate(value)))]
        elif isinstance(value, str) and " " in value:
            last = next((at for at in range(len(path) - 1, -1, -1) if path[at].isdigit()), None)
            together = path if last is None or is_entry else (*path[:last], "", *path[last + 1 :])
            lines = (" ".join(unescape(_TAG.sub("", line)).split()) for line in _ENDS.split(value))
            texts.setdefault(together, []).extend(line for line in lines if line)


def _prose(lines: list[str]) -> int:
    """Characters of the lines that are closed as sentences are."""
    return sum(len(line) for line in lines if len(line) >= 40 and _SENTENCE.search(line))
