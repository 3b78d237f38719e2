"""Annotators who err as people do, in proportions that one can state.

Among the regions in which two trained annotators differ, 72 in a hundred are spans that one of
them lacks, 18 other boundaries, 9 a span in pieces or pieces in one, 1 another label.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from msgspec.structs import replace

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation, Link, Status
from annotator.core.span import Span
from annotator.core.tokens import tokens_in

#: How an annotator goes wrong, and how often in a hundred cases.
PROPORTIONS = {"missing": 36, "extra": 36, "boundary": 18, "split": 9, "label": 1}

#: How often: so that two annotators have 68 in a hundred regions in common.
ERROR_RATE = 0.185


def simulated(
    truth: AnnotatedArticle,
    name: str,
    chance: random.Random,
    labels: Sequence[str],
    rate: float = ERROR_RATE,
) -> AnnotatedArticle:
    """What an annotator makes of an article whose truth is known.

    As many spans go missing as are made up. Links stay where both of their ends do.
    """
    text = truth.article.text
    kinds, weights = list(PROPORTIONS), list(PROPORTIONS.values())
    made: list[Annotation] = []
    became: dict[str, str] = {}
    for annotation in truth.annotations:
        kind = chance.choices(kinds, weights)[0] if chance.random() < rate else "right"
        spans = _erred(annotation, kind, text, chance, labels)
        for number, (span, label) in enumerate(spans):
            id = f"{name}:{annotation.id}:{number}"
            if all((a.span, a.label) != (span, label) for a in made):
                made.append(replace(annotation, id=id, span=span, label=label))
                became.setdefault(annotation.id, id)
    links = tuple(
        Link(f"{name}:{k.id}", k.type, became[k.from_id], became[k.to_id])
        for k in truth.links
        if k.from_id in became and k.to_id in became
    )
    return AnnotatedArticle(
        truth.article,
        name,
        truth.label_schema,
        Status.FINISHED,
        tuple(sorted(made, key=lambda a: (a.span, a.label))),
        links,
    )


def _erred(
    annotation: Annotation,
    kind: str,
    text: str,
    chance: random.Random,
    labels: Sequence[str],
) -> list[tuple[Span, str]]:
    span, label = annotation.span, annotation.label
    tokens = tokens_in(text, span)
    match kind:
        case "missing":
            return []
        case "extra":
            return [(span, label), (_elsewhere(text, len(tokens), chance), label)]
        case "boundary":
            return [(_other_edge(text, span, tokens, chance), label)]
        case "split" if len(tokens) > 3:
            at = chance.randrange(1, len(tokens) - 1)
            first = Span(span.start, tokens[at - 1].end)
            return [(first, label), (Span(tokens[at].start, span.end), label)]
        case "label":
            others = [other for other in labels if other != label]
            return [(span, chance.choice(others or [label]))]
        case _:
            return [(span, label)]


def _elsewhere(text: str, length: int, chance: random.Random) -> Span:
    tokens = tokens_in(text, Span(0, len(text)))
    at = chance.randrange(max(1, len(tokens) - length))
    return Span(tokens[at].start, tokens[min(at + length, len(tokens)) - 1].end)


def _other_edge(text: str, span: Span, tokens: Sequence[Span], chance: random.Random) -> Span:
    """The span a token longer or shorter, at its start or its end."""
    if len(tokens) > 1 and chance.random() < 0.5:
        return chance.choice([Span(tokens[1].start, span.end), Span(span.start, tokens[-2].end)])
    around = tokens_in(text, Span(max(0, span.start - 30), min(len(text), span.end + 30)))
    before = [t for t in around if t.end <= span.start]
    after = [t for t in around if t.start >= span.end]
    if after and (not before or chance.random() < 0.5):
        return Span(span.start, after[0].end)
    return Span(before[-1].start, span.end) if before else span
