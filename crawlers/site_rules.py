"""Read the community's Full-Text RSS site rules, one text file a host, and say what of them is understood.

The format is that of https://help.fivefilters.org/full-text-rss/site-patterns.html: lines of `directive: value`, with
`directive(argument): value` for a few, `#` before comments."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from lxml import html

from articles.page.outlet import Site, SiteError, texts_by
from crawlers.config import ConfigError, Problem

IMPORTED = "site-rules.jsonl"
"""name of the file in the folder of the user's outlets that holds what was imported"""
SELECTORS = ("title", "body", "author", "date", "strip")
WITHOUT_EFFECT = frozenset(
    {
        *("prune", "tidy", "parser", "autodetect_on_failure", "autodetect_next_page", "test_url", "test_contains"),
        *("strip_image_src", "strip_attr", "post_strip_attr", "insert_detected_image", "convert_double_br_tags"),
        *("src_lazy_load_attr", "strip_comments", "wrap_in", "dissolve", "footnotes"),
    }
)
"""directives about images, markup, other parsers and tests: they change nothing in an article's text here"""
_EMPTY = html.document_fromstring("<html><body></body></html>")
_LINE = re.compile(r"^([a-z_]+)\s*(?:\((.*)\))?\s*:\s?(.*)$")


@dataclass(frozen=True, slots=True)
class SiteRules:
    """The rules of one host: how its pages are read, and where its articles go on."""

    host: str
    """with a dot before it: its subdomains, but not the host itself and not www"""
    site: Site
    next_page: tuple[str, ...] = ()
    single_page: tuple[str, ...] = ()
    unsupported: Counter[str] = field(default_factory=Counter)
    """directives that are not followed here, by name"""
    broken: tuple[str, ...] = ()
    """lines that are no directive, and expressions that do not compile"""


def read_site_rules(folder: Path) -> Iterator[SiteRules | tuple[Path, str]]:
    """Every file of a folder of site rules; a file without anything usable as its path and the reason.
    Raises NotADirectoryError, OSError."""
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder}: no folder")
    for path in sorted({*folder.glob("*.txt"), *folder.glob(".*.txt")}):
        try:
            text = path.read_text("utf-8-sig", "replace")
        except OSError as wrong:
            yield path, f"cannot be read: {wrong.strerror}"
            continue
        rules = parse_site_rules(path.name.removesuffix(".txt").lower(), text)
        if rules.site == Site() and not rules.next_page and not rules.single_page:
            told = "; ".join([*rules.broken[:2], *(f"{name} is not supported" for name in rules.unsupported)])
            yield path, told or "no directive that changes anything here"
        else:
            yield rules


def parse_site_rules(host: str, text: str) -> SiteRules:
    """The rules that the text of one file holds."""
    found: dict[str, list[str]] = {name: [] for name in SELECTORS}
    marks: list[str] = []
    finds: list[str] = []
    replacements: list[tuple[str, str]] = []
    pages: dict[str, list[str]] = {"next_page_link": [], "single_page_link": []}
    unsupported: Counter[str] = Counter()
    broken: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if not line or line.startswith(("#", "//")):
            continue
        parsed = _LINE.match(line)
        if parsed is None:
            broken.append(f"line {number}: no directive: {line[:60]}")
            continue
        name, argument, value = parsed.groups()
        value = value.strip()
        if name in SELECTORS or name in pages:
            trouble = _trouble(value)
            if trouble:
                broken.append(f"line {number}: {name}: {trouble}")
            elif value:
                (pages[name] if name in pages else found[name]).append(value)
        elif name == "strip_id_or_class":
            marks.append(value.strip("\"' "))
        elif name == "find_string":
            finds.append(value)
        elif name == "replace_string":
            if argument is not None:
                replacements.append((argument, value))
            elif finds:
                replacements.append((finds.pop(0), value))
        elif name not in WITHOUT_EFFECT:
            unsupported[name] += 1
    selectors: dict[str, Any] = {name: tuple(dict.fromkeys(values)) for name, values in found.items()}
    site = Site(
        **selectors,
        strip_id_or_class=tuple(mark for mark in dict.fromkeys(marks) if len(mark) > 1),
        replacements=tuple((old, new) for old, new in replacements if old),
    )
    next_page, single_page = tuple(pages["next_page_link"]), tuple(pages["single_page_link"])
    return SiteRules(host, site, next_page, single_page, unsupported, tuple(broken))


def _trouble(expression: str) -> str | None:
    """What is wrong with an XPath; None where nothing is."""
    if not expression:
        return "no expression"
    try:
        texts_by(_EMPTY, [expression])
    except (SiteError, ValueError) as wrong:
        return str(wrong)[:120]
    return None


def write_rules(rules: Iterable[SiteRules], path: Path) -> int:
    """Keep rules in one file, a JSON object a line, which appears whole. Returns how many."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = []
    for one in rules:
        kept = {name: getattr(one.site, name) for name in _KEPT} | {name: getattr(one, name) for name in _PAGES}
        kept = {"host": one.host} | {name: value for name, value in kept.items() if value}
        lines.append(json.dumps(kept, ensure_ascii=False) + "\n")
    fresh = path.with_name(f".{path.name}")
    fresh.write_text("".join(lines), "utf-8")
    fresh.replace(path)
    return len(lines)


_KEPT = (*SELECTORS, "strip_id_or_class", "replacements")
_PAGES = ("next_page", "single_page")


class ImportedRules:
    """The rules of files that `write_rules` made, by host; a later file's stand in for an earlier one's. Raises
    ConfigError where a line is none of its."""

    def __init__(self, *paths: Path) -> None:
        self._kept: dict[str, dict[str, Any]] = {}
        for path in filter(Path.is_file, paths):
            for number, line in enumerate(path.read_bytes().splitlines(), 1):
                try:
                    row = json.loads(line)
                    self._kept[row["host"]] = row
                except (ValueError, LookupError, TypeError) as wrong:
                    what = f"no rules of a host ({wrong}); `morgue outlet import` writes them anew"
                    raise ConfigError([Problem(path, number, "", what)]) from None

    def site_of(self, url: str) -> Site | None:
        """The rules for an address: of its host, else of the nearest domain above it that has rules for subdomains."""
        try:
            host = (urlsplit(url).hostname or "").lower()
        except ValueError:
            return None
        row = self._kept.get(host) or self._kept.get(host.removeprefix("www."))
        labels = host.removeprefix("www.").split(".")
        for start in range(1, len(labels)):
            row = row or self._kept.get("." + ".".join(labels[start:]))
        if row is None:
            return None
        replacements = tuple((old, new) for old, new in row.get("replacements", ()))
        return Site(**{name: tuple(row.get(name, ())) for name in (*_KEPT, *_PAGES)} | {"replacements": replacements})
