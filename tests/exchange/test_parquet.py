"""Parquet: a row for each article and annotator, without loss, in bounded memory."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation
from annotator.core.article import Article
from annotator.core.span import Span
from annotator.exchange import parquet_columns, row_groups
from annotator.exchange.errors import ExchangeError
from annotator.exchange.parquet_articles import FORMAT, write
from annotator.exchange.parquet_footer import group_sizes
from tests.core.schemas import NEWS
from tests.exchange.foreign import entries, faults, records_of, written
from tests.exchange.records import TEXT, annotated, full_record, suggested, suggested_record, uuid

pa = pytest.importorskip("pyarrow", reason="the extra 'parquet' is not installed")


def table_of(data: bytes) -> Any:  # noqa: ANN401
    """The file as pyarrow has it."""
    from pyarrow import parquet

    return parquet.read_table(io.BytesIO(data))


def file_of(columns: dict[str, Any], schema: Any = None, **options: Any) -> bytes:  # noqa: ANN401
    """A file that somebody else wrote."""
    from pyarrow import parquet

    out = io.BytesIO()
    parquet.write_table(pa.table(columns, schema=schema), out, **options)
    return out.getvalue()


def with_spans(*spans: dict[str, Any], **article: Any) -> bytes:  # noqa: ANN401
    """A file with one article, and after it another that is as it should be."""
    rows: list[dict[str, Any]] = [{"id": "7", "text": TEXT, "spans": list(spans), **article}]
    rows.append({"id": "8", "text": "Kim said", "spans": []})
    keys = dict.fromkeys(key for row in rows for key in row)
    return file_of({key: pa.array([row.get(key) for row in rows]) for key in keys})


def test_the_rows() -> None:
    """Spans and links are lists of objects; what may have any shape is JSON."""
    [row, _] = table_of(written(FORMAT, [full_record(), suggested_record()])).to_pylist()
    span, link = row.pop("spans")[0], row.pop("links")[0]
    assert row == {
        **{"id": "7", "text": TEXT, "annotator": "kim", "status": "finished", "note": "short"},
        **{"flagged": True, "label_schema": "news", "meta": '{"outlet":"AP","n":1}'},
    }
    made = {"score": None, "suggester": None, "provenance": None}
    assert span == made | {
        **{"id": uuid(1), "start": 0, "end": 9, "label": "CLAIM", "text": "Sony rose"},
        **{"attributes": '{"form":"indirect"}', "note": "whole?", "flagged": True},
        "origin": "edited",
    }
    ends = {"from": uuid(1), "to": uuid(3)}
    assert link == {"id": uuid(4), "type": "attributed_to", "origin": "suggested", **ends, **made}


def test_the_columns_are_told_to_datasets() -> None:
    """In the words that all of its versions understand."""
    told = json.loads(table_of(written(FORMAT, [full_record()])).schema.metadata[b"huggingface"])
    features = told["info"]["features"]
    assert features["text"] == {"dtype": "string", "_type": "Value"}
    assert features["spans"][0]["start"] == {"dtype": "int64", "_type": "Value"}


@settings(max_examples=30)
@given(st.lists(annotated() | suggested(), max_size=3))
def test_what_goes_out_comes_back(records: list[AnnotatedArticle]) -> None:
    """All of it, and the same file twice."""
    data = written(FORMAT, records)
    assert records_of(FORMAT, data) == records
    assert written(FORMAT, records) == data


def test_provenance_comes_back() -> None:
    """Of gold spans and links."""
    from annotator.core.provenance import Provenance

    provenance = {uuid(1): Provenance(("Ada",), choice="union"), uuid(4): Provenance()}
    record = replace(full_record(), annotator_id="@gold", provenance=provenance)
    assert records_of(FORMAT, written(FORMAT, [record])) == [record]


def test_rows_are_written_as_they_come(monkeypatch: pytest.MonkeyPatch) -> None:
    """A group at a time is in memory, whether it is full of rows or of text."""
    monkeypatch.setattr(row_groups, "MOST_ROWS", 2)
    out = io.BytesIO()
    sizes = []

    def records() -> Iterator[AnnotatedArticle]:
        for number in range(5):
            sizes.append(len(out.getvalue()))
            yield replace(full_record(), article=Article(str(number), TEXT))

    write(records(), NEWS, out)
    assert sizes[0] == sizes[1] < sizes[2] == sizes[3] < sizes[4]
    monkeypatch.setattr(row_groups, "MOST_WEIGHT", 1)
    assert group_count(written(FORMAT, records())) == 5


def group_count(data: bytes) -> int:
    """How many groups of rows there are."""
    from pyarrow import parquet

    count: int = parquet.ParquetFile(io.BytesIO(data)).metadata.num_row_groups
    return count


def test_a_missing_library_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the extra that brings it, on the way out and in."""
    monkeypatch.delitem(sys.modules, "pyarrow.parquet", raising=False)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    wanted = r"pyarrow is not installed; pip install 'annotator-tui\[parquet\]' brings it"
    with pytest.raises(ExchangeError, match=wanted):
        write([], NEWS, io.BytesIO())
    with pytest.raises(ExchangeError, match=wanted):
        entries(FORMAT, b"PAR1")


