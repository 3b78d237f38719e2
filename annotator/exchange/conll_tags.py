"""Tags of tokens in the schemes that are in use, and the spans they stand for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from annotator.core.display import one_line
from annotator.exchange.errors import Fault

#: Tags that begin a span, that end one, and that are one whole. L and U are other names of E and S.
_BEGINS, _ENDS, _WHOLE = "B", "EL", "SU"


class BrokenTagsFault(Fault):
    """Tags that break their scheme, on the line of that number."""

    def __init__(self, number: int, why: str) -> None:
        super().__init__(f"line {number}: {why}")
        self.number = number
        self.why = why


class Row(NamedTuple):
    """A token with the two halves of its tag, and the line that it stands on.

    `is_first` says that a sentence begins with it.
    """

    number: int
    token: str
    prefix: str
    label: str
    is_first: bool


class Found(NamedTuple):
    """A span: the first of its rows, the row behind its last, and its label."""

    first: int
    end: int
    label: str


def halves(tag: str) -> tuple[str, str]:
    """The tag's prefix and its label, which may have hyphens of its own.

    Raises:
        Fault: when the tag is of no scheme.
    """
    if tag == "O":
        return "O", ""
    prefix, hyphen, label = tag.partition("-")
    if not label or not hyphen or prefix not in tuple("BIELSU"):
        raise Fault(f"'{one_line(tag, 40)}' is no tag: O, or B-, I-, E- or S- before a label")
    return prefix, label


def spans_in(rows: Sequence[Row]) -> list[Found]:
    """The spans that the tags stand for, in IOB2, IOB1 or BIOES, whichever the tags are of.

    Raises:
        Fault: at the first tag that breaks the scheme, with its line.
    """
    prefixes = [row.prefix for row in rows]
    if not set(prefixes).isdisjoint(_ENDS + _WHOLE):
        return list(_closed(rows))
    begun = [n for n, it in enumerate(prefixes) if it == "I" and not _goes_on(rows, n)]
    if begun and any(it == _BEGINS and not _follows(rows, n) for n, it in enumerate(prefixes)):
        # IOB1 has B only where two spans of a label touch, IOB2 has it wherever one begins.
        raise _broken(rows[begun[0]], "begins a span, and others here begin with B- (IOB2)")
    return list(_open(rows))


def _goes_on(rows: Sequence[Row], n: int) -> bool:
    """Whether the row goes on with what the row before has."""
    return not rows[n].is_first and n > 0 and rows[n - 1].label == rows[n].label


def _follows(rows: Sequence[Row], n: int) -> bool:
    """Whether a row begins a span right behind another of its label."""
    return n > 0 and rows[n - 1].label == rows[n].label and not rows[n].is_first


def _open(rows: Sequence[Row]) -> Iterator[Found]:
    """IOB1 and IOB2: a span ends where something else begins."""
    first = 0
    for n, row in enumerate(rows):
        if not row.label:
            continue
        if row.prefix != "I" or not _goes_on(rows, n):
            first = n
        if not _is_continued(rows, n):
            yield Found(first, n + 1, row.label)


def _is_continued(rows: Sequence[Row], n: int) -> bool:
    return n + 1 < len(rows) and rows[n + 1].prefix == "I" and _goes_on(rows, n + 1)


def _closed(rows: Sequence[Row]) -> Iterator[Found]:
    """BIOES: every span of several tokens has a beginning and an end."""
    first: int | None = None
    for n, row in enumerate(rows):
        inner = row.prefix == "I" or row.prefix in _ENDS
        if inner and (first is None or not _goes_on(rows, n)):
            raise _broken(row, "goes on with nothing (BIOES)")
        if first is not None and not inner:
            raise _broken(row, f"stands where {rows[first].label} has no end yet (BIOES)")
        if row.prefix == _BEGINS:
            first = n
        elif row.prefix in _WHOLE:
            yield Found(n, n + 1, row.label)
        elif row.prefix in _ENDS and first is not None:
            yield Found(first, n + 1, row.label)
            first = None
    if first is not None:
        raise _broken(rows[first], "has no end (BIOES)")


def _broken(row: Row, why: str) -> BrokenTagsFault:
    tag = f"{row.prefix}-{row.label}" if row.label else row.prefix
    return BrokenTagsFault(row.number, f"{one_line(tag, 40)} {why}")
