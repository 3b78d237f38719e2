"""All commands in the order of the help, each imported when it is used."""

from __future__ import annotations

from importlib import import_module

import click

from annotator import __version__

#: Where each command is: module and function. In the order in which one uses them.
COMMANDS = {
    "demo": ("demo", "demo"),
    "init": ("projects", "init"),
    "add": ("articles", "add"),
    "list": ("articles", "list_articles"),
    "remove": ("articles", "remove"),
    "suggest": ("suggesting", "suggest"),
    "assign": ("assigning", "assign"),
    "annotate": ("annotate", "annotate"),
    "review": ("review", "review"),
    "export": ("exporting", "export"),
    "import": ("importing", "import_file"),
    "formats": ("formats", "formats"),
    "agreement": ("agreement", "agreement"),
    "report": ("report", "report"),
    "corrections": ("corrections", "corrections"),
    "evaluate": ("evaluating", "evaluate"),
    "train": ("training", "train"),
    "stats": ("figures", "stats"),
    "history": ("logbook", "history"),
    "memory": ("memory", "memory"),
    "rename-annotator": ("renaming", "rename_annotator"),
    "schema": ("label_schemas", "schema"),
    "check": ("projects", "check"),
    "backup": ("projects", "backup"),
    "merge": ("merging", "merge"),
    "keys": ("keys", "keys"),
}


class Lazily(click.Group):
    """A group that imports a command only when it is asked for: opening is to be fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order in which one uses them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in COMMANDS:
            return None
        module, function = COMMANDS[cmd_name]
        command = getattr(import_module(f"annotator.cli.{module}"), function)
        assert isinstance(command, click.Command)
        return command


@click.group(
    cls=Lazily,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.pass_context
def annotator(context: click.Context) -> None:
    """Annotate news articles by keyboard: entities, claims and their sources.

    'annotator demo' shows it with sample articles. A project is one file:
    make it with init, fill it with add and suggest, open it with annotate.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
