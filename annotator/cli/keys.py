"""The keymap as it stands: keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from annotator.cli.keymaps import keymap_option, own_file, wanted_keys
from annotator.cli.parameters import as_json
from annotator.cli.printing import say_json, say_text

if TYPE_CHECKING:
    from annotator.tui.keymaps import Keymap, Rebinding


@click.command()
@click.option("--review", is_flag=True, help="The keys of a review of several people's work.")
@keymap_option
@as_json
def keys(review: bool, keymap: str | None, as_json: bool) -> None:
    """The keys that hold, and what they do."""
    from annotator.tui import review_keys
    from annotator.tui.keymap import ACTIONS, table

    rebinding = wanted_keys(keymap)
    held = rebinding.keymap(review_keys.ACTIONS if review else ACTIONS)
    if as_json:
        say_json(_document(rebinding, held))
        return
    text = review_keys.text if review else table
    say_text("\n".join([text(held.actions, held.changed), "", *_about(rebinding, held)]))


def _document(rebinding: Rebinding, held: Keymap) -> dict[str, object]:
    return {
        "preset": rebinding.preset,
        "file": str(rebinding.path) if rebinding.path else None,
        "actions": [
            {
                "id": action.id,
                "keys": list(action.keys),
                "description": action.description,
                "group": action.group,
                "changed": action.id in held.changed,
            }
            for action in held.actions
        ],
    }


def _about(rebinding: Rebinding, held: Keymap) -> list[str]:
    """Where these keys come from, and what to press where a terminal keeps some for itself."""
    from annotator.tui.presets import PRESETS

    lines = [f"Keymap: {rebinding.preset}, {PRESETS[rebinding.preset].about}"]
    if rebinding.path:
        lines.append(f"Changed (*) by {rebinding.path}")
    else:
        others = ", ".join(name for name in PRESETS if name != rebinding.preset)
        lines.append(f"Others: {others}, or a file of your own: {own_file()}")
    kept, instead, without = held.fallbacks()
    if kept:
        lines.append(f"Where the terminal keeps {kept} for itself: {instead or 'nothing else'}")
    if without:
        lines.append(f"Only on such keys: {without}; give them another in a file")
    return lines
