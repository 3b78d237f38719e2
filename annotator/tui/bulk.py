"""The same decision for every region of a kind, over all articles, worked out before it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from annotator.core.decision import Refusal
from annotator.core.ruling import Version
from annotator.review.differences import LIKELY_REASON
from annotator.review.patterns import pattern_of
from annotator.review.regions import Region
from annotator.review.settling import Settling
from annotator.store.log import Actor, ActRecord, Change
from annotator.store.store import Store
from annotator.tui.adjudication import Precedent
from annotator.tui.cases import Case, Terms, docket, load


@dataclass(frozen=True, slots=True)
class Example:
    """One region that is to be settled: its article, the text around it, and what becomes gold."""

    seq: int
    title: str
    text: str
    region: Region
    marks: Version


@dataclass(frozen=True, slots=True)
class Plan:
    """One act over several articles, and what it does; `refused` is what the schema bars."""

    precedent: Precedent
    record: ActRecord
    examples: tuple[Example, ...]
    refused: int

    @property
    def articles(self) -> int:
        """In how many articles something is to be settled."""
        return len({example.seq for example in self.examples})


@dataclass(frozen=True, slots=True)
class Hand:
    """Who decides, when, and how ids are made."""

    actor: Actor
    at: str
    new_id: Callable[[], str]


def plan(store: Store, terms: Terms, seqs: Iterable[int], precedent: Precedent, hand: Hand) -> Plan:
    """Work out the same decision for every undecided region of the kind in these articles.

    What a person settled once, and came back, is left for a person to see.
    """
    changes: list[Change] = []
    examples: list[Example] = []
    refused = 0
    for seq in seqs:
        case = load(store, hand.actor, terms, seq)
        act = Settling(case.state, hand.new_id, reviewer=hand.actor.annotator_id, at=hand.at)
        found, barred = _repeat(act, case, precedent)
        refused += barred
        if found:
            text = case.state.article.text
            changes.append(Change(seq, text, case.opened.head, act.decisions()))
            examples += found
    record = ActRecord(hand.new_id(), hand.actor, hand.at, tuple(changes))
    return Plan(precedent, record, tuple(examples), refused)


def _repeat(act: Settling, case: Case, precedent: Precedent) -> tuple[list[Example], int]:
    """Put the decisions on one article into an act; what it does, and how many are barred."""
    article = case.state.article
    found, barred = [], 0
    for region in case.docket.queue:
        if region.stale or pattern_of(region, article.text) != precedent.pattern:
            continue
        marks = precedent.rule.marks(region, article.text)
        if marks is None:
            continue
        try:
            _settle(act, region, marks, precedent)
        except Refusal:
            barred += 1
        else:
            found.append(Example(case.opened.seq, article.title, article.text, region, marks))
    if found and not any(r.ruling is None for r in docket(act.draft, case.works).spans):
        act.settle_by_itself(case.works)
    return found, barred


def _settle(act: Settling, region: Region, marks: Version, precedent: Precedent) -> None:
    act.settle(
        region,
        precedent.rule.choice,
        marks,
        rule=f"{precedent.pattern}: {precedent.rule}",
        reason=precedent.reason or LIKELY_REASON.get(region.difference),
    )
