"""All suggestions of the project that are not decided, by label and text: decided in bulk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType

from annotator.core.display import one_line
from annotator.core.extent import many
from annotator.store.bulk import Recorded
from annotator.store.concordance import Group, Proposed
from annotator.store.store import Store
from annotator.tui import bulk_work
from annotator.tui.bulk_work import Decided, Verb, Verdict
from annotator.tui.commands.everywhere import commit, hand_of, left_out
from annotator.tui.inquiry import Tell
from annotator.tui.screens.asking import picking_label
from annotator.tui.screens.suggestions import SuggestionsScreen, by_frequency, key_of
from annotator.tui.widgets.span_panel import quoted

if TYPE_CHECKING:
    from annotator.store.undo import Turned
    from annotator.tui.screens.annotate import AnnotateScreen


class Concordance(SuggestionsScreen):
    """What is decided on its rows is one act each time, worked out and asked about before."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", show=False),
        Binding("enter", "enter", show=False),
        Binding("space", "mark", show=False),
        Binding("asterisk", "mark_all", show=False),
        Binding("a", "decide('accept')", show=False),
        Binding("x", "decide('reject')", show=False),
        Binding("l", "pick", show=False),
        Binding("slash", "filter", show=False),
        Binding("u", "turn(False)", show=False),
        Binding("U", "turn(True)", show=False),
    ]

    def __init__(self, annotating: AnnotateScreen) -> None:
        super().__init__(annotating)
        #: What enter would do, what that is about, and the texts, or the lines of one, in it.
        self.plan: Decided | None = None
        self._subject = ""
        self._planned: Sequence[Group | Proposed] = ()
        self._is_saving = False
        #: Keys that wait until what is being saved is.
        self._held: list[events.Key] = []
        #: What the acts that were made here decided, by their ids.
        self._acts: dict[str, Sequence[Group | Proposed]] = {}

    @property
    def is_busy(self) -> bool:
        """Whether something is being read or written that one waits for."""
        return super().is_busy or self._is_saving

    @property
    def question(self) -> str:
        """What the plan does, and how one has it done."""
        return _question(self.plan, self._subject) if self.plan else ""

    # What keys do

    def holds(self, event: events.Key) -> bool:
        """Whether a key has to wait until what is being saved is; escape never does.

        Nor what leaves otherwise, where that is kept from being saved.
        """
        if not self._is_saving or event.key == "escape":
            return False
        if event.key == "q" and self._annotating.is_stuck:
            return False
        self._held.append(event)
        return True

    def _saved(self, *, is_lost: bool = False) -> None:
        """What was being saved is; if it `is_lost` what was to follow it is not done either."""
        self._is_saving, held, self._held = False, self._held, []
        if not is_lost:
            for event in reversed(held):
                self._program.key_queue.give_back(event)

    def on_key(self, event: events.Key) -> None:
        """A label's key relabels."""
        keys = self._annotating.session.store.label_schema.label_keys
        label = keys.get(event.character or "")
        if label and self.focused is self._rows:
            event.stop()
            self._decide(Verdict(Verb.RELABEL, label))

    def action_leave(self) -> None:
        """Leave one thing at a time: what is worked out, the lines, the filter, the screen."""
        self._said = ""
        if self._inquiry:
            self._inquiry.give_up()
            self._inquiry, self._words = None, ""
            self._say("given up: nothing was done")
        elif self._is_saving:
            if self._program.writer.trouble:
                self._program.writer.give_up()
            return
        elif self.plan:
            self.plan = None
            self._show_groups_again()
        elif self.group:
            self.group, self.lines = None, ()
            self._show_groups(self._group_at)
        elif self._filter.display:
            self._end_filter(keep=False)
        else:
            self.dismiss(None)
        self._show_keys()
        self._show_at()

    def action_enter(self) -> None:
        if self.is_busy:
            return
        if self.plan:
            self._commit(self.plan)
        elif self.group is None and self.groups:
            self._open(self.groups[self._rows.at])

    def on_row_list_opened(self) -> None:
        # A click opens, and never decides.
        if not self.plan:
            self.action_enter()

    def action_decide(self, verb: str) -> None:
        self._decide(Verdict(Verb(verb)))

    def action_pick(self) -> None:
        """Relabel, with any label that is typed."""
        if self.is_busy or self.plan or not self._chosen():
            return

        def picked(label: str | None) -> None:
            if label:
                self._decide(Verdict(Verb.RELABEL, label))

        labels = self._annotating.session.store.label_schema.labels
        self.app.push_screen(picking_label(labels), picked)

    def action_turn(self, redo: bool) -> None:
        """Take the last act back, or bring it back again."""
        if self.is_busy or self.plan:
            return
        annotating = self._annotating
        self._is_saving = True
        self._tell("saving…")

        def after(turned: Turned | None) -> None:
            self._saved()
            self._words = ""
            self._say(annotating.message[0] if annotating.message else "")
            self._show_keys()
            if turned and not redo:
                self._bring_back(self._acts.get(turned.target, ()))
            self._read_again()

        annotating.in_turn(lambda: annotating.turn(redo=redo, then=after))

    def _bring_back(self, decided: Sequence[Group | Proposed]) -> None:
        """Stand on the first row of what was taken back, before the table is read anew."""
        if self.group:
            ids = {row.id for row in decided if isinstance(row, Proposed)}
            self._open(self.group, back=ids, said=self._said)
        elif decided:
            back = {key_of(row): row for row in decided if isinstance(row, Group)}
            others = [group for group in self._all.listed if key_of(group) not in back]
            listed = sorted([*others, *back.values()], key=by_frequency)
            self._all = replace(self._all, listed=tuple(listed))
            self._show_groups_again(first_of={key_of(row) for row in decided})

    # Deciding

    def _chosen(self) -> list[int]:
        """The rows that are marked, else the one at hand."""
        rows = self._rows
        if not rows.count:
            return []
        return sorted(rows.marked) or [rows.at]

    def _decide(self, verdict: Verdict) -> None:
        """Work out what a verdict does, and ask."""
        chosen = self._chosen()
        if self.is_busy or self.plan or not chosen:
            return
        hand, name = hand_of(self._annotating), self._annotating.session.actor.annotator_id
        groups = [] if self.group else [self.groups[number] for number in chosen]
        lines = [self.lines[number] for number in chosen] if self.group else []

        def work(store: Store, tell: Tell) -> Decided:
            ids: Mapping[int, Sequence[str]] = _by_article(lines)
            ids = ids or store.suggested_members(name, groups)
            return bulk_work.decide(store, verdict, ids, hand, tell)

        def found(plan: Decided) -> None:
            self._subject = _subject(groups or [self.group] * bool(self.group), plan)
            if plan.count:
                self.plan, self._planned = plan, [*groups, *lines]
            else:
                why = f": {plan.why}" if plan.why else ": decided meanwhile"
                self._say(f"nothing to {verdict.verb}{why}")

        self._inquire("working it out… esc gives it up", work, found)

    def _commit(self, plan: Decided) -> None:
        self._is_saving, self.plan = True, None
        self._tell("saving…")
        subject, planned = self._subject, self._planned

        def done(recorded: Recorded) -> None:
            self._saved()
            self._acts[plan.record.id] = planned
            count = len(recorded.record.changes)
            what = recorded.extent if recorded.left_out else f"{subject}{_along(plan)}"
            said = f"{_past(plan)} {what} in {many(count, 'article')}{_refused(plan)}"
            if not (plan.refused or recorded.left_out):
                self._take_out(planned)
            undone = f"{said}{left_out(recorded)}: u takes it back"
            self._say(undone if count else f"nothing was done{left_out(recorded)}")
            self._show_keys()
            self._read_again()

        def failed(error: Exception) -> None:
            self._saved(is_lost=True)
            self._words = ""
            said = self._annotating.message
            self._say(said[0] if said else str(error))

        self._show_keys()
        annotating = self._annotating
        annotating.in_turn(lambda: commit(annotating, plan.record, done, failed, self._tell))

    def _take_out(self, decided: Sequence[Group | Proposed]) -> None:
        """Show no more what was decided; how many there are of the rest is read later."""
        at = self._rows.at
        if self.group is None:
            gone = {key_of(group) for group in decided if isinstance(group, Group)}
            listed = tuple(group for group in self._all.listed if key_of(group) not in gone)
            self._all = replace(self._all, listed=listed)
            self._show_groups(at)
            return
        ids = {line.id for line in decided if isinstance(line, Proposed)}
        self.lines = [line for line in self.lines if line.id not in ids]
        self.group = replace(self.group, count=self.group.count - len(ids))
        if self.lines:
            self._rows.show(len(self.lines), self._draw_line, at=at)
            self._show_about()
        else:
            self.group = None
            self._show_groups(self._group_at)


