"""Where the files that come with the program lie, in a wheel and in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def schemas_folder() -> Path:
    """The folder of the label schemas that come with the program."""
    return _shipped("schemas")


def sample_data_folder() -> Path:
    """The folder of the sample articles that `annotator demo` imports."""
    return _shipped("sample_data")


def _shipped(name: str) -> Path:
    """In a wheel it lies in the package, in a checkout beside it."""
    installed = _PACKAGE / name
    return installed if installed.is_dir() else _PACKAGE.parent / name
