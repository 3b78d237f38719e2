"""DocBin: the same text and spans to the character, in a shape that spaCy trains on."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, DocBin
from spacy.util import registry

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation
from annotator.core.article import Article
from annotator.core.span import Span
from annotator.exchange.losses import Losses
from annotator.exchange.spacy_docbin import FORMAT, write
from tests.core.schemas import NEWS
from tests.exchange.records import TEXT, annotated, full_record, suggested_record, uuid

BLANK = spacy.blank("xx")


def written(records: Iterable[AnnotatedArticle]) -> tuple[list[Doc], Losses]:
    """The documents in the file, and what it could not hold."""
    out = io.BytesIO()
    losses = write(records, NEWS, out)
    return list(DocBin().from_bytes(out.getvalue()).get_docs(BLANK.vocab)), losses


def with_spans(text: str, *spans: tuple[int, int, str], **meta: object) -> AnnotatedArticle:
    """A record with these spans alone."""
    annotations = [Annotation(uuid(n), Span(a, b), label) for n, (a, b, label) in enumerate(spans)]
    return AnnotatedArticle(Article("a", text, meta), "kim", annotations=tuple(annotations))


def test_all_spans_are_there_and_the_first_layer_is_flat() -> None:
    """Overlap is in the spans; the entities are those of the first layer."""
    [doc], losses = written([full_record()])
    assert not losses
    assert doc.text == TEXT
    assert [(s.text, s.label_, s.id_) for s in doc.spans["sc"]] == [
        ("Sony rose", "CLAIM", uuid(1)),
        ("Sony", "ORG", uuid(2)),
        ("Kim", "SOURCE", uuid(3)),
    ]
    assert [(e.text, e.label_) for e in doc.ents] == [("Sony", "ORG")]


def test_of_overlapping_entities_the_longest_is_chosen() -> None:
    """spaCy refuses overlapping entities; all of them stay in the spans."""
    [doc], _ = written([with_spans(TEXT, (5, 9, "PERSON"), (0, 9, "ORG"), (11, 14, "PERSON"))])
    assert [e.text for e in doc.ents] == ["Sony rose", "Kim"]
    assert len(doc.spans["sc"]) == 3


def test_what_spacy_has_no_place_for_is_in_the_user_data() -> None:
    """Who, how far, attributes, notes, origins and links."""
    [doc], _ = written([full_record()])
    kept = doc.user_data["annotator"]
    assert (kept["article"], kept["annotator"], kept["status"]) == ("7", "kim", "finished")
    assert (kept["meta"], kept["note"], kept["flagged"]) == (
        {"outlet": "AP", "n": 1},
        "short",
        True,
    )
    assert kept["spans"][uuid(1)] == {
        "attributes": {"form": "indirect"},
        "note": "whole?",
        "flagged": True,
        "origin": "edited",
    }
    [link] = kept["links"]
    assert (link["type"], link["from_id"], link["to_id"]) == ("attributed_to", uuid(1), uuid(3))


def test_suggestions_keep_score_and_suggester() -> None:
    """They have no annotator."""
    [doc], _ = written([suggested_record()])
    kept = doc.user_data["annotator"]
    assert kept["annotator"] is None
    assert kept["spans"][uuid(5)] == {"score": 0.875, "suggester": "packaged"}
    assert kept["links"][0]["score"] == 0.5


def test_a_span_inside_a_token_cuts_the_token() -> None:
    """Every edge falls on a token boundary, so that no span is lost."""
    text = "anti-Kyivlike  don't\n\n日本語 x"
    [doc], losses = written([with_spans(text, (5, 9, "PERSON"), (17, 19, "ORG"), (23, 24, "ORG"))])
    assert not losses
    assert [s.text for s in doc.spans["sc"]] == ["Kyiv", "n'", "本"]


@pytest.mark.parametrize(
    ("language", "tokens"),
    [
        ("de-AT", ["don't", "z.B."]),
        (None, ["do", "n't", "z.", "B."]),
        (7, ["do", "n't", "z.", "B."]),
        ("tlh", ["don't", "z.", "B."]),
        ("../en", ["don't", "z.", "B."]),
    ],
)
def test_the_language_of_the_article_cuts_the_tokens(language: object, tokens: list[str]) -> None:
    """English where none is given, any where spaCy does not know it."""
    meta = {} if language is None else {"language": language}
    [doc], _ = written([with_spans("don't z.B.", **meta)])
    assert [token.text for token in doc] == tokens


def test_metadata_too_large_for_messagepack_is_reported() -> None:
    """The rest of the article goes out."""
    [doc], losses = written([with_spans(TEXT, (0, 4, "ORG"), number=2**70)])
    assert losses.lines() == ["1 metadata value in a"]
    assert doc.user_data["annotator"]["meta"] == {}
    assert [s.text for s in doc.spans["sc"]] == ["Sony"]


@settings(max_examples=30)
@given(st.lists(annotated(), min_size=1, max_size=2))
def test_texts_and_spans_are_exact(records: list[AnnotatedArticle]) -> None:
    """Whatever the script, the white space and the overlap."""
    docs, losses = written(records)
    assert not losses
    for doc, record in zip(docs, records, strict=True):
        assert doc.text == record.article.text
        found = {s.id_: (s.start_char, s.end_char, s.label_) for s in doc.spans["sc"]}
        assert found == {a.id: (a.span.start, a.span.end, a.label) for a in record.annotations}


def test_spacy_trains_on_it(tmp_path: Path) -> None:
    """Entities and overlapping spans are what its components expect."""
    path = tmp_path / f"train{FORMAT.suffix}"
    records = [replace(full_record(), article=Article(str(n), TEXT)) for n in range(4)]
    with path.open("wb") as out:
        write(records, NEWS, out)
    nlp = spacy.blank("en")
    nlp.add_pipe("ner")
    nlp.add_pipe("spancat", config={"spans_key": "sc"})
    corpus = registry.get("readers", "spacy.Corpus.v1")(path, gold_preproc=False)
    examples = list(corpus(nlp))
    nlp.initialize(lambda: examples)
    losses: dict[str, float] = {}
    for _ in range(2):
        nlp.update(examples, losses=losses)
    assert losses["ner"] > 0
    assert losses["spancat"] > 0
    assert set(nlp.get_pipe("spancat").labels) == {"CLAIM", "ORG", "SOURCE"}  # type: ignore[attr-defined]
