"""What holds for all tests: nothing of the person who runs them is read or written."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("annotator", deadline=None, max_examples=40, database=None)
settings.load_profile("annotator")


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the home folder and the settings of whoever runs the tests out of them."""
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.setenv("ANNOTATOR_BACKUPS", "off")
    for name in ("ANNOTATOR_NAME", "ANNOTATOR_KEYMAP", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
