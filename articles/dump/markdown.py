"""Undo what programs that write pages as Markdown, and text browsers, put into a text: links, pictures, marks."""

from __future__ import annotations

import re

_TARGET = r"\((?:[^()\n]|\n(?!\s*\n)|\([^()\n]{0,300}\)){0,3000}\)"
_LINKED = re.compile(r"\]\(\s?(?:<|\"|https?:|[/#.)]|\w+:)")
_FEWEST = 3
"""links, for a text to be Markdown throughout"""
_IMAGE = re.compile(rf"!\[[^\[\]]{{0,1000}}\](?:{_TARGET}|\[\d{{1,4}}\])")
_LINK = re.compile(rf"\[((?:[^\[\]]|\[[^\[\]]{{0,300}}\]){{0,2000}})\](?:{_TARGET}|\[\d{{1,4}}\])")
_LISTED = re.compile(
    r"^ {0,4}(?:\[\d{1,4}\]:|\d{1,4}\.) *<?(?:https?|file|ftp|mailto|javascript|about):\S*.*$", re.MULTILINE
)
"""where a link leads, in the list that programs put behind a text"""
_NUMBERED = re.compile(r"\[\d{1,4}\](?=[^\s\[:(])")
"""the number of a link, before its words"""
_HEADING = re.compile(r"^ {0,3}#{1,6} +(.*?)[ #]*$", re.MULTILINE)
_STRONG = re.compile(r"(?<![\w*_])(\*{1,3}|_{1,3})(?=[^\s*_])([^*_\n]{1,400}?)(?<=[^\s*_])\1(?![\w*_])")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!>~|-])")
_QUOTED = re.compile(r"^ {0,3}(?:> ?)+", re.MULTILINE)
_OWN_LINE = re.compile(r"\s*(?:[*+•-]\s|\||\d{1,3}[.)]\s)")
"""how a line begins that goes not with the one before it"""
_WIDE, _RARE = 120, 0.05
"""characters of a line that no program broke, and the share of such lines in a text whose lines were broken"""


def plain(text: str) -> str:
    """The text without marks for links, pictures, headings and stress, the lines of one paragraph joined; as it is
    where it has no such marks."""
    if len(_LISTED.findall(text)) >= _FEWEST:
        text = _NUMBERED.sub("", _LISTED.sub("", text))
    text = _HEADING.sub(r"\1", text)
    if len(_LINKED.findall(text)) < _FEWEST:
        return text
    text = _QUOTED.sub("", _LINK.sub(r"\1", _IMAGE.sub("", text)))
    return _ESCAPED.sub(r"\1", _STRONG.sub(r"\2", _joined(text)))


def _joined(text: str) -> str:
    """The text with each paragraph on one line, where its lines were broken at some width."""
    lines = text.split("\n")
    long = sum(len(line) > _WIDE for line in lines)
    if long > _RARE * sum(1 for line in lines if line.strip()):
        return text
    joined: list[str] = []
    is_open = False
    for line in lines:
        if is_open and line.strip() and not _OWN_LINE.match(line):
            joined[-1] += " " + line.strip()
        else:
            joined.append(line)
        is_open = bool(line.strip()) and not line.endswith("  ")
    return "\n".join(joined)
