"""Writing down what a check made of one annotator's work: a ruling for every region."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation
from annotator.core.annotators import GOLD
from annotator.core.decision import Kind
from annotator.core.ruling import Choice, Difference, Mark, Ruling, Version
from annotator.core.span import Span
from annotator.core.state import State
from annotator.core.suggestion import Suggestion
from annotator.review.differences import difference_of
from annotator.review.docket import span_regions
from annotator.review.linking import link_regions
from annotator.review.proposing import taken_back
from annotator.review.rechecking import (
    gold_of,
    link_ends,
    marks_of,
    noted,
    rejections_of,
    rulings_of,
)
from annotator.review.regions import Region, layer_of
from annotator.review.settling import Settling

#: The rule by which what a reviewer left undecided is not gold, without being rejected.
LEFT = "left undecided"

#: The rule by which a region is settled whose annotator has come round to what is gold.
AGREED = "agreed after review"


@dataclass(frozen=True)
class CheckedRegion(Region):
    """A region of one annotator's work; `outcome` is what is gold there."""

    outcome: Version = ()

    @cached_property
    def difference(self) -> Difference:
        """What annotator and reviewer disagree about."""
        versions = list(dict.fromkeys([*self.inputs.values(), self.outcome]))
        if len(versions) == 1:
            return Difference.NONE
        return Difference.LINK if self.subject else difference_of(versions)


class Concluding(Settling):
    """An act on gold that can rule on all that one annotator marked, as it stands."""

    def __init__(
        self,
        state: State,
        new_id: Callable[[], str],
        work: AnnotatedArticle | None,
        *,
        reviewer: str,
        at: str,
        name: str,
    ) -> None:
        super().__init__(state, new_id, reviewer=reviewer, at=at)
        self._work, self._name = work, name

    def conclude(self, *, everything: bool = True) -> None:
        """Write down, region by region, what became of the work.

        What is still undecided counts as left so, or (not `everything`) is left for later.
        """
        if self._work is None:
            return
        self._drop_hanging()
        self._rule_on_spans(self._work, everything=everything)
        self._rule_on_links(self._work)

    def _rule_on_spans(self, work: AnnotatedArticle, *, everything: bool) -> None:
        rulings = [r for r in rulings_of(self.draft) if not r.subject]
        kept = [r for r in rulings if self._says_what_is(r)]
        dropped = [r for r in rulings if r not in kept]
        for region in self._regions(work, kept):
            if region.ruling is None:
                stale = tuple(
                    r for r in dropped if r.layer == region.layer and r.place.overlaps(region.place)
                )
                dropped = [r for r in dropped if r not in stale]
                undecided = self._is_undecided(region)
                if everything or not undecided:
                    self._rule(region, (*region.stale, *stale), LEFT if undecided else "")
        for ruling in dropped:
            # Neither the work nor gold has anything there any more.
            region = Region(ruling.layer, ruling.place, {})
            undecided = self._is_undecided(region)
            if everything or not undecided:
                self._rule(region, (ruling,), LEFT if undecided else "")

    def _regions(self, work: AnnotatedArticle, rulings: Iterable[Ruling]) -> tuple[Region, ...]:
        return span_regions([work], self.draft.label_schema, self.draft.annotations, rulings)

    def _rule(self, region: Region, stale: tuple[Ruling, ...], rule: str = "") -> None:
        """Settle a region as it stands."""
        outcome = marks_of(region.gold)
        theirs = region.inputs.get(self._name, ())
        choice = Choice.EDIT if outcome else Choice.NOTHING
        if outcome and outcome == theirs:
            choice = Choice.VERSION
        ids = {a.id for a in region.gold}
        before = next((r for r in stale if ids == set(r.gold) and not taken_back(r)), None)
        self.settle(
            self._checked(region, theirs, outcome, stale),
            choice,
            outcome,
            rule=rule,
            reason=before.reason if before else None,
            note=noted(region.gold, rejections_of(theirs, self.draft))
            or (before.note if before else ""),
            flagged=any(a.flagged for a in region.gold),
        )

    def _checked(
        self, region: Region, theirs: Version, outcome: Version, stale: tuple[Ruling, ...]
    ) -> CheckedRegion:
        """The region with what others had there when it was settled before."""
        others: dict[str, set[Mark]] = {}
        for ruling in stale:
            for name, marks in ruling.inputs.items():
                if name not in (self._name, GOLD):
                    near = {m for m in marks if region.subject or m.span.overlaps(region.place)}
                    others.setdefault(name, set()).update(near)
        inputs = {name: tuple(sorted(marks)) for name, marks in others.items()}
        return CheckedRegion(
            region.layer,
            region.place,
            {**inputs, self._name: theirs},
            region.gold,
            stale,
            subject=region.subject,
            outcome=outcome,
        )

    def _says_what_is(self, ruling: Ruling) -> bool:
        """Whether what a ruling made gold is what stands in its place."""
        if taken_back(ruling) or (ruling.rule == LEFT and not self._is_undecided(ruling)):
            return False
        standing = {
            a.id for a in self._standing(ruling.layer, ruling.place) if isinstance(a, Annotation)
        }
        if not standing <= set(ruling.gold) <= self.draft.annotations.keys():
            return False
        outcome = gold_of(self.draft, ruling.gold)
        took_one = ruling.choice in (Choice.VERSION, Choice.UNANIMOUS)
        return outcome in ruling.inputs.values() if took_one else True

    def _standing(self, layer: str, place: Span) -> Iterator[Annotation | Suggestion]:
        schema = self.draft.label_schema
        return (i for i in self.draft.overlapping(place) if layer_of(schema, i.label) == layer)

    def _is_undecided(self, at: Region | Ruling) -> bool:
        """Whether something of the work there waits for a decision, or can have none."""
        if at.layer not in self.draft.label_schema.layer:
            return True
        return any(isinstance(i, Suggestion) for i in self._standing(at.layer, at.place))

    def _rule_on_links(self, work: AnnotatedArticle) -> None:
        rulings = [r for r in rulings_of(self.draft) if r.subject]
        gold = tuple(self.draft.annotations.values())
        for region in link_regions([work], gold, rulings):
            if region.ruling is None or not self._says_what_links(region.ruling):
                self._rule_links(region, link_ends(self.draft, region))

    def _rule_links(self, region: Region, outcome: Version, rule: str = "") -> None:
        theirs = region.inputs.get(self._name, ())
        choice = Choice.VERSION if outcome == theirs else Choice.EDIT
        if rule:
            choice = Choice.UNANIMOUS
        elif not outcome:
            choice = Choice.NOTHING
        stale = (*region.stale, *((region.ruling,) if region.ruling else ()))
        self.settle(self._checked(region, theirs, outcome, stale), choice, outcome, rule=rule)

    def _says_what_links(self, ruling: Ruling) -> bool:
        links = self.draft.links_of(ruling.subject)
        standing = {k.id for k in links if (k.type, k.from_id) == (ruling.layer, ruling.subject)}
        return standing == set(ruling.gold)

    def _drop_hanging(self) -> None:
        """Rulings on the links of what is no longer gold hold of nothing."""
        for ruling in rulings_of(self.draft):
            if ruling.subject and ruling.subject not in self.draft.annotations:
                self._do(Kind.SETTLE, ruling.id, None)
