"""What a rewrite keeps when it changes the words: the numbers, in any form, and the names, in any spelling."""

from __future__ import annotations

import re
from functools import lru_cache

from articles.language import UNSPACED

_SMALL = re.findall(
    r"\w+",
    """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen""",
)
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_VALUES = {word: n for n, word in enumerate(_SMALL)} | {word: 10 * n for n, word in enumerate(_TENS, 2)}
_SCALES = {"dozen": 12, "hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "bn": 10**9}
_SCALES |= {"trillion": 10**12, "千": 10**3, "万": 10**4, "萬": 10**4, "億": 10**8, "亿": 10**8}
_NUMBER = re.compile(
    rf"""(?<![.,])(?:(?<!\w)|(?<={UNSPACED.pattern}))(?P<figures>\d+(?:[.,]\d+)*)(?!\d)
    (?P<scale>[ \u00a0-]?(?:thousand|[mbt]r?illion|bn)\b|[千万萬億亿])?
    |\b(?:(?P<half>half[ ]a)|(?P<a>a)|(?P<tens>{"|".join(_TENS)})(?:[ -](?P<unit>{"|".join(_SMALL[1:10])}))?
        |(?P<small>{"|".join(reversed(_SMALL))}))\b
    (?P<scales>(?:[ -](?:{"|".join(_SCALES)})\b)*)""",
    re.I | re.X,
)
_TOKEN = re.compile(r"\w+")
_TOKEN_UNSPACED = re.compile(rf"(?:{UNSPACED.pattern})+|(?:(?!{UNSPACED.pattern})\w)+")
_BEGINNINGS = {"half", "a", *_TENS, *_SMALL}
_TELLING = {*_TENS, *_SMALL, *_SCALES}
_DIGIT = re.compile(r"\d")
_THOUSANDS = re.compile(r"[.,](?=\d{3}(?:\D|$))")
_WORD = re.compile(r"[^\W\d_][\w’']+")


def numbers(text: str) -> list[tuple[int, str]]:
    """The numbers of a text in one form, and where they stand: 1.2 million, 1,200,000, 1200000 and 120万 are one, and
    so are forty-one and 41."""
    found = []
    end = 0
    tokens = _TOKEN if text.isascii() or not UNSPACED.search(text) else _TOKEN_UNSPACED
    for token in tokens.finditer(text):
        if token.start() < end or not (token[0][0].isdigit() or token[0].lower() in _BEGINNINGS):
            continue
        match = _NUMBER.match(text, token.start())
        if not match:
            continue
        end = match.end()
        scales = ((match["scale"] or "") + (match["scales"] or "")).lower().replace("-", " ").split()
        if figures := match["figures"]:
            plain = _THOUSANDS.sub("", figures).replace(",", ".")
            if plain.count(".") > 1:
                found.append((match.start(), plain))
                continue
            value = float(plain)
        elif match["a"] or match["half"] or match["small"] in ("one", "One"):
            if not scales:
                continue  # an article, a pronoun
            value = 0.5 if match["half"] else 1.0
        else:
            value = sum(_VALUES[match[part].lower()] for part in ("tens", "unit", "small") if match[part])
        for scale in scales:
            value *= _SCALES[scale]
        found.append((match.start(), f"{value:.12g}"))
    return found


def may_have_numbers(wording: str) -> bool:
    """Whether a sentence, given as its words in lower case, may have a number in it; quickly."""
    return bool(_DIGIT.search(wording)) or not _TELLING.isdisjoint(wording.split())


def names(text: str) -> frozenset[str]:
    """How the words sound that are only written with a capital: `Zhunusova` and `Junusova` are one."""
    said = _WORD.findall(text)
    plain = {word for word in said if word[0].islower()}
    return frozenset(_sound(word) for word in said if word[0].isupper() and word.lower() not in plain)


@lru_cache(100_000)
def _sound(word: str) -> str:
    from articles.names.translit import fold, skeleton

    return skeleton(fold(word.removesuffix("'s").removesuffix("’s")))
