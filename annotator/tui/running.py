"""Running the interface from the first article until it is left, with all that is to be saved."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.clock import now
from annotator.core.errors import AnnotatorError
from annotator.store.errors import StoreError
from annotator.store.log import Actor
from annotator.store.store import Store
from annotator.tui import faults
from annotator.tui.app import AnnotatorApp
from annotator.tui.keymap import ACTIONS
from annotator.tui.keymaps import Rebinding, check_keys
from annotator.tui.session import Session

#: Seconds that the writer has at the end for what nobody asks about.
CLOSING = 1.0


class NotSavedError(AnnotatorError):
    """The interface was left with decisions that are not on disk."""

    exit_status = 1


def first_article(store: Store, actor: Actor, article_id: str | None) -> int:
    """The article to begin with: the one asked for, else where one was, else the first open one.

    What a reviewer has given back comes before that. Who was given articles begins with one of
    these, and without any may take one that is free.

    Raises:
        StoreError: when it does not exist, or there is none at all.
    """
    if article_id is not None:
        return store.find(article_id)
    if returned := store.open_returns(actor.annotator_id):
        return returned[0][0]
    seq = store.first_open(actor, now())
    if seq is None:
        raise StoreError(f"{store.path}: has no articles yet; put some in with 'annotator add'")
    return seq


def run(
    store: Store,
    actor: Actor,
    *,
    article_id: str | None = None,
    with_suggestions: bool = True,
    with_memory: bool = True,
    timed: bool = True,
    pipelines: Sequence[str] = (),
    rebinding: Rebinding | None = None,
) -> int:
    """Open the interface on a project, until the annotator leaves it; the exit status.

    Where it is not `timed`, nothing is kept of how long that takes.

    Raises:
        AnnotatorError: when it had to end, or not all was saved.
    """
    rebinding = rebinding or Rebinding()
    check_keys(store.label_schema, rebinding.keymap(ACTIONS))
    seq = first_article(store, actor, article_id)
    session = Session(store, actor, with_suggestions, with_memory)
    if not timed:
        session.timer = None
    app = AnnotatorApp(session, seq, pipelines=pipelines, rebinding=rebinding)
    return until_left(app, store)


def until_left(app: AnnotatorApp, store: Store) -> int:
    """Run the interface until it is left, and see to it that all is saved; the exit status.

    Raises:
        AnnotatorError: when it had to end, or not all was saved.
    """
    try:
        with app.ending.caught():
            app.run()
    except Exception as error:
        app.fault = app.fault or error
    finally:
        app.keep_time()
        unsaved = app.writer.stop(CLOSING)
        if app.prefiller:
            app.prefiller.stop()
    if app.fault:
        raise faults.for_people(app.fault) from app.fault
    if unsaved:
        raise _not_saved(unsaved, app.ending.status)
    if not app.ending.status:
        store.check_place()
    return app.ending.status


def _not_saved(names: list[str], status: int) -> NotSavedError:
    error = NotSavedError(f"not saved: {', '.join(names)}")
    error.exit_status = status or error.exit_status
    return error
