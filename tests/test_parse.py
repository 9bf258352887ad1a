"""The words of a text: paragraphs, and analyses whose offsets are those of the text."""

from __future__ import annotations

import time

import pytest

from articles.language import language_tag, word_count
from articles.parse import LONGEST_PARAGRAPH, Text, model


def test_paragraphs_are_lines_that_hold_something() -> None:
    assert Text("One.\n\n \nTwo.\n").paragraphs == [(0, 4), (8, 12)]


def test_a_paragraph_of_enormous_length_is_cut_at_a_space() -> None:
    text = Text("word " * 10_000)
    assert max(end - start for start, end in text.paragraphs) <= LONGEST_PARAGRAPH
    assert "".join(text.text[s:e] for s, e in text.paragraphs) == text.text


def test_a_megabyte_of_blanks_costs_nothing() -> None:
    began = time.process_time()
    assert Text(" " * 1_000_000).paragraphs == []
    assert time.process_time() - began < 1


def test_names_and_parse_share_one_document() -> None:
    text = Text("Maria Ortiz said the mill would close.\nNobody answered.")
    named = text.named()
    parsed = text.parsed([0])
    assert parsed.keys() == {0}
    assert parsed[0] is named[0]
    assert [e.text for e in parsed[0].ents] == ["Maria Ortiz"]
    assert next(t for t in parsed[0] if t.dep_ == "ROOT").text == "said"


def test_lone_surrogates_keep_their_offsets() -> None:
    text = Text("a \ud800 b said Maria Ortiz.")
    doc = text.parsed([0])[0]
    assert len(doc.text) == len(text.text)
    assert doc.text.index("Maria") == text.text.index("Maria")


def test_the_dialects_of_a_language_share_one_model() -> None:
    assert model("en") is not None
    assert model("en-GB") is model("en-us") is model("en")
    assert model("xx-Latn") is None


@pytest.mark.parametrize(
    ("said", "tag"),
    [
        ("EN_us", "en-US"),
        ("de-DE-formal", "de-DE"),
        ("zh_hant_tw", "zh-Hant-TW"),
        ("es-419", "es-419"),
        ("deu", "de"),
        ("English", "en"),
        ("klingonish", None),
        ("", None),
    ],
)
def test_a_language_is_called_by_its_tag(said: str, tag: str | None) -> None:
    assert language_tag(said) == tag


def test_words_are_counted_where_no_space_parts_them() -> None:
    assert word_count("The mill closed in May.") == 5
    assert word_count("工場は五月に閉鎖された。") == 6
    assert word_count("โรงงานปิดตัวลงในเดือนพฤษภาคม") == 5
