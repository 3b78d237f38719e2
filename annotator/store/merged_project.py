"""Taking other copies of a project in: imported when asked for."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

from annotator.store import connection, stamp
from annotator.store.connection import (
    VERSION,
    check_file,
    connect_read_only,
    is_writable,
    roomy,
    snapshot,
)
from annotator.store.errors import DamagedError, StoreError
from annotator.store.explaining import explained
from annotator.store.open_project import OpenProject

if TYPE_CHECKING:
    from annotator.store.merging import Merged

#: What SQLite says of the place that is written to, and not of what is read.
_OF_OURS = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_BUSY})


class _OnlyTried(Exception):
    """Nothing of it is to stay."""


class MergedProject(OpenProject):
    """A project that others can be taken into."""

    @classmethod
    def open_other(cls, path: Path, into: Path) -> Self:
        """Open another copy, as all that reads does; one of an older version is left as it is.

        That is brought up to date in memory.

        Raises:
            StoreError: when the path is no project that can be read, or the very one it is to be
                taken into.
            DamagedError: when SQLite finds a fault in it.
        """
        check_file(path)
        if path.samefile(into):
            raise StoreError(f"{path}: is {into} itself; name another copy")
        stamp.check_head(path)
        if not is_writable(path) or _is_of_today(path):
            return cls.open_to_read(path)
        return cls(path, connect_read_only(path, "mode=ro"))

    def merge(
        self,
        others: Sequence[OpenProject],
        *,
        backup: Path | Iterable[Path],
        dry_run: bool = False,
        known_only: bool = False,
        tell: Callable[[int, int], object] = lambda done, of: None,
        kept: Callable[[Path], object] = lambda copy: None,
    ) -> list[Merged]:
        """Take other copies in, each in a transaction of its own; a dry run leaves all as it was.

        The project as it was before is copied to `backup`, or to the first of these that is free;
        `kept` is told which. If nothing changed there is no copy.

        Raises:
            MergeError: when one holds what cannot stand beside what is here.
            StoreError: when one cannot be read, or this one not be written.
        """
        done: list[Merged] = []
        copies: list[Path] = []

        def work(other: OpenProject) -> None:
            done.append(_taken_in(self, other, known_only, tell))

        if dry_run:

            def all_of_them() -> None:
                for other in others:
                    work(other)
                raise _OnlyTried

            with suppress(_OnlyTried):
                self.write(all_of_them)
            return done

        def first(other: OpenProject) -> None:
            from concurrent.futures import ThreadPoolExecutor

            # Nobody else writes from here on, and what is written here is not there for others
            # before it is committed: whoever reads until then finds how it was before.
            with ThreadPoolExecutor(1) as beside:
                keeping = beside.submit(self._keep, backup)
                work(other)
                copies.append(keeping.result())

        try:
            for number, other in enumerate(others):
                self.write(lambda other=other, step=work if number else first: step(other))  # type: ignore[misc]
        finally:
            # What this made, and no other's: somebody else may merge at the same time.
            changes = any(it.changes_anything for it in done)
            for copy in copies:
                if changes:
                    kept(copy)
                else:
                    copy.unlink(missing_ok=True)
        return done

    def _keep(self, path: Path | Iterable[Path]) -> Path:
        from annotator.store import backups

        # This connection is about to write: another reads.
        with closing(connect_read_only(self.path, "mode=ro")) as reader:
            return backups.backup(reader, self.path, path)


def _taken_in(
    ours: OpenProject,
    other: OpenProject,
    known_only: bool,
    tell: Callable[[int, int], object],
) -> Merged:
    from annotator.store.merging import merge

    both = ours.connection, other.connection
    with _said_of(other.path), snapshot(both[1]), roomy(both[0]), roomy(both[1]):
        merged = merge(
            ours.connection,
            other.connection,
            str(other.path),
            known_only=known_only,
            tell=tell,
        )
    other.check_reading()
    return merged


@contextmanager
def _said_of(path: Path) -> Iterator[None]:
    """Say of what is wrong in which file."""
    try:
        yield
    except StoreError as error:
        raise type(error)(f"{path}: {error}") from error
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in _OF_OURS:
            raise
        raise DamagedError(
            f"{path}: cannot be taken in ({error}); run 'annotator check' on it"
        ) from error
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError) as error:
        # A file from elsewhere can hold anything at all where something else should stand.
        raise DamagedError(
            f"{path}: holds what cannot be read; run 'annotator check' on it"
        ) from error


def _is_of_today(path: Path) -> bool:
    """Whether a file needs no bringing up to date; what is no project is told by opening it."""
    name = f"{path.absolute().as_uri()}?mode=ro"
    wait = connection.BUSY_SECONDS
    with explained(path), closing(sqlite3.connect(name, wait, uri=True)) as reader:
        try:
            found = int(reader.execute("PRAGMA user_version").fetchone()[0])
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_NOTADB:
                return True
            raise
    return found >= VERSION
