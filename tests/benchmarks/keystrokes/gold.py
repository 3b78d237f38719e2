"""Articles with what is to come out: read from JSON Lines, or made by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator.core.article import Article
from annotator.core.label_schema import ATTRIBUTED_TO, LabelSchema
from annotator.core.span import Span
from annotator.core.state import State
from annotator.core.suggestion_set import SpanKey, span_key

#: Claim and source.
Tie = tuple[SpanKey, SpanKey]


@dataclass(frozen=True, slots=True)
class Gold:
    """An article, its spans (start, end, label), and the claims with their sources."""

    article: Article
    spans: frozenset[SpanKey]
    ties: frozenset[Tie]

    def quote(self, key: SpanKey) -> str:
        """The text that a span covers."""
        return self.article.text[key[0] : key[1]]


def read_gold(path: Path, labels: Mapping[str, str]) -> Iterator[Gold]:
    """The articles of a file, labels renamed; those that are not named are left out.

    Spans are trimmed; one that comes twice, or is empty, is left out.
    """
    with path.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            yield gold_of(json.loads(line), labels)


def gold_of(row: Mapping[str, Any], labels: Mapping[str, str]) -> Gold:
    """One line of such a file."""
    text = row["text"]
    spans = [_key(span, text, labels) for span in row["spans"]]
    ties = {
        (spans[claim], spans[source])
        for attribution in row.get("attributions", ())
        for claim in attribution["claim"]
        for source in attribution["source"]
    }
    return Gold(
        Article(row["id"], text),
        frozenset(key for key in spans if key),
        frozenset((claim, source) for claim, source in ties if claim and source),
    )


def _key(span: Mapping[str, Any], text: str, labels: Mapping[str, str]) -> SpanKey | None:
    label = labels.get(span["label"])
    trimmed = Span(span["start"], span["end"]).trimmed(text)
    return span_key(trimmed, label) if label and trimmed else None


def made_of(state: State) -> tuple[frozenset[SpanKey], frozenset[Tie]]:
    """What an annotator has come to, to be compared with gold."""
    keys = {id: span_key(a.span, a.label) for id, a in state.annotations.items()}
    ties = {
        (keys[k.from_id], keys[k.to_id]) for k in state.links.values() if k.type == ATTRIBUTED_TO
    }
    return frozenset(keys.values()), frozenset(ties)


def without_bars(gold: Gold, label_schema: LabelSchema) -> Gold:
    """The gold that the label schema allows: of two that bar each other, the longer."""
    kept: list[SpanKey] = []
    for key in sorted(gold.spans, key=lambda k: (k[0] - k[1], k)):
        layer = label_schema.layer_of(key[2])
        span = Span(key[0], key[1])
        others = [Span(k[0], k[1]) for k in kept if label_schema.layer_of(k[2]) == layer]
        bars = {"none": span.overlaps, "nest": span.crosses}.get(layer.overlap)
        if bars is None or not any(map(bars, others)):
            kept.append(key)
    ties = frozenset(tie for tie in gold.ties if {*tie} <= {*kept})
    return Gold(gold.article, frozenset(kept), ties)
