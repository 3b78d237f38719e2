"""Parquet for those who train token classifiers: a row for each sentence, in tokens with tags.

The tags are those of the label schema's first layer, in IOB2. It is flat: of its spans that
overlap, the longest stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, BinaryIO

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation
from annotator.core.label_schema import LabelSchema
from annotator.core.span import Span
from annotator.core.suggestion import Suggestion
from annotator.exchange.conll import without_overlap
from annotator.exchange.dataset_card import CARD, Dataset, dataset_card
from annotator.exchange.extras import extra_module
from annotator.exchange.features import Classes, Feature, ListOf, arrow_schema
from annotator.exchange.formats import Format, SplitFile, companions_of_one
from annotator.exchange.losses import Losses
from annotator.exchange.parquet_reading import read
from annotator.exchange.parts import Part, count_lost
from annotator.exchange.quotes import quote_of
from annotator.exchange.row_groups import write_rows
from annotator.exchange.words import sentence_ends, words_of, words_under

HOLDS = frozenset({Part.SPANLESS, Part.ANNOTATOR})

OUTSIDE = "O"


def features(label_schema: LabelSchema) -> Mapping[str, Feature]:
    """The columns: `starts` are the tokens' places in the article, in code points."""
    return {
        **{"id": "string", "article_id": "string", "annotator": "string"},
        "tokens": ListOf("string"),
        "ner_tags": ListOf(Classes(tag_names(label_schema))),
        "starts": ListOf("int64"),
    }


def tag_names(label_schema: LabelSchema) -> tuple[str, ...]:
    """The tags of the first layer, in the order of their numbers."""
    first = label_schema.layers[0].name
    labels = [label.name for label in label_schema.labels if label.layer == first]
    return (OUTSIDE, *(f"{prefix}-{label}" for label in labels for prefix in "BI"))


def write(records: Iterable[AnnotatedArticle], label_schema: LabelSchema, out: BinaryIO) -> Losses:
    """Write a row for each sentence.

    Raises:
        ExchangeError: when pyarrow is not installed.
    """
    extra_module("pyarrow", FORMAT.extra)
    losses = Losses()
    rows = _rows(records, label_schema, losses)
    write_rows(rows, arrow_schema(features(label_schema), {}), out)
    return losses


def _rows(
    records: Iterable[AnnotatedArticle], label_schema: LabelSchema, losses: Losses
) -> Iterator[tuple[int, list[Any]]]:
    number_of = {name: number for number, name in enumerate(tag_names(label_schema))}
    for record in records:
        count_lost(losses, record, HOLDS)
        spans = _spans(record, number_of, losses)
        text = record.article.text
        places = [span for span, _ in spans]
        tokens = words_of(text, places)
        tags = [0] * len(tokens.texts)
        for span, label in spans:
            first, end = words_under(tokens, span)
            tags[first:end] = [number_of[f"I-{label}"]] * (end - first)
            tags[first] = number_of[f"B-{label}"]
        ends = sorted({*sentence_ends(text, tokens, places), len(tags) - 1})
        for count, (before, last) in enumerate(pairwise((-1, *ends))):
            sentence = slice(before + 1, last + 1)
            cells = [
                *(f"{record.article.id}-{count}", record.article.id, record.annotator_id),
                *(tokens.texts[sentence], tags[sentence], tokens.starts[sentence]),
            ]
            yield 10 * (last - before), cells


def _spans(
    record: AnnotatedArticle, number_of: Mapping[str, int], losses: Losses
) -> Sequence[tuple[Span, str]]:
    """The spans of the first layer that do not overlap, by start; the others are counted."""
    items: list[Annotation | Suggestion] = [*record.annotations, *record.suggestions.spans]
    for it in items:
        quote_of(record.article, it.span)
    first = [(it.span, it.label) for it in items if f"B-{it.label}" in number_of]
    flat = without_overlap(first)
    losses.add("span of another layer", record.article.id, len(items) - len(first))
    losses.add(Part.OVERLAP, record.article.id, len(first) - len(flat))
    return flat


def dataset(label_schema: LabelSchema) -> Dataset:
    """What a dataset card says of the columns."""
    columns = {
        "id": "the sentence: the article's name and a number",
        "article_id": "the article's name",
        "annotator": "who did it; @gold for what reviews settled; null for suggestions",
        "tokens": "the sentence's tokens",
        "ner_tags": "a class for each: O, B- where a span begins, I- within it",
        "starts": "where each token begins in the article, in code points",
    }
    layer = label_schema.layers[0].name
    return Dataset(features(label_schema), "a sentence of an article", columns, HOLDS, layer)


def split_companions(
    label_schema: LabelSchema, splits: Mapping[str, SplitFile], name: str
) -> Mapping[str, bytes]:
    """The dataset card."""
    return {CARD: dataset_card(dataset(label_schema), label_schema, splits, name)}


FORMAT = Format(
    "parquet-tokens",
    ".parquet",
    "for training token classifiers: a row for each sentence, with tokens and ner_tags (IOB2)",
    write=write,
    read=read,
    companions=companions_of_one(split_companions),
    split_companions=split_companions,
    holds=HOLDS,
    unit="tokens",
    extra="parquet",
    is_text=False,
)