def test_a_file_cut_short_is_refused() -> None:
    """Wherever it ends, in one line."""
    data = written(FORMAT, [full_record(), suggested_record()])
    for end in (0, 3, 4, 100, len(data) // 2, len(data) - 9, len(data) - 1):
        with pytest.raises(ExchangeError, match="cannot be read as Parquet") as refused:
            entries(FORMAT, data[:end])
        assert str(refused.value).isprintable()


def test_a_broken_page_is_refused() -> None:
    """Where the footer is whole, too."""
    data = bytearray(written(FORMAT, [full_record()]))
    data[4:40] = b"\xff" * 36
    with pytest.raises(ExchangeError, match="cannot be read as Parquet"):
        entries(FORMAT, bytes(data))


def test_columns_that_say_nothing_are_refused() -> None:
    """With what there is, and what is known."""
    with pytest.raises(ExchangeError, match="has a, b␛; known are text with a list"):
        entries(FORMAT, file_of({"a": [1], "b\x1b": ["x"]}))
    with pytest.raises(ExchangeError, match=r"the column spans\.start holds string, not int64"):
        entries(FORMAT, with_spans({"start": "0", "end": 4, "label": "ORG"}))
    with pytest.raises(ExchangeError, match=r"cannot be read as Parquet .*1\.50* was truncated"):
        entries(FORMAT, with_spans({"start": 1.5, "end": 4, "label": "ORG"}))


def test_a_later_version_is_refused() -> None:
    """It may hold what this one does not know."""
    schema = pa.schema([("text", pa.string())], {"annotator": "annotator/9"})
    with pytest.raises(ExchangeError, match="annotator: 'annotator/9' is not annotator/1"):
        entries(FORMAT, file_of({"text": ["x"]}, schema))


ORG = {"start": 0, "end": 4, "label": "ORG"}


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"spans": [ORG | {"end": 99}]}, "spans[0]: 0-99 is no range within a text of 19"),
        ({"spans": [ORG | {"start": -1}]}, "spans[0]: -1-4 is no range"),
        ({"spans": [ORG, ORG | {"start": 9}]}, "spans[1]: 9-4 is no range"),
        ({"spans": [ORG | {"text": "Soxy"}]}, "spans[0]: at 0-4 stands 'Sony', not 'Soxy'"),
        ({"spans": [ORG, ORG]}, "spans[1]: ORG is on 0-4 twice"),
        ({"spans": [ORG | {"id": "a"}, ORG | {"end": 9, "id": "a"}]}, "the id 'a' is there twice"),
        ({"spans": [ORG | {"label": None}, ORG]}, "spans[0].label: Expected `str`, got `null`"),
        ({"spans": [ORG | {"label": "A\0"}]}, "spans[0].label: holds a NUL character"),
        ({"spans": [ORG | {"start": None}, ORG]}, "spans[0].start: Expected `int`, got `null`"),
        ({"spans": [ORG | {"score": 1.5}]}, "spans[0].score: Expected `float` <= 1.0"),
        ({"spans": [ORG | {"origin": "odd"}]}, "spans[0].origin: Invalid enum value 'odd'"),
        ({"spans": [ORG | {"attributes": "{"}]}, "spans[0].attributes: not JSON"),
        ({"spans": [ORG | {"attributes": "[" * 9999}]}, "spans[0].attributes: nested too deeply"),
        ({"spans": [ORG | {"attributes": '{"a":1}'}]}, "attributes[...]: Expected `bool | str`"),
        ({"status": "done"}, "status: Invalid enum value 'done'"),
        ({"meta": "[1]"}, "meta: is no JSON object"),
        ({"meta": '{"a":"\\u0000"}'}, "meta.a: holds a NUL character"),
        ({"id": "a\x1b"}, "id: is empty, holds control characters"),
        ({"text": " "}, "text: is empty"),
        (
            {"spans": [ORG], "links": [{"type": "cites", "from": "a", "to": "b"}]},
            "links[0].from: no span has the id 'a'",
        ),
    ],
)
def test_what_is_wrong_with_a_row(given: dict[str, Any], fault: str) -> None:
    """It is named by its number, and the next goes in."""
    data = with_spans(**given)
    [found] = faults(FORMAT, data)
    assert found.startswith("f.json: row 1: ")
    assert fault in found
    assert entries(FORMAT, data)[1].record is not None


