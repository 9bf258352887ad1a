"""Outlet configs: read strictly, every problem named by file, line and key; addresses find their outlet."""

import json
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawlers.config import ConfigError, key_lines
from crawlers.outlets import Domains, Outlet, outlets, read_outlet
from crawlers.patterns import check_pattern, check_selector
from flows.cli import morgue

COURIER = """\
name = "Harbour Courier"
domains = ["harbour-courier.example"]
former_domains = ["courier.example"]
country = "GB"
language = "en"
time_zone = "Europe/London"
feeds = [
  "https://harbour-courier.example/rss",  # front page
  "https://harbour-courier.example/sport/rss",
]
expect = { articles = 5, fields = ["title", "published"] }

[links]
articles = ['/(\\w+-)+\\d+$']

[settings]
DOWNLOAD_DELAY = 2

[schedule]
every = "30m"

[[extract]]
until = 2024-01-01
reason = "the layout before the redesign of 2024"
body = ["div.story-body"]

[[clean]]
kind = "promotion"
reason = "It stands below every report."
line = '^Follow us on \\w+$'
cuts = "Follow us on Chirper"
keeps = "Follow us on deck, the captain said."
"""


def write(folder: Path, text: str, name: str = "courier.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(ConfigError) as raised:
        read_outlet(write(folder, text))
    return [str(problem).removeprefix(str(folder) + "/") for problem in raised.value.problems]


def test_a_config_becomes_an_outlet(tmp_path: Path) -> None:
    outlet = read_outlet(write(tmp_path, COURIER))

    assert outlet.slug == "courier"
    assert outlet.feeds[1] == "https://harbour-courier.example/sport/rss"
    assert outlet.settings.DOWNLOAD_DELAY == 2.0
    assert outlet.settings.DOWNLOAD_TIMEOUT == 30.0
    assert outlet.schedule is not None
    assert outlet.schedule.interval == timedelta(minutes=30)
    assert [era.until for era in outlet.extract] == [date(2024, 1, 1)]
    assert [(rule.name, rule.kind) for rule in outlet.clean] == [("outlet.promotion", "promotion")]
    assert outlet.expect.articles == 5


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('language = "en"', 'langauge = "en"', "courier.toml:5: langauge: unknown key; did you mean language?"),
        ('country = "GB"', 'country = "UK"', "courier.toml:4: country: 'UK': is no country code of ISO 3166-1"),
        ("DOWNLOAD_DELAY = 2", "DOWNLOAD_DELAY = -1", "courier.toml:17: settings.DOWNLOAD_DELAY: -1.0: is not between"),
        ("DOWNLOAD_DELAY = 2", "ROBOTSTXT_OBEY = false", "courier.toml:17: settings.ROBOTSTXT_OBEY: unknown key"),
        ("DOWNLOAD_DELAY = 2", "DOWNLOAD_DELAY = true", "courier.toml:17: settings.DOWNLOAD_DELAY: must be a number"),
        ("/sport/rss", "/ sport", "courier.toml:9: feeds[2]: 'https://harbour-courier.example/ sport': is no http"),
        ("https://harbour-courier.example/rss", "file:///etc/passwd", "courier.toml:8: feeds[1]: 'file:///etc/passwd'"),
        (r"/(\w+-)+\d+$", r"(a+)+$", "courier.toml:14: links.articles[1]: '(a+)+$': can run away"),
        (r"/(\w+-)+\d+$", r"/(\d+$", "courier.toml:14: links.articles[1]: '/(\\\\d+$': no regular expression"),
        (r"^Follow us on \w+$", r"(\w+\s?)*!", "courier.toml:30: clean[1].line: key 'line'"),
        ("kind =", 'klnd = "x"\nkind =', "courier.toml:28: clean[1].klnd: unknown key 'klnd'"),
        ("on deck, the captain said.", "on Chirper", "courier.toml:32: clean[1].keeps: key 'keeps': the rule matches"),
        ("div.story-body", "div[[", "courier.toml:25: extract[1].body[1]: 'div[[': no selector"),
        ("2024-01-01", '"soon"', "courier.toml:23: extract[1].until: must be a date, not 'soon'"),
        ('every = "30m"', 'cron = "61 * * * *"', "courier.toml:20: schedule.cron: '61 * * * *': has the field '61'"),
        ('every = "30m"', "", "courier.toml:19: schedule: takes either cron or every"),
        ("articles = 5", 'articles = "five"', "courier.toml:11: expect.articles: must be a whole number, not 'five'"),
        ('name = "Harbour Courier"\n', "", "courier.toml:1: the key name is missing"),
        ('time_zone = "Europe/London"', 'time_zone = "GMT+1:00"', "courier.toml:6: time_zone: 'GMT+1:00': is no time"),
        ('country = "GB"', 'country = "GB"\ncountry = "NO"', "courier.toml:5: not TOML: Cannot overwrite a value"),
    ],
)
def test_what_is_wrong_is_named_by_file_line_and_key(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert old in COURIER

    found = problems(tmp_path, COURIER.replace(old, new, 1))

    assert any(one.startswith(problem) for one in found), found


def test_all_problems_of_a_file_are_named_at_once(tmp_path: Path) -> None:
    text = COURIER.replace('"GB"', '"Britain"').replace('"en"', '"English"').replace("DOWNLOAD_DELAY", "DELAY")

    assert [one.split(":")[1] for one in problems(tmp_path, text)] == ["4", "5", "17"]


def test_yaml_and_its_traps_are_refused_at_once_with_a_line(tmp_path: Path) -> None:
    laughs = "a: &a [lol]\n" + "".join(f"{b}: &{b} [*{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi"))  # noqa: B905
    deep = "name = " + "[" * 50_000
    started = time.monotonic()
    for text in (
        laughs,
        deep,
        "country: NO\n",
        "name = 010\n",
        "name = 12:30:00\n",
        "name = 'a\x00b'\n",
        "=" * 100_000,
    ):
        assert problems(tmp_path, text)[0].startswith("courier.toml:1: n")
    assert problems(tmp_path, 'name = "x"\n' * 200_000) == ["courier.toml:1: larger than 1,000,000 bytes"]
    assert time.monotonic() - started < 5
    path = tmp_path / "courier.toml"
    path.write_bytes(b'name = "\xff"\n')
    with pytest.raises(ConfigError, match="not UTF-8"):
        read_outlet(path)
    with pytest.raises(ConfigError, match="must be a slug"):
        read_outlet(write(tmp_path, COURIER, "The Courier.toml"))


