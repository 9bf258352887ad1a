"""Turn the bytes of a page into characters and a tree, or say why that cannot be."""

from __future__ import annotations

import codecs
import re
from unicodedata import normalize

from lxml import etree, html
from lxml.html import HtmlElement

from articles.records import Reason, Rejected
from articles.wide import wide_encoding

MAX_BYTES = 20 * 1024 * 1024
"""larger pages are refused before they are parsed"""
MAX_ELEMENTS = 150_000
MAX_ATTRIBUTES = 1_000
"""of one element: the parser's time grows with their square"""
_COUNT = etree.XPath("count(descendant-or-self::*)")
_IMPLIED = 4
"""elements that one tag may make, at most: a cell its row, body and table"""
_LONG_TAG = re.compile(r"<[a-zA-Z][\w:-]*[\s/][^>]{10000,}")
_META = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]+)""", re.IGNORECASE)
_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")
_CONTROL_BYTES = bytes({*range(0x20), 0x7F} - set(b"\t\n\x0c\r"))
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_WESTERN_BYTES = {ord(c): n for n in range(0x80, 0xA0) if (c := bytes([n]).decode("cp1252", "ignore"))}
_CONTINUED = "".join(map(chr, [*_WESTERN_BYTES, *range(0x80, 0xC0)]))
_MISREAD = re.compile(
    f"[\xc2-\xf4](?:(?<=[\xc2-\xdf])[{_CONTINUED}]|(?<=[\xe0-\xef])[{_CONTINUED}]{{2}}|(?<=[\xf0-\xf4])[{_CONTINUED}]{{3}})"
)
"""characters of UTF-8 that were taken for Windows-1252, as in “donâ€™t”; it begins with one set to be searched fast"""
_LEAST_MISREAD = 3
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_FRAMESET = re.compile(r"<frameset\b", re.IGNORECASE)
_FRAMES = re.compile(r"(</?)(?:frameset|noframes)\b", re.IGNORECASE)
_TAGS = re.compile(rb"<\s*(!doctype|html|head|body|div|p|a|article|meta|title|table|span|h1|script|section)\b", re.I)
# Labels that mean another encoding than Python takes them for (WHATWG Encoding Standard, 4.2).
_LABELS = {
    **dict.fromkeys(("iso-8859-1", "latin1", "latin-1", "l1", "iso8859-1", "ascii", "us-ascii"), "cp1252"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "ms_kanji", "windows-31j"), "cp932"),
    **dict.fromkeys(("gb2312", "gbk", "gb_2312-80", "x-gbk", "chinese"), "gb18030"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "ksc5601", "korean"), "cp949"),
    **dict.fromkeys(("iso-8859-9", "latin5"), "cp1254"),
    **dict.fromkeys(("tis-620", "iso-8859-11"), "cp874"),
    "big5": "big5hkscs",
    "utf8": "utf-8",
    "unicode": "utf-16-le",
    "utf-16": "utf-16-le",
}
_SHIFT = b"\x1b$"
"""shifts to Japanese in ISO-2022-JP, where every byte looks like ASCII"""
_WESTERN = frozenset({"cp1252", "cp1254", "iso8859-15"})
"""what pages are labelled with that are written in another script of one byte a letter"""
_FOREIGN = re.compile(r"[À-ÖØ-öø-ÿ]{4}")
"""no word of a Western language has so many accents in a row"""
_SIGNATURES = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"RIFF": "RIFF",
    b"\x1f\x8b": "gzip",
    b"PK\x03\x04": "ZIP",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"OggS": "Ogg",
    b"\x00\x00\x01\x00": "icon",
    b"\x7fELF": "program",
    b"wOF": "font",
}


def check_payload(payload: bytes) -> None:
    """Raises Rejected where the bytes are empty, too many, or plainly no page."""
    if not payload.strip(b"\x00 \t\r\n"):
        raise Rejected(Reason.EMPTY, "no body")
    if len(payload) > MAX_BYTES:
        raise Rejected(Reason.TOO_LARGE, f"{len(payload)} bytes, the limit is {MAX_BYTES}")
    for start, name in _SIGNATURES.items():
        if payload.startswith(start):
            raise Rejected(Reason.NOT_HTML, f"the bytes are {name}")
    if _TAGS.search(payload[:200_000].replace(b"\x00", b"")) is None:
        what = "JSON" if payload.lstrip()[:1] in (b"{", b"[") else "no element of HTML"
        raise Rejected(Reason.NOT_HTML, f"the bytes hold {what}")


def decode(payload: bytes, content_type: str | None = None) -> tuple[str, str]:
    """The page's characters and the encoding they were read in: by byte order mark, else UTF-8 where the bytes are
    nothing but that, else by header, by meta element, by detection (WHATWG HTML, 13.2.3.2, but what cannot be UTF-8
    by chance is UTF-8); see `cleaned`."""
    if wide := wide_encoding(payload):
        return cleaned(payload.decode(wide, "replace")), wide
    if payload.startswith(codecs.BOM_UTF8):
        return cleaned(payload.decode("utf-8-sig", "replace")), "utf-8"
    said = _HEADER.search(content_type or "")
    meta = _META.search(payload[:4096]) or _XML.search(payload[:200])
    named = [said.group(1) if said else "", meta.group(1).decode("ascii", "replace") if meta else ""]
    labels = [label for label in (_known(name) for name in named) if label]
    seven_bit = payload.isascii()
    if seven_bit and 0x1B in payload and _SHIFT in payload:
        labels.append("iso2022_jp")
    if not (seven_bit and any(label.startswith("iso2022") or label == "hz" for label in labels)):
        try:
            return cleaned(payload.decode("utf-8"), payload), "utf-8"
        except UnicodeDecodeError as wrong:
            # UTF-8 that was cut or patched together: of another encoding three quarters and more would be bad.
            text = payload.decode("utf-8", "replace")
            if wrong.start > len(payload) - 4 or ("utf-8" in labels and _bad_share(text) < 0.5):
                return cleaned(text), "utf-8"
    for label in labels:
        if label != "utf-8":
            text = payload.decode(label, "replace")
            is_sound = "\ufffd" not in text or _bad_share(text) < 0.02
            if is_sound and not (label in _WESTERN and len(_FOREIGN.findall(text)) > 10):
                return cleaned(text), label
    detected = _detect(payload)
    return cleaned(payload.decode(detected, "replace")), detected


def _known(name: str) -> str:
    """Python's name for a label, or nothing where there is no such encoding."""
    label = name.strip().lower()
    label = _LABELS.get(label, label)
    if label.startswith("utf-16"):
        return "utf-8"  # a meta element that could be read as ASCII is not UTF-16
    try:
        found = codecs.lookup(label)
    except (LookupError, ValueError):
        return ""
    return found.name if found._is_text_encoding else ""


