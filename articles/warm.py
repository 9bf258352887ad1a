"""Importing this makes a process ready to read: the process that forks readers imports it once for all of them."""

from __future__ import annotations

import gc

from articles.parse import MODELS
from articles.read import EVERY_STEP, annotate
from articles.records import Article

for language in MODELS:
    annotate(Article(part=1, title=None, text="“Ready,” said Maria Ortiz in Paris.", language=language), EVERY_STEP)
gc.collect()
gc.freeze()  # what is loaded is never freed: collections in the forked readers leave its memory shared
