"""One correction: what an annotator had marked in a place, and what is gold there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from annotator.core.ruling import Difference, Reason, Version
from annotator.core.span import Span
from annotator.core.suggestion_set import SpanKey


class What(StrEnum):
    """What was corrected, as its annotator sees it."""

    MISSED = "missed"
    EXTRA = "not to be marked"
    BOUNDARY = "other edges"
    SPLIT = "split or joined"
    LABEL = "other label"
    ATTRIBUTE = "other attributes"
    MIXED = "several things"
    LINK = "other link"


_WHAT = {
    Difference.BOUNDARY: What.BOUNDARY,
    Difference.SPLIT: What.SPLIT,
    Difference.LABEL: What.LABEL,
    Difference.ATTRIBUTE: What.ATTRIBUTE,
    Difference.LINK: What.LINK,
}


@dataclass(frozen=True)
class Correction:
    """A place in which gold differs from an annotator's version.

    `layer` is a link type where links differ: the versions are then their far ends, `unlinks` the
    annotator's links that gold does not have and `links` (type, and their annotations at the
    ends) those that it has besides. `ties` are the gold links of what is gold here, by place.
    """

    place: Span
    layer: str
    difference: Difference
    theirs: Version
    gold: Version
    note: str = ""
    reason: Reason | None = None
    reviewer: str = ""
    ties: tuple[tuple[str, SpanKey, SpanKey], ...] = ()
    unlinks: tuple[str, ...] = ()
    links: tuple[tuple[str, str, str], ...] = ()

    @property
    def key(self) -> str:
        """Its name within the article, by which it is answered."""
        return f"{self.layer}:{self.place.start}-{self.place.end}"

    @property
    def what(self) -> What:
        """What was corrected."""
        if self.difference is Difference.MISSING:
            return What.MISSED if len(self.theirs) < len(self.gold) else What.EXTRA
        return _WHAT.get(self.difference, What.MIXED)
