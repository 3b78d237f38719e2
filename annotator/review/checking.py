"""Checking one annotator's work: the acts of a reviewer, from opening an article to its end."""

from __future__ import annotations

from dataclasses import replace

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation, Origin, Status
from annotator.core.annotators import GOLD
from annotator.core.decision import Kind
from annotator.core.ruling import Choice, Mark, Ruling
from annotator.core.span import Span
from annotator.review.concluding import AGREED, Concluding
from annotator.review.correction import Correction, What
from annotator.review.proposing import annotation_id
from annotator.review.rechecking import (
    changes,
    gold_of,
    link_ends,
    marks_in,
    now_in,
    rejections_of,
    returns_to,
    rulings_of,
)
from annotator.review.regions import Region


class Checking(Concluding):
    """An act of a reviewer on gold, with one annotator's work in the place of suggestions."""

    # At the end of a check

    def finish(self) -> None:
        """Rule on everything; the article's returns to the annotator are closed."""
        self.conclude()
        self._close_returns()

    def give_back(self, note: str = "") -> None:
        """Rule on what is decided, and give the article back to its annotator."""
        self.conclude(everything=False)
        self._close_returns()
        self.send_back(self._name, note)

    def _close_returns(self) -> None:
        for back in returns_to(self.draft, self._name):
            self._do(Kind.SEND_BACK, back.id, None)

    # When the annotator has answered

    def give_in(self, correction: Correction) -> None:
        """Make the annotator's version gold after all; what rules on it comes at the end."""
        if correction.what is What.LINK:
            self._give_in_on_links(correction)
            return
        wanted = {mark.place: mark for mark in correction.theirs}
        for item in list(self._standing(correction.layer, correction.place)):
            if isinstance(item, Annotation) and Mark.of(item) not in wanted.values():
                self._withdraw(item.id)
        for place in wanted:
            if place not in self.draft.keys:
                for id in self.draft.suggested.by_key.get(place, ()):
                    self._offer_again(id)
        for place in wanted:
            for id in self.draft.suggested.by_key.get(place, ()):
                if self.draft.is_live(self.draft.suggested.spans[id]):
                    self.accept(id)

    def _offer_again(self, suggestion_id: str) -> None:
        """Forget that a suggestion and its links were turned down."""
        links = self.draft.suggested.links_of(suggestion_id)
        span = self.draft.suggested.spans[suggestion_id]
        same = [r.suggestion_id for r in rejections_of((Mark(span.span, span.label),), self.draft)]
        for id in (*same, *(link.id for link in links)):
            if id in self.draft.rejections:
                self._do(Kind.REJECT, id, None)

    def _give_in_on_links(self, correction: Correction) -> None:
        theirs = {mark.place for mark in correction.theirs}
        for link in list(self.draft.links.values()):
            ends = [self.draft.annotations[id] for id in (link.from_id, link.to_id)]
            if (link.type, ends[0].span) == (correction.layer, correction.place):
                if Mark.of(ends[1]).place not in theirs:
                    self.unlink(link.id)
        for suggested in self.draft.suggested.links.values():
            if annotation_id(suggested.id) in correction.unlinks:
                if suggested.id in self.draft.rejections:
                    self._do(Kind.REJECT, suggested.id, None)
                ends_now = [
                    self.draft.accepted.get(id) for id in (suggested.from_id, suggested.to_id)
                ]
                if ends_now[0] and ends_now[1]:
                    self._add_suggested(suggested, ends_now[0], ends_now[1], Origin.SUGGESTED)

    # At the beginning: the annotator may have changed something since

    def catch_up(self) -> int:
        """Take back what no longer rests on the work as it is; how many regions that is.

        Where the annotator now has what is gold, that is written down instead.
        """
        if self._work is None:
            return 0
        found = changes(self._work, self.draft)
        for ruling in found.agreed:
            self._agree(ruling, self._work)
        for region in found.links_agreed:
            self._rule_links(region, link_ends(self.draft, region), AGREED)
        for ruling in found.back:
            self._take_back(ruling, self._work)
        loose = [a.id for a in found.outdated] + [r.subject for r in found.links_back]
        for id in dict.fromkeys(loose):
            self._withdraw(id)
        count = len(found.back) + len(loose)
        if count and self.draft.progress.status is Status.FINISHED:
            self.set_status(Status.IN_PROGRESS)
        return count

    def _agree(self, ruling: Ruling, work: AnnotatedArticle) -> None:
        """The annotator has come round: the ruling is as good as unanimous, with its note."""
        version = now_in(work, self.draft, ruling)
        standing = self.draft.annotations
        gold = tuple(standing[id] for id in ruling.gold if id in standing)
        ends = [ruling.place, *(mark.span for mark in version)]
        place = Span(min(s.start for s in ends), max(s.end for s in ends))
        region = Region(ruling.layer, place, {}, gold)
        self.settle(
            self._checked(region, version, version, (ruling,)),
            Choice.UNANIMOUS,
            version,
            rule=AGREED,
            reason=ruling.reason,
            note=ruling.note,
            flagged=ruling.flagged,
        )

    def _take_back(self, ruling: Ruling, work: AnnotatedArticle) -> None:
        """Make a region undecided again; the ruling keeps what was gold until there is another."""
        outcome = gold_of(self.draft, ruling.gold)
        for id in ruling.gold:
            self._withdraw(id)
        here = marks_in(work, self.draft.label_schema, ruling)
        places = {mark.place for mark in (*here, *ruling.inputs[self._name])}
        for rejection in list(self.draft.rejections.values()):
            span = rejection.span
            if span and (span.start, span.end, rejection.label) in places:
                self._do(Kind.REJECT, rejection.suggestion_id, None)
        changed = replace(ruling, gold=(), inputs={**ruling.inputs, GOLD: outcome})
        self._do(Kind.SETTLE, ruling.id, changed)

    def _withdraw(self, id: str) -> None:
        """Take gold back without deciding against what it came from, nor against its links."""
        if id in self.draft.annotations:
            for link in self.draft.links_of(id):
                self._do(Kind.UNLINK, link.id, None)
            for ruling in rulings_of(self.draft):
                if ruling.subject == id:
                    self._do(Kind.SETTLE, ruling.id, None)
            self._do(Kind.REMOVE, id, None)
