"""Several suggesters of one suggestion, and suggestions of several made one."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from annotator.core.suggestion import SuggestedLink, Suggestion, Suggestions
from annotator.core.suggestion_set import SpanKey, span_key

_JOINT = ", "


def names_of(suggester: str) -> tuple[str, ...]:
    """The names that stand beside a suggestion, in their order: `packaged, en_core_web_sm`."""
    return tuple(name for name in suggester.split(_JOINT) if name)


def joined(suggesters: Iterable[str]) -> str:
    """All names in these, each once, as they stand beside a suggestion."""
    return _JOINT.join(dict.fromkeys(name for s in suggesters for name in names_of(s)))


def without(suggester: str, names: Iterable[str]) -> str:
    """What is left of the names when these are taken out."""
    gone = set(names)
    return joined(name for name in names_of(suggester) if name not in gone)


def united(parts: Iterable[Suggestions], *, single: frozenset[str] = frozenset()) -> Suggestions:
    """The suggestions of several suggesters as one, in the order of the text.

    What two of them propose comes once, with both names, the id that came first and the higher
    score. `single` are the types of link of which a span has one at most: the first holds.
    """
    spans: dict[SpanKey, Suggestion] = {}
    links: dict[tuple[str, str, str], SuggestedLink] = {}
    for part in parts:
        ids: dict[str, str] = {}
        for span in part.spans:
            key = span_key(span.span, span.label)
            spans[key] = _both(spans[key], span) if key in spans else span
            ids[span.id] = spans[key].id
        for link in part.links:
            _put(links, link, ids, single)
    ordered = sorted(spans.values(), key=lambda s: (s.span.start, -s.span.end, s.label))
    return Suggestions(tuple(ordered), tuple(links.values()))


def _put(
    links: dict[tuple[str, str, str], SuggestedLink],
    link: SuggestedLink,
    ids: dict[str, str],
    single: frozenset[str],
) -> None:
    from_id, to_id = ids[link.from_id], ids[link.to_id]
    key = (link.type, from_id, "" if link.type in single else to_id)
    if key not in links:
        links[key] = replace(link, from_id=from_id, to_id=to_id)
    elif links[key].to_id == to_id:
        known = links[key]
        links[key] = replace(
            known,
            suggester=joined((known.suggester, link.suggester)),
            score=higher(known.score, link.score),
        )


def _both(one: Suggestion, other: Suggestion) -> Suggestion:
    names = joined((one.suggester, other.suggester))
    return replace(one, suggester=names, score=higher(one.score, other.score))


def higher(one: float | None, other: float | None) -> float | None:
    """The higher of two scores; None where there is none."""
    return max((s for s in (one, other) if s is not None), default=None)
