"""Places where a project is not safe are noticed, and said once."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.cli import places
from tests.cli.conftest import CommandLine

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/home /home nfs4 rw 0 0
/dev/sdb1 /home/local ext4 rw 0 0
//nas/share /mnt/the\\040share cifs rw 0 0
ada@host: /mnt/ssh fuse.sshfs rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/p.db", "ext4"),
        ("/home/ada/p.db", "nfs4"),
        ("/home/local/p.db", "ext4"),
        ("/mnt/the share/p.db", "cifs"),
        ("/mnt/ssh/x/p.db", "fuse.sshfs"),
        ("/homes/p.db", "ext4"),
    ],
)
def test_the_file_system_is_that_of_the_nearest_mount(path: str, kind: str) -> None:
    """Also where its name holds a space."""
    assert places.file_system(Path(path), MOUNTS) == kind


def test_mounts_of_macos_are_read_too() -> None:
    """As its `mount` prints them."""
    said = (
        "/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)\n"
        "//ada@nas._smb._tcp.local/The%20Share on /Volumes/The Share (smbfs, nodev, nosuid)\n"
    )
    mounts = places.from_macos(said)
    assert places.file_system(Path("/Volumes/The Share/p.db"), mounts) == "smbfs"
    assert places.file_system(Path("/Users/ada/p.db"), mounts) == "apfs"


@pytest.mark.parametrize(
    ("folder", "marker", "program"),
    [
        ("work", ".stfolder", "Syncthing"),
        ("work", ".dropbox", "Dropbox"),
        ("Dropbox (Paper)", None, "Dropbox"),
        ("OneDrive - The Paper", None, "OneDrive"),
        ("Mobile Documents/com~apple~CloudDocs", None, "iCloud Drive"),
        ("Nextcloud", None, "Nextcloud"),
        ("GoogleDrive-ada@paper.example", None, "Google Drive"),
        ("Dropboxes", None, None),
        ("work", None, None),
    ],
)
def test_folders_that_are_kept_alike_elsewhere_are_known(
    tmp_path: Path, folder: str, marker: str | None, program: str | None
) -> None:
    """By what their programs put into them, or by their name."""
    inside = tmp_path / folder / "deep" / "er"
    inside.mkdir(parents=True)
    if marker:
        (tmp_path / folder / marker).mkdir()
    assert places.synchronised(inside / "p.db") == program


def test_it_is_said_once_a_project_and_machine(annotator: CommandLine, tmp_path: Path) -> None:
    """When it is made, or at the first opening."""
    (tmp_path / "Dropbox").mkdir()
    db = tmp_path / "Dropbox" / "p.db"
    made = annotator("init", db)
    assert made.status == 0
    [line] = [line for line in made.err.splitlines() if "Dropbox, where" in line]
    assert line.startswith(f"{db}: is in a folder of Dropbox, where SQLite cannot keep")
    places.warn(db)
    other = annotator("init", tmp_path / "Dropbox" / "q.db")
    assert "in a folder of Dropbox" in other.err
    db.unlink()
    assert "in a folder of" not in annotator("init", db).err
