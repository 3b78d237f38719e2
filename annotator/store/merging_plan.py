"""What becomes of one article's part of the log when another copy of the project is taken in."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from annotator.core.annotators import GOLD
from annotator.core.chains import (
    Branches,
    Chain,
    Identity,
    Row,
    begins_with,
    identities,
    united,
)
from annotator.core.set_apart import FIRST, name_apart, origin_of, other_chain
from annotator.store.merging_errors import MergeError

#: Whose state a chain makes: annotator (or @gold) and role, as the derived tables have them.
Whose: TypeAlias = tuple[str, str]

GOLDEN: Whose = (GOLD, "reviewer")

_COLUMNS = ", ".join(Row._fields)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A chain as a file holds it, with the numbers of its rows."""

    rows: Chain
    seqs: tuple[int, ...]


#: An article's part of the log, by whose it is.
Part: TypeAlias = Mapping[Whose, Numbered]


@dataclass(frozen=True, slots=True)
class Fork:
    """Work that was done on both sides: who stays, and under which name the other is kept.

    `decisions` are those of the work that was set apart, from where the two parted; `came` says
    that it is the other copy's.
    """

    whose: str
    kept_as: str
    decisions: int
    came: bool


@dataclass
class ArticlePlan:
    """The rows that go and those that come, in their order, and what each chain is then."""

    delete: list[int] = field(default_factory=list)
    insert: list[Row] = field(default_factory=list)
    #: For each of these the number that it has in the other copy; None for what was set apart.
    numbers: list[int | None] = field(default_factory=list)
    #: The chains that are not as they were.
    changed: dict[Whose, Chain] = field(default_factory=dict)
    #: Those of them of which some rows went.
    rewritten: set[Whose] = field(default_factory=set)
    gone: list[Row] = field(default_factory=list)
    forks: list[Fork] = field(default_factory=list)
    #: How many decisions this file did not have yet.
    new: int = 0
    branches: dict[Whose, Branches] = field(default_factory=dict)
    #: By whose acts only one of the two has: annotator and role of the rows.
    ours_only: set[Whose] = field(default_factory=set)
    theirs_only: set[Whose] = field(default_factory=set)


def read_part(connection: sqlite3.Connection, seq: int) -> dict[Whose, Numbered]:
    """An article's part of the log."""
    rows: dict[Whose, list[Row]] = {}
    numbers: dict[Whose, list[int]] = {}
    sql = f"SELECT {_COLUMNS}, seq FROM log WHERE article = ? ORDER BY seq"
    cursor = connection.execute(sql, (seq,))
    cursor.row_factory = None
    for found in cursor:
        row = Row(*found[:-1])
        key = whose(row)
        rows.setdefault(key, []).append(row)
        numbers.setdefault(key, []).append(found[-1])
    return {key: Numbered(tuple(it), tuple(numbers[key])) for key, it in rows.items()}


def whose(row: Row) -> Whose:
    """Whose state a row changes: what reviewers decide is all one gold."""
    return GOLDEN if row.role == GOLDEN[1] else (row.annotator_id, row.role)


def branches_of(part: Part) -> dict[Whose, Branches]:
    """The chains of an article, with those that were set apart beside those that stand."""
    main: dict[Whose, Chain] = {}
    apart: dict[Whose, list[Chain]] = {}
    for (name, role), it in part.items():
        origin = origin_of(name, it.rows[0].act) if role == "annotator" else None
        if origin is None:
            main[name, role] = it.rows
        else:
            key = GOLDEN if origin[0] == GOLD else (origin[0], role)
            apart.setdefault(key, []).append(other_chain(it.rows, *origin))
    return {
        key: Branches(main.get(key, ()), tuple(sorted(apart.get(key, ()), key=identities)))
        for key in dict.fromkeys([*main, *apart])
    }


def laid_out(branches: Mapping[Whose, Branches]) -> Iterator[tuple[Whose, Whose, Chain]]:
    """Every chain as it is kept: whose work it was, under what name, and its rows."""
    taken = {key for key, it in branches.items() if it.main}
    for key, it in branches.items():
        if it.main:
            yield key, key, it.main
        number = FIRST
        for chain in it.apart:
            while (name_apart(key[0], number), "annotator") in taken:
                number += 1
            name = name_apart(key[0], number)
            yield key, (name, "annotator"), other_chain(chain, key[0], number)
            number += 1


