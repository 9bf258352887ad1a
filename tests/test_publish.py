"""Publishing: readers keep what they opened, the two files stay equal, and a seal stands only for what it sealed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.link import link
from tests.test_warehouse import BRIDGE, capture, load
from warehouse.database import insert, looking, publish, reading, sql_files, writing
from warehouse.handover import hand_over
from warehouse.link import WRITTEN
from warehouse.load import keep_robots
from warehouse.names import NAMING
from warehouse.spill import spill_folder
from warehouse.verify import broken_seals

WRITER = "work/warehouse.duckdb"


def publish_some(data: Path, day: int) -> Path:
    load(data, capture(f"{BRIDGE} Day {day}.", day, url=f"https://harbour.example/{day}"))
    return publish(data)


def articles(public: Path) -> int:
    with reading(public) as db:
        return int(db.execute("select count(*) from articles").fetchall()[0][0])


@contextmanager
def opened_elsewhere(path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The file, open in another process that does nothing with it."""
    holds = f"import sys; f = open({str(path)!r}, 'rb'); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", holds], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        yield other
        assert other.stdin is not None
        other.stdin.close()


def test_the_two_files_change_places_and_are_equal(tmp_path: Path) -> None:
    public = publish_some(tmp_path, 1)
    for day in range(2, 6):
        was = public.stat().st_ino, (tmp_path / WRITER).stat().st_ino
        publish_some(tmp_path, day)
        assert (tmp_path / WRITER).read_bytes() == public.read_bytes()
        if sys.platform == "linux" and os.major(public.stat().st_dev):
            assert (public.stat().st_ino, (tmp_path / WRITER).stat().st_ino) == was[::-1], "nothing was copied whole"
    assert articles(public) == 5
    assert not list((tmp_path / "work").glob("*.before"))


@pytest.mark.parametrize("size", [3 * 4096 + 4 * 2**18, 1000, 2**18])
def test_files_are_equal_where_blocks_differ_but_not_their_checksums(tmp_path: Path, size: int) -> None:
    writer, public = tmp_path / "writer", tmp_path / "public"
    made = bytearray(size)
    for place in (8, size // 2, size - 1):  # never in the first eight bytes of a block
        public.write_bytes(made)
        made[place] ^= 1
        writer.write_bytes(made)
        hand_over(writer, public)
        assert writer.read_bytes() == public.read_bytes() == made


def test_a_file_that_shrinks_is_followed(tmp_path: Path) -> None:
    with writing(tmp_path) as db:
        db.execute(
            "create table heavy as select hash(range)::text || hash(range + 7)::text as words from range(400000)"
        )
    public = publish_some(tmp_path, 1)
    large = public.stat().st_size
    with writing(tmp_path) as db:
        db.execute("drop table heavy")
        db.execute("checkpoint")
    publish_some(tmp_path, 2)
    assert public.stat().st_size < large
    assert (tmp_path / WRITER).read_bytes() == public.read_bytes()


def test_who_has_the_old_file_open_keeps_its_bytes(tmp_path: Path) -> None:
    public = publish_some(tmp_path, 1)
    before = public.read_bytes()
    with public.open("rb") as file, opened_elsewhere(public):
        publish_some(tmp_path, 2)
        publish_some(tmp_path, 3)
        assert file.read() == before
    assert articles(public) == 3
    assert (tmp_path / WRITER).read_bytes() == public.read_bytes()


def test_who_opened_it_in_another_process_keeps_its_bytes(tmp_path: Path) -> None:
    public = publish_some(tmp_path, 1)
    inode = public.stat().st_ino
    with opened_elsewhere(public):
        publish_some(tmp_path, 2)
        assert (tmp_path / WRITER).stat().st_ino != inode, "the file that is read is not written to"
    assert (tmp_path / WRITER).read_bytes() == public.read_bytes()


def test_the_working_file_may_be_on_another_disk(tmp_path: Path) -> None:
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK) or memory.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("one disk")
    with tempfile.TemporaryDirectory(dir=memory) as work:
        (tmp_path / "work").symlink_to(work)
        publish_some(tmp_path, 1)
        assert articles(publish_some(tmp_path, 2)) == 2


def test_where_the_published_file_is_a_link_what_it_leads_to_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    publish_some(tmp_path / "data", 1).rename(tmp_path / "elsewhere.duckdb")
    before = (tmp_path / "elsewhere.duckdb").read_bytes()
    (tmp_path / "data" / "morgue.duckdb").symlink_to(tmp_path / "elsewhere.duckdb")
    for day in (2, 3):
        publish_some(tmp_path / "data", day)
    assert articles(tmp_path / "data" / "morgue.duckdb") == 3
    assert (tmp_path / "elsewhere.duckdb").read_bytes() == before


