"""Read pages in worker processes that can be killed: a page that takes too long or too much memory costs itself."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import resource
import signal
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import TimeoutError as WallTimeout
from dataclasses import dataclass
from multiprocessing import forkserver, resource_tracker
from types import TracebackType
from typing import Any

from articles.names import Span
from articles.read import EVERY_STEP, NOTHING_KNOWN, Known, Step, read
from articles.records import Article, Capture, Rejected

_WALL_PER_CPU = 6  # a page may wait for the processor this many times as long as it may use it


@dataclass(frozen=True, slots=True)
class Limits:
    """What one page may cost, and how many are read side by side."""

    workers: int = 0
    """processes; 0 for one a core"""
    page_seconds: int = 30
    """processor seconds"""
    page_bytes: int = 2 * 1024**3
    """memory of its process"""

    @property
    def processes(self) -> int:
        return self.workers or len(os.sched_getaffinity(0))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What reading one capture gave: its articles, or why there are none."""

    articles: tuple[Article, ...] = ()
    outcome: str = "article"
    """article, rejected or error"""
    reason: str | None = None
    detail: str | None = None
    milliseconds: int = 0


class Readers:
    """A pool of reading processes. Use it in a with statement."""

    def __init__(self, limits: Limits, steps: frozenset[Step] = EVERY_STEP) -> None:
        from pebble import ProcessPool

        os.environ.setdefault("OMP_NUM_THREADS", "1")  # one page a core: more threads only wait for each other
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        _return_memory()
        self.limits, self.steps = limits, steps
        self.warm = "articles.warm" if steps != {Step.ARTICLE} else "articles.read"
        self.has_begun = False
        self.pool: Any = ProcessPool(
            max_workers=limits.processes,
            max_tasks=_PAGES if steps == {Step.ARTICLE} else _PAGES_IN_FULL,
            context=multiprocessing.get_context("forkserver"),
            initializer=_begin,
            initargs=(limits.page_bytes,),
        )

    def __enter__(self) -> Readers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            self.pool.close()
            self.pool.join()
        else:
            self.pool.stop()
            joining = threading.Thread(target=self.pool.join, daemon=True)  # for ever, where an interrupt met the start
            joining.start()
            joining.join(_LEAVE_S)

    def submit(
        self,
        capture: Capture,
        given: Sequence[Span] | None = None,
        known: Known = NOTHING_KNOWN,
        parts: Sequence[Capture] = (),
    ) -> Any:
        """Begin to read a capture, and the parts its article goes on on; `result` waits for what it says."""
        if not self.has_begun:
            start_forking(self.warm)
            self.has_begun = True
        seconds = self.limits.page_seconds
        arguments = [capture, self.steps, given, known, parts, seconds]
        return self.pool.schedule(_read_one, args=arguments, timeout=seconds * _WALL_PER_CPU)

    def result(self, future: Any) -> Outcome:
        """What a submitted capture says; trouble of every kind is an Outcome, but for rules that cannot be used: they
        hold for every page. Raises RuleError."""
        from pebble import ProcessExpired

        from articles.rules import RuleError

        try:
            outcome: Outcome = future.result()
        except WallTimeout:
            return Outcome(outcome="error", reason="timeout", detail=f"over {self.limits.page_seconds} s, stopped")
        except ProcessExpired as died:
            if died.exitcode == -signal.SIGXCPU:
                detail = f"over {self.limits.page_seconds} s of processor time, stopped"
                return Outcome(outcome="error", reason="timeout", detail=detail)
            return Outcome(outcome="error", reason="reader_died", detail=f"its process ended with {died.exitcode}")
        except RuleError:
            raise
        except MemoryError:
            detail = f"over {self.limits.page_bytes // 1024**2} MiB of memory, stopped"
            return Outcome(outcome="error", reason="memory", detail=detail)
        except Exception as bug:  # the one place where a reader's exception becomes a row
            return Outcome(outcome="error", reason=type(bug).__name__, detail=str(bug)[:500])
        return outcome

    def read_all(
        self, captures: Iterable[tuple[Any, Capture, Sequence[Span] | None, Known]]
    ) -> Iterator[tuple[Any, Outcome]]:
        """What each capture says, in order, with the key it came with; a few are read ahead."""
        ahead: list[tuple[Any, Any]] = []
        for key, capture, given, known in captures:
            ahead.append((key, self.submit(capture, given, known)))
            if len(ahead) > 4 * self.limits.processes:
                first, future = ahead.pop(0)
                yield first, self.result(future)
        for first, future in ahead:
            yield first, self.result(future)


_TRIM, _MMAP = (-1, "MALLOC_TRIM_THRESHOLD_", 4_000_000), (-3, "MALLOC_MMAP_THRESHOLD_", 1_000_000)
"""glibc's number, its name and our value: bytes free at the heap's end that are given back; bytes that get a map of
their own. Unasked it keeps what a large page or load has needed: a tenth of what all the processes hold."""
_PAGES, _PAGES_IN_FULL = 1000, 120
"""a reader ends after so many (the article alone, or its quotes and names as well): spaCy never forgets a word that it
has seen, and ever less of what the reader was forked with stays shared"""
_LEAVE_S = 3.0
"""how long a run that failed waits for its readers to end"""


def start_forking(warm: str) -> None:
    """Start the process that all workers are forked from, with a module imported, unless it runs already. An interrupt
    ends it without a word from its very start: `flows.unheard` lets through what is held back until then."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["flows.unheard", warm])
    resource_tracker.ensure_running()  # else it is started below, and no longer holds the signal back
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _return_memory() -> None:
    """Have this process and those to come give back memory that they no longer use, where the C library is glibc."""
    try:
        allocator = ctypes.CDLL("libc.so.6")
    except OSError:
        return
    for number, name, value in (_TRIM, _MMAP):
        if name not in os.environ:
            os.environ[name] = str(value)
            allocator.mallopt(number, value)


def _begin(page_bytes: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interrupt ends
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    used = _private_bytes()
    _limit(resource.RLIMIT_DATA, used + page_bytes)


def _limit(what: int, most: int) -> None:
    """Let this process have no more of something, and no more than it was started with."""
    _, hard = resource.getrlimit(what)
    resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _private_bytes() -> int:
    with open("/proc/self/statm") as statm:  # noqa: PTH123 read often, nothing else
        return int(statm.read().split()[5]) * resource.getpagesize()


def _read_one(
    capture: Capture,
    steps: frozenset[Step],
    given: Sequence[Span] | None,
    known: Known,
    parts: Sequence[Capture],
    seconds: int,
) -> Outcome:
    began = time.perf_counter()
    usage = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(usage.ru_utime + usage.ru_stime) + 1
    _limit(resource.RLIMIT_CPU, spent + seconds)
    try:
        found = read(capture, steps, given, known, parts).articles
        outcome, reason, detail = "article", None, None
    except Rejected as rejected:
        found, outcome, reason, detail = (), "rejected", rejected.reason.value, rejected.detail or None
    milliseconds = round(1000 * (time.perf_counter() - began))
    return Outcome(found, outcome, reason, detail, milliseconds)
