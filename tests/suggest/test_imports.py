"""What the front end may import from here brings no spaCy with it."""

from __future__ import annotations

import subprocess
import sys

import pytest

_CODE = "import sys, {}; print(sorted({{'spacy', 'numpy', 'thinc'}} & set(sys.modules)))"


@pytest.mark.parametrize(
    "module",
    [
        "annotator.suggest",
        "annotator.suggest.child",
        "annotator.suggest.pipeline",
        "annotator.suggest.rules",
        "annotator.suggest.spacy_suggester",
    ],
)
def test_import_is_light(module: str) -> None:
    """spaCy and numpy come when a pipeline is loaded, not before."""
    run = subprocess.run(
        [sys.executable, "-c", _CODE.format(module)], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"
