"""Error profiles: what is counted, and that it hangs on no order."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotators import GOLD
from annotator.core.article import Article
from annotator.review.aligning import Outcome
from annotator.review.confusion import Spot
from annotator.review.measures.figure import Figure
from annotator.review.profiles import Profile
from annotator.review.reports.gathering import Gathering, Material
from annotator.review.reports.report import Report
from tests.core.schemas import NEWS
from tests.review.desk import Said, work
from tests.review.simulation import simulated

TEXT = "Mr Putin of Russia told Reuters that no deal was near, the ministry said."
TRUE: Said = [
    *(("PERSON", "Putin"), ("ORG", "Reuters"), ("ORG", "the ministry"), ("SOURCE", "the ministry")),
    ("CLAIM", "no deal was near"),
]


def gold(said: Said = TRUE, links: list[tuple[str, str, str]] | None = None) -> AnnotatedArticle:
    """What is settled."""
    return work(GOLD, said, links or (), text=TEXT)


def report(*works: AnnotatedArticle, settled: AnnotatedArticle | None = None) -> Report:
    """The report on one article."""
    gathering = Gathering(NEWS, examples=5)
    gathering.add(Material(7, works, gold=settled))
    return gathering.report("p.db")


def profile(said: Said, links: list[tuple[str, str, str]] | None = None) -> Profile:
    """Ada's profile, who says this of the text."""
    ada = work("Ada", said, links or (), text=TEXT)
    settled = gold(links=[("attributed_to", "no deal was near", "the ministry")])
    [found] = report(ada, settled=settled).profiles
    return found


def test_a_profile_counts_what_became_of_each_span() -> None:
    ada = profile(
        [
            *(("PERSON", "Mr Putin"), ("PERSON", "Reuters"), ("SOURCE", "ministry")),
            *(("ORG", "Russia"), ("CLAIM", "no deal was near")),
        ]
    )
    outcomes = {outcome: n for outcome, n in ada.outcomes.items() if n}
    assert outcomes == {
        Outcome.RIGHT: 1,
        Outcome.LONG: 1,
        Outcome.LABEL: 1,
        Outcome.SHORT: 1,
        Outcome.EXTRA: 1,
        Outcome.MISSED: 1,
    }
    assert (ada.articles, ada.spans, ada.gold_spans) == (1, 5, 5)
    assert ada.spots[Outcome.LONG] == (Spot(7, 0, 8),)
    assert ada.by_label["ORG", Outcome.EXTRA] == ada.by_label["ORG", Outcome.LABEL] == 1


def test_shifts_are_the_annotators_edges_minus_golds() -> None:
    """Over those that differ only; n says how many these are."""
    ada = profile([("PERSON", "Mr Putin of"), ("CLAIM", "no deal was near"), ("ORG", "ministry")])
    assert (ada.left.value, ada.left.n) == ((-3 + 4) / 2, 2)
    assert (ada.right.value, ada.right.n) == (3 / 2, 2)


def test_figures_are_those_of_agreement() -> None:
    ada = profile([("PERSON", "Mr Putin"), ("CLAIM", "no deal was near")])
    exact = {figures.scope: figures.exact for figures in ada.figures}
    overlap = {figures.scope: figures.overlap for figures in ada.figures}
    assert exact["pooled"].value == pytest.approx(2 / 7)
    assert exact["pooled"].n == 7
    assert overlap["pooled"].value == pytest.approx(4 / 7)
    assert exact["claims"].value == 1.0
    assert (ada.links_exact.value, ada.links_exact.n) == (0.0, 1)


@pytest.mark.parametrize("figure", ["left", "right"])
def test_there_is_no_shift_where_no_edge_differs(figure: str) -> None:
    shift: Figure = getattr(profile(TRUE), figure)
    assert (shift.value, shift.n, shift.reason) == (None, 0, "no spans with other edges")


def test_without_gold_nothing_is_said_of_annotators() -> None:
    """What needs no gold is there all the same."""
    found = report(work("Ada", TRUE, text=TEXT), work("Ben", TRUE[1:], text=TEXT))
    assert found.no_gold == "no article has finished gold yet: gold is made by review"
    assert [p.figures[0].exact.reason for p in found.profiles] == ["no finished gold"] * 2
    assert (found.against_gold, len(found.between), found.common) == ((), 1, 1)
    assert found.left_out[0].figures[0][1].value is not None


def test_leaving_out_one_of_two_leaves_nothing_to_compare() -> None:
    found = report(work("Ada", TRUE, text=TEXT), work("Ben", TRUE, text=TEXT), settled=gold())
    everybody, *others = found.left_out
    assert (everybody.annotator, everybody.figures[0][1].value) == ("", 1.0)
    assert [row.figures[0][1].reason for row in others] == ["fewer than two annotators"] * 2


def test_examples_are_in_words() -> None:
    [example] = profile([*TRUE[1:], ("PERSON", "Mr Putin")]).examples
    assert (example.article_id, example.outcome) == ("a", Outcome.LONG)
    assert (example.gold, example.marked) == ("Putin", "Mr Putin")


_LABELS = [label.name for label in NEWS.labels]


@st.composite
def materials(draw: st.DrawFn) -> list[Material]:
    """Some articles, done by some of three annotators, of some of which there is gold."""
    made = []
    for seq in range(1, draw(st.integers(1, 3)) + 1):
        truth = replace(gold(), article=Article(f"a{seq}", TEXT))
        chance = random.Random(draw(st.integers(0, 999)))
        names = draw(st.lists(st.sampled_from(("Ada", "Ben", "Cy")), unique=True, max_size=3))
        works = [simulated(truth, name, chance, _LABELS, rate=0.5) for name in names]
        made.append(Material(seq, works, gold=truth if draw(st.booleans()) else None))
    return made


@given(materials(), st.randoms(use_true_random=False))
def test_a_report_hangs_on_no_order(given_: list[Material], chance: random.Random) -> None:
    """Of articles, annotators or spans."""

    def gathered(some: list[Material]) -> Report:
        gathering = Gathering(NEWS, examples=2)
        for material in some:
            gathering.add(material)
        return gathering.report("p.db")

    first = gathered(given_)
    mixed = []
    for material in given_:
        works = [
            replace(w, annotations=tuple(chance.sample(w.annotations, len(w.annotations))))
            for w in material.works
        ]
        mixed.append(replace(material, works=chance.sample(works, len(works))))
    assert gathered(chance.sample(mixed, len(mixed))) == first
