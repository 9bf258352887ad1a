"""Reading HTML pages: the article whole, its fields, and the odd shapes pages come in."""

import json
import time
from datetime import UTC, datetime
from html import escape
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

import pytest

from articles.page import read_page
from articles.page.authors import clean_names
from articles.page.outlet import Site, SiteError
from articles.page.refuse import refusals
from articles.records import Article, Capture, Reason, Rejected, Shape
from articles.rules import parse_rules

BODY = """
<p>The old bridge over the Olander will stay shut until spring, the harbour office said on Monday.</p>
<p>Engineers found cracks in two of its nine piers after the flood of last autumn, and water under a third.</p>
<p>“We will not open it a day too early,” said Maria Ortiz, who heads the office. She had asked for money in May.</p>
<h2>Ferries fill the gap</h2>
<p>Two ferries run between the banks from six in the morning, and a third was hired from the island of Sel.</p>
<p>Shops on the west bank say that they lose a third of their trade, and have written to the council twice.</p>
"""
HEAD = """<title>Bridge shut until spring - The Gazette</title><meta property="og:site_name" content="The Gazette">
<meta property="og:title" content="Bridge shut until spring"><meta name="author" content="By Ann Lee and Bo Chen">
<meta property="article:published_time" content="2024-03-04T09:30:00+01:00">"""


def capture(page: str | bytes, **given: object) -> Capture:
    payload = page.encode() if isinstance(page, str) else page
    url = given.pop("url", "https://gazette.example/2024/bridge")
    return Capture(payload=payload, shape=Shape.HTML, source_path="-", url=url, **given)  # type: ignore[arg-type]


def page(body: str = BODY, head: str = HEAD, around: str = "") -> str:
    return (
        f"<!doctype html><html lang=en-GB><head>{head}</head><body><nav><a href=/>Home</a></nav>"
        f"<article class=story><h1>Bridge shut until spring</h1>{body}</article>{around}"
        "<footer>© The Gazette</footer></body></html>"
    )


def read_one(text: str | bytes, **given: object) -> Article:
    (article,) = read_page(capture(text, **given))
    return article


def test_an_article_is_its_paragraphs_and_headings_and_nothing_else() -> None:
    article = read_one(page())
    assert article.text.startswith("The old bridge over the Olander")
    assert article.text.endswith("written to the council twice.")
    assert "Ferries fill the gap" in article.text
    assert "Bridge shut until spring" not in article.text
    assert "Gazette" not in article.text


@pytest.mark.parametrize(
    ("head", "headline"),
    [
        ("<title>Bridge shut until spring - The Gazette</title>", "Bridge shut until spring"),
        ("<title>The Gazette: Bridge shut until spring</title>", "Bridge shut until spring"),
        ("<title>Bridge shut until next spring | The Gazette</title>", "Bridge shut until spring"),
        ("<title>Olander | The Gazette</title>", "<span role=heading aria-level=1>Bridge shut until spring</span>"),
    ],
)
def test_headings_are_known_whatever_element_they_are_set_in(head: str, headline: str) -> None:
    boxes = BODY.replace("h2>", "div>").replace("<p>Shops", "<div>Shops lose</div><p>Shops")
    crumbs = "<div><a href=/>Home</a> > <a href=/t>Traffic</a> > Bridge shut until spring</div>"
    article = read_one(page(boxes, head).replace("<h1>Bridge shut until spring</h1>", f"{crumbs}<div>{headline}</div>"))
    assert article.title == "Bridge shut until spring"
    kinds = {block.text: block.kind for block in article.blocks}
    assert kinds["Bridge shut until spring"] == "headline"
    assert kinds["Ferries fill the gap"] == kinds["Shops lose"] == "heading"
    assert "\nFerries fill the gap\n" in article.text


def test_a_sentence_right_under_the_headline_is_the_standfirst() -> None:
    around = "<p class=teaser>Nobody knows who is to pay for the new piers, and the town has nothing left.</p>"
    text = page(f"<div class=text>{BODY}</div>").replace("</h1>", f"</h1><div>{around}<p>Ann Lee | 4 March</p></div>")
    article = read_one(text)
    assert article.standfirst == "Nobody knows who is to pay for the new piers, and the town has nothing left."
    assert article.text.startswith(f"{article.standfirst}\n\nThe old bridge")


def test_a_line_that_goes_with_the_headline_is_a_field_and_no_text() -> None:
    deck = "Nobody knows who is to pay for the new piers"
    head = f"<header><div><h1>Bridge shut until spring</h1><h2>{deck}</h2></div><p>By Ann Lee</p></header>"
    text = page(f"<div class=text>{BODY}</div>").replace("<h1>Bridge shut until spring</h1>", head)
    article = read_one(text)
    assert article.standfirst == deck
    assert article.text.startswith("The old bridge")
    assert [block.rule for block in article.blocks if block.kind == "standfirst"] == ["shape.deck"]


def test_a_story_told_in_pictures_is_its_captions() -> None:
    said = (
        "Picture {}: nobody who stood on the bridge that night has forgotten the sound of the ice on its piers, nor "
        "the keeper, who walked from bank to bank with a lamp and a bell and called the names of boats."
    )
    figures = "".join(
        f"<figure><img src=/{n}.jpg><figcaption><p>{said.format(n)}</p></figcaption></figure>" for n in range(9)
    )
    article = read_one(
        page(f"<p>The bridge over the Olander in nine pictures, from its keeper’s own album.</p>{figures}")
    )
    assert all(said.format(n) in article.text for n in range(9))
    aside = f"<aside>{figures}</aside>"
    assert said.format(1) not in read_one(page(BODY + aside)).text


def test_prose_is_read_where_a_calendar_is_marked_as_the_article() -> None:
    night = (
        "<div><div><p>Night {} at the keeper’s house begins with a fire of the old piers’ wood, {} logs to an hour, and"
        " ends when the ice on the bay begins to speak and the heron leaves its shed behind the reeds.</p></div></div>"
    )
    nights = "".join(night.format(n, n + 2) for n in range(20))
    days = "".join("<tr>" + f"<td>{week}</td>" * 7 + "</tr>" for week in range(60))
    text = f"<html><body><h1>The house</h1><div>{nights}</div><article><table>{days}</table></article></body></html>"
    assert "Night 7 at the keeper’s house" in read_one(text).text


def test_a_short_post_keeps_the_link_to_another_site_that_it_is_about() -> None:
    link = "<p><a href=https://owls.example/9>The owls that nobody counted</a></p>"
    assert "nobody counted" in read_one(page(BODY + link + "<p>(Found by Bo Chen, who counted them.)</p>")).text
    longer = BODY + BODY.replace("bridge", "tunnel").replace("ferries", "trains") + BODY.replace("a", "o")
    assert "nobody counted" not in read_one(page(longer + link + "<p>(Found by Bo Chen.)</p>")).text


def test_every_kept_block_is_its_span_of_the_text_and_cut_blocks_have_none() -> None:
    article = read_one(page(BODY + "<p>Read more: The ferry of Sel</p><p>Share this article</p>"))
    for block in article.blocks:
        if block.is_kept:
            assert article.text[block.start : block.end] == block.text
        else:
            assert block.start is None
            assert block.rule
    assert {"related", "share"} <= {block.kind for block in article.blocks if not block.is_kept}


def test_fields_are_read_and_say_where_they_came_from() -> None:
    article = read_one(page())
    assert article.title == "Bridge shut until spring"
    assert article.authors == ("Ann Lee", "Bo Chen")
    assert article.site_name == "The Gazette"
    assert article.language == "en-GB"
    assert article.published is not None
    assert article.published.at == datetime(2024, 3, 4, 8, 30, tzinfo=UTC)
    assert (article.published.zone, article.published.precision) == ("page", "second")
    assert article.published.raw == "2024-03-04T09:30:00+01:00"
    assert article.field_sources["published"] == "meta:article:published_time"


def test_the_outlet_and_a_year_are_no_section() -> None:
    sections = "".join(f'<meta property="article:section" content="{said}">' for said in ("The Gazette", "2024", "Sel"))
    assert read_one(page(head=HEAD + sections)).section == "Sel"


