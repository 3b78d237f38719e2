"""Disagreement over time, and what is flagged."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from annotator.core.ruling import Choice, Difference, Reason, Ruling
from annotator.core.span import Span
from annotator.review.confusion import Spot
from annotator.review.flags import flagged_rulings, flags_of, in_order
from annotator.review.regions import Region
from annotator.review.trends import STRETCHES, UNDATED, TrendCounts, week_of
from tests.review.desk import mark, work

ALIKE = Region("entities", Span(0, 3), {"Ada": (mark("ORG", "The"),), "Ben": (mark("ORG", "The"),)})
MISSED = Region("entities", Span(0, 3), {"Ada": (mark("ORG", "The"),), "Ben": ()})


def ruling(at: str, difference: Difference = Difference.MISSING, **more: object) -> Ruling:
    """A ruling of a time."""
    made = Ruling("r", "claims", Span(4, 9), {"Ada": ()}, difference, Choice.NOTHING, "Rae", at)
    return replace(made, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("at", "monday"),
    [
        ("2026-03-01T23:59:59.999Z", "2026-02-23"),
        ("2026-03-02T00:00:00.000Z", "2026-03-02"),
        ("2026-01-01T00:00:00.000Z", "2025-12-29"),
        ("0001-01-01T00:00:00.000Z", "0001-01-01"),
        ("yesterday", UNDATED),
        ("", UNDATED),
    ],
)
def test_a_week_is_told_by_its_monday(at: str, monday: str) -> None:
    assert week_of(at) == monday


def test_weeks_count_what_was_settled_in_them() -> None:
    """Automatic merges too; what cannot be dated comes last."""
    counts = TrendCounts()
    counts.count_rulings(1, [ruling("2026-03-04"), ruling("2026-03-08", Difference.NONE)])
    counts.count_rulings(2, [ruling("2026-03-01", Difference.LINK), ruling("?")])
    weeks = counts.trends().by_week
    told = [(week.name, week.articles, week.regions, week.share.value) for week in weeks]
    assert told == [
        ("2026-02-23", 1, 1, 1.0),
        ("2026-03-02", 1, 2, 0.5),
        (UNDATED, 1, 1, 1.0),
    ]
    assert weeks[0].kinds[Difference.LINK] == 1


def test_stretches_follow_the_order_of_articles() -> None:
    counts = TrendCounts()
    for seq in (3, 1, 2):
        counts.count_regions(seq, f"a{seq}", [ALIKE, MISSED][: 1 + seq % 2])
    stretches = counts.trends().by_article
    assert [(it.name, it.regions, it.share.value) for it in stretches] == [
        ("a1", 2, 0.5),
        ("a2", 1, 0.0),
        ("a3", 2, 0.5),
    ]


def test_where_nothing_was_marked_no_share_is_told() -> None:
    counts = TrendCounts()
    counts.count_regions(1, "a", [])
    [stretch] = counts.trends().by_article
    assert (stretch.share.value, stretch.share.reason) == (None, "no regions")


@given(st.lists(st.integers(0, 3), max_size=60), st.randoms(use_true_random=False))
def test_stretches_cover_every_article_once(sizes: list[int], chance: random.Random) -> None:
    """There are few of them, of much the same size, whatever order the articles come in."""
    numbered = list(enumerate(sizes))
    chance.shuffle(numbered)
    counts = TrendCounts()
    for seq, size in numbered:
        counts.count_regions(seq, f"a{seq}", [MISSED] * size)
    stretches = counts.trends().by_article
    assert len(stretches) == min(STRETCHES, len(sizes))
    assert sum(it.articles for it in stretches) == len(sizes)
    assert sum(it.kinds[Difference.MISSING] for it in stretches) == sum(sizes)
    lengths = [it.articles for it in stretches]
    assert not lengths or max(lengths) - min(lengths) <= 1


def test_flags_are_collected_with_their_notes() -> None:
    ada = work("Ada", [("ORG", "The White House"), ("PERSON", "Lee")])
    flagged = structs.replace(ada.annotations[0], flagged=True, note="which?")
    ada = replace(ada, annotations=(flagged, ada.annotations[1]), flagged=True, note="odd")
    ben = work("Ben", [("ORG", "White House")])
    found = in_order(flags_of(5, [ben, ada]))
    assert [(f.who, f.spot, f.quote, f.about, f.note) for f in found] == [
        ("Ada", None, "", "", "odd"),
        ("Ada", Spot(5, 0, 15), "The White House", "ORG", "which?"),
    ]
    assert flags_of(5, [ada], names=["Ben"]) == []


def test_reviewers_flag_by_a_flag_or_by_the_reason() -> None:
    article = work("Ada", []).article
    rulings = [
        ruling("2026-03-04", flagged=True, note="decide"),
        ruling("2026-03-04", reason=Reason.GUIDELINE),
        ruling("2026-03-04", reason=Reason.SLIP),
    ]
    found = flagged_rulings(5, article, rulings)
    assert [(f.who, f.role, f.quote, f.note, f.why) for f in found] == [
        ("Rae", "reviewer", "White", "decide", ""),
        ("Rae", "reviewer", "White", "", "guideline gap"),
    ]
    assert flagged_rulings(5, article, rulings, names=["Ben"]) == []
