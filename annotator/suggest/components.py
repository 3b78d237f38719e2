"""spaCy components, registered on import, that others can use with `nlp.add_pipe`.

- `annotator_linebreaks` goes before any `ner`: no entity found after it crosses a line break.
- `annotator_tagger` (in `tagging`) finds spans as a `ner` does, and says how sure it is of each.
- `annotator_attributions` goes after a tagger or `ner` with SOURCE, CUE and CLAIM: it moves what
  that found out of `doc.ents`, so that a second one starts afresh, and ties claims to cues and
  sources.
- `annotator_trim` cuts whatever crosses a line break or begins or ends in space. It goes after what
  finds spans, and before the rules over the whole article (`annotator.suggest.finishing`).
- `annotator_boilerplate`, in a module of its own, goes last and frees notices of spans.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from annotator.core.label_schema import ATTRIBUTED_TO, SIGNALLED_BY
from annotator.suggest.doc_data import LINK_SCORES_KEY, LINKS_KEY, SCORES_KEY, DocEnd, DocLink
from annotator.suggest.finishing import factories, rewriting  # noqa: F401  registers the rules
from annotator.suggest.linebreaks import has_break, lines_within
from annotator.suggest.link_scores import LinkScorer
from annotator.suggest.linking import Attribution, Range, attributions
from annotator.suggest.tagging import tagger  # noqa: F401  registers `annotator_tagger`

#: The span group that holds SOURCE, CUE and CLAIM.
ATTRIBUTION_GROUP = rewriting.ATTRIBUTION_GROUP
SOURCE, CUE, CLAIM = "SOURCE", "CUE", "CLAIM"


@Language.component("annotator_linebreaks")
def mark_lines(doc: Doc) -> Doc:
    """Begin a sentence after each line break: spaCy's `ner` never crosses such a start."""
    last = len(doc) - 1
    for token in doc:
        if token.is_space and token.i < last and has_break(token.text):
            doc[token.i + 1].is_sent_start = True
    return doc


class Attributions:
    """Moves sources, cues and claims from `doc.ents` to a span group of their own and links them.

    With `link_weights` (those of `LinkScorer`), links whose ends have scores get one too.
    """

    def __init__(self, link_weights: Sequence[float] | None = None) -> None:
        self._score = LinkScorer(tuple(link_weights)) if link_weights else None

    def __call__(self, doc: Doc) -> Doc:
        """Move and link the spans of a doc."""
        found = [span for span in doc.ents if span.label_ in (SOURCE, CUE, CLAIM)]
        others = [span for span in doc.ents if span.label_ not in (SOURCE, CUE, CLAIM)]
        doc.set_ents(others, default="missing")
        doc.spans[ATTRIBUTION_GROUP] = SpanGroup(doc, name=ATTRIBUTION_GROUP, spans=found)
        tied = tied_among(doc.text, found)
        doc.user_data[LINKS_KEY] = [link for one in tied for link in _links(one)]
        if self._score:
            scores = doc.user_data.get(SCORES_KEY, {})
            link_scores = doc.user_data.setdefault(LINK_SCORES_KEY, {})
            link_scores.update(scored_links(tied, scores, self._score))
        return doc


@Language.factory(
    "annotator_attributions",
    assigns=["doc.spans", "doc.user_data"],
    default_config={"link_weights": None},
)
def make_attributions(nlp: Language, name: str, link_weights: list[float] | None) -> Attributions:
    """The component, with the weights of link scores where there are any."""
    return Attributions(link_weights)


def tied_among(text: str, spans: Sequence[Span]) -> list[Attribution]:
    """Which claims, cues and sources among the spans belong together."""

    def ranges(label: str) -> list[Range]:
        return [(s.start_char, s.end_char) for s in spans if s.label_ == label]

    return attributions(text, ranges(SOURCE), ranges(CUE), ranges(CLAIM))


def _links(tied: Attribution) -> Iterator[DocLink]:
    claim = (*tied.claim, CLAIM)
    if tied.source is not None:
        yield ATTRIBUTED_TO, claim, (*tied.source, SOURCE)
    if tied.cue is not None:
        yield SIGNALLED_BY, claim, (*tied.cue, CUE)


def scored_links(
    tied: Iterable[Attribution], scores: Mapping[DocEnd, float], score: LinkScorer
) -> Iterator[tuple[DocLink, float]]:
    """The links to sources both of whose ends have scores, each with its own."""
    for one in tied:
        if one.source is None:
            continue
        claim, source = (*one.claim, CLAIM), (*one.source, SOURCE)
        if claim in scores and source in scores:
            yield (ATTRIBUTED_TO, claim, source), score(scores[claim], scores[source], one)


@Language.component("annotator_trim", retokenizes=False)
def trim_spans(doc: Doc) -> Doc:
    """Cut `doc.ents` and every span group at line breaks and trim white space from the edges.

    Links and scores of a span go on with its first part.
    """
    text = doc.text
    ents = [(span, _parts(text, span)) for span in doc.ents]
    if any(parts != [span] for span, parts in ents):
        doc.set_ents([part for _, parts in ents for part in parts], default="outside")
    groups = {name: [(s, _parts(text, s)) for s in group] for name, group in doc.spans.items()}
    for name, spans in groups.items():
        found = [part for _, parts in spans for part in parts]
        doc.spans[name] = SpanGroup(doc, name=name, spans=found)
    outcomes = [*ents, *(outcome for spans in groups.values() for outcome in spans)]
    rewriting.carry(
        doc, {_end(span): _end(parts[0]) if parts else None for span, parts in outcomes}
    )
    return doc


def _end(span: Span) -> DocEnd:
    return span.start_char, span.end_char, span.label_


def _parts(text: str, span: Span) -> list[Span]:
    quote = text[span.start_char : span.end_char]
    if quote == quote.strip() and not has_break(quote):
        return [span]
    ranges = lines_within(text, span.start_char, span.end_char)
    parts = (span.doc.char_span(*part, label=span.label_) for part in ranges)
    return [part for part in parts if part is not None]