def test_another_name_of_the_published_file_keeps_its_bytes(tmp_path: Path) -> None:
    public = publish_some(tmp_path, 1)
    os.link(public, tmp_path / "backup.duckdb")
    before = public.read_bytes()
    publish_some(tmp_path, 2)
    publish_some(tmp_path, 3)
    assert (tmp_path / "backup.duckdb").read_bytes() == before


@pytest.mark.parametrize("left", ["nothing", ".before", ".copy"])
def test_who_died_while_publishing_has_lost_nothing(tmp_path: Path, left: str) -> None:
    public = publish_some(tmp_path, 1)
    writer = tmp_path / WRITER
    writer.unlink()  # as between the rename and the new writer's file
    half = writer.with_name({".before": "warehouse.before", ".copy": ".warehouse.duckdb.12345"}.get(left, "nothing"))
    if left != "nothing":
        half.write_bytes(b"half a file")
    with looking(tmp_path):
        assert not half.exists(), "it may have filled the disk"
    publish_some(tmp_path, 2)
    assert articles(public) == 2


def test_a_seal_stands_until_its_table_is_written(tmp_path: Path) -> None:
    public = publish_some(tmp_path, 1)
    sealed_at = "select table_name, sealed_at from seals"
    with reading(public) as db:
        first = dict(db.execute(sealed_at).fetchall())
    link(tmp_path)
    with reading(public) as db:
        second = dict(db.execute(sealed_at).fetchall())
        assert list(broken_seals(db)) == []
    assert {name for name in first if first[name] != second[name]} == {"runs", *WRITTEN}

    publish_some(tmp_path, 2)
    with reading(public) as db:
        assert list(broken_seals(db)) == []


def test_who_writes_and_dies_leaves_no_seal_that_does_not_hold(tmp_path: Path) -> None:
    publish_some(tmp_path, 1)
    with writing(tmp_path) as db:
        db.execute("update articles set section = 'harbour'")
    with looking(tmp_path) as db:
        assert db.execute("select count(*) from seals").fetchall() == [(0,)]
    with reading(publish(tmp_path)) as db:
        assert list(broken_seals(db)) == []


def test_tampering_with_what_was_not_written_is_not_sealed_over(tmp_path: Path) -> None:
    publish_some(tmp_path, 1)
    with duckdb.connect(str(tmp_path / WRITER)) as db:
        db.execute("update articles set section = 'harbour'")
    link(tmp_path)
    with reading(tmp_path / "morgue.duckdb") as db:
        assert [finding.where for finding in broken_seals(db)] == ["articles"]


def test_a_log_of_another_warehouse_is_put_aside_where_the_file_it_lies_beside_is_gone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    public = publish_some(tmp_path, 1)
    dies = (
        "import duckdb, os, sys; db = duckdb.connect(sys.argv[1]); "
        "db.execute(\"update articles set title = 'of another'\"); os._exit(9)"
    )
    ran = subprocess.run([sys.executable, "-c", dies, str(tmp_path / WRITER)], check=False)
    log = tmp_path / f"{WRITER}.wal"
    was = log.read_bytes()
    (tmp_path / WRITER).unlink()

    publish_some(tmp_path, 2)

    assert ran.returncode == 9
    with reading(public) as db:
        assert db.execute("select count(*) from articles where title is distinct from 'of another'").fetchall() == [
            (2,)
        ]
    assert [path.read_bytes() for path in log.parent.glob("*.wal.aside-*")] == [was]
    assert "kept as warehouse.duckdb.wal.aside-" in caplog.text


def written(scripts: list[str]) -> set[str]:
    """The tables that scripts write, but for those they make for themselves."""
    text = "\n".join(scripts)
    found = set(re.findall(r"^(?:insert(?: or replace)? into|update|delete from) (\w+)", text, re.MULTILINE))
    return found - set(re.findall(r"create or replace temp table (\w+)", text))


def test_linking_and_naming_break_the_seals_of_all_they_write() -> None:
    assert written([script for _, script in sql_files("linking")]) == set(WRITTEN)
    naming = [script for _, script in sql_files(".") if "Applies the corrections of who is who" in script]
    assert len(naming) == 1
    assert written(naming) == set(NAMING) - {"name_corrections"}, "those are written row by row"


