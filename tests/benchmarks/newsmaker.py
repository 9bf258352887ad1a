"""Makes news in invented words whose statistics are those of news: for measuring at sizes no test archive has.

Words, names and stock phrases follow Zipf's law; names and numbers recur by subject and week as they do in news; a
fifth of all articles come from agencies, copied, cut from the end, or reworded, by two outlets or by two hundred;
other outlets report the same event in their own words with the same official quotations; outlets have lines of their
own that stand under all their articles.
"""

from __future__ import annotations

import bisect
import itertools
import random
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from articles.records import Article, Capture, Shape
from warehouse.load import load_batch, running
from warehouse.stage import Batch, article_key, text_digest

_SYLLABLES = ["ba", "de", "ki", "lo", "mu", "ra", "se", "ti", "vo", "za", "ne", "pa", "ri", "su", "ga", "ho", "fe"]
_SYLLABLES += ["ju", "ma", "ten", "dor", "lin"]
_BEGAN = datetime(2023, 1, 1, tzinfo=UTC)
_DAYS = 400
_OUTLETS = 200
_AGENCIES = ("AFP", "AP", "DPA", "Reuters")
_BATCH = 10_000


class Line(NamedTuple):
    """A sentence, with its names as (offset, name) and its quotation, if it holds one."""

    text: str
    names: tuple[tuple[int, int], ...] = ()
    quote: tuple[int, int, int, int, int] | None = None
    """start, end, speaker's start, end, and the speaker"""
    kind: str = "indirect"


@dataclass
class Event:
    """Something that happened: who, where, what numbers, what was said."""

    at: datetime
    names: list[int]
    numbers: list[str]
    said: list[list[str]]
    wire: list[Line] = field(default_factory=list)
    family: int = -1
    agency: str | None = None


class Chooser:
    """Chooses places of a list by Zipf's law."""

    def __init__(self, chance: random.Random, size: int, flat: float = 3.0) -> None:
        self.chance = chance
        self.sums = list(itertools.accumulate(1 / (n + flat) for n in range(size)))

    def one(self) -> int:
        return bisect.bisect(self.sums, self.chance.random() * self.sums[-1])


