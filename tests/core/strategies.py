"""Hypothesis strategies: texts, suggestions for them, and what a person does with those."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.vendor.pretty import RepresentationPrinter

from annotator.core.acts import Act
from annotator.core.annotation import Status
from annotator.core.article import Article
from annotator.core.decision import Decision, Refusal
from annotator.core.label_schema import AttributeValue, LabelSchema
from annotator.core.span import Span
from annotator.core.state import Draft, State, apply_all, start_state
from annotator.core.suggestion import SuggestedLink, Suggestion, Suggestions
from annotator.core.suggestion_set import SuggestionSet
from annotator.core.tokens import tokens_in
from tests.core.schemas import NEWS, OPEN, TIGHT

T = TypeVar("T")

#: What breaks offsets in practice, each a whole that no cursor may split.
GRAPHEMES = (
    *("a", "B", "7", "ß", "é", "e\u0301", "ด\u0e31", "か\u3099", "שׁ", "م\u064e", "я", "語", "한"),
    *(".", ",", "“", "”", "’", "'", '"', "-", "—", "…", "(", ")", "?", "€", "·"),
    *("😀", "👍🏽", "👨‍👩‍👧‍👦", "🇺🇸", "🇩🇪", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "❤️", "🏳️‍🌈"),
)
SPACES = (" ", "  ", "\n", "\r\n", "\t", "\n\n", "\u00a0", "\u2003", "\u3000")
WORDS = (
    *("Mr", "Putin", "U.S.", "a.m.", "Reuters", "O’Neill", "1,200", "said", "“no", "deal”", "."),
    *("Straße", "cafe\u0301", "日本語", "ראש", "الرئيس", "👨‍👩‍👧‍👦", "🇺🇸🇩🇪", "ministry's", "x-y"),
)

#: Any text at all, the hostile included.
raw_texts = st.text(max_size=40)
#: Graphemes and white space in any order.
grapheme_lists = st.lists(st.sampled_from(GRAPHEMES + SPACES), max_size=24)
#: Words between spaces: what an article looks like to the cursor.
texts = st.lists(
    st.tuples(st.sampled_from(WORDS), st.sampled_from(SPACES)), min_size=3, max_size=14
).map(lambda pairs: "".join(word + space for word, space in pairs))
schemas = st.sampled_from((NEWS, NEWS, OPEN, TIGHT))


def spans_of(text: str, longest: int = 5) -> list[Span]:
    """Every span of one to `longest` tokens."""
    tokens = tokens_in(text, Span(0, len(text)))
    return [
        Span(first.start, last.end)
        for i, first in enumerate(tokens)
        for last in tokens[i : i + longest]
    ]


@st.composite
def suggestions(draw: st.DrawFn, text: str, schema: LabelSchema, run: str = "s") -> SuggestionSet:
    """Suggested spans, some of them the same twice, and links that the schema allows."""
    labels = st.sampled_from([label.name for label in schema.labels])
    places = draw(st.lists(st.tuples(st.sampled_from(spans_of(text)), labels), max_size=9))
    spans = [
        Suggestion(f"{run}{i}", span, label, "test", 0.5) for i, (span, label) in enumerate(places)
    ]
    possible = [
        (link_type.name, a.id, b.id)
        for link_type in schema.link_types
        for a in spans
        for b in spans
        if a is not b and link_type.allows(a.label, b.label)
    ]
    chosen = draw(st.lists(st.sampled_from(possible), max_size=6)) if possible else []
    links = [SuggestedLink(f"{run}-{i}", *link, "test") for i, link in enumerate(chosen)]
    return SuggestionSet.of(Suggestions(tuple(spans), tuple(links)))


@st.composite
def fresh_states(draw: st.DrawFn) -> State:
    """An article with suggestions that nobody has opened."""
    text, schema = draw(texts), draw(schemas)
    return start_state(Article("a", text), schema, draw(suggestions(text, schema)))


@dataclass(frozen=True)
class Step:
    """One thing a person does; the numbers pick what it is done to."""

    what: str
    a: int
    b: int
    c: int


@dataclass(frozen=True)
class History:
    """The acts done, the state before each, and the last state."""

    states: tuple[State, ...]
    acts: tuple[tuple[Decision, ...], ...]

    def _repr_pretty_(self, printer: RepresentationPrinter, cycle: bool) -> None:
        start, lines = self.states[0], []
        lines += [f"{start.label_schema.name}: {start.article.text!r}"]
        lines += [f"  {value}" for value in start.suggested.spans.values()]
        lines += [f"  {value}" for value in start.suggested.links.values()]
        lines += [f"{n}. {d}" for n, decisions in enumerate(self.acts) for d in decisions]
        printer.text("\n".join(lines))


def counter(first: int = 0) -> Callable[[], str]:
    """Makes ids: n0, n1, n2, ..."""
    numbers = count(first)
    return lambda: f"n{next(numbers)}"


def perform(act: Act, step: Step) -> None:
    """Do a step on an act. Raises Refusal where the act does."""
    _STEPS[step.what](act, step)


def play(state: State, acts: Sequence[Sequence[Step]], first: int = 0) -> History:
    """Do acts of one or more steps, one after the other; what is refused is left out."""
    new_id = counter(first)
    states, done = [state], []
    for steps in acts:
        act = Act(states[-1], new_id)
        for step in steps:
            try:
                perform(act, step)
            except Refusal:
                continue
        done.append(act.decisions())
        states.append(apply_all(states[-1], done[-1]))
    return History(tuple(states), tuple(done))


@st.composite
def histories(draw: st.DrawFn) -> History:
    """An article that somebody has worked on."""
    return play(draw(fresh_states()), draw(all_acts))


def _pick(values: Sequence[T], number: int) -> T:
    if not values:
        raise Refusal("there is nothing to do this to")
    return values[number % len(values)]


def _item(draft: Draft, number: int) -> str:
    """A live item; now and then a suggestion whether live or not, or nothing that is there."""
    live = [id for _, _, _, id in draft.live]
    return _pick([*live, *live, *draft.suggested.spans, "gone"], number)


def _label(draft: Draft, number: int) -> str:
    return _pick([label.name for label in draft.label_schema.labels] * 4 + ["UNKNOWN"], number)


def _span(draft: Draft, number: int) -> Span:
    """A place of some tokens; now and then one that no span may have."""
    text = draft.article.text
    good = spans_of(text)
    bad = [Span(0, len(text)), Span(len(text) - 2, len(text)), Span(len(text), len(text) + 2)]
    return _pick(bad if number % 10 == 9 else good, number)


def _link(act: Act, step: Step) -> None:
    draft = act.draft
    link_type = _pick(draft.label_schema.link_types, step.c)
    ends = []
    for labels, number in ((link_type.from_labels, step.a), (link_type.to_labels, step.b)):
        fitting = [id for _, _, _, id in draft.live if (i := draft.item(id)) and i.label in labels]
        ends.append(_pick(fitting, number) if number % 5 else _item(draft, number))
    act.link(ends[0], ends[1], link_type.name)


_VALUES: tuple[tuple[str, AttributeValue | None], ...] = (
    *(("kind", "organisation"), ("kind", None), ("anonymous", True), ("anonymous", "yes")),
    *(("form", "direct"), ("form", "shouted"), ("stance", None), ("remark", "as told")),
)


def _attribute(act: Act, step: Step) -> None:
    act.set_attribute(_item(act.draft, step.a), *_pick(_VALUES, step.b))


def _note(act: Act, step: Step) -> None:
    act.set_note(_item(act.draft, step.a) if step.b % 3 else None, f"note {step.c}")


def _flag(act: Act, step: Step) -> None:
    act.toggle_flag(_item(act.draft, step.a) if step.b % 3 else None)


_STEPS: dict[str, Callable[[Act, Step], object]] = {
    "accept": lambda act, s: act.accept(_item(act.draft, s.a)),
    "reject": lambda act, s: act.reject(_item(act.draft, s.a)),
    "relabel": lambda act, s: act.relabel(_item(act.draft, s.a), _label(act.draft, s.b)),
    "move": lambda act, s: act.move(_item(act.draft, s.a), _span(act.draft, s.b)),
    "add": lambda act, s: act.add(_span(act.draft, s.a), _label(act.draft, s.b)),
    "link": _link,
    "unlink": lambda act, s: act.unlink(_pick(sorted(act.draft.links), s.a)),
    "attribute": _attribute,
    "note": _note,
    "flag": _flag,
    "status": lambda act, s: act.set_status(_pick(tuple(Status), s.a)),
    "accept_all": lambda act, s: act.accept_all([e[3] for e in act.draft.stops][: s.a % 4 or None]),
    "reject_all": lambda act, s: act.reject_all([e[3] for e in act.draft.stops][: s.a % 4 or None]),
}
_numbers = st.integers(0, 200)
steps = st.builds(Step, st.sampled_from(sorted(_STEPS)), _numbers, _numbers, _numbers)
all_acts = st.lists(st.lists(steps, min_size=1, max_size=3), max_size=10)
