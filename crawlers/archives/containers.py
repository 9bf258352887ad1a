"""The files inside ZIP and TAR archives, one after the other as they lie; nothing is ever written to disk."""

from __future__ import annotations

import hashlib
import json
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from articles.records import Damage
from crawlers.archives.packing import Deflated, Guarded, guarded
from crawlers.archives.streams import Broken, Stream

_PLAIN_SIZE = 1 << 20  # stored members from this size on are read in place, so that reading can start inside them
_BLOCK = 512
_WORD = frozenset(("word/document.xml", "word/document2.xml"))
_MANIFEST = "META-INF/manifest.xml"
_LOCAL = b"PK\x03\x04"
_ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)


@dataclass(frozen=True, slots=True)
class Part:
    """A file inside another."""

    name: str
    stream: Stream
    at: int
    """where it begins in the outer file, its header included"""
    data_at: int | None
    """where its bytes lie as they are; None where they are packed"""


class Slice:
    """A run of bytes of a file that others read from too."""

    def __init__(self, file: IO[bytes], begins: int, size: int) -> None:
        self._file = file
        self._begins = begins
        self._size = size
        self._at = 0

    def read(self, count: int) -> bytes:
        self._file.seek(self._begins + self._at)
        piece = self._file.read(max(0, min(count, self._size - self._at)))
        self._at += len(piece)
        return piece

    def seek(self, offset: int) -> None:
        self._at = min(offset, self._size)

    def stream(self) -> Stream:
        return Stream(self.read, seek=self.seek, size=self._size)


def zip_parts(file: IO[bytes], size: int, path: str, start: int = 0) -> Iterator[Part | Damage]:
    """The files of a ZIP archive in the order they lie in, from the one that `start` falls into."""
    try:
        archive = zipfile.ZipFile(file)
    except _ZIP_ERRORS as wrong:
        yield Damage(path, 0, f"ZIP without its list of files ({wrong})", "files looked for one by one")
        yield from _salvaged(file, size, path)
        return
    members = sorted(archive.infolist(), key=lambda m: m.header_offset)
    for number, member in enumerate(members):
        following = members[number + 1].header_offset if number + 1 < len(members) else size
        if member.is_dir() or following <= start:
            continue
        name = printable_name(member.filename)
        at = member.header_offset
        if (member.external_attr >> 16) & 0o170000 == 0o120000:
            yield Damage(f"{path}!/{name}", at, "link inside an archive", "not followed")
        elif member.flag_bits & 1:
            yield Damage(f"{path}!/{name}", at, "encrypted", "refused")
        elif member.compress_type == zipfile.ZIP_STORED and member.file_size >= _PLAIN_SIZE:
            data_at = _data_begins(file, at)
            if data_at is None or data_at + member.file_size > size:
                yield Damage(f"{path}!/{name}", at, "file header damaged", "skipped")
            else:
                yield Part(name, Slice(file, data_at, member.file_size).stream(), at, data_at)
        else:
            yield Part(name, Stream(_Packed(archive, member).read), at, None)


def printable_name(name: str) -> str:
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


