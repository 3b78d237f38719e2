"""Which layers are drawn, faintly or not at all: for as long as one works, nothing that is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from annotator.core.display import one_line
from annotator.core.label_schema import LabelSchema


class Showing(Enum):
    """How a layer is drawn."""

    SHOWN = "shown"
    DIMMED = "dimmed"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Layering:
    """The ranks of the layers that are hidden, and of those that are dimmed.

    `before` is what was drawn until one layer was isolated.
    """

    hidden: frozenset[int] = frozenset()
    dimmed: frozenset[int] = frozenset()
    isolated: int | None = None
    before: Layering | None = None

    def showing(self, rank: int) -> Showing:
        """How a layer is drawn."""
        if rank in self.hidden:
            return Showing.HIDDEN
        return Showing.DIMMED if rank in self.dimmed else Showing.SHOWN

    def turned(self, rank: int) -> Layering:
        """The next for a layer: shown, dimmed, hidden, and shown again."""
        match self.showing(rank):
            case Showing.SHOWN:
                return Layering(self.hidden, self.dimmed | {rank})
            case Showing.DIMMED:
                return Layering(self.hidden | {rank}, self.dimmed - {rank})
            case Showing.HIDDEN:
                return Layering(self.hidden - {rank}, self.dimmed)

    def isolating(self, rank: int, ranks: Iterable[int]) -> Layering:
        """Only this layer; the same again: what was drawn before."""
        if self.isolated == rank:
            return self.before or Layering()
        before = self.before if self.isolated is not None else self
        return Layering(frozenset(ranks) - {rank}, frozenset(), rank, before)

    def said(self, label_schema: LabelSchema) -> str:
        """What is hidden, in words; empty if nothing is."""
        names = [layer.name for n, layer in enumerate(label_schema.layers) if n in self.hidden]
        if len(names) > 1:
            return f"{len(names)} layers hidden"
        return f"{one_line(names[0], 12)} hidden" if names else ""


#: Every layer as it is.
ALL = Layering()
