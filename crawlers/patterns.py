"""Regular expressions and selectors of configs: refused if they are wrong or can run away, timed in use."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from re import _parser as grammar  # type: ignore[attr-defined]  # no public way to a pattern's tree
from typing import Any

import regex

MATCH_SECONDS = 0.5
"""longest time one expression may take on one text"""
_TRIAL_SECONDS = 0.04
_TRIAL_LENGTHS = range(8, 41, 2)
_LONGEST_PATTERN = 2_000
_XPATH_NAMES = """
last position count id local-name namespace-uri name string concat starts-with contains substring-before substring-after
substring string-length normalize-space translate boolean not true false lang number sum floor ceiling round node text
comment processing-instruction and or div mod"""
_XPATH_FUNCTIONS = frozenset(_XPATH_NAMES.split())


def check_pattern(pattern: str) -> str:
    """The pattern as given. Raises ValueError where it does not compile or can run away, with a text that shows it.

    A repeat that matches a text in more than one way doubles its work with each character. So every repeat of the
    pattern is tried on growing runs of what it repeats, followed by what it does not, and its time is taken."""
    if len(pattern) > _LONGEST_PATTERN:
        raise ValueError(f"longer than {_LONGEST_PATTERN:,} characters")
    try:
        compiled = re.compile(pattern)
        regex.compile(pattern)
        tree = grammar.parse(pattern)
    except (re.error, regex.error, RecursionError, OverflowError) as wrong:
        raise ValueError(f"no regular expression: {wrong}") from None
    for before, pump in islice(_repeats(tree, ""), 200):
        for length in _TRIAL_LENGTHS:
            text = before + (pump * length)[: max(length, len(pump) * 2)] + "\x00!"
            started = time.thread_time()
            compiled.search(text)
            if time.thread_time() - started > _TRIAL_SECONDS:
                raise ValueError(f"can run away: {len(text)} characters such as {text[:12]!r}… take it too long")
    return pattern


def _repeats(tree: Any, before: str) -> Iterator[tuple[str, str]]:
    """For every unbounded repeat of a pattern: a text that leads to it, and texts that it repeats."""
    for op, argument in tree:
        name = str(op)
        if name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
            _, most, body = argument
            if most is grammar.MAXREPEAT or most > 20:
                yield from ((before, text) for text in islice(_samples(body), 12) if text)
            yield from _repeats(body, before)
        elif name == "SUBPATTERN":
            yield from _repeats(argument[-1], before)
        elif name == "BRANCH":
            for branch in argument[1]:
                yield from _repeats(branch, before)
        elif name in {"ASSERT", "ASSERT_NOT"}:
            yield from _repeats(argument[1], before)
        elif name == "ATOMIC_GROUP":
            yield from _repeats(argument, before)
        before += next(_samples([(op, argument)]), "")


def _samples(tree: Any) -> Iterator[str]:
    """Short texts that a pattern matches, the first from first choices; not all, and now and then one it does not."""
    choices = [list(islice(_choices(str(op), argument), 6)) or [""] for op, argument in tree]
    yield "".join(choice[0] for choice in choices)
    for place, choice in enumerate(choices):
        for other in choice[1:]:
            yield "".join([*(c[0] for c in choices[:place]), other, *(c[0] for c in choices[place + 1 :])])


def _choices(name: str, argument: Any) -> Iterator[str]:
    if name == "LITERAL":
        yield chr(argument)
    elif name == "NOT_LITERAL":
        yield "b" if argument == ord("a") else "a"
    elif name == "ANY":
        yield "a"
    elif name == "IN":
        yield from _members(argument)
    elif name == "BRANCH":
        for branch in argument[1]:
            yield next(_samples(branch))
    elif name == "SUBPATTERN":
        yield from _samples(argument[-1])
    elif name == "ATOMIC_GROUP":
        yield from _samples(argument)
    elif name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
        least, _, body = argument
        for sample in _samples(body):
            yield sample * max(least, 1)
    elif name == "CATEGORY":
        yield {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " ", "CATEGORY_NOT_WORD": "-"}.get(str(argument), "a")


def _members(members: Any) -> Iterator[str]:
    if str(members[0][0]) == "NEGATE":
        within = re.compile("[^" + "".join(re.escape(m) for m in _members(members[1:])) + "]")
        yield from (c for c in "a1-/ " if within.match(c))
        return
    for op, argument in members:
        if str(op) == "RANGE":
            yield chr(argument[0])
        elif str(op) == "LITERAL":
            yield chr(argument)
        else:
            yield from _choices(str(op), argument)


@cache
def _compiled(pattern: str) -> regex.Pattern[str]:
    return regex.compile(pattern)


def matches(patterns: Iterable[str], text: str) -> bool:
    """Whether one of the patterns is found in the text. Raises TimeoutError after MATCH_SECONDS."""
    return any(_compiled(pattern).search(text, timeout=MATCH_SECONDS) for pattern in patterns)


def check_selector(selector: str) -> str:
    """The XPath (starting with / ( or .) or CSS selector as given. Raises ValueError where it is neither."""
    import cssselect
    from lxml import etree

    try:
        etree.XPath(xpath := as_xpath(selector), regexp=False)
    except (cssselect.SelectorError, etree.XPathError) as wrong:
        raise ValueError(f"no selector: {wrong}") from None
    for name in re.findall(r"([\w.:-]+)\s*\(", re.sub(r""""[^"]*"|'[^']*'""", "", xpath)):
        if name.rpartition("::")[2] not in _XPATH_FUNCTIONS:
            # Not EXSLT's either: its expressions run without a limit, its documents are read from outside.
            raise ValueError(f"no selector: XPath 1.0 has no function {name}()")
    return selector


def as_xpath(selector: str) -> str:
    """The selector as XPath. Raises cssselect.SelectorError where CSS does not parse."""
    if selector.startswith(("/", "(", ".//", "./")):
        return selector
    from cssselect import HTMLTranslator

    return str(HTMLTranslator().css_to_xpath(selector))
