"""Prodigy: its tasks in and out, and nothing lost on the way."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Origin, Status
from annotator.core.span import Span
from annotator.exchange.formats import Shipped
from annotator.exchange.prodigy import FORMAT, companions, view_id
from tests.core.schemas import NEWS, OPEN, TIGHT
from tests.exchange.foreign import entries, faults, lines, records_of, written
from tests.exchange.records import TEXT, annotated, full_record, suggested, suggested_record

TOKENS = (
    '"tokens":[{"text":"Sony","start":0,"end":4,"id":0,"ws":true},'
    '{"text":"rose","start":5,"end":9,"id":1,"ws":false},'
    '{"text":",","start":9,"end":10,"id":2,"ws":true},'
    '{"text":"Kim","start":11,"end":14,"id":3,"ws":true},'
    '{"text":"said","start":15,"end":19,"id":4,"ws":false}]'
)
ENDS = (
    '"head":1,"child":3,"head_span":{"start":0,"end":9,"token_start":0,"token_end":1,'
    '"label":"CLAIM"},"child_span":{"start":11,"end":14,"token_start":3,"token_end":3,'
    '"label":"SOURCE"},"label":"attributed_to"'
)
GOLDEN = (
    '{"text":"Sony rose, Kim said","meta":{"outlet":"AP","n":1},' + TOKENS + ',"spans":['
    '{"start":0,"end":9,"token_start":0,"token_end":1,"label":"CLAIM","text":"Sony rose",'
    '"annotator":{"id":"1","attributes":{"form":"indirect"},"note":"whole?","flagged":true,'
    '"origin":"edited"}},'
    '{"start":0,"end":4,"token_start":0,"token_end":0,"label":"ORG","text":"Sony",'
    '"annotator":{"id":"2","origin":"suggested"}},'
    '{"start":11,"end":14,"token_start":3,"token_end":3,"label":"SOURCE","text":"Kim",'
    '"annotator":{"id":"3","attributes":{"kind":"person","anonymous":false}}}],'
    '"relations":[{' + ENDS + ',"annotator":{"id":"4","origin":"suggested"}}],'
    '"answer":"accept","_input_hash":1214865034,"_task_hash":-694615480,'
    '"_annotator_id":"kim","_session_id":"kim","_view_id":"relations","annotator":'
    '{"format":"annotator/1","id":"7","schema":"news","annotator":"kim","status":"finished",'
    '"note":"short","flagged":true}}\n'
    '{"text":"Sony rose, Kim said","meta":{},' + TOKENS + ',"spans":['
    '{"start":0,"end":9,"token_start":0,"token_end":1,"label":"CLAIM","text":"Sony rose",'
    '"annotator":{"id":"5","suggester":"packaged","score":0.875}},'
    '{"start":11,"end":14,"token_start":3,"token_end":3,"label":"SOURCE","text":"Kim",'
    '"annotator":{"id":"6","suggester":"packaged"}}],'
    '"relations":[{' + ENDS + ',"annotator":{"id":"7","suggester":"packaged","score":0.5}}],'
    '"_input_hash":1214865034,"_task_hash":65731519,"_view_id":"relations",'
    '"annotator":{"format":"annotator/1","id":"7","schema":"news"}}\n'
)

#: As Prodigy 1.10 wrote it, but for the text: tokens may be disabled, spans have their text, and
#: a relation between tokens has no label at its ends.
FOREIGN: dict[str, Any] = {
    "text": TEXT,
    "meta": {"source": "wire.txt", "pattern": "24"},
    "spans": [
        {"text": "Sony", "start": 0, "token_start": 0, "token_end": 0, "end": 4, "type": "span",
         "label": "ORG"},
        {"text": "Kim", "start": 11, "token_start": 3, "token_end": 3, "end": 14, "type": "span",
         "label": "PERSON"},
    ],
    "_input_hash": 1214865034,
    "_task_hash": 7,
    "tokens": [{"text": "Sony", "start": 0, "end": 4, "id": 0, "ws": True, "disabled": False}],
    "_session_id": None,
    "_view_id": "relations",
    "relations": [
        {"head": 3, "child": 0, "color": "#ffd882", "label": "refers_to",
         "head_span": {"start": 11, "end": 14, "token_start": 3, "token_end": 3, "label": "PERSON"},
         "child_span": {"start": 0, "end": 4, "token_start": 0, "token_end": 0, "label": None}},
        {"head": 4, "child": 0, "color": "#ffd882", "label": "refers_to",
         "head_span": {"start": 15, "end": 19, "token_start": 4, "token_end": 4, "label": None},
         "child_span": {"start": 0, "end": 4, "token_start": 0, "token_end": 0, "label": "ORG"}},
    ],
    "answer": "accept",
}  # fmt: skip


def check_task(task: dict[str, Any]) -> None:
    """What Prodigy documents of a task."""
    assert {"text", "tokens", "spans", "_input_hash", "_task_hash", "_view_id"} <= task.keys()
    text, tokens = task["text"], task["tokens"]
    assert [t["id"] for t in tokens] == list(range(len(tokens)))
    assert "".join(t["text"] + " " * t["ws"] for t in tokens) == text
    for place in (*tokens, *task["spans"]):
        assert text[place["start"] : place["end"]] == place["text"]
    for span in task["spans"]:
        check_place(span, tokens)
    for relation in task.get("relations", ()):
        assert isinstance(relation["label"], str)
        for end in ("head", "child"):
            span = relation[f"{end}_span"]
            check_place(span, tokens)
            # Of which the span ends with: so do Prodigy's own, and those who read them rely on it.
            assert relation[end] == span["token_end"]
            assert any(span.items() <= whole.items() for whole in task["spans"])
    assert task.get("answer") in (None, "accept", "reject", "ignore")
    assert all(-(2**31) <= task[key] < 2**31 for key in ("_input_hash", "_task_hash"))
    assert task["_view_id"] in ("ner_manual", "spans_manual", "relations")
    assert all(isinstance(v, str | int | float) for v in task["meta"].values())


def check_place(span: dict[str, Any], tokens: list[dict[str, Any]]) -> None:
    """`token_end` is inclusive."""
    assert tokens[span["token_start"]]["start"] == span["start"]
    assert tokens[span["token_end"]]["end"] == span["end"]
    assert isinstance(span["label"], str)


def test_the_bytes_are_those_expected() -> None:
    """A line a record."""
    data = written(FORMAT, [full_record(), suggested_record()]).decode()
    assert data.replace("00000000-0000-0000-0000-00000000000", "") == GOLDEN


@given(st.lists(annotated() | suggested(), max_size=3))
def test_a_round_trip_loses_nothing(records: list[AnnotatedArticle]) -> None:
    """Whoever it is by, and however far they are."""
    data = written(FORMAT, records)
    for task in lines(data):
        check_task(task)
    assert records_of(FORMAT, data) == records


def test_a_text_has_the_hash_that_prodigy_gives_it() -> None:
    """Taken from published tasks of Prodigy's: it knows an article that it has seen."""
    text = "Does Google not exist in Germany? 7g dry is 1.5t or 0.5T."
    article = replace(full_record().article, text=text)
    bare = replace(full_record(), article=article, annotations=(), links=())
    [task] = lines(written(FORMAT, [bare]))
    assert task["_input_hash"] == 1912400943


