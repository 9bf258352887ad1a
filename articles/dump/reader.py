"""From a dump of already-extracted text to its articles: lines are all there is to go by."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import PurePath

from articles.blocks import place_blocks
from articles.dump.exports import Document, documents
from articles.dump.head import Head, read_head
from articles.dump.lines import Line, split_lines
from articles.dump.parts import heaviest, is_cut, is_kind, opens_box, same, split, tells, weigh
from articles.front_matter import headed
from articles.given import given_language, with_given
from articles.language import language_of
from articles.page.dates import today_or, zone_of
from articles.page.decode import cleaned, decode
from articles.page.wires import find_wire
from articles.records import Article, Block, Capture, Reason, Rejected
from articles.rules import Does, Rule, load_rules

_FEWEST_WORDS = 40
"""of prose, for an article"""
_LONG_ARTICLE = 250
"""words of prose between lines of code"""
_LONGEST_RULED = 1500
"""characters of a line that rules are asked about"""
_FAR = 1 << 20
"""more lines than any rule for the first or the last of them counts"""

_ROW = re.compile(r"\d.*(?:\t| [–—-]+ |: | @ | \| )|(?:\t| [–—-]+ |: | @ | \| ).*\d")

_NOTES = re.compile(r"(?i)(readme|licen[cs]e|changelog|contributing|robots)(\.\w+)*")
_CODE = re.compile(
    r"^(```|\||\$ |[{}\[\]()]{1,3}[,;]?$|\"[\w-]{1,40}\":|[\w.-]{1,40} = [\"\[{'\d]|"
    r"(def|class|import|return|function|var|const) \S|from \S+ import |#!|<[/?!]?\w+[^<>]{0,80}>)|`[^`]{2,80}`|[;{]$"
)
"""marks of code, data and Markdown tables in a line"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a line."""

    kind: str
    is_kept: bool
    rule: str | None = None


_FIELD = Verdict("field", False, "dump.field")


def read_dump(capture: Capture) -> tuple[Article, ...]:
    """The articles of a text dump, without quotes and names. Raises Rejected where it holds none."""
    text, encoding = _characters(capture)
    if exported := documents(text):
        return tuple(_read_document(document, number, capture, encoding) for number, document in enumerate(exported, 1))
    parts = headed(text)
    if not parts:
        return _read_text(text, capture, encoding)
    articles: list[Article] = []
    refused: Rejected | None = None
    for part in parts:
        named = replace(capture, fields={**part.fields, **(capture.fields if part is parts[0] else {})})
        try:
            articles += with_given(_read_text(part.text, named, encoding, part.head), named)
        except Rejected as rejected:
            refused = rejected
    if refused is not None and not articles:
        raise refused
    return tuple(replace(article, part=number) for number, article in enumerate(articles, 1))


def _read_text(text: str, capture: Capture, encoding: str, head: Sequence[str] = ()) -> tuple[Article, ...]:
    """The articles of a text; `head` are the lines above it that name the fields of the first. Raises Rejected where it
    holds none."""
    lines = split_lines(text)
    if not lines:
        raise Rejected(Reason.EMPTY, "no text")
    _refuse_notes(capture, lines)
    language = given_language(capture) or language_of("\n".join(line.text for line in lines if line.is_prose))
    for line in lines:
        if len(line.text) <= _LONGEST_RULED:
            line.rule, line.last_rule = _rules_for(line.text, language)
    articles: list[Article] = []
    refused: Rejected | None = None
    for part in split(lines):
        try:
            above = () if articles else head
            articles.append(_read_part(part, len(articles) + 1, capture, language, encoding, above))
        except Rejected as rejected:
            refused = rejected
    if not articles:
        raise refused or Rejected(Reason.NO_TEXT, "no prose")
    return tuple(articles)


