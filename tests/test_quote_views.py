"""The three views on quotes, over a small warehouse: who said what, unnamed sources, source paths."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from articles.read import read
from articles.records import Capture, Shape
from warehouse.database import writing
from warehouse.load import load_batch, running
from warehouse.stage import Batch, Fate, OutletRow

MILL = (
    "The mill in Norwich will close in May, Reuters reported on Monday, "
    "citing an unnamed official in the trade ministry.\n\n"
    "“Nobody told us,” Maria Ortiz told reporters in Norwich.\n\n"
    "A senior trade ministry official said the workers had been told in March."
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("quotes")
    capture = Capture(
        MILL.encode(),
        Shape.ARTICLE_TEXT,
        "/archive/mill.txt",
        url="https://www.harbour.example/mill",
        fetched_at=datetime(2024, 3, 1, tzinfo=UTC),
    )
    with running(folder, "ingest", {}) as run:
        batch = Batch(run.run_id)
        batch.add(
            Fate(
                capture,
                read(capture).articles,
                OutletRow("harbour", "Harbour Post", "harbour.example", is_configured=True),
            )
        )
        run.counts = load_batch(folder, batch.tables())
    return folder


def rows(data: Path, query: str) -> list[tuple[Any, ...]]:
    with writing(data) as db:
        return db.execute(query).fetchall()


def test_who_said_what_tells_speaker_statement_and_audience(data: Path) -> None:
    said = rows(data, "select outlet, speaker, statement, audience from who_said_what where kind = 'direct'")
    assert said == [("Harbour Post", "Maria Ortiz", "Nobody told us,", "reporters")]


def test_a_statement_says_how_likely_it_is_one(data: Path) -> None:
    said = dict(rows(data, "select statement, confidence from who_said_what"))
    assert 0.9 < said["Nobody told us,"] <= 1
    assert 0.3 < said["the workers had been told in March"] < said["Nobody told us,"]


def test_unnamed_sources_are_counted_by_outlet_and_label(data: Path) -> None:
    counted = rows(data, "select outlet, label, quotes, articles from unnamed_sources")
    assert ("Harbour Post", "senior trade ministry official", 1, 1) in counted


def test_a_source_path_is_read_from_the_outlet_to_its_end(data: Path) -> None:
    paths = rows(data, "select path, length, ends_in_nobody from source_paths")
    assert len(paths) == 1
    path, length, ends_in_nobody = paths[0]
    assert path.startswith("Harbour Post → ")
    assert path.endswith(" → an unnamed official in the trade ministry")
    assert (length, ends_in_nobody) == (2, True)


def test_what_somebody_told_the_outlet_itself_came_through_nobody(data: Path) -> None:
    for hop, text, source_class in ((1, "'Harbour Post'", "outlet"), (2, "speaker_text", "person")):
        step = f"{hop} as hop, {text} as text, '{source_class}' as source_class, 0 as start_char, 1 as end_char"
        told = "from quotes where speaker_text = 'Maria Ortiz'"
        rows(data, f"insert into source_chain by name select quote_id, {step} {told}")

    assert len(rows(data, "from source_paths")) == 1
    rows(data, "update source_chain set text = 'Harbour Mail' where text = 'Harbour Post'")
    assert ("Harbour Post → Harbour Mail → Maria Ortiz",) in rows(data, "select path from source_paths")
