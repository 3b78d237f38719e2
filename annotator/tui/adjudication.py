"""Where a reviewer stands in an article: its regions, the one in view, what is in hand.

No terminal in here.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation
from annotator.core.ruling import Choice, Mark, Reason, Remarks, Ruling, Version
from annotator.core.span import Span
from annotator.core.state import State
from annotator.review.choosing import chosen
from annotator.review.docket import Comparison, Docket
from annotator.review.patterns import Pattern, Rule, pattern_of, rule_of
from annotator.review.regions import Region
from annotator.review.settling import Settling
from annotator.store.remarks import Remarked
from annotator.tui.cases import Case, Terms, layer_order
from annotator.tui.review_queue import Here, Queue, Spot, Ticket, spot_of

#: What is said of undecided regions, by article and place.
Kept: TypeAlias = dict[tuple[int, Spot], Remarks]


@dataclass(frozen=True, slots=True)
class Lane:
    """One of the distinct versions of a region, and who has it."""

    version: Version
    names: tuple[str, ...]
    is_majority: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reviewer decides on a region."""

    region: Region
    choice: Choice
    marks: Version
    remarks: Remarks

    def put(self, act: Settling, works: Sequence[AnnotatedArticle], *, is_last: bool) -> str:
        """Settle the region; after the last one of spans also the links on which all agree."""
        said = self.remarks
        id = act.settle(
            self.region,
            self.choice,
            self.marks,
            reason=said.reason or self.region.likely_reason(self.marks),
            note=said.note,
            flagged=said.flagged,
        )
        if is_last:
            act.settle_by_itself(works)
        return id


@dataclass(frozen=True, slots=True)
class Precedent:
    """What was decided last: where, what kind of region it was, and by which rule to repeat it."""

    seq: int
    spot: Spot
    pattern: Pattern
    rule: Rule
    reason: Reason | None = None

    @property
    def can_be_repeated(self) -> bool:
        """Whether it says something of other regions: what was written by hand does not."""
        return self.rule.choice is not Choice.EDIT