def _read_document(document: Document, number: int, capture: Capture, encoding: str) -> Article:
    """The article of one document of an export: its text but for lines that a rule cuts, and the fields it names."""
    lines = split_lines("\n".join(document.body))
    fields = {**document.fields, **(capture.fields if number == 1 else {})}
    named = replace(capture, fields=fields)
    language = given_language(named) or language_of("\n".join(line.text for line in lines))
    for line in lines:
        if len(line.text) <= _LONGEST_RULED:
            line.rule, line.last_rule = _rules_for(line.text, language)
    _end_at(lines, 0, len(lines))
    blocks = [(line, _FIELD) for line in document.head]
    blocks += [(line.text, _judge_exported(line)) for line in lines]
    blocks += [(line, _FIELD) for line in document.tail]
    text, placed = place_blocks(Block(0, v.kind, v.is_kept, v.rule, " ".join(said.split())) for said, v in blocks)
    opening = next((block.text for block in placed if block.is_kept), "")
    dateline, agency = find_wire(placed, opening, ())
    article = Article(
        part=number,
        title=None,
        text=text,
        language=language,
        url=fields.get("url") or capture.url,
        wire_agency=agency,
        dateline=dateline or fields.get("dateline"),
        field_sources={"encoding": encoding, **({"language": "text"} if language else {})},
        blocks=placed,
    )
    if "published" not in fields and "loaded" in fields:
        named = replace(named, fields={**fields, "published": fields["loaded"]})
    return with_given((article,), named)[0]


def _judge_exported(line: Line) -> Verdict:
    if line.rule is not None:
        return Verdict(line.rule.kind, line.rule.does is Does.KEEP, line.rule.name)
    return Verdict("heading" if not line.is_prose and not line.is_ended and line.words <= 14 else "paragraph", True)


def _refuse_notes(capture: Capture, lines: Sequence[Line]) -> None:
    """Raise Rejected where the lines are code, data or a project's notes: by the file's name, or as many lines show. An
    article about code is long, and most of it prose."""
    name = PurePath(capture.source_path).stem
    if _NOTES.fullmatch(name) and not capture.url:
        raise Rejected(Reason.NO_TEXT, f"a file named {name} is no article")
    marked = [line for line in lines if _CODE.search(line.text[:500])]
    told = sum(line.words for line in lines if line.is_prose) - sum(line.words for line in marked if line.is_prose)
    is_article = told >= _LONG_ARTICLE and told > 0.55 * sum(line.words for line in lines)
    if len(marked) >= 4 and len(marked) > 0.2 * len(lines) and not is_article:
        raise Rejected(Reason.NO_TEXT, f"code, data or notes: {len(marked)} of {len(lines)} lines show it")


