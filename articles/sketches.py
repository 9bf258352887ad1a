"""What articles and quotations are found alike by: samples of their words, names and numbers, each as hashes."""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable, Sequence
from datetime import date

from articles import facts
from articles.alike import STOP, weigh, words_of
from articles.language import UNSPACED, word_count

SHINGLE = 5
_KEEP_ONE_IN = 8
QUOTE_SHINGLE = 3
SHORT_QUOTE, LONG_QUOTE, TELLING_WORDS = 4, 6, 3
WINDOW_DAYS = 7
_MONTH_DAYS = 31
LEAD_WORDS = 90


def words(text: str) -> list[str]:
    """The words of a text, in lower case."""
    return words_of(text.lower())


def numbers(text: str) -> set[str]:
    """The numbers of a text in one form; single digits left out."""
    return {number for _, number in facts.numbers(text) if len(number) > 1}


def text_sketch(text: str) -> list[int]:
    """A sample of the text's 5-word shingles, chosen by their hash, so that equal passages keep equal samples
    (Broder 1997, mod p)."""
    return sorted({h for h in _shingles(words(text), SHINGLE) if h % _KEEP_ONE_IN == 0})


def quote_key(text: str, speaker: str | None, article_id: str) -> str:
    """The same for quotations of the same words. A few words alone say little (`a request for comment`): they count as
    the same quotation only from the same speaker."""
    said = words(text)
    whose = "" if _are_telling(said) else f"|{speaker or article_id}"
    joined = " ".join(said) + whose
    return f"{zlib.crc32(joined.encode()):08x}{zlib.adler32(joined.encode()):08x}"


def quote_sketch(text: str) -> list[int]:
    """Every 3-word shingle of a quotation; none for short ones."""
    said = words(text)
    return sorted(set(_shingles(said, QUOTE_SHINGLE))) if _are_telling(said) else []


def _are_telling(said: Sequence[str]) -> bool:
    if any(UNSPACED.match(word) for word in said):
        return len(said) >= 2 * LONG_QUOTE  # two of these pieces say what a word says
    return len(said) >= LONG_QUOTE or (len(said) >= SHORT_QUOTE and len(set(said) - STOP) >= TELLING_WORDS)


def token_sketch(names: Iterable[str], text: str, days: tuple[date, date] | None) -> list[int]:
    """Names and numbers, each bound to the weeks it may be of and the next, so that articles of one week meet; bound to
    none where no more than a year is known."""
    tokens = {*names, *numbers(text)}
    if days is None or (days[1] - days[0]).days > _MONTH_DAYS:
        return sorted(zlib.crc32(f"t|{token}".encode()) for token in tokens)
    first, last = (day.toordinal() // WINDOW_DAYS for day in days)
    return sorted(zlib.crc32(f"t|{token}|{week}".encode()) for token in tokens for week in range(first, last + 2))


def subject_sketch(lead_names: Sequence[str]) -> list[int]:
    """Pairs of the names an article begins with."""
    unique = sorted(set(lead_names))[:8]
    return sorted({zlib.crc32(f"e|{a}|{b}".encode()) for i, a in enumerate(unique) for b in unique[i + 1 :]})


def lead_words(title: str | None, text: str) -> dict[int, float]:
    """The content words an article begins with by the CRC-32 of their stem, weighted; the squares of the weights are
    1 together."""
    opening = " ".join(text.split(None, LEAD_WORDS)[:LEAD_WORDS])
    if word_count(opening) > LEAD_WORDS:
        opening = opening[: 2 * LEAD_WORDS]
    bag = weigh(words_of((title or "") + "\n" + opening))
    size = math.sqrt(sum(weight * weight for weight in bag.values()))
    return {stem: weight / size for stem, weight in bag.items()}


def _shingles(said: Sequence[str], size: int) -> list[int]:
    if len(said) < size:
        return [zlib.crc32(" ".join(said).encode())] if said else []
    return [zlib.crc32(" ".join(said[i : i + size]).encode()) for i in range(len(said) - size + 1)]
