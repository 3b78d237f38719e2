"""The parts of a text that are not the article's own: a pure function of the text.

A line counts as boilerplate by its wording, by the language it is in, or by its place in a tail
or a list that such lines open. Where the evidence is not plain the line is the article's: nothing
is lost by a notice that stays, but much by a paragraph that goes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from annotator.suggest.boilerplate_wording import (
    LANGUAGE,
    LINKS,
    LONGEST,
    NOTICE,
    PAGE,
    Wording,
    wording,
)
from annotator.suggest.languages import language, words_of
from annotator.suggest.linebreaks import BREAKS

#: Code points of a paragraph by which its language is told.
_SAMPLE = 600

#: Lines from either end that are the head and the tail of a page, where bylines stand.
_HEAD, _TAIL = 6, 6

#: Lines that one heading may be followed by, and the words of a line in a list amid the article.
_MOST_LINKS, _FEWEST_WORDS, _MOST_WORDS = 15, 5, 22

#: The share of the words that an article's own language has.
_OWN = 0.6

_LINE = re.compile(f"[^{BREAKS}]*\\S[^{BREAKS}]*")
_QUOTES = "\"“”'‘’«»„"
_ENDS = (".", "!", "…", ";", ",", ":")

#: What an item of an article's own list may begin with.
_NO_ITEM = _QUOTES + "-–—•*@#("


class Region(NamedTuple):
    """A half-open range of code points, of whole lines, and what kind of boilerplate it is."""

    start: int
    end: int
    kind: str


@dataclass(slots=True)
class _Line:
    """A line that is not blank, without white space at its edges; of a long one the beginning."""

    start: int
    end: int
    text: str
    words: list[str]
    found: Wording | None = None
    language: str | None = None
    kind: str | None = None

    @property
    def is_item(self) -> bool:
        """Whether it may stand in a list of headlines."""
        return (
            0 < len(self.words) <= _MOST_WORDS
            and self.end - self.start <= LONGEST
            and self.text.rstrip(_QUOTES)[-1:] not in _ENDS
            and self.text[0] not in _NO_ITEM
            and not self.text[0].islower()
        )

    @property
    def is_prose(self) -> bool:
        """Whether it reads like a sentence of an article or is too long for anything else."""
        if len(self.words) > _MOST_WORDS or self.end - self.start > LONGEST:
            return True
        last = self.text.rstrip(_QUOTES + ")]")[-1:]
        return len(self.words) >= 6 and (last in _ENDS or last == "?")


def regions(text: str) -> list[Region]:
    """The boilerplate in a text, in order and apart: whole lines, each with its kind."""
    lines = [_line(match) for match in _LINE.finditer(text)]
    for line in lines:
        if line.found and not line.found.weak:
            line.kind = line.found.kind
    _settle_weak(lines)
    _mark_lists(lines)
    end = _body_end(lines, own := _own_language(lines))
    if own:
        _mark_languages(lines, own, end)
    if end:
        _mark_tail(lines, end)
    return list(_merged(lines))


def _line(match: re.Match[str]) -> _Line:
    raw = match.group()
    start = match.start() + len(raw) - len(raw.lstrip())
    text = raw.strip()
    end = start + len(text)
    if len(text) > LONGEST:
        words = words_of(text[:_SAMPLE])
        return _Line(start, end, text[:_SAMPLE], words, None, language(words))
    words = words_of(text)
    return _Line(start, end, text, words, wording(text, frozenset(words)), language(words))


def _settle_weak(lines: Sequence[_Line]) -> None:
    """Bylines and times count near either end, the buttons of a page beside others."""
    for number, line in enumerate(lines):
        if not line.found or not line.found.weak or line.found.heads:
            continue
        near = 0 < number < _HEAD or number >= len(lines) - _TAIL
        beside = any(0 <= n < len(lines) and lines[n].found for n in (number - 1, number + 1))
        is_button = line.found.kind == PAGE and len(line.words) < 4
        if (beside if is_button else near) and number:
            line.kind = line.found.kind


def _mark_lists(lines: Sequence[_Line]) -> None:
    """The headlines under the heading of a list; amid the article only what is plainly one."""
    for number, line in enumerate(lines):
        if not (line.found and line.found.heads):
            continue
        for item in lines[number + 1 : number + 1 + _MOST_LINKS]:
            if item.kind == LINKS:
                continue
            if item.kind or not item.is_item or item.is_prose or len(item.words) < _FEWEST_WORDS:
                break
            # A heading that an article may have as well counts with what follows it.
            item.kind = line.kind = LINKS


def _own_language(lines: Sequence[_Line]) -> str | None:
    """The language that most of the text is in; None where it is not clear, or there are two."""
    counts: Counter[str] = Counter()
    for line in lines:
        if line.language:
            counts[line.language] += line.end - line.start
    if not counts:
        return None
    (found, most), total = counts.most_common(1)[0], counts.total()
    return found if most >= _OWN * total else None


def _body_end(lines: Sequence[_Line], own: str | None) -> int:
    """The number of the first line after all that reads like the article's own prose."""
    for number in range(len(lines), 0, -1):
        line = lines[number - 1]
        if not line.kind and line.is_prose and (not own or line.language in (own, None)):
            return number
    return 0


def _mark_languages(lines: Sequence[_Line], own: str, end: int) -> None:
    """Passages in another language before the article, after it, or beside other boilerplate.

    One in quotation marks, or after a colon, is what somebody says.
    """
    first = next((n for n, line in enumerate(lines) if _is_own(line, own)), len(lines))
    for number, line in enumerate(lines):
        if line.kind or line.language in (own, None) or line.text[0] in _QUOTES:
            continue
        before = lines[number - 1] if number else None
        if before and not before.kind and before.text.endswith(":"):
            continue
        after = lines[number + 1] if number + 1 < len(lines) else None
        around = [n for n in (before, after) if n and n.kind in (NOTICE, LINKS, LANGUAGE)]
        if number < first or number >= end or around:
            line.kind = LANGUAGE


def _is_own(line: _Line, own: str) -> bool:
    return not line.kind and line.language == own


def _mark_tail(lines: Sequence[_Line], end: int) -> None:
    """What looks like a headline after the first notice, list or other language in the tail."""
    opened = False
    for line in lines[end:]:
        if line.kind in (NOTICE, LANGUAGE) or (line.kind == LINKS and line.found):
            opened = True
        elif opened and not line.kind and line.is_item:
            line.kind = LINKS


def _merged(lines: Iterable[_Line]) -> Iterator[Region]:
    """Lines of one kind in a row as one region."""
    region: Region | None = None
    for line in lines:
        if region and region.kind == line.kind:
            region = region._replace(end=line.end)
            continue
        if region:
            yield region
        region = Region(line.start, line.end, line.kind) if line.kind else None
    if region:
        yield region
