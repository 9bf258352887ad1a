"""The report: one page that needs nothing else, whatever the headlines say."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import html

from flows.cli import morgue
from flows.ingest import ingest
from flows.plots import COLOURS, Palette, column_chart
from flows.runs import Settings

EVIL = '</title><script>alert(1)</script><img src="https://evil.example/x.png" onerror="alert(2)">'
TEXT = (
    "The harbour of Dover will stay closed to ships from Calais, the port authority said on Monday.\n\n"
    "“We shall open it when the wind allows us to open it,” Mayor Clara Voss said.\n\n"
    "“Nobody asked us,” said a fisherman who declined to be named. He has not been out for nine days.\n\n"
    "Satellite images from Friday showed that two piers were gone and that the breakwater stood.\n\n"
    "The storm took two cranes and the roof of the customs house, and it is not over yet, the weather service said."
)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> html.HtmlElement:
    """The report of a few articles, two of them with names and titles that are markup."""
    folder = tmp_path_factory.mktemp("report")
    rows = [
        {
            "url": f"https://{outlet}.example/{n}",
            "title": EVIL if n == 1 else f"Harbour closed {n}",
            "date": f"2024-0{n}-11",
            "text": TEXT,
        }
        for n in (1, 3)
        for outlet in ("post", "courier")
    ]
    rows.append({"title": "A letter", "text": TEXT})
    lines = "".join(f"<p>{line}</p>" for line in TEXT.split("\n\n")[1:])
    picture = "<figure><img src='p.png'><figcaption>The pier at Dover. Photo: Associated Press</figcaption></figure>"
    story = f"<html><h1>What the storm took</h1><article>{picture}{lines}</article></html>"
    rows.append({"url": "https://post.example/5", "html": story})
    (folder / "pages.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    ingest([folder / "pages.jsonl"], Settings(data=folder / "data"))
    file = folder / "report.html"
    ran = CliRunner().invoke(morgue, ["report", "--data", str(folder / "data"), "--to", str(file), "--title", EVIL])
    assert ran.exit_code == 0, ran.output
    return html.document_fromstring(file.read_bytes().decode("utf-8"))


def test_nothing_runs_in_the_report_and_nothing_is_fetched(page: html.HtmlElement) -> None:
    assert not page.xpath("//script | //img | //link | //iframe | //object | //embed | //@src | //@href")
    assert not [name for element in page.iter() for name in element.attrib if str(name).startswith("on")]
    assert not re.search(r"url\(|@import", "".join(page.xpath("//style/text()")))
    assert "default-src 'none'" in page.xpath("string(//meta[@http-equiv]/@content)")


def test_what_a_headline_says_is_shown_as_text(page: html.HtmlElement) -> None:
    assert page.xpath("string(//h1)") == EVIL


def test_the_report_counts_what_the_warehouse_holds(page: html.HtmlElement) -> None:
    tiles = [" ".join(tile.text_content().split()) for tile in page.xpath("//ul[@class='tiles']/li")]
    speakers = [row.text_content() for row in page.xpath("//h2[.='Most quoted']/following-sibling::table[1]//th")]

    assert tiles[0] == "6 articles of 2 outlets, 1 of none that is known"
    assert "Clara Voss" in speakers
    assert not [speaker for speaker in speakers if "fisherman" in speaker or "Satellite" in speaker]


def test_a_name_that_stands_in_captions_alone_is_not_among_those_named_most(page: html.HtmlElement) -> None:
    named = [row.text for row in page.xpath("//h2[.='Named most']/following-sibling::div[1]//th")]

    assert "Dover" in named
    assert "Associated Press" not in named


def test_outlets_without_a_colour_are_one_piece_of_a_column() -> None:
    outlets = [f"outlet {n}" for n in range(len(COLOURS) + 3)]
    month = date(2024, 5, 1)

    drawn = html.fromstring(column_chart({(month, outlet): 2 for outlet in outlets}, outlets, Palette.of(outlets)))

    says = drawn.xpath("//rect/title/text()")
    assert says[-1] == "May 2024, 3 other outlets: 6"
    assert len(says) == len(COLOURS) + 1


def test_what_was_announced_again_stands_on_a_line_of_time(page: html.HtmlElement) -> None:
    plot = page.xpath("//h2[.='Announced again and again']/following-sibling::div[1]")[0]
    dots = [(float(dot.get("cx")), dot.xpath("string(title)")) for dot in plot.xpath(".//circle")]

    assert [text.text for text in plot.xpath(".//text[@x='0']")] == ["close: Dover, Calais"]
    assert [text.text for text in plot.xpath(".//text[@text-anchor='end']")] == ["2×"]
    assert sorted(says for _, says in dots) == sorted(
        f"2024-0{n}-11, {outlet}.example: {EVIL if n == 1 else 'Harbour closed 3'}"
        for n in (1, 3)
        for outlet in ("post", "courier")
    )
    undated = page.xpath("//h2[.='Announced again and again']/following-sibling::table//tr")
    assert [" ".join(row.text_content().split()) for row in undated] == [
        "undatedclose: Dover, Calaispages.jsonl 1 text"
    ]
    assert max(at for at, says in dots if "2024-01" in says) < min(at for at, says in dots if "2024-03" in says)


def test_an_empty_warehouse_has_a_report_too(tmp_path: Path) -> None:
    (tmp_path / "nothing.txt").write_text("", encoding="utf-8")
    ingest([tmp_path / "nothing.txt"], Settings(data=tmp_path / "data"))

    ran = CliRunner().invoke(morgue, ["report", "--data", str(tmp_path / "data"), "--to", "-"])

    assert ran.exit_code == 0, ran.output
    assert "Nothing of the kind is here yet." in ran.output
