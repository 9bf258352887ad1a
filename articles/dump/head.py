"""What the head and the foot of an article in a dump tell: its title, who wrote it, when, and through which agency."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from articles.dump.lines import Line, Subject
from articles.dump.parts import is_cut, is_dated, is_kind, same
from articles.language import UNSPACED, told_pieces
from articles.moments import find_moment, labelled
from articles.names.lists import is_first_name
from articles.page.authors import BEFORE_DATE, LINE_BY, NAMED, NO_NAMES, before_day, clean_names, is_agency, is_name
from articles.page.dates import is_month_first
from articles.records import Moment

_OPENING = 8
"""lines of the text among which a byline may still stand, as behind a standfirst"""
_HEAD = 60
"""lines before the text among which its title is looked for"""
_LIKELY = 3.0
"""what a line must score to be the title"""
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_FOOT = 25
"""lines after the text that may name its author or its day"""
_WRITER = re.compile(
    r"\b(?:writer|reporter|correspondent|editor|columnist|journalist|contributor|author|critic|redakteur(?:in)?|"
    r"journaliste|periodista|giornalista|jornalista|журналист|корреспондент)s? "
    r"((?:[^\W\d_a-zа-я][\w’'.-]+ ){1,3}?[^\W\d_a-zа-я][\w’'-]+)(?=[ ,])"
)
_OPENING_NAME = re.compile(
    r"\W*((?:[^\W\d_a-zа-я][\w’'.-]*\s){1,3}[^\W\d_a-zа-я][\w’'-]+)(?=,| (?:is|was|has|writes|covers|ist|est|es|è|é)\b)"
)
_REPORTING = re.compile(
    r"^\W*(?:reporting|written|words|text) by ([^;.]{4,80}?)(?=;|\.|,? (?:additional|editing|writing|in [A-Z])|$)",
    re.IGNORECASE,
)
_ROLE = (
    r"correspondent|korrespondent(?:in)?|editor|reporter|writer|journalist|columnist|contributor|redakteur(?:in)?|"
    r"autor(?:in)?|journaliste|periodista"
)
_FIELD = "al|ary|ics?|sche[rsn]?|ive|ting|ance|ment|ts|ief|ior|aff|uty|ign|ate|logy|ence|lth|ion|eur"
"""how the adjectives of roles end: political, staff, chief, parlamentarischer"""
_AFTER_NAME = re.compile(
    r"\s+@\w+.*$|\s+(?:follow|folgen|suivre|seguir|segui|twitter|for|at)\b.*$|"
    rf"\s+(?:[\w-]{{1,14}}(?:{_FIELD}) )?(?:{_ROLE})s?\b.*$|"
    rf"(?-i:(?<=[a-zà-ÿ])(?=[A-Z]))(?:{_ROLE}|twitter|facebook|e-?mail|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"[a-z]*)\b.*$",
    re.IGNORECASE,
)
"""what follows a name on its line: a role, an outlet, a button, a month, with or without a space"""
_INLINE_BY = re.compile(
    r"(?:^|\|\s?|\b)(?:[Ww]ritten |[Pp]osted |[Rr]eported |[Pp]ublished )?(?:[Bb]y|BY):? "
    rf"((?:{NAMED}[ ,]*(?:and |und )?){{2,16}})"
)
_NUMBER = re.compile(r"\s\d")


_NEXT_NAME = re.compile(r"\s*,|\s(?:and|und|et|y|e)\s")
_MARK = re.compile(r"[•·‣▪◦●○∙*:]\s*|[-–+]\s+")
_OF_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|tiff?)$", re.IGNORECASE)


@dataclass(slots=True)
class Head:
    """What was found, with where it stood and what else it could have been."""

    title: str | None = None
    title_at: int | None = None
    """place in the part's lines of the title next to the text"""
    first_at: int | None = None
    """place of the first line that says it: byline and day may stand behind that one"""
    authors: tuple[str, ...] = ()
    published: Moment | None = None
    modified: Moment | None = None
    sources: dict[str, str] = field(default_factory=dict)
    runners_up: dict[str, tuple[str, ...]] = field(default_factory=dict)


