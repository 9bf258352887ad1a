"""What is cruft and why: rules as data, for lines of text and for elements of pages."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from re import _constants as opcodes  # type: ignore[attr-defined]
from re import _parser as pattern_parser  # type: ignore[attr-defined]
from typing import Any

from lxml import html

_KEYS = {
    "name": str,
    "kind": str,
    "reason": str,
    "line": str,
    "element": str,
    "cuts": str,
    "keeps": str,
    "does": str,
    "language": str,
    "until": date,
    "first": int,
    "last": int,
    "max_words": int,
    "only": str,
}
_LINE_WORDS = 40
_NEEDED = ("kind", "reason", "cuts", "keeps")
_REPEATS = {opcodes.MAX_REPEAT, opcodes.MIN_REPEAT}
_AROUND = re.compile(r"\.(?:has|with|without|after|before)-[^.]*|\.no-sidebar")
_FILED = re.compile(rf"{_AROUND.pattern}|\.(?:category|tag|format|status)-[^.]*")
_POST = re.compile(r"\.(?:hentry|post-\d+)(?![^.])")
_AT_BEGINNING = [(opcodes.AT, opcodes.AT_BEGINNING)]
_MOST_KNOWN = 50_000
"""signatures of elements whose rule is remembered"""

Needed = tuple[str, ...]


class RuleError(ValueError):
    """A rule cannot be used; the message names the file, the rule and the key."""


class Does(StrEnum):
    """What a rule does to the block it matches."""

    CUT = "cut"
    CUT_REST = "cut_rest"
    """cuts the block and everything after it"""
    STRIP = "strip"
    """cuts what the line pattern matched and keeps the rest of the line"""
    KEEP = "keep"
    """names the kind of a block and keeps it, whatever other rules say"""


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of cruft, how to know it, why it is cut, and two examples that are its test."""

    name: str
    """unique; what `blocks.rule` says: <file>.<name>"""
    kind: str
    reason: str
    cuts: str
    """an example it must match: a line, or an element as HTML"""
    keeps: str
    """an example it must not match"""
    line: re.Pattern[str] | None = None
    """searched in the block's text with white space made single; case is ignored, `(?-i:…)` heeds it"""
    element: re.Pattern[str] | None = None
    """searched in an element's signature, such as `div#more.related.links`, in lower case"""
    does: Does = Does.CUT
    language: str | None = None
    """primary subtag of the text's language; None for every language"""
    until: date | None = None
    """only for pages fetched before this day, as those of an outlet before its redesign: for who hands rules in"""
    first: int | None = None
    """only among this many blocks at the top"""
    last: int | None = None
    """only among this many blocks at the end"""
    max_words: int | None = None
    """longer blocks are left alone; on lines 40 where nothing is said, on elements then no limit"""
    only: str | None = None
    """`dump` where lines are all there is to go by, `page` where elements are; None for both"""


class Rules:
    """Rules in the order they are asked: those that keep first, then in the order given."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        given = list(rules)
        self.rules: tuple[Rule, ...] = (
            *(r for r in given if r.does is Does.KEEP),
            *(r for r in given if r.does is not Does.KEEP),
        )
        self._known: dict[tuple[str, str | None], Rule | None] = {}
        self._on_lines: dict[str | None, list[Asked]] = {}
        self._on_elements: dict[str | None, list[tuple[re.Pattern[str], Rule]]] = {}

    def __add__(self, others: Iterable[Rule]) -> Rules:
        """These rules after the others: an outlet's own are asked first."""
        return Rules([*others, *self.rules])

    def for_line(
        self,
        text: str,
        language: str | None = None,
        *,
        from_start: int = 0,
        from_end: int = 0,
    ) -> Rule | None:
        """The first rule on lines that matches, or None where the line is no known cruft. `from_start` and `from_end`
        count the blocks before and after it; without a language every rule is asked."""
        flat = " ".join(text.split())
        words = flat.count(" ") + 1
        folded = _folded(flat)
        if language not in self._on_lines:
            self._on_lines[language] = [_asked(r, r.line) for r in self._spoken(language) if r.line is not None]
        for most, needed, search, rule in self._on_lines[language]:
            if (
                words <= most
                and (rule.first is None or from_start < rule.first)
                and (rule.last is None or from_end < rule.last)
                and (not needed or any(map(folded.__contains__, needed)))
                and search(flat)
            ):
                return rule
        return None

    def for_element(self, signature: str, language: str | None = None) -> Rule | None:
        """The first rule on elements that matches the signature (see `signature`); None where the element is no known
        cruft. How many words it may hold is for who asks to heed."""
        if (signature, language) not in self._known:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            if language not in self._on_elements:
                rules = [(rule.element, rule) for rule in self._spoken(language) if rule.element is not None]
                self._on_elements[language] = rules
            found = (rule for sign, rule in self._on_elements[language] if sign.search(signature))
            self._known[signature, language] = next(found, None)
        return self._known[signature, language]

    def _spoken(self, language: str | None) -> list[Rule]:
        primary = language.split("-")[0].lower() if language else None
        return [rule for rule in self.rules if primary is None or rule.language in (None, primary)]


