"""doccano: both of its forms in and out."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Origin, Status
from annotator.core.span import Span
from annotator.exchange.doccano import FORMAT, companions, write
from annotator.exchange.formats import Shipped
from tests.core.schemas import NEWS
from tests.exchange.foreign import entries, faults, lines, records_of, written
from tests.exchange.records import TEXT, annotated, full_record, suggested, suggested_record

NO_LINKS = replace(NEWS, link_types=())

GOLDEN = (
    '{"id":"7","text":"Sony rose, Kim said","entities":['
    '{"id":0,"start_offset":0,"end_offset":9,"label":"CLAIM"},'
    '{"id":1,"start_offset":0,"end_offset":4,"label":"ORG"},'
    '{"id":2,"start_offset":11,"end_offset":14,"label":"SOURCE"}],'
    '"relations":[{"id":0,"from_id":0,"to_id":2,"type":"attributed_to"}],'
    '"meta":{"outlet":"AP","n":1},"annotator":{"format":"annotator/1","id":"7","schema":"news",'
    '"annotator":"kim","status":"finished","note":"short","flagged":true,"spans":['
    '{"start":0,"end":9,"label":"CLAIM","id":"1","attributes":{"form":"indirect"},'
    '"note":"whole?","flagged":true,"origin":"edited"},'
    '{"start":0,"end":4,"label":"ORG","id":"2","origin":"suggested"},'
    '{"start":11,"end":14,"label":"SOURCE","id":"3",'
    '"attributes":{"kind":"person","anonymous":false}}],'
    '"links":[{"from":"1","to":"3","type":"attributed_to","id":"4","origin":"suggested"}]}}\n'
)
GOLDEN_PLAIN = (
    '{"id":"7","text":"Sony rose, Kim said","label":[[0,9,"CLAIM"],[11,14,"SOURCE"]],"meta":{},'
    '"annotator":{"format":"annotator/1","id":"7","schema":"news","spans":['
    '{"start":0,"end":9,"label":"CLAIM","id":"5","suggester":"packaged","score":0.875},'
    '{"start":11,"end":14,"label":"SOURCE","id":"6","suggester":"packaged"}]}}\n'
)


def check_example(example: dict[str, Any]) -> None:
    """What doccano's importer makes sure of, and that no span is in another's text."""
    assert example["text"]
    ids = [entity["id"] for entity in example["entities"]]
    assert len(set(ids)) == len(ids)
    assert all(isinstance(id, int) for id in ids)
    for entity in example["entities"]:
        assert 0 <= entity["start_offset"] < entity["end_offset"] <= len(example["text"])
        assert entity["label"]
    for relation in example["relations"]:
        assert {relation["from_id"], relation["to_id"]} <= set(ids)
        assert relation["type"]


def exported(example: dict[str, Any]) -> dict[str, Any]:
    """The example as doccano hands it out: other numbers, and a column for comments."""
    moved = {entity["id"]: entity["id"] + 900 for entity in example["entities"]}
    entities = [{**e, "id": moved[e["id"]]} for e in reversed(example["entities"])]
    relations = [
        {**r, "id": 5, "from_id": moved[r["from_id"]], "to_id": moved[r["to_id"]]}
        for r in example["relations"]
    ]
    return {**example, "entities": entities, "relations": relations, "Comments": []}


def test_the_bytes_are_those_expected() -> None:
    """In the form with relations where the label schema has links."""
    data = written(FORMAT, [full_record()]).decode()
    assert data.replace("00000000-0000-0000-0000-00000000000", "") == GOLDEN


def test_so_are_those_of_the_plain_form() -> None:
    """Where it has none; a link that is there all the same is counted."""
    out = io.BytesIO()
    losses = write([suggested_record()], NO_LINKS, out)
    assert losses.lines() == ["1 link in 7"]
    data = out.getvalue().decode()
    assert data.replace("00000000-0000-0000-0000-00000000000", "") == GOLDEN_PLAIN


@given(st.lists(annotated() | suggested(), max_size=3))
def test_a_round_trip_loses_nothing(records: list[AnnotatedArticle]) -> None:
    """And the file is the same in every encoding that doccano might take it for."""
    data = written(FORMAT, records)
    assert data.isascii()
    for example in lines(data):
        check_example(example)
    assert records_of(FORMAT, data) == records


@given(annotated())
def test_the_plain_form_loses_links_alone(record: AnnotatedArticle) -> None:
    """Attributes, notes and who it was are in it as well."""
    out = io.BytesIO()
    write([record], NO_LINKS, out)
    assert records_of(FORMAT, out.getvalue()) == [replace(record, links=())]


@given(annotated())
def test_what_doccano_numbers_anew_is_known_again(record: AnnotatedArticle) -> None:
    """By its place and label: ids, attributes and links come back, in doccano's order."""
    [example] = lines(written(FORMAT, [record]))
    [back] = records_of(FORMAT, exported(example))
    assert sorted(back.annotations, key=lambda a: a.id) == list(record.annotations)
    assert replace(back, annotations=record.annotations) == record


