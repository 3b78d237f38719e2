"""A process that takes a copy in and is killed in the midst of it, to be started by a test."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from annotator.store import merging_acts
from annotator.store.store import Store


def killed(*_: object) -> None:
    """Die as if the power had gone."""
    os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    """Merge the second path into the first."""
    path, other = map(Path, sys.argv[1:])
    # By then articles, suggestions and the log are written.
    setattr(merging_acts, "settle", killed)  # noqa: B010
    with Store.open(path) as store, Store.open_other(other, path) as copy:
        store.connection.execute("PRAGMA cache_size = 5")
        store.merge([copy], backup=path.with_name("before.db"))


if __name__ == "__main__":
    main()
