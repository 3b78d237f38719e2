"""Making a project, and keeping it safe: init, check, backup."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli.parameters import FilePath, Given, project
from annotator.cli.places import warn
from annotator.cli.printing import complain, counted, listed, note, say
from annotator.clock import now

if TYPE_CHECKING:
    from annotator.store.store import Store


@click.command()
@project
@click.option(
    "--schema",
    "schema_name",
    metavar="FILE|NAME",
    type=Given(),
    default="news",
    show_default=True,
    help="The label schema: a YAML file, or the name of a packaged one.",
)
def init(db: Path, schema_name: str) -> None:
    """Make a new project."""
    from annotator.ingest.label_schema import find_label_schema, read_label_schema
    from annotator.store.store import Store

    path = find_label_schema(schema_name)
    label_schema = read_label_schema(path)
    source = path.read_text(encoding="utf-8-sig")
    Store.create(db, label_schema, source, now()).close()
    labels = counted(len(label_schema.labels), "label")
    say(f"made {db} with the label schema {label_schema.name} ({labels})")
    note(f"next: annotator add {_typed(db)} PATH...")
    warn(db)


def _typed(path: Path) -> str:
    """A path as one writes it in a shell."""
    import shlex

    name = str(path)
    return shlex.quote(f"./{name}" if name.startswith("-") else name)


@click.command()
@project
@click.option(
    "--repair", is_flag=True, help="Make all that follows from the log anew first, after a backup."
)
def check(db: Path, repair: bool) -> int:
    """Look for contradictions; the log is the truth."""
    from annotator.cli.looking_through import faults_of
    from annotator.cli.repairing import advise, repaired
    from annotator.store.store import Store

    is_unsaid, found = repair and not repaired(db), 0
    with Store.open_to_read(db, whole=False) as store:
        for fault in faults_of(store):
            found += 1
            say(f"not repaired: {fault}" if is_unsaid else fault)
        if found and store.first_break():
            note(
                f"SQLite cannot mend this: 'annotator backup {db} --list' shows what to go back to"
            )
        elif is_unsaid and found:
            advise(db)
        elif is_unsaid:
            note("nothing had to be repaired")
        if not found:
            say(f"sound: {_held(store)}")
    if found:
        complain(f"{db}: {counted(found, 'fault')} found")
    return 1 if found else 0


@click.command()
@project
@click.argument("file", metavar="[FILE]", type=FilePath(), required=False)
@click.option("--list", "as_list", is_flag=True, help="Show the copies that were made by itself.")
@click.option("--automatic/--no-automatic", default=None, help="A copy a day while one works.")
@click.option("--daily", is_flag=True, hidden=True, help="Make the copy of the day.")
def backup(db: Path, file: Path | None, as_list: bool, automatic: bool | None, daily: bool) -> int:
    """Copy the project, also while somebody works on it.

    The copy is looked through. Of a file that SQLite cannot read, there is none. Once a day
    'annotate' and 'review' have a copy made by themselves, in a folder beside the project.
    """
    from annotator.store.store import Store

    if as_list or daily or automatic is not None:
        from annotator.cli import own_copies

        if file is not None:
            raise click.UsageError("--list, --automatic and --no-automatic go without a FILE")
        return own_copies.answer(db, as_list=as_list, automatic=automatic, daily=daily)
    if file is None:
        raise click.UsageError("missing argument 'FILE'")
    seen: list[str] = []
    with Store.open_to_read(db, whole=False) as store:
        store.backup(file, look=lambda copy: seen.extend(_looked_through(copy)))
    say(f"copied {db} to {file}")
    if seen:
        say(f"the copy is sound: {seen[0]}")
        return 0
    complain(f"{file}: is as faulty as {db}; 'annotator check {db}' lists what is wrong")
    return 1


def _held(store: Store) -> str:
    """How much a project holds and how new it is: an older copy is told from a newer one by it."""
    last = store.last_decided()
    when = f"the last of {last[:16].replace('T', ' ')} UTC" if last else ""
    held = (counted(store.count(), "article"), counted(store.decided(), "decision"), when)
    return listed(held)


def _looked_through(copy: Path) -> Iterator[str]:
    """What a copy holds, if it is sound."""
    from annotator.cli.looking_through import faults_of
    from annotator.store.errors import DamagedError
    from annotator.store.store import Store

    with suppress(DamagedError), Store.open_to_read(copy, whole=False) as store:
        if next(faults_of(store), None) is None:
            yield _held(store)
