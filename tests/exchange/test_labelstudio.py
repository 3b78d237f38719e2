"""Label Studio: its tasks in and out, in UTF-16 units, with what its project has to be told."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation, Origin, Status
from annotator.core.annotators import GOLD
from annotator.core.article import Article
from annotator.core.label_schema import Attribute, AttributeKind, Label, LabelSchema
from annotator.core.span import Span
from annotator.core.suggestion import Suggestion, Suggestions
from annotator.exchange.formats import Shipped
from annotator.exchange.labelstudio import FORMAT
from annotator.exchange.labelstudio_config import companions, labelling_config
from tests.core.schemas import NEWS, OPEN
from tests.exchange.foreign import entries, faults, records_of, written
from tests.exchange.records import TEXT, annotated, full_record, suggested, suggested_record

CLAIM = '"from_name":"label","to_name":"text","type":"labels","value":{"start":0,"end":9,\
"text":"Sony rose","labels":["CLAIM"]}'
SOURCE = '"from_name":"label","to_name":"text","type":"labels","value":{"start":11,"end":14,\
"text":"Kim","labels":["SOURCE"]}'
GOLDEN = (
    '[\n{"id":1,"data":{"text":"Sony rose, Kim said","outlet":"AP","n":1},"annotations":['
    '{"was_cancelled":false,"ground_truth":false,"result":['
    '{"id":"1",' + CLAIM + ',"origin":"prediction-changed",'
    '"meta":{"text":["whole?"],"annotator":{"flagged":true}}},'
    '{"id":"1","from_name":"CLAIM.form","to_name":"text","type":"choices",'
    '"value":{"start":0,"end":9,"text":"Sony rose","choices":["indirect"]}},'
    '{"id":"2","from_name":"label","to_name":"text","type":"labels","value":{"start":0,"end":4,'
    '"text":"Sony","labels":["ORG"]},"origin":"prediction"},'
    '{"id":"3",' + SOURCE + ',"origin":"manual"},'
    '{"id":"3","from_name":"SOURCE.kind","to_name":"text","type":"choices",'
    '"value":{"start":11,"end":14,"text":"Kim","choices":["person"]}},'
    '{"id":"3","from_name":"SOURCE.anonymous","to_name":"text","type":"choices",'
    '"value":{"start":11,"end":14,"text":"Kim","choices":["false"]}},'
    '{"type":"relation","from_id":"1","to_id":"3","direction":"right",'
    '"labels":["attributed_to"],"meta":{"annotator":{"id":"4","origin":"suggested"}}},'
    '{"id":"note","from_name":"note","to_name":"text","type":"textarea",'
    '"value":{"text":["short"]}},'
    '{"id":"flagged","from_name":"flagged","to_name":"text","type":"choices",'
    '"value":{"choices":["flagged"]}}]}],"predictions":[],'
    '"meta":{"annotator":{"format":"annotator/1","id":"7","annotations":'
    '[{"schema":"news","annotator":"kim","status":"finished"}],"predictions":[]}}},\n'
    '{"id":2,"data":{"text":"Sony rose, Kim said"},"annotations":[],"predictions":['
    '{"model_version":"packaged","result":['
    '{"id":"5",' + CLAIM + ',"origin":"prediction","score":0.875},'
    '{"id":"6",' + SOURCE + ',"origin":"prediction"},'
    '{"type":"relation","from_id":"5","to_id":"6","direction":"right",'
    '"labels":["attributed_to"],"meta":{"annotator":{"id":"7","score":0.5}}}],"score":0.875}],'
    '"meta":{"annotator":{"format":"annotator/1","id":"8","annotations":[],"predictions":'
    '[{"schema":"news"}]}}}\n]\n'
)


def check_task(task: dict[str, Any], label_schema: LabelSchema) -> None:
    """What Label Studio makes sure of, given the configuration that goes along."""
    config = ET.fromstring(labelling_config(label_schema))
    controls = {e.get("name"): e for e in config.iter() if e.get("toName")}
    utf16 = task["data"]["text"].encode("utf-16-le")
    for work in (*task["annotations"], *task["predictions"]):
        regions = [r for r in work["result"] if r["type"] == "labels"]
        assert len({r["id"] for r in regions}) == len(regions)
        for result in work["result"]:
            if result["type"] == "relation":
                assert {result["from_id"], result["to_id"]} <= {r["id"] for r in regions}
                continue
            control, value = controls[result["from_name"]], result["value"]
            assert (control.tag.lower(), result["to_name"]) == (result["type"], "text")
            key = {"labels": "labels", "choices": "choices", "textarea": "text"}[result["type"]]
            assert isinstance(value[key], list)
            if result["type"] != "textarea":
                assert {e.get("value") for e in control} >= set(value[key])
            if "start" in value and result["type"] != "textarea":
                quote = utf16[2 * value["start"] : 2 * value["end"]]
                assert quote.decode("utf-16-le") == value["text"]


def test_the_bytes_are_those_expected() -> None:
    """An array, a task a line: decisions in annotations, suggestions in predictions."""
    other = replace(suggested_record(), article=Article("8", TEXT))
    data = written(FORMAT, [full_record(), other]).decode()
    assert data.replace("00000000-0000-0000-0000-00000000000", "") == GOLDEN
    assert written(FORMAT, []) == b"[]\n"


def _named_apart(records: list[AnnotatedArticle]) -> list[AnnotatedArticle]:
    """The records on articles of their own."""
    return [
        replace(r, article=replace(r.article, id=f"a{n}")) for n, r in enumerate(records)
    ]  # fmt: skip


@given(st.lists(annotated() | suggested(), max_size=3).map(_named_apart))
def test_a_round_trip_loses_nothing(records: list[AnnotatedArticle]) -> None:
    """Whatever the attributes are called, and whatever the text is made of."""
    data = written(FORMAT, records)
    for task in json.loads(data):
        check_task(task, NEWS)
    assert records_of(FORMAT, data) == records


_VALUES = {
    "form": st.sampled_from(("direct", "mixed")),
    "stance": st.sampled_from(("asserted", "denied")),
    "remark": st.sampled_from(("", "true", "a\nb", " x", "no")),
    "kind": st.sampled_from(("person", "?", "true")),
    "anonymous": st.booleans() | st.just("yes"),
}


@given(
    st.sampled_from(("CLAIM", "SOURCE", "PERSON", "UNKNOWN")),
    st.fixed_dictionaries({}, optional=_VALUES),
    st.booleans(),
)
def test_attributes_come_back_as_they_were(
    label: str, attributes: dict[str, str | bool], is_suggested: bool
) -> None:
    """Also those that the label schema would not allow, in a control or beside it."""
    article = Article("a", "👍🏽 said \r\nso")
    if is_suggested:
        proposed = Suggestion("s", Span(3, 7), label, "x", None, attributes)
        record = AnnotatedArticle(article, None, suggestions=Suggestions((proposed,)))
    else:
        record = AnnotatedArticle(
            article, "kim", "", Status.NEW, (Annotation("s", Span(3, 7), label, attributes),)
        )
    assert records_of(FORMAT, written(FORMAT, [record])) == [record]


def test_attributes_that_the_schema_allows_are_values_of_controls() -> None:
    """Nothing of them is hidden in metadata."""
    annotation = Annotation(
        "c", Span(0, 9), "CLAIM", {"form": "direct", "stance": "denied", "remark": "as told"}
    )
    [task] = json.loads(
        written(FORMAT, [replace(full_record(), annotations=(annotation,), links=())])
    )
    region, *values = task["annotations"][0]["result"][:4]
    assert "meta" not in region
    assert [(v["from_name"], v["value"].get("choices") or v["value"]["text"]) for v in values] == [
        ("CLAIM.form", ["direct"]),
        ("CLAIM.stance", ["denied"]),
        ("CLAIM.remark", ["as told"]),
    ]


def test_several_annotators_work_is_in_one_task() -> None:
    """Each its annotation, by name; gold is the ground truth, and who skips cancels."""
    kim = full_record()
    lee = replace(kim, annotator_id="lee", status=Status.SKIPPED, annotations=(), links=())
    gold = replace(kim, annotator_id=GOLD)
    data = written(FORMAT, [gold, kim, lee])
    [task] = json.loads(data)
    found = [(a["ground_truth"], a["was_cancelled"]) for a in task["annotations"]]
    assert found == [(True, False), (False, False), (False, True)]
    assert records_of(FORMAT, data) == [gold, kim, lee]
    assert [e.place for e in entries(FORMAT, data)][1] == "f.json:2: task 1, annotation 2"


def test_suggesters_are_told_apart() -> None:
    """The prediction names them all, each region its own."""
    spans = (
        Suggestion("a", Span(0, 4), "ORG", "rules"),
        Suggestion("b", Span(11, 14), "PERSON", "memory", 0.5),
    )
    record = replace(suggested_record(), suggestions=Suggestions(spans))
    data = written(FORMAT, [record])
    [task] = json.loads(data)
    assert task["predictions"][0]["model_version"] == "memory+rules"
    assert task["predictions"][0]["score"] == 0.5
    assert records_of(FORMAT, data) == [record]


#: As Label Studio writes it, but for the text.
FOREIGN: dict[str, Any] = {
    "id": 31,
    "data": {"text": "👍 Sony rose", "outlet": "AP"},
    "annotations": [
        {
            "id": 5, "completed_by": {"id": 2, "email": "kim@example.org"}, "lead_time": 8.4,
            "was_cancelled": False, "ground_truth": False, "unique_id": "u",
            "result": [
                {"id": "r", "type": "labels", "from_name": "ner", "to_name": "text",
                 "origin": "prediction-changed", "meta": {"text": ["sure?"]},
                 "value": {"start": 3, "end": 7, "text": "Sony", "labels": ["ORG", "TEAM"]}},
                {"id": "r", "type": "choices", "from_name": "kind", "to_name": "text",
                 "value": {"start": 3, "end": 7, "text": "Sony", "choices": ["company", "x"]}},
                {"id": "r", "type": "textarea", "from_name": "why", "to_name": "text",
                 "value": {"start": 3, "end": 7, "text": ["big", "name"]}},
                {"id": "v", "type": "labels", "from_name": "ner", "to_name": "text",
                 "value": {"start": 8, "end": 12, "labels": ["VERB"]}},
                {"id": "q", "type": "choices", "from_name": "tone", "to_name": "text",
                 "value": {"choices": ["dry"]}},
                {"id": "b", "type": "rectanglelabels", "from_name": "box", "to_name": "img",
                 "value": {"x": 1}},
                {"type": "relation", "from_id": "v", "to_id": "r", "direction": "left",
                 "labels": ["agent"]},
                {"type": "relation", "from_id": "v", "to_id": "r", "direction": "right"},
                {"type": "relation", "from_id": "v", "to_id": "b", "labels": ["x"]},
            ],
        }
    ],
    "predictions": [{"model_version": "m", "result": []}, 7],
    "drafts": [{}],
}  # fmt: skip


def test_tasks_that_label_studio_made_are_read() -> None:
    """In its units and directions; what has no place here is counted."""
    [entry] = entries(FORMAT, [FOREIGN])
    record = entry.record
    assert record is not None
    assert (record.article.id, record.article.meta) == ("31", {"outlet": "AP"})
    assert (record.annotator_id, record.status) == ("kim@example.org", Status.FINISHED)
    assert [(a.id, a.label, a.span) for a in record.annotations] == [
        ("r", "ORG", Span(2, 6)),
        ("r/1", "TEAM", Span(2, 6)),
        ("v", "VERB", Span(7, 11)),
    ]
    sony = record.annotations[0]
    assert (sony.attributes, sony.note) == ({"kind": "company", "why": "big\nname"}, "sure?")
    assert [a.origin for a in record.annotations] == [Origin.EDITED, Origin.EDITED, Origin.ADDED]
    [link] = record.links
    assert (link.type, link.from_id, link.to_id) == ("agent", "r", "v")
    assert entry.left_out == {
        "draft": 1,
        "prediction": 2,
        "second choice of a region": 2,
        "result of type choices": 1,
        "result of type rectanglelabels": 1,
        "relation without a label": 1,
        "relation of no span": 1,
    }


def test_predictions_alone_are_suggestions() -> None:
    """By the model that made them."""
    result = FOREIGN["annotations"][0]["result"][3:4]
    prediction = {"model_version": "m-7", "score": 0.9, "result": [{**result[0], "score": 0.25}]}
    [record] = records_of(FORMAT, [{**FOREIGN, "annotations": [], "predictions": [prediction]}])
    assert record.annotator_id is None
    [suggestion] = record.suggestions.spans
    assert (suggestion.suggester, suggestion.score) == ("m-7", 0.25)


def test_a_prediction_that_became_an_annotation_is_decided() -> None:
    """What it was suggested by and how surely is of no account then."""
    [task] = json.loads(written(FORMAT, [suggested_record()]))
    [prediction] = task.pop("predictions")
    task["annotations"] = [{"result": prediction["result"], "completed_by": 3}]
    [record] = records_of(FORMAT, [task])
    assert (record.annotator_id, record.status) == ("3", Status.FINISHED)
    assert {a.origin for a in record.annotations} == {Origin.SUGGESTED}
    assert not record.suggestions.spans


def test_a_task_without_work_is_an_article() -> None:
    """Nobody has looked at it; of a prediction its number says nothing."""
    [entry] = entries(FORMAT, {"data": {"text": "a"}, "predictions": [7]})
    assert entry.record is not None
    assert (entry.record.article.id, entry.record.status) == ("f-1", Status.NEW)
    assert entry.left_out == {"prediction": 1}


def test_line_ends_in_a_quote_may_be_written_as_two_signs() -> None:
    """As older versions did; where they stand is right all the same."""
    result = {"id": "a", "type": "labels",
              "value": {"start": 0, "end": 3, "text": "a\\nb", "labels": ["X"]}}  # fmt: skip
    task = {"data": {"text": "a\nb"}, "annotations": [{"result": [result]}]}
    assert records_of(FORMAT, [task])[0].annotations[0].span == Span(0, 3)


def _result(**value: object) -> dict[str, Any]:
    whole = {"start": 3, "end": 7, "labels": ["ORG"], **value}
    result = {"id": "r", "type": "labels", "value": whole}
    return {"data": {"text": "👍 Sony rose"}, "annotations": [{"result": [result, result]}]}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b'[{"data":{"text":"a"}', "f.json:1: task 1: not JSON (Input data was truncated)"),
        (b'\n\n[{"data":{"text":"\xff"}}]', "f.json:3: task 1: not UTF-8"),
        (b'[{"data":{"text":"a"', "not JSON"),
        ([{"text": "a"}], "missing required field `data`"),
        ([1], "Expected `object`, got `int`"),
        ([{"data": {"txt": "a", "n\x1b": 1}}], "data: has no 'text' that is a string, but txt, n"),
        ([{"data": {"text": "a\0"}}], "data.text: holds a NUL character"),
        ([{"data": {"text": " "}}], "text: is empty"),
        ([_result(start=1)], "result[0]: 1 lies inside a character of two UTF-16 units"),
        ([_result(end=99)], "result[0]: 3-99 is no range within a text of 12 UTF-16 units"),
        ([_result(start=9)], "result[0]: 9-7 is no range"),
        ([_result(text="sony")], "result[0]: at 3-7 (UTF-16 units) stands 'Sony', not 'sony'"),
        ([_result(start="/p[1]")], "result[0].value.start: Expected `int`, got `str`"),
        ([_result()], "result[1]: ORG is on 3-7 (UTF-16 units) twice"),
        (
            [{"data": {"text": "a"}, "meta": {"annotator": {"format": "annotator/2"}}}],
            "annotator.format: 'annotator/2' is not annotator/1",
        ),
    ],
)
def test_a_bad_task_says_where_and_what(data: object, says: str) -> None:
    """One line, with the file, the line in it and the number of the task."""
    [fault] = faults(FORMAT, data)
    assert fault.startswith("f.json:")
    assert says in fault


def test_a_bad_task_leaves_the_others_alone() -> None:
    """And so does a bad annotation the others of its task."""
    two = {**FOREIGN, "annotations": [*_result(start=1)["annotations"], *FOREIGN["annotations"]]}
    found = entries(FORMAT, [FOREIGN, {"x": 1}, two])
    assert [bool(entry.fault) for entry in found] == [False, True, True, False]


def test_the_configuration_asks_for_what_the_label_schema_has() -> None:
    """Labels with colours and keys, relations, and a control for each attribute of a label."""
    [(suffix, data)] = companions(NEWS, Shipped(), "out.json").items()
    view = ET.fromstring(data)
    assert suffix == ".config.xml"
    [labels] = view.findall("Labels")
    assert [(e.get("value"), e.get("hotkey")) for e in labels][:2] == [
        ("PERSON", "1"),
        ("ORG", "2"),
    ]
    assert {e.get("background") for e in labels} == {"#b0bec5"}
    assert [e.get("value") for e in view.iter("Relation")] == list(NEWS.link_type)
    kind = next(e for e in view.iter("Choices") if e.get("name") == "SOURCE.kind")
    assert [e.get("value") for e in kind] == ["person", "organisation"]
    assert kind.get("perRegion") == "true"
    shown = next(e for e in view.findall("View") if kind in list(e))
    assert shown.get("whenLabelValue") == "SOURCE"
    assert [e.get("name") for e in view.iter("TextArea")] == ["CLAIM.remark", "note"]


def test_the_configuration_is_xml_whatever_names_are() -> None:
    """Signs of its own are escaped, a capital is a key with shift, and must is must."""
    label = Label('A<&"', "all", "Y", "#123456", 'say "so" & <why>', attributes=(
        Attribute("é", AttributeKind.CHOICE, ("<1>",), required=True),))  # fmt: skip
    view = ET.fromstring(labelling_config(replace(OPEN, labels=(label,), link_types=())))
    element = view.find("Labels/Label")
    assert element is not None
    assert element.attrib == {
        "value": 'A<&"',
        "background": "#123456",
        "hotkey": "shift+y",
        "hint": 'say "so" & <why>',
    }
    assert view.find("Relations") is None
    choices = next(e for e in view.iter("Choices") if e.get("perRegion"))
    assert (choices.get("name"), choices.get("required")) == ('A<&".é', "true")
