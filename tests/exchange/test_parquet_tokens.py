"""Parquet for token classifiers: sentences in tokens, and tags that are classes."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation
from annotator.core.article import Article
from annotator.core.span import Span
from annotator.exchange.errors import ExchangeError
from annotator.exchange.losses import Losses
from annotator.exchange.parquet_token_rows import REMARK
from annotator.exchange.parquet_tokens import FORMAT, tag_names, write
from tests.core.schemas import NEWS
from tests.exchange.foreign import entries, faults, records_of
from tests.exchange.records import annotated, full_record, suggested, uuid

pa = pytest.importorskip("pyarrow", reason="the extra 'parquet' is not installed")


def written(*records: AnnotatedArticle) -> tuple[bytes, Losses]:
    """The file, and what it could not hold."""
    out = io.BytesIO()
    losses = write(records, NEWS, out)
    return out.getvalue(), losses


def rows_of(data: bytes) -> list[dict[str, Any]]:
    """The rows as pyarrow has them."""
    from pyarrow import parquet

    rows: list[dict[str, Any]] = parquet.read_table(io.BytesIO(data)).to_pylist()
    return rows


def with_spans(text: str, *spans: tuple[int, int, str]) -> AnnotatedArticle:
    """A record with these spans alone."""
    annotations = [Annotation(uuid(n), Span(a, b), label) for n, (a, b, label) in enumerate(spans)]
    return AnnotatedArticle(Article("a", text), "kim", annotations=tuple(annotations))


def file_of(
    tokens: list[list[str]],
    tags: Sequence[Sequence[object]],
    names: list[str] | None = None,
    **more: list[str],
) -> bytes:
    """A file that somebody else wrote; the names are those of the tags."""
    from pyarrow import parquet

    table = pa.table({"tokens": tokens, "ner_tags": tags, **more})
    if names is not None:
        feature = {"feature": {"names": names, "_type": "ClassLabel"}, "_type": "List"}
        told = json.dumps({"info": {"features": {"ner_tags": feature}}})
        table = table.replace_schema_metadata({"huggingface": told})
    out = io.BytesIO()
    parquet.write_table(table, out)
    return out.getvalue()


def test_a_row_is_a_sentence_of_the_first_layer() -> None:
    """Its tokens have tags, and places in the article."""
    data, losses = written(full_record())
    assert rows_of(data) == [
        {
            **{"id": "7-0", "article_id": "7", "annotator": "kim"},
            "tokens": ["Sony", "rose", ",", "Kim", "said"],
            "ner_tags": [3, 0, 0, 0, 0],
            "starts": [0, 5, 9, 11, 15],
        }
    ]
    assert tag_names(NEWS) == ("O", "B-PERSON", "I-PERSON", "B-ORG", "I-ORG")
    assert "2 spans of another layer in 7" in losses.lines()
    assert "1 link in 7" in losses.lines()


def test_of_spans_that_overlap_the_longest_stay() -> None:
    """The others are counted; a span within a word cuts it."""
    text = "Anti-Kyivlike talk. Ann"
    record = with_spans(text, (0, 13, "ORG"), (5, 9, "PERSON"), (20, 23, "PERSON"))
    data, losses = written(record)
    assert [(row["tokens"], row["ner_tags"]) for row in rows_of(data)] == [
        (["Anti", "-", "Kyivlike", "talk", "."], [3, 4, 4, 0, 0]),
        (["Ann"], [1]),
    ]
    assert "1 overlapping span in a" in losses.lines()
    [row] = rows_of(written(with_spans("Kyivlike", (0, 4, "ORG")))[0])
    assert row["tokens"] == ["Kyiv", "like"]


@settings(max_examples=30)
@given(st.lists(annotated() | suggested(), min_size=1, max_size=3))
def test_every_token_is_where_it_says(records: list[AnnotatedArticle]) -> None:
    """And together they are the whole text but for white space."""
    texts = {record.article.id: record.article.text for record in records}
    rows = rows_of(written(*records)[0])
    for row in rows:
        text = texts.get(row["article_id"], "")
        if list(texts) and len(texts) == len(records):
            for token, start in zip(row["tokens"], row["starts"], strict=True):
                assert text[start : start + len(token)] == token
        assert len(row["tokens"]) == len(row["ner_tags"]) > 0
    found = "".join("".join(row["tokens"]) for row in rows)
    assert found == "".join("".join(record.article.text.split()) for record in records)


@settings(max_examples=30)
@given(annotated())
def test_what_was_flat_comes_back(record: AnnotatedArticle) -> None:
    """The same words under the same labels, in a text of the tokens."""
    data, losses = written(record)
    [back] = records_of(FORMAT, data)
    wanted = [
        ("".join(a.span.quote(record.article.text).split()), a.label)
        for a in sorted(record.annotations, key=lambda a: a.span)
        if a.label in ("PERSON", "ORG")
    ]
    found = [("".join(a.span.quote(back.article.text).split()), a.label) for a in back.annotations]
    if any("overlapping" in line for line in losses.lines()):
        assert len(found) < len(wanted)
    else:
        assert found == wanted


def test_classes_are_read_by_their_names() -> None:
    """Each row is an article of its own, where nothing says of which it is."""
    data = file_of(
        [["Sony", "rose"], ["Kim", "Lee", "", "said"]],
        [[1, -100], [3, 4, 0, 0]],
        ["O", "B-ORG", "I-ORG", "B-PERSON", "I-PERSON"],
    )
    [first, second] = entries(FORMAT, data)
    assert first.remark == REMARK
    assert first.record is not None
    assert second.record is not None
    assert first.record.article == Article("f-1", "Sony rose")
    assert second.record.article == Article("f-2", "Kim Lee said")
    assert second.record.annotations == (Annotation("span 0", Span(0, 7), "PERSON"),)


def test_tags_by_name_and_sentences_by_article() -> None:
    """Sentences of one article are lines of one text."""
    tags = [["B-ORG", "O"], ["O", "B-PERSON"], ["O"]]
    data = file_of([["Sony", "rose"], ["says", "Kim"], ["No"]], tags, doc_id=["a", "a", "b"])
    [first, second] = records_of(FORMAT, data)
    assert first.article == Article("a", "Sony rose\nsays Kim")
    assert [a.span.quote(first.article.text) for a in first.annotations] == ["Sony", "Kim"]
    assert second.article.id == "b"


@pytest.mark.parametrize(
    ("tags", "fault"),
    [
        ([["B-ORG", "X"], ["O"]], "row 1: 'X' is no tag"),
        ([["B-ORG"], ["O"]], "row 1: 2 tokens and 1 tags"),
        ([["E-ORG", "O"], ["O"]], "row 1: E-ORG goes on with nothing (BIOES)"),
    ],
)
def test_tags_that_break_the_scheme_are_named(tags: list[list[str]], fault: str) -> None:
    """By row; the next goes in."""
    data = file_of([["Sony", "rose"], ["Kim"]], tags)
    [found] = faults(FORMAT, data)
    assert found.startswith(f"f.json: {fault}")
    assert entries(FORMAT, data)[1].record is not None


def test_numbers_without_names_are_refused() -> None:
    """They say nothing."""
    with pytest.raises(ExchangeError, match="ner_tags are numbers, and the file does not name"):
        entries(FORMAT, file_of([["Sony"]], [[1]]))
    assert faults(FORMAT, file_of([["Sony"]], [[7]], ["O"])) == [
        "f.json: row 1: no class has the number 7"
    ]
