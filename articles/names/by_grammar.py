"""See names in a text by the grammar of names: how English builds them; in other languages by known first names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from articles.names.by_first_names import by_first_names
from articles.names.grammar import calling, grammar, is_listed, is_no_name, is_told_a_place
from articles.names.lists import is_first_name, known_names
from articles.names.tokens import FAIR, Found, Tokens, Word, is_capital

_OWN = re.compile(r" ([a-z]+) of (?=([A-Z]\w+))")
"""what is somebody's, with a capital behind "of" alone: UN commission of Inquiry"""
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")


def patterned(tokens: Tokens) -> Iterator[Found]:
    """Names that are known by how names are built, in order."""
    return _in_english(tokens) if tokens.is_english else by_first_names(tokens)


def _in_english(tokens: Tokens) -> Iterator[Found]:
    """Names known by how English builds them, in runs of words with capitals."""
    n, count = 0, len(tokens.words)
    while n < count:
        if not is_capital(tokens.words[n].raw) or tokens.is_shouted(tokens.words[n].start):
            n += 1
            continue
        last = n
        while last + 1 < count and is_capital(tokens.words[last + 1].raw) and tokens.gap(last) in (" ", "-"):
            last += 1
        found = _in_run(tokens, n, last)
        if found is not None:
            yield found
        n = last + 1


def _in_run(tokens: Tokens, first: int, last: int) -> Found | None:
    """The name that a run of words with capitals is, or holds."""
    rules, words = grammar(), tokens.words
    low = [w.raw.casefold().strip(".") for w in words[first : last + 1]]
    while len(low) > 1 and low[0] in rules.before and (len(low[0]) == 1 or not words[first].raw.isupper()):
        first, low = first + 1, low[1:]
    for k, word in enumerate(low):
        if _ORDINAL.fullmatch(word):
            return _unit(tokens, first + k, low[k:])
    start, end, run = words[first].start, words[last].end, words[first : last + 1]
    is_body = low[-1] in rules.org_heads
    is_other = is_body or low[-1] in rules.place_heads
    titles = next((k for k, word in enumerate(low) if word not in rules.titles), len(low))
    is_titled = 0 < titles < len(low) <= titles + 4 and low[titles - 1] in rules.sure_titles
    if is_titled and not is_other and low[titles] not in rules.before | tokens.lower and len(low[-1]) > 1:  # Gen. Votel
        return Found(run[titles].start, end, "PERSON", "grammar", FAIR)
    if low[-1] in rules.org_heads_of and tokens.text.startswith((" of ", " for "), end):
        stop = _tail(tokens, last + 1)
        if stop > last + 1:  # Ministry of Health, Government of Iraq
            whole, bare = words[first : stop + 1], words[first + 1 : stop + 1]
            is_owned = whole[0].key in known_names().adjectives and is_listed(bare)
            return Found(bare[0].start if is_owned else start, words[stop].end, "ORG", "grammar")
    own = _OWN.match(tokens.text, end) if first == last and is_listed(run) else None
    is_own = own is not None and own[1] in rules.org_heads & rules.org_heads_of
    if own and is_own and not is_first_name(own[2]) and not known_names().lookup(own[2]):
        return Found(start, words[_tail(tokens, last + 2)].end, "ORG", "grammar")  # UN commission of Inquiry
    if low[-1] in rules.place_heads_of and tokens.text.startswith(" of ", end) and is_capital(words[last + 2].raw):
        return Found(start, words[last + 2].end, "PLACE", "grammar")  # Vale of Clwyd
    before = tokens.before(start)
    if before in rules.firms and words[first - 1].raw.islower() and not is_other and _is_new(tokens, run):
        return Found(start, end, "ORG", "grammar", FAIR)
    is_free = before not in rules.before | rules.locatives or (len(run) == 1 and before in ("by", "for", "with"))
    kind = calling(tokens.text, start, end) if is_free and len(run) < 4 and not is_other else ""
    is_sure = len(run) > 1 or before != "" or tokens.text[end + 2 : end + 4].isdecimal()
    is_new = (kind == "ORG" and len(run) > 1) or _is_new(tokens, run)  # Clean Water Now, a charity
    if kind and is_sure and low[0] not in rules.before and is_new:
        return Found(start, end, kind, "grammar", FAIR)
    if tokens.opens_text(first, last) and _is_new(tokens, run):
        return Found(start, end, "PLACE", "grammar", FAIR)
    is_near = before in rules.sure_locatives
    if len(run) == 1:
        is_near |= is_told_a_place(tokens.text, start, end) and _is_new(tokens, run)
        is_place = is_near and len(low[0]) > 2 and not run[0].raw.isupper()
    elif is_no_name(run):
        return None
    elif is_body and not all(w in rules.org_heads | rules.titles for w in low[:-1]):
        return Found(start, end, "ORG", "grammar", FAIR)
    else:
        opens = low[0] in rules.place_openers and before in rules.locatives
        is_double = tokens.gap(last - 1) == "-" and is_first_name(run[0].raw)
        is_place = is_near or opens or (low[-1] in rules.place_heads and not is_double)
    return Found(start, end, "PLACE", "grammar", FAIR) if is_place else None


def _is_new(tokens: Tokens, run: list[Word]) -> bool:
    """Whether words may be a name that nothing else tells of: the retailer Kellmart."""
    rules = grammar()
    known = rules.before | rules.titles | rules.peoples | rules.not_names | known_names().adjectives.keys()
    return (
        not run[-1].raw[-1].isdigit()
        and len(run[-1].raw) > 2
        and not any(w.raw.casefold() in known or w.raw.lower() in tokens.lower for w in run)
    )


def _unit(tokens: Tokens, number: int, low: list[str]) -> Found | None:
    """A unit of armed forces that begins with a number: 5th Special Forces Group, 407th AEG."""
    last = max((k for k, word in enumerate(low) if word in grammar().units), default=0)
    if not last and len(low) > 1 and tokens.words[number + 1].raw.isupper():
        last = 1
    return Found(tokens.words[number].start, tokens.words[number + last].end, "ORG", "grammar") if last else None


def _is_body(tokens: Tokens, n: int) -> bool:
    """Whether the words with capitals from one on, two or more, are the name of a body by the last of them."""
    last = n
    while last < len(tokens.words) and is_capital(tokens.words[last].raw) and tokens.gap(last) == " ":
        last += 1
    run = [w for w in tokens.words[n : last + 1] if is_capital(w.raw)]
    return len(run) > 1 and run[-1].raw.casefold() in grammar().org_heads


def _tail(tokens: Tokens, joint: int) -> int:
    """The last word of a name that goes on behind `of`: Ministry of Trade and Industry of the Netherlands."""
    words, n, stop = tokens.words, joint, joint
    while tokens.gap(n) in (" ", "-"):
        word = words[n + 1]
        if is_capital(word.raw):
            if words[n].raw in ("and", "&") and (is_listed([word]) or is_first_name(word.raw)):
                break
            stop = n + 1
        elif word.raw not in ("the", "of", "and", "&") or (word.raw == "of" and stop > joint + 1):
            break
        elif words[n].raw == "and" and _is_body(tokens, n + 2):
            break  # Association of Growers and the Green Coast Movement
        n += 1
    return stop if stop > joint else joint - 1