def test_tasks_of_one_text_differ_in_their_own_hash_alone() -> None:
    """Where their spans or relations do."""
    full = full_record()
    tasks = lines(written(FORMAT, [full, replace(full, links=()), replace(full, note="x")]))
    assert len({task["_input_hash"] for task in tasks}) == 1
    assert [task["_task_hash"] == tasks[0]["_task_hash"] for task in tasks] == [True, False, True]


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (Status.FINISHED, "accept"),
        (Status.SKIPPED, "ignore"),
        (Status.IN_PROGRESS, None),
        (Status.NEW, None),
    ],
)
def test_only_what_is_over_has_an_answer(status: Status, answer: str | None) -> None:
    """The rest is still to be decided, in Prodigy too."""
    [task] = lines(written(FORMAT, [replace(full_record(), status=status)]))
    assert task.get("answer") == answer


def test_the_view_is_what_the_label_schema_needs() -> None:
    """Links, spans that overlap, or neither; one for the whole file, as reviews need it."""
    flat = replace(TIGHT, link_types=())
    views = [view_id(schema) for schema in (NEWS, replace(OPEN, link_types=()), flat)]
    assert views == ["relations", "spans_manual", "ner_manual"]


def test_tasks_that_prodigy_made_are_read() -> None:
    """An article is named by its line where nothing names it."""
    [entry] = entries(FORMAT, FOREIGN)
    record = entry.record
    assert record is not None
    assert (record.article.id, record.article.meta) == ("f-1", FOREIGN["meta"])
    assert (record.annotator_id, record.status) == (None, Status.FINISHED)
    assert [(a.label, a.span) for a in record.annotations] == [
        ("ORG", Span(0, 4)),
        ("PERSON", Span(11, 14)),
    ]
    [link] = record.links
    assert (link.type, link.from_id, link.to_id) == ("refers_to", "span 1", "span 0")
    assert entry.left_out == {"relation without labelled spans": 1}


