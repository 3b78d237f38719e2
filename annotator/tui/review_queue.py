"""The queue of a review: which regions of which articles wait, and which of them comes next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from annotator.core.annotation import Status
from annotator.core.ruling import Difference
from annotator.review.docket import Order, belongs, rank
from annotator.review.patterns import Pattern, pattern_of
from annotator.review.regions import Region
from annotator.store.reviews import Reviewable

#: A region's place in its article: spans before links, then by start, layer and end.
Spot: TypeAlias = tuple[bool, int, int, int, str, str]

#: The parts of the queue, as `rank` numbers them; what was put off comes last.
_PUT_OFF = 9
_PARTS = (0, 1, 2, 3, _PUT_OFF)


def spot_of(region: Region, layers: Mapping[str, int]) -> Spot:
    """A region's place in its article, given the order of the layers."""
    place = region.place
    order = layers.get(region.layer, len(layers))
    return bool(region.subject), place.start, order, place.end, region.layer, region.subject


@dataclass(frozen=True, slots=True)
class Ticket:
    """What the queue has to know of a region that waits: enough to find it and to put it in order.

    `is_stale`: it was settled once, and somebody has changed their work since.
    """

    seq: int
    spot: Spot
    subject: str
    labels: tuple[str, ...]
    difference: Difference
    has_majority: bool
    dissenters: frozenset[str]
    pattern: Pattern
    is_stale: bool

    @classmethod
    def of(cls, seq: int, region: Region, spot: Spot, text: str) -> Ticket:
        """The ticket of a region of an article."""
        return cls(
            seq,
            spot,
            region.subject,
            region.labels,
            region.difference,
            region.has_majority,
            region.dissenters,
            pattern_of(region, text),
            bool(region.stale),
        )


@dataclass(frozen=True, slots=True)
class Here:
    """Where one is in the queue: the article, and the region there (None: before the first)."""

    seq: int
    spot: Spot | None = None
    part: int = 0


class Queue:
    """The articles under review, the tickets of those that were looked at, and their order.

    In the order of the text one stays in an article; in any other one goes through all of them.
    """

    def __init__(self, roll: Sequence[Reviewable]) -> None:
        self.roll = tuple(roll)
        self.place = {article.seq: number for number, article in enumerate(self.roll)}
        self.order, self.only = Order.TEXT, ""
        self.put_off: set[tuple[int, Spot]] = set()
        #: The articles whose gold is finished.
        self.finished = {article.seq for article in roll if article.gold is Status.FINISHED}
        self._tickets: dict[int, tuple[Ticket, ...]] = {}
        self._parts: dict[int, dict[int, list[Ticket]]] = {}

    # What waits

    def put(self, seq: int, tickets: Iterable[Ticket]) -> None:
        """Note what waits in an article."""
        if seq in self.place:
            self._tickets[seq] = tuple(tickets)
            self._arrange(seq)

    def tickets(self, seq: int) -> tuple[Ticket, ...]:
        """What waits in an article, so far as it was looked at."""
        return self._tickets.get(seq, ())

    @property
    def known(self) -> int:
        """In how many articles it is known what waits."""
        return len(self._tickets)

    @property
    def is_known(self) -> bool:
        """Whether that is known of all."""
        return self.known == len(self.roll)

    def left(self) -> int:
        """How many regions wait in all articles that were looked at."""
        return sum(len(tickets) for tickets in self._tickets.values())

    def fitting(self) -> int:
        """How many of them the order lets come."""
        return sum(len(found) for parts in self._parts.values() for found in parts.values())

    def like(self, pattern: Pattern) -> list[int]:
        """The articles in which a kind of disagreement waits, and those not looked at yet."""
        return [
            article.seq
            for article in self.roll
            if article.seq not in self._tickets
            or any(ticket.pattern == pattern for ticket in self._tickets[article.seq])
        ]

    # In which order

    def go_by(self, order: Order, only: str = "") -> None:
        """Go through the queue in another order."""
        self.order, self.only = order, only
        for seq in self._tickets:
            self._arrange(seq)

    def skip(self, seq: int, spot: Spot) -> None:
        """Put a region off to the end."""
        self.put_off.add((seq, spot))
        self._arrange(seq)

    def here(self, seq: int, region: Region | None, spot: Spot | None) -> Here:
        """Where one is with this region in view."""
        part = 0 if region is None else rank(region, self.order)
        return Here(seq, spot, _PUT_OFF if (seq, spot) in self.put_off else part)

    def following(self, here: Here, *, forward: bool = True) -> Ticket | None:
        """The next ticket (or the one before), round the end; None where nothing waits."""
        step = 1 if forward else -1
        at = (here.part, self.place.get(here.seq, 0), here.spot or ())
        first = None
        for part, place in self._cells(here.seq)[::step]:
            found = self._parts.get(self.roll[place].seq, {}).get(part, ())
            for ticket in found[::step]:
                first = first or ticket
                key = (part, place, ticket.spot)
                if key > at if forward else key < at:
                    return ticket
        return first

    def _cells(self, seq: int) -> list[tuple[int, int]]:
        places: Iterable[int] = range(len(self.roll))
        if self.order is Order.TEXT:
            places = (self.place[seq],) if seq in self.place else ()
        return [(part, place) for part in _PARTS for place in places]

    def _arrange(self, seq: int) -> None:
        parts: dict[int, list[Ticket]] = {}
        for ticket in sorted(self._tickets.get(seq, ()), key=lambda t: t.spot):
            if belongs(ticket, self.order, self.only):
                put_off = (seq, ticket.spot) in self.put_off
                part = _PUT_OFF if put_off else rank(ticket, self.order)
                parts.setdefault(part, []).append(ticket)
        self._parts[seq] = parts

    # Articles

    def article(self, seq: int) -> Reviewable | None:
        """An article under review."""
        place = self.place.get(seq)
        return None if place is None else self.roll[place]

    def neighbour(self, seq: int, *, forward: bool) -> int | None:
        """The next article (or the one before); None at the end."""
        place = self.place.get(seq, -1) + (1 if forward else -1)
        return self.roll[place].seq if 0 <= place < len(self.roll) else None

    def next_open(self, seq: int) -> int | None:
        """The next other article, round the end, with something to settle or to finish."""
        place = self.place.get(seq, -1)
        for article in (*self.roll[place + 1 :], *self.roll[: max(0, place)]):
            if article.seq not in self.finished or self.tickets(article.seq):
                return article.seq
        return None
