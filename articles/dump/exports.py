"""Part what databases of news export, and letters to newsgroups, into documents: fields that lines name, and a text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise

from articles.dump.layout import join, width_of
from articles.moments import find_moment

_BEGINS = re.compile(
    r"\s*(?:\d+ (?:of|von|de|di) \d+ do[ck]ument\w*|do[ck]ument[oe]? \d+ (?:of|von|de|sur|di) \d+)\s*", re.IGNORECASE
)
_LETTER = re.compile(r"From \S+.{0,60}\d\d:\d\d.{0,20}")
"""the line before a letter in a file of many"""
_ENDS = re.compile(
    r"\s*(?:(?i:end of document|ende des dokuments|fin d[ue] document|fin del documento|fine del documento)|"
    r"(?:AN\s+)?D(?:oc|ok)ument[eo]? [A-Z]{2,}(?=\w*\d{6})\w{10,40}|(?:[\w ]{,30} : )?news·\d{8}·\S{2,20})\s*"
)
_LABEL = re.compile(r"\s*([^\W\d_][\w -]{1,30}?)\s?:(?:\s+(.*)|$)", re.DOTALL)
_CODE = re.compile(r"([A-Z]{2,3})(?:\s{1,4}(.*)|$)", re.DOTALL)
_CODED = re.compile(r"^HD\s", re.MULTILINE)
_LENGTH = re.compile(r"\s*\d[\d.,]* (?:words|wörter|mots|palabras|parole|woorden)\s*", re.IGNORECASE)
"""between headline and day in an export whose lines name nothing"""
_RIGHTS = re.compile(
    r"\s*(?:(?:all content )?copyright\b|©|\(c\)).*|"
    r".{0,80}\b(?:all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados)\W*",
    re.IGNORECASE,
)
_EDITION = re.compile(r"\b(?:edition|ausgabe|édition|edición)\b|^(?:final|correction appended)\b", re.IGNORECASE)
_SIGNATURE = re.compile(r"-- ?|_{20,}|={20,}")
"""what ends a letter, or stands between two documents"""
_CLOCK_OR_CODE = re.compile(r"\d{1,2}:\d\d.{0,8}|[A-Z0-9-]{1,8}|(?:English|Deutsch|German|French|Spanish)")
_LONG = 55
"""letters of a line whose last value may go on on the next"""
_FEWEST_WORDS = 15
"""of a document's text"""
_MOST_HEAD = 60
"""lines before the text"""
_MOST_UNNAMED = 8
"""lines of them that hold headline, outlet, day and edition"""
_TOP = 5
"""lines at the top of a text without marks among which two must name fields"""


@dataclass
class Document:
    """One article of an export: what its lines name, its text, and the lines before and behind it."""

    fields: dict[str, str] = field(default_factory=dict)
    head: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)

    @property
    def is_article(self) -> bool:
        """Whether it has a text, and a day or a number of words."""
        dates = (self.fields[name] for name in ("published", "loaded") if name in self.fields)
        is_told = "length" in self.fields or any(find_moment(date, "archive") for date in dates)
        return is_told and len(" ".join(self.body).split()) >= _FEWEST_WORDS


def documents(text: str) -> list[Document]:
    """The documents of an export, in their order; none where the text is no export."""
    lines = text.replace("\r\n", "\n").replace("\f", "\n\f\n").split("\n")
    read = [_Reader(lines[start:end]).read() for start, end in _spans(lines)]
    found = [document for document in read if document.is_article]
    width = width_of([line for document in found for line in [*document.body, ""]], 2)
    if width is not None:
        for document in found:
            document.body = join(document.body, width)
    return found


@lru_cache(maxsize=1)
def split(raw: bytes) -> tuple[bytes, ...]:
    """The bytes of an export cut into its documents, what stands before or between them with the next, what stands
    behind the last with that; all as one where it holds no more than one. Kept, for a file is asked for one document
    after another."""
    lines = raw.splitlines(keepends=True)
    encoding = "utf-8" if _is_utf8(raw) else "cp1252"
    plain = [line.decode(encoding, "replace").rstrip("\r\n\f") for line in lines]
    ends = [end for start, end in _spans(plain) if _Reader(plain[start:end]).read().is_article]
    if len(ends) < 2:
        return (raw,)
    return tuple(b"".join(lines[start:end]) for start, end in pairwise([0, *ends[:-1], len(lines)]))


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


@cache
def labels() -> dict[str, str]:
    """The field that each label names, by the label in small letters."""
    tables = tomllib.loads(files("articles.dump").joinpath("labels.toml").read_text(encoding="utf-8"))
    return {name: role for role, names in tables["labels"].items() for name in names} | {
        "from": "authors",
        "subject": "subject",
    }