def read_head(
    lines: Sequence[Line], start: int, end: int, title: str | None, latest: datetime, zone: tzinfo | None
) -> Head:
    """The fields of the article whose text is lines[start:end]; a title that is given is only looked for."""
    head = Head(title=title)
    _find_title(head, lines, start, end)
    _find_authors(head, lines, start, end)
    _find_times(head, lines, start, end, latest, zone)
    return head


def _find_title(head: Head, lines: Sequence[Line], start: int, end: int) -> None:
    """The line before the text that looks most like its headline."""
    first = max(0, start - _HEAD)
    if head.title:
        key = " ".join(re.findall(r"\w+", head.title)).casefold()
        _place_title(head, lines, first, start, key)
        return
    told = _told(lines, start, end)
    times = Counter(line.key for line in lines)
    places = [at for at in [*([0] if first else []), *range(first, start)] if _may_be_title(lines[at])]
    scored = sorted(((_title_score(lines, at, start, told, times), -at) for at in places), reverse=True)
    if scored and scored[0][0] > _LIKELY:
        at = -scored[0][1]
        head.title = _bare(lines[at])
        head.sources["title"] = "text"
        _place_title(head, lines, min(at, first), start, lines[at].key)
    others = dict.fromkeys(bare for _, at in scored if (bare := _bare(lines[-at])) != head.title)
    head.runners_up["title"] = tuple(others)[:4]


def _bare(line: Line) -> str:
    """Its text without the mark of a list; a number may be a headline's own."""
    return line.text[mark.end() :] if (mark := _MARK.match(line.text)) else line.text


def _place_title(head: Head, lines: Sequence[Line], first: int, start: int, key: str) -> None:
    places = [at for at in range(first, start) if same(lines[at].key, key)]
    if places:
        head.first_at, head.title_at = places[0], places[-1]


def _may_be_title(line: Line) -> bool:
    return line.is_headline and not is_cut(line) and not _OF_PICTURE.search(line.text) and not _is_byline(line)


def _is_byline(line: Line) -> bool:
    """Whether it says "By" and begins with a name; a title may begin so too: By the River, a Town Rebuilds."""
    by = LINE_BY.match(line.text)
    return by is not None and is_name(_NEXT_NAME.split(line.text[by.end() :], maxsplit=1)[0])


def _told(lines: Sequence[Line], start: int, end: int) -> tuple[frozenset[str], frozenset[str]]:
    """The beginnings of the words that the text's first sentences and its first paragraph turn on."""
    prose = [line for line in lines[start:end] if line.is_prose]
    about = Subject.of(prose, 600)
    return frozenset(word[:6] for word in about.names | about.long), _stems(prose[0].text) if prose else frozenset()


def _stems(text: str) -> frozenset[str]:
    long = [word for word in _LONG_WORD.findall(text) if not UNSPACED.match(word)]
    return frozenset(word.casefold()[:6] for word in [*long, *told_pieces(text)])


def _share(line: Line, told: frozenset[str]) -> float:
    """How many of a line's words come back, 0 to 1."""
    own = _stems(line.text)
    return len(own & told) / len(own) if own else 0.0


