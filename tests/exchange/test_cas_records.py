"""CASes from elsewhere: what is taken for a span or a link, what is counted, what is refused."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs

from annotator.core.annotation import Annotation, Link, Origin, Status
from annotator.core.article import Article
from annotator.core.span import Span
from annotator.exchange.cas_reading import read_folder
from tests.exchange.cas_files import TYPES, at, one, put, record_of, written, xmi
from tests.exchange.records import TEXT, full_record, suggested_record

_ABOUT = at(2, "m:DocumentMetaData", 0, 19, 'documentTitle="doc.txt" documentId="kim"')


def test_spans_and_relations_of_any_layer_are_taken_in(tmp_path: Path) -> None:
    """Named entities, layers with one text or several, and relations between any of them."""
    record = record_of(
        tmp_path,
        xmi(
            _ABOUT,
            at(3, "type5:Token", 0, 4, 'form="Sony"'),
            at(10, "ner:NamedEntity", 0, 4, 'value="ORG"'),
            at(11, "c:Claim", 0, 9, 'form="direct" anonymous="true" stance=""'),
            at(12, "c:Source", 11, 14, 'kind="PERSON"'),
            at(13, "ner:Person", 11, 14, 'value="SOURCE"'),
            at(14, "basic:Relation", 11, 14, 'Governor="11" Dependent="12" label="attributed_to"'),
            at(15, "c:Saying", 0, 4, 'Governor="13" Dependent="10" sure="false"'),
        ),
    )
    assert record.article == Article("doc.txt", TEXT)
    assert (record.annotator_id, record.status) == (None, Status.NEW)
    assert record.annotations == (
        Annotation("xmi 10", Span(0, 4), "ORG"),
        Annotation("xmi 11", Span(0, 9), "Claim", {"form": "direct", "anonymous": True}),
        Annotation("xmi 12", Span(11, 14), "PERSON"),
        Annotation("xmi 13", Span(11, 14), "SOURCE"),
    )
    assert record.links == (
        Link("xmi 14", "attributed_to", "xmi 11", "xmi 12"),
        Link("xmi 15", "Saying", "xmi 13", "xmi 10"),
    )


def test_what_has_no_place_is_counted(tmp_path: Path) -> None:
    """By kind; what the text is merely cut into is not worth a word."""
    entry = one(
        tmp_path,
        xmi(
            _ABOUT,
            at(3, "type5:Token", 0, 4),
            at(4, "type5:Lemma", 0, 4, 'value="sony"'),
            at(5, "pos:POS", 0, 4, 'PosValue="NNP"'),
            '<c:Role xmi:id="6" role="x"/>',
            at(7, "ner:NamedEntity", 0, 4, 'identifier="Q1"'),
            at(8, "ner:NamedEntity", 0, 4, 'value="ORG" identifier="Q1"'),
            at(9, "ner:NamedEntity", 5, 5, 'value="ORG"'),
            at(10, "c:Claim", 0, 9, 'weight="0.5" roles="6"'),
            at(11, "c:Claim", 5, 9, 'weight="0.0"'),
            at(12, "c:Saying", 0, 4, 'Governor="10" Dependent="3" sure="true"'),
            at(13, "basic:Relation", 0, 4, 'Governor="10" Dependent="8"'),
            at(14, "c:Saying", 0, 4, 'Governor="10" Dependent="8" sure="true"'),
            '<c:Source xmi:id="15" sofa="99" begin="0" end="1" kind="x"/>',
            at(16, "c:Source", 0, 4, 'kind="deleted"'),
            '<c:Unheard xmi:id="17"/>',
            members="2 3 4 5 7 8 9 10 11 12 13 14 15",
        ),
    )
    assert entry.record and len(entry.record.annotations) == 3 and len(entry.record.links) == 1
    assert entry.left_out == Counter(
        {
            "annotation of the type Lemma": 1,
            "annotation of the type POS": 1,
            "annotation of the type Role": 1,
            "span without a label": 1,
            "empty span": 1,
            # An identifier, a weight, roles, and how sure a saying is.
            "value of a feature": 4,
            "relation of no span": 1,
            "relation without a label": 1,
            "annotation on another text": 1,
            "annotation outside the index": 1,
            "structure of an unknown type": 1,
        }
    )


def test_a_text_and_its_metadata_are_what_the_file_says(tmp_path: Path) -> None:
    """Line ends are those that were escaped; the first view is the one with the text."""
    content = xmi(
        at(2, "m:DocumentMetaData", 0, 9, 'language="de" documentId="a"'),
        at(3, "m:MetaDataStringField", 0, 9, 'key="outlet" value="dpa"'),
        at(4, "m:MetaDataStringField", 0, 9, 'value="of nothing"'),
        '<cas:Sofa xmi:id="5" sofaNum="2" sofaID="other" sofaString="other"/>',
        at(7, "c:Source", 0, 8, 'kind="x"'),
        text="Ja.&#13;&#10;Nein",
    )
    entry = one(tmp_path, content)
    assert entry.record, entry.fault
    assert entry.record.article == Article("a", "Ja.\r\nNein", {"language": "de", "outlet": "dpa"})
    assert entry.record.annotations[0].span == Span(0, 8)


def test_spaces_at_the_edges_are_trimmed(tmp_path: Path) -> None:
    """And counted."""
    entry = one(tmp_path, xmi(at(2, "c:Source", 4, 10, 'kind="x"')))
    assert entry.record and entry.trimmed == 1
    assert entry.record.annotations[0].span == Span(5, 10)


def test_what_was_changed_in_inception_counts(tmp_path: Path) -> None:
    """A span that came is by hand; whoever worked on it is said by the file's place."""
    files = written(full_record()).files
    there = files["kim/7.xmi"].decode()
    there = there.replace('documentId="7"', 'documentId="ada"').replace(
        "<cas:Sofa", at(20, "custom:Claims", 15, 19, 'label="CLAIM" flagged="false"') + "<cas:Sofa"
    )
    there = there.replace('11 12 13"', '11 12 13 20"').replace(' form="indirect"', ' form="mixed"')
    place = tmp_path / "annotation" / "7.xmi"
    place.mkdir(parents=True)
    (tmp_path / "TypeSystem.xml").write_bytes(files["TypeSystem.xml"])
    (place / "ada.xmi").write_text(there)
    [entry] = read_folder(tmp_path)
    assert entry.record, entry.fault
    given = full_record()
    first, *others = given.annotations
    assert entry.record == replace(
        given,
        annotator_id="ada",
        annotations=(
            structs.replace(first, attributes={"form": "mixed"}),
            *others,
            Annotation("xmi 20", Span(15, 19), "CLAIM"),
        ),
    )


