"""The chain that a statement came through: whom the outlet cites, whom these cite, and to whom it was said."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from articles.names.lists import known_names
from articles.quotes.grammar.attribute import Attribution, place_of
from articles.quotes.grammar.candidate import CLAUSES
from articles.quotes.grammar.parsed import is_verb
from articles.quotes.grammar.pronouns import Speaker
from articles.quotes.grammar.reports import is_source_word
from articles.quotes.grammar.speakers import Speakers, has_word
from articles.quotes.grammar.subjects import cited_by, phrase, quoted_as, subject
from articles.quotes.grammar.tree import Tree, trim
from articles.quotes.lexicon import SAYING, is_of, verbs, words
from articles.records import Mention, SourceStep

_LEAKING = {"source", "insider"}
"""what they are called who speak to none but the press"""


class Chains:
    """Reads through whom statements came, in order, and remembers through whom each source was cited."""

    def __init__(self, text: str, speakers: Speakers) -> None:
        self.text = text
        self.speakers = speakers
        self.cast = speakers.cast
        self.through: dict[str, tuple[SourceStep, ...]] = {}

    def of(
        self, one: Attribution, speaker: Speaker, outer: Speaker | None
    ) -> tuple[tuple[SourceStep, ...], str | None, str | None]:
        """The steps between outlet and speaker, the audience and the occasion."""
        steps: list[SourceStep] = []
        beyond: list[SourceStep] = []
        audience = occasion = None
        if outer is not None:
            steps = [*outer.chain, self._step(outer)]
            if one.outer is not None and one.outer.head is not None:
                steps += self._cited(one.outer, one.outer.head)
        if one.head is not None:
            tree = one.tree
            steps += self._citers(tree, one.head)
            for noun in (*_quoted_in(tree, one.speaker_head), *_handed_by(tree, one.speaker_head)):
                steps += self._outlets_in(tree, noun, speaker)
            steps += self._according(tree, one, one.head)
            carried = len(steps)
            for noun in self._hearers(one, one.head):
                audience = self._words(tree, noun)
                told = self._outlets_in(tree, noun, speaker, [step.entity_id for step in steps])
                if not told and tree.low[noun] in words("papers") and tree.low[tree.left[noun]] not in ("this", "our"):
                    told = [self._outlet(tree.start[tree.left[noun]], tree.end[noun])]
                tells = is_of(tree.low[one.head], {"tell"})  # what is warned, or reported to, is mostly no outlet
                steps += [s for s in told if not _is_said(one, s.start) and (tells or s.source_class == "outlet")]
            for noun in self._places(one, one.head):
                steps += [step for step in self._outlets_in(tree, noun, speaker) if step.source_class == "outlet"]
            for noun in self._occasions(one, one.head):
                occasion = occasion or self._words(tree, noun)
                for whom in _given_to(tree, noun):
                    given = self._outlets_in(tree, whom, speaker, is_paper=tree.low[noun] in words("essays"))
                    is_public = tree.low[noun] in words("addresses")  # held before, or sent to, anybody
                    steps += [step for step in given if step.source_class == "outlet" or not is_public]
                steps[carried:carried] = [
                    step for by in _carried_by(tree, noun) for step in self._outlets_in(tree, by, speaker)
                ]
            beyond = self._cited(one, one.head)
            if audience is None and occasion is None and len(steps) == carried:
                steps += self._interviewed_before(one, speaker)
        mine = self._step(speaker)
        ready = [step for step in steps if not _is_one(step, mine)]
        if not ready and not beyond and speaker.is_anonymous and speaker.chain:
            return speaker.chain, audience, occasion
        prior = self.through.get(_key((*ready, mine)[0]), ())
        whole = _once([*prior, *ready, mine, *beyond])
        made = tuple(replace(step, hop=hop) for hop, step in enumerate(whole, 1))
        for cited in beyond:
            at = next((i for i, other in enumerate(whole) if other.start == cited.start), 0)
            self.through.setdefault(_key(cited), made[:at])
        return (made if len(made) > 1 else ()), audience, occasion

    def _citers(self, tree: Tree, head: int) -> list[SourceStep]:
        """Who quotes the speaker: was quoted by the agency as saying; the agency cited her as saying; he said, Reuters
        reported."""
        steps: list[SourceStep] = []
        above = tree.head[head]
        if head < above and tree.dep[head] in ("parataxis", "ccomp") and is_of(tree.low[above], SAYING):
            own = tree.kids_as(above, "nsubj")  # he said, Reuters reported
            steps += [step for step in self._step_of(tree, own[0] if own else None) if step.source_class == "outlet"]
        citing = cited_by(tree, head)
        inner = quoted_as(tree, head)
        if citing is not None:
            steps += self._step_of(tree, _citer(tree, citing, head))
        elif inner or (tree.low[head] in words("citing") and tree.kids_as(head, "nsubjpass")):
            steps += self._step_of(tree, _citer(tree, head, inner[0] if inner else head))
        return steps

    def _hearers(self, one: Attribution, head: int) -> list[int]:
        """The nouns that say to whom it was said."""
        tree = one.tree
        if tree.low[head] not in verbs():
            return []
        told = tree.kids_as(head, "dobj", "dative", "iobj") if is_of(tree.low[head], {"tell"}) else []
        hearers = [k for k in told if k > head and not _is_said(one, tree.start[k])]
        for kid in _around_cue(tree, head):
            is_near = tree.head[kid] == head or tree.dep[head] != "pcomp"  # "defends its sales to Syria by arguing"
            if not hearers and is_near and tree.dep[kid] == "prep" and tree.low[kid] == "to":
                hearers = [noun for noun in tree.kids_as(kid, "pobj") if not _is_said(one, tree.start[noun])]
        return hearers

    def _occasions(self, one: Attribution, head: int) -> Iterator[int]:
        """The nouns that say where or how it was said: in an interview."""
        tree = one.tree
        for kid in (*_around_cue(tree, head), *(tree.kids[one.speaker_head] if one.speaker_head is not None else ())):
            at = tree.dep[kid] == "prep" and tree.low[kid] in ("in", "on", "at", "during", "via", "through")
            if at and not _is_said(one, tree.start[kid]):
                nouns = (noun for noun in tree.kids_as(kid, "pobj") if noun != one.speaker_head)
                yield from (noun for noun in nouns if _is_occasion(tree, noun))

    def _places(self, one: Attribution, head: int) -> Iterator[int]:
        """The nouns that say in which outlet somebody wrote or spoke: wrote in the Gazette; appearing on Radio Nord."""
        tree = one.tree
        named = tree.behind(head, "in", "on", "via", "per") if is_of(tree.low[head], SAYING) else []
        for verb in _around_cue(tree, head):
            if tree.dep[verb] == "advcl" and tree.low[verb] in words("talking"):
                inside = range(*tree.whole(verb))
                named += [noun for k in inside for noun in tree.behind(k, "in", "on", "to", "with", "for")]
        for verb in _relatives(tree, one.speaker_head):  # one of the experts who spoke to the Gazette
            if tree.low[verb] in words("talking"):
                named += tree.behind(verb, "to", "with")
        for noun in self._occasions(one, head):  # in a Gazette interview
            named += [k for k in tree.kids_as(noun, "compound") if not _is_occasion(tree, k)]
        named += _askers(tree, [*_around_cue(tree, head), *_relatives(tree, one.speaker_head)])
        for noun in named:
            may_be = tree.tag[noun] in ("NNP", "NNPS") or tree.low[noun] in words("outlets")
            if may_be and not _is_said(one, tree.start[noun]):
                yield noun

    def _cited(self, one: Attribution, head: int) -> list[SourceStep]:
        """Whom the speaker cites, and whom these cite: said, citing the Gazette, which cited officials."""
        tree = one.tree
        citing = [k for k in _around_cue(tree, head) if tree.low[k] in ("citing", "quoting")]
        citing += _citing(tree, one.speaker_head) if one.speaker_head is not None else []
        steps: list[SourceStep] = []
        for verb in citing:
            if not _is_said(one, tree.start[verb]):
                cited = tree.kids_as(verb, "dobj")
                citing += [further for noun in cited for further in _citing(tree, noun)]
                citing += [k for k in tree.kids_as(verb, "advcl") if tree.low[k] in ("citing", "quoting")]
                told = (k for k in tree.kids_as(verb, "ccomp") if tree.low[tree.left[k]] == "what")
                called = [k for clause in told for k in tree.kids_as(clause, "oprd")]  # citing what it called sources
                nouns = [k for k in (*cited, *called) if is_source_word(tree, k) or _is_nameless(tree, k)]
                held = (k for k in cited if _is_occasion(tree, k) and k not in nouns)
                nouns += [whom for k in held for whom in tree.behind(k, "with", "by")]  # citing an interview with him
                steps += [step for noun in nouns for step in self._step_of(tree, noun)]
        return steps

    def _interviewed_before(self, one: Attribution, speaker: Speaker) -> list[SourceStep]:
        """The outlet that the sentence before a statement says its speaker gave an interview to: He seemed to confirm
        it in an interview with the Gazette. "It is over," he said."""
        tree, place = one.tree, min(one.start, place_of(one), speaker.start)
        until = tree.sentence[min(bisect_left(tree.start, place), len(tree) - 1)][0]
        above = tree if until > 0 else self.cast.trees.get(one.paragraph - 1)
        ours = range(until, tree.sentence[min(bisect_left(tree.start, place_of(one)), len(tree) - 1)][1])
        dated = any(tree.low[k] in words("calendar") and not _is_said(one, tree.start[k]) for k in ours)
        is_told = one.is_spoken or one.frame in CLAUSES  # not whom she accused, nor her attack on him
        if above is None or speaker.kind != "person" or dated or not is_told:
            return []
        last = until if above is tree else len(above)
        first = above.sentence[last - 1][0]
        before = self.cast.within(above.start[first], above.end[last - 1])
        speaks = any(
            who.entity_id == speaker.entity_id and above.start[first] <= place < above.end[last - 1]
            for place, who in self.speakers.spoke[:-1]
        )
        acting = next((m.entity_id for m in before if m.kind == "PERSON" and self.cast.acts(m)), None)
        if acting != speaker.entity_id and not (speaks and acting is None):
            return []
        given = [
            whom
            for k in range(first, last)
            if _is_occasion(above, k)
            for whom in (*_given_to(above, k), *_handed_by(above, k))
        ]
        given += _askers(above, range(first, last))
        for verb in range(first, last):
            if above.low[verb] in words("talking"):
                given += above.behind(verb, "to", "with")
        return [
            step for whom in given for step in self._outlets_in(above, whom, speaker) if step.source_class == "outlet"
        ]

    def _words(self, tree: Tree, head: int) -> str:
        first, last = tree.whole(head)
        for kid in tree.kids[head]:
            if kid > head and tree.dep[kid] in ("relcl", "acl", "appos", "punct", "advcl", "cc"):
                last = min(last, tree.left[kid])
        return self.text[tree.start[first] : tree.end[max(head, last - 1)]]

    def _step(self, speaker: Speaker) -> SourceStep:
        """A step of a chain; where a pronoun or "the newspaper" stands, the span is that of the name it stands for."""
        start, end = speaker.stands_for or (speaker.start, speaker.end)
        if speaker.entity_id and speaker.stands_for is None:
            at = bisect_left(self.cast.starts, speaker.end)
            for mention in reversed(self.cast.mentions[:at]):
                if mention.entity_id == speaker.entity_id:
                    if mention.start < speaker.start:
                        start, end = mention.start, mention.end
                    break
        return SourceStep(0, self.text[start:end], start, end, speaker.kind or "unknown", speaker.entity_id)

    def _outlet(self, start: int, end: int, entity_id: str | None = None) -> SourceStep:
        return SourceStep(0, self.text[start:end], start, end, "outlet", entity_id)

    def _step_of(self, tree: Tree, noun: int | None) -> list[SourceStep]:
        if noun is not None and tree.low[noun] == "it":  # reported that it closed, although it quoted officials
            begin = tree.start[tree.sentence[noun][0]]
            told = (who for place, who in reversed(self.speakers.spoke) if place > begin and who.kind == "outlet")
            before = Speaker(tree.start[noun], tree.end[noun])  # reported that it closed. It quoted officials
            self.speakers.pronouns.read(before, tree, noun)
            return [self._step(who) for who in (*told, before) if who.kind == "outlet"][:1]
        if noun is None or tree.tag[noun] in ("PRP", "WP", "WDT"):
            return []
        first, last = phrase(tree, noun)
        last = trim(tree, min([last, *(tree.left[k] for k in _citing(tree, noun))]))
        someone = Speaker(tree.start[first], tree.end[last - 1])
        self.speakers.describe(someone, tree, noun, first, last)
        return [self._step(someone)]

    def _outlets_in(
        self, tree: Tree, noun: int, speaker: Speaker, others: Sequence[str | None] = (), is_paper: bool = False
    ) -> list[SourceStep]:
        """The outlet somebody spoke to, where the words name one, which is none of the others."""
        first, last = phrase(tree, noun)
        inside = [
            m
            for m in self.cast.within(tree.start[first], tree.end[last - 1])
            if m.kind == "ORG" and m.entity_id != speaker.entity_id and not _is_platform(m)
        ]
        at = tree.start[noun]
        for mention in inside:
            someone = Speaker(mention.start, mention.end)
            self.speakers.named(someone, mention)
            named_so = any(tree.low[k] in words("outlets") for k in range(first, last))
            if someone.kind == "outlet" or named_so:
                return [self._outlet(mention.start, mention.end, mention.entity_id)]
            if mention.start <= at < mention.end and someone.kind == "organisation" and _may_be_outlet(mention):
                return [self._step(someone)]
        if _is_titled(tree, noun) or (is_paper and tree.tag[noun] == "NNP") or tree.low[noun] in words("outlets"):
            named = self.speakers.proper(tree, noun)
            if named is not None:
                self.speakers.outlets.append((*named, self.text[slice(*named)], None))
                return [self._outlet(*named)]
        leaks = speaker.is_anonymous and speaker.role in _LEAKING and tree.word[noun] != tree.low[noun]
        if leaks:
            first = min([noun, *tree.kids_as(noun, "compound")])  # whom a source tells it is an outlet, if not listed
            return [self._outlet(tree.start[first], tree.end[noun])]
        if _is_public(tree, noun):
            return [self._outlet(tree.start[first], tree.end[noun])]
        if tree.low[noun] in words("outlets") or tree.low[noun] == "it":  # told the paper
            someone = Speaker(tree.start[first], tree.end[last - 1])
            self.speakers.outlet(someone, tree, noun, [speaker.entity_id, *others])
            if someone.name is not None:
                return [self._step(someone)]
        return []

    def _according(self, tree: Tree, one: Attribution, head: int) -> list[SourceStep]:
        """A second source beside the cue: he said, according to the agency; he said, as reported by the agency."""
        if tree.low[head] == "according":
            return []
        for token in range(*tree.sentence[head]):
            if _is_said(one, tree.start[token]):
                continue
            cites = tree.low[token] in words("citing") or tree.low[token] == "reported"
            if tree.low[token] == "according":
                nouns = tree.behind(token, "to")
            elif cites and token > 0 and tree.low[token - 1] == "as":
                nouns = tree.behind(token, "by", "in")
            else:
                continue
            for noun in nouns:
                if one.speaker_head != noun:
                    return self._step_of(tree, noun)
        return []


def _is_platform(mention: Mention) -> bool:
    """Whether a name is that of an occasion, such as Twitter, and not an outlet's, such as the Post."""
    return mention.text.lower() in words("occasions") - words("outlet_names")


