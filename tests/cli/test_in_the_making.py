"""What exports leave when they are killed is gone with the next one; what is others' stays."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from subprocess import PIPE, Popen

import pytest

from annotator.cli.in_the_making import partial_of
from tests.cli.conftest import CommandLine

_KILLED = """
import sys
from pathlib import Path
from annotator.cli.output import output_to
from annotator.cli.output_folder import folder_to
out, db = Path(sys.argv[1]), Path(sys.argv[2])
def write(stream):
    stream.write(b"half")
    print("writing", flush=True)
    sys.stdin.read()
if out.suffix:
    with output_to(out, is_text=True, force=True, project=db) as stream:
        write(stream)
with folder_to(out, force=True, project=db) as folder, folder.open("a.txt") as stream:
    write(stream)
"""


def _begun(out: Path, db: Path) -> Popen[bytes]:
    """An export that is at work."""
    process = Popen([sys.executable, "-c", _KILLED, out, db], stdin=PIPE, stdout=PIPE)
    assert process.stdout and process.stdout.readline() == b"writing\n"
    return process


def _ended(process: Popen[bytes]) -> None:
    process.send_signal(signal.SIGKILL)
    process.communicate()


@pytest.mark.parametrize(("name", "format"), [("out.jsonl", "jsonl"), ("out", "brat")])
def test_what_a_killed_export_left_is_removed_by_the_next(
    annotator: CommandLine, worked: Path, tmp_path: Path, name: str, format: str
) -> None:
    """A file, or a folder; not as long as it is being made."""
    out = tmp_path / "there" / name
    out.parent.mkdir()
    process = _begun(out, worked)
    [left] = out.parent.iterdir()
    export = ("export", worked, "--format", format, "-o", out, "--force")
    try:
        assert annotator(*export).status == 0
        assert set(out.parent.iterdir()) == {out, left}
    finally:
        _ended(process)
    said = annotator(*export)
    assert said.status == 0
    assert f"removed {left}, which a killed export had left\n" in said.err
    assert list(out.parent.iterdir()) == [out]


def test_nothing_that_is_anothers_is_removed(
    annotator: CommandLine, worked: Path, tmp_path: Path
) -> None:
    """Files of other names, of other exports and machines, and links."""
    out = tmp_path / "there" / "out.jsonl"
    out.parent.mkdir()
    ours = partial_of(out).name.replace(f"-{os.getpid()}.", "-{}.")
    dead = 999_999_999
    other = f".out.jsonl.annotator-0-{dead}.partial"
    kept = [
        *(f".out.jsonl.{dead}.partial", ".out.jsonl.partial", "out.jsonl.partial", other),
        *(ours.format(dead).replace("out.jsonl", "out.csv"), ours.format("x"), ours.format("٣")),
        ours.format(1),
    ]
    for name in kept:
        (out.parent / name).write_text("mine")
    link = out.parent / ours.format(dead)
    link.symlink_to(out.parent / kept[0])
    said = annotator("export", worked, "--format", "jsonl", "-o", out)
    assert said.status == 0
    assert {it.name for it in out.parent.iterdir()} == {*kept, link.name, out.name}
    assert f"{other} is of an export on another machine; remove it if that is over\n" in said.err
    assert "removed" not in said.err
