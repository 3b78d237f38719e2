"""A project put back from a copy, as the page about copies says."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine

PAGE = Path(__file__).parents[2] / "docs" / "backup.md"


def commands() -> list[str]:
    """What the page says to type, but for the program itself."""
    [block] = re.findall(r"```console\n(\$ mkdir broken.*?)```", PAGE.read_text(), re.DOTALL)
    lines = [line.removeprefix("$ ") for line in block.splitlines()]
    return [line for line in lines if not line.startswith("annotator ")]


@pytest.mark.parametrize("beside", [(), ("-wal",), ("-wal", "-shm")])
def test_the_commands_of_the_page_put_a_copy_back(
    worked: Path, annotator: CommandLine, beside: tuple[str, ...]
) -> None:
    """Whatever lies beside the project; nothing of it is left beside the copy, and no copy goes."""
    db = worked.rename(worked.with_name("project.db"))
    copies = db.with_name("project-backups")
    copies.mkdir()
    shutil.copy(db, copies / "project-2026-03-01.db")
    db.write_bytes(b"broken")
    for end in beside:
        db.with_name(f"project.db{end}").write_bytes(b"broken")
    for line in commands():
        subprocess.run(["sh", "-ec", line], cwd=db.parent, check=True, capture_output=True)
    left = {path.name for path in db.parent.iterdir()}
    assert left == {"project.db", "project-backups", "broken"}
    assert annotator("check", db).status == 0