class Maker:
    """Makes articles; the same seed makes the same ones."""

    def __init__(self, seed: int, size: int) -> None:
        chance = self.chance = random.Random(seed)
        self.vocabulary = sorted(sorted({self._word() for _ in range(34_000)}), key=lambda _: chance.random())[:30_000]
        # The commonest words are the shortest.
        self.vocabulary[:400] = sorted(self.vocabulary[:400], key=len)
        self.words = list(itertools.accumulate(1 / (n + 2.7) for n in range(len(self.vocabulary))))
        synonyms = self.vocabulary[400:]
        chance.shuffle(synonyms)
        self.synonyms = dict(zip(self.vocabulary[400:], synonyms, strict=True))
        self.phrases = [" ".join(self._some(chance.randint(4, 8))) for _ in range(5_000)]
        self.phrase = Chooser(chance, len(self.phrases), 20)
        self.common = [self._word().title() for _ in range(300)]
        self.commons = Chooser(chance, 300, 2)
        self.people = [f"{self._word().title()} {self._word().title()}" for _ in range(max(2_000, size * 3 // 4))]
        self.names = self.common + self.people
        self.subjects = [
            [self.commons.one() for _ in range(4)] + [300 + chance.randrange(len(self.people)) for _ in range(8)]
            for _ in range(max(100, size // 60))
        ]
        self.subject = Chooser(chance, len(self.subjects), 10)
        self.outlet = Chooser(chance, _OUTLETS, 20)
        self.templates = [[self._line([]).text for _ in range(chance.randint(0, 3))] for _ in range(_OUTLETS)]
        self.number = 0
        self.families: dict[str, int] = {}
        self.pending: list[tuple[datetime, int, str, list[Line], str | None, int]] = []

    def write(self, folder: Path, count: int) -> None:
        """So many articles in batches below a folder, as they come out of reading."""
        shutil.rmtree(folder, ignore_errors=True)
        schemas = {name: table.schema for name, table in Batch("none").tables().items()}
        made = itertools.islice(self._articles(), count)
        for number in range((count + _BATCH - 1) // _BATCH):
            some = list(itertools.islice(made, _BATCH))
            rows: dict[str, dict[str, list[Any]]] = {
                name: {c: [] for c in schema.names} for name, schema in schemas.items()
            }
            for one in some:
                self._stage(rows, *one)
            target = folder / f"{number:05}"
            target.mkdir(parents=True)
            for name, schema in schemas.items():
                pq.write_table(pa.table(rows[name], schema=schema), target / f"{name}.parquet")

    def _word(self) -> str:
        return "".join(self.chance.choices(_SYLLABLES, k=self.chance.choice((1, 2, 2, 3, 3, 4))))

    def _some(self, count: int) -> list[str]:
        return self.chance.choices(self.vocabulary, cum_weights=self.words, k=count)

    def _clause(self, words: int) -> list[str]:
        """Words of which a third stand in phrases that everybody uses."""
        found: list[str] = []
        while len(found) < words:
            if self.chance.random() < 0.12:
                found += self.phrases[self.phrase.one()].split()
            else:
                found += self._some(3)
        return found[:words]

    def _line(self, names: Sequence[int], number: str | None = None) -> Line:
        words: list[str | int] = [*self._clause(self.chance.randint(9, 26))]
        for name in names:
            words.insert(self.chance.randrange(len(words) + 1), name)
        if number:
            words.insert(self.chance.randrange(1, len(words) + 1), number)
        return self._joined(words, ".")

    def _joined(self, words: Sequence[str | int], end: str) -> Line:
        parts: list[str] = []
        at, names = 0, []
        for place, word in enumerate(words):
            if isinstance(word, int):
                names.append((at, word))
                word = self.names[word]
            elif not place:
                word = word.capitalize()
            parts.append(word)
            at += len(word) + 1
        return Line(" ".join(parts) + end, tuple(names))

    def _quotation(self, said: Sequence[str], speaker: int, cue: str = "said") -> Line:
        words = " ".join(said)
        text = f"“{words[:1].upper()}{words[1:]},” {self.names[speaker]} {cue}."
        end = len(words) + 1
        start = end + 3
        return Line(text, ((start, speaker),), (1, end, start, start + len(self.names[speaker]), speaker), "direct")

    def _statement(self, speaker: int, number: str | None) -> Line:
        line = self._line([], number)
        text = f"{self.names[speaker]} said {line.text[:1].lower()}{line.text[1:]}"
        start = len(self.names[speaker]) + 6
        return Line(text, ((0, speaker),), (start, len(text) - 1, 0, len(self.names[speaker]), speaker))

    def _event(self) -> Event:
        chance = self.chance
        subject = self.subjects[self.subject.one()]
        names = [*chance.sample(subject, 4), self.commons.one()]
        names += [300 + chance.randrange(len(self.people)) for _ in range(chance.randint(1, 5))]
        numbers = [
            str(chance.randint(10, 60)),
            str(chance.randint(60, 3000)),
            f"{chance.randint(1, 99)}.{chance.randint(1, 9)}",
        ]
        numbers += [f"{chance.randint(2, 900)},{chance.randint(0, 999):03}" for _ in range(chance.randint(0, 2))]
        said = [self._clause(chance.randint(6, 30)) for _ in range(chance.randint(1, 4))]
        return Event(_BEGAN + timedelta(minutes=chance.randrange(_DAYS * 24 * 60)), names, numbers, said)

    def _report(self, event: Event, own: float) -> list[Line]:
        """An article about an event: who reports it alone says more of his own."""
        chance = self.chance
        lines = []
        people = [name for name in event.names if name >= 300] or event.names
        for place in range(chance.randint(12, 32)):
            kind = chance.random()
            names = chance.sample(event.names, chance.choice((0, 1, 1, 2)) if place else 2)
            number = None
            if chance.random() < 0.3:
                number = (
                    "2023"
                    if chance.random() < 0.15
                    else chance.choice(event.numbers)
                    if chance.random() > own
                    else str(chance.randint(10, 99))
                )
            if kind < 0.13:
                said = chance.choice(event.said) if chance.random() > own else self._clause(chance.randint(6, 30))
                lines.append(self._quotation(said, chance.choice(people)))
            elif kind < 0.23:
                lines.append(self._statement(chance.choice(people), number))
            else:
                lines.append(self._line(names, number))
        return lines

    def _reworded(self, line: Line, share: float) -> Line:
        """A sentence with other words in it; what is quoted stays, or is cut."""
        if line.kind == "direct" and line.quote:
            said = line.text[line.quote[0] : line.quote[1]].split()
            if share > 0.2 and len(said) > 12 and self.chance.random() < 0.5:
                said = said[len(said) // 3 :]
            return self._quotation(said, line.quote[4], self.chance.choice(("said", "told reporters")))
        words: list[str | int] = []
        names = dict(line.names)
        at = 0
        while at < len(line.text):
            if at in names:
                words.append(names[at])
                at += len(self.names[names[at]]) + 1
                continue
            end = line.text.find(" ", at)
            end = len(line.text) if end < 0 else end
            word = line.text[at:end].rstrip(".").lower()
            if word in self.synonyms and self.chance.random() < share:
                word = self.synonyms[word]
            if word:
                words.append(word)
            at = end + 1
        if share > 0.2 and len(words) > 8 and self.chance.random() < 0.6:
            half = self.chance.randrange(3, len(words) - 3)
            words = words[half:] + words[:half]
        return self._joined(words, ".")

    def _articles(self) -> Iterator[tuple[datetime, int, str, list[Line], str | None, int]]:
        chance = self.chance
        while True:
            while self.pending:
                yield self.pending.pop()
            event = self._event()
            kind = chance.random()
            if kind < 0.80:
                self._publish(event, self._report(event, 0.7))
                continue
            if kind < 0.92:
                for _ in range(chance.randint(2, 7)):
                    self._publish(event, self._report(event, 0.4), late=chance.randint(0, 40))
                continue
            event.wire = self._report(event, 0.5)
            event.family, event.agency = self.number, chance.choice(_AGENCIES)
            size = min(220, int(chance.paretovariate(1.5) * 1.6) + 1)
            for _ in range(size):
                self._publish(event, self._taken(event), late=chance.randint(0, 30), is_wire=True)
            for _ in range(chance.choice((0, 0, 1, 2))):
                self._publish(event, self._report(event, 0.4), late=chance.randint(0, 40))
            chance.shuffle(self.pending)

    def _taken(self, event: Event) -> list[Line]:
        """The wire as an outlet prints it: whole, cut from the end, with some words changed, or rewritten."""
        chance, wire = self.chance, event.wire
        how = chance.random()
        if how < 0.40:
            return list(wire)
        if how < 0.70:
            return wire[: chance.randint(max(5, len(wire) // 2), len(wire))]
        if how < 0.85:
            return [self._reworded(line, 0.15) for line in wire if chance.random() < 0.93]
        lines = [self._reworded(line, 0.4) for line in wire if chance.random() < 0.85]
        for at in range(len(lines) - 1):
            if chance.random() < 0.2:
                lines[at], lines[at + 1] = lines[at + 1], lines[at]
        return lines

    def _publish(self, event: Event, lines: list[Line], late: int = 0, is_wire: bool = False) -> None:
        self.number += 1
        outlet = self.outlet.one()
        url = f"https://outlet{outlet}.example/{self.number}"
        if is_wire:
            self.families[url] = event.family
        lines = lines + [Line(text) for text in self.templates[outlet]]
        agency = event.agency if is_wire and self.chance.random() < 0.5 else None
        self.pending.append((event.at + timedelta(hours=late), outlet, url, lines, agency, self.number))

    def _stage(
        self,
        rows: dict[str, dict[str, list[Any]]],
        at: datetime,
        outlet: int,
        url: str,
        lines: list[Line],
        agency: str | None,
        number: int,
    ) -> None:
        text = "\n\n".join(line.text for line in lines)
        title = lines[0].text[:70].rpartition(" ")[0]
        domain = f"outlet{outlet}.example"
        payload = sha256(url.encode()).hexdigest()
        article_id = article_key(
            Capture(b"", Shape.HTML, "made", url=url), Article(part=1, title=title, text=text, url=url)
        )
        capture_id = payload[:32]
        both = {"article_id": article_id, "capture_id": capture_id}

        def add(table: str, **row: Any) -> None:
            for column, values in rows[table].items():
                values.append(row.get(column))

        if domain not in rows["outlets"]["outlet_id"]:
            add("outlets", outlet_id=domain, name=domain, domain=domain, is_configured=False)
        add(
            "captures",
            capture_id=capture_id,
            run_id="made",
            outlet_id=domain,
            url=url,
            fetched_at=at,
            http_status=200,
            content_type="text/html",
            payload_sha256=payload,
            payload_bytes=0,
            shape="html",
            source_path="/made/made.warc.gz",
            source_offset=number,
            outcome="article",
            code_version="made",
            read_ms=1,
        )
        add(
            "articles",
            **both,
            outlet_id=domain,
            fetched_at=at,
            page_part=1,
            url=url,
            title=title,
            authors=[],
            keywords=[],
            published_at=at,
            published_raw=at.isoformat(),
            published_precision="minute",
            published_source="made",
            language="en",
            text=text,
            text_sha256=text_digest(title, text),
            word_count=text.count(" ") + 1,
            wire_agency=agency,
            is_partial=False,
        )
        start, mention, quote = 0, 0, 0
        for place, line in enumerate(lines):
            add(
                "blocks",
                **both,
                number=place,
                kind="paragraph",
                is_kept=True,
                text=line.text,
                start_char=start,
                end_char=start + len(line.text),
            )
            for offset, name in line.names:
                mention += 1
                written = self.names[name]
                add(
                    "mentions",
                    **both,
                    number=mention,
                    entity_id=f"made:{name}",
                    text=written,
                    kind="PLACE" if name < 300 else "PERSON",
                    start_char=start + offset,
                    end_char=start + offset + len(written),
                )
            if line.quote:
                quote += 1
                begin, end, who, who_end, speaker = line.quote
                add(
                    "quotes",
                    quote_id=f"{article_id}{quote:03}",
                    **both,
                    number=quote,
                    kind=line.kind,
                    text=line.text[begin:end],
                    start_char=start + begin,
                    end_char=start + end,
                    pieces=[[start + begin, start + end]],
                    cue="said",
                    speaker_text=self.names[speaker],
                    speaker_start_char=start + who,
                    speaker_end_char=start + who_end,
                    speaker_name=self.names[speaker],
                    speaker_entity_id=f"made:{speaker}",
                    speaker_class="person",
                    is_anonymous=False,
                )
            start += len(line.text) + 2
        for name in sorted({name for line in lines for _, name in line.names}):
            self._entity(rows, name)

    def _entity(self, rows: dict[str, dict[str, list[Any]]], name: int) -> None:
        entities = rows["entities"]
        known = rows.setdefault("", {})  # names this batch has, kept beside its tables
        if str(name) in known:
            return
        known[str(name)] = []
        for column, value in (
            ("entity_id", f"made:{name}"),
            ("name", self.names[name]),
            ("kind", "PLACE" if name < 300 else "PERSON"),
            ("origin", "text"),
        ):
            entities[column].append(value)
        for column in ("wikidata_id", "geonames_id", "country"):
            entities[column].append(None)
        rows["aliases"]["entity_id"].append(f"made:{name}")
        rows["aliases"]["alias"].append(self.names[name])
        rows["aliases"]["origin"].append("exact")


def load_made(data: Path, folder: Path) -> None:
    """Load what Maker.write left."""
    with running(data, "made", {}):
        for batch in sorted(folder.iterdir()):
            load_batch(data, {path.stem: pq.ParquetFile(path).read() for path in batch.glob("*.parquet")})


def write_families(folder: Path, families: dict[str, int]) -> None:
    pq.write_table(pa.table({"url": list(families), "family": list(families.values())}), folder / "families.parquet")


def read_families(folder: Path) -> dict[str, int]:
    table = pq.ParquetFile(folder / "families.parquet").read()
    return dict(zip(table["url"].to_pylist(), table["family"].to_pylist(), strict=True))