def _may_be_outlet(mention: Mention) -> bool:
    """Whether an organisation to which somebody speaks may be an outlet: no list and no word of it says otherwise."""
    return mention.entity_id not in known_names().entities and not has_word(mention.text, "collectives")


def _key(step: SourceStep) -> str:
    return step.entity_id or step.text.removeprefix("the ").casefold()


def _is_one(step: SourceStep, other: SourceStep) -> bool:
    """Whether two steps are one: by their place or by their entity."""
    same = step.entity_id is not None and step.entity_id == other.entity_id
    return same or (step.start, step.end) == (other.start, other.end)


def _is_said(one: Attribution, place: int) -> bool:
    return any(start <= place < end for start, end in one.pieces)


def _is_occasion(tree: Tree, noun: int) -> bool:
    """Whether a noun says where or how something was said: an interview, an op-ed."""
    whole = tree.low[noun]
    if noun > 1 and tree.word[noun - 1] == "-":
        whole = f"{tree.low[noun - 2]}-{whole}"
    return whole in words("occasions") or tree.low[noun] in words("occasions")


def _is_titled(tree: Tree, noun: int) -> bool:
    """Whether a name that no list has is written as an outlet's: told The Namibian, told the Mail."""
    if tree.tag[noun] != "NNP":
        return False
    the = tree.left[noun]
    called = {tree.low[k] for k in (noun, *tree.kids_as(noun, "compound"))}
    return tree.word[the] == "The" or not called.isdisjoint(words("outlet_names"))


