"""What is remembered of the lesson, among the settings: how far one is, or that it is over."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from annotator.tui import settings

_NAME = "lesson"


class Ended(StrEnum):
    """How somebody was done with the lesson."""

    FINISHED = "finished"
    LEFT = "left"


def is_due() -> bool:
    """Whether the sample project begins with the lesson: it was neither finished nor left."""
    return settings.read().get(_NAME) not in tuple(Ended)


def passed() -> tuple[str, ...]:
    """The steps that were done without a trace in the article, of a lesson that is under way."""
    return tuple(settings.read().get(_NAME, "").split()[1:]) if is_due() else ()


def keep(steps: Iterable[str]) -> None:
    """Remember that the lesson is under way, and these steps of it."""
    settings.write({_NAME: " ".join(["begun", *sorted(steps)])})


def end(how: Ended) -> None:
    """Remember that the lesson is over."""
    settings.write({_NAME: str(how)})