def test_suggestions_that_were_accepted_there_are_somebodys_work() -> None:
    """As suggested, but for a span that came to it; the name is that of the session."""
    [task] = lines(written(FORMAT, [suggested_record()]))
    task |= {"answer": "accept", "_session_id": "set-lee", "_annotator_id": None}
    task["spans"].append({"start": 0, "end": 4, "label": "ORG"})
    [record] = records_of(FORMAT, task)
    assert (record.annotator_id, record.status) == ("set-lee", Status.FINISHED)
    assert [a.origin for a in record.annotations] == [
        Origin.SUGGESTED,
        Origin.SUGGESTED,
        Origin.ADDED,
    ]
    assert [k.origin for k in record.links] == [Origin.SUGGESTED]
    assert not record.suggestions.spans


def test_of_a_rejected_task_the_article_is_skipped() -> None:
    """Nobody says which of its spans are wrong, so that none is taken; each is counted."""
    [entry] = entries(FORMAT, {**FOREIGN, "answer": "reject", "id": 12})
    record = entry.record
    assert record is not None
    assert (record.article.id, record.status, record.annotations) == ("12", Status.SKIPPED, ())
    assert entry.left_out == {"span of a rejected task": 2, "relation of a rejected task": 2}


def test_what_belongs_to_other_kinds_of_work_is_counted() -> None:
    """Choices and categories have no place here."""
    [entry] = entries(FORMAT, {"text": "a", "accept": ["x"], "options": [{"id": "x"}]})
    assert entry.left_out == {"'accept' of a task": 1, "'options' of a task": 1}


def test_somebody_elses_key_of_the_same_name_is_theirs() -> None:
    """Only what says that it is ours is taken for it."""
    [record] = records_of(FORMAT, {"text": "a", "annotator": "kim", "meta": {"annotator": "lee"}})
    assert (record.annotator_id, record.article.meta) == (None, {"annotator": "lee"})


_SPAN = {"start": 0, "end": 4, "label": "ORG"}


@pytest.mark.parametrize(
    ("task", "says"),
    [
        (b'{"text":"a"', "not JSON (Input data was truncated)"),
        (b'{"text":"\xff"}', "not UTF-8"),
        ({"html": "<b>"}, "missing required field `text`"),
        ({"text": "  "}, "text: is empty"),
        ({"text": "a\0"}, "text: holds a NUL character"),
        ({"text": TEXT, "answer": "yes"}, "answer: Invalid enum value 'yes'"),
        ({"text": TEXT, "spans": [{"start": 0, "end": 4}]}, "spans[0]: has no label"),
        ({"text": TEXT, "spans": [{**_SPAN, "end": 20}]}, "spans[0]: 0-20 is no range"),
        ({"text": TEXT, "spans": [{**_SPAN, "start": 5}]}, "spans[0]: 5-4 is no range"),
        ({"text": TEXT, "spans": [{**_SPAN, "text": "Kim"}]}, "at 0-4 stands 'Sony', not 'Kim'"),
        ({"text": TEXT, "spans": [_SPAN, _SPAN]}, "spans[1]: ORG is on 0-4 twice"),
        (
            {"text": TEXT, "spans": [{**_SPAN, "annotator": {"origin": "x\x1b"}}]},
            "spans[0].annotator.origin: Invalid enum value 'x\\x1b'",
        ),
        (
            {"text": TEXT, "annotator": {"format": "annotator/9"}},
            "'annotator/9' is not annotator/1",
        ),
        ({"text": TEXT, "annotator": {"format": "annotator/1"}}, "missing required field `id`"),
        (
            {**FOREIGN, "relations": [*FOREIGN["relations"][::-1], FOREIGN["relations"][0]]},
            "relations[2]: the same link is there twice",
        ),
    ],
)
def test_a_bad_task_says_where_and_what(task: object, says: str) -> None:
    """One line, with the file and the line in it."""
    [fault] = faults(FORMAT, task)
    assert fault.startswith("f.json:1: ")
    assert says in fault


def test_labels_colours_and_keys_go_along() -> None:
    """Lists for the command line, and what goes into prodigy.json."""
    files = companions(NEWS, Shipped(), "out.jsonl")
    assert files[".labels.txt"].decode().split() == ["PERSON", "ORG", "SOURCE", "CLAIM"]
    assert files[".relations.txt"].decode().split() == list(NEWS.link_type)
    settings = json.loads(files[".prodigy.json"])
    assert settings["keymap_by_label"] == {"PERSON": "1", "ORG": "2", "SOURCE": "9", "CLAIM": "0"}
    assert settings["custom_theme"]["labels"]["ORG"] == "#b0bec5"
    assert ".relations.txt" not in companions(replace(NEWS, link_types=()), Shipped(), "x")
