"""Importing this first makes the process that forks readers, and each reader until it reads, end without a word where
the run ends that they were started for."""

from __future__ import annotations

import signal
import sys
from types import TracebackType

signal.signal(signal.SIGINT, signal.SIG_DFL)  # typed at the terminal while the model is loaded
signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})  # and what was typed before


def _says_nothing_of_the_end(kind: type[BaseException], error: BaseException, at: TracebackType | None) -> None:
    """As Python's own, but where the semaphores or the pipe that a reader was to have went with the run."""
    is_end = kind is EOFError or (isinstance(error, FileNotFoundError) and error.filename is None)
    if not is_end:
        sys.__excepthook__(kind, error, at)


sys.excepthook = _says_nothing_of_the_end
