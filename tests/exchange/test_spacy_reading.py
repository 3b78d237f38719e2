"""A DocBin, ours or anyone's, becomes records; what is wrong with it is told, and does no harm."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, DocBin
from spacy.tokens import Span as DocSpan

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation
from annotator.core.article import Article
from annotator.core.provenance import Provenance
from annotator.core.span import Span
from annotator.exchange import docbin
from annotator.exchange.errors import ExchangeError
from annotator.exchange.spacy_docbin import FORMAT
from annotator.exchange.spacy_reading import REMARK
from tests.exchange.foreign import entries, faults, records_of, written
from tests.exchange.records import TEXT, annotated, full_record, suggested, uuid

NLP = spacy.blank("en")


def doc_of(text: str = TEXT) -> Doc:
    """A document that somebody made."""
    return NLP.make_doc(text)


def bytes_of(*docs: Doc, **options: Any) -> bytes:  # noqa: ANN401
    """A DocBin that spaCy wrote."""
    return DocBin(docs=docs, **options).to_bytes()


def changed(data: bytes, change: Callable[[dict[str, Any]], object]) -> bytes:
    """The file with something else in it."""
    plain = msgspec.msgpack.decode(zlib.decompress(data))
    change(plain)
    return zlib.compress(msgspec.msgpack.encode(plain))


def found(data: bytes) -> list[tuple[int, int, str]]:
    """The places and labels of the only record."""
    [record] = records_of(FORMAT, data)
    return [(a.span.start, a.span.end, a.label) for a in record.annotations]


@settings(max_examples=20)
@given(st.lists(annotated() | suggested(), max_size=3))
def test_what_goes_out_comes_back(records: list[AnnotatedArticle]) -> None:
    """All of it."""
    assert records_of(FORMAT, written(FORMAT, records)) == records


def test_provenance_comes_back() -> None:
    """Of gold spans and links."""
    provenance = {uuid(1): Provenance(("Ada",), choice="union"), uuid(4): Provenance()}
    record = replace(full_record(), annotator_id="@gold", provenance=provenance)
    assert records_of(FORMAT, written(FORMAT, [record])) == [record]


def test_spacy_reads_the_same_as_from_its_own_writer() -> None:
    """What is packed by hand for speed is what spaCy packs."""
    [doc] = DocBin().from_bytes(written(FORMAT, [full_record()])).get_docs(NLP.vocab)
    again = bytes_of(doc, attrs=["ORTH", "ENT_IOB", "ENT_TYPE", "ENT_ID"], store_user_data=True)
    [back] = records_of(FORMAT, again)
    assert back == full_record()


def test_entities_and_groups_of_any_key_are_read() -> None:
    """The same place and label in several is one span; without a label it has its group's key."""
    doc = doc_of()
    doc.set_ents([DocSpan(doc, 0, 1, "ORG", span_id="e"), DocSpan(doc, 3, 4, "PERSON")])
    doc.spans["sc"] = [DocSpan(doc, 0, 1, "ORG"), DocSpan(doc, 0, 2, "CLAIM")]
    doc.spans["coref"] = [DocSpan(doc, 3, 5)]
    data = bytes_of(doc)
    assert found(data) == [(0, 4, "ORG"), (0, 9, "CLAIM"), (11, 19, "coref"), (11, 14, "PERSON")]


def test_a_foreign_document_is_named_by_its_place() -> None:
    """Its text is exact, whatever the white space."""
    text = " Sony  rose,\n\nKim 😀 said \u00a0"
    [record] = records_of(FORMAT, bytes_of(doc_of(text)))
    assert record == AnnotatedArticle(Article("f-1", text), None)


