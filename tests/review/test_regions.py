"""Regions: which marks belong together, what they differ in, and what settled them."""

from __future__ import annotations

import random
from functools import partial
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.ruling import Choice, Difference, Mark
from annotator.core.span import Span
from annotator.review.differences import difference_of
from annotator.review.regions import Region, regions_of
from annotator.review.settling import Settling
from tests.review.desk import (
    act,
    docket,
    gold,
    mark,
    settled_alone,
    shown,
    the_region,
    version,
    work,
)

CLAIM = mark("CLAIM", "there are no plans")
LONGER = mark("CLAIM", "said there are no plans")


def take(region: Region, name: str, it: Settling) -> None:
    """Settle a region by one annotator's version."""
    it.settle(region, Choice.VERSION, region.inputs[name])


def test_overlapping_spans_of_one_layer_are_one_region_and_those_of_another_are_not() -> None:
    state = gold()
    ana = work("Ana", [("CLAIM", "there are no plans"), ("PERSON", "Ms. Lee")])
    ben = work("Ben", [("CLAIM", "said there are no plans"), ("SOURCE", "Aides to Ms. Lee")])
    regions = docket(state, ana, ben).spans
    assert [(r.layer, r.place.quote(state.article.text)) for r in regions] == [
        ("claims", "said there are no plans"),
        ("sources", "Aides to Ms. Lee"),
        ("entities", "Ms. Lee"),
    ]


def test_spans_that_only_touch_are_two_regions() -> None:
    text = "ab"
    marks = [Mark(Span(0, 1), "ORG"), Mark(Span(1, 2), "ORG")]
    assert len(regions_of("entities", {"Ana": marks})) == len(text)


def test_a_region_has_an_entry_for_every_annotator_and_groups_those_who_agree() -> None:
    works = [work("Ana", [("CLAIM", "there are no plans")]), work("Ben", []), work("Cem", [])]
    (region,) = docket(gold(), *works).spans
    assert dict(region.inputs) == {"Ana": (CLAIM,), "Ben": (), "Cem": ()}
    assert region.versions == (((), ("Ben", "Cem")), ((CLAIM,), ("Ana",)))
    assert region.majority == ()


def test_half_is_no_majority() -> None:
    works = [work("Ana", [("CLAIM", "there are no plans")]), work("Ben", [])]
    (region,) = docket(gold(), *works).spans
    assert region.majority is None


@pytest.mark.parametrize(
    ("versions", "difference"),
    [
        ([(CLAIM,)], Difference.NONE),
        ([()], Difference.WITHDRAWN),
        ([(CLAIM,), ()], Difference.MISSING),
        ([(CLAIM,), (LONGER,)], Difference.BOUNDARY),
        ([(CLAIM,), (LONGER,), ()], Difference.BOUNDARY),
        (
            [(mark("PERSON", "Ms. Lee"),), (mark("ORG", "Ms. Lee"),)],
            Difference.LABEL,
        ),
        ([(mark("PERSON", "Ms. Lee"),), (mark("ORG", "Lee"),)], Difference.MIXED),
        ([(CLAIM,), (mark("CLAIM", "there are no plans", form="direct"),)], Difference.ATTRIBUTE),
        ([(CLAIM,), (mark("CLAIM", "there are"), mark("CLAIM", "no plans"))], Difference.SPLIT),
        (
            [
                (mark("ORG", "The White House"),),
                version(mark("ORG", "The White House"), mark("PLACE", "White")),
            ],
            Difference.MISSING,
        ),
    ],
)
def test_what_versions_differ_in(versions: list[tuple[Mark, ...]], difference: Difference) -> None:
    assert difference_of(versions) is difference
    assert difference_of(versions[::-1]) is difference


def test_unanimous_regions_settle_themselves_and_the_rest_waits() -> None:
    ana = work("Ana", [("CLAIM", "there are no plans"), ("PERSON", "Ms. Lee")])
    ben = work("Ben", [("CLAIM", "there are no plans"), ("ORG", "Ms. Lee")])
    state = settled_alone(gold(), ana, ben)
    assert shown(state) == {("CLAIM", "there are no plans")}
    found = docket(state, ana, ben)
    assert [r.difference for r in found.queue] == [Difference.LABEL]
    assert [r.ruling and r.ruling.automatic for r in found.settled] == [True]