RUN_AWAY = [
    r"(a*)*b",
    r"(a|aa)+$",
    r"(a|a?)+$",
    r"^(([a-z])+.)+[A-Z]$",
    r"(.*a){12}z",
    r"(x+x+)+y",
    r"([^/]+/?)+\.htm$",
]
SOUND = [
    r"/\d{4}/\d\d/",
    r"^https://[^/]+/news/[^/]+$",
    r"\.html?(\?.*)?$",
    r"/(?:[a-z0-9]+-)*[a-z0-9]+/?$",
    r"(foo|ba)+",
]


@pytest.mark.parametrize("pattern", RUN_AWAY)
def test_an_expression_that_can_run_away_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="run away"):
        check_pattern(pattern)


@pytest.mark.parametrize("pattern", SOUND)
def test_a_sound_expression_is_taken(pattern: str) -> None:
    assert check_pattern(pattern) == pattern


@pytest.mark.parametrize("selector", ["//a[document('x')]", "//p[re:test(., '(a+)+$')]", "//a[", "a:::b", "div[["])
def test_a_selector_that_reaches_outside_or_does_not_parse_is_refused(selector: str) -> None:
    with pytest.raises(ValueError, match="no selector"):
        check_selector(selector)


def test_a_sound_selector_is_taken() -> None:
    for selector in ("div.story > p", "//div[contains(@class, 'document(x)')]/p[not(a)]", "(//h1)[1]/text()"):
        assert check_selector(selector) == selector


def test_lines_are_found_through_lists_strings_and_tables() -> None:
    text = 'a = """\n[x]\n"""\n"b c" = [\n  1, # one\n  [2,\n 3],\n]\n[t]\n\nd.e = { f = 1 }\n[[t.u]]\n[[t.u]]\ng = 2\n'

    lines = key_lines(text)

    assert lines[("a",)] == 1
    assert lines[("b c",)] == 4
    assert lines[("b c", 0)] == 5
    assert lines[("t", "d", "e")] == 11
    assert lines[("t", "u", 1, "g")] == 14


