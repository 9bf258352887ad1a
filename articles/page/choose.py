"""Choose the pieces of a page that are its article, and say of every other near it why it was cut."""

from __future__ import annotations

import re

from articles.page.again import Verdict, look_again
from articles.page.authors import LINE_BY
from articles.page.body import ENOUGH, Body
from articles.page.pieces import Piece, Place
from articles.page.where import CONTROLS, HEADINGS, PICTURED, TEXTUAL
from articles.rules import Does, Rule

_STANDFIRST = re.compile(
    r"(^|[.#_-])(stand-?first|dek|deck|sub-?(title|head|heading|headline|titulo)|summary|lede?|lead-?(text|in)?|intro|"
    r"introduction|intro-?text|key-?points|highlights|tl-?dr|excerpt|abstract|article-?(summary|description|intro|lead|excerpt)|description|chapeau|chapo|"
    r"vorspann|teaser-?text|bajada|entradilla|copete|sommario|occhiello|ingress|strapline|tagline|synopsis|article__lead)"
    r"(?![a-z])"
)
_BREAK = re.compile(r"(?:[_*⁂#~–—-]\s*){3,}|⁂")
"""what writers set between two parts of a text, or between the text and what they say of themselves"""
_ABOVE = frozenset({"byline", "date", "tags", "teaser", "share"})
"""cruft whose elements may hold the standfirst as well"""


def choose(body: Body) -> list[Verdict]:
    """A verdict on every piece from a little before the article to a little after it, in reading order; empty
    where the page has no prose."""
    if not body.prose or body.root is None:
        return []
    formed = [p.number for p in body.prose if p.place.form in body.near]
    first, last = (formed or [body.prose[0].number])[0], body.prose[-1].number
    begin, end = min(first, body.rooted), max(last, *body.inside)
    begin = max(0, begin - 25)
    verdicts = [_judge(body, p, first) for p in body.pieces[begin : end + 8]]
    look_again(body, verdicts)
    return verdicts


def _judge(body: Body, piece: Piece, first: int) -> Verdict:
    """What the piece is by its element, its form and its place."""
    tag, form = piece.place.tag, piece.place.form
    is_taken, in_root = piece.number in body.taken, piece.number in body.inside
    if not piece.squashed:
        is_break = piece.number > first and form in body.near and _BREAK.fullmatch(piece.text) is not None
        return Verdict(piece, "ornament", is_break, "shape.break" if is_break else "shape.ornament")
    if _is_title(body, piece) or (tag == "h1" and body.headlines < 3):
        return Verdict(piece, "headline", False, "shape.headline")
    rule = body.rule_on(piece)
    if piece.number < first and _is_standfirst(body, piece, rule):
        return Verdict(piece, "standfirst", True, "shape.standfirst")
    if rule is not None and not (is_taken and _is_text(body, piece, rule)):
        return _ruled(piece, rule)
    if piece.place.is_hidden and not is_taken:
        return Verdict(piece, "hidden", False, "shape.hidden")
    listed = piece.place.inside("ul", "ol")
    outer = next((p for p in piece.place.up() if p.tag in ("ul", "ol")), piece.place) if listed else piece.place
    in_flow = piece.number > first and (listed or tag in HEADINGS) and outer.parent in body.parents
    if not (in_root or in_flow) and not (is_taken and (form in body.near or _leads(body, piece))):
        return Verdict(piece, "outside", False, "shape.outside")
    is_pictured = body.is_beside_picture if piece.number > first else body.is_beneath_picture
    if (form not in body.near or tag == "td") and is_pictured(piece):
        return Verdict(piece, "caption", False, "shape.beside_picture")
    if is_taken and piece.number < first and form not in body.near and _leads(body, piece):
        line = body.rules.for_line(piece.text, body.language)
        return Verdict(piece, "standfirst", True, "shape.standfirst") if line is None else _ruled(piece, line)
    if form not in body.near and _is_in_signup(body, piece):
        return Verdict(piece, "newsletter", False, "shape.signup")
    around = _controls(body, piece)
    if around in PICTURED:
        return Verdict(piece, "caption", False, "shape.caption")
    if around and not (is_taken and form in body.near):
        return Verdict(piece, "aside", False, f"shape.{around}")
    if tag in HEADINGS or piece.place.inside(*HEADINGS):
        if piece.link_share > 0.8 and piece.words > 3 and not body.leads_away(piece):
            return Verdict(piece, "teaser", False, "shape.linked")
        if piece.words >= 20 and piece.is_prose and is_taken:
            return Verdict(piece, "paragraph", True)
        heading = next(place for place in piece.place.up() if place.tag in HEADINGS)
        entry = heading.parent
        is_beside = entry in body.parents or (entry in body.entries and entry is not body.root)
        return Verdict(piece, "heading", is_taken or is_beside, "shape.heading")
    if piece.place.inside("li") and tag in ("li", "p", "div", "ul", "ol"):
        return Verdict(piece, "list_item", is_taken or piece.number > first, "shape.list_item")
    kind = "quote" if piece.place.inside("blockquote") else "paragraph"
    if form in body.near or (is_taken and (piece.is_prose or tag in TEXTUAL)):
        if _is_pointer(piece) and not (body.total < ENOUGH and body.leads_away(piece)):
            return Verdict(piece, "teaser", False, "shape.linked")
        return Verdict(piece, kind, True)
    if piece.is_prose and piece.place.inside("blockquote"):
        return Verdict(piece, kind, True)
    if form in body.headed and piece.place.parent in body.parents:
        return Verdict(piece, "heading", True, "shape.heading")
    if piece.link_share < 0.5 and piece.is_closed and _flows(body, piece.place):
        return Verdict(piece, kind, True)
    return Verdict(piece, "furniture", False, "shape.furniture")


