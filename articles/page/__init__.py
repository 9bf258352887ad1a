"""From the bytes of an HTML page to its articles: main text, fields, and every block near it with what cut it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from lxml import etree
from lxml.html import HtmlElement

from articles.blocks import place_blocks
from articles.moments import find_moment
from articles.page import dates, fields
from articles.page.again import Verdict
from articles.page.authors import bylines_of, clean_names, find_authors, is_name, signed_beside_day
from articles.page.body import Body
from articles.page.carried import carried_text
from articles.page.choose import choose
from articles.page.decode import check_payload, decode, parse
from articles.page.further import Further, find_further
from articles.page.marks import Marks, find_url, read_marks
from articles.page.outlet import Site, cut_credits, found_by, strip, texts_by
from articles.page.pieces import Piece, cut_pieces, pieces_of_lines, squash
from articles.page.refuse import LEAST_WORDS, is_cut, refuse
from articles.page.split import marks_of, parts_of
from articles.page.where import densest, find_plain, find_taken, reveal
from articles.page.wires import find_wire
from articles.records import Article, Block, Capture, Rejected
from articles.rules import Rules, load_rules

NO_SITE = Site()
NOWHERE = Further()
_MUCH = 3000
"""letters of prose on a page that cannot be said to have no text"""
_DATED = re.compile(r"\W?\d{1,2}(?:\. ?\d{1,2}\.|\.? \w{3,9},?) ?\d{4}(?=\)|\.| [–—-] | „)")
"""a day that opens a text, apart from its first sentence"""
_LINE = 20
"""words of a line; of a longer one a rule has to say that it tells the day"""
_COPYRIGHT = re.compile(r"©|copyright|\(c\)", re.IGNORECASE)
_SIGNED = frozenset({"outside", "furniture", "byline", "date"})
"""kinds of pieces that may hold a name beside a day"""
_FRAMED = ("wm-ipp", "google-cache-hdr", '"HEADER"')
_FRAMES = etree.XPath(
    "//*[@id='wm-ipp-base' or @id='wm-ipp' or @id='wm-ipp-print' or @id='google-cache-hdr']"
    "|//*[@id='HEADER'][following-sibling::*[1][@id='CONTENT']]"
)
"""what web archives put above a page they kept, with days of their own"""
_HEADLINES = etree.XPath("//*[@role='heading' and @aria-level='1']")
_IN_WORDS = re.compile(r"[a-z]{2}\.")
"""the name of a rule that knows lines of a language"""
_COSTLY = etree.XPath("count(descendant-or-self::*) > 60000 or descendant-or-self::*[count(*) > 1500]")


def read_page(capture: Capture, site: Site = NO_SITE) -> tuple[Article, ...]:
    """The articles of an HTML page, without quotes and names; `site` is what the outlet's config knows of its pages.
    Raises Rejected where the page holds none."""
    page = open_page(capture, site)
    several: list[Article] = []
    for unit, headline, pieces in parts_of(page.pieces, page.marks):
        marks = marks_of(page.marks, headline, not several)
        part = replace(
            page, tree=unit.element, marks=marks, pieces=pieces, title=headline, title_source="h1", is_part=True
        )
        verdicts = judge(part)
        if sum(len(v.text.split()) for v in verdicts if v.is_kept) >= LEAST_WORDS:
            several.append(_article(part, verdicts, len(several) + 1))
    if len(several) > 1:
        return tuple(several)
    verdicts = judge(page)
    refuse(page.marks, page.pieces, verdicts, page.rules, page.title, capture.url)
    return (_article(page, verdicts, 1),)


def read_part(capture: Capture, site: Site = NO_SITE) -> Article | None:
    """What a page adds to the article that goes on on it, however little; None where that is nothing."""
    try:
        page = open_page(capture, site)
    except Rejected:
        return None
    verdicts = judge(page)
    return _article(page, verdicts, 1) if any(v.is_kept for v in verdicts) else None


@dataclass
class Page:
    """A page taken apart: what the readers of its text and of its fields share."""

    capture: Capture
    site: Site
    rules: Rules
    tree: HtmlElement
    encoding: str
    marks: Marks
    pieces: list[Piece]
    headlines: list[str]
    title: str | None
    title_source: str
    site_name: str | None
    site_source: str
    data: str = ""
    """the page's source, programs included"""
    further: Further = NOWHERE
    agency: str | None = None
    """named by a credit line that the outlet's config knows"""
    language: tuple[str | None, str] = (None, "")
    """of its text, with where that was found; known when it was judged"""
    is_part: bool = False
    """one of several articles on a page: its tree and pieces are its own, what surrounds it is not"""


