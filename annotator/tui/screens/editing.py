"""Editing a region with the keys of annotation, in a draft that is saved as a whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from textual import events

from annotator.core.acts import Act
from annotator.core.decision import Refusal
from annotator.core.display import one_line
from annotator.core.ruling import Remarks
from annotator.tui import commands, footers
from annotator.tui.adjudication import Verdict
from annotator.tui.editing import Edit
from annotator.tui.keymap import BY_ID
from annotator.tui.screens.annotate import AnnotateScreen
from annotator.tui.session import touched
from annotator.tui.widgets.bars import Bar, KeyBar
from annotator.tui.workbench import Workbench

T = TypeVar("T")

#: The actions of annotation that make sense in a draft of one region.
ALLOWED = frozenset(
    (
        *("reject", "pick-label", "attributes", "by-character", "select", "search"),
        *("next-stop", "previous-stop", "next-span", "previous-span", "next-stacked"),
        *("left", "right", "up", "down", "page-up", "page-down", "top", "bottom"),
        *("hint", "hint-selection", "hint-end", "hint-start", "follow-link"),
        *("guidelines", "help", "leave"),
        *(id for id in BY_ID if id.startswith(("start-", "end-"))),
    )
)


class EditScreen(AnnotateScreen):
    """The article with one region in hand; `done` gets what the draft makes of it."""

    def __init__(
        self, draft: Edit, remarks: Remarks, done: Callable[[list[Verdict]], None]
    ) -> None:
        bench = Workbench(draft.state)
        bench.go_to(draft.region.place.start)
        if draft.focus:
            bench.focus_on(draft.focus)
        super().__init__(bench)
        self._draft, self._remarks, self._done = draft, remarks, done

    def show_marks(self) -> None:
        super().show_marks()
        if not (self.mode or self.find or self.bench.hits or self.bench.selection):
            schema = self.session.store.label_schema
            self.query_one(KeyBar).hold(footers.editing(self.keymap, schema))

    def _settled(self) -> None:
        """Nothing of a draft is kept or suggested for."""

    def refresh_list(self) -> None:
        """There is no list of articles here."""

    def _show_where(self) -> None:
        left = f" editing: {one_line(self.bench.state.article.title, 200)}"
        self.query_one("#where", Bar).set(left, f"{self._ends} ")

    def do(self, id: str) -> None:
        """Do an action on the draft."""
        if id in ALLOWED:
            commands.run(self, id)
        else:
            self._own_action(id)

    def perform(
        self,
        build: Callable[[Act], T],
        then: Callable[[T], None] | None = None,
        *,
        carry: Callable[[T], object] | None = None,
    ) -> None:
        """Build an act and show what it makes of the draft."""
        before = self.bench.state
        act = Act(before, self.session.new_id)
        try:
            result = build(act)
            decisions = act.decisions()
            self.bench.update(self._draft.change(decisions))
        except Refusal as refusal:
            self.say(str(refusal), wrong=True)
            return
        self.view.show(self.bench.state, touched(before, decisions))
        self._after(then, result)

    # Keys

    def _press(self, event: events.Key) -> bool:
        action = self.bound_to(event)
        if self.mode or action is None or action in ALLOWED:
            return super()._press(event)
        self.message = None
        self._own_action(action)
        return True

    def _own_action(self, id: str) -> None:
        """What keys mean here that decide on articles elsewhere."""
        if id == "accept":
            self._save()
        elif id in ("undo", "redo"):
            self._turn(redo=id == "redo")
        else:
            self.say(f"not while a region is edited: {self._ends}")

    @property
    def _ends(self) -> str:
        save, leave = self.keymap.first("accept", rather="enter"), self.keymap.first("leave")
        return f"{save} saves it · {leave} leaves it as it was"

    def _save(self) -> None:
        try:
            verdicts = self._draft.verdicts(self._remarks)
        except Refusal as refusal:
            self.say(str(refusal), wrong=True)
            return
        self.dismiss(None)
        self._done(verdicts)

    def _turn(self, *, redo: bool) -> None:
        state = self._draft.redo() if redo else self._draft.undo()
        if state is None:
            self.say(f"nothing to {'redo' if redo else 'undo'} in this edit")
            return
        self.bench.update(state)
        self.view.show(state, None)
        self.show_marks()

    def leave(self) -> None:
        """Leave what is open: a search, a selection, and then the edit."""
        if self.find or self.bench.hits or self.bench.selection:
            super().leave()
        else:
            self.dismiss(None)
