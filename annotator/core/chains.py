"""What several copies of a project hold of one person's acts on one article, put together.

The acts on an article are a chain: each names the one that it was made on. Of two chains of which
one begins with the other, the longer has all. Where both go on from the same act in different
ways, one stays in its place and the other is set apart, whole. Which one stays hangs on the acts
alone, so that copies come to the same in whatever order they are put together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias


class Row(NamedTuple):
    """A row of the log, but for its number and its article's, which every file has its own of."""

    act: str
    parent: str | None
    mode: str
    target: str | None
    annotator_id: str
    role: str
    at: str
    kind: str
    subject: str
    before: str | None
    after: str | None
    suggestion_id: str | None


#: What two rows have in common that are the same decision: act, time, mode, kind and subject.
Identity: TypeAlias = tuple[str, str, str, str, str]

Chain: TypeAlias = tuple[Row, ...]


def identity(row: Row) -> Identity:
    """By what a decision is known again in another file."""
    return row.act, row.at, row.mode, row.kind, row.subject


def identities(chain: Iterable[Row]) -> tuple[Identity, ...]:
    """By what a chain is known again."""
    return tuple(map(identity, chain))


@dataclass(frozen=True, slots=True)
class Branches:
    """One person's work on one article: the chain that stands, and those that were set apart."""

    main: Chain = ()
    apart: tuple[Chain, ...] = ()


def united(one: Branches, other: Branches) -> Branches:
    """All that either holds: commutative, associative and idempotent in what it says.

    Of rows that are the same, those of `one` are taken.
    """
    main, lost = _joined(one.main, other.main)
    apart = _longest((*one.apart, *other.apart, *((lost,) if lost else ())))
    return Branches(main, tuple(chain for chain in apart if not begins_with(main, chain)))


def begins_with(chain: Sequence[Row], beginning: Sequence[Row]) -> bool:
    """Whether one chain goes on from another, or is the same."""
    return len(beginning) <= len(chain) and all(
        identity(a) == identity(b) for a, b in zip(beginning, chain, strict=False)
    )


def _joined(one: Chain, other: Chain) -> tuple[Chain, Chain | None]:
    """The chain that stands, and the one that gives way, if they part."""
    if begins_with(one, other):
        return one, None
    if begins_with(other, one):
        return one + other[len(one) :], None
    # The first decision in which they part decides: whatever is done later, it stays the first.
    smaller = identities(one) < identities(other)
    return (one, other) if smaller else (other, one)


def _longest(chains: Iterable[Chain]) -> tuple[Chain, ...]:
    """The chains that no other goes on from, in an order of their own."""
    ordered = sorted(chains, key=identities)
    following = [*ordered[1:], ()] if ordered else []
    pairs = zip(ordered, following, strict=True)
    return tuple(chain for chain, after in pairs if not begins_with(after, chain))
