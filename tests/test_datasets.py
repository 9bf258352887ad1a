"""Collections of news that people hold: the answers of news APIs, tables, and the XML of agencies and databases."""

from __future__ import annotations

import json
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest

from articles.read import Step, read
from articles.records import Article
from tests.made import read_all, write
from tests.test_dump import BUDGET, STORM

TITLE, URL, DAY = "Storm closes ferry quay in Kilbreck", "https://gazette.example/storm", "2014-03-12T08:15:00Z"
TEXT, HTML = "\n\n".join(STORM), "".join(f"<p>{line}</p>" for line in STORM)


def articles_of(folder: Path, name: str, content: str) -> list[Article]:
    captures, damages = read_all(write(folder, name, content.encode()))
    assert not damages
    return [a for c in captures for a in read(c, frozenset({Step.ARTICLE})).articles]


ANSWERS: dict[str, Any] = {
    "rows in two objects, each with its fields in a third": {
        "response": {
            "status": "ok",
            "results": [
                {
                    "id": "uk/storm",
                    "webTitle": TITLE,
                    "webUrl": URL,
                    "webPublicationDate": DAY,
                    "fields": {"byline": "Ines Calder", "bodyText": " ".join(STORM), "body": HTML},
                    "tags": [{"id": "profile/ines", "webTitle": "Ines Calder"}],
                }
            ],
        }
    },
    "rows in a list of results": {
        "articles": {
            "results": [
                {
                    "uri": "7",
                    "lang": "eng",
                    "date": "2014-03-12",
                    "dateTimePub": DAY,
                    "url": URL,
                    "title": TITLE,
                    "body": TEXT,
                    "source": {"uri": "gazette.example", "title": "The Gazette"},
                    "authors": [{"uri": "ines@gazette.example", "name": "Ines Calder"}],
                }
            ],
            "totalResults": 1,
        }
    },
    "posts with their threads": {
        "posts": [
            {
                "thread": {"url": "https://gazette.example/", "title": "Front page", "published": "2014-01-01"},
                "url": URL,
                "author": "Ines Calder",
                "published": "2014-03-12T10:15:00.000+02:00",
                "title": TITLE,
                "text": TEXT,
                "language": "english",
            }
        ],
        "totalResults": 1,
    },
    "the posts of a blog's own API": [
        {
            "id": 1,
            "date_gmt": "2014-03-12T08:15:00",
            "link": URL,
            "title": {"rendered": TITLE},
            "content": {"rendered": HTML, "protected": False},
            "author_name": "Ines Calder",
            "author": 7,
        }
    ],
    "what a search engine held": {
        "hits": {
            "total": 1,
            "hits": [
                {
                    "_index": "news",
                    "_source": {"url": URL, "title": TITLE, "content": TEXT, "author": "Ines Calder", "date": DAY},
                }
            ],
        }
    },
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_the_answers_of_news_apis_need_no_mapping(tmp_path: Path, answer: str) -> None:
    (article,) = articles_of(tmp_path, "answer.json", json.dumps(ANSWERS[answer]))
    (spread,) = articles_of(tmp_path, "spread.json", json.dumps(ANSWERS[answer], indent=2))

    assert spread == article
    assert (article.title, article.url, article.language) == (TITLE, URL, "en")
    assert article.text.split() == TEXT.split()
    assert article.published is not None
    assert article.published.at.astimezone(UTC).isoformat() == "2014-03-12T08:15:00+00:00"
    assert article.authors == (() if "blog" in answer else ("Ines Calder",))


def test_the_numbers_of_rows_that_a_data_frame_wrote_are_no_column(tmp_path: Path) -> None:
    table = f',title,publication,url,content\n0,{TITLE},The Gazette,,"{" ".join(STORM)}"\n'

    (article,) = articles_of(tmp_path, "frame.csv", table)

    assert (article.title, article.site_name, article.url) == (TITLE, "The Gazette", None)
    assert article.text.split() == TEXT.split()


@pytest.mark.parametrize("day", ["20140312T081500Z", "20140312081500", "20140312T101500+0200"])
def test_days_without_marks_are_read(tmp_path: Path, day: str) -> None:
    (article,) = articles_of(tmp_path, "a.jsonl", json.dumps({"date": day, "text": TEXT, "url": URL}))

    assert article.published is not None
    assert article.published.at.astimezone(UTC).isoformat() == "2014-03-12T08:15:00+00:00"


XML = {
    "newsml of before": f"""<NewsML><NewsItem><Identification><NewsIdentifier><ProviderId>gazette.example</ProviderId>
<DateId>20140312</DateId></NewsIdentifier></Identification><NewsManagement><FirstCreated>20140312T081500Z</FirstCreated>
</NewsManagement><NewsComponent><NewsLines><HeadLine>{TITLE}</HeadLine><ByLine>By Ines Calder</ByLine></NewsLines>
<AdministrativeMetadata><Provider><Party FormalName="The Gazette"/></Provider></AdministrativeMetadata>
<ContentItem><DataContent>{HTML}</DataContent></ContentItem></NewsComponent></NewsItem></NewsML>""",
    "collection of 1996": f"""<?xml version="1.0" encoding="utf-8" ?>
<newsitem itemid="2286" date="2014-03-12 08:15:00">
<title>Slug</title><headline>{TITLE}</headline><byline>Ines Calder</byline><dateline>SORN 2014-03-12</dateline>
<text>{HTML}</text><copyright>The Gazette</copyright></newsitem>""",
    "nitf": f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf SYSTEM "http://iptc.example/nitf-3-3.dtd"><nitf><head><title>Slug</title>
<docdata><doc.copyright holder="Gazette Company" year="2014"/></docdata>
<pubdata date.publication="20140312T081500Z" ex-ref="{URL}" name="The Gazette"/></head>
<body><body.head><hedline><hl1>{TITLE}</hl1></hedline><byline class="print_byline">By Ines Calder</byline></body.head>
<body.content><block class="lead_paragraph"><p>{STORM[0]}</p></block><block class="full_text">
<media><media-caption>A quay.</media-caption></media>{HTML}</block></body.content></body></nitf>""",
    "newsml": f"""<newsMessage xmlns="http://iptc.example/nar/2006-10-01/"><itemSet><newsItem>
<itemMeta><provider><name>The Gazette</name></provider><versionCreated>2014-03-13T08:20:00Z</versionCreated>
<firstCreated>{DAY}</firstCreated><link href="{URL}"/></itemMeta><contentMeta>
<creator><name>Ines Calder</name></creator><language tag="en"/><headline>{TITLE}</headline></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml">
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{HTML}</body></html></inlineXML></contentSet>
</newsItem></itemSet></newsMessage>""",
    "record": f"""<?xml version="1.0"?><Record><Version>v1</Version><RecordTitle>{TITLE}</RecordTitle><Publication>
<Title>The Gazette</Title></Publication><NumericPubDate>20140312081500</NumericPubDate><LanguageCode>ENG</LanguageCode>
<Contributor><PersonName>Ines Calder</PersonName></Contributor><URLDocView>{URL}</URLDocView>
<FullText>{"".join(f"&lt;p&gt;{line}&lt;/p&gt;" for line in STORM)}</FullText></Record>""",
}


@pytest.mark.parametrize("kind", XML)
def test_xml_of_agencies_and_databases_gives_a_document_each(tmp_path: Path, kind: str) -> None:
    (article,) = articles_of(tmp_path, "news.xml", XML[kind])

    assert (article.title, article.site_name) == (TITLE, "The Gazette")
    assert article.url == (URL if URL in XML[kind] else None)
    assert article.text == TEXT
    assert article.authors == ("Ines Calder",)
    assert article.published is not None
    assert article.published.at.astimezone(UTC).isoformat() == "2014-03-12T08:15:00+00:00"


def test_entities_are_read_by_their_html_names_and_those_of_a_dtd_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("Never read.")
    own = f'<!DOCTYPE nitf SYSTEM "nitf-3-3.dtd" [<!ENTITY own SYSTEM "file://{tmp_path}/secret">]>'
    told = XML["nitf"].replace('<!DOCTYPE nitf SYSTEM "http://iptc.example/nitf-3-3.dtd">', own)
    told = told.replace("<body.content>", "<body.content>&own;<?page 3?>")
    told = told.replace("The ferry between", "The ferry&nbsp;&amp; caf&eacute; &own;between")

    (article,) = articles_of(tmp_path, "news.xml", told)

    assert article.text.startswith("The ferry & café between Kilbreck")


def test_sgml_of_many_documents_is_parted(tmp_path: Path) -> None:
    one = '<REUTERS NEWID="1"><DATE>26-FEB-1987 15:01:01.79</DATE><UNKNOWN>&#5;&#22;C T</UNKNOWN>'
    one += "<TEXT>&#2;<TITLE>{}</TITLE>\n"
    one += "<DATELINE>SORN, Feb 26 - </DATELINE><BODY>{}\n Reuter\n&#3;</BODY></TEXT>\n</REUTERS>\n"
    said = [one.format(title, "\n    ".join(text)) for title, text in (("STORM", STORM), ("BUDGET", BUDGET))]

    storm, budget = articles_of(tmp_path, "news.sgm", f'<!DOCTYPE lewis SYSTEM "lewis.dtd">\n{"".join(said)}')

    assert (storm.title, budget.title) == ("STORM", "BUDGET")
    assert [a.published.at.date().isoformat() for a in (storm, budget) if a.published] == ["1987-02-26"] * 2
    assert storm.text.startswith(TEXT)
    assert budget.text.startswith("\n\n".join(BUDGET))
