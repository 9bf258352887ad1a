"""Where in a dump an article begins and ends: the heaviest run of lines, and the places where the subject changes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate, pairwise

from rapidfuzz import fuzz

from articles.dump.lines import Line, Subject
from articles.moments import YEAR_ENDS, find_moment
from articles.page.wires import find_dateline
from articles.rules import Does

BOXES = frozenset({"related_box", "comments", "footer"})
"""kinds of lines that stand over a box of other matter, or begin the foot of a page"""
_COMMENTER = re.compile(r"\d{1,4}[.)] .{1,60} (?:says|sagt|schreibt|dit|dice|diz|disse|schreef) ?:$")
"""who wrote one of many comments, as the program that runs most blogs counts and names them"""
_AGO = re.compile(
    r"(?i)\b\d{1,2}\s?(?:\w+ fa|\w+ назад|\w+ тому|saat önce|\w+ önce|\w+ temu|\w+ geleden|\w+ sedan|\w+ siden|小时前"
    r"|小時前|分钟前|分鐘前|天前|時間前|分前|日前|시간 전|분 전|일 전)(?!\w)"
    r"|\b(?:vor|il y a|hace|há|před|acum|منذ|قبل) \d{1,2} \w+"
)
"""how long ago something was posted"""
_TALK = 3
"""such stamps, below which readers talk"""
_YEAR = re.compile(rf"(?<!\d)(19|20)\d\d{YEAR_ENDS}")
_CHANGES = ((0.08, 2.5), (0.12, 2.0), (0.16, 1.0), (0.25, 0.0), (0.35, -1.0))
"""how much a new subject speaks for a new article, by the share of its words that were told before"""
_MOST_BETWEEN = -40.0
"""what lines between two stretches of one subject weigh at most, however many they are"""
_FEWEST_IN_PART, _FEWEST_BEHIND_GAP = 90, 60
"""of prose on either side of a headline, for two articles; and where a gap parts them that has hardly its like"""

_STRANGE = 0.12
"""share of its words told before, of another matter"""
_HEAD = 60
"""lines before a text among which its headline stands"""
_FEW_GAPS = 2
"""as wide, where a gap has hardly its like"""
_NEAR, _ALIKE = 12, 3
"""lines on either side, and how many of them stand behind a gap where gaps are how paragraphs are parted"""
_SURELY_NEW = 4.5
"""evidence for another article"""
_FEWEST_COMPARED = 12, 80
"""words, and words told before, for what both are about to be compared"""
_ENOUGH_TOLD = 200
"""words, for a paragraph that shares none of their subject to be another matter"""
_FULL_PARAGRAPH = 45
"""words of a line that can be no teaser"""
_LONGEST_STANDFIRST = 60
"""words"""


def is_cut(line: Line) -> bool:
    """Whether it is cut wherever it stands: for its words, or as a mark that stands again and again."""
    return line.is_furniture if line.rule is None else line.rule.does is not Does.KEEP


def opens_box(line: Line) -> bool:
    """Whether it stands over a box, or over points that lead to other articles; what asks readers for their word in a
    paragraph of its own does not."""
    if line.rule is None or (line.words >= 20 and line.rule.kind != "footer"):
        return False
    return line.rule.kind in BOXES or (line.rule.kind == "related" and line.heads_list)


def tells(line: Line) -> bool:
    """Whether it is a line of prose that could be an article's."""
    return line.is_prose and not line.is_repeat and not is_cut(line)


