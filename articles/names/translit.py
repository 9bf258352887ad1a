"""One sound for the many ways a name is written in Latin letters, Arabic and Slavic names above all."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

_LETTERS = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ə": "a", "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th", "ð": "d"}
    | dict.fromkeys("'’‘`´ʻʼʽʾʿˈ′\u0640\u200c\u200d\u200e\u200f", None)
    | dict.fromkeys("-‐‑–—/_\u00a0.", " ")
)
_SCRIPTS_BY_LETTER = """
ا=a ب=b ت=t ث=th ج=j ح=h خ=kh د=d ذ=dh ر=r ز=z س=s ش=sh ص=s ض=d ط=t ظ=z ع= غ=gh ف=f ق=q ك=k ل=l م=m
ن=n ه=h و=w ي=y ة=a أ=a إ=a آ=a ٱ=a ؤ=w ئ=y ء= ى=a پ=p چ=ch ژ=j گ=g ک=k ی=y ڤ=v ە=a
а=a б=b в=v г=g д=d е=e ё=yo ж=zh з=z и=i й=y к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts
ч=ch ш=sh щ=shch ъ= ы=y ь= э=e ю=yu я=ya і=i ї=yi є=ye ґ=g ў=u ј=y љ=l њ=n ћ=c ђ=dj џ=j қ=q ғ=gh ң=n
ө=o ү=u ұ=u һ=h ә=a
"""
_SCRIPTS = str.maketrans(dict(pair.split("=") for pair in _SCRIPTS_BY_LETTER.split()))
_YE = re.compile(r"(?<![^\W\d_])е|(?<=[аеёиоуыэюяъь])е")
_SEPARATE = re.compile(r"[^\w\s]+")


@lru_cache(maxsize=20_000)
def fold(name: str) -> str:
    """The name in plain lower-case Latin words, one space apart: no marks, no hyphens, Arabic and Cyrillic
    letter by letter. `Ţarţūs` is `tartus`, `Тартус` is `tartus`, `Çavuşoğlu` is `cavusoglu`."""
    if name.isascii():
        plain = name.lower()
    else:
        plain = _YE.sub("ye", name.lower()).translate(_SCRIPTS)
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c)).lower()
    return " ".join(_SEPARATE.sub(" ", plain.translate(_LETTERS)).split())


def is_arabic(name: str) -> bool:
    """Whether letters of the Arabic script stand in it: such names lack their short vowels."""
    return any("\u0600" <= c <= "\u06ff" for c in name)


_SUN = {"r", "s", "sh", "n", "t", "d", "z", "th", "dh"}
_ARTICLES = {"al", "el", "ul", "il", "ar", "er", "ur", "as", "es", "us", "ash", "esh", "ush", "ach", "ech", "an", "en"}
_ARTICLES |= {"un", "at", "et", "ut", "ad", "ed", "ud", "az", "ez", "uz", "ath", "eth", "adh", "edh", "l"}
_PATRONYMS = {"bin", "ibn", "bint"}


_FUSED = re.compile(r"[eu](?P<rest>(?:zz|ss|rr|nn|dd|tt|ssh|sh(?=sh))[a-z]{2,})")


def without_articles(words: Sequence[str]) -> list[str]:
    """The words of a folded name without Arabic articles: al- and el- anywhere, ash-, ar- … before their own letter."""
    kept: list[str] = []
    for n, word in enumerate(words):
        if n and (fused := _FUSED.fullmatch(word)):
            kept.append(fused["rest"])
            continue
        following = words[n + 1] if n + 1 < len(words) else ""
        if word in _ARTICLES and following:
            tail = word.lstrip("aeui")
            is_sun = tail in _SUN and following.startswith(tail[0])
            if tail == "l" or is_sun or (tail == "ch" and following.startswith("ch")):
                continue
        kept.append(word)
    return kept


_ABD = re.compile(r"abd(?:[aeou]l+(?=[a-z]{3})|[aeou](?=([rsntdz])\1)|(?:[aeou]l?)?$)(?P<rest>.*)")
_DIN = re.compile(r"(?P<first>[a-z]{3,}?)(?:[aeou]|h[ae])?dd[ie]+ne?$")


def name_parts(words: list[str]) -> list[str]:
    """Compounds written in many ways, taken apart in one: Abdelrahman and Abd al-Rahman are abd, rahman."""
    parts: list[str] = []
    for n, word in enumerate(words):
        if n > 1 and words[n - 1] == "ben":
            parts[-1] += word
            continue
        if n and word in _PATRONYMS and n + 1 < len(words):
            continue
        if word in given_names():
            parts.append(word)
        elif word.startswith("abd") and (found := _ABD.fullmatch(word)):
            rest = found["rest"]
            parts += ["abd", *name_parts([rest])] if rest else ["abd"]
        elif word == "abed" and n + 1 < len(words):
            parts.append("abd")
        elif found := _DIN.fullmatch(word):
            parts += [found["first"], "din"]
        elif word in ("din", "deen", "dine"):
            parts.append("din")
        elif word in ("abu", "abou", "aboo", "abi", "abo"):
            parts.append("abu")
        else:
            parts.append(word)
    return parts


# The sounds, longest first. One letter stands for a class that romanisations confuse.
_SOUNDS = [
    ("shch", "X"), ("sch", "X"), ("tch", "X"), ("dzh", "j"), ("dsch", "j"), ("dj", "j"), ("sh", "X"), ("ch", "X"),
    ("kh", "h"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("zh", "j"), ("ph", "f"), ("ck", "k"), ("q", "k"),
    ("x", "ks"), ("tz", "ts"),
]  # fmt: skip
_SOUND = re.compile("|".join(sorted((a for a, _ in _SOUNDS), key=len, reverse=True)))
_CLASS = dict(_SOUNDS)
_SOFT_C = re.compile(r"c(?=[eiy])")
_QU = re.compile(r"q(?:u(?=[ei]))?")
_GLIDE_I = re.compile(r"[iy]+(?=[aou])|(?<=[aou])[iy]+(?=[aeou])|iy+(?=e)|ie(?=h?$)|^y(?=[aeiou])|(?<=e)y+(?=[aeou])")
_GLIDE_U = re.compile(r"(?:ou|oo|[uow])w?(?=[aei])|w(?=[aeiouy])")
_RUN = re.compile(r"[aeiou]+")


def _consonants(word: str) -> str:
    """The word with consonants as classes, vowels as written: doubled letters single, silent endings gone."""
    word = _QU.sub("k", word)
    word = _SOFT_C.sub("s", word)
    word = _SOUND.sub(lambda m: _CLASS[m.group()], word).replace("c", "k")
    word = re.sub(r"([^aeiou])\1+", r"\1", word)
    word = re.sub(r"(?<=[aeou])h$", "", word)
    word = word.replace("aw", "au") if not re.search(r"aw[aeiou]", word) else word
    word = _GLIDE_I.sub("Y", word)
    word = _GLIDE_U.sub("W", word)
    word = re.sub(r"[yi]+", "i", word)
    word = re.sub(r"(?<=[aeiou])w|w$", "u", word)
    return re.sub(r"([^aeiou])\1+", r"\1", word.replace("w", "W").replace("v", "W"))


def skeleton(word: str, keep: int = 4, fine: bool = False) -> str:
    """The sound of a folded word: consonant classes; below `keep` consonants also whether its vowels are open or
    round, always whether it begins and ends with a vowel. `tartous` and `tartus` are one, `hama` and `homs` two.
    Fine tells i from a as well, and of longer words whether the first vowel is round."""
    sounds = _consonants(word)
    bones = len(_RUN.sub("", sounds))
    if not bones:
        return sounds
    out: list[str] = []
    vowels = ""
    for found in _PIECE.finditer(sounds):
        run = found.group()
        if run[0] not in "aeiou":
            out.append(run)
            continue
        is_outer = found.start() == 0 or found.end() == len(sounds)
        vowel = _vowel(run, vowels, found.end() == len(sounds) - 1) if fine else _round(run)
        if is_outer:
            out.append(_ending(run) if fine and bones < 4 and found.start() else "a")
        elif bones < keep or (fine and not vowels and vowel == "u"):
            out.append(vowel)
        vowels += vowel
    return re.sub("Ya$", "Y", "".join(out))


_PIECE = re.compile(r"[aeiou]+|[^aeiou]")


def _ending(run: str) -> str:
    """The class of a vowel at the end: -a, -ah, -eh, -e are one."""
    return "u" if run[-1] in "ou" else "i" if run[-1] == "i" else "a"


def _round(run: str) -> str:
    return "u" if "o" in run or "u" in run else "a"


def _vowel(run: str, before: str, is_last: bool) -> str:
    """The class of a run of vowels. A lone e is a, but i in a last closed syllable after a (Khaled is Khalid)."""
    if "o" in run or "u" in run:
        return "u"
    if run in ("i", "ii", "ee") or (run == "e" and is_last and before[-1:] == "a"):
        return "i"
    return "y" if len(run) > 1 and run[-1] == "i" else "a"


_SLAVIC = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("shch|sch|sh|ch|tch", "X"),
        ("zh", "J"),
        ("kh", "h"),
        ("x", "ks"),
        ("w", "v"),
        ("tz", "ts"),
        ("ff$", "v"),
        (r"(.)\1+", r"\1"),
        ("(?<=[aeou])[iyj](?=[aeou])|[iyj]+(?=[aeou])", "y"),
        ("^ye|(?<=[aeou])ye", "e"),
        ("(?<=[^aeouiy])ye", "e"),
        ("iy|yi|ij|yj|y(?![aou])|j(?![aou])", "i"),
        ("i+", "i"),
    )
]


def slavic(word: str) -> str:
    """The sound of a folded Slavic word, its vowels kept: `zelenskyy` is `zelenskiy`, `petrov` is not `petrova`."""
    for pattern, sound in _SLAVIC:
        word = pattern.sub(sound, word)
    return word


class GivenName(NamedTuple):
    """A given name and the tradition it is of: arabic, slavic …, or shared where bearers have last names of any."""

    name: str
    tradition: str


@cache
def given_names() -> dict[str, GivenName]:
    """A folded spelling of a given name to the name it is one of, from given_names.csv."""
    table: dict[str, GivenName] = {}
    text = resources.files("articles.names").joinpath("given_names.csv").read_text(encoding="utf-8")
    for line in text.splitlines()[1:]:
        name, tradition, spellings = line.split(",")
        for spelling in (name, *spellings.split("|")):
            if spelling:
                table.setdefault(fold(spelling).replace(" ", ""), GivenName(name, tradition))
    return table
