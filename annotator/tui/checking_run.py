"""The interface of a check: one annotator's finished articles, and a reviewer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.screen import Screen

from annotator.store.log import Actor
from annotator.store.store import Store
from annotator.tui.app import AnnotatorApp
from annotator.tui.cases import check_names
from annotator.tui.check_session import CheckSession
from annotator.tui.checklist import Checklist, first_to_check
from annotator.tui.keymap import ACTIONS
from annotator.tui.keymaps import Rebinding, check_keys
from annotator.tui.review_keys import BY_ID
from annotator.tui.running import until_left
from annotator.tui.screens.check import CheckScreen
from annotator.tui.workbench import Workbench


class CheckApp(AnnotatorApp):
    """Opens a project for a reviewer of one annotator's work."""

    session: CheckSession
    KEY_ACTIONS = (*ACTIONS, BY_ID["report"])

    def get_default_screen(self) -> Screen[Any]:
        """The check: no other screen is painted before it."""
        opened = self.session.open(self._first)
        bench = Workbench(opened.state)
        bench.opened_at(opened.cursor, went_on=opened.went_on)
        self.annotating = CheckScreen(bench)
        return self.annotating

    def place_of(self, seq: int) -> str:
        """An article's place among those of the annotator, as 3/27."""
        return self.session.checklist.place_of(seq)


def check_session(store: Store, actor: Actor, annotator_id: str) -> CheckSession:
    """A reviewer at an annotator's work, before anything of it is read."""
    listed = Checklist.unread(store, annotator_id)
    return CheckSession(
        store, actor, with_suggestions=False, annotator_id=annotator_id, checklist=listed
    )


def run_check(
    path: Path,
    actor: Actor,
    annotator_id: str,
    rebinding: Rebinding | None = None,
    *,
    timed: bool = True,
) -> int:
    """Open the interface on an annotator's work, until the reviewer leaves; the exit status.

    Raises:
        AnnotatorError: when there is nothing to check, it had to end, or not all was saved.
    """
    with Store.open(path) as store:
        rebinding = rebinding or Rebinding()
        check_keys(store.label_schema, rebinding.keymap(CheckApp.KEY_ACTIONS))
        check_names(store, [annotator_id])
        session = check_session(store, actor, annotator_id)
        if not timed:
            session.timer = None
        seq = first_to_check(store, actor, annotator_id)
        return until_left(CheckApp(session, seq, rebinding=rebinding), store)
