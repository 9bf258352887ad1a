"""Quotations in Chinese and Japanese, whose words no space parts: marks, a verb of saying beside them, who speaks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from articles.language import word_count
from articles.quotes.lexicon import rows
from articles.quotes.marks import Passage, tight
from articles.quotes.patterns.languages import phrases
from articles.records import Quote

_LONG, _FEWEST = 6, 4
"""words of a quotation that needs no verb beside it, and of one behind a verb without a colon; two letters are one"""
_ENDS = re.compile(r"[。！？!?；;\n]")
_COMMAS = "，、,"
_LONGEST = 30
"""letters that name who speaks"""
_MARKED = '“”「」『』"'
_MANNER = "[^\\W基当當产產本各内內外境领領陆陸土]地$"
"""how it is said, two letters and 地: 激动地, but not 基地 or 各地"""


@dataclass(frozen=True, slots=True)
class _Cue:
    """A verb of saying, and the words of who speaks by it, as spans."""

    verb: tuple[int, int]
    who: tuple[int, int] | None


def find_unspaced(text: str, passages: Sequence[Passage], code: str) -> Iterator[Quote]:
    """Quotations beside which a verb of saying stands, with the words that name who speaks where the sentence has them;
    and quotations of whole sentences, whoever says them. Who goes on in the same sentence is who spoke."""
    bare = _without(text, passages)
    said, spoke = 0, None
    for passage in passages:
        start, end = tight(text, passage.start, passage.end)
        if not any(c.isalpha() for c in text[start:end]):
            continue
        begin = _begin(bare, passage.outer_start)
        cue = _behind(bare, passage, begin, code) or _ahead(bare, passage, begin, code)
        is_whole = word_count(text[start:end]) >= _LONG and text[end - 1 : end] in "。！？!?…，,"
        if cue is None and not is_whole:
            continue
        who = cue.who if cue is not None else None
        if who is None and begin < said:
            who = spoke
        is_nameless = who is not None and text.startswith(tuple(phrases(code)["nameless"]), *who)
        yield Quote(
            start=start,
            end=end,
            text=text[start:end],
            kind="direct",
            pieces=((start, end),),
            cue=text[slice(*cue.verb)] if cue else None,
            cue_start=cue.verb[0] if cue else None,
            cue_end=cue.verb[1] if cue else None,
            speaker_text=text[slice(*who)] if who else None,
            speaker_start=who[0] if who else None,
            speaker_end=who[1] if who else None,
            speaker_class="unnamed" if is_nameless else None,
            is_anonymous=is_nameless,
            anonymity={"label": text[slice(*who)], "number": "one"} if who and is_nameless else {},
        )
        said, spoke = passage.outer_end, who


def _without(text: str, passages: Sequence[Passage]) -> str:
    """The text with a mark for each letter that is quoted."""
    pieces: list[str] = []
    at = 0
    for passage in passages:
        pieces += text[at : passage.outer_start], "“" * (passage.outer_end - max(at, passage.outer_start))
        at = max(at, passage.outer_end)
    return "".join([*pieces, text[at:]])


def _begin(text: str, at: int) -> int:
    """Where the sentence begins that a quotation stands in."""
    least = max(0, at - 200)
    ends = [found.end() for found in _ENDS.finditer(text, least, at)]
    return ends[-1] if ends else least


@cache
def _verbs(code: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A verb of saying that leads to a quotation, and one that stands behind it."""
    said = [row["verb"] for row in rows("say_verbs", ("language", "verb")) if row["language"] == code]
    verbs = "|".join(sorted(map(re.escape, said), key=len, reverse=True))
    if code == "ja":
        return re.compile(r"(?!)"), re.compile(rf"(?:など)?と(?:の\w{{1,6}}を|も|は)?(?P<verb>{verbs})")
    return (
        re.compile(rf"(?P<verb>(?:{verbs})+)(?:道|着|著|了)?[：:，,]?\s*$"),
        re.compile(
            rf"[，,]?(?P<who>[^{_COMMAS}。！？!?；;：:\n{_MARKED}]{{1,{_LONGEST}}}?)(?P<verb>(?:{verbs})+)(?:道)?[。，,；;\n]"
        ),
    )


@cache
def _speaks(code: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Who speaks in the clause before the verb or the quotation, behind whom is told when, where and to whom; and words
    that name nobody: Hiragana alone, figures, words that only begin a sentence."""
    said = [row for row in rows("phrases", ("language", "kind", "phrase")) if row["language"] == code]
    barrier, within, opener = (
        "|".join(row["phrase"] for row in said if row["kind"] == kind) for kind in ("barrier", "within", "opener")
    )
    nobody = rf"[\u3041-\u309f\W]*|的.*|.*[\d%％]|{opener}"
    if code == "ja":
        topic = r"(?:(?<![てでにと])は|が)"
        return re.compile(rf"(?P<who>.+?){topic}(?!$).*|(?P<last>.+?){topic}", re.DOTALL), re.compile(nobody)
    return (
        re.compile(rf"(?P<who>.+?)(?:(?:{barrier}|{within}|\d|\w{_MANNER}).*)?", re.DOTALL),
        re.compile(rf"{nobody}|(?:{barrier}).*"),
    )


def _behind(text: str, passage: Passage, begin: int, code: str) -> _Cue | None:
    """“…”，县长周立民表示。 Or, with who speaks before it: 局長は「…」と述べた。"""
    found = _verbs(code)[1].match(text, passage.outer_end)
    if found is None:
        return None
    if code == "ja":
        return _Cue(found.span("verb"), _who(text, begin, passage.outer_start, code))
    if _is_short(passage):
        return None  # a name in marks: “一带一路”研究所所长周立民指出，
    return _Cue(found.span("verb"), _who(text, *found.span("who"), code))


def _is_short(passage: Passage) -> bool:
    return passage.end - passage.start < 2 * _FEWEST


def _ahead(text: str, passage: Passage, begin: int, code: str) -> _Cue | None:
    """县长周立民说：“…”"""
    found = _verbs(code)[0].search(text, begin, passage.outer_start)
    if found is None or (_is_short(passage) and text[begin : passage.outer_start].rstrip()[-1:] not in "：:"):
        return None  # a term in marks: 指出，“一带一路”
    return _Cue(found.span("verb"), _who(text, begin, found.start("verb"), code))


def _who(text: str, begin: int, end: int, code: str) -> tuple[int, int] | None:
    """The words that name who speaks, of the clauses between two places the last that has some."""
    speaks, nobody = _speaks(code)
    clauses = [m.span() for m in re.finditer(rf"[^{_COMMAS}{_MARKED}：:（）()]+", text[begin:end])]
    for first, last in reversed(clauses):
        found = speaks.fullmatch(text[begin + first : begin + last].rstrip())
        name = found and next((n for n in ("who", "last") if n in found.groupdict() and found[n]), None)
        if found is None or name is None:
            continue
        start, stop = found.span(name)
        words = text[begin + first + start : begin + first + stop]
        start += len(words) - len(words.lstrip())
        if len(words.strip()) <= _LONGEST and not nobody.fullmatch(words.strip()):
            return begin + first + start, begin + first + start + len(words.strip())
    return None
