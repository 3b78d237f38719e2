"""The lesson without a terminal: what is told of what was done, and that nobody gets stuck."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from annotator.core.acts import Act
from annotator.core.annotation import Status
from annotator.core.decision import Decision, Refusal, inverse
from annotator.core.span import Span
from annotator.core.state import State, apply_all, start_state
from annotator.core.suggestion_set import SuggestionSet
from annotator.ingest.prepared import read_prepared
from annotator.ingest.resources import sample_data_folder
from annotator.tui.keymap import ACTIONS, BY_ID
from annotator.tui.keymaps import Rebinding
from annotator.tui.lesson import steps, wording
from annotator.tui.lesson.deeds import Deed, How
from annotator.tui.lesson.pointing import way_to
from annotator.tui.lesson.steps import REDO, STEPS
from annotator.tui.lesson.tutor import AGAIN, Tutor
from annotator.tui.lesson.wording import plain, worded
from tests.tui.projects import place, schema

Build = Callable[[Act], object]

KEYS = Rebinding().keymap(ACTIONS)


@cache
def new() -> State:
    """The lesson's article as it is opened for the first time."""
    article, suggestions = read_prepared(sample_data_folder() / "lesson" / "lesson.yaml", "lesson")
    return start_state(article, schema(), SuggestionSet.of(suggestions))


@dataclass
class Pupil:
    """Somebody who takes the lesson, with what they did and can take back."""

    state: State = field(default_factory=new)
    tutor: Tutor = field(default_factory=lambda: Tutor.begin(new()))
    acts: list[tuple[Decision, ...]] = field(default_factory=list)
    undone: list[tuple[Decision, ...]] = field(default_factory=list)
    ids: Iterable[int] = field(default_factory=count)

    def do(self, build: Build) -> Pupil:
        """Do one act; what is refused is not done."""
        act = Act(self.state, lambda: f"id-{next(iter(self.ids))}")
        try:
            build(act)
        except Refusal:
            return self
        if decisions := act.decisions():
            self.acts.append(decisions)
            self.undone.clear()
            self._turn(decisions, How.DONE)
        return self

    def undo(self) -> Pupil:
        """Take the last act back."""
        if self.acts:
            self.undone.append(self.acts.pop())
            self._turn(inverse(self.undone[-1]), How.UNDONE)
        return self

    def redo(self) -> Pupil:
        """Bring it back again."""
        if self.undone:
            self.acts.append(self.undone.pop())
            self._turn(self.acts[-1], How.REDONE)
        return self

    def pass_over(self) -> Pupil:
        """Go on without the step."""
        self.tutor = self.tutor.passing()
        return self

    def _turn(self, decisions: tuple[Decision, ...], how: How) -> None:
        before, self.state = self.state, apply_all(self.state, decisions)
        self.tutor = self.tutor.after(Deed(how, before, self.state, decisions))

    @property
    def at(self) -> str:
        """The id of the step; empty when all are done."""
        return self.tutor.step.id if self.tutor.step else ""

    def span(self, quote: str) -> Span:
        """Where a quote stands."""
        return place(self.state.article.text, quote)


#: What each step wants, done at once.
RIGHT: dict[str, Callable[[Pupil], object]] = {
    "accept": lambda p: p.do(lambda act: act.accept("mayor")),
    "relabel": lambda p: p.do(lambda act: act.relabel("town", "PLACE")),
    "reject": lambda p: p.do(lambda act: act.reject("nobody")),
    "edge": lambda p: p.do(lambda act: act.move("firm", p.span("Tolvane Engineering"))),
    "add": lambda p: p.do(lambda act: act.add(p.span("Ostrell"), "PLACE")),
    "claim": lambda p: p.do(lambda act: act.accept("shut")),
    "link": lambda p: p.do(lambda act: act.link("painted", "inspector", "attributed_to")),
    "undo": lambda p: p.undo().redo(),
    "finish": lambda p: p.do(lambda act: act.set_status(Status.FINISHED)),
}


def taken_to(step: str) -> Pupil:
    """Somebody who has done all steps before that one."""
    pupil = Pupil()
    while pupil.at != step:
        RIGHT[pupil.at](pupil)
    return pupil


def test_each_step_leads_to_the_next() -> None:
    """Nine steps, each told of, the last of them the end."""
    pupil = Pupil()
    for number, step in enumerate(STEPS, 1):
        assert (pupil.at, pupil.tutor.number) == (step.id, number)
        RIGHT[step.id](pupil)
        assert (pupil.tutor.told, pupil.tutor.good) == (step.good, True)
    assert pupil.tutor.is_over


def test_the_lesson_leaves_nothing_undecided() -> None:
    """Whoever does what it says has decided all that was suggested."""
    assert not list(taken_to("finish").state.stops)


