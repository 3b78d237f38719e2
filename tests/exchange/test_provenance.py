"""How gold came to be, in the native format: written, read back, and read from elsewhere."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotators import GOLD
from annotator.core.provenance import Provenance
from annotator.exchange import csv_rows, jsonl
from annotator.exchange.jsonl_reading import read
from tests.core.schemas import NEWS
from tests.exchange.records import annotated, full_record, uuid

HOW = Provenance(
    ("Ada", "Мария"),
    "Rae",
    "2026-03-04T09:30:00.000Z",
    *("union", "rule", "boundary", "slip", "=why?"),
)

GOLDEN = (
    '"provenance":{"proposed_by":["Ada","Мария"],"settled_by":"Rae",'
    '"settled_at":"2026-03-04T09:30:00.000Z","choice":"union","rule":"rule",'
    '"difference":"boundary","reason":"slip","note":"=why?"}'
)

ROWS = """\
7,@gold,finished,1,0,9,CLAIM,Sony rose,"{""form"": ""indirect""}",\
"[{""id"": ""4"", ""type"": ""attributed_to"", ""to"": ""3"", \
""provenance"": {""proposed_by"": [], ""settled_by"": ""Rae""}}]",Kim,,whole?,1,edited,,,\
"Ada
Мария",Rae,2026-03-04T09:30:00.000Z,union,rule,boundary,slip,'=why?
"""


def gold() -> AnnotatedArticle:
    """A record with one span and one link that say how they came to be."""
    told = {uuid(1): HOW, uuid(4): Provenance((), "Rae")}
    return replace(full_record(), annotator_id=GOLD, provenance=told)


def written(record: AnnotatedArticle) -> bytes:
    out = io.BytesIO()
    jsonl.write([record], NEWS, out)
    return out.getvalue()


def read_back(data: bytes) -> AnnotatedArticle:
    [entry] = read(io.BytesIO(data), "f")
    assert entry.record, entry.fault
    return entry.record


def test_the_bytes_of_the_native_format() -> None:
    """An object behind all else of its span or link; what there is nothing of is left out."""
    text = written(gold()).decode()
    assert text.count('"provenance"') == 2
    assert f'"flagged":true,{GOLDEN}}}' in text
    assert '"origin":"suggested","provenance":{"proposed_by":[],"settled_by":"Rae"}}' in text


def test_the_bytes_of_csv() -> None:
    out = io.BytesIO()
    losses = csv_rows.write([replace(gold(), note="", flagged=False)], NEWS, out)
    assert losses.lines() == ["1 whole text in 7", "2 metadata values in 7"]
    text = out.getvalue().decode().replace("00000000-0000-0000-0000-00000000000", "")
    heading, _, rows = text.partition("\r\n")
    assert heading.split(",")[-8:] == list(csv_rows.GOLD_COLUMNS)
    name = "'@gold"
    expected = ROWS.replace("@gold", name).replace("\n", "\r\n").replace("Ada\r\n", "Ada\n")
    assert rows.startswith(expected)


def test_csv_says_what_it_has_no_columns_for() -> None:
    """They are there for gold only."""
    losses = csv_rows.write([replace(gold(), annotator_id="kim")], NEWS, io.BytesIO())
    assert "2 provenances in 7" in losses.lines()


_words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)
_hows = st.builds(
    Provenance,
    st.lists(_words, max_size=3).map(tuple),
    *([_words] * 7),
)


@given(annotated(), st.data())
def test_a_round_trip_loses_nothing(record: AnnotatedArticle, data: st.DataObject) -> None:
    ids = [a.id for a in record.annotations] + [k.id for k in record.links]
    told = data.draw(st.dictionaries(st.sampled_from(ids), _hows)) if ids else {}
    record = replace(record, provenance=told)
    assert read_back(written(record)) == record


@pytest.mark.parametrize(
    "provenance",
    [None, {}, {"choice": "by lot"}, {"jury": ["x"], "settled_by": "Rae"}, {"proposed_by": []}],
)
def test_provenance_from_elsewhere_is_no_fault(provenance: object) -> None:
    """Words and keys that are not known here decide nothing."""
    line = json.loads(written(gold()))
    line["spans"][0]["provenance"] = provenance
    record = read_back(json.dumps(line).encode())
    assert len(record.annotations) == 3
