"""Work out of a project file and into it, and looking after it: imported when asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from annotator.store.connection import roomy, snapshot, transaction
from annotator.store.open_project import OpenProject

if TYPE_CHECKING:
    from annotator.core.annotated import AnnotatedArticle
    from annotator.core.memory import Counts
    from annotator.core.pace import Pace
    from annotator.core.schema_change import SchemaChange
    from annotator.core.splitting import Told
    from annotator.store.annotated import Touched
    from annotator.store.history import Entry
    from annotator.store.intake import Intake
    from annotator.store.log import Actor
    from annotator.store.repairing import Repair
    from annotator.store.schema_changes import Recorded
    from annotator.store.schema_migrating import Plan
    from annotator.store.stats import Stats

T = TypeVar("T")

#: How much of the file an import may hold in memory, in KiB.
_IMPORT_CACHE = 64 * 1024


def _leniently(text: bytes) -> str:
    """Text that may be no UTF-8: such can be looked at, but not written again."""
    return text.decode("utf-8", "surrogateescape")


class KeptProject(OpenProject):
    """Exports and imports, the log, figures, faults and backups."""

    def touched(self) -> list[Touched]:
        """What annotators have worked on, by article and annotator."""
        from annotator.store import annotated

        with self._explained():
            return annotated.touched(self.connection)

    def annotated(self, chosen: Iterable[Touched]) -> Iterator[AnnotatedArticle]:
        """The annotators' work on these articles, as it stood when the first was read."""
        from annotator.store import batches

        with self._explained(), snapshot(self.connection):
            yield from batches.read(self.connection, self.label_schema, chosen)

    def originals(self, chosen: Iterable[Touched]) -> Iterator[AnnotatedArticle]:
        """The annotators' work as it was before they took corrections of a review over."""
        from annotator.store import annotated

        with self._explained(), snapshot(self.connection):
            first = annotated.corrected(self.connection)
            for it in chosen:
                yield annotated.as_made(
                    self.connection, self.label_schema, it.article_seq, it.annotator_id, first
                )

    def suggested(self, chosen: Iterable[int] | None = None) -> Iterator[AnnotatedArticle]:
        """Articles that a suggester has been over (all such) with what was suggested for them."""
        from annotator.store import annotated

        with self._explained(), snapshot(self.connection):
            yield from annotated.read_suggested(self.connection, self.label_schema, chosen)

    @contextmanager
    def standing_still(self) -> Iterator[None]:
        """All that is read inside is as it stood when the first was, whatever others write."""
        with self._explained(reading=False), snapshot(self.connection):
            yield

    def published(self) -> dict[int, str]:
        """When the articles were published, by their numbers, where the metadata say so."""
        from annotator.store import choosing

        with self._explained():
            return choosing.published(self.connection)

    def changed(self) -> dict[tuple[int, str], str]:
        """When work on an article changed last, by its number and whose work it is."""
        from annotator.store import choosing

        with self._explained():
            return choosing.changed(self.connection)

    def told(self, *, with_text: bool) -> Iterator[Told]:
        """All articles in the order they were added, as a split goes by them."""
        from annotator.store import choosing

        with self._explained():
            yield from choosing.told(self.connection, with_text=with_text)

    def take_in(self, work: Callable[[Intake], T], at: str, new_id: Callable[[], str]) -> T:
        """Do an import in one transaction; what it raises takes everything back."""
        from annotator.store.intake import Intake

        # Ids are random: their indexes are gone through all over, and must not come from the disk.
        self.connection.execute(f"PRAGMA cache_size = -{_IMPORT_CACHE}")

        def take() -> T:
            intake = Intake(self.connection, self.label_schema, at, new_id)
            result = work(intake)
            intake.flush()
            return result

        # Within one transaction nothing can be put down for an article that is not there.
        self.connection.execute("PRAGMA foreign_keys = OFF")
        try:
            return self.write(take)
        finally:
            self.connection.execute("PRAGMA foreign_keys = ON")

    def schema_changes(self) -> list[Recorded]:
        """How the label schema came to be what it is."""
        from annotator.store import schema_changes

        with self._explained():
            return schema_changes.since(self.connection, 0)

    def plan_migration(self, change: SchemaChange) -> Plan:
        """What a change of the label schema would touch, and what it would lose."""
        from annotator.store import schema_migrating

        with self._explained(), snapshot(self.connection):
            return schema_migrating.plan(self.connection, change)

    def migrate(
        self, change: SchemaChange, source: str, by: str, act: str, at: str, *, drop: bool
    ) -> Plan:
        """Change the label schema, and bring all work and suggestions to the new one.

        Raises:
            LossError: when work would be lost that the mapping does not retire, or without `drop`.
            OtherSchemaError: when the schema is no longer the one that was read.
        """
        from annotator.store import schema_migrating

        done = self.write(
            lambda: schema_migrating.migrate(
                self.connection, change, source, by, act, at, drop=drop
            )
        )
        self._label_schema = self._version = None
        return done

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

        with self._explained(), roomy(self.connection), snapshot(self.connection):
            yield from checking.faults(self.connection)
            if self.stuck:
                yield self.stuck
            _ = self.label_schema

    def repair(self) -> Repair:
        """Make anew all that follows from the log; what that changed, and what it could not.

        Raises:
            DamagedError: when there is nothing to make it from.
        """
        from annotator.store import repairing

        self.connection.text_factory = _leniently
        try:
            # Not by `write`: what is pending may be what cannot be written.
            with self._explained(reading=False):
                return transaction(self.connection, lambda: repairing.repair(self.connection))
        finally:
            self.connection.text_factory = str

    def decided(self) -> int:
        """How many decisions are in the log."""
        with self._explained():
            return int(self.connection.execute("SELECT count(*) FROM log").fetchone()[0])

    def last_decided(self) -> str | None:
        """When the latest decision in the log was made, in UTC; None where there is none."""
        with self._explained():
            found = self.connection.execute("SELECT max(at) FROM log").fetchone()[0]
        return None if found is None else str(found)

    def copies_itself(self) -> bool:
        """Whether a copy a day is made of the project while somebody works on it."""
        sql = "SELECT 1 FROM setting WHERE name = 'backups' AND value = 'off'"
        with self._explained():
            return self.connection.execute(sql).fetchone() is None

    def set_copies_itself(self, on: bool) -> None:
        """Have a copy made a day, or none."""
        sql = "INSERT OR REPLACE INTO setting VALUES ('backups', ?)"
        self.write(lambda: self.connection.execute(sql, ("on" if on else "off",)))

    def made_at(self) -> str:
        """When the project was made: UTC in ISO 8601."""
        with self._explained():
            sql = "SELECT min(added) FROM label_schema"
            return str(self.connection.execute(sql).fetchone()[0])

    def people(self) -> set[str]:
        """Everybody who is named anywhere in the project."""
        from annotator.store import renaming

        with self._explained():
            return renaming.names(self.connection)

    def rename_annotator(self, old: str, new: str) -> tuple[int, str | None]:
        """Put a name in the place of another everywhere, and leave no trace of the old one.

        In how many rows, and what kept the file from being cleared of it (None: nothing did).

        Raises:
            NoSuchAnnotatorError: when the old name stands nowhere.
            TakenNameError: when somebody goes by the new one.
        """
        from annotator.store import renaming, traces

        number = self.write(lambda: renaming.rename(self.connection, old, new))
        self._label_schema = self._version = None
        with self._explained():
            return number, traces.clear(self.connection, whole=True)

    def backup(
        self,
        path: Path | Iterable[Path],
        *,
        whole: bool = True,
        look: Callable[[Path], object] = lambda partial: None,
    ) -> Path:
        """Copy the project, as it stands at one moment, to a path where nothing is yet.

        Of several paths it is the first that is free; which one it is comes back. `look` can read
        the copy before it is there. Unless it need not be `whole`, a project in which SQLite finds
        a fault is not copied.
        """
        from annotator.store import backups

        with self._explained():
            return backups.backup(self.connection, self.path, path, whole=whole, look=look)

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
