"""The files that paths lead to: named, in order, without ever waiting on what is no plain file."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from articles.records import Damage
from crawlers.archives.formats import HEAD, Format, find_format


@dataclass(frozen=True)
class Source:
    """A file to read captures from."""

    path: Path
    size: int
    """bytes"""
    root: Path
    """the path it was found under, or its own"""

    @property
    def name(self) -> str:
        """The path as text that can be stored: bytes that are not UTF-8 stand as \\xNN."""
        return printable(self.path)

    @cached_property
    def format(self) -> Format:
        """By its first bytes. Raises OSError."""
        with self.path.open("rb") as file:
            return find_format(file.read(HEAD), self.name)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the bytes, in hex. Raises OSError."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


def printable(path: Path) -> str:
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def path_of(name: str) -> Path:
    """The path whose printable name this is."""
    path = Path(name)
    if "\\x" in name and not path.exists():
        parts = re.split(r"\\x([0-9a-f]{2})", name)
        raw = b"".join(bytes.fromhex(p) if n % 2 else p.encode() for n, p in enumerate(parts))
        return Path(os.fsdecode(raw))
    return path


def find_sources(paths: Sequence[Path]) -> Iterator[Source | Damage]:
    """Every plain file that the paths lead to, folders in order of names, each file once. What is no plain file, and
    what cannot be read, is named as damage; links to folders are not followed inside folders."""
    seen: set[tuple[int, int]] = set()
    for path in paths:
        yield from _walk(path, path, seen, is_given=True)


def _walk(path: Path, root: Path, seen: set[tuple[int, int]], is_given: bool = False) -> Iterator[Source | Damage]:
    name = printable(path)
    try:
        told = path.stat()
        if stat.S_ISDIR(told.st_mode):
            if path.is_symlink() and not is_given:
                yield Damage(name, 0, "link to a folder", "not followed")
            elif (told.st_dev, told.st_ino) not in seen:
                seen.add((told.st_dev, told.st_ino))
                for entry in sorted(path.iterdir()):
                    yield from _walk(entry, root, seen)
            return
    except OSError as wrong:
        yield Damage(name, 0, f"cannot be read: {wrong.strerror or wrong}", "skipped")
        return
    if not stat.S_ISREG(told.st_mode):
        yield Damage(name, 0, f"no plain file but {_kind(told.st_mode)}", "skipped")
    elif (told.st_dev, told.st_ino) not in seen:
        seen.add((told.st_dev, told.st_ino))
        yield Source(path, told.st_size, root)


def _kind(mode: int) -> str:
    for is_kind, says in (
        (stat.S_ISFIFO, "a pipe"),
        (stat.S_ISSOCK, "a socket"),
        (stat.S_ISCHR, "a device"),
        (stat.S_ISBLK, "a device"),
    ):
        if is_kind(mode):
            return says
    return "something else"
