"""Find the articles of a page that holds several, one after another, each under a headline of its own."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from articles.moments import find_moment
from articles.page.marks import Marks
from articles.page.pieces import Form, Piece, Place
from articles.page.where import pieces_in

_LEAST_PROSE = 3
_LEAST_LETTERS = 250
_BY = re.compile(r"\W*(by|von|par|por|di|автор|yazan)\b", re.IGNORECASE)
_LIVE = re.compile(r"LiveBlogPosting")


def parts_of(pieces: list[Piece], marks: Marks) -> list[tuple[Place, str, list[Piece]]]:
    """The element, headline and pieces (numbered from 0) of each article, where the page holds two or more; else
    nothing. An article is the largest element around one first-order headline that holds no other such headline, has
    paragraphs in the form of the first one's, and a date or byline of its own: sections of one article have none. A
    live blog is one article."""
    if any(_LIVE.search(str(each.get("@type"))) for each in [*marks.linked, *marks.others]):
        return []
    headlines = [p for p in pieces if p.place.inside("h1") and p.words >= 2 and not p.place.is_hidden]
    if len({p.squashed for p in headlines}) < 2:
        return []
    count: Counter[Place] = Counter(place for p in headlines for place in p.place.up())
    found: list[tuple[Place, str, list[Piece]]] = []
    first: set[Form] = set()
    for headline in headlines:
        unit = headline.place
        while unit.parent is not None and count[unit.parent] == 1:
            unit = unit.parent
        own = pieces_in(unit, pieces)
        prose = [p for p in own if p.is_prose and not p.place.inside("aside", "nav", "footer")]
        if len(prose) < _LEAST_PROSE or sum(len(p.squashed) for p in prose) < _LEAST_LETTERS:
            continue
        forms = {p.place.form for p in prose}
        if (not found or forms & first) and _is_signed(own):
            first = first or forms
            numbered = [replace(p, number=number) for number, p in enumerate(own)]
            found.append((unit, headline.text, numbered))
    return found if len(found) > 1 else []


def _is_signed(pieces: list[Piece]) -> bool:
    """Whether a short line among the pieces is a byline or holds a date."""
    short = [p.text for p in pieces if p.words <= 14]
    return any(_BY.match(text) or find_moment(text, "text") for text in short)


def marks_of(marks: Marks, headline: str, is_first: bool) -> Marks:
    """What the page says of one of its articles: JSON-LD under its headline; the page's own metas for the first."""
    linked = [each for each in marks.linked if str(each.get("headline", "")).casefold() == headline.casefold()]
    if is_first:
        return replace(marks, linked=linked or marks.linked)
    return Marks(linked=linked, others=marks.others, html_lang=marks.html_lang)
