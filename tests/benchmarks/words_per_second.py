"""Words read per CPU second, step by step, in one process: names, parse, quotes.

    uv run python tests/benchmarks/words_per_second.py FILE…     text files, one article each
    uv run python tests/benchmarks/words_per_second.py           the articles of the sample archive

Every article is read twice where there are few, the first time to warm up what is loaded on first use.
"""

from __future__ import annotations

import gzip
import re
import sys
import time
from pathlib import Path

from articles.names import find_names
from articles.parse import Text
from articles.quotes.grammar.attribute import attributions, trees_of
from articles.quotes.grammar.resolve import resolve
from articles.quotes.marks import find_passages

SAMPLE = Path(__file__).resolve().parents[2] / "seeds" / "sample"
TAG = re.compile(r"<(script|style)\b.*?</\1>|<[^>]+>", re.DOTALL | re.IGNORECASE)


def sample_texts() -> list[str]:
    """The texts of the sample archive, tags taken off roughly: for speed, what stands there does not matter."""
    texts = []
    for path in sorted(SAMPLE.rglob("*")):
        if path.suffix == ".txt":
            texts.append(path.read_text(encoding="utf-8"))
        elif path.name.endswith(".warc.gz"):
            with gzip.open(path) as file:
                pages = file.read().decode("utf-8", "replace").split("WARC/1.")
            texts += [TAG.sub("", page) for page in pages if "<p>" in page]
    return texts


def main(paths: list[str]) -> None:
    texts = [Path(path).read_text(encoding="utf-8") for path in paths] or sample_texts()
    spent = dict.fromkeys(("tokens", "names", "parse", "quotes"), 0.0)
    for round_number in range(2):
        spent = dict.fromkeys(spent, 0.0)
        for written in texts:
            marks = [time.process_time()]
            text = Text(written)
            text.tokens()
            marks.append(time.process_time())
            names = find_names(text)
            marks.append(time.process_time())
            passages = find_passages(text.text, text.paragraphs)
            trees = trees_of(text, passages)
            marks.append(time.process_time())
            for _ in resolve(text, names, passages, trees, attributions(text, names, passages, trees)):
                pass
            marks.append(time.process_time())
            for number, step in enumerate(spent):
                spent[step] += marks[number + 1] - marks[number]
        if round_number == 0 and sum(len(t.split()) for t in texts) > 50_000:
            break
    words = sum(len(t.split()) for t in texts)
    for step, seconds in spent.items():
        print(f"{step:8} {seconds:7.2f} s {words / max(seconds, 1e-9):10,.0f} words a CPU second")
    whole = sum(spent.values())
    print(f"together {whole:7.2f} s {words / whole:10,.0f} words a CPU second ({words:,} words)")


if __name__ == "__main__":
    main(sys.argv[1:])