def _is_public(tree: Tree, noun: int) -> bool:
    """Whether an outlet is told by whose it is alone: state television, local media."""
    known = tree.low[noun] in words("outlets") or tree.low[noun] in ("television", "tv", "radio")
    return known and any(tree.low[k] in words("owners") for k in tree.kids_as(noun, "compound", "amod"))


def _relatives(tree: Tree, who: int | None) -> list[int]:
    """The verbs of clauses that tell of who speaks."""
    if who is None:
        return []
    return [verb for noun in (who, *tree.behind(who, "of")) for verb in tree.kids_as(noun, "acl", "relcl", "advcl")]


def _askers(tree: Tree, some: Iterable[int]) -> list[int]:
    """Who asks in clauses beside a statement: asked by the Gazette; asked on Radio Nord; when the Gazette asked him."""
    found: list[int] = []
    for verb in some:
        if tree.low[verb] in words("asking") and is_verb(tree.tag[verb]):
            if tree.dep[verb] in ("advcl", "acl", "relcl") or tree.kids_as(verb, "auxpass"):
                found += tree.behind(verb, "by", "on")
            if tree.dep[verb] == "advcl" and tree.kids_as(verb, "advmod"):
                found += tree.kids_as(verb, "nsubj")
    return found


def _given_to(tree: Tree, occasion: int) -> Iterator[int]:
    """To whom an interview was given."""
    if tree.low[occasion] in words("posts"):  # put on a platform, which reports nothing
        return
    verb = tree.head[occasion]
    held = tree.low[verb] in words("holders") or is_of(tree.low[verb], SAYING)
    given = [verb] if tree.dep[occasion] == "dobj" and held else []
    for giving in (occasion, *given, *(k for k in tree.kids_as(occasion, "acl") if tree.tag[k] == "VBN")):
        yield from tree.behind(giving, "with", "to", "for", "on")