@pytest.mark.parametrize(
    ("fetched", "stated", "expected"),
    [
        pytest.param("/2024/03/bridge-shut-again?ref=x", "/2024/03/bridge-shut-again", "stated", id="without tracking"),
        pytest.param("/2024/03/bridge-shut-again/amp", "/2024/03/bridge-shut-again", "stated", id="above"),
        pytest.param("https://amp.paper.example/1234", "https://www.paper.example/1234", "stated", id="own host"),
        pytest.param("https://news.paper.co.uk/1234", "https://paper.co.uk/1234", "stated", id="own host, co.uk"),
        pytest.param("https://paper.co.uk/1234", "https://herald.co.uk/1234", "fetched", id="another of co.uk"),
        pytest.param("https://old.example/1234", "https://paper.example/1234", "stated", id="own of the past"),
        pytest.param("/1234", "https://agency.example/1234", "fetched", id="a reprint names its original"),
        pytest.param("https://paper-example.cdn.ampproject.org/c/1234", "/1234", "stated", id="a mirror"),
        pytest.param("/1234", "http://localhost/1234", "fetched", id="where it was written"),
        pytest.param("/bridge-shut-again", "/", "fetched", id="the front page"),
        pytest.param("/?p=3", "/", "fetched", id="the front page, by number"),
        pytest.param("/news/bridge-shut-again", "/news", "fetched", id="its section"),
        pytest.param("/news/2", "/news", "stated", id="a part of it"),
    ],
)
def test_a_canonical_address_counts_where_it_can_be_that_of_the_page(fetched: str, stated: str, expected: str) -> None:
    own = {"fetched": urljoin("https://paper.example", fetched), "stated": urljoin("https://paper.example", stated)}
    site = Site(domains=("paper.example", "www.old.example"))
    read = read_page(
        capture(page(head=f'{HEAD}<link rel="canonical" href="{own["stated"]}">'), url=own["fetched"]), site
    )

    assert read[0].url == own[expected]


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Ann Lee 8 January 2020, 3:51 pm 11 Edit", ("Ann Lee",)),
        ("ByAnn Lee", ("Ann Lee",)),
        ("Written by: Ann Lee and Bo Chen, MD", ("Ann Lee", "Bo Chen")),
        ("By Ann Lee at MAF Models", ("Ann Lee",)),
        ("Posted by Ann Lee on March 4", ("Ann Lee",)),
        ("Von Ann Lee Kategorien: Hafen 6. November 2023", ("Ann Lee",)),
        ("By GZD, in News, Harbour, Ferries, Money, Trade and Bridges · 31 Jan 2025, 20:02", ("GZD",)),
        ("By Ann Lee Tuesday, Aug. 17, 2010", ("Ann Lee",)),
        ("by Ann Lee August 18, 2010 3:21 PM PDT", ("Ann Lee",)),
        ("By Ann Lee Senior Harbour Correspondent", ("Ann Lee",)),
        ("By Ann Lee, Bo Chen, and Carla Diaz", ("Ann Lee", "Bo Chen", "Carla Diaz")),
        ("Von Ann Lee, Oslo", ("Ann Lee",)),
        ("By Ann Lee By Ann Lee May 15", ("Ann Lee",)),
        ("By Ann Lee<time>4 March 2025</time>", ("Ann Lee",)),
        ("Von Ann Lee · 04.03.2025, 09:30 Uhr · Lesezeit: 3 Min.", ("Ann Lee",)),
        ("By Annlee1", ("Annlee1",)),
        ("By <span>Ann Lee</span><span>Journalist</span>", ("Ann Lee",)),
        ("By Ann Lee 7 hours ago", ("Ann Lee",)),
        ("By Ann Lee under Ferries", ("Ann Lee",)),
        ("Written by Ann Lee in Ferries on 1 June 2019 at 08:34 PM EDT", ("Ann Lee",)),
        ("By Ann Lee@ann_lee / 4 March 2025", ("Ann Lee",)),
        ("4 March 2025 | by Ann Lee", ("Ann Lee",)),
        ("<span class=author>1</span>", ()),
        ("<span class=author>undefined</span>", ()),
        ("Words by Ann Lee. Photographs by Bo Chen.", ("Ann Lee",)),
        ("<span class=author>Ann Lee, Publicado hace 3 horas</span>", ("Ann Lee",)),
        ("Von Ann Lee im Gespräch mit Bo Chen", ("Ann Lee", "Bo Chen")),
        ("Ann Lee<br>4 March 2024", ("Ann Lee",)),
        ("Bridge shut until spring<br>By ANN LEE<br>March 4, 1999", ("ANN LEE",)),
        ("Ann Lee in Lisbon<br>4 March 2024", ("Ann Lee",)),
        ("Ann Lee and Bo Chen in Kyiv and Moscow<br>4 March 2024", ("Ann Lee", "Bo Chen")),
        ("Climate Summit in Lisbon<br>4 March 2024", ()),
        ("Ein Kommentar von Ann Lee und Bo Chen", ("Ann Lee", "Bo Chen")),
        ("By our correspondent Ann Lee", ("Ann Lee",)),
        ("Maria Ortiz<br>4 March 2024", ()),
        ("Text Size", ()),
        ("By noon the bridge was shut", ()),
    ],
)
def test_a_byline_is_read_to_the_end_of_its_names(line: str, authors: tuple[str, ...]) -> None:
    head = "<title>Bridge shut until spring</title>"
    assert read_one(page(f"<div>{line}</div>{BODY}", head=head)).authors == authors


@pytest.mark.parametrize("line", ["Story by Ann Lee; photographs by Bo Chen", "Ann Lee in Lisbon", "By Ann Lee/Lisbon"])
def test_a_byline_above_the_text_is_no_text_of_it(line: str) -> None:
    article = read_one(page(f"<p>{line}</p><p>4 March 2024</p>{BODY}", head="<title>Bridge shut until spring</title>"))
    assert article.text.startswith("The old bridge")


def test_an_address_that_signs_beside_a_person_is_no_author() -> None:
    said = '{"@type": "NewsArticle", "author": [{"name": "Ann Lee"}, {"name": "Harbour.lt"}]}'
    head = f'<title>Bridge shut until spring</title><script type="application/ld+json">{said}</script>'
    assert read_one(page(head=head)).authors == ("Ann Lee",)


def test_a_byline_is_found_between_standfirst_and_text_and_in_an_article_named_after_its_picture() -> None:
    head = "<title>Bridge shut until spring</title>"
    deck = (
        "<h2>Who pays for the repair of a bridge that nobody loved?</h2><ul><li>Print<li>Mail<li>Save<li>Comment</ul>"
    )
    assert read_one(page(f"{deck}<div>By Ann Lee</div>{BODY}", head=head)).authors == ("Ann Lee",)
    card = f"<span class=vcard><a class=fn href=/ann>Ann Lee</a></span>{BODY}"
    assert read_one(page(card, head=head)).authors == ("Ann Lee",)
    for name in ("author", "storyAuthor", "article-authorList", "journaliste"):
        named = f"<div class=with-image><b class={name}>Ann Lee</b>{BODY}</div>"
        assert read_one(page(named, head=head)).authors == ("Ann Lee",)


def test_the_byline_under_the_headline_counts_before_those_of_other_articles() -> None:
    head = "<title>Bridge shut until spring</title>"
    teaser = (
        "<article class=story><h4><a href=/f>Ferry runs aground</a></h4><p>By <a rel=author>Bo Chen</a></p></article>"
    )
    mine = page(f"<h1>Bridge shut until spring</h1><p>By Ann Lee</p>{BODY}", head=head)
    assert read_one(mine.replace("<body>", f"<body>{teaser}<p>By Cy Day</p>")).authors == ("Ann Lee",)


def test_the_one_writer_whose_page_is_linked_signs_where_nobody_else_does() -> None:
    head, bio = "<title>Bridge shut until spring</title>", "<p><a href=/author/ann-lee/>Ann Lee</a> is a gardener.</p>"
    assert read_one(page(BODY + bio, head=head)).authors == ("Ann Lee",)
    assert read_one(page(f"{BODY}{bio}<p><a href=/author/bo>Bo Chen</a></p>", head=head)).authors == ()
    assert read_one(page(f"{BODY}<div class=comments>{bio}</div>", head=head)).authors == ()


def test_a_name_that_a_meta_gives_as_an_index_does_is_turned() -> None:
    head = "<title>Bridge shut until spring</title><meta name=author content='Lee, Ann'>"
    assert read_one(page(head=head)).authors == ("Ann Lee",)


def test_a_company_that_signs_is_one_name_and_gives_way_to_a_person() -> None:
    head = "<title>Bridge shut until spring</title><meta name=author content='Harbour Post GmbH, Kilbreck, Orsa'>"
    assert read_one(page(head=head)).authors == ("Harbour Post GmbH, Kilbreck, Orsa",)
    assert read_one(page(f"<div>By Ann Lee</div>{BODY}", head=head)).authors == ("Ann Lee",)


def test_a_line_behind_the_text_signs_where_no_other_does() -> None:
    told = "<p>항만청은 월요일에 낡은 다리를 봄까지 닫는다고 말했다. 지난가을 홍수로 교각 두 곳에 금이 갔다.</p>"
    text = f"<div>{told}{told.replace('월', '화')}<p>홍길동 기자 hong@a.example</p></div>"
    signed = f"<html lang=ko><title>다리</title><body><h1>다리 봄까지 닫힌다</h1>{text}"
    assert read_one(signed).authors == ("홍길동",)


