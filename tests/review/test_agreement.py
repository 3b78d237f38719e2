"""The figures of a whole project: who is compared with whom, on what, and how it is pooled."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from math import fsum

import pytest

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Status
from annotator.core.annotators import GOLD
from annotator.core.article import Article
from annotator.review.agreement import Agreement, AgreementError, agreement, check_common
from annotator.review.measures.catalogue import Measure
from annotator.review.measures.comparison import Comparison
from annotator.review.measures.figure import Figure
from tests.core.schemas import NEWS
from tests.review.measures.works import Marked, work

TEXT = "Reuters said Putin had left Kyiv."
REUTERS, PUTIN, KYIV = ("ORG", 0, 7), ("PERSON", 13, 18), ("ORG", 28, 32)


def compared(**by_article: dict[str, list[Marked]]) -> Agreement:
    """The agreement of annotators by article, who finished all that they have."""
    works = [
        [work(name, TEXT, spans, article=id) for name, spans in each.items()]
        for id, each in by_article.items()
    ]
    return agreement(works, NEWS, by_article=True)


def figure(of: Comparison, measure: Measure, scope: str = "pooled") -> Figure:
    """A figure by its place."""
    [found] = [each for each in of.scopes if each.scope.name == scope]
    return found.figures[measure]


def test_articles_are_pooled_by_summing_counts() -> None:
    """One of three spans in common in one article, none of one in the other: 2·1 / 4."""
    found = compared(
        a={"Ada": [REUTERS, PUTIN], "Ben": [REUTERS]}, b={"Ada": [KYIV], "Ben": []}
    ).overall
    exact = figure(found, Measure.EXACT)
    assert (exact.value, exact.n, exact.of) == (0.5, 4, "spans")
    assert (found.articles, found.tokens, found.characters) == (2, 14, 2 * len(TEXT))


def test_of_more_than_two_pairs_are_averaged() -> None:
    """Each pair over the articles that both finished; alpha is over all at once."""
    found = compared(
        a={"Ada": [REUTERS, PUTIN], "Ben": [REUTERS], "Cy": [REUTERS, PUTIN, KYIV]},
        b={"Ada": [KYIV], "Ben": [KYIV]},
    )
    values = [figure(pair, Measure.EXACT).value for pair in found.pairs]
    assert [pair.annotators for pair in found.pairs] == [
        ("Ada", "Ben"),
        ("Ada", "Cy"),
        ("Ben", "Cy"),
    ]
    assert values == [4 / 5, 4 / 5, 2 / 4]
    mean = figure(found.overall, Measure.EXACT)
    assert (mean.value, mean.n, mean.of) == (fsum(v for v in values if v) / 3, 3, "pairs")
    assert (found.overall.articles, found.overall.by_all) == (2, 1)
    assert figure(found.overall, Measure.ALPHA).n == 14
    assert figure(found.overall, Measure.FLEISS).n == 7


def test_a_mean_leaves_out_pairs_without_a_figure() -> None:
    """And says how many are left; where none is, the reasons of all."""
    found = compared(a={"Ada": [], "Ben": []}, b={"Ada": [PUTIN], "Cy": [PUTIN]})
    mean = figure(found.overall, Measure.EXACT)
    assert (mean.value, mean.n) == (1.0, 1)
    [_, _, apart] = found.pairs
    assert figure(apart, Measure.EXACT).reason == "no common articles"
    assert figure(apart, Measure.ALPHA).reason == "no common articles"
    nothing = figure(found.overall, Measure.EXACT, "SOURCE")
    assert (nothing.value, nothing.reason) == (None, "no common articles; no spans")


def test_what_is_not_finished_is_missing_and_not_empty() -> None:
    """Whatever there is of it."""
    done = [work("Ada", TEXT, [PUTIN]), work("Ben", TEXT, [PUTIN])]
    for status in (Status.NEW, Status.IN_PROGRESS, Status.SKIPPED):
        found = agreement([[*done, work("Cy", TEXT, [KYIV], status=status)]], NEWS)
        assert found.overall.annotators == ("Ada", "Ben")
        assert figure(found.overall, Measure.EXACT).value == 1.0


def test_only_the_named_are_compared() -> None:
    """As if there were nobody else."""
    works = [[work(name, TEXT, [PUTIN]) for name in ("Ada", "Ben", "Cy")]]
    found = agreement(works, NEWS, annotators=["Cy", "Ada"])
    assert [pair.annotators for pair in found.pairs] == [("Ada", "Cy")]


def test_each_layer_with_its_labels_comes_first_and_what_is_pooled_last() -> None:
    """In the order of the label schema; for a single label there are no boundaries apart."""
    scopes = compared(a={"Ada": [PUTIN], "Ben": [PUTIN]}).overall.scopes
    assert [each.scope.name for each in scopes] == [
        *("entities", "PERSON", "ORG", "sources", "SOURCE", "claims", "CLAIM", "pooled")
    ]
    assert {len(each.figures) for each in scopes if each.scope.kind == "label"} == {6}
    assert {len(each.figures) for each in scopes if each.scope.kind != "label"} == {8}


def test_a_layer_does_not_see_the_spans_of_others() -> None:
    """A claim over everything swallows the names in what is pooled only."""
    claim = ("CLAIM", 0, len(TEXT))
    found = compared(a={"Ada": [PUTIN, claim], "Ben": [PUTIN]}).overall
    assert figure(found, Measure.TOKEN_KAPPA, "entities").value == 1.0
    pooled = figure(found, Measure.TOKEN_KAPPA).value
    assert pooled is not None
    assert pooled < 0.5


def test_labels_that_the_schema_lacks_count_under_their_names() -> None:
    """And in what is pooled, in no layer."""
    found = compared(a={"Ada": [PUTIN, ("NORP", 0, 7)], "Ben": [PUTIN]})
    assert found.retired == ("NORP",)
    assert figure(found.overall, Measure.EXACT, "NORP").value == 0.0
    assert figure(found.overall, Measure.EXACT, "entities").value == 1.0
    assert figure(found.overall, Measure.EXACT).value == 2 / 3


def test_the_figures_of_an_article_are_those_of_a_project_with_it_alone() -> None:
    """Layers and pooled."""
    a = {"Ada": [REUTERS, PUTIN], "Ben": [REUTERS], "Cy": [KYIV]}
    b: dict[str, list[Marked]] = {"Ada": [], "Ben": [KYIV]}
    both = dict(compared(a=a, b=b).articles)
    for id, alone in (("a", compared(a=a)), ("b", compared(b=b))):
        assert both[id].annotators == alone.overall.annotators
        for each in both[id].scopes:
            assert each.figures == next(
                other.figures for other in alone.overall.scopes if other.scope == each.scope
            )


def test_the_texts_are_not_kept() -> None:
    """An article can be forgotten as soon as the next is asked for."""
    seen: list[weakref.ref[str]] = []

    class Text(str):
        """A text that tells when it is gone."""

    def articles() -> Iterator[list[AnnotatedArticle]]:
        for number in range(5):
            gc.collect()
            assert sum(ref() is not None for ref in seen) <= 1
            text = Text(f"{TEXT} {number}")
            seen.append(weakref.ref(text))
            yield [work(name, text, [PUTIN]) for name in ("Ada", "Ben")]

    agreement(articles(), NEWS)


@pytest.mark.parametrize("who", [GOLD, None])
def test_gold_and_suggestions_are_refused(who: str | None) -> None:
    """Gold is made of what is compared; finished or not."""
    other = AnnotatedArticle(Article("a", TEXT), who, "news", Status.FINISHED)
    with pytest.raises(AgreementError, match=r"article a: .*, not from (@gold|suggestions)$"):
        agreement([[work("Ada", TEXT), other]], NEWS)


def test_different_texts_under_one_id_are_refused_and_shown() -> None:
    """Their offsets mean different places."""
    works = [work("Ada", TEXT), work("Ben", TEXT.replace("left", "gone"))]
    with pytest.raises(AgreementError) as caught:
        agreement([works], NEWS)
    assert str(caught.value) == (
        "article a: Ada and Ben have different texts: “left Kyiv.” and “gone Kyiv.” at character 23"
    )


def test_no_common_article_is_refused() -> None:
    """There is nothing to compare."""
    with pytest.raises(AgreementError, match="no article was finished by two annotators"):
        agreement([[work("Ada", TEXT)], [work("Ben", TEXT)]], NEWS)


def test_the_refusal_says_what_each_has_finished() -> None:
    """By name, some of many."""
    names = {n: f"article-{n}" for n in range(9)}
    check_common({"Ada": [0, 1], "Ben": [1]}, names.__getitem__)
    with pytest.raises(AgreementError) as caught:
        check_common({"Ada": [0, 1, 2, 3], "Ben": [5], "Cy": []}, names.__getitem__)
    assert str(caught.value) == (
        "no article was finished by two annotators: "
        "Ada finished 4 (article-0, article-1, article-2 ...); Ben finished 1 (article-5); "
        "Cy finished 0"
    )
