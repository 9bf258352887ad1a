"""The rules that cut: each does what its examples say, and a bad one stops the start."""

import csv
import re
import time
from pathlib import Path
from typing import Any

import pytest

from articles import rules
from articles.page.where import CONTROLS, PICTURED
from articles.rules import Does, Rule, RuleError, Rules, _folded, _needed, load_rules, matches, parse_rules, signature

GOOD = {
    "kind": "teaser",
    "line": "^Read more:",
    "reason": "It leads to another article.",
    "cuts": "Read more: the bridge",
    "keeps": "She read more: nothing.",
}


@pytest.mark.parametrize("rule", load_rules().rules, ids=lambda r: r.name)
def test_a_rule_cuts_and_keeps_its_examples(rule: Rule) -> None:
    assert matches(rule, rule.cuts)
    assert not matches(rule, rule.keeps)
    assert len(rule.reason.split()) > 3, "a reason is a sentence"


FURTHER = {
    "any.share": [("Teilen", "Share prices fell")],
    "credits.agency-credit": [("Flash 90", "Reuters could not at once confirm the report.")],
    "credits.updated": [("Last updated 15 hours ago", "Published in 1961, the book made her name and lost it twice.")],
    "de.newsletter": [("Zum Newsletter der Redaktion", "Der Newsletter der Behörde enthielt einen Fehler.")],
    "de.read-more": [("Mehr aus dem Hafen", "Hintergrund ist ein Streit um Geld.")],
    "de.subscription": [("Jetzt abonnieren und alles lesen", "Testen will das Amt die Brücke im Mai.")],
    "en.comments": [("Would you like to comment? Write to us.", "Commentators were divided.")],
    "en.newsletter": [("You are receiving this email because you signed up.", "This email was read out in court.")],
    "en.related": [("Most viewed in Scotland", "More on the strike is expected on Friday.")],
    "en.subscription": [("You have 2 free articles left this month.", "You have one more month left to read it.")],
    "es.subscription": [("Suscríbete a nuestro boletín", "Sigue la búsqueda en el río.")],
    "fr.subscription": [("Abonnez-vous pour lire la suite", "Suivez la Loire, disait-il.")],
    "kept.correction": [
        ("This article originally misidentified the publisher.", "The article was a mistake, he said.")
    ],
    "kept.correction-other": [
        ("Anmerkung der Redaktion: Zuerst stand ein falscher Name.", "Die Redaktion der Zeitung zieht um."),
        ("Исправление: имя мэра было указано неверно.", "Уточнение границ займёт год."),
    ],
    "promotion.follow-us": [("Email Ann Lee at alee@gazette.example.", "Email is dead, the panel agreed.")],
    "promotion.newsletter": [("Subscribe now for full access.", "Subscribers to the scheme numbered forty.")],
    "promotion.subscribe": [
        ("Get access to the fastest service for $5 a month.", "Get off my land, he shouted."),
        ("Reporting costs. Become a Ledger supporter from £3.", "Will he be a member of the council from May on?"),
    ],
    "related.read-more": [("RELATED: Harbour to close for a year", "Related parties, it found, owned the yard.")],
    "related.read-our": [
        ("Follow AP's coverage at https://apnews.example/v", "For more than ten years he lived at sea.")
    ],
}


SENTENCES = {
    "de": (
        "Der Minister schrieb am Montag eine E-Mail an alle Beschäftigten.",
        "Jetzt kam die Antwort per E-Mail: Das Werk schließt.",
        "Unser Newsletter war nie politisch, sagte der Verleger vor Gericht.",
        "Im Video ist der Mann deutlich zu erkennen.",
        "Zum Thema Rente sagte sie nichts.",
        "Mehr von den Hilfen kam nie an.",
        "Ab 49 Euro fährt man durch das ganze Land.",
        "Bereits Kunde war er seit 1998.",
    ),
    "en": (
        "Get an email like that and you stop sleeping, he said.",
        "Already a member of the council, she ran for mayor, he said.",
        "Most recent news on the bridge was bad.",
    ),
    "es": ("Las noticias llegaron por correo.", "Más noticias se esperan el viernes.", "Por 30 euros se come allí."),
    "it": ("Altre notizie arrivano venerdì.",),
    "pt": ("Mais notícias são esperadas na sexta.",),
}


@pytest.mark.parametrize(("language", "line"), [(tag, line) for tag in SENTENCES for line in SENTENCES[tag]])
def test_a_sentence_of_a_report_is_kept_though_it_begins_as_cruft_does(language: str, line: str) -> None:
    rule = load_rules("page").for_line(line, language, from_start=9, from_end=9)
    assert rule is None or rule.does is Does.KEEP


