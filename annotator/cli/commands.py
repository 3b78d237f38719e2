"""All commands in the order of the help."""

from __future__ import annotations

import click

from annotator import __version__
from annotator.cli.annotate import annotate
from annotator.cli.articles import add, list_articles, remove
from annotator.cli.demo import demo
from annotator.cli.exporting import export
from annotator.cli.figures import stats
from annotator.cli.importing import import_file
from annotator.cli.keys import keys
from annotator.cli.label_schemas import schema
from annotator.cli.logbook import history
from annotator.cli.projects import backup, check, init
from annotator.cli.suggesting import suggest


class InOrder(click.Group):
    """A group whose help lists the commands in the order in which one uses them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names as they were registered."""
        return list(self.commands)


@click.group(
    cls=InOrder,
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


for _command in (
    *(demo, init, add, list_articles, remove, suggest, annotate),
    *(export, import_file, stats, history, schema, check, backup, keys),
):
    annotator.add_command(_command)
