"""Nothing undecided is live in boilerplate, until somebody brings it back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.acts import Act
from annotator.core.brought_back import BroughtBack, around, quieted
from annotator.core.decision import Kind, Refusal, inverse
from annotator.core.span import Span
from annotator.core.state import State, apply_all, with_quiet, with_suggestions
from tests.core.building import ATTRIBUTION, CLAIM, TEXT, decide, opened, place

#: The second sentence is taken for boilerplate.
TAIL = Span(TEXT.index("Aides"), len(TEXT))
PERSON = {"person": ("PERSON", "Ms. Lee"), "tail": ("CLAIM", "it would wait")}


def _quiet(*spans: Span) -> State:
    state = opened({**CLAIM, **PERSON}, ATTRIBUTION)
    return with_quiet(state, tuple((span.start, span.end) for span in spans))


def _live(state: State) -> set[str]:
    return {entry[3] for entry in state.live}


def test_suggestions_in_it_are_not_live() -> None:
    """They can't be gone to, accepted or counted; those outside are as ever."""
    state = _quiet(TAIL)
    assert _live(state) == {"claim", "source"}
    with pytest.raises(Refusal):
        decide(state, lambda act: act.accept("tail"))


def test_to_bring_it_back_makes_them_live_and_undo_takes_that_back() -> None:
    """It is one decision, with the status that goes with any first one."""
    state = _quiet(TAIL)
    decisions = decide(state, lambda act: act.bring_back(TAIL))
    assert [d.kind for d in decisions] == [Kind.BRING_BACK, Kind.STATUS]
    after = apply_all(state, decisions)
    assert _live(after) == {"claim", "source", "person", "tail"}
    assert _live(apply_all(after, inverse(decisions))) == {"claim", "source"}
    assert decide(after, lambda act: act.bring_back(TAIL)) == ()


def test_it_can_be_left_out_again() -> None:
    """As long as nothing in it was decided."""
    state = _quiet(TAIL)
    state = apply_all(state, decide(state, lambda act: act.bring_back(TAIL)))
    left_out = apply_all(state, decide(state, lambda act: act.leave_out(TAIL)))
    assert _live(left_out) == {"claim", "source"}
    for step in (lambda act: act.accept("person"), lambda act: act.reject("person")):
        decided = apply_all(state, decide(state, step))
        with pytest.raises(Refusal, match="was decided"):
            decide(decided, lambda act: act.leave_out(TAIL))


def test_what_was_labelled_by_hand_stays() -> None:
    """Boilerplate can be labelled without being brought back."""
    state = _quiet(TAIL)
    state = apply_all(state, decide(state, lambda act: act.add(place("lawyer"), "PERSON")))
    assert len(_live(state)) == 3


def test_a_region_that_is_found_otherwise_later_stays_brought_back() -> None:
    """What was brought back counts wherever it touches."""
    record = BroughtBack(Span(10, 20))
    assert quieted(((0, 5), (15, 30), (40, 50)), [record]) == ((0, 5), (40, 50))


@given(st.lists(st.sampled_from(["bring", "leave", "person", "tail", "claim"]), max_size=6))
def test_step_by_step_as_from_the_values(steps: list[str]) -> None:
    """The indexes are those that are made anew from what was decided."""
    state = _quiet(TAIL)

    def step(act: Act, name: str) -> None:
        if name == "bring":
            act.bring_back(TAIL)
        elif name == "leave":
            act.leave_out(TAIL)
        else:
            act.accept(name)

    for name in steps:
        try:
            state = apply_all(state, decide(state, lambda act, name=name: step(act, name)))  # type: ignore[misc]
        except Refusal:
            continue
        anew = with_suggestions(state, state.suggested)
        assert (list(anew.live), list(anew.stops)) == (list(state.live), list(state.stops))


def test_around() -> None:
    """The range that holds another whole."""
    ranges = [(2, 5), (8, 12)]
    assert around(ranges, 2, 5) == (2, 5)
    assert around(ranges, 9, 10) == (8, 12)
    assert around(ranges, 1, 3) is None
    assert around(ranges, 4, 6) is None
    assert around(ranges, 0, 1) is None
