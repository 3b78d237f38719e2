"""How much an act changed: so many spans, and so many links beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from annotator.core.annotation import Annotation, Link, Rejection
from annotator.core.decision import Decision, Kind

#: An act with one of these is about what it made; what it rejects had to give way to that.
_MAKING = frozenset((Kind.ACCEPT, Kind.ADD, Kind.RELABEL, Kind.EDGE))


@dataclass(frozen=True, slots=True)
class Extent:
    """Spans and links that an act was about, and spans that it rejected because they overlap."""

    spans: int = 0
    links: int = 0
    gave_way: int = 0

    def __add__(self, other: Extent) -> Extent:
        return Extent(
            self.spans + other.spans, self.links + other.links, self.gave_way + other.gave_way
        )

    def __str__(self) -> str:
        spans = many(self.spans, "span") if self.spans or not self.links else ""
        links = many(self.links, "link") if self.links else ""
        return " and ".join(filter(None, (spans, links))) + self._yielding()

    def beside(self, named: int) -> str:
        """What goes with so many spans that are named before it, in words; empty if nothing."""
        more = max(0, self.spans - named)
        along = [many(more, "more span")] if more else []
        along += [many(self.links, "link")] if self.links else []
        return "".join(f" and {part}" for part in along) + self._yielding()

    def _yielding(self) -> str:
        return f", {self.gave_way:,} overlapping rejected" if self.gave_way else ""


NOTHING = Extent()


def many(count: int, word: str) -> str:
    """A count with its word."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def extent(decisions: Iterable[Decision]) -> Extent:
    """What decisions on one article change, done or taken back.

    An annotation and the suggestion that it was made of are one span, and so are suggestions of
    one label for the same text; a link and its suggestion are one link.
    """
    annotations: dict[str, list[Annotation]] = {}
    links: dict[str, Link] = {}
    rejections: list[Rejection] = []
    is_making = False
    for decision in decisions:
        is_making = is_making or decision.kind in _MAKING
        value = decision.after if decision.after is not None else decision.before
        if isinstance(value, Annotation):
            annotations.setdefault(value.id, []).append(value)
        elif isinstance(value, Link):
            links[value.id] = value
        elif isinstance(value, Rejection):
            rejections.append(value)
    rejected, turned_down = _alone(rejections, annotations, links) if rejections else (0, 0)
    if is_making:
        return Extent(len(annotations), len(links) + turned_down, rejected)
    return Extent(len(annotations) + rejected, len(links) + turned_down)


def _alone(
    rejections: Iterable[Rejection],
    annotations: Mapping[str, Iterable[Annotation]],
    links: Mapping[str, Link],
) -> tuple[int, int]:
    """How many spans and how many links were rejected that are not counted already."""
    made = [annotation for versions in annotations.values() for annotation in versions]
    known = {it.suggestion_id for it in made} | {it.suggestion_id for it in links.values()}
    places = {(it.span, it.label) for it in made}
    others = [it for it in rejections if it.suggestion_id not in known]
    spans = {(it.span, it.label) for it in others if it.span} - places
    return len(spans), len({it.suggestion_id for it in others if not it.span})


def in_all(articles: Iterable[Iterable[Decision]]) -> Extent:
    """The same of an act over several articles."""
    return sum(map(extent, articles), NOTHING)
