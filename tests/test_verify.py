"""Tampering with a published warehouse, or with the archives behind it, is found."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import duckdb
import pytest

from flows.verify import verify
from tests.conftest import run_morgue

PAGE = """<html lang="en"><head><title>Pier to close</title><link rel="canonical" href="https://harbour.example/pier">
</head><body><article><h1>Pier to close</h1><p>The old pier will close in spring, the council decided on Monday.</p>
<p>“We have put it off for twenty years, and now the piles decide,” mayor Maria Ortiz said after the vote in Paris.</p>
<p>Fishermen from both banks had come to hear what would become of the landing their families had used so long, and
the gallery was full to the doors until the lights were put out at midnight.</p></article></body></html>"""


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a page and the warehouse it was loaded into."""
    folder = tmp_path_factory.mktemp("sound")
    (folder / "page.html").write_text(PAGE, "utf-8")
    (folder / "other.html").write_text(PAGE.replace("pier", "quay").replace("Pier", "Quay"), "utf-8")
    done = run_morgue("ingest", "page.html", "other.html", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_a_sound_warehouse_holds(sound: Path) -> None:
    done = run_morgue("verify", cwd=sound)

    assert done.returncode == 0, done.stdout
    assert "all holds" in done.stdout


@pytest.mark.parametrize(
    ("tampering", "what", "where"),
    [
        ("update quotes set text = replace(text, 'twenty', 'thirty')", "law", "quote is its span"),
        ("update articles set text = replace(text, 'twenty', 'thirty')", "law", "quote is its span"),
        ("update article_versions set text = replace(text, 'twenty', 'thirty')", "text", "version 1"),
        ("update quotes set speaker_name = 'Somebody Else'", "seal", "quotes"),
        ("update articles set published_at = '1999-01-01'", "seal", "articles"),
        ("update captures set payload_sha256 = repeat('0', 64)", "capture", ""),
        ("update captures set url = 'https://elsewhere.example/'", "seal", "captures"),
        ("delete from mentions where number = 1", "seal", "mentions"),
        ("insert into mentions by name select * replace (number + 900 as number) from mentions", "seal", "mentions"),
        ("update entities set name = 'X'", "seal", "entities"),
        ("drop table robots_log", "seal", "robots_log"),
    ],
)
def test_tampering_is_named(sound: Path, tmp_path: Path, tampering: str, what: str, where: str) -> None:
    (tmp_path / "data").mkdir()
    shutil.copyfile(sound / "data" / "morgue.duckdb", tmp_path / "data" / "morgue.duckdb")
    with duckdb.connect(str(tmp_path / "data" / "morgue.duckdb")) as db:
        db.execute(tampering)

    findings = list(verify(tmp_path / "data" / "morgue.duckdb"))

    assert any(finding.what == what and where in finding.where for finding in findings), findings


def test_archives_that_changed_or_went_are_named(sound: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(sound, folder, ignore=shutil.ignore_patterns("data"))
    assert run_morgue("ingest", "page.html", "other.html", cwd=folder).returncode == 0
    (folder / "page.html").write_text(PAGE.replace("twenty", "thirty"), "utf-8")
    (folder / "other.html").unlink()

    done = run_morgue("verify", "--json", cwd=folder)

    findings = json.loads(done.stdout)
    assert done.returncode == 1
    assert {finding["what"] for finding in findings} == {"archive", "capture"}
