"""Articles in the making: suggestions named by what they cover, and steps done on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from annotator.core.acts import Act
from annotator.core.annotation import Annotation, Link
from annotator.core.article import Article
from annotator.core.decision import Decision
from annotator.core.label_schema import LabelSchema
from annotator.core.span import Span
from annotator.core.state import State, apply_all, start_state
from annotator.core.suggestion import SuggestedLink, Suggestion, Suggestions
from annotator.core.suggestion_set import SuggestionSet
from tests.core.schemas import NEWS
from tests.core.strategies import counter

TEXT = "The White House said there are no plans. Aides to Ms. Lee, a lawyer, said it would wait."

Spans = Mapping[str, tuple[str, str]]
Links = Mapping[str, tuple[str, str, str]]

_new_id = counter()

#: A claim, its source and the link between them: an attribution, suggested as one.
CLAIM: Spans = {"claim": ("CLAIM", "there are no plans"), "source": ("SOURCE", "The White House")}
ATTRIBUTION: Links = {"link": ("attributed_to", "claim", "source")}
#: Another claim with the same source.
SECOND: Spans = {**CLAIM, "claim2": ("CLAIM", "it would wait")}
SHARED: Links = {**ATTRIBUTION, "link2": ("attributed_to", "claim2", "source")}


def place(quote: str) -> Span:
    """Where the quote stands in TEXT."""
    start = TEXT.index(quote)
    return Span(start, start + len(quote))


def suggested(spans: Spans, links: Links | None = None) -> SuggestionSet:
    """Suggestions by id: label and quote; links by id: type, from and to."""
    return SuggestionSet.of(
        Suggestions(
            tuple(
                Suggestion(id, place(quote), label, "test") for id, (label, quote) in spans.items()
            ),
            tuple(SuggestedLink(id, *link, "test") for id, link in (links or {}).items()),
        )
    )


def opened(spans: Spans, links: Links | None = None, schema: LabelSchema = NEWS) -> State:
    """An article with these suggestions that nobody has worked on."""
    return start_state(Article("a", TEXT), schema, suggested(spans, links))


def decide(state: State, step: Callable[[Act], object]) -> tuple[Decision, ...]:
    """The decisions of one act."""
    act = Act(state, _new_id)
    step(act)
    return act.decisions()


def do(state: State, *steps: Callable[[Act], object]) -> State:
    """The state after these acts, one after the other."""
    for step in steps:
        state = apply_all(state, decide(state, step))
    return state


def shown(state: State) -> set[tuple[str, str]]:
    """Every annotation as its label and quote."""
    return {(a.label, a.span.quote(TEXT)) for a in state.annotations.values()}


def the(state: State, label: str) -> Annotation:
    """The only annotation with that label."""
    (annotation,) = (a for a in state.annotations.values() if a.label == label)
    return annotation


def the_link(state: State) -> Link:
    """The only link."""
    (link,) = state.links.values()
    return link


def offered(state: State) -> list[str]:
    """The ids of the undecided suggestions, in reading order."""
    return [id for _, _, _, id in state.live if id not in state.annotations]


def stops(state: State) -> list[str]:
    """The ids of the suggestions that want a decision of their own, in reading order."""
    return [id for _, _, _, id in state.stops]
