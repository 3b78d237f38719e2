"""Rows of a Parquet file that are a sentence each, in tokens with a tag for each.

The text is not in such a file: it is made of the tokens, with blanks between them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import PurePath
from typing import Any, NamedTuple

from annotator.core.display import one_line
from annotator.exchange.conll_blocks import MOST_CHARACTERS, MOST_TOKENS
from annotator.exchange.conll_tags import BrokenTagsFault, Row, halves, spans_in
from annotator.exchange.errors import ExchangeError, Fault
from annotator.exchange.formats import Entry
from annotator.exchange.parquet_article_rows import ANNOTATOR, ARTICLE_ID, entry_of
from annotator.exchange.parquet_columns import Column, Columns, is_list

REMARK = "the file has tokens, not texts: the articles' texts are tokens with blanks between them"

_TOKENS = ("tokens", "words")
_TAGS = ("ner_tags", "tags", "ner", "labels")
_ID = Column("string", ("id",))
_OF_ARTICLE = Column("string", ARTICLE_ID.names)


class _Sentence(NamedTuple):
    """A row, with its number and what it is of."""

    article: str
    annotator: str | None
    number: int
    tokens: list[str | None]
    tags: list[str | int | None]


def tag_column(columns: Columns) -> str:
    """The column of tags beside one of tokens; none where there is none."""
    if _token_column(columns) is None:
        return ""
    lists = [it for it in _TAGS if it in columns.names and is_list(columns.schema.field(it).type)]
    return lists[0] if lists else ""


def _token_column(columns: Columns) -> str | None:
    return next((it for it in _TOKENS if it in columns.names), None)


def token_rows(columns: Columns, tags: str) -> Iterator[Entry]:
    """An entry for the sentences of an article and annotator, which stand one after the other."""
    names = columns.classes(tags)
    sentences = _sentences(columns, tags, names)
    for (article, annotator), group in groupby(sentences, lambda it: (it.article, it.annotator)):
        rows = list(group)
        place = f"{columns.name}: row {rows[0].number}"
        try:
            plain = _plain(rows, names)
        except Fault as fault:
            yield Entry(columns.name, fault=str(fault))
            continue
        entry = entry_of(place, {**plain, "id": article, "annotator": annotator}, {}, {})
        yield Entry(place, entry.record, entry.fault, entry.trimmed, remark=REMARK)


def _sentences(columns: Columns, tags: str, names: Sequence[str]) -> Iterator[_Sentence]:
    import pyarrow as pa

    tokens = str(_token_column(columns))
    inner = columns.schema.field(tags).type.value_type
    are_numbers = bool(pa.types.is_integer(inner))
    if are_numbers and not names:
        raise ExchangeError(
            f"{columns.name}: {tags} are numbers, and the file does not name them; load it with "
            "its ClassLabel and write it with to_parquet"
        )
    stem = PurePath(columns.name).stem or "parquet"
    by_article = _OF_ARTICLE.among(columns.names)
    id = _OF_ARTICLE if by_article else _ID
    named = [name for it in (id, ANNOTATOR) if (name := it.among(columns.names))]
    for batch in columns.batches([tokens, tags, *named]):
        rows = zip(
            batch.cells(id),
            batch.cells(ANNOTATOR),
            batch.lists(tokens, Column("string", (tokens,))),
            batch.lists(tags, Column("int64" if are_numbers else "string", (tags,))),
            strict=True,
        )
        for number, (given, annotator, words, numbers) in enumerate(rows, batch.first):
            article = f"{stem}-{number}" if given is None else given
            yield _Sentence(article, annotator, number, words, numbers)


def _plain(sentences: Sequence[_Sentence], names: Sequence[str]) -> dict[str, Any]:
    """The text of the sentences, a line each, and the spans that their tags stand for."""
    rows: list[Row] = []
    starts: list[int] = []
    parts: list[str] = []
    at = 0
    for sentence in sentences:
        if len(sentence.tokens) != len(sentence.tags):
            raise Fault(
                f"row {sentence.number}: {len(sentence.tokens)} tokens and "
                f"{len(sentence.tags)} tags"
            )
        is_first = True
        for token, tag in zip(sentence.tokens, sentence.tags, strict=True):
            word = (token or "").strip()
            if not word:
                continue
            rows.append(Row(sentence.number, word, *_halves(tag, names, sentence), is_first))
            parts += ("\n" if is_first else " ", word)
            starts.append(at)
            at += len(word) + 1
            is_first = False
    if len(rows) > MOST_TOKENS or at > MOST_CHARACTERS:
        raise Fault(
            f"row {sentences[0].number}: no article may go on behind {MOST_TOKENS:,} tokens"
        )
    spans = [
        {"start": starts[it.first], "end": starts[it.end - 1] + len(rows[it.end - 1].token)}
        | {"label": it.label}
        for it in _spans_in(rows)
    ]
    return {"text": "".join(parts[1:]), "spans": spans}


def _halves(tag: str | int | None, names: Sequence[str], sentence: _Sentence) -> tuple[str, str]:
    if isinstance(tag, int):
        # -100 is what trainers pass over.
        if tag == -100:
            return "O", ""
        if not 0 <= tag < len(names):
            raise Fault(f"row {sentence.number}: no class has the number {tag}")
        tag = names[tag]
    try:
        return halves(tag or "O")
    except Fault as fault:
        raise Fault(f"row {sentence.number}: {fault}") from None


def _spans_in(rows: Sequence[Row]) -> list[Any]:
    try:
        return spans_in(rows)
    except BrokenTagsFault as fault:
        raise Fault(f"row {fault.number}: {one_line(fault.why, 100)}") from None
