"""Read the fields of a page: who wrote it, when, under which title, in which language, for which outlet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import islice, takewhile
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from articles.language import language_of
from articles.page.marks import Marks, clean, strings
from articles.page.pieces import Piece, squash
from articles.rules import signature

_TITLE_BREAK = re.compile(r"\s+[|·•»«–—-]+\s+|\s*\|\s*|:\s+(?=[^:]*$)")
_MOST_IN_TITLE = 15
_TITLE_PART = re.compile(r"\s+[·•»«–—-]+\s+|\s*[|│ǀ｜]\s*|\s+::\s+")
_BY = re.compile(
    r"^\W*((written|posted|published|reported|story|text|words|article|photos?|interview|analysis|opinion|"
    r"veröffentlicht|geschrieben|erstellt|verfasst|eingestellt|artikel|beitrag)\s+)?"
    r"((by|von|par|por|di|da|de la|af|av|door|durch|przez|autor(in|en)?|author|auteur|автор|текст|от|yazan|تأليف|كتب|"
    r"بقلم)\b\s*:?\s*|(作者|记者|撰文|文)\s*[:：]\s*|(?-i:([Bb]y|[Vv]on|Author|Autor)(?=[A-ZÄÖÜ][a-zäöü.])))",
    re.IGNORECASE,
)
LINE_BY = re.compile(
    r"\W*((written|posted|published|reported|veröffentlicht|geschrieben|erstellt|verfasst)\s+)?"
    r"((by|von|par|por|di|автор|autor(in)?|author)\b(?!:innen)[:\s]|text:|(?-i:(By|Von)(?=[A-ZÄÖÜ][a-zäöü.])))",
    re.IGNORECASE,
)
_AFTER_NAMES = re.compile(
    r",\s+in\s.*|[\s,–—-]+(?i:(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|"
    r"\w{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d).*|"
    r"\s+(?:[|·•]|\d|(?:am|on|at|le|el|il|em)\s+(?:\d|\w+(?:day|tag)\b|\w+ \d)|\w+:\s).*",
    re.DOTALL,
)
"""what follows the names on a byline: a section, a bar, a day, an hour"""
_FROM = re.compile(r"(?<=\w \w)([^,]*), \w+$")
"""a place behind a full name on a byline: one word"""
_AND = re.compile(
    r"\s*(?:,\s*(?:and|und|et|y|e)\s|[;&|•·]|,|\s/\s|\s(?:and|und|et|y|e|och|og|ja|en|i|и|ve|with|mit|avec|con)\s)\s*",
    re.IGNORECASE,
)
_DEGREE = re.compile(r"^(jr|sr|ph\.?d|m\.?d|md|dr|rn|rd|ms|ma|esq|mba|ii|iii|iv|mph|msc|bsc|ba|cpa)\.?$", re.IGNORECASE)
_ROLE = re.compile(
    r"\s*([,(|–—-]\s*|\s(?=for |in |at ))\b((senior|chief|staff|special|deputy|managing|associate|political|foreign|"
    r"contributing|executive|news|national|science|health|business|education|world|sports?|tech\w*|us|uk|washington|"
    r"digital|investigative|data|guest|freelance|assistant)\s+)*(reporter|writer|editor|correspondent|journalist|"
    r"columnist|contributor|producer|analyst|staff|bureau chief|for (the|[A-Z])|in [A-ZÀ-Þ]|at [A-Z]|redakteur(in)?|"
    r"korrespondent(in)?|autor(in)?|journaliste|correspondant\w*|corresponsal|redactor\w*|reuters|ap|afp|dpa)\b.*$|"
    r"\s(senior|chief|staff|special|political|foreign|contributing|associate)\b.*\b(reporter|writer|editor|correspondent)$|"
    r"\s(envoyée?s? spécia|correspondant|journaliste)\w*\b.*$",
    re.IGNORECASE,
)
_COMPANY = re.compile(r"\b(gmbh|inc|ltd|llc|corp|plc|kg|e\. ?v|s\. ?p\. ?a)\b", re.IGNORECASE)
_EDITED = re.compile(r"(责任)?(编辑|责编|校对)\s*[:：].*", re.DOTALL)
"""who edited it, in Chinese, where there is no space between names and roles"""
_INITIALS = re.compile(r"\s*[(\[][^()\[\]]{1,40}[)\]]\s*$")
_NO_NAME = re.compile(
    r"^(am|on|at|im|in)$|https?:|www\.|@|\d{2}|\b(read|more|published|updated|posted|share|follow|comments?|minutes?|newsletter|"
    r"copyright|rights|photo|image|video|getty|subscribe|contact|profile|view all|veröffentlicht|"
    r"kommentare?|beiträge)\b|"
    r"\b(texte?s?|fotos?|autor(en)?|author|uhr)\b|^\W*$|未知|佚名",
    re.IGNORECASE,
)


# ---------------------------------------------------------------------- title and outlet


def find_site_name(marks: Marks, url: str | None) -> tuple[str | None, str]:
    """The outlet's name as the page gives it."""
    name = marks.first("og:site_name")
    if name:
        return name, "meta:og:site_name"
    for each in [*marks.linked, *marks.others]:
        publisher = each.get("publisher")
        for one in publisher if isinstance(publisher, list) else [publisher]:
            if isinstance(one, dict) and isinstance(one.get("name"), str) and one["name"].strip():
                return clean(one["name"]), "json-ld:publisher"
    name = marks.first("application-name", "apple-mobile-web-app-title", "twitter:app:name:iphone", "dc.publisher")
    if name:
        return name, "meta:application-name"
    host = urlsplit(url).hostname if url else None
    return (host.removeprefix("www."), "url") if host else (None, "")


