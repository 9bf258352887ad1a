"""What an outlet reserves, and of which addresses."""

import pytest

from crawlers.rights import TdmRule


@pytest.mark.parametrize(
    ("location", "covered", "free"),
    [
        ("/news", ["/news", "/news/1", "/newsroom"], ["/", "/about/news"]),
        ("/*.html$", ["/a.html", "/a/b.html"], ["/a.html?x", "/html"]),
        ("/news$", ["/news"], ["/news/1"]),
        ("/a*b*$", ["/ab", "/axbx"], ["/ax"]),
        ("/ab*b$", ["/abb", "/abxb"], ["/ab"]),
        ("/" + "*a" * 200 + "*b", ["/" + "a" * 200 + "b"], ["/" + "a" * 2000]),
    ],
)
def test_a_location_covers_paths_and_no_pattern_runs_away(location: str, covered: list[str], free: list[str]) -> None:
    rule = TdmRule(location, is_reserved=True)

    assert [path for path in covered + free if rule.covers(path)] == covered
