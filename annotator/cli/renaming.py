"""An annotator under another name: rename-annotator."""

from __future__ import annotations

from pathlib import Path

import click

from annotator.cli.parameters import project
from annotator.cli.printing import counted, note, say
from annotator.core.display import one_line
from annotator.core.set_apart import is_name_apart


@click.command("rename-annotator")
@project
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
def rename_annotator(db: Path, old: str, new: str) -> None:
    """Give an annotator another name, everywhere.

    In the log too, and in what reviews keep; no trace of the old name is left in the file. What
    people wrote themselves (notes) stays as they wrote it. NEW must be nobody's yet.
    """
    from annotator.cli.own_copies import note_in_the_making
    from annotator.cli.retention import kept_copies
    from annotator.cli.who import NameFault, checked_name
    from annotator.store.store import Store

    was, becomes = checked_name(old, "OLD"), checked_name(new, "NEW")
    if was == becomes:
        raise NameFault(f"NEW: '{one_line(becomes, 40)}' is the name that OLD has already")
    with Store.open(db) as store:
        number, left = store.rename_annotator(was, becomes)
        apart = [it for it in store.annotators() if is_name_apart(it) and it.startswith(f"{was} (")]
    say(f"renamed {one_line(was, 40)} to {one_line(becomes, 40)} in {counted(number, 'row')}")
    if left:
        note(f"the old name may stay in {db.name}-wal until everybody has closed it ({left})")
    for name in apart:
        also = one_line(f"{becomes}{name.removeprefix(was)}", 60)
        note(
            f"{one_line(name, 60)} is in there too: rename it to {also}, if that is the same person"
        )
    note("copies elsewhere can be merged with this one once they have the new name too")
    note_in_the_making(db)
    if copies := kept_copies(db):
        note(f"copies made earlier still hold the old name, {copies[0]} among {len(copies)}")
