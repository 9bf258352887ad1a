"""Read the fields of a page: under which title, for which outlet, in which language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from urllib.parse import urlsplit

from articles.language import language_of, language_tag
from articles.page.marks import Marks, clean
from articles.page.pieces import Piece, squash
from articles.page.where import densest

_TITLE_BREAK = re.compile(r"\s+[|·•»«–—-]+\s+|\s*\|\s*|:\s+(?=[^:]*$)")
_MOST_IN_TITLE = 15
_TITLE_PART = re.compile(r"\s+[·•»«–—-]+\s+|\s*[|│ǀ｜]\s*|\s+::\s+")


_HEADLINE = re.compile(
    r"(^|[.#_-])(h1|head-?line|(article|post|entry|story|news|page|main|content|single)[_-]*(title|head(ing|line)?))(?![a-z])"
)
"""what an element is called that holds the headline"""
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+")
"""a word, or a letter of a script without spaces"""
_CRUMBS = re.compile(r"\s[>›»]\s")


def find_site_name(marks: Marks, logos: Sequence[str] = ()) -> tuple[str | None, str]:
    """The outlet's name as the page gives it, else as its one logo says it; not a headline, a person, an address or
    what a program left unfilled."""
    headlines = {squash(title) for title in (marks.first("og:title"), *marks.texts("headline")) if title}
    for name, source in _site_names(marks):
        is_headline = name is not None and len(name.split()) > _MOST_IN_NAME and squash(name) in headlines
        if name and not is_headline and not _NO_SITE_NAME.search(name):
            return name, source
    if len(logos) == 1 and len(logos[0].split()) <= _MOST_IN_NAME and not _NO_SITE_NAME.search(logos[0]):
        return logos[0], "h1"
    return None, ""


_MOST_IN_NAME = 6
_NO_SITE_NAME = re.compile(r"[{}<>]|^https?:|^\W*$")


def _site_names(marks: Marks) -> Iterator[tuple[str | None, str]]:
    yield marks.first("og:site_name"), "meta:og:site_name"
    for each in [*marks.linked, *marks.others]:
        publisher = each.get("publisher")
        for one in publisher if isinstance(publisher, list) else [publisher]:
            if isinstance(one, dict) and isinstance(one.get("name"), str) and one.get("@type") != "Person":
                yield clean(one["name"]), "json-ld:publisher"
    for name in ("application-name", "apple-mobile-web-app-title", "twitter:app:name:iphone", "dc.publisher"):
        yield marks.first(name), "meta:application-name"


_WEIGHTS = {"json-ld": 1.0, "meta:og:title": 0.9, "meta:twitter:title": 0.4, "h1": 0.85, "title": 0.3, "heading": 0.6}
_WITHOUT_JSON_LD = {**_WEIGHTS, "h1": 1.31, "meta:twitter:title": 0.0}
"""where no JSON-LD says which is the headline, what readers see counts more than og:title and `<title>` together, which
are often written for those who share or search it; twitter:title repeats og:title and is no second witness"""


def find_title(
    marks: Marks,
    headlines: Sequence[str],
    site_names: Sequence[str | None],
    url: str | None,
    lesser: Sequence[str] = (),
) -> tuple[str | None, str]:
    """The title on which most of JSON-LD, og:title, the headings and `<title>` agree, spelled as most of them spell it,
    less the site's name. One of the `lesser` headings (h2 to h4) is asked where it is a whole part of `<title>`: many
    blogs give the h1 to their own name."""
    site = {squash(n) for n in (*site_names, urlsplit(url).hostname if url else None) if n}
    host = (urlsplit(url).hostname or "").removeprefix("www.").split(".")[0] if url else ""
    site |= {squash(host)} if host else set()
    site |= _mottos(marks.html_title or "", site)
    said = [(text, "json-ld") for text in [*marks.texts("headline")][:1]]
    said += [(marks.first(name) or "", f"meta:{name}") for name in ("og:title", "twitter:title")]
    shown = {squash(text) for text in headlines}

    def less_site(text: str) -> str:  # not where readers see it so, as a headline that begins with the site's subject
        return text if squash(text) in shown else _less_site(text, site)

    elsewhere = [less_site(clean(text)) for text in (*(text for text, _ in said), marks.html_title or "")]
    heading = _best_headline(headlines, [text for text in elsewhere if squash(text) not in site])
    said += [(heading, "h1"), (marks.html_title or "", "title")]
    whole = {squash(part) for part in _TITLE_PART.split(f"{marks.html_title or ''} | {marks.first('og:title') or ''}")}
    beneath = (text for text in lesser if len(text.split()) >= 2 and len(squash(text)) >= 8 and squash(text) in whole)
    said.append((next(beneath, ""), "heading"))
    known = [(less_site(clean(text)), source) for text, source in said]
    known = [each for each in known if squash(each[0])]
    known = [each for each in known if squash(each[0]) not in site] or known  # some name the site like the article
    if not known:
        return None, ""
    texts = [text for text, _ in known]
    known = [(_shortened(text, texts), source) for text, source in known]
    elsewhere = [text for text, source in known if source not in ("h1", "heading")]
    elsewhere += [parts[-1] for text in elsewhere if len(parts := _TITLE_BREAK.split(text)) > 1]
    rest = {"h1": elsewhere, "json-ld": [heading]}
    known = [(_bare(text, rest.get(source, ())), source) for text, source in known]
    weights = _WEIGHTS if any(source == "json-ld" for _, source in known) else _WITHOUT_JSON_LD
    best = _most_said([(squash(text), weights[source]) for text, source in known])
    agreed = [(text, source) for text, source in known if squash(text) == best]
    spelled = _most_said([(text, weights[source]) for text, source in agreed])
    longer = (text for text, _ in known if text.startswith(spelled) and _CUT_AT_QUOTE.match(text, len(spelled)))
    return next(longer, spelled), "+".join(source for _, source in agreed)


def mark_headline(pieces: list[Piece], marks: Marks) -> None:
    """Makes a heading of the first order, where a page has none, of what stands for one before its text: the last piece
    that says most of what the page's head calls it."""
    if first_headings(pieces):
        return
    begin = min((p.number for p in densest(pieces)), default=len(pieces))
    said = [*islice(marks.texts("headline"), 1), marks.first("og:title") or "", marks.html_title or ""]
    parts = [max(way.split(text), key=len) for text in said for way in (_TITLE_PART, _BREAK)]
    best, most = None, 0.5
    for piece in pieces[:begin]:
        if not 2 <= piece.words <= 40 or piece.place.inside("nav", "aside", "footer", "li"):
            continue
        if 0 < piece.link_share < 0.8 or _CRUMBS.search(piece.text):
            continue
        is_alone = piece.place.end == piece.place.number + 1 and pieces[piece.number - 1].place is not piece.place
        like = _likeness(piece.text, parts) + 0.3 * (_HEADLINE.search(piece.place.signature) is not None)
        if is_alone and like >= most:
            best, most = piece, like
    if best is not None:
        best.place.rename("h1")


