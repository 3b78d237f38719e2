"""Noticing what others write to the project, and the same annotator in another window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.core.display import one_line
from annotator.store.errors import StoreError
from annotator.store.log import Role
from annotator.store.store import Store
from annotator.tui.writer import Outcome

if TYPE_CHECKING:
    from annotator.store.elsewhere import Seen
    from annotator.tui.app import AnnotatorApp
    from annotator.tui.session import Session

#: Seconds between two looks: each takes the writer some microseconds.
EVERY = 2.0


class Elsewhere:
    """Looks now and then whether somebody else has written; the interface never waits for it.

    The list then shows how far the articles are. An article that the same annotator changed in
    another window, or that a merge, an import or a migration changed, is shown anew, before a
    decision on what is not there any more is refused. So is one under review of which somebody
    changed their work.
    """

    def __init__(self, app: AnnotatorApp) -> None:
        self._app = app
        self._version: int | None = None
        self._is_looking = False

    def look(self) -> None:
        """Have the writer look; what it saw is dealt with when it comes."""
        if self._is_looking or self._app.is_left:
            return
        self._is_looking = True
        seq, actor = self._app.session.seq, self._app.session.actor

        def work(store: Store) -> Seen | None:
            from annotator.store import elsewhere

            try:
                return elsewhere.look(store, seq, actor)
            except StoreError:
                # Whoever decides something will be told; this need not be waited for.
                return None

        self._app.writer.submit(work, self._saw)

    def _saw(self, outcome: Outcome) -> None:
        self._is_looking = False
        seen: Seen | None = outcome.result
        if seen is None or seen.version == self._version or self._app.is_left:
            return
        if self._version is None:
            self._version = seen.version
        elif self._is_free:
            self._version = seen.version
            self._show(seen)

    @property
    def _is_free(self) -> bool:
        """Whether nothing is under way that this would disturb; else it is seen next time."""
        screen = self._app.annotating
        return self._app.screen is screen and screen.is_idle and screen.mode is None

    def _show(self, seen: Seen) -> None:
        app, session = self._app, self._app.session
        app.forget_place()
        app.annotating.attempt(app.annotating.refresh_list)
        is_here = seen.seq == session.seq and session.actor.role is Role.ANNOTATOR
        if is_here and seen.head != session.head:
            app.annotating.attempt(self._show_anew)
        app.annotating.attempt(app.annotating.look_at_works)

    def _show_anew(self) -> None:
        """Show the open article as it is by now, if it is not what is shown."""
        session, screen = self._app.session, self._app.annotating
        if not session.store.is_there(session.seq):
            screen.show_changed()
        elif session.look(session.seq).head != session.head:
            said = screen.message
            screen.reopen()
            screen.message = screen.message or said
            name = one_line(session.actor.annotator_id, 24)
            # What it was is not known, an import or a migration maybe: only that it was so named.
            more = more_of(session)
            ways = "" if more else " (another window, a merge, …)"
            screen.mention(f"changed elsewhere as {name}{ways}: shown anew{more}", wrong=True)


def more_of(session: Session) -> str:
    """Where else a merge keeps work of the annotator's on the open article; empty if nowhere."""
    if session.actor.role is not Role.ANNOTATOR:
        return ""
    names = [one_line(name, 24) for name in session.store.kept_apart(session.actor, session.seq)]
    return f" · a merge kept {', '.join(names)} too" if names else ""