def test_what_was_changed_in_doccano_is_as_it_is_there() -> None:
    """A span that was taken out stays out; a new one is by hand, with none of what is kept."""
    [example] = lines(written(FORMAT, [full_record()]))
    del example["entities"][1]
    example["entities"].append({"id": 77, "start_offset": 5, "end_offset": 9, "label": "ORG"})
    [back] = records_of(FORMAT, example)
    assert [(a.span, a.origin) for a in back.annotations] == [
        (Span(0, 9), Origin.EDITED),
        (Span(11, 14), Origin.ADDED),
        (Span(5, 9), Origin.ADDED),
    ]
    assert back.links == full_record().links


def test_suggestions_that_come_out_of_doccano_are_work() -> None:
    """There they were looked at; before, they are suggestions."""
    [example] = lines(written(FORMAT, [suggested_record()]))
    assert records_of(FORMAT, example) == [suggested_record()]
    [back] = records_of(FORMAT, exported(example))
    assert (back.status, back.suggestions.spans) == (Status.FINISHED, ())
    assert {a.origin for a in back.annotations} == {Origin.SUGGESTED}


@pytest.mark.parametrize("column", ["label", "labels"])
def test_the_plain_form_is_read(column: str) -> None:
    """Whatever the column is called; others are metadata, and comments are counted."""
    example = {"id": 12, "text": TEXT, column: [[0, 4, "ORG"]], "outlet": "AP", "Comments": ["x"]}
    [entry] = entries(FORMAT, example)
    assert entry.record is not None
    assert (entry.record.article.id, entry.record.article.meta) == ("12", {"outlet": "AP"})
    assert [(a.label, a.span) for a in entry.record.annotations] == [("ORG", Span(0, 4))]
    assert entry.record.status is Status.FINISHED
    assert entry.left_out == {"comment": 1}


def test_the_form_with_relations_is_read() -> None:
    """As doccano's own example has it."""
    example = {
        "text": TEXT,
        "entities": [
            {"id": 3, "start_offset": 0, "end_offset": 9, "label": "CLAIM"},
            {"id": 8, "start_offset": 11, "end_offset": 14, "label": "SOURCE"},
        ],
        "relations": [{"id": 0, "from_id": 3, "to_id": 8, "type": "attributed_to"}],
    }
    [record] = records_of(FORMAT, example)
    assert record.article.id == "f-1"
    [link] = record.links
    assert (link.type, link.from_id, link.to_id) == ("attributed_to", "entity 3", "entity 8")


def _entity(id: object, start: object, end: int, label: str = "ORG") -> dict[str, object]:
    return {"id": id, "start_offset": start, "end_offset": end, "label": label}


@pytest.mark.parametrize(
    ("example", "says"),
    [
        (b'{"text":"a"', "not JSON (Input data was truncated)"),
        (b'{"text":"\xe9"}', "not UTF-8"),
        (b'{"text":"a","meta":NaN}', "not JSON"),
        ([], "Expected `object`, got `array`"),
        ({"label": []}, "missing required field `text`"),
        ({"text": ""}, "text: is empty"),
        ({"text": "a\0"}, "text: holds a NUL character"),
        ({"text": TEXT, "label": [[0, 4]]}, "label[0]: Expected `array` of length 3, got 2"),
        ({"text": TEXT, "label": [[0, 4, "A"], [0, 20, "A"]]}, "label[1]: 0-20 is no range"),
        ({"text": TEXT, "labels": [[4, 0, "A"]]}, "labels[0]: 4-0 is no range"),
        ({"text": TEXT, "label": ["A"]}, "label[0]: Expected `array`, got `str`"),
        ({"text": TEXT, "entities": [_entity(0, "0", 4)]}, "entities[0].start_offset: Expected"),
        ({"text": TEXT, "entities": [_entity(0, -1, 4)]}, "entities[0]: -1-4 is no range"),
        (
            {"text": TEXT, "entities": [_entity(0, 0, 4), _entity(0, 5, 9)]},
            "entities[1]: the id '0' is there twice",
        ),
        (
            {"text": TEXT, "entities": [_entity(0, 0, 4), _entity(1, 0, 4)]},
            "entities[1]: ORG is on 0-4 twice",
        ),
        (
            {"text": TEXT, "entities": [_entity(0, 0, 4)],
             "relations": [{"from_id": 0, "to_id": 9, "type": "x"}]},
            "relations[0].to_id: no entity has the id '9'",
        ),
        (
            {"text": TEXT, "annotator": {"format": "annotator/1", "id": "a", "spans": [{}]}},
            "annotator.spans[0]: Object missing required field",
        ),
    ],
)  # fmt: skip
def test_a_bad_example_says_where_and_what(example: object, says: str) -> None:
    """One line, with the file and the line in it."""
    [fault] = faults(FORMAT, example)
    assert fault.startswith("f.json:1: ")
    assert says in fault


def test_labels_go_along() -> None:
    """As doccano's page of labels imports them: with colours, and keys that it can have."""
    files = companions(NEWS, Shipped(), "out.jsonl")
    assert json.loads(files[".span-labels.json"])[1] == {
        "text": "ORG",
        "background_color": "#b0bec5",
        "suffix_key": "2",
    }
    assert [it["text"] for it in json.loads(files[".relation-labels.json"])] == list(NEWS.link_type)
    assert list(companions(NO_LINKS, Shipped(), "x")) == [".span-labels.json"]
