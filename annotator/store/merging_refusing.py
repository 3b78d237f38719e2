"""What is not taken in from another copy: rows that say what they cannot.

A file that SQLite finds nothing wrong with can hold anything at all in its columns. What a merge
reads is looked at before it is taken, so that what was sound before is sound afterwards.
"""

from __future__ import annotations

import sqlite3

from annotator.store import shape, timing
from annotator.store.errors import DamagedError

#: What a merge reads. Of what follows from the log it makes its own, but for how acts stand.
_READ = ("act", *shape.EXPENDABLE, *shape.BESIDE, *shape.UNMENDED)


def refuse_unreadable(theirs: sqlite3.Connection) -> None:
    """Make sure that the rows of another copy can be read.

    Raises:
        DamagedError: when one cannot be; it says which is the first.
    """
    for rows in shape.wrong_rows(theirs, _READ):
        raise DamagedError(f"{rows.told}; run 'annotator check' on it")
    for line in timing.faults(theirs):
        raise DamagedError(f"{line}; run 'annotator check' on it")
