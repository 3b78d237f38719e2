"""dkpro-cassis, the reader that people in Python have, takes the CASes for what they are."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import cassis
import pytest
from cassis.typesystem import FeatureStructure
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation, Link
from annotator.core.suggestion import SuggestedLink, Suggestion
from annotator.exchange import cas_names
from annotator.exchange.cas_reading import read_folder
from tests.exchange.cas_files import written
from tests.exchange.folders import MemoryFolder
from tests.exchange.records import TEXT, annotated, full_record, suggested


def loaded(folder: MemoryFolder, name: str) -> cassis.Cas:
    """A file with the type system that goes with it; what is not in that is an error."""
    types = cassis.load_typesystem(io.BytesIO(folder.files[cas_names.TYPE_SYSTEM]))
    return cassis.load_cas_from_xmi(io.BytesIO(folder.files[name]), typesystem=types)


def custom(cas: cassis.Cas) -> list[FeatureStructure]:
    """What is in layers that are no built-in ones."""
    names = [it.name for it in cas.typesystem.get_types() if it.name.startswith("webanno.custom.")]
    return [it for name in names for it in cas.select(name)]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(annotated() | suggested(), min_size=1, max_size=2, unique_by=lambda r: r.article.id)
)
def test_every_span_covers_its_quote(records: list[AnnotatedArticle]) -> None:
    """Whatever is before it in the text; links go from where to where they went."""
    folder = written(*records)
    names = sorted(name for name in folder.files if name.endswith(".xmi"))
    told = []
    for name in names:
        cas = loaded(folder, name)
        assert not any(it.get_covered_text().strip() == "" for it in custom(cas))
        spans = [it for it in custom(cas) if not hasattr(it, cas_names.FROM)]
        links = [it for it in custom(cas) if hasattr(it, cas_names.FROM)]
        told.append(
            (
                cas.sofa_string,
                sorted((it.begin, it.end, it.label, it.get_covered_text()) for it in spans),
                sorted((it.label, it.Governor.id, it.Dependent.id) for it in links),
            )
        )
    assert sorted(told) == sorted(_told(record) for record in records)


def _told(record: AnnotatedArticle) -> tuple[str, list[Any], list[Any]]:
    text = record.article.text
    spans: list[Annotation | Suggestion] = [*record.annotations, *record.suggestions.spans]
    links: list[Link | SuggestedLink] = [*record.links, *record.suggestions.links]
    return (
        text,
        sorted((s.span.start, s.span.end, s.label, s.span.quote(text)) for s in spans),
        sorted((k.type, k.from_id, k.to_id) for k in links),
    )


@given(annotated())
@settings(max_examples=25, deadline=None)
def test_words_and_sentences_are_as_inception_wants_them(record: AnnotatedArticle) -> None:
    """Without white space at their edges, side by side, sentences of whole tokens."""
    [name] = [name for name in written(record).files if name.endswith(".xmi")]
    cas = loaded(written(record), name)
    tokens, sentences = cas.select(cas_names.TOKEN), cas.select(cas_names.SENTENCE)
    for it in (*tokens, *sentences):
        assert it.get_covered_text() == it.get_covered_text().strip() != ""
    within = [list(cas.select_covered(cas_names.TOKEN, s)) for s in sentences]
    assert [(s.begin, s.end) for s in sentences] == [(it[0].begin, it[-1].end) for it in within]
    assert [t for it in within for t in it] == tokens
    for span in record.annotations:
        assert span.span.start in {t.begin for t in tokens}
        assert span.span.end in {t.end for t in tokens}


def test_features_are_there_to_be_used() -> None:
    """Labels, attributes, notes, flags, origins and ids, by their names."""
    cas = loaded(written(full_record()), "kim/7.xmi")
    [claim] = cas.select("webanno.custom.Claims")
    assert (claim.label, claim.form, claim.stance) == ("CLAIM", "indirect", None)
    assert (claim.note, claim.flagged, claim.origin) == ("whole?", True, "edited")
    [link] = cas.select("webanno.custom.Links")
    assert (link.label, link.Governor) == ("attributed_to", claim)
    assert (link.begin, link.end) == (link.Dependent.begin, link.Dependent.end) == (11, 14)
    [about] = cas.select(cas_names.DOCUMENT)
    assert (about.documentId, about.documentTitle) == ("7", TEXT)


def test_what_cassis_writes_is_read(tmp_path: Path) -> None:
    """The same spans, after a trip through it and back."""
    folder = written(full_record())
    cas = loaded(folder, "kim/7.xmi")
    [claim] = cas.select("webanno.custom.Claims")
    claim.form = "mixed"
    cas.to_xmi(tmp_path / "7.xmi", pretty_print=True)
    cas.typesystem.to_xml(tmp_path / "TypeSystem.xml")
    [entry] = read_folder(tmp_path)
    assert entry.record, entry.fault
    first, *others = entry.record.annotations
    assert first.attributes == {"form": "mixed"}
    assert (entry.record.links, others) == (
        full_record().links,
        list(full_record().annotations[1:]),
    )


@pytest.mark.parametrize("kind", ["uima.cas.Integer", "uima.cas.StringArray"])
def test_layers_made_with_cassis_are_read(tmp_path: Path, kind: str) -> None:
    """Named entities before which there is an emoji; other features are counted."""
    types = cassis.TypeSystem()
    entity = types.create_type(cas_names.NAMED_ENTITY, supertypeName=cas_names.ANNOTATION)
    types.create_feature(entity, "value", cas_names.STRING)
    custom = types.create_type("webanno.custom.Remark", supertypeName=cas_names.ANNOTATION)
    types.create_feature(custom, "many", kind)
    types.create_feature(custom, "what", cas_names.STRING)
    cas = cassis.Cas(typesystem=types)
    cas.sofa_string, cas.sofa_mime = "😀 Sony rose", "text/plain"
    strings = types.get_type("uima.cas.StringArray")
    many = 3 if kind.endswith("Integer") else strings(elements=["a", "b c"])
    cas.add(entity(begin=2, end=6, value="ORG"))
    cas.add(custom(begin=7, end=11, many=many, what="CLAIM"))
    cas.to_xmi(tmp_path / "a.xmi")
    types.to_xml(tmp_path / "TypeSystem.xml")
    [entry] = read_folder(tmp_path)
    assert entry.record, entry.fault
    text = entry.record.article.text
    assert [(a.label, a.span.quote(text)) for a in entry.record.annotations] == [
        ("ORG", "Sony"),
        ("CLAIM", "rose"),
    ]
    assert dict(entry.left_out) == {"value of a feature": 1}
