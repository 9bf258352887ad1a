"""Publishing without copying: the writer's file becomes the public one, and the public one of before the writer's."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path

_COMPARED = 256 * 1024  # bytes at a time; DuckDB writes blocks of that size


def hand_over(writer: Path, public: Path) -> None:
    """Put the writer's file, closed and checkpointed, under the public name by an atomic rename, and leave an equal
    file under the writer's. That is the public file of before with what differs copied, or a whole copy where someone
    still reads that file, has another name for it, or the system cannot tell. A process that dies between the two
    leaves no writer's file: whoever writes next copies the public one."""
    if writer.stat().st_dev != public.parent.stat().st_dev:  # a rename does not lead from disk to disk
        copy(writer, public)
        return
    before = writer.with_suffix(".before")
    before.unlink(missing_ok=True)
    for target in (writer, public):
        clear_parts(target)
    if not public.is_symlink():
        with suppress(OSError):  # there is none, or the disk knows no second names
            os.link(public, before)
    writer.replace(public)
    if before.exists() and _overtake(before, public):
        before.replace(writer)
    else:
        take_back(public, writer)


def take_back(public: Path, writer: Path) -> None:
    """A whole copy of the public file under the writer's name; first goes what a hand-over that failed has left, which
    fills as much of the disk."""
    writer.with_suffix(".before").unlink(missing_ok=True)
    copy(public, writer)


def copy(source: Path, target: Path) -> None:
    """A whole copy under the name of the target, by an atomic rename."""
    with appearing(target) as fresh:
        shutil.copyfile(source, fresh)
        with fresh.open("rb+") as file:
            os.fsync(file.fileno())


@contextmanager
def appearing(target: Path) -> Iterator[Path]:
    """Where to write what is to appear as the target whole or, after an exception, not at all; a pipe or a device is
    written to as it is."""
    if target.exists() and not target.is_file():
        yield target
        return
    clear_parts(target)
    fresh = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with fresh.open("wb") as part:
            with suppress(OSError):  # a disk without locks
                fcntl.flock(part, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield fresh
            fresh.replace(target)
    except OSError as wrong:
        if str(fresh) in (wrong.filename or str(fresh), wrong.filename2):
            wrong.filename = str(target)
        raise
    finally:
        fresh.unlink(missing_ok=True)


def clear_parts(target: Path) -> bool:
    """Remove what is left of the target by processes that died while they wrote it; whether there was any."""
    parts = [left for left in target.parent.glob(f".{escape(target.name)}.*") if left.suffix[1:].isdigit()]
    return bool([left for left in parts if _clear(left)])


def _clear(part: Path) -> bool:
    with suppress(OSError), part.open("rb") as left:
        fcntl.flock(left, fcntl.LOCK_EX | fcntl.LOCK_NB)
        part.unlink()
        return True
    return False


def _overtake(before: Path, after: Path) -> bool:
    """Make `before` equal to `after` by copying what differs; False where it must not be touched."""
    if sys.platform != "linux":
        return False
    with before.open("rb+") as target, after.open("rb") as source:
        into, out_of = target.fileno(), source.fileno()
        now = os.fstat(into)
        if now.st_nlink > 1 or not os.major(now.st_dev):  # no disk of this machine: others may read it unseen
            return False
        fcntl.fcntl(into, fcntl.F_SETSIG, signal.SIGURG)  # told of who opens it meanwhile; SIGIO would end the process
        try:
            fcntl.fcntl(into, fcntl.F_SETLEASE, fcntl.F_WRLCK)  # given where nobody else has it open
        except OSError:
            return False
        size = os.fstat(out_of).st_size
        os.truncate(into, size)
        for start, end in _differing(into, out_of, size):
            while start < end:
                start += os.copy_file_range(out_of, into, end - start, start, start)
        os.fsync(into)
    return True


def _differing(one: int, other: int, size: int) -> Iterator[tuple[int, int]]:
    """The stretches in which two files of one size differ. Every byte is compared: the checksums in DuckDB's blocks do
    not change where words of a block change places."""
    begin = end = 0
    for start in range(0, size, _COMPARED):
        if os.pread(one, _COMPARED, start) == os.pread(other, _COMPARED, start):
            continue
        if start > end:
            yield begin, end
            begin = start
        end = min(start + _COMPARED, size)
    yield begin, end
