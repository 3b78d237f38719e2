"""How far annotators agree in what they finished: the figures of a whole project.

Only the annotators' own work counts, never gold: gold is made of it. Whoever has not finished an
article is missing there, which is not the same as having found nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice
from typing import TypeVar

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Status
from annotator.core.display import one_line
from annotator.core.errors import AnnotatorError
from annotator.core.label_schema import LabelSchema
from annotator.review.measures.comparison import Comparison, comparison
from annotator.review.measures.counting import count, counted
from annotator.review.measures.scope import Scopes
from annotator.review.measures.tally import Tallies, Tally

_AROUND = 20

H = TypeVar("H", bound=Hashable)


class AgreementError(AnnotatorError):
    """There is nothing to compare, or what there is cannot be compared."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """All figures: of everybody together, of each pair, and of each article if asked for.

    `retired` are labels in use that the label schema does not have; their spans count under
    their names and in what is pooled, and belong to no layer.
    """

    overall: Comparison
    pairs: tuple[Comparison, ...]
    articles: tuple[tuple[str, Comparison], ...]
    retired: tuple[str, ...]


def agreement(
    articles: Iterable[Sequence[AnnotatedArticle]],
    label_schema: LabelSchema,
    *,
    annotators: Collection[str] = (),
    by_article: bool = False,
) -> Agreement:
    """Compare everybody's finished work, article by article; the texts are not kept.

    Args:
        articles: for each article the works on it, in any order; what is not finished is missing.
        label_schema: for the layers and labels to report on.
        annotators: whose work counts; everybody's where nobody is named.
        by_article: whether to give the figures of each article too (layers and pooled).

    Raises:
        AgreementError: when gold is among it, when works on one article are not on the same text,
            or when no article was finished by two.
    """
    scopes, tallies = Scopes(label_schema), Tallies()
    each: list[tuple[str, Comparison]] = []
    for works in articles:
        finished = [work for work in works if _counts(work, annotators)]
        if len(finished) > 1:
            _check_text(finished)
            names = [str(work.annotator_id) for work in finished]
            if by_article:
                tally = counted(finished, scopes)
                tallies.by(names).add(tally)
                each.append((finished[0].article.id, _of_article(tally, scopes)))
            else:
                count(finished, scopes, tallies.by(names))
    return _assembled(tallies, scopes, label_schema, annotators, tuple(each))


def check_common(finished: Mapping[str, Collection[H]], name_of: Callable[[H], str]) -> None:
    """Make sure that two annotators have finished the same article.

    Args:
        finished: what each annotator has finished.
        name_of: the name of an article, for people.

    Raises:
        AgreementError: when there are no two; it says what each has finished.
    """
    if any(set(a) & set(b) for a, b in combinations(finished.values(), 2)):
        return
    told = "; ".join(
        f"{name} finished {len(articles)}{_some([name_of(a) for a in islice(articles, 4)])}"
        for name, articles in finished.items()
    )
    raise AgreementError(f"no article was finished by two annotators: {told}")


def _counts(work: AnnotatedArticle, annotators: Collection[str]) -> bool:
    name = work.annotator_id
    if name is None or name.startswith("@"):
        raise AgreementError(
            f"article {work.article.id}: agreement is computed from what annotators did, "
            f"not from {name or 'suggestions'}"
        )
    return work.status is Status.FINISHED and (not annotators or name in annotators)


def _check_text(works: Sequence[AnnotatedArticle]) -> None:
    first = works[0]
    for other in works[1:]:
        one, two = first.article.text, other.article.text
        if one != two:
            pairs = enumerate(zip(one, two, strict=False))
            place = next((n for n, (a, b) in pairs if a != b), min(len(one), len(two)))
            raise AgreementError(
                f"article {first.article.id}: {first.annotator_id} and {other.annotator_id} have "
                f"different texts: {_at(one, place)} and {_at(two, place)} at character {place}"
            )


def _assembled(
    tallies: Tallies,
    scopes: Scopes,
    label_schema: LabelSchema,
    annotators: Collection[str],
    articles: tuple[tuple[str, Comparison], ...],
) -> Agreement:
    if not tallies.annotators:
        raise AgreementError("no article was finished by two annotators")
    names = sorted(set(annotators) or tallies.annotators)
    groups = tallies.of(names)
    used = {label for g in groups for own in g.own.values() for label in own.labels}
    types = (*_link_types(groups, label_schema), None)
    every = scopes.all(used)
    return Agreement(
        comparison(tallies, names, every, types),
        tuple(comparison(tallies, pair, every, types) for pair in combinations(names, 2)),
        articles,
        scopes.retired(used),
    )


def _link_types(groups: Iterable[Tally], label_schema: LabelSchema) -> list[str]:
    known = [link_type.name for link_type in label_schema.link_types]
    used = {type for g in groups for own in g.own.values() for type, _ in own.links}
    return [*known, *sorted(used.difference(known))]


def _of_article(tally: Tally, scopes: Scopes) -> Comparison:
    return comparison(Tallies([tally]), tally.annotators, scopes.wide(), (None,))


def _some(names: Sequence[str]) -> str:
    return f" ({', '.join(names[:3])}{' ...' if len(names) > 3 else ''})" if names else ""


def _at(text: str, place: int) -> str:
    return f"“{one_line(text[place : place + _AROUND]) or 'the end'}”"
