"""The adjudication screen: its keys, and the decisions that become gold."""

from __future__ import annotations

from textual import events

from annotator.core.span import Span
from annotator.review.confusion import Spot
from annotator.tui import review_commands
from annotator.tui.adjudication import Adjudication
from annotator.tui.keymaps import pressed
from annotator.tui.review_keys import REASON_KEYS
from annotator.tui.screens.settling import SettlingScreen
from annotator.tui.touring import Tour
from annotator.tui.widgets.article_view import ArticleView
from annotator.tui.widgets.bars import KeyBar
from annotator.tui.widgets.region_list import RegionList


class AdjudicateScreen(SettlingScreen):
    """Where regions are settled: keys become rulings."""

    def __init__(self, adjudication: Adjudication) -> None:
        super().__init__(adjudication)
        self.asks_reason = False
        #: The key that is being dealt with: several keys can stand for one action.
        self.key = ""
        self.tour = Tour(self, self._visit)

    def _settled(self) -> None:
        super()._settled()
        self.in_turn(self.remember)
        self.in_turn(self.merge)
        self.review.begin_survey()

    # Keys

    def _do_beside(self, widget: RegionList, event: events.Key) -> bool:
        """Do what a key stands for that came by way of the list."""
        id = self.left_by(widget, event)
        if id in ("regions", "leave", "quit", "help"):
            self.do(id)
        return id is not None

    def do(self, id: str) -> None:
        """Do an action, after the acts that are still on their way to disk."""
        if not self.instead_of_waiting(id):
            self.in_turn(lambda: review_commands.run(self, id))

    def on_key(self, event: events.Key) -> None:
        """All keys, one after another, as the annotation screen takes them."""
        if self.press(event):
            event.stop()
            event.prevent_default()

    def press(self, event: events.Key) -> bool:
        self.review.survey.give_way()
        if self.app.screen is not self:
            # Typed ahead, before what it is meant for was open.
            self.pass_on(event)
            return True
        if isinstance(self.focused, RegionList):
            return self._do_beside(self.focused, event)
        return self.waits(event) or self._press(event)

    def _press(self, event: events.Key) -> bool:
        """Do what a key means here and now; whether it means something."""
        if self.has_class("-tiny") and self.bound_to(event) != "quit":
            # Nobody decides on what cannot be seen.
            return True
        if self.program.brake.holds(event.key, event.time):
            return True
        self.program.brake.pressed(event.key)
        if self.asks_reason:
            self._reason(event.character or "")
            return True
        action = self.bound_to(event)
        if action is None:
            return False
        self.key = pressed(event)
        self.attempt(lambda: review_commands.run(self, action))
        return True

    def replay(self, event: events.Key) -> None:
        """Do what a key means that has waited its turn."""
        if self.app.screen is self and not isinstance(self.focused, RegionList):
            self._press(event)
        else:
            self.program.key_queue.give_back(event)

    # Reasons

    def ask_reason(self) -> None:
        """The next key is the letter of a reason."""
        self.asks_reason = True
        pairs = ((key, str(reason)) for key, reason in REASON_KEYS.items())
        leave = self.keymap.first("leave")
        self.query_one(KeyBar).hold((*pairs, (leave, "leave")))
        self.say(f"why do they differ? a letter says it, {leave} leaves it")

    def _reason(self, letter: str) -> None:
        self.asks_reason, self.message = False, None
        self.query_one(KeyBar).hold(None)
        reason = REASON_KEYS.get(letter)
        if reason:
            self.remark(reason=reason)
            if later := self.for_later():
                self.say(f"reason: {reason}{later}")
        self.show_marks()

    # The list of regions

    def toggle_list(self) -> None:
        """Go to the list of regions and back."""
        if isinstance(self.focused, RegionList):
            self.leave()
            return
        self.add_class("-listing")
        self.show_marks()
        self.query_one(RegionList).focus()

    def leave(self) -> None:
        """Leave what is open."""
        if isinstance(self.focused, RegionList):
            self.remove_class("-listing")
            self.query_one(ArticleView).focus()
        self.show_marks()

    def on_region_list_chosen(self, event: RegionList.Chosen) -> None:
        self.leave()
        self.in_turn(lambda: self.show_region(event.spot))
        self.in_turn(self.show_marks)

    def on_article_view_pointed(self, event: ArticleView.Pointed) -> None:
        offset = event.offset
        if event.anchor is None and offset < len(self.adjudication.text):
            self.in_turn(lambda: self._point(Span(offset, offset + 1)))

    def _visit(self, spot: Spot) -> bool:
        """Open a place that the report counts, if this review has its article."""
        if spot.article_seq not in self.adjudication.queue.place:
            self.say("this review does not have that article: others annotated it")
            return False
        if spot.article_seq != self.adjudication.seq:
            self.open_article(spot.article_seq)
        self.adjudication.show_span(Span(spot.start, max(spot.end, spot.start + 1)))
        self._keep_place()
        return True

    def _point(self, span: Span) -> None:
        self.message = None
        self.adjudication.show_span(span)
        self._keep_place()
        self.show_marks()
