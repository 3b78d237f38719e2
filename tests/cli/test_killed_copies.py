"""What a copying leaves that is killed is gone with the next one; what is others' is named."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from subprocess import PIPE, Popen

import pytest

from annotator.store import leftovers
from tests.cli.conftest import CommandLine

_KILLED = """
import sys
from pathlib import Path
from annotator.store.store import Store
def look(partial):
    with Store.open(partial) as copy:
        copy.set_copies_itself(False)
        print("looking", flush=True)
        sys.stdin.read()
with Store.open(Path(sys.argv[1])) as store:
    store.backup(Path(sys.argv[2]), look=look)
"""

DEAD = 999_999_999


@pytest.fixture
def killed(worked: Path, tmp_path: Path) -> list[Path]:
    """What lies beside a project after a copying was killed: a copy, and what SQLite has beside."""
    command = [sys.executable, "-c", _KILLED, str(worked), str(tmp_path / "copy.db")]
    process = Popen(command, stdin=PIPE, stdout=PIPE)
    assert process.stdout and process.stdout.readline() == b"looking\n"
    process.send_signal(signal.SIGKILL)
    process.communicate()
    left = sorted(tmp_path.glob(".*.partial*"))
    assert [it.suffix for it in left] == [".partial", ".partial-shm", ".partial-wal"]
    return left


@pytest.mark.parametrize("command", ["backup", "list", "rename", "repair"])
def test_what_a_killed_copying_left_is_removed_by_the_next(
    annotator: CommandLine, worked: Path, tmp_path: Path, killed: list[Path], command: str
) -> None:
    """Whichever it is, and a line says so for each file."""
    commands: dict[str, tuple[object, ...]] = {
        "backup": ("backup", worked, tmp_path / "other.db"),
        "list": ("backup", worked, "--list"),
        "rename": ("rename-annotator", worked, "Ada", "Eve"),
        "repair": ("check", worked, "--repair"),
    }
    result = annotator(*commands[command])
    assert result.status == 0
    for path in killed:
        assert f"removed {path}, which a copying that was killed had left\n" in result.err
    assert not list(tmp_path.glob(".*"))
    assert "removed" not in annotator("backup", worked, "--list").err


def test_what_is_not_known_to_be_over_is_named_and_stays(
    annotator: CommandLine, worked: Path, tmp_path: Path
) -> None:
    """Of processes that run, of other machines and versions, and what is a link."""
    here, end = leftovers.machine(), "-0a.partial"
    whose = {
        f".p.db.copy-{here}-{os.getppid()}{end}": f"being made by process {os.getppid()}",
        f".p.db.copy-0-{DEAD}{end}": "of a copying on another machine",
        f".p.before-merge-2026-03-01T101112-2.db.{DEAD}.partial-wal": "of an earlier version",
        f".p.version-7.db.{DEAD}.partial": "of an earlier version",
        f".p.db.copy-{here}-{DEAD}{end}": "somebody else's",
    }
    for name in whose:
        (tmp_path / name).write_text("mine")
    link = tmp_path / [*whose][-1]
    link.unlink()
    link.symlink_to(tmp_path / next(iter(whose)))
    others = {f".q.db.copy-{here}-{DEAD}{end}", f".p.db.copy-{here}-x{end}", ".p.db.partial"}
    for name in others:
        (tmp_path / name).write_text("mine")
    for command in (("backup", worked, "--list"), ("rename-annotator", worked, "Ada", "Eve")):
        said = annotator(*command).err
        for name, why in whose.items():
            assert f"{tmp_path / name} holds texts and names, too: it is {why}" in said
        assert "removed" not in said
        assert not any(name in said for name in others)
    assert {it.name for it in tmp_path.glob(".*")} == {*whose, *others}
