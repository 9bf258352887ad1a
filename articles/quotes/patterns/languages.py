"""How other languages attribute: the verbs of saying, and the small words beside them, of seeds/quotes."""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from articles.quotes.lexicon import rows

_UPPER = "[" + "".join(re.escape(c) for c in map(chr, range(0x41, 0x530)) if c.isupper()) + "]"
_JOINT = r"(?:de|del|della|di|da|dos|do|du|von|van|der|den|la|le|el|al|bin|ibn|af|av)"
NAME = re.compile(rf"{_UPPER}[\w’'.-]*\w(?:\s(?:{_JOINT}\s)*{_UPPER}[\w’'-]*\w)*")
"""words with capitals"""
_LEAD = r"[^\S\n]?[,،–—-]?[^\S\n]?[–—-]?[^\S\n]?"
_SMALL = r"(?:\s?(?:a|ha|han|hat|har|au|ont|il|die|der|le|la|el|lo|o|nu|mir|dazu|habe|haben)\s)?"
_INVERTED = r"\w+(?:-t)?-(?:ils?|elles?)\b(?:\s\w+(?:é|i|u|it|is)\b)?"
"""French: dit-elle, a-t-il expliqué"""
_TITLE = r"\s*[«„“\"][^«„“”»\"\n]{2,40}[”»\"]"
"""whom it was told: mówi „Głos” Maria Ortiz"""


@dataclass(frozen=True, slots=True)
class Language:
    """How one language attributes."""

    said: re.Pattern[str]
    """a verb of saying, hard behind a quotation"""
    dashed: re.Pattern[str]
    """the same behind a dash"""
    inserted: re.Pattern[str]
    """the same within a quotation, behind a dash or a comma"""
    thus: re.Pattern[str]
    """words that open a sentence telling who said the quotation before it: Lo ha detto"""
    this: re.Pattern[str]
    """opens a sentence that tells who said the one before it: Das berichtet Reuters"""
    verb: re.Pattern[str]
    """a verb of saying anywhere"""
    that: re.Pattern[str]
    """a verb of saying, perhaps who speaks, and the word that a clause begins with"""
    closing: re.Pattern[str]
    """a verb of saying behind what is said without marks: It will close, said Maria Ortiz"""
    when: re.Pattern[str]
    """a word that opens a clause nobody says: When she came"""
    according: re.Pattern[str]
    according_last: re.Pattern[str]
    """the same where it stands behind the name and its ending: Ortiz'e göre"""
    cites: re.Pattern[str]
    """what may follow a source behind what it said: the end, or whom it cites"""
    as_told: re.Pattern[str]
    """opens a sentence that tells first who says it: Wie Ortiz sagte,"""
    led_by: re.Pattern[str]
    """what follows a name whose bearer speaks"""
    view: re.Pattern[str]
    """opens a sentence that tells how somebody sees it: Para Maria Ortiz"""
    pronoun: re.Pattern[str]
    house: re.Pattern[str]
    """the preposition before a body whose people speak: сообщили в мэрии"""
    skipped: re.Pattern[str]
    """words between verb and speaker that say nothing of either: himself, also, on Monday"""
    phrase: re.Pattern[str]
    """words that open a clause and name who acts in it: the mayor of the town; with an article, where there is one"""
    nameless: re.Pattern[str]
    """opens with what hides a name: an expert, one of the aides; not what is no person: a report"""
    has_articles: bool
    led_in: re.Pattern[str]
    """ends in an article or a preposition, so that "that" behind it is which: zonas a las que"""
    of: re.Pattern[str]
    """words hard behind which a name belongs to what is before it"""
    relative: frozenset[str]
    """words hard behind which a verb has a subject of its own: que dijo"""
    barrier: frozenset[str]
    """words behind which somebody stands who does not speak"""
    ends: frozenset[str]
    """words that end a name without leading away from it: and"""
    finite: frozenset[str]
    """verbs that go on behind "according to …" without a comma"""
    has_small_nouns: bool
    """capitals mark names, and not every noun"""
    drops_pronoun: bool
    """a verb may stand alone: "dijo" is he or she said"""
    has_verb_last: bool
    """who speaks stands before the quotation, the verb behind it"""

    def word_at(self, text: str, at: int, end: int) -> int:
        """Where the first word behind a verb begins that tells who speaks."""
        found = self.skipped.match(text, at, end)
        return found.end() if found is not None else at


def one_of(words: Iterable[str]) -> str:
    """A pattern of any of the words; of none where there are none."""
    written = "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or r"(?!)"
    return written.replace("'", "['’]")


@cache
def _phrases() -> dict[str, dict[str, list[str]]]:
    phrases: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in rows("phrases", ("language", "kind", "phrase")):
        phrases[row["language"]][row["kind"]].append(row["phrase"])
    return phrases


@cache
def _verbs() -> dict[str, list[str]]:
    verbs: dict[str, list[str]] = defaultdict(list)
    for row in rows("say_verbs", ("language", "verb")):
        verbs[row["language"]].append(row["verb"])
    return verbs


