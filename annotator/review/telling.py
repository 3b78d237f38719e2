"""Corrections in words: both versions, and what makes the difference."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.core.display import one_line
from annotator.core.label_schema import AttributeValue
from annotator.core.ruling import Mark, Version, attributes_of
from annotator.review.correction import Correction, What

#: The longest quote that is told whole.
QUOTE = 60


def version_told(version: Version, text: str, limit: int = QUOTE) -> str:
    """What a version marks: each label with its quote."""
    told = [f"{mark.label} {_quoted(mark.span.quote(text), limit)}" for mark in version]
    return " + ".join(told) or "nothing"


def ends_told(version: Version, text: str, limit: int = QUOTE) -> str:
    """Where a version's links lead to."""
    told = [_quoted(mark.span.quote(text), limit) for mark in version]
    return ", ".join(told) or "no link"


def theirs_told(correction: Correction, text: str, limit: int = QUOTE) -> str:
    """What the annotator had."""
    tell = ends_told if correction.what is What.LINK else version_told
    return tell(correction.theirs, text, limit)


def gold_told(correction: Correction, text: str, limit: int = QUOTE) -> str:
    """What is gold."""
    tell = ends_told if correction.what is What.LINK else version_told
    return tell(correction.gold, text, limit)


def difference_told(correction: Correction, text: str) -> str:
    """What makes the difference, where that is not all there is; empty where it is."""
    theirs, gold = correction.theirs, correction.gold
    if len(theirs) != 1 or len(gold) != 1 or correction.what is What.LINK:
        return ""
    parts = [*_edges(theirs[0], gold[0], text), *_attributes(theirs[0], gold[0])]
    if theirs[0].label != gold[0].label:
        parts.insert(0, f"{theirs[0].label} → {gold[0].label}")
    return ", ".join(parts)


def context_of(correction: Correction, text: str, around: int = 50) -> tuple[str, str, str]:
    """The place with what stands before and after it, each on one line."""
    place = correction.place
    before = text[max(0, place.start - around) : place.start]
    after = text[place.end : place.end + around]
    return (
        _cut_before(before, place.start > around),
        one_line(place.quote(text)),
        _cut_after(after, place.end + around < len(text)),
    )


def _edges(theirs: Mark, gold: Mark, text: str) -> Iterator[str]:
    one, other = theirs.span, gold.span
    if other.start < one.start:
        yield f"with {_quoted(text[other.start : one.start], 30)} before"
    elif one.start < other.start:
        yield f"without {_quoted(text[one.start : other.start], 30)} before"
    if one.end < other.end:
        yield f"with {_quoted(text[one.end : other.end], 30)} after"
    elif other.end < one.end:
        yield f"without {_quoted(text[other.end : one.end], 30)} after"


def _attributes(theirs: Mark, gold: Mark) -> Iterator[str]:
    before, after = attributes_of(theirs.attributes), attributes_of(gold.attributes)
    if theirs.label == gold.label:
        for name in sorted(before.keys() | after.keys()):
            if before.get(name) != after.get(name):
                values = (_value(before.get(name)), _value(after.get(name)))
                yield f"{one_line(name)}: {values[0]} → {values[1]}"


def _value(value: AttributeValue | None) -> str:
    if value is None or value is False:
        return "–"
    return "yes" if value is True else one_line(value, 40)


def _quoted(text: str, limit: int) -> str:
    return f"“{one_line(text, limit)}”"


def _cut_before(text: str, is_cut: bool) -> str:
    """What stands before a place; a word that is cut is left out."""
    line, space = one_line(text), " " if text[-1:].isspace() else ""
    if is_cut and not text[:1].isspace():
        line = line.partition(" ")[2] or line
    return f"{'…' * is_cut}{line}{space}"


def _cut_after(text: str, is_cut: bool) -> str:
    """What stands after a place; a word that is cut is left out."""
    line, space = one_line(text), " " if text[:1].isspace() else ""
    if is_cut and not text[-1:].isspace():
        line = line.rpartition(" ")[0] or line
    return f"{space}{line}{'…' * is_cut}"