def test_documents_without_blanks_get_them() -> None:
    """And that is said."""
    doc = Doc(NLP.vocab, words=["Sony", "rose", "!"])
    doc.set_ents([DocSpan(doc, 1, 3, "ORG")])
    assert doc.has_unknown_spaces
    [entry] = entries(FORMAT, bytes_of(doc))
    assert entry.remark == REMARK
    assert entry.record is not None
    assert entry.record.article.text == "Sony rose !"
    assert [a.span for a in entry.record.annotations] == [Span(5, 11)]


def test_entities_of_several_tokens_and_next_to_each_other() -> None:
    """Each begins where spaCy says, and a B within one label begins another."""
    doc = doc_of("Ann Lee Bo Cy said")
    doc.set_ents([DocSpan(doc, 0, 2, "PERSON"), DocSpan(doc, 2, 3, "PERSON")])
    assert found(bytes_of(doc)) == [(0, 7, "PERSON"), (8, 10, "PERSON")]
    ending = doc_of("by Ann Lee")
    ending.set_ents([DocSpan(ending, 1, 3, "PERSON")])
    assert found(bytes_of(ending)) == [(3, 10, "PERSON")]


def test_what_has_no_place_is_counted() -> None:
    """Categories, entries of knowledge bases, and other user data."""
    doc = doc_of()
    doc.cats = {"a": 1.0, "b": 0.0}
    doc.set_ents([DocSpan(doc, 0, 1, "ORG", kb_id="Q41187")])
    doc.user_data["x"] = 1
    doc.set_extension("y", default=0, force=True)
    doc._.y = 2
    [entry] = entries(FORMAT, bytes_of(doc, store_user_data=True))
    assert entry.left_out == {
        "category": 2,
        "entry of a knowledge base": 1,
        "value of user data": 2,
    }


def test_what_was_changed_in_spacy_counts() -> None:
    """A span taken out takes its links along; a new one is by hand, and an id counts once."""
    [doc] = DocBin().from_bytes(written(FORMAT, [full_record()])).get_docs(NLP.vocab)
    claim, *others = doc.spans["sc"]
    doc.spans["sc"] = [*others, DocSpan(doc, 4, 5, "CUE", span_id=others[0].id)]
    [entry] = entries(FORMAT, bytes_of(doc, store_user_data=True))
    assert entry.left_out == {"link of a span that is gone": 1}
    assert entry.record is not None
    assert claim.label_ not in [a.label for a in entry.record.annotations]
    assert entry.record.annotations[-1] == Annotation("span 2", Span(15, 19), "CUE")


def test_white_space_at_the_edges_is_trimmed() -> None:
    """And counted."""
    doc = doc_of("Sony  rose")
    doc.spans["x"] = [DocSpan(doc, 0, 2, "ORG")]
    [entry] = entries(FORMAT, bytes_of(doc))
    assert entry.trimmed == 1
    assert entry.record is not None
    assert entry.record.annotations[0].span == Span(0, 4)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        bytes(range(256)),
        zlib.compress(b""),
        zlib.compress(b"\x91" * 100_000),
        zlib.compress(msgspec.msgpack.encode([1])),
        zlib.compress(msgspec.msgpack.encode({"attrs": [65]})),
        bytes_of(doc_of())[:-5],
        bytes_of(doc_of())[:20],
        changed(bytes_of(doc_of()), lambda it: it.update(tokens=it["tokens"][:-8])),
        changed(bytes_of(doc_of()), lambda it: it.update(tokens=it["tokens"][:-1])),
        changed(bytes_of(doc_of()), lambda it: it.update(spaces=b"")),
        changed(bytes_of(doc_of()), lambda it: it.update(attrs=[])),
        changed(bytes_of(doc_of()), lambda it: it.update(attrs=[66, *it["attrs"][1:]])),
        changed(bytes_of(doc_of()), lambda it: it.update(lengths=struct.pack("<ii", -1, 6))),
        changed(bytes_of(doc_of()), lambda it: it.update(lengths=struct.pack("<i", 2**31 - 1))),
    ],
    ids=lambda data: f"{len(data)} bytes",
)
def test_no_docbin_is_refused(data: bytes) -> None:
    """In one line."""
    with pytest.raises(ExchangeError, match="is no DocBin") as refused:
        entries(FORMAT, data)
    assert str(refused.value).isprintable()