Asked = tuple[int, Needed, Callable[[str], object], Rule]
"""a rule on lines: in lines of how many words at most, with which strings, and how to search for it"""


def _asked(rule: Rule, line: re.Pattern[str]) -> Asked:
    begins = list(pattern_parser.parse(line.pattern))[:1] == _AT_BEGINNING
    most = _LINE_WORDS if rule.max_words is None else rule.max_words
    return most, _needed(line.pattern), line.match if begins else line.search, rule


def signature(tag: str, identity: str = "", classes: str = "") -> str:
    """An element as element rules see it: `tag#id.class.class` in lower case, white space in the id made dashes. Left
    out are classes that say what is around it, and of a post those that say where it is filed."""
    marks = "".join(f".{c}" for c in classes.split()).lower()
    if "-" in marks:
        marks = (_FILED if _POST.search(marks) else _AROUND).sub("", marks)
    named = "#" + "-".join(identity.split()) if identity.strip() else ""
    return f"{tag}{named}".lower() + marks


def matches(rule: Rule, example: str) -> bool:
    """Whether the rule alone matches an example, as line or as element, wherever it stands."""
    alone = Rules([rule])
    if rule.element is None:
        return alone.for_line(example, rule.language) is not None
    root = html.fragment_fromstring(example)
    marks = signature(str(root.tag), root.get("id", ""), root.get("class", ""))
    return alone.for_element(marks, rule.language) is not None


@cache
def load_rules(only: str | None = None) -> Rules:
    """The rules that ship with the project, from every TOML file beside this module, by file name; with `only`, those
    for dumps or for pages and those for both. Raises RuleError naming file, rule and key."""
    rules: list[Rule] = []
    for path in sorted(files(__name__).iterdir(), key=lambda p: p.name):
        if path.name.endswith(".toml"):
            try:
                tables = tomllib.loads(path.read_text(encoding="utf-8"))
            except tomllib.TOMLDecodeError as wrong:
                raise RuleError(f"{path.name}: {wrong}") from None
            for key in tables.keys() - {"rule"}:
                raise RuleError(f"{path.name}: unknown key {key!r}; rules stand under [[rule]]")
            rules += parse_rules(tables.get("rule", []), path.name)
    return Rules(rule for rule in rules if only is None or rule.only in (None, only))


@cache
def _reasons() -> dict[str, str]:
    written = files(__name__).joinpath("shapes.csv").read_text(encoding="utf-8").splitlines()
    of_shapes = {row["rule"]: row["reason"] for row in csv.DictReader(written)}
    return of_shapes | {rule.name: rule.reason for rule in load_rules().rules}


def reason_of(name: str) -> str | None:
    """Why a rule of the files here, or of the shape of pages and dumps (shapes.csv), does what it does; None where it
    is none of them. What follows a colon in its name counts (`repeated:12/340`)."""
    return _reasons().get(name.partition(":")[0])


def parse_rules(tables: Sequence[Mapping[str, Any]], file: str) -> list[Rule]:
    """Rules out of the tables of a TOML file, such as an outlet's own. Raises RuleError naming file, rule and key
    where a key is unknown, missing or of the wrong type, a name stands twice, a pattern does not compile or could run
    away, or an example is not treated as it says."""
    rules: dict[str, Rule] = {}
    for number, table in enumerate(tables, 1):
        named = f" ({table['name']})" if table.get("name") else ""
        rule = _parse_rule(table, file, f"{file}: rule {number}{named}")
        if rule.name in rules:
            raise RuleError(f"{file}: rule {number}: key 'name': {rule.name!r} stands twice")
        rules[rule.name] = rule
    return list(rules.values())