@pytest.mark.parametrize(("name", "cut", "kept"), [(name, *both) for name in FURTHER for both in FURTHER[name]])
def test_a_rule_that_knows_several_kinds_of_lines_knows_each(name: str, cut: str, kept: str) -> None:
    rule = next(rule for rule in load_rules().rules if rule.name == name)
    assert matches(rule, cut)
    assert not matches(rule, kept)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"lin": "x"}, "unknown key 'lin'"),
        ({"reason": ""}, "key 'reason' is missing"),
        ({"first": "three"}, "key 'first'"),
        ({"first": True}, "key 'first'"),
        ({"line": "(unclosed"}, "key 'line'"),
        ({"line": "^(Read+ more:)+"}, "could run away"),
        ({"does": "burn"}, "key 'does'"),
        ({"only": "radio"}, "key 'only'"),
        ({"cuts": "Nothing of the kind"}, "key 'cuts'"),
        ({"keeps": "Read more: the ferry"}, "key 'keeps'"),
        ({"line": ""}, "needs key 'line' or key 'element'"),
        ({"element": "promo"}, "and not both"),
    ],
)
def test_a_bad_rule_is_refused_by_file_and_key(change: dict[str, Any], named: str) -> None:
    with pytest.raises(RuleError, match=re.escape(named)) as refused:
        parse_rules([GOOD, GOOD | {"name": "second"} | change], "gazette.toml")
    assert str(refused.value).startswith("gazette.toml: rule 2 (second): ")


def test_a_name_stands_once() -> None:
    with pytest.raises(RuleError, match="stands twice"):
        parse_rules([GOOD, GOOD], "gazette.toml")


def test_a_rule_for_the_top_leaves_the_rest_alone() -> None:
    rules = Rules(parse_rules([GOOD | {"first": 2}], "gazette.toml"))
    assert rules.for_line("Read more: the ferry", from_start=1) is not None
    assert rules.for_line("Read more: the ferry", from_start=2) is None


def test_a_rule_is_asked_in_its_language_and_where_none_is_known() -> None:
    rules = Rules(parse_rules([GOOD | {"language": "en"}], "gazette.toml"))
    found = [rules.for_line("Read more: the ferry", language) for language in ("en-GB", None, "de")]
    assert [rule is not None for rule in found] == [True, True, False]


def test_an_outlets_rules_are_asked_first_and_what_keeps_wins() -> None:
    general = Rules(parse_rules([GOOD], "general.toml"))
    own = parse_rules([GOOD | {"kind": "own"}], "gazette.toml")
    kept = parse_rules([GOOD | {"does": "keep"}], "kept.toml")
    found = (general + own).for_line("Read more: the ferry")
    assert found is not None
    assert found.kind == "own"
    found = (general + own + kept).for_line("Read more: the ferry")
    assert found is not None
    assert found.does is Does.KEEP


def test_a_signature_is_a_selector_in_lower_case() -> None:
    assert signature("div", "More Links", " Related  box") == "div#more-links.related.box"
    assert signature("div", "", "post-7 Tag-Ferry tags") == "div.post-7.tags"


def test_a_line_that_a_pattern_matches_holds_one_of_the_strings_it_needs() -> None:
    rules = [rule for rule in load_rules().rules if rule.line is not None]
    examples = {text for rule in rules for text in (rule.cuts, rule.cuts.upper(), rule.cuts.lower(), rule.keeps)}
    examples |= {text.replace("i", "İ") for text in examples} | {text.replace("s", "ſ") for text in examples}
    looked_for = 0
    for rule in rules:
        assert rule.line is not None
        needed = _needed(rule.line.pattern)
        looked_for += bool(needed)
        for text in examples:
            if needed and rule.line.search(text):
                assert any(each in _folded(text) for each in needed), (rule.name, text)
    assert looked_for > 20
    assert _needed("(?:read|watch) (?:more|ALL of it)?|contact [0-9]") == ("contact ", "read", "watch")
    assert _needed("^read more") == ("read more",)
    assert _needed("[0-9]+") == _needed("(more)?") == ()


def test_rules_found_by_their_strings_are_those_that_match() -> None:
    rules = load_rules("dump")
    examples = [text for rule in rules.rules for text in (rule.cuts, rule.keeps) if rule.line is not None]
    for text in examples:
        flat = " ".join(text.split())
        first = next(
            (
                rule
                for rule in rules.rules
                if rule.element is None
                and rule.line is not None
                and flat.count(" ") < (rule.max_words or 40)
                and rule.line.search(flat)
            ),
            None,
        )
        assert rules.for_line(text, from_start=0, from_end=0) is first, text


def test_every_rule_that_stands_in_code_has_a_reason_and_every_reason_a_rule() -> None:
    given: set[str] = set()
    for path in (Path(rules.__file__).parent.parent).rglob("*.py"):
        given |= set(re.findall(r"\"((?:shape|dump|part|outlet)\.[a-z_]+)\"", path.read_text(encoding="utf-8")))
    given |= {f"shape.{element}" for element in CONTROLS - PICTURED}

    with Path(rules.__file__).with_name("shapes.csv").open(encoding="utf-8", newline="") as file:
        explained = {row["rule"]: row["reason"] for row in csv.DictReader(file)}

    assert given | {"repeated"} == explained.keys()
    assert all(len(reason.split()) > 3 for reason in explained.values()), "a reason is a sentence"
    assert rules.reason_of("repeated:12/340") == explained["repeated"]


@pytest.mark.parametrize(
    "line", ["x" * 20_000, "文/" * 10_000, "编辑 陈波 " * 8, "copyright " * 39, "Ab" * 30], ids=lambda line: line[:4]
)
@pytest.mark.parametrize("only", ["page", "dump"])
def test_a_long_line_is_judged_in_time_that_grows_with_its_length(line: str, only: str) -> None:
    rules_of = load_rules(only)
    begun = time.process_time()
    for language in ("en", "de", "zh", None):
        rules_of.for_line(line, language)
    assert time.process_time() - begun < 2
