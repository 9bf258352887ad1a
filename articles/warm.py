"""Importing this makes a process ready to read: the process that forks readers imports it once for all of them."""

from __future__ import annotations

import contextlib
import ctypes
import gc

from articles.parse import MODELS
from articles.read import EVERY_STEP, annotate
from articles.records import Article

_TEXT = "“Ready,” said Maria Ortiz of the Russian Federation in Paris. Minister Bergqvist told the United Nations so."
"""it asks for all that is made once of the lists: what a forked reader makes it has for itself alone"""
for language in MODELS:
    annotate(Article(part=1, title=None, text=_TEXT, language=language), EVERY_STEP)
gc.collect()
with contextlib.suppress(OSError, AttributeError):  # glibc alone has it
    ctypes.CDLL("libc.so.6").malloc_trim(0)  # what loading needed for a moment
gc.freeze()  # what is loaded is never freed: collections in the forked readers leave its memory shared