def usual_gap(lines: Sequence[Line]) -> int:
    """Blank lines that mostly stand between two lines."""
    return sorted(line.gap for line in lines)[len(lines) // 2]


def _lone_gap(lines: Sequence[Line], parting: int) -> int:
    """So many blank lines, of those that part texts, that hardly any line stands behind as many."""
    widest = sorted((line.gap for line in lines), reverse=True)
    return max(parting, widest[min(len(lines) - 1, _FEW_GAPS)] + 1)


def behind_gap(lines: Sequence[Line], gap: int) -> list[bool]:
    """For each line whether so many blank lines part it from the one before it, and few of the lines near it."""
    before = [0, *accumulate(line.gap >= gap for line in lines)]
    return [
        line.gap >= gap and before[min(len(lines), at + _NEAR)] - before[max(0, at - _NEAR)] <= _ALIKE
        for at, line in enumerate(lines)
    ]


def runs_of(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Runs of prose, first and last + 1: lines of prose with nothing but known cruft and no wide gap between them."""
    runs: list[tuple[int, int]] = []
    start = end = None
    is_parted = behind_gap(lines, usual_gap(lines) + 2)
    for at, line in enumerate(lines):
        if tells(line):
            if start is not None and end is not None and is_parted[at]:
                runs.append((start, end))
                start = None
            start = at if start is None else start
            end = at + 1
        elif start is not None and end is not None and (not is_cut(line) or opens_box(line)):
            runs.append((start, end))
            start = None
    if start is not None and end is not None:
        runs.append((start, end))
    return runs


def weigh(lines: Sequence[Line]) -> list[float]:
    """How much each line speaks for an article (above zero) or against it."""
    weights = [_weight(line) for line in lines]
    runs = runs_of(lines)
    total = sum(line.words for start, end in runs for line in lines[start:end] if line.is_prose)
    told = Subject()
    in_box = in_comments = False
    commenters = sum(_COMMENTER.match(line.text) is not None for line in lines)
    stamps = 0
    last = 0
    is_parted = behind_gap(lines, usual_gap(lines) + 2)
    for start, end in runs:
        if lines[start].is_cut_off and lines[start].words >= 8 and start and lines[start - 1].is_headline:
            # A headline and a sentence cut off lead to another article.
            in_box = True
            weights[start - 1] -= 15.0
        in_box = in_box or any(is_parted[last : start + 1])
        for line in lines[last:start]:
            if opens_box(line):
                in_box = True
                if line.rule is not None and line.rule.kind == "comments" and told.words > total / 3:
                    in_comments = True
            elif _is_stamp(line):
                stamps += 1
            elif _COMMENTER.match(line.text):
                stamps += commenters
        in_comments = in_comments or (stamps >= 3 and told.words > 60)
        prose = [line for line in lines[start:end] if tells(line)]
        words = sum(line.words for line in prose)
        near = Subject.of(prose).share_in(told) if words >= _FEWEST_COMPARED[0] else 0.0
        factor = -0.3 if in_comments else _factor(prose, words, lines[last:start], told, near, in_box)
        between = sum(weights[last:start])
        if factor > 0.0 and near >= 0.15 and between < _MOST_BETWEEN:
            weights[last:start] = [weight * _MOST_BETWEEN / between for weight in weights[last:start]]
        last = end
        if factor >= 0.4:
            for line in prose:
                told.add(line)
            in_box = in_box and words < 60
        for at in range(start, end):
            if tells(lines[at]):
                weights[at] = 0.0 if lines[at].is_cut_off or lines[at].last_rule else min(lines[at].words, 60) * factor
    for at, line in enumerate(lines):
        if line.is_apart:
            weights[at] -= 60.0
    return weights


def _factor(
    prose: Sequence[Line], words: int, before: Sequence[Line], told: Subject, near: float, in_box: bool
) -> float:
    """What a word of a run of prose weighs: 1, less where the run is short and stands alone, and below zero where it is
    of another matter than what was told before."""
    is_lone = len(prose) == 1 or all(line.has_bullet for line in prose)
    whole = 1.0 if not is_lone or words >= _FULL_PARAGRAPH else 0.2
    if sum(line.is_cut_off for line in prose) > max(1, len(prose) // 3):
        return -0.2
    if words < _FEWEST_COMPARED[0] or told.words < _FEWEST_COMPARED[1]:
        return whole
    if in_box and is_lone and any(is_kind(line, "date", "byline") for line in before):
        return -0.2  # each with a day of its own, these are other articles
    if in_box and words < told.words:
        if near < (0.09 if len(prose) >= 3 and not is_lone else _STRANGE):
            return -0.2
        return whole * 0.4 if near < 0.18 and len(prose) < 3 else whole
    return -0.1 if is_lone and near < 0.1 and told.words >= _ENOUGH_TOLD else whole


def _weight(line: Line) -> float:
    """What a line weighs that tells nothing."""
    if opens_box(line):
        return -25.0
    if is_cut(line):
        return -3.0
    return 0.0 if line.is_post else -1.0 if line.is_ended else -4.0


def heaviest(weights: Sequence[float]) -> tuple[int, int, float]:
    """The run of lines with the greatest sum: first, last + 1, sum (Kadane)."""
    best, start, total = (0, 0, 0.0), 0, 0.0
    for at, weight in enumerate(weights):
        if total <= 0:
            start, total = at, 0.0
        total += weight
        if total > best[2]:
            best = (start, at + 1, total)
    return best


def split(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines of each article of the dump: one, or several that stand behind one another. A new one begins where
    the subject changes and something says so: a headline that is said twice, a byline, a date, the foot of a page."""
    usual = usual_gap(lines)
    parting = usual + 2 if usual else 1
    lone = _lone_gap(lines, parting)
    is_parted = behind_gap(lines, parting)
    runs = stretches(lines, is_parted)
    breaks: list[int] = []
    recent: list[Line] = []
    solid = 0
    last = 0
    for n, (start, end) in enumerate(runs):
        prose = lines[start:end]
        told = Subject.of(reversed(recent), 1500)
        if solid >= _FEWEST_BEHIND_GAP and (ahead := _ahead(lines, runs, n)) is not None:
            at = _new_article(lines, last, start, is_parted, told, ahead)
            if at is not None and not is_parted[at] and _is_talk(lines[breaks[-1] if breaks else 0 : at]):
                at = None
            if at is not None and min(solid, ahead.words) >= _fewest(lines[at], lone):
                breaks.append(at)
                recent, solid = [], 0
        recent += (line for line in prose if not line.is_cut_off)
        words = sum(line.words for line in prose)
        if len(prose) > 1 or words >= _FULL_PARAGRAPH:
            solid += words
        last = end
    parts = [lines[a:b] for a, b in pairwise([0, *breaks, len(lines)])]
    whole: list[list[Line]] = []
    for part in parts:
        if whole and not (_is_article(part, part[0], lone) and _is_article(whole[-1], part[0], lone)):
            part[0].is_apart = True
            whole[-1] += part
        else:
            whole.append(list(part))
    return [apart for part in whole for apart in _with_rest(part)]


def _is_article(part: Sequence[Line], first: Line, lone: int) -> bool:
    """Whether it holds as many words of prose as an article at least; `first` is where the later of two begins."""
    start, _, weight = heaviest(weigh(part))
    return weight >= _fewest(first, lone, part[max(0, start - 5) : start])


def _is_talk(lines: Sequence[Line]) -> bool:
    """Whether lines end where readers talk: in stamps of what they posted, with no foot of a page behind these."""
    stamps = 0
    for line in lines:
        if is_kind(line, "footer", "copyright"):
            stamps = 0
        stamps += _is_stamp(line)
    return stamps >= _TALK


def _is_stamp(line: Line) -> bool:
    """Whether it says how long ago what stands beside it was posted."""
    if is_kind(line, "date") and "ago" in line.key:
        return True
    return line.words <= 8 and _AGO.search(line.text) is not None


def _fewest(first: Line, lone: int, head: Sequence[Line] = ()) -> int:
    """Words of prose that an article has at least: fewer behind a gap, or below a headline and who wrote it or when."""
    is_signed = any(_may_head(x, 4) for x in head) and any(is_kind(x, "byline") or is_dated(x) for x in head)
    return _FEWEST_BEHIND_GAP if first.gap >= lone or is_signed else _FEWEST_IN_PART


def _with_rest(part: list[Line]) -> list[list[Line]]:
    """The part; or two, where behind its article, or before it, the foot of a page and another matter follow that is
    long enough for an article. In 470 dumps of one page nothing of the kind stands; in 160 of two it found 8 articles
    that were lost."""
    start, end, weight = heaviest(weigh(part))
    if weight < _FEWEST_IN_PART:
        return [part]
    for first, last in ((end, len(part)), (0, start)):
        rest = part[first:last]
        if sum(line.words for line in rest if tells(line)) < _FEWEST_IN_PART:
            continue
        begin, stop, own = heaviest(weigh(rest))
        if own < _FEWEST_IN_PART:
            continue
        to = first + begin if first == end else start
        foot = next((at for at in range(min(end, first + stop), to) if is_kind(part[at], "footer", "copyright")), None)
        told = Subject.of((line for line in part[start:end] if tells(line)), 1500)
        if (
            foot is not None
            and Subject.of((line for line in rest[begin:stop] if tells(line)), 400).share_in(told) < _STRANGE
        ):
            at = max(foot, to - _HEAD)
            return [*_with_rest(part[:at]), *_with_rest(part[at:])]
    return [part]


def stretches(lines: Sequence[Line], is_parted: Sequence[bool]) -> list[tuple[int, int]]:
    """Stretches of lines of prose with nothing at all between them, first and last + 1."""
    found: list[tuple[int, int]] = []
    for at, line in enumerate(lines):
        if tells(line):
            if found and found[-1][1] == at and not is_parted[at]:
                found[-1] = (found[-1][0], at + 1)
            else:
                found.append((at, at + 1))
    return found


def _ahead(lines: Sequence[Line], runs: Sequence[tuple[int, int]], first: int) -> Subject | None:
    """What the next 150 words of prose from a run on are about; None where they are too few or stand apart, as teasers
    do."""
    subject, lone = Subject(), 0
    for n in range(first, len(runs)):
        start, end = runs[n]
        for line in lines[start:end]:
            subject.add(line)
        follows = n > first and _follows(lines, runs[n - 1][1], start)
        goes_on = n + 1 < len(runs) and _follows(lines, end, runs[n + 1][0])
        if end - start == 1 and lines[start].words < _FULL_PARAGRAPH and not follows and not goes_on:
            lone += lines[start].words
        if subject.words >= 150:
            break
    return subject if subject.words >= _FEWEST_BEHIND_GAP and lone < 0.6 * subject.words else None


def _follows(lines: Sequence[Line], before: int, start: int) -> bool:
    """Whether nothing stands between two stretches of prose but what is cut wherever it stands, as a label of an ad."""
    return all(is_cut(line) and not opens_box(line) for line in lines[before:start])


def _new_article(
    lines: Sequence[Line], start: int, end: int, is_parted: Sequence[bool], told: Subject, ahead: Subject
) -> int | None:
    """The line between two stretches of prose where another article begins, or None where the same goes on."""
    share = ahead.share_in(told)
    change = next((points for most, points in _CHANGES if share < most), -2.0)
    between = lines[start:end]
    foot = 1.5 if any(is_kind(x, "footer", "copyright") for x in between) else 0.0
    dateline = 1.5 if find_dateline(lines[end].text)[0] else 0.0
    # A standfirst reads as prose does: the byline may stand behind it.
    signed = lines[end].words <= _LONGEST_STANDFIRST and is_kind(lines[min(end + 1, len(lines) - 1)], "byline")
    best, most = None, _SURELY_NEW
    for at in range(end, start - 1, -1):
        line = lines[at]
        if at < end and not _may_head(line, 2 if is_parted[at] else 3):
            continue
        gap = 3.0 if is_parted[at] else 0.0
        if at == end:
            evidence = gap + dateline if gap >= 3.0 else 0.0
        else:
            near = lines[max(start, at - 2) : min(end, at + 6)]
            evidence = gap + dateline + foot
            evidence += 1.5 if signed or any(is_kind(x, "byline") or is_dated(x) for x in near) else 0.0
            evidence += 2.0 if any(same(line.key, other.key) for other in lines[at + 1 : min(end, at + 12)]) else 0.0
        if evidence >= 1.0:
            evidence += change + (0.5 if at > start else 0.0) + (0.5 if len(between) >= 5 else 0.0)
            if at < end:
                own = Subject.of([line])
                evidence += max(0.0, 2.0 * (own.share_in(ahead) - own.share_in(told)))
            if evidence >= most:
                best, most = at, evidence
    return best


def _may_head(line: Line, fewest: int) -> bool:
    """Whether it could be the headline of another article; what ends in a colon leads to what stands below it."""
    if not line.is_headline or is_cut(line) or line.has_bullet or line.is_post or line.words < fewest:
        return False
    return line.text[-1] != ":" and not is_dated(line)


def is_dated(line: Line) -> bool:
    if line.words > 20 or not _YEAR.search(line.text):
        return False
    moment = find_moment(line.text, "text")
    return moment is not None and moment.precision != "month"


def is_kind(line: Line, *kinds: str) -> bool:
    return line.rule is not None and line.rule.kind in kinds


def same(a: str, b: str) -> bool:
    """Whether two keys say the same but for a word or two."""
    return a == b or (min(len(a), len(b)) > 15 and fuzz.ratio(a, b) >= 85)
