"""A few seconds of many people at one file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_what_is_acknowledged_to_anyone_is_found() -> None:
    """Among annotators, one of them there twice, and reviewers of what they finish."""
    people = ["--annotators", "5", "--reviewers", "2", "--pause", "0.02"]
    command = [sys.executable, "-m", "tests.crowd", *people, "--seconds", "4"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "8 processes for" in done.stdout
    assert done.stdout.endswith("faults: 0\n")
