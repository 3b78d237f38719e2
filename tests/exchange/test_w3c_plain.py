"""What is read in one go is what a closer look makes of it, or is left to that."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.core.annotated import AnnotatedArticle
from annotator.exchange import w3c_reading
from annotator.exchange.formats import Entry
from annotator.exchange.w3c import write
from annotator.exchange.w3c_plain import plain_record
from annotator.exchange.w3c_reading import read
from tests.core.schemas import NEWS
from tests.exchange.records import annotated, full_record, suggested, suggested_record

#: What may stand where something else did.
_OTHERS: tuple[object, ...] = (
    *(None, "", "x", "linking", "tagging", "commenting", "Annotation", 0, 1, 1.0, True, [], {}),
    *("http://schema.org/Boolean", "TextQuoteSelector", {"selector": []}, {"id": "urn:x"}, "\0"),
)


def line_of(record: AnnotatedArticle) -> dict[str, Any]:
    """The record as it is written."""
    out = io.BytesIO()
    write([record], NEWS, out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def places(plain: dict[Any, Any] | list[Any]) -> Iterator[tuple[Any, Any]]:
    """Every key of every object, and every number of every list, with what it is in."""
    for key in list(plain) if isinstance(plain, dict) else range(len(plain)):
        yield plain, key
        if isinstance(plain[key], dict | list):
            yield from places(plain[key])


def entries(document: object) -> list[Entry]:
    """What is read of a line."""
    return list(read(io.BytesIO(json.dumps(document).encode() + b"\n"), "f"))


@given(annotated() | suggested(), st.data())
@example(full_record(), None)
@example(suggested_record(), None)
def test_it_is_what_a_closer_look_makes_of_it(
    record: AnnotatedArticle, data: st.DataObject | None
) -> None:
    """Whatever stands in the place of something that this program writes, or besides it."""
    document = line_of(record)
    if data is not None:
        for _ in range(data.draw(st.integers(0, 2))):
            inside, key = data.draw(st.sampled_from(list(places(document))))
            match data.draw(st.sampled_from(["put", "drop", "list", "add"])):
                case "put":
                    inside[key] = deepcopy(data.draw(st.sampled_from(_OTHERS)))
                case "drop":
                    del inside[key]
                case "list":
                    inside[key] = [inside[key]]
                case _ if isinstance(inside, dict):
                    name = data.draw(st.sampled_from(["motivation", "bodyValue", "next", "value"]))
                    inside[name] = deepcopy(data.draw(st.sampled_from(_OTHERS)))
    found = entries(document)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(w3c_reading, "plain_record", lambda line: None)
        assert entries(document) == found


@pytest.mark.parametrize("record", [full_record(), suggested_record()], ids=["work", "suggested"])
def test_what_this_program_writes_needs_no_closer_look(record: AnnotatedArticle) -> None:
    """Notes, flags, attributes, links and where all comes from among it."""
    assert plain_record(json.dumps(line_of(record)).encode()) is not None
