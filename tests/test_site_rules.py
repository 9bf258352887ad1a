"""The community's site rules: read, kept, and winning on the pages they hold for."""

from __future__ import annotations

import json
from base64 import b64encode
from pathlib import Path

import pytest

from articles.page import read_page
from articles.read import Known, read
from articles.records import Capture, Shape
from crawlers.config import ConfigError
from crawlers.site_rules import ImportedRules, SiteRules, parse_site_rules, read_site_rules, write_rules
from tests.conftest import run_here

RULES = """\
# The rules of an invented paper
title: //h2[@class='kop']
body: //div[@id='verhaal']
author: //span[@class='schrijver']
date: //time[@class='dag']
strip: //div[@class='verhaal-extra']
strip_id_or_class: deelknop
find_string: <p>ADVERTENTIE</p>
replace_string: <p></p>
replace_string(Harbor): Harbour
tidy: no
http_header(user-agent): Mozilla/5.0
http_header(referer): https://example.org/
body: //div[@id='verhaal'
test_url: https://post.example/1
next_page_link: //a[@rel='next']
"""
LEDE = "The ferry did not come on Tuesday and nobody in the village was told why, which is the custom of the company."
PAGE = f"""<html lang="en"><head><title>Wrong title | Post</title></head><body>
<h2 class="kop">The ferry that did not come</h2><span class="schrijver">Maria Ortiz</span>
<time class="dag">2024-03-05</time>
<div id="verhaal"><p>{LEDE}</p><p>ADVERTENTIE</p><p>Harbor master Jon Berg has asked the company for a letter, and he
has put the chairs of the waiting room in the sun for those who believe in Wednesday and its boats.</p>
<div class="verhaal-extra"><p>This story belongs to a series about boats that has won a prize in the capital.</p></div>
<div class="x-deelknop-y">Tell it to a friend in another town of the coast</div></div>
<div><p>{"Another long column of text that is about quite another matter and stands beside the story. " * 9}</p></div>
</body></html>"""


def test_directives_are_read_and_those_not_followed_are_counted() -> None:
    rules = parse_site_rules("post.example", RULES)

    assert rules.site.title == ("//h2[@class='kop']",)
    assert rules.site.body == ("//div[@id='verhaal']",)
    assert rules.site.strip_id_or_class == ("deelknop",)
    assert rules.site.replacements == (("<p>ADVERTENTIE</p>", "<p></p>"), ("Harbor", "Harbour"))
    assert rules.next_page == ("//a[@rel='next']",)
    assert rules.unsupported == {"http_header": 2}
    assert len(rules.broken) == 1
    assert "line 14" in rules.broken[0]


def test_rules_that_hold_win_and_say_so() -> None:
    site = parse_site_rules("post.example", RULES).site
    capture = Capture(PAGE.encode(), Shape.HTML, "page.html", url="https://post.example/1")

    (article,) = read(capture, frozenset(), known=Known(site)).articles

    assert article.title == "The ferry that did not come"
    assert article.authors == ("Maria Ortiz",)
    assert article.text.startswith(LEDE)
    assert "Harbour master" in article.text
    for cut in ("ADVERTENTIE", "won a prize", "Tell it to a friend", "another matter"):
        assert cut not in article.text
    assert {article.field_sources[field] for field in ("title", "text", "authors", "published")} == {"outlet"}


def test_rules_that_find_nothing_leave_the_page_to_the_general_reading() -> None:
    site = parse_site_rules("post.example", "body: //div[@id='gone']\ntitle: //h9").site
    capture = Capture(PAGE.encode(), Shape.HTML, "page.html", url="https://post.example/1")

    assert read_page(capture, site)[0].text == read_page(capture)[0].text


def test_hosts_are_matched_as_the_format_says(tmp_path: Path) -> None:
    rules = [parse_site_rules(host, f"body: //div[@id='{n}']") for n, host in enumerate(("a.example", ".a.example"))]
    assert write_rules(rules, tmp_path / "rules.jsonl") == 2
    kept = ImportedRules(tmp_path / "rules.jsonl")

    bodies = {}
    for host in ("a.example", "www.a.example", "sport.a.example", "b.example"):
        site = kept.site_of(f"https://{host}/x")
        bodies[host] = site.body if site else None
    (tmp_path / "rules.jsonl").write_text('{"host": "a.example"}\n{"host": "b.exam', "utf-8")
    with pytest.raises(ConfigError, match=r"rules\.jsonl:2: no rules of a host"):
        ImportedRules(tmp_path / "rules.jsonl")
    assert bodies == {
        "a.example": ("//div[@id='0']",),
        "www.a.example": ("//div[@id='0']",),
        "sport.a.example": ("//div[@id='1']",),
        "b.example": None,
    }


