"""A pipeline's folder appears whole or not at all, and takes no other folder's place."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from annotator.suggest.training.folder import FolderError, folder_for


def write(target: Path, text: str, *, force: bool = False) -> None:
    """Put what looks like a pipeline there."""
    with folder_for(target, force=force) as folder:
        (folder / "config.cfg").write_text(text)
        (folder / "meta.json").write_text("{}")


def test_it_is_whole_or_not_there(tmp_path: Path) -> None:
    """Nothing is left beside it either."""
    with pytest.raises(KeyboardInterrupt), folder_for(tmp_path / "p", force=False) as folder:
        (folder / "config.cfg").write_text("x")
        raise KeyboardInterrupt
    assert not list(tmp_path.iterdir())
    write(tmp_path / "p", "one")
    assert [path.name for path in tmp_path.iterdir()] == ["p"]


def test_a_pipeline_is_replaced_only_by_force(tmp_path: Path) -> None:
    """And if the new one fails, the old one stays."""
    write(tmp_path / "p", "one")
    with pytest.raises(FolderError, match="is there already; choose another name or add --force"):
        write(tmp_path / "p", "two")
    with pytest.raises(ValueError), folder_for(tmp_path / "p", force=True):
        raise ValueError
    assert (tmp_path / "p" / "config.cfg").read_text() == "one"
    write(tmp_path / "p", "three", force=True)
    assert (tmp_path / "p" / "config.cfg").read_text() == "three"
    assert [path.name for path in tmp_path.iterdir()] == ["p"]


def test_what_is_no_pipeline_is_never_replaced(tmp_path: Path) -> None:
    """Not by force, neither a folder nor a file nor what a link leads to."""
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "thesis.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "own")
    for name, why in (("own", "no pipeline"), ("file", "is no folder"), ("link", "is no folder")):
        with pytest.raises(FolderError, match=why):
            write(tmp_path / name, "x", force=True)
    with pytest.raises(FolderError, match="cannot be made"):
        write(tmp_path / "nowhere" / "p", "x")
    (tmp_path / "empty").mkdir()
    write(tmp_path / "empty", "x")
    assert (tmp_path / "own" / "thesis.txt").read_text() == "mine"


_FULL = """
import resource, sys
from pathlib import Path
from annotator.suggest.training.folder import FolderError, folder_for
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    with folder_for(Path(sys.argv[1]), force=False) as folder:
        (folder / "config.cfg").write_text("x" * 5000)
except FolderError as error:
    print(error)
"""


def test_a_disk_that_is_full_is_told_and_nothing_is_left(tmp_path: Path) -> None:
    """Here no file may have more than a thousand bytes."""
    target = tmp_path / "p"
    run = subprocess.run(
        [sys.executable, "-c", _FULL, str(target)], capture_output=True, text=True, check=True
    )
    assert run.stdout == f"{target}: cannot be written (File too large)\n"
    assert not list(tmp_path.iterdir())
