"""Tell pages that are no article from those that are, and articles that a paywall cut."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import takewhile
from urllib.parse import urljoin, urlsplit

from articles.language import word_count
from articles.page.again import Verdict
from articles.page.authors import LINE_BY, is_name
from articles.page.marks import ARTICLE_TYPES, Marks, strings
from articles.page.pieces import Piece, Place, squash
from articles.records import Reason, Rejected
from articles.rules import Rules

LEAST_WORDS = 20
"""shorter texts are no article, unless the page says that it is one"""
_LEAST_BRIEF = 8
_HUB = re.compile(
    r"^/?$|/(tags?|topics?|categor(y|ies|ie|ia|ía)|section|sections|authors?|autor(en)?|schlagwort|thema|themen|"
    r"rubrik|ressort|etiquetas?|archives?(?!/(?!(?:19|20)\d\d/?$)\d+/?$)|search|suche|page/\d+)(/[^/]*){0,2}/?$",
    re.IGNORECASE,
)
_LISTED, _LISTED_ON_HUB, _TEASER = 5, 2, 8
"""other articles that a list leads to, more than; that a page leads to that says it is one; words on each, at least"""
_THING_WORDS = 600
"""of a page about a thing, at most: somebody has written more than it is"""
_VIDEO_WORDS = 40
_STUB_WORDS = 40
_WALL_WORDS = 60
"""of a text beside which a wall may be all there is; the whole page then has few more"""
_GALLERY_WORDS, _GALLERY_PICTURES, _CAPTION_WORDS = 60, 8, 30
"""words beside the pictures of a gallery, at most; its pictures, at least; words of a caption, at most"""


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a page that is no article says, and where."""

    reason: Reason
    most_words: int
    example: str
    title: re.Pattern[str] | None = None
    text: re.Pattern[str] | None = None


@cache
def _tables() -> tuple[tuple[Refusal, ...], dict[str, re.Pattern[str]]]:
    loaded = tomllib.loads(files("articles.page").joinpath("refusals.toml").read_text(encoding="utf-8"))
    refusals = tuple(
        Refusal(
            Reason(each["reason"]),
            each["most_words"],
            each["example"],
            re.compile(each["title"], re.IGNORECASE) if "title" in each else None,
            re.compile(each["text"], re.IGNORECASE) if "text" in each else None,
        )
        for each in loaded["refusal"]
    )
    patterns = {"cut": loaded["cut"][0]["text"], **loaded["thing"][0]}
    return refusals, {name: re.compile(pattern, re.IGNORECASE) for name, pattern in patterns.items()}


def refusals() -> tuple[Refusal, ...]:
    """What pages say that are no article."""
    return _tables()[0]


def refuse(
    marks: Marks,
    pieces: Sequence[Piece],
    verdicts: Sequence[Verdict],
    rules: Rules,
    title: str | None,
    url: str | None,
) -> None:
    """Raises Rejected with its reason where the page is no article."""
    kept = [v for v in verdicts if v.is_kept]
    text = "\n".join(v.text for v in kept)
    words = word_count(text)
    kind = (marks.first("og:type") or "").lower()
    is_said = bool(marks.linked) or kind == "article"
    is_wall = not is_said and words < _WALL_WORDS and sum(p.words for p in pieces) < 4 * _WALL_WORDS
    whole = "\n".join(p.text for p in pieces[:400])[:20_000] if is_wall or not kept else ""
    walls = set(Reason) if not kept else {Reason.COOKIE_WALL}  # any page may ask to log in somewhere
    for refusal in refusals():
        if words > refusal.most_words:
            continue
        if refusal.title is not None and refusal.title.search(title or marks.html_title or ""):
            raise Rejected(refusal.reason, (title or "")[:100])
        if refusal.text is not None:
            found = refusal.text.search(text) or (refusal.reason in walls and refusal.text.search(whole))
            if found:
                raise Rejected(refusal.reason, found.group()[:100])
    inputs = pieces[0].place.element.getroottree().iter("input") if is_wall and pieces else ()
    if any(each.get("type") == "password" for each in inputs):
        raise Rejected(Reason.LOGIN_WALL, f"{words} words beside a field for a password")
    if words < _STUB_WORDS and is_cut(pieces, verdicts, None):
        raise Rejected(Reason.PAYWALL, f"{words} words before the wall")
    if words < _VIDEO_WORDS and (
        kind.startswith("video") or any("VideoObject" in str(o.get("@type")) for o in marks.others)
    ):
        raise Rejected(Reason.VIDEO, f"{words} words beside the video")
    links = [p for p in pieces if p.link_share > 0.8 and 3 <= p.words <= 25]
    if not kept:
        if len(links) > 20 or _leads_on(pieces, [], url or ""):
            raise Rejected(Reason.INDEX_PAGE, f"{len(links)} links to other pages, no text")
        raise Rejected(Reason.NO_TEXT, "no paragraph of running text")
    captions = [v for v in verdicts if v.kind == "caption" or v.piece.place.inside("figcaption")]
    beside = words - sum(v.piece.words for v in captions if v.is_kept)
    if (
        beside < _GALLERY_WORDS
        and len(captions) >= _GALLERY_PICTURES
        and sum(v.piece.words for v in captions) < _CAPTION_WORDS * len(captions)
    ):
        raise Rejected(Reason.GALLERY, f"{len(captions)} captions, {beside} words")
    if _is_index(marks, pieces, verdicts, links, url, is_said):
        raise Rejected(Reason.INDEX_PAGE, f"{len(links)} links to other pages, {words} words")
    if words < _THING_WORDS and (thing := _thing(marks, pieces, verdicts, title)):
        raise Rejected(Reason.NO_ARTICLE, f"{thing}: {title}"[:100])
    if _is_talk(verdicts, rules, url or ""):
        raise Rejected(Reason.NO_ARTICLE, "what readers wrote, and nothing else")
    if words < (_LEAST_BRIEF if is_said else LEAST_WORDS):
        raise Rejected(Reason.TOO_SHORT, f"{words} words")


