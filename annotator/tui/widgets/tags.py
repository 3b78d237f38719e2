"""Labels in short, in a row of their own above a line of text: the text itself does not move.

Each span has its tag above its first letter, in capitals once it is confirmed, and a line to its
end. Of spans that begin together the tags follow each other, the longest span's first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby
from typing import NamedTuple

from rich.cells import cell_len

from annotator.core.display import visible
from annotator.tui.widgets.paint import Cover

#: The cells of a tag where there is room for it.
LENGTH = 3


@dataclass(frozen=True, slots=True)
class Tagged:
    """A span on one line of text: its first cell there and the one after its last.

    `begins` and `ends` say whether it does so on this line.
    """

    start: int
    end: int
    tag: str
    cover: Cover
    begins: bool = True
    ends: bool = True


class Part(NamedTuple):
    """A piece of the row: what it says, of which span, and whether it is its tag or its line."""

    text: str
    cover: Cover | None = None
    is_tag: bool = False


def row(tagged: Iterable[Tagged], width: int) -> list[Part]:
    """The row above a line of text, from the left."""
    cells = [Part(" ")] * width
    ordered = sorted(tagged, key=lambda t: (t.start - t.end, -t.cover.rank))
    for one in ordered:
        line = "─" if one.cover.confirmed else "┄"
        for cell in range(max(0, one.start), min(one.end, width)):
            last = one.ends and cell == one.end - 1
            cells[cell] = Part("╮" if last else line, one.cover)
    begun = sorted((t for t in ordered if t.begins), key=lambda t: t.start)
    groups = [list(group) for _, group in groupby(begun, key=lambda t: t.start)]
    at = 0
    for number, group in enumerate(groups):
        # Behind the last tag no blank is needed.
        after = groups[number + 1][0].start if number + 1 < len(groups) else width + 1
        at = _put(cells, group, max(at, group[0].start), after)
    runs = groupby(cells, key=lambda cell: cell[1:])
    return [Part("".join(cell.text for cell in run), *owner) for owner, run in runs]


def _put(cells: list[Part], group: Sequence[Tagged], at: int, after: int) -> int:
    """Write the tags of spans that begin together, as long as there is room for; where they end."""
    for size in range(LENGTH, 0, -1):
        gap = 1 if size > 1 else 0
        if at + sum(min(size, len(one.tag)) + gap for one in group) <= after:
            break
    for one in group:
        shown = (one.tag if one.cover.confirmed else one.tag.lower())[:size]
        if at + len(shown) > len(cells):
            cells[-1] = Part("…", one.cover, True)
            return len(cells)
        for char in shown:
            cells[at] = Part(char, one.cover, True)
            at += 1
        at += gap
    return at


def tags_of(names: Iterable[str]) -> dict[str, str]:
    """A short tag for each label, no two alike: its first letters, else others of its name."""
    found: dict[str, str] = {}
    for name in names:
        letters = "".join(c for c in visible(name).upper() if c.isalnum() and cell_len(c) == 1)
        taken = set(found.values())
        tries = ("".join(chosen) for chosen in combinations(letters[:12], LENGTH))
        numbered = (f"{letters[:1]}{n:02}" for n in range(1, 100))
        first = [letters] if 0 < len(letters) <= LENGTH else []
        all_tries = (t for some in (first, tries, numbered) for t in some)
        found[name] = next((t for t in all_tries if t not in taken), letters[:LENGTH])
    return found
