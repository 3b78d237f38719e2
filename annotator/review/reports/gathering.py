"""Gathers a report from the articles, one after another and in any order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotators import GOLD
from annotator.core.label_schema import LabelSchema
from annotator.core.ruling import Ruling
from annotator.review.docket import span_regions
from annotator.review.flags import Flag, flagged_rulings, flags_of, in_order
from annotator.review.leaving_out import leave_one_out
from annotator.review.measures.counting import count
from annotator.review.measures.scope import Scope, Scopes
from annotator.review.measures.tally import Tallies
from annotator.review.profiles import Profile, ProfileCounts
from annotator.review.reports.report import REVIEWER, Report
from annotator.review.reports.side_by_side import SideBySide
from annotator.review.trends import TrendCounts


@dataclass(frozen=True, slots=True)
class Material:
    """All there is on one article: finished works, those only begun, finished gold, rulings."""

    article_seq: int
    works: Sequence[AnnotatedArticle]
    begun: Sequence[AnnotatedArticle] = ()
    gold: AnnotatedArticle | None = None
    rulings: Sequence[Ruling] = ()


class Gathering:
    """Takes articles in and makes a report of them; the texts are not kept.

    With `of`, only the articles count that one of these finished (but in alpha, where all do),
    and others are not named unless `names_told`. `examples` is how many of each kind of error are
    kept in words.
    """

    def __init__(
        self,
        label_schema: LabelSchema,
        *,
        of: Iterable[str] = (),
        names_told: bool = True,
        examples: int = 0,
    ) -> None:
        self._label_schema = label_schema
        self._of = tuple(sorted(set(of)))
        self._names_told = names_told or not self._of
        self._scopes = Scopes(label_schema)
        self._tallies = Tallies()
        self._finished: dict[str, int] = {}
        self._articles: dict[int, str] = {}
        self._gold = self._common = 0
        self._spans = SideBySide(
            label_schema, self._of, names_told=self._names_told, examples=examples
        )
        self._trends = TrendCounts()
        self._flags: list[Flag] = []

    def add(self, material: Material) -> None:
        """Count an article."""
        self._add_flags(material)
        works = sorted(material.works, key=_name)
        if not works:
            return
        gold = material.gold
        every = [*works, gold] if gold else works
        if len(every) > 1:
            count(every, self._scopes, self._tallies.by([_name(work) for work in every]))
        for work in works:
            self._finished[_name(work)] = self._finished.get(_name(work), 0) + 1
        if self._of and not set(self._of).intersection(map(_name, works)):
            return
        self._articles[material.article_seq] = works[0].article.id
        self._gold += gold is not None
        self._spans.add(material.article_seq, works, gold)
        self._add_to_trends(material, works)

    def report(self, project: str) -> Report:
        """What was gathered."""
        every = sorted(self._finished)
        ours = [name for name in every if not self._of or name in self._of]
        return Report(
            project,
            self._label_schema.name,
            self._of,
            self._names_told,
            {name: self._finished[name] for name in ours},
            dict(sorted(self._articles.items())),
            self._gold,
            self._common,
            tuple(self._profile(name) for name in ours),
            self._spans.against_gold(),
            self._spans.between(),
            leave_one_out(self._tallies, every, self._wide(), ours),
            self._trends.trends(),
            in_order(self._flags),
        )

    def _add_flags(self, material: Material) -> None:
        seq, of = material.article_seq, self._of or None
        works = [*material.works, *material.begun]
        self._flags += flags_of(seq, works, of)
        if works:
            found = flagged_rulings(seq, works[0].article, material.rulings, of)
            self._flags += [
                flag if self._names_told else replace(flag, who=REVIEWER) for flag in found
            ]

    def _add_to_trends(self, material: Material, works: Sequence[AnnotatedArticle]) -> None:
        if len(works) > 1:
            self._common += 1
            regions = span_regions(works, self._label_schema)
            self._trends.count_regions(material.article_seq, works[0].article.id, regions)
        rulings = [
            ruling
            for ruling in material.rulings
            if not self._of or any(name in ruling.inputs for name in self._of)
        ]
        self._trends.count_rulings(material.article_seq, rulings)

    def _profile(self, name: str) -> Profile:
        counts = self._spans.profiles.get(name) or ProfileCounts()
        pair = self._tallies.pair(*sorted((GOLD, name)))
        return counts.profile(name, pair, self._wide(), self._spans.rank)

    def _wide(self) -> tuple[Scope, ...]:
        """All pooled, then the layers."""
        *layers, pooled = self._scopes.wide()
        return (pooled, *layers)


def _name(work: AnnotatedArticle) -> str:
    return work.annotator_id or ""