def find_title(
    marks: Marks, headlines: Sequence[str], site_name: str | None, url: str | None, lesser: Sequence[str] = ()
) -> tuple[str | None, str]:
    """The title on which most of JSON-LD, og:title, the headings and `<title>` agree, spelled as most of them spell it,
    less the site's name; where none agree, JSON-LD before og:title before h1 before `<title>`. One of the `lesser`
    headings (h2 to h4) is asked where it is a whole part of `<title>`: many blogs give the h1 to their own name."""
    site = {squash(n) for n in (site_name, urlsplit(url).hostname if url else None) if n}
    host = (urlsplit(url).hostname or "").removeprefix("www.").split(".")[0] if url else ""
    site |= {squash(host)} if host else set()
    said: list[tuple[str, str, float]] = []
    for text in marks.texts("headline"):
        said.append((text, "json-ld", 1.0))
        break
    for name, weight in (("og:title", 0.9), ("twitter:title", 0.4)):
        text = marks.first(name) or ""
        said.append((text, f"meta:{name}", weight))
    heading = _best_headline(headlines, [t for t, _, _ in said if t] + [marks.html_title or ""])
    said.append((heading, "h1", 0.85))
    said.append((marks.html_title or "", "title", 0.3))
    whole = {squash(part) for part in _TITLE_PART.split(f"{marks.html_title or ''} | {marks.first('og:title') or ''}")}
    beneath = (text for text in lesser if len(text.split()) >= 2 and len(squash(text)) >= 8 and squash(text) in whole)
    said.append((next(beneath, ""), "heading", 0.6))
    known = [(_less_site(clean(text), site), source, weight) for text, source, weight in said]
    known = [each for each in known if squash(each[0])]
    known = [each for each in known if squash(each[0]) not in site] or known  # some name the site like the article
    if not known:
        return None, ""
    known = [(_shortened(text, [t for t, _, _ in known]), source, weight) for text, source, weight in known]
    votes: Counter[str] = Counter()
    for text, _, weight in known:
        key = squash(text)
        votes[key] += weight  # type: ignore[assignment]
    best = max(votes, key=lambda key: votes[key])
    agreed = [each for each in known if squash(each[0]) == best]
    spellings: Counter[str] = Counter()
    for text, _, weight in agreed:
        spellings[text] += weight  # type: ignore[assignment]
    spelled = max(spellings, key=lambda text: spellings[text])
    return spelled, "+".join(source for _, source, _ in agreed)