def _spans(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """First line and last + 1 of what may be a document each."""
    marks = {at for at, line in enumerate(lines) if _BEGINS.fullmatch(line)}
    marks |= {at + 1 for at, line in enumerate(lines) if _ENDS.fullmatch(line)}
    marks |= {at for at, line in enumerate(lines[:-1]) if _LETTER.fullmatch(line) and _labelled(lines[at + 1])}
    cuts = sorted(marks | {0, len(lines)}) if marks else _by_labels(lines)
    return ((a, b) for a, b in pairwise(cuts) if any(line.strip() for line in lines[a:b]))


def _by_labels(lines: Sequence[str]) -> list[int]:
    """Where documents begin in a text without marks whose first lines name fields: at each line that names the field
    that the first names, with another right behind."""
    filled = [(at, _labelled(line)) for at, line in enumerate(lines) if line.strip()]
    top = [role for _, role in filled[:_TOP] if role]
    if len(set(top)) < 2 or not filled[0][1]:
        return []
    first = filled[0][1]
    begun = [
        at
        for n, (at, role) in enumerate(filled)
        if role == first and set(top[1:]) & {after for _, after in filled[n + 1 : n + _TOP]}
    ]
    return [*begun, len(lines)]


def _labelled(line: str) -> str:
    """The field that a line names, or nothing."""
    match = _LABEL.fullmatch(line) or _CODE.fullmatch(line)
    return labels().get(match[1].casefold(), "") if match else ""


class _Reader:
    """Reads the lines of one document."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = [line for line in lines if not _BEGINS.fullmatch(line) and not _LETTER.fullmatch(line)]
        self.is_coded = _CODED.search("\n".join(self.lines)) is not None
        del self.lines[: self._cover()]
        self.names_body = self._names_body()
        self.document = Document()
        self.unnamed: list[str] = []
        """lines of the head that name no field"""

    def read(self) -> Document:
        body = self._read_head()
        self._read_body(body)
        self._read_unnamed()
        fields = self.document.fields
        if "title" not in fields and "subject" in fields:
            fields["title"] = re.sub(r"^(?:(?:re|fwd?|aw|wg):\s*)+", "", fields["subject"], flags=re.IGNORECASE)
        if "authors" in fields:
            fields["authors"] = "\n".join(_signed(fields["authors"]))
        return self.document

    def _cover(self) -> int:
        """The lines of the pages that stand before the one on which the length is named, or the text begins: they list
        what was asked for."""
        named = (at for at, line in enumerate(self.lines) if (self._named(line) or ("",))[0] in ("length", "body"))
        return max((at + 1 for at in range(next(named, 0)) if self.lines[at] == "\f"), default=0)

    def _names_body(self) -> bool:
        """Whether a line says that the text begins, before it can have begun."""
        for line in self.lines[:_MOST_HEAD]:
            named = self._named(line)
            if named is not None and named[0] == "body":
                return True
            if named is None and len(line.split()) > 40:
                return False
        return False

    def _named(self, line: str) -> tuple[str, str] | None:
        """The field a line names, with its value."""
        match = _CODE.fullmatch(line) if self.is_coded else _LABEL.fullmatch(line)
        role = labels().get(match[1].casefold()) if match else None
        if match is None or role is None:
            return ("body", "") if line.strip() == "Body" else None
        return role, (match[2] or "").strip()

    def _read_head(self) -> int:
        """The line at which the text begins; what stands before it is read."""
        fields, before, last = self.document.fields, "", ""
        for at, line in enumerate(self.lines):
            named = self._named(line)
            is_ready = not self.names_body and (len(fields.keys() - {"skip"}) >= 2 or "length" in fields)
            if is_ready and fields.keys() <= {"title", "authors"}:
                is_ready = not any(map(_LENGTH.fullmatch, self.lines[at : at + _TOP]))
            if not line.strip() or _SIGNATURE.fullmatch(line):
                last = ""
            elif named is not None and named[0] == "body":
                if named[1]:
                    self.lines[at] = named[1]
                    return at
                return at + 1
            elif named is not None:
                last = named[0]
                fields.setdefault(*named)
            elif last and (len(before) >= _LONG or not fields[last]):
                fields[last] = f"{fields[last]} {line.strip()}".strip()
            elif _LENGTH.fullmatch(line) and not is_ready:
                self.unnamed.append(line)
                return self._read_lines_after(at)
            elif _RIGHTS.fullmatch(line):
                last = ""
            elif is_ready:
                return at
            else:
                self.unnamed.append(line.strip())
            before = line
        return len(self.lines)

    def _read_lines_after(self, at: int) -> int:
        """Read the lines behind the number of words in an export that names none: day, outlet, code, rights."""
        fields = self.document.fields
        fields["length"] = self.unnamed.pop().strip()
        title = [line for line in self.unnamed[-3:] if not re.match(r"(?i)(by|von|par|por)\s", line)]
        signed = [line for line in self.unnamed[-2:] if line not in title]
        fields.setdefault("title", title[-1] if title else "")
        if signed:
            fields.setdefault("authors", signed[-1])
        self.unnamed.clear()
        last = at
        filled = [n for n in range(at + 1, len(self.lines)) if self.lines[n].strip()][:10]
        for n in filled:
            line = self.lines[n].strip()
            if "published" not in fields and find_moment(line, "text"):
                fields["published"] = line
            elif not _CLOCK_OR_CODE.fullmatch(line) and "outlet" not in fields and not _RIGHTS.fullmatch(line):
                fields["outlet"] = line
            last = n
            if _RIGHTS.fullmatch(line):
                break
        else:
            last = next((n for n in reversed(filled) if _CLOCK_OR_CODE.fullmatch(self.lines[n].strip())), at)
        return last + 1

    def _read_body(self, begin: int) -> None:
        """Part the rest into the text and what stands behind it."""
        document, fields = self.document, self.document.fields
        document.head = [line for line in self.lines[:begin] if line.strip()]
        end = len(self.lines)
        for at in range(begin, len(self.lines)):
            named = self._named(self.lines[at])
            is_loaded = named is not None and named[0] == "loaded" and find_moment(named[1], "archive") is not None
            if is_loaded or (named is not None and named[0] == "after") or _SIGNATURE.fullmatch(self.lines[at]):
                end = at
                break
            if self.lines[at].strip() in ("Classification", "Graphic"):
                end = at
                break
        for line in self.lines[end:]:
            if named := self._named(line):
                fields.setdefault(*named)
        body = [self._without_code(line) for line in self.lines[begin:end]]
        while body and (self._is_behind(body[-1])):
            end -= 1
            if (named := self._named(body.pop())) is not None:
                fields.setdefault(*named)
        document.body = body
        document.tail = [line for line in self.lines[end:] if line.strip()]

    def _is_behind(self, line: str) -> bool:
        """Whether a line at the end of the text is none of it: a field, the rights, the outlet's name."""
        outlet = self.document.fields.get("outlet", "")
        is_mark = _RIGHTS.fullmatch(line) or _ENDS.fullmatch(line) or line.strip() == outlet
        return not line.strip() or bool(is_mark) or (not self.is_coded and self._named(line) is not None)

    def _without_code(self, line: str) -> str:
        return (match[2] or "") if self.is_coded and (match := _CODE.fullmatch(line)) and match[1] == "TD" else line

    def _read_unnamed(self) -> None:
        """The headline, the outlet and the day out of lines that name nothing: the headline stands before outlet and
        day, or behind them."""
        fields = self.document.fields
        lines = self.unnamed[-_MOST_UNNAMED:]
        dated = next((n for n, line in enumerate(lines) if len(line.split()) <= 12 and find_moment(line, "text")), None)
        if dated is None:
            if lines:
                fields.setdefault("title", lines[0])
            return
        before = lines[:dated]
        after = [line for line in lines[dated + 1 :] if not _EDITION.search(line)]
        title = " ".join(after) if after else before[-2] if len(before) > 1 else ""
        if title:
            fields.setdefault("title", title)
        if before:
            fields.setdefault("outlet", before[-1])
        fields.setdefault("published", lines[dated])


def _signed(value: str) -> Iterator[str]:
    """The names of a byline: of "Calder, Ines; Marsh, Tom", of "ines@gazette.example (Ines Calder)", in capitals."""
    value = re.sub(r"\S+@\S+\s*\(([^()]+)\)", r"\1", value)
    value = re.sub(r"\s*<[^<>]*@[^<>]*>|\S+@\S+", "", value).strip()
    value = re.sub(r"\s+in [A-Z][\w-]+(?: [A-Z][\w-]+)*$", "", value)
    for name in value.split(";"):
        family, _, given = name.strip().partition(", ")
        if re.search(r"\b(?:contribut|report)", name) and ";" in value:
            continue
        if given and " " not in family and "," not in given and len(given.split()) <= 2:
            yield f"{given.strip(' .')} {family}"
        elif name.strip():
            yield name.strip().title() if sum(c.islower() for c in name) < 0.4 * len(name) else name.strip()