def plan(ours: Part, theirs: Part, article: str) -> ArticlePlan:
    """What to do so that our part of the log holds both.

    Raises:
        MergeError: when the same acts are there under two names.
    """
    one, other = branches_of(ours), branches_of(theirs)
    both = dict.fromkeys([*one, *other])
    found = ArticlePlan(
        branches={key: united(one.get(key, Branches()), other.get(key, Branches())) for key in both}
    )
    final = {at: (key, chain) for key, at, chain in laid_out(found.branches)}
    _refuse_two_names(final, article)
    _count(found, one, other)
    moved = _behind_gold(ours, theirs, {at: chain for at, (_, chain) in final.items()})
    coming: list[tuple[tuple[int, int, str, int], Row]] = []
    for at, (_, chain) in final.items():
        here = ours.get(at)
        kept = len(here.rows) if here and begins_with(chain, here.rows) and at not in moved else 0
        if here and kept == len(chain):
            continue
        found.changed[at] = chain
        if here and not kept:
            _drop(found, at, here)
        coming += _ordered(at, chain, kept, theirs.get(at), here)
    for at, here in ours.items():
        if at not in final:
            found.changed[at] = ()
            _drop(found, at, here)
    coming.sort(key=lambda pair: pair[0])
    found.insert = [row for _, row in coming]
    found.numbers = [None if order[0] else order[1] for order, _ in coming]
    found.forks = list(_forks(found.branches, final, one))
    return found


def _drop(found: ArticlePlan, at: Whose, here: Numbered) -> None:
    found.rewritten.add(at)
    found.delete += here.seqs
    found.gone += here.rows


def _ordered(
    at: Whose, chain: Chain, kept: int, theirs: Numbered | None, here: Numbered | None
) -> Iterator[tuple[tuple[int, int, str, int], Row]]:
    """The rows that come, with what they are sorted by: theirs in their order, then all others.

    Gold of theirs so comes before work that it knows nothing of: it counts as changed since.
    """
    same = theirs is not None and identities(theirs.rows) == identities(chain)
    for number in range(kept, len(chain)):
        if same and theirs is not None:
            order = (0, theirs.seqs[number], "", 0)
        elif here and number < len(here.seqs):
            order = (1, here.seqs[number], "", 0)
        else:
            order = (2, 0, at[0], number)
        yield order, chain[number]


def _behind_gold(ours: Part, theirs: Part, final: Mapping[Whose, Chain]) -> set[Whose]:
    """Whose work has to come to lie behind gold that comes: that which it does not know."""
    gold = final.get(GOLDEN)
    here = ours.get(GOLDEN)
    if not gold or (here and begins_with(gold, here.rows)):
        return set()
    return {
        at
        for at, chain in final.items()
        if at != GOLDEN
        and at in ours
        and (at not in theirs or identities(theirs[at].rows) != identities(chain))
    }


def _refuse_two_names(final: Mapping[Whose, tuple[Whose, Chain]], article: str) -> None:
    known: dict[str, Whose] = {}
    for at, (_, chain) in final.items():
        first = chain[0].act
        if known.setdefault(first, at) != at:
            one, two = sorted((known[first][0], at[0]))
            raise MergeError(
                f"article '{article}': what {one} did here is {two}'s there; rename one of them "
                "in that copy first, so that the name is the same"
            )


def _all_of(branches: Branches | None) -> set[Identity]:
    chains: Iterable[Chain] = () if branches is None else (branches.main, *branches.apart)
    return {it for chain in chains for it in identities(chain)}


def _count(
    found: ArticlePlan, one: Mapping[Whose, Branches], other: Mapping[Whose, Branches]
) -> None:
    """Count what is new, and note whose acts only one side has."""
    for key in found.branches:
        ours, theirs = _all_of(one.get(key)), _all_of(other.get(key))
        found.new += len(theirs - ours)
        if theirs - ours:
            found.theirs_only |= _actors(other[key], theirs - ours)
        if ours - theirs:
            found.ours_only |= _actors(one[key], ours - theirs)


def _actors(branches: Branches, among: set[Identity]) -> set[Whose]:
    chains = (branches.main, *branches.apart)
    return {
        (row.annotator_id, row.role)
        for chain in chains
        for row, it in zip(chain, identities(chain), strict=True)
        if it in among
    }


def _forks(
    branches: Mapping[Whose, Branches],
    final: Mapping[Whose, tuple[Whose, Chain]],
    ours: Mapping[Whose, Branches],
) -> Iterator[Fork]:
    """The chains that were not set apart here before."""
    for key, it in branches.items():
        here = ours.get(key, Branches())
        names = [at for at, (origin, _) in final.items() if origin == key and at != key]
        for at, chain in zip(names, it.apart, strict=True):
            if not any(begins_with(chain, known) for known in here.apart):
                said = identities(chain)
                common = sum(1 for _ in _while_same(said, identities(it.main)))
                came = not _all_of(here).issuperset(said)
                yield Fork(key[0], at[0], len(chain) - common, came)


def _while_same(one: Iterable[Identity], other: Iterable[Identity]) -> Iterator[Identity]:
    for a, b in zip(one, other, strict=False):
        if a != b:
            return
        yield a
