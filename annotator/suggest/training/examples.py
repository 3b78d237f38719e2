"""Gold articles as spaCy learns from them, and how many of their spans are found again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from annotator.suggest import components
from annotator.suggest.recipe.corpora import GoldArticle, longest_first


def example(nlp: Language, article: GoldArticle) -> Example:
    """A flat article as spaCy learns from it; a span that cuts a token is widened to the token."""
    predicted = components.mark_lines(nlp.make_doc(article.text))
    reference = predicted.copy()
    spans = longest_first(_aligned(reference, article))
    reference.ents = tuple(reference.char_span(*span) for span in spans)
    return Example(predicted, reference)


def _aligned(doc: Doc, article: GoldArticle) -> Iterator[tuple[int, int, str]]:
    for start, end, label in article.spans:
        span = doc.char_span(start, end, alignment_mode="contract") or doc.char_span(
            start, end, alignment_mode="expand"
        )
        if span is not None and span.text.strip() == span.text:
            yield span.start_char, span.end_char, label


def exact_f1(nlp: Language, examples: Sequence[Example]) -> float:
    """Exact F1 of `doc.ents` on the examples, from 0 to 100."""
    docs = nlp.pipe([example.predicted.copy() for example in examples], batch_size=16)
    right = found = gold = 0
    for doc, one in zip(docs, examples, strict=True):
        predicted = {(ent.start, ent.end, ent.label_) for ent in doc.ents}
        expected = {(ent.start, ent.end, ent.label_) for ent in one.reference.ents}
        right += len(predicted & expected)
        found += len(predicted)
        gold += len(expected)
    return 200 * right / (found + gold) if found + gold else 0.0
