"""A reviewer at one annotator's work: gold, with that work in the place of suggestions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation, Status
from annotator.core.ruling import Answer
from annotator.core.state import Item, State, with_suggestions
from annotator.review.checking import Checking
from annotator.review.proposing import WITHDRAWN, annotation_id, proposals
from annotator.review.rechecking import Stand, answers_of, is_weighed, returns_to, rulings_of
from annotator.review.regions import layer_of
from annotator.store.log import Actor
from annotator.store.states import OpenArticle
from annotator.tui.checklist import Checklist
from annotator.tui.session import Session


@dataclass
class CheckSession(Session):
    """One reviewer at one annotator's articles."""

    annotator_id: str = ""
    work: AnnotatedArticle | None = None
    #: The annotator's last act in that work.
    work_head: str | None = None
    answers: Mapping[str, Answer] = field(default_factory=dict)
    checklist: Checklist = field(default_factory=lambda: Checklist(""))

    def open(self, seq: int) -> OpenArticle:
        """Read an article; the next acts are made on it."""
        opened = super().open(seq)
        # The head first: what comes in between is then found to be new.
        self.work_head = self.work_head_now(seq)
        self.work = self.work_now(seq)
        own = self.store.load(seq, Actor(self.annotator_id), with_suggestions=False)
        self.answers = answers_of(own.state)
        return replace(opened, state=self.overlaid(opened.state))

    def neighbour(self, *, forward: bool) -> int | None:
        """The number of the annotator's article after the open one, or before it."""
        return self.checklist.neighbour(self.seq, forward=forward)

    def work_now(self, seq: int) -> AnnotatedArticle | None:
        """The annotator's work as the file has it; None if it is not finished (any more)."""
        return next(iter(self.store.works(seq, [self.annotator_id])), None)

    def work_head_now(self, seq: int) -> str | None:
        """Another one than `work_head` if the work may be another."""
        return self.store.work_heads(seq).get(self.annotator_id)

    def overlaid(self, gold: State) -> State:
        """Gold with the work as suggestions."""
        if self.work is None:
            return gold
        rulings = rulings_of(gold)
        return with_suggestions(gold, proposals(self.work, gold.label_schema, rulings))

    def act(self, state: State) -> Checking:
        """An act of the reviewer."""
        return Checking(
            state,
            self.new_id,
            self.work,
            reviewer=self.actor.annotator_id,
            at=self.now(),
            name=self.annotator_id,
        )

    def stand(self, state: State) -> Stand:
        """How far the check of the open article is, after what the annotator changed came back."""
        if returns := returns_to(state, self.annotator_id):
            answered = all(back.id in self.answers for back in returns)
            return Stand.ANSWERED if answered else Stand.AWAY
        status = state.progress.status
        if status is Status.FINISHED and state.stops and self.work:
            if not is_weighed(self.work, state):
                return Stand.NEW
        return Stand.CHECKED if status is Status.FINISHED else Stand(status.value)

    def remarks(self, state: State, item: Item) -> Iterator[tuple[str, str]]:
        """What the annotator says of an item: who, and their words."""
        id = item.suggestion_id if isinstance(item, Annotation) else item.id
        own = annotation_id(id or "")
        for annotation in self.work.annotations if self.work else ():
            if annotation.id == own and (annotation.note or annotation.flagged):
                yield "flags" if annotation.flagged else "notes", annotation.note
        layer = layer_of(state.label_schema, item.label)
        for answer in self.answers.values():
            if _is_about(answer, layer, item):
                yield "answers", answer.note or "accepted"

    def stand_of_item(self, item: Item) -> str:
        """How an item stands that the annotator proposes; empty of any other."""
        if isinstance(item, Annotation):
            return ""
        if item.suggester == WITHDRAWN:
            return f"gold, but {self.annotator_id} took it back"
        return f"by {item.suggester}"

    @property
    def checks_own(self) -> bool:
        """Whether the reviewer is the annotator."""
        return self.actor.annotator_id == self.annotator_id


def _is_about(answer: Answer, layer: str, item: Item) -> bool:
    """Whether an answer to a correction is about the place of an item."""
    name, _, place = answer.subject.rpartition(":")
    start, _, end = place.partition("-")
    if name != layer or not (start.isdecimal() and end.isdecimal()):
        return False
    return int(start) < item.span.end and item.span.start < int(end)
