"""Several reviewers on one gold: what one takes back, another may have gone on from."""

from __future__ import annotations

from annotator.core.acts import Act
from annotator.core.annotation import Status
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


def finish(store: Store, actor: Actor) -> None:
    """Finish the gold of the first article."""
    do(store, 1, actor, lambda act: act.set_status(Status.FINISHED))


def status(store: Store) -> Status:
    """How far the gold of the first article is."""
    return store.load(1, ADA_REVIEWING).state.progress.status


def begin(store: Store, actor: Actor, quote: str, label: str) -> None:
    """Make something gold, and say that the article is begun."""

    def work(act: Act) -> None:
        act.add(place(TALKS.text, quote), label)
        if act.draft.progress.status is Status.NEW:
            act.set_status(Status.IN_PROGRESS)

    do(store, 1, actor, work)


def test_nothing_is_taken_back_beneath_gold_that_another_has_finished(store: Store) -> None:
    begin(store, ADA_REVIEWING, "Reuters", "ORG")
    begin(store, BEN_REVIEWING, "Mr Putin", "PERSON")
    finish(store, BEN_REVIEWING)
    assert undo(store, ADA_REVIEWING) is False
    assert status(store) is Status.FINISHED
    assert sound(store)


def test_what_is_decided_on_finished_gold_can_be_taken_back(store: Store) -> None:
    begin(store, ADA_REVIEWING, "Reuters", "ORG")
    finish(store, ADA_REVIEWING)
    add(store, ADA_REVIEWING, "Mr Putin", "PERSON")
    assert undo(store, ADA_REVIEWING)
    assert status(store) is Status.FINISHED
    assert undo(store, ADA_REVIEWING)
    assert status(store) is Status.IN_PROGRESS
    assert sound(store)


def test_gold_in_which_another_has_put_something_stays_begun(store: Store) -> None:
    begin(store, ADA_REVIEWING, "Reuters", "ORG")
    begin(store, BEN_REVIEWING, "Mr Putin", "PERSON")
    assert undo(store, ADA_REVIEWING)
    assert status(store) is Status.IN_PROGRESS
    assert undo(store, BEN_REVIEWING)
    assert sound(store)


def test_that_an_article_is_begun_already_does_not_bar_a_redo(store: Store) -> None:
    begin(store, ADA_REVIEWING, "Reuters", "ORG")
    assert undo(store, ADA_REVIEWING)
    assert status(store) is Status.NEW
    do(store, 1, ADA_REVIEWING, lambda act: act.set_status(Status.IN_PROGRESS), mode=Mode.AUTO)
    assert undo(store, ADA_REVIEWING, redo=True)
    assert status(store) is Status.IN_PROGRESS
    assert sound(store)


def test_nothing_comes_back_once_another_has_decided_on_the_article(store: Store) -> None:
    add(store, ADA_REVIEWING, "Reuters", "ORG")
    assert undo(store, ADA_REVIEWING)
    add(store, BEN_REVIEWING, "told Reuters", "ORG")
    assert undo(store, ADA_REVIEWING, redo=True) is False
    assert len(store.load(1, ADA_REVIEWING).state.annotations) == 1
    assert sound(store)
