"""Web Annotations: what the recommendation asks for, and that the same comes back."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation
from annotator.core.article import Article
from annotator.core.span import Span
from annotator.exchange.errors import ExchangeError
from annotator.exchange.formats import Entry
from annotator.exchange.w3c import write
from annotator.exchange.w3c_reading import read
from tests.core.schemas import NEWS
from tests.exchange.records import TEXT, annotated, full_record, suggested, suggested_record, uuid

ITEMS = {
    "claim": (
        f'{{"id":"urn:uuid:{uuid(1)}","type":"Annotation",'
        '"creator":{"id":"urn:x-annotator:by:kim","type":"Person","name":"kim"},'
        '"body":[{"type":"TextualBody","purpose":"tagging","value":"CLAIM"},'
        '{"type":"TextualBody","purpose":"classifying","schema:name":"form","value":"indirect"},'
        '{"type":"TextualBody","purpose":"commenting","value":"whole?"}],'
        '"target":{"source":"urn:article:7","selector":['
        '{"type":"TextPositionSelector","start":0,"end":9},'
        '{"type":"TextQuoteSelector","exact":"Sony rose","suffix":", Kim said"}]},'
        '"annotator":{"flagged":true,"origin":"edited"}}'
    ),
    "org": (
        f'{{"id":"urn:uuid:{uuid(2)}","type":"Annotation",'
        '"creator":{"id":"urn:x-annotator:by:kim","type":"Person","name":"kim"},'
        '"body":[{"type":"TextualBody","purpose":"tagging","value":"ORG"}],'
        '"target":{"source":"urn:article:7","selector":['
        '{"type":"TextPositionSelector","start":0,"end":4},'
        '{"type":"TextQuoteSelector","exact":"Sony","suffix":" rose, Kim said"}]},'
        '"annotator":{"origin":"suggested"}}'
    ),
    "source": (
        f'{{"id":"urn:uuid:{uuid(3)}","type":"Annotation",'
        '"creator":{"id":"urn:x-annotator:by:kim","type":"Person","name":"kim"},'
        '"body":[{"type":"TextualBody","purpose":"tagging","value":"SOURCE"},'
        '{"type":"TextualBody","purpose":"classifying","schema:name":"kind","value":"person"},'
        '{"type":"TextualBody","purpose":"classifying","schema:name":"anonymous","value":"false",'
        '"schema:additionalType":"http://schema.org/Boolean"}],'
        '"target":{"source":"urn:article:7","selector":['
        '{"type":"TextPositionSelector","start":11,"end":14},'
        '{"type":"TextQuoteSelector","exact":"Kim","prefix":"Sony rose, ","suffix":" said"}]}}'
    ),
    "link": (
        f'{{"id":"urn:uuid:{uuid(4)}","type":"Annotation",'
        '"creator":{"id":"urn:x-annotator:by:kim","type":"Person","name":"kim"},'
        '"motivation":"linking",'
        '"body":[{"type":"TextualBody","purpose":"tagging","value":"attributed_to"}],'
        f'"target":[{{"id":"urn:uuid:{uuid(1)}"}},{{"id":"urn:uuid:{uuid(3)}"}}],'
        '"annotator":{"origin":"suggested"}}'
    ),
}
GOLDEN = (
    '{"@context":"http://www.w3.org/ns/anno.jsonld","id":"urn:article:7:by:kim",'
    '"type":"AnnotationCollection","schema:about":{"id":"urn:article:7","type":"Text",'
    '"format":"text/plain","value":"Sony rose, Kim said"},'
    '"annotator":{"id":"7","meta":{"outlet":"AP","n":1},"schema":"news","annotator":"kim",'
    '"status":"finished","note":"short","flagged":true},"total":4,'
    '"first":{"id":"urn:article:7:by:kim:1","type":"AnnotationPage","startIndex":0,"items":['
    + ",".join(ITEMS.values())
    + "]}}\n"
)


def written(*records: AnnotatedArticle) -> bytes:
    """The bytes of a file; nothing is lost."""
    out = io.BytesIO()
    assert not write(records, NEWS, out)
    return out.getvalue()


def entries_of(data: bytes | object) -> list[Entry]:
    """What a file says, or a document that is put in one."""
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()
    return list(read(io.BytesIO(raw), "f"))


def test_the_bytes_are_those_of_the_recommendation() -> None:
    """A collection with one page; the text goes along."""
    assert written(full_record()).decode() == GOLDEN


def test_suggestions_name_the_software_that_made_them() -> None:
    """They have no creator."""
    document = json.loads(written(suggested_record()))
    first = document["first"]["items"][0]
    assert first["generator"] == {"type": "Software", "name": "packaged"}
    assert "creator" not in first and document["id"] == "urn:article:7:by:%40suggestions"


@settings(max_examples=60)
@given(st.lists(annotated() | suggested(), max_size=3))
def test_a_round_trip_loses_nothing(records: list[AnnotatedArticle]) -> None:
    """Ids included."""
    entries = entries_of(written(*records))
    assert [entry.fault for entry in entries] == [""] * len(records)
    assert [entry.record for entry in entries] == records
    assert not any(sum(entry.left_out.values()) for entry in entries)


@given(annotated())
def test_every_annotation_is_one_by_the_recommendation(record: AnnotatedArticle) -> None:
    """Its MUSTs: ids are IRIs and unique, types and targets are there, selectors are whole."""
    document = json.loads(written(record))
    text = document["schema:about"]["value"]
    items = document["first"]["items"]
    assert document["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert document["total"] == len(items)
    ids = [document["id"], document["first"]["id"], *(item["id"] for item in items)]
    assert len(set(ids)) == len(ids)
    assert all(id.isascii() and id.startswith("urn:") and " " not in id for id in ids)
    for item in items:
        assert item["type"] == "Annotation"
        assert all(
            body["type"] == "TextualBody" and isinstance(body["value"], str)
            for body in item["body"]
        )
        if item.get("motivation") == "linking":
            assert {end["id"] for end in item["target"]} <= set(ids)
            continue
        position, quote = item["target"]["selector"]
        start, end = position["start"], position["end"]
        assert text[start:end] == quote["exact"]
        assert text[:start].endswith(quote.get("prefix", ""))
        assert text[end:].startswith(quote.get("suffix", ""))
        assert item["target"]["source"] == document["schema:about"]["id"]


def test_odd_ids_are_iris_and_come_back() -> None:
    """Of articles, annotators and annotations."""
    spans = tuple(
        Annotation(id, Span(5 * n, 5 * n + 4), "ORG") for n, id in enumerate(("a b", "urn:uuid:x"))
    )
    record = AnnotatedArticle(Article("ä/#?", TEXT), "O'Neill: 1", annotations=spans)
    assert [entry.record for entry in entries_of(written(record))] == [record]


def _document(*items: object, **more: object) -> dict[str, Any]:
    return {
        "schema:about": {"id": "http://x.org/1", "value": TEXT},
        "type": "AnnotationPage",
        "items": list(items),
        **more,
    }


def _tagged(
    start: object = 0, end: object = 4, exact: str = "", tag: str = "ORG", **more: object
) -> dict[str, Any]:
    selectors: list[object] = [{"type": "TextPositionSelector", "start": start, "end": end}]
    if exact:
        selectors.append({"type": "TextQuoteSelector", "exact": exact})
    body = {"type": "TextualBody", "purpose": "tagging", "value": tag}
    target = {"source": "http://x.org/1", "selector": selectors}
    return {"type": "Annotation", "body": body, "target": target, **more}


def test_annotations_of_others_are_read() -> None:
    """A page over many lines; single values, words without offsets, links in two forms."""
    by_words = {
        "id": "#2",
        "type": "Annotation",
        "motivation": "tagging",
        "body": [{"value": "PERSON"}, {"purpose": "commenting", "value": "who?"}],
        "target": {"selector": {"type": "TextQuoteSelector", "exact": "Kim", "prefix": "rose, "}},
    }
    tag = {"purpose": "tagging", "value": "knows"}
    one = {"type": "Annotation", "motivation": "linking", "body": tag}
    links = [
        {**one, "target": [{"id": "#1"}, {"id": "#2"}]},
        {**one, "body": [{"id": "#1"}, tag], "target": "#2"},
    ]
    document = _document(_tagged(id="#1"), by_words, *links)
    [entry] = entries_of(json.dumps(document, indent=2).encode())
    assert entry.record and not entry.fault
    assert entry.record.article.id == "http://x.org/1"
    assert [(a.id, a.span.quote(TEXT), a.label, a.note) for a in entry.record.annotations] == [
        ("#1", "Sony", "ORG", ""),
        ("#2", "Kim", "PERSON", "who?"),
    ]
    assert [(k.from_id, k.to_id) for k in entry.record.links] == [("#1", "#2"), ("#2", "#1")]


def test_a_list_of_annotations_is_one_text() -> None:
    """The text may be with the first target's source."""
    first, second = _tagged(), _tagged(5, 9)
    first["target"]["source"] = {"id": "http://x.org/1", "value": TEXT}
    [entry] = entries_of([first, second])
    assert entry.record and len(entry.record.annotations) == 2