def test_what_inception_drops_is_missed_by_the_article_alone(tmp_path: Path) -> None:
    """Spans and links are whole; the document's name stands for the article's."""
    folder = written(full_record())
    lines = folder.files["kim/7.xmi"].decode().splitlines(keepends=True)
    kept = "".join(line for line in lines if "<annotator:Record" not in line)
    folder.files["kim/7.xmi"] = kept.replace('members="2 3 ', 'members="2 ').encode()
    [entry] = read_folder(folder.write_to(tmp_path))
    given = full_record()
    assert entry.record, entry.fault
    assert entry.record.article == Article(TEXT, TEXT) and entry.record.annotator_id is None
    assert entry.record.annotations == given.annotations
    assert entry.record.links == given.links


def test_suggestions_that_somebody_worked_on_are_work(tmp_path: Path) -> None:
    """As they stood; without a name they are suggestions still."""
    files = written(suggested_record()).files
    there = files["7.xmi"].decode().replace('documentId="7"', 'documentId="ada"')
    for name in ("annotation", "elsewhere"):
        place = tmp_path / name / "7.xmi"
        place.mkdir(parents=True)
        (place / "TypeSystem.xml").write_bytes(files["TypeSystem.xml"])
        (place / "ada.xmi").write_text(there)
    [entry] = read_folder(tmp_path / "annotation")
    assert entry.record, entry.fault
    assert entry.record.annotator_id == "ada" and not entry.record.suggestions.spans
    assert {it.origin for it in entry.record.annotations} == {Origin.SUGGESTED}
    assert {it.origin for it in entry.record.links} == {Origin.SUGGESTED}
    [entry] = read_folder(tmp_path / "elsewhere")
    assert entry.record == suggested_record()


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("", "line 1: no XML (no element found)"),
        ("Sony rose", "line 1: no XML (syntax error)"),
        (xmi()[:-9], "line 3: no XML ("),
        ("<a/>", "line 1: is no XMI, but <a>"),
        (xmi(text=""), "holds no text"),
        (xmi('<c:Source begin="0"/>'), "line 2: <http:///webanno/custom.ecore Source> has no xmi:"),
        (xmi("<Source xmi:id='2'/>"), "line 2: <Source> is no feature structure"),
        (xmi('<c:Source xmi:id="0"/>'), "line 2: the xmi:id 0 is there already"),
        (xmi(at(2, "c:Source", 0, 20, 'kind="x"')), "line 2: Source 2: 0-20 is no range within"),
        (xmi(at(2, "c:Source", 9, 4, 'kind="x"')), "line 2: Source 2: 9-4 is no range within"),
        (xmi(at(2, "c:Source", -1, 4, 'kind="x"')), "line 2: Source 2: -1-4 is no range within"),
        (xmi(at(2, "c:Source", 4, 5, 'kind="x"')), "line 2: Source 2: 4-5 (UTF-16 units) is all"),
        (
            xmi('\n<c:Source xmi:id="2" sofa="1" begin="a" end="4" kind="x"/>'),
            "line 3: Source 2: has no begin and end that are numbers",
        ),
        (
            xmi(at(2, "c:Source", 0, 1, 'kind="x"'), text="😀 said"),
            "line 2: Source 2: 1 lies inside a character of two UTF-16 units",
        ),
        (
            xmi(*(at(n, "c:Source", 0, 4, 'kind="x"') for n in (2, 3))),
            "line 3: Source 3: x is on 0-4 (UTF-16 units) twice",
        ),
        (
            xmi(*(at(n, "c:Source", 3, 7, 'kind="x"') for n in (2, 3)), text="😀 said"),
            "line 3: Source 3: x is on 3-7 (UTF-16 units) twice",
        ),
        (xmi(text="a&#1;b"), "line 2: no XML 1.0 (reference to invalid character number)"),
    ],
)
def test_what_is_wrong_is_named_by_its_line(tmp_path: Path, content: str, fault: str) -> None:
    """One clear line each."""
    found = one(tmp_path, content)
    assert found.record is None and found.place == str(tmp_path / "a.xmi")
    assert found.fault.startswith(fault) and found.fault.isprintable()