def open_page(capture: Capture, site: Site = NO_SITE) -> Page:
    """The page parsed once and cut into pieces. Raises Rejected where the bytes are no page."""
    check_payload(capture.payload)
    text, encoding = decode(capture.payload, capture.content_type)
    for old, new in site.replacements:
        text = text.replace(old, new)
    tree = parse(text)
    for frame in _FRAMES(tree) if any(mark in text for mark in _FRAMED) else ():
        frame.drop_tree()
    for heading in _HEADLINES(tree) if "aria-level" in text else ():
        heading.tag = "h1"
    strip(tree, site)
    marks = read_marks(tree, capture.url)
    rules = load_rules("page") + site.rules if site.rules else load_rules("page")
    body = tree.find("body")
    glued = [rule.element for rule in rules.rules if rule.kind == "hover" and rule.element is not None]
    pieces = cut_pieces(body if body is not None else tree, glued)
    if not any(piece.is_prose for piece in pieces):  # the text may stand where programs are to fetch it or are not run
        for unseen in tree.iter("noscript", "template"):
            unseen.tag = "div"
        pieces = cut_pieces(body if body is not None else tree, glued)
    reveal(pieces, rules)
    fields.mark_headline(pieces, marks)
    headlines = [p.text for p in fields.first_headings(pieces)]
    logos = [p.text for p in pieces if fields.is_logo(p)]
    site_name, site_source = fields.find_site_name(marks, logos)
    if site.name:
        site_name, site_source = site.name, "outlet"
    lesser = [p.text for p in pieces if p.place.tag in ("h2", "h3", "h4")]
    title, title_source = fields.find_title(marks, headlines, [site_name, *logos], capture.url, lesser)
    own = texts_by(tree, site.title)
    if own:
        title, title_source = own[0], "outlet"
    further = find_further(tree, marks.canonical, capture.url, site)
    return Page(
        capture,
        site,
        rules,
        tree,
        encoding,
        marks,
        pieces,
        headlines,
        title,
        title_source,
        site_name,
        site_source,
        text,
        further,
    )


def judge(page: Page) -> list[Verdict]:
    """What became of every piece near the article. Empty where the page has no text of an article."""
    bodies = found_by(page.tree, page.site.body)
    numbers = set() if bodies or page.is_part else find_plain(page.pieces, page.rules)
    if numbers:
        taken = "\n".join(piece.text for piece in page.pieces if piece.number in numbers)
    else:
        taken = "\n".join("".join(str(t) for t in body.itertext()) for body in bodies) if bodies else main_text(page)
        numbers, is_held = find_taken(page.pieces, taken)
        prose = [p for p in page.pieces if p.is_prose and not p.place.is_hidden]
        if not bodies and sum(len(p.text) for p in prose) > _MUCH and not any(p.number in numbers for p in prose):
            numbers |= {p.number for p in prose}  # trafilatura took a table instead, or nothing
        if not is_held:
            page.pieces = pieces_of_lines(taken.split("\n"), page.pieces)
            numbers, _ = find_taken(page.pieces, taken)
    language, _ = page.language = fields.find_language(page.marks, taken)
    body = Body(
        page.pieces,
        numbers,
        page.rules,
        title=page.title,
        headlines=fields.find_headlines(page.marks),
        description=page.marks.first("description", "og:description"),
        language=language,
        url=page.marks.canonical or page.capture.url,
    )
    verdicts = choose(body)
    page.agency = cut_credits(verdicts, page.site)
    return verdicts


