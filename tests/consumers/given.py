"""What a consumer is to find: articles with their spans and links, as plain data."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

#: Start and end in code points, label; of a link its type and its ends.
Place: TypeAlias = tuple[int, int, str]
Tie: TypeAlias = tuple[str, Place, Place]


@dataclass
class Found:
    """An article as a consumer reads it."""

    text: str
    spans: list[Place] = field(default_factory=list)
    links: list[Tie] = field(default_factory=list)


def expected(folder: Path) -> list[Found]:
    """What was written."""
    plain: list[dict[str, Any]] = json.loads((folder / "expected.json").read_bytes())
    return [
        Found(
            article["text"],
            [place(it) for it in article["spans"]],
            [(type, place(a), place(b)) for type, a, b in article["links"]],
        )
        for article in plain
    ]


def place(plain: Iterable[Any]) -> Place:
    """A place out of a list."""
    start, end, label = plain
    return start, end, label


def compared(
    folder: Path, found: list[Found], *, spans: bool = True, links: bool = False
) -> dict[str, str]:
    """How much of what was written a consumer has found, exactly, and how much besides."""
    wanted = expected(folder)
    given = {article.text: article for article in found}
    texts = sum(article.text in given for article in wanted)
    row = {"articles": f"{texts} of {len(wanted)}"}
    if spans:
        row["spans"] = _shared(
            [(a.text, it) for a in wanted for it in a.spans],
            [(a.text, it) for a in found for it in a.spans],
        )
    if links:
        row["links"] = _shared(
            [(a.text, it) for a in wanted for it in a.links],
            [(a.text, it) for a in found for it in a.links],
        )
    return row


def _shared(wanted: list[Any], found: list[Any]) -> str:
    both = (Counter(wanted) & Counter(found)).total()
    more = f", {len(found) - both} others" if len(found) > both else ""
    return f"{both} of {len(wanted)}{more}"


def from_utf16(text: str, units: int) -> int:
    """A code point index for one in UTF-16 code units."""
    return len(text.encode("utf-16-le")[: 2 * units].decode("utf-16-le"))
