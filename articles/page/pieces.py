"""Cut a page's tree into paragraph-sized pieces, in reading order, each knowing the elements it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from lxml import etree, html
from lxml.html import HtmlElement

from articles.language import word_count
from articles.rules import signature

_NOT_LETTERS = re.compile(r"[\W_]+")
_LOWER = bytes(range(256)).lower()
_NOT_ALPHANUMERIC = bytes(n for n in range(256) if not bytes([n]).isalnum())
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"\w+")
_SILENT = frozenset(
    _WORD.findall(
        "script style noscript template svg math canvas iframe object embed audio video map head select option "
        "rt rp datalist input textarea button meta link title source track progress meter dialog"
    )
)
_INLINE = frozenset(
    _WORD.findall(
        "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q ruby rb rtc s samp "
        "small span strike strong sub sup time tt u var wbr img picture"
    )
)
_PHRASING = _INLINE | {"p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "dd", "dt", "td"}
_NO_DISPLAY = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|clip\s*:\s*rect\(\s*0", re.I)
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_SENTENCE_END = re.compile(r"[.!?…؟][\"'”’»)\]]*(\s|$)|[。！？।]")
"""no space follows the stops of Chinese, Japanese and Hindi"""
_SENTENCE = 60
"""letters of a line that is a paragraph, at least, where those beside it are"""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BOLD = frozenset({"b", "strong"})

Form = tuple[str, str, str]


@dataclass(eq=False)
class Place:
    """An element on the way from the body to a piece."""

    element: HtmlElement
    tag: str
    parent: Place | None
    depth: int

    is_hidden: bool
    """not shown to a reader, by attribute or style"""
    number: int
    """in reading order"""
    end: int = 0
    """the number behind the last place in it"""
    tags: frozenset[str] = field(init=False, repr=False)
    """of this element and of those around it"""

    def __post_init__(self) -> None:
        self.rename(self.tag)

    def rename(self, tag: str) -> None:
        """Takes the element for one of this tag; those in it are not told."""
        around = self.parent.tags if self.parent is not None else frozenset()
        self.tag, self.tags = tag, around if tag in around else around | {tag}

    @cached_property
    def signature(self) -> str:
        # The id of a heading is where links lead to, not what it is.
        identity = "" if self.tag in _HEADINGS else self.element.get("id") or ""
        return signature(self.tag, identity, self.element.get("class") or "")

    @cached_property
    def pattern(self) -> str:
        """The signature with its numbers made equal: what the parts of a numbered row share."""
        return _NUMBER.sub("0", self.signature)

    @cached_property
    def form(self) -> Form:
        """What sets it apart on its page: its tag and the class names on it and on the element around it."""
        around = self.parent
        return (
            self.tag,
            self.element.get("class") or "",
            f"{around.tag}.{around.element.get('class') or ''}" if around is not None else "",
        )

    def up(self) -> Iterator[Place]:
        """This place and those around it, innermost first."""
        place: Place | None = self
        while place is not None:
            yield place
            place = place.parent

    def holds(self, other: Place) -> bool:
        """Whether the other is this place or stands in it."""
        return self.number <= other.number < self.end

    def inside(self, *tags: str) -> bool:
        return not self.tags.isdisjoint(tags)


@dataclass(eq=False)
class Piece:
    """A run of text between two block boundaries of the page."""

    number: int
    text: str
    place: Place
    """the innermost block element around it"""
    linked: int
    """characters of it that stand in links"""
    bold: int
    """characters of it that are bold"""
    leads: str = ""
    """address of its last link, as written"""

    squashed: str = field(init=False, repr=False)
    """see `squash`"""
    words: int = field(init=False, repr=False)
    is_prose: bool = field(init=False, repr=False)
    """whether it reads like a paragraph: enough words, few of them links, and a sentence's end"""

    def __post_init__(self) -> None:
        self.squashed = squash(self.text)
        self.words = word_count(self.text)
        self.is_prose = self._reads_on()

    @property
    def link_share(self) -> float:
        return self.linked / max(1, len(self.text))

    @property
    def is_closed(self) -> bool:
        """Whether it is closed as a sentence is, however short."""
        return self.words >= 3 and _SENTENCE_END.search(self.text[-8:]) is not None

    def _reads_on(self) -> bool:
        length = len(self.text)
        runs = len(self.text.split())
        if length < 20 or 2 * self.linked > length or (length < 40 and runs > 2):
            return False
        letters = len(self.squashed)
        if letters < 40 and not (letters >= 20 and runs <= 2):
            return False
        return runs >= 25 or _SENTENCE_END.search(self.text) is not None


