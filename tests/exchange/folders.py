"""A folder to write formats of several files to, kept in memory."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


class MemoryFolder:
    """Keeps what is written, by name; no name twice."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    @contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        """A new file."""
        assert name not in self.files, name
        self.files[name] = b""
        stream = io.BytesIO()
        yield stream
        self.files[name] = stream.getvalue()

    def write_to(self, folder: Path) -> Path:
        """The files on disk; the folder."""
        for name, content in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return folder