def test_headlines_in_chinese_are_no_names() -> None:
    head = "<title>旧桥关闭到春天</title><meta name=author content='{}'>"
    for said, names in (
        ("李安、陈波", ("李安", "陈波")),
        ("港口办公室说旧桥将一直关闭到春天", ()),
        ("name, ann@a.example", ()),
    ):
        assert read_one(page(head=head.format(said))).authors == names


def test_an_editor_is_no_author() -> None:
    head = "<title>Bridge shut until spring</title><meta name=author content='{}'>"
    assert read_one(page(head=head.format("作者：李安 责任编辑：陈波"))).authors == ("李安",)
    assert read_one(page(head=head.format("责任编辑：陈波"))).authors == ()


def test_a_title_that_is_also_given_as_the_sites_name_is_a_title() -> None:
    head = "<title>Bridge shut until spring</title><meta name=application-name content='Bridge shut until spring'>"
    assert read_one(page(head=head)).title == "Bridge shut until spring"


def test_a_title_that_broke_off_at_a_quotation_mark_is_read_whole() -> None:
    said = 'content="Mayor calls the bridge a "disgrace""'
    head = f'<meta property="og:title" {said}><meta name="twitter:title" {said}>'
    text = page(head=head).replace("<h1>Bridge shut until spring", '<h1>Mayor calls the bridge a "disgrace"')
    assert read_one(text).title == 'Mayor calls the bridge a "disgrace"'


SHUT, SOCIAL = "Bridge shut until spring", "You will not believe what the mayor did to this bridge"


@pytest.mark.parametrize(
    ("heading", "og", "title", "read"),
    [
        (SHUT, SOCIAL, f"{SOCIAL} | Post", SHUT),
        (f"Repairs in Kilbreck {SHUT}", SHUT, SHUT, SHUT),
        (f"Repairs in Kilbreck: {SHUT}", SHUT, SHUT, f"Repairs in Kilbreck: {SHUT}"),
        (f"{SHUT} 3 March 2024, by Ann Lee", SHUT, SHUT, SHUT),
        (f"{SHUT}Kilbreck news", SHUT, SHUT, SHUT),
        (f"REPAIRS {SHUT}.", SHUT, SHUT, SHUT),
        ("All of the coast", SHUT, f"{SHUT} | Kilbreck Post - All of the coast", SHUT),
        (f"{SHUT}</h1><h1>Kilbreck Post Letter", "Kilbreck Post", "Kilbreck Post", SHUT),
        (f"{SHUT} or even until summer", SHUT, SHUT, f"{SHUT} or even until summer"),
        (
            "橋は春まで通れません",
            "橋は春まで通れません｜港湾新聞",
            "橋は春まで通れません：港湾新聞",
            "橋は春まで通れません",
        ),
        ("Kilbreck Post", SHUT, f"{SHUT} | Kilbreck Post", SHUT),
        (f"Repairs in Kilbreck {SHUT}", f"Repairs: {SHUT}", f"Repairs: {SHUT}", SHUT),
        (f"Kilbreck – {SHUT}", f"Kilbreck – {SHUT}", f"Kilbreck – {SHUT} | Kilbreck Post", f"Kilbreck – {SHUT}"),
    ],
)
def test_the_title_is_what_readers_see_above_the_article(heading: str, og: str, title: str, read: str) -> None:
    head = f'<title>{title}</title><meta property="og:site_name" content="Kilbreck Post">'
    head += f'<meta property="og:title" content="{og}"><meta name="twitter:title" content="{og}">'
    assert read_one(page(head=head).replace(f"<h1>{SHUT}", f"<h1>{heading}")).title == read


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("旧桥将一直关闭到春天_港口新闻_旧城网", "旧桥将一直关闭到春天"),
        ("旧桥将一直关闭到春天--旧城网", "旧桥将一直关闭到春天"),
        ("旧桥将一直关闭到春天", "旧桥将一直关闭到春天"),
    ],
)
def test_a_title_that_the_page_shows_in_no_heading_is_read_without_the_sites_name(title: str, read: str) -> None:
    said = "<p>港口办公室周一说，河上的旧桥将一直关闭到春天。去年秋天的洪水过后，九个桥墩中的两个有了裂缝。</p>"
    body = f"<div class=t>旧桥将一直关闭到春天</div><div>{said}{said.replace('周一', '周二')}</div>"
    assert read_one(f"<html lang=zh><title>{title}</title><body>{body}</body></html>").title == read


@pytest.mark.parametrize("address", ["/", "https://gazette.example", "https://gazette.example/"])
def test_a_first_heading_that_leads_to_the_front_page_is_the_sites_name(address: str) -> None:
    logo = f"<h1><a href={address}>Nine piers</a></h1>"
    whole = page(head=f"<title>Nine piers » Archive » {SHUT}</title>").replace("<h1>", "<h2><a href=/shut>")
    article = read_one(whole.replace("</h1>", "</a></h2>").replace("<nav>", f"{logo}<nav>"))
    assert (article.title, article.site_name) == (SHUT, "Nine piers")


def test_a_kicker_that_json_ld_joins_to_the_headline_is_no_part_of_it() -> None:
    linked = f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "REPAIRS {SHUT}"}}</script>'
    head = f'<title>REPAIRS - {SHUT}</title><meta property="og:title" content="REPAIRS - {SHUT}">{linked}'
    assert read_one(page(head=head)).title == SHUT


def test_a_headline_of_json_ld_on_which_metas_agree_is_the_title() -> None:
    linked = f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{SOCIAL}"}}</script>'
    head = f'<title>{SHUT}</title><meta property="og:title" content="{SOCIAL}">{linked}'
    assert read_one(page(head=head)).title == SOCIAL


def test_json_ld_is_asked_before_metas_and_a_broken_one_costs_nothing() -> None:
    good = '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-03-03"}</script>'
    deep = f'<script type="application/ld+json">{"[" * 100_000}</script>'
    number = f'<script type="application/ld+json">{{"@type": "NewsArticle", "wordCount": {"9" * 10_000}}}</script>'
    article = read_one(page(head=HEAD + deep + number + good))
    assert article.published is not None
    assert article.published.source == "json-ld:datePublished"
    assert article.published.precision == "day"
    assert "JSON-LD unreadable" in article.field_sources["damage"]


def test_an_article_that_the_page_links_to_does_not_speak_for_it() -> None:
    other = {"@type": "NewsArticle", "url": "https://gazette.example/2019/ferry", "author": "Otto Kern"}
    own = {"@type": "NewsArticle", "url": "https://gazette.example/2024/bridge", "author": "Maria Ortiz"}
    linked = f'<script type="application/ld+json">{json.dumps([other, own])}</script>'

    assert read_one(page(head=HEAD + linked)).authors == ("Maria Ortiz",)


def test_a_text_that_breaks_off_and_is_not_free_is_partial() -> None:
    linked = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": %s}</script>'
    broken = f"{BODY}<p>The council will meet again on Friday to hear what the engineers found under the third …</p>"

    read = [read_one(page(body, HEAD + linked % free)) for body in (BODY, broken) for free in ("false", "true")]

    assert [article.is_partial for article in read] == [False, False, True, False]


def test_a_text_in_cipher_stands_behind_a_wall() -> None:
    opening = "<p>The old bridge over the Olander will stay shut until spring, the harbour office said.</p>"
    opening += "<p>It is old, and its nine piers are older, and the water under them is deep and as cold as it was. "
    opening += (
        "So the engineers say. Two ferries run between the banks from six in the morning on, and a third was hired.</p>"
    )
    told = BODY.replace("<p>", "").replace("</p>", "").splitlines()
    ciphers = ["".join(chr(ord(sign) + 1) if sign > " " else sign for sign in line) for line in told if len(line) > 60]
    article = read_one(page(opening + "".join(f"<p>{escape(line)}</p>" for line in ciphers)))
    assert article.is_partial
    assert article.text.endswith("a third was hired.")


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Propos recueillis par Marie Dupré", "Marie Dupré"),
        ("Redacción: Inés Ferrer", "Inés Ferrer"),
        ("Escrito por Inés Ferrer", "Inés Ferrer"),
        ("a cura di Lia Moretti", "Lia Moretti"),
        ("Ein Bericht von Jana Holt", "Jana Holt"),
        ("Текст: Анна Лебедь", "Анна Лебедь"),
        ("كتبت: ليلى حداد", "ليلى حداد"),
        ("本报记者 王小明 报道", "王小明"),
        ("文/王小明", "王小明"),
        ("取材・文／山田花子", "山田花子"),
    ],
)
def test_a_byline_that_readers_see_names_the_author(line: str, name: str) -> None:
    credit = "<p class=z>Photo by Jo Harlan</p>"
    article = read_one(page(f"{credit}<p class=x>{line}</p><p class=y>2024-03-04</p>{BODY}", "<title>Bridge</title>"))
    assert article.authors == (name,)


