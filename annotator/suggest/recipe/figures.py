"""How well a pipeline does on gold articles: exact spans by label, and links."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from annotator.core.label_schema import ATTRIBUTED_TO
from annotator.suggest.doc_data import LINKS_KEY
from annotator.suggest.recipe.corpora import GoldArticle, GoldSpan

#: How much of two spans must be shared, of what either covers, at both ends of a link.
LINK_OVERLAP = 0.5

Link = tuple[GoldSpan, GoldSpan]


@dataclass(frozen=True, slots=True)
class Figures:
    """Precision, recall and F1 from 0 to 100."""

    right: int
    found: int
    gold: int

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return 100 * self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """The share of gold that was found."""
        return 100 * self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        return 200 * self.right / (self.found + self.gold) if self.found + self.gold else 0.0


def evaluate(
    nlp: Language, articles: Sequence[GoldArticle], labels: Sequence[str]
) -> dict[str, Figures]:
    """Exact figures for each label, for all of them, and for links where there is gold."""
    docs = nlp.pipe((article.text for article in articles), batch_size=16)
    return evaluate_docs(docs, articles, labels)


def evaluate_docs(
    docs: Iterable[Doc], articles: Sequence[GoldArticle], labels: Sequence[str]
) -> dict[str, Figures]:
    """The same for docs that a pipeline has made of the articles."""
    right: Counter[str] = Counter()
    found: Counter[str] = Counter()
    gold: Counter[str] = Counter()
    for doc, article in zip(docs, articles, strict=True):
        predicted = {span for span in _spans(doc) if span[2] in labels}
        expected = set(article.spans)
        for counter, spans in (
            (right, predicted & expected),
            (found, predicted),
            (gold, expected),
        ):
            counter.update(label for _, _, label in spans)
            counter["all"] += len(spans)
        if article.links:
            links = [link[1:] for link in doc.user_data[LINKS_KEY] if link[0] == ATTRIBUTED_TO]
            right["links"] += _matching(links, sorted(set(article.links)))
            found["links"] += len(links)
            gold["links"] += len(set(article.links))
    names = [*labels, "all", *(["links"] if gold["links"] else [])]
    return {name: Figures(right[name], found[name], gold[name]) for name in names}


def _spans(doc: Doc) -> Iterator[GoldSpan]:
    for span in (*doc.ents, *(span for group in doc.spans.values() for span in group)):
        yield span.start_char, span.end_char, span.label_


def _matching(links: Sequence[Link], gold: Sequence[Link]) -> int:
    left = list(gold)
    for link in links:
        match = next((other for other in left if same_link(link, other)), None)
        if match is not None:
            left.remove(match)
    return len(gold) - len(left)


def same_link(link: Link, other: Link) -> bool:
    """Whether two links share enough of what they cover at both ends."""
    return all(shared(a, b) >= LINK_OVERLAP for a, b in zip(link, other, strict=True))


def shared(one: GoldSpan, other: GoldSpan) -> float:
    """How much two spans share of what either covers, from 0 to 1."""
    common = min(one[1], other[1]) - max(one[0], other[0])
    return max(common, 0) / (max(one[1], other[1]) - min(one[0], other[0]))
