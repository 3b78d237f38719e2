"""What reviewers ask of a project file. Imported when asked for, so that annotating starts fast."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from annotator.store import returns
from annotator.store.connection import snapshot
from annotator.store.log import Actor
from annotator.store.open_project import OpenProject

if TYPE_CHECKING:
    from annotator.core.annotated import AnnotatedArticle
    from annotator.core.ruling import SentBack
    from annotator.review.evaluating.judged import Judged
    from annotator.review.reports.report import Report
    from annotator.store.annotated import Touched
    from annotator.store.checks import Checkable
    from annotator.store.gold import Gold
    from annotator.store.remarks import Remarked
    from annotator.store.reviews import Reviewable


class ReviewedProject(OpenProject):
    """Works to compare, what is gold, what was given back, remarks and reports."""

    def reviewable(self) -> list[Reviewable]:
        """Every article that somebody has finished, and how far its gold is."""
        from annotator.store import reviews

        with self._explained(), snapshot(self.connection):
            return reviews.reviewable(self.connection)

    def works(
        self, seq: int, names: Iterable[str] | None = None, *, with_suggestions: bool = False
    ) -> list[AnnotatedArticle]:
        """What annotators (None: all) made of an article that they have finished.

        The suggestions can stand beside it, as the work of `@suggestions`.
        """
        from annotator.store import reviews

        with self._explained(), snapshot(self.connection):
            found = reviews.works(self.connection, self.label_schema, seq, names)
            if with_suggestions:
                found.append(reviews.suggested_work(self.connection, self.label_schema, seq))
        return found

    def work_heads(self, seq: int) -> dict[str, str | None]:
        """Who has finished an article, with the last act of each: as long as these are the same,
        so is what `works` finds."""
        from annotator.store import reviews

        with self._explained():
            return reviews.work_heads(self.connection, seq)

    def annotators(self) -> dict[str, int]:
        """Everybody who has begun an article, with how many each has finished."""
        from annotator.store import reviews

        with self._explained():
            return reviews.annotators(self.connection)

    def open_returns(self, annotator_id: str) -> list[tuple[int, SentBack]]:
        """The articles that a review gave back to an annotator, not answered yet."""
        with self._explained():
            return returns.open_returns(self.connection, annotator_id)

    def checkable(self, annotator_id: str) -> list[Checkable]:
        """Every article that an annotator has finished, and how far its check is."""
        from annotator.store import checks

        with self._explained():
            return checks.checkable(self.connection, annotator_id)

    def unchanged(self, annotator_id: str) -> set[int]:
        """The articles that were settled after the last that an annotator did to them."""
        from annotator.store import checks

        with self._explained():
            return checks.unchanged(self.connection, annotator_id)

    def gold_articles(self) -> list[int]:
        """The numbers of the articles whose gold is finished."""
        from annotator.store import reviews

        with self._explained():
            return reviews.gold_articles(self.connection)

    def gold(self, chosen: Iterable[int]) -> Iterator[Gold]:
        """The gold of these articles, as it stood when the first was read."""
        from annotator.store import gold

        with self._explained(), snapshot(self.connection):
            for seq in chosen:
                yield gold.read(self.connection, self.label_schema, seq)

    def waiting_in_gold(self) -> dict[int, int]:
        """The articles with finished gold in which regions wait for a reviewer, with how many."""
        from annotator.store import gold

        with self._explained(), snapshot(self.connection):
            return gold.waiting_in(self.connection, self.label_schema)

    def finished(self, *, gold: bool = False) -> list[Touched]:
        """The finished work of annotators, or finished gold, in the order of the articles."""
        from annotator.store import judging

        with self._explained():
            return judging.finished(self.connection, gold=gold)

    def suggested_articles(self) -> set[int]:
        """The numbers of the articles that a suggester has been over."""
        from annotator.store import judging

        with self._explained():
            return judging.suggested_articles(self.connection)

    def deciders(self) -> set[tuple[int, str]]:
        """In which articles which annotators decided on suggestions."""
        from annotator.store import judging

        with self._explained():
            return judging.deciders(self.connection)

    def judged(self, chosen: Iterable[Touched], deciding: Collection[str]) -> Iterator[Judged]:
        """These works with the suggestions for their articles, as they stood at the first.

        `deciding` are the annotators who decide on suggestions.
        """
        from annotator.store import judging

        with self._explained(), snapshot(self.connection):
            yield from judging.judged(self.connection, self.label_schema, chosen, deciding)

    def keep_remark(self, actor: Actor, remarked: Remarked, at: str) -> None:
        """Keep what a reviewer says of a region before deciding on it."""
        from annotator.store import remarks

        self.write(lambda: remarks.keep(self.connection, actor, remarked, at))

    def kept_remarks(self, actor: Actor) -> list[Remarked]:
        """All that a reviewer said of regions before deciding on them."""
        from annotator.store import remarks

        with self._explained():
            return remarks.kept(self.connection, actor)

    def report(
        self,
        *,
        of: Iterable[str] = (),
        names_told: bool = True,
        examples: int = 0,
        seen: Callable[[], None] = lambda: None,
    ) -> Report:
        """How finished work compares with gold and among annotators, as it stands at one moment.

        See `Gathering`; `seen` is called after each article that somebody has worked on.
        """
        from annotator.review.reports.gathering import Gathering
        from annotator.store import materials

        gathering = Gathering(self.label_schema, of=of, names_told=names_told, examples=examples)
        with self._explained(), snapshot(self.connection):
            for material in materials.read(self.connection, self.label_schema):
                gathering.add(material)
                seen()
        return gathering.report(self.path.name)
