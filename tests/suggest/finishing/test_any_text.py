"""All rules, in order, on whatever a pipeline may have found."""

from __future__ import annotations

import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Span, SpanGroup

from annotator.suggest.doc_data import LINKS_KEY
from annotator.suggest.finishing.factories import add_rules
from annotator.suggest.finishing.rewriting import ATTRIBUTION_GROUP, attribution, entities
from annotator.suggest.linebreaks import has_break

_NLP = add_rules(spacy.blank("en"))
_WORDS = ["Ines", "Tamm", "said", "he", "the", "President", "citing", "(IT)", ",", ".", ":", "\n"]
_WORDS += ["“", "”", '"', "''", "’s", "Kyiv", "Saarek Board", "rain", "\u2028", "😀", "—", "it"]


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_spans_stay_whole_and_links_hang_together(data: st.DataObject) -> None:
    """No span crosses a line break or is blank; entities don't overlap; links tie what is there."""
    text = " ".join(data.draw(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=40)))
    doc = _NLP.make_doc(text)
    tokens = [token.i for token in doc if not token.is_space]
    place = st.sampled_from(tokens or [0])
    for label in ("PERSON", "ORG"):
        index = data.draw(place)
        if not doc[index].is_space and not doc[index].ent_type_:
            doc.set_ents([Span(doc, index, index + 1, label=label)], default="unmodified")
    found = [
        Span(doc, i, i + 1, label=data.draw(st.sampled_from(("SOURCE", "CUE", "CLAIM"))))
        for i in sorted(set(data.draw(st.lists(place, max_size=6))))
        if not doc[i].is_space
    ]
    doc.spans[ATTRIBUTION_GROUP] = SpanGroup(doc, name=ATTRIBUTION_GROUP, spans=found)
    done = _NLP(doc)
    assert done.text == text
    ends = {*entities(done), *attribution(done)}
    for start, end, _ in ends:
        assert text[start:end].strip()
        assert not has_break(text[start:end])
    for _, one, other in done.user_data.get(LINKS_KEY, ()):
        assert one in ends
        assert other in ends
        assert one != other