def test_a_date_to_come_and_one_of_the_site_are_no_dates() -> None:
    head = '<title>x</title><meta property="article:published_time" content="2091-01-01">'
    site = "<header>The Gazette<p>Monday, 1 April 2024</p></header>"
    aside = "<aside><ul><li><a href=/1>The ferry</a> <time datetime=2024-03-30></time></li></ul></aside>"
    around = page(head=head, around=aside).replace("<body>", f"<body>{site}")
    article = read_one(around, url=None, fetched_at=datetime(2024, 5, 1, tzinfo=UTC))
    assert article.published is None


@pytest.mark.parametrize(
    ("body", "day"),
    [
        ("<p class=when>3 May 2024</p>{}", "2024-05-03"),
        ("<p><a href=/bridge>3 May 2024</a></p>{}", "2024-05-03"),
        ("<p>Updated 7 May 2024</p>{}<p>Published 3 May 2024</p>", "2024-05-03"),
        ("<p>A view of the old bridge on 9 March 2021, before it shut</p>{}<p>Friday, 3 May 2024</p>", "2024-05-03"),
        (
            "<div class=byline>By Ann Lee and Bo Ray, at town hall | 3 May 2024 | News</div>{}<p>9 June 2024</p>",
            "2024-05-03",
        ),
        (
            "<p class=byline>03/05/2024by Ann LeeNo commentsShips, Sailing news, Chosen by us</p>{}<p>9 June 2024</p>",
            "2024-05-03",
        ),
        (
            "{}<footer>This entry was posted on Friday, May 3rd, 2024 at 2:48 pm and is filed under News, Ships. "
            "You can follow any responses to this entry through the feed.</footer>",
            "2024-05-03",
        ),
        ("<p class=meta>By Ann Lee and Bo Chen, Sel | May 3, 2024 | 9:30 AM EST</p>{}<p>9 June 2024</p>", "2024-05-03"),
        ("<p>Publié le 3 mai 2024 à 9h30, mis à jour le 5 mai 2024 à 10h</p>{}<p>9 June 2024</p>", "2024-05-03"),
        ("<p>Posted 20240503</p>{}", "2024-05-03"),
        ("<p>05/03/2024</p>{}<p>A reader wrote on 05/21/2024</p>", "2024-05-03"),
        ("<p>(3.5.2024) The bridge over the Olander is old, and its nine piers are older.</p>{}", "2024-05-03"),
        ("{}<p>On 31 December 2019 the office had eight engineers in its service.</p>", "2024-06-08"),
        ("{}<ul>What the council said of the bridge on 3 January 2023</ul>", "2024-06-08"),
        ("<time datetime=2024-05-30>3 May 2024</time>{}", "2024-05-03"),
        ("<time datetime=2024-05-03>05.03.24</time>{}", "2024-05-03"),
        ("<p>05/03/24 05:07 AM EDT</p>{}", "2024-05-03"),
        ("<p>3 May 2024</p>{}<blockquote><p>A post, <time>2023-01-05</time></p></blockquote>", "2024-05-03"),
    ],
)
def test_the_day_is_that_of_the_line_nearest_to_the_text(body: str, day: str) -> None:
    teasers = "<ul><li>The council met, 9 June 2024</li><li><time>2024-06-08</time> The ferry</li></ul>"
    whole = page(body.format(BODY), head="<title>x</title>").replace("<article", f"{teasers}<article")
    published = read_one(whole, url=None).published
    assert published is not None
    assert published.at.date().isoformat() == day


@pytest.mark.parametrize(
    ("url", "head", "day"),
    [
        ("https://gazette.example/news/3-05-2024/bridge", "", None),
        ("https://gazette.example/news/03-05-2024", "", "2024-05-03"),
        ("https://gazette.example/a/202405/t20240503_77.html", "", "2024-05-03"),
        ("https://gazette.example/24/0503/10/J1K2.html", "", "2024-05-03"),
        (None, '<script>page = {"type": "text", "firstPublishedAt": "2024-05-03T08:00:00Z"}</script>', "2024-05-03"),
        (None, '<meta name="date" content="1714723200">', "2024-05-03"),
        (None, '<script>var ct = "1714723200";</script>', "2024-05-03"),
        (None, '<script>data = {"pubtime": "2024-05-03 08:00:00"}</script>', "2024-05-03"),
    ],
)
def test_a_page_that_shows_no_day_tells_it_in_its_address_or_its_data(
    url: str | None, head: str, day: str | None
) -> None:
    published = read_one(page(BODY, head=f"<title>x</title>{head}"), url=url).published
    assert (published and published.at.date().isoformat()) == day


def test_a_visible_change_is_kept_beside_the_publication() -> None:
    article = read_one(page(f"<p>Published 3 May 2024 | Updated 7 May 2024, 10:30</p>{BODY}", head="<title>x</title>"))
    assert article.published is not None
    assert article.modified is not None
    assert (article.published.at.day, article.modified.at.day, article.modified.at.hour) == (3, 7, 10)


def test_an_outlets_country_says_which_number_is_the_month() -> None:
    whole = page(f"<p>05/03/2024</p>{BODY}", head="<title>x</title>")
    (article,) = read_page(Capture(whole.encode(), Shape.HTML, "a.html", 0), Site(month_first=True))
    assert article.published is not None
    assert article.published.at.date().isoformat() == "2024-05-03"


def test_the_address_says_which_number_is_the_month() -> None:
    whole = page(f"<p>05/03/2024</p>{BODY}", head="<title>x</title>")
    for folder, day in (("2024/05", "2024-05-03"), ("2024/03", "2024-03-05"), ("news", "2024-03-05")):
        published = read_one(whole, url=f"https://gazette.example/{folder}/bridge").published
        assert published is not None
        assert published.at.date().isoformat() == day


