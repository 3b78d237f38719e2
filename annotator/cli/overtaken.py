"""Saying that gold no longer rests on what annotators have."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from annotator.cli.printing import counted, note


def note_overtaken(db: Path, overtaken: Mapping[int, int]) -> None:
    """Say how much of finished gold annotators have changed since, if they have."""
    if overtaken:
        regions, articles = counted(sum(overtaken.values()), "region"), len(overtaken)
        note(
            f"{regions} of finished gold in {counted(articles, 'article')} changed since by"
            f" annotators; 'annotator review {db}' shows them"
        )
