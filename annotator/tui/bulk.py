"""The same decision for every region of a kind, over all articles, worked out before it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from annotator.core.decision import Refusal
from annotator.core.ruling import Remarks, Version
from annotator.review.patterns import pattern_of
from annotator.review.regions import Region
from annotator.review.settling import Settling
from annotator.store.log import Actor, ActRecord, Change
from annotator.store.store import Store
from annotator.tui.adjudication import Precedent
from annotator.tui.cases import Case, Terms, docket, layer_order, load
from annotator.tui.review_queue import Spot, spot_of


@dataclass(frozen=True, slots=True)
class Example:
    """One region that is to be settled: its article, the text around it, and what becomes gold.

    `said` was said of it before, and goes with the decision.
    """

    seq: int
    title: str
    text: str
    region: Region
    marks: Version
    said: Remarks


@dataclass(frozen=True, slots=True)
class Plan:
    """One act over several articles, and what it does.

    `refused` is what the schema bars, `came_back` what was settled before and is left to a person.
    """

    precedent: Precedent
    record: ActRecord
    examples: tuple[Example, ...]
    refused: int
    came_back: int = 0

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


def plan(
    store: Store,
    terms: Terms,
    seqs: Iterable[int],
    precedent: Precedent,
    hand: Hand,
    kept: Mapping[tuple[int, Spot], Remarks],
) -> Plan:
    """Work out the same decision for every undecided region of the kind in these articles.

    What a person settled once, and came back, is left for a person to see. What was `kept` of
    a region, because somebody said it before the decision, goes with it.
    """
    changes: list[Change] = []
    examples: list[Example] = []
    refused = came_back = 0
    for seq in seqs:
        case = load(store, hand.actor, terms, seq)
        came_back += _that_came_back(case, precedent)
        act = Settling(case.state, hand.new_id, reviewer=hand.actor.annotator_id, at=hand.at)
        found, barred = _repeat(act, case, precedent, kept)
        refused += barred
        if found:
            text = case.state.article.text
            changes.append(Change(seq, text, case.opened.head, act.decisions()))
            examples += found
    record = ActRecord(hand.new_id(), hand.actor, hand.at, tuple(changes))
    return Plan(precedent, record, tuple(examples), refused, came_back)


def _that_came_back(case: Case, precedent: Precedent) -> int:
    text = case.state.article.text
    stale = [region for region in case.docket.queue if region.stale]
    return sum(pattern_of(region, text) == precedent.pattern for region in stale)


def _repeat(
    act: Settling,
    case: Case,
    precedent: Precedent,
    kept: Mapping[tuple[int, Spot], Remarks],
) -> tuple[list[Example], int]:
    """Put the decisions on one article into an act; what it does, and how many are barred."""
    article, seq, waiting = case.state.article, case.opened.seq, case.docket
    layers = layer_order(case.state, waiting)
    found, barred = [], 0
    for region in waiting.queue:
        if region.stale or pattern_of(region, article.text) != precedent.pattern:
            continue
        marks = precedent.rule.marks(region, article.text)
        if marks is None:
            continue
        try:
            said = kept.get((seq, spot_of(region, layers)), Remarks())
            _settle(act, region, marks, precedent, said)
        except Refusal:
            barred += 1
        else:
            found.append(Example(seq, article.title, article.text, region, marks, said))
    if found and not any(r.ruling is None for r in docket(act.draft, case.works).spans):
        act.settle_by_itself(case.works)
    return found, barred


def _settle(
    act: Settling, region: Region, marks: Version, precedent: Precedent, said: Remarks
) -> None:
    act.settle(
        region,
        precedent.rule.choice,
        marks,
        rule=f"{precedent.pattern}: {precedent.rule}",
        reason=said.reason or precedent.reason or region.likely_reason(marks),
        note=said.note,
        flagged=said.flagged,
    )
