"""What changed between two versions of an article: small before and after pairs of every class."""

from __future__ import annotations

import pytest

from articles.versions import changes
from warehouse.stage import text_digest

TITLE = "Fire at paper mill in Dornau"
LINES = {
    "lead": "A fire at the paper mill in Dornau killed six people early on Thursday, the fire brigade said.",
    "cost": "The owner put the damage at 1.2 million euros and said the presses would stand still until 14 March.",
    "quote": "“The sprinklers ran dry after nine minutes,” fire chief Lena Brandt told reporters at the gate.",
    "source": "The building had not been inspected since 2016, according to the district office.",
    "union": "The union wants all 240 workers to be paid while the mill is closed and asked for a meeting this week.",
    "unnamed": "“Everybody knew about the tank,” said a foreman who did not want to be named.",
}
TEXT = "\n\n".join(LINES.values())


def becoming(**lines: str) -> str:
    """The text with other lines in the place of some; an empty line takes one out, a new name adds one at the end."""
    return "\n\n".join(line for line in (LINES | lines).values() if line)


@pytest.mark.parametrize(
    ("lines", "kinds"),
    [
        pytest.param({"lead": LINES["lead"].replace("six", "nine")}, {"number"}, id="a number in words"),
        pytest.param({"cost": LINES["cost"].replace("1.2", "2.1")}, {"number"}, id="a number in figures"),
        pytest.param({"cost": LINES["cost"].replace("14 March", "1 April")}, {"number"}, id="a date"),
        pytest.param({"cost": LINES["cost"].replace("1.2 million", "1,200,000")}, {"rewording"}, id="a number's form"),
        pytest.param({"quote": LINES["quote"].replace("nine", "19")}, {"number"}, id="a number in a quotation"),
        pytest.param({"quote": LINES["quote"].replace("Brandt", "Brand")}, {"attribution"}, id="a speaker's name"),
        pytest.param(
            {"unnamed": "“Everybody knew about the tank,” said Otto Kern, a foreman."},
            {"attribution"},
            id="who was unnamed",
        ),
        pytest.param(
            {"source": LINES["source"].replace("the district office", "the labour inspectors")},
            {"attribution"},
            id="whom an indirect statement is of",
        ),
        pytest.param(
            {"lead": LINES["lead"].replace("the fire brigade said", "police said")}, {"attribution"}, id="who said it"
        ),
        pytest.param({"quote": ""}, {"quote_removed"}, id="a quotation taken out"),
        pytest.param(
            {"quote": "Fire chief Lena Brandt told reporters that the sprinklers ran dry after nine minutes."},
            {"quote_removed"},
            id="a quotation turned into indirect speech",
        ),
        pytest.param(
            {"union": LINES["union"] + " “We shall count every day,” its chairman Uwe Stolz said."},
            {"quote_added"},
            id="a quotation added",
        ),
        pytest.param(
            {"unnamed": LINES["unnamed"].replace("knew about the tank", "saw the tank leak")},
            {"quote_added", "quote_removed"},
            id="a quotation in other words",
        ),
        pytest.param(
            {"note": "This article was amended on 9 February 2024. It was the office, not the council, that failed."},
            {"correction"},
            id="an amendment",
        ),
        pytest.param(
            {"note": "A previous version of this story gave a wrong name for the fire chief."},
            {"correction"},
            id="a previous version",
        ),
        pytest.param(
            {"lead": "Editor’s note: The number of dead was given wrongly at first.\n\n" + LINES["lead"]},
            {"correction"},
            id="a note at the top",
        ),
        pytest.param(
            {"more": "The last fire at the mill was put out within the hour by its own workers."},
            {"added"},
            id="a line added",
        ),
        pytest.param({"union": ""}, {"removed"}, id="a line taken out"),
        pytest.param(
            {"union": LINES["union"].replace("asked for a meeting", "demanded talks")}, {"rewording"}, id="other words"
        ),
        pytest.param(
            {"union": LINES["union"].replace(" and asked", ". It asked")}, {"rewording"}, id="a sentence parted"
        ),
        pytest.param(
            {"lead": LINES["lead"].replace("said.", "said, and 2 are missing.")}, {"number"}, id="a number that is new"
        ),
    ],
)
def test_a_change_of_the_text_has_its_class(lines: dict[str, str], kinds: set[str]) -> None:
    after = becoming(**lines)

    assert {change.kind for change in changes((TITLE, TEXT), (TITLE, after))} == kinds
    assert text_digest(TITLE, after) != text_digest(TITLE, TEXT)


@pytest.mark.parametrize(
    ("title", "kinds"),
    [
        ("Nine dead in fire at paper mill in Dornau", {"headline"}),
        ("FIRE AT PAPER MILL IN DORNAU", set()),
        ("Fire at paper mill in Dornau!", set()),
    ],
)
def test_a_headline_changes_with_its_words(title: str, kinds: set[str]) -> None:
    assert {change.kind for change in changes((TITLE, TEXT), (title, TEXT))} == kinds


def test_several_changes_are_told_one_by_one() -> None:
    after = becoming(lead=LINES["lead"].replace("six", "nine"), quote="", note="Correction: Nine people were killed.")

    found = [change.kind for change in changes((TITLE, TEXT), ("Nine dead in Dornau", after))]
    assert sorted(found) == ["correction", "headline", "number", "quote_removed"]


def test_paragraphs_in_another_order_are_the_same_words() -> None:
    after = "\n\n".join(reversed(LINES.values()))

    assert changes((TITLE, TEXT), (TITLE, after)) == []
