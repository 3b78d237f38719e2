"""What holds after whatever a person does."""

from __future__ import annotations

from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.core.acts import Act
from annotator.core.annotation import Status
from annotator.core.decision import Kind, Refusal, Value, inverse
from annotator.core.state import (
    Conflict,
    Draft,
    State,
    apply,
    apply_all,
    start_state,
    with_suggestions,
)
from annotator.core.suggestion import Suggestions
from annotator.core.suggestion_set import SuggestionSet
from tests.core import invariants
from tests.core.strategies import (
    History,
    Step,
    all_acts,
    counter,
    fresh_states,
    histories,
    perform,
    play,
    suggestions,
)


def values_of(state: State) -> list[Value]:
    """All that was decided, as it is kept."""
    tables = (state.annotations, state.links, state.rejections)
    return [*(value for table in tables for value in table.values()), state.progress]


def copied(draft: Draft) -> list[object]:
    """What a draft holds, to compare it with later."""
    derived = [dict(draft.accepted), dict(draft.keys), dict(draft.refused)]
    return [values_of(draft), derived, [*draft.live], [*draft.stops]]


def renamed(state: State) -> SuggestionSet:
    """The same suggestions from a later run: all ids are other ones."""
    spans = [replace(s, id=f"again-{s.id}") for s in state.suggested.spans.values()]
    links = [
        replace(k, id=f"again-{k.id}", from_id=f"again-{k.from_id}", to_id=f"again-{k.to_id}")
        for k in state.suggested.links.values()
    ]
    return SuggestionSet.of(Suggestions(tuple(spans), tuple(links)))


@given(histories())
def test_annotations_keep_the_rules_of_their_layers(history: History) -> None:
    for state in history.states:
        invariants.check_spans(state)


@given(histories())
def test_attributes_are_those_of_the_label(history: History) -> None:
    for state in history.states:
        invariants.check_attributes(state)


@given(histories())
def test_links_keep_the_rules_of_the_label_schema(history: History) -> None:
    for state in history.states:
        invariants.check_links(state)


@given(histories())
def test_derived_tables_say_what_the_values_say(history: History) -> None:
    for state in history.states:
        invariants.check_indexes(state)


@given(histories())
def test_the_values_alone_make_the_same_state(history: History) -> None:
    for state in history.states:
        rebuilt = start_state(state.article, state.label_schema, state.suggested, values_of(state))
        assert rebuilt == state


@given(histories())
def test_an_act_taken_back_leaves_the_state_before_it_and_done_again_the_one_after(
    history: History,
) -> None:
    for decisions, (before, after) in zip(history.acts, pairwise(history.states), strict=True):
        assert apply_all(after, inverse(decisions)) == before
        assert apply_all(before, decisions) == after
        assert inverse(inverse(decisions)) == decisions


@given(histories())
def test_undo_leads_back_to_the_start_and_redo_to_the_end(history: History) -> None:
    state = history.states[-1]
    for decisions in reversed(history.acts):
        state = apply_all(state, inverse(decisions))
    assert state == history.states[0]
    for decisions in history.acts:
        for decision in decisions:
            state = apply(state, decision)
    assert state == history.states[-1]


@given(fresh_states(), all_acts)
def test_an_act_shows_on_its_draft_what_its_decisions_make(
    state: State, acts: list[list[Step]]
) -> None:
    new_id = counter()
    for steps in acts:
        act = Act(state, new_id)
        for step in steps:
            with suppress(Refusal):
                perform(act, step)
        state = apply_all(state, act.decisions())
        assert act.draft.frozen() == state


@given(fresh_states(), all_acts)
def test_a_step_that_is_refused_adds_nothing(state: State, acts: list[list[Step]]) -> None:
    act = Act(state, counter())
    for step in (step for steps in acts for step in steps):
        held, number = copied(act.draft), len(act._decisions)
        try:
            perform(act, step)
        except Refusal:
            assert copied(act.draft) == held
            assert len(act._decisions) == number


@given(histories())
def test_the_first_decision_takes_an_article_in_hand(history: History) -> None:
    for decisions, (before, after) in zip(history.acts, pairwise(history.states), strict=True):
        by_hand = {Kind.STATUS} & {d.kind for d in decisions[:-1]}
        if decisions and not by_hand and decisions[0].kind is not Kind.STATUS:
            idle = before.progress.status in (Status.NEW, Status.SKIPPED)
            expected = Status.IN_PROGRESS if idle else before.progress.status
            assert after.progress.status is expected or decisions[-1].kind is Kind.STATUS


@given(histories())
def test_an_act_that_did_nothing_decides_nothing(history: History) -> None:
    act = Act(history.states[-1], counter())
    for id in history.states[-1].annotations:
        assert act.accept(id) == id
    assert act.decisions() == ()


@given(histories())
def test_a_decision_made_on_another_state_is_a_conflict(history: History) -> None:
    for decisions, after in zip(history.acts, history.states[1:], strict=True):
        for decision in decisions:
            held = Draft(after).current(decision.subject, decision.value_type)
            if held != decision.before:
                with pytest.raises(Conflict):
                    apply(after, decision)


@given(histories(), st.data())
def test_other_suggestions_leave_what_was_decided(history: History, data: st.DataObject) -> None:
    state = history.states[-1]
    other = data.draw(suggestions(state.article.text, state.label_schema, run="t"))
    changed = with_suggestions(state, other)
    assert values_of(changed) == values_of(state)
    assert with_suggestions(changed, state.suggested) == state
    invariants.check_indexes(changed)


@given(histories())
def test_what_was_rejected_does_not_come_back_under_another_id(history: History) -> None:
    state = history.states[-1]
    assume(state.rejections)
    again = with_suggestions(state, renamed(state))
    offered = {(s.span, s.label) for s in invariants.live_suggestions(again)}
    assert not offered & {(r.span, r.label) for r in state.rejections.values()}
    invariants.check_indexes(again)


@given(histories(), all_acts)
def test_work_goes_on_over_other_suggestions(history: History, acts: list[list[Step]]) -> None:
    state = with_suggestions(history.states[-1], renamed(history.states[-1]))
    more = play(state, acts, first=1000)
    for later in more.states:
        invariants.check_links(later)
        invariants.check_indexes(later)
    undone = more.states[-1]
    for decisions in reversed(more.acts):
        undone = apply_all(undone, inverse(decisions))
    assert undone == state


@given(histories(), st.data())
def test_a_long_act_is_what_its_parts_are(history: History, data: st.DataObject) -> None:
    """Whether the indexes are kept up with each decision or made anew at the end."""
    state = history.states[-1]
    ids = data.draw(st.permutations(list(state.suggested.spans)))
    outcomes = []
    for many in (0, 10**6):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("annotator.core.state._MANY", many)
            act = Act(state, counter(10**6))
            refused = act.accept_all(ids)
        invariants.check_indexes(act.draft)
        outcomes.append((refused, act.decisions(), copied(act.draft)))
    assert outcomes[0] == outcomes[1]
