"""The component, with networks that mean nothing, and with the packaged ones."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, Span

from annotator.suggest.doc_data import SCORES_KEY
from annotator.suggest.linebreaks import has_break
from annotator.suggest.pipeline import Pipeline
from annotator.suggest.tagging.calibration import Curve, logit, sigmoid
from annotator.suggest.tagging.tagger import Tagger
from tests.suggest.tagging import made

LABELS = ("KIND", "OTHER")
TEXT = "Ines Tamm met Oru.\nThe harbour of Lepa is “small”, she said\r\n\r\nNobody agreed."


def _pipeline() -> Language:
    nlp = spacy.blank("en")
    tagger = nlp.add_pipe("annotator_tagger")
    tagger.from_bytes(made.ensemble(LABELS).to_bytes())  # type: ignore[attr-defined]
    return nlp


@pytest.fixture(scope="module")
def nlp() -> Language:
    """A tagger of nonsense."""
    return _pipeline()


def _found(doc: Doc) -> list[tuple[int, int, str]]:
    return [(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents]


def test_every_span_has_a_score_and_lies_on_one_line(nlp: Language) -> None:
    """And begins and ends with a token that is no space."""
    doc = nlp(TEXT)
    assert doc.ents
    assert set(_found(doc)) == set(doc.user_data[SCORES_KEY])
    assert all(0 <= score <= 1 for score in doc.user_data[SCORES_KEY].values())
    for ent in doc.ents:
        assert not has_break(ent.text)
        assert ent.text == ent.text.strip()


@settings(deadline=None, max_examples=30)
@given(st.lists(st.text(alphabet="ab A.“\"'\n\u2028 1é漢\U0001f600", max_size=400), max_size=5))
def test_docs_together_and_alone_are_tagged_alike(texts: list[str]) -> None:
    """Whatever they hold, and however long their lines are."""
    nlp = _pipeline()
    together = [_found(doc) for doc in nlp.pipe(texts)]
    assert together == [_found(nlp(text)) for text in texts]


def test_a_line_longer_than_a_chunk_is_tagged(nlp: Language) -> None:
    """It is read in parts; memory stays that of a batch of chunks."""
    assert nlp("Oru met Tamm and " * 3000).ents


def test_what_is_there_stays(nlp: Language) -> None:
    """A span that overlaps an entity of an earlier component is not taken."""
    doc = nlp.make_doc(TEXT)
    doc.ents = (Span(doc, 0, 4, label="EARLIER"),)
    doc = nlp.get_pipe("annotator_tagger")(doc)
    assert _found(doc)[0] == (0, 17, "EARLIER")
    assert all(start >= 17 for start, _, _ in doc.user_data[SCORES_KEY])


def test_it_comes_back_from_disk_and_bytes(nlp: Language, tmp_path: Path) -> None:
    """With its labels, finding the same."""
    nlp.to_disk(tmp_path)
    again = spacy.load(tmp_path)
    assert again.pipe_labels["annotator_tagger"] == list(LABELS)
    assert _found(again(TEXT)) == _found(nlp(TEXT))
    assert _found(_pipeline().from_bytes(nlp.to_bytes())(TEXT)) == _found(nlp(TEXT))


def test_without_networks_it_finds_nothing(tmp_path: Path) -> None:
    """A fresh component is no error, and can be written and read."""
    nlp = spacy.blank("en")
    nlp.add_pipe("annotator_tagger")
    nlp.to_disk(tmp_path)
    doc = spacy.load(tmp_path)(TEXT)
    assert not doc.ents


def test_a_plain_curve_changes_nothing_and_others_keep_the_order() -> None:
    """Scores stay between 0 and 1 at the very ends, too."""
    assert Curve()(0.3) == pytest.approx(0.3)
    bent = Curve(0.8, -0.5)
    values = [bent(p) for p in (0.0, 0.2, 0.5, 0.9, 1.0)]
    assert values == sorted(values)
    assert 0 < values[0] < values[-1] < 1
    assert sigmoid(logit(0.25)) == pytest.approx(0.25)


def test_the_packaged_taggers_find_who_said_what(packaged: Pipeline) -> None:
    """With scores, in sentences of no corpus."""
    text = (
        "Boats leave for the north\n\n"
        "The harbour master, Ines Tamm, said that eleven boats had left for Norway on Monday."
    )
    doc = packaged.nlp(text)
    scores = doc.user_data[SCORES_KEY]
    spans = [*doc.ents, *doc.spans["attribution"]]
    found = {(span.text, span.label_) for span in spans}
    assert {("Ines Tamm", "PERSON"), ("Norway", "PLACE"), ("said", "CUE")} <= found
    assert any(label == "CLAIM" and "eleven boats had left" in quote for quote, label in found)
    assert all((s.start_char, s.end_char, s.label_) in scores for s in spans)
    assert isinstance(packaged.nlp.get_pipe("attribution"), Tagger)