def main_text(page: Page) -> str:
    """What trafilatura takes for the article. Its fast mode is enough where it took the greater part of the densest
    part of the page; else its full mode is asked, and then the densest part is added. That alone is taken where
    trafilatura finds nothing, or less and nothing of that, and no rule is on it, and where the page is shaped so that
    its time grows with the square of its size. Where no prose stands on the page, the data it carries is asked."""
    told = densest(page.pieces)
    dense = "\n".join(piece.text for piece in told)
    if not dense and (carried := carried_text(page.tree, page.title)):
        return "\n".join(carried)
    _lighten(page.tree, len(dense) > 1000)
    if page.is_part or _is_costly(page.tree):
        return dense
    is_ruled = any(page.rules.for_element(place.signature) for p in told[:1] for place in p.place.up())

    def is_other(text: str) -> bool:
        flat = squash(text)
        return not is_ruled and len(text) < len(dense) and not any(piece.squashed in flat for piece in told)

    text = _trafilatura(page, fast=True)
    if 2 * len(text) < len(dense) or is_other(text):
        text = _trafilatura(page, fast=False)
        if 2 * len(text) < len(dense):
            text = f"{text}\n{dense}"
        elif is_other(text):
            text = dense
    return text or dense


def _lighten(tree: HtmlElement, has_text: bool) -> None:
    """Takes out of the tree what no reading uses, before it is copied and searched many times: programs, styles,
    drawings, and the navigation and foot of a page that has its text elsewhere."""
    for script in list(tree.iter("script")):
        kind = (script.get("type") or "javascript").lower()
        if "javascript" in kind or kind == "module":
            script.clear(keep_tail=True)
    etree.strip_elements(tree, "style", "svg", "link", *(("nav", "footer") if has_text else ()), with_tail=False)


def _trafilatura(page: Page, fast: bool) -> str:
    from trafilatura import bare_extraction

    try:
        document = bare_extraction(page.tree, url=page.capture.url, fast=fast, include_comments=False)
    except (AssertionError, ValueError, TypeError, AttributeError, IndexError, KeyError, RecursionError) as wrong:
        page.marks.damage.append(f"trafilatura: {type(wrong).__name__}")
        return ""
    return "" if document is None or isinstance(document, dict) else document.text or ""


def _is_costly(tree: HtmlElement) -> bool:
    """Whether the tree has a shape that costs quadratic time: very many children in one element, or its parts nested
    very deep, or very many elements."""
    return bool(_COSTLY(tree))


