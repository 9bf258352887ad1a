"""A config is proposed from what a news site says of itself, tried on its pages, and kept beside them."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from crawlers.discover import (
    FrontPage,
    further_places,
    guess_pattern,
    places_to_try,
    propose,
    read_front_page,
    slug_of,
)
from crawlers.outlets import read_outlet, time_zones
from tests.conftest import run_here
from tests.newssite import Site, rss, sitemap, sitemap_index

HOME = """<!doctype html><html lang="en-GB"><head><title>Latest news | Harbour Courier</title>
<meta property="og:site_name" content="Harbour Courier">
<link rel="alternate" type="application/rss+xml" href="/feed.xml">
<link rel="alternate" type="application/rss+xml" href="/comments/feed/">
<link rel="alternate" hreflang="fr" href="/fr/"></head><body><nav><a href="/about">About</a></nav>
<a href="/2024/05/ferry-late">Ferry late for the ninth day</a></body></html>"""


@pytest.fixture
def site() -> Iterator[Site]:
    served = Site()
    yield served
    served.close()


def report(title: str, author: str) -> str:
    lines = "".join(
        f"<p>{title}, paragraph {n}: the harbour board met on Tuesday, and the ferry company did not send anyone.</p>"
        for n in range(5)
    )
    return (
        f'<!doctype html><html lang="en-GB"><head><title>{title} | Harbour Courier</title>'
        f'<meta name="author" content="{author}">'
        f'<meta property="article:published_time" content="2024-05-17T08:00:00">'
        f"</head><body><article><h1>{title}</h1>{lines}</article></body></html>"
    )


def build(site: Site) -> None:
    """A site with a front page, a feed, a news sitemap in an index, and robots.txt."""
    paths = [f"/2024/05/report-{n}" for n in range(6)]
    for n, path in enumerate(paths):
        site.put(path, report(f"Ferry report {n}", "Maria Ortiz"))
    site.put("/", HOME)
    site.put("/feed.xml", rss(site, paths[:4]), Content_Type="application/rss+xml")
    today = datetime.now(UTC).isoformat(timespec="seconds")
    site.put("/maps.xml", sitemap_index(site, {"/news-map.xml": today, "/old.xml": "2019-01-01"}))
    site.put("/news-map.xml", sitemap(site, dict.fromkeys(paths, today), news=True), Content_Type="text/xml")
    site.put(
        "/robots.txt", f"User-agent: *\nDisallow: /land\nSitemap: {site.url}/maps.xml\n", Content_Type="text/plain"
    )


def new(site: Site, folder: Path, *more: str) -> tuple[int, str, str]:
    given = ("--allow-loopback", str(site.port), "--delay", "0")
    done = run_here("outlet", "new", site.url, *given, *more, cwd=folder)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


def test_a_site_becomes_a_config_and_pages_that_are_its_tests(site: Site, tmp_path: Path) -> None:
    build(site)

    status, told, trouble = new(site, tmp_path)

    assert status == 0, trouble
    assert "Ferry report" in told
    assert "Maria Ortiz" in told
    path = tmp_path / "outlets" / "harbour-courier.toml"
    outlet = read_outlet(path)
    assert (outlet.name, outlet.domains, outlet.country) == ("Harbour Courier", ("127.0.0.1",), "GB")
    assert (outlet.language, outlet.time_zone) == ("en", "Europe/London")
    assert outlet.feeds == (f"{site.url}/feed.xml",)
    assert outlet.news_sitemaps == (f"{site.url}/news-map.xml",)
    assert outlet.sitemaps == (f"{site.url}/maps.xml",)
    assert outlet.expect.articles == 3
    assert site.asked()["/comments/feed/"] == 0
    assert site.asked()["/old.xml"] == 0
    pages = sorted(path.with_suffix("").glob("*.html"))
    assert len(pages) == 3
    golden = json.loads(pages[0].with_suffix(".json").read_text("utf-8"))
    assert golden["authors"] == ["Maria Ortiz"]
    assert golden["published"] == "2024-05-17T08:00:00+01:00", "the date that names no zone is of the outlet's"
    assert run_here("outlet", "check", "outlets", cwd=tmp_path).returncode == 0
    tested = run_here("outlet", "test", "harbour-courier", cwd=tmp_path)
    assert tested.returncode == 0, tested.stdout
    assert "3 pages tried, all read as expected" in tested.stdout

    path.write_text(path.read_text("utf-8").replace("Europe/London", "Asia/Tokyo"), "utf-8")
    assert run_here("outlet", "test", "harbour-courier", cwd=tmp_path).returncode == 1
    site.log.clear()
    status, _, trouble = new(site, tmp_path, "--slug", "harbour-courier")
    assert status == 1
    assert "--force" in trouble
    assert not site.log, "nothing is asked for in vain"
    assert "Tokyo" in path.read_text("utf-8")
    status, told, _ = new(site, tmp_path, "--force", "--json", "--samples", "1")
    assert status == 0
    assert len(json.loads(told)["samples"]) == 1
    assert "Tokyo" not in path.read_text("utf-8")
    assert len(list(path.with_suffix("").glob("*.html"))) == 1

    path.rename(
        path.with_name(f"{path.name}.part")
    )  # as one that was killed between the pages and the config leaves it
    assert new(site, tmp_path, "--samples", "1")[0] == 0
    assert [one.name for one in path.parent.iterdir() if one.is_file()] == [path.name]

    path.rename(path.with_name("courier.toml"))
    status, _, trouble = new(site, tmp_path)
    assert status == 1
    assert "127.0.0.1 has a config already" in trouble
    assert "courier.toml is there already" in trouble
    assert not path.exists(), "no second config for the same pages"


def test_a_dry_run_prints_the_config_and_writes_nothing(site: Site, tmp_path: Path) -> None:
    build(site)

    status, told, _ = new(site, tmp_path, "--dry-run", "--slug", "courier", "--country", "IE")

    assert status == 0
    assert tomllib.loads(told)["time_zone"] == "Europe/Dublin"
    assert not list(tmp_path.iterdir())
    assert not any(path.startswith("/2024/") for path, _ in site.log)


def test_a_site_without_feeds_is_crawled_by_the_shape_of_its_links(site: Site, tmp_path: Path) -> None:
    links = "".join(f'<a href="/n/ferry-late-day-{n}-again">Ferry late for day {n} in a row</a>' for n in range(5))
    site.put("/", f'<html lang="en-IE"><title>Quay News</title><a href="/n/about-us">About</a>{links}</html>')
    for n in range(5):
        site.put(f"/n/ferry-late-day-{n}-again", report(f"Ferry late, day {n}", "Tom Quay"))

    status, told, trouble = new(site, tmp_path)

    assert status == 0, trouble
    outlet = read_outlet(tmp_path / "outlets" / "quay-news.toml")
    assert outlet.links.start == (f"{site.url}/",)
    assert not outlet.feeds
    assert "guessed by the shape of links" in told
    assert site.asked()["/n/about-us"] == 0


@pytest.mark.parametrize(
    ("pages", "says"),
    [
        ({"/robots.txt": "User-agent: *\nDisallow: /\n", "/": HOME}, "its robots.txt forbids it"),
        ({}, "HTTP 404"),
        ({"/": '<html lang="en"><title>A</title></html>'}, "--country"),
        ({"/": '<html lang="en-GB"><title>A</title><a href="/a">One</a></html>'}, "no feed or sitemap was found"),
    ],
)
def test_what_cannot_be_proposed_is_one_clear_line(
    site: Site, tmp_path: Path, pages: dict[str, str], says: str
) -> None:
    for path, body in pages.items():
        site.put(path, body)

    status, _, trouble = new(site, tmp_path)

    assert status == 1
    assert says in trouble
    assert trouble.strip().count("\n") == 0
    assert not list(tmp_path.iterdir())


def test_a_site_that_leads_round_shuts_programs_out_or_draws_its_pages_in_the_browser_is_told_what_to_do(
    site: Site, tmp_path: Path
) -> None:
    site.answer("/", 302, Location="/home")
    site.answer("/home", 302, Location="/")
    _, _, round_and_round = new(site, tmp_path)
    site.answer("/", 403)
    _, _, shut = new(site, tmp_path)
    paths = [f"/n/ferry-late-day-{n}-again" for n in range(4)]
    site.put("/", f'<html lang="en-GB"><title>Quay News</title><link rel="alternate" type="application/rss+xml" '
             f'href="{site.url}/feed.xml"></html>')  # fmt: skip
    site.put("/feed.xml", rss(site, paths), Content_Type="application/rss+xml")
    for path in paths:
        site.put(
            path, "<html><title>Quay News</title><div id=root></div><noscript>Enable JavaScript.</noscript></html>"
        )
    status, told, _ = new(site, tmp_path)

    assert round_and_round.endswith("/: it only redirects, to what was asked for already\n")
    assert "HTTP 403: it lets no programs in. Pages saved by hand" in shut
    assert status == 0
    assert "no page was an article\nNext: where pages are drawn in the browser, put render = true" in told


def test_inside_addresses_are_refused(tmp_path: Path) -> None:
    done = run_here("outlet", "new", "http://127.0.0.1:9/", "--delay", "0", cwd=tmp_path)
    assert done.returncode == 1
    assert "inside network" in done.stderr


def page(url: str = "https://www.example.de/", html: str = "") -> FrontPage:
    return read_front_page(html.encode(), url)


def test_a_front_page_tells_name_language_and_country() -> None:
    told = page("https://www.example.com/", HOME)
    assert (told.name, told.language, told.country) == ("Harbour Courier", "en", "GB")
    assert told.feeds == ("https://www.example.com/feed.xml",)
    german = page(html='<html lang="en-US"><title>Hafenblatt – Nachrichten</title></html>')
    assert (german.name, german.country) == ("Hafenblatt", "DE"), "the address's ending goes before the language tag"
    assert page("https://courier.example.io/", '<html lang="pt-BR">x').country == "BR", ".io is sold to all the world"
    assert page("https://courier.example.com/", "<html><p>x").country == ""


def test_robots_txt_and_links_go_before_the_common_places() -> None:
    front = page("https://www.example.com/", HOME)
    assert places_to_try(front, ["https://www.example.com/news-map.xml"]) == (
        "https://www.example.com/feed.xml",
        "https://www.example.com/news-map.xml",
    )
    common = places_to_try(page("https://example.de/", "<html><p>x"), [])
    assert {"https://example.de/rss.xml", "https://example.de/sitemap.xml"} < set(common)


def feed(*links: str) -> bytes:
    return f"<rss><channel>{''.join(f'<item><link>{link}</link></item>' for link in links)}</channel></rss>".encode()


def test_feeds_that_name_nothing_new_are_left_out_and_foreign_pages_are_noted() -> None:
    front = page("https://www.example.de/", '<html lang="de"><title>Hafenblatt</title>')
    one, two = "https://www.example.de/eins", "https://www.example.de/zwei"
    answers = [
        ("https://www.example.de/rss", feed(one, two)),
        ("https://www.example.de/atom", feed(one)),
        ("https://www.example.de/fremd", feed("https://anderswo.example/drei")),
        ("https://www.example.de/leer", b"<html>none"),
    ]

    made = propose(front, answers)

    assert made.feeds == ("https://www.example.de/rss",)
    assert any("anderswo.example" in note for note in made.notes)
    assert made.time_zone == "Europe/Berlin"


def test_a_site_whose_articles_lie_beside_its_front_page_is_named_by_what_they_share() -> None:
    front = page("https://edition.example.de/", '<html lang="de"><title>Hafenblatt</title>')
    answers = [("https://edition.example.de/rss", feed("https://www.example.de/eins", "https://m.example.de/zwei"))]

    assert propose(front, answers, "example.de").domain == "example.de"
    assert propose(front, [(answers[0][0], feed("https://edition.example.de/a"))], "example.de").domain == (
        "edition.example.de"
    )


def test_an_index_leads_to_the_news_sitemaps_it_names() -> None:
    index = b"<sitemapindex><sitemap><loc>https://a.de/news-1.xml</loc></sitemap><sitemap><loc>https://a.de/x.xml</loc>"
    index += b"</sitemap><sitemap><loc>http://[news</loc></sitemap></sitemapindex>"
    assert further_places([("https://a.de/index.xml", index)]) == ("https://a.de/news-1.xml",)


HEADLINES = [f"The harbour board votes, part {n}" for n in range(4)]


@pytest.mark.parametrize(
    ("articles", "sections"),
    [
        (["/2024/05/17/a", "/2024/05/17/b", "/2023/11/02/c"], ["/2024", "/sport", "/a-to-z"]),
        (["/sport/a-123456", "/politik/b-223456.html", "/wirtschaft/c-323456"], ["/sport", "/politik/inland"]),
        (["/news/ferry-late-once-more", "/sea/the-board-has-met", "/x/nobody-on-the-quay"], ["/about-us", "/sea"]),
        (["/story/a", "/story/b", "/story/c"], ["/topic/a", "/about"]),
    ],
)
def test_the_shape_of_articles_is_told_from_that_of_sections(articles: list[str], sections: list[str]) -> None:
    root = "https://example.com"
    links = [(root + path, text) for path, text in zip(articles, HEADLINES, strict=False)]
    links += [(root + path, "More") for path in sections]

    pattern = guess_pattern(links)

    assert pattern is not None
    from crawlers.patterns import check_pattern, matches

    check_pattern(pattern)
    assert all(matches((pattern,), root + path) for path in articles)
    assert not any(matches((pattern,), root + path) for path in sections)


def test_links_without_headlines_tell_no_pattern() -> None:
    assert guess_pattern([(f"https://example.com/2024/05/{n}", "More") for n in range(9)]) is None


def test_what_a_site_says_cannot_break_out_of_the_config(tmp_path: Path) -> None:
    html = '<html lang="de"><meta property="og:site_name" content="A &quot;B&quot;&#10;&#127;[settings] \\ &#x2028;é">'
    front = page(html=html)
    made = propose(
        front, [("https://www.example.de/rss", feed("https://www.example.de/'\"a", "https://b.example/\n#"))]
    )
    path = tmp_path / "a.toml"

    path.write_text(made.to_toml(date(2024, 5, 17)), "utf-8")

    assert read_outlet(path).name == front.name


def test_slugs_are_of_latin_letters_and_zones_of_this_world() -> None:
    assert slug_of("L'Écho du Québec!") == "lecho-du-quebec"
    assert slug_of("新聞") == ""
    from zoneinfo import available_timezones

    zones = time_zones()
    assert set(zones.values()) <= available_timezones()