@pytest.mark.parametrize(
    ("step", "build", "told"),
    [
        ("accept", lambda act: act.reject("mayor"), "That rejected “Petra Halvane”."),
        ("accept", lambda act: act.relabel("mayor", "ORG"), "That made “Petra Halvane” a ORG."),
        ("relabel", lambda act: act.accept("town"), "That accepted “Kelverton”."),
        ("reject", lambda act: act.accept("nobody"), "That accepted “Nobody”."),
        ("edge", lambda act: act.accept("firm"), "That accepted “Tolvane”."),
        ("edge", lambda act: act.add(Span(0, 5), "ORG"), "That put ORG on “Petra”."),
        ("link", lambda act: act.accept("painted"), "That accepted “That pier was pai…”."),
        ("claim", lambda act: act.set_note(None, "n"), "That wrote a note on the article."),
        ("claim", lambda act: act.set_status(Status.SKIPPED), "That skipped the article."),
    ],
)
def test_something_else_is_named_and_can_be_undone(step: str, build: Build, told: str) -> None:
    """The step stays, and it is said how the thing is taken back; then the step can be done."""
    pupil = taken_to(step).do(build)
    assert pupil.at == step
    assert pupil.tutor.told.startswith(f"{told} {{undo}} undoes it")
    assert not pupil.tutor.good
    pupil.undo()
    assert (pupil.at, pupil.tutor.told[:7]) == (step, "Undone:")
    RIGHT[step](pupil)
    assert pupil.at != step


def test_another_way_counts_as_well() -> None:
    """What counts is what became of the span: what was accepted first can be mended."""
    pupil = taken_to("relabel").do(lambda act: act.accept("town"))
    assert pupil.at == "relabel"
    town = pupil.state.accepted["town"]
    assert pupil.do(lambda act: act.relabel(town, "PLACE")).at == "reject"
    pupil.do(lambda act: act.accept("nobody"))
    nobody = pupil.state.accepted["nobody"]
    assert pupil.do(lambda act: act.reject(nobody)).at == "edge"


def test_what_was_done_early_is_not_asked_for_again() -> None:
    """A later step's deed is called so, and its step left out when its turn comes."""
    pupil = Pupil().do(lambda act: act.relabel("town", "PLACE"))
    assert (pupil.at, pupil.tutor.good) == ("accept", True)
    assert pupil.tutor.told == "That made “Kelverton” a PLACE. That is a later step."
    RIGHT["accept"](pupil)
    assert pupil.at == "reject"
    assert pupil.tutor.told.endswith("Step 2 is done already.")


def test_what_is_undone_is_asked_for_again() -> None:
    """Undo goes back to the step that it takes back."""
    pupil = taken_to("edge").undo()
    assert (pupil.at, pupil.tutor.good) == ("reject", False)
    assert pupil.tutor.told == "Undone: you had rejected “Nobody”. That is step 3 again."
    assert pupil.redo().at == "edge"


def test_to_undo_is_a_step_of_two() -> None:
    """First something is taken back, then it is brought back, by redo or by hand."""
    pupil = taken_to("undo").undo()
    assert pupil.tutor.step is REDO
    assert pupil.tutor.told == "Undone: you had linked “That pier was pai…”."
    assert pupil.undo().tutor.step is REDO
    RIGHT["claim"](pupil)
    assert pupil.tutor.step is REDO
    RIGHT["link"](pupil)
    assert pupil.at == "finish"


def test_finishing_early_does_not_end_the_lesson() -> None:
    """It is said; the steps go on, and the lesson is over after the last of them."""
    pupil = taken_to("link").do(lambda act: act.set_status(Status.FINISHED))
    assert pupil.tutor.told == "That finished the article. {undo} undoes it, or go on."
    RIGHT["link"](pupil)
    RIGHT["undo"](pupil)
    assert pupil.tutor.is_over


def test_a_step_can_be_passed_over() -> None:
    """With all of them passed over the lesson is over."""
    pupil = Pupil().pass_over()
    assert (pupil.at, pupil.tutor.told) == ("relabel", "Step 1 is passed over.")
    for _ in range(6):
        pupil.pass_over()
    # There is nothing that could be undone.
    assert pupil.at == "finish"
    assert pupil.pass_over().tutor.is_over


def test_it_goes_on_where_it_was() -> None:
    """From what stands in the file, and the steps that left no trace there."""
    state = taken_to("edge").state
    tutor = Tutor.begin(state)
    assert (tutor.number, tutor.told) == (4, AGAIN)
    assert Tutor.begin(state, ["edge", "nonsense"]).number == 5
    assert Tutor.begin(taken_to("finish").state, ["undo"]).number == 9