def _flows(body: Body, place: Place) -> bool:
    """Whether what the element holds stands among the paragraphs: it is around them, or unmarked beside them."""
    is_bare = not place.element.get("class") and not place.element.get("id")
    return place in body.parents or (is_bare and place.parent in body.flow)


def _is_in_signup(body: Body, piece: Piece) -> bool:
    """Whether a box of few pieces around it asks for an e-mail address."""
    fields = (field for place, _ in body.boxes(piece, 6) for field in place.element.iter("input"))
    return any((field.get("type") or "").lower() == "email" for field in fields)


def _is_title(body: Body, piece: Piece) -> bool:
    """Whether the piece says a title of the article, and nothing else but in a heading a word or two before it."""
    if piece.squashed in body.titles:
        return True
    return piece.place.tag in HEADINGS and len(body.title) > 20 and piece.squashed.endswith(body.title)


def _is_text(body: Body, piece: Piece, rule: Rule) -> bool:
    """Whether a piece is text of the article though a rule is on an element around it: it has the form of most of
    the text, or its own paragraph alone is called a teaser and stands among the text."""
    if piece.place.form in body.main and piece.is_prose and rule.kind != "bio":
        return True
    if rule.kind != "teaser" or piece.place.parent not in body.parents or rule.element is None:
        return False
    around = piece.place.parent
    return around is not None and all(not rule.element.search(p.signature) for p in around.up())


def _controls(body: Body, piece: Piece) -> str:
    """The element of a kind that holds no running text between the root and the piece, or nothing."""
    for place in piece.place.up():
        if place.tag in CONTROLS and not body.is_great(place):
            return place.tag
    return ""


def _is_standfirst(body: Body, piece: Piece, rule: Rule | None) -> bool:
    """Whether the piece sums the article up before it: the page's description, a lesser heading or a sentence right
    under the headline, or what is marked as a standfirst."""
    if piece.words < 5 or piece.link_share > 0.3 or (rule is not None and rule.kind not in _ABOVE):
        return False
    if piece.place.inside("figure", "figcaption", "nav", "aside", "footer") or piece.place.is_hidden:
        return False
    if body.rules.for_line(piece.text, body.language) is not None or (
        LINE_BY.match(piece.text) and not piece.is_closed
    ):
        return False
    above = body.pieces[max(0, piece.number - 8) : piece.number]
    if rule is not None and any(1 < p.words < 5 and piece.squashed.startswith(p.squashed) for p in above):
        return False  # it tells of the writer who is named above it
    begins = bool(body.description) and body.description.startswith(piece.squashed[:80])
    if len(piece.squashed) > 30 and begins and (piece.squashed == body.description or piece.is_prose):
        return True
    if body.is_beneath_picture(piece):
        return False
    is_heading = piece.place.tag in ("h2", "h3", "h4") and rule is None
    if is_heading and (
        any(body.is_headline(p) for p in above[-3:]) or (piece.number in body.taken and _is_beneath(body, piece))
    ):
        return True
    is_sentence = piece.words >= 10 and piece.is_closed and not piece.place.inside("li")
    if is_sentence and _is_beneath(body, piece):
        return True
    near = [place for place, _ in zip(piece.place.up(), range(3), strict=False)]
    return any(
        _STANDFIRST.search(place.signature) and not body.is_great(place) for place in near
    ) and _follows_headline(body, piece)


def _leads(body: Body, piece: Piece) -> bool:
    """Whether prose before the root stands under the headline, or on a page that has none."""
    if not piece.is_prose or piece.number > body.rooted:
        return False
    headed = [p.number for p in body.pieces[: body.rooted] if body.is_headline(p)]
    return not headed or headed[0] < piece.number


def _follows_headline(body: Body, piece: Piece) -> bool:
    before = body.pieces[max(0, piece.number - 40) : piece.number]
    return any(body.is_headline(p) for p in before)


def _is_beneath(body: Body, piece: Piece) -> bool:
    """Whether nothing but a short byline and a date stands between the headline and the piece."""
    words = 0
    for before in reversed(body.pieces[max(0, piece.number - 12) : piece.number]):
        if body.is_headline(before):
            return True
        words += before.words
        if words > 20 or before.place.tag in HEADINGS:
            return False
    return False


def _ruled(piece: Piece, rule: Rule) -> Verdict:
    return Verdict(piece, rule.kind, rule.does is Does.KEEP, rule.name)


def _is_pointer(piece: Piece) -> bool:
    """Whether it leads to another page and says nothing else: a link, or a label and a link that are no sentence. An
    address that is written out is for the reader."""
    least = 0.5 if piece.words >= 6 and not piece.is_closed and "://" not in piece.text else 0.9
    return piece.words < 25 and piece.link_share > least