def test_white_space_at_the_edges_is_trimmed() -> None:
    """And counted."""
    entry = entries(FORMAT, with_spans(ORG | {"end": 5}))[0]
    assert entry.trimmed == 1
    assert entry.record is not None
    assert entry.record.annotations[0].span == Span(0, 4)


def test_others_columns_are_metadata() -> None:
    """Where a cell can hold them; other types of text and number are as good."""
    entities = pa.array(
        [[{"start_offset": 0, "end_offset": 4, "label": "ORG"}], None],
        pa.list_(
            pa.struct(
                [
                    *(("start_offset", pa.int32()), ("end_offset", pa.int16())),
                    ("label", pa.dictionary(pa.int8(), pa.string())),
                ]
            )
        ),
    )
    data = file_of(
        {
            "text": pa.array([TEXT, "none"], pa.large_string()),
            "entities": entities,
            "outlet": ["AP", None],
            "year": [2024, 2025],
            "tags": [["a"], []],
        }
    )
    [first, second] = entries(FORMAT, data)
    assert first.record == AnnotatedArticle(
        Article("f-1", TEXT, {"outlet": "AP", "year": 2024}),
        None,
        annotations=(Annotation("span 0", Span(0, 4), "ORG"),),
    )
    assert second.record is not None
    assert second.record.article == Article("f-2", "none", {"year": 2025})
    assert first.left_out == second.left_out == {"column": 1}


def test_an_object_of_lists_is_a_list_of_objects() -> None:
    """As `Sequence({...})` was kept by datasets for years."""
    spans = {"start": [0, 11], "end": [4, 14], "label": ["ORG", "PERSON"]}
    [record] = records_of(FORMAT, file_of({"text": [TEXT], "spans": [spans]}))
    found = [(a.span.quote(TEXT), a.label) for a in record.annotations]
    assert found == [("Sony", "ORG"), ("Kim", "PERSON")]
    with pytest.raises(ExchangeError, match="lists of an object have different lengths"):
        entries(FORMAT, file_of({"text": [TEXT], "spans": [spans | {"end": [4]}]}))


def test_a_name_that_several_columns_have_is_refused() -> None:
    """Of the file, or of its spans: nobody could say which is meant."""
    from pyarrow import parquet

    def file(names: list[str], columns: list[Any]) -> bytes:
        out = io.BytesIO()
        parquet.write_table(pa.Table.from_arrays(columns, names=names), out)
        return out.getvalue()

    text, numbers = pa.array([TEXT]), pa.array([0])
    fields = [pa.field(name, pa.int64()) for name in ("start", "end", "start")]
    doubled = pa.StructArray.from_arrays([numbers] * 3, fields=fields)
    spans = pa.ListArray.from_arrays([0, 1], doubled)
    for data, says in (
        (file(["text", "spans", "spans"], [text, spans, spans]), "f.json: 2 columns are"),
        (file(["text", "spans"], [text, spans]), "f.json: spans: 2 columns are called start"),
    ):
        with pytest.raises(ExchangeError, match=says):
            entries(FORMAT, data)


