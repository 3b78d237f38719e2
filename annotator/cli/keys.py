"""The keymap as it stands: keys."""

from __future__ import annotations

import click


@click.command()
def keys() -> None:
    """The keys, and what they do."""
    from annotator.tui.keymap import table

    click.echo(table())
