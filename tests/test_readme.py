"""The README says what is so."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from annotator.cli.commands import COMMANDS
from annotator.tui import review_keys
from annotator.tui.keymap import ACTIONS, shown, table, written
from annotator.tui.keymaps import Rebinding
from annotator.tui.presets import PRESETS

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
_KEYS = re.compile(
    r"(<!-- keys: from `(annotator keys[^`]*)` -->\n```text\n).*?(```\n<!-- /keys -->)", re.DOTALL
)
_PRESETS = re.compile(r"(<!-- presets -->\n).*?(<!-- /presets -->)", re.DOTALL)
_TABLES = {"annotator keys": table, "annotator keys --review": review_keys.text}


def test_the_keys_are_those_of_the_program() -> None:
    """UPDATE_README=1 writes them anew."""
    source = README.read_text(encoding="utf-8")
    wanted = _KEYS.sub(lambda m: f"{m[1]}{_TABLES[m[2]]()}\n{m[3]}", source)
    if os.environ.get("UPDATE_README"):
        README.write_text(wanted, encoding="utf-8")
    assert {found[2] for found in _KEYS.finditer(source)} == set(_TABLES)
    assert README.read_text(encoding="utf-8") == wanted


def test_the_presets_are_those_of_the_program() -> None:
    """UPDATE_README=1 writes them anew."""
    document = ROOT / "docs" / "keys.md"
    source = document.read_text(encoding="utf-8")
    wanted = _PRESETS.sub(lambda m: f"{m[1]}{_presets()}{m[2]}", source)
    if os.environ.get("UPDATE_README"):
        document.write_text(wanted, encoding="utf-8")
    assert document.read_text(encoding="utf-8") == wanted
    assert "| `finish` |" in wanted


def _presets() -> str:
    """All actions with their keys in every preset; of an adjudication those of its own."""
    boards = {"annotation": ACTIONS, "adjudication": review_keys.ACTIONS}
    lines, seen = [], set[str]()
    for name, board in boards.items():
        keymaps = [Rebinding(preset).keymap(board) for preset in PRESETS]
        lines += [f"| {name} | does | {' | '.join(PRESETS)} |", "|---|---|---|---|---|"]
        for action in board:
            if action.id not in seen:
                cells = [_quoted(keymap.by_id[action.id].keys) for keymap in keymaps]
                lines.append(f"| `{action.id}` | {action.description} | {' | '.join(cells)} |")
        seen |= {action.id for action in board}
        lines.append("")
    return "\n".join(lines)


def _quoted(keys: tuple[str, ...]) -> str:
    return f"`{written(keys)}`" if "…" in written(keys) else " ".join(f"`{shown(k)}`" for k in keys)


def test_every_file_that_the_documents_point_at_is_there() -> None:
    for document in (README, *sorted((ROOT / "docs").glob("*.md"))):
        source = document.read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)#:]+)\)", source):
            assert (document.parent / target).exists(), f"{document.name}: {target}"


@pytest.mark.parametrize(
    "block", re.findall(r"```sh\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
)
def test_the_commands_shown_exist(block: str) -> None:
    for line in block.splitlines():
        words = line.split("#")[0].split()
        assert words[0] in ("make", "annotator"), line
        if words[0] == "annotator":
            assert words[1] in COMMANDS
        else:
            assert re.search(rf"^{words[1]}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