def test_what_has_no_place_is_counted() -> None:
    """By kind."""
    two_tags = _tagged()
    two_tags["body"] = [two_tags["body"], {"purpose": "tagging", "value": "PERSON"}, {"value": ""}]
    elsewhere = _tagged()
    elsewhere["target"]["selector"] = {"type": "FragmentSelector", "value": "xywh=1,2,3,4"}
    comment = _tagged(body={"purpose": "commenting", "value": "x"})
    whole = _tagged(target="http://x.org/1")
    [entry] = entries_of(_document(two_tags, elsewhere, comment, whole))
    assert entry.record and len(entry.record.annotations) == 1
    assert {what: n for what, n in entry.left_out.items() if n} == {
        "further tag": 1,
        "body of another kind": 1,
        "annotation of no place in the text": 2,
        "annotation without a tag": 1,
    }


@pytest.mark.parametrize(
    ("document", "says"),
    [
        (b"{", "not JSON"),
        (b'{"a":"\xff"}', "not UTF-8"),
        (b"[" * 99999, "nested too deeply"),
        (b'{"a":"\\u0000"}', "holds a NUL character"),
        (b'{"a":"\\ud800"}', "holds a lone surrogate"),
        (1, "is no annotation, page or collection"),
        ({"type": "AnnotationPage"}, "items: there are none"),
        ({"first": "http://x.org/page1"}, "first: is not here"),
        (_document(next="http://x.org/page2"), "next: has further pages elsewhere"),
        ({"items": [_tagged()]}, "holds no text"),
        (_document(1), "items[0]: is no annotation"),
        (_document(_tagged(), _tagged(0, 44)), "items[1]: 0-44 is no range within a text of 19"),
        (_document(_tagged(4, 0)), "items[0]: 4-0 is no range"),
        (_document(_tagged("0")), "items[0]: its start and end are no whole numbers"),
        (_document(_tagged(True)), "items[0]: its start and end are no whole numbers"),
        (_document(_tagged(exact="Kim")), "items[0]: at 0-4 stands 'Sony', not 'Kim'"),
        (_document({}, _tagged(), _tagged()), "items[2]: ORG is on 0-4 twice"),
        (
            _document({}, *(_tagged(tag="spans[99]: x") for _ in range(2))),
            "items[2]: spans[99]: x is on 0-4 twice",
        ),
        (_document(_tagged(tag=1)), "items[0]: value: is no text"),  # type: ignore[arg-type]
        (_document(_tagged(annotator={"x": 1})), "items[0]: annotator: Object contains unknown"),
        (_document(annotator={"id": 1}), "annotator: Expected `str`, got `int`"),
        (
            _document(_tagged(id="#1"), _tagged(5, 9, id="#1")),
            "spans: the id '#1' is there twice",
        ),
        (
            _document(_tagged(motivation="linking", target=["#1", "#2"])),
            "links[0].from: no span has the id '#1'",
        ),
        (
            _document(_tagged(target={"source": "http://y.org", "selector": []})),
            "items[0]: is on http://y.org, and the text here is http://x.org/1",
        ),
    ],
)
def test_what_is_wrong_is_named(document: object, says: str) -> None:
    """With the line and the annotation in it."""
    [entry] = entries_of(document)
    assert says in entry.fault
    assert entry.place == "f:1" and entry.fault.isprintable()


@pytest.mark.parametrize("exact", ["said", "nobody"])
def test_words_have_to_be_there_once(exact: str) -> None:
    """Else nobody knows which are meant."""
    item = _tagged()
    item["target"]["selector"] = {"type": "TextQuoteSelector", "exact": exact}
    document = _document(item)
    document["schema:about"]["value"] = "he said, she said"
    [entry] = entries_of(document)
    assert "is in the text more than once" in entry.fault or "is not in the text" in entry.fault


def test_a_broken_line_leaves_the_others_alone() -> None:
    """Also if it is the first."""
    good = written(full_record())
    for data, lines in ((good[:99] + b"\n" + good, [1]), (good + b"{\n" + good, [2])):
        entries = entries_of(b"\n" + data)
        assert [e.place for e in entries if e.fault] == [f"f:{line + 1}" for line in lines]
        assert sum(bool(e.record) for e in entries) == len(entries) - 1


def test_something_binary_is_no_json() -> None:
    """It is refused as a whole."""
    with pytest.raises(ExchangeError, match="binary"):
        entries_of(b"\0\1\2")
    assert entries_of(b" \n") == []
