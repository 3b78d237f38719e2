"""Work out of a project file and into it, and looking after it: imported when asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from annotator.store.connection import snapshot
from annotator.store.open_project import OpenProject

if TYPE_CHECKING:
    from annotator.core.annotated import AnnotatedArticle
    from annotator.core.memory import Counts
    from annotator.core.pace import Pace
    from annotator.store.annotated import Touched
    from annotator.store.history import Entry
    from annotator.store.intake import Intake
    from annotator.store.log import Actor
    from annotator.store.stats import Stats

T = TypeVar("T")


class KeptProject(OpenProject):
    """Exports and imports, the log, figures, faults and backups."""

    def touched(self) -> list[Touched]:
        """What annotators have worked on, by article and annotator."""
        from annotator.store import annotated

        with self._explained():
            return annotated.touched(self.connection)

    def annotated(self, chosen: Iterable[Touched]) -> Iterator[AnnotatedArticle]:
        """The annotators' work on these articles, as it stood when the first was read."""
        from annotator.store import annotated

        with self._explained(), snapshot(self.connection):
            for it in chosen:
                yield annotated.read(
                    self.connection, self.label_schema, it.article_seq, it.annotator_id
                )

    def originals(self, chosen: Iterable[Touched]) -> Iterator[AnnotatedArticle]:
        """The annotators' work as it was before they took corrections of a review over."""
        from annotator.store import annotated

        with self._explained(), snapshot(self.connection):
            first = annotated.corrected(self.connection)
            for it in chosen:
                yield annotated.as_made(
                    self.connection, self.label_schema, it.article_seq, it.annotator_id, first
                )

    def suggested(self) -> Iterator[AnnotatedArticle]:
        """Every article that a suggester has been over, with what was suggested for it."""
        from annotator.store import annotated

        with self._explained(), snapshot(self.connection):
            yield from annotated.read_suggested(self.connection, self.label_schema)

    def take_in(self, work: Callable[[Intake], T], at: str, new_id: Callable[[], str]) -> T:
        """Do an import in one transaction; what it raises takes everything back."""
        from annotator.store.intake import Intake

        return self.write(lambda: work(Intake(self.connection, self.label_schema, at, new_id)))

    def history(
        self, article_id: str | None = None, annotator_id: str | None = None
    ) -> Iterator[Entry]:
        """The log from its beginning, of one article or annotator or of all."""
        from annotator.store import history

        with self._explained():
            yield from history.entries(self.connection, article_id, annotator_id)

    def stats(self) -> Stats:
        """How far the work is, in numbers."""
        from annotator.store import stats

        with self._explained(), snapshot(self.connection):
            return stats.stats(self.connection)

    def pace(self, actor: Actor, midnight: str) -> Pace:
        """How far and how fast an annotator is; the day began at `midnight`, in UTC."""
        from annotator.store import pace

        with self._explained(), snapshot(self.connection):
            return pace.pace(self.connection, actor, midnight)

    def seconds_on(self, seq: int, actor: Actor) -> float:
        """Active seconds of somebody on an article."""
        from annotator.store import pace

        with self._explained():
            return pace.seconds_on(self.connection, actor, seq)

    def faults(self) -> Iterator[str]:
        """One line for each contradiction in the file."""
        from annotator.store import checking

        with self._explained(), snapshot(self.connection):
            yield from checking.faults(self.connection, self.label_schema)
            if self.stuck:
                yield self.stuck

    def backup(self, path: Path) -> None:
        """Copy the project, as it stands at one moment, to a path where nothing is yet."""
        from annotator.store import backups

        with self._explained():
            backups.backup(self.connection, self.path, path)

    # Memory

    def remembered(self, name: str | None = None) -> dict[str, dict[str, dict[str, Counts]]]:
        """What is counted of an annotator (None: of all), by name, text and label."""
        from annotator.store import memory

        with self._explained(), snapshot(self.connection):
            names = memory.names(self.connection) if name is None else [name]
            return {it: memory.all_of(self.connection, it) for it in names}

    def clear_memory(self, name: str, texts: Sequence[str], at: str) -> int:
        """Have an annotator's counting begin anew, of some texts or of all; of how many it was."""
        from annotator.store import memory

        return self.write(lambda: memory.clear(self.connection, name, texts, at))