def test_links_to_the_rest_of_an_article_are_kept(tmp_path: Path) -> None:
    rules = parse_site_rules("post.example", RULES + "single_page_link: //a[@class='print']\n")
    write_rules([rules], tmp_path / "rules.jsonl")

    site = ImportedRules(tmp_path / "rules.jsonl").site_of("https://post.example/1")

    assert site is not None
    assert (site.next_page, site.single_page) == (("//a[@rel='next']",), ("//a[@class='print']",))


def test_a_folder_is_imported_reported_and_used_by_ingest(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "post.example.txt").write_text(RULES, "utf-8")
    (folder / "shop.example.txt").write_text("requires_login: yes\n", "utf-8")
    (folder / "README.md").write_text("not rules", "utf-8")
    (tmp_path / "page.html").write_text(
        PAGE.replace("<head>", '<head><link rel="canonical" href="https://post.example/1">'), "utf-8"
    )

    imported = run_here("outlet", "import", "rules", cwd=tmp_path)
    assert imported.returncode == 0, imported.stderr
    assert "1 of 2 files read (50.0%)" in imported.stdout
    assert "not supported: http_header, 2 times" in imported.stdout
    assert [type(one) is SiteRules for one in read_site_rules(folder)] == [True, False]

    assert run_here("ingest", "page.html", "--steps", "article", cwd=tmp_path).returncode == 0
    rows = json.loads(run_here("sql", "select title, authors from articles", "--json", cwd=tmp_path).stdout)
    assert rows == [{"title": "The ferry that did not come", "authors": ["Maria Ortiz"]}]


def test_imported_rules_hold_in_every_command_that_reads_pages(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "post.example.txt").write_text(RULES, "utf-8")
    linked = PAGE.replace("<head>", '<head><link rel="canonical" href="https://post.example/1">')
    (tmp_path / "page.html").write_text(linked, "utf-8")
    assert run_here("outlet", "import", "rules", "--into", "desk", cwd=tmp_path).returncode == 0
    asked = json.dumps({"id": 1, "url": "https://post.example/1", "html_b64": b64encode(PAGE.encode()).decode()})

    def titles(*given: str, env: dict[str, str] | None = None) -> set[tuple[str, str]]:
        found = set()
        explained = json.loads(run_here("explain", "page.html", "--json", *given, cwd=tmp_path, env=env).stdout)
        field = explained["articles"][0]["fields"]["title"]
        found.add((field["value"], field["source"]))
        line = run_here("read", "--steps", "article", *given, cwd=tmp_path, env=env, stdin=asked).stdout
        found.add((json.loads(line)["articles"][0]["title"], field["source"]))
        data = tmp_path / f"data{len(list(tmp_path.glob('data*')))}"
        quick = ("--steps", "article", "--no-link")
        loaded = run_here("ingest", "page.html", "--data", data, *quick, *given, cwd=tmp_path, env=env)
        assert loaded.returncode == 0, loaded.stderr
        stored = run_here("explain", "https://post.example/1", "--data", data, "--json", cwd=tmp_path).stdout
        field = json.loads(stored)["articles"][0]["fields"]["title"]
        found.add((field["value"], field["source"]))
        return found

    assert ("The ferry that did not come", "outlet") not in titles(), "nobody named the folder"
    assert titles("--outlets", "desk") == {("The ferry that did not come", "outlet")}
    assert titles(env={"MORGUE_OUTLETS": "desk"}) == {("The ferry that did not come", "outlet")}
    nowhere = run_here("explain", "page.html", cwd=tmp_path, env={"MORGUE_OUTLETS": "desc"})
    assert nowhere.returncode == 2
    assert "desc is no folder of outlet configs" in nowhere.stderr
