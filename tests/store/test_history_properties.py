"""Whatever people do, undo, redo and come back to, the file holds what they saw."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from annotator.core.acts import Act
from annotator.core.article import Article
from annotator.core.decision import Decision, Refusal, inverse
from annotator.core.queue_filter import Field, QueueFilter, Term
from annotator.core.state import State, apply_all, with_suggestions
from annotator.core.suggestion import Suggestions
from annotator.core.suggestion_set import SuggestionSet
from annotator.store import tallies, word_checking
from annotator.store.log import Actor, ActRecord, Change, Mode, Role
from annotator.store.store import Store
from tests.core.schemas import NEWS
from tests.core.strategies import Step, perform, steps, suggestions, texts
from tests.store.projects import ADA, ADA_REVIEWING, AT, BEN, blank_project, new_id, replayed, rows

#: What an act decided, by the article's number.
Decided = dict[int, list[Decision]]

first = st.booleans()


def last(acts: list[str]) -> str | None:
    """The act that a stack has on top."""
    return acts[-1] if acts else None


class Work(RuleBasedStateMachine):
    """Two people on two articles, and beside the file the model of what it should hold."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(mkdtemp())
        self.path = blank_project(self.folder / "project.db")
        self.store = Store.open(self.path)
        self.models: dict[tuple[Actor, int], State] = {}
        self.heads: dict[tuple[Actor, int], str | None] = {}
        self.done: dict[Actor, list[str]] = {}
        self.undone: dict[Actor, list[str]] = {}
        self.decided: dict[str, Decided] = {}
        self.log: list[tuple[object, ...]] = []
        self.runs = 0

    @initialize(data=st.data(), pair=st.sampled_from([(ADA, BEN), (ADA, ADA_REVIEWING)]))
    def two_articles(self, data: st.DataObject, pair: tuple[Actor, Actor]) -> None:
        self.actors = pair
        both = [Article("a", data.draw(texts)), Article("b", data.draw(texts) + "end")]
        self.seqs = [added.seq for added in self.store.add(both, AT)]
        self.propose(data)
        for actor in pair:
            self.done[actor], self.undone[actor] = [], []
            for seq in self.seqs:
                self.models[actor, seq] = self.store.load(seq, actor).state
                self.heads[actor, seq] = None

    def propose(self, data: st.DataObject) -> None:
        self.runs += 1
        batch = []
        for seq in self.seqs:
            article = self.store.article(seq)
            drawn = data.draw(suggestions(article.text, NEWS, run=f"r{self.runs}-{seq}-"))
            found = Suggestions(tuple(drawn.spans.values()), tuple(drawn.links.values()))
            batch.append((seq, article, found, None))
        assert self.store.suggest(batch, f"r{self.runs}", AT, everything=True) == 2

    def record(
        self,
        actor: Actor,
        decided: Decided,
        mode: Mode = Mode.DO,
        act: str | None = None,
        target: str | None = None,
    ) -> str:
        act = act or new_id()
        changes = tuple(
            Change(
                seq, self.models[actor, seq].article.text, self.heads[actor, seq], tuple(decisions)
            )
            for seq, decisions in decided.items()
        )
        self.store.record(ActRecord(act, actor, AT, changes, mode, target))
        self.follow(actor, decided, act)
        return act

    def follow(self, actor: Actor, decided: Mapping[int, Iterable[Decision]], act: str) -> None:
        for seq, decisions in decided.items():
            self.models[actor, seq] = apply_all(self.models[actor, seq], decisions)
            self.heads[actor, seq] = act

    def do(self, actor: Actor, decided: Decided) -> None:
        decided = {seq: decisions for seq, decisions in decided.items() if decisions}
        if decided:
            act = self.record(actor, decided)
            self.done[actor].append(act)
            self.undone[actor].clear()
            self.decided[act] = decided

    @rule(is_first=first, on_first=first, what=st.lists(steps, min_size=1, max_size=3))
    def decide(self, is_first: bool, on_first: bool, what: list[Step]) -> None:
        actor, seq = self.actors[not is_first], self.seqs[not on_first]
        act = Act(self.models[actor, seq], new_id)
        for step in what:
            with suppress(Refusal):
                perform(act, step)
        self.do(actor, {seq: list(act.decisions())})

    @rule(is_first=first, step=steps)
    def decide_on_both(self, is_first: bool, step: Step) -> None:
        actor = self.actors[not is_first]
        decided = {}
        for seq in self.seqs:
            act = Act(self.models[actor, seq], new_id)
            with suppress(Refusal):
                perform(act, step)
            decided[seq] = list(act.decisions())
        self.do(actor, decided)

    @rule(is_first=first, step=steps)
    def carry_the_last_act_on(self, is_first: bool, step: Step) -> None:
        actor = self.actors[not is_first]
        if not self.done[actor]:
            return
        latest = self.done[actor][-1]
        for seq in self.decided[latest]:
            if self.heads[actor, seq] == latest:
                act = Act(self.models[actor, seq], new_id)
                with suppress(Refusal):
                    perform(act, replace(step, what="move"))
                if decisions := list(act.decisions()):
                    self.record(actor, {seq: decisions}, act=latest)
                    self.undone[actor].clear()
                    self.decided[latest][seq] += decisions

    @rule(is_first=first)
    def undo(self, is_first: bool) -> None:
        actor = self.actors[not is_first]
        if self.done[actor]:
            target = self.done[actor].pop()
            assert self.store.last_act(actor) == target
            back = {s: list(inverse(d)) for s, d in self.store.decisions_of(target).items()}
            self.record(actor, back, Mode.UNDO, target=target)
            self.undone[actor].append(target)

    @rule(is_first=first, redo=st.booleans())
    def leave_it_to_the_store(self, is_first: bool, redo: bool) -> None:
        actor = self.actors[not is_first]
        stacks = self.done[actor], self.undone[actor]
        taken, given = reversed(stacks) if redo else stacks
        turned = self.store.turn(actor, new_id(), AT, redo=redo)
        assert (turned.target if turned else None) == last(taken)
        if turned:
            self.follow(actor, turned.applied, turned.id)
            given.append(taken.pop())

    @rule(is_first=first)
    def redo(self, is_first: bool) -> None:
        actor = self.actors[not is_first]
        if self.undone[actor]:
            target = self.undone[actor].pop()
            assert self.store.last_act(actor, undone=True) == target
            self.record(actor, self.store.decisions_of(target), Mode.REDO, target=target)
            self.done[actor].append(target)

    @precondition(lambda self: self.runs < 3)
    @rule(data=st.data())
    def suggest_again(self, data: st.DataObject) -> None:
        self.propose(data)
        for (actor, seq), model in self.models.items():
            found = self.store.load(seq, actor).state.suggested
            self.models[actor, seq] = with_suggestions(model, found)
            if actor.role is Role.ANNOTATOR:  # to reviewers nothing is suggested
                self.check_pinned(seq, found)

    def check_pinned(self, seq: int, found: SuggestionSet) -> None:
        decided = "SELECT DISTINCT suggestion_id FROM log WHERE article = ? AND kind = 'accept'"
        for row in self.store.connection.execute(decided, (seq,)):
            assert row["suggestion_id"] in found.spans
        ends = [(link.type, link.from_id, link.to_id) for link in found.links.values()]
        new = [link for link in found.links.values() if link.id.startswith(f"r{self.runs}-")]
        for link in new:
            assert ends.count((link.type, link.from_id, link.to_id)) == 1

    @rule()
    def come_back(self) -> None:
        self.store.close()
        self.store = Store.open(self.path)

    @invariant()
    def the_file_holds_the_model(self) -> None:
        for (actor, seq), model in self.models.items():
            opened = self.store.load(seq, actor)
            assert opened.state == model
            assert opened.head == self.heads[actor, seq]

    @invariant()
    def the_log_alone_gives_the_same(self) -> None:
        for (actor, seq), model in self.models.items():
            assert replayed(self.store, seq, actor) == model

    @invariant()
    def what_is_counted_as_undecided_is(self) -> None:
        for (actor, seq), model in self.models.items():
            if actor.role is Role.ANNOTATOR:
                (row,) = self.store.rows([seq], actor)
                assert row.undecided == len(model.stops)
                wanted = QueueFilter((Term(Field.UNDECIDED),))
                found = self.store.queue(wanted, actor)
                assert (seq in found.numbers) == bool(len(model.stops))
                self.store.keep_tallies(actor, found.recounted)

    @invariant()
    def the_log_only_grows(self) -> None:
        log = rows(self.store, "log")
        assert log[: len(self.log)] == self.log
        self.log = log

    @invariant()
    def undo_and_redo_are_stacks(self) -> None:
        for actor in self.done:
            assert self.store.last_act(actor) == last(self.done[actor])
            assert self.store.last_act(actor, undone=True) == last(self.undone[actor])
        for act, decided in self.decided.items():
            assert self.store.decisions_of(act) == decided

    def teardown(self) -> None:
        assert list(tallies.faults(self.store.connection)) == []
        assert list(word_checking.faults(self.store.connection)) == []
        self.store.close()
        shutil.rmtree(self.folder)


def test_the_file_holds_what_was_done_undone_and_redone() -> None:
    run_state_machine_as_test(Work, settings=settings(max_examples=30, stateful_step_count=25))
