"""Labels in short, in a row of their own above a line of text: the text itself does not move.

Each span has its tag above its first letter, in capitals once it is confirmed, and a line to its
end. Of spans that begin together the tags follow each other, the longest span's first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby

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


def row(tagged: Iterable[Tagged], width: int) -> list[tuple[str, Cover | None]]:
    """The row above a line: its pieces from the left, each with the span that it speaks of."""
    cells: list[tuple[str, Cover | None]] = [(" ", None)] * width
    ordered = sorted(tagged, key=lambda t: (t.start - t.end, -t.cover.rank))
    for one in ordered:
        line = "─" if one.cover.confirmed else "┄"
        for cell in range(max(0, one.start), min(one.end, width)):
            last = one.ends and cell == one.end - 1
            cells[cell] = ("╮" if last else line, one.cover)
    begun = sorted((t for t in ordered if t.begins), key=lambda t: t.start)
    groups = [list(group) for _, group in groupby(begun, key=lambda t: t.start)]
    at = 0
    for number, group in enumerate(groups):
        after = groups[number + 1][0].start if number + 1 < len(groups) else width
        at = _put(cells, group, max(at, group[0].start), after)
    return [
        ("".join(char for char, _ in run), cover)
        for cover, run in groupby(_joined(cells), key=lambda cell: cell[1])
        for run in [list(run)]
    ]


def _put(
    cells: list[tuple[str, Cover | None]], group: Sequence[Tagged], at: int, after: int
) -> int:
    """Write the tags of spans that begin together, as long as there is room for; where they end."""
    for size in range(LENGTH, 0, -1):
        gap = 1 if size > 1 else 0
        needed = sum(min(size, cell_len(t.tag)) + gap for t in group)
        if at + needed <= after:
            break
    for one in group:
        shown = one.tag[:size] if size == 1 or cell_len(one.tag) > size else one.tag
        shown = shown.upper() if one.cover.confirmed else shown.lower()
        if at + cell_len(shown) > len(cells):
            cells[-1] = ("…", one.cover)
            return len(cells)
        for char in shown:
            cells[at] = (char, one.cover)
            for more in range(1, cell_len(char)):
                cells[at + more] = ("", one.cover)
            at += cell_len(char)
        at += gap
    return at


def _joined(
    cells: list[tuple[str, Cover | None]],
) -> Iterator[tuple[str, Cover | None]]:
    """The cells without those that a wide character before them takes."""
    return (cell for cell in cells if cell[0])


def tags_of(names: Iterable[str]) -> dict[str, str]:
    """A short tag for each label, no two alike: its first letters, else others of its name."""
    found: dict[str, str] = {}
    for name in names:
        letters = "".join(c for c in visible(name) if c.isalnum() and cell_len(c) == 1).upper()
        letters = "".join(c for c in letters if cell_len(c) == 1)
        taken = set(found.values())
        tries = ("".join(chosen) for chosen in combinations(letters[:12], LENGTH))
        numbered = (f"{letters[:1]}{n:02}" for n in range(1, 100))
        first = [letters] if 0 < len(letters) <= LENGTH else []
        all_tries = (t for some in (first, tries, numbered) for t in some)
        found[name] = next((t for t in all_tries if t not in taken), letters[:LENGTH])
    return found
