"""Quotations in Chinese and Japanese, whose words no space parts."""

from __future__ import annotations

import pytest

from articles.read import read
from articles.records import Capture, Quote, Shape

JA = "キルブレック港では月曜日の嵐で防波堤に穴があき、島への連絡船は終日欠航となった。"
ZH = "北岭省应急管理厅通报，青石水库大坝当天凌晨出现一道裂缝，下游三个镇的居民已连夜撤离。"


def quotes(text: str) -> tuple[Quote, ...]:
    article = read(Capture(payload=text.encode(), shape=Shape.ARTICLE_TEXT, source_path="-")).articles[0]
    for quote in article.quotes:
        assert article.text[quote.start : quote.end] == quote.text
        assert quote.speaker_text == (None if quote.speaker_start is None else text[slice(*_speaker(quote))])
    return article.quotes


def _speaker(quote: Quote) -> tuple[int, int]:
    assert quote.speaker_start is not None
    assert quote.speaker_end is not None
    return quote.speaker_start, quote.speaker_end


@pytest.mark.parametrize(
    ("sentence", "speaker", "cue", "said"),
    [
        (f"{ZH}县长周立民说：“一个人也不能回去。”", "县长周立民", "说", "一个人也不能回去。"),
        (f"{ZH}18日，县长周立民在会上强调，“一个人也不能现在回去。”", "县长周立民", "强调", "一个人也不能现在回去。"),
        (f"{ZH}在会上，于立民对记者表示：“一个人也不能回去。”", "于立民", "表示", "一个人也不能回去。"),
        (f"{ZH}“一个人也不能回去。”县长周立民表示。", "县长周立民", "表示", "一个人也不能回去。"),
        (f"{ZH}县长周立民介绍说：“一个人也不能回去。”", "县长周立民", "介绍说", "一个人也不能回去。"),
        (f"{ZH}县长周立民激动地说：“一个人也不能回去。”", "县长周立民", "说", "一个人也不能回去。"),
        (f"{ZH}青石基地说：“一个人也不能回去。”", "青石基地", "说", "一个人也不能回去。"),
        (f"{ZH}县長周立民說：「一個人也不能回去。」", "县長周立民", "說", "一個人也不能回去。"),
        (
            f"{JA}港湾局のエレン・ストランド局長は会見で「波は見たことがない」と述べた。",
            "港湾局のエレン・ストランド局長",
            "述べ",
            "波は見たことがない",
        ),
        (f"{JA}局長は本「東の腕」の中で「波は高くなる」と書いた。", "局長", "書い", "波は高くなる"),
        (f"{JA}5日、ストランド局長が「島は安全だ」と話した。", "ストランド局長", "話し", "島は安全だ"),
        (f"{JA}島については、町議らは「遅すぎる」との見方を示した。", "町議ら", "示し", "遅すぎる"),
    ],
)
def test_a_verb_of_saying_and_the_words_beside_it_tell_who_speaks(
    sentence: str, speaker: str, cue: str, said: str
) -> None:
    (quote,) = quotes(sentence)

    assert (quote.speaker_text, quote.cue, quote.text) == (speaker, cue, said)


def test_who_goes_on_in_the_same_sentence_is_who_spoke() -> None:
    first, second = quotes(f"{JA}局長は「島は安全だ」と述べ、「船は出せる」とも話した。")

    assert (first.speaker_text, second.speaker_text) == ("局長", "局長")


@pytest.mark.parametrize(
    "sentence",
    [
        f"{ZH}专家指出，“三北”工程进展顺利。",
        f"{ZH}水库名为“青石”。",
        f"{JA}船の名は「ベレン」という。",
        f"{JA}防波堤は「東の腕」と呼ばれている。",
    ],
)
def test_terms_and_names_in_marks_are_no_statements(sentence: str) -> None:
    assert quotes(sentence) == ()


def test_a_whole_sentence_in_marks_is_said_by_somebody() -> None:
    (quote,) = quotes(f"{ZH}\n\n“在专家说可以回家之前，一个人也不能回去。”")

    assert (quote.speaker_text, quote.cue) == (None, None)