def _carried_by(tree: Tree, occasion: int) -> Iterator[int]:
    """By whom a statement was received, published or picked up; remarks that the agency carried."""
    yield from tree.behind(occasion, "by")
    yield from _handed_by(tree, occasion)


def _handed_by(tree: Tree, said: int | None) -> Iterator[int]:
    """By whom what is said was carried: a memo seen by the Gazette; remarks that the agency carried."""
    if said is None:
        return
    for verb in tree.kids_as(said, "acl", "relcl"):
        if tree.low[verb] in words("handed"):
            yield from tree.behind(verb, "by", "on", "in")
            yield from (k for k in tree.kids_as(verb, "nsubj") if tree.tag[k].startswith("NNP"))


def _citing(tree: Tree, noun: int) -> list[int]:
    """The verbs by which somebody cites: the Gazette, which quoted officials; the agency, citing officials."""
    return [
        k
        for k in tree.kids_as(noun, "acl", "relcl")
        if tree.low[k] in ("citing", "quoting")
        or (tree.low[k] in words("citing") and any(tree.tag[w] in ("WP", "WDT") for w in tree.kids_as(k, "nsubj")))
    ]


def _quoted_in(tree: Tree, who: int | None) -> Iterator[int]:
    """By whom or where the speaker is said to be quoted: Ortiz, quoted in the Gazette, said; a man whom it quoted."""
    for verb in _relatives(tree, who):
        if tree.low[verb] not in words("citing"):
            continue
        if tree.tag[verb] == "VBN":
            yield from tree.behind(verb, "in", "by", "on")
        if any(tree.low[k] == "whom" for k in tree.kids[verb]):
            yield from (k for k in tree.kids_as(verb, "nsubj") if tree.low[k] != "whom")


