"""What came back from review, on its annotator's screen: said, shown, and answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text

from annotator.core.acts import Act
from annotator.core.annotation import Status
from annotator.core.display import one_line
from annotator.store.articles import Summary
from annotator.store.log import Role
from annotator.store.store import Store
from annotator.store.undo import Turned
from annotator.tui import footers
from annotator.tui.keymap import Pairs
from annotator.tui.screens.undoing import UndoingScreen
from annotator.tui.widgets.bars import cut
from annotator.tui.workbench import Workbench

if TYPE_CHECKING:
    from annotator.core.ruling import SentBack
    from annotator.tui.commands.registry import Command

#: Stands in the list beside an article that came back.
SIGN = "↩"


class ReturningScreen(UndoingScreen):
    """Knows which of the annotator's articles a reviewer has given back."""

    #: What keys mean on this screen that mean something else on others.
    own_commands: ClassVar[Mapping[str, Command]] = {}

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        self.returns: dict[int, SentBack] = {}
        #: Whether the corrections are open: an act may take one of them over.
        self.correcting = False

    def welcome(self) -> None:
        """Say first of all how many articles came back."""
        self.look_for_returns()
        if not self.returns:
            self._say_apart()
            return
        count = len(self.returns)
        many = "1 article came" if count == 1 else f"{count} articles came"
        self.say(f"{many} back from review: {self._look}{self._word_here()}")

    def _say_apart(self) -> None:
        """Say that a merge has set work apart that is not finished, and how to go on with it."""
        actor = self.session.actor
        names = self.session.store.kept_apart(actor) if actor.role is Role.ANNOTATOR else []
        if names:
            more = f" (+{len(names) - 1})" if names[1:] else ""
            how = f'annotate --as "{one_line(names[0], 24)}"{more} goes on with it'
            self.say(f"set apart by a merge, unfinished: {how}")

    def arrived(self) -> None:
        """Say of an article that it came back."""
        if self.session.seq in self.returns:
            self.say(f"this came back from review: {self._look}{self._word_here()}")

    @property
    def _look(self) -> str:
        return self.keymap.first("corrections")

    def _word_here(self) -> str:
        back = self.returns.get(self.session.seq)
        if back is None:
            return ""
        said = f": {back.note}" if back.note else " sent it"
        return f" · {one_line(back.reviewer, 20)}{said}"

    def look_for_returns(self) -> None:
        """Find out what is given back and not answered."""
        actor = self.session.actor
        if actor.role is Role.ANNOTATOR:
            self.returns = dict(self.session.store.open_returns(actor.annotator_id))

    def summaries(self, store: Store) -> list[Summary]:
        """The articles for the list, those that came back marked."""
        return self.with_returns(store, store.summaries(self.session.actor))

    def with_returns(self, store: Store, found: list[Summary]) -> list[Summary]:
        """The same articles, those that came back marked."""
        actor = self.session.actor
        if actor.role is not Role.ANNOTATOR:
            return found
        returns = dict(store.open_returns(actor.annotator_id))
        return [replace(s, sign=SIGN, stand="came back") if s.seq in returns else s for s in found]

    def standing(self) -> str:
        """How far the annotator is with the article, or that it came back."""
        return "came back" if self.session.seq in self.returns else super().standing()

    def _keys(self) -> Pairs | None:
        keys = super()._keys()
        came_back = keys is None and self.session.seq in self.returns
        return footers.returned(self.keymap) if came_back else keys

    def _focus_line(self) -> Text:
        line = super()._focus_line()
        if self.app.screen is not self and self.bench.hits and self.bench.focus is None:
            quote = one_line(self.bench.hits[0].quote(self.bench.text), 60)
            return Text.assemble((" not marked: ", "dim"), f"“{quote}”")
        return line

    # Answering

    def new_act(self) -> Act:
        """An act on the open article; on one that came back it can answer."""
        if not (self.correcting or self.session.seq in self.returns):
            return super().new_act()
        from annotator.review.correcting import Correcting

        return Correcting(self.bench.state, self.session.new_id)

    def closing(self, act: Act, status: Status) -> None:
        """With an article that is finished its return is answered, in the same act."""
        back = self.returns.get(self.session.seq)
        if back and status is Status.FINISHED:
            from annotator.review.settling import Answering

            assert isinstance(act, Answering)
            act.answer(back.id)

    def ended(self, status: Status) -> str:
        """What is said of the article that is finished or skipped."""
        answered = status is Status.FINISHED and self.session.seq in self.returns
        # Short, since what comes after it is what one has to know.
        title = cut(self.bench.state.article.title, 40)
        return f"{'back to review' if answered else status}: {title}"

    def goes_on(self, said: str) -> bool:
        """Open what comes next where there is an order of its own: what came back comes first."""
        seq = self.session.seq
        self.look_for_returns()
        others = [other for other in self.returns if other != seq]
        if not others:
            return False
        self.open_article(next((other for other in others if other > seq), others[0]))
        self.say(f"{said} · {len(others)} more came back")
        return True

    def turned(self, turned: Turned, *, redo: bool) -> None:
        """Show what was undone or redone: an answer to a return may be among it."""
        self.look_for_returns()
        super().turned(turned, redo=redo)

    def take(self, build: Callable[[Act], None], then: Callable[[], None]) -> None:
        """Do an act of answering; `then` follows when it is saved."""
        self.correcting = True
        self.perform(build, lambda _: then())
        self.correcting = False
