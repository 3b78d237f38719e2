"""The colours that a label may name, as other tools want them: six hexadecimal digits."""

from __future__ import annotations

from annotator.core.label_schema import LabelSchema

#: Of a middling brightness, so that black on them and they on white can be read.
_HEX = {
    "red": "#e57373",
    "orange": "#ffb74d",
    "yellow": "#fff176",
    "green": "#81c784",
    "teal": "#4db6ac",
    "cyan": "#4dd0e1",
    "blue": "#64b5f6",
    "purple": "#9575cd",
    "magenta": "#ba68c8",
    "pink": "#f06292",
    "brown": "#a1887f",
    "gray": "#b0bec5",
}


def hex_colors(label_schema: LabelSchema) -> dict[str, str]:
    """The colour of each label, by its name."""
    return {label.name: _HEX.get(label.color, label.color) for label in label_schema.labels}
