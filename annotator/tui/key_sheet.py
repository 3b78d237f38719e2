"""All keys by what they are for: in one column, or in two where there is room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate, zip_longest

from rich.style import Style
from rich.text import Text

from annotator.tui.keymap import written
from annotator.tui.keymaps import Keymap

_BOLD = Style(bold=True)

#: Labels on a line.
_ABREAST = 4

#: Cells between two columns.
_GAP = 4


def sheet(keymap: Keymap, label_keys: Mapping[str, str], room: int) -> list[Text]:
    """The lines of all keys; in two columns if these are no wider than the room, in cells."""
    blocks = [_labels(label_keys), *_groups(keymap)]
    wide = max(line.cell_len for block in blocks for line in block)
    if 2 * wide + _GAP > room:
        return _below(blocks)
    heights = [*accumulate(len(block) + 1 for block in blocks)]
    # The first column is the longer one where they cannot be of a height.
    first = next(n for n, height in enumerate(heights, 1) if 2 * height >= heights[-1])
    return _beside(_below(blocks[:first]), _below(blocks[first:]), wide + _GAP)


def _labels(label_keys: Mapping[str, str]) -> list[Text]:
    cells = [Text.assemble((f"{key} ", _BOLD), f"{label:<14}") for key, label in label_keys.items()]
    rows = [cells[n : n + _ABREAST] for n in range(0, len(cells), _ABREAST)]
    return [Text("Labels", _BOLD), *(Text("  ").append_text(Text("").join(row)) for row in rows)]


def _groups(keymap: Keymap) -> list[list[Text]]:
    groups = dict.fromkeys(action.group for action in keymap.actions)
    return [
        [
            Text(group, _BOLD),
            *(
                Text.assemble((f"  {written(it.keys):<{keymap.width}}", _BOLD), it.description)
                for it in keymap.actions
                if it.group == group
            ),
        ]
        for group in groups
    ]


def _below(blocks: Sequence[list[Text]]) -> list[Text]:
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