def _by_article(lines: Sequence[Proposed]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for line in lines:
        found.setdefault(line.article_seq, []).append(line.id)
    return found


def _subject(groups: Sequence[Group | None], plan: Decided) -> str:
    """What is decided on, as 214 PERSON “Kyiv”."""
    first, count = groups[0] if groups else None, plan.count
    if len(groups) == 1 and first:
        return f"{count:,} {first.label} {quoted(first.quote, 30)}"
    return f"{many(count, 'suggestion')} of {many(len(groups), 'text')}"


def _question(plan: Decided, subject: str) -> str:
    verb = plan.verdict.verb
    to = f" to {plan.verdict.label}" if verb is Verb.RELABEL else ""
    what = f"{verb} {subject}{to}{_along(plan)} in {many(plan.articles, 'article')}{_refused(plan)}"
    return f"{what}: enter does it, esc leaves"


def _along(plan: Decided) -> str:
    """What goes with the suggestions that are decided on: sources of claims, and links."""
    return plan.extent.beside(plan.count)


def _past(plan: Decided) -> str:
    if plan.verdict.verb is Verb.RELABEL:
        return f"relabelled to {plan.verdict.label}:"
    return "accepted" if plan.verdict.verb is Verb.ACCEPT else "rejected"


def _refused(plan: Decided) -> str:
    return f" · {plan.refused:,} refused ({one_line(plan.why, 60)})" if plan.refused else ""