class _Packed:
    """A packed member of a ZIP archive; the errors of zipfile become Broken."""

    def __init__(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
        self._archive = archive
        self._member = member
        self._file: IO[bytes] | None = None
        self._out = 0

    def read(self, count: int) -> bytes:
        try:
            if self._file is None:
                self._file = self._archive.open(self._member)
            piece = self._file.read(count)
        except _ZIP_ERRORS as wrong:
            raise Broken(f"file in a ZIP archive damaged ({str(wrong)[:100]})") from None
        self._out += len(piece)
        guarded(self._out, self._member.compress_size)
        return piece


def _data_begins(file: IO[bytes], at: int) -> int | None:
    file.seek(at)
    head = file.read(30)
    if len(head) < 30 or head[:4] != _LOCAL:
        return None
    name, extra = struct.unpack("<HH", head[26:30])
    return at + 30 + int(name) + int(extra)


def _salvaged(file: IO[bytes], size: int, path: str) -> Iterator[Part | Damage]:
    """The files of a ZIP archive that has lost its end, by the header before each."""
    stream = Slice(file, 0, size).stream()
    while stream.find(_LOCAL):
        at = stream.offset
        head = stream.read(30)
        if len(head) < 30:
            return
        flags, method = struct.unpack("<HH", head[6:10])
        packed_size, _, name_size, extra_size = struct.unpack("<IIHH", head[18:30])
        name = printable_name(stream.read(name_size).decode("utf-8", "backslashreplace"))
        stream.skip(extra_size)
        if method not in (0, 8) or flags & 1 or (method == 0 and flags & 8):
            yield Damage(f"{path}!/{name}", at, "file of a broken ZIP archive in a packing not known", "skipped")
            continue
        if name.endswith("/"):
            continue
        begins = stream.offset
        if method == 0:
            there = min(packed_size, size - begins)
            yield Part(name, Slice(file, begins, there).stream(), at, begins)
            if there < packed_size:
                yield Damage(
                    f"{path}!/{name}", at, f"file cut: {there} of {packed_size} bytes are there", "read so far"
                )
            stream.skip(there)
        else:
            body = Guarded(stream, Deflated(stream, "file in a ZIP archive", -15))
            yield Part(name, Stream(body.read), at, None)
            try:
                while body.read(1 << 16):
                    pass
            except Broken as wrong:
                yield Damage(f"{path}!/{name}", at, str(wrong), "read so far")


def tar_parts(stream: Stream, path: str, start: int = 0) -> Iterator[Part | Damage]:
    """The files of a TAR archive, from the one that `start` falls into. Damage costs files up to the next header."""
    name, at = "", stream.offset
    while head := stream.read(_BLOCK):
        if not head.strip(b"\0"):
            continue
        here = stream.offset - len(head)
        at = at if name else here
        try:
            member = tarfile.TarInfo.frombuf(head, "utf-8", "backslashreplace")
            if member.size < 0:
                raise tarfile.HeaderError("negative size")
        except (tarfile.HeaderError, ValueError) as wrong:
            lost = len(head)
            while (block := stream.peek(_BLOCK)) and not _is_header(block):
                lost += stream.skip(_BLOCK)
            yield Damage(path, here, f"{lost} bytes that are no TAR header ({wrong})", "skipped to the next file")
            name = ""
            continue
        data_at = stream.offset
        padded = -(-member.size // _BLOCK) * _BLOCK
        if member.type in (tarfile.GNUTYPE_LONGNAME, tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE):
            raw = stream.read(min(member.size, 1 << 20))
            stream.skip(padded - len(raw))
            name = _long_name(member.type, raw) or name
            continue
        name, member_name = "", printable_name(name or member.name)
        if data_at + padded <= start:
            pass
        elif member.isreg() and not member.issparse():
            yield Part(member_name, _within(stream, data_at, member.size), at, data_at)
        elif not member.isdir() and member.type not in (tarfile.XGLTYPE, tarfile.GNUTYPE_LONGLINK):
            what = "link" if member.issym() or member.islnk() else "no plain file"
            yield Damage(f"{path}!/{member_name}", at, f"{what} inside an archive", "not followed")
        behind = data_at + padded
        if stream.offset < data_at + member.size:
            stream.skip(behind - stream.offset)
            if stream.offset < data_at + member.size:
                what = f"TAR archive cut: {stream.offset - data_at} of {member.size} bytes of its last file are there"
                yield Damage(f"{path}!/{member_name}", at, what, "read so far")
        elif stream.offset > behind:
            stream.go(behind)
        else:
            stream.skip(behind - stream.offset)


def _is_header(block: bytes) -> bool:
    try:
        tarfile.TarInfo.frombuf(block, "utf-8", "backslashreplace")
    except (tarfile.HeaderError, ValueError):
        return False
    return True


def _long_name(kind: bytes, raw: bytes) -> str | None:
    if kind == tarfile.GNUTYPE_LONGNAME:
        return raw.rstrip(b"\0").decode("utf-8", "backslashreplace")
    at = 0
    while (space := raw.find(b" ", at)) > 0 and raw[at:space].isdigit() and int(raw[at:space]) > 0:
        size = int(raw[at:space])
        key, _, value = raw[space + 1 : at + size].rstrip(b"\n").partition(b"=")
        if key == b"path":
            return value.decode("utf-8", "backslashreplace")
        at += size
    return None


def _within(outer: Stream, begins: int, size: int) -> Stream:
    """A stream of a run of bytes of another, which it moves."""
    at = 0

    def read(count: int) -> bytes:
        nonlocal at
        if outer.offset != begins + at:
            outer.go(begins + at)
        piece = outer.read(max(0, min(count, size - at)))
        at += len(piece)
        return piece

    def seek(offset: int) -> None:
        nonlocal at
        at = min(offset, size)
        outer.go(begins + at)

    return Stream(read, seek=seek if outer.can_go else None, size=size)


class Wacz:
    """What a WACZ says of itself: the digests of its files and the pages it lists."""

    def __init__(self, file: IO[bytes], path: str) -> None:
        self.path = path
        self.pages: set[str] = set()
        self.names: set[str] = set()
        self._damages: list[Damage] = []
        try:
            archive = zipfile.ZipFile(file)
        except _ZIP_ERRORS:
            self.is_one = path.lower().endswith(".wacz")
            return
        names = self.names = set(archive.namelist())
        kind = self._read(archive, "mimetype", 200) if "mimetype" in names else b""
        manifest = self._read(archive, _MANIFEST, 1 << 20) if _MANIFEST in names else b""
        if b"encryption-data" in manifest:
            self.kind = "a document with a password"
        elif kind.startswith(b"application/vnd.oasis.opendocument.text") or names & _WORD:
            self.is_document = True
        elif "xl/workbook.xml" in names:
            self.is_workbook = True
        elif kind.startswith(b"application/vnd.oasis.opendocument.spreadsheet") or "xl/workbook.bin" in names:
            self.kind = "a workbook that is no XLSX: save it as XLSX or CSV"
        elif kind or "[Content_Types].xml" in names:
            self.kind = "an e-book, or an Office document that is no text: no archive of pages"
        self.is_one = any(n.startswith("archive/") for n in names)
        if self.is_one:
            self._compare_digests(archive, names)
            for name in sorted(n for n in names if n.startswith("pages/") and n.endswith(".jsonl")):
                self._list_pages(archive, name)

    is_document = False
    """it is a document out of a word processor"""
    is_workbook = False
    """it is a workbook of sheets, XLSX"""
    is_one = False
    """it is a WACZ and no other ZIP archive"""
    kind = ""
    """what else it is, in words, where it holds no pages"""

    def damages(self) -> Iterator[Damage]:
        yield from self._damages

    def is_apart(self, name: str) -> bool:
        """Whether the file of this name is about the archive and not of it."""
        return self.is_one and not name.startswith("archive/")

    def missing(self) -> Iterator[Damage]:
        """Pages that are listed and were not met."""
        if self.pages:
            first = ", ".join(sorted(self.pages)[:3])
            what = f"{len(self.pages)} listed pages are not in the archive: {first}"[:500]
            yield Damage(self.path, 0, what, "counted")

    def _say(self, name: str, what: str, done: str = "file read all the same") -> None:
        self._damages.append(Damage(f"{self.path}!/{name}", 0, what, done))

    def _read(self, archive: zipfile.ZipFile, name: str, limit: int) -> bytes:
        try:
            with archive.open(name) as file:
                return file.read(limit)
        except (*_ZIP_ERRORS, KeyError) as wrong:
            self._say(name, f"cannot be read ({str(wrong)[:100]})", "skipped")
            return b""

    def _compare_digests(self, archive: zipfile.ZipFile, names: set[str]) -> None:
        if "datapackage.json" not in names:
            self._say("datapackage.json", "WACZ without datapackage.json", "digests not compared")
            return
        raw = self._read(archive, "datapackage.json", 16 << 20)
        if "datapackage-digest.json" in names:
            self._compare_seal(self._read(archive, "datapackage-digest.json", 1 << 20), raw)
        try:
            told: Any = json.loads(raw)
            resources = [r for r in told.get("resources", []) if isinstance(r, dict)]
        except (ValueError, AttributeError, RecursionError, TypeError):
            self._say("datapackage.json", "no JSON object", "digests not compared")
            return
        for name, given in {str(r.get("path", "")): str(r.get("hash", "")) for r in resources}.items():
            if name not in names:
                self._say("datapackage.json", f"lists {name[:200]!r}, which is not in the archive", "ignored")
                continue
            kind, _, value = given.partition(":")
            if kind in ("sha256", "md5") and _digest(archive, name, kind) != value.lower():
                self._say(name, f"{kind} digest is wrong")

    def _compare_seal(self, seal: bytes, package: bytes) -> None:
        """The digest of the list of digests. Its signature is not checked: no archive can say what a key is worth."""
        name = "datapackage-digest.json"
        try:
            told: Any = json.loads(seal)
            signed: Any = told.get("signedData") or {}
            given, signed_hash = str(told.get("hash", "")), str(signed.get("hash", told.get("hash", "")))
        except (ValueError, AttributeError, RecursionError):
            self._say(name, "no JSON object", "digest not compared")
            return
        kind, _, value = given.partition(":")
        if kind not in ("sha256", "md5"):
            self._say(name, f"digest of the kind {kind[:40]!r}", "digest not compared")
        elif hashlib.new(kind, package, usedforsecurity=False).hexdigest() != value.lower():
            self._say("datapackage.json", f"{kind} digest is not the one that {name} gives")
        if signed_hash != given:
            self._say(name, "what is signed is another digest than the one given")

    def _list_pages(self, archive: zipfile.ZipFile, name: str) -> None:
        for number, line in enumerate(self._read(archive, name, 64 << 20).split(b"\n"), 1):
            if not line.strip():
                continue
            try:
                page = json.loads(line)
                if "url" in page:
                    self.pages.add(str(page["url"]))
            except (ValueError, TypeError, RecursionError):
                self._say(name, f"line {number} is no JSON object", "skipped")


def _digest(archive: zipfile.ZipFile, name: str, kind: str) -> str:
    digest = hashlib.new(kind, usedforsecurity=False)
    unpacked = _Packed(archive, archive.getinfo(name))
    try:
        while piece := unpacked.read(1 << 20):
            digest.update(piece)
    except Broken:
        return "unreadable"
    return digest.hexdigest()
