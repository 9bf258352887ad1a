"""Write what a crawl fetched as a WARC, so that a kill loses at most the record being written."""

from __future__ import annotations

import base64
import gzip
import hashlib
import os
import uuid
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from crawlers.archives.http import Response, parse_response
from crawlers.archives.packing import Deflated
from crawlers.archives.streams import Broken, Stream

OPEN = ".open"
"""ends the name of a WARC that a crawl is writing, or left behind when it was killed"""
_UNCHANGED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_SAME_BYTES = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_SPACE = {ord(c): " " for c in "\r\n\0"}


@dataclass(frozen=True, slots=True)
class Original:
    """The record that a revisit refers to."""

    record_id: str
    url: str
    warc_date: str
    digest: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and what came back."""

    url: str
    fetched_at: datetime
    request: bytes
    """request line and headers"""
    status_line: str
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    ip_address: str | None = None
    truncated: str | None = None
    """length, time, disconnect or unspecified, where the body is not whole"""
    notes: tuple[tuple[str, str], ...] = ()
    """what is known of the page beside its bytes: where the link stood, its title there …"""


def digest_of(payload: bytes) -> str:
    """The digest of a payload as WARCs write it."""
    return "sha1:" + base64.b32encode(hashlib.sha1(payload).digest()).decode()  # noqa: S324 what the format uses


def warc_time(moment: datetime) -> str:
    """A time as WARCs write it, in whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class WarcWriter:
    """A WARC file under construction; its name ends in OPEN until it is closed."""

    def __init__(self, path: Path, about: Iterable[tuple[str, str]]) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.pages = 0
        self._open_path = path.with_name(path.name + OPEN)
        self._file = os.open(self._open_path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o644)
        fields = "".join(f"{name}: {value.translate(_SPACE)}\r\n" for name, value in about).encode()
        self._write("warcinfo", datetime.now(UTC), fields, {"WARC-Filename": path.name}, "application/warc-fields")

    def write(self, exchange: Exchange, original: Original | None = None) -> Original:
        """Write request, response (or a revisit, where the original is given) and metadata in one go; gives back how
        later revisits refer to this record."""
        date, digest = warc_time(exchange.fetched_at), digest_of(exchange.body)
        head = exchange.status_line.encode("latin-1", "replace") + b"\r\n"
        head += b"".join(name + b": " + value + b"\r\n" for name, value in exchange.headers) + b"\r\n"
        fields = {"WARC-Target-URI": exchange.url}
        if exchange.ip_address:
            fields["WARC-IP-Address"] = exchange.ip_address
        about = dict(fields)
        if exchange.truncated:
            fields["WARC-Truncated"] = exchange.truncated
        if original is not None:
            fields["WARC-Profile"] = _UNCHANGED if exchange.status_line.split()[1:2] == ["304"] else _SAME_BYTES
            fields["WARC-Refers-To"] = original.record_id
            fields["WARC-Refers-To-Target-URI"] = original.url
            fields["WARC-Refers-To-Date"] = original.warc_date
            fields["WARC-Payload-Digest"] = original.digest
            kind, block = "revisit", head
        else:
            fields["WARC-Payload-Digest"] = digest
            kind, block = "response", head + exchange.body
        response_id, response = self._record(
            kind, exchange.fetched_at, block, fields, "application/http; msgtype=response"
        )
        beside = about | {"WARC-Concurrent-To": response_id}
        _, request = self._record(
            "request", exchange.fetched_at, exchange.request, beside, "application/http; msgtype=request"
        )
        notes = "".join(f"{name}: {value.translate(_SPACE)}\r\n" for name, value in exchange.notes).encode()
        _, metadata = self._record("metadata", exchange.fetched_at, notes, beside, "application/warc-fields")
        self._append(response + request + metadata)
        self.pages += 1
        return original or Original(response_id, exchange.url, date, digest)

    def close(self) -> Path | None:
        """Finish the file under its own name; None, and no file, where it holds no page."""
        os.fsync(self._file)
        os.close(self._file)
        if not self.pages:
            self._open_path.unlink()
            return None
        self._open_path.rename(self.path)
        return self.path

    def _write(self, kind: str, at: datetime, block: bytes, fields: dict[str, str], media_type: str) -> None:
        self._append(self._record(kind, at, block, fields, media_type)[1])

    def _record(
        self, kind: str, at: datetime, block: bytes, fields: dict[str, str], media_type: str
    ) -> tuple[str, bytes]:
        record_id = f"<urn:uuid:{uuid.uuid4()}>"
        lines = {"WARC-Type": kind, "WARC-Record-ID": record_id, "WARC-Date": warc_time(at), **fields}
        lines |= {"WARC-Block-Digest": digest_of(block), "Content-Type": media_type, "Content-Length": str(len(block))}
        head = "WARC/1.1\r\n" + "".join(f"{name}: {value.translate(_SPACE)}\r\n" for name, value in lines.items())
        return record_id, gzip.compress(head.encode() + b"\r\n" + block + b"\r\n\r\n", 6, mtime=0)

    def _append(self, members: bytes) -> None:
        """Write all of it or, where the disk is full, nothing."""
        before, view = os.fstat(self._file).st_size, memoryview(members)
        try:
            while view:
                view = view[os.write(self._file, view) :]
        except OSError:
            os.ftruncate(self._file, before)
            raise


def rescue(folder: Path) -> list[Path]:
    """Finish the WARCs that killed crawls left in a folder: each is cut after its last whole record and gets its name.
    Only for a folder that no crawl is writing to. Gives back the files that hold more than their first record."""
    rescued = []
    for left in sorted(folder.glob(f"*{OPEN}")):
        whole, records = _whole_records(left)
        if records < 2:
            left.unlink()
            continue
        os.truncate(left, whole)
        rescued.append(left.rename(left.with_name(left.name.removesuffix(OPEN))))
    return rescued


def _whole_records(path: Path) -> tuple[int, int]:
    """Bytes of the file that are whole gzip members, and how many they are."""
    whole = records = 0
    with path.open("rb") as file, suppress(Broken):
        stream = Stream(file.read)
        while stream.peek(1):
            member = Deflated(stream)
            while member.read(1 << 20):
                pass
            whole, records = stream.offset, records + 1
    return whole, records


def read_answers(path: Path) -> Iterator[tuple[str, Response]]:
    """The answers that a finished crawl wrote, each with its address: pages, and what is no page too."""
    with gzip.open(path) as file:
        while line := file.readline():
            headers: dict[str, str] = {}
            while line := line.strip():
                name, _, value = line.decode().partition(": ")
                headers[name.lower()] = value
                line = file.readline()
            block = file.read(int(headers.get("content-length", 0)))
            if headers.get("warc-type") == "response":
                yield headers["warc-target-uri"], parse_response(block)
