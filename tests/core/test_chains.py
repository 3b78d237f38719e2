"""What several copies hold of one person's work, put together."""

from __future__ import annotations

from functools import reduce
from itertools import permutations
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.annotators import GOLD
from annotator.core.chains import Branches, Chain, Row, begins_with, identities, united
from annotator.core.set_apart import name_apart, origin_of, other_chain, other_id

ids = st.uuids(version=4).map(str)


def row(act: str, number: int = 0) -> Row:
    link = f'{{"is":"link","id":"{act}","type":"cites","from":"x","to":"{act}"}}'
    at = f"2026-03-01T12:00:{number:02}.000Z"
    return Row(act, None, "do", None, "Kim", "annotator", at, "link", act, None, link, None)


@st.composite
def trees(draw: st.DrawFn) -> list[Chain]:
    """Chains that begin alike and part somewhere, or go on from each other."""
    chains: list[Chain] = [()]
    for _ in range(draw(st.integers(1, 6))):
        chain = draw(st.sampled_from(chains))
        cut = draw(st.integers(0, len(chain)))
        new = tuple(row(draw(ids)) for _ in range(draw(st.integers(1, 3))))
        chains.append(chain[:cut] + new)
    return chains


def said(branches: Branches) -> tuple[object, ...]:
    return identities(branches.main), tuple(map(identities, branches.apart))


@given(trees())
def test_in_whatever_order_copies_come_together_it_is_the_same(chains: list[Chain]) -> None:
    found = {
        said(reduce(united, (Branches(chain) for chain in order)))
        for order in permutations(chains[-4:])
    }
    assert len(found) == 1


@given(trees(), st.data())
def test_how_they_are_grouped_changes_nothing(chains: list[Chain], data: st.DataObject) -> None:
    copies = [Branches(chain) for chain in chains]
    cut = data.draw(st.integers(1, len(copies) - 1)) if len(copies) > 1 else 1
    groups = [reduce(united, group) for group in (copies[:cut], copies[cut:]) if group]
    whole = reduce(united, copies)
    assert said(reduce(united, groups)) == said(whole)
    assert said(united(whole, whole)) == said(whole)
    assert all(said(united(whole, copy)) == said(whole) for copy in copies)


@given(trees())
def test_every_decision_is_in_one_of_the_chains(chains: list[Chain]) -> None:
    whole = reduce(united, (Branches(chain) for chain in chains))
    for chain in chains:
        assert any(begins_with(it, chain) for it in (whole.main, *whole.apart))


@given(st.lists(ids, min_size=1, max_size=3), st.integers(2, 9), st.sampled_from(("Kim", GOLD)))
def test_what_is_set_apart_is_known_for_what_it_was(
    acts: list[str], number: int, owner: str
) -> None:
    chain = tuple(map(row, acts))
    apart = other_chain(chain, owner, number)
    name = name_apart(owner, number)
    assert {it.annotator_id for it in apart} == {name}
    assert origin_of(name, apart[0].act) == (owner, number)
    assert origin_of(name, chain[0].act) is None
    assert identities(other_chain(apart, owner, number)) == identities(chain)
    assert not {it.act for it in apart} & set(acts)
    assert all(str(UUID(it.act)) == it.act for it in apart)


@given(ids, st.sampled_from([(2, False), (3, False), (2, True), (3, True)]))
def test_an_id_has_another_in_each_place_and_leads_back(id: str, where: tuple[int, bool]) -> None:
    others = {other_id(id, n, gold=gold) for n in (2, 3) for gold in (False, True)}
    assert len(others | {id}) == 5
    number, gold = where
    assert other_id(other_id(id, number, gold=gold), number, gold=gold) == id


def test_an_id_that_is_no_uuid_leads_back_too() -> None:
    other = other_id("act-1", 2, gold=False)
    assert other != "act-1"
    assert other_id(other, 2, gold=False) == "act-1"
    assert origin_of("Kim (2)", other) == ("Kim", 2)
    assert origin_of("Kim (2)", "act-1") is None
