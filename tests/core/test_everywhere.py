"""One label on every mention, or off every one, in one article."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.acts import Act
from annotator.core.annotation import Annotation
from annotator.core.decision import inverse
from annotator.core.everywhere import CHANGES, Fate, Wish
from annotator.core.mentions import Matching, mentions
from annotator.core.state import State, apply_all
from tests.core import invariants
from tests.core.building import TEXT, do, opened, place
from tests.core.strategies import History, counter, histories, spans_of

ORG = {"org": ("ORG", "White House"), "person": ("PERSON", "Aides")}


def wished(state: State, wish: Wish) -> tuple[State, list[Fate]]:
    """The state after a wish, and what became of each mention."""
    act = Act(state, counter(10_000))
    found = wish.on(act)
    return apply_all(state, act.decisions()), [mention.fate for mention in found]


def test_a_suggestion_is_accepted_another_relabelled_and_the_rest_added() -> None:
    """What is confirmed otherwise is left."""
    state = opened(ORG)
    assert wished(state, Wish("ORG", "White House"))[1][0] is Fate.ACCEPT
    assert wished(state, Wish("PERSON", "White House"))[1][0] is Fate.RELABEL
    confirmed = do(state, lambda act: act.accept("org"))
    assert wished(confirmed, Wish("PERSON", "White House"))[1][0] is Fate.LEAVE
    assert wished(confirmed, Wish("ORG", "White House"))[1][0] is Fate.KEEP
    assert wished(confirmed, Wish("ORG", "House"))[1][0] is Fate.INSIDE
    assert TEXT.count("White House") == len(wished(state, Wish("ORG", "White House"))[1])


def test_clearing_removes_what_is_confirmed_and_rejects_what_is_suggested() -> None:
    """Another label on the same text stays."""
    state = do(opened(ORG), lambda act: act.add(place("White House"), "SOURCE"))
    state, fates = wished(state, Wish("ORG", "White House", clear=True))
    assert fates == [Fate.REJECT]
    assert {a.label for a in state.annotations.values()} == {"SOURCE"}
    state, fates = wished(state, Wish("SOURCE", "White House", clear=True))
    assert (fates, dict(state.annotations)) == ([Fate.REMOVE], {})


@given(histories(), st.data(), st.booleans(), st.builds(Matching, st.booleans(), st.booleans()))
def test_after_any_work_every_mention_is_labelled_or_there_is_a_reason(
    history: History, data: st.DataObject, clear: bool, matching: Matching
) -> None:
    """Undo restores the state exactly; the invariants hold; each mention is told of once."""
    state = history.states[-1]
    text, schema = state.article.text, state.label_schema
    quote = data.draw(st.sampled_from(spans_of(text))).quote(text)
    label = data.draw(st.sampled_from([each.name for each in schema.labels]))
    act = Act(state, counter(10_000))
    found = Wish(label, quote, clear, matching).on(act)
    decisions = act.decisions()
    after = apply_all(state, decisions)
    invariants.check_spans(after)
    invariants.check_links(after)
    invariants.check_indexes(after)
    assert apply_all(after, inverse(decisions)) == state
    spans = [mention.span for mention in found]
    assert len(spans) == len(set(spans))
    assert set(spans) <= set(mentions(text, quote, matching))
    assert bool(decisions) == any(mention.fate in CHANGES for mention in found)
    bears = {a.span for a in after.annotations.values() if a.label == label}
    if clear:
        assert not bears & set(mentions(text, quote, matching))
    else:
        for mention in found:
            assert (mention.span in bears) == (mention.fate in CHANGES | {Fate.KEEP})
            items = after.overlapping(mention.span)
            if mention.fate is Fate.LEAVE:
                assert any(isinstance(item, Annotation) for item in items)
            if mention.fate is Fate.INSIDE:
                longer = [item for item in items if item.span.contains(mention.span)]
                assert any(item.label == label for item in longer)
