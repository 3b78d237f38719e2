"""Where a project is not safe: on a network, or in a folder that another program copies about."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from annotator.cli.printing import note

#: Kinds of file systems that others reach too, where locks and shared memory need not work.
_NETWORK = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afpfs", "afs", "9p", "vboxsf"),
        *("prl_fs", "vmhgfs", "ncpfs", "webdav", "davfs", "ceph", "glusterfs", "lustre", "gfs2"),
        *("beegfs", "coda", "fuse.sshfs", "fuse.rclone", "fuse.davfs", "fuse.glusterfs"),
        *("fuse.vmhgfs-fuse", "fuse.s3fs", "fuse.gcsfuse", "fuse.dislocker", "drvfs", "virtiofs"),
    }
)

#: What programs that keep folders alike on several machines put into them.
_MARKERS = {
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".stfolder": "Syncthing",
    ".sync_journal.db": "Nextcloud",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
    ".tmp.drivedownload": "Google Drive",
    ".tmp.driveupload": "Google Drive",
    ".849C9593-D756-4E56-8D6E-42412F2A707B": "OneDrive",
}

#: Names of folders that are such, each by how it begins.
_FOLDERS = (
    *(("Dropbox", "Dropbox"), ("OneDrive", "OneDrive"), ("Google Drive", "Google Drive")),
    *(("GoogleDrive", "Google Drive"), ("iCloudDrive", "iCloud Drive")),
    *(("com~apple~CloudDocs", "iCloud Drive"), ("Mobile Documents", "iCloud Drive")),
    ("Nextcloud", "Nextcloud"),
)

_SAY = (
    "{db}: is {where}, where SQLite cannot keep several programs apart and work may be lost: keep"
    " it on a disk of this machine (docs/backup.md says how to share it)"
)


def warn(db: Path) -> None:
    """Say once, on this machine, that a project is where it is not safe."""
    where = unsafe(db)
    if where and not _was_said(db):
        note(_SAY.format(db=db, where=where))


def unsafe(db: Path) -> str | None:
    """How the place of a project is not safe, in words; None where nothing speaks against it."""
    with suppress(OSError):
        path = Path(os.path.realpath(db))
        kind = file_system(path, _mounts())
        if kind in _NETWORK:
            return f"on a network ({kind})"
        program = synchronised(path)
        if program:
            return f"in a folder of {program}"
    return None


def file_system(path: Path, mounts: str) -> str | None:
    """The kind of file system that a path is on, from a table as in /proc/mounts."""
    best, kind = -1, None
    for line in mounts.splitlines():
        words = line.split()
        if len(words) < 3:
            continue
        place = _unescaped(words[1])
        # Of several mounted in one place the last is the one that is seen.
        if path.is_relative_to(place) and len(Path(place).parts) >= best:
            best, kind = len(Path(place).parts), words[2].lower()
    return kind


def synchronised(path: Path) -> str | None:
    """The program that keeps the folder of a path alike on several machines, if one does."""
    for folder in path.parents:
        for start, program in _FOLDERS:
            if folder.name == start or folder.name.startswith((f"{start} ", f"{start}-")):
                return program
        for marker, program in _MARKERS.items():
            if (folder / marker).exists():
                return program
    return None


def _unescaped(word: str) -> str:
    """A place as it is called: spaces and the like stand there in octal."""
    for code, char in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        word = word.replace(code, char)
    return word


def _mounts() -> str:
    platform: str = sys.platform
    if platform == "linux":
        return Path("/proc/self/mounts").read_text("utf-8", "replace")
    if platform == "darwin":
        import subprocess

        done = subprocess.run(
            ["/sbin/mount"], capture_output=True, text=True, check=False, timeout=2
        )
        return from_macos(done.stdout)
    return ""


def from_macos(said: str) -> str:
    """What `mount` says on macOS, in the form of /proc/mounts."""
    lines = []
    for line in said.splitlines():
        source, _, rest = line.partition(" on ")
        place, _, options = rest.rpartition(" (")
        kind = options.split(",")[0].rstrip(")")
        if place and kind:
            lines.append(f"{source.replace(' ', '_')} {place.replace(' ', chr(92) + '040')} {kind}")
    return "\n".join(lines)


def _was_said(db: Path) -> bool:
    """Whether that was said before; it is from now on."""
    import hashlib

    base = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    name = hashlib.sha256(os.fsencode(os.path.realpath(db))).hexdigest()[:32]
    mark = Path(base) / "annotator" / "unsafe-places" / name
    if mark.exists():
        return True
    with suppress(OSError):
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch(mode=0o600)
    return False
