"""Find names in a text: where persons, organisations and places are named, not yet whose names they are.

A text is looked at three ways: by the lists of known names, by the grammar of names (spans.toml), and by a model where
one is installed. Where they disagree it is settled by rule; then a name found once is found wherever it stands again,
and it has one kind in one text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from articles.language import other_language
from articles.names.by_grammar import patterned
from articles.names.by_lists import listed
from articles.names.by_model import modelled
from articles.names.forms import abbreviates, is_kin
from articles.names.grammar import calling, grammar, is_known, is_told_a_place
from articles.names.keys import is_generation
from articles.names.lists import fold_name, is_first_name
from articles.names.tokens import FAIR, STRONG, WEAK, Found, Span, Tokens, Word
from articles.names.translit import is_arabic
from articles.parse import Text

__all__ = ["Span", "find_spans"]

_BORN = re.compile(r" ?[(,] ?born\b|, (?:aged? )?\d\d, |, who\b")
_JOINED = re.compile(r"(?!Mc|Mac|De|Di|Du|La|Le|Fitz|Van|O)[A-Z][a-z]{1,8}[A-Z][A-Za-z]+")
"""one word with a capital in its middle, as firms write themselves, not persons: NetRadar"""
_CITED = re.compile(
    r"\b(?:19|20)\d\d;\s?\d|doi:|\b(?:PMID|arXiv|ISSN|ISBN)\b|\. Retrieved \d{4}|^\^ |\bet al\.? [A-Z]"
    r"|[A-Z]\w+ [A-Z], [A-Z]\w+ [A-Z]{1,2}[,.] "
)
"""what a reference to a paper or a book has in it"""
_PRICED = re.compile(r"[$€£] ?\d[\d,]*\.\d\d(?: \([^()]*\))?\s*$")
"""what a line ends in that names goods, with their price to the cent"""
_WRITTEN_FOR_MACHINES = re.compile(
    r"(?:https?://|www\.|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}/)\S+|\S+@\S+|(?<!\w)[@#]\w+"
    r"|\b\w+\.(?:java|py|js|php|html?|css|exe|zip|rar|app|conf|sh|txt|pdf|docx?|xlsx?|jpe?g|png|gif|mp[34])\b"
)
_NICKNAME = re.compile(r""" ["“'‘][A-Z][\w .-]{1,20}["”'’] [A-Z][\w-]+""")
_IN_BRACKETS = re.compile(r" ?\((?:the )?[\"“'‘]?([A-Z][A-Za-z&.-]{1,9})[\"”'’]?\)")
_TERM = re.compile(r" \((?:or )?[\"“'‘]?([A-Z][A-Za-z]{1,6}?)s?[\"”'’]?[,;)]")
_LINE, _LIST = 60, 12
"""characters of a line, and lines of a list, that takes turns"""
_LAST_OF_ROW = frozenset((" and ", ", and ", " or ", ", or ", " and the ", ", and the "))
_IN_ROW = frozenset((", ", ", the "))
_AHEAD = re.compile(r"(\w+)(?:,|\.)? $")
_BEHIND = re.compile(r" ([a-z]+)|, (?:aged? )?(\d\d?)\b")
_SUCH = re.compile(
    r"\b(?:(?P<firm>[a-z]+) (?:like|such as|including|called|named)|according to"
    r"|(?:executive|spokes\w+|CEO|shares) (?:of|for|at|in)) (?:[Tt]he )?$"
)
"""what tells of a body ahead of its name: firms such as X, according to X, chief executive of X"""


def find_spans(text: Text) -> list[Span]:
    """Names of persons, organisations and places in a text, in order, not overlapping."""
    tokens = Tokens(text)
    apart = _read_apart(text)
    by_lists, by_model, by_grammar = (
        [f for f in look(tokens) if not any(s <= f.start < e for s, e in apart)]
        for look in (listed, modelled, patterned)
    )
    by_model += [Found(start, end, "", "model") for start, end in apart]
    settled = _settle(tokens, by_lists, by_model, by_grammar)
    settled = _without_terms(tokens, _acronyms(tokens, _without_trades(tokens, _joined(tokens, settled))))
    settled = _one_kind(tokens, settled)
    settled = _attested(tokens, _repeated(tokens, settled, by_model))
    spans = [Span(f.start, f.end, f.kind, tokens.basic(f) if f.forms else "") for f in settled]
    for (start, end), language in apart.items():
        if language:
            inside = find_spans(Text(text.text[start:end], language))
            spans += [replace(s, start=start + s.start, end=start + s.end) for s in inside]
    return sorted(spans, key=lambda s: s.start)


def _read_apart(text: Text) -> dict[tuple[int, int], str]:
    """The paragraphs in another language than the text, with that language; and what is read in none: references, whose
    names are those of authors, journals and papers, lists of goods, addresses, handles and names of files."""
    apart = {m.span(): "" for m in _WRITTEN_FOR_MACHINES.finditer(text.text)}
    for start, end in text.paragraphs:
        paragraph = text.text[start:end]
        if _CITED.search(paragraph) or _PRICED.search(paragraph):
            apart[start, end] = ""
        elif language := other_language(paragraph, text.language.split("-")[0].lower()):
            apart[start, end] = language
    return apart


def _settle(tokens: Tokens, by_lists: list[Found], by_model: list[Found], by_grammar: list[Found]) -> list[Found]:
    """One answer where several overlap."""
    same = {(f.start, f.end): f for f in by_model}
    rivals: list[Found] = []
    for found in by_lists:
        said = same.get((found.start, found.end))
        if said is not None and said.kind:
            agreed = found._replace(strength=STRONG) if found.kind == said.kind else found
            rivals.append(said if found.strength == WEAK else agreed)
        elif found.strength > WEAK:
            rivals.append(found)
    nothing = _covered(tokens, (f for f in by_model if not f.kind))
    rivals += [
        f
        for f in by_grammar
        if (f.strength == STRONG or 0 in nothing[f.start : f.end]) and not _is_full_name(tokens, f, same)
    ]
    rivals += [found for found in by_model if found.kind]
    order = {"list": 2, "grammar": 1, "model": 0}
    rivals.sort(key=lambda f: (-f.length, -order[f.source]))
    settled: list[Found] = []
    covered = _covered(tokens)
    for found in rivals:
        if covered.find(1, found.start, found.end) < 0:
            settled.append(found)
            covered[found.start : found.end] = b"\x01" * found.length
    return settled


def _covered(tokens: Tokens, names: Iterable[Found] = ()) -> bytearray:
    """One byte for each letter of the text, 1 where one of the names stands."""
    covered = bytearray(len(tokens.text))
    for found in names:
        covered[found.start : found.end] = b"\x01" * found.length
    return covered


def _is_full_name(tokens: Tokens, found: Found, by_model: dict[tuple[int, int], Found]) -> bool:
    """Whether what ends as a place does is somebody with a known first name, as the model says too: Joan Hill."""
    said = by_model.get((found.start, found.end))
    if said is None or said.kind != "PERSON":
        return False
    titled = re.search(r"(\w+)\.? $", tokens.text[max(0, found.start - 16) : found.start])
    return is_first_name(tokens.run(found)[0].raw) or (titled is not None and titled[1].lower() in grammar().titles)


def _joined(tokens: Tokens, settled: list[Found]) -> list[Found]:
    """With persons' names that go on behind a nickname, as Karl Otto "Boots" Linde, or that were cut in two."""
    joined: list[Found] = []
    for found in sorted(settled):
        previous = joined[-1] if joined else None
        if found.kind == "PERSON":
            found = _with_first_name(tokens, found, previous.end if previous else 0)
            match = _NICKNAME.match(tokens.text, found.end)
            if match:
                found = found._replace(end=match.end())
            elif previous and _is_cut_in_two(tokens, previous, found):
                joined[-1] = previous._replace(end=found.end)  # Ida Bel, and Norden
                continue
        if previous is None or found.start >= previous.end:
            joined.append(found)
    return joined


def _is_cut_in_two(tokens: Tokens, previous: Found, found: Found) -> bool:
    """Whether two persons' names are one; a name in the genitive is not that of who follows."""
    return previous.kind == "PERSON" and not previous.forms and tokens.text[previous.end : found.start] == " "


def _with_first_name(tokens: Tokens, found: Found, free: int) -> Found:
    """A last name with the first name before it that the model left out: Anders Holm, of whom it saw Holm."""
    n = tokens.at.get(found.start, 0)
    first = tokens.words[n - 1]
    is_cut = (
        free <= first.start and tokens.gap(n - 1) in (" ", "-") and first.raw[0].isupper() and is_first_name(first.raw)
    )
    return found._replace(start=first.start) if is_cut else found


def _without_trades(tokens: Tokens, settled: list[Found]) -> list[Found]:
    """With last names alone where what somebody does was taken for a first name: Farmer Kell, of Jonas Kell."""
    runs = [tokens.run(f) if f.kind == "PERSON" else [] for f in settled]
    trades = grammar().occupations
    is_trade = [len(run) == 2 and run[0].raw.casefold() in trades for run in runs]
    if not any(is_trade):
        return settled
    lasts = {run[-1].raw for run, trade in zip(runs, is_trade, strict=True) if len(run) > 1 and not trade}
    return [
        f._replace(start=run[1].start) if trade and run[1].raw in lasts else f
        for f, run, trade in zip(settled, runs, is_trade, strict=True)
    ]


def _acronyms(tokens: Tokens, settled: list[Found]) -> list[Found]:
    """With the short forms that stand in brackets behind a name, Syria Recovery Trust Fund (SRTF), and the letters
    elsewhere that stand for the whole of a long one."""
    covered, added = _covered(tokens, settled), []
    for found in settled:
        match = _IN_BRACKETS.match(tokens.text, found.end)
        if not match or not any(c.isupper() for c in match[1][1:]):
            continue
        start, end = match.span(1)
        initials = "".join(w.raw[0] for w in tokens.run(found) if w.raw[0].isupper())
        is_short = match[1].replace(".", "").upper()[:1] == initials[:1].upper() and len(initials) > 1
        if is_short and covered.find(1, start, end) < 0:
            added.append(Found(start, end, found.kind, "grammar", STRONG))
            covered[start:end] = b"\x01" * (end - start)
    long = [tokens.text[f.start : f.end] for f in settled if f.kind == "ORG" and len(tokens.run(f)) > 3]
    for word in tokens.words if long else ():
        is_free = word.raw.isupper() and covered.find(1, word.start, word.end) < 0
        if is_free and any(abbreviates(word.raw, name) for name in long):
            added.append(Found(word.start, word.end, "ORG", "grammar", STRONG))
    return settled + added


def _without_terms(tokens: Tokens, settled: list[Found]) -> list[Found]:
    """Without letters that the text itself says stand for words that are no name, as terms do: lower back pain (LBP). A
    body may be written so too: the ministry of defence (MoD)."""
    bodies = grammar().org_heads | {"government", "bank"}
    ends = {found.end for found in settled}
    terms = set()
    for said in _TERM.finditer(tokens.text):
        ahead = tokens.text[max(0, said.start() - 100) : said.start()].rstrip(",")
        if said.start() in ends:
            continue
        every = re.split(r"[^A-Za-z -]", ahead)[-1].lower().replace("-", " ").split()
        for parts in (every, [word for word in every if word not in grammar().small]):
            meant = parts[-len(said[1]) :]
            if "".join(word[0] for word in meant) == said[1].lower() and bodies.isdisjoint(meant):
                terms.add(said[1])
    return [f for f in settled if tokens.text[f.start : f.end] not in terms] if terms else settled


def _one_kind(tokens: Tokens, settled: list[Found]) -> list[Found]:
    """One kind for one name in one text: the lists' first, else that of a person named in full, else the most said."""
    firsts, lasts = _parts_of_persons(tokens, settled)
    said: dict[str, Counter[str]] = defaultdict(Counter)
    places: Counter[str] = Counter()
    firm: dict[str, str] = {}
    keys = [fold_name(tokens.basic(f)) for f in settled]
    for key, found in zip(keys, settled, strict=True):
        said[key][found.kind] += 1 if found.source == "model" else 2
        if found.source == "list" and found.strength == STRONG:
            firm.setdefault(key, found.kind)
        for kind, votes in _told(tokens, found):
            if kind == "PLACE":
                places[key] += votes
            else:
                said[key][kind] += votes
    for key, kind in (*_enumerated(tokens, settled, keys), *_in_columns(tokens, settled, keys)):
        said[key][kind] += 3
        places[key] += 3 * (kind == "PLACE")
    firm |= {
        key: "PERSON" for key, found in zip(keys, settled, strict=True) if is_kin(tokens.text, found.start, found.end)
    }

    def kind_of(key: str, found: Found) -> str:
        if key in firm:
            return firm[key]
        if key in lasts or (key in firsts and found.kind == "ORG"):
            return "PERSON"
        if _JOINED.fullmatch(tokens.text, found.start, found.end):
            return "ORG"
        return "PLACE" if 3 * places[key] > said[key].total() else said[key].most_common(1)[0][0]

    return [found._replace(kind=kind_of(key, found)) for key, found in zip(keys, settled, strict=True)]


def _enumerated(tokens: Tokens, settled: list[Found], keys: list[str]) -> Iterator[tuple[str, str]]:
    """Names that the model gave another kind than all others of the row they stand in, and the kind of those: Bonaire,
    St Eustatius and Saba."""
    order = sorted(range(len(settled)), key=lambda n: settled[n].start)
    row: list[int] = order[:1]
    for n in order[1:]:
        gap = tokens.text[settled[row[-1]].end : settled[n].start]
        row = [*row, n] if gap in _IN_ROW or gap in _LAST_OF_ROW else [n]
        if gap in _LAST_OF_ROW:
            (kind, most), *others = Counter(settled[m].kind for m in row).most_common()
            for m in row if len(others) == 1 and len(row) == most + 1 > 2 else ():
                found = settled[m]
                is_full = found.kind == "PERSON" and len(tokens.run(found)) > 1
                is_body = tokens.run(found)[-1].raw.casefold() in grammar().org_heads
                if found.kind != kind and found.source == "model" and not is_full and not is_body:
                    yield keys[m], kind
        if gap in _LAST_OF_ROW:
            row = [n]


def _in_columns(tokens: Tokens, settled: list[Found], keys: list[str]) -> Iterator[tuple[str, str]]:
    """Names in a list whose lines take turns, as towns and who sits for them do, and the kind most in a turn have."""
    starts = [start for start, _ in tokens.given.paragraphs]
    lists: list[list[int]] = [[]]
    for number, (start, end) in enumerate(tokens.given.paragraphs):
        if end - start < _LINE and tokens.text[end - 1] not in ".!?:;,":
            lists[-1].append(number)
        elif lists[-1]:
            lists.append([])
    turns = {number: (n, number % 2) for n, numbers in enumerate(lists) if len(numbers) > _LIST for number in numbers}
    kinds: dict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    where = [turns.get(bisect_right(starts, found.start) - 1) for found in settled] if turns else []
    for turn, found in zip(where, settled, strict=False):
        if turn and (found.kind != "PERSON" or len(tokens.run(found)) > 1):  # a lone word may be either
            kinds[turn][found.kind] += 1
    usual = {turn: counted.most_common(1)[0] for turn, counted in kinds.items()}
    for turn, key, found in zip(where, keys, settled, strict=False):
        if turn in usual and found.source == "model":
            (kind, most), other = usual[turn], usual.get((turn[0], 1 - turn[1]), ("", 0))
            if kind != other[0] and 2 * most > kinds[turn].total() and 4 * most >= _LIST:
                yield key, kind


def _parts_of_persons(tokens: Tokens, settled: list[Found]) -> tuple[set[str], set[str]]:
    """The first names of the persons named in full, and what their names begin and end in."""
    firsts: set[str] = set()
    others: set[str] = set()
    for found in settled:
        parts = [w.key for w in _unsuffixed(tokens.run(found))] if found.kind == "PERSON" else []
        if len(parts) > 1:
            firsts.add(parts[0])
            others |= {" ".join(parts[:n]) for n in range(2, len(parts))}
            others |= {" ".join(parts[n:]) for n in range(1, len(parts))}
    return firsts, others


def _unsuffixed(run: list[Word]) -> list[Word]:
    """A person's name without what tells a father from a son: James Calder, of James Calder Jr."""
    return run[:-1] if run and is_generation(run[-1].key) else run


def _told(tokens: Tokens, found: Found) -> Iterator[tuple[str, int]]:
    """Which kinds the words around a name say it has, and how much that counts."""
    before, text, run = tokens.before(found.start), tokens.text, tokens.run(found)
    if is_told_a_place(text, found.start, found.end) and (found.kind != "PLACE" or found.source == "grammar"):
        yield "PLACE", 3
    elif found.kind != "PLACE":
        is_full = len(run) > 1 and is_first_name(run[0].raw) and not is_known(run[:1])  # a stake in Ida Bel
        is_near = before in ("in", "around") and found.kind == "PERSON" and not is_full
        is_governed = text.startswith(("'s government", "’s government"), found.end) and len(run) == 1
        if is_near or is_governed or before in grammar().sure_locatives:
            yield "PLACE", 1
    elif found.source == "grammar" and run[0].raw.casefold() in grammar().place_openers:
        yield "PLACE", 2  # at Ras Zahin: by its first word and by where it stands
    elif before in grammar().bearers:
        yield "PERSON", 4
    called = calling(text, found.start, found.end)
    if len(run) == 1 and (before in grammar().firms or called == "ORG"):
        yield "ORG", 4
    if found.kind != "PERSON":
        is_called = found.source == "model" and before in grammar().occupations
        is_body = before == "the" or not grammar().org_heads.isdisjoint(w.raw.casefold() for w in run)
        is_speaker = is_first_name(run[0].raw) and _speaks(tokens, found)
        is_called |= called == "PERSON"
        if not is_body and (is_called or is_speaker or _BORN.match(tokens.text, found.end)):
            yield "PERSON", 4


def _repeated(tokens: Tokens, settled: list[Found], by_model: list[Found]) -> list[Found]:
    """With the other places where a name found once stands again, and where a person's last name does."""
    kinds = _to_repeat(tokens, settled)
    runs = [tokens.run(f) for f in settled if f.kind == "ORG" and tokens.is_english]
    runs = [r for r in runs if len(r) > 1 and not any(w.raw in ("of", "for") for w in r)]
    short = {(r[-1].raw,) for r in runs if len(r[-1].raw) > 4 and r[-1].raw.lower() not in tokens.lower}
    short -= kinds.keys()
    kinds |= dict.fromkeys(sorted(short), "ORG")  # the Monitor, of the Lakeside Monitor
    firsts: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for raw in sorted(kinds, key=len, reverse=True):
        firsts[raw[0]].append(raw)
    refused = [m for m in by_model if not m.kind and not _is_bearer(tokens, m, kinds)]
    taken = sorted((f.start, f.end) for f in settled + refused)
    added: list[Found] = []
    free, at = 0, 0
    for n, word in enumerate(tokens.words):
        while at < len(taken) and taken[at][1] <= word.start:
            at += 1
        known = [raw for form in (word.raw, *tokens.forms(n)) if form in firsts for raw in firsts[form]]
        for raw in known if word.start >= free else ():
            run = tokens.words[n : n + len(raw)]
            if not tokens.may_be(n, raw) or (raw in short and not _is_the(tokens, word)):
                continue
            if not all(tokens.joined(i) for i in range(n, n + len(raw) - 1)):
                continue
            end = run[-1].end
            if any(s < end and word.start < e for s, e in taken[at : at + 3]):
                continue
            added.append(Found(word.start, end, kinds[raw], "grammar", FAIR, tokens.inflected(n, raw)))
            free = end
            break
    return settled + added


def _is_the(tokens: Tokens, word: Word) -> bool:
    """Whether a word stands alone behind an article: the Monitor."""
    return tokens.before(word.start) == "the" and not tokens.behind(word)[:1].isupper()


def _attested(tokens: Tokens, settled: list[Found]) -> list[Found]:
    """Without lone words that the model alone, and once, takes for persons or organisations: two of three are neither;
    nor are those that stand in small letters too. One is kept that stands in the title too or opens the text, of which
    something else tells, or that stands in a row with another of its kind."""
    times = Counter(w.raw for f in settled for w in tokens.run(f))
    times.update(re.findall(r"\w+", tokens.given.beside))
    parts = {w.raw for f in settled if len(run := tokens.run(f)) > 1 for w in run}
    order = sorted(settled)
    kept = []
    for n, found in enumerate(order):
        run = tokens.run(found)
        is_word = len(run) == 1 and run[0].raw.lower() in tokens.lower and run[0].raw not in parts
        is_doubtful = is_word and tokens.is_modelled and found.source != "list"
        if is_doubtful and not is_known(run) and not _is_told(tokens, found):
            continue
        is_lone = found.source == "model" and found.kind != "PLACE" and len(run) == 1 and run != tokens.words[:1]
        if not is_lone or times[run[0].raw] > 1 or is_known(run) or _is_told(tokens, found):
            kept.append(found)
            continue
        beside = [f for f in (*order[max(0, n - 1) : n], *order[n + 1 : n + 2]) if f.kind == found.kind]
        gaps = {tokens.text[min(f.end, found.end) : max(f.start, found.start)] for f in beside}
        if gaps & (_IN_ROW | _LAST_OF_ROW):
            kept.append(found)
    return kept


def _is_told(tokens: Tokens, found: Found) -> bool:
    """Whether what stands around a lone word, or how it is written, tells of its kind too."""
    rules, raw = grammar(), tokens.text[found.start : found.end]
    before, behind = _around(tokens, found)
    if _speaks(tokens, found):
        return True
    if found.kind == "ORG":
        is_team = before == "the" and raw.endswith("s") and not tokens.text.startswith(" of ", found.end)  # the Rovers
        is_such = (such := _SUCH.search(tokens.text[max(0, found.start - 50) : found.start])) is not None and (
            such["firm"] is None or re.sub("ies$", "y", such["firm"]).removesuffix("s") in rules.firms
        )
        is_body = is_team or is_such or behind in rules.at_work or before in rules.firms | rules.whence
        return is_body or any(c.isupper() for c in raw[1:])
    is_named = is_first_name(raw) or is_kin(tokens.text, found.start, found.end) or before in rules.titles
    return is_named or behind.isdecimal()


def _speaks(tokens: Tokens, found: Found) -> bool:
    """Whether a name stands before or behind what somebody does who speaks."""
    return not grammar().speaking.isdisjoint(_around(tokens, found))


def _around(tokens: Tokens, found: Found) -> tuple[str, str]:
    """The word before a name, in small letters, and behind it a word in small letters or, behind a comma, an age."""
    ahead, behind = (
        _AHEAD.search(tokens.text, max(0, found.start - 20), found.start),
        _BEHIND.match(tokens.text, found.end),
    )
    return ahead[1].lower() if ahead else "", behind[1] or behind[2] if behind else ""


def _is_bearer(tokens: Tokens, found: Found, kinds: dict[tuple[str, ...], str]) -> bool:
    """Whether a lone word is the last name of somebody named in full: King or Law, behind whom no name follows."""
    raw, rules = tokens.text[found.start : found.end], grammar()
    if raw.casefold() not in rules.titles | rules.no_name_heads or kinds.get((raw,)) != "PERSON":
        return False
    return not tokens.text[found.end + 1 : found.end + 2].isupper()


def _to_repeat(tokens: Tokens, settled: list[Found]) -> dict[tuple[str, ...], str]:
    """The words of each name that may stand again, a person's last name too, and the kind it has."""
    kinds: dict[tuple[str, ...], str] = {}
    for found in settled:
        run = tokens.run(found)
        forms = dict(found.forms)
        raw = tuple(forms.get(w.start, w.raw) for w in run)
        is_doubtful = found.source == "model" and found.kind == "ORG" and len(raw) == 1 and not raw[0].isupper()
        if sum(map(len, raw)) > 2 and not is_doubtful:
            kinds.setdefault(raw, found.kind)
        run = _unsuffixed(run)
        raw = raw[: len(run)]
        if found.kind == "PERSON" and len(run) > 2 and tokens.language in grammar().two_last_names:
            kinds.setdefault(raw[-2:], found.kind)  # Ferrer Olmo, of Lucía Ferrer Olmo
        if found.kind == "PERSON" and 1 < len(run) < 6:
            tail = 1  # Ben-Gvir has two words and is one name
            while tail < len(run) - 1 and tokens.gap(tokens.at[run[-tail - 1].start]) == "-":
                tail += 1
            particles = tail
            while particles < len(run) - 1 and raw[-particles - 1].casefold() in grammar().joiners:
                particles += 1
            last = raw[-tail:]
            if particles > tail:  # von der Horst, at the beginning of a sentence Von der Horst
                whole = raw[-particles:]
                for written in (whole, (whole[0].capitalize(), *whole[1:]), (whole[0].lower(), *whole[1:])):
                    kinds.setdefault(written, found.kind)
            is_name = last[-1][0].isupper() or (is_arabic(last[-1]) and len(last[-1]) > 4)
            if len(last[-1]) > 3 and is_name and last[-1].lower() not in tokens.lower:
                kinds.setdefault(last, found.kind)
                if last[0].islower():  # al-Zarqawi, and Zarqawi
                    kinds.setdefault(last[1:], found.kind)
    return kinds
