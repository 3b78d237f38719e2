"""An open project file: how it is opened and given back, its label schema, its transactions."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from annotator.core.errors import AnnotatorError
from annotator.core.label_schema import LabelSchema
from annotator.core.label_schema_json import label_schema_from_json, label_schema_to_json
from annotator.store import journal, stamp
from annotator.store.connection import (
    connect,
    connect_again,
    create,
    transaction,
)
from annotator.store.deeds import Deeds
from annotator.store.errors import DamagedError, StoreError
from annotator.store.explaining import explained
from annotator.store.giving_way import GaveWayError, giving_way
from annotator.store.opened_file import Connection
from annotator.store.unreadable import readable

if TYPE_CHECKING:
    from annotator.store.reading import Watch

T = TypeVar("T")

#: Pages that the write-ahead log may have where copying them back is put off.
_MOST_PAGES = 20_000

_VERSIONS = """
SELECT (SELECT max(version) FROM label_schema),
    ifnull((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'renamings'), 0)
"""


class OpenProject:
    """One open connection to a project file. It belongs to the thread that opened it.

    Every method raises a StoreError with one line for people where the file cannot serve.
    """

    def __init__(
        self, path: Path, connection: sqlite3.Connection, watch: Watch | None = None
    ) -> None:
        self.path = path
        self.connection = connection
        self._watch = watch
        self._label_schema: LabelSchema | None = None
        self._deeds = Deeds(connection)
        #: What is pending and cannot be written out, in a line.
        self.stuck: str | None = None
        #: Under which label schema, and after how many renamings of people, this was opened.
        self._version: tuple[int, int] | None = None

    @classmethod
    def create(cls, path: Path, label_schema: LabelSchema, source: str, at: str) -> Self:
        """Make a new project with a copy of the label schema; refused if the path is taken."""
        row = (label_schema.name, source, label_schema_to_json(label_schema), at)
        with explained(path):
            connection = create(path)
            try:
                connection.execute(
                    "INSERT INTO label_schema (name, source, parsed, added) VALUES (?, ?, ?, ?)",
                    row,
                )
            except BaseException:
                connection.close()
                path.unlink(missing_ok=True)
                raise
        return cls(path, connection)

    @classmethod
    def open(cls, path: Path, *, whole: bool = True) -> Self:
        """Open a project that is there.

        Raises:
            DamagedError: when what is pending cannot be written out, unless it need not be `whole`.
        """
        return cls(path, connect(path))._begun(whole=whole)

    def another(self, *, busy_seconds: float, settling: bool = True) -> Self:
        """A connection of its own to the same file, to be used and closed by another thread.

        Without `settling` what is pending is left to others, and may not be seen yet.
        """
        again = type(self)(self.path, connect_again(self.path, self.connection, busy_seconds))
        again._version = self._version
        return again._begun(whole=True) if settling else again

    def _begun(self, *, whole: bool) -> Self:
        """Have what is pending written out before anything is read."""
        try:
            self.settle()
        except DamagedError as error:
            self.stuck = str(error)
            if whole:
                self.close()
                raise
        except BaseException:
            self.close()
            raise
        return self

    def check_place(self) -> None:
        """Make sure that the file is still where it was opened.

        Raises:
            MovedError: when it was deleted or replaced.
        """
        if isinstance(self.connection, Connection):
            self.connection.check_file()

    @classmethod
    def open_to_read(cls, path: Path, *, whole: bool = True) -> Self:
        """Open a project that is there, also where it cannot be written to.

        Raises:
            DamagedError: when SQLite finds a fault in the file, unless it need not be `whole`.
        """
        from annotator.store.reading import connect_to_read

        store = cls(path, *connect_to_read(path))
        try:
            found = store.first_break() if whole else None
            if found:
                what = stamp.way_out(path, with_log=stamp.has_log(path))
                raise DamagedError(f"{path}: is damaged ({found}); {what}")
            store._begun(whole=whole)
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Give the file back."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def first_break(self) -> str | None:
        """What SQLite itself finds wrong first; None where pages and rows are sound."""
        from annotator.store.checking import first_break

        with self._explained():
            return first_break(self.connection)

    # The label schema

    @property
    def label_schema(self) -> LabelSchema:
        """The label schema as the project holds it."""
        if self._label_schema is None:
            row = self._schema_row()
            try:
                self._label_schema = label_schema_from_json(row["parsed"])
                self._version = (row["version"], self._versions()[1])
            except AnnotatorError as error:
                raise DamagedError(
                    f"{self.path}: its label schema cannot be read; restore a backup"
                ) from error
        return self._label_schema

    def label_schema_source(self) -> str:
        """The label schema's YAML, as it was given."""
        return str(self._schema_row()["source"])

    def _schema_row(self) -> sqlite3.Row:
        with self._explained():
            row = self.connection.execute(
                "SELECT * FROM label_schema ORDER BY version DESC LIMIT 1"
            ).fetchone()
        if row is None:
            raise DamagedError(f"{self.path}: holds no label schema; restore a backup")
        found: sqlite3.Row = row
        return found

    # Transactions

    def write(self, work: Callable[[], T]) -> T:
        """Do the work in one transaction, with errors explained, after what is pending."""

        def all_of_it() -> T:
            if journal.is_pending(self.connection):
                journal.write_out(self.connection)
            return self._under_its_schema(work)

        # What the work was given may be at fault, as well as what stands in the file.
        with self._explained(reading=False):
            return transaction(self.connection, all_of_it)

    def _under_its_schema(self, work: Callable[[], T]) -> T:
        """Do the work unless the label schema is no longer the one that it was made under, or
        somebody goes by another name since.

        Raises:
            OtherSchemaError: when that was changed.
        """
        if self._version is not None and (found := self._versions()) != self._version:
            from annotator.store.schema_changes import OtherSchemaError

            is_schema = found[0] != self._version[0]
            why = "its label schema was changed" if is_schema else "an annotator was renamed"
            raise OtherSchemaError(f"{self.path}: leave, and open it again: {why}")
        return work()

    def _versions(self) -> tuple[int, int]:
        row = self.connection.execute(_VERSIONS).fetchone()
        return row[0], row[1]

    def put_off_checkpoints(self) -> None:
        """Leave what is committed in the write-ahead log until `checkpoint`, or it is 80 MB."""
        with self._explained():
            self.connection.execute(f"PRAGMA wal_autocheckpoint = {_MOST_PAGES}")

    def checkpoint(self) -> None:
        """Copy what is committed into the file itself: it is safe before that, too.

        Raises:
            MovedError: when the file was deleted or replaced.
            DamagedError: when another was copied over it.
        """
        self.check_place()
        with self._explained():
            self.connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()

    def is_pending(self) -> bool:
        """Whether an act is kept whose rows are still to be written."""
        with self._explained():
            return journal.is_pending(self.connection)

    def settle(self, stop: Callable[[], bool] | None = None) -> bool:
        """Write out what is pending, if `stop` doesn't say meanwhile to leave it; whether all is.

        Raises:
            DamagedError: when it cannot be written.
        """
        if self.connection.in_transaction:
            return True
        with self._explained():
            if not journal.is_pending(self.connection):
                return True
            try:
                with giving_way(self.connection, stop):
                    transaction(self.connection, lambda: journal.write_out(self.connection))
            except GaveWayError:
                return False
        return True

    @contextmanager
    def _explained(self, *, reading: bool = True) -> Iterator[None]:
        try:
            with explained(self.path), readable(self.path) if reading else nullcontext():
                yield
        except StoreError as error:
            # What was torn while it was read looks like damage, and so does another file that was
            # copied over this one.
            self._check_unchanged()
            if isinstance(error, DamagedError) and isinstance(self.connection, Connection):
                self.connection.check_copy()
            raise
        self._check_unchanged()

    def check_reading(self) -> None:
        """Make sure that what was read is what stands there.

        Raises:
            BusyError: when somebody wrote to a file that had to be read without locks.
        """
        self._check_unchanged()

    def _check_unchanged(self) -> None:
        if self._watch:
            self._watch.check()
