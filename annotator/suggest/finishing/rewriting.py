"""Changes to the spans of a doc: scores, suggesters and links go along with the spans."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from annotator.suggest.doc_data import (
    LINK_SCORES_KEY,
    LINKS_KEY,
    SCORES_KEY,
    SUGGESTERS_KEY,
    DocEnd,
    DocLink,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

#: The span group that holds SOURCE, CUE and CLAIM.
ATTRIBUTION_GROUP = "attribution"

#: What becomes of spans; None drops one. A span that is not named stays as it is.
Changes = Mapping[DocEnd, DocEnd | None]


def entities(doc: Doc) -> list[DocEnd]:
    """The ends of `doc.ents`, in order of the text."""
    return [(span.start_char, span.end_char, span.label_) for span in doc.ents]


def attribution(doc: Doc) -> list[DocEnd]:
    """The ends of the sources, cues and claims, in order of the text."""
    spans = doc.spans.get(ATTRIBUTION_GROUP, ())
    return sorted((span.start_char, span.end_char, span.label_) for span in spans)


def change_entities(doc: Doc, changes: Changes, added: Iterable[DocEnd] = ()) -> None:
    """Change and add entities; a new place that cuts a token or is taken by another is left."""
    if not changes and not (added := list(added)):
        return
    taken: set[int] = set()
    kept: list[Span] = []
    applied: dict[DocEnd, DocEnd | None] = {}
    for old, new in _outcomes(entities(doc), changes):
        span = _free(doc, new, taken) or (_free(doc, old, taken) if new else None)
        applied[old] = _end(span)
        if span is not None:
            kept.append(span)
            taken.update(range(span.start, span.end))
    for end in added:
        if (span := _free(doc, end, taken)) is not None:
            kept.append(span)
            taken.update(range(span.start, span.end))
    doc.set_ents(kept, default="outside")
    carry(doc, applied)


def change_attribution(doc: Doc, changes: Changes, added: Iterable[DocEnd] = ()) -> None:
    """Change and add sources, cues and claims; a new place that cuts a token is left."""
    if not changes and not (added := list(added)):
        return
    kept: dict[DocEnd, Span] = {}
    applied: dict[DocEnd, DocEnd | None] = {}
    for old, new in _outcomes(attribution(doc), changes):
        span = _span(doc, new) or (_span(doc, old) if new else None)
        applied[old] = _end(span)
        if span is not None:
            kept[applied[old] or old] = span
    for end in added:
        if (span := _span(doc, end)) is not None:
            kept.setdefault(end, span)
    from spacy.tokens import SpanGroup

    spans = [kept[end] for end in sorted(kept)]
    doc.spans[ATTRIBUTION_GROUP] = SpanGroup(doc, name=ATTRIBUTION_GROUP, spans=spans)
    carry(doc, applied)


def add_links(doc: Doc, links: Sequence[DocLink], score: float) -> None:
    """Add links that are not there yet, each with the same score, from 0 to 1."""
    if not links:
        return
    there = doc.user_data.setdefault(LINKS_KEY, [])
    scores = doc.user_data.setdefault(LINK_SCORES_KEY, {})
    known = set(there)
    for link in links:
        if link not in known:
            known.add(link)
            there.append(link)
            scores[link] = score


def _outcomes(ends: Iterable[DocEnd], changes: Changes) -> Iterator[tuple[DocEnd, DocEnd | None]]:
    return ((end, changes.get(end, end)) for end in ends)


def _span(doc: Doc, end: DocEnd | None) -> Span | None:
    return None if end is None else doc.char_span(end[0], end[1], label=end[2])


def _free(doc: Doc, end: DocEnd | None, taken: set[int]) -> Span | None:
    span = _span(doc, end)
    if span is None or not taken.isdisjoint(range(span.start, span.end)):
        return None
    return span


def _end(span: Span | None) -> DocEnd | None:
    return None if span is None else (span.start_char, span.end_char, span.label_)


def carry(doc: Doc, applied: Changes) -> None:
    """Move what is known of the spans to where they are now."""
    moved = {old: new for old, new in applied.items() if old != new}
    if not moved:
        return
    for key in (SCORES_KEY, SUGGESTERS_KEY):
        known = doc.user_data.get(key)
        if known:
            doc.user_data[key] = {
                new: value
                for old, value in known.items()
                if (new := moved.get(old, old)) is not None
            }
    links = {link: _moved_link(link, moved) for link in doc.user_data.get(LINKS_KEY, ())}
    if any(old != new for old, new in links.items()):
        doc.user_data[LINKS_KEY] = [new for new in dict.fromkeys(links.values()) if new]
        scores = doc.user_data.get(LINK_SCORES_KEY, {})
        doc.user_data[LINK_SCORES_KEY] = {
            new: scores[old] for old, new in links.items() if new and old in scores
        }


def _moved_link(link: DocLink, moved: Changes) -> DocLink | None:
    name, start, end = link
    new_start, new_end = moved.get(start, start), moved.get(end, end)
    return None if new_start is None or new_end is None else (name, new_start, new_end)
