"""A project with two articles, suggested for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.store.store import Store
from tests.store.projects import project, suggest


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A project file with the articles `talks` (1) and `grain` (2)."""
    return project(tmp_path / "project.db")


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """The project, opened, with the suggestions of run `s`."""
    with Store.open(path) as store:
        suggest(store)
        yield store