def pieces_of_lines(lines: list[str], pieces: list[Piece]) -> list[Piece]:
    """Lines as pieces of their own, where the tree does not hold the text: it stood in a script or a template."""
    root = next((place for piece in pieces for place in piece.place.up() if place.parent is None), None)
    body = root or Place(html.Element("body"), "body", None, 0, False, 0, 1)
    paragraph = Place(html.Element("p"), "p", body, 1, False, body.end, body.end + 1)
    body.end += 1
    return [Piece(number, line.strip(), paragraph, 0, 0) for number, line in enumerate(filter(str.strip, lines))]


def squash(text: str) -> str:
    """The letters and digits alone, in one case: what two renderings of one paragraph share."""
    if text.isascii():
        return text.encode().translate(_LOWER, _NOT_ALPHANUMERIC).decode()
    return _NOT_LETTERS.sub("", text.replace(" ", "")).casefold()


def cut_pieces(body: HtmlElement, glued: Sequence[re.Pattern[str]] = ()) -> list[Piece]:
    """The page's pieces in reading order. Two line breaks end a piece; one stays a line break within it. Inline
    elements whose signature matches one of `glued` are left out: they would stick to the words around them."""
    return _Cutter(glued).cut(body)


class _Cutter:
    """Walks a body and gathers its text into pieces."""

    def __init__(self, glued: Sequence[re.Pattern[str]]) -> None:
        self.glued = glued
        self.is_glued: dict[tuple[str, str], bool] = {}
        """by id and class"""
        self.pieces: list[Piece] = []
        self.places = 1
        """so far, the body among them"""
        self.parts: list[str] = []
        """text of the piece under way, a vertical tab for a line break"""
        self.marked: list[tuple[int, int, str | None, bool]] = []
        """of the parts in links or bold: number, length, address of the link, whether bold"""
        self.leads = ""
        self.in_link = self.in_bold = 0
        """elements open that make what stands in them a link, or bold"""

    def cut(self, body: HtmlElement) -> list[Piece]:
        root = Place(body, "body", None, 0, False, 0)
        self.take(body.text)
        # Depth first with a stack of our own: pages nest deeper than Python calls may.
        stack: list[tuple[HtmlElement, Place, Iterator[HtmlElement], str]] = [(body, root, iter(body), "body")]
        while stack:
            element, place, children, tag = stack[-1]
            for child in children:
                name = child.tag
                if not isinstance(name, str) or name in _SILENT:
                    self.take(child.tail)
                    continue
                if name == "br":
                    self.parts.append("\x0b")
                    following = child.getnext()
                    if following is not None and following.tag == "br" and not (child.tail or "").strip():
                        self.flush(place)
                    self.take(child.tail)
                    continue
                inner = place
                if name in _INLINE or ("-" in name and tag in _PHRASING):
                    marks = child.attrib
                    if marks and self.is_out(marks):
                        self.take(child.tail)
                        continue
                    if name == "a":
                        self.in_link += "href" in marks  # else it is an anchor that links lead to
                        self.leads = marks.get("href") or self.leads
                    elif name in _BOLD:
                        self.in_bold += 1
                else:
                    self.flush(place)
                    if name == "figure" and child.find("table") is not None and child.find(".//img") is None:
                        name = "div"  # a table that some editors set as a figure
                    is_hidden = place.is_hidden or _is_hidden(child.attrib)
                    inner = Place(child, name, place, place.depth + 1, is_hidden, self.places)
                    self.places += 1
                self.take(child.text)
                if len(child):
                    stack.append((child, inner, iter(child), name))
                    break
                self.leave(child, inner, name, tag)
            else:
                stack.pop()
                self.leave(element, place, tag, stack[-1][3] if stack else "")
        return self.pieces

    def leave(self, element: HtmlElement, place: Place, tag: str, around: str) -> None:
        """Ends an element that stands in an `around`, and takes what follows it."""
        if tag == "a":
            self.in_link -= element.get("href") is not None
        elif tag in _BOLD:
            self.in_bold -= 1
        elif tag not in _INLINE and not ("-" in tag and around in _PHRASING):
            self.flush(place)
            place.end = self.places
        if around:
            self.take(element.tail)

    def take(self, text: str | None) -> None:
        if not text or (not self.parts and text.isspace()):
            return
        if self.in_link or self.in_bold:
            leads = self.leads if self.in_link else None
            self.marked.append((len(self.parts), len(text.strip()), leads, self.in_bold > 0))
        self.parts.append(text)

    def flush(self, place: Place) -> None:
        """Ends the piece under way; lines in it that are sentences are a piece each."""
        if not self.parts:
            return
        for start, end in self.runs(place):
            whole = "".join(self.parts[start:end])
            marked = [each for each in self.marked if start <= each[0] < end]
            linked = sum(length for _, length, leads, _ in marked if leads is not None)
            bold = sum(length for _, length, _, is_bold in marked if is_bold)
            leads = next((leads for _, _, leads, _ in reversed(marked) if leads), "")
            for part in _paragraphs(whole) if "pre" in place.tags else (whole,):
                if text := _tidy(part):
                    of = (min(linked, len(text)), min(bold, len(text)))
                    self.pieces.append(Piece(len(self.pieces), text, place, *of, leads))
        self.parts.clear()
        self.marked.clear()

    def runs(self, place: Place) -> list[tuple[int, int]]:
        """From which to which part the piece under way goes; its lines, where most of three or more are sentences."""
        breaks = [at for at, part in enumerate(self.parts) if part == "\x0b"]
        whole = [(0, len(self.parts))]
        if len(breaks) < 2 or "li" in place.tags:
            return whole
        lines = list(pairwise([0, *breaks, len(self.parts)]))
        told = [text for start, end in lines if (text := "".join(self.parts[start:end]).rstrip())]
        closed = sum(len(text) >= _SENTENCE and _SENTENCE_END.search(text[-8:]) is not None for text in told)
        return lines if len(told) > 2 and 2 * closed >= len(told) else whole

    def is_out(self, marks: etree._Attrib) -> bool:
        """Whether an inline element is left out: not shown, or glued to the words around it."""
        named = (marks.get("id") or "", marks.get("class") or "")
        if named not in self.is_glued:
            sign = signature("span", *named)
            self.is_glued[named] = any(named) and any(pattern.search(sign) for pattern in self.glued)
        return self.is_glued[named] or _is_hidden(marks)


def _is_hidden(marks: etree._Attrib) -> bool:
    if not marks:
        return False
    style = marks.get("style")
    return (
        "hidden" in marks
        or marks.get("aria-hidden") == "true"
        or (style is not None and _NO_DISPLAY.search(style) is not None)
    )


def _paragraphs(text: str) -> list[str]:
    """The paragraphs of a text that is set as a typewriter does, with blank lines between; code is one."""
    parts = [part for part in _BLANK_LINE.split(text) if part.strip()]
    closed = sum(_SENTENCE_END.search(part.rstrip()[-8:]) is not None for part in parts)
    return parts if 2 * closed > len(parts) else [text]


def _tidy(text: str) -> str:
    """White space made single; a break becomes a line break; soft hyphens go, also those written as entities."""
    text = text.replace("\xad", "")
    if "\x0b" not in text:
        return " ".join(text.split())
    lines = (" ".join(line.split()) for line in text.split("\x0b"))
    return "\n".join(line for line in lines if line)