def test_an_outlets_zone_is_used_where_the_page_names_none() -> None:
    head = '<title>x</title><meta property="article:published_time" content="2024-07-01T09:30:00">'
    article = read_one(page(head=head), fields={"zone": "Europe/Berlin"})
    assert article.published is not None
    assert article.published.at == datetime(2024, 7, 1, 9, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    assert article.published.zone == "outlet"


def test_an_outlets_expressions_and_rules_come_first() -> None:
    rules = parse_rules(
        [
            {
                "kind": "promotion",
                "line": "^Ferries of Sel$",
                "reason": "The outlet sells tickets.",
                "cuts": "Ferries of Sel",
                "keeps": "Ferries of Sel sank.",
            }
        ],
        "gazette.toml",
    )
    site = Site(
        name="Gazette", rules=tuple(rules), title=("//h2[1]",), strip=("//p[2]",), strip_id_or_class=("promo-x",)
    )
    (article,) = read_page(capture(page(BODY + "<p>Ferries of Sel</p><p class=promo-x>Buy.</p>")), site)
    assert article.title == "Ferries fill the gap"
    assert article.site_name == "Gazette"
    assert "nine piers" not in article.text
    assert "gazette.promotion" in {block.rule for block in article.blocks}
    with pytest.raises(SiteError):
        Site(body=("//div[",))
    with pytest.raises(SiteError):
        Site(body=("document('http://x')/a",))


KEPT = {
    "a list of what others wrote": (
        "<ul><li><a href=https://ledger.example/1>The Ledger on the piers</a></li>"
        "<li><a href=https://mayor.example/2>The mayor on the money</a></li></ul>",
        "The mayor on the money",
    ),
    "a loose line between the paragraphs": ("Nobody is to blame.", "Nobody is to blame."),
    "a paragraph that is an anchor": ('<p><a name="costs">Who will pay for the new piers?</a></p>', "Who will pay"),
    "a subhead that links lead to": (
        '<h3 id="toc-2">The costs</h3><p>They are not known yet, the office says.</p>',
        "The costs",
    ),
    "a subhead in an element of its own": ("<h3><div>The costs</div></h3><p>They are not known yet.</p>", "The costs"),
    "a subhead that quotes the text": (
        "<h2>“We will not open it a day too early”</h2><p>She is firm.</p>",
        "early”\n\nShe",
    ),
    "a quotation of what follows": (
        "<blockquote>The river does not read our timetables, and we should learn to read those of the river."
        "</blockquote>"
        "<p>The river does not read our timetables, and we should learn to read those of the river.</p>",
        "The river does not read our timetables",
    ),
    "an address that is written out": (
        "<p>All of the bids: <a href=https://bids.example/>https://bids.example/2024/bridge</a></p>",
        "https://bids.example/2024/bridge",
    ),
    "a subhead that leads to the thing it is about": (
        "<h3><a href=https://shop.example/9>A whistle that owls will answer</a></h3><p>It has three notes.</p>",
        "A whistle that owls will answer",
    ),
    "a break that the writer set": ("<p>___</p>", "___"),
    "the days of a table": (
        "<table><tr><td>Bids</td><td>30.6.2023</td><td>31.12.2023</td></tr></table>",
        "30.6.2023",
    ),
    "the last entry of a list of pictures, told in its heading": (
        "<div class=k9><h3>9. Others say that the bridge was never worth the money.</h3><p class=k8>via Sel</p></div>",
        "9. Others say",
    ),
    "a heading of what happens between related parties": (
        "<h3>Related party transactions</h3><p>The office bought two ferries from its own pilots, the report says.</p>",
        "Related party",
    ),
    "what a text tells programmers of cookies": (
        "<p>How the guard treats such a header stands in the specification: you may not set a cookie in it.</p>",
        "you may not set a cookie",
    ),
    "a table that is set as a figure": (
        "<figure class=wp-block-table><table><tr><td>Cracks by pier</td><td>12</td></tr></table></figure>",
        "Cracks by pier",
    ),
    "an answer that opens under its question": (
        "<details><summary>Who pays for it?</summary><p>The council pays for the piers, the state for the road.</p>"
        "</details>",
        "Who pays for it?\n\nThe council pays",
    ),
    "text beside a picture in a block of both": (
        "<div class=wp-block-media-text><figure><img src=1.jpg></figure><div class=wp-block-media-text__content>"
        "<p>Ferries have run since the year of the great flood, when the old bridge fell for once.</p></div></div>",
        "Ferries have run",
    ),
    "a note in a card that an editor sets": (
        "<div class='kg-card kg-callout-card'><div class=kg-callout-text>The bridge opens again in the month of May, "
        "if it does not rain.</div></div>",
        "The bridge opens again",
    ),
    "the numbers of a table": ("<table><tr><td>Cracks by pier</td><td>12</td></tr></table>", "12"),
    "a question of an interview that is no heading": (
        "<div class=q>Who pays?</div><p>The council does, for now.</p><div class=q>And then?</div><p>Then we do.</p>",
        "And then?",
    ),
    "a footnote in a foot of its own": (
        "<section class=footnotes><ol><li>Harbour office, report of May, page 14 <a href=#1>↩</a></li></ol></section>",
        "report of May, page 14",
    ),
    "a row about a player": ("<table><tr class=player-17><td>Ann Lee, goal</td></tr></table>", "Ann Lee, goal"),
}
CUT = {
    "an entry of a list of other articles": (
        "<dl><dt><a href=/1>Why the last ferry sank</a></dt><dd>A ferry sank in the river on Monday, for no reason. "
        "It was old.</dd></dl>",
        "A ferry sank in",
    ),
    "links behind the label that leads to them": (
        "<p>Read more:<br><a href=/1>The ferry that sank off the island of Sel</a><br><a href=/2>The owls of the old "
        "mill, counted again</a><br><a href=/3>What the council knew of the piers</a><br><a href=/4>A harbour "
        "office and its money, in eleven maps and a song of the bargemen of the Olander</a></p>",
        "The owls of the old mill",
    ),
    "a list of links to a partner": (
        "<ul><li><a href=https://partner.example/1>Ten ferries</a></li><li><a href=https://partner.example/2>Owls</a></li>"
        "<li><a href=https://partner.example/3>Old mills</a></li></ul>",
        "Ten ferries",
    ),
    "what a style hides": (
        '<p>Read the report<span style="clip:rect(0 0 0 0)">, opens new tab</span> here.</p>',
        "tab",
    ),
    "a label and a link": ("<p>Read in Sel: <a href=/1>The ferry that came back empty</a></p>", "came back empty</a>"),
    "a list under a pointer": (
        "<div>More Great Gazette Stories</div><ul><li>Why the <a href=/1>ferry</a> sank</li>"
        "<li>The <a href=/2>owls</a> of Sel</li></ul>",
        "ferry</a> sank",
    ),
    "a label of another article": (
        "<p>From the files:</p><p><a href=/1>The ferry that came back empty</a></p>",
        "From the files:",
    ),
    "what stands in place of a post": (
        "<div class=social-embed><p>These cookies allow us to count visits so we can measure the performance of our "
        "site.</p></div>",
        "These cookies",
    ),
    "a pull quote of two sentences that stand apart in the text": (
        "<blockquote><p>We will not open it a day too early. She had asked for money in May.</p></blockquote>",
        "too early. She",
    ),
    "the first words of another article, in one box with what leads to it": (
        "<div class=excerpt><h4>Read more</h4><div><p class=opening>The ferry that came back with no crew is sold…</p>"
        "</div></div>",
        "The ferry that came back with no crew",
    ),
    "an advertisement in a box with its label": (
        "<div class=x7><p class=l>Sponsored</p><p class=t>Buy a bridge now and save up to 40%.</p></div>",
        "Buy a bridge now",
    ),
    "words that share a box with a picture": (
        "<div class=k2><img src=1.jpg><div><p class=k3>The bridge in the flood, from Sel.</p></div></div>",
        "The bridge in the flood",
    ),
    "what tells of another page behind the text, on a page whose names say nothing": (
        "<div class=k7><h3><a href=/1>The ferry that came back empty</a></h3>"
        "<p class=k8>Its crew was found on the island of Sel, where it was playing cards.</p></div>",
        "Its crew was found",
    ),
    "what stands in a box with a field for an e-mail address": (
        "<div class=k5><h3>The Morning Brief</h3><p class=k6>What you need, at seven.</p><form>"
        "<input type=email></form></div>",
        "What you need, at seven.",
    ),
    "what the reader is to agree to": (
        "<p>To hear this text, please first agree to the privacy policy below.</p>",
        "To hear this text",
    ),
    "how many articles may be read": ("<p>You have 2 free articles left to read this month.</p>", "You have 2"),
    "the number of a page": ("<p>Page 1 of 3</p>", "Page 1"),
    "a heading of other articles": (
        "<h3>From the harbour, for you</h3><ul><li><a href=/1>The ferry sank</a></li><li><a href=/2>The owls</a></li>"
        "</ul><p>The office will meet again on Friday to look at the bids.</p>",
        "for you",
    ),
}


@pytest.mark.parametrize("what", KEPT)
def test_what_belongs_to_the_text_is_kept(what: str) -> None:
    added, kept = KEPT[what]
    text = read_one(page(BODY + added + "<p>The council meets on Friday to look at the bids.</p>")).text
    assert text.count(kept) == 1


@pytest.mark.parametrize("what", CUT)
def test_what_does_not_belong_to_the_text_is_cut(what: str) -> None:
    added, cut = CUT[what]
    assert cut in added
    text = read_one(page(BODY + added + "<p>The council meets on Friday to look at the bids.</p>")).text
    assert cut.split("<")[0] not in text
    assert text.endswith("look at the bids.")


def test_short_paragraphs_beside_the_one_long_paragraph_are_text() -> None:
    long = "What the engineers of the harbour office took to the old bridge, and what each of the things had cost. "
    long = f"<p>{long}{BODY[4:94]} That is what their books say, which the office opened on Monday after a year.</p>"
    things = "".join(f"<p>{n}. A lamp from <a href=/{n}>Sel</a>, ${n}0</p>" for n in range(1, 10))
    assert "9. A lamp" in read_one(page(long + things)).text


def test_paragraphs_may_stand_in_boxes_of_their_own() -> None:
    boxed = BODY.replace("<p>", "<div class=r><div class=i><p>").replace("</p>", "</p></div></div>")
    text = read_one(page(f"{boxed}<div>Nobody is to blame.</div>{boxed.replace('bank', 'shore')}")).text
    assert "Nobody is to blame." in text


def test_what_readers_wrote_is_cut_though_it_is_longer_than_the_article() -> None:
    talk = "".join(
        f"<h3>Pier {n}</h3><p>Reader {n} has crossed this bridge for forty years.</p>" * 3 for n in range(20)
    )
    text = read_one(page(f"{BODY}<div class=visitor_comment_block>{talk}</div>")).text
    assert "crossed this bridge" not in text
    assert text.endswith("written to the council twice.")


def test_what_stands_under_a_heading_of_comments_is_cut() -> None:
    talk = "<p>Ann, 3 May</p><p>I have crossed this bridge for forty years.</p>"
    text = read_one(page(f"{BODY}<h2>Коментари</h2>{talk}{talk.replace('Ann', 'Bo')}")).text
    assert text.endswith("written to the council twice.")


def test_what_a_site_says_of_itself_under_its_name_is_no_standfirst() -> None:
    slogan = "<div><h1>The Gazette</h1><p>All that happens on both banks of the Olander, every morning.</p></div>"
    article = read_one(page().replace("<nav>", f"{slogan}<nav>"))
    assert article.standfirst is None
    assert "both banks" not in article.text


def test_a_text_that_a_typewriter_set_has_paragraphs() -> None:
    told = BODY.replace("<p>", "").replace("</p>", "\n").replace("<h2>", "").replace("</h2>", "\n")
    text = read_one(f"<title>Bridge shut until spring</title><body><h1>Bridge shut</h1><pre>{told}</pre>").text
    assert text.split("\n\n")[2].endswith("She had asked for money in May.")


def test_a_text_for_browsers_without_frames_is_read() -> None:
    frames = f"<frameset><frame src=a.html><noframes><body><h1>Bridge shut</h1>{BODY}</body></noframes></frameset>"
    assert read_one(f"<html lang=en><title>Bridge shut</title>{frames}</html>").text.startswith("The old bridge")


@pytest.mark.parametrize(
    "classes", ["entry", "card", "post-{} tag-{} category-topics hentry", "has-sidebar-{1}", "after-ad"]
)
def test_entries_are_kept_with_their_headings_whatever_they_are_filed_under(classes: str) -> None:
    told = ((10, "rose", 1), (11, "fell", 2), (12, "stood", 3), (13, "froze", 6))
    entries = "".join(
        f"<div class='{classes.format(hour, verb)}'><h3>At {hour} the river {verb}</h3>{BODY.splitlines()[line]}</div>"
        for hour, verb, line in told
    )
    text = read_one(page(f"<div class=entries>{entries}</div>")).text
    assert all(f"the river {verb}\n" in text for _, verb, _ in told)
    assert text.count("\n\n") == 7


def test_a_text_is_read_where_programs_are_not_run() -> None:
    text = f"<title>Bridge shut until spring</title><div id=app></div><noscript><h1>Bridge shut</h1>{BODY}</noscript>"
    article = read_one(f"<html lang=en><body>{text}<p>Loading</p></body></html>")
    assert article.text.startswith("The old bridge")
    assert "\n\nFerries fill the gap\n\n" in article.text


@pytest.mark.parametrize("is_markup", [True, False])
def test_a_text_that_a_program_was_to_draw_is_read_from_the_data_of_the_page(is_markup: bool) -> None:
    told = [line for line in BODY.strip().split("\n") if line.startswith("<p>")]
    lines = [line.removeprefix("<p>").removesuffix("</p>") for line in told]
    text = {"html": "".join(told)} if is_markup else {"blocks": [{"type": "text", "value": line} for line in lines]}
    related = [{"title": "The ferry that came back empty", "teaser": "Its crew was found on the island of Sel."}] * 3
    data = json.dumps({"props": {"article": {"headline": "Bridge shut until spring", **text}, "related": related}})
    around = f"<script id=__DATA__ type=application/json>{data}</script>"
    weather = json.dumps({"days": [{"sky": f"Partly cloudy at first. Wind from the north at {n}."} for n in range(30)]})
    around += f"<script type=application/json>{weather}</script>"
    article = read_one(f"<html lang=en><head>{HEAD}</head><body><div id=app>Loading…</div>{around}</body></html>")
    assert article.text == "\n\n".join(lines)
    assert article.title == "Bridge shut until spring"


def test_teasers_among_the_data_of_a_page_are_no_text() -> None:
    teaser = "Its crew was found on the island of Sel, where it was playing cards with those who had sold the ship."
    data = json.dumps({"stories": [{"title": f"The ferry that came back {n}", "text": teaser} for n in range(9)]})
    page = f"<title>The Gazette</title><div id=app></div><script type=application/json>{data}</script>"
    with pytest.raises(Rejected):
        read_one(page)


def test_what_stands_above_the_text_and_is_not_of_it_is_cut() -> None:
    tools = "<div class=module><h2>Story Tools</h2><ul><li><a href=/mail>mail this story</a></li></ul></div>"
    bio = "Ann Lee has written of bridges and of ships for eleven years."
    writer = f"<div class=author-dropdown><a href=/ann>Ann Lee</a><p>{bio}</p></div>"
    text = read_one(page(writer + tools + BODY)).text
    assert text.startswith("The old bridge")


def test_after_the_text_what_a_link_leads_to_is_cut() -> None:
    cards = "".join(
        f"<div class=row><h5><a href=/{n}>The owls of Sel {n}</a></h5><p>They came {n} at once.</p></div>"
        for n in (3, 4)
    )
    text = read_one(page(BODY + cards)).text
    assert text.endswith("written to the council twice.")


def test_a_heading_among_the_paragraphs_goes_with_its_box_but_stays_with_its_picture() -> None:
    tools = "<div class=box><h3>Size of the type</h3><ul class=text-size><li>-</li><li>reset</li></ul></div>"
    section = "<div class=part><h3>The costs</h3><figure><figcaption>A pier</figcaption></figure></div>"
    text = read_one(page(f"{BODY}{tools}{section}<p>The council meets on Friday to look at the bids.</p>")).text
    assert "Size of the type" not in text
    assert "The costs" in text


def test_a_text_in_chinese_is_read_though_no_space_follows_its_stops() -> None:
    said = "港口办公室周一说，河上的旧桥将一直关闭到春天。去年秋天的洪水过后，九个桥墩中的两个有了裂缝。"
    told = f"<p>{said}两岸之间有两艘渡船从早上六点开始运行，第三艘是从岛上租来的。（本报记者）</p>"
    former = "<div><p>（原标题：桥关闭到春天！市民从早上六点起坐渡船过河，商店少了三分之一的生意）</p></div>"
    text = read_one(
        f"<html lang=zh><title>旧桥关闭到春天</title><body>{former}<div id=text>{told}</div></body></html>"
    ).text
    assert text.startswith("港口办公室")
    assert text.endswith("（本报记者）")


def test_words_are_counted_where_a_script_has_no_spaces() -> None:
    said = (
        "港の事務所は月曜日、川に架かる古い橋を春まで閉じると発表した。昨秋の洪水のあと、橋脚のうち二本にひびが入った。"
    )
    told = (
        f"<p>{said}</p><div>市長は何も答えなかった。</div><p>渡し船が朝六時から両岸を結び、三隻目は島から借りた。</p>"
    )
    links = "".join(f"<li><a href=/{n}>第{n}区の橋をめぐる議会がまた開かれた</a></li>" for n in range(20))
    head = f"<title>橋</title><body><ul>{links}</ul><h1>橋は春まで閉じる</h1>"
    whole = f"<html lang=ja>{head}<div id=text>{told}</div></body></html>"
    assert "何も答えなかった" in read_one(whole, url="https://gazette.example/archives/2562").text


def test_one_link_above_a_text_makes_no_index_of_it() -> None:
    links = "".join(f"<li><a href=/{n}>The council met again about bridge {n}</a></li>" for n in range(40))
    told = "<p>The old bridge over the Olander shuts on Monday.</p><p>It stays shut until spring, the office says.</p>"
    app = "<div><a href=/app>Get the harbour app today</a></div>"
    whole = f"<html><title>x</title><body><h1>Bridge shut</h1><div id=t>{app}{told}<p>Two ferries run.</p></div>{links}"
    assert read_one(whole, url="https://gazette.example/bridge").text.startswith("The old bridge")


def test_a_correction_is_part_of_the_article() -> None:
    article = read_one(page(BODY + "<p>Correction: An earlier version of this report named the wrong river.</p>"))
    assert article.text.endswith("named the wrong river.")
    assert article.blocks[-1].kind == "correction" or "correction" in {b.kind for b in article.blocks if b.is_kept}


@pytest.mark.parametrize("refusal", refusals(), ids=lambda r: f"{r.reason}-{r.most_words}")
def test_a_refusal_knows_its_example(refusal: object) -> None:
    pattern = refusal.title or refusal.text  # type: ignore[attr-defined]
    assert pattern.search(refusal.example)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"", Reason.EMPTY),
        (b"\x00\n ", Reason.EMPTY),
        (b"%PDF-1.7 \x00\xff", Reason.NOT_HTML),
        (b"\x89PNG\r\n\x1a\n", Reason.NOT_HTML),
        (b"\x1f\x8b\x08\x00", Reason.NOT_HTML),
        (b'{"a": 1}', Reason.NOT_HTML),
        (b"<p>" + b"x" * (20 * 1024 * 1024), Reason.TOO_LARGE),
        (b"<html><body>" + b"<div>" * 100_000 + b"deep", Reason.TOO_DEEP),
        (b"<html><title>404 Not found</title><body><p>Nothing is here any more.</p>", Reason.ERROR_PAGE),
        (b"<html><body></body></html>", Reason.NO_TEXT),
        (b"<html><body><p>Please log in to continue reading this page.</p>", Reason.LOGIN_WALL),
        (b"<html><body><p>Five small words only here.</p>", Reason.TOO_SHORT),
        (
            b"<h1>Sign in</h1><form><input type=email><input type=password></form>"
            b"<p>With an account you can save stories, comment on them and get our letters, and it costs nothing.</p>",
            Reason.LOGIN_WALL,
        ),
    ],
)
def test_what_is_no_article_is_refused_with_the_reason(payload: bytes, reason: Reason) -> None:
    with pytest.raises(Rejected) as refused:
        read_page(capture(payload))
    assert refused.value.reason is reason