def _bad_share(text: str) -> float:
    foreign = sum(1 for c in text if c > "\x7f")
    return text.count("\ufffd") / max(1, foreign)


def _detect(payload: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(payload[:60_000], steps=5, chunk_size=2048).best()
    return best.encoding if best is not None and best.encoding != "ascii" else "cp1252"


def cleaned(text: str, raw: bytes | None = None) -> str:
    """The characters of a page or a dump without controls, and without soft hyphens: they say where a word may be
    broken, and would hide it from a search. Letters and their marks are put together (NFC). `raw` is the text in
    UTF-8, where that is at hand."""
    raw = text.encode("utf-8", "surrogatepass") if raw is None else raw
    text = _XML_DECLARATION.sub("", text, count=1)
    # In UTF-8 a control character is a byte that nothing else holds, and to look for bytes is ten times as fast.
    if len(raw.translate(None, _CONTROL_BYTES)) < len(raw) or "\ufffe" in text or "\uffff" in text:
        text = _CONTROLS.sub("", text)
    text = normalize("NFC", _reread(text))
    return text.replace("\xad", "") if "\xad" in text else text


def _reread(text: str) -> str:
    """The text with what was written as UTF-8 and taken for Windows-1252 put right, where that happened more than once
    or twice."""
    if "\xc3" not in text and ("\xe2" not in text or ("\xe2\u20ac" not in text and "\xe2\x80" not in text)):
        return text
    if len(_MISREAD.findall(text)) < _LEAST_MISREAD:
        return text
    return _MISREAD.sub(_reread_character, text)


def _reread_character(misread: re.Match[str]) -> str:
    raw = bytes(_WESTERN_BYTES.get(ord(c), ord(c)) for c in misread[0])
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return misread[0]


def storable(text: str) -> str:
    """The text without control characters, with lone surrogates marked as unreadable."""
    return text if text.isprintable() else _CONTROLS.sub("", _SURROGATES.sub("\ufffd", text))


def parse(text: str) -> HtmlElement:
    """The page's tree. Raises Rejected where elements nest deeper than the parser follows, or they or the attributes of
    one are too many."""
    if any(tag.group().count("=") > MAX_ATTRIBUTES for tag in _LONG_TAG.finditer(text)):
        raise Rejected(Reason.TOO_LARGE, f"an element with more than {MAX_ATTRIBUTES} attributes")
    if _FRAMESET.search(text, 0, 20_000):
        text = _FRAMES.sub(r"\1div", text)  # what they hold for browsers without frames is no text to the parser
    tree = _parsed(text, huge_tree=False)
    if tree is None:
        tree = _parsed(text, huge_tree=True)
    if tree is None:
        raise Rejected(Reason.TOO_DEEP, "elements nest deeper than 2048")
    if _IMPLIED * text.count("<") > MAX_ELEMENTS and _COUNT(tree) > MAX_ELEMENTS:
        raise Rejected(Reason.TOO_LARGE, f"more than {MAX_ELEMENTS} elements")
    return tree


def _parsed(text: str, huge_tree: bool) -> HtmlElement | None:
    """The tree; None where elements nest deeper than the parser allows, for it then drops the rest in silence."""
    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=huge_tree
    )
    # One class for every element: what forms and inputs have beyond it is not used, and to ask which costs a call each.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    try:
        tree = html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as wrong:
        raise Rejected(Reason.UNREADABLE, f"no tree: {wrong}") from None
    if any(error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in parser.error_log):
        return None
    return tree
