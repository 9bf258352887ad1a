"""Build the sample archive of seeds/sample, and the gold that says what is in it, from the texts in pages/.

Run it after changing a text or a template: uv run python tests/sample/build.py

A text is a TOML head, the body line by line, and the quotes. A line of the body is a paragraph, or begins with @kind
where it is something else (a caption, a subhead, cruft). The same lines make the page and the gold, so that neither
can drift from the other.
"""

from __future__ import annotations

import gzip
import html
import io
import json
import re
import tomllib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

HERE = Path(__file__).parent
TARGET = HERE.parents[1] / "seeds" / "sample"
WARC = "sample.warc.gz"
IN_ARTICLE = {"title", "subhead", "caption", "correction"}
"""kinds of line that are part of an article, though no paragraph of its body"""
AGAIN = {"duplicate_title", "duplicate_caption"}


@dataclass(frozen=True)
class Source:
    """One text of pages/."""

    name: str
    head: dict[str, Any]
    body: str
    quotes: str

    def lines(self) -> Iterator[tuple[str, str]]:
        """Kind and text of every line that is not blank; for a page without an article, of none."""
        for line in self.body.splitlines() if "fate" not in self.head else []:
            kind, _, text = line[1:].partition(" ") if line.startswith("@") else ("paragraph", "", line)
            if text.strip():
                yield kind, text


def read_sources() -> list[Source]:
    """Every text of pages/, by name."""
    sources = []
    for path in sorted((HERE / "pages").iterdir()):
        _, head, body, *quotes = path.read_text(encoding="utf-8").split("+++\n")
        sources.append(Source(path.stem, tomllib.loads(head), body, "".join(quotes)))
    return sources


def render(source: Source, capture: dict[str, Any]) -> bytes:
    """The page as its outlet's template puts it together, in the outlet's own character set."""
    head, outlet = source.head, OUTLETS[source.head["template"]]
    body = source.body
    for old, new in capture.get("replace", []):
        if body.count(old) != 1:
            raise ValueError(f"{source.name}: not once in the text: {old!r}")
        body = body.replace(old, new)
    template = (HERE / "templates" / head["template"]).read_text(encoding="utf-8")
    if "fate" in head:  # a page that is no article brings its own middle
        template = re.sub("<!--main-->.*<!--/main-->", lambda _: body, template, flags=re.S)
    written = list(Source(source.name, head, body, "").lines())
    authors = head.get("byline", head.get("authors", []))
    slots = {
        **head,
        "slug": head["url"].rsplit("/", 1)[-1],
        "published": str(head["published"]),
        "modified": capture.get("modified", str(head["published"])),
        "shown": head.get("shown", ""),
        "free": head.get("free", True),
        "authors": " and ".join(authors) or "RSD Desk",
        "author_objects": [{"@type": "Person", "name": name} for name in authors],
        "article": "".join(mark_up(outlet, written)),
    }

    def fill(slot: re.Match[str]) -> str:
        as_json, name = slot.groups()
        if as_json:
            return json.dumps(slots[name], ensure_ascii=False)
        return str(slots[name]) if name == "article" else html.escape(str(slots[name]))

    filled = re.sub(r"\{\{(json:)?(\w+)\}\}", fill, re.sub("<!--/?main-->\n?", "", template))
    return filled.encode(outlet["charset"], "xmlcharrefreplace")


def mark_up(outlet: dict[str, Any], lines: list[tuple[str, str]]) -> Iterator[str]:
    """The lines in the outlet's markup; a picture is closed behind its credit, or behind its caption."""
    for number, (kind, text) in enumerate(lines):
        yield outlet[kind].format(html.escape(text, quote=False)) + "\n"
        following = lines[number + 1][0] if number + 1 < len(lines) else ""
        if kind == "photo_credit" or (kind == "caption" and following != "photo_credit"):
            yield outlet["caption_end"] + "\n"


