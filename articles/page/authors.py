"""Read who signs an article: names out of JSON-LD, metas, bylines and lines with a day beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import islice, takewhile
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from articles.moments import find_moment
from articles.names.lists import is_first_name
from articles.page.marks import Marks, clean, strings
from articles.page.pieces import Piece, squash
from articles.rules import signature

_WRITTEN = (
    r"((\w+ )?(written|posted|published|reported|reporting|words|text|story|article|interview|analysis|opinion|"
    r"veröffentlicht|geschrieben|erstellt|verfasst|eingestellt|artikel|(gast)?beitrag|bericht|kommentar|analyse|reportage|"
    r"kolumne|essay|porträt|rezension|écrit|rédigé|recueillis|escrito|"
    r"redactado|elaborado|scritto|cura)\s+)?"
)
_LABELS = (
    r"((text[eo]?s?|testo|redacción|redação|autor(in|a)?|auteure?|autrice|reportage|текст|автор)\s*:|"
    r"(本报|本報|本网)?(作者|记者|記者|撰文|取材・文|執筆|文)\s*[:：/／・ ]|كتبت?\s*:|بقلم\s*:?|إعداد\s*:|تأليف)\s*"
)
"""what stands before a name where it is no word of a sentence"""
_OURS = (
    r"((our|unser(e[nmr]?)?|notre|nuestr[oa]|nostr[oa]|onze|noss[oa])\s(\w+\s)?(correspondent|korrespondent(in|en)?|"
    r"reporter(in)?|inviat[oa]|corrispondente|correspondante?|envoyée? spéciale?|corresponsal|enviad[oa] especial|"
    r"correspondente)\s+)?"
)
_JOINED = r"(?-i:([Bb]y|[Vv]on|Author|Autor)(?=[A-ZÄÖÜ][a-zäöü.]))"
_BY = re.compile(
    rf"^\W*((photos? )?{_WRITTEN}(by|von|par|por|di|da|dal(la)?|de la|af|av|door|durch|przez|autor(in|en)?|author|"
    rf"auteur|автор|текст|от|yazan|كتبت?)\b\s*:?\s*{_OURS}|{_LABELS}|{_JOINED})",
    re.IGNORECASE,
)
LINE_BY = re.compile(
    rf"\W*({_WRITTEN}(by|von|par|por|di|автор|autor(in)?|author)\b(?!:innen)[:\s]{_OURS}|{_LABELS}|{_JOINED})",
    re.IGNORECASE,
)
_AFTER_NAMES = re.compile(
    r"\.\s+(?:Photo|Picture|Illustration|Image|Video)\w*\s.*|"
    r",\s+in\s.*|\s+in\s+[^,.]{2,40}?\s+on\s+(?:\w{3,9}\.? )?\d.*|"
    r"[\s,–—-]+(?i:(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|"
    r"\w{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d).*|"
    r"\s*(?:[|·•]|\d{1,2}[\s./:]).*|"
    r"\s+(?:\d|[Bb]y\s|under\s|(?:am|on|at|le|el|il|em)\s+(?:\d|\w+(?:day|tag)\b|\w+ \d)|\w+:\s).*",
    re.DOTALL,
)
"""what follows the names on a byline: a section, a bar, a day, an hour"""
_FROM = re.compile(r"(?<=\w \w)([^,]*), \w+$")
"""a place behind a full name on a byline: one word"""
_AND = re.compile(
    r"\s*(?:,\s*(?:and|und|et|y|e)\s|[;&|•·、]|,|\s/\s|\s\(?(?:and|und|et|y|e|och|og|ja|en|i|и|ve|with|mit|avec|con)\s)\s*",
    re.IGNORECASE,
)
_DEGREE = re.compile(r"^(jr|sr|ph\.?d|m\.?d|md|dr|rn|rd|ms|ma|esq|mba|ii|iii|iv|mph|msc|bsc|ba|cpa)\.?$", re.IGNORECASE)
_ROLE = re.compile(
    r"\s*([,(|–—-]\s*|\s(?=(for|in|at|aus|from|à|em)\s))"
    r"\b((senior|chief|staff|special|deputy|managing|associate|political|foreign|"
    r"contributing|executive|news|national|science|health|business|education|world|sports?|tech\w*|us|uk|washington|"
    r"digital|investigative|data|guest|freelance|assistant)\s+)*(reporter|writer|editor|correspondent|journalist|"
    r"columnist|contributor|producer|analyst|staff|bureau chief|for (the|[A-Z]\w*)|(in|aus|from|à|em|at) [A-ZÀ-Þ]\w*|"
    r"redakteur(in)?|korrespondent(in)?|autor(in)?|journaliste|correspondant\w*|corresponsal|redactor\w*|корреспондент|обозреватель|журналист(ка)?|reuters|ap|afp|dpa)\b.*$|"
    r"\s(senior|chief|staff|special|political|foreign|contributing|associate)\b.*\b(reporter|writer|editor|correspondent)$|"
    r"\s(envoyée?s? spécia|correspondant|journaliste)\w*\b.*$|"
    r"\s(im gespräch|in conversation with|reports? from|berichtet aus)\b.*$|"
    r"(?-i:(?<=[a-zà-ÿ])(?:Journalist|Reporter|Correspondent|Editor|Columnist|Writer|Contributor|Twitter|Facebook)\b).*$|"
    r"\s\d{1,3} \w.*$|(?<=[가-힣])\s?(?:인턴|선임|전문|객원)?(?:기자|특파원|논설위원)$|"
    r"(?<=[ぁ-鿿])\s?(?:記者|记者|报道|報道|关注)$",
    re.IGNORECASE,
)
_PICTURED = re.compile(
    r"\((?:fotos?|photo\w*|pictures?|bild(?:er)?|videos?|illustrations?|grafik)\)\W*$", re.IGNORECASE
)
"""what stands behind the name of one who did not write the text"""
_MAIL = re.compile(r"\s+\S+@\S+\.\S+$|\s*@\w+$")
"""an address behind a name, or what it goes by on a social network"""
_INVERTED = re.compile(r"^([^\W\d_][\w’'-]+), ([^\W\d_][\w’'.-]+)$")
"""a name as an index has it: Ortiz, Maria"""
_COMPANY = re.compile(r"\b(gmbh|inc|ltd|llc|corp|plc|kg|e\. ?v|s\. ?p\. ?a)\b", re.IGNORECASE)
_EDITED = re.compile(r"(责任)?(编辑|责编|校对)\s*[:：].*", re.DOTALL)
"""who edited it, in Chinese, where there is no space between names and roles"""
_HAN_SENTENCE = re.compile(r"[，。！？：…]|[ぁ-鿿]{13,}")
"""what stands in no name that is written in Chinese or Japanese"""
_HAN_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}$")
_TWICE = re.compile(r"^(.{5,}?)\s*\1$")
_INITIALS = re.compile(r"\s*[(\[][^()\[\]]{1,40}[)\]]\s*$|\s*\([^()]*$|^([^()]*)\)$")
_NO_NAME = re.compile(
    r"^(am|on|at|im|in)$|https?:|www\.|@|\d{2}|\b(read|more|published|updated|posted|share|follow|comments?|minutes?|newsletter|reporting|"
    r"copyright|rights|photo|image|video|getty|subscribe|contact|profile|view all|veröffentlicht|"
    r"kommentare?|beiträge|publicad[oa]|actualizad[oa]|atualizad[oa]|publié|pubblicat[oa]|aggiornat[oa])\b|"
    r"\b(quelle|source|fuente|fonte):|"
    r"\b(texte?s?|fotos?|autor(en)?|author|uhr)\b|^[\W\d_]*$|[={}\[\]<>;]|"
    r"^(unknown|anonymous|admin|name|publisher|herausgeber(in)?|ceo|zvg|courtesy|cortesía|handout|null|none|undefined|"
    r"nan|n/a|(super ?)?user|guest|webmaster|(site )?administrator|moderator)$|"
    r"^(?-i:[A-Z]{2,5}) (\w+ ){0,3}(writer|reporter|editor|correspondent|photographer)$|"
    r"未知|佚名|^(相关|更多|最新|热门|推荐)",
    re.IGNORECASE,
)


_SMALL = "de da di do dos das del della der den van von zu zur la le el al bin ibn ben ter ten y e abu"
_PARTICLES = frozenset(_SMALL.split())
_FIRST_NAMES = frozenset({"Al", "Ben", "Van"})
"""particles that are names where they stand first"""
_COMMON = (
    "the a an and in of on for with key points news world politics sport sports business opinion analysis video photo "
    "photos share comments home about more read latest live top getty images staff reporter editor story school middle "
    "east north south west america africa europe asia united states new high exclusive breaking report special menu "
    "advertisement search subscribe sign summary listen watch print email editorial review interview media publicité "
    "anzeige werbung mehr lesen thema politik wirtschaft panorama kultur by von par por di follow updated published "
    "release date contact journalist correspondent writer columnist contributor author critic redakteur redakteurin "
    "korrespondent autor autorin last modified back zurück aktuell"
)
NO_NAMES = frozenset(_COMMON.split())
NAMED = r"[^\W\d_a-zа-я](?:[^\W\d_]|[’'.-])+"
BEFORE_DATE = re.compile(
    rf"^((?:{NAMED} ){{1,3}}[^\W\d_a-zа-я][^\W\d_]*(?:[’'-][^\W\d_]+)*)\s?"
    r"(?:[-–—|,•·@/]|\d|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|"
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d)"
)
_BARS = re.compile(r"\s[|·•]\s")
_DAY = re.compile(
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\.?,?",
    re.IGNORECASE,
)


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
        yield [_INVERTED.sub(r"\2 \1", value) for value in values], f"meta:{name}"
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
        if not text or len(text) > 200 or text.startswith(("http", "/")) or _HAN_SENTENCE.search(text):
            continue
        parts = [text] if _COMPANY.search(text) else [part for part in _AND.split(text) if not _PICTURED.search(part)]
        has_full = False
        for part in parts:
            name = _ROLE.sub("", _BY.sub("", _INITIALS.sub(r"\1", _MAIL.sub("", part)))).strip(" .,;:|-–—*/→")
            name = _TWICE.sub(r"\1", name)
            if name.endswith((" Jr", " Sr")):
                name += "."
            name = _less_agency(name)
            if not name or len(name) > 60 or len(name.split()) > 6 or _NO_NAME.search(name) or _DEGREE.match(name):
                continue
            before, _, behind = name.partition("/")
            if behind.partition(" ")[0].casefold() in agencies():  # who took a picture: Ann Lee/Reuters
                continue
            name = before if is_name(before) else name
            if has_full and " " not in name and (name.isascii() or name.islower()):  # Maria Ortiz, London; …, CEO
                continue
            if has_full and name[0].islower() and name.partition(" ")[0] not in _PARTICLES:  # …, inviata a Kiev
                continue
            has_full = has_full or " " in name
            found.setdefault(name.casefold(), name)
    return tuple(found.values())


def _less_agency(name: str) -> str:
    """A name less the agency or desk right behind it."""
    words = name.split()
    tails = {at: " ".join(words[at:]) for at in range(2, len(words))}
    agency = next((at for at, tail in tails.items() if tail.casefold() in agencies()), None)
    return " ".join(words[:agency]) if agency and is_first_name(words[0]) else name


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


_SIGNED = re.compile(
    r"(^|[.#_-])(by-?lines?|(article|story|post|news|meta)?authors?(-?(names?|links?|list|info))?|autor(en|in)?|auteurs?|autore|"
    r"writers?|contributors?|posted-?by|submitted-?by|journalist(es?)?|redakteur)(?![a-z])|(^|[.#])(fn|byl)$"
)
_NOT_SIGNED = re.compile(
    r"comment|related|teaser|sidebar|widget|(?<!post-)(?<!entry-)(?<!article-)footer|reply|respond|popular|recommend|bio(?![a-z])|avatar|image|photo|(?<!v)card"
)
_OF_WRITER = re.compile(
    r"/(?:authors?|staff|people|contributors?|reporters?|journalists?|writers?|columnists?|by|bio|"
    r"autor(?:en|es|in|a)?|auteurs?|autori|redakt\w*|redac\w*)/[^/?#]+/?(?:[?#]|$)"
)
"""the address of a page about a writer"""
_OF_OTHERS = re.compile(
    r"comment|reply|respond|related|popular|recommend|sidebar|widget|(?<!v)card|trending|most|^nav|^aside"
)


def _is_signed(identity: str, classes: str, known: dict[tuple[str, str], bool]) -> bool:
    if (identity, classes) not in known:
        known[identity, classes] = _SIGNED.search(signature("", identity, classes)) is not None
    return known[identity, classes]


def bylines_of(tree: HtmlElement, pieces: Sequence[Piece], first: int, begin: int) -> Iterator[tuple[str, str]]:
    """What looks or is marked like a byline, with where it stands: elements that say they are the author's, then short
    lines that begin with "By", from a little before the first piece of the article to the first of its text, those
    under the headline first; at last the one person to whom links on the page lead."""
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
        if any(e.tag == "article" or _is_marked(e, _NOT_SIGNED) for e in around):
            continue
        text = " ".join("".join(element.itertext()).split())
        if 1 <= len(text.split()) <= 12 and len(text) <= 90:
            marked.append((rank, text, source))
            linked = [" ".join("".join(link.itertext()).split()) for link in element.iter("a")]
            if len(linked) == 1 and (is_name(linked[0]) or _HAN_NAME.match(linked[0])):
                marked.append((3, linked[0], source))
        if len(marked) >= 12:
            break
    marked.sort(key=lambda each: each[0])
    above = pieces[max(0, first - 25) : begin + 3]
    headline = max((each.number for each in above if each.place.tag == "h1"), default=0)
    for each in sorted(above, key=lambda piece: piece.number < headline):
        lines = (line.start() for line in re.finditer(r"^.", each.text, re.MULTILINE)) if each.words <= 18 else ()
        if by := next(filter(None, (LINE_BY.match(each.text, at) for at in lines)), None):
            names = _FROM.sub(r"\1", _AFTER_NAMES.sub("", each.text[by.end() :].strip().split("\n")[0]))
            if not names[:1].islower() or " " not in names:  # else it is a sentence: "By noon the bridge was shut"
                yield names, "line"
    for _, text, source in marked:
        yield text, source
    if name := _only_person(tree):
        yield name, "link"


def _is_marked(element: HtmlElement, pattern: re.Pattern[str]) -> bool:
    sign = signature(str(element.tag), element.get("id") or "", element.get("class") or "")
    return pattern.search(sign) is not None


def _only_person(tree: HtmlElement) -> str | None:
    """The name on the links to pages of writers, where that is one and the same on all of them."""
    names: set[str] = set()
    for link in tree.iter("a"):
        if link.get("rel") == "author" or _OF_WRITER.search(link.get("href") or ""):
            text = " ".join("".join(link.itertext()).split())
            if is_name(text) and not any(_is_marked(e, _OF_OTHERS) for e in islice(link.iterancestors(), 6)):
                names.add(text)
    return names.pop() if len(names) == 1 else None


def signed_beside_day(lines: Sequence[str], told: str) -> tuple[str, ...]:
    """The first names among the lines at the head of an article that have a day on their line, or are a line with a
    day on the next to it; not words of the title or the text, `told`."""
    dated = [find_moment(line, "text") is not None for line in lines]
    words = set(re.findall(r"\w+", told))
    for at, line in enumerate(lines):
        begins = BEFORE_DATE.match(line) if dated[at] else None
        parts = [before_day(begins[1])] if begins else _BARS.split(line) if any(dated[max(0, at - 1) : at + 2]) else []
        for names in map(names_alone, parts) if len(parts) < 3 else ():
            if names and not any(n.isupper() or words.issuperset(re.findall(r"\w{3,}", n)) for n in names):
                return names
    return ()


def names_alone(line: str) -> tuple[str, ...]:
    """The people whom a line names, where it says nothing else but their place or office; none where it does. Of more
    than what could be nothing but a name, one first name has to be known."""
    names = clean_names([line])
    if all(map(is_name, names)) and any(is_first_name(name.split()[0]) for name in names):
        return names
    first = _BY.sub("", line).partition(",")[0]
    return (first,) if is_name(first) else ()


def is_name(text: str) -> bool:
    """Whether a line could be nothing but a person's name: two to four words with capitals."""
    words = text.strip(" ,*").split()
    if not 2 <= len(words) <= 5 or len(text) > 50:
        return False
    plain = [w.strip(".,’'") for w in words]
    if any(not w or not re.fullmatch(r"[^\W\d_]+(?:[’'.-][^\W\d_]*)*", w) for w in plain):
        return False
    own = [w for at, w in enumerate(plain) if w.casefold() not in _PARTICLES or (at == 0 and w in _FIRST_NAMES)]
    return 2 <= len(own) <= 4 and all(w[0].isupper() and w.casefold() not in NO_NAMES for w in own)


def before_day(name: str) -> str:
    """A name less the day behind it; a month in second place is part of it: Ann May."""
    words = name.split()
    return " ".join(words[: next((at for at, word in enumerate(words) if at > 1 and _DAY.fullmatch(word)), None)])