def _article(page: Page, verdicts: Sequence[Verdict], part: int) -> Article:
    capture, marks, zone = page.capture, page.marks, page.site.zone or page.capture.fields.get("zone")
    text, blocks = place_blocks(Block(0, v.kind, v.is_kept, v.rule, v.text) for v in verdicts)
    first = next(v.piece.number for v in verdicts if v.is_kept or v.kind == "standfirst")
    begin = next((v.piece.number for v in verdicts if v.is_kept and v.kind == "paragraph"), first)
    near = _lines_near(page, verdicts, first, begin)
    said_tag = marks.html_lang or marks.first("og:locale")
    is_month_first = page.site.month_first or dates.is_month_first(near, said_tag, capture.url)
    read = dates.Reader(dates.today_or(capture.fetched_at), zone, is_month_first)
    own_date = [moment for text in texts_by(page.tree, page.site.date) for moment in read(text, "outlet")]
    published = next(iter(own_date), None) or dates.find_published(marks, page.tree, near, capture.url, page.data, read)
    modified = dates.find_modified(marks, page.tree, near, published, read)
    own_authors = clean_names(texts_by(page.tree, page.site.author))
    authors, author_source = (
        (own_authors, "outlet")
        if own_authors
        else find_authors(marks, bylines_of(page.tree, page.pieces, first, begin), page.site_name, capture.url)
    )
    if not authors:
        heads = [v.piece for v in verdicts if first - 8 <= v.piece.number <= begin and v.kind in _SIGNED]
        told = ["\n" * (p.number - before.number > 2) + p.text for before, p in pairwise([*heads[:1], *heads])]
        lines = [line for text in told for line in text.split("\n") if len(line) < 100]
        if names := signed_beside_day(lines, f"{page.title} {text}"):
            authors, author_source = names, "line"
        else:
            said = clean_names(v.text for v in verdicts if v.kind == "byline" and _IN_WORDS.match(v.rule or ""))
            authors = tuple(name for name in said if is_name(name) or not name.isascii())
            author_source = "line" if authors else ""
    language, language_source = page.language
    url, url_source = find_url(marks, capture.url, page.site.domains)
    section, section_source = fields.find_section(marks, page.site_name)
    dateline, agency = find_wire(verdicts, _opening(verdicts), authors)
    standfirst = "\n".join(v.text for v in verdicts if v.kind == "standfirst") or None
    sources = {
        "title": page.title_source,
        "authors": author_source,
        "language": language_source,
        "url": url_source,
        "site_name": page.site_source,
        "section": section_source if section else "",
        "published": published.source if published else "",
        "modified": modified.source if modified else "",
        "text": "outlet" if found_by(page.tree, page.site.body) else "",
        "encoding": page.encoding,
        "damage": "; ".join(marks.damage),
        "wire_agency": "outlet" if page.agency else "",
    }
    is_free = fields.find_is_free(marks)
    return Article(
        part=part,
        title=page.title,
        text=text,
        standfirst=standfirst,
        authors=authors,
        published=published,
        modified=modified,
        language=language,
        url=url,
        site_name=page.site_name,
        section=section,
        keywords=fields.find_keywords(marks),
        wire_agency=page.agency or agency,
        dateline=dateline,
        is_partial=is_cut(page.pieces, verdicts, is_free),
        is_free=is_free,
        field_sources={field: source for field, source in sources.items() if source},
        blocks=blocks,
        next_url=page.further.next_url,
        previous_url=page.further.previous_url,
        whole_url=page.further.whole_url,
    )


def _lines_near(page: Page, verdicts: Sequence[Verdict], first: int, begin: int) -> list[str]:
    """Lines that may say when the article was published: those between headline and text, those that a rule knows, the
    beginning of the text, then those before, from the nearest on, and those after the text that lead
    nowhere else. None that claims rights."""
    text = {v.piece.number for v in verdicts if v.is_kept and (v.piece.words > 8 or v.piece.is_prose)}
    pieces, title = page.pieces, squash(page.title or "")
    headed = [p.number for p in pieces[:begin] if p.place.tag == "h1"]
    headed = headed or [p.number for p in pieces[:begin] if len(p.squashed) > 7 and p.squashed in title]
    head, end = max(headed, default=first), max(text, default=begin) + 1
    language, _ = page.language

    def is_line(piece: Piece) -> bool:
        rule = page.rules.for_line(piece.text, language) if piece.words > _LINE else None
        return piece.words <= _LINE or (rule is not None and rule.kind == "date")

    lines = [p for p in pieces[max(0, first - 30) : end + 15] if p.number not in text and is_line(p)]
    found = [posted.raw for p in lines if p.words > _LINE and (posted := find_moment(p.text, "text"))]
    found += [p.text for p in lines if head < p.number < begin + 3]
    found += [v.piece.text for v in verdicts if v.kind in ("date", "byline") and not v.piece.place.inside("li")]
    found += [dated.group() for v in verdicts if v.is_kept and (dated := _DATED.match(v.text))]
    found += [p.text for p in reversed(lines) if p.number <= head and p.link_share < 0.8 and not _is_of_site(p)]
    after = [p for p in lines if p.number >= end and p.link_share < 0.3]
    found += [p.text for p in after if p.words <= 4 or not p.place.inside("ul", "ol", "aside")]
    return [line for line in found if not _COPYRIGHT.search(line)]


def _is_of_site(piece: Piece) -> bool:
    """Whether a piece stands in the head of the site, where today's day stands, and not in that of the article."""
    head = next((place for place in piece.place.up() if place.tag == "header"), None)
    return head is not None and not head.inside("article", "main") and next(head.element.iter("h1"), None) is None


def _opening(verdicts: Sequence[Verdict]) -> str:
    return next((v.text for v in verdicts if v.is_kept and v.kind == "paragraph"), "")
