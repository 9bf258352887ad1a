"""The outlets that ship: in order, consistent, and found by their addresses."""

from __future__ import annotations

import zoneinfo
from collections import Counter

import pytest

from crawlers.outlets import Domains, Outlet, find_outlet, outlets


@pytest.fixture(scope="module")
def shipped() -> dict[str, Outlet]:
    return outlets(folders=[])


def test_there_are_outlets_of_many_countries_and_languages(shipped: dict[str, Outlet]) -> None:
    assert len(shipped) >= 155
    assert len({outlet.country for outlet in shipped.values()}) >= 35
    assert len({outlet.language for outlet in shipped.values()}) >= 20


def test_every_host_belongs_to_one_outlet(shipped: dict[str, Outlet]) -> None:
    hosts = Counter(host for o in shipped.values() for host in (*o.domains, *o.former_domains))
    assert [host for host, outlets_of_it in hosts.items() if outlets_of_it > 1] == []


def test_addresses_find_their_outlet_under_www_and_subdomains(shipped: dict[str, Outlet]) -> None:
    domains = Domains(shipped.values())
    for slug, outlet in shipped.items():
        for host in (*outlet.domains, *outlet.former_domains):
            found = domains.outlet_for(f"https://www.{host}/2024/some-article")
            assert found is not None
            assert found.slug == slug


def test_an_outlet_is_found_by_what_people_call_it() -> None:
    for asked, slug in (
        ("reuters", "reuters"),
        ("apnews.com", "associated-press-news"),
        ("faz", "frankfurter-allgemeine-zeitung"),
    ):
        assert find_outlet(asked, []).slug == slug
    with pytest.raises(KeyError, match="did you mean reuters"):
        find_outlet("rueters", [])


def test_every_source_is_an_address_of_its_kind_given_once(shipped: dict[str, Outlet]) -> None:
    for slug, outlet in shipped.items():
        addresses = [url for urls in outlet.sources.values() for url in urls]
        assert len(addresses) == len(set(addresses)), slug
        assert outlet.time_zone in zoneinfo.available_timezones()


def test_every_outlet_says_how_far_its_facts_were_tried_and_when(shipped: dict[str, Outlet]) -> None:
    for slug, outlet in shipped.items():
        assert outlet.facts_on is not None, slug
        assert outlet.note, slug
        assert outlet.tried is None or outlet.tried.read_well <= outlet.tried.pages, slug
    assert sum(outlet.tried is not None for outlet in shipped.values()) >= 90