def phrases(code: str) -> dict[str, list[str]]:
    """The phrases of a language by their kind."""
    return _phrases()[code]


def verbs(code: str) -> list[str]:
    """The verbs of saying of a language."""
    return _verbs()[code]


@cache
def language(code: str) -> Language | None:
    """The language of a code like es or es-MX; None where it is not known."""
    code = sys.intern(code.split("-")[0].lower())
    known, words = _verbs().get(code), phrases(code)
    if known is None:
        return None
    spaced = r"(?:(?<=['’])|\s+)"
    prefix = "[وف]?" if code == "ar" else ""
    inverted = f"|{_INVERTED}" if code == "fr" else ""
    said = rf"(?P<verb>\b{prefix}(?:{one_of(known)})\b{inverted})"
    verb = rf"\b{prefix}(?:{one_of(w for w in known if len(w) > 2)})\b{inverted}"
    that, is_last = rf"[,،]?\s+(?:{one_of(words['that'])}){spaced}", "verb_last" in words["trait"]
    when = rf"(?i:{one_of(words['when'])})\b"
    this, telling = one_of(words["this"]), one_of(words["this_verb"])
    if words["reported"]:  # German: sie sagte, die Mühle sei alt
        that += rf"|,(?=\s(?!{when})[^.!?:;\n«»„“”\"]{{0,150}}?\b(?:{one_of(words['reported'])})\b)"
    articles = [*words["article"], *words["nameless"]] if words["article"] else []
    article = rf"(?i:{one_of(articles)}){spaced}" if articles else ""
    thing = rf"(?!(?:\w+\s)?\w*(?i:{one_of([*words['paper'], *words['outlet']])})\w{{0,2}}\b)"
    return Language(
        said=re.compile(rf"{_LEAD}{_SMALL}{said}"),
        dashed=re.compile(rf"[^\S\n]?[–—-][^\S\n]?{_SMALL}{said}"),
        inserted=re.compile(rf"(?:(?P<comma>[,!?])\s|\s?[–—]\s?|\s-\s){_SMALL}{said}"),
        thus=re.compile(rf"[.:,]?\s(?P<cue>{one_of(words['thus'])})\b"),
        this=re.compile(
            rf"(?:(?<=[.!?…]\s)|(?<=\n))(?i:(?:{this}){spaced}{_SMALL}(?P<verb>{telling})|(?P<first>{telling})\s(?:{this}))\b"
        ),
        verb=re.compile(verb),
        that=re.compile(rf"(?P<verb>{verb})(?P<subject>(?:(?![,،]\s)[^.!?:;\n«“”\"]{{1,80}}?)??)(?:{that})"),
        closing=re.compile(rf"[,،]\s{_SMALL}{said}"),
        when=re.compile(when),
        according=re.compile(rf"(?<!\S)(?P<cue>{prefix}(?i:{one_of(words['according'])}))(?:\s+|(?<=\sل))"),
        according_last=re.compile(rf"['’]\w{{1,3}}\s+(?P<cue>{one_of(words['according_last'])})\b"),
        cites=re.compile(rf"[\s.,،]*$|[,،]?\s(?:{one_of(words['citing'])})\b"),
        as_told=re.compile(rf"(?<!\w)(?i:{one_of(words['as'])})\s[^.!?:;\n«»„“”\",،]{{3,140}},\s"),
        led_by=re.compile(
            rf"(?:\s\([^)\n]{{1,20}}\))?,?(?:{_SMALL}\s?|\s[^.,;:\n]{{3,80}},{_SMALL}\s?){verb}"
            + (r"|,\s?[\"“']" if is_last else "")
        ),
        view=re.compile(rf"(?P<cue>(?i:{one_of(words['view'])}))\s+"),
        pronoun=re.compile(rf"(?<![\w’'])(?i:{one_of(words['pronoun'])})(?![\w’'])"),
        house=re.compile(rf"\w{{1,2}}\s(?=(?:{one_of(words['house'])})\b)"),
        skipped=re.compile(rf"(?:{_TITLE}|\W*\b(?:{one_of(words['skipped'])})\b)*[\s,،\xad]*"),
        phrase=re.compile(rf"(?:^|(?<=[,،;] )){article}\w+(?:[ '’-]\w+){{0,5}}"),
        nameless=re.compile(rf"(?i:{one_of(words['nameless'])})(?:$|{spaced}{thing})"),
        has_articles=bool(articles),
        led_in=re.compile(rf"(?<![\w’'])(?:{one_of([*articles, *words['barrier'], *words['of'], 'lo'])})$"),
        of=re.compile(rf"(?<![\w’'])(?:{one_of(words['of'])})\s?(?:(?:{one_of(articles)})\s?)?$"),
        relative=frozenset(words["that"]),
        barrier=frozenset(words["barrier"]),
        ends=frozenset(words["and"]),
        finite=frozenset(words["finite"]),
        has_small_nouns="capital_nouns" not in words["trait"],
        drops_pronoun="needs_pronoun" not in words["trait"],
        has_verb_last=is_last,
    )
