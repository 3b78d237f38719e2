"""What reading yields beside articles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from annotator.core.article import Article


@dataclass(frozen=True, slots=True)
class Skipped:
    """An input that did not go in: the file (and line) it stands in, and why."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class PassedOver:
    """What lay in a folder and is no article: nobody asked for it by name, so it is no fault."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to know about an input that did go in."""

    where: str
    text: str


Ingested: TypeAlias = Article | Skipped | PassedOver | Notice
