"""The keymap as it stands: keys."""

from __future__ import annotations

import click

from annotator.cli.printing import say_text


@click.command()
@click.option("--review", is_flag=True, help="The keys of a review of several people's work.")
def keys(review: bool) -> None:
    """The keys, and what they do."""
    from annotator.tui import keymap, review_keys

    say_text(review_keys.text() if review else keymap.table())
