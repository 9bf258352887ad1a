"""Reading clean text: the smallest whole path from words to a quote with its speaker."""

import io
import json
import sys

import pytest

from articles.read import Step, read
from articles.records import Capture, Shape
from flows.commands.read import _captures, as_json
from flows.outlets import Configured


def test_a_quote_is_the_text_between_its_offsets() -> None:
    text = "The bridge is closed.\n\n“We will reopen it in spring,” Maria Ortiz said on Monday."
    capture = Capture(payload=text.encode(), shape=Shape.ARTICLE_TEXT, source_path="-")

    (article,) = read(capture).articles

    (quote,) = article.quotes
    assert text[quote.start : quote.end] == quote.text == "We will reopen it in spring,"
    assert quote.speaker_name == "Maria Ortiz"


def test_names_in_a_caption_are_found_there_and_nowhere_else() -> None:
    caption = "Governor Ada Brandt (C-L) and her brother Olaf in Lisbon on May 3, 2021. (Reuters)"
    body = (
        "<p>The governor opened the harbour bridge on Monday, two years after the storm had taken the old one away.</p>"
    )
    page = f"""<html lang="en"><head><title>The harbour bridge opens</title></head><body><article>
    <h1>The harbour bridge opens</h1><figure><img src="a.jpg"><figcaption>{caption}</figcaption></figure>
    {body}<p>Governor Brandt thanked the builders, who had worked through two winters. She said that trains
    would cross from June on.</p>
    <figure><img src="b.jpg"><figcaption>{caption}</figcaption></figure></article></body></html>"""
    capture = Capture(payload=page.encode(), shape=Shape.HTML, source_path="-")

    (article,) = read(capture, frozenset({Step.ENTITIES})).articles

    blocks = {block.number: block.text for block in article.blocks}
    beside = [(blocks[m.block or 0][m.start : m.end], m.kind, m.entity_id) for m in article.caption_mentions]
    assert [kind for _, kind, _ in beside] == ["PERSON", "PERSON", "PLACE", "ORG"]
    assert [name for name, _, _ in beside] == ["Ada Brandt", "Olaf", "Lisbon", "Reuters"]
    (brandt,) = [mention for mention in article.mentions if mention.kind == "PERSON"]
    assert article.text[brandt.start : brandt.end] == "Brandt"
    assert brandt.block is None
    assert brandt.entity_id == beside[0][2]
    assert {m[2] for m in beside} <= {entity.entity_id for entity in article.entities}


def test_the_pipe_tells_to_whom_where_and_why_without_a_name() -> None:
    text = (
        "A harbour official, who asked not to be named because the talks are secret, told reporters in an interview "
        "that the bridge would close."
    )
    (article,) = read(Capture(payload=text.encode(), shape=Shape.ARTICLE_TEXT, source_path="-")).articles

    (quote,) = [quote for quote in as_json(article)["quotes"] if quote["cue"] == "told"]

    assert (quote["audience"], quote["occasion"], quote["anonymous"]) == ("reporters", "an interview", True)
    assert quote["anonymity"]["reason"] == "because the talks are secret"


def test_what_is_not_in_the_protocol_is_told_by_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    name = {"start": 6, "end": 14, "type": "PERSON"}
    wrong = [{"end": 99}, {"start": -8}, {"start": 14}, {"start": 5, "end": 6}, {"end": 14.0}, {"type": "BIRD"}]
    given = [name, *({**name, **fault} for fault in wrong)]
    asked = [{"html_b64": "not base64"}, *({"article_text": "“No,” Ana Roth said.", "mentions": [m]} for m in given)]
    lines = "\n".join(map(json.dumps, asked)).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines)))

    notes = [capture.note for _, capture, *_ in _captures(Configured({}))]

    assert [note.partition(" is")[0] for note in notes] == ["line 1", "", *(f"line {n}" for n in range(3, 9))]