def _thing(marks: Marks, pieces: Sequence[Piece], verdicts: Sequence[Verdict], title: str | None) -> str | None:
    """The type of the thing that a page is about: what its data or the markup around its headline give the headline for
    a name. None where data, a byline or a time of publication say that it is an article, or the name is the site's."""
    above = takewhile(lambda v: v.kind != "paragraph", verdicts)
    is_signed = any(v.kind == "byline" and (LINE_BY.match(v.text) or is_name(v.text)) for v in above)
    if marks.linked or marks.first("article:published_time") or is_signed:
        return None
    is_thing = _tables()[1]["type"].search
    named, found = squash(title or ""), []
    for headline in (p for p in pieces if p.place.tag == "h1" and p.squashed == named):
        around = (place.element.get("itemtype") for place in headline.place.up())
        found += [next((each.rstrip("/").rpartition("/")[2] for each in around if each), "")]
    for each in marks.others:
        if named in (squash(name) for key in ("name", "title") for name in strings(each.get(key))):
            found += strings(each.get("@type"))
    is_site = "WebSite" in found or named == squash(marks.first("og:site_name") or "")
    return None if is_site or any(map(ARTICLE_TYPES.search, found)) else next(filter(is_thing, found), None)


def _is_talk(verdicts: Sequence[Verdict], rules: Rules, url: str) -> bool:
    """Whether the page has several comments and nearly nothing else, or its address is that of a forum's script."""
    told: Counter[Place | None] = Counter()
    for piece in (verdict.piece for verdict in verdicts if verdict.is_kept):
        told[next((place for place in piece.place.up() if _is_comment(place, rules)), None)] += piece.words
    least = told.pop(None, 0)
    is_all = len(told) > 2 and least < 0.2 * told.total() and max(told.values()) < 0.6 * told.total()
    return is_all or _tables()[1]["thread"].search(url) is not None


def _is_comment(place: Place, rules: Rules) -> bool:
    rule = rules.for_element(place.signature)
    return (rule is not None and rule.kind == "comments") or "/Comment" in (place.element.get("itemtype") or "")


def _is_index(
    marks: Marks,
    pieces: Sequence[Piece],
    verdicts: Sequence[Verdict],
    links: Sequence[Piece],
    url: str | None,
    is_said: bool,
) -> bool:
    """Whether the page leads to articles and is none: its paragraphs stand each with a link to another page, or its
    address or its own word says it is a front page, a section or a list."""
    kept = [v.piece for v in verdicts if v.is_kept]
    longest = max((p.words for p in kept), default=0)
    types = " ".join(str(o.get("@type")) for o in marks.others)
    says_list = "CollectionPage" in types or "SearchResultsPage" in types
    path = "".join(urlsplit(url)[2:4]) if url is not None else "?"
    is_hub = says_list or _HUB.search(path) is not None
    is_list = is_hub or not is_said or (len(marks.linked) > _LISTED and marks.first("og:type") != "article")
    if is_list and longest < 80 and _leads_on(pieces, kept, url or "", _LISTED_ON_HUB if is_hub else _LISTED):
        return True
    is_front = not is_said and not path.strip("/") and len(links) > 25
    return is_hub and longest < 60 and (is_front or (len(links) > 12 and sum(p.words for p in kept) <= 150))


def _leads_on(pieces: Sequence[Piece], kept: Sequence[Piece], url: str, least: int = _LISTED) -> bool:
    """Whether nearly all that was kept, and several paragraphs of the page, have a link to another page of the site
    right above them, or are in good part one."""
    own = {p.number for p in kept if p.words >= _TEASER}
    led: set[str] = set()
    count = behind = 0
    for piece in pieces:
        if piece.words < _TEASER or piece.link_share > 0.8:
            continue
        above = [p for p in pieces[max(behind, piece.number - 3) : piece.number] if p.link_share > 0.8 and p.words > 3]
        above += [piece] if piece.link_share > 0.25 or _page_of(piece.leads, url) in led else []
        ways = {way for p in above if (way := _page_of(p.leads, url))}
        count += bool(ways) and piece.number in own
        led |= ways
        behind = piece.number
    return count >= 0.8 * len(own) and len(led) > least


def _page_of(link: str, url: str) -> str:
    """The path that a link leads to, where that is on the site of the address, and neither its page nor the front."""
    try:
        here, found = urlsplit(url), urlsplit(urljoin(url, link))
    except ValueError:
        return ""
    is_other = found[1:4] != here[1:4] and found.netloc == here.netloc and found.path.strip("/")
    return found.path + found.query if is_other else ""


def is_cut(pieces: Sequence[Piece], verdicts: Sequence[Verdict], is_free: bool | None) -> bool:
    """Whether a paywall cut the article: near its end the page says so, or it says that it is not free and the text
    breaks off."""
    kept = [v for v in verdicts if v.is_kept]
    if not kept:
        return False
    pattern = _tables()[1]["cut"]
    last = kept[-1].piece.number
    near = [p.text for p in pieces[last + 1 : last + 9]] + [
        v.text for v in verdicts[-12:] if not v.is_kept or v is kept[-1]
    ]
    said = any(pattern.search(text) for text in near if len(text) < 600) or any(v.kind == "paywall" for v in verdicts)
    breaks_off = kept[-1].text.rstrip().endswith(("...", "…"))
    if is_free is False:
        return said or breaks_off
    return said and (breaks_off or word_count("\n".join(v.text for v in kept)) < 250)
