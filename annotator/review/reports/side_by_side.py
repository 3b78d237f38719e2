"""Every annotator's spans beside gold's and beside each other's, counted article by article."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import TypeAlias

from annotator.core.annotated import AnnotatedArticle
from annotator.core.article import Article
from annotator.core.label_schema import LabelSchema
from annotator.review.aligning import Alignment, Place, aligned
from annotator.review.confusion import Confusion, ConfusionCounts
from annotator.review.profiles import ProfileCounts
from annotator.review.regions import layer_of
from annotator.review.reports.report import EVERYBODY, OTHERS

_Layered: TypeAlias = Mapping[str, Sequence[Place]]


class SideBySide:
    """Pairings of spans. Those whom it is about (`of`, none: all) are in the columns."""

    def __init__(
        self, label_schema: LabelSchema, of: Sequence[str], *, names_told: bool, examples: int
    ) -> None:
        self._label_schema = label_schema
        self._of, self._names_told, self._keep = of, names_told, examples
        self.profiles: dict[str, ProfileCounts] = {}
        self._against_gold: dict[str, ConfusionCounts] = {}
        self._between: dict[tuple[str, str], ConfusionCounts] = {}
        names = [layer.name for layer in label_schema.layers]
        names += [label.name for label in label_schema.labels]
        self._order = {name: rank for rank, name in enumerate(dict.fromkeys(names))}

    def add(
        self, seq: int, works: Iterable[AnnotatedArticle], gold: AnnotatedArticle | None
    ) -> None:
        """Count an article. Works are in the order of their annotators' names."""
        layered = {work.annotator_id or "": self._by_layer(work) for work in works}
        if gold:
            reference = self._by_layer(gold)
            for name, marked in layered.items():
                if not self._of or name in self._of:
                    self._add_to_gold(seq, gold.article, name, _paired(reference, marked))
        told: dict[tuple[str, str], list[dict[str, Alignment]]] = {}
        for pair in combinations(layered, 2):
            if roles := self._roles(*pair):
                rows, columns = roles
                pairings = _paired(layered[rows], layered[columns])
                told.setdefault(self._told(rows, columns), []).append(pairings)
        for names, found in told.items():
            _count(self._between.setdefault(names, ConfusionCounts()), seq, found)

    def rank(self, label: str) -> int:
        """A label's place in the order of the label schema."""
        return self._order.get(label, len(self._order))

    def against_gold(self) -> tuple[Confusion, ...]:
        """Gold in the rows: everybody together if they are several, then each."""
        found = sorted(self._against_gold.items())
        if len(found) > 1:
            every = ConfusionCounts()
            for _, counts in found:
                every.add(counts)
            found.insert(0, (EVERYBODY, every))
        return tuple(counts.confusion("gold", name, self._order) for name, counts in found)

    def between(self) -> tuple[Confusion, ...]:
        """Each pair of annotators, by their names."""
        return tuple(
            self._between[pair].confusion(*pair, self._order) for pair in sorted(self._between)
        )

    def _add_to_gold(
        self, seq: int, article: Article, name: str, pairings: dict[str, Alignment]
    ) -> None:
        _count(self._against_gold.setdefault(name, ConfusionCounts()), seq, [pairings])
        profile = self.profiles.setdefault(name, ProfileCounts(self._keep))
        for found in pairings.values():
            profile.count(seq, article.id, article.text, found)

    def _roles(self, one: str, other: str) -> tuple[str, str] | None:
        if not self._of or other in self._of:
            return one, other
        return (other, one) if one in self._of else None

    def _told(self, rows: str, columns: str) -> tuple[str, str]:
        named = self._names_told or rows in self._of
        return (rows if named else OTHERS), columns

    def _by_layer(self, work: AnnotatedArticle) -> _Layered:
        layers: dict[str, list[Place]] = {}
        for it in work.annotations:
            layer = layer_of(self._label_schema, it.label)
            layers.setdefault(layer, []).append((it.span.start, it.span.end, it.label))
        return layers


def _paired(reference: _Layered, marked: _Layered) -> dict[str, Alignment]:
    layers = dict.fromkeys([*reference, *marked])
    return {it: aligned(reference.get(it, ()), marked.get(it, ())) for it in layers}


def _count(counts: ConfusionCounts, seq: int, pairings: Iterable[Mapping[str, Alignment]]) -> None:
    counts.seen.add(seq)
    for by_layer in pairings:
        for layer, found in by_layer.items():
            counts.count(layer, seq, found)