TOLD = "<p>It is made by hand in the old yard by the water, where it can be mended for as long as you own it.</p>"
REPLY = (
    "<li class=comment id=c{0}><p>Reader {0} was on that bridge the day it shook, and says that nobody listened.</p>"
)


def data(*said: object) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(each)}</script>' for each in said)


@pytest.mark.parametrize(
    ("head", "body", "url"),
    [
        (data({"@graph": [{"@type": "WebPage"}, {"@type": "Product", "name": "Lantern"}]}), "<h1>Lantern</h1>", "/p/1"),
        (data({"@type": "JobPosting", "title": "Lantern"}), "<h1>Lantern</h1><div>Posted today</div>", "/jobs/1"),
        (data([{"@type": "MusicEvent", "name": "Lantern"}]), "<h1>Lantern</h1>", "/e/lantern"),
        ("", "<div itemscope itemtype=//schema.org/Product><h1 itemprop=name>Lantern</h1></div>", "/p/2"),
        (
            "<meta property=og:type content=profile>" + data({"@type": "Person", "name": "Lantern"}),
            "<h1>Lantern</h1>",
            "/",
        ),
        ("<title>Privacy policy - The Gazette</title>", "<h1>Privacy policy</h1>", "/privacy"),
        ("", "<h1>Lantern</h1>", "/forum/viewtopic.php?t=4"),
        ("", f"<h1>Lantern</h1><ol>{''.join(map(REPLY.format, range(6)))}</ol>", "/comments/4"),
    ],
)
def test_a_page_about_a_thing_or_of_comments_alone_is_no_article(head: str, body: str, url: str) -> None:
    told = "" if "comment" in body else TOLD
    with pytest.raises(Rejected) as refused:
        read_one(f"<html><head>{head}</head><body>{body}{told}</body></html>", url=f"https://shop.example{url}")
    assert refused.value.reason is Reason.NO_ARTICLE