def _characters(capture: Capture) -> tuple[str, str]:
    """The text and its encoding. What is UTF-8 but for lone surrogates or a few broken bytes is read as UTF-8, with the
    replacement character for what is broken."""
    text, encoding = decode(capture.payload, capture.content_type)
    if encoding in ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32"):
        return text, encoding
    try:
        plain = capture.payload.decode("utf-8", "surrogatepass")
        return cleaned(plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")), "utf-8"
    except UnicodeDecodeError:
        plain = capture.payload.decode("utf-8", "replace")
    broken = plain.count("\ufffd")
    whole = sum(c > "\x7f" for c in plain) - broken
    return (cleaned(plain), "utf-8") if broken < whole and broken < len(plain) // 200 else (text, encoding)


@lru_cache(maxsize=30_000)
def _rules_for(text: str, language: str | None) -> tuple[Rule | None, Rule | None]:
    """The rule a line falls under, and the one it would fall under at the end of a text. Menus say the same on every
    page of an outlet, so answers are kept."""
    rules = load_rules("dump")
    last = rules.for_line(text, language, from_start=_FAR)
    if last is None or last.last is None:
        return last, last
    rule = rules.for_line(text, language, from_start=_FAR, from_end=_FAR)
    return rule, rule or last


def read_article_text(capture: Capture) -> tuple[Article, ...]:
    """The one article whose clean text the capture is; offsets count that text as given."""
    text = capture.payload.decode("utf-8", "surrogatepass")
    return (Article(part=1, title=None, text=text, language=language_of(text) or "en", url=capture.url),)


def _read_part(
    lines: Sequence[Line], number: int, capture: Capture, language: str | None, encoding: str, above: Sequence[str]
) -> Article:
    start, end, total = heaviest(weigh(lines))
    if total < _FEWEST_WORDS:
        raise Rejected(Reason.TOO_SHORT, f"{sum(line.words for line in lines if line.is_prose)} words of prose")
    # A summary in points stands before the text, as teasers do.
    while end - start > 3 and (lines[start].has_bullet or is_cut(lines[start])):
        start += 1
    while end < len(lines) and _goes_on(lines, end):
        end += 1
    while (listed := _with_list(lines, end)) > end:
        end = listed
    _end_at(lines, start, end)
    title = " ".join(capture.fields.get("title", "").split()) if number == 1 else ""
    head = read_head(
        lines, start, end, title or None, today_or(capture.fetched_at), zone_of(capture.fields.get("zone"))
    )
    verdicts = _judge(lines, start, end, head)
    judged = [(line, _FIELD) for line in above if line.strip()]
    judged += zip((line.text for line in lines), verdicts, strict=True)
    text, blocks = place_blocks(Block(0, v.kind, v.is_kept, v.rule, said) for said, v in judged)
    if not text:
        raise Rejected(Reason.NO_TEXT, "all lines are cut")
    opening = next((block.text for block in blocks if block.is_kept and block.kind == "paragraph"), "")
    dateline, agency = find_wire(blocks, opening, head.authors)
    standfirst = next((block.text for block in blocks if block.is_kept and block.kind == "standfirst"), None)
    return Article(
        part=number,
        title=head.title,
        text=text,
        standfirst=standfirst,
        authors=head.authors,
        published=head.published,
        modified=head.modified,
        language=language,
        url=capture.url,
        wire_agency=agency,
        dateline=dateline,
        field_sources={**head.sources, "encoding": encoding, **({"language": "text"} if language else {})},
        runners_up={name: others for name, others in head.runners_up.items() if others},
        blocks=blocks,
    )


def _goes_on(lines: Sequence[Line], end: int) -> bool:
    """Whether a text that ends goes on: where readers must pay, the last paragraph that is shown breaks off; or with a
    post that it shows."""
    line = lines[end]
    return (line.is_cut_off and tells(line) and line.gap == lines[end - 1].gap) or (line.is_post and not is_cut(line))


def _with_list(lines: Sequence[Line], end: int) -> int:
    """The end of a text that ends in a list: behind a line that promises one with a colon, lines of one make; or, under
    a heading or none, lines that each hold a number and a dash or a tab, as tour dates and standings do."""
    for first in (end, end + 1):
        last = _table_end(lines, first)
        if last - first >= 5 and (first == end or lines[end].is_headline):
            return last
    promise = next((at for at in range(end - 1, min(len(lines), end + 2)) if lines[at].text.endswith(":")), None)
    if promise is None or is_cut(lines[promise]):
        return end
    first = at = promise + 1
    while at < len(lines) and not is_cut(lines[at]) and lines[at].has_bullet == lines[first].has_bullet:
        if lines[at].gap != lines[first].gap and at > first:
            break
        at += 1
    if at - first < 2:
        return end
    for line in lines[first:at]:
        line.is_listed = True
    return at


def _table_end(lines: Sequence[Line], at: int) -> int:
    """Where the lines stop that look like rows of one table."""
    while at < len(lines) and not is_cut(lines[at]) and _is_row(lines[at]):
        at += 1
    return at


def _is_row(line: Line) -> bool:
    return line.words <= 25 and len(line.text) <= 300 and _ROW.search(line.text) is not None


def _end_at(lines: Sequence[Line], start: int, end: int) -> None:
    """Put the rules for the end of a text in force: for its last three paragraphs, and behind it."""
    left = sum(line.is_prose and not is_cut(line) for line in lines[start:end])
    for at, line in enumerate(lines[start:], start):
        if at < end and line.is_prose and not is_cut(line):
            left -= 1
        if at >= end or (line.last_rule is not None and left < (line.last_rule.last or 0)):
            line.rule = line.last_rule


# -- what each line is ------------------------------------------------------------------------------------------------


def _judge(lines: Sequence[Line], start: int, end: int, head: Head) -> list[Verdict]:
    title_key = " ".join(re.findall(r"\w+", head.title or "")).casefold()
    body = _judge_body(lines, start, end)
    standfirst = _standfirst_at(lines, start, head)
    verdicts = []
    for at, line in enumerate(lines):
        if title_key and line.words >= 2 and same(line.key, title_key) and not start <= at < end:
            verdict = Verdict("title", False, "dump.title")
        elif at == standfirst:
            verdict = Verdict("standfirst", True, "dump.standfirst")
        elif start <= at < end:
            verdict = next(body)
        elif line.rule is not None and line.rule.does is Does.KEEP and end <= at < end + 6:
            verdict = Verdict(line.rule.kind, True, line.rule.name)
        elif line.rule is not None:
            verdict = Verdict(line.rule.kind, False, line.rule.name)
        else:
            verdict = Verdict("before", False, "dump.before") if at < start else Verdict("after", False, "dump.after")
        verdicts.append(verdict)
    return verdicts


def _standfirst_at(lines: Sequence[Line], start: int, head: Head) -> int | None:
    """The line between title and text that sums the article up, unless it is a caption."""
    if head.title_at is None:
        return None
    for at in range(head.title_at + 1, start):
        line = lines[at]
        if line.words >= 7 and line.small > 0.4 and not is_cut(line) and not line.has_bullet:
            doubled = any(other.key == line.key for other in lines[at + 1 : at + 3])
            credited = at + 1 < len(lines) and is_kind(lines[at + 1], "photo_credit", "credit")
            if not doubled and not line.is_repeat and not credited and not line.is_cut_off:
                return at
    return None


def _judge_body(lines: Sequence[Line], start: int, end: int) -> Iterator[Verdict]:
    """What each line from the first to the last of the text is."""
    times = Counter(line.key for line in lines)
    seen: set[str] = set()
    in_box = False
    table_end = start
    for at in range(start, end):
        line = lines[at]
        if at >= table_end and not line.is_prose and _is_row(line):
            rows_end = min(end, _table_end(lines, at))
            table_end = rows_end if rows_end - at >= 5 else table_end
        follower = lines[at + 1] if at + 1 < len(lines) else None
        if line.rule is not None and line.rule.does is Does.KEEP:
            yield Verdict(line.rule.kind, True, line.rule.name)
        elif line.rule is not None:
            in_box = opens_box(line)
            yield Verdict(line.rule.kind, False, line.rule.name)
        elif line.is_furniture:
            yield Verdict("furniture", False, "dump.furniture")
        elif line.words >= 2 and follower is not None and follower.key == line.key:
            yield Verdict("caption", False, "dump.doubled")
        elif line.words >= 4 and line.key in seen:
            yield Verdict("repeated", False, "dump.repeated")
        elif at and is_kind(lines[at - 1], "gallery"):
            yield Verdict("caption", False, "dump.gallery")
        elif (
            follower is not None
            and is_kind(follower, "photo_credit", "credit")
            and follower.gap == 0
            and line.words <= 35
        ):
            yield Verdict("caption", False, "dump.credited")
        elif at < table_end or line.is_listed:
            yield Verdict("list_item", True)
        elif line.is_post:
            yield Verdict("paragraph", True)
        elif line.is_prose:
            in_box = False
            seen.add(line.key)
            yield Verdict("list_item" if line.has_bullet else "paragraph", True)
        else:
            yield _judge_short(lines, at, end, in_box, times[line.key])


def _judge_short(lines: Sequence[Line], at: int, end: int, in_box: bool, times: int) -> Verdict:
    """A line in the text too short for prose: a subhead, a point of a list, a line of speech, or a fragment."""
    line = lines[at]
    if in_box:
        return Verdict("related", False, "dump.box")
    if line.is_ended:
        return Verdict("paragraph", True)
    if line.has_bullet and line.words >= 5:
        return Verdict("list_item", True)
    after = next((lines[n] for n in range(at + 1, end) if not is_cut(lines[n]) or opens_box(lines[n])), None)
    leads = after is not None and (after.is_prose or after.is_listed or _is_row(after))
    if leads and times == 1 and (line.words <= 14 or line.text.endswith(":")):
        return Verdict("heading", True)
    return Verdict("fragment", False, "dump.fragment")
