"""A review that goes on: the same works compared again, links chosen, rulings overtaken."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation
from annotator.core.article import Article
from annotator.core.decision import Refusal
from annotator.core.ruling import Choice, Difference, Mark, Ruling
from annotator.core.span import Span
from annotator.core.state import apply_all, start_state
from annotator.review.choosing import chosen
from annotator.review.docket import Comparison, docket_of
from annotator.review.regions import Region
from annotator.review.settling import Settling
from tests.core.schemas import OPEN
from tests.core.strategies import counter
from tests.review.desk import AT, TEXT, act, docket, gold, mark, shown, the_region, work

CLAIM, HOUSE, AIDES = "there are no plans", "The White House", "Aides to Ms. Lee"
SAID = [("CLAIM", CLAIM), ("SOURCE", HOUSE), ("SOURCE", AIDES)]


def linked(name: str, *sources: str) -> AnnotatedArticle:
    """Somebody's work, the claim attributed to some sources."""
    return work(name, SAID, [("attributed_to", CLAIM, source) for source in sources])


def test_what_agrees_settles_itself_spans_and_then_links() -> None:
    works = linked("Ana", HOUSE), linked("Ben", HOUSE)
    state = act(gold(), lambda it: it.settle_by_itself(works))
    assert not docket(state, *works).queue
    assert len(state.links) == 1
    rulings = [r for r in state.records.values() if isinstance(r, Ruling)]
    assert all(ruling.automatic for ruling in rulings)


def test_of_links_the_union_is_all_and_the_intersection_what_all_drew() -> None:
    works = linked("Ana", HOUSE, AIDES), linked("Ben", HOUSE), linked("Cem", HOUSE, AIDES)
    state = act(gold(), lambda it: it.settle_by_itself(works))
    (region,) = docket(state, *works).queue
    union, shared = (chosen(region, c, TEXT) for c in (Choice.UNION, Choice.INTERSECTION))
    assert (
        union == chosen(region, Choice.ALL, TEXT) == (mark("SOURCE", HOUSE), mark("SOURCE", AIDES))
    )
    assert shared == (mark("SOURCE", HOUSE),)


def test_links_without_anything_in_common_have_no_intersection() -> None:
    works = linked("Ana", HOUSE), linked("Ben", AIDES)
    state = act(gold(), lambda it: it.settle_by_itself(works))
    (region,) = docket(state, *works).queue
    assert chosen(region, Choice.INTERSECTION, TEXT) is None


def test_where_a_claim_leads_to_one_only_two_are_refused() -> None:
    marks = [("CLAIM", CLAIM), ("CLAIM", "it would wait"), ("CLAIM", "a lawyer")]
    works = (
        work("Ana", marks, [("continues", CLAIM, "it would wait")]),
        work("Ben", marks, [("continues", CLAIM, "a lawyer")]),
    )
    state = act(gold(), lambda it: it.settle_by_itself(works))
    (region,) = docket(state, *works).queue
    marks_of_all = chosen(region, Choice.ALL, TEXT)
    assert marks_of_all
    with pytest.raises(Refusal, match="continues leads to one span only"):
        act(state, lambda it: it.settle(region, Choice.ALL, marks_of_all))


def test_a_ruling_is_about_what_was_marked_however_far_gold_reaches() -> None:
    works = work("Ana", [("PERSON", "Lee")]), work("Ben", [("PERSON", "Ms. Lee")])
    region = the_region(docket(gold(), *works), "PERSON")
    wide = mark("PERSON", "Ms. Lee, a lawyer")
    state = act(gold(), lambda it: it.settle(region, Choice.EDIT, (wide,)))
    (ruling,) = (r for r in state.records.values() if isinstance(r, Ruling))
    assert ruling.place.quote(TEXT) == "Ms. Lee"
    assert not docket(state, *works).queue
    later = works[0], work("Ben", [("PERSON", "Ms. Lee, a")])
    (stale,) = docket(state, *later).queue
    assert stale.changed_by == ("Ben",)
    assert stale.gold and shown(state) == {("PERSON", "Ms. Lee, a lawyer")}


def test_what_nobody_marked_is_missing_and_what_only_gold_has_is_withdrawn() -> None:
    nobody = Region("entities", Span(0, 3), {"Ana": (), "Ben": ()})
    assert nobody.difference is Difference.MISSING
    left = Region(
        "entities", Span(0, 3), {"Ana": (), "Ben": ()}, (Annotation("a", Span(0, 3), "ORG"),)
    )
    assert left.difference is Difference.WITHDRAWN


def test_who_is_not_with_most_dissents() -> None:
    works = [work(n, [("PERSON", q)]) for n, q in (("A", "Lee"), ("B", "Lee"), ("C", "Ms. Lee"))]
    (region,) = docket(gold(), *works).spans
    assert region.dissenters == {"C"}
    assert region.has_majority


spans = st.tuples(st.integers(0, 20), st.integers(1, 8)).map(lambda p: Span(p[0], p[0] + p[1]))
LABELS = [label.name for label in OPEN.labels][:3]
marks = st.lists(st.builds(Mark, spans, st.sampled_from(LABELS)), max_size=6, unique=True)


@settings(max_examples=40)
@given(st.lists(marks, min_size=2, max_size=4), st.data())
def test_to_compare_again_finds_what_to_compare_anew_does(
    all_marks: list[list[Mark]], data: st.DataObject
) -> None:
    """Whatever is decided and taken back in between."""
    article = Article("a", "x" * 30)
    works = [
        AnnotatedArticle(
            article,
            f"N{n}",
            annotations=tuple(Annotation(f"{n}-{i}", m.span, m.label) for i, m in enumerate(own)),
        )
        for n, own in enumerate(all_marks)
    ]
    new_id, comparison = counter(), Comparison(works, OPEN)
    state = start_state(article, OPEN)
    for _ in range(8):
        found = comparison.docket(state.annotations, state.records.values())
        assert found == docket_of(works, OPEN, state.annotations, state.records.values())
        if not found.regions:
            break
        region = data.draw(st.sampled_from(found.regions))
        version, _ = data.draw(st.sampled_from(region.versions))
        settling = Settling(state, new_id, reviewer="Rae", at=AT)
        settling.settle(region, Choice.VERSION, version)
        state = apply_all(state, settling.decisions())
