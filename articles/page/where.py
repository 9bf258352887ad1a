"""Find where on a page its article is: in the element that holds nearly all the prose, or where trafilatura took it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import takewhile
from typing import TypeVar

from articles.page.pieces import Form, Piece, Place, squash
from articles.rules import Rules

T = TypeVar("T")

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "summary"})
TEXTUAL = frozenset({"p", "blockquote", "td", "th", "pre", "dd", "dt"})
_LINES = TEXTUAL | HEADINGS | {"li"}
PICTURED = frozenset({"figure", "figcaption"})
CONTROLS = PICTURED | {"form", "label", "fieldset", "nav", "aside", "footer"}
"""elements that hold no running text"""
LEAST_PLAIN, _PLAIN = 400, 0.9
"""letters of prose on a page whose article may be plain, and the share of them that it holds"""


def letters(pieces: Iterable[Piece]) -> int:
    """Letters and digits of some pieces."""
    return sum(len(piece.squashed) for piece in pieces)


def mass_of(prose: Iterable[Piece]) -> Counter[Place]:
    """Letters of prose in each element."""
    own: Counter[Place] = Counter()
    for piece in prose:
        own[piece.place] += len(piece.squashed)
    mass: Counter[Place] = Counter()
    for place, count in own.items():
        for around in place.up():
            mass[around] += count
    return mass


def forms_of(prose: Iterable[Piece]) -> Counter[Form]:
    """Letters of prose in each form of element."""
    forms: Counter[Form] = Counter()
    for piece in prose:
        forms[piece.place.form] += len(piece.squashed)
    return forms


def _near(prose: Iterable[Piece]) -> Counter[Place]:
    """Letters of prose that stand in each element directly; those one element deeper count half. What stands loose in
    the page's body is the body's."""
    near: Counter[Place] = Counter()
    for piece in prose:
        around = piece.place.parent or piece.place
        near[around] += len(piece.squashed)
        if around.parent is not None:
            near[around.parent] += len(piece.squashed) // 2
    return near


def handed_down(place: Place, known: dict[Place, T], of: Callable[[Place, T | None], T]) -> T:
    """What holds of an element by itself and by what holds of the element around it (None for the outermost), worked
    out from the outermost in and remembered. Not by recursion: pages nest deeper than calls may."""
    chain: list[Place] = []
    at: Place | None = place
    while at is not None and at not in known:
        chain.append(at)
        at = at.parent
    found = None if at is None else known[at]
    for each in reversed(chain):
        found = known[each] = of(each, found)
    return known[place]


def pieces_in(root: Place, pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces that stand in an element."""
    return [piece for piece in pieces if root.holds(piece.place)]


def is_led(piece: Piece, pieces: Sequence[Piece]) -> bool:
    """Whether the piece before it is a heading that is a link to another page: it is the teaser of that."""
    before = pieces[max(0, piece.number - 1)]
    return before.place.tag in HEADINGS and before.link_share > 0.8 and before.words >= 3


def densest(pieces: list[Piece], is_all: bool = True) -> list[Piece]:
    """The prose of the element that holds the most of it directly or one element deeper, teasers not counted; where
    not all is asked for, nor what is hidden."""
    prose = [p for p in pieces if p.is_prose and (is_all or not p.place.is_hidden) and not is_led(p, pieces)]
    near = _near(p for p in prose if not p.place.inside("nav", "footer", "aside"))
    return pieces_in(max(near, key=lambda place: near[place]), prose) if near else []


