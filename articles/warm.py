"""Importing this makes a process ready to read: the process that forks readers imports it once for all of them."""

from __future__ import annotations

import gc

import articles.read
from articles.parse import MODELS, Text

for language in MODELS:
    articles.read.annotate(
        articles.read.Article(part=1, title=None, text="“Ready,” said Maria Ortiz in Paris.", language=language),
        articles.read.EVERY_STEP,
    )
assert Text("ready").model is not None
gc.collect()
gc.freeze()  # what is loaded is never freed: collections in the forked readers leave its memory shared
