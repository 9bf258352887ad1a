"""Find the body of an article among the pieces of a page: its root, the forms of its paragraphs, what is near it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise, takewhile
from urllib.parse import urlsplit

from articles.page.pieces import Form, Piece, Place, squash
from articles.page.where import (
    HEADINGS,
    LEAST_PLAIN,
    TEXTUAL,
    forms_of,
    handed_down,
    is_led,
    letters,
    mass_of,
    pieces_in,
)
from articles.rules import Rule, Rules

ENOUGH = 1000
"""letters of paragraphs by which the root of an article is found"""
QUESTIONS = ("?", "؟", "？")
"""what ends a question"""
_MOST_IN_HEADING = 20
_PICTURES = ("img", "video", "amp-img")


class Body:
    """The body of one page's article. `taken` are the numbers of the pieces that were taken for the article,
    `headlines` other titles that the page gives it."""

    def __init__(
        self,
        pieces: list[Piece],
        taken: set[int],
        rules: Rules,
        *,
        title: str | None,
        headlines: Iterable[str],
        description: str | None,
        language: str | None,
        url: str | None,
    ) -> None:
        self.pieces, self.rules, self.language = pieces, rules, language
        self.title, self.description = squash(title or ""), squash(description or "")
        self.site = _site_of(url or "")
        self.titles = {self.title, *map(squash, headlines)} - {""}
        self.taken = taken | _told_in_captions(pieces, taken)
        self._ruled: dict[Place, Rule | None] = {}
        self.signed: Counter[str] = Counter()
        self.taken -= self._talk()
        prose = [p for p in pieces if p.is_prose and p.number in self.taken]
        self.mass = mass_of(prose)
        self.total = letters(prose)
        sound = [p for p in prose if self.rule_on(p) is None and not p.place.inside("figcaption", "aside")]
        self.prose = sound or prose
        loose = [p for p in self.prose if not p.place.inside("li")]
        if letters(loose) >= ENOUGH:
            self.prose = loose  # a list belongs to the paragraphs around it
        lines = [p for p in pieces if p.number in self.taken and p.words > 3 and not is_led(p, pieces)]
        if 2 * letters(self.prose) < letters(p for p in lines if p.link_share < 0.8):
            self.prose = lines  # lists and tables, not running text
        self.mass = mass_of(self.prose)
        self.total = letters(self.prose)
        self._ruled.clear()
        for place, mass in self.mass.items():
            self.signed[place.pattern] += mass
        weights = forms_of(self.prose)
        self.forms = {form for form, weight in weights.items() if weight >= 0.08 * self.total}
        great = [place for place, mass in self.mass.items() if mass >= 0.8 * self.total]
        self.root = max(great, key=lambda place: place.depth, default=None)
        """the innermost element around nearly all of the prose, and around the paragraph that is nearly all of it where
        others stand beside that; None where there is no prose"""
        if self.root is not None and self.root.tag == "p" and self.root.parent is not None:
            beside = {p.place for p in pieces if p.place.parent is self.root.parent and p.place.form == self.root.form}
            self.root = self.root.parent if len(beside) > 1 else self.root
        self.inside = self._numbers_in(self.root)
        self.near = {p.place.form for p in self.prose if p.number in self.inside} & self.forms
        lesser = [p for p in self.prose if 2 * weights[p.place.form] < self.total and self.is_beneath_picture(p)]
        often = Counter(p.place.form for p in lesser)
        told = forms_of(p for p in lesser if often[p.place.form] > 1)
        self.near -= {form for form in told if weights[form] < 2 * told[form]}
        self._rescue()
        self.is_titled = any(p.place.tag == "h1" and p.squashed in self.titles for p in pieces)
        self.rooted = min(self.inside, default=0)
        self.headlines = sum(p.place.tag == "h1" for p in pieces if p.number in self.inside)
        self.main = {
            form
            for form, weight in weights.items()
            if weight >= 0.5 * self.total and (form[1] or not form[2].endswith("."))
        }
        formed = [p for p in self.prose if p.place.form in self.forms]
        self.parents = {p.place.parent for p in formed} | {self._row(p).parent for p in formed}
        self.entries = {place.parent for place in self.parents if place is not None}
        self.flow = self.parents | {p.place for p in self.prose}
        self.headed = self._forms_above()
        """forms of lines that stand each above a paragraph: headings, questions of an interview"""

    def _forms_above(self) -> set[Form]:
        begin = min((p.number for p in self.prose), default=0)
        above: dict[Form, set[str]] = {}
        others: Counter[Form] = Counter()
        for piece, following in pairwise(self.pieces[begin:]):
            form = piece.place.form
            if piece.place.parent not in self.parents or form in self.near:
                continue
            is_above = following.place.form in self.near and (following.is_prose or following.is_closed)
            if is_above and 2 <= piece.words <= _MOST_IN_HEADING and not piece.linked:
                above.setdefault(form, set()).add(piece.squashed.strip("0123456789"))
            else:
                others[form] += 1
        return {form for form, texts in above.items() if len(texts) > max(1, 3 * others[form])}

    def _talk(self) -> set[int]:
        """The numbers of what readers wrote where an article stands before it: it may be longer than that."""
        known: dict[Place, bool] = {}

        def is_talk(place: Place, around: bool | None) -> bool:
            rule = None if around else self.rules.for_element(place.signature, self.language)
            return bool(around) or (rule is not None and rule.kind == "comments")

        prose = [p for p in self.pieces if p.number in self.taken and p.is_prose]
        talk = {p.number for p in prose if handed_down(p.place, known, is_talk)}
        before = takewhile(lambda p: p.number not in talk, prose)
        return talk if letters(before) >= LEAST_PLAIN else set()

    def _row(self, piece: Piece) -> Place:
        """The outermost element in the root that holds the piece and no other of the article's: a box of its own."""
        place = piece.place
        if piece.number in self.inside and place is not self.root:
            own = self.mass[place]
            while place.parent is not None and place.parent is not self.root and self.mass[place.parent] == own:
                place = place.parent
        return place

    def _numbers_in(self, root: Place | None) -> set[int]:
        return set() if root is None else {p.number for p in pieces_in(root, self.pieces)}

    def _rescue(self) -> None:
        """Prose that trafilatura lost, in the form of what it took, widens the root to hold both: an article in
        several columns. Not where another headline or another article element lies between."""
        if self.root is None:
            return
        marked = {form for form in self.forms if form[1] or form[2].partition(".")[2]}
        article = next((p for p in self.root.up() if p.tag == "article"), None)
        known = {p.number for p in self.prose}
        lost: list[Piece] = []
        for piece in self.pieces[self.prose[0].number if self.prose else 0 :]:
            if piece.place.tag == "h1" and piece.number > self.prose[-1].number:
                break
            if (
                piece.number not in known
                and piece.place.form in marked
                and piece.is_prose
                and not piece.place.is_hidden
                and piece.number not in self.inside
                and next((p for p in piece.place.up() if p.tag == "article"), None) is article
                and self.rule_on(piece) is None
            ):
                lost.append(piece)
        if letters(lost) < 0.1 * self.total:
            return
        for piece in lost:
            around = set(piece.place.up())
            self.root = next((p for p in self.root.up() if p in around), self.root)
        self.inside = self._numbers_in(self.root)
        self.prose = sorted([*self.prose, *lost], key=lambda p: p.number)

    def rule_on(self, piece: Piece) -> Rule | None:
        """The rule on the outermost element around the piece that has one, leaving out elements that hold much of
        the article."""
        found = handed_down(piece.place, self._ruled, self._rule_of)
        return None if found is not None and found.max_words and piece.words > found.max_words else found

    def _rule_of(self, place: Place, around: Rule | None) -> Rule | None:
        if around is not None or place.parent is None or self.is_great(place):
            return around
        return self.rules.for_element(place.signature, self.language)

    def is_great(self, place: Place) -> bool:
        """Whether the element, with others marked like it, holds much of the article."""
        mass = self.mass[place]
        return mass > 0.3 * self.total or (mass > 0 and self.signed[place.pattern] > 0.3 * self.total)

    def leads_away(self, piece: Piece) -> bool:
        """Whether its link leads to another site."""
        site = self.led_site(piece)
        return bool(self.site and site) and site != self.site

    def led_site(self, piece: Piece) -> str:
        """The site its link leads to; nothing where the link names none."""
        return _site_of(piece.leads)

    def is_headline(self, piece: Piece) -> bool:
        return bool(self.title and piece.squashed == self.title) or (piece.place.tag == "h1" and not self.is_titled)

    def boxes(self, piece: Piece, most: int) -> Iterator[tuple[Place, list[Piece]]]:
        """The elements around a piece in which fewer than `most` others stand, innermost first, with those."""
        near = [p for p in self.pieces[max(0, piece.number - most) : piece.number + most + 1] if p is not piece]
        for place in islice(piece.place.up(), 4):
            beside = pieces_in(place, near)
            if place is self.root or len(beside) >= most:
                return
            yield place, beside

    def is_beside_picture(self, piece: Piece) -> bool:
        """Whether it stands in a box with a picture and, but for a credit, with nothing else."""
        return self._pictured(piece)[0] is not None

    def is_beneath_picture(self, piece: Piece) -> bool:
        """Whether it stands so behind the picture, and no heading is in the box."""
        box, beside = self._pictured(piece)
        if box is None or any(p.place.inside(*HEADINGS) for p in beside):
            return False
        own, tags = piece.place.element, (*_PICTURES, piece.place.tag)
        return next(e for e in box.element.iter(*tags) if e is own or e.tag in _PICTURES) is not own

    def _pictured(self, piece: Piece) -> tuple[Place | None, list[Piece]]:
        """The box that a piece shares with a picture and, but for a credit, with nothing else; what else is in it."""
        table = next((p for p in piece.place.up() if p.tag == "table"), None) if piece.place.tag == "td" else None
        if table is not None and piece.words <= 60 and len(list(islice(table.element.iter("td"), 3))) < 3:
            is_pictured = table is not self.root and next(table.element.iter("img"), None) is not None
            return (table if is_pictured else None), []
        if 4 <= piece.words <= 60 and not piece.place.inside("li", *TEXTUAL - {"p"}, *HEADINGS):
            for place, beside in self.boxes(piece, 3):
                if next(place.element.iter(*_PICTURES), None) is not None:
                    is_box = place.tag not in TEXTUAL and sum(p.words for p in beside) <= 25
                    return (place if is_box else None), beside
        return None, []


def _told_in_captions(pieces: list[Piece], taken: set[int]) -> set[int]:
    """The numbers of the captions where they hold more prose than what was taken: the article is told in pictures."""
    prose = [p for p in pieces if p.is_prose and not p.place.is_hidden and not p.place.inside("aside", "nav", "footer")]
    captions = [p for p in prose if p.place.inside("figcaption")]
    told = sum(len(p.squashed) for p in prose if p.number in taken)
    return {p.number for p in captions} if letters(captions) > told else set()


def _site_of(url: str) -> str:
    """The last two parts of the host of an address; nothing where it names none."""
    try:
        return ".".join((urlsplit(url).hostname or "").split(".")[-2:])
    except ValueError:
        return ""