def _parse_rule(table: Mapping[str, Any], file: str, where: str) -> Rule:
    for key, value in table.items():
        if key not in _KEYS:
            raise RuleError(f"{where}: unknown key {key!r}; known: {', '.join(_KEYS)}")
        if type(value) is not _KEYS[key]:
            raise RuleError(f"{where}: key {key!r}: {value!r} is not of type {_KEYS[key].__name__}")
    for key in _NEEDED:
        if not table.get(key):
            raise RuleError(f"{where}: key {key!r} is missing")
    if bool(table.get("line")) == bool(table.get("element")):
        raise RuleError(f"{where}: needs key 'line' or key 'element', and not both")
    if table.get("only") not in (None, "dump", "page"):
        raise RuleError(f"{where}: key 'only': {table['only']!r}; known: dump, page")
    try:
        does = Does(table.get("does", "cut"))
    except ValueError:
        raise RuleError(f"{where}: key 'does': {table['does']!r}; known: {', '.join(Does)}") from None
    rule = Rule(
        name=f"{file.removesuffix('.toml')}.{table.get('name', table['kind'])}",
        kind=table["kind"],
        reason=table["reason"],
        cuts=table["cuts"],
        keeps=table["keeps"],
        line=compile_pattern(table["line"], f"{where}: key 'line'") if table.get("line") else None,
        element=compile_pattern(table["element"], f"{where}: key 'element'") if table.get("element") else None,
        does=does,
        language=table.get("language"),
        until=table.get("until"),
        first=table.get("first"),
        last=table.get("last"),
        max_words=table.get("max_words"),
        only=table.get("only"),
    )
    if not matches(rule, rule.cuts):
        raise RuleError(f"{where}: key 'cuts': the rule does not match {rule.cuts!r}")
    if matches(rule, rule.keeps):
        raise RuleError(f"{where}: key 'keeps': the rule matches {rule.keeps!r}")
    return rule


def compile_pattern(text: str, where: str) -> re.Pattern[str]:
    """The regular expression, ignoring case. Raises RuleError, beginning with `where`, where it does not compile or
    where an unbounded repeat stands in another, which can take time exponential in a line's length."""
    try:
        if _runs_away(pattern_parser.parse(text)):
            raise RuleError(f"{where}: an unbounded repeat inside another could run away: {text!r}")
        return re.compile(text, re.IGNORECASE)
    except re.error as wrong:
        raise RuleError(f"{where}: {wrong}: {text!r}") from None


def _runs_away(parsed: Any, inside: bool = False) -> bool:
    """Whether a repeat of more than ten stands in another such repeat."""
    for opcode, argument in parsed:
        if opcode in _REPEATS:
            _, most, body = argument
            if (most > 10 and inside) or _runs_away(body, inside or most > 10):
                return True
        elif opcode is opcodes.BRANCH:
            if any(_runs_away(branch, inside) for branch in argument[1]):
                return True
        elif isinstance(argument, tuple):
            nested = [a for a in argument if isinstance(a, pattern_parser.SubPattern)]
            if any(_runs_away(part, inside) for part in nested):
                return True
    return False


@cache
def _needed(pattern: str) -> Needed:
    """Strings, folded, one of which stands in every text that the pattern matches: to look for them is faster than
    to search. None at all where the pattern has no such strings."""
    found = {_folded(each) for each in _strings_of(pattern_parser.parse(pattern)) or ()}
    return tuple(sorted(each for each in found if not any(other in each for other in found - {each})))


def _strings_of(parsed: Any) -> frozenset[str] | None:
    """Of the strings of a parsed pattern that every match must hold one of, the set that tells most: the longest."""
    sets: list[frozenset[str] | None] = []
    run = ""
    for opcode, argument in parsed:
        if opcode is opcodes.LITERAL:
            run += chr(argument)
            continue
        sets.append(frozenset({run}) if run else None)
        run = ""
        if opcode is opcodes.BRANCH:
            branches = [_strings_of(branch) for branch in argument[1]]
            known = [strings for strings in branches if strings is not None]
            sets.append(frozenset[str]().union(*known) if len(known) == len(branches) else None)
        elif opcode is opcodes.SUBPATTERN:
            sets.append(_strings_of(argument[-1]))
        elif opcode in _REPEATS and argument[0] > 0:
            sets.append(_strings_of(argument[2]))
    sets.append(frozenset({run}) if run else None)
    return max(filter(None, sets), key=lambda strings: (min(map(_tells, strings)), -len(strings)), default=None)


def _tells(string: str) -> int:
    """How much a string tells a line from others: its length, but for digits, of which lines are full."""
    return len(string.strip("0123456789"))


def _folded(text: str) -> str:
    """The text in one case, as patterns see it that ignore case: for them the Turkish letters are an i as well."""
    folded = text.casefold()
    return folded if text.isascii() else folded.replace("i\u0307", "i").replace("ı", "i")