@pytest.mark.parametrize(
    ("head", "byline"),
    [
        (data({"@type": "Product", "name": "Gazette Plus"}, {"@type": "Event", "name": "Fish market"}), ""),
        (data({"@type": "Event", "name": "Bridge shut until spring"}), "<p class=byline>By Ann Lee</p>"),
        (data({"@type": "Product", "name": "Bridge shut until spring"}, {"@type": "NewsArticle"}), ""),
        (
            "<meta property=og:site_name content='Bridge shut until spring'>"
            + data({"@type": "Person", "name": "Bridge shut until spring"}),
            "",
        ),
        ("<title>Bridge shut until spring</title>" + data({"@type": "Person", "name": "Ann Lee"}), "<h1>Ann Lee</h1>"),
        (
            "<meta property=article:published_time content=2024-03-04>"
            + data({"@type": "Place", "name": "Bridge shut until spring"}),
            "",
        ),
    ],
)
def test_an_article_with_a_thing_beside_it_stays_one(head: str, byline: str) -> None:
    assert read_one(page(byline + BODY, head)).text.startswith("The old bridge over the Olander")


def test_a_page_of_links_is_an_index() -> None:
    links = "".join(f"<li><h3><a href=/{n}>The council met again about bridge {n}</a></h3></li>" for n in range(40))
    for told in ("", BODY.replace("Engineers", "<a href=/e>Bridge</a></p><p>Engineers")):
        with pytest.raises(Rejected) as refused:
            read_page(capture(f"<html><body><ul>{links}</ul>{told}</body></html>", url="https://gazette.example/"))
        assert refused.value.reason is Reason.INDEX_PAGE


@pytest.mark.parametrize(
    "entry",
    [
        "<div class=card><h3><a href=/n/{0}>The council met again, time {0}</a></h3><p>{1}</p></div>",
        "<div><a href=/n/{0}>The council met again, time {0}</a></div><div>{1}</div><div>Ann Lee</div>",
        "<article><h2><a href=/n/{0}>The council met again, time {0}</a></h2><p>{1} {1} {1}</p></article>",
        "<p><a href=/n/{0}>The council met again about the bridge, time {0}</a> {1}</p>",
        "<article><h2><a href=/n/{0}>The council met again</a></h2><p>{1}</p>"
        "<p>It sat until nine. <a href=/n/{0}>Continue reading here</a></p></article>",
    ],
)
def test_a_page_of_teasers_is_an_index_however_they_are_set(entry: str) -> None:
    told = "The council spoke on day {0} of the old bridge and of what it will cost to mend it by the spring."
    teasers = "".join(entry.format(n, told.format(n)) for n in range(12))
    listed = [{"@type": "NewsArticle", "url": f"/n/{n}", "headline": f"Time {n}"} for n in range(12)]
    ours = f'<script type="application/ld+json">{json.dumps({"@type": "ItemList", "itemListElement": listed})}</script>'
    for head in ("", ours):
        with pytest.raises(Rejected) as refused:
            read_page(capture(f"<html><head>{head}</head><body><h1>Town</h1>{teasers}</body></html>"))
        assert refused.value.reason is Reason.INDEX_PAGE
    few = "".join(entry.format(n, told.format(n)) for n in range(4))
    with pytest.raises(Rejected) as refused:
        read_page(capture(f"<h1>Harbour</h1>{few}", url="https://gazette.example/tag/harbour/"))
    assert refused.value.reason is Reason.INDEX_PAGE


def test_an_article_that_links_to_others_of_its_site_in_every_paragraph_is_none() -> None:
    told = (
        "<p>On day {0} the <a href=/n/{0}>council</a> spoke of the old bridge and of what it will cost to mend it.</p>"
    )
    article = read_one(f"<html><body><h1>Town</h1>{''.join(told.format(n) for n in range(12))}</body></html>")
    assert article.text.startswith("On day 0")


@pytest.mark.parametrize(
    ("encoding", "head", "content_type"),
    [
        ("utf-8", '<meta charset="iso-8859-1">', "text/html; charset=latin1"),
        ("utf-8", "", None),
        ("cp1252", '<meta charset="iso-8859-1">', None),
        ("cp1252", "", "text/html; charset=ISO-8859-1"),
        ("utf-16", "", None),
        ("utf-16-le", '<meta charset="utf-8">', None),
        ("utf-32", '<meta charset="utf-8">', None),
        ("utf-8-sig", '<meta charset="windows-1251">', None),
    ],
)
def test_text_is_right_whatever_the_page_says_of_its_encoding(
    encoding: str, head: str, content_type: str | None
) -> None:
    text = page(BODY + "<p>Die Brücke über die Sèvre kostet mehr als “gedacht”, sagt Übele.</p>", HEAD + head)
    article = read_one(text.encode(encoding), content_type=content_type)
    assert "Die Brücke über die Sèvre kostet mehr als “gedacht”" in article.text


@pytest.mark.parametrize(
    ("encoding", "charset", "said"),
    [
        (
            "cp1251",
            "iso-8859-1",
            "Старый мост через реку закрыт до весны, сообщила в понедельник портовая контора, и паром пойдёт "
            "только в мае, когда сойдёт лёд и починят причал.",
        ),
        (
            "iso2022_jp",
            "",
            "港湾局は月曜日、古い橋を春まで閉鎖すると発表した。検査官が橋脚に亀裂を見つけたためである。",
        ),
    ],
)
def test_a_text_that_its_page_gives_another_encoding_or_none_is_read(encoding: str, charset: str, said: str) -> None:
    meta = f'<meta charset="{charset}">' if charset else ""
    text = f"<html><head>{meta}<title>1</title></head><body>{f'<p>{said}</p>' * 3}</body></html>"
    assert read_one(text.encode(encoding), content_type="text/html").text.startswith(said)


def test_bad_bytes_cost_a_page_in_utf_8_themselves_alone() -> None:
    text = page(BODY + "<p>“The bridge is dear,” said Übele of the harbour board, and left \0 the caf\0.</p>", HEAD)
    article = read_one(text.replace("<head>", '<head><meta charset="utf-8">').encode().replace(b"\0", b"\xe9"))
    assert "“The bridge is dear,” said Übele of the harbour board, and left \ufffd the caf\ufffd." in article.text


def test_text_can_be_stored_whatever_characters_the_page_holds() -> None:
    odd = "<p>Null \x00 bell \x07 and &#xD800; &#0; marks stand in this paragraph of the page, it is said.</p>"
    linked = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Lone \\ud800 half"}</script>'
    article = read_one(page(BODY + odd, "<title>x</title>" + linked))
    article.text.encode()
    (article.title or "").encode()
    assert "\x00" not in article.text
    assert "\x07" not in article.text