def test_what_unfolds_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before it is in memory."""
    monkeypatch.setattr(docbin, "LARGEST", 50_000_000)
    bomb = zlib.compress(bytes(100_000_000))
    assert len(bomb) < 100_000
    with pytest.raises(ExchangeError, match="has more than 50,000,000 bytes in it"):
        entries(FORMAT, bomb)


def with_group(*spans: tuple[int, int, str, int, int], **changes: object) -> bytes:
    """A good document, and before it one with these spans: tokens, label, characters."""
    doc = doc_of()
    doc.spans["a"] = [DocSpan(doc, 0, 1, label) for _, _, label, _, _ in spans]
    packed = [
        (0, NLP.vocab.strings[label], start, end, start_char, end_char)
        for start, end, label, start_char, end_char in spans
    ]
    groups = docbin.packed_spans("a", packed)

    def change(it: dict[str, Any]) -> None:
        it["span_groups"][0] = groups
        it.update(changes)

    return changed(bytes_of(doc, doc_of("Kim said")), change)


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (with_group((0, 9, "ORG", 0, 4)), "spans[a][0]: 0-9 is no range within 5 tokens"),
        (with_group((2, 1, "ORG", 0, 4)), "spans[a][0]: 2-1 is no range within 5 tokens"),
        (with_group((-1, 1, "ORG", 0, 4)), "spans[a][0]: -1-1 is no range within 5 tokens"),
        (with_group((0, 1, "ORG", 0, 5)), "its tokens are at 0-4, and it says 0-5"),
        (with_group((0, 1, "ORG", 0, 4), (0, 1, "ORG", 0, 4)), "ORG is on 0-4 twice"),
        (with_group(span_groups=[b"\xc1", b""]), "spans: cannot be read"),
        (with_group(span_groups=[msgspec.msgpack.encode([b"\x90"]), b""]), "spans: cannot be"),
        (with_group((0, 1, "ORG", 0, 4), strings=["Kim", "said"]), "a token has no text"),
        (
            with_group(
                user_data=[msgspec.msgpack.encode({"annotator": {"format": "annotator/9"}})]
            ),
            "annotator.format: 'annotator/9' is not annotator/1",
        ),
        (
            with_group(
                user_data=[msgspec.msgpack.encode({"annotator": {"format": "annotator/1"}})]
            ),
            "annotator: Object missing required field `article`",
        ),
    ],
)
def test_what_is_wrong_with_a_document(data: bytes, fault: str) -> None:
    """It is named by its number, and the next goes in."""
    first = faults(FORMAT, data)[0]
    assert first.startswith("f.json: document 1: ")
    assert fault in first
    assert entries(FORMAT, data)[1].record is not None or "a token has no text" in first


@pytest.mark.parametrize(
    "user_data", [b"\xc1", b"\x91" * 5_000, b"\x81\x80\x01", b"\x01", b"\xd4\x00\x00"]
)
def test_user_data_may_be_anything(user_data: bytes) -> None:
    """The spans are there all the same."""
    doc = doc_of()
    doc.set_ents([DocSpan(doc, 0, 1, "ORG")])
    data = changed(bytes_of(doc), lambda it: it.update(user_data=[user_data]))
    assert found(data) == [(0, 4, "ORG")]


def test_a_label_without_a_name_is_refused() -> None:
    """Its number alone says nothing."""
    doc = doc_of()
    doc.set_ents([DocSpan(doc, 0, 1, "Zq")])
    data = changed(bytes_of(doc), lambda it: it["strings"].remove("Zq"))
    assert faults(FORMAT, data) == ["f.json: document 1: ents: has a label without a name"]