def test_work_on_which_all_agree_settles_itself_once() -> None:
    works = [work(name, [("CLAIM", "there are no plans")]) for name in ("Ana", "Ben")]
    state = settled_alone(gold(), *works)
    assert settled_alone(state, *works) == state


def test_a_settled_region_comes_back_when_somebody_changes_work_in_it_and_no_other_does() -> None:
    ana = work("Ana", [("CLAIM", "there are no plans"), ("PERSON", "Ms. Lee")])
    ben = work("Ben", [("ORG", "Ms. Lee")])
    state = gold()
    for label in ("CLAIM", "PERSON"):
        region = the_region(docket(state, ana, ben), label)
        state = act(state, partial(take, region, "Ana"))
    assert not docket(state, ana, ben).queue
    ana = work("Ana", [("CLAIM", "there are no plans"), ("PERSON", "Lee")])
    (region,) = docket(state, ana, ben).queue
    assert region.layer == "entities"
    assert [r.inputs["Ana"] for r in region.stale] == [(mark("PERSON", "Ms. Lee"),)]
    assert [a.label for a in region.gold] == ["PERSON"]


def test_a_ruling_holds_for_whoever_comes_later_with_a_version_that_it_weighed() -> None:
    ana = work("Ana", [("PERSON", "Ms. Lee")])
    ben = work("Ben", [("ORG", "Ms. Lee")])
    state = gold()
    region = the_region(docket(state, ana, ben), "ORG")
    state = act(state, lambda it: it.settle(region, Choice.VERSION, region.inputs["Ana"]))
    assert not docket(state, ana, ben, work("Cem", [("ORG", "Ms. Lee")])).queue
    assert docket(state, ana, ben, work("Cem", [])).queue
    assert docket(state, ana, ben, work("Cem", [("PERSON", "Lee")])).queue


def test_one_who_has_not_finished_is_missing_and_turns_nothing_stale() -> None:
    ana = work("Ana", [("PERSON", "Ms. Lee")])
    ben = work("Ben", [])
    region = the_region(docket(gold(), ana, ben), "PERSON")
    state = act(gold(), lambda it: it.settle(region, Choice.VERSION, region.inputs["Ana"]))
    assert not docket(state, ana).queue
    assert not docket(state, ben).queue


def test_gold_whose_grounds_are_gone_wants_a_decision() -> None:
    ana, ben = work("Ana", [("PERSON", "Ms. Lee")]), work("Ben", [])
    region = the_region(docket(gold(), ana, ben), "PERSON")
    state = act(gold(), lambda it: it.settle(region, Choice.VERSION, region.inputs["Ana"]))
    (back,) = docket(state, work("Ana", []), ben).queue
    assert back.difference is Difference.WITHDRAWN
    state = act(state, lambda it: it.settle(back, Choice.NOTHING, ()))
    assert not shown(state)
    assert not docket(state, work("Ana", []), ben).queue


places = st.tuples(st.integers(0, 30), st.integers(1, 8)).map(lambda p: Span(p[0], p[0] + p[1]))
marks = st.lists(st.builds(Mark, places, st.sampled_from(["A", "B"])), max_size=6, unique=True)
all_works = st.dictionaries(st.sampled_from(["Ana", "Ben", "Cem", "Dee"]), marks, min_size=1)


@given(all_works)
def test_every_mark_is_in_one_region_and_regions_do_not_overlap(
    works: dict[str, list[Mark]],
) -> None:
    regions = regions_of("x", works)
    for one, other in pairwise(regions):
        assert one.place.end <= other.place.start
    for name, own in works.items():
        assert sorted(m for r in regions for m in r.inputs[name]) == sorted(own)
    for region in regions:
        assert all(region.place.contains(m.span) for v in region.inputs.values() for m in v)


@given(all_works, st.randoms(use_true_random=False))
def test_regions_hang_neither_on_the_order_of_marks_nor_on_that_of_annotators(
    works: dict[str, list[Mark]], chance: random.Random
) -> None:
    names = list(works)
    chance.shuffle(names)
    mixed = {name: chance.sample(works[name], len(works[name])) for name in names}
    one, other = regions_of("x", works), regions_of("x", mixed)
    assert [(r.place, r.versions, r.difference) for r in one] == [
        (r.place, r.versions, r.difference) for r in other
    ]
