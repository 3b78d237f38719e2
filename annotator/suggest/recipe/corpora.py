"""Articles with gold spans: read, split, made flat and aligned to tokens."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from annotator.suggest.linebreaks import lines_within

#: A start, an end (code points) and a label.
GoldSpan = tuple[int, int, str]

ATTRIBUTION_LABELS = {"SOURCE": "SOURCE", "CUE": "CUE", "CLAIM": "CLAIM"}

#: Misc is left out: nine in ten of its spans are no events (diseases, laws, works, days).
ENTITY_LABELS = {
    "Person": "PERSON",
    "Organization": "ORG",
    "Location": "PLACE",
    "Facility": "PLACE",
    "NORP": "NORP",
    "Date": "DATE",
    "Money": "MONEY",
    "Product": "PRODUCT",
}


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """A text with gold spans; `links` are pairs of claim and source."""

    id: str
    text: str
    spans: tuple[GoldSpan, ...]
    links: tuple[tuple[GoldSpan, GoldSpan], ...] = ()


@dataclass(frozen=True, slots=True)
class Split:
    """Articles to learn from, to stop by, and to read once at the end."""

    train: tuple[GoldArticle, ...]
    dev: tuple[GoldArticle, ...]
    test: tuple[GoldArticle, ...]


def read_corpus(path: Path, labels: Mapping[str, str]) -> tuple[GoldArticle, ...]:
    """The articles of a JSON Lines file, their labels renamed; labels not named are left out.

    Raises:
        OSError: when the file cannot be read.
        ValueError: when a line is not what the recipe expects.
    """
    with path.open(encoding="utf-8", newline="\n") as lines:
        return tuple(_gold_article(json.loads(line), labels) for line in lines)


def _gold_article(row: Mapping[str, Any], labels: Mapping[str, str]) -> GoldArticle:
    spans = [(s["start"], s["end"], labels.get(s["label"], "")) for s in row["spans"]]
    links = (
        (spans[claim], spans[source])
        for attribution in row.get("attributions", ())
        for claim in attribution["claim"]
        for source in attribution["source"]
    )
    kept = (span for span in spans if span[2])
    return GoldArticle(row["id"], row["text"], tuple(kept), tuple(links))


def split_articles(articles: Iterable[GoldArticle], *, seed: int) -> Split:
    """Four fifths to learn from and a tenth each for dev and test, shuffled by the seed."""
    shuffled = sorted(articles, key=lambda article: article.id)
    random.Random(seed).shuffle(shuffled)
    tenth = len(shuffled) // 10
    return Split(
        train=tuple(shuffled[2 * tenth :]),
        dev=tuple(shuffled[:tenth]),
        test=tuple(shuffled[tenth : 2 * tenth]),
    )


def flat(article: GoldArticle) -> GoldArticle:
    """The article with spans that neither overlap nor cross a line break: the longest first."""
    pieces = [
        (start, end, label)
        for span_start, span_end, label in article.spans
        for start, end in lines_within(article.text, span_start, span_end)
        if any(char.isalnum() for char in article.text[start:end])
    ]
    return replace(article, spans=tuple(longest_first(pieces)))


def longest_first(spans: Iterable[GoldSpan]) -> Iterator[GoldSpan]:
    """The spans in order of the text, without those that overlap a longer one."""
    kept: list[GoldSpan] = []
    taken: set[int] = set()
    for span in sorted(set(spans), key=lambda s: (s[0] - s[1], s)):
        covered = range(span[0], span[1])
        if taken.isdisjoint(covered):
            taken.update(covered)
            kept.append(span)
    return iter(sorted(kept))
