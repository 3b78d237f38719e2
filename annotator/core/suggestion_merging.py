"""The suggestions of one article in two copies of a project, put together.

What decisions refer to stays from both. Of the rest, the suggestions that somebody had in front of
them win over those of a run that nobody has seen, and a later run over an earlier one. Within one
run, of the same label on the same place, one stays: that with the smallest id.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from msgspec.structs import replace

from annotator.core.suggestion import SuggestedLink, Suggestion, Suggestions
from annotator.core.suggestion_set import SpanKey, span_key

S = TypeVar("S", Suggestion, SuggestedLink)


@dataclass(frozen=True, slots=True)
class Run:
    """The last run of suggesters over an article; `seen`, whether somebody had it before them."""

    suggester: str
    at: str
    error: str | None
    seen: bool

    @property
    def rank(self) -> tuple[bool, bool, str, str, str]:
        """Of two runs, the suggestions of the higher one stay."""
        return self.seen, self.error is None, self.at, self.suggester, self.error or ""


@dataclass(frozen=True, slots=True)
class Offered:
    """What is suggested for an article in one copy; `run` is None where no suggester was."""

    run: Run | None
    suggestions: Suggestions


def united_suggestions(one: Offered, other: Offered, kept: Collection[str]) -> Offered:
    """What both come to; `kept` are the ids that decisions of either refer to."""
    nothing = Offered(None, Suggestions())
    if nothing in (one, other):
        return one if other == nothing else other
    sides = _counting(one, other)
    offered = (*one.suggestions.links, *other.suggestions.links)
    # A link that is decided on keeps both its ends: else it would hang on which copy came first.
    kept = {*kept, *(end for k in offered if k.id in kept for end in (k.from_id, k.to_id))}
    left = {s.id for it in sides for s in it.suggestions.spans}
    left |= {k.id for it in sides for k in it.suggestions.links}
    both = (one.suggestions, other.suggestions)
    known = _by_id(s for it in both for s in it.spans)
    spans = _chosen((s for s in known.values() if s.id in kept or s.id in left), _key, kept)
    stands_for = _first([*spans], _key, kept)
    links = []
    for link in _by_id(k for it in both for k in it.links).values():
        if link.id in kept:
            links.append(link)
            continue
        ends = [stands_for.get(_key(known[id])) for id in (link.from_id, link.to_id) if id in known]
        if len(ends) == 2 and ends[0] and ends[1] and ends[0] != ends[1]:
            if link.id in left:
                links.append(replace(link, from_id=ends[0], to_id=ends[1]))
    spans.sort(key=lambda s: (s.span.start, -s.span.end, s.id))
    chosen = _chosen(links, lambda k: (k.type, k.from_id, k.to_id), kept)
    return Offered(sides[0].run, Suggestions(tuple(spans), tuple(chosen)))


def _counting(one: Offered, other: Offered) -> tuple[Offered, ...]:
    """The side whose run counts, or both where it is the same."""
    if one.run is None or other.run is None:
        found = tuple(it for it in (one, other) if it.run is not None)
        return found or (one, other)
    if one.run.rank == other.run.rank:
        return one, other
    return (one,) if one.run.rank > other.run.rank else (other,)


def _key(suggestion: Suggestion) -> SpanKey:
    return span_key(suggestion.span, suggestion.label)


def _by_id(proposals: Iterable[S]) -> dict[str, S]:
    """Each once: a later run may have given it another suggester's name, or score."""
    ordered = sorted(
        proposals, key=lambda s: (s.id, s.suggester, -1 if s.score is None else s.score)
    )
    return {s.id: s for s in ordered}


def _first(
    proposals: Iterable[S], key: Callable[[S], Hashable], kept: Collection[str]
) -> dict[Hashable, str]:
    """Of those that say the same the one that stands for all: one that is kept, if any is."""
    found: dict[Hashable, str] = {}
    for it in sorted(proposals, key=lambda s: (s.id not in kept, s.id)):
        found.setdefault(key(it), it.id)
    return found


def _chosen(proposals: Iterable[S], key: Callable[[S], Hashable], kept: Collection[str]) -> list[S]:
    """All that are kept, and of the rest one for each thing that nothing kept says."""
    proposals = list(proposals)
    first = _first(proposals, key, kept)
    return [s for s in proposals if s.id in kept or first[key(s)] == s.id]
