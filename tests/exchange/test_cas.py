"""CASes: what is written, and that the same comes back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation, Link, Status
from annotator.core.article import Article
from annotator.core.label_schema import Attribute, AttributeKind, Label, LabelSchema, Layer
from annotator.core.provenance import Provenance
from annotator.core.span import Span
from annotator.exchange.cas_names import LayerTypes
from annotator.exchange.cas_reading import read_folder
from tests.core.schemas import NEWS
from tests.core.strategies import raw_texts
from tests.exchange.cas_files import written
from tests.exchange.records import annotated, full_record, suggested, suggested_record, uuid

HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" \
xmlns:metadata="http:///de/tudarmstadt/ukp/dkpro/core/api/metadata/type.ecore" \
xmlns:segmentation="http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type.ecore" \
xmlns:annotator="http:///annotator.ecore" xmlns:custom="http:///webanno/custom.ecore" \
xmi:version="2.0">
<cas:NULL xmi:id="0"/>
<metadata:DocumentMetaData xmi:id="2" sofa="1" begin="0" end="19" language="x-unspecified" \
documentTitle="Sony rose, Kim said" documentId="7"/>
"""
WORDS = """\
<segmentation:Sentence xmi:id="4" sofa="1" begin="0" end="19"/>
<segmentation:Token xmi:id="5" sofa="1" begin="0" end="4"/>
<segmentation:Token xmi:id="6" sofa="1" begin="5" end="9"/>
<segmentation:Token xmi:id="7" sofa="1" begin="9" end="10"/>
<segmentation:Token xmi:id="8" sofa="1" begin="11" end="14"/>
<segmentation:Token xmi:id="9" sofa="1" begin="15" end="19"/>
"""
SOFA = """\
<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text/plain" \
sofaString="Sony rose, Kim said"/>
"""
_UUID = "00000000-0000-0000-0000-00000000000"
KIM = (
    HEAD + '<annotator:Record xmi:id="3" data="{&quot;format&quot;:&quot;annotator/1&quot;,'
    "&quot;id&quot;:&quot;7&quot;,&quot;schema&quot;:&quot;news&quot;,&quot;annotator&quot;:"
    "&quot;kim&quot;,&quot;status&quot;:&quot;finished&quot;,&quot;note&quot;:&quot;short&quot;,"
    "&quot;flagged&quot;:true,&quot;meta&quot;:{&quot;outlet&quot;:&quot;AP&quot;,"
    '&quot;n&quot;:1}}"/>\n'
    + WORDS
    + f"""\
<custom:Claims xmi:id="10" sofa="1" begin="0" end="9" label="CLAIM" form="indirect" id="{_UUID}1" \
note="whole?" flagged="true" origin="edited"/>
<custom:Entities xmi:id="11" sofa="1" begin="0" end="4" label="ORG" id="{_UUID}2" \
origin="suggested"/>
<custom:Sources xmi:id="12" sofa="1" begin="11" end="14" label="SOURCE" kind="person" \
anonymous="false" id="{_UUID}3"/>
<custom:Links xmi:id="13" sofa="1" begin="11" end="14" Governor="10" Dependent="12" \
label="attributed_to" id="{_UUID}4" origin="suggested"/>
"""
    + SOFA
    + """\
<cas:View sofa="1" members="2 3 4 5 6 7 8 9 10 11 12 13"/>
</xmi:XMI>
"""
)
PROPOSED = (
    HEAD + '<annotator:Record xmi:id="3" data="{&quot;format&quot;:&quot;annotator/1&quot;,'
    '&quot;id&quot;:&quot;7&quot;,&quot;schema&quot;:&quot;news&quot;}"/>\n'
    + WORDS
    + f"""\
<custom:Claims xmi:id="10" sofa="1" begin="0" end="9" label="CLAIM" id="{_UUID}5" \
suggester="packaged" score="0.875"/>
<custom:Sources xmi:id="11" sofa="1" begin="11" end="14" label="SOURCE" id="{_UUID}6" \
suggester="packaged"/>
<custom:Links xmi:id="12" sofa="1" begin="11" end="14" Governor="10" Dependent="11" \
label="attributed_to" id="{_UUID}7" suggester="packaged" score="0.5"/>
"""
    + SOFA
    + """\
<cas:View sofa="1" members="2 3 4 5 6 7 8 9 10 11 12"/>
</xmi:XMI>
"""
)


def read(*records: AnnotatedArticle) -> list[AnnotatedArticle]:
    """The records as they come back: whole, and with nothing left out."""
    with TemporaryDirectory() as place:
        entries = list(read_folder(written(*records).write_to(Path(place))))
    assert [entry.fault for entry in entries] == [""] * len(records)
    assert not any(entry.left_out or entry.trimmed for entry in entries)
    return [entry.record for entry in entries if entry.record]


def test_a_file_is_these_bytes() -> None:
    """In a folder for the annotator; suggestions are beside it; the type system is for all."""
    files = written(full_record(), suggested_record()).files
    assert sorted(files) == ["7.xmi", "TypeSystem.xml", "kim/7.xmi"]
    assert files["kim/7.xmi"].decode() == KIM
    assert files["7.xmi"].decode() == PROPOSED


@settings(max_examples=40, deadline=None)
@given(st.lists(annotated() | suggested(), max_size=3, unique_by=lambda r: r.annotator_id))
def test_a_round_trip_loses_nothing(records: list[AnnotatedArticle]) -> None:
    """Ids, hostile notes and odd attributes included."""
    back = {r.annotator_id: r for r in read(*records)}
    assert back == {r.annotator_id: r for r in records}


