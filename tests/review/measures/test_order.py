"""No figure depends on the order in which things are stored, or on who comes first."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.annotated import AnnotatedArticle
from annotator.review.agreement import Agreement, agreement
from annotator.review.measures.comparison import Comparison
from tests.core.schemas import NEWS
from tests.review.measures.works import Linked, flat_by_label_in, spans_in, texts, work

NAMES = ("Ada", "Ben", "Cy")

Project = list[list[AnnotatedArticle]]


@st.composite
def projects(draw: st.DrawFn) -> Project:
    """Some articles by two or three annotators, with links and accepted suggestions."""
    found: Project = []
    for number in range(draw(st.integers(1, 4))):
        text = draw(texts)
        names = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=3, unique=True))
        found.append([draw(_works(name, text, f"a{number}")) for name in names])
    return found


@st.composite
def _works(draw: st.DrawFn, name: str, text: str, article: str) -> AnnotatedArticle:
    """Flat for some, so that unitizing alpha is defined there."""
    any_spans, flat = spans_in(len(text)), flat_by_label_in(len(text))
    spans = draw(st.one_of(flat, any_spans))
    ends = st.integers(0, max(0, len(spans) - 1))
    tied = st.lists(st.tuples(st.sampled_from(("attributed_to", "cites")), ends, ends), max_size=4)
    links: list[Linked] = draw(tied) if spans else []
    return work(name, text, spans, links, untouched=draw(st.lists(ends)), article=article)


def of(project: Project) -> Agreement:
    """All figures, also those of each article."""
    return agreement(project, NEWS, by_article=True)


@given(projects(), st.randoms(use_true_random=False))
def test_storage_order_makes_no_difference(project: Project, random: Random) -> None:
    """Of spans, links, annotators and articles: everything is equal to the last bit."""
    shuffled = [
        [
            replace(
                w,
                annotations=tuple(random.sample(w.annotations, len(w.annotations))),
                links=tuple(random.sample(w.links, len(w.links))),
            )
            for w in random.sample(works, len(works))
        ]
        for works in random.sample(project, len(project))
    ]
    one, two = of(project), of(shuffled)
    assert (one.overall, one.pairs, one.retired) == (two.overall, two.pairs, two.retired)
    assert dict(one.articles) == dict(two.articles)


@given(projects(), st.permutations(NAMES))
def test_names_make_no_difference(project: Project, names: list[str]) -> None:
    """Under other names, and so in another order, the figures are the same to the last bit."""
    new = dict(zip(NAMES, names, strict=True))
    renamed = [[replace(w, annotator_id=new[str(w.annotator_id)]) for w in ws] for ws in project]
    one, two = of(project), of(renamed)
    assert _values(one.overall) == _values(two.overall)
    pairs = {frozenset(pair.annotators): _values(pair) for pair in two.pairs}
    for pair in one.pairs:
        assert pairs[frozenset(new[name] for name in pair.annotators)] == _values(pair)


def _values(compared: Comparison) -> list[tuple[object, ...]]:
    """All figures but for their reasons, which name people."""
    all_figures = [each.figures for each in compared.scopes]
    all_figures += [each.figures for each in compared.links]
    return [(m, f.value, f.n, f.of) for figures in all_figures for m, f in figures.items()]
