"""The components on docs made by hand."""

from __future__ import annotations

import spacy
from spacy.tokens import Doc, Span

from annotator.suggest.components import ATTRIBUTION_GROUP
from annotator.suggest.doc_data import BOILERPLATE_KEY, LINKS_KEY


def _doc(words: list[str], ents: list[str]) -> Doc:
    return Doc(spacy.blank("en").vocab, words=words, ents=ents)


def _run(component: str, doc: Doc) -> Doc:
    nlp = spacy.blank("en")
    nlp.add_pipe(component)
    done = nlp.get_pipe(component)(doc)
    assert isinstance(done, Doc)
    return done


def test_sentences_begin_after_line_breaks_only() -> None:
    """Every mark that ends a line counts; a space does not; nothing is set after the last."""
    doc = spacy.blank("en")("One two\nthree  four\u2028five\x85six\r\n")
    starts = {token.text for token in _run("annotator_linebreaks", doc) if token.is_sent_start}
    assert starts == {"One", "three", "five", "six"}


def test_attributions_leave_the_entities_to_the_next_component() -> None:
    """Sources, cues and claims move to a group; the rest stays; nothing blocks a second `ner`."""
    words = ["Ines", "said", "it", "rained", "in", "Narva"]
    doc = _doc(words, ["B-SOURCE", "B-CUE", "B-CLAIM", "I-CLAIM", "O", "B-PLACE"])
    doc = _run("annotator_attributions", doc)
    assert [(ent.text, ent.label_) for ent in doc.ents] == [("Narva", "PLACE")]
    assert [s.label_ for s in doc.spans[ATTRIBUTION_GROUP]] == ["SOURCE", "CUE", "CLAIM"]
    assert doc[0].ent_iob == 0
    claim = (10, 19, "CLAIM")
    assert doc.user_data[LINKS_KEY] == [
        ("attributed_to", claim, (0, 4, "SOURCE")),
        ("signalled_by", claim, (5, 9, "CUE")),
    ]


def test_trim_cuts_at_line_breaks_and_drops_white_space() -> None:
    """In the entities and in every group."""
    doc = spacy.blank("en")("Lake\n\n Onu  \r\n mill")
    doc.spans["sc"] = [Span(doc, 0, len(doc), label="PLACE")]
    doc.spans["odd"] = [doc[1:2]]
    doc.ents = (Span(doc, 0, 3, label="PLACE"),)
    doc = _run("annotator_trim", doc)
    assert [span.text for span in doc.spans["sc"]] == ["Lake", "Onu", "mill"]
    assert [ent.text for ent in doc.ents] == ["Lake", "Onu"]
    assert list(doc.spans["odd"]) == []


def test_boilerplate_is_marked_and_freed_of_spans_and_links() -> None:
    """Entities, span groups and links in it go; those of the article stay."""
    doc = spacy.blank("en")("Ines slept in Narva.\n\nAlso read: Ines wakes in Narva")
    tail = doc.text.index("Also")
    doc.ents = tuple(Span(doc, t.i, t.i + 1, label="PLACE") for t in doc if t.text == "Narva")
    names = [Span(doc, t.i, t.i + 1, label="CLAIM") for t in doc if t.text == "Ines"]
    doc.spans["attribution"] = names
    ends = [(s.start_char, s.end_char, s.label_) for s in names]
    doc.user_data[LINKS_KEY] = [("cites", ends[0], ends[0]), ("cites", ends[0], ends[1])]
    doc = _run("annotator_boilerplate", doc)
    assert doc.user_data[BOILERPLATE_KEY] == [(tail, len(doc.text), "links")]
    assert [ent.start_char for ent in doc.ents] == [14]
    assert [span.start_char for span in doc.spans["attribution"]] == [0]
    assert doc.user_data[LINKS_KEY] == [("cites", ends[0], ends[0])]