def test_how_gold_came_to_be_comes_back() -> None:
    """Of spans and of links; gold is in the folder itself."""
    made = {id: Provenance(("kim", "ada"), "rae", choice="edit") for id in (uuid(1), uuid(4))}
    record = replace(full_record(), annotator_id="@gold", provenance=made)
    assert "7.xmi" in written(record).files
    assert read(record) == [record]


def test_offsets_count_utf_16_units() -> None:
    """An emoji is two, tokens and sentences included."""
    text = "👍🏽 Kim 😀 said.\r\nOK"
    spans = (
        Annotation("a", Span(3, 6), "SOURCE"),
        Annotation("b", Span(7, 13), "CLAIM"),
    )
    record = AnnotatedArticle(Article("a", text), "kim", annotations=spans)
    content = written(record).files["kim/a.xmi"].decode()
    assert '<custom:Sources xmi:id="12" sofa="1" begin="5" end="8"' in content
    assert 'begin="9" end="16" label="CLAIM"' in content
    assert '<segmentation:Sentence xmi:id="5" sofa="1" begin="19" end="21"/>' in content
    assert 'sofaString="👍🏽 Kim 😀 said.&#13;&#10;OK"' in content
    assert read(record) == [record]


def test_what_xml_cannot_hold_is_replaced_for_others_and_comes_back() -> None:
    """In texts, notes and attributes; every other place stays what it was."""
    text = "Kim\x0bsaid\x1f \ufffeso\ufffd."
    span = Annotation("a", Span(4, 8), "CLAIM", {"remark": "a\x01"}, "b\x02\n")
    record = AnnotatedArticle(
        Article("a", text, {"odd": "\uffff"}), "kim", annotations=(span,), note="\x03"
    )
    content = written(record).files["kim/a.xmi"].decode()
    assert 'sofaString="Kim\ufffdsaid\ufffd \ufffdso\ufffd."' in content
    assert 'begin="4" end="8"' in content
    assert read(record) == [record]


@settings(max_examples=60, deadline=None)
@given(raw_texts.filter(str.strip))
def test_any_text_comes_back(text: str) -> None:
    """With every control character and every kind of line end."""
    span = Span(0, len(text)).trimmed(text)
    spans = (Annotation("a", span, "CLAIM"),) if span else ()
    record = AnnotatedArticle(Article("a", text), "kim", annotations=spans)
    assert read(record) == [record]


def test_labels_of_no_layer_have_a_type_of_their_own() -> None:
    """So have their links."""
    spans = (Annotation("a", Span(0, 2), "GONE", {"form": "x"}), Annotation("b", Span(3, 5), "ORG"))
    link = Link("c", "was", "a", "b")
    record = AnnotatedArticle(Article("a", "Ab cd"), "kim", annotations=spans, links=(link,))
    files = written(record).files
    assert b"<name>webanno.custom.OtherLabels</name>" in files["TypeSystem.xml"]
    assert b'<custom:OtherLabels xmi:id="7"' in files["kim/a.xmi"]
    assert read(record) == [record]
    assert b"OtherLabels" not in written(full_record()).files["TypeSystem.xml"]


def test_types_and_features_have_names_that_uima_takes() -> None:
    """Names of layers become words; attributes without such a name are in JSON."""
    attributes = tuple(
        Attribute(name, AttributeKind.TEXT)
        for name in ("form", "label", "begin", "note", "class", "size/kg", "größe", "_x", "Id")
    )
    schema = LabelSchema(
        "odd",
        (Layer("my-claims v1.2"), Layer("My claims/V1 2"), Layer("links"), Layer("日本")),
        (Label("A", "my-claims v1.2", attributes=attributes), Label("B", "日本")),
    )
    types = LayerTypes(schema)
    assert [it.tag for it in types.layers] == ["MyClaimsV12", "MyClaimsV122", "Links", "Layer"]
    assert types.links.tag == "Links2"
    assert types.of("A").attributes == ("form", "Id")
    said = {a.name: f"of {a.name}" for a in attributes}
    span = Annotation("a", Span(0, 2), "A", said)
    record = AnnotatedArticle(Article("a", "Ab cd"), "kim", annotations=(span,))
    folder = written(record, label_schema=schema)
    assert b' form="of form" Id="of Id" id="a" annotator="{' in folder.files["kim/a.xmi"]
    with TemporaryDirectory() as place:
        [entry] = read_folder(folder.write_to(Path(place)))
    assert entry.record == record


def test_hostile_names_stay_in_the_folder(tmp_path: Path) -> None:
    """A name is made for each, and what it stands for is kept."""
    ids = ("../../x", "a" * 200, "A" * 200, "nul", "TypeSystem", 'a"<&>b')
    records = [
        AnnotatedArticle(Article(id, f"text {n}"), person, status=Status.FINISHED)
        for n, id in enumerate(ids)
        for person in ("../kim", "..\\kim")
    ]
    folder = tmp_path / "deep" / "out"
    entries = read_folder(written(*records, label_schema=NEWS).write_to(folder))
    back = {(e.record.article.id, e.record.annotator_id) for e in entries if e.record}
    assert back == {(r.article.id, r.annotator_id) for r in records}
    assert [p.name for p in tmp_path.iterdir()] == ["deep"]
