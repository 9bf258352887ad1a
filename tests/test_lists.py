"""The lists of known names."""

from __future__ import annotations

from pathlib import Path

import pytest

from articles.names.index import KEYS, by_key, digest, make
from articles.names.lists import Office, _read_lists, fold_name, known_names


def test_a_name_is_looked_up_whatever_its_marks_and_capitals() -> None:
    found = {key: {s.entity_id for s in known_names().lookup(key)} for key in ("TARTOUS", "Ţarţūs", "Tartus", "طرطوس")}

    assert all("place:tartus" in ids for ids in found.values()), found


def test_the_key_of_a_name_has_no_article_hyphen_or_stop() -> None:
    assert fold_name("The U.S.") == fold_name("US") == "us"
    assert fold_name("Deir ez-Zor") == "deir ez zor"
    assert fold_name("The") == "the"


def test_the_keys_that_are_kept_are_those_of_the_lists() -> None:
    kept = KEYS.read_text(encoding="utf-8").partition("\n")[0]

    assert kept == digest(), "a list or a rule for names is newer than seeds/names/keys.tsv: run make keys"
    assert by_key() == make()


def test_every_stands_for_is_on_the_lists() -> None:
    lists = known_names()

    assert not {e.stands_for for e in lists.entities.values() if e.stands_for} - set(lists.entities)


def test_marks_behind_a_spelling_are_read(tmp_path: Path) -> None:
    path = tmp_path / "bodies.csv"
    path.write_text(
        "entity_id,name,country,aliases,offices\n"
        "org:moon-office,Moon Office,,MO?|Mondamt@de|Lunar Bureau{..1999}|Board?@fr{2001-02..},\n"
        "person:ann-lee,Ann Lee,NZ,,mayor:2001..2003-04|envoy@FJ:2004..\n"
    )

    lists = _read_lists([path])

    assert [tuple(s)[1:] for found in lists.spellings.values() for s in found if "moon" in s.entity_id] == [
        ("Moon Office", False, None, "", ""),
        ("MO", True, None, "", ""),
        ("Mondamt", False, "de", "", ""),
        ("Lunar Bureau", False, None, "", "1999"),
        ("Board", True, "fr", "2001-02", ""),
    ]
    offices = lists.entities["person:ann-lee"].offices
    assert offices == (Office("mayor", "NZ", "2001", "2003-04"), Office("envoy", "FJ", "2004", ""))


def test_a_row_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "bodies.csv"
    path.write_text("entity_id,name,aliases\norg:a,A,\norg:a,B,\n")

    with pytest.raises(ValueError, match=r"bodies\.csv, line 3: org:a stands there twice"):
        _read_lists([path])