def first_headings(pieces: Sequence[Piece]) -> list[Piece]:
    """The headings of the first order, less those that are the site's name: many blogs set that as h1."""
    return [p for p in pieces if p.place.tag == "h1" and not is_logo(p)]


def is_logo(piece: Piece) -> bool:
    """Whether a heading of the first order is a link to the front page, and so the site's name."""
    if piece.place.tag != "h1" or piece.link_share < 0.9:
        return False
    leads = urlsplit(piece.leads)
    return leads.path in ("", "/") and bool(leads.netloc or leads.path) and not leads.query


def _likeness(text: str, others: Iterable[str]) -> float:
    """The share of the words of a text and of another that stand in both, of the other most like it."""
    own = set(_WORD.findall(text.casefold()))
    words = (set(_WORD.findall(other.casefold())) for other in others)
    return max((len(own & each) / max(1, len(own | each)) for each in words), default=0.0)


def _most_said(said: Iterable[tuple[str, float]]) -> str:
    votes: dict[str, float] = {}
    for text, weight in said:
        votes[text] = votes.get(text, 0.0) + weight
    return max(votes, key=lambda text: votes[text])


def find_headlines(marks: Marks) -> list[str]:
    """The titles that the page gives its article outside its text; not those as long as a standfirst, for some
    outlets put that in the place of another title."""
    said = [*marks.texts("headline")][:1] + [*marks.texts("alternativeHeadline")][:1]
    said += [text for text in (marks.first("og:title"), marks.first("twitter:title")) if text]
    return [text for text in said if len(text.split()) <= _MOST_IN_TITLE]


_BREAK = re.compile(r"\s*(?:[|›»·•:–—-]\s|[｜：_]|[–—-]{1,2}(?=[\u3400-\u9fff]))")
_CUT_AT_QUOTE = re.compile(r"\s*\"")
"""what follows a title that an attribute ended at a quotation mark"""
_DAY = re.compile(r"\s*\d{1,4}[./ -]")


def _shortened(text: str, others: Sequence[str]) -> str:
    """The title less what follows another candidate in it behind a break: a site's motto, a date."""
    for other in others:
        if _width(other) > 15 and _goes_on(text, other):
            return other
    return text


def _goes_on(text: str, title: str) -> bool:
    """Whether a text is a title and, behind a break, more."""
    return text.startswith(title) and _BREAK.match(text, len(title)) is not None


