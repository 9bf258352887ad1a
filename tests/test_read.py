"""Reading clean text: the smallest whole path from words to a quote with its speaker."""

from articles.read import read
from articles.records import Capture, Shape


def test_a_quote_is_the_text_between_its_offsets() -> None:
    text = "The bridge is closed.\n\n“We will reopen it in spring,” Maria Ortiz said on Monday."
    capture = Capture(payload=text.encode(), shape=Shape.ARTICLE_TEXT, source_path="-")

    (article,) = read(capture).articles

    (quote,) = article.quotes
    assert text[quote.start : quote.end] == quote.text == "We will reopen it in spring,"
    assert quote.speaker_name == "Maria Ortiz"
