"""Sources without a name: how a text says that they hide it, why, and what it tells of them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from articles.quotes.grammar.tree import Tree
from articles.quotes.lexicon import words
from articles.records import Mention

SECRET = re.compile(
    r"""\b(?:(?:up)?on\ (?:the\ )?(?:condition|basis)\ of\ (?:strict\ )?anonymity
    |(?:spoke|speaking|speaks)\ anonymously
    |(?:did|does|do)(?:\ not|n['’]t)\ (?:wish|want)\ to\ be\ (?:named|identified|quoted)
    |asked\ that\ (?:his|her|their)\ (?:full\ )?names?\ (?:not\ be|be\ withheld)
    |(?:asked|asking|wished|wishing|wanted|requested|preferred)\ (?:to\ remain\ anonymous|anonymity
        |not\ to\ be\ (?:named|identified|quoted))
    |(?:declined|refused|refusing|declining)\ to\ (?:be\ (?:named|identified)
        |give\ (?:his|her|their)\ (?:full\ )?names?)
    |not\ (?:be\ )?(?:named|identified)
    |(?:not|un)\s?authori[sz]ed\ to\ (?:speak|discuss|comment|talk)[^,.;]*
    |granted\ anonymity)
    (?:\ to\ (?:discuss|describe|share|speak|talk)[^,.;]*)?""",
    re.IGNORECASE | re.VERBOSE,
)
"""how it is said that somebody would not be named: this tells of the source and is no statement"""
_WHY = re.compile(
    r"[,]?\s*(?:due to|because(?: of)?|for fear of|fearing|citing|out of|as (?:he|she|they)|since|given)\b[^,.;]*",
    re.IGNORECASE,
)
INFORMED = re.compile(r"\b(?:familiar|knowledge|briefed|close to|involved|aware|informed)\b")


def why_hidden(written: str, sentence: str) -> str | None:
    """Why a source is not named, where its words or its sentence say that it hides its name."""
    own = SECRET.search(written)
    sentence = written if own is not None and own.end() < len(written) else sentence
    secret = own or (SECRET.search(sentence) if "anonymity" in sentence else None)
    if secret is None:
        return None
    why = _WHY.match(sentence, sentence.find(secret.group()) + len(secret.group()))
    return (why.group().strip(" ,") if why else secret.group()).strip()


def anonymity(
    text: str,
    tree: Tree,
    head: int,
    first: int,
    last: int,
    modifiers: Sequence[int],
    inside: Sequence[Mention],
    reason: str | None,
) -> dict[str, str]:
    """What is told of a source without a name: its label, role, affiliation, number and reason, as written."""
    own = [k for k in modifiers if tree.dep[k] != "nummod" and tree.low[k] not in words("nameless")]
    begin = min((tree.left[k] for k in own), default=head)
    label = {
        "label": text[tree.start[first] : tree.end[last - 1]],
        "role": text[tree.start[begin] : tree.end[head]],
    }
    bodies = [
        noun
        for kid in tree.kids_as(head, "prep")
        if tree.low[kid] in ("in", "at", "of", "from", "with", "within", "inside")
        for noun in tree.kids_as(kid, "pobj")
        if tree.low[noun] not in words("in_touch")
    ]
    home = next((m for m in inside if _works_at(tree, head, m)), None)
    if home is not None:
        label["affiliation"] = home.text
    elif bodies:
        label["affiliation"] = text[tree.start[tree.left[bodies[0]]] : tree.end[bodies[0]]]
    told = (k for k in tree.kids_as(head, "nummod", "amod") if tree.tag[k] == "CD" or tree.low[k] in words("numbers"))
    label["number"] = next((tree.low[k] for k in told), "several" if are_many(tree, head) else "one")
    return {**label, "reason": reason} if reason else label


def are_many(tree: Tree, noun: int) -> bool:
    """Whether a noun speaks of more than one."""
    return tree.tag[noun] in ("NNS", "NNPS")


def _works_at(tree: Tree, head: int, mention: Mention) -> bool:
    """Whether a name in a noun phrase says where its noun belongs, not whom it met or is in touch with."""
    token = bisect_left(tree.start, mention.start)
    for _ in range(8):
        if token >= len(tree) or token == head:
            return token == head
        is_after = token > head and tree.dep[token] in ("relcl", "acl", "amod")
        if is_after or tree.low[token] in words("in_touch") or tree.head[token] == token:
            return False
        token = tree.head[token]
    return False