def find_headlines(marks: Marks) -> list[str]:
    """The titles that the page gives its article outside its text; not those as long as a standfirst, for some
    outlets put that in the place of another title."""
    said = [*marks.texts("headline")][:1] + [*marks.texts("alternativeHeadline")][:1]
    said += [text for text in (marks.first("og:title"), marks.first("twitter:title")) if text]
    return [text for text in said if len(text.split()) <= _MOST_IN_TITLE]


def _shortened(text: str, others: Sequence[str]) -> str:
    """The title less what follows another candidate in it behind a break: a site's motto, a date."""
    for other in others:
        rest = text[len(other) :]
        if len(other) > 15 and text.startswith(other) and re.match(r"\s*[|›»·•:–—-]\s", rest):
            return other
    return text


def _best_headline(headlines: Sequence[str], others: Sequence[str]) -> str:
    """The heading most like what the page says elsewhere; the only one, where it is of some length."""
    words = [set(re.findall(r"\w+", t.lower())) for t in others if t]

    def likeness(text: str) -> float:
        own = set(re.findall(r"\w+", text.lower()))
        return max((len(own & w) / max(1, len(own | w)) for w in words), default=0.0)

    if len(headlines) == 1 and len(headlines[0].split()) >= 3:
        return headlines[0]
    ranked = sorted(headlines, key=likeness, reverse=True)
    return ranked[0] if ranked and (not words or likeness(ranked[0]) > 0.2) else ""


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


def _names_site(part: str, site: set[str]) -> bool:
    key = squash(part)
    return any(
        key == s or (len(key) >= 4 and len(s) >= 4 and (key in s or (s in key and len(key) < 2.2 * len(s))))
        for s in site
    )


# ---------------------------------------------------------------------- authors


