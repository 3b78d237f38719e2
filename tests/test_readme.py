"""The README says what is so."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from annotator.cli.commands import COMMANDS
from annotator.tui import review_keys
from annotator.tui.keymap import table

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
_KEYS = re.compile(
    r"(<!-- keys: from `(annotator keys[^`]*)` -->\n```text\n).*?(```\n<!-- /keys -->)", re.DOTALL
)
_TABLES = {"annotator keys": table, "annotator keys --review": review_keys.text}


def test_the_keys_are_those_of_the_program() -> None:
    """UPDATE_README=1 writes them anew."""
    source = README.read_text(encoding="utf-8")
    wanted = _KEYS.sub(lambda m: f"{m[1]}{_TABLES[m[2]]()}\n{m[3]}", source)
    if os.environ.get("UPDATE_README"):
        README.write_text(wanted, encoding="utf-8")
    assert {found[2] for found in _KEYS.finditer(source)} == set(_TABLES)
    assert README.read_text(encoding="utf-8") == wanted


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