def reveal(pieces: list[Piece], rules: Rules) -> None:
    """Takes for shown what a page hides until a program shows it: an element with paragraphs, where the page shows
    next to none, or beside others, as those that open the article, in an element that shows no more than another."""
    hidden = [p for p in pieces if p.is_prose and p.place.is_hidden]
    if letters(hidden) < LEAST_PLAIN:
        return
    shown, mass = densest(pieces, is_all=False), mass_of(hidden)
    told = mass_of(p for p in pieces if p.is_prose and not p.place.is_hidden)
    for place in [p for p in mass if p.is_hidden and p.parent and not p.parent.is_hidden and p.tag not in TEXTUAL]:
        is_within = place.parent is not None and place.parent.parent is not None
        goes_on = is_within and 0 < _PLAIN * told[place.parent or place] < letters(shown)
        ruled = {rule.kind for each in place.up() if (rule := rules.for_element(each.signature))}
        if mass[place] > LEAST_PLAIN and ruled <= {"related", "teaser"} and (goes_on or letters(shown) < LEAST_PLAIN):
            for each in {each for p in pieces_in(place, pieces) for each in p.place.up() if place.holds(each)}:
                each.is_hidden = False


def _around_columns(root: Place, near: Iterable[Place], prose: list[Piece], pieces: list[Piece]) -> Place | None:
    """The element around the parts of an article that is set in several, below its headline: elements in the form of
    the root, which together hold nearly all the prose. None where they do not."""
    columns = {place for place in near if place.form == root.form} if root.form[1] else {root}
    known: dict[Place, bool] = {}
    told = [p for p in prose if handed_down(p.place, known, lambda place, around: bool(around) or place in columns)]
    if letters(told) < _PLAIN * letters(prose):
        return None
    around = next(place for place in root.up() if place.holds(told[0].place) and place.holds(told[-1].place))
    headed = takewhile(lambda p: not around.holds(p.place), pieces)
    return around if any(p.place.tag == "h1" for p in headed) else None


def find_plain(pieces: list[Piece], rules: Rules) -> set[int]:
    """The numbers of the pieces of the article where the page leaves no doubt of it: one element, or several in one
    form, hold nearly all the prose that no rule cuts. Their text, and prose between the headline and it. Empty where
    there is doubt."""
    prose = [p for p in pieces if p.is_prose and not p.place.inside(*CONTROLS) and not p.place.is_hidden]
    prose = [p for p in prose if not is_led(p, pieces)]
    mass, total = mass_of(prose), letters(prose)
    ruled: dict[Place, bool] = {}

    def is_ruled(place: Place, around: bool | None) -> bool:
        """Whether a rule is on the element or one around it, leaving out elements that hold much of the prose."""
        is_small = place.parent is not None and mass[place] < 0.3 * total
        return bool(around) or (is_small and rules.for_element(place.signature) is not None)

    prose = [p for p in prose if not handed_down(p.place, ruled, is_ruled)]
    total = letters(prose)
    if total < LEAST_PLAIN:
        return set()
    near, forms = _near(prose), forms_of(prose)
    root = max(near, key=lambda place: near[place])
    if letters(pieces_in(root, prose)) < _PLAIN * total:
        around = _around_columns(root, near, prose, pieces)
        if around is None:
            return set()
        root = around
    inside = pieces_in(root, pieces)
    common = {form for form, weight in forms.items() if weight >= 0.08 * total}
    most = forms.most_common(1)[0][0]
    last = max(p.number for p in prose if p.place.form == most)
    end = next((p.number for p in inside if p.place.tag == "h1" and p.number > last), len(pieces))
    found = {
        p.number
        for p in inside
        if p.number < end
        and p.link_share < 0.5
        and not p.place.inside(*CONTROLS)
        and (p.place.tag in _LINES or p.place.form in common)
    }
    headline = max((p.number for p in pieces[: inside[0].number] if p.place.tag == "h1"), default=inside[0].number)
    return found | {p.number for p in prose if headline < p.number < inside[0].number}


def find_taken(pieces: list[Piece], taken: str) -> tuple[set[int], bool]:
    """The numbers of the pieces that stand in the text that was taken, and whether they hold the greater part of it."""
    flat = squash(taken)
    held = [p for p in pieces if p.squashed and p.squashed in flat]
    return {p.number for p in held}, 2 * letters(held) >= len(flat)