def _random_acts() -> list[Callable[[Pupil], object]]:
    """What somebody might do, whatever the step."""
    names = ("mayor", "town", "nobody", "firm", "council", "shut", "painted", "inspector")
    labels = ("PERSON", "ORG", "PLACE", "CLAIM")

    def at(pupil: Pupil, name: str) -> str:
        return pupil.state.accepted.get(name, name)

    def deed(build: Callable[[Pupil, Act], object]) -> Callable[[Pupil], object]:
        return lambda pupil: pupil.do(lambda act: build(pupil, act))

    def about(name: str) -> list[Callable[[Pupil], object]]:
        return [
            deed(lambda p, act: act.accept(at(p, name))),
            deed(lambda p, act: act.reject(at(p, name))),
            deed(lambda p, act: act.toggle_flag(at(p, name))),
            deed(lambda p, act: act.move(at(p, name), Span(0, 30))),
            *(deed(partial(_relabel, at, name, label)) for label in labels),
        ]

    return [
        *(Pupil.undo, Pupil.redo, Pupil.pass_over),
        *(a for name in names for a in about(name)),
        *(deed(partial(_set_status, status)) for status in Status),
        deed(lambda p, act: act.add(p.span("Ostrell"), "ORG")),
        deed(lambda p, act: act.accept_all(list(p.state.suggested.spans))),
        *RIGHT.values(),
    ]


def _relabel(
    at: Callable[[Pupil, str], str], name: str, label: str, pupil: Pupil, act: Act
) -> object:
    return act.relabel(at(pupil, name), label)


def _set_status(status: Status, pupil: Pupil, act: Act) -> object:
    act.set_status(status)
    return None


@given(st.lists(st.sampled_from(_random_acts()), max_size=30))
def test_nobody_gets_stuck(deeds: list[Callable[[Pupil], object]]) -> None:
    """Whatever was done, everything can be worded, and passing over leads to the end."""
    pupil = Pupil()
    for deed in deeds:
        deed(pupil)
        step = pupil.tutor.step
        if step is None:
            break
        worded(pupil.tutor.told, schema(), KEYS)
        worded(way_to(step, pupil.state, None, Span(0, 5)), schema(), KEYS)
    passes = 0
    while pupil.tutor.step:
        pupil.pass_over()
        passes += 1
    assert passes <= len(STEPS) + 1


@pytest.mark.parametrize("step", [*STEPS, REDO], ids=lambda s: f"{s.id}-{s.task[:12]}")
def test_every_sentence_has_room(step: steps.Step) -> None:
    """In 80 columns, and the short ones in 40."""
    for sentence, room in ((step.task, 78), (step.why, 78), (step.good, 53), (step.brief, 34)):
        words = worded(sentence, schema(), KEYS)
        assert sum(cell_len(part) + 2 * is_key for part, is_key in words) <= room, plain(words)


def test_keys_are_named_by_the_keymap() -> None:
    """An action's, a label's, or one of a mode."""
    sentence = "{accept} {label:PLACE} {key:enter} {label:DOCUMENT}"
    assert plain(worded(sentence, schema(), KEYS)) == "a 3 enter l"
    others = Rebinding("default", {"accept": ("z",), "pick-label": ("Z",)}).keymap(ACTIONS)
    assert plain(worded(sentence, schema(), others)) == "z 3 enter Z"


def test_the_lessons_own_keys_are_free() -> None:
    """No action and no label has them."""
    own = {wording.PASS_KEY, wording.LEAVE_KEY}
    assert not own & {key for action in BY_ID.values() for key in action.keys}
    assert not own & set(schema().label_keys)


def test_the_way_to_a_step_is_told() -> None:
    """From elsewhere; nothing where one is there."""
    pupil = taken_to("claim")
    [step] = [s for s in STEPS if s.id == "claim"]
    claim = pupil.state.suggested.spans["shut"]
    assert way_to(step, pupil.state, claim, claim.span) == ""
    assert "{next-stop} goes" in way_to(step, pupil.state, None, Span(0, 5))
    pupil.do(lambda act: act.relabel("shut", "PERSON"))
    [wrong] = [a for a in pupil.state.annotations.values() if a.span == claim.span]
    assert "{next-span} goes" in way_to(step, pupil.state, None, Span(0, 5))
    pupil.do(lambda act: act.reject(wrong.id))
    assert "{undo} takes that back" in way_to(step, pupil.state, None, Span(0, 5))


def test_the_way_to_a_word_is_told() -> None:
    """Before and past it, and on it nothing."""
    [step] = [s for s in STEPS if s.id == "add"]
    word = place(new().article.text, "Ostrell")
    end = len(new().article.text)
    assert way_to(step, new(), None, word) == ""
    assert "{right}" in way_to(step, new(), None, Span(0, 5))
    assert "{left}" in way_to(step, new(), None, Span(end - 5, end))
