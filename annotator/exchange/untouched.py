"""What comes in for an article on which nothing is decided or suggested, decided at once.

An act would find out for one span after another what may stand beside it. Here a look at all of
them says whether they may; where they may not, the act is asked, and says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation, Link, Progress
from annotator.core.decision import Decision, Kind
from annotator.core.label_schema import Label, LabelSchema, Overlap
from annotator.core.span import Span
from annotator.core.state import State


def fits_untouched(state: State, record: AnnotatedArticle) -> bool:
    """Whether nothing is there, and the label schema allows all spans and links of the record.

    The label schema must have their labels and types.
    """
    is_touched = state.annotations or state.links or state.rejections or state.records
    if is_touched or state.suggested.spans or state.progress != Progress():
        return False
    schema, text = state.label_schema, state.article.text
    return (
        all(_is_whole(a, schema.label[a.label], text) for a in record.annotations)
        and len({(a.span, a.label) for a in record.annotations}) == len(record.annotations)
        and all(_fit(spans, rule) for spans, rule in _by_layer(record.annotations, schema))
        and _links_fit(record, schema)
    )


def first_decisions(
    record: AnnotatedArticle, ids: Mapping[str, str], link_ids: Iterable[str]
) -> Iterator[Decision]:
    """The decisions that put the record's spans and links down under these ids."""
    for annotation in record.annotations:
        id = ids[annotation.id]
        is_ours = id == annotation.id and annotation.suggestion_id is None
        ours = annotation if is_ours else replace(annotation, id=id, suggestion_id=None)
        yield Decision(Kind.ADD, id, None, ours)
    for link, id in zip(record.links, link_ids, strict=True):
        ends = (ids[link.from_id], ids[link.to_id])
        yield Decision(Kind.LINK, id, None, Link(id, link.type, *ends, origin=link.origin))


def progress_steps(now: Progress, wanted: Progress) -> Iterator[tuple[Kind, Progress]]:
    """What leads from one progress to another, a step for each thing that differs."""
    noted = replace(now, note=wanted.note)
    flagged = replace(noted, flagged=wanted.flagged)
    for kind, then in ((Kind.NOTE, noted), (Kind.FLAG, flagged), (Kind.STATUS, wanted)):
        if then != now:
            yield kind, then
        now = then


def progress_decisions(wanted: Progress) -> Iterator[Decision]:
    """The decisions that bring an untouched article there."""
    now = Progress()
    for kind, then in progress_steps(now, wanted):
        yield Decision(kind, "", now, then)
        now = then


def _is_whole(annotation: Annotation, label: Label, text: str) -> bool:
    """Whether the span has no white space at its edges, and attributes that its label knows."""
    span = annotation.span
    end = span.end
    if end > len(text) or text[span.start].isspace() or text[end - 1].isspace():
        return False
    for name, value in annotation.attributes.items():
        attribute = label.attribute(name)
        if attribute is None or not attribute.accepts(value):
            return False
    return True


def _by_layer(
    annotations: Iterable[Annotation], schema: LabelSchema
) -> Iterator[tuple[list[Span], Overlap]]:
    """The spans of each layer, with its rule, where it has one."""
    layers: dict[str, list[Span]] = {}
    for annotation in annotations:
        layers.setdefault(schema.label[annotation.label].layer, []).append(annotation.span)
    for name, spans in layers.items():
        rule = schema.layer[name].overlap
        if rule is not Overlap.ANY:
            yield spans, rule


def _fit(spans: list[Span], rule: Overlap) -> bool:
    """Whether no two of the spans overlap, or (`nest`) none crosses another."""
    around: list[int] = []
    for start, minus_end in sorted((span.start, -span.end) for span in spans):
        while around and around[-1] <= start:
            around.pop()
        if around and (rule is Overlap.NONE or -minus_end > around[-1]):
            return False
        around.append(-minus_end)
    return True


def _links_fit(record: AnnotatedArticle, schema: LabelSchema) -> bool:
    if not record.links:
        return True
    label = {a.id: a.label for a in record.annotations}
    started: set[tuple[str, str]] = set()
    for link in record.links:
        type, start = schema.link_type[link.type], (link.type, link.from_id)
        if link.from_id == link.to_id or not type.allows(label[link.from_id], label[link.to_id]):
            return False
        if type.max_one and start in started:
            return False
        started.add(start)
    return True
