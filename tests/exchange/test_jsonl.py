"""The native format: nothing is lost, and every bad line says what is wrong with it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Origin, Status
from annotator.core.span import Span
from annotator.exchange import json_lines
from annotator.exchange.errors import BrokenRecordError, ExchangeError
from annotator.exchange.jsonl import FORMAT, write
from annotator.exchange.jsonl_reading import read
from tests.core.schemas import NEWS
from tests.exchange.records import (
    TEXT,
    annotated,
    full_record,
    suggested,
    suggested_record,
)

GOLDEN = (
    '{"format":"annotator/1","id":"7","text":"Sony rose, Kim said",'
    '"meta":{"outlet":"AP","n":1},"schema":"news","annotator":"kim","status":"finished",'
    '"spans":['
    '{"id":"00000000-0000-0000-0000-000000000001","start":0,"end":9,"label":"CLAIM",'
    '"text":"Sony rose","attributes":{"form":"indirect"},"note":"whole?","origin":"edited",'
    '"flagged":true},'
    '{"id":"00000000-0000-0000-0000-000000000002","start":0,"end":4,"label":"ORG",'
    '"text":"Sony","attributes":{},"note":"","origin":"suggested"},'
    '{"id":"00000000-0000-0000-0000-000000000003","start":11,"end":14,"label":"SOURCE",'
    '"text":"Kim","attributes":{"kind":"person","anonymous":false},"note":"","origin":"added"}],'
    '"links":[{"id":"00000000-0000-0000-0000-000000000004","type":"attributed_to",'
    '"from":"00000000-0000-0000-0000-000000000001","to":"00000000-0000-0000-0000-000000000003",'
    '"origin":"suggested"}],"note":"short","flagged":true}\n'
    '{"format":"annotator/1","id":"7","text":"Sony rose, Kim said","meta":{},"schema":"news",'
    '"annotator":null,"status":"new","spans":['
    '{"id":"00000000-0000-0000-0000-000000000005","start":0,"end":9,"label":"CLAIM",'
    '"text":"Sony rose","score":0.875,"suggester":"packaged"},'
    '{"id":"00000000-0000-0000-0000-000000000006","start":11,"end":14,"label":"SOURCE",'
    '"text":"Kim","score":null,"suggester":"packaged"}],'
    '"links":[{"id":"00000000-0000-0000-0000-000000000007","type":"attributed_to",'
    '"from":"00000000-0000-0000-0000-000000000005","to":"00000000-0000-0000-0000-000000000006",'
    '"score":0.5,"suggester":"packaged"}]}\n'
)


def written(records: Iterable[AnnotatedArticle]) -> bytes:
    """What the format makes of the records; it never loses anything."""
    out = io.BytesIO()
    assert not write(records, NEWS, out)
    return out.getvalue()


def read_back(data: bytes) -> list[AnnotatedArticle]:
    """The records in the bytes, which hold no fault."""
    entries = list(read(io.BytesIO(data), "f"))
    assert [entry.fault for entry in entries] == [""] * len(entries)
    return [entry.record for entry in entries if entry.record]


def faults(line: bytes | dict[str, Any]) -> list[str]:
    """Where the line is refused, and why."""
    data = line if isinstance(line, bytes) else json.dumps(line).encode()
    return [f"{e.place}: {e.fault}" for e in read(io.BytesIO(data), "f") if e.fault]


def test_the_bytes_are_those_of_the_contract() -> None:
    """Keys in the order that the design gives; what is not set does not appear."""
    assert written([full_record(), suggested_record()]).decode() == GOLDEN


def test_the_format_reads_and_writes() -> None:
    """It is the round-trip reference."""
    assert (FORMAT.can_read, FORMAT.can_write, FORMAT.holds_annotator) == (True, True, True)


@given(st.lists(annotated() | suggested(), max_size=3))
def test_a_round_trip_loses_nothing(records: list[AnnotatedArticle]) -> None:
    """What is read back equals what was written, and is written the same again."""
    data = written(records)
    again = read_back(data)
    assert again == records
    assert written(again) == data


def test_only_id_and_text_are_required() -> None:
    """The least that can be imported is an article that nobody has looked at."""
    [record] = read_back(b'\xef\xbb\xbf{"id":"a","text":"b"}\r\n\n  \n')
    assert (record.article.id, record.article.text) == ("a", "b")
    assert (record.annotator_id, record.status, record.annotations) == (None, Status.NEW, ())


def test_spans_without_ids_keep_their_links_apart() -> None:
    """A span needs a place and a label; it is by hand unless it says otherwise."""
    spans = [{"start": 0, "end": 4, "label": "ORG"}, {"start": 11, "end": 14, "label": "PERSON"}]
    [record] = read_back(json.dumps({"id": "a", "text": TEXT, "spans": spans}).encode())
    assert [a.span for a in record.annotations] == [Span(0, 4), Span(11, 14)]
    assert {a.origin for a in record.annotations} == {Origin.ADDED}
    assert len({a.id for a in record.annotations}) == 2


def test_white_space_at_the_edges_is_trimmed_and_counted() -> None:
    """The quote is checked first, as it stands in the file."""
    span = {"start": 4, "end": 11, "label": "ORG", "text": " rose, "}
    [entry] = read(io.BytesIO(json.dumps({"id": "a", "text": TEXT, "spans": [span]}).encode()), "f")
    assert entry.record
    assert (entry.trimmed, entry.record.annotations[0].span) == (1, Span(5, 10))


def test_a_span_beyond_its_text_never_leaves() -> None:
    """A quote that is shorter than its span is a fault of the project, not of the reader."""
    record = full_record()
    object.__setattr__(record.article, "text", "Sony")
    with pytest.raises(BrokenRecordError, match="0-9 reaches beyond its text of 4 characters"):
        written([record])


def _with_spans(*spans: dict[str, Any], **more: object) -> dict[str, Any]:
    return {"id": "a", "text": TEXT, "spans": list(spans), **more}


_SONY = {"id": "s", "start": 0, "end": 4, "label": "ORG"}
_KIM = {"id": "k", "start": 11, "end": 14, "label": "PERSON"}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"nonsense\n", "not JSON (JSON is malformed: invalid character"),
        (b"{", "not JSON (Input data was truncated)"),
        (b"[]", "Expected `object`, got `array`"),
        (b'{"id":"a","text":"\xff"}', "not UTF-8"),
        (b'{"id":"a","text":"\\ud800"}', "holds a lone surrogate"),
        (b'{"id":"a","text":"b","note":"x\\uDC00y"}', "holds a lone surrogate"),
        (b'{"id":"a","text":"b","meta":' + b"[" * 9999 + b"}", "Expected `object`"),
        (b'{"id":"a","text":"b","meta":{"x":' + b"[" * 99999, "nested too deeply"),
        (b'{"id":"a","text":"b","meta":{"x":' + b"[" * 50 + b"]" * 50 + b"}}", "meta: is nested"),
        ({"id": "a"}, "Object missing required field `text`"),
        ({"id": "a", "text": " "}, "text: is empty"),
        ({"id": " ", "text": "b"}, "id: is empty"),
        ({"id": "\x1b[2J", "text": "b"}, "id: is empty, holds control characters"),
        ({"id": "a", "text": "b\0"}, "text: holds a NUL character"),
        ({"id": "a", "text": "b", "note": "\0"}, "note: holds a NUL character"),
        ({"id": "a", "text": "b", "annotator": "\0"}, "annotator: holds a NUL character"),
        ({"id": "a", "text": "b", "meta": {"x": ["y", "\0"]}}, "meta.x[1]: holds a NUL character"),
        ({"id": "a", "text": "b", "meta": {"\0": 1}}, "a key: holds a NUL character"),
        (_with_spans({**_SONY, "note": "\0"}), "spans[0].note: holds a NUL character"),
        (
            _with_spans({**_SONY, "attributes": {"k": "\0"}}),
            "spans[0].attributes.k: holds a NUL character",
        ),
        (
            {"id": "a", "text": "b", "format": "annotator/2\x1b"},
            "'annotator/2␛' is not annotator/1",
        ),
        ({"id": "a", "text": "b", "status": "done"}, "status: Invalid enum value 'done'"),
        ({"id": "a", "text": "b", "titel": "x"}, "unknown field `titel`"),
        (_with_spans({**_SONY, "start": "0"}), "spans[0].start: Expected `int`, got `str`"),
        (_with_spans(_KIM, {**_SONY, "end": 20}), "spans[1]: 0-20 is no range within a text of 19"),
        (_with_spans({**_SONY, "start": -4}), "spans[0]: -4-4 is no range"),
        (_with_spans({**_SONY, "start": 4}), "spans[0]: 4-4 is no range"),
        (_with_spans({**_SONY, "start": 10, "end": 11}), "spans[0]: 10-11 is all white space"),
        (_with_spans({**_SONY, "text": "Kim"}), "spans[0]: at 0-4 stands 'Sony', not 'Kim'"),
        (_with_spans(_SONY, {**_SONY, "id": "t"}), "spans[1]: ORG is on 0-4 twice"),
        (_with_spans(_SONY, {**_KIM, "id": "s"}), "spans: the id 's' is there twice"),
        (
            _with_spans(_SONY, links=[{"type": "cites", "from": "s", "to": "q"}]),
            "links[0].to: no span has the id 'q'",
        ),
        (
            _with_spans(_SONY, _KIM, links=[{"type": "cites", "from": "s", "to": "k"}] * 2),
            "links[1]: the same link is there twice",
        ),
        (_with_spans({**_SONY, "score": 2, "suggester": "x"}), "spans[0].score: Expected `float`"),
    ],
)
def test_a_bad_line_says_where_and_what(line: bytes | dict[str, Any], says: str) -> None:
    """One line with the file and the line in it, and nothing that acts on a terminal."""
    [fault] = faults(line)
    assert fault.startswith("f:1: ")
    assert says in fault
    assert fault.isprintable()


def test_an_escaped_backslash_is_no_nul() -> None:
    """Six characters in a note about characters; other control characters are kept."""
    [record] = read_back(b'{"id":"a","text":"b","note":"\\\\u0000 \\u001b \\ud83d\\udc4d"}')
    assert record.note == "\\u0000 \x1b \N{THUMBS UP SIGN}"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "f: holds NUL bytes: it is binary, or not UTF-8"),
        ('{"id":"a"}\n'.encode("utf-16"), "f: holds NUL bytes"),
        (b"\nOne line of a text.\n" + b"And more.\n" * 50, "f:2: not JSON (JSON is malformed"),
    ],
)
def test_what_is_no_jsonl_is_told_once(data: bytes, says: str) -> None:
    """Not line by line."""
    with pytest.raises(ExchangeError) as caught:
        list(read(io.BytesIO(data), "f"))
    assert str(caught.value).startswith(says)


def test_bad_lines_at_the_beginning_do_not_hide_the_good_ones() -> None:
    """A few lines that are no JSON are faults of their own."""
    data = b"x\n" * 9 + b'{"id":"a","text":"b"}\n' + b"x\0\n" * 20
    assert [bool(e.record) for e in read(io.BytesIO(data), "f")] == [
        *[False] * 9,
        True,
        *[False] * 20,
    ]


def test_a_line_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before it fills the memory."""
    monkeypatch.setattr(json_lines, "LONGEST_LINE", 30)
    short = b'{"id":"a","text":"b"}\n'
    with pytest.raises(ExchangeError, match="f:2: is longer than 30 bytes"):
        list(read(io.BytesIO(short + b" " * 40), "f"))
    assert read_back(short)


def test_a_bad_line_leaves_the_others_alone() -> None:
    """Each line stands for itself."""
    good = b'{"id":"a","text":"b"}\n'
    entries = list(read(io.BytesIO(good + b"{\n" + good), "f"))
    assert [(e.place, bool(e.fault)) for e in entries] == [
        ("f:1", False),
        ("f:2", True),
        ("f:3", False),
    ]
