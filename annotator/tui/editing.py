"""A region being edited: a draft of the gold, and what becomes of it. No terminal in here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation, Progress
from annotator.core.decision import Decision, Refusal
from annotator.core.ruling import Choice, Mark, Remarks, Version
from annotator.core.span import Span
from annotator.core.state import State, apply_all
from annotator.review.regions import Region, layer_of
from annotator.review.settling import Settling
from annotator.tui.adjudication import Verdict


@dataclass
class Edit:
    """A region in the reviewer's hands. Nothing of it is saved before it is settled."""

    region: Region
    works: Sequence[AnnotatedArticle]
    begun: State
    state: State
    _past: list[State] = field(default_factory=list, repr=False)
    _undone: list[State] = field(default_factory=list, repr=False)

    @classmethod
    def of(
        cls, region: Region, works: Sequence[AnnotatedArticle], gold: State, marks: Version
    ) -> Edit:
        """Begin with these marks in the region, as far as the label schema allows."""
        numbers = iter(range(1 << 30))
        act = Settling(gold, lambda: f"draft-{next(numbers)}", reviewer="", at="")
        try:
            act.settle(region, Choice.EDIT, marks)
            begun = apply_all(gold, act.decisions())
        except Refusal:
            begun = gold
        return cls(region, works, begun, begun)

    @property
    def focus(self) -> Annotation | None:
        """What to begin with: the first span of the region."""
        own = sorted(self._own(self.begun), key=lambda a: a.span)
        return own[0] if own else None

    def change(self, decisions: Sequence[Decision]) -> State:
        """Make some decisions in the draft.

        Raises:
            Refusal: when they are about something else than this region's layer and place.
        """
        for decision in decisions:
            self._check(decision)
        self._past.append(self.state)
        self._undone.clear()
        self.state = apply_all(self.state, decisions)
        return self.state

    def undo(self) -> State | None:
        """Take the last change back; None when there is none."""
        return self._turn(self._past, self._undone)

    def redo(self) -> State | None:
        """Bring back what was taken back; None when there is nothing."""
        return self._turn(self._undone, self._past)

    def _turn(self, source: list[State], target: list[State]) -> State | None:
        if not source:
            return None
        target.append(self.state)
        self.state = source.pop()
        return self.state

    def verdicts(self, remarks: Remarks) -> list[Verdict]:
        """What the draft makes of the region, and of places that nobody had marked.

        Raises:
            Refusal: when it reaches into what somebody marked elsewhere.
        """
        own = [Mark.of(annotation) for annotation in self._own(self.state)]
        foreign = list(self._foreign())
        for mark in own:
            if any(mark.span.overlaps(span) for span in foreign):
                raise Refusal("it reaches into another region: settle that one first, or end here")
        place = self.region.place
        marks = tuple(sorted(m for m in own if m.span.overlaps(place)))
        choice = self._choice(marks)
        verdicts = [Verdict(self.region, choice, marks, remarks)]
        nobody: dict[str, Version] = dict.fromkeys(self.region.inputs, ())
        for mark in sorted(set(own) - set(marks)):
            new = Region(self.region.layer, mark.span, nobody)
            verdicts.append(Verdict(new, Choice.EDIT, (mark,), Remarks()))
        return verdicts

    def _choice(self, marks: Version) -> Choice:
        if not marks:
            return Choice.NOTHING
        known = any(version == marks for version, _ in self.region.versions)
        return Choice.VERSION if known else Choice.EDIT

    def _own(self, state: State) -> Iterable[Annotation]:
        """What of a state is this region's: in its place, or new."""
        return [a for a in state.annotations.values() if self._is_own(a)]

    def _is_own(self, annotation: Annotation) -> bool:
        if layer_of(self.begun.label_schema, annotation.label) != self.region.layer:
            return False
        before = self.begun.annotations.get(annotation.id)
        return before is None or before.span.overlaps(self.region.place)

    def _check(self, decision: Decision) -> None:
        if decision.value_type is Progress:
            return
        for value in (decision.before, decision.after):
            if isinstance(value, Annotation) and not self._is_own(value):
                raise Refusal(f"only the {self.region.layer} of this region are edited here")

    def _foreign(self) -> Iterator[Span]:
        """What annotators marked in the layer outside this region."""
        for work in self.works:
            inside = {mark.place for mark in self.region.inputs.get(work.annotator_id or "", ())}
            for annotation in work.annotations:
                mark = Mark.of(annotation)
                layer = layer_of(self.begun.label_schema, annotation.label)
                if layer == self.region.layer and mark.place not in inside:
                    yield annotation.span
