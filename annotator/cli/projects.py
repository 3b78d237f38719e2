"""Making a project, and keeping it safe: init, check, backup."""

from __future__ import annotations

from pathlib import Path

import click

from annotator.cli.clock import now
from annotator.cli.parameters import project
from annotator.cli.printing import complain, counted, note, say


@click.command()
@project
@click.option(
    "--schema",
    "schema_name",
    metavar="FILE|NAME",
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
    note(f"next: annotator add {db} PATH...")


@click.command()
@project
def check(db: Path) -> int:
    """Look for contradictions; the log is the truth."""
    from annotator.store.store import Store

    found = 0
    with Store.open(db) as store:
        for fault in store.faults():
            found += 1
            say(fault)
        if not found:
            say(f"sound: {counted(store.count(), 'article')}")
    if found:
        complain(f"{db}: {counted(found, 'fault')} found")
    return 1 if found else 0


@click.command()
@project
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
def backup(db: Path, file: Path) -> None:
    """Copy the project, also while somebody works on it."""
    from annotator.store.store import Store

    with Store.open(db) as store:
        store.backup(file)
    say(f"copied {db} to {file}")
