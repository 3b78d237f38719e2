"""Parquet for Hugging Face `datasets`: a row for each article and annotator. It loses nothing.

Spans and links are lists of objects; what may have any shape (metadata, attributes, provenance)
is JSON in its cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO

import msgspec

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation, Link
from annotator.core.article import Article
from annotator.core.label_schema import LabelSchema
from annotator.core.provenance import Provenance
from annotator.core.suggestion import SuggestedLink, Suggestion
from annotator.exchange.dataset_card import CARD, Dataset, dataset_card
from annotator.exchange.extras import extra_module
from annotator.exchange.features import Feature, ListOf, arrow_schema
from annotator.exchange.formats import Format, SplitFile, companions_of_one
from annotator.exchange.jsonl_shapes import VERSION
from annotator.exchange.losses import Losses
from annotator.exchange.own_data import KEY
from annotator.exchange.parquet_reading import read
from annotator.exchange.parts import EVERYTHING
from annotator.exchange.provenances import plain_provenance
from annotator.exchange.quotes import quote_of
from annotator.exchange.row_groups import write_rows

_MADE = {"origin": "string", "score": "float64", "suggester": "string", "provenance": "string"}

SPAN = {
    **{"id": "string", "start": "int64", "end": "int64", "label": "string", "text": "string"},
    **{"attributes": "string", "note": "string", "flagged": "bool"},
    **_MADE,
}
LINK = {"id": "string", "type": "string", "from": "string", "to": "string", **_MADE}

FEATURES: Mapping[str, Feature] = {
    **{"id": "string", "text": "string", "annotator": "string", "status": "string"},
    **{"spans": ListOf(SPAN), "links": ListOf(LINK)},
    **{"note": "string", "flagged": "bool", "label_schema": "string", "meta": "string"},
}


#: What a dataset card says of the columns.
DATASET = Dataset(
    FEATURES,
    "an article with the work of one annotator",
    {
        "id, text": "the article: its name, and its text as it was imported",
        "annotator": "who did it; @gold for what reviews settled; null for suggestions",
        "status": "how far: new, in progress, finished or skipped",
        "spans": "id, place (start, end), label, text (the quote), attributes (JSON), note, "
        "flagged, origin (suggested, edited or added), score and suggester of a suggestion, and "
        "provenance of gold (JSON)",
        "links": "id, type, and the ids of two spans (from, to); origin and so on as for spans",
        "note, flagged": "on the article as a whole",
        "label_schema": "its name",
        "meta": "the article's metadata (JSON)",
    },
    EVERYTHING,
)


def write(records: Iterable[AnnotatedArticle], label_schema: LabelSchema, out: BinaryIO) -> Losses:
    """Write a row for each record.

    Raises:
        ExchangeError: when pyarrow is not installed.
    """
    extra_module("pyarrow", FORMAT.extra)
    write_rows(_rows(records), arrow_schema(FEATURES, {KEY: VERSION}), out)
    return Losses()


def _rows(records: Iterable[AnnotatedArticle]) -> Iterator[tuple[int, list[Any]]]:
    for record in records:
        article = record.article
        provenance = record.provenance
        spans = [_span(article, a, provenance.get(a.id)) for a in record.annotations]
        spans += [_suggestion(article, s) for s in record.suggestions.spans]
        links = [_link(k, provenance.get(k.id)) for k in record.links]
        links += [_suggested_link(k) for k in record.suggestions.links]
        weight = len(article.text) + 100 * (len(spans) + len(links))
        yield (
            weight,
            [
                *(article.id, article.text, record.annotator_id, record.status.value),
                *(spans, links),
                *(record.note, record.flagged, record.label_schema, _json(dict(article.meta))),
            ],
        )


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode() if value else "{}"


def _provenance(provenance: Provenance | None) -> str | None:
    return None if provenance is None else _json(plain_provenance(provenance))


def _span(article: Article, it: Annotation, provenance: Provenance | None) -> tuple[Any, ...]:
    return (
        *(it.id, it.span.start, it.span.end, it.label, quote_of(article, it.span)),
        *(_json(it.attributes), it.note, it.flagged),
        *(it.origin.value, None, None, _provenance(provenance)),
    )


def _suggestion(article: Article, it: Suggestion) -> tuple[Any, ...]:
    return (
        *(it.id, it.span.start, it.span.end, it.label, quote_of(article, it.span)),
        *(None if it.attributes is None else _json(it.attributes), "", False),
        *(None, it.score, it.suggester, None),
    )


def _link(it: Link, provenance: Provenance | None) -> tuple[Any, ...]:
    ends = (it.id, it.type, it.from_id, it.to_id)
    return (*ends, it.origin.value, None, None, _provenance(provenance))


def _suggested_link(it: SuggestedLink) -> tuple[Any, ...]:
    return (it.id, it.type, it.from_id, it.to_id, None, it.score, it.suggester, None)


def split_companions(
    label_schema: LabelSchema, splits: Mapping[str, SplitFile], name: str
) -> Mapping[str, bytes]:
    """The dataset card."""
    return {CARD: dataset_card(DATASET, label_schema, splits, name)}


FORMAT = Format(
    "parquet",
    ".parquet",
    "for Hugging Face datasets: a row for each article and annotator",
    write=write,
    read=read,
    companions=companions_of_one(split_companions),
    split_companions=split_companions,
    holds=EVERYTHING,
    extra="parquet",
    is_text=False,
)