@dataclass
class Adjudication:
    """The open article among those of the queue; every method keeps them in agreement."""

    terms: Terms
    queue: Queue
    seq: int = 0
    works: tuple[AnnotatedArticle, ...] = ()
    #: The last act of each annotator that the works show.
    heads: Mapping[str, str | None] = field(default_factory=dict)
    docket: Docket = field(default_factory=lambda: Docket(()))
    #: What was said of regions before they were decided. It outlasts the decision, so that it
    #: is there again when that is undone.
    kept: Kept = field(default_factory=dict)
    last: Precedent | None = None
    #: What was decided one after another, in whatever article; some of it may be undone.
    history: list[Precedent] = field(default_factory=list, repr=False)
    #: The number of the marked lane, from 0; None where none is.
    marked: int | None = None
    _state: State | None = field(default=None, repr=False)
    _comparison: Comparison | None = field(default=None, repr=False)
    _foreseen: tuple[State, Docket] | None = field(default=None, repr=False)
    _spot: Spot | None = None
    _regions: dict[Spot, Region] = field(default_factory=dict, repr=False)
    #: Where people disagree, in order.
    _disputed: list[Spot] = field(default_factory=list, repr=False)

    @property
    def state(self) -> State:
        """The gold of the open article."""
        assert self._state is not None
        return self._state

    @property
    def text(self) -> str:
        """The open article's text."""
        return self.state.article.text

    @property
    def region(self) -> Region | None:
        """The region in view."""
        return self._regions.get(self._spot) if self._spot else None

    @property
    def spot(self) -> Spot | None:
        """Where it is."""
        return self._spot if self.region else None

    @property
    def remarks(self) -> Remarks:
        """What is said of the region in view."""
        region = self.region
        return self._said(region, self._spot) if region and self._spot else Remarks()

    def remarks_at(self, spot: Spot) -> Remarks:
        """What is said of a region of the article."""
        return self._said(self._regions[spot], spot)

    def _said(self, region: Region, spot: Spot) -> Remarks:
        own = None if region.ruling else self.kept.get((self.seq, spot))
        return _said_of(region) if own is None else own

    @property
    def here(self) -> Here:
        """Where one is in the queue."""
        return self.queue.here(self.seq, self.region, self._spot)

    @property
    def left(self) -> int:
        """How many regions of the article wait."""
        return len(self.docket.queue)

    @property
    def place(self) -> tuple[int, int]:
        """The number of the region in view among those that people disagree on, and of all."""
        before = bisect_right(self._disputed, self._spot) if self._spot else 0
        return before, len(self._disputed)

    @property
    def numbered(self) -> list[tuple[Spot, Region]]:
        """All regions of the article in order, settled or not, each with its place."""
        return list(self._regions.items())

    # Opening and changing

    def open(self, case: Case) -> None:
        """Take up an article; nothing is in view yet."""
        self.seq, self.works, self.heads = case.opened.seq, case.works, case.heads
        self._comparison = Comparison(case.works, case.state.label_schema)
        self._spot, self._regions, self._foreseen = None, {}, None
        self.update(case.state)

    def update(self, state: State) -> None:
        """Take over a new gold of the open article."""
        self._state = state
        self.foresee(state)
        assert self._foreseen is not None
        self.docket, self._foreseen = self._foreseen[1], None
        layers = layer_order(state, self.docket)
        found = sorted(((spot_of(r, layers), r) for r in self.docket.regions), key=lambda it: it[0])
        known = {ticket.spot: ticket for ticket in self.queue.tickets(self.seq)}
        before, self._regions = self._regions, dict(found)
        self._disputed = [spot for spot, region in found if _is_disputed(region)]
        self._keep(before)
        self.queue.put(
            self.seq,
            [
                known[spot]
                if before.get(spot) is region and spot in known
                else Ticket.of(self.seq, region, spot, self.text)
                for spot, region in found
                if region.ruling is None
            ],
        )
        self._look()

    def foresee(self, state: State) -> None:
        """Find out the regions of a gold that is about to be taken over, while it is saved."""
        if self._foreseen is None or self._foreseen[0] is not state:
            assert self._comparison is not None
            found = self._comparison.docket(state.annotations, state.records.values())
            self._foreseen = state, found

    def _keep(self, before: Mapping[Spot, Region]) -> None:
        """Keep what was said of regions that are no longer settled, or have another place."""
        for spot, region in before.items():
            now = self._regions.get(spot)
            said = _said_of(region)
            if region.ruling and now and not (now.ruling or now.stale):
                if said.reason in (now.likely_reason(()), now.likely_reason(now.versions[0][0])):
                    said = replace(said, reason=None)
                if said != Remarks():
                    self.kept.setdefault((self.seq, spot), said)
        for seq, spot in list(self.kept):
            if seq != self.seq or spot in self._regions:
                continue
            place, here = Span(spot[1], spot[3]), spot[4:]
            for other, region in self._regions.items():
                same = other[4:] == here and region.place.overlaps(place)
                if same and not region.ruling and (seq, other) not in self.kept:
                    self.kept[seq, other] = self.kept.pop((seq, spot))
                    break

    def unused(self, seq: int | None = None) -> int:
        """Of how many undecided regions something is said that no decision has taken up yet."""
        return sum(
            said != Remarks() and seq in (None, place[0]) and self._is_unused(*place, said)
            for place, said in self.kept.items()
        )

    def _is_unused(self, seq: int, spot: Spot, said: Remarks) -> bool:
        if seq != self.seq:
            return any(ticket.spot == spot for ticket in self.queue.tickets(seq))
        if region := self._regions.get(spot):
            return not _is_settled(region)
        # Its place is another since: by the decision, or because somebody's work is another.
        over = [r for r in self._regions.values() if r.place.overlaps(Span(spot[1], spot[3]))]
        return not any(_is_settled(r) and _said_of(r).note == said.note for r in over)

    def settled_last(self) -> tuple[int, Spot] | None:
        """The article and place of what was settled last, of what still stands."""
        for past in reversed(self.history):
            if past.seq != self.seq:
                waits = any(ticket.spot == past.spot for ticket in self.queue.tickets(past.seq))
                if not waits and past.seq in self.queue.place:
                    return past.seq, past.spot
            elif (region := self._regions.get(past.spot)) and _is_settled(region):
                return past.seq, past.spot
        own = [(r.ruling.at, s) for s, r in self._regions.items() if r.ruling and _is_settled(r)]
        return (self.seq, max(own)[1]) if own else None

    def _look(self) -> None:
        """Begin with what is known of the region in view."""
        lanes = self.lanes
        majority = [n for n, lane in enumerate(lanes) if lane.is_majority]
        self.marked = majority[0] if majority else None

    # What is in view

    @property
    def lanes(self) -> tuple[Lane, ...]:
        """The distinct versions of the region in view, those of most first.

        Whoever reviews blindly gets them in an order that hangs on the text alone.
        """
        region = self.region
        if region is None:
            return ()
        lanes = tuple(
            Lane(version, names, version == region.majority) for version, names in region.versions
        )
        if not self.terms.blind:
            return lanes
        return tuple(sorted(lanes, key=lambda lane: self._shuffled(region, lane)))

    def _shuffled(self, region: Region, lane: Lane) -> str:
        source = f"{self.text}\0{region.key}\0{lane.version}"
        return hashlib.sha256(source.encode()).hexdigest()

    def mark_lane(self, by: int) -> None:
        """Mark the lane above or below."""
        count = len(self.lanes)
        if count:
            start = (-1 if by > 0 else count) if self.marked is None else self.marked
            self.marked = max(0, min(count - 1, start + by))

    def show(self, spot: Spot | None) -> None:
        """Bring a region into view; None: no region."""
        self._spot = spot
        self._look()

    def show_at(self, offset: int) -> None:
        """Bring the first undecided region at or after an offset into view, else the first."""
        waiting = [s for s, r in self._regions.items() if not (r.ruling or r.settles_itself)]
        later = [spot for spot in waiting if spot[3] > offset or spot[0]]
        self.show(next(iter(later or waiting), None))

    def show_span(self, span: Span, *, layer: str = "", subject: str = "") -> None:
        """Bring the region at a place into view: the shortest, that of a layer or of links."""
        found = [
            (len(region.place), spot)
            for spot, region in self._regions.items()
            if region.place.overlaps(span)
            and region.subject == subject
            and layer in ("", region.layer)
        ]
        if found:
            self.show(min(found)[1])

    def following(self, *, forward: bool = True) -> Ticket | None:
        """The next (previous) ticket of the queue."""
        return self.queue.following(self.here, forward=forward)

    def neighbour(self, *, forward: bool) -> Spot | None:
        """The next (previous) region of the article, settled or not."""
        spots = list(self._regions)
        if self._spot is None:
            return (spots[0] if forward else spots[-1]) if spots else None
        beyond = [s for s in spots if (s > self._spot if forward else s < self._spot)]
        return (beyond[0] if forward else beyond[-1]) if beyond else None

    # Deciding

    def verdict(self, choice: Choice, marks: Version | None = None) -> Verdict | None:
        """What a choice makes of the region in view; None where it makes nothing of it."""
        region = self.region
        if region is None:
            return None
        wanted = chosen(region, choice, self.text) if marks is None else marks
        return None if wanted is None else Verdict(region, choice, wanted, self._taken_up(wanted))

    def _taken_up(self, wanted: Version) -> Remarks:
        """What is said of the region in view, as it goes with a decision.

        What was said of a decision that no longer holds is not said of another one.
        """
        region = self.region
        is_own = (self.seq, self._spot) in self.kept
        if region and region.stale and not is_own and wanted != self.standing():
            return Remarks()
        return self.remarks

    def standing(self) -> Version:
        """What is gold in the region in view, as marks."""
        region = self.region
        if region is None:
            return ()
        if region.subject:
            return tuple(sorted(map(_bare, self.linked_to(region))))
        return tuple(sorted(Mark.of(annotation) for annotation in region.gold))

    def gold_choice(self) -> Choice:
        """How what is gold in the region in view came about, as far as that can be said again."""
        region, standing = self.region, self.standing()
        if not standing:
            return Choice.NOTHING
        versions = [version for version, _ in region.versions] if region else []
        return Choice.VERSION if standing in versions else Choice.EDIT

    def linked_to(self, region: Region) -> list[Annotation]:
        """Where the gold links lead that a region of links is about."""
        links = self.state.links.values()
        here = [k for k in links if (k.type, k.from_id) == (region.layer, region.subject)]
        return [self.state.annotations[link.to_id] for link in here]

    def majorities(self) -> list[Verdict]:
        """What more than half have, of the regions that wait; not what came back to a person."""
        return [
            Verdict(region, Choice.VERSION, region.majority, self._said(region, spot))
            for spot, region in self._regions.items()
            if not (region.ruling or region.stale) and region.majority is not None
        ]

    def is_last(self, region: Region) -> bool:
        """Whether every other region of spans is settled."""
        return all(r.ruling or r is region for r in self.docket.spans)

    def precedent(self, verdict: Verdict) -> Precedent | None:
        """How to repeat what is decided on the region in view."""
        region, text = verdict.region, self.text
        if self._spot is None:
            return None
        rule = rule_of(region, verdict.choice, verdict.marks, text)
        reason = verdict.remarks.reason
        return Precedent(self.seq, self._spot, pattern_of(region, text), rule, reason)

    def remark(self, **changes: object) -> None:
        """Say something of the region in view that goes with the decision to come."""
        if self.spot:
            said = replace(self.remarks, **changes)  # type: ignore[arg-type]
            self.kept[self.seq, self.spot] = said

    def remarked(self) -> Remarked:
        """What is said of the region in view, as the file keeps it."""
        region = self.region
        assert region is not None
        return Remarked(self.seq, region.layer, region.subject, region.place, self.remarks)


def _is_disputed(region: Region) -> bool:
    ruling = region.ruling
    return ruling is None or not ruling.automatic


def _is_settled(region: Region) -> bool:
    return region.ruling is not None and not region.ruling.automatic


def _said_of(region: Region) -> Remarks:
    """What was said of a region when it was settled, last or at present."""
    rulings: list[Ruling] = [region.ruling] if region.ruling else list(region.stale)
    if not rulings:
        return Remarks()
    latest = max(rulings, key=lambda ruling: ruling.at)
    return Remarks(latest.reason, latest.note, latest.flagged)


def _bare(annotation: Annotation) -> Mark:
    """An annotation as the end of a link: its place and label."""
    return Mark(annotation.span, annotation.label)
