"""A project file of one's own for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.projects import project


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The project of harbour (1), grain (2) and quiet (3)."""
    return project(tmp_path / "project.db")
