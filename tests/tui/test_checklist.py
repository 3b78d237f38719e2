"""How far each of an annotator's articles is, told from the file."""

from __future__ import annotations

from pathlib import Path

from annotator.core.annotation import Status
from annotator.review.checking import Checking
from annotator.review.rechecking import Stand
from annotator.review.settling import Answering
from annotator.store.log import Actor, ActRecord, Change
from annotator.store.store import Store
from annotator.tui.checking_run import check_session
from annotator.tui.checklist import Checklist, first_to_check
from tests.store.projects import new_id
from tests.tui.desk import clock
from tests.tui.projects import ADA
from tests.tui.reviews import KIM, annotate, by_hand, move


def check(path: Path, seq: int, *, send_back: bool = False) -> None:
    """Kim accepts all of an article, and finishes it or gives it back."""
    with Store.open(path) as store:
        session = check_session(store, KIM, "Ada")
        session.now = clock
        opened = session.open(seq)
        act = session.act(opened.state)
        act.accept_all([entry[3] for entry in act.draft.stops])
        _end(act, send_back)
        change = Change(seq, opened.state.article.text, opened.head, act.decisions())
        store.record(ActRecord(new_id(), KIM, clock(), (change,)))


def _end(act: Checking, send_back: bool) -> None:
    if send_back:
        act.give_back("a word")
    else:
        act.set_status(Status.FINISHED)
        act.finish()


def answer(path: Path, seq: int) -> None:
    """Ada gives an article back."""
    with Store.open(path) as store:
        [(_, back)] = store.open_returns("Ada")
        opened = store.load(seq, ADA)
        act = Answering(opened.state, new_id)
        act.answer(back.id)
        change = Change(seq, opened.state.article.text, opened.head, act.decisions())
        store.record(ActRecord(new_id(), ADA, clock(), (change,)))


def stands(path: Path, before: Checklist | None = None) -> list[Stand]:
    """The stands in order, with those of `before` trusted where nothing happened."""
    with Store.open(path) as store:
        return list(Checklist.read(store, "Ada", before).stands.values())


def test_each_stand(path: Path) -> None:
    """From new to checked, changed, sent back and answered."""
    annotate(path, seqs=(1, 2, 3))
    assert stands(path) == [Stand.NEW] * 3
    check(path, 1)
    check(path, 2, send_back=True)
    by_hand(path, 3, KIM, lambda act: act.set_note(None, "begun"))
    assert stands(path) == [Stand.CHECKED, Stand.AWAY, Stand.IN_PROGRESS]
    by_hand(path, 1, ADA, move("Reuters", "ORG", "told Reuters"))
    answer(path, 2)
    by_hand(path, 3, KIM, lambda act: act.set_status(Status.SKIPPED))
    assert stands(path) == [Stand.CHANGED, Stand.ANSWERED, Stand.SKIPPED]
    check(path, 2)
    assert stands(path)[1] is Stand.CHECKED


def test_reading_again_is_the_same_as_reading_anew(path: Path) -> None:
    """Only what has changed is read; a note of the annotator's changes nothing."""
    annotate(path)
    check(path, 1)
    with Store.open(path) as store:
        before = Checklist.read(store, "Ada")
    by_hand(path, 1, ADA, lambda act: act.set_note(None, "by the way"))
    assert stands(path, before) == stands(path) == [Stand.CHECKED, Stand.NEW]
    by_hand(path, 1, ADA, move("Reuters", "ORG", "told Reuters"))
    assert stands(path, before) == stands(path) == [Stand.CHANGED, Stand.NEW]


def test_the_first_is_where_something_is_to_do(path: Path) -> None:
    """Where the reviewer was if that is open; with nothing to do, where they were all the same."""
    annotate(path)
    with Store.open(path) as store:
        assert first_to_check(store, KIM, "Ada") == 1
        store.remember(2, KIM, 0, clock())
        assert first_to_check(store, KIM, "Ada") == 2
        check(path, 2)
        assert first_to_check(store, KIM, "Ada") == 1
        check(path, 1)
        assert first_to_check(store, KIM, "Ada") == 2
        by_hand(path, 1, ADA, move("Reuters", "ORG", "told Reuters"))
        assert first_to_check(store, KIM, "Ada") == 1


def test_another_annotator_s_gold_is_compared(path: Path) -> None:
    """Whoever had no part in it is not checked because of it, unless they have the same."""
    annotate(path)
    annotate(path, Actor("Ben"), (1,))
    check(path, 1)
    with Store.open(path) as store:
        assert Checklist.read(store, "Ben").stands == {1: Stand.CHECKED}
    by_hand(path, 1, Actor("Ben"), move("Reuters", "ORG", "told Reuters"))
    with Store.open(path) as store:
        assert Checklist.read(store, "Ben").stands == {1: Stand.NEW}