def chunked(body: bytes, size: int = 4096) -> bytes:
    """The body in chunks, as HTTP/1.1 sends it."""
    parts = [body[i : i + size] for i in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def build_warc(sources: list[Source]) -> bytes:
    """The archive that a crawler would have written of the pages, capture by capture in order of time."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="WARC/1.1")

    def write(kind: str, at: str, uri: str | None, http: StatusAndHeaders | None, body: bytes, **more: str) -> Any:
        number = uuid.uuid5(uuid.NAMESPACE_URL, f"{kind} {at} {uri}")
        fields = [("WARC-Type", kind), ("WARC-Record-ID", f"<urn:uuid:{number}>"), ("WARC-Date", at)]
        fields += [("WARC-Target-URI", uri)] if uri else [("WARC-Filename", WARC)]
        fields += [(name.replace("_", "-"), value) for name, value in more.items()]
        media = f"application/http; msgtype={kind}" if http else "application/warc-fields"
        record = writer.create_warc_record(
            uri,
            kind,
            io.BytesIO(body),
            len(body),
            media,
            warc_headers=StatusAndHeaders("", fields, protocol="WARC/1.1"),
            http_headers=http,
        )
        writer.write_record(record)
        return record

    captures = [(c["at"], s, c) for s in sources if "template" in s.head for c in s.head["capture"]]
    captures.sort(key=lambda c: c[0])
    write(
        "warcinfo", captures[0][0], None, None, b"software: a browser and patience\r\nformat: WARC File Format 1.1\r\n"
    )
    first: dict[str, tuple[str, str]] = {}
    for at, source, capture in captures:
        url, outlet = source.head["url"], OUTLETS[source.head["template"]]
        host, path = re.match(r"https?://([^/]+)(.*)", url).groups()  # type: ignore[union-attr]
        asked = [("Host", host), ("User-Agent", "sample/1.0"), ("Accept-Encoding", "gzip")]
        write("request", at, url, StatusAndHeaders(f"GET {path} HTTP/1.1", asked, is_http_request=True), b"")
        body = render(source, capture)
        fields = [("Server", outlet["server"]), ("Content-Type", outlet["content_type"])]
        if outlet.get("encoding") == "gzip":
            body = chunked(gzip.compress(body, mtime=0))
            fields += [("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")]
        else:
            fields += [("Content-Length", str(len(body)))]
        http = StatusAndHeaders(source.head.get("status", "200 OK"), fields, protocol="HTTP/1.1")
        if capture.get("revisit"):
            digest, date = first[url]
            write(
                "revisit", at, url, http, b"",
                WARC_Profile="http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
                WARC_Payload_Digest=digest, WARC_Refers_To_Target_URI=url, WARC_Refers_To_Date=date,
            )  # fmt: skip
        else:
            record = write("response", at, url, http, body)
            first.setdefault(url, (record.rec_headers.get_header("WARC-Payload-Digest"), at))
    return out.getvalue()


def build_dumps(sources: list[Source]) -> dict[str, str]:
    """File name to text, as a scraper saved it: kinds gone, cruft and all."""
    dumps: dict[str, str] = {}
    for source in sources:
        name = source.head.get("file", "")
        if name.endswith(".txt"):
            text = re.sub(r"^@\w+ ", "", source.body, flags=re.M)
            dumps[name] = dumps.get(name, "") + text.rstrip("\n") if name in dumps else text
    return dumps


def build_jsonl(sources: list[Source]) -> str:
    """The rows of coastline.jsonl, under the column names of a scraper's export."""
    rows = []
    for source in sources:
        if source.head.get("file", "").endswith(".jsonl"):
            head = source.head
            row = {"url": head["url"], "title": head["title"], "author": head["author_key"], "date": head["published"]}
            rows.append(row | {"text": "\n".join(text for _, text in source.lines())})
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def build_gold(sources: list[Source]) -> dict[str, Any]:
    """What is in each document, in the sources' own words."""
    documents: dict[str, dict[str, Any]] = {}
    for source in sources:
        head = source.head
        file = head.get("file", WARC)
        document = documents.setdefault(
            head.get("url") or file,
            {"file": file, "outlet": head["outlet"], "url": head.get("url"), "articles": [], "cruft": []},
        )
        if "capture" in head:
            revisits = [c.get("revisit", False) for c in head["capture"]]
            document["fates"] = [head.get("fate", ["duplicate"] if again else ["article"]) for again in revisits]
        else:
            document["fates"] = [["article"]]
        if "fate" in head:
            continue
        lines = list(source.lines())
        published = head.get("gold_published", head.get("published"))
        article = {
            "title": head.get("title"),
            "standfirst": head.get("standfirst"),
            "authors": head["authors"],
            "published": str(published) if published else None,
            "language": head.get("language", "en"),
            "wire": head["wire"],
            "body": [text for kind, text in lines if kind == "paragraph"],
            "subheads": [text for kind, text in lines if kind == "subhead"],
            "captions": [text for kind, text in lines if kind == "caption"],
            "corrections": [text for kind, text in lines if kind == "correction"],
            "quotes": [read_quote(row) for row in source.quotes.splitlines()],
            "entities": head["entities"],
        }
        article = {k: v for k, v in article.items() if v or k not in ("subheads", "corrections", "standfirst")}
        document["articles"].append(article)
        cut = [[kind, text] for kind, text in lines if kind not in IN_ARTICLE | {"paragraph"}]
        for kind, text in cut + (OUTLETS[head["template"]]["cruft"] if "template" in head else []):
            kinds = [item["kind"] for item in document["cruft"]]
            if kind not in kinds:
                document["cruft"].append({"kind": kind, "lines": []})
            next(item for item in document["cruft"] if item["kind"] == kind)["lines"].append(text)
    return {"documents": list(documents.values())} | tomllib.loads((HERE / "cross.toml").read_text(encoding="utf-8"))


def read_quote(row: str) -> dict[str, Any]:
    """A row of quotes: kind | speaker, ? where unnamed | words naming the speaker | cue | via, by > | text."""
    kind, speaker, speaker_as, cue, via, text = (part.strip() for part in row.split("|", 5))
    return {
        "text": text,
        "kind": kind,
        "speaker": None if speaker == "?" else speaker,
        "speaker_as": speaker_as,
        "cue": cue or None,
        "via": [v for v in via.split(" > ") if v],
        "anonymous": speaker == "?",
    }


OUTLETS: dict[str, dict[str, Any]] = tomllib.loads((HERE / "outlets.toml").read_text(encoding="utf-8"))


def build() -> dict[str, bytes]:
    """File name to bytes of everything the sample is made of."""
    sources = read_sources()
    gold = json.dumps(build_gold(sources), ensure_ascii=False, indent=1) + "\n"
    return {
        WARC: build_warc(sources),
        "coastline.jsonl": build_jsonl(sources).encode(),
        **{name: text.encode() for name, text in build_dumps(sources).items()},
        "gold.json": gold.encode(),
    }


if __name__ == "__main__":
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, content in build().items():
        ((HERE if name == "gold.json" else TARGET) / name).write_bytes(content)
        print(f"{name}: {len(content):,} bytes")
