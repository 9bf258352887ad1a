"""The files that paths lead to: named, in order, without ever waiting on what is no plain file."""

from __future__ import annotations

import contextlib
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
from crawlers.archives.packing import Unpacked, packing_of
from crawlers.archives.streams import Broken, Stream

LISTS = (Format.CDX, Format.URL_LIST)


@dataclass(frozen=True)
class Source:
    """A file to read captures from."""

    path: Path
    size: int
    """bytes"""
    root: Path
    """the path it was found under, or its own"""
    left: int | None = None
    """of a list of addresses: how many are still to be fetched; None where nobody fetches them"""

    @property
    def name(self) -> str:
        """The path as text that can be stored: bytes that are not UTF-8 stand as \\xNN."""
        return printable(self.path)

    @cached_property
    def format(self) -> Format:
        """By its first bytes; unknown where they cannot be read any more."""
        try:
            with self.path.open("rb") as file:
                return find_format(file.read(HEAD), self.name)
        except OSError:
            return Format.UNKNOWN

    @cached_property
    def is_list(self) -> bool:
        """Whether it holds addresses and no pages, packed or not, and was named itself, not found in a folder."""
        if self.path != self.root or self.format not in (*LISTS, Format.PACKED):
            return False
        with contextlib.suppress(OSError, Broken), opened(self) as (_, found):
            return found in LISTS
        return False

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the bytes, in hex; empty where they cannot be read any more."""
        try:
            with self.path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            return ""


@contextlib.contextmanager
def opened(source: Source) -> Iterator[tuple[Stream, Format]]:
    """The bytes of a file, unpacked where it is packed, and what they hold. Raises OSError, and Broken when read."""
    with source.path.open("rb") as file:
        stream = Stream(file.read, seek=file.seek, size=source.size)
        head = stream.peek(HEAD)
        found = find_format(head, source.name)
        packing = packing_of(head) if found is Format.PACKED else None
        if packing is not None:
            stream = Stream(Unpacked(stream, packing).read)
            found = find_format(stream.peek(HEAD), source.name)
        yield stream, found


def printable(path: Path) -> str:
    """The path as text; `!/`, which stands between an archive and what is inside it, has its mark written \\x21."""
    return os.fsencode(path).decode("utf-8", "backslashreplace").replace("!/", "\\x21/")


def place_of(path: Path) -> Path:
    """A path as it was typed, from the root on."""
    return path.resolve() if ".." in path.parts else path.absolute()


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
    for given in paths:
        waiting = [given]
        while waiting:
            path = waiting.pop()
            found = _look(path, given, seen)
            if isinstance(found, list):
                waiting += reversed(found)
            elif found is not None:
                yield found


def _look(path: Path, given: Path, seen: set[tuple[int, int]]) -> Source | Damage | list[Path] | None:
    """What stands at a path: a file, what is wrong with it, what a folder holds; None where it was met before."""
    name = printable(path)
    try:
        told = path.stat()
        is_folder = stat.S_ISDIR(told.st_mode)
        if is_folder and path.is_symlink() and path != given:
            return Damage(name, 0, "link to a folder", "not followed")
        if not is_folder and not stat.S_ISREG(told.st_mode):
            return Damage(name, 0, f"no plain file but {_kind(told.st_mode)}", "skipped")
        if not os.access(path, os.R_OK):
            return Damage(name, 0, "cannot be read: no permission", "skipped")
        if (told.st_dev, told.st_ino) in seen:
            return None
        seen.add((told.st_dev, told.st_ino))
        return sorted(path.iterdir()) if is_folder else Source(path, told.st_size, given)
    except OSError as wrong:
        return Damage(name, 0, f"cannot be read: {wrong.strerror or wrong}", "skipped")


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