def _bare(heading: str, others: Sequence[str]) -> str:
    """The heading less a kicker, a day or a byline that stand in one element with it, where another candidate is the
    rest, and no punctuation joins the two."""
    closed = heading.rstrip(".")
    for other in others:
        if _width(other) < 15 or len(heading) <= len(other):
            continue
        before = closed.removesuffix(other)
        is_kicker = closed.endswith(f" {other}") and not other[0].islower() and before.rstrip()[-1].isalnum()
        is_glued = heading[len(other)].isupper() or _DAY.match(heading, len(other))
        if is_kicker or (heading.startswith(other) and is_glued):
            return other
    return heading


def _width(text: str) -> int:
    """Letters, those of scripts without spaces counted twice."""
    return len(text) + sum(char > "\u2e7f" for char in text)


def _best_headline(headlines: Sequence[str], others: Sequence[str]) -> str:
    """The heading most like what the page says elsewhere; the only one, where it is of some length."""
    if len(headlines) == 1 and len(headlines[0].split()) >= 3:
        return headlines[0]
    known = [text for text in others if text]
    ranked = sorted(headlines, key=lambda text: _likeness(text, known), reverse=True)
    return ranked[0] if ranked and (not known or _likeness(ranked[0], known) > 0.2) else ""


def _less_site(text: str, site: set[str]) -> str:
    """The title without the outlet's name before or after it."""
    for _ in range(2):
        for match in list(_TITLE_BREAK.finditer(text))[::-1]:
            before, after = text[: match.start()], text[match.end() :]
            if ":" not in match.group() and squash(after) and _names_site(after, site):
                text = before
                break
            if squash(before) and _names_site(before, site):
                text = after
                break
        else:
            break
    return text.strip()


def _mottos(html_title: str, site: set[str]) -> set[str]:
    """What stands behind the site's name in `<title>`."""
    parts = [squash(part) for part in _TITLE_PART.split(html_title)]
    return {motto for at, part in enumerate(parts) if at and part in site for motto in parts[at + 1 :] if motto}


def _names_site(part: str, site: set[str]) -> bool:
    key = squash(part)
    return any(
        key == s or (len(key) >= 4 and len(s) >= 4 and (key in s or (s in key and len(key) < 2.2 * len(s))))
        for s in site
    )


def find_language(marks: Marks, text: str) -> tuple[str | None, str]:
    """The language of the text (BCP 47), by its commonest words and its script; where they agree with what the page
    says, as the page says it, with its region."""
    seen = language_of(text[:6000])
    said: list[tuple[str, str]] = []
    for value, source in (
        (next(marks.texts("inLanguage"), None), "json-ld"),
        (marks.html_lang, "html:lang"),
        (marks.first("og:locale"), "meta:og:locale"),
        (marks.first("content-language", "language", "dc.language"), "meta:language"),
    ):
        if tag := language_tag(value or ""):
            said.append((tag, source))
    for tag, source in said:
        if seen is None or tag.split("-")[0] == seen or {tag.split("-")[0], seen} <= {"no", "nb", "nn", "da"}:
            return tag, source
    return (seen, "text") if seen else (said[0] if said else (None, ""))


def find_section(marks: Marks, site_name: str | None) -> tuple[str | None, str]:
    """The section the page files itself under; not the outlet itself, nor a year."""
    names = ("article:section", "section", "parsely-section", "og:article:section", "cxenseparse:category")
    said = [(text, "meta:article:section") for name in names for text in marks.metas.get(name, ())]
    said += [(text, "json-ld") for text in marks.texts("articleSection")]
    own = squash(site_name or "")
    return next((each for each in said if squash(each[0]) != own and not squash(each[0]).isdigit()), (None, ""))


def find_keywords(marks: Marks) -> tuple[str, ...]:
    """Key words as the page gives them, without doubles, at most fifty."""
    said: list[str] = list(marks.metas.get("article:tag", ()))
    for name in ("news_keywords", "keywords", "parsely-tags"):
        for value in marks.metas.get(name, ()):
            said += re.split(r"[,;]", value)
        if said:
            break
    if not said:
        for text in marks.texts("keywords"):
            said += re.split(r"[,;]", text)
    found: dict[str, str] = {}
    for word in said:
        tidy = clean(word)
        if tidy and len(tidy) < 80:
            found.setdefault(tidy.casefold(), tidy)
    return tuple(found.values())[:50]


def find_is_free(marks: Marks) -> bool | None:
    """schema.org's isAccessibleForFree, else the page's content tier; None where it says neither."""
    for each in marks.linked:
        value = each.get("isAccessibleForFree")
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value.strip().lower() in ("true", "false", "yes", "no"):
            return value.strip().lower() in ("true", "yes")
    tier = (marks.first("article:content_tier") or "").lower()
    return {"free": True, "metered": True, "locked": False}.get(tier)
