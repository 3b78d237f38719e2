"""Saying that in finished gold something waits for a reviewer."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from annotator.cli.printing import counted, note


def note_waiting(db: Path, waiting: Mapping[int, int]) -> None:
    """Say where annotators have something that gold does not answer, if they do."""
    if waiting:
        regions, articles = sum(waiting.values()), counted(len(waiting), "article")
        wait = "waits" if regions == 1 else "wait"
        note(
            f"in finished gold {counted(regions, 'region')} of {articles} {wait} for a reviewer,"
            f" changed since or not weighed; 'annotator review {db}' shows what"
        )