def test_letters_and_their_marks_are_one_character_as_a_reader_types_them() -> None:
    article = read_one(
        page(BODY + "<p>The ferry&shy;man Jo\u0308rg Mu\u0308l\xadler has crossed the river for forty years.</p>")
    )
    assert "ferryman Jörg Müller" in article.text


@pytest.mark.parametrize(
    "shape",
    ["<b>" * 60_000, "<p>" + "<b><i>x" * 20_000, "<div " + "a=b " * 60_000 + ">"],
    ids=["many b", "misnested", "many attributes"],
)
def test_a_hostile_shape_behind_an_article_is_read_or_given_up(shape: str) -> None:
    payload = page(BODY + shape)
    given_up = False
    try:
        text = read_one(payload).text
    except Rejected as refused:
        given_up = refused.reason in (Reason.TOO_DEEP, Reason.TOO_LARGE)
        text = ""
    assert given_up or "Olander" in text


def test_the_time_of_many_cells_grows_with_their_number_and_not_its_square() -> None:
    def seconds(cells: int) -> float:
        began = time.process_time()
        assert "Olander" in read_one(page(BODY + "<table><tr>" + "<td>x" * cells)).text
        return time.process_time() - began

    seconds(100)
    few, many = seconds(2_000), seconds(16_000)
    assert many < 24 * few, "eight times the cells, and twice the slack; the square would be 64"


def test_a_page_that_only_points_elsewhere_is_refused() -> None:
    line = "Our pages have moved to:\n<a href=https://gazette.example/new>https://gazette.example/new</a>"
    with pytest.raises(Rejected):
        read_page(capture(f"<html><body><img src=x><br>{line}</body></html>"))


@pytest.mark.parametrize("depth", [200, 1500, 1990])
def test_a_page_nested_as_deep_as_the_parser_follows_is_read(depth: int) -> None:
    said = "".join(
        f"<p>The ferry left the harbour again on day {n}, and the people went home, said the master.</p>"
        for n in range(9)
    )
    article = read_one(f"<html><body>{'<div>' * depth}{said}{'</div>' * depth}</body></html>")
    assert article.text.count("the people went home") == 9


def test_text_loose_in_the_body_is_an_article() -> None:
    loose = "<br><br>".join(BODY.replace("<p>", "").split("</p>"))
    assert "piers" in read_one(f"<html><head><title>x</title></head><body>{loose}</body></html>").text


@pytest.mark.parametrize(
    ("head", "author"),
    [
        ("<div>Ann Lee</div><div>3 May 2024</div>", "Ann Lee"),
        ("<div>Ann Lee, Sel correspondent</div><div>3 May 2024</div>", "Ann Lee"),
        ("<div>3 May 2024, 08:15 | Ann Lee</div>", "Ann Lee"),
        ("<div><span>Ann Lee</span><span>3 May 2024</span></div>", "Ann Lee"),
        ("<div class=byline>By Ann Lee ann.lee@gazette.example</div>", "Ann Lee"),
        ("<div class=byline>홍길동 기자</div>", "홍길동"),
        ("<div>Release Date</div><div>3 May 2024</div>", None),
        ("<div>Ann Lee</div><div class=breadcrumb><p>News<p>Sel<p>Ferries</div><div>3 May 2024</div>", None),
    ],
)
def test_a_name_beside_a_day_signs(head: str, author: str | None) -> None:
    article = read_one(page(f"{head}{BODY}", head="<title>x</title>"))
    assert article.authors == ((author,) if author else ())
    assert "Ann Lee" not in article.text


def test_the_frame_of_a_web_archive_is_no_part_of_the_page() -> None:
    frame = '<div id="HEADER">webpage capture <time itemprop=pubdate>2024-06-20</time></div>'
    whole = page(f"<p>3 May 2024</p>{BODY}", head="<title>x</title>")
    framed = whole.replace("<body>", f"<body>{frame}<div id=CONTENT>").replace("</body>", "</div></body>")
    article = read_one(framed)
    assert article.published is not None
    assert article.published.at.date().isoformat() == "2024-05-03"
    assert all("webpage capture" not in block.text for block in article.blocks)


@pytest.mark.parametrize("hidden", ["style='display: none'", "hidden", "aria-hidden=true class=rest"])
def test_text_that_a_program_is_to_show_is_text_and_what_else_is_hidden_is_not(hidden: str) -> None:
    spam = "<p>Buy our cheap watches and pills here, for they are the best of all.</p>" * 20
    whole = BODY + "".join(f"<p>On day {n} the keeper of the northern bank counted the ferries.</p>" for n in range(9))
    text = read_one(page(whole)).text
    for shown in ("", BODY):
        told = f"<div class=cell>{shown}</div><div {hidden}><div class=cell>{whole.removeprefix(shown)}</div></div>"
        assert read_one(page(f"<div class=grid>{told}</div>")).text == text
    assert read_one(page(whole, around=f"<div {hidden}>{spam}</div>")).text == text


def test_a_caption_is_known_by_the_picture_above_it_where_no_name_says_so() -> None:
    said = "The old bridge over the Olander as the keeper of the northern bank saw it on Sunday, {}."
    lead, *others = (
        f"<div class=x7><div class=k2><img src={n}.jpg></div><div class=q9>{said.format(n)}</div></div>" for n in "abcd"
    )
    first, *paragraphs = BODY.split("</p>")
    body = f"{lead}<div class=z1>{first}</p>{''.join(f'{p}</p>{o}' for p, o in zip(paragraphs, others, strict=False))}"
    article = read_one(page(f"{body}{'</p>'.join(paragraphs[len(others) :])}</div>"))
    assert article.standfirst is None
    assert article.text == read_one(page(BODY)).text
    captions = [block.text for block in article.blocks if block.kind == "caption"]
    assert captions == [said.format(n) for n in "abcd"]


def test_an_article_without_paragraphs_is_found_beside_teasers_that_have_them() -> None:
    line = (
        "<div>On day {} the keeper of the northern bank counted the ferries and wrote to the council about them.</div>"
    )
    teaser = (
        "<h3><a href=/{0}>Story {0}</a></h3><p>The council has met again and said nothing of the ferries, time {0}.</p>"
    )
    own, others = ("".join(map(each.format, range(n))) for each, n in ((line, 12), (teaser, 10)))
    for boxed in (f"<div class=g>{own}</div>", f"<div class=g><div class=c>{own}</div></div>"):
        article = read_one(
            f"<html lang=en><head>{HEAD}<body><div><h1>Bridge shut until spring</h1>{boxed}</div>{others}"
        )
        assert len(article.text.split("\n\n")) == 12
        assert "The council" not in article.text


def test_lines_that_are_sentences_are_paragraphs_and_the_lines_of_a_verse_are_not() -> None:
    lines = BODY.replace("<h2>Ferries fill the gap</h2>\n", "").replace("<p>", "").replace("</p>", "<br>").strip()
    more = 'Read also: <a href="/ferries">Ferries are full, and a fourth has been asked for</a><br>'
    verse = "The bridge is shut,<br>the ferry late,<br>the toll is put<br>at ten and eight."
    article = read_one(page(f"<div>{lines.replace('Two ferries', f'{more}Two ferries')}</div>"))
    assert article.text.split("\n\n") == [line.strip() for line in lines.split("<br>") if line.strip()]
    assert verse.replace("<br>", "\n") in read_one(page(f"{BODY}<p>{verse}</p>{BODY}")).text.split("\n\n")


def test_a_small_table_with_a_picture_holds_its_caption() -> None:
    cell = "<table><tr><td><img src=b.jpg><br>The bridge in May. (Staff photo by Jo Harlan)</td></tr></table>"
    first, _, rest = BODY.partition("</p>")
    assert "Staff photo" not in read_one(page(f"{first}</p>{cell}{rest}")).text


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("Ann Lee, London", ("Ann Lee",)),
        ("ANN LEE, AP Auto Writer", ("ANN LEE",)),
        ("Анна Лебедь, корреспондент", ("Анна Лебедь",)),
        ("Ann Lee (avec Ben Ode, Cy Roe)", ("Ann Lee", "Ben Ode", "Cy Roe")),
        ("Richard (R.J.) Roe", ("Richard (R.J.) Roe",)),
        ("Ann LeeAnn Lee", ("Ann Lee",)),
        ("Ann Lee/Reuters files", ()),
        ("Ann Lee/Lisbon", ("Ann Lee",)),
        ("Ann Lee Associated Press", ("Ann Lee",)),
        ("Harbour News Desk Staff", ("Harbour News Desk Staff",)),
        ("Ann Lee, inviata a Kiev", ("Ann Lee",)),
        ("Ann Lee (Text) und Bo Chen (Fotos)", ("Ann Lee",)),
        ("Super User", ()),
        ("(adsbygoogle = window.adsbygoogle || []).push({});", ()),
    ],
)
def test_a_byline_is_read_down_to_its_people(byline: str, authors: tuple[str, ...]) -> None:
    assert clean_names([byline]) == authors
