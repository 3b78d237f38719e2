"""spaCy's DocBin, to train and evaluate pipelines with.

All spans are in `doc.spans["sc"]`; those of the first layer, longest first and flat, are the
`doc.ents`. What spaCy has no place for is in `doc.user_data["annotator"]`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, BinaryIO

import msgspec
from msgspec.structs import asdict

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation
from annotator.core.article import Article
from annotator.core.label_schema import LabelSchema
from annotator.core.suggestion import Suggestion
from annotator.exchange.docbin import packed_spans
from annotator.exchange.errors import BrokenRecordError
from annotator.exchange.formats import Format, companions_of_one, language_of
from annotator.exchange.jsonl_shapes import VERSION
from annotator.exchange.losses import Losses
from annotator.exchange.parts import EVERYTHING, Part
from annotator.exchange.provenances import plain_provenance
from annotator.exchange.quotes import quote_of
from annotator.exchange.spacy_config import training_config
from annotator.exchange.spacy_reading import read

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, DocBin, Span

#: Where the spans are, and what is kept beside them.
SPANS_KEY = "sc"
USER_DATA_KEY = "annotator"

_ATTRS = ("ORTH", "SPACY", "ENT_IOB", "ENT_TYPE", "ENT_ID")


def write(records: Iterable[AnnotatedArticle], label_schema: LabelSchema, out: BinaryIO) -> Losses:
    """Write one DocBin with a Doc for each record."""
    from spacy.tokens import DocBin

    losses = Losses()
    doc_bin = DocBin(attrs=_ATTRS, store_user_data=True)
    pipelines = lru_cache(maxsize=None)(_blank)
    for record in records:
        doc = _doc(record, label_schema, pipelines, losses)
        _add(doc_bin, doc, {USER_DATA_KEY: _user_data(record, losses)})
    out.write(doc_bin.to_bytes())
    return losses


def _blank(language: str) -> Language:
    """A pipeline that only cuts into tokens: the language's own, else the one for any."""
    import spacy

    try:
        return spacy.blank(language)
    except ImportError:
        return spacy.blank("xx")


def _doc(
    record: AnnotatedArticle,
    label_schema: LabelSchema,
    pipelines: Callable[[str], Language],
    losses: Losses,
) -> Doc:
    from spacy.util import filter_spans

    items: list[Annotation | Suggestion] = [*record.annotations, *record.suggestions.spans]
    edges = sorted({edge for item in items for edge in (item.span.start, item.span.end)})
    doc = _tokens(pipelines(language_of(record.article) or "en"), record.article, edges)
    spans = [span for item in items if (span := _span(doc, item, record.article, losses))]
    doc.spans[SPANS_KEY] = spans
    first = label_schema.layers[0].name
    known = label_schema.label
    entities = [s for s in spans if s.label_ in known and known[s.label_].layer == first]
    doc.set_ents(filter_spans(entities))
    return doc


def _add(doc_bin: DocBin, doc: Doc, user_data: dict[str, Any]) -> None:
    """Add the document as `DocBin.add` does, which takes longer by far: it asks every token for
    all the strings that it could have, and serialises through a registry.
    """
    from spacy.attrs import ORTH, SPACY

    spans = list(doc.spans[SPANS_KEY])
    doc_bin.tokens.append(doc.to_array([*doc_bin.attrs]))
    doc_bin.spaces.append(doc.to_array(SPACY).reshape((len(doc), 1)).astype(bool))
    doc_bin.flags.append({"has_unknown_spaces": False})
    doc_bin.cats.append({})
    doc_bin.strings.update(doc.vocab.strings[it] for it in set(doc.to_array(ORTH).tolist()))
    doc_bin.strings.update(string for span in spans for string in (span.label_, span.id_))
    places = [(it.id, it.label, it.start, it.end, it.start_char, it.end_char) for it in spans]
    doc_bin.span_groups.append(packed_spans(SPANS_KEY, places))
    doc_bin.user_data.append(msgspec.msgpack.encode(user_data))


