"""All keys by what they are for: in one column, or in two where there is room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, zip_longest
from typing import TYPE_CHECKING, TypeAlias

from rich.style import Style
from rich.text import Text

from annotator.tui.keymap import written
from annotator.tui.keymaps import Keymap

if TYPE_CHECKING:
    from annotator.tui.screens.adjudicate import AdjudicateScreen
    from annotator.tui.screens.annotate import AnnotateScreen

#: Lines that belong together: what they are of, and keys.
Block: TypeAlias = Sequence[Text]

_BOLD = Style(bold=True)

#: Labels on a line.
_ABREAST = 4

#: Cells between two columns.
_GAP = 4


def show(screen: AnnotateScreen | AdjudicateScreen, blocks: Sequence[Block]) -> None:
    """Open the box with some blocks."""
    from annotator.tui.screens.asking import Reading

    lines = laid_out(blocks, screen.size.width * 96 // 100 - Reading.FRAME)
    wide = max(line.cell_len for line in lines)
    screen.app.push_screen(Reading("keys", Text("\n").join(lines), wide=wide))


def of_labels(label_keys: Mapping[str, str]) -> Block:
    """The labels that have a key."""
    cells = [Text.assemble((f"{key} ", _BOLD), f"{label:<14}") for key, label in label_keys.items()]
    rows = [cells[n : n + _ABREAST] for n in range(0, len(cells), _ABREAST)]
    return [Text("Labels", _BOLD), *(Text("  ").append_text(Text("").join(row)) for row in rows)]


def of_actions(keymap: Keymap) -> list[Block]:
    """Every action, group by group."""
    return [
        of_keys(
            group,
            ((written(it.keys), it.description) for it in keymap.actions if it.group == group),
            keymap.width,
        )
        for group in dict.fromkeys(action.group for action in keymap.actions)
    ]


def of_keys(title: str, rows: Iterable[tuple[str, str]], width: int) -> Block:
    """Keys, in a column of so many cells, and what each is for."""
    lines = [Text.assemble((f"  {keys:<{width}}", _BOLD), what) for keys, what in rows]
    return [Text(title, _BOLD), *lines]


def laid_out(blocks: Sequence[Block], room: int) -> list[Text]:
    """The lines of all; in two columns if these are no wider than the room, in cells."""
    wide = max(line.cell_len for block in blocks for line in block)
    if 2 * wide + _GAP > room:
        return _below(blocks)
    heights = [*accumulate(len(block) + 1 for block in blocks)]
    # The first column is the longer one where they cannot be of a height.
    first = next(n for n, height in enumerate(heights, 1) if 2 * height >= heights[-1])
    return _beside(_below(blocks[:first]), _below(blocks[first:]), wide + _GAP)


def _below(blocks: Iterable[Block]) -> list[Text]:
    """The lines of all blocks, an empty one between each two."""
    lines = [line for block in blocks for line in (Text(), *block)]
    return lines[1:]


def _beside(left: list[Text], right: list[Text], wide: int) -> list[Text]:
    lines = []
    for one, other in zip_longest(left, right, fillvalue=Text()):
        line = one.copy()
        line.pad_right(wide - one.cell_len)
        lines.append(line.append_text(other))
    return lines
