"""Choose the pieces of a page that are its article, and say of every other near it why it was cut."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, takewhile
from urllib.parse import urlsplit

from articles.page.authors import is_name
from articles.page.pieces import Form, Piece, Place, squash
from articles.page.where import (
    CONTROLS,
    HEADINGS,
    LEAST_PLAIN,
    PICTURED,
    TEXTUAL,
    forms_of,
    handed_down,
    is_led,
    letters,
    mass_of,
    pieces_in,
)
from articles.rules import Does, Rule, Rules

_STANDFIRST = re.compile(
    r"(^|[.#_-])(stand-?first|dek|deck|sub-?(title|head|heading|headline|titulo)|summary|lede?|lead-?(text|in)?|intro|"
    r"introduction|intro-?text|key-?points|highlights|tl-?dr|excerpt|abstract|article-?(summary|description|intro|lead|excerpt)|description|chapeau|chapo|"
    r"vorspann|teaser-?text|bajada|entradilla|copete|sommario|occhiello|ingress|strapline|tagline|synopsis|article__lead)"
    r"(?![a-z])"
)
_BREAK = re.compile(r"(?:[_*⁂#~–—-]\s*){3,}|⁂")
"""what writers set between two parts of a text, or between the text and what they say of themselves"""
_SENTENCE = re.compile(r"(?<=[.!?…])\W*\s")
_QUESTION = ("?", "؟", "？")
_DECK = 18
"""words of a line that goes with the headline, at most"""
_LEADING = frozenset({"related", "related_box", "newsletter", "promotion", "share", "social", "subscription"})
_BOXED = frozenset({"related", "related_box", "advertisement"})
"""of what a line in a box makes the rest of it"""
_SLOTS = frozenset({"caption", "credit", "photo_credit", "advertisement", "aside", "hidden", "ornament"})
"""what stands under a heading and is not what the heading is about"""
_ABOVE = frozenset({"byline", "date", "tags", "teaser", "share"})
"""cruft whose elements may hold the standfirst as well"""
_ENOUGH = 1000
"""letters of paragraphs by which the root of an article is found"""


@dataclass(slots=True)
class Verdict:
    """What became of a piece: its kind, whether it is part of the article, and the rule that said so."""

    piece: Piece
    kind: str
    is_kept: bool
    rule: str | None = None
    text: str = ""
    """the piece's text, less what a rule stripped"""

    def __post_init__(self) -> None:
        self.text = self.text or self.piece.text

    def cut(self, rule: str | None, kind: str | None = None) -> None:
        self.is_kept, self.rule, self.kind = False, rule, kind or self.kind


