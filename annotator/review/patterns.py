"""Kinds of disagreement that call for one and the same decision wherever they occur."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from annotator.core.ruling import Choice, Difference, Mark, Version
from annotator.review.choosing import chosen
from annotator.review.regions import Region

_ARTICLE = re.compile(r"(?:the|a|an)\s+", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?")
_BLANK_OR_PUNCTUATION = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Pattern:
    """What regions have in common that are to be settled alike; `detail` is for people."""

    layer: str
    difference: Difference
    detail: str

    def __str__(self) -> str:
        return f"{self.layer}: {self.difference}, {self.detail}"


@dataclass(frozen=True, slots=True)
class Rule:
    """A decision that can be repeated: a choice, or (VERSION) the version of these annotators.

    Without `names`, VERSION is what more than half have marked.
    """

    choice: Choice
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        words = {
            Choice.UNION: "the union of the boundaries",
            Choice.INTERSECTION: "the intersection of the boundaries",
            Choice.ALL: "keep all",
            Choice.NOTHING: "no span",
        }
        if self.choice is Choice.VERSION:
            return f"the version of {', '.join(self.names)}" if self.names else "the majority"
        return words.get(self.choice, str(self.choice))

    def marks(self, region: Region, text: str) -> Version | None:
        """What the rule makes of a region, or None where it says nothing of it."""
        if self.choice is Choice.VERSION and self.names:
            found = {region.inputs.get(name) for name in self.names}
            return found.pop() if len(found) == 1 else None
        return chosen(region, self.choice, text)


def pattern_of(region: Region, text: str) -> Pattern:
    """The kind of disagreement of a region, so far as it can be told from its text."""
    return Pattern(region.layer, region.difference, _detail(region, text))


def rule_of(region: Region, choice: Choice, marks: Version, text: str) -> Rule:
    """A choice that was made for a region, put so that it means something for others.

    One of two versions is taken for its edges, if that tells them apart, else for being what
    most have, else for whose it is.
    """
    if choice is not Choice.VERSION:
        return Rule(choice)
    if not marks:
        # Where most have none, that is what was taken.
        return Rule(Choice.NOTHING if region.majority != marks else Choice.VERSION)
    if region.difference is Difference.BOUNDARY:
        for edges in (Choice.UNION, Choice.INTERSECTION):
            if chosen(region, edges, text) == marks:
                return Rule(edges)
    if region.difference is Difference.MISSING and chosen(region, Choice.ALL, text) == marks:
        return Rule(Choice.ALL)
    if region.majority == marks:
        return Rule(Choice.VERSION)
    return Rule(Choice.VERSION, dict(region.versions).get(marks, ()))


def _detail(region: Region, text: str) -> str:
    labels = "/".join(region.labels)
    match region.difference:
        case Difference.BOUNDARY:
            return f"{labels} {_edges(region, text)}"
        case Difference.ATTRIBUTE:
            return f"{labels} {', '.join(differing_attributes(region))}"
        case _:
            return labels


def _edges(region: Region, text: str) -> str:
    """What stands between the edges that differ: one word for all of it, or 'other edges'."""
    kinds = set()
    for piece, at_start in _differing(region, text):
        if not _BLANK_OR_PUNCTUATION.sub("", piece):
            kinds.add("edge punctuation")
        elif at_start and _ARTICLE.fullmatch(piece):
            kinds.add("leading article")
        elif not at_start and _POSSESSIVE.fullmatch(piece):
            kinds.add("possessive")
        else:
            kinds.add("other edges")
    return kinds.pop() if len(kinds) == 1 else "other edges"


def _differing(region: Region, text: str) -> list[tuple[str, bool]]:
    """The texts between the outermost and each other edge; whether it is a start."""
    marked = [version for version, _ in region.versions if version]
    pieces = []
    for marks in zip(*marked, strict=False):
        first, last = _bounds(marks)
        for mark in marks:
            if mark.span.start > first:
                pieces.append((text[first : mark.span.start], True))
            if mark.span.end < last:
                pieces.append((text[mark.span.end : last], False))
    return pieces


def _bounds(marks: Sequence[Mark]) -> tuple[int, int]:
    return min(m.span.start for m in marks), max(m.span.end for m in marks)


def differing_attributes(region: Region) -> list[str]:
    """The names of the attributes on which the versions of a region do not agree."""
    values: dict[str, set[str]] = {}
    versions = [version for version, _ in region.versions if version]
    for version in versions:
        for mark in version:
            for name, value in mark.attributes:
                values.setdefault(name, set()).add(value)
    count = sum(len(version) for version in versions)
    having = {
        name: sum(name in dict(m.attributes) for version in versions for m in version)
        for name in values
    }
    return sorted(n for n, found in values.items() if len(found) > 1 or having[n] < count)
