"""Who said what, by phenomenon, on sentences of our own."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.names import Names, find_names
from articles.parse import Text
from articles.quotes import find_quotes
from articles.quotes.grammar.signs import weights
from articles.quotes.lexicon import LISTS, inflect, rows
from articles.quotes.marks import find_passages
from articles.records import Quote


def quotes_of(words: str, language: str = "en") -> tuple[Quote, ...]:
    text = Text(words, language)
    return find_quotes(text, find_names(text))


def only(words: str) -> Quote:
    found = quotes_of(words)
    assert len(found) == 1, [(q.text, q.cue, q.speaker_text) for q in found]
    return found[0]


def passages(words: str) -> list[str]:
    text = Text(words, "xx")
    return [words[p.start : p.end].strip() for p in find_passages(words, text.paragraphs)]


@pytest.mark.parametrize(
    ("words", "inside"),
    [
        ('"The mill is closing," she said.', ["The mill is closing,"]),
        ("“The mill is closing,” she said.", ["The mill is closing,"]),
        ("''The mill is closing,'' she said.", ["The mill is closing,"]),
        ("``The mill is closing,'' she said.", ["The mill is closing,"]),
        ("„Die Mühle schließt“, sagte sie.", ["Die Mühle schließt"]),
        ("»Die Mühle schließt«, sagte sie.", ["Die Mühle schließt"]),
        ("« Le moulin ferme », a-t-elle dit.", ["Le moulin ferme"]),
        ("‘The mill’s closing,’ she said.", ["The mill’s closing,"]),
        ("“The mill is closing,’’ she said. “Soon.”", ["The mill is closing,", "Soon."]),
        ("'It is over.\n\n'We all know it,' he said.", ["It is over.", "We all know it,"]),
        ("â€œThe mill is closing,â€\x9d she said.", ["The mill is closing,"]),
        ("「水車は閉まる」と彼女は言った。", ["水車は閉まる"]),
    ],
)
def test_every_style_of_marks_is_a_passage(words: str, inside: list[str]) -> None:
    assert passages(words) == inside


def test_an_odd_mark_costs_its_own_paragraph_only() -> None:
    words = 'The 3" pipe burst, "he said.\n\n"We knew," Ortiz said.\n\n"So did I," Lind said.'
    assert passages(words)[-2:] == ["We knew,", "So did I,"]


def test_paragraphs_joined_into_one_keep_the_marks_that_open_each() -> None:
    words = '"We knew," she said. "It is old. "It will burst." Ortiz left. "So we left," Lind said.'
    assert passages(words) == ["We knew,", "It is old.", "It will burst.", "So we left,"]


def test_a_closing_mark_hard_on_the_next_word_closes() -> None:
    words = '"We knew," she said. "It is old. "Lind, who runs the mill, left the town in May.'
    assert passages(words) == ["We knew,", "It is old."]


def test_a_mark_that_closes_low_ones_opens_none() -> None:
    assert passages("und ewig“, sagte Lind. „Wir gehen“, sagte Ortiz. „Nie.“") == ["Wir gehen", "Nie."]


def test_an_apostrophe_is_no_quotation_mark() -> None:
    assert passages("The workers' hall wasn't theirs, 'they said', in the '90s.") == ["they said"]


@pytest.mark.parametrize(
    ("words", "quote", "speaker", "cue"),
    [
        ('"The mill is closing," Maria Ortiz said.', "The mill is closing,", "Maria Ortiz", "said"),
        ('"The mill is closing," said Maria Ortiz.', "The mill is closing,", "Maria Ortiz", "said"),
        ('Maria Ortiz said, "The mill is closing."', "The mill is closing.", "Maria Ortiz", "said"),
        ('Maria Ortiz told reporters on Monday: "The mill is closing."', "The mill is closing.", "Maria Ortiz", "told"),
        ('"Is the mill closing?" asked Maria Ortiz.', "Is the mill closing?", "Maria Ortiz", "asked"),
    ],
)
def test_a_direct_quote_has_its_speaker_on_either_side(words: str, quote: str, speaker: str, cue: str) -> None:
    found = only(words)
    assert (found.kind, found.text, found.speaker_text, found.cue) == ("direct", quote, speaker, cue)
    assert found.speaker_name == "Maria Ortiz"
    assert found.speaker_class == "person"


@pytest.mark.parametrize(
    ("words", "said", "speaker"),
    [
        ('"The mill is old," said Police Capt. Ann Lowe. "It burns."', 'mill is old," … "It burns', "Ann Lowe"),
        ('Both towns "lived off the mill," said Ann Lowe. "It fed us."', 'Both towns "lived … It fed us', "Ann Lowe"),
        ('But "if you ask, forget it," said Ann Lowe. "He is gone."', "if you ask … He is gone", "Ann Lowe"),
        ('The crowd broke into chants of "Open the mill!"', "Open the mill", "The crowd"),
        ('"The mill is gone," was her reply.', "The mill is gone", "her"),
    ],
)
def test_a_quotation_has_its_speaker_however_it_is_set_in(words: str, said: str, speaker: str) -> None:
    found = only(words)
    begin, _, end = said.partition(" … ")
    assert begin in found.text
    assert end in found.text
    assert speaker in (found.speaker_name, found.speaker_text)


def test_a_broken_quotation_is_one_quote_with_pieces() -> None:
    words = '"The mill is closing," Maria Ortiz said. "Nobody asked us."'
    found = only(words)
    assert [words[s:e] for s, e in found.pieces] == ["The mill is closing,", "Nobody asked us."]
    assert found.text == words[1:-1]


@pytest.mark.parametrize(
    "words",
    [
        "Referring to the strikers as “a rabble,” Maria Ortiz said the mill would close.",
        "Maria Ortiz said trade with the islands “will go on.” Nobody had asked her for it that day.",
        "Maria Ortiz said that the strikers were “a rabble” and should go home.",
    ],
)
def test_a_statement_that_has_one_mark_of_a_quotation_has_the_other(words: str) -> None:
    found = [quote.text for quote in quotes_of(words) if "“" in quote.text or "”" in quote.text]
    assert found
    assert [text for text in found if text.count("“") != text.count("”")] == []


def test_a_quotation_over_paragraphs_is_one_quote() -> None:
    words = '"The mill is closing," Maria Ortiz said. "Nobody asked us.\n\n"Nobody ever does."'
    found = only(words)
    assert len(found.pieces) == 3
    assert found.speaker_name == "Maria Ortiz"


@pytest.mark.parametrize(
    "words",
    [
        '"The mill is closing.\n\n"Nobody asked us," Maria Ortiz said.',
        '"The mill is closing," Maria Ortiz said.\n\n"Nobody of us was asked."',
    ],
)
def test_a_paragraph_above_or_below_the_cue_has_its_speaker(words: str) -> None:
    found = only(words)
    assert len(found.pieces) == 2
    assert found.speaker_name == "Maria Ortiz"


@pytest.mark.parametrize(
    "words",
    [
        '"The mill is closing," Maria Ortiz said. "Nobody asked us. "Nobody ever does."',
        'Maria Ortiz says the town is angry. "The mill is closing. "Nobody asked us," she said.',
        'Maria Ortiz opened the meeting. "The mill is closing. "Nobody asked us," she said. "So be it," Lind said.',
    ],
)
def test_a_quotation_over_paragraphs_is_one_quote_where_the_paragraphs_were_joined(words: str) -> None:
    found = next(q for q in quotes_of(words) if q.kind == "direct")
    assert len(found.pieces) == words.count('. "N') + 1
    assert found.speaker_name == "Maria Ortiz"


def test_a_quotation_after_a_sentence_of_its_own_is_not_the_last_ones() -> None:
    words = '"The mill is closing," Maria Ortiz said. "Nobody asked us." Jan Lind read a letter. "We will go."'
    found = [q for q in quotes_of(words) if q.kind == "direct"]
    assert [(len(q.pieces), q.speaker_name) for q in found] == [(2, "Maria Ortiz"), (1, "Jan Lind")]


def test_who_was_asked_has_not_asked() -> None:
    found = only('On Monday, Maria Ortiz was asked, "Will the mill close?"')
    assert (found.text, found.speaker_text) == ("Will the mill close?", None)


def test_when_and_where_it_was_said_is_no_statement() -> None:
    said = quotes_of("During a speech on Monday, Ortiz also boasted, her hands in her pockets.")
    assert "During a speech on Monday" not in [q.text[:24] for q in said]


def test_a_shout_below_a_quotation_is_not_its_speakers() -> None:
    first, second = quotes_of('"Shall we close the mill?" Maria Ortiz asked.\n\n"Never, never!"')
    assert (first.speaker_name, second.speaker_name) == ("Maria Ortiz", None)


@pytest.mark.parametrize(
    "words",
    [
        'The film "The Quiet Harbour" opens on Friday.',
        'John "Red" Hanlon opened the shop.',
        'Jan Lind, who called himself "Gudrun," was brought to Norland, where he pleaded guilty.',
    ],
)
def test_titles_and_nicknames_are_no_quotes(words: str) -> None:
    assert quotes_of(words) == ()


@pytest.mark.parametrize(
    ("words", "quote", "speaker"),
    [
        (
            "Maria Ortiz said that the mill would close in May.",
            "the mill would close in May",
            "Maria Ortiz",
        ),
        ("The mill would close in May, Maria Ortiz said.", "The mill would close in May", "Maria Ortiz"),
        # with a clause, a verb that can tell of deeds tells of words; a place speaks for those who govern it
        (
            "France maintains that it honours a contract signed in 2009, before the strike.",
            "it honours a contract signed in 2009, before the strike",
            "France",
        ),
        (
            "Those mills, the official reckoned, already use up half of the coal.",
            "Those mills, the official reckoned, already use up half of the coal",
            "the official",
        ),
        (
            "According to the harbour office, the mill would close in May.",
            "the mill would close in May",
            "the harbour office",
        ),
        (
            "PORTO, Jan 5 (Reuters) - The mill would close in May, Maria Ortiz said.",
            "The mill would close in May",
            "Maria Ortiz",
        ),
        (
            "HALDEN, April 25 (Reuters) - Norland's harbour board said on Tuesday that the mill would close.",
            "the mill would close",
            "Norland's harbour board",
        ),
        ("The mill will close in May, according to Maria Ortiz.", "The mill will close in May", "Maria Ortiz"),
        ("In a post on X, Ortiz wrote that the mill would close in May.", "the mill would close in May", "Ortiz"),
        ("Maria Ortiz made it clear that she would not run again.", "she would not run again", "Maria Ortiz"),
        ("In the view of many economists, the tax will do harm.", "the tax will do harm", "many economists"),
        ("To Maria Ortiz, the vote was a betrayal.", "the vote was a betrayal", "Maria Ortiz"),
        ("In the latest poll, Lind leads by 12 points.", "Lind leads by 12 points", "the latest poll"),
        (
            "The head of the agency, Paul Grant, was quoted by Interfax as saying that the mill was safe.",
            "the mill was safe",
            "The head of the agency, Paul Grant",
        ),
        (
            "Writing in the Times, the former minister argued that the mill was safe.",
            "the mill was safe",
            "the former minister",
        ),
        ("Maria Ortiz made clear that the offer was final.", "the offer was final", "Maria Ortiz"),
        ("Maria Ortiz claimed at the time that it was safe.", "it was safe", "Maria Ortiz"),
        ("The news site Aurora first reported that it was safe.", "it was safe", "The news site Aurora"),
        ("Asked about the delay, Maria Ortiz said it was safe.", "it was safe", "Maria Ortiz"),
    ],
)
def test_an_indirect_quote_is_the_clause_without_that(words: str, quote: str, speaker: str) -> None:
    found = only(words)
    assert (found.kind, found.text, found.speaker_text) == ("indirect", quote, speaker)


def test_words_in_marks_within_a_clause_make_it_mixed() -> None:
    found = only('Maria Ortiz said the decision was "a slap in the face" for the town.')
    assert (found.kind, found.text) == ("mixed", 'the decision was "a slap in the face" for the town')
    british = only("The mill “is closed for good”, Maria Ortiz wrote.")
    assert (british.kind, british.text) == ("mixed", "The mill “is closed for good”")


def test_what_someone_is_referred_to_as_is_part_of_the_statement() -> None:
    found = quotes_of('Referring to the mill owners as "vultures," Maria Ortiz said that the town deserved better.')
    assert 'the mill owners as "vultures,"' in [q.text for q in found]


@pytest.mark.parametrize(
    ("words", "quote", "speaker"),
    [
        # addressee, preposition and infinitive belong where grammar puts them
        (
            "Maria Ortiz called on the harbour board to close the mill.",
            "the harbour board to close the mill",
            "Maria Ortiz",
        ),
        ("Maria Ortiz reminded the board of its broken promise.", "its broken promise", "Maria Ortiz"),
        # an infinitive by the way is the doing of whoever acts in the clause above
        ("Maria Ortiz never missed a chance to say that the mill would close.", "the mill would close", "Maria Ortiz"),
        ("Maria Ortiz was accused by the union of hiding the report.", "hiding the report", "the union"),
        # a clause that the parser hangs on whom it was told to, or on what it was said in
        ("The mayor told the BBC's Today programme that taxes would rise.", "taxes would rise", "The mayor"),
        (
            "Maria Ortiz said in one of a series of messages that the truck was carrying arms.",
            "the truck was carrying arms",
            "Maria Ortiz",
        ),
        # a clause that opens right before its cue is said, and no more
        (
            "The park, which, Ortiz said, is usually full of people, lies in Norland.",
            "which, Ortiz said, is usually full of people",
            "Ortiz",
        ),
        ("He will go to the debate, because, according to Ortiz, it is late.", "it is late", "Ortiz"),
        ("Brokers are of the view that the market is strong.", "the market is strong", "Brokers"),
        ("Ortiz attributed the rally to the ruling.", "the rally to the ruling", "Ortiz"),
        ("The paper learnt that she had left.", "she had left", "The paper"),
        ("She theorised that it was late.", "it was late", "She"),
        ("Ortiz used his speech to warn against a “one-size-fits-all” plan.", "a “one-size-fits-all” plan", "Ortiz"),
        ("Hale saw the prison, dubbed the “Hilton” by soldiers held there.", "the “Hilton”", "soldiers held there"),
        (
            "(Reuters) — The State Council (NSC) is investigating the mill, according to two people familiar with the "
            "matter, adding to a series of problems that have turned it from a darling into a pariah.",
            "The State Council (NSC) is investigating the mill, according to two people familiar with the "
            "matter, adding to a series of problems that have turned it from a darling into a pariah",
            "two people familiar with the matter",
        ),
        # a sentence may be nothing but a cue
        ("“It is like a hobby for him.” Deyal told this newspaper.", "It is like a hobby for him.", "Deyal"),
        # what somebody calls something is said
        (
            "It came after what police described as a targeted attack.",
            "what police described as a targeted attack",
            "police",
        ),
        (
            "It amounted to what the senators said was a swindle.",
            "what the senators said was a swindle",
            "the senators",
        ),
        # the subject is the one beside its verb, where the parser sees two
        (
            "Norland, as one of the mayor's advisers pointed out, normally does not get two storms a year.",
            "normally does not get two storms a year",
            "one of the mayor's advisers",
        ),
        # what stands before a cue that commas set in is said too
        (
            "None of the “many” buyers were named, Ortiz said, but “I want to say that this is only the beginning.”",
            "None of the “many” buyers were named, Ortiz said, but “I want to say that this is only the beginning.”",
            "Ortiz",
        ),
        # what stands in marks may be part of a longer statement
        (
            'Maria Ortiz dismissed the plan as "a slap in the face."',
            'the plan as "a slap in the face."',
            "Maria Ortiz",
        ),
    ],
)
def test_a_statement_begins_and_ends_where_its_speaker_does(words: str, quote: str, speaker: str) -> None:
    assert (quote, speaker) in [(q.text, q.speaker_text) for q in quotes_of(words)]


def test_a_joined_verb_with_a_tense_goes_with_the_one_that_has_a_tense() -> None:
    found = quotes_of('Maria Ortiz asked her brother to come home and repeatedly said, "Nobody asked us."')
    assert ("Nobody asked us.", "Maria Ortiz") in [(q.text, q.speaker_text) for q in found]


def test_who_joins_a_verb_of_saying_to_a_deed_says_it() -> None:
    found = quotes_of('Maria Ortiz said she was met by Tim Lind, who took her by the arm and said, "Nobody asked us."')
    assert found[-1].speaker_name == "Tim Lind"


def test_the_title_of_a_book_is_no_statement() -> None:
    assert "Quiet Harbour" not in [
        q.text.strip(".,")
        for q in quotes_of('Maria Ortiz told the story in her memoir, "Quiet Harbour." It sold well.')
    ]


def test_a_quotation_after_a_sentence_of_another_goes_on_with_what_that_one_says() -> None:
    words = (
        '"The mill is closing," Maria Ortiz said. John Lind said that the board had been told in March. '
        '"Nobody asked us."'
    )
    _, found = quotes_of(words)
    assert found.speaker_text == "John Lind"
    assert [words[start:end] for start, end in found.pieces] == [
        "the board had been told in March",
        "Nobody asked us.",
    ]


@pytest.mark.parametrize(
    ("words", "statement", "who"),
    [
        ("Ortiz called for the council to reopen the mill.", "the council to reopen the mill", "Ortiz"),
        (
            "As reported by the Norland Gazette, the mill has lost money for years.",
            "the mill has lost money for years",
            "the Norland Gazette",
        ),
        ("Ortiz poked fun at the board.", "the board", "Ortiz"),
        ("Ortiz took aim at the plan to close the mill.", "the plan to close the mill", "Ortiz"),
        ("Ortiz announced a plan to cut jobs at the mill.", "a plan to cut jobs at the mill", "Ortiz"),
        ('Ortiz branded the plan a "farce" and left.', 'the plan a "farce"', "Ortiz"),
        ("Ortiz disputed on Monday whether the mill was safe.", "whether the mill was safe", "Ortiz"),
        (
            "According to Maria Ortiz the old mill by the river is closing in May.",
            "the old mill by the river is closing in May",
            "Maria Ortiz",
        ),
        (
            "Ortiz said the mill needs one thing: Nobody has mended its roof.",
            "the mill needs one thing: Nobody has mended its roof",
            "Ortiz",
        ),
    ],
)
def test_an_object_goes_on_as_far_as_its_verb_takes_it(words: str, statement: str, who: str) -> None:
    found = only(words)
    assert (found.text, found.speaker_text) == (statement, who)


def test_a_share_of_those_asked_speaks() -> None:
    assert only("Nearly a third say they do not know.").speaker_text == "Nearly a third"


def test_whom_it_was_told_is_no_part_of_it_and_oneself_is_no_statement() -> None:
    assert only("Ortiz explained the loss to the board.").text == "the loss"
    assert only("Ortiz denied involvement in the theft.").text == "involvement in the theft"
    assert not quotes_of("The woman at the gate identified herself.")


def test_what_is_only_explained_is_no_statement_of_its_own() -> None:
    assert only("“It is late,” Maria Ortiz said, referring to the old mill.").text == "It is late,"


def test_what_somebody_was_asked_to_say_is_not_said() -> None:
    assert not quotes_of("Maria Ortiz, who was asked to comment on the future of the mill, left the room.")


def test_a_quotation_after_a_clause_with_who_belongs_to_that_clause() -> None:
    found = only(
        'Then there was John Lind, who lamented in an interview with a reporter, "We lost twenty years there."'
    )
    assert (found.text, found.speaker_text) == ("We lost twenty years there.", "John Lind, who")


def test_what_runs_on_belongs_to_the_cue_it_began_under() -> None:
    words = (
        '"The mill is closing," Maria Ortiz said. "We were told in March.\n\n"And we still wait," she said with a sigh.'
    )
    assert [q.text for q in quotes_of(words)] == [
        'The mill is closing," Maria Ortiz said. "We were told in March.',
        "And we still wait,",
    ]


def test_a_few_dozen_signs_weigh_every_candidate() -> None:
    assert 0 < len(weights()) <= 80


def test_a_pronoun_is_the_person_who_spoke_before() -> None:
    words = (
        'Maria Ortiz met John Lind on Monday.\n\n"The mill is closing," Ortiz said.\n\n"Nobody asked us," she added.'
    )
    first, second = quotes_of(words)
    assert (first.speaker_text, first.speaker_name) == ("Ortiz", "Maria Ortiz")
    assert (second.speaker_text, second.speaker_name) == ("she", "Maria Ortiz")
    assert first.speaker_entity_id == second.speaker_entity_id


@pytest.mark.parametrize(
    ("words", "speaker"),
    [
        # who is told of has not told it
        ("Alan Brandt said John Lind was lying. He said that Lind had been paid.", "Alan Brandt"),
        # a role named before stands for its bearer
        ("Mayor Alan Brandt met John Lind on Monday.\n\nThe mayor was late. He said that it rained.", "Alan Brandt"),
        # what somebody is said to be tells whether it is he or she
        ("Kim Solberg, a mother of two, met Sam Lind. Lind left early, and she said that it rained.", "Kim Solberg"),
        ("His sister Kim Solberg met Sam Lind. Lind left early, and she said that it rained.", "Kim Solberg"),
        # so does the sentence that goes on with one of them
        (
            "Solberg and her son left. Solberg was ill when she came. Lind stayed, and she said that it rained.",
            "Solberg",
        ),
        # a name and a verb of saying are no description of the name before
        ("Aboard the ferry of Tom Kay, the mayor said that it rained. The mayor added that he was cold.", None),
        ("Norland Rail met the union on Monday. It said that it rained.", "Norland Rail"),
        # a body is no person who works for it
        ("John Lind, the campaign manager, left.\n\nThe campaign said that he was ill.", None),
        ("He left the Norland Bureau of Fisheries.\n\nThe bureau said that it rained.", "Norland Bureau of Fisheries"),
        ("He left the Court of Appeals.\n\nThe district court said that it rained.", None),
        ("President Alan Brandt met a guest.\n\nThe Mexican president said that it rained.", None),
        # words before it that tell when and how do not part it from the sentence above
        ("Norland Rail met the union on Monday. Later, however, it said that it rained.", "Norland Rail"),
        # he goes on speaking where paragraphs name nobody else
        (
            "Alan Brandt said it was late.\n\nHe said Tim Lind slept.\n\nHe ate.\n\nNews\n\nHe said that it rained.",
            "Alan Brandt",
        ),
        ("Solberg said that she was ill. The 63-year-old said that it rained.", "Solberg"),
        # despite what others ask for
        ("Despite reports urging a new mill, Alan Brandt waited.", None),
        # the name of a place within a longer one
        ("A fence was built. Mill Watch Kenya said that it rained.", "Mill Watch Kenya"),
    ],
)
def test_who_is_meant_is_told_by_what_the_text_says_of_them(words: str, speaker: str | None) -> None:
    assert quotes_of(words)[-1].speaker_name == speaker


def test_an_unnamed_source_is_anonymous_with_label_and_reason() -> None:
    found = only(
        "A senior harbour official, who spoke on condition of anonymity because he feared for his job, "
        "said the mill would close."
    )
    assert found.is_anonymous
    assert found.speaker_class == "unnamed"
    assert found.speaker_name is None
    assert found.anonymity["number"] == "one"
    assert found.anonymity["role"] == "senior harbour official"
    assert "feared for his job" in found.anonymity["reason"]


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        ("A senior harbour official", "The official, who asked not to be named,", "asked not to be named"),
        ("Two sources", "The sources, who spoke on condition of anonymity due to the talks,", "due to the talks"),
    ],
)
def test_why_somebody_is_not_named_is_told_of_the_one_who_spoke_before(first: str, second: str, reason: str) -> None:
    before, after = quotes_of(f"{first} said the mill would close. {second} said nobody had been told.")
    assert (before.text, after.text) == ("the mill would close", "nobody had been told")
    assert after.anonymity == before.anonymity | {"reason": reason}
    assert after.anonymity["label"] == first


def test_why_somebody_is_not_named_may_stand_in_the_sentence_behind() -> None:
    found = only(
        "Two aides confirmed the plan. They spoke on condition of anonymity because they were not authorized to speak."
    )
    assert found.anonymity["reason"] == "because they were not authorized to speak"


def test_the_sentence_before_is_what_this_was_reported_by_somebody() -> None:
    found = only("The mill in Norland has closed. This was reported by the Gazette on Monday.")
    assert (found.text, found.speaker_text) == ("The mill in Norland has closed", "the Gazette")
    assert not quotes_of("This was reported by the Gazette on Monday.")


def test_it_quotes_as_the_outlet_that_reported_before() -> None:
    found = quotes_of("The Norland Gazette reported the deal. It quoted Jan Lind as saying that the mill would close.")[
        -1
    ]
    assert [step.text for step in found.sources] == ["Norland Gazette", "Jan Lind"]


def test_a_letter_at_the_end_of_a_sentence_is_no_initial() -> None:
    found = only("Maria Ortiz, the mayor, posted a picture on X. “We will never sell the mill.”")
    assert (found.text, found.speaker_name) == ("We will never sell the mill.", "Maria Ortiz")
    assert only("“It is over,” Jan X. Lind said.").speaker_text == "Jan X. Lind"


@pytest.mark.parametrize(
    ("who", "affiliation"),
    [
        ("A senior officer in touch with the Norland navy", None),
        ("An officer with knowledge of the plans", None),
        ("An officer who met Maria Ortiz in Vienna", None),
        ("A Norland army officer", "Norland"),
        ("A senior officer at the naval yard", "the naval yard"),
    ],
)
def test_an_unnamed_source_belongs_where_it_works(who: str, affiliation: str | None) -> None:
    assert only(f"{who} said the mill would close.").anonymity.get("affiliation") == affiliation


@pytest.mark.parametrize(
    "words",
    [
        "Maria Ortiz granted Tim Lind asylum.",
        "The rebels, who had committed dozens of murders, left.",
        "An official asked not to be named.",
        "An official did not wish to be named.",
        "An official spoke on condition of anonymity to discuss a pending matter.",
        "Two officials, briefing reporters on the condition of anonymity, left the room.",
        "Maria Ortiz did not respond to requests for comment.",
        "Maria Ortiz did not respond to an email seeking comment.",
        "If you know that the mill is closed, come on Monday.",
        "Asked about the delay, Maria Ortiz shrugged.",
        "That said, the mill was empty.",
        "She told me.",
        "She told Reuters.",
        "I asked Maria Ortiz out.",
        "Per Holm and Jan Lind had the goals for the Rovers.",
        "His account was corroborated by emails that Lind sent to the guards.",
        "Prices will vary according to your tariff.",
        "The ferry runs according to the weather.",
        "The new model supports all formats.",
        "The second fight determined the outcome of the game.",
        "Selene aims to put a probe on the moon by 2031.",
        "I bought the mill and liked the view from its tower.",
        "We just released the latest version of the mill.",
        "The mayor invited Maria Ortiz to the mill.",
        "The mayor had opted to back the plan last year.",
        "Ortiz assumed the role of a judge, pairing big goals with bigger threats should nobody come.",
        "I think the old mill is the best of all.",
        "The mill seems to be closed, and the new roof looks great.",
        "The mill has long been praised.",
        "Police identified the victims, and half a million people viewed the film.",
        "The mayor will announce that the mill is closed.",
        "It is worth noting that the mill is closed.",
        "No one claimed that the mill was closed.",
        "Note that the mill is closed.",
    ],
)
def test_a_deed_and_a_wish_to_stay_unnamed_are_no_statements(words: str) -> None:
    assert quotes_of(words) == ()


def test_the_day_of_a_picture_is_not_who_took_it() -> None:
    found = only("Satellite footage from Friday shows that the mill is closed.")
    assert (found.speaker_class, found.speaker_name) == ("document", None)


def test_the_official_is_the_one_who_spoke_before() -> None:
    words = "A senior harbour official said the mill would close.\n\nThe official added that nobody had been told."
    first, second = quotes_of(words)
    assert first.is_anonymous
    assert second.is_anonymous
    assert second.anonymity["label"] == "A senior harbour official"


def test_a_report_of_a_report_is_a_chain() -> None:
    words = (
        "The mill will close in May, Reuters reported on Monday, citing the Norland Gazette newspaper.\n\n"
        "The Norland Gazette cited an unnamed official in the harbour ministry as saying that workers had been told."
    )
    first, second = quotes_of(words)
    assert [s.hop for s in first.sources] == [1, 2]
    assert first.sources[0].text == "Reuters"
    assert "Norland Gazette" in first.sources[1].text
    assert second.is_anonymous
    assert [s.text for s in second.sources][-1] == "an unnamed official in the harbour ministry"
    assert all(words[s.start : s.end] == s.text for q in (first, second) for s in q.sources)


def test_what_is_added_came_by_the_way_of_what_was_said_before() -> None:
    words = (
        "The mill will close in May, AFP reported, citing the Norland Gazette newspaper.\n\n"
        "The respected business daily cited an unnamed official as saying that workers had been told in March.\n\n"
        "“It is late,” Maria Ortiz was quoted by AFP as having said.\n\n"
        "“Nobody asked us,” she added."
    )
    _, told, late, asked = quotes_of(words)
    assert [step.text for step in told.sources] == ["AFP", "Norland Gazette", "an unnamed official"]
    assert [step.text for step in late.sources] == ["AFP", "Maria Ortiz"]
    assert (asked.speaker_name, asked.sources) == ("Maria Ortiz", late.sources)


def test_an_agency_behind_a_quotation_whose_speaker_stands_before_it_is_a_step() -> None:
    words = 'Maria Ortiz spoke in Lisbon on Monday. She said then, "It is late for the mill," according to AFP News.'
    found = only(words)
    assert (found.speaker_name, [step.text for step in found.sources]) == ("Maria Ortiz", ["AFP News", "Maria Ortiz"])


@pytest.mark.parametrize(
    ("words", "quote", "source"),
    [
        (
            "The Norland Gazette reported that the mill would close, citing two people familiar with the plan.",
            "the mill would close",
            "two people familiar with the plan",
        ),
        (
            "The agency Norpress reported on Sunday, citing the daily Kvelden, that an official had been arrested.",
            "an official had been arrested",
            "the daily Kvelden",
        ),
    ],
)
def test_whom_a_report_cites_is_the_end_of_its_chain_and_no_part_of_it(words: str, quote: str, source: str) -> None:
    found = only(words)
    assert (found.text, found.sources[-1].text) == (quote, source)


@pytest.mark.parametrize(
    ("words", "said", "speaker"),
    [
        ("The miller will resign, Ida Holm and Tor Berg said.", "The miller will resign", "Ida Holm and Tor Berg"),
        (
            "The Lake Bank paid for the dam, Reuters and Agence France-Presse reported.",
            "The Lake Bank paid for the dam",
            "Reuters and Agence France-Presse",
        ),
    ],
)
def test_two_may_say_what_stands_before_them(words: str, said: str, speaker: str) -> None:
    (quote,) = quotes_of(words)

    assert (quote.text, quote.speaker_text) == (said, speaker)


@pytest.mark.parametrize(
    ("words", "steps"),
    [
        (
            "In a statement received by AFP, the harbour ministry said that the mill would close.",
            ["AFP", "the harbour ministry"],
        ),
        (
            "The Norland Gazette newspaper has it from an official, who told it that the mill would close.",
            ["Norland Gazette", "an official"],
        ),
        (
            "The mill will close in May, AFP reported, citing the Norland Gazette, which quoted an unnamed official.",
            ["AFP", "the Norland Gazette", "an unnamed official"],
        ),
        (
            "The mill will close in May, AFP reported, citing the Norland Gazette, citing an unnamed official.",
            ["AFP", "the Norland Gazette", "an unnamed official"],
        ),
        (
            '"The mill is closed," Maria Ortiz told the BBC in an interview that was picked up by Reuters.',
            ["Reuters", "BBC", "Maria Ortiz"],
        ),
        (
            "A report in the Norland Observer says it is empty.\n\nTwo officials told the paper the mill would close.",
            ["Norland Observer", "Two officials"],
        ),
        (
            "AFP, quoting unnamed sources, said the mill would close.",
            ["AFP", "unnamed sources"],
        ),
        (
            "The report, quoting unnamed officials, said the mill had agreed to the talks.",
            ["The report", "unnamed officials"],
        ),
        (
            "Norland state media, quoting the harbour ministry, said the mill would close.",
            ["Norland state media", "the harbour ministry"],
        ),
        ('"The mill is closed," Maria Ortiz was quoted as saying by Reuters.', ["Reuters", "Maria Ortiz"]),
        ("Maria Ortiz, quoted in the Hurriyet newspaper, said the mill would close.", ["Hurriyet", "Maria Ortiz"]),
        ("Writing in the Financial Times, Maria Ortiz said the mill would close.", ["Financial Times", "Maria Ortiz"]),
        ("Maria Ortiz said on CNN that the mill would close.", ["CNN", "Maria Ortiz"]),
        ("Maria Ortiz wrote in the Washington Post that it would close.", ["Washington Post", "Maria Ortiz"]),
        ("In comments to Reuters, Maria Ortiz called the mill a ruin.", ["Reuters", "Maria Ortiz"]),
        ("Maria Ortiz wrote on Twitter that the mill would close.", []),
        ("“The mill is closed,” Maria Ortiz said, Reuters reported.", ["Reuters", "Maria Ortiz"]),
        ("Maria Ortiz, speaking to Reuters, said the mill would close.", ["Reuters", "Maria Ortiz"]),
        (
            "Speaking on condition of anonymity to the Financial Times, a director of the mill said it would close.",
            ["Financial Times", "a director of the mill"],
        ),
        (
            "In an interview with Der Spiegel, the mill's owner Maria Ortiz said it would close.",
            ["Der Spiegel", "the mill's owner Maria Ortiz"],
        ),
        (
            "The mill had closed, the Norland Gazette newspaper quoted a harbour official as saying.",
            ["the Norland Gazette newspaper", "a harbour official"],
        ),
        ("In an op-ed for the Guardian, Maria Ortiz argued that it would close.", ["Guardian", "Maria Ortiz"]),
        ("Maria Ortiz told The Kestrel it would close.", ["Kestrel", "Maria Ortiz"]),
        ("Asked on Fox News about it, Maria Ortiz said it would close.", ["Fox News", "Maria Ortiz"]),
        ("“It is closed,” Maria Ortiz said when contacted by Reuters.", ["Reuters", "Maria Ortiz"]),
        ("When the Guardian asked her about it, Maria Ortiz said it would close.", ["Guardian", "Maria Ortiz"]),
        ("A miller whom the Guardian quoted said it would close.", ["Guardian", "A miller"]),
        ("“It is closed,” Maria Ortiz said, via the Los Angeles Times.", ["Los Angeles Times", "Maria Ortiz"]),
        ("A memo seen by the Guardian says it would close.", ["Guardian", "A memo seen by the Guardian"]),
        ("A letter signed by forty doctors says it would close.", []),
        ("In an essay for the Atlantic, Maria Ortiz said it would close.", ["Atlantic", "Maria Ortiz"]),
        (
            "Maria Ortiz said in remarks broadcast on state television that it would close.",
            ["state television", "Maria Ortiz"],
        ),
        (
            "It would close, Maria Ortiz was quoted as saying by the state news agency TASS.",
            ["the state news agency TASS", "Maria Ortiz"],
        ),
        (
            "The Guardian, citing Reuters, reported that a diplomat had said the mill would close.",
            ["The Guardian", "Reuters", "a diplomat"],
        ),
        ("“It is closed,” said one expert, as reported by the Guardian.", ["the Guardian", "one expert"]),
        (
            "AFP reported that the Guardian had quoted a diplomat as saying that the mill would close.",
            ["AFP", "the Guardian", "a diplomat"],
        ),
        ("Speaking to Radio Tamba, Maria Ortiz said she was tired.", ["Radio Tamba", "Maria Ortiz"]),
        ("Maria Ortiz said in a speech to the Norland Academy that it would close.", []),
        (
            "“It is closed,” Reuters quoted two harbour officials as saying. “It is late,” they were quoted as saying.",
            ["Reuters", "two harbour officials"],
        ),
        (
            "“It is closed,” Maria Ortiz was quoted as saying by AFP.\n\n“It is late,” Ms Ortiz was quoted as saying.",
            ["AFP", "Maria Ortiz"],
        ),
        ("“It is closed,” Maria Ortiz said in a June CNBC interview.", ["CNBC", "Maria Ortiz"]),
        (
            "“It is closed,” said one of the millers who spoke to the BBC.",
            ["BBC", "one of the millers who spoke to the BBC"],
        ),
        ("The mill would close, a source told Kestrel24.", ["Kestrel24", "a source"]),
        ("A harbour official told the newspaper the mill would close.", ["the newspaper", "A harbour official"]),
        (
            "Trains will run, Reuters reported. A harbour official told the newspaper the mill would close.",
            ["the newspaper", "A harbour official"],
        ),
        (
            "It is empty, KNOR-TV reported. Two officials told the Lisbon station the mill would close.",
            ["KNOR-TV", "Two officials"],
        ),
        (
            "It is empty, the Norland Gazette reported. While speaking with the press in Lisbon, Maria Ortiz said, "
            '"The mill is closed."',
            [],
        ),
        ("The Norland Gazette newspaper said in an editorial on Saturday that the mill would close.", []),
        (
            "The mill would close, the Norland Gazette reported, citing firefighters.",
            ["the Norland Gazette", "firefighters"],
        ),
        (
            "The mill would close, the Norland Gazette reported, citing an interview with Maria Ortiz.",
            ["the Norland Gazette", "Maria Ortiz"],
        ),
        ("Reuters quoted an informed source saying the mill would close.", ["Reuters", "an informed source"]),
        ("Reuters quoted a former cook who said that the mill would close.", ["Reuters", "a former cook"]),
        (
            "Reuters reported, citing Radio Nord, which quoted an unnamed cook, that the mill would close.",
            ["Reuters", "Radio Nord", "an unnamed cook"],
        ),
        (
            "CBS reported that it was empty, although it quoted officials as saying that the mill would close.",
            ["CBS", "officials"],
        ),
        (
            "Bloomberg reports, citing people familiar with the matter, that Maria Ortiz plans to use 40 boats.",
            ["Bloomberg", "people familiar with the matter"],
        ),
        (
            "The Norland Gazette, Norland Herald, and Radio Nord reported, citing officials, that it would close.",
            ["The Norland Gazette, Norland Herald, and Radio Nord", "officials"],
        ),
        ("A harbour official told this newspaper the mill would close.", []),
        ("Maria Ortiz wrote in the paper that the mill would close.", []),
        (
            "The mill would close, AFP reported on Tuesday, citing officials briefed on the plan.",
            ["AFP", "officials briefed on the plan"],
        ),
        (
            "The mill would close, according to the Norland Gazette, citing officials.",
            ["the Norland Gazette", "officials"],
        ),
        (
            "AFP quoted a source familiar with the talks as saying that “the mill is closed.”",
            ["AFP", "a source familiar with the talks"],
        ),
        ("In a post on Truth Social, Maria Ortiz called the mill a ruin.", []),
        ("As the harvest games began, the ministry announced that the mill would close.", []),
        ("Maria Ortiz told the Norland Bank that the mill would close.", []),
        ("In a commentary published on Nov. 1, Maria Ortiz said the mill would close.", []),
        (
            "The Gazette newspaper said that the mill had closed its doors, citing two harbour officials.",
            ["Gazette", "two harbour officials"],
        ),
        ("When Jan Lind mentioned that the mill would close, Maria Ortiz said nothing.", []),
        (
            "Norland plans to sell its stake in the shipyard of Sarnia, a town on the border, the Gazette newspaper "
            "reported on Tuesday, citing two officials.",
            ["Gazette", "two officials"],
        ),
    ],
)
def test_an_outlet_that_was_told_is_a_step(words: str, steps: list[str]) -> None:
    found = quotes_of(words)[-1]
    assert [s.text for s in found.sources] == steps


@pytest.mark.parametrize(
    ("words", "steps"),
    [
        (
            "The Norland Gazette reported that a source in the ministry said that the mill would close.",
            ["The Norland Gazette", "a source in the ministry"],
        ),
        (
            "Politico reported that, according to two harbour officials, the mill would close.",
            ["Politico", "two harbour officials"],
        ),
        (
            "The agency Norpress, citing what it called informed sources, said the mill would close.",
            ["The agency Norpress", "informed sources"],
        ),
        (
            "The mill would close, Reuters reported on Monday, citing documents it had seen.",
            ["Reuters", "documents it had seen"],
        ),
        ("As Reuters reported, citing two officials, the mill would close.", ["Reuters", "two officials"]),
        (
            "Citing Defence Minister Jan Lind, Reuters reported that the mill would close.",
            ["Reuters", "Defence Minister Jan Lind"],
        ),
        (
            "The mill would close, according to the state news agency Norpress, which cited two aides.",
            ["the state news agency Norpress", "two aides"],
        ),
        ("The mill would close, Maria Ortiz said on Monday, according to Reuters.", ["Reuters", "Maria Ortiz"]),
        (
            "On March 6, Reuters reported, citing a spokesman for the ministry, that the mill would close.",
            ["Reuters", "a spokesman for the ministry"],
        ),
        (
            "Shares fell after Reuters reported, citing two officials, that the mill would close.",
            ["Reuters", "two officials"],
        ),
    ],
)
def test_what_a_paper_has_from_others_stands_once(words: str, steps: list[str]) -> None:
    found = only(words)
    assert found.text.lower() == "the mill would close"
    assert [s.text for s in found.sources] == steps


@pytest.mark.parametrize(
    ("before", "after", "steps"),
    [
        ("Alan Brandt left after an interview with the Gazette newspaper.", "“It is over,” he said.", ["Gazette"]),
        (
            "Alan Brandt gave an interview to the Gazette newspaper.",
            "“It is over,” he said, Reuters reported.",
            ["Reuters", "Gazette"],
        ),
        ("Alan Brandt gave an interview to the Gazette newspaper.", "On Tuesday he said that it was over.", []),
        ("Alan Brandt gave an interview to the Gazette newspaper.", "“It is over,” Maria Ortiz said.", []),
        (
            "Alan Brandt gave an interview to the Gazette newspaper, which Maria Ortiz mocked.",
            "“It is over,” Maria Ortiz said.",
            [],
        ),
        ("Alan Brandt called it an error reported in a piece by Reuters.", "“It is over,” he said.", []),
        ("Alan Brandt spoke to the Guardian from his office.", "“It is over,” he said.", ["Guardian"]),
        ("Alan Brandt was interviewed by Reuters that day.", "“It is over,” he said.", ["Reuters"]),
        ("In an interview with Reuters, Alan Brandt defended the plan.", "“It is over,” he said.", ["Reuters"]),
        ("Alan Brandt gave a speech that was carried by Reuters.", "“It is over,” he said.", ["Reuters"]),
    ],
)
def test_an_interview_that_the_sentence_before_tells_of_is_a_step(before: str, after: str, steps: list[str]) -> None:
    for between in (" ", "\n\n"):
        found = quotes_of(f"{before}{between}{after}")[-1]
        assert [s.text for s in found.sources[:-1]] == steps


def test_whom_an_agency_quotes_speaks_and_the_agency_is_a_step() -> None:
    words = (
        "Minister Alan Brandt was tired when the Geneva weekly Le Fanal spoke to him.\n\n"
        '"The mill is closing," AFP quoted him as telling the weekly.\n\n"Nobody asked us," he added.'
    )
    first, second = quotes_of(words)
    assert (first.speaker_name, second.speaker_name) == ("Alan Brandt", "Alan Brandt")
    assert [s.text for s in first.sources] == ["AFP", "Le Fanal", "Alan Brandt"]


def test_whom_an_official_tells_is_no_official() -> None:
    words = "A harbour official told the BBC's Maria Ortiz that it would close. The official said it was sold."
    found = quotes_of(words)[-1]
    assert found.is_anonymous
    assert [s.text for s in found.sources] == ["BBC", "A harbour official"]


def test_the_sources_are_those_without_a_name_who_spoke_last() -> None:
    words = (
        "Two people familiar with the plan told Reuters that the mill would close. The port will be sold too, said the "
        "sources, who asked not to be named."
    )
    assert [s.text for s in quotes_of(words)[-1].sources] == ["Reuters", "Two people familiar with the plan"]


@pytest.mark.parametrize(
    ("words", "quote", "reason"),
    [
        ("“It is over,” they said on condition of anonymity.", "It is over,", "on condition of anonymity"),
        ("“It is over,” she said, asking not to be named.", "It is over,", "asking not to be named"),
        ("A lawyer from Norland, who said “it is over, and we will go,” left.", "it is over, and we will go,", None),
        ("The Gazette mentioned two aides as saying the mill would close.", "the mill would close", None),
    ],
)
def test_who_has_no_name_is_not_the_place_the_paper_or_nobody(words: str, quote: str, reason: str | None) -> None:
    found = only(words)
    assert (found.text, found.speaker_class, found.is_anonymous) == (quote, "unnamed", True)
    assert (found.speaker_name, found.anonymity.get("reason")) == (None, reason)


def test_someone_in_a_ministry_is_not_the_ministry() -> None:
    found = quotes_of("It came from someone in the harbour ministry, who told it that the mill would close.")[-1]
    assert (found.speaker_class, found.is_anonymous) == ("unnamed", True)


@pytest.mark.parametrize(
    ("words", "is_anonymous", "kind"),
    [
        ("People with knowledge of the talks said the mill would close.", True, "unnamed"),
        ("A minister said the mill would close.", True, "unnamed"),
        ("The minister said the mill would close.", False, "person"),
        ("The mill's chief executive said the mill would close.", False, "person"),
        ("Many economists said the mill would close.", False, "group"),
        ("Other economists said the mill would close.", False, "group"),
        ("The two men said the mill would close.", False, "group"),
        ("Two women said the mill would close.", True, "unnamed"),
        ("Her publicist said the mill would close.", True, "unnamed"),
        ("A local doctor from Norland, Maria Ortiz, said the mill would close.", False, "person"),
        ("Pregnant women said the mill would close.", False, "group"),
        ("A Norland Republican said the mill would close.", True, "unnamed"),
        ("Former soldier and mayor Maria Ortiz said the mill would close.", False, "person"),
        ("A driver said the mill would close.", True, "unnamed"),
        ("Two Norland MPs said the mill would close.", False, "group"),
        ("Governor says the mill will close.", False, "person"),
        ("One of the aides said the mill would close.", True, "unnamed"),
        ("Traders said the mill would close.", False, "group"),
        ("Miller and soldier Maria Ortiz, who runs it, said the mill would close.", False, "person"),
        ("The council said the mill would close.", False, "government"),
        ("Minister of mines and energy Jan Lind told the court that the mill would close.", False, "person"),
    ],
)
def test_the_holder_of_an_office_is_not_nameless(words: str, is_anonymous: bool, kind: str) -> None:
    found = only(words)
    assert (found.is_anonymous, found.speaker_class) == (is_anonymous, kind)


@pytest.mark.parametrize(
    ("words", "quote", "speaker"),
    [
        ("The mill will close, said the mayor Maria Ortiz in an email to staff.", "The mill will close", "Maria Ortiz"),
        ("Democratic Party for the People leader Maria Ortiz said it would close.", "it would close", "Maria Ortiz"),
        ("MEC for Mills and Traditional Affairs, Maria Ortiz, said it would close.", "it would close", "Maria Ortiz"),
        (
            "James P. Kennedy Jr. was late. Kennedy said the mill would close.",
            "the mill would close",
            "James P. Kennedy Jr",
        ),
        ("“We lost half,” says shopkeeper Per Holm.", "We lost half,", "Per Holm"),
        ("Sales fell, according to InfoNation.", "Sales fell", "InfoNation"),
        ("Sales fell, according to The Norland Reporter.", "Sales fell", "Norland Reporter"),
        ("“It is late,” Mr. King said.", "It is late,", "King"),
        ("Ruiz's sister, Inderdai Deyal, said that he had left.", "he had left", "Inderdai Deyal"),
        ("Another diplomat, former envoy to Norland Jon Volker, said it was late.", "it was late", "Jon Volker"),
        ("Maria Ortiz, the MP for Norland, was sad. The MP said it would close.", "it would close", "Maria Ortiz"),
        ("Maria Ortiz said in a statement emailed to NBC News that it would close.", "it would close", "Maria Ortiz"),
    ],
)
def test_who_speaks_is_told_by_a_name_beside_an_office(words: str, quote: str, speaker: str) -> None:
    found = quotes_of(words)[-1]
    assert (found.text, found.speaker_name) == (quote, speaker)


def test_one_of_several_nameless_ones_is_nameless() -> None:
    words = "Two of the officials, who asked not to be named, said it would close. “It is over,” one of them said."
    first, second = quotes_of(words)
    assert [q.anonymity["number"] for q in (first, second)] == ["two", "one"]


def test_a_role_that_nobody_has_introduced_is_who_spoke_last() -> None:
    first, second = quotes_of("Maria Ortiz said the mill was old. The driver said that it would close.")
    assert (first.speaker_name, second.speaker_name, second.is_anonymous) == ("Maria Ortiz", "Maria Ortiz", False)
    second = quotes_of("Maria Ortiz said Jan Lind was late. The driver said that it would close.")[-1]
    assert second.speaker_name is None
    *_, last = quotes_of(
        "The patient said it was odd. “It is common,” Ana Ruiz said.\n\n“It is over,” the patient said."
    )
    assert last.speaker_name is None


def test_what_was_said_after_a_game_is_a_statement() -> None:
    found = only("Maria Ortiz said after the game that the team saw it as the most important step toward the title.")
    assert (found.speaker_name, found.text[:12]) == ("Maria Ortiz", "the team saw")


def test_a_name_that_opens_a_sentence_is_whose_word_it_is_up_to_the_comma() -> None:
    found = only("According to Wealthynickel, currency collecting companies are willing to pay for it.")
    assert (found.speaker_text, found.text[:8]) == ("Wealthynickel", "currency")


def test_a_paragraph_that_is_a_quotation_goes_on_with_the_report_above() -> None:
    words = "Maria Ortiz said that the mill would close in the spring.\n\n“We have waited here for years and years.”"
    first, second = quotes_of(words)
    assert (first.speaker_name, second.speaker_name) == ("Maria Ortiz", "Maria Ortiz")
    words = "Maria Ortiz wants to see the mill open.\n\n“We have waited here for years and years.”"
    assert [q.speaker_name for q in quotes_of(words)] == ["Maria Ortiz", "Maria Ortiz"]
    words = "The papers show that the mill is empty.\n\n“The potential revenue is not included in the estimates.”"
    assert quotes_of(words)[-1].speaker_name is None


@pytest.mark.parametrize("words", ["That process led to a realization", "A similar experience in Lisbon"])
def test_no_thing_before_a_colon_speaks(words: str) -> None:
    assert only(f"{words}: “It was just that feeling of home.”").speaker_text is None


@pytest.mark.parametrize(
    ("words", "speaker"),
    [
        ("Some left, and (2) those who think that the mill was only getting started.", "those who"),
        ("The mill will close, according to the industry.", "the industry"),
        (
            "According to analysts at Halden Brask, combined grain stocks from Norland, neighbouring Sudland, where"
            " mills are busy, and the islands could feed the coast for a year.",
            "analysts at Halden Brask",
        ),
    ],
)
def test_nothing_but_who_speaks_is_the_speaker(words: str, speaker: str) -> None:
    assert only(words).speaker_text == speaker


def test_what_a_thing_is_called_and_the_day_of_a_speech_are_no_statements() -> None:
    for words in (
        "They went along predefined routes called “segments.” It was fun.",
        'It fell in a so-called "crypto winter," when many lost.',
        "The counsel on Monday was late.",
    ):
        assert not quotes_of(words), words


def test_they_are_the_group_that_spoke() -> None:
    first, second = quotes_of("Voters said the mill was lost. They warned that nobody would rebuild it.")
    assert (first.speaker_class, second.speaker_class) == ("group", "group")


def test_who_was_told_is_no_part_of_what_was_told() -> None:
    found = only("Ms Ortiz told the radio station she had gone to Norland to see the mill.")
    assert found.text == "she had gone to Norland to see the mill"


def test_the_day_a_statement_opens_with_is_kept_where_it_owns_what_follows() -> None:
    found = only("The union's Jan Lind says today's action is a success.")
    assert found.text == "today's action is a success"


def test_what_stands_on_both_sides_of_a_cue_with_a_colon_is_said() -> None:
    found = quotes_of("The guards are not touched by the plan, Ms Ortiz says: the ministry pays them to stay.")
    assert [q.text for q in found] == ["The guards are not touched by the plan", "the ministry pays them to stay"]


def test_he_is_the_one_according_to_whom_the_last_sentence_was_told() -> None:
    words = (
        "Mr Jan Lind says the mill is safe. “It will stand,” Mr Lind said. The mill has 300 workers, according to "
        "Minister Alan Brandt. “We have 300 people,” he said."
    )
    assert quotes_of(words)[-1].speaker_name == "Alan Brandt"


def test_he_is_who_tells_not_the_nameless_one_he_tells_of() -> None:
    words = (
        "Jan Lind said a senior official told him the mill would close in May and that 300 people would be sent home. "
        "“Nobody has asked the town,” he said."
    )
    assert quotes_of(words)[-1].speaker_name == "Jan Lind"


def test_in_the_words_of_names_who_speaks() -> None:
    found = only("“The mill cannot be saved,” in the words of Maria Ortiz, who ran it for years.")
    assert (found.kind, found.speaker_name) == ("direct", "Maria Ortiz")


def test_the_police_are_they() -> None:
    first, second = quotes_of("Police said a man had been arrested. No one was hurt, they said.")
    assert (first.speaker_class, second.speaker_class) == ("government", "government")


def test_a_dialogue_is_what_each_says_in_turn() -> None:
    turns = quotes_of("Q: When did you hear of it?\n\nA: On Monday. My sister told me.\n\nQ: And then?\n\nA: I ran.")
    assert [(q.speaker_text, q.text) for q in turns] == [
        ("Q", "When did you hear of it?"),
        ("A", "On Monday. My sister told me."),
        ("Q", "And then?"),
        ("A", "I ran."),
    ]
    words = "Maria Ortiz met John Lind.\n\nOrtiz: Who closed it?\n\nLind: Not us.\n\nOrtiz: Then who?"
    assert [(q.speaker_name, q.text) for q in quotes_of(words)] == [
        ("Maria Ortiz", "Who closed it?"),
        ("John Lind", "Not us."),
        ("Maria Ortiz", "Then who?"),
    ]
    assert not quotes_of("Where: the town hall.\n\nWhen: on Monday.\n\nWhere: the harbour.\n\nWhen: at noon.")


def test_who_speaks_behind_the_body_he_is_from_is_the_one_and_not_the_body() -> None:
    quote = only("Interfax quoted an official from the harbour ministry, who said “the mill will close in May”.")

    assert quote.speaker_text is not None
    assert quote.speaker_text.startswith("an official from the harbour ministry")


def test_audience_and_occasion_are_told() -> None:
    first = only('"The mill is closing," Maria Ortiz told reporters.')
    assert first.audience == "reporters"
    second = only("Maria Ortiz said in a statement that the mill would close.")
    assert second.occasion == "a statement"


@pytest.mark.parametrize(
    ("language", "words", "quote", "speaker"),
    [
        (
            "de",
            "„Die Mühle schließt im Mai“, sagte Hanna Brandt am Montag.",
            "Die Mühle schließt im Mai",
            "Hanna Brandt",
        ),
        ("fr", "« Le moulin ferme en mai », a déclaré Claire Morel lundi.", "Le moulin ferme en mai", "Claire Morel"),
        ("es", "«El molino cierra en mayo», dijo Marta Ruiz.", "El molino cierra en mayo", "Marta Ruiz"),
        ("it", "“Il mulino chiude a maggio”, ha detto Anna Conti.", "Il mulino chiude a maggio", "Anna Conti"),
        ("nl", "“De molen sluit in mei”, zegt Eva de Boer.", "De molen sluit in mei", "Eva de Boer"),
        ("ru", "«Мельница закроется в мае», — сказала Анна Белова.", "Мельница закроется в мае", "Анна Белова"),
        ("ru", "Анна Белова сообщила ТАСС, что мельница закроется в мае.", "мельница закроется в мае", "Анна Белова"),
        ("ru", "По словам Анны Беловой, мельница закроется в мае.", "мельница закроется в мае", "Анны Беловой"),
        (
            "ru",
            "Анне Беловой сказал Пётр Лужин, что мельница закроется в мае.",
            "мельница закроется в мае",
            "Пётр Лужин",
        ),
        ("ar", "وقال محمود الحوراني لرويترز إن المطحنة ستغلق في أيار.", "المطحنة ستغلق في أيار", "محمود الحوراني"),
        ("de", "Hanna Brandt sagte: „Die Mühle schließt.“", "Die Mühle schließt.", "Hanna Brandt"),
        (
            "de",
            "„Die Mühle schließt im Mai für immer“, so die Firma.",
            "Die Mühle schließt im Mai für immer",
            "die Firma",
        ),
        (
            "de",
            "„Die Mühle schließt im Mai“, seufzte Müllerin Hanna Brandt.",
            "Die Mühle schließt im Mai",
            "Müllerin Hanna Brandt",
        ),
        ("de", "„Die Mühle schließt im Mai“, sagte der UN-Gesandte.", "Die Mühle schließt im Mai", "der UN-Gesandte"),
        (
            "fr",
            "« Le moulin ferme en mai », regrette lundi le maire Jean Petit.",
            "Le moulin ferme en mai",
            "le maire Jean Petit",
        ),
        ("es", "«El molino cierra», ha insistido el alcalde.", "El molino cierra", "el alcalde"),
        ("es", "«El molino cierra», dijo a Marta Ruiz.", "El molino cierra", None),
        (
            "cs",
            "„Mlýn se v květnu zavře,“ řekla starostka Jana Bílá.",
            "Mlýn se v květnu zavře,",
            "starostka Jana Bílá",
        ),
        ("da", "»Møllen lukker i maj,« fortæller hun.", "Møllen lukker i maj,", "hun"),
        ("ar", 'وقالت العمدة ماريا أورتيز في باريس: "ستغلق الطاحونة".', "ستغلق الطاحونة", "العمدة ماريا أورتيز"),
    ],
)
def test_other_languages_by_their_marks(language: str, words: str, quote: str, speaker: str | None) -> None:
    found = quotes_of(words, language)
    assert [(q.text, q.speaker_text) for q in found] == [(quote, speaker)]


@pytest.mark.parametrize(
    ("language", "words", "said", "steps"),
    [
        (
            "de",
            "Reuters berichtete am Montag unter Berufung auf einen Beamten, dass die Mühle im Mai schließt.",
            "die Mühle im Mai schließt",
            [("Reuters", "outlet"), ("einen Beamten", "unnamed")],
        ),
        (
            "de",
            "Wie die BBC unter Berufung auf Interfax meldet, schließt die Mühle im Mai.",
            "schließt die Mühle im Mai",
            [("BBC", "outlet"), ("Interfax", "outlet")],
        ),
        (
            "de",
            "„Die Mühle schließt“, sagte Hanna Brandt der Nachrichtenagentur Reuters.",
            "Die Mühle schließt",
            [("Reuters", "outlet"), ("Hanna Brandt", "person")],
        ),
        (
            "ru",
            "Мельница закроется в мае, сообщает Интерфакс со ссылкой на Анну Белову.",
            "Мельница закроется в мае",
            [("Интерфакс", "outlet"), ("Анну Белову", "person")],
        ),
        (
            "ru",
            "РИА Новости сообщает со ссылкой на доклад мэрии, что мельница закроется в мае.",
            "мельница закроется в мае",
            [("РИА Новости", "outlet"), ("доклад мэрии", "document")],
        ),
        (
            "ru",
            "Мельница закроется в мае. Об этом сообщает Интерфакс со ссылкой на источник в мэрии.",
            "Мельница закроется в мае",
            [("Интерфакс", "outlet"), ("источник в мэрии", "unnamed")],
        ),
        (
            "es",
            "El molino cerrará en mayo, según informó Reuters citando a un funcionario.",
            "El molino cerrará en mayo",
            [("Reuters", "outlet"), ("un funcionario", "unnamed")],
        ),
        (
            "fr",
            "Selon Reuters, qui cite un fonctionnaire, le moulin fermera en mai.",
            "le moulin fermera en mai",
            [("Reuters", "outlet"), ("un fonctionnaire", "unnamed")],
        ),
        (
            "fr",
            "Le moulin fermera en mai, a déclaré Claire Morel à l'AFP.",
            "Le moulin fermera en mai",
            [("AFP", "outlet"), ("Claire Morel", "person")],
        ),
        (
            "es",
            "Según Reuters, que cita a un funcionario, el molino cerrará en mayo.",
            "el molino cerrará en mayo",
            [("Reuters", "outlet"), ("un funcionario", "unnamed")],
        ),
        (
            "ar",
            "ونقلت وكالة رويترز عن مصدر رسمي قوله إن المطحنة ستغلق في أيار.",
            "المطحنة ستغلق في أيار",
            [("وكالة رويترز", "outlet"), ("مصدر رسمي", "unnamed")],
        ),
    ],
)
def test_whom_an_outlet_cites_and_what_it_was_told_is_known_in_other_languages(
    language: str, words: str, said: str, steps: list[tuple[str, str]]
) -> None:
    (quote,) = quotes_of(words, language)

    assert quote.text == said
    assert [(step.text, step.source_class) for step in quote.sources] == steps
    assert [step.hop for step in quote.sources] == [1, 2]


@pytest.mark.parametrize(
    ("language", "words", "speakers"),
    [
        (
            "de",
            "„Die Mühle schließt“, sagte Hanna Brandt. „Niemand hat uns gefragt.“",
            ["Hanna Brandt", "Hanna Brandt"],
        ),
        ("de", "„Die Mühle schließt“, sagte Hanna Brandt. Sie warnte: „Das kostet Arbeit.“", ["Hanna Brandt"] * 2),
        ("de", "Hanna Brandt von der Firma Petra Lang sagte: „Die Mühle schließt.“", ["Hanna Brandt"]),
        ("de", "Nach dem Brief an Jan Petersen sagte Brandt: „Die Mühle schließt.“", [None]),
        (
            "it",
            "«Il mulino chiude», ha detto Anna Conti a Marco Neri. «Nessuno di loro ce lo ha mai chiesto.»",
            ["Anna Conti", None],
        ),
        ("es", "«El molino cierra en mayo», explica Sergia Ibarra. «Nadie nos avisó», añade.", ["Sergia Ibarra"] * 2),
        ("es", "«El molino cierra en mayo», dijo el ministro de Comercio, Sergia Ibarra.", ["Sergia Ibarra"]),
        ("es", "Marta Ruiz visitó el molino.\n\n«El molino cierra en mayo», explicó.", ["Marta Ruiz"]),
        ("es", "En casa de Marta Ruiz, la gerente dijo: «El molino cierra en mayo».", [None]),
        (
            "fr",
            "Selon Claire Morel, il ferme en mai. Il pleut.\n\n« Le moulin ferme », dit-elle.",
            ["Claire Morel"] * 2,
        ),
        ("ru", "Об этом заявила Анна Белова.\n\n«Мельница закроется в мае», — сказала она.", ["Анна Белова"]),
        ("ru", "«Мельница закроется», — заявила журналистам Анна Белова.", ["Анна Белова"]),
        ("de", "Hanna Brandt von der Firma „Nordpost“ beteuerte: „Die Mühle schließt.“", ["Hanna Brandt"]),
        ("fr", "Claire Morel est là. Elle affirme « Le moulin ferme en mai ».", ["Claire Morel"]),
        ("de", "Das sei alt, sagt Hanna Brandt. „Die Mühle schließt im Mai.“", ["Hanna Brandt"] * 2),
        ("es", "El alcalde de Marta Ruiz aseguró que “el molino cierra en mayo”.", [None]),
        ("es", "Marta Ruiz aseguró que el cierre “será en mayo y para siempre”.", ["Marta Ruiz"]),
        ("es", "Para Marta Ruiz, es “una pena muy grande”.", ["Marta Ruiz"]),
        ("es", "Marta Ruiz vio la denuncia que presentó Ana Gil y habló de “un molino sin agua”.", []),
        ("es", "Marta Ruiz recuerda los años en los que “el molino daba pan”.", []),
        ("fr", "« Le moulin ferme, soupire Claire Morel. Personne ne nous a prévenus. »", ["Claire Morel"]),
        ("fr", "Claire Morel est venue. « Le moulin ferme en mai », a-t-elle regretté.", ["Claire Morel"]),
        ("fr", "Claire Morel a dénoncé « un abandon pur et simple ».", ["Claire Morel"]),
        ("fr", "« Le moulin ferme », s’indigne Claire Morel.", ["Claire Morel"]),
        ("fr", "« C'est la fin du moulin », s'est souvenue Claire Morel.", ["Claire Morel"]),
        ("it", "Anna Conti ha parlato di «un mulino senza acqua».", ["Anna Conti"]),
        ("uk", "«Млин закриють у травні», – розповідає Олена Мельник.", ["Олена Мельник"]),
        ("it", "«Il mulino chiude a maggio». Lo ha detto il sindaco Anna Conti.", ["Anna Conti"]),
        ("it", "«Il mulino – spiega Anna Conti – chiude a maggio».", ["Anna Conti"]),
        ("pt", "Ana Lopes criticou o ministro, afirmando que “o moinho vai fechar”.", ["Ana Lopes"]),
        ("tr", "Belediye Başkanı Ayşe Kaya, köyde “Değirmen mayısta kapanıyor” dedi.", ["Ayşe Kaya"]),
        ("tr", "Ayşe Kaya'nın köyünde Mehmet Demir, “Değirmen kapanıyor.” diye konuştu.", ["Mehmet Demir"]),
        ("tr", "Ayşe Kaya, kararı anlatarak şöyle konuştu:\n\n“Değirmen mayısta kapanıyor.”", ["Ayşe Kaya"]),
        ("pl", "– Młyn zamykamy w maju – mówi Anna Nowak. – Nikt nas nie pytał – dodaje.", ["Anna Nowak"] * 2),
        ("pl", "„Młyn zamykamy w maju” – napisała Anna Nowak.", ["Anna Nowak"]),
        ("ru", "— Мельница закроется в мае, — сказала Анна Белова.", ["Анна Белова"]),
        ("ru", "«Хозяин «Зари» устал, и мы уйдём», — сказала Анна Белова.", ["Анна Белова"]),
        ("ru", "«Мы уйдём с нашей «Зари», — сказала Анна Белова.", ["Анна Белова"]),
        ("ru", '«Наша "Заря" закроется в мае», — сказала Анна Белова.', ["Анна Белова"]),
        ("nl", ',,De molen sluit in mei", zegt Eva de Boer.', ["Eva de Boer"]),
        ("de", "Jan Petersen hat drei Modelle: „Eins“, „Zwei“ und „Drei“.", []),
        ("de", "Wie „Nordpost“ berichtet, schließt die Mühle.", []),
    ],
)
def test_who_speaks_in_another_language(language: str, words: str, speakers: list[str | None]) -> None:
    assert [quote.speaker_name for quote in quotes_of(words, language)] == speakers


@pytest.mark.parametrize(
    ("language", "words", "label"),
    [
        ("de", "„Die Mühle schließt im Herbst“, sagt ein Militärexperte.", "ein Militärexperte"),
        ("de", "„Wir gehen alle fort von hier“, sagte einer der Arbeiter.", "einer der Arbeiter"),
        ("de", "„Die Mühle schließt im Herbst“, sagt Dr. Georg Halder, der sie leitet.", None),
        ("es", "“El molino cerrará en otoño”, dijo un funcionario del puerto.", "un funcionario del puerto"),
        ("es", "“El molino cerrará en otoño”, dijo el alcalde.", None),
        ("es", "«El molino cerrará en otoño», según un comunicado.", None),
        ("fr", "« Le moulin ferme », a déclaré l’un des ouvriers.", "l’un des ouvriers"),
        ("it", "«Il mulino chiude in autunno», ha detto un pescatore.", "un pescatore"),
        ("nl", "“De molen sluit dit najaar”, zegt een visser.", "een visser"),
        ("tr", "“Değirmen sonbaharda kapanacak” dedi bir işçi.", "bir işçi"),
        ("ru", "«Мельница закроется», — сообщил источник в порту.", "источник"),
        ("zh", "一位教师表示：“这座磨坊今年秋天就要关门了，我们都很难过。”", "一位教师"),
    ],
)
def test_a_role_with_an_indefinite_article_is_a_source_without_a_name(
    language: str, words: str, label: str | None
) -> None:
    [quote] = quotes_of(words, language)
    assert (quote.anonymity.get("label"), quote.is_anonymous) == (label, label is not None)
    assert quote.speaker_class == "unnamed" or label is None
    assert quote.speaker_text not in (None, "Dr")


@pytest.mark.parametrize(
    ("language", "words", "who"),
    [
        ("ar", 'وأشار خالد ناصر إلى أن "المفاوضات ما زالت مستمرة".', "خالد ناصر"),
        ("ar", 'وبحسب يوسف حسن، فإن "الأزمة ستطول أكثر مما نتوقع".', "يوسف حسن"),
        ("ar", 'ووفقا لليلى خوري، "لم تصل أي مساعدات إلى البلدة".', "ليلى خوري"),
        ("tr", "Uzman Mehmet Demir'e göre “değirmen mayısta kapanacak”.", "Uzman Mehmet Demir"),
        ("ru", "«Мельница закроется», — сообщили в мэрии города.", "мэрии города"),
        ("fa", "محمد رضایی گفت: «آسیاب در ماه مه بسته خواهد شد و کسی پاسخگو نیست.»", "محمد رضایی"),
    ],
)
def test_words_name_who_speaks_where_no_list_has_the_name(language: str, words: str, who: str) -> None:
    assert [q.speaker_text for q in quotes_of(words, language)] == [who]


@pytest.mark.parametrize(
    ("language", "words", "said", "speaker"),
    [
        ("de", "Hanna Brandt sagte, dass die Mühle im Mai schließt.", "die Mühle im Mai schließt", "Hanna Brandt"),
        ("de", "Am Montag sagte Hanna Brandt, dass die Mühle schließt.", "die Mühle schließt", "Hanna Brandt"),
        ("de", "Laut Hanna Brandt wird die Mühle im Mai schließen.", "wird die Mühle im Mai schließen", "Hanna Brandt"),
        ("fr", "Selon le maire Jean Petit, le moulin fermera.", "le moulin fermera", "Jean Petit"),
        ("es", "Marta Ruiz aseguró que el molino cierra en mayo.", "el molino cierra en mayo", "Marta Ruiz"),
        ("es", "El molino cierra en mayo, según Marta Ruiz.", "El molino cierra en mayo", "Marta Ruiz"),
        ("de", "Hanna Brandt sagte, dass die „Nordpost“ bleibt.", "die „Nordpost“ bleibt", "Hanna Brandt"),
        ("es", "Marta Ruiz dijo que los que muelen van.", "los que muelen van", "Marta Ruiz"),
        ("es", "El molino cierra en mayo, dijo Marta Ruiz.", "El molino cierra en mayo", "Marta Ruiz"),
        ("fr", "Le moulin ferme en mai, a indiqué Claire Morel lundi.", "Le moulin ferme en mai", "Claire Morel"),
        ("ru", "Мельница закроется в мае, сообщила Анна Белова.", "Мельница закроется в мае", "Анна Белова"),
        ("de", "Die Mühle sei alt, so Hanna Brandt, Müllerin.", "Die Mühle sei alt", "Hanna Brandt"),
        ("de", "Die Mühle sei alt, beteuerte Hanna Brandt.", "Die Mühle sei alt", "Hanna Brandt"),
        ("de", "Hanna Brandt sagte, sie wolle morgen gehen.", "sie wolle morgen gehen", "Hanna Brandt"),
        ("de", "Wie Hanna Brandt am Montag sagte, schließt die Mühle.", "schließt die Mühle", "Hanna Brandt"),
        ("fr", "Comme l'a dit Claire Morel, le moulin fermera en mai.", "le moulin fermera en mai", "Claire Morel"),
        ("ru", "Как сообщает Интерфакс, мельница закроется в мае.", "мельница закроется в мае", "Interfax"),
        ("pl", "Jak podaje Reuters, młyn zamknie się w maju.", "młyn zamknie się w maju", "Reuters"),
        ("de", "Die Mühle schließt im Mai. Das sagte Hanna Brandt.", "Die Mühle schließt im Mai", "Hanna Brandt"),
        ("es", "El molino cierra en mayo. Así lo ha dicho Marta Ruiz.", "El molino cierra en mayo", "Marta Ruiz"),
        ("fr", "Le moulin ferme. C’est ce qu’a annoncé Claire Morel.", "Le moulin ferme", "Claire Morel"),
        ("pl", "Młyn zamknie się w maju. Poinformował o tym Reuters.", "Młyn zamknie się w maju", "Reuters"),
        ("da", "Møllen lukker i maj. Det skriver Reuters.", "Møllen lukker i maj", "Reuters"),
    ],
)
def test_clauses_in_another_language_have_a_named_speaker(language: str, words: str, said: str, speaker: str) -> None:
    assert [(q.kind, q.text, q.speaker_name) for q in quotes_of(words, language)] == [("indirect", said, speaker)]


@pytest.mark.parametrize(
    "words",
    [
        "Laut war es in der Mühle, sagte niemand.",
        "Es hieß, dass die Mühle schließt.",
        "Als sie zur Mühle kam, sagte Hanna Brandt nichts.",
        "Dass die Mühle alt ist, erklärt Hanna Brandt wie folgt: Zahlen.",
        "Die Mühle soll im Mai schließen. Das kritisierte Hanna Brandt.",
        "Die alte Mühle\nDas sagte Hanna Brandt.",
    ],
)
def test_a_clause_in_another_language_that_nobody_says_is_no_statement(words: str) -> None:
    assert quotes_of(words, "de") == ()


def test_a_title_in_another_language_is_no_quote() -> None:
    assert find_quotes(Text("Der Film „Die stille Bucht“ läuft am Freitag.", "de"), Names()) == ()


_HOSTILE = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from("\"“”„«»‘’'`\n ,.?!:—\x00\ud83d\ude00é\u0301\u202eשם😀"),
    ),
    max_size=60,
)


@given(
    st.lists(
        st.one_of(_HOSTILE, st.sampled_from([" Maria Ortiz said ", '"', " said that ", "\n", ", he told Reuters"]))
    )
)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_text_between_the_offsets_is_the_quote(parts: list[str]) -> None:
    words = "".join(parts)
    for found in find_quotes(Text(words), Names()):
        assert words[found.start : found.end] == found.text
        assert found.start < found.end
        assert found.pieces[0][0] == found.start
        assert found.pieces[-1][1] == found.end
        if found.speaker_start is not None:
            assert words[found.speaker_start : found.speaker_end] == found.speaker_text
        if found.cue_start is not None:
            assert words[found.cue_start : found.cue_end] == found.cue
        assert all(words[step.start : step.end] == step.text for step in found.sources)


def test_the_pieces_of_a_statement_follow_each_other() -> None:
    words = "The road ends at the harbour where ferries are believed to leave before dawn."

    found = only(words)

    assert [words[start:end] for start, end in found.pieces] == ["ferries", "to leave before dawn"]
    assert found.text == "ferries are believed to leave before dawn"


def test_regular_verbs_take_their_forms() -> None:
    assert inflect("deny") >= {"deny", "denies", "denied", "denying"}
    assert inflect("announce") >= {"announces", "announced", "announcing"}


@pytest.mark.parametrize("path", sorted(LISTS.glob("*.csv")), ids=lambda path: path.name)
def test_a_list_holds_every_row_once(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(set(lines)) > 1


def test_every_list_of_words_says_what_it_holds() -> None:
    told = {row["list"] for row in rows("lists", ("list", "holds"))}
    assert told == {row["list"] for row in rows("words", ("list", "word"))}


def test_a_list_with_other_columns_names_the_file() -> None:
    with pytest.raises(ValueError, match=r"verbs\.csv:1: columns are"):
        list(rows("verbs", ("word",)))
