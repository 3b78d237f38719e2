"""CSV: one span a row, and no spreadsheet runs what an article says."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotators import GOLD
from annotator.exchange.csv_rows import COLUMNS, GOLD_COLUMNS, safe, write
from annotator.exchange.losses import Losses
from tests.core.schemas import NEWS
from tests.exchange.records import annotated, full_record, suggested_record

GOLDEN = """\
article,annotator,status,id,start,end,label,text,attributes,links,linked_to,linked_from,\
note,flagged,origin,score,suggester
7,kim,finished,1,0,9,CLAIM,Sony rose,"{""form"": ""indirect""}",\
"[{""id"": ""4"", ""type"": ""attributed_to"", ""to"": ""3""}]",Kim,,whole?,1,edited,,
7,kim,finished,2,0,4,ORG,Sony,{},[],,,,0,suggested,,
7,kim,finished,3,11,14,SOURCE,Kim,"{""kind"": ""person"", ""anonymous"": false}",[],,Sony rose,\
,0,added,,
7,,new,5,0,9,CLAIM,Sony rose,{},\
"[{""id"": ""7"", ""type"": ""attributed_to"", ""to"": ""6""}]",Kim,,,0,,0.875,packaged
7,,new,6,11,14,SOURCE,Kim,{},[],,Sony rose,,0,,,packaged
"""


def written(records: Iterable[AnnotatedArticle]) -> tuple[str, Losses]:
    """The file, and what it could not hold."""
    out = io.BytesIO()
    losses = write(records, NEWS, out)
    return out.getvalue().decode(), losses


def plain(cell: str) -> str:
    """The cell without the apostrophe that was put in front."""
    return cell[1:] if safe(cell[1:]) == cell else cell


def test_the_bytes_are_those_expected() -> None:
    """A heading, a row for each span, CRLF between rows, whatever the system."""
    text, _ = written([full_record(), suggested_record()])
    short = text.replace("00000000-0000-0000-0000-00000000000", "")
    assert short == GOLDEN.replace("\n", "\r\n")


def test_what_has_no_cell_is_reported() -> None:
    """Texts, articles without spans, and what is said of an article as a whole."""
    bare = replace(full_record(), annotations=(), links=(), note="", flagged=False)
    _, losses = written([full_record(), bare, suggested_record()])
    assert losses.lines() == [
        "3 whole texts in 7",
        "4 metadata values in 7",
        "1 note on an article in 7",
        "1 flag of an article in 7",
        "1 article without spans in 7",
        "1 link score in 7",
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "'=", "''@"])
def test_no_cell_begins_like_a_formula(start: str) -> None:
    """An apostrophe goes in front, and taking it away gives the cell back."""
    cell = f"{start}cmd|' /C calc'!A0"
    assert safe(cell) == f"'{cell}"
    assert plain(str(safe(cell))) == cell


@pytest.mark.parametrize("cell", ["Kim", "'tis", "a=b", "", 7, -7, None])
def test_other_cells_stay_as_they_are(cell: object) -> None:
    """Numbers too: a negative one is no formula."""
    assert safe(cell) == cell


@given(st.lists(annotated(), max_size=2))
def test_every_span_is_read_back(records: list[AnnotatedArticle]) -> None:
    """Line breaks, quotes and commas in the text of a span survive."""
    text, _ = written(records)
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    spans = [(r, a) for r in records for a in r.annotations]
    assert len(rows) == len(spans)
    is_gold = bool(records) and records[0].annotator_id == GOLD
    for row, (record, annotation) in zip(rows, spans, strict=True):
        assert list(row) == [*COLUMNS, *(GOLD_COLUMNS if is_gold else ())]
        assert plain(row["annotator"]) == record.annotator_id
        assert plain(row["text"]) == annotation.span.quote(record.article.text)
        assert plain(row["note"]) == annotation.note
        assert json.loads(row["attributes"]) == annotation.attributes
        links = [k for k in record.links if k.from_id == annotation.id]
        assert json.loads(row["links"]) == [
            {"id": k.id, "type": k.type, "to": k.to_id} for k in links
        ]
