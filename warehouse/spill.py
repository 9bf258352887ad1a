"""Where DuckDB puts what a query cannot hold in memory: a folder of each process's own. In the one that it takes by
itself, NAME.tmp, processes write over each other's files (https://github.com/duckdb/duckdb/issues/15173)."""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import tempfile
from contextlib import ExitStack, suppress
from functools import cache
from glob import escape
from pathlib import Path


@cache
def spill_folder(database: Path) -> Path:
    """A folder beside the database that lasts as long as this process, or among the system's temporary files where
    nothing can be made beside it. Those of processes that were killed are removed."""
    begins = f"{database.name}.spill-"
    with ExitStack() as until_locked:
        with suppress(OSError):  # else another process may take what is made and not locked yet for left behind
            until_locked.callback(os.close, _lock(database.parent, fcntl.LOCK_EX))
        for left in database.parent.glob(f"{escape(begins)}*"):
            with suppress(OSError):
                held = _lock(left, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(left, ignore_errors=True)
                os.close(held)
        try:
            folder = Path(tempfile.mkdtemp(prefix=begins, dir=database.parent))
        except OSError:
            folder = Path(tempfile.mkdtemp(prefix=begins))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        with suppress(OSError):  # a disk without locks: nobody removes it but this process
            _lock(folder, fcntl.LOCK_SH)
    return folder


def _lock(folder: Path, how: int) -> int:
    """Lock a folder until what is returned is closed, or this process ends."""
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, how)
    except OSError:
        os.close(held)
        raise
    return held