def test_a_warehouse_of_before_traits_had_numbers_keeps_its_traits(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    with duckdb.connect(str(tmp_path / WRITER)) as db:
        db.execute(
            "create table migrations (number integer primary key, name text not null, "
            "applied_at timestamptz not null, code_version text not null, views_sha256 text)"
        )
        for name, script in sql_files("migrations")[:10]:
            db.execute(script)
            db.execute("insert into migrations values (?, ?, now(), '1', null)", [int(name[:4]), name])
        db.execute("insert into link_state values ('b', 'of b', now()), ('a', 'of a', null)")
        db.execute("insert into link_sketches values ('b', 'text', 7), ('b', 'subject', 8), ('a', 'token', 9)")
        db.execute("insert into link_leads values ('b', 5, 0.5)")
        db.execute("insert into seals values ('articles', 0, '0', 'v1', now())")

    with looking(tmp_path) as db:
        traits = "select article_id, kind, hash from link_sketches inner join link_state using (number) order by all"
        assert db.execute(traits).fetchall() == [("a", 1, 9), ("b", 0, 7), ("b", 2, 8)]
        leads = "select article_id, hash, weight from link_leads inner join link_state using (number)"
        assert db.execute(leads).fetchall() == [("b", 5, 0.5)]
        assert db.execute("select article_id from link_state where linked_at is null").fetchall() == [("a",)]
        assert db.execute("from seals").fetchall() == []


SAID = [("a", "rules", "No."), ("a", "rules", "No."), ("b", "rules", "No."), ("a", "disallow_all", None)]
SAID += [("a", "rules", "No."), ("a", "rules", "Yes."), ("a", "rules", "No."), ("a", "rules", "No.")]
KEPT = ["No.", None, "No.", None, None, "Yes.", "No.", None]


def answers() -> list[dict[str, Any]]:
    answered = [{"host": host, "verdict": verdict, "body": body} for host, verdict, body in SAID]
    always = {"outlet_id": "o", "http_status": 200, "reason": None, "run_id": "r"}
    return [{**one, **always, "asked_at": f"2025-01-0{day}T00:00:00+00:00"} for day, one in enumerate(answered, 1)]


def test_a_robots_txt_is_kept_when_it_is_another_than_before(tmp_path: Path) -> None:
    keep_robots(tmp_path, [*answers(), *answers()])
    with looking(tmp_path) as db:
        assert [body for (body,) in db.execute("select body from robots_log order by asked_at").fetchall()] == KEPT


def test_a_warehouse_of_before_keeps_each_robots_txt_once(tmp_path: Path) -> None:
    keep_robots(tmp_path, [])
    with duckdb.connect(str(tmp_path / WRITER)) as db:
        db.execute("delete from migrations where number >= 23")
        insert(db, "robots_log", answers())
    with looking(tmp_path) as db:
        assert [body for (body,) in db.execute("select body from robots_log order by asked_at").fetchall()] == KEPT


# Sorts far more than fits in the memory it is given.
SPILLS = """
import sys
from pathlib import Path
from warehouse.database import reading
with reading(Path(sys.argv[1]), memory="60MB") as db:
    numbered = "select i, row_number() over (order by hash(i)) as n from range(4000000) as r(i)"
    print(db.execute(f"select sum(n * (i % 97)) from ({numbered})").fetchall(), flush=True)
"""
DIES = SPILLS + "    import os; os.kill(os.getpid(), 9)"


def test_queries_too_large_for_memory_do_not_meet_on_disk(tmp_path: Path) -> None:
    public = publish_some(tmp_path, 1)
    asked = [sys.executable, "-c", SPILLS, str(public)]
    together = [subprocess.Popen(asked, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    said = [(one.communicate()[0], one.returncode) for one in together]
    assert said == [(subprocess.check_output(asked, text=True), 0)] * 3
    assert list(tmp_path.glob("*.spill-*")) == []


def test_what_a_killed_query_left_on_disk_goes_with_the_next_and_what_a_running_one_needs_stays(tmp_path: Path) -> None:
    public = publish_some(tmp_path, 1)
    subprocess.run([sys.executable, "-c", DIES, str(public)], check=False, capture_output=True)
    (left,) = tmp_path.glob("*.spill-*")
    (left / "duckdb_temp_storage_DEFAULT-0.tmp").write_bytes(b"left")
    with reading(public):
        assert not left.exists()
        (own,) = tmp_path.glob("*.spill-*")
        subprocess.run([sys.executable, "-c", SPILLS, str(public)], check=True, capture_output=True)
        assert own.exists()


def test_a_session_that_begins_just_then_does_not_remove_the_folder_of_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    public = publish_some(tmp_path, 1)
    make = tempfile.mkdtemp
    others: list[threading.Thread] = []

    def make_while_another_begins(**where: Any) -> str:
        folder = make(**where)
        if not others:
            others.append(threading.Thread(target=spill_folder.__wrapped__, args=(public,)))
            others[0].start()
            others[0].join(0.2)
        return folder

    monkeypatch.setattr(tempfile, "mkdtemp", make_while_another_begins)
    folder = spill_folder.__wrapped__(public)
    others[0].join()
    assert folder.is_dir()
    assert len(list(tmp_path.glob("*.spill-*"))) == 2
