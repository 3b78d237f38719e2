"""A reviewer's decisions on regions, as decisions on the gold of an article."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace

from msgspec import structs

from annotator.core.acts import Act
from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation, Link, Origin
from annotator.core.decision import Kind, Refusal
from annotator.core.display import one_line
from annotator.core.ruling import (
    Answer,
    Choice,
    Mark,
    Reason,
    Ruling,
    SentBack,
    Version,
    attributes_of,
    plain_attributes,
)
from annotator.core.state import State
from annotator.review.docket import Docket, docket_of
from annotator.review.regions import Region

#: The rule by which what all annotators marked alike becomes gold.
UNANIMOUS = "unanimous"


class Settling(Act):
    """An act on gold. `reviewer` decides at the time `at` (UTC, ISO 8601)."""

    def __init__(self, state: State, new_id: Callable[[], str], *, reviewer: str, at: str) -> None:
        super().__init__(state, new_id)
        self._reviewer, self._at = reviewer, at

    def settle(
        self,
        region: Region,
        choice: Choice,
        marks: Version,
        *,
        rule: str = "",
        reason: Reason | None = None,
        note: str = "",
        flagged: bool = False,
    ) -> str:
        """Make these marks the gold of a region, in the place of what was; returns the ruling's id.

        Of a region of links the marks are the gold annotations that the links are to lead to.
        An annotation that stays the same, or only gets other edges, keeps its id and its links.

        Raises:
            Refusal: when the label schema does not allow them beside what else is gold.
        """
        with self._whole():
            gold = self._set_links(region, marks) if region.subject else self._put(region, marks)
            for old in (*region.stale, *((region.ruling,) if region.ruling else ())):
                if old.id in self.draft.records:
                    self._do(Kind.SETTLE, old.id, None)
            ruling = Ruling(
                self.new_id(),
                region.layer,
                region.marked,
                dict(region.inputs),
                region.difference,
                choice,
                self._reviewer,
                self._at,
                tuple(gold),
                rule,
                reason,
                note,
                flagged,
                region.subject,
            )
            self._do(Kind.SETTLE, ruling.id, ruling)
        return ruling.id

    def change(self, ruling_id: str, **changes: object) -> None:
        """Change the reason, the note or the flag of a ruling."""
        ruling = self._ruling(ruling_id)
        changed = replace(ruling, **changes)  # type: ignore[arg-type]
        if changed != ruling:
            self._do(Kind.SETTLE, ruling_id, changed)

    def settle_unanimous(self, regions: Iterable[Region]) -> int:
        """Settle what all marked alike and nobody has settled yet; returns how many."""
        count = 0
        for region in regions:
            if region.settles_itself:
                # What the label schema does not allow is left to a person.
                with suppress(Refusal):
                    self.settle(region, Choice.UNANIMOUS, region.versions[0][0], rule=UNANIMOUS)
                    count += 1
        return count

    def settle_by_itself(self, works: Sequence[AnnotatedArticle]) -> int:
        """Settle all that follows from the annotators' work alone; returns how much that is.

        Once the last span is settled, that is the links on which all agree.
        """
        spans = self.settle_unanimous(self._docket(works).regions)
        return spans + self.settle_unanimous(self._docket(works).links)

    def _docket(self, works: Sequence[AnnotatedArticle]) -> Docket:
        draft = self.draft
        return docket_of(works, draft.label_schema, draft.annotations, draft.records.values())

    def set_rejection_note(self, suggestion_id: str, note: str) -> None:
        """Say why an annotation was rejected."""
        rejection = self.draft.rejections.get(suggestion_id)
        if rejection is None:
            raise Refusal("that was not rejected")
        if rejection.note != note:
            self._do(Kind.NOTE, suggestion_id, structs.replace(rejection, note=note))

    def send_back(self, annotator_id: str, note: str = "") -> str:
        """Give the article back to its annotator; returns the id of the return."""
        back = SentBack(self.new_id(), annotator_id, self._reviewer, self._at, note)
        self._do(Kind.SEND_BACK, back.id, back)
        return back.id

    # Spans

    def _put(self, region: Region, marks: Version) -> list[str]:
        wanted = sorted(set(marks))
        standing = [a for a in region.gold if a.id in self.draft.annotations]
        became = kept(standing, wanted)
        for annotation in standing:
            if annotation.id not in became.values():
                self._remove(annotation.id)
        known = {mark for version in region.inputs.values() for mark in version}
        origins = [Origin.SUGGESTED if mark in known else Origin.EDITED for mark in wanted]
        # Those that shrink first, so that they are out of the way of those that grow.
        order = sorted(range(len(wanted)), key=lambda n: len(wanted[n].span))
        ids = {n: self._put_one(became.get(n), wanted[n], origins[n]) for n in order}
        return [ids[n] for n in range(len(wanted))]

    def _put_one(self, id: str | None, mark: Mark, origin: Origin) -> str:
        self._check_edges(mark.span)
        if id is None:
            same = self.draft.keys.get(mark.place)
            if same is None:
                self._make_room(mark.span, mark.label, "")
                new = Annotation(
                    self.new_id(),
                    mark.span,
                    mark.label,
                    attributes_of(mark.attributes),
                    origin=origin,
                )
                self._do(Kind.ADD, new.id, new)
                return new.id
            id = same
        old = self.draft.annotations[id]
        new = structs.replace(old, span=mark.span)
        if plain_attributes(old.attributes) != mark.attributes:
            new = structs.replace(new, attributes=attributes_of(mark.attributes))
        if new.span != old.span:
            self._make_room(mark.span, mark.label, id)
        if new != old:
            kind = Kind.EDGE if new.span != old.span else Kind.ATTRIBUTE
            self._do(kind, id, structs.replace(new, origin=origin))
        return id

    def _remove(self, id: str) -> None:
        for link in self.draft.links_of(id):
            self.unlink(link.id)
        for ruling in list(self.draft.records.values()):
            if isinstance(ruling, Ruling) and ruling.subject == id:
                self._do(Kind.SETTLE, ruling.id, None)
        self._do(Kind.REMOVE, id, None)

    # Links

    def _set_links(self, region: Region, marks: Version) -> list[str]:
        wanted = {mark.place for mark in marks}
        link_type = self.draft.label_schema.link_type.get(region.layer)
        if link_type and link_type.max_one and len(wanted) > 1:
            raise Refusal(f"{region.layer} leads to one span only")
        ids = []
        for link in self.draft.links_of(region.subject):
            if (link.type, link.from_id) == (region.layer, region.subject):
                end = self.draft.annotations[link.to_id]
                if Mark.of(end).place in wanted:
                    wanted.discard(Mark.of(end).place)
                    ids.append(link.id)
                else:
                    self.unlink(link.id)
        for place in sorted(wanted):
            to_id = self.draft.keys.get(place)
            if to_id is None:
                raise Refusal("what the link leads to is no longer gold")
            link = Link(self.new_id(), region.layer, region.subject, to_id, Origin.SUGGESTED)
            ids.append(self._add_link(link))
        return ids

    def _ruling(self, id: str) -> Ruling:
        ruling = self.draft.records.get(id)
        if not isinstance(ruling, Ruling):
            raise Refusal("that decision is no longer there")
        return ruling


class Answering(Act):
    """An annotator's act on an article that came back."""

    def answer(self, subject: str, note: str = "", *, accepted: bool = False) -> None:
        """Answer a correction, or (by its id) the return as a whole."""
        answer = Answer(subject, one_line(note, 2000), accepted)
        if self.draft.records.get(subject) != answer:
            self._do(Kind.ANSWER, subject, answer)


def kept(standing: Sequence[Annotation], wanted: Sequence[Mark]) -> dict[int, str]:
    """For each wanted mark (by number) the gold annotation that becomes it, if one does."""
    became: dict[int, str] = {}
    free = {annotation.id: annotation for annotation in standing}
    for n, mark in enumerate(wanted):
        for annotation in list(free.values()):
            if (annotation.span, annotation.label) == (mark.span, mark.label):
                became[n] = free.pop(annotation.id).id
                break
    for n, mark in enumerate(wanted):
        near = [a for a in free.values() if a.label == mark.label and a.span.overlaps(mark.span)]
        if n not in became and near:
            became[n] = free.pop(max(near, key=lambda a: _shared(a, mark)).id).id
    return became


def _shared(annotation: Annotation, mark: Mark) -> int:
    one, other = annotation.span, mark.span
    return min(one.end, other.end) - max(one.start, other.start)
