"""What the program remembers of a person's taste, in their configuration folder."""

from __future__ import annotations

import json
import os
from pathlib import Path

#: What people call the themes, the first one being what the program begins with.
THEMES = (
    *("dark", "light", "high-contrast", "high-contrast-light"),
    *("colour-blind", "colour-blind-light", "monochrome"),
)


def path() -> Path:
    """Where the settings are: XDG_CONFIG_HOME, else ~/.config."""
    base = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base) / "annotator" / "settings.json"


def read() -> dict[str, str]:
    """The settings; none where the file is missing or spoilt."""
    place = path()
    try:
        # Of a pipe one would wait for what never comes.
        found = json.loads(place.read_text(encoding="utf-8")) if place.is_file() else {}
    except (OSError, ValueError, RecursionError):
        return {}
    return {k: v for k, v in found.items() if isinstance(v, str)} if isinstance(found, dict) else {}


def write(settings: dict[str, str]) -> None:
    """Keep the settings; taste is not worth an error where the folder cannot be written."""
    place = path()
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(json.dumps(read() | settings, indent=1), encoding="utf-8")
    except OSError:
        return