def _around_cue(tree: Tree, head: int) -> list[int]:
    """What hangs on the cue, on the verb it is joined to, or opens their sentence."""
    kids = list(tree.kids[head])
    if tree.dep[head] in ("conj", "pcomp", "xcomp", "advcl"):
        up = tree.head[head]
        kids += tree.kids[up]
        if tree.dep[head] == "pcomp":
            kids += tree.kids[tree.head[up]]
    return kids


def _is_nameless(tree: Tree, noun: int) -> bool:
    """Whether somebody of whatever trade is called nameless: quoted an unnamed cook."""
    return any(tree.low[k] in words("nameless") for k in tree.kids_as(noun, "amod"))


def _citer(tree: Tree, verb: int, said: int) -> int | None:
    """Who quotes: the agent of a passive, also behind the verb of saying (was quoted as saying by the agency), else the
    subject of an active verb."""
    for who in (*tree.behind(verb, "by"), *tree.behind(said, "by")):
        return who
    return None if tree.kids_as(verb, "nsubjpass") else subject(tree, verb)


def _once(steps: Sequence[SourceStep]) -> list[SourceStep]:
    """The steps without repetition of one place or one entity, nor what is but a part of an outlet's name."""
    kept: list[SourceStep] = []
    for step in steps:
        part = any(o.source_class == "outlet" and o.start <= step.start and step.end <= o.end for o in kept)
        if not part and not any(_is_one(step, other) for other in kept):
            kept.append(step)
    return kept