def _title_score(
    lines: Sequence[Line], at: int, start: int, told: tuple[frozenset[str], frozenset[str]], times: Counter[str]
) -> float:
    """How much a line looks like the headline: its words come back in the text and in its opening, a byline, a day or
    buttons to share stand behind it, and a standfirst or the text. The weights are those of a conditional logit over
    the lines before the text of 750 dumps of whole pages, rounded."""
    line, behind = lines[at], lines[at + 1 : at + 6]
    score = 1.8 * _share(line, told[0]) + 2.4 * _share(line, told[1])
    score += 0.33 * min(5, len(_stems(line.text) & told[0]))
    score += 1.2 if 5 <= line.words <= 22 else -1.7 if line.words <= 2 else 0.0
    score += 1.5 * any(_is_signed(each) for each in behind) + 1.0 * any(_is_signed(each) for each in behind[:2])
    score += 0.9 * any(is_kind(each, "share", "comments", "social") for each in behind[:4])
    score += 0.8 * (times[line.key] > 1)
    # Of two lines that say the same of the text, the first is the title, the second the standfirst.
    score += 0.8 * any(each.is_prose or _sums_up(each, told[0], 8) for each in lines[at + 1 : min(start + 1, at + 4)])
    score += 0.6 * (bool(behind) and behind[0].is_prose)
    above = [each for each in lines[max(0, at - 3) : at] if not each.text.endswith(line.text)]
    score -= 1.2 * any(_sums_up(each, told[0], 4) for each in above)
    score -= 1.2 * line.text.endswith((":", ",", "—", "–", "-", "|", "/")) + 0.4 * line.text.endswith(".")
    score -= 0.5 * is_name(line.text) + 0.7 * (line.words > 2 and line.small == 0) + 0.5 * is_dated(line)
    # "Home / Business / Mill Closes" is a trail of links that ends in the title below it.
    titles = tuple(each.text for each in lines[at + 1 : start] if 4 <= each.words < line.words)
    score -= 1.5 * line.text.endswith(titles)
    return score + 0.5 * (at == 0) - 0.8 * line.has_bullet - 0.02 * (start - at)


def _is_signed(line: Line) -> bool:
    return is_kind(line, "byline", "date") or is_dated(line)


def _sums_up(line: Line, told: frozenset[str], fewest: int) -> bool:
    return _may_be_title(line) and line.words >= fewest and not is_dated(line) and _share(line, told) >= 0.35


# ---------------------------------------------------------------------- authors


def _find_authors(head: Head, lines: Sequence[Line], start: int, end: int) -> None:
    """The people of the byline, else of the line that says who reported, else of the bio behind the text; where no
    person signs, the agency or desk that does."""
    people: list[tuple[tuple[str, ...], str]] = []
    others: list[tuple[tuple[str, ...], str]] = []
    for names, source in _signed(head, lines, start, end):
        persons = tuple(name for name in names if not is_agency(name, None))
        if persons:
            people.append((persons, source))
        elif names:
            others.append((names, source))
    found = people or others[:1]
    if found:
        head.authors, head.sources["authors"] = found[0]
        head.runners_up["authors"] = tuple(dict.fromkeys(", ".join(p) for p, _ in found[1:] if p != head.authors))[:4]


Signed = tuple[tuple[str, ...], str]
"""names, and what kind of line says them"""


def _signed(head: Head, lines: Sequence[Line], start: int, end: int) -> Iterator[Signed]:
    first = max(0, start - 20) if head.first_at is None else max(0, head.first_at - 3)
    foot = lines[max(start, end - 3) : end + _FOOT]
    yield from _bylines(lines[first : min(end, start + _OPENING)])
    yield from _beside_the_title(head, lines, start, end, {line.key for line in foot})
    yield from _at_the_foot(foot)


def _bylines(top: Sequence[Line]) -> Iterator[Signed]:
    for at, line in enumerate(top):
        if is_kind(line, "byline"):
            names = _names(line.text)
            for after in top[at + 1 : at + 4] if not names or line.text.endswith((",", ":")) else ():
                if not is_name(after.text):
                    break
                names = (*names, after.text.strip(" ,"))
            yield tuple(dict.fromkeys(names)), "byline"
    for line in top:
        if line.words <= 24 and not line.is_prose:
            if match := _INLINE_BY.search(line.text):
                yield _names(match[1]), "byline"
            elif match := LINE_BY.match(line.text):
                yield _names(line.text[match.end() :]), "byline"