def test_rows_of_spans_are_gathered_by_article() -> None:
    """Those that follow one another; a row without a label says that there is no span."""
    data = file_of(
        {
            "article_id": ["a", "a", "a", "b"],
            "annotator": ["kim", "kim", "lee", "kim"],
            "article_text": [TEXT, TEXT, TEXT, "Nothing"],
            "start": [0, 11, 0, None],
            "end": [4, 14, 9, None],
            "label": ["ORG", "PERSON", "CLAIM", None],
            "text": ["Sony", "Kim", "Sony rose", None],
        }
    )
    found = records_of(FORMAT, data)
    assert [(r.article.id, r.annotator_id, len(r.annotations)) for r in found] == [
        ("a", "kim", 2),
        ("a", "lee", 1),
        ("b", "kim", 0),
    ]


def test_rows_of_spans_need_the_text() -> None:
    """The words of a span are not enough, and those that differ are refused."""
    columns = {"start": [0, 11], "end": [4, 14], "label": ["ORG", "PERSON"]}
    given = file_of({**columns, "text": [TEXT, TEXT]})
    [record] = records_of(FORMAT, given)
    assert [a.span.quote(TEXT) for a in record.annotations] == ["Sony", "Kim"]
    [*_, fault] = faults(FORMAT, file_of({**columns, "text": ["Sony", "Kim"]}))
    assert fault == "f.json: row 2: text: has a span's words; name the article's article_text"
    words = file_of({**columns, "article_text": [TEXT, TEXT], "text": ["Sony", "Tim"]})
    assert faults(FORMAT, words) == ["f.json: row 1: spans[1]: at 11-14 stands 'Kim', not 'Tim'"]


def test_the_footer_is_read_as_pyarrow_reads_it() -> None:
    """The bytes and the values of each group of rows."""
    from pyarrow import parquet

    data = file_of(
        {"text": ["x"] * 40, "spans": [[ORG, ORG]] * 40, "b": [True] * 40, "f": [0.5] * 40},
        row_group_size=7,
    )
    metadata = parquet.ParquetFile(io.BytesIO(data)).metadata
    groups = [metadata.row_group(n) for n in range(metadata.num_row_groups)]
    columns = [[it.column(n) for n in range(it.num_columns)] for it in groups]
    assert group_sizes(io.BytesIO(data)) == [
        (sum(c.total_uncompressed_size for c in it), max(c.num_values for c in it))
        for it in columns
    ]
    assert group_sizes(io.BytesIO(data))[0].values == 14


@pytest.mark.parametrize(
    "footer", [b"", b"\x49\xfc\xff\xff\xff\x0f", b"\x1c" * 20_000, b"\x18\x7f"]
)
def test_a_broken_footer_is_refused(footer: bytes) -> None:
    """Without end, too deep, or cut short."""
    with pytest.raises(ValueError, match="its footer is broken"):
        group_sizes(io.BytesIO(footer + len(footer).to_bytes(4, "little") + b"PAR1"))


def test_what_unfolds_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same long text in every row is small on disk, as is a list of the same number."""
    data = file_of({"text": ["x" * 1000] * 300, "spans": pa.array([[ORG]] * 300)})
    assert len(data) < 10_000
    monkeypatch.setattr(parquet_columns, "LARGEST_BATCH", 150_000)
    with pytest.raises(ExchangeError, match="200 rows from row 1 have more than 150,000 bytes"):
        entries(FORMAT, data)
    monkeypatch.setattr(parquet_columns, "MOST_VALUES", 200)
    with pytest.raises(ExchangeError, match="and 300 values, and may have"):
        entries(FORMAT, data)
