"""Look again at the pieces that were chosen: what those beside them, and their lines, say of them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice, takewhile

from articles.language import language_of
from articles.page.authors import LINE_BY, names_alone
from articles.page.body import QUESTIONS, Body
from articles.page.pieces import Form, Piece, Place, squash
from articles.page.where import HEADINGS, LEAST_PLAIN
from articles.rules import Does, Rule

_SENTENCE = re.compile(r"(?<=[.!?…])\W*\s")
_STOP = re.compile(r"[.!?…](?=\W*(\s|$))")
_DECK = 18
"""words of a line that goes with the headline, at most"""
_LEADING = frozenset({"related", "related_box", "newsletter", "promotion", "share", "social", "subscription"})
_BOXED = frozenset({"related", "related_box", "advertisement"})
"""of what a line in a box makes the rest of it"""
_SLOTS = frozenset({"caption", "credit", "photo_credit", "advertisement", "aside", "hidden", "ornament"})
"""what stands under a heading and is not what the heading is about"""


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


def look_again(body: Body, verdicts: list[Verdict]) -> None:
    """Judges pieces by those beside them: what leads to what, what a line says of the rest, what stands twice. Each
    judgement goes by what those before it left."""
    for judge in (
        _judge_ciphers,
        _judge_lists,
        _judge_lines,
        _judge_led,
        _judge_boxes,
        _judge_cards,
        _judge_tail,
        _judge_repeats,
        _judge_headings,
        _judge_decks,
        _judge_ends,
    ):
        judge(body, verdicts)


def _judge_ciphers(body: Body, verdicts: list[Verdict]) -> None:
    """Long lines without full stops, which become the page's language where each sign gives way to the one before it,
    stand behind a wall, as does what follows and is in no language."""
    kept = [v for v in verdicts if v.is_kept and v.piece.words >= 5]
    doubtful = "\n".join(v.text for v in kept if v.piece.words >= 12 and not _STOP.search(v.text))
    if len(doubtful) < 300 or body.language is None or language_of(doubtful) is not None:
        return
    plain = "".join(chr(max(1, ord(sign) - 1)) if sign > " " else sign for sign in doubtful)
    if language_of(plain) == body.language.split("-")[0]:
        for verdict in kept:
            if language_of(verdict.text) is None:
                verdict.cut("shape.cipher", "paywall")


def _judge_lists(body: Body, verdicts: list[Verdict]) -> None:
    """A list of links is a list of other articles, but where it is all that the article has."""
    groups: dict[Place, list[Verdict]] = {}
    for verdict in verdicts:
        if verdict.kind == "list_item" and verdict.is_kept:
            whole = next((p for p in verdict.piece.place.up() if p.tag in ("ul", "ol")), verdict.piece.place)
            groups.setdefault(whole, []).append(verdict)
    told = (v.piece for v in verdicts if v.is_kept and v.kind == "paragraph")
    last = max((piece.number for piece in told if piece.place.form in body.near), default=0)
    for group in groups.values():
        letters = sum(len(v.piece.text) for v in group)
        linked = sum(v.piece.linked for v in group)
        if linked > 0.6 * letters and not _is_all(body, group) and not _is_cited(body, group, last):
            for verdict in group:
                verdict.cut("shape.list_of_links", "related")


def _is_all(body: Body, group: list[Verdict]) -> bool:
    own = {verdict.piece.number for verdict in group}
    return all(piece.number in own for piece in body.prose)


def _is_cited(body: Body, group: list[Verdict], last: int) -> bool:
    """Whether a list before the last paragraph leads to several other sites: what the article speaks of."""
    return group[-1].piece.number < last and len(
        {body.led_site(v.piece) for v in group if body.leads_away(v.piece)}
    ) > max(1, len(group) // 2)


def _judge_lines(body: Body, verdicts: list[Verdict]) -> None:
    """A line that a rule knows is cut, or what the rule says is done with it."""
    kept = [v for v in verdicts if v.is_kept]
    for verdict in kept:
        if verdict.kind == "embed":  # in place of a post may stand what asks to load it
            rule = body.rules.for_line(verdict.piece.text, body.language)
            if rule is not None and rule.kind in ("cookies", "promotion"):
                verdict.cut(rule.name, rule.kind)
    lines = [v for v in kept if v.kind not in ("standfirst", "embed", "ornament") and v.is_kept]
    told = 0
    for place, verdict in enumerate(lines):
        told += len(verdict.piece.squashed)
        rule = body.rules.for_line(verdict.piece.text, body.language, from_start=place, from_end=len(lines) - place - 1)
        rule = rule or _label_of_links(body, verdict.piece)
        if rule is None or _cells_beside(verdict.piece) >= {"counter": 1, "date": 3}.get(rule.kind, 1_000):
            continue  # what a table counts and dates is no count of comments and no stamp of the page
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
                for later in lines[place + 1 :]:
                    later.cut(rule.name, rule.kind)
                return


def _cells_beside(piece: Piece) -> int:
    """The cells of the row of a table that it stands in, itself among them, up to three."""
    row = next((p for p in piece.place.up() if p.tag == "tr"), None)
    return sum(1 for _ in islice(row.element, 3)) if row is not None else 0


def _label_of_links(body: Body, piece: Piece) -> Rule | None:
    """The rule on the first line of a piece whose other lines are links, where that leads to other articles."""
    label, _, rest = piece.text.partition("\n")
    if not rest or piece.link_share < 0.5:
        return None
    rule = body.rules.for_line(label, body.language)
    return rule if rule is not None and rule.kind in _BOXED else None


def _judge_led(body: Body, verdicts: list[Verdict]) -> None:
    """A list right after a line that leads to other articles, or asks for something, is what the line leads to."""
    leading: Verdict | None = None
    for verdict in verdicts:
        if verdict.kind == "furniture" and verdict.piece.words <= 8:
            rule = body.rules.for_line(verdict.piece.text, body.language)
            if rule is not None and rule.kind in _LEADING:
                verdict.kind, verdict.rule = rule.kind, rule.name
        if verdict.kind == "list_item" and verdict.is_kept:
            if leading is not None and verdict.piece.link_share > 0.2:
                verdict.cut(leading.rule, leading.kind)
        elif verdict.kind in _LEADING and verdict.piece.words <= 20:
            leading = verdict
        elif verdict.kind != "ornament":
            leading = None


def _judge_boxes(body: Body, verdicts: list[Verdict]) -> None:
    """What stands in one box of the article behind a line that leads to other articles or calls it an
    advertisement, and not in the form of its paragraphs, is what the line says."""
    boxes: dict[Place, Verdict] = {}
    for verdict in verdicts:
        box = next((p for p in verdict.piece.place.up() if p.parent is body.root), None)
        if box is None or verdict.piece.place.form in body.near:
            continue
        if box in boxes and verdict.kind == "paragraph":
            verdict.cut(boxes[box].rule, boxes[box].kind)
        elif verdict.kind in _BOXED and not body.is_great(box):
            boxes[box] = verdict


def _judge_cards(body: Body, verdicts: list[Verdict]) -> None:
    """Behind the greater part of the text, prose in another form that shares a small box with a headline that leads
    elsewhere tells of what that leads to."""
    told: Counter[Form] = Counter()
    for verdict in verdicts:
        piece = verdict.piece
        if not verdict.is_kept or verdict.kind not in ("paragraph", "list_item") or not piece.is_prose:
            continue
        form, total = piece.place.form, told.total()
        if 2 * total > body.total and 10 * told[form] < total and _is_in_card(body, piece):
            verdict.cut("shape.card", "teaser")
        else:
            told[form] += len(piece.squashed)


def _is_in_card(body: Body, piece: Piece) -> bool:
    """Whether a box of few pieces around it holds a heading that is a link to another page of the site."""
    for _, beside in body.boxes(piece, 6):
        headlines = (p for p in beside if p.place.inside(*HEADINGS, "dt", "dd") and p.link_share >= 0.4)
        if any(not body.leads_away(p) for p in headlines):
            return True
    return False


def _judge_tail(body: Body, verdicts: list[Verdict]) -> None:
    """After the last paragraph of the text, what stands in one small element with a link right above it says where
    that leads."""
    led = list(takewhile(lambda v: _is_led_to(body, v.piece), (v for v in reversed(verdicts) if v.is_kept)))
    if sum(len(v.piece.squashed) for v in led) < 0.3 * body.total:
        for verdict in led:
            verdict.cut("shape.led_to", "teaser")


def _is_led_to(body: Body, piece: Piece) -> bool:
    link, around = body.pieces[max(0, piece.number - 1)], piece.place.parent
    is_link = link.link_share > 0.8 and link.words >= 3 and not body.leads_away(link)
    return is_link and link.place.parent is around and around is not None and body.mass[around] < 0.1 * body.total


def _judge_repeats(body: Body, verdicts: list[Verdict]) -> None:
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
            and not verdict.piece.text.endswith(QUESTIONS)  # one question asked of several people
        ):
            verdict.cut("shape.repeated", "repeated")
        elif (
            verdict.kind == "quote"
            and len(text) > 15
            and all(any(sentence in w for w in whole) for sentence in map(squash, _SENTENCE.split(verdict.piece.text)))
        ):
            verdict.cut("shape.pull_quote", "pull_quote")
        if verdict.is_kept:
            seen.add(text)


def _judge_headings(body: Body, verdicts: list[Verdict]) -> None:
    """A heading without a text of its own is cut, one right above a list of other articles, and a label ("More:")
    right above one of them: it led to what was cut."""
    follows = False
    led = 0
    for verdict in reversed(verdicts):
        is_label = verdict.kind == "paragraph" and verdict.piece.words <= 4 and verdict.text.endswith(":")
        if verdict.is_kept and is_label and led:
            verdict.cut("shape.label_of_nothing")
        elif verdict.is_kept and verdict.kind == "heading":
            if led > 1 or not (follows or _tells(verdict.piece)):
                verdict.cut("shape.heading_of_nothing")
        elif verdict.is_kept and verdict.kind != "ornament":
            follows = True
        elif verdict.kind == "heading":
            follows = False
        if verdict.kind != "ornament":
            led = led + 1 if verdict.kind in ("related", "teaser") and not verdict.is_kept else 0
    _judge_boxed_headings(body, verdicts)


def _tells(piece: Piece) -> bool:
    """Whether a heading is a sentence that tells: what a list of pictures says of each."""
    return piece.words >= 8 and piece.text.rstrip("\"'”’» ").endswith((".", "。"))


def _judge_boxed_headings(body: Body, verdicts: list[Verdict]) -> None:
    """A heading is cut with its box where all else in that was cut, and not for being a picture or a slot."""
    boxes: dict[Place, list[Verdict]] = {}
    for verdict in verdicts:
        place = verdict.piece.place
        boxes.setdefault(next((p for p in place.up() if p.parent is body.root), place), []).append(verdict)
    for inside in boxes.values():
        beside = [v for v in inside if v.kind != "heading"]
        if any(v.kind not in _SLOTS for v in beside) and not any(v.is_kept for v in beside):
            for heading in (v for v in inside if v.kind == "heading" and v.is_kept and not _tells(v.piece)):
                heading.cut("shape.heading_of_nothing")


def _judge_decks(body: Body, verdicts: list[Verdict]) -> None:
    """A short standfirst in a head of its own, two elements or more nearer to the headline than to the text, goes
    with the headline: it is a field, and no more text than that is."""
    text = next((v.piece for v in verdicts if v.is_kept and v.kind in ("paragraph", "quote")), None)
    for verdict in verdicts:
        piece = verdict.piece
        if text is None or verdict.kind != "standfirst" or not verdict.is_kept or piece.words > _DECK:
            continue
        headline = next((p for p in reversed(body.pieces[: piece.number]) if body.is_headline(p)), None)
        if headline is not None and _apart(piece, headline) + 1 < _apart(piece, text):
            verdict.cut("shape.deck")


def _judge_ends(body: Body, verdicts: list[Verdict]) -> None:
    """Names before or behind a day or behind "By", above all prose, are the byline; number signs at the end close a
    release."""
    for at, verdict in enumerate(verdicts):
        if verdict.is_kept and verdict.piece.is_prose and verdict.kind != "standfirst":
            break
        beside = verdicts[max(0, at - 1) : at + 2]
        is_signed = LINE_BY.match(verdict.text) or any(v.kind == "date" for v in beside)
        if verdict.is_kept and is_signed and verdict.piece.words <= 16 and names_alone(verdict.text):
            verdict.cut("shape.byline", "byline")
    for verdict in takewhile(lambda v: not v.is_kept or v.kind == "ornament", reversed(verdicts)):
        if set(verdict.text) <= set("# "):
            verdict.cut("shape.ornament")


def _apart(piece: Piece, other: Piece) -> int:
    """How many elements out from a piece the other stands too."""
    around = set(other.place.up())
    return next((steps for steps, place in enumerate(piece.place.up()) if place in around), 0)
