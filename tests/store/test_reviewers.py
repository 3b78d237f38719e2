"""Several reviewers on one gold: what one takes back, another may have gone on from."""

from __future__ import annotations

from annotator.store.log import Actor, Mode, Role
from annotator.store.store import Store
from tests.store.projects import ADA_REVIEWING, TALKS, annotated, do, new_id, place, replayed

BEN_REVIEWING = Actor("Ben", Role.REVIEWER)
AT = "2026-03-02T12:00:00.000Z"


def add(store: Store, actor: Actor, quote: str, label: str) -> str:
    """Make something gold; the annotation's id."""
    ids: list[str] = []
    do(store, 1, actor, lambda act: ids.append(act.add(place(TALKS.text, quote), label)))
    return ids[0]


def undo(store: Store, actor: Actor, *, redo: bool = False) -> bool | None:
    """Whether the last act could be taken back; None if there was none."""
    turned = store.turn(actor, new_id(), AT, redo=redo)
    return None if turned is None else bool(turned.applied)


def sound(store: Store) -> bool:
    """Whether the tables are what the log says, and no link hangs in the air."""
    kept = store.load(1, ADA_REVIEWING).state
    made = replayed(store, 1, ADA_REVIEWING)
    ends = {end for k in kept.links.values() for end in (k.from_id, k.to_id)}
    return (
        not list(store.faults())
        and ends <= set(kept.annotations)
        and (kept.annotations, kept.links) == (made.annotations, made.links)
    )


def test_what_hangs_on_an_annotation_goes_with_it(store: Store) -> None:
    claim = add(store, ADA_REVIEWING, "No deal", "CLAIM")
    source = add(store, BEN_REVIEWING, "Mr Putin", "SOURCE")
    do(store, 1, BEN_REVIEWING, lambda act: act.link(claim, source, "attributed_to"))
    assert undo(store, ADA_REVIEWING)
    assert not store.load(1, ADA_REVIEWING).state.links
    assert sound(store)
    assert undo(store, ADA_REVIEWING, redo=True)
    assert sound(store)


def test_an_act_that_was_overtaken_is_passed_over(store: Store) -> None:
    first = add(store, ADA_REVIEWING, "Mr Putin", "PERSON")
    second = add(store, ADA_REVIEWING, "Reuters", "ORG")
    do(store, 1, BEN_REVIEWING, lambda act: act.move(second, place(TALKS.text, "told Reuters")))
    before = annotated(store.load(1, ADA_REVIEWING).state)
    assert undo(store, ADA_REVIEWING) is False
    assert annotated(store.load(1, ADA_REVIEWING).state) == before
    assert sound(store)
    assert undo(store, ADA_REVIEWING) is True
    assert first not in store.load(1, ADA_REVIEWING).state.annotations
    assert undo(store, ADA_REVIEWING) is None
    assert sound(store)


def test_a_link_that_another_took_away_is_passed_over(store: Store) -> None:
    claim = add(store, ADA_REVIEWING, "No deal", "CLAIM")
    source = add(store, BEN_REVIEWING, "Mr Putin", "SOURCE")
    do(store, 1, BEN_REVIEWING, lambda act: act.link(claim, source, "attributed_to"))
    assert undo(store, ADA_REVIEWING)
    assert undo(store, BEN_REVIEWING) is False
    assert undo(store, BEN_REVIEWING) is True
    assert sound(store)


def test_what_is_there_again_is_not_brought_back_twice(store: Store) -> None:
    add(store, ADA_REVIEWING, "Reuters", "ORG")
    assert undo(store, ADA_REVIEWING)
    add(store, BEN_REVIEWING, "Reuters", "ORG")
    assert undo(store, ADA_REVIEWING, redo=True) is False
    assert sound(store)


def test_what_settles_itself_is_not_undone_and_leaves_redo_alone(store: Store) -> None:
    add(store, ADA_REVIEWING, "Reuters", "ORG")
    assert undo(store, ADA_REVIEWING)
    do(
        store,
        2,
        ADA_REVIEWING,
        lambda act: act.add(place(act.draft.article.text, "Reuters"), "ORG"),
        mode=Mode.AUTO,
    )
    assert undo(store, ADA_REVIEWING) is None
    assert undo(store, ADA_REVIEWING, redo=True)
    assert sound(store)
