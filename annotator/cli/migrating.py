"""Changing a project's label schema: schema migrate."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli.attribute_preview import attribute_lines, idle_pairs
from annotator.cli.parameters import Given, as_name, project
from annotator.cli.printing import counted, note, say
from annotator.clock import new_id, now
from annotator.core.errors import AnnotatorError

if TYPE_CHECKING:
    from annotator.core.schema_change import SchemaChange
    from annotator.store.schema_migrating import Plan
    from annotator.store.store import Store


class LossRefused(AnnotatorError):
    """Work would be lost that nobody said could be."""


@click.command("migrate")
@project
@click.argument("file", metavar="FILE|NAME", type=Given())
@click.option(
    "--map",
    "pairs",
    metavar="OLD=NEW",
    multiple=True,
    help="A label, link type, layer, LABEL.attribute or LABEL.attribute.choice under another name;"
    " several to one merge; OLD= retires it. Can be given several times.",
)
@click.option("--drop", is_flag=True, help="Remove the work that bears what is retired.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--yes", is_flag=True, help="Don't ask.")
@as_name("Who changes it (else ANNOTATOR_NAME, else the login name).")
def migrate(
    db: Path,
    file: str,
    pairs: tuple[str, ...],
    drop: bool,
    dry_run: bool,
    yes: bool,
    name: str | None,
) -> int:
    """Change the label schema, and bring all work to the new one.

    What bears a name that the new schema lacks has to be mapped; nothing is removed without --drop.
    A copy of the project as it was is kept beside it.
    """
    from annotator.cli.who import own_name
    from annotator.core.relabelling import Names
    from annotator.core.schema_mapping import mapped
    from annotator.ingest.label_schema import find_label_schema, read_label_schema
    from annotator.store.store import Store

    by = own_name(name)
    path = find_label_schema(file)
    new, source = read_label_schema(path), path.read_text(encoding="utf-8-sig")
    with Store.open(db) as store:
        change = mapped(store.label_schema, new, Names.parse(pairs).new)
        plan = store.plan_migration(change)
        for line in preview(plan):
            say(line)
        _refuse_losses(plan, drop)
        if change.old == new and not pairs and store.label_schema_source() == source:
            note("that is the label schema that the project has; nothing was changed")
            return 0
        if dry_run:
            note("dry run: nothing was changed")
            return 0
        if not yes and not _confirmed():
            note("nothing was changed")
            return 0
        return _migrate(db, store, change, source, by, drop=drop)


def _migrate(
    db: Path, store: Store, change: SchemaChange, source: str, by: str, *, drop: bool
) -> int:
    from annotator.cli.repairing import beside

    copy = store.backup(beside(db, "before-migration"))
    note(f"the project as it was is in {copy}")
    done = store.migrate(change, source, by, new_id(), now(), drop=drop)
    say(f"changed to {change.new.name}: {counted(done.decisions, 'decision')}{_whose(done)}")
    return 0


def _whose(done: Plan) -> str:
    """Whose work it touched, and on how many articles."""
    names = counted(len(done.annotators), "annotator") if done.annotators else ""
    whose = " and ".join(part for part in (names, "gold" if done.has_gold else "") if part)
    return f", of {whose} on {counted(len(done.articles), 'article')}" if whose else ""


def preview(plan: Plan) -> Iterator[str]:
    """What a change does, a line each: names first, then what is touched and what is lost."""
    change, old, new = plan.change, plan.change.old, plan.change.new
    yield f"label schema {old.name} → {new.name}"
    for what, names, there, target in (
        ("label", old.label, new.label, change.label),
        ("link type", old.link_type, new.link_type, change.link_type),
    ):
        for name in names:
            to = target(name)
            if to != name:
                yield f"  {what} {name} → {to or 'retired'}: {_touched(plan, name, to)}"
        reached = {target(name) for name in names}
        for name in (name for name in there if name not in reached):
            yield f"  {what} {name}: new"
    yield from attribute_lines(plan)
    yield from idle_pairs(change)
    if plan.tally.doubles:
        were = (
            "1 annotation becomes"
            if plan.tally.doubles == 1
            else (f"{plan.tally.doubles:,} annotations become")
        )
        yield f"  {were} another's double, and one with it"
    for line in plan.losses:
        yield f"  lost: {line}"


def _touched(plan: Plan, name: str, to: str | None) -> str:
    noun = "annotation" if name in plan.change.old.label else "link"
    if to is None:
        number = sum(n for (of, what), n in plan.tally.lost.items() if of == name and noun in what)
    else:
        number = plan.tally.changed[name, to]
    return f"{counted(number, noun)}, {counted(plan.suggested[name], 'suggestion')}"


def _refuse_losses(plan: Plan, drop: bool) -> None:
    """Make sure that nothing is lost that was not said to be.

    Raises:
        LossRefused: in one line, with what to say.
    """
    if plan.unmapped:
        names = ", ".join(plan.unmapped[:6]) + (", ..." if len(plan.unmapped) > 6 else "")
        first = plan.unmapped[0]
        raise LossRefused(
            f"the new label schema has no place for what bears {names}: say what it becomes with"
            f" --map {first}=NEW, or retire it with --map {first}= --drop; nothing was changed"
        )
    if plan.losses and not drop:
        raise LossRefused(
            f"{len(plan.losses)} of the names that are retired are in use ({plan.losses[0]}): add"
            " --drop to remove what bears them, or map them; nothing was changed"
        )


def _confirmed() -> bool:
    if not sys.stdin.isatty():
        raise click.UsageError("there is no terminal to ask on: add --yes to change the schema")
    return click.confirm("Change the label schema like this?", err=True)
