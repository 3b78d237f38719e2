"""Label schemas: schema check, schema show."""

from __future__ import annotations

from pathlib import Path

import click

from annotator.cli.parameters import Given, project
from annotator.cli.printing import complain, counted, say, say_text


class _WithMigrate(click.Group):
    """The group; what changes a schema is imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order in which one uses them."""
        return ["check", "show", "migrate"]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name == "migrate":
            from annotator.cli.migrating import migrate

            return migrate
        return super().get_command(ctx, cmd_name)


@click.group(cls=_WithMigrate, invoke_without_command=True)
@click.pass_context
def schema(context: click.Context) -> None:
    """Check a label schema, show a project's, or change it."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@schema.command("check")
@click.argument("file", metavar="FILE", type=Given())
def check_schema(file: str) -> int:
    """Say what is wrong with a label schema, by line and column."""
    from annotator.ingest.errors import LabelSchemaError
    from annotator.ingest.label_schema import find_label_schema, read_label_schema

    path = find_label_schema(file)
    try:
        label_schema = read_label_schema(path)
    except LabelSchemaError as error:
        for fault in error.faults:
            complain(fault)
        return 1
    labels = counted(len(label_schema.labels), "label")
    layers = counted(len(label_schema.layers), "layer")
    links = counted(len(label_schema.link_types), "link type")
    say(f"{label_schema.name}: {labels} in {layers}, {links}; no faults")
    return 0


@schema.command("show")
@project
def show_schema(db: Path) -> None:
    """Print the label schema that the project holds, as YAML."""
    from annotator.store.store import Store

    with Store.open_to_read(db) as store:
        say_text(store.label_schema_source())
