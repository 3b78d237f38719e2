"""A record out of any file, checked: the same in every format.

A reader brings what its format says into the shapes of the native one; here it is made sure that
it contradicts neither its text nor itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation, Link
from annotator.core.article import Article
from annotator.core.display import one_line
from annotator.core.provenance import Provenance
from annotator.core.span import Span
from annotator.core.suggestion import SuggestedLink, Suggestion, Suggestions
from annotator.core.unseen import spelt_out
from annotator.exchange.errors import Fault
from annotator.exchange.jsonl_shapes import PlainLink, PlainRecord, PlainSpan
from annotator.exchange.provenances import provenance_of

#: The suggester of suggestions that do not name one.
UNNAMED = "import"

LONGEST_ID = 200
DEEPEST_META = 32

_CONTROL = re.compile("[\0-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Counting:
    """How a file counts: what an offset of the text is there, and of what `unit`."""

    there: Callable[[int], int] = int
    unit: str = "characters"

    def place(self, start: int, end: int) -> str:
        """A range as it stands in the file, for faults."""
        unit = "" if self.unit == "characters" else f" ({self.unit})"
        return f"{self.there(start)}-{self.there(end)}{unit}"


CODE_POINTS = Counting()


def checked_record(
    plain: PlainRecord,
    span_places: Sequence[str] | None = None,
    link_places: Sequence[str] | None = None,
    counting: Counting = CODE_POINTS,
) -> tuple[AnnotatedArticle, int]:
    """The record, and how many of its spans were trimmed.

    The places say where in the file each span and link is, for faults; else it is `spans[0]`,
    `links[0]` and so on. `counting` says how the file counts, for faults too.

    Raises:
        Fault: with the first thing that is wrong.
    """
    _check_article(plain)
    spans, trimmed = _spans(plain, span_places, counting)
    ids = _ids("span", [s.id for s in plain.spans])
    _check_links(plain.links, set(ids), link_places)
    annotations: tuple[Annotation, ...] = ()
    links: tuple[Link, ...] = ()
    suggestions = Suggestions()
    provenance: dict[str, Provenance] = {}
    if plain.annotator is None and any(p.suggester is not None for p in plain.spans):
        suggestions = _suggestions(plain, ids, spans)
    else:
        annotations, links = _annotations(plain, ids, spans)
        provenance = _provenance(
            [*zip(annotations, plain.spans, strict=True), *zip(links, plain.links, strict=True)]
        )
    record = AnnotatedArticle(
        Article(plain.id, plain.text, plain.meta),
        *(plain.annotator, plain.schema, plain.status, annotations, links, suggestions),
        *(plain.note, plain.flagged, provenance),
    )
    return record, trimmed


def _provenance(
    items: Iterable[tuple[Annotation | Link, PlainSpan | PlainLink]],
) -> dict[str, Provenance]:
    """How what is gold came to be, by id."""
    return {it.id: provenance_of(given.provenance) for it, given in items if given.provenance}


def _check_article(plain: PlainRecord) -> None:
    if not plain.id.strip() or len(plain.id) > LONGEST_ID or _CONTROL.search(plain.id):
        raise Fault(f"id: is empty, holds control characters or is longer than {LONGEST_ID}")
    if not plain.text.strip():
        raise Fault("text: is empty")
    if _deeper_than(plain.meta, DEEPEST_META):
        raise Fault(f"meta: is nested deeper than {DEEPEST_META} levels")


def _deeper_than(value: object, limit: int) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return limit < 0 or any(_deeper_than(v, limit - 1) for v in inner)


def _spans(
    plain: PlainRecord, places: Sequence[str] | None, counting: Counting
) -> tuple[list[Span], int]:
    """Where the spans are, and how many of them had white space at an edge."""
    spans: list[Span] = []
    seen: set[tuple[int, int, str]] = set()
    trimmed = 0
    text = plain.text
    for number, given in enumerate(plain.spans):
        try:
            span = _span(given, text, counting)
            start, end = span.start, span.end
            key = (start, end, given.label)
            if key in seen:
                label = one_line(given.label, 40)
                raise Fault(f"{label} is on {counting.place(start, end)} twice")
        except Fault as fault:
            where = places[number] if places else f"spans[{number}]"
            raise Fault(f"{where}: {fault}") from None
        seen.add(key)
        spans.append(span)
        trimmed += start != given.start or end != given.end
    return spans, trimmed


def _span(given: PlainSpan, text: str, counting: Counting) -> Span:
    start, end = given.start, given.end
    if not 0 <= start < end <= len(text):
        there = counting.there
        raise Fault(
            f"{there(start)}-{there(end)} is no range within a text of {there(len(text))}"
            f" {counting.unit}"
        )
    quote = text[start:end]
    if given.text is not None and given.text != quote:
        raise Fault(
            f"at {counting.place(start, end)} stands '{spelt_out(quote, 40)}', not"
            f" '{spelt_out(given.text, 40)}'"
        )
    span = Span(start, end)
    if not (quote[0].isspace() or quote[-1].isspace()):
        return span
    trimmed = span.trimmed(text)
    if trimmed is None:
        raise Fault(f"{counting.place(start, end)} is all white space")
    return trimmed


def _ids(what: str, given: Sequence[str | None]) -> list[str]:
    """The ids as given; what has none is named by its place."""
    ids = [f"{what} {n}" if id is None else id for n, id in enumerate(given)]
    twice = next((id for n, id in enumerate(ids) if id in ids[:n]), None) if _repeat(ids) else None
    if twice is not None:
        raise Fault(f"{what}s: the id '{one_line(twice, 40)}' is there twice")
    return ids


def _repeat(ids: list[str]) -> bool:
    return len(set(ids)) < len(ids)


def _check_links(links: list[PlainLink], span_ids: set[str], places: Sequence[str] | None) -> None:
    seen: set[tuple[str, str, str]] = set()
    for number, link in enumerate(links):
        where = places[number] if places else f"links[{number}]"
        for key, end in (("from", link.from_id), ("to", link.to_id)):
            if end not in span_ids:
                raise Fault(f"{where}.{key}: no span has the id '{one_line(end, 40)}'")
        same = (link.type, link.from_id, link.to_id)
        if same in seen:
            raise Fault(f"{where}: the same link is there twice")
        seen.add(same)


def _annotations(
    plain: PlainRecord, ids: list[str], spans: list[Span]
) -> tuple[tuple[Annotation, ...], tuple[Link, ...]]:
    annotations = tuple(
        Annotation(id, span, p.label, p.attributes or {}, p.note, p.flagged, p.origin)
        for id, span, p in zip(ids, spans, plain.spans, strict=True)
    )
    link_ids = _ids("link", [link.id for link in plain.links])
    return annotations, tuple(
        Link(id, link.type, link.from_id, link.to_id, link.origin)
        for id, link in zip(link_ids, plain.links, strict=True)
    )


def _suggestions(plain: PlainRecord, ids: list[str], spans: list[Span]) -> Suggestions:
    proposed = tuple(
        Suggestion(id, span, p.label, p.suggester or UNNAMED, p.score, p.attributes)
        for id, span, p in zip(ids, spans, plain.spans, strict=True)
    )
    link_ids = _ids("link", [link.id for link in plain.links])
    return Suggestions(
        proposed,
        tuple(
            SuggestedLink(id, k.type, k.from_id, k.to_id, k.suggester or UNNAMED, k.score)
            for id, k in zip(link_ids, plain.links, strict=True)
        ),
    )
