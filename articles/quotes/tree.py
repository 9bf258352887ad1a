"""One parsed paragraph as plain lists: asking spaCy for one attribute at a time costs more than the rules."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from articles.quotes.lexicon import is_of

if TYPE_CHECKING:
    from spacy.tokens import Doc


BEING = frozenset({"am", "is", "are", "was", "were", "be", "been", "being", "'s", "’s"})
BREAKS = {",", "--", "-", "–", "—", ";", ":", "("}
CITING = {"quote", "quotes", "quoted", "quoting", "cite", "cites", "cited", "citing"}
"""verbs whose object, not whose subject, speaks"""
SUBJECTS = ("nsubj", "nsubjpass", "expl")
"""what a clause with a tense has one of"""
_NOMINAL = {"DT", "JJ", "NN", "NNP", "NNPS", "NNS", "POS", "HYPH"}
_WHEN = {"IN", "NNP", "NN", "RB", "CD", "JJ", "DT"}
SKIP = {",", "--", "-", "–", "—", ":", ";", '"', "''", "``", "“", "”", "‘", "’", "'", "`"}


class Tree:
    """Tokens of a paragraph with tags and dependency parse. Token numbers index every list; `start` and `end` are
    offsets in the article's text."""

    def __init__(self, doc: Doc, offset: int) -> None:
        rows = doc.to_array(["HEAD", "DEP", "TAG", "IDX"]).astype("int64").tolist()
        strings = doc.vocab.strings
        names = {code: strings[code] for row in rows for code in (row[1] % 2**64, row[2] % 2**64)}
        self.word = [token.text for token in doc]
        self.low = [word.lower() for word in self.word]
        self.start = [offset + row[3] for row in rows]
        self.end = [start + len(word) for start, word in zip(self.start, self.word, strict=True)]
        self.dep = [names[row[1] % 2**64] for row in rows]
        self.tag = [names[row[2] % 2**64] for row in rows]
        self.head = [number + row[0] for number, row in enumerate(rows)]
        self._mend()
        self.kids: list[list[int]] = [[] for _ in rows]
        for number, head in enumerate(self.head):
            if head != number:
                self.kids[head].append(number)
        self.left = list(range(len(rows)))
        self.right = list(range(len(rows)))
        self._find_edges()
        self.sentence = self._find_sentences()

    def __len__(self) -> int:
        return len(self.word)

    def _mend(self) -> None:
        """Undoes errors the parser makes in news: it takes "daily" after a paper's name for an adverb, in "left for
        Lisbon, an official said" the city for the subject, in "the news site Aurora said" both nouns, and "she's
        said it before" for a passive; in "said, citing a source, that …" it hangs the clause on the source, or "citing"
        on the clause or the comma. Each of the methods below tells what else."""
        teller: int | None = None
        for number in range(1, len(self.word) - 1):
            teller = teller if self.tag[number] != "." else None
            if self.low[number] in ("daily", "weekly", "monthly") and self.dep[number] == "advmod":
                before = number - 1
                if self.tag[before] in ("NN", "NNP") and self.head[before] != number:
                    self.head[number], self.dep[number], self.tag[number] = before, "nmod", "NN"
            elif self.tag[number] == "WDT" and self.word[number - 1] == "," and self.word[number - 2] != ",":
                noun = self.head[self.head[number]]
                if self.dep[noun] == "appos" and self.head[noun] == noun - 1:  # the agency Norpress, which
                    self.head[self.head[number]] = noun - 1
            elif self.tag[number] in ("VBD", "VBZ") and self.dep[number] in ("acl", "advcl", "relcl", "conj", "ROOT"):
                self._mend_told(number)
            elif self.low[number] in ("citing", "quoting") and self.word[number - 1] == ",":
                teller, source = self._teller(number), self.head[number]
                if teller is not None:
                    self.head[number], self.dep[number] = teller, "advcl"
                elif self.dep[source] == "punct" and self.head[source] < number:
                    self.head[number], self.dep[number] = self.head[source], "acl"
                elif (above := self._reporting(number)) is not None:
                    self.head[number], self.dep[number] = above, "advcl"
                self._mend_cited(number)
                self._mend_citing(number)
            elif self.low[number] == "as" and self.dep[number] == "prep" and self.tag[number + 1] == "VBG":
                self._mend_quoted(number)
            elif self.low[number] == "that" and self.dep[number] == "mark" and self.word[number - 1] == ",":
                if teller is not None:
                    self._mend_clause(teller, self.head[number], number)
            elif self.low[number] in ("'s", "’s") and self.dep[number] == "auxpass" and self.tag[number - 1] == "PRP":
                verb = self.head[number]
                if self.head[number - 1] == verb and any(
                    self.head[k] == verb and self.dep[k] in ("dobj", "ccomp") for k in range(verb + 1, len(self.word))
                ):
                    self.dep[number], self.dep[number - 1] = "aux", "nsubj"
            elif self.tag[number] == "NNP" and self.dep[number] == "nsubj":  # the news site Aurora: one, not two
                first = number
                while first > 0 and self.head[first - 1] == number and self.tag[first - 1] == "NNP":
                    first -= 1
                if first and self.head[first - 1] == self.head[number] and self.dep[first - 1] == "nsubj":
                    self.head[first - 1], self.dep[first - 1] = number, "nmod"
                self._mend_joined(number, first)
            elif self.dep[number] == "appos" and self.dep[self.head[number]] in ("nsubj", "nsubjpass"):
                subject = self.head[number]
                first = subject
                while first > 0 and self.head[first - 1] == subject:
                    first -= 1
                if first - 1 not in self.head and first > 1 and self.tag[first - 1] == "IN":
                    self.head[number], self.dep[number] = self.head[subject], self.dep[subject]
                    self.head[subject], self.dep[subject] = first - 1, "pobj"

    def _mend_joined(self, number: int, first: int) -> None:
        """In "the Post, the Times, and Radio Norland reported" the parser takes the last for a second subject."""
        link = first - 1 if self.head[first - 1] != number else first - 2
        other = self.head[link]
        for _ in range(6 if self.dep[link] == "cc" else 0):
            if self.dep[other] == "nsubj" and self.head[other] == self.head[number] and other < number:
                self.head[number], self.dep[number] = other, "conj"
                return
            other = self.head[other]

    def _mend_clause(self, teller: int, clause: int, that: int) -> None:
        """In "reports, citing officials, that the mill will close" the parser takes the clause for an aside, or all
        else for one, and the citing for a part of it."""
        above, link = self.head[clause], teller
        while link not in (clause, self.head[link]):
            link = self.head[link]
        if link == clause:  # who tells stands above
            self.head[teller], self.dep[teller] = teller if above == clause else above, self.dep[clause]
        self.head[clause], self.dep[clause] = teller, "ccomp"
        for number in range(teller + 1, that):
            if self.head[number] == clause:
                self.head[number] = teller

    def _mend_told(self, verb: int) -> None:
        """In "buys a mine in Norland, the Gazette reported on Monday" the parser takes who reports for part of what is
        bought; in "will resign, Ida Holm and Tor Berg said" nobody for who says."""
        if any(head == verb and self.dep[k] == "nsubj" for k, head in enumerate(self.head)):
            return
        begin = end = verb
        link = 0
        while begin > 0:
            if self.low[begin - 1] == "and" and self.tag[begin] == self.tag[begin - 2] == "NNP":
                link = begin - 1
            elif self.tag[begin - 1] not in _NOMINAL:
                break
            begin -= 1
        while end + 1 < len(self.word) and self.tag[end + 1] in _WHEN:
            end += 1
        if begin == verb or self.word[begin - 1] != "," or not is_of(self.low[verb], {"say", "tell"}):
            return
        if self.low[end + 1 : end + 2] != ["."]:
            return
        top, above = verb, self.head[verb]
        while above != top:
            top, above = above, self.head[above]
        who = link - 1 if link else verb - 1
        if link:
            self.head[verb - 1], self.dep[verb - 1] = who, "conj"
        self.head[who], self.dep[who] = verb, "nsubj"
        if top != verb:
            self.head[top], self.dep[top], self.head[verb], self.dep[verb] = verb, "ccomp", verb, "ROOT"

    def _mend_cited(self, citing: int) -> None:
        """In "citing officials briefed on the plan" the parser takes the officials for who briefed."""
        for source in range(citing + 1, min(citing + 8, len(self.word))):
            verb = self.head[source]
            if self.dep[source] == "nsubj" and self.head[verb] == citing and self.tag[verb] in ("VBN", "VBD"):
                further = {self.dep[k] for k, head in enumerate(self.head) if head == verb}
                if further.isdisjoint({"aux", "auxpass", "mark", "dobj", "ccomp"}):
                    self.head[source], self.dep[source] = citing, "dobj"
                    self.head[verb], self.dep[verb] = source, "acl"
                return

    def _mend_citing(self, citing: int) -> None:
        """In "according to the Gazette, citing officials" the parser takes who acts for who cites."""
        who = citing - 2
        while self.dep[who] in ("appos", "compound") or (self.dep[who] == "pobj" and self.low[self.head[who]] == "in"):
            who = self.head[who] if self.dep[who] != "pobj" else self.head[self.head[who]]
        if self.dep[who] == "pobj" and self.low[self.head[who] - 1] == "according":
            self.head[citing], self.dep[citing] = who, "acl"

    def _mend_quoted(self, link: int) -> None:
        """In "quoted a source familiar with the talks as saying" the parser takes the talks for what is said."""
        verb = self.head[link]
        for _ in range(8):
            if is_verb(self.tag[verb]):
                if self.low[verb] in CITING:
                    self.head[link] = verb
                return
            verb = self.head[verb]

    def _teller(self, citing: int) -> int | None:
        """The verb before "citing": reported, citing; reports on Monday, citing."""
        verb = citing - 2
        while verb > 0 and self.tag[verb] in _WHEN:
            verb -= 1
        if not is_of(self.low[verb], {"say"}) or self.dep[verb] == "pobj":
            return None
        if not is_verb(self.tag[verb]):
            self.tag[verb] = "VBZ"  # the agency reports
        return verb

    def _reporting(self, number: int) -> int | None:
        """The verb whose clause holds the token: it is who says, not who is told of, that cites a source."""
        for _ in range(8):
            head: int = self.head[number]
            if head == number:
                return None
            if self.dep[number] == "ccomp" and head < number:
                return head
            number = head
        return None

    def _find_edges(self) -> None:
        changed = True
        while changed:  # heads stand on both sides, so a few passes are needed; the depth of the tree bounds them
            changed = False
            for number, head in enumerate(self.head):
                if self.left[number] < self.left[head]:
                    self.left[head] = self.left[number]
                    changed = True
                if self.right[number] > self.right[head]:
                    self.right[head] = self.right[number]
                    changed = True

    def _find_sentences(self) -> list[tuple[int, int]]:
        """For each token the first token of its sentence and the one after its last."""
        roots = [number for number, head in enumerate(self.head) if head == number]
        bounds: list[tuple[int, int]] = [(0, len(self.word))] * len(self.word)
        for root in roots:
            first, last = self.whole(root)
            for number in range(first, last):
                bounds[number] = (first, last)
        return bounds

    def kids_as(self, number: int, *deps: str) -> list[int]:
        """The token's children that stand in one of the relations."""
        return [kid for kid in self.kids[number] if self.dep[kid] in deps]

    def whole(self, number: int) -> tuple[int, int]:
        """The first token of what hangs on a token, itself included, and the one after its last."""
        return self.left[number], self.right[number] + 1

    def behind(self, number: int, *prepositions: str) -> list[int]:
        """The nouns behind a token's prepositions: the mill, of what was bought by the mill."""
        links = (k for k in self.kids_as(number, "prep", "agent", "dative") if self.low[k] in prepositions)
        return [noun for link in links for noun in self.kids_as(link, "pobj")]

    def agents(self, verb: int) -> list[int]:
        """Who does what a passive tells: closed by the council, not by Friday."""
        return [who for by in self.kids_as(verb, "agent") for who in self.kids_as(by, "pobj")]


