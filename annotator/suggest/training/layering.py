"""One network for each layer of the label schema, and what is flattened away for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from annotator.core.annotated import AnnotatedArticle
from annotator.core.label_schema import LabelSchema
from annotator.suggest.pieces import pieces
from annotator.suggest.recipe.corpora import GoldArticle, GoldSpan, flat
from annotator.suggest.spacy_suggester import LONGEST_PIECE

#: Fewer spans of a label than these teach nothing about it.
FEWEST_SPANS = 5


@dataclass(frozen=True, slots=True)
class LearntLayer:
    """A layer whose labels one network learns. `spans` are all of them in what is learnt from.

    `flattened` of these are left out: they lie in, or cross, longer ones of the layer. `rare` are
    the layer's labels of which there are too few.
    """

    name: str
    labels: tuple[str, ...]
    spans: int
    flattened: int
    rare: tuple[str, ...] = ()


def learnt_layers(
    works: Iterable[AnnotatedArticle], label_schema: LabelSchema
) -> list[LearntLayer]:
    """The layers that there are enough spans of, in the order of the schema."""
    works = list(works)
    numbers = Counter(a.label for work in works for a in work.annotations)
    layers = []
    for layer in label_schema.layers:
        used = [label.name for label in label_schema.labels if label.layer == layer.name]
        labels = tuple(name for name in used if numbers[name] >= FEWEST_SPANS)
        rare = tuple(name for name in used if name not in labels)
        if labels:
            whole = [one for work in works for one in articles_of(work, labels)]
            spans = sum(len(one.spans) for one in whole)
            lost = spans - sum(len(flat(one).spans) for one in whole)
            layers.append(LearntLayer(layer.name, labels, spans, max(0, lost), rare))
    return layers


def articles_of(work: AnnotatedArticle, labels: Iterable[str]) -> Iterator[GoldArticle]:
    """The work with these labels only, a long text in pieces; a span over a cut is left out."""
    wanted = set(labels)
    spans = [(a.span.start, a.span.end, a.label) for a in work.annotations if a.label in wanted]
    for offset, text in pieces(work.article.text, LONGEST_PIECE):
        end = offset + len(text)
        inside: tuple[GoldSpan, ...] = tuple(
            (s - offset, e - offset, label) for s, e, label in spans if s >= offset and e <= end
        )
        yield GoldArticle(work.article.id, text, inside)
