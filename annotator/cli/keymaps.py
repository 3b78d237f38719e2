"""Which keys a person wants: by an option, a variable, a file of their own, or the palette."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from annotator.tui.keymaps import Rebinding

keymap_option = click.option(
    "--keymap",
    "keymap",
    metavar="NAME|FILE",
    help="Whose keys: default, prodigy, vim or a YAML file (else ANNOTATOR_KEYMAP, else your own).",
)


def own_file() -> Path:
    """Where a person's own keymap is looked for: beside the settings."""
    from annotator.tui import settings

    return settings.path().with_name("keymap.yaml")


def wanted_keys(given: str | None) -> Rebinding:
    """The keys that are given, else those that ANNOTATOR_KEYMAP names, else a person's own.

    Their own are those of `keymap.yaml` in the folder of the settings, else the preset that they
    chose in the palette.

    Raises:
        KeymapError: when there is no such preset or file, or the file cannot be used.
    """
    if given is not None:
        return _named(given, "--keymap")
    if name := os.environ.get("ANNOTATOR_KEYMAP"):
        return _named(name, "ANNOTATOR_KEYMAP")
    path = own_file()
    if os.path.lexists(path):
        from annotator.tui.keymap_file import read_rebinding

        return read_rebinding(path)
    return _chosen()


def _chosen() -> Rebinding:
    from annotator.tui import settings
    from annotator.tui.keymaps import Rebinding
    from annotator.tui.presets import DEFAULT, PRESETS

    name = settings.read().get("keymap", DEFAULT)
    return Rebinding(name if name in PRESETS else DEFAULT)


def _named(name: str, where: str) -> Rebinding:
    from annotator.tui.keymaps import KeymapError, Rebinding
    from annotator.tui.presets import PRESETS

    if name in PRESETS:
        return Rebinding(name)
    if name and os.path.lexists(name):
        from annotator.tui.keymap_file import read_rebinding

        return read_rebinding(Path(name))
    from annotator.ingest.wording import escaped, nearest

    near = nearest(name, PRESETS)
    advice = f"did you mean {near}? " if near else ""
    raise KeymapError(
        f"{where}: no preset or file '{escaped(name, 200)}': {advice}"
        f"give a YAML file or one of {', '.join(PRESETS)}"
    )