def _tokens(nlp: Language, article: Article, edges: list[int]) -> Doc:
    """The text in the language's tokens, cut further where a span begins or ends in one."""
    doc = nlp.tokenizer(article.text)
    if not _are_boundaries(edges, doc):
        doc = _cut(doc, edges)
    if doc.text != article.text:
        raise BrokenRecordError(f"article {article.id}: spaCy cannot hold its text as it is")
    return doc


def _are_boundaries(edges: list[int], doc: Doc) -> bool:
    """Whether a token begins or ends at every edge."""
    import numpy as np
    from spacy.attrs import IDX, LENGTH

    table = doc.to_array([IDX, LENGTH])
    starts, ends = table[:, 0], table.sum(axis=1)
    return bool(np.isin(np.asarray(edges, table.dtype), np.union1d(starts, ends)).all())


def _cut(doc: Doc, edges: list[int]) -> Doc:
    """The document with more tokens."""
    from spacy.tokens import Doc

    words: list[str] = []
    spaces: list[bool] = []
    for token in doc:
        start, end = token.idx, token.idx + len(token)
        inner = edges[bisect_right(edges, start) : bisect_left(edges, end)]
        words += [token.text[a - start : b - start] for a, b in pairwise([start, *inner, end])]
        spaces += [False] * len(inner) + [bool(token.whitespace_)]
    return Doc(doc.vocab, words=words, spaces=spaces)


def _span(doc: Doc, item: Annotation | Suggestion, article: Article, losses: Losses) -> Span | None:
    span = doc.char_span(item.span.start, item.span.end, label=item.label, span_id=item.id)
    if span is None:
        losses.add("misaligned span", article.id)
    elif span.text != quote_of(article, item.span):
        raise BrokenRecordError(f"article {article.id}: spaCy shifted the span {item.id}")
    return span


def _user_data(record: AnnotatedArticle, losses: Losses) -> dict[str, Any]:
    return {
        "format": VERSION,
        "article": record.article.id,
        "meta": _meta(record.article, losses),
        "schema": record.label_schema,
        "annotator": record.annotator_id,
        "status": str(record.status),
        "note": record.note,
        "flagged": record.flagged,
        "spans": {a.id: _annotation(a) | _settled(record, a.id) for a in record.annotations}
        | {s.id: _suggestion(s) for s in record.suggestions.spans},
        "links": [
            {k: str(v) for k, v in asdict(link).items() if v is not None}
            | _settled(record, link.id)
            for link in record.links
        ]
        + [asdict(link) for link in record.suggestions.links],
    }


def _meta(article: Article, losses: Losses) -> dict[str, object]:
    """The metadata but for integers of more than 64 bits, which JSON holds and MessagePack not."""
    kept: dict[str, object] = {}
    for key, value in article.meta.items():
        try:
            msgspec.msgpack.encode(value)
        except OverflowError:
            losses.add("metadata value", article.id)
        else:
            kept[key] = value
    return kept


def _settled(record: AnnotatedArticle, id: str) -> dict[str, Any]:
    """How something gold came to be."""
    provenance = record.provenance.get(id)
    return {"provenance": plain_provenance(provenance)} if provenance else {}


def _annotation(annotation: Annotation) -> dict[str, Any]:
    return {
        "attributes": dict(annotation.attributes),
        "note": annotation.note,
        "flagged": annotation.flagged,
        "origin": str(annotation.origin),
    }


def _suggestion(suggestion: Suggestion) -> dict[str, Any]:
    plain: dict[str, Any] = {"score": suggestion.score, "suggester": suggestion.suggester}
    if suggestion.attributes is None:
        return plain
    return {**plain, "attributes": dict(suggestion.attributes)}


FORMAT = Format(
    "spacy",
    ".spacy",
    "a DocBin, to train and evaluate pipelines with",
    write=write,
    read=read,
    companions=companions_of_one(training_config),
    split_companions=training_config,
    holds=EVERYTHING,
    remarks={Part.OVERLAP: "in doc.spans; doc.ents are flat"},
    unit="tokens",
    is_text=False,
)
