"""What a record of an ARC file begins with: one line, older than WARC and known to hold spaces where none belong."""

from __future__ import annotations

import re

from crawlers.archives.http import as_text
from crawlers.archives.streams import Stream
from crawlers.archives.warc import Dialect, Malformed

_MAX_LINE = 1 << 16
_LINE = (
    rb"(?P<url>[A-Za-z][A-Za-z0-9+.-]{1,15}:[^\r\n]{0,60000}?) "
    rb"(?P<ip>\d[\d.]{6,14}|[0-9a-fA-F]*:[0-9a-fA-F:.]*|-) (?P<date>\d{8,17}) (?P<type>[^\r\n]{1,200}?) "
    rb"(?:(?P<code>\d{3}|-) \S+ \S+ \d+ \S+ )?(?P<length>-?\d{1,20})\r?\n"
)


def _header(stream: Stream) -> tuple[int, dict[str, str]]:
    found = re.match(_LINE, stream.peek(_MAX_LINE))
    if found is None:
        raise Malformed("bytes that are no record")
    url = as_text(found["url"])
    return found.end(), {
        "warc-type": "filedesc" if url.startswith("filedesc:") else "response",
        "warc-target-uri": url,
        "warc-date": found["date"].decode(),
        "content-length": found["length"].decode(),
    }


ARC = Dialect(
    begins=re.compile(_LINE),
    between=re.compile(rb"\n(?=" + _LINE + rb")"),
    needle=b"http",
    ends=(b"\n", b"\r\n"),
    look=_MAX_LINE,
    header=_header,
)
