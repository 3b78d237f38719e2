"""A filter while it is written: what held before, and what the line has come to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from annotator.core.queue_filter import QueueFilter, parse
from annotator.store.articles import Summary
from annotator.tui.article_queue import ArticleQueue


@dataclass(slots=True)
class WrittenFilter:
    """The line from the first key in it until it is taken or left: until then nothing holds of it.

    `rows` are those of what held, for when it is put back.
    """

    rows: Sequence[Summary]
    #: What was written last, and what that lets through, once it was found.
    text: str
    preview: ArticleQueue | None = None
    #: Why nothing was found: what is wrong with the line.
    wrong: str = ""

    def has_found(self, text: str, wanted: QueueFilter) -> bool:
        """Whether what this means was found already."""
        found = self.preview
        return found is not None and found.text == text and found.wanted == wanted


def finished(text: str, labels: Sequence[str]) -> QueueFilter:
    """What a line means in which nobody goes on writing.

    Its last word stays the beginning of one, but where that was too short to be sought.

    Raises:
        FilterError: also for what was still to be written.
    """
    whole = parse(text, labels)
    typed = parse(text, labels, typing=True)
    return typed if len(typed.terms) == len(whole.terms) else whole