@pytest.mark.parametrize(
    ("was", "now", "fault"),
    [
        ("finished", "done", "annotator.status: "),
        ("annotator/1", "annotator/9", "annotator.format: 'annotator/9' is not annotator/1"),
        ("{&quot;format", "{format", "annotator.Record: JSON is malformed"),
        ('origin="edited"', 'origin="found"', "line 12: Claims 10.origin: Invalid enum value"),
        ('origin="edited"', 'score="2"', "line 12: Claims 10.score: Expected `float` <= 1.0"),
        ('origin="edited"', 'score="high"', "line 12: Claims 10: the score 'high' is no number"),
        ('origin="edited"', 'score="٠.٥"', "line 12: Claims 10: the score '٠.٥' is no number"),
        ('origin="edited"', 'annotator="x"', "line 12: Claims 10: annotator: JSON is malformed"),
        (
            "true,&quot;meta",
            "true,&quot;characters&quot;:{&quot;3&quot;:1},&quot;meta",
            "annotator.",
        ),
        ("true,&quot;meta", "true,&quot;characters&quot;:[1],&quot;meta", "annotator.Record: ch"),
    ],
)
def test_our_own_words_are_checked_too(tmp_path: Path, was: str, now: str, fault: str) -> None:
    """Somebody may have changed them."""
    folder = written(full_record())
    content = folder.files["kim/7.xmi"].decode()
    assert was in content
    folder.files["kim/7.xmi"] = content.replace(was, now).encode()
    [entry] = read_folder(folder.write_to(tmp_path))
    assert entry.fault.startswith(fault) and entry.fault.isprintable()


def test_a_type_system_that_is_none_is_named(tmp_path: Path) -> None:
    """As that of the file that needs it."""
    put(tmp_path, a__xmi=xmi(at(2, "c:Source", 0, 4, 'kind="x"')))
    for types, fault in (
        ("", "line 1: no XML (no element found)"),
        ("<a/>", "line 1: is no type system, but <a>"),
        (
            TYPES.replace("uima.tcas.Annotation<", "webanno.custom.Source<"),
            "the type webanno.custom.Source has no end of parents",
        ),
        (f"{TYPES}{' ' * 10_000_000}", "is larger than 10,000,000 bytes"),
    ):
        (tmp_path / "TypeSystem.xml").write_text(types)
        [entry] = read_folder(tmp_path)
        assert entry.fault == f"its TypeSystem.xml: {fault}"