def test_an_address_finds_its_outlet_by_domain_old_domain_and_subdomain(tmp_path: Path) -> None:
    courier = read_outlet(write(tmp_path, COURIER))
    other = COURIER.replace('"harbour-courier.example"', '"sport.harbour-courier.example", "courier.example"')
    sport = read_outlet(write(tmp_path, other.replace('former_domains = ["courier.example"]', ""), "sport.toml"))
    domains = Domains([courier, sport])

    def slug(url: str) -> str | None:
        outlet = domains.outlet_for(url)
        return outlet.slug if outlet else None

    assert slug("https://www.harbour-courier.example/a") == "courier"
    assert slug("http://SPORT.harbour-courier.example:8080/a") == "sport"
    assert slug("http://courier.example/2003/a") == "sport", "who has a host today goes before who had it"
    assert slug("https://myharbour-courier.example/a") is None
    assert slug("not an address") is None
    assert slug("http://[::1/a") is None


def test_a_users_own_config_stands_in_for_a_shipped_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "outlets").mkdir()
    write(tmp_path / "outlets", COURIER)
    (tmp_path / "more").mkdir()
    write(tmp_path / "more", COURIER.replace("Harbour Courier", "Mine"))

    assert outlets()["courier"].name == "Harbour Courier"
    monkeypatch.setenv("MORGUE_OUTLETS", str(tmp_path / "more"))
    assert outlets()["courier"].name == "Mine"


def test_every_shipped_config_is_in_order() -> None:
    assert all(isinstance(outlet, Outlet) for outlet in outlets([]).values())


def test_the_schema_knows_every_key_and_refuses_others() -> None:
    schema = json.loads(CliRunner().invoke(morgue, ["outlet", "schema"]).output)

    assert schema["additionalProperties"] is False
    assert schema["properties"]["settings"]["properties"]["DOWNLOAD_DELAY"]["maximum"] == 600
    assert schema["properties"]["extract"]["items"]["properties"]["until"]["format"] == "date"
    assert schema["properties"]["clean"]["items"]["required"] == ["kind", "reason", "cuts", "keeps"]
    assert set(schema["required"]) == {"name", "domains", "country", "language", "time_zone"}
    described = [schema["properties"][name].get("description") for name in schema["properties"]]
    assert all(described)


def test_outlet_check_says_what_is_wrong_and_exits_with_one(tmp_path: Path) -> None:
    write(tmp_path, COURIER)
    runner = CliRunner()

    fine = runner.invoke(morgue, ["outlet", "check", str(tmp_path)])
    write(tmp_path, COURIER.replace('"GB"', '"UK"'), "bad.toml")
    wrong = runner.invoke(morgue, ["outlet", "check", str(tmp_path)])

    assert (fine.exit_code, fine.output) == (0, "1 in order\n")
    assert wrong.exit_code == 1
    assert "bad.toml:4: country" in wrong.output
    told = runner.invoke(morgue, ["outlet", "check", str(tmp_path), "--json"])
    write(tmp_path, COURIER, "twin.toml")
    twin = runner.invoke(morgue, ["outlet", "check", str(tmp_path)])
    assert "twin.toml:2: domains: 'harbour-courier.example' is a domain of courier too" in twin.output
    (problem,) = json.loads(told.stdout)["problems"]
    assert (told.exit_code, problem["line"], problem["key"]) == (1, 4, "country")


def test_outlet_list_speaks_to_people_and_programs(tmp_path: Path) -> None:
    write(tmp_path, COURIER)
    runner = CliRunner()

    text = runner.invoke(morgue, ["outlet", "list", "--outlets", str(tmp_path)]).output
    rows = json.loads(runner.invoke(morgue, ["outlet", "list", "--outlets", str(tmp_path), "--json"]).output)

    row = next(line for line in text.splitlines() if line.startswith("courier "))
    assert row.split(maxsplit=4) == ["courier", "GB", "en", "feed", "Harbour Courier; 30m"]
    assert next(r for r in rows if r["slug"] == "courier")["sources"] == {"feed": 2}