@cache
def agencies() -> frozenset[str]:
    """Names that sign in place of a person, in lower case."""
    text = files("articles.page").joinpath("agencies.txt").read_text(encoding="utf-8")
    return frozenset(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


def find_authors(
    marks: Marks, bylines: Iterable[tuple[str, str]], site_name: str | None, url: str | None
) -> tuple[tuple[str, ...], str]:
    """The people who sign the article, from JSON-LD, then metas, then bylines (text and where it stands); where no
    person signs, the agency or desk that does."""
    signed: tuple[tuple[str, ...], str] = ((), "")
    for said, source in _said_authors(marks, bylines):
        names = clean_names(said)
        people = tuple(n for n in names if not is_agency(n, site_name, url))
        if people:
            return people, source
        if names and not signed[0]:
            signed = (names, source)
    return signed


def _said_authors(marks: Marks, bylines: Iterable[tuple[str, str]]) -> Iterator[tuple[list[str], str]]:
    for each in marks.linked[:1]:
        yield _named(each.get("author")) or _named(each.get("creator")), "json-ld:author"
    for name in (
        "author",
        "article:author",
        "parsely-author",
        "byl",
        "sailthru.author",
        "dc.creator",
        "dcterms.creator",
        "dcsext.author",
        "cxenseparse:author",
        "citation_author",
        "article:author_name",
        "og:article:author",
        "twitter:data1",
    ):
        values = marks.metas.get(name, [])
        if name == "twitter:data1" and not re.search("written|author|by", marks.first("twitter:label1") or "", re.I):
            continue
        yield values, f"meta:{name}"
    for text, source in bylines:
        yield [text], source


def _named(value: Any) -> list[str]:
    """Names out of JSON-LD's author, which is a string, an object, or a list of either."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return list(strings(value.get("name")))
    if isinstance(value, list):
        return [name for each in value[:20] for name in _named(each)]
    return []


def clean_names(said: Iterable[str]) -> tuple[str, ...]:
    """Names one by one, without "By", roles, addresses and doubles, in the order given."""
    found: dict[str, str] = {}
    for raw in said:
        text = _EDITED.sub("", _BY.sub("", clean(raw))).strip(" .,;:|-–—")
        if not text or len(text) > 200 or text.startswith(("http", "/")):
            continue
        for part in [text] if _COMPANY.search(text) else _AND.split(text):
            name = _ROLE.sub("", _BY.sub("", _INITIALS.sub("", part))).strip(" .,;:|-–—*")
            if name.endswith((" Jr", " Sr")):
                name += "."
            if not name or len(name) > 60 or len(name.split()) > 6 or _NO_NAME.search(name) or _DEGREE.match(name):
                continue
            found.setdefault(name.casefold(), name)
    return tuple(found.values())


def is_agency(name: str, site_name: str | None, url: str | None = None) -> bool:
    """Whether a name that signs is an agency's, a desk's or the outlet's own."""
    key = name.casefold().strip(" .")
    if key in agencies() or key.removeprefix("the ") in agencies():
        return True
    own = squash(name)
    host = squash((urlsplit(url).hostname or "").removeprefix("www.").rpartition(".")[0]) if url else ""
    for site in (squash(site_name or ""), host):
        if len(site) > 2 and (own == site or (len(site) > 4 and site in own) or (len(own) > 5 and own in site)):
            return True
    return bool(
        _COMPANY.search(name)
        or re.search(
            r"\b(staff|team|desk|redaktion|newsroom|agency|agencies|news|nachrichten|press|online|editors?|bureau|media|"
            r"zeitung|magazin|tv|radio|verlag|no author)\b",
            key,
        )
        or re.search(r"\.(com|de|org|net|co\.\w\w|be|ch|at|fr)$|^\S+\.[a-z]{2}$", key)
    )


# ---------------------------------------------------------------------- the rest


_TAG = re.compile(r"^[a-z]{2,3}([-_][A-Za-z0-9]{2,8})*$", re.IGNORECASE)


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
        tag = (value or "").strip().replace("_", "-")
        if _TAG.match(tag):
            primary, _, rest = tag.partition("-")
            said.append((f"{primary.lower()}-{rest}" if rest else primary.lower(), source))
    for tag, source in said:
        if seen is None or tag.split("-")[0] == seen or {tag.split("-")[0], seen} <= {"no", "nb", "nn", "da"}:
            return tag, source
    return (seen, "text") if seen else (said[0] if said else (None, ""))


def find_section(marks: Marks) -> tuple[str | None, str]:
    """The section the page files itself under."""
    name = marks.first("article:section", "section", "parsely-section", "og:article:section", "cxenseparse:category")
    if name:
        return name, "meta:article:section"
    return next((text for text in marks.texts("articleSection")), None), "json-ld"


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


_DATELINE = re.compile(
    r"^(?P<place>[A-ZÀ-ÞА-ЯİŞĞÇÖÜ][^()\n.!?]{1,60}?)?,?\s*\(?(?P<agency>AP|Reuters|REUTERS|AFP|dpa|DPA|UPI|ANSA|EFE|PTI|IANS|ANI|Xinhua|"
    r"TASS|Interfax|Bloomberg|CNN|JTA|CP|AAP|Kyodo|Yonhap|ATS|SDA|APA|AA|DHA|Lusa|PAP|sid|SID|epd|KNA)\)?"
    r"(?:/[A-Za-z. ]{2,20})?\)?\s*(?:[—–-]|--|\.\s)\s*"
)
_DATELINE_PLACE = re.compile(
    r"^(?P<place>[A-ZÀ-Þ][A-ZÀ-Þ'’. /-]{2,40}(?:,\s[\w. ]{2,25})?)\s*(?:[—–]|--|\s-\s)\s*(?=\S)"
)


_WIRES = re.compile(
    r"\b(Reuters|Associated Press|Agence France-Presse|AFP|dpa|Deutsche Presse-Agentur|Bloomberg|Xinhua|PA Media|"
    r"Press Association|Canadian Press|Australian Associated Press|Kyodo|Anadolu|ANSA|EFE|TASS|Interfax|AP)\b"
)


def find_dateline(
    text: str, marks: Marks, signed: Sequence[str], credit_lines: Iterable[str] = ()
) -> tuple[str | None, str | None]:
    """The dateline that opens the text, as written, and the agency that it, the signature or a credit line names."""
    opening = text.lstrip()[:160]
    match = _DATELINE.match(opening)
    if match:
        return match.group().strip(" —–-"), match.group("agency")
    agency = next(
        (
            n
            for n in signed
            if n.casefold() in agencies() and len(n) < 40 and not re.search("staff|redak|edit", n, re.I)
        ),
        None,
    )
    if agency is None:
        named = (_WIRES.search(line) for line in credit_lines if len(line) < 300)
        agency = next((found.group() for found in named if found), None)
    match = _DATELINE_PLACE.match(opening)
    return (match.group("place").strip() if match else None), agency


_SIGNED = re.compile(
    r"(^|[.#_-])(by-?lines?|authors?|author-?names?|autor(en|in)?|auteurs?|autore|writers?|contributors?|posted-?by|"
    r"submitted-?by|journalist|redakteur)(?![a-z])|(^|[.#])(fn|byl)$"
)
_NOT_SIGNED = re.compile(
    r"comment|related|teaser|sidebar|widget|footer|reply|respond|popular|recommend|bio(?![a-z])|avatar|image|photo|(?<!v)card"
)


def _is_signed(identity: str, classes: str, known: dict[tuple[str, str], bool]) -> bool:
    if (identity, classes) not in known:
        known[identity, classes] = _SIGNED.search(signature("", identity, classes)) is not None
    return known[identity, classes]


def bylines_of(tree: HtmlElement, pieces: Sequence[Piece], first: int, begin: int) -> Iterator[tuple[str, str]]:
    """What looks or is marked like a byline, with where it stands: elements that say they are the author's, then short
    lines that begin with "By", from a little before the first piece of the article to the first of its text."""
    article = {place.element for place in pieces[begin].place.up()}
    marked: list[tuple[int, str, str]] = []
    signed: dict[tuple[str, str], bool] = {}
    for element in tree.iter("a", "span", "address", "cite", "p", "div", "strong", "em", "b", "li", "h3", "h4"):
        if element.get("rel") == "author" or "author" in (element.get("itemprop") or ""):
            rank, source = 0, "rel=author" if element.get("rel") else "microdata:author"
        elif _is_signed(element.get("id") or "", element.get("class") or "", signed):
            rank, source = 1 if "name" in (element.get("class") or "") or element.tag == "a" else 2, "byline"
        else:
            continue
        around = takewhile(lambda e: e not in article, islice(element.iterancestors(), 6))
        if any(_NOT_SIGNED.search(signature(str(e.tag), e.get("id") or "", e.get("class") or "")) for e in around):
            continue
        text = " ".join("".join(element.itertext()).split())
        if 1 <= len(text.split()) <= 12 and len(text) <= 90:
            marked.append((rank, text, source))
        if len(marked) >= 12:
            break
    marked.sort(key=lambda each: each[0])
    for each in pieces[max(0, first - 25) : begin + 3]:
        if each.words <= 18 and (by := LINE_BY.match(each.text)):
            names = _FROM.sub(r"\1", _AFTER_NAMES.sub("", each.text[by.end() :].strip().split("\n")[0]))
            if not names[:1].islower() or " " not in names:  # else it is a sentence: "By noon the bridge was shut"
                yield names, "line"
    for _, text, source in marked:
        yield text, source