def _beside_the_title(head: Head, lines: Sequence[Line], start: int, end: int, foot: set[str]) -> Iterator[Signed]:
    """Lines between title and text that are a name, or begin with one and a day; not words that the text says."""
    told = {w for line in lines[start:end] if line.is_prose for w in re.findall(r"[^\W\d_]+", line.text)}
    title = None if head.title_at is None else lines[head.title_at].key
    behind = max(0, start - 6) if head.first_at is None else head.first_at + 1
    for at in range(behind, min(end, start + _OPENING)):
        line = lines[at]
        if line.rule is not None or line.key == title:
            continue
        is_signed = any(_is_signed(x) for x in lines[max(behind, at - 1) : at + 2])
        name, signs = "", False
        if is_name(line.text):
            name = line.text.strip(" ,")
            is_signed = is_signed or line.text.endswith(",")  # of a day that was lost
            signs = at == start - 1 or line.key in foot
        elif line.words <= 14 and not line.is_prose and (match := BEFORE_DATE.match(line.text)):
            name = before_day(_AFTER_NAME.sub("", match[1]))
            signs = any(c.isdigit() for c in line.text) or _AFTER_NAME.search(line.text) is not None
        is_told = set(re.findall(r"[^\W\d_]{3,}", name)) <= told
        if is_name(name) and not is_told and (is_signed or (signs and is_first_name(name.split()[0]))):
            yield (name,), "line after the title"


def _at_the_foot(foot: Sequence[Line]) -> Iterator[Signed]:
    for line in foot:
        if match := _REPORTING.match(line.text):
            yield _names(match[1]), "credit"
    for at, line in enumerate(foot):
        if is_kind(line, "bio"):
            if at and is_name(foot[at - 1].text) and not is_cut(foot[at - 1]):
                yield (foot[at - 1].text.strip(" ,"),), "line above the bio"
            flat = " ".join(line.text.split())
            if match := _WRITER.search(flat) or _OPENING_NAME.match(flat):
                yield (match[1],), "bio"


def _names(text: str) -> tuple[str, ...]:
    """The names of a byline; of a name and a single word, as of a city, the name."""
    names = []
    for name in clean_names([_AFTER_NAME.sub("", _NUMBER.split(" ".join(text.split()))[0])]):
        plain = before_day(_AFTER_NAME.sub("", name.title() if name.isupper() and len(name) > 5 else name))
        is_word = len(plain.split()) == 1 and _is_capital(plain) and plain.casefold() not in NO_NAMES
        if is_name(plain) or (is_word and len(plain) > 2):
            names.append(plain)
    full = tuple(name for name in names if " " in name)
    return full or tuple(names)


def _is_capital(word: str) -> bool:
    return word[0].isupper() or not (word[0].islower() or word[0].isupper())


# ---------------------------------------------------------------------- times


def _find_times(head: Head, lines: Sequence[Line], start: int, end: int, latest: datetime, zone: tzinfo | None) -> None:
    """When it was published and changed: the dates behind the title before those above it, then those at its foot."""
    title = head.first_at if head.first_at is not None else max(0, start - 8)
    places = [
        *range(title, min(end, start + _OPENING)),
        *range(title - 1, max(-1, title - 6), -1),
        *range(end, min(len(lines), end + 12)),
    ]
    said: list[Moment] = []
    month_first = is_month_first((lines[at].text for at in places if lines[at].words <= 20), None, None)
    for at in places:
        line = lines[at]
        stamped = is_kind(line, "byline", "agency_credit", "date") or (
            is_kind(line, "credit", "photo_credit") and at < start and is_dated(line)
        )
        if start + 3 <= at < end and not stamped:
            continue
        if line.words > (24 if stamped else 20) or (line.is_prose and not stamped) or (is_cut(line) and not stamped):
            continue
        published, changed = labelled(line.text)
        now, then = (find_moment(said_of, "text", zone, month_first) for said_of in (published, changed))
        if now is not None and now.at <= latest and now.precision not in ("month", "year"):
            said.append(now)
        if then is not None and then.at <= latest and head.modified is None:
            head.modified, head.sources["modified"] = then, "text"
    if said:
        head.published, head.sources["published"] = said[0], "text"
        head.runners_up["published"] = tuple(dict.fromkeys(m.raw for m in said[1:] if m.raw != said[0].raw))[:4]
    elif head.modified is not None:
        head.published, head.sources["published"] = head.modified, "text, of the last change"
