"""What a person meets at the terminal: summaries that say a thing once, tables that fit."""

import base64
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from flows.cli import COMMANDS, morgue
from flows.commands.demo import NEXT, QUESTIONS
from flows.terminal import cell, typed
from tests.conftest import ROOT, run_here, run_morgue

PAGE = """<html lang="en"><head><title>Pier to close</title><link rel="canonical" href="https://harbour.example/pier">
</head><body><article><h1>Pier to close</h1><p>The old pier will close in spring, the council decided on Monday.</p>
<p>“We have put it off for twenty years, and now the piles decide,” mayor Maria Ortiz said after the vote in Paris.</p>
<p>Fishermen from both banks had come to hear what would become of the landing their families had used so long, and
the gallery was full to the doors until the lights were put out at midnight.</p></article></body></html>"""
QUICK = ("--steps", "article", "--no-link")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a page, a table that has no page in any row, and empty files; loaded, with what that printed."""
    folder = tmp_path_factory.mktemp("mixed")
    (folder / "in").mkdir()
    (folder / "in" / "page.html").write_text(PAGE, "utf-8")
    (folder / "in" / "gold.json").write_text(json.dumps({"a": [{"x": 1}], "b": [{"y": 2}, {"z": 3}]}), "utf-8")
    (folder / "in" / "lines.jsonl").write_text(
        '{"url": "https://harbour.example/1", "text": ""}\n{bad\n{worse\n', "utf-8"
    )
    for name in ("one.html", "two.html"):
        (folder / "in" / name).touch()
    done = run_here("ingest", "in", *QUICK, cwd=folder, env={"COLUMNS": "80"})
    assert done.returncode == 0, done.stderr
    (folder / "printed").write_text(done.stdout, "utf-8")
    return folder


def test_damages_that_are_alike_are_one_line_with_their_number_and_each_is_a_row(folder: Path) -> None:
    printed = (folder / "printed").read_text("utf-8")
    damaged = [line for line in printed.splitlines() if line.startswith("damaged")]

    assert len(damaged) == 3
    assert any("gold.json at 0 and 2 more places: no column looks like a page" in line for line in damaged)
    assert any("lines.jsonl at 49 and 1 more place: line 2 is no JSON" in line for line in damaged)
    assert any("one.html at 0 and 1 more place: empty file" in line for line in damaged)
    assert 'sql "from damages"' in printed
    told = run_here("sql", "--json", "select count(*) as damages from damages", cwd=folder)
    assert json.loads(told.stdout) == [{"damages": 7}]


def test_pages_are_read_in_any_folder_and_under_limits_that_the_shell_has_set(tmp_path: Path) -> None:
    for name in ("random", "scrapy", "flows"):  # as the processes of a run would take for Python's, a library's, ours
        (tmp_path / f"{name}.py").write_text("raise SystemExit('not meant')", "utf-8")
    command = Path(sys.executable).with_name("morgue")
    limited = f"ulimit -t 600 -d 8000000; exec {shlex.quote(str(command))} read --steps article"
    line = json.dumps({"id": 1, "html_b64": base64.b64encode(PAGE.encode()).decode()})

    done = subprocess.run(
        ["bash", "-c", limited], cwd=tmp_path, input=line, capture_output=True, text=True, timeout=60, check=False
    )

    assert done.returncode == 0, done.stderr
    (article,) = json.loads(done.stdout)["articles"]
    assert article["title"] == "Pier to close"


def test_a_second_load_says_that_nothing_is_new(folder: Path) -> None:
    done = run_here("ingest", "in", *QUICK, cwd=folder)

    assert done.returncode == 0
    assert "Nothing new: 5 files known already" in done.stdout
    assert "pages in" not in done.stdout


def test_an_empty_folder_is_one_line_of_error(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    done = run_here("ingest", "empty", cwd=tmp_path)

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == "Error: nothing to read: there is no file in empty\n"
    unset = run_here("ingest", "", cwd=tmp_path)
    assert (unset.returncode, "a path is empty" in unset.stderr) == (2, True)


def test_a_data_folder_that_cannot_be_made_is_one_line_of_error(folder: Path) -> None:
    done = run_here("ingest", "in", *QUICK, "--data", "/sys/morgue", cwd=folder)

    assert done.returncode == 1
    assert done.stderr.startswith("Error: /sys/morgue")
    assert done.stderr.count("\n") == 1


def test_a_full_disk_is_one_line_of_error_and_the_next_run_goes_on(folder: Path, tmp_path: Path) -> None:
    """On a small disk of its own, where the system lets users mount one."""
    load = "nice " + shlex.join(
        [sys.executable, "-m", "flows.cli", "ingest", str(folder / "in"), *QUICK, "--data", "small"]
    )
    script = f"mkdir small; mount -t tmpfs -o size=2m none small || exit 77; {load}; echo $?; "
    script += (
        f"mount -o remount,size=99m small && {load} > /dev/null && {sys.executable} -m flows.cli verify --data small"
    )
    root = {"PYTHONPATH": str(ROOT)}

    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", script], cwd=tmp_path, env=os.environ | root, capture_output=True, text=True
    )

    if "unshare" in done.stderr or "mount" in done.stderr:
        pytest.skip(done.stderr)
    assert done.stderr == ("Error: small/work/warehouse.duckdb: No space left on device; make room and run it again\n")
    first, *_, last = done.stdout.splitlines()
    assert (first, last[:10]) == ("1", "all holds:")


def test_a_file_that_may_not_grow_is_one_line_of_error(folder: Path, tmp_path: Path) -> None:
    command = shlex.join([sys.executable, "-m", "flows.cli", "ingest", str(folder / "in"), "--data", str(tmp_path)])

    done = subprocess.run(
        ["bash", "-c", f"ulimit -f 100; {command}"],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1
    assert done.stderr == f"Error: {tmp_path}/work/warehouse.duckdb: File too large\n"


def test_a_pipe_that_ends_at_once_says_nothing_of_its_readers(tmp_path: Path) -> None:
    for _ in range(3):
        done = run_morgue("read", cwd=tmp_path, stdin="{no json\n")

        assert (done.returncode, done.stderr) == (0, "")
        assert "line 1 is not in the protocol" in json.loads(done.stdout)["error"]


def test_a_table_breaks_its_headings_before_it_is_turned_into_records(folder: Path) -> None:
    query = """
        select 'harbourtimes.example' as outlet, 3 as independent_texts, 5 as copies_or_rewrites, 'x' as "[/b]"
    """

    wide, narrow, narrower = (
        run_here("sql", query, cwd=folder, env={"COLUMNS": str(width)}).stdout.splitlines() for width in (80, 50, 40)
    )

    assert any("independent_texts   copies_or_rewrites   [/b]" in line for line in wide)
    assert any(line.split() == ["independent_", "or_"] for line in narrow)
    assert any(line.split() == ["harbourtimes.example", "3", "5", "x"] for line in narrow)
    assert any(line.split() == ["independent_texts", "3"] for line in narrower)
    assert max(map(len, narrow)) <= 50


def test_the_columns_of_a_table_are_listed_with_what_they_are(folder: Path) -> None:
    told = json.loads(run_here("sql", "--columns", "captures", "--json", cwd=folder).stdout)
    wrong = run_here("sql", "--columns", "capture", cwd=folder)
    listed = json.loads(run_here("sql", "--tables", "--json", cwd=folder).stdout)

    assert list(dict.fromkeys(one["kind"] for one in listed)) == ["view", "table", "macro"]
    assert told[0]["name"] == "capture_id"
    assert all(column["comment"] for column in told)
    assert wrong.returncode == 1
    assert wrong.stderr == "Error: no table or view is called 'capture'; `morgue sql --tables` names all\n"


def every_command() -> list[list[str]]:
    """The words of each command and of the commands below it."""
    context = click.Context(morgue)
    words: list[list[str]] = [[]]
    for name in COMMANDS:
        command = morgue.get_command(context, name)
        words.append([name])
        if isinstance(command, click.Group):
            words += [[name, below] for below in command.list_commands(context)]
    return words


@pytest.mark.parametrize("words", every_command(), ids=" ".join)
def test_the_help_of_every_command_fits_a_terminal_and_has_an_example_that_can_be_typed(words: list[str]) -> None:
    shown = CliRunner().invoke(morgue, [*words, "--help"], terminal_width=80)
    lines = shown.stdout.splitlines()

    assert shown.exit_code == 0
    assert [line for line in lines[1:] if len(line) > 80 or line.endswith("...")] == []
    typed_here = [shlex.split(line, comments=True) for line in lines if re.match(r"  .*\bmorgue ", line)]
    assert any(line[line.index("morgue") + 1 :][: len(words)] == words for line in typed_here if "morgue" in line)


def test_what_is_piped_in_is_kept_and_loaded_once(tmp_path: Path) -> None:
    for _ in range(2):
        done = run_morgue("ingest", "-", *QUICK, "--json", cwd=tmp_path, stdin=PAGE)
        assert done.returncode == 0, done.stderr

    (kept,) = (tmp_path / "data" / "piped").iterdir()
    assert kept.read_text("utf-8") == PAGE
    assert json.loads(done.stdout)["files_known"] == 1
    rebuilt = run_here("rebuild", "--json", cwd=tmp_path)
    assert json.loads(rebuilt.stdout)["captures"] == {"article": 1}
    nothing = run_here("ingest", "-", *QUICK, cwd=tmp_path, stdin="")
    assert (nothing.returncode, nothing.stderr.strip()) == (1, "Error: nothing came on standard input")


def test_streams_that_are_closed_lead_nowhere(folder: Path) -> None:
    """Else the next file that is opened, the warehouse, would be taken for standard output."""
    command = shlex.join([sys.executable, "-m", "flows.cli"])
    script = f"{command} read <&- && {command} sql 'select 1' >&- && {command} report --to - <&- | head -c 9"

    done = subprocess.run(
        ["bash", "-c", script], cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "<!doctype", "1 row\n")


@pytest.mark.parametrize("words", [["link"], ["rebuild"], ["forget", "--list"]], ids=" ".join)
def test_what_needs_a_warehouse_does_not_begin_one(words: list[str], tmp_path: Path) -> None:
    done = run_here(*words, cwd=tmp_path)

    assert done.returncode == 3
    assert done.stderr.startswith("Error: data: holds no warehouse; `morgue ingest PATH` or")
    assert list(tmp_path.iterdir()) == []


def test_a_misspelt_command_is_told_which_is_meant() -> None:
    shown = CliRunner().invoke(morgue, ["ingets", "crawl.warc"])

    assert shown.exit_code == 2
    assert "there is no command 'ingets'; `morgue ingest` is one. `morgue --help` lists them" in shown.stderr


def test_the_demo_fits_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_RUN_RECURSION_DEPTH", "1")
    monkeypatch.delenv("MORGUE_DATA", raising=False)
    usual = Path("data")

    for question in QUESTIONS:
        assert len(question.asks) <= 74
        assert max(map(len, question.sql.splitlines())) < 80
    assert max(len(f"  {typed(what, usual):<37}{does}") for what, does in NEXT.items()) <= 80


def test_what_to_type_next_is_typed_as_this_was(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "é t").mkdir()
    plain = {"UV_RUN_RECURSION_DEPTH": "", "MORGUE_DATA": "data"}

    elsewhere = run_here("ingest", "in", *QUICK, "--data", tmp_path / "é t", cwd=folder, env=plain)
    by_uv = {"UV_RUN_RECURSION_DEPTH": "1", "MORGUE_DATA": str(tmp_path)}
    usual = run_here("ingest", "in", *QUICK, "--data", tmp_path, cwd=folder, env=by_uv)

    assert f"Next: morgue sql \"from first_look\" --data '{tmp_path / 'é t'}'\n" in elsewhere.stdout
    assert 'Next: uv run morgue sql "from first_look"\n' in usual.stdout
    assert shlex.split(elsewhere.stdout.splitlines()[-1])[-1] == str(tmp_path / "é t")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("Ana\u00a0Roth\u202f!", "Ana Roth !"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\x1b[31mred\u202e", "\\x1b[31mred\\x202e"),
        (["a", None], "a, ∅"),
    ],
)
def test_a_cell_shows_spaces_and_joiners_as_such_and_controls_by_number(value: object, shown: str) -> None:
    assert cell(value) == shown