@cache
def is_verb(tag: str) -> bool:
    """Whether a Penn Treebank tag is a verb's (modals apart)."""
    return tag.startswith("VB")


def trim(tree: Tree, last: int) -> int:
    """The end of a stretch without the marks and conjunctions it ends in."""
    while last > 1 and (tree.word[last - 1] in SKIP - {'"', "''", "”"} or tree.tag[last - 1] in (".", "CC")):
        last -= 1
    return last


def opened_before(tree: Tree, first: int, stop: int, last: int) -> tuple[int, int]:
    """The clause into which something is set right after the word that opens it: the park, | which, she said, is
    full |, lies here; many aides, | all of whom, she said, were late; he left because, he said, | it rained. The whole
    stretch from first to last where no such word stands before stop."""
    opener = stop - 1
    if opener < first or tree.low[opener] in ("so", "as"):
        return first, last
    is_relative = tree.tag[opener] in ("WDT", "WP")
    if not is_relative and tree.dep[opener] != "mark" and tree.tag[opener] != "WRB" and tree.low[opener] != "including":
        return first, last
    begin = opener if is_relative else stop
    if is_relative and tree.dep[opener] == "pobj":
        begin = tree.left[tree.head[tree.head[opener]]]
    verb = tree.head[opener]
    while not is_verb(tree.tag[verb]) and tree.head[verb] != verb:
        verb = tree.head[verb]
    return begin, tree.right[verb] + 1 if stop < verb else last