class Choice:
    """Chooses among one page's pieces. `taken` are the numbers of those that trafilatura took for the article,
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
        self.body = sound or prose
        loose = [p for p in self.body if not p.place.inside("li")]
        if letters(loose) >= _ENOUGH:
            self.body = loose  # a list belongs to the paragraphs around it
        lines = [p for p in pieces if p.number in self.taken and p.words > 3 and not is_led(p, pieces)]
        if 2 * letters(self.body) < letters(p for p in lines if p.link_share < 0.8):
            self.body = lines  # lists and tables, not running text
        self.mass = mass_of(self.body)
        self.total = letters(self.body)
        self._ruled.clear()
        for place, mass in self.mass.items():
            self.signed[place.pattern] += mass
        weights = forms_of(self.body)
        self.forms = {form for form, weight in weights.items() if weight >= 0.08 * self.total}
        great = [place for place, mass in self.mass.items() if mass >= 0.8 * self.total]
        self.root = max(great, key=lambda place: place.depth, default=None)
        """the innermost element around nearly all of the prose; None where there is no prose"""
        self.inside = self._numbers_in(self.root)
        self.near = {p.place.form for p in self.body if p.number in self.inside} & self.forms
        self._rescue()
        self.is_titled = any(p.place.tag == "h1" and p.squashed in self.titles for p in pieces)
        self.rooted = min(self.inside, default=0)
        self.headlines = sum(p.place.tag == "h1" for p in pieces if p.number in self.inside)
        self.main = {
            form
            for form, weight in weights.items()
            if weight >= 0.5 * self.total and (form[1] or not form[2].endswith("."))
        }
        formed = [p for p in self.body if p.place.form in self.forms]
        self.parents = {p.place.parent for p in formed} | {self._row(p).parent for p in formed}
        self.entries = {place.parent for place in self.parents if place is not None}
        self.flow = self.parents | {p.place for p in self.body}
        asked = Counter(p.place.form for p in pieces if p.text.endswith(_QUESTION) and p.place.parent in self.parents)
        self.questions = {form for form, times in asked.items() if times > 1}

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
        known = {p.number for p in self.body}
        lost: list[Piece] = []
        for piece in self.pieces[self.body[0].number if self.body else 0 :]:
            if piece.place.tag == "h1" and piece.number > self.body[-1].number:
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
        self.body = sorted([*self.body, *lost], key=lambda p: p.number)

    def rule_on(self, piece: Piece) -> Rule | None:
        """The rule on the outermost element around the piece that has one, leaving out elements that hold much of
        the article."""
        found = handed_down(piece.place, self._ruled, self._rule_of)
        return None if found is not None and found.max_words and piece.words > found.max_words else found

    def _rule_of(self, place: Place, around: Rule | None) -> Rule | None:
        if around is not None or place.parent is None or self._is_great(place):
            return around
        return self.rules.for_element(place.signature, self.language)

    def _is_great(self, place: Place) -> bool:
        """Whether the element, with others marked like it, holds much of the article."""
        mass = self.mass[place]
        return mass > 0.3 * self.total or (mass > 0 and self.signed[place.pattern] > 0.3 * self.total)

    def verdicts(self) -> list[Verdict]:
        """A verdict on every piece from a little before the article to a little after it, in reading order; empty
        where the page has no prose."""
        if not self.body or self.root is None:
            return []
        formed = [p.number for p in self.body if p.place.form in self.near]
        first, last = (formed or [self.body[0].number])[0], self.body[-1].number
        begin, end = min(first, self.rooted), max(last, *self.inside)
        begin = max(0, begin - 25)
        verdicts = [self._judge(p, first) for p in self.pieces[begin : end + 8]]
        self._judge_lists(verdicts)
        self._judge_lines(verdicts)
        self._judge_led(verdicts)
        self._judge_boxes(verdicts)
        self._judge_cards(verdicts)
        self._judge_tail(verdicts)
        self._judge_repeats(verdicts)
        self._judge_headings(verdicts)
        self._judge_decks(verdicts)
        self._judge_ends(verdicts)
        return verdicts

    def _judge(self, piece: Piece, first: int) -> Verdict:
        """What the piece is by its element, its form and its place."""
        tag, form = piece.place.tag, piece.place.form
        is_taken, in_root = piece.number in self.taken, piece.number in self.inside
        if not piece.squashed:
            is_break = piece.number > first and form in self.near and _BREAK.fullmatch(piece.text) is not None
            return Verdict(piece, "ornament", is_break, "shape.break" if is_break else "shape.ornament")
        if self._is_title(piece) or (self.title and tag == "h1" and self.headlines < 3):
            return Verdict(piece, "headline", False, "shape.headline")
        rule = self.rule_on(piece)
        if piece.number < first and self._is_standfirst(piece, rule):
            return Verdict(piece, "standfirst", True, "shape.standfirst")
        if rule is not None and not (is_taken and self._is_text(piece, rule)):
            return _ruled(piece, rule)
        if piece.place.is_hidden and not is_taken:
            return Verdict(piece, "hidden", False, "shape.hidden")
        listed = piece.place.inside("ul", "ol")
        outer = next((p for p in piece.place.up() if p.tag in ("ul", "ol")), piece.place) if listed else piece.place
        in_flow = piece.number > first and (listed or tag in HEADINGS) and outer.parent in self.parents
        if not (in_root or in_flow) and not (is_taken and (form in self.near or self._leads(piece))):
            return Verdict(piece, "outside", False, "shape.outside")
        if is_taken and piece.number < first and form not in self.near and piece.is_prose and self._leads(piece):
            line = self.rules.for_line(piece.text, self.language)
            return Verdict(piece, "standfirst", True, "shape.standfirst") if line is None else _ruled(piece, line)
        if piece.number > first and (form not in self.near or tag == "td") and self._is_beside_picture(piece):
            return Verdict(piece, "caption", False, "shape.beside_picture")
        if form not in self.near and self._is_in_signup(piece):
            return Verdict(piece, "newsletter", False, "shape.signup")
        around = self._controls(piece)
        if around in PICTURED:
            return Verdict(piece, "caption", False, "shape.caption")
        if around and not (is_taken and form in self.near):
            return Verdict(piece, "aside", False, f"shape.{around}")
        if tag in HEADINGS or piece.place.inside(*HEADINGS):
            if piece.link_share > 0.8 and piece.words > 3 and form not in self.forms and not self._leads_away(piece):
                return Verdict(piece, "teaser", False, "shape.linked")
            if piece.words >= 20 and piece.is_prose and is_taken:
                return Verdict(piece, "paragraph", True)
            heading = next(place for place in piece.place.up() if place.tag in HEADINGS)
            entry = heading.parent
            is_beside = entry in self.parents or (entry in self.entries and entry is not self.root)
            return Verdict(piece, "heading", is_taken or is_beside, "shape.heading")
        if piece.place.inside("li") and tag in ("li", "p", "div", "ul", "ol"):
            return Verdict(piece, "list_item", is_taken or piece.number > first, "shape.list_item")
        kind = "quote" if piece.place.inside("blockquote") else "paragraph"
        if form in self.near or (is_taken and (piece.is_prose or tag in TEXTUAL)):
            if _is_pointer(piece) and not (self.total < _ENOUGH and self._leads_away(piece)):
                return Verdict(piece, "teaser", False, "shape.linked")
            return Verdict(piece, kind, True)
        if piece.is_prose and piece.place.inside("blockquote"):
            return Verdict(piece, kind, True)
        if piece.link_share < 0.5 and (self._asks(piece) or (piece.is_closed and self._flows(piece.place))):
            return Verdict(piece, kind, True)
        return Verdict(piece, "furniture", False, "shape.furniture")

    def _asks(self, piece: Piece) -> bool:
        """Whether it is a question of an interview: it stands between two paragraphs, as does another of its form."""
        return piece.place.form in self.questions and piece.text.endswith(_QUESTION)

    def _flows(self, place: Place) -> bool:
        """Whether what the element holds stands among the paragraphs: it is around them, or unmarked beside them."""
        is_bare = not place.element.get("class") and not place.element.get("id")
        return place in self.parents or (is_bare and place.parent in self.flow)

    def _is_beside_picture(self, piece: Piece) -> bool:
        """Whether it stands in a box with a picture and, but for a credit, with nothing else."""
        table = next((p for p in piece.place.up() if p.tag == "table"), None) if piece.place.tag == "td" else None
        if table is not None and piece.words <= 60 and len(list(islice(table.element.iter("td"), 3))) < 3:
            return table is not self.root and next(table.element.iter("img"), None) is not None
        if not 4 <= piece.words <= 60 or piece.place.inside("li", *TEXTUAL - {"p"}, *HEADINGS):
            return False
        for place, beside in self._boxes(piece, 3):
            if next(place.element.iter("img", "video", "amp-img"), None) is not None:
                return place.tag not in TEXTUAL and sum(p.words for p in beside) <= 25
        return False

    def _is_in_signup(self, piece: Piece) -> bool:
        """Whether a box of few pieces around it asks for an e-mail address."""
        fields = (field for place, _ in self._boxes(piece, 6) for field in place.element.iter("input"))
        return any((field.get("type") or "").lower() == "email" for field in fields)

    def _is_title(self, piece: Piece) -> bool:
        """Whether the piece says a title of the article, and nothing else but in a heading a word or two before it."""
        if piece.squashed in self.titles:
            return True
        return piece.place.tag in HEADINGS and len(self.title) > 20 and piece.squashed.endswith(self.title)

    def _is_text(self, piece: Piece, rule: Rule) -> bool:
        """Whether a piece is text of the article though a rule is on an element around it: it has the form of most of
        the text, or its own paragraph alone is called a teaser and stands among the text."""
        if piece.place.form in self.main and piece.is_prose and rule.kind != "bio":
            return True
        if rule.kind != "teaser" or piece.place.parent not in self.parents or rule.element is None:
            return False
        around = piece.place.parent
        return around is not None and all(not rule.element.search(p.signature) for p in around.up())

    def _controls(self, piece: Piece) -> str:
        """The element of a kind that holds no running text between the root and the piece, or nothing."""
        for place in piece.place.up():
            if place is self.root:
                return ""
            if place.tag in CONTROLS and not self._is_great(place):
                return place.tag
        return ""

    def _is_standfirst(self, piece: Piece, rule: Rule | None) -> bool:
        """Whether the piece sums the article up before it: the page's description, a lesser heading or a sentence right
        under the headline, or what is marked as a standfirst."""
        if piece.words < 5 or piece.link_share > 0.3 or (rule is not None and rule.kind not in _ABOVE):
            return False
        if piece.place.inside("figure", "figcaption", "nav", "aside", "footer") or piece.place.is_hidden:
            return False
        if self.rules.for_line(piece.text, self.language) is not None:
            return False
        above = self.pieces[max(0, piece.number - 8) : piece.number]
        if rule is not None and any(1 < p.words < 5 and piece.squashed.startswith(p.squashed) for p in above):
            return False  # it tells of the writer who is named above it
        begins = bool(self.description) and self.description.startswith(piece.squashed[:80])
        if len(piece.squashed) > 30 and begins and (piece.squashed == self.description or piece.is_prose):
            return True
        is_heading = piece.place.tag in ("h2", "h3", "h4") and rule is None and piece.link_share < 0.1
        if is_heading and (
            any(self._is_headline(p) for p in above[-3:]) or (piece.number in self.taken and self._is_beneath(piece))
        ):
            return True
        is_sentence = piece.words >= 10 and piece.is_closed and not piece.place.inside("li")
        if is_sentence and self._is_beneath(piece):
            return True
        near = [place for place, _ in zip(piece.place.up(), range(3), strict=False)]
        return any(
            _STANDFIRST.search(place.signature) and not self._is_great(place) for place in near
        ) and self._follows_headline(piece)

    def _leads(self, piece: Piece) -> bool:
        """Whether prose before the root stands under the headline, or on a page that has none."""
        if not piece.is_prose or piece.number > self.rooted:
            return False
        headed = [p.number for p in self.pieces[: self.rooted] if self._is_headline(p)]
        return not headed or headed[0] < piece.number

    def _leads_away(self, piece: Piece) -> bool:
        """Whether its link leads to another site."""
        site = _site_of(piece.leads)
        return bool(self.site and site) and site != self.site

    def _follows_headline(self, piece: Piece) -> bool:
        before = self.pieces[max(0, piece.number - 40) : piece.number]
        return any(self._is_headline(p) for p in before)

    def _is_beneath(self, piece: Piece) -> bool:
        """Whether nothing but a short byline and a date stands between the headline and the piece."""
        words = 0
        for before in reversed(self.pieces[max(0, piece.number - 12) : piece.number]):
            if self._is_headline(before):
                return True
            words += before.words
            if words > 20 or before.place.tag in HEADINGS:
                return False
        return False

    def _is_headline(self, piece: Piece) -> bool:
        return bool(self.title and piece.squashed == self.title) or (piece.place.tag == "h1" and not self.is_titled)

    def _judge_lists(self, verdicts: list[Verdict]) -> None:
        """A list of links is a list of other articles, but where it is all that the article has."""
        groups: dict[Place, list[Verdict]] = {}
        for verdict in verdicts:
            if verdict.kind == "list_item" and verdict.is_kept:
                whole = next((p for p in verdict.piece.place.up() if p.tag in ("ul", "ol")), verdict.piece.place)
                groups.setdefault(whole, []).append(verdict)
        for group in groups.values():
            letters = sum(len(v.piece.text) for v in group)
            linked = sum(v.piece.linked for v in group)
            if linked > 0.6 * letters and not self._is_all(group):
                for verdict in group:
                    verdict.cut("shape.list_of_links", "related")

    def _is_all(self, group: list[Verdict]) -> bool:
        own = {verdict.piece.number for verdict in group}
        return all(piece.number in own for piece in self.body)

    def _judge_lines(self, verdicts: list[Verdict]) -> None:
        kept = [v for v in verdicts if v.is_kept]
        for verdict in kept:
            if verdict.kind == "embed":  # in place of a post may stand what asks to load it
                rule = self.rules.for_line(verdict.piece.text, self.language)
                if rule is not None and rule.kind in ("cookies", "promotion"):
                    verdict.cut(rule.name, rule.kind)
        body = [v for v in kept if v.kind not in ("standfirst", "embed", "ornament") and v.is_kept]
        told = 0
        for place, verdict in enumerate(body):
            told += len(verdict.piece.squashed)
            rule = self.rules.for_line(
                verdict.piece.text, self.language, from_start=place, from_end=len(body) - place - 1
            )
            if rule is None or (rule.kind == "counter" and verdict.piece.place.inside("td", "th")):
                continue  # the number of a table is no count of comments
            if rule.does is Does.KEEP:
                verdict.kind, verdict.rule = rule.kind, rule.name
            elif rule.does is Does.STRIP and rule.line is not None:
                verdict.text = rule.line.sub("", verdict.text).strip()
                if not verdict.text:
                    verdict.is_kept, verdict.text = False, verdict.piece.text
                verdict.rule = rule.name
            else:
                is_last = rule.does is Does.CUT_REST or (
                    rule.kind == "comments" and verdict.kind == "heading" and told > LEAST_PLAIN
                )
                verdict.cut(rule.name, rule.kind)
                if is_last:
                    for later in body[place + 1 :]:
                        later.cut(rule.name, rule.kind)
                    return

    def _judge_led(self, verdicts: list[Verdict]) -> None:
        """A list right after a line that leads to other articles, or asks for something, is what the line leads to."""
        leading: Verdict | None = None
        for verdict in verdicts:
            if verdict.kind == "furniture" and verdict.piece.words <= 8:
                rule = self.rules.for_line(verdict.piece.text, self.language)
                if rule is not None and rule.kind in _LEADING:
                    verdict.kind, verdict.rule = rule.kind, rule.name
            if verdict.kind == "list_item" and verdict.is_kept:
                if leading is not None and verdict.piece.link_share > 0.2:
                    verdict.cut(leading.rule, leading.kind)
            elif not verdict.is_kept and verdict.kind in _LEADING and verdict.piece.words <= 20:
                leading = verdict
            elif verdict.kind != "ornament":
                leading = None

    def _judge_boxes(self, verdicts: list[Verdict]) -> None:
        """What stands in one box of the article behind a line that leads to other articles or calls it an
        advertisement, and not in the form of its paragraphs, is what the line says."""
        boxes: dict[Place, Verdict] = {}
        for verdict in verdicts:
            box = next((p for p in verdict.piece.place.up() if p.parent is self.root), None)
            if box is None or verdict.piece.place.form in self.near:
                continue
            if box in boxes and verdict.is_kept and verdict.kind == "paragraph":
                verdict.cut(boxes[box].rule, boxes[box].kind)
            elif not verdict.is_kept and verdict.kind in _BOXED and not self._is_great(box):
                boxes[box] = verdict

    def _judge_cards(self, verdicts: list[Verdict]) -> None:
        """Behind the greater part of the text, prose in another form that shares a small box with a headline that leads
        elsewhere tells of what that leads to."""
        told: Counter[Form] = Counter()
        for verdict in verdicts:
            piece = verdict.piece
            if not verdict.is_kept or verdict.kind not in ("paragraph", "list_item") or not piece.is_prose:
                continue
            form, total = piece.place.form, told.total()
            if 2 * total > self.total and 10 * told[form] < total and self._is_in_card(piece):
                verdict.cut("shape.card", "teaser")
            else:
                told[form] += len(piece.squashed)

    def _is_in_card(self, piece: Piece) -> bool:
        """Whether a box of few pieces around it holds a heading that is a link to another page of the site."""
        for _, beside in self._boxes(piece, 6):
            headlines = (p for p in beside if p.place.inside(*HEADINGS) and p.words >= 4 and p.link_share >= 0.4)
            if any(not self._leads_away(p) for p in headlines):
                return True
        return False

    def _boxes(self, piece: Piece, most: int) -> Iterator[tuple[Place, list[Piece]]]:
        """The elements around a piece in which fewer than `most` others stand, innermost first, with those."""
        near = [p for p in self.pieces[max(0, piece.number - most) : piece.number + most + 1] if p is not piece]
        for place in islice(piece.place.up(), 4):
            beside = pieces_in(place, near)
            if place is self.root or len(beside) >= most:
                return
            yield place, beside

    def _judge_ends(self, verdicts: list[Verdict]) -> None:
        """A name before or behind a day, above all prose, is the byline; number signs at the end close a release."""
        for at, verdict in enumerate(verdicts):
            if verdict.is_kept and verdict.piece.is_prose:
                break
            beside = verdicts[max(0, at - 1) : at + 2]
            if verdict.is_kept and is_name(verdict.text) and any(v.kind == "date" for v in beside):
                verdict.cut("shape.byline", "byline")
        for verdict in takewhile(lambda v: not v.is_kept or v.kind == "ornament", reversed(verdicts)):
            if set(verdict.text) <= set("# "):
                verdict.cut("shape.ornament")

    def _judge_repeats(self, verdicts: list[Verdict]) -> None:
        """A paragraph that stands twice is kept once; a pull quote, whose every sentence stands in the text, is cut."""
        seen: set[str] = set()
        whole = [v.piece.squashed for v in verdicts if v.is_kept and v.kind == "paragraph"]
        for verdict in verdicts:
            if not verdict.is_kept:
                continue
            text = verdict.piece.squashed
            if (
                len(text) > (30 if verdict.kind == "standfirst" else 60)
                and text in seen
                and verdict.kind != "list_item"
                and not verdict.piece.text.endswith(_QUESTION)  # one question asked of several people
            ):
                verdict.cut("shape.repeated", "repeated")
            elif (
                verdict.kind == "quote"
                and len(text) > 15
                and all(
                    any(sentence in w for w in whole) for sentence in map(squash, _SENTENCE.split(verdict.piece.text))
                )
            ):
                verdict.cut("shape.pull_quote", "pull_quote")
            if verdict.is_kept:
                seen.add(text)

    def _judge_decks(self, verdicts: list[Verdict]) -> None:
        """A short standfirst in a head of its own, two elements or more nearer to the headline than to the text, goes
        with the headline: it is a field, and no more text than that is."""
        text = next((v.piece for v in verdicts if v.is_kept and v.kind in ("paragraph", "quote")), None)
        for verdict in verdicts:
            piece = verdict.piece
            if text is None or verdict.kind != "standfirst" or not verdict.is_kept or piece.words > _DECK:
                continue
            headline = next((p for p in reversed(self.pieces[: piece.number]) if self._is_headline(p)), None)
            if headline is not None and _apart(piece, headline) + 1 < _apart(piece, text):
                verdict.cut("shape.deck")

    def _judge_headings(self, verdicts: list[Verdict]) -> None:
        """A heading without a text of its own is cut, one right above a list of other articles, and a label ("More:")
        right above one of them: it led to what was cut."""
        follows = False
        led = 0
        for verdict in reversed(verdicts):
            is_label = verdict.kind == "paragraph" and verdict.piece.words <= 4 and verdict.text.endswith(":")
            if verdict.is_kept and is_label and led:
                verdict.cut("shape.label_of_nothing")
            elif verdict.is_kept and verdict.kind == "heading":
                if led > 1 or not follows:
                    verdict.cut("shape.heading_of_nothing")
            elif verdict.is_kept and verdict.kind != "ornament":
                follows = True
            elif verdict.kind == "heading":
                follows = False
            if verdict.kind != "ornament":
                led = led + 1 if verdict.kind in ("related", "teaser") and not verdict.is_kept else 0
        self._judge_boxed_headings(verdicts)

    def _judge_boxed_headings(self, verdicts: list[Verdict]) -> None:
        """A heading is cut with its box where all else in that was cut, and not for being a picture or a slot."""
        boxes: dict[Place, list[Verdict]] = {}
        for verdict in verdicts:
            place = verdict.piece.place
            boxes.setdefault(next((p for p in place.up() if p.parent is self.root), place), []).append(verdict)
        for inside in boxes.values():
            beside = [v for v in inside if v.kind != "heading"]
            if any(v.kind not in _SLOTS for v in beside) and not any(v.is_kept for v in beside):
                for heading in (v for v in inside if v.kind == "heading" and v.is_kept):
                    heading.cut("shape.heading_of_nothing")

    def _judge_tail(self, verdicts: list[Verdict]) -> None:
        """After the last paragraph of the text, what stands in one small element with a link right above it says where
        that leads."""
        led = list(takewhile(lambda v: self._is_led_to(v.piece), (v for v in reversed(verdicts) if v.is_kept)))
        if sum(len(v.piece.squashed) for v in led) < 0.3 * self.total:
            for verdict in led:
                verdict.cut("shape.led_to", "teaser")

    def _is_led_to(self, piece: Piece) -> bool:
        link, around = self.pieces[max(0, piece.number - 1)], piece.place.parent
        is_link = link.link_share > 0.8 and link.words >= 3 and not self._leads_away(link)
        return is_link and link.place.parent is around and around is not None and self.mass[around] < 0.1 * self.total


def _ruled(piece: Piece, rule: Rule) -> Verdict:
    return Verdict(piece, rule.kind, rule.does is Does.KEEP, rule.name)


def _is_pointer(piece: Piece) -> bool:
    """Whether it leads to another page and says nothing else: a link, or a label and a link that are no sentence. An
    address that is written out is for the reader."""
    least = 0.5 if piece.words >= 6 and not piece.is_closed and "://" not in piece.text else 0.9
    return piece.words < 25 and piece.link_share > least


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


def _apart(piece: Piece, other: Piece) -> int:
    """How many elements out from a piece the other stands too."""
    around = set(other.place.up())
    return next((steps for steps, place in enumerate(piece.place.up()) if place in around), 0)
