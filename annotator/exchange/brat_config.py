"""What brat has to know of the label schema: which types there are, and how to draw them."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.core.label_schema import Attribute, AttributeKind, LabelSchema
from annotator.exchange.brat_words import is_word

#: Light tints, for black letters to stand on.
_TINTS = {
    "red": "#ffb3b3",
    "orange": "#ffd199",
    "yellow": "#fff2a8",
    "green": "#b8e6b8",
    "teal": "#a8dcd6",
    "cyan": "#b3ecf5",
    "blue": "#b3ccff",
    "purple": "#d9c2f0",
    "magenta": "#f5bfee",
    "pink": "#ffd1e0",
    "brown": "#dcc7b3",
    "gray": "#d9d9d9",
}


def configuration(label_schema: LabelSchema) -> dict[str, bytes]:
    """The files that brat finds its types in, by name."""
    return {
        "annotation.conf": _lines(_annotation_conf(label_schema)),
        "visual.conf": _lines(_visual_conf(label_schema)),
    }


def _lines(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def _annotation_conf(label_schema: LabelSchema) -> Iterable[str]:
    yield "[entities]"
    for number, layer in enumerate(label_schema.layers):
        if number:
            yield "-" * 10
        yield from (label.name for label in label_schema.labels if label.layer == layer.name)
    yield "\n[relations]"
    for link in label_schema.link_types:
        ends = "|".join(link.from_labels), "|".join(link.to_labels)
        yield f"{link.name}\tArg1:{ends[0]}, Arg2:{ends[1]}"
    # Two spans may overlap as they like, which brat would else call an error.
    yield "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>"
    yield "\n[events]"
    yield "\n[attributes]"
    for name, (labels, kinds) in _attributes(label_schema).items():
        values = [c for kind in kinds for c in kind.choices if is_word(c)]
        among = f", Value:{'|'.join(dict.fromkeys(values))}" if values else ""
        yield f"{name}\tArg:{'|'.join(labels)}{among}"


def _attributes(label_schema: LabelSchema) -> dict[str, tuple[list[str], list[Attribute]]]:
    """Each attribute with its labels: to brat a name stands for the same thing everywhere.

    Free text is left out, as brat knows but choices and flags.
    """
    found: dict[str, tuple[list[str], list[Attribute]]] = {}
    for label in label_schema.labels:
        for attribute in label.attributes:
            if attribute.kind is not AttributeKind.TEXT and is_word(attribute.name):
                labels, kinds = found.setdefault(attribute.name, ([], []))
                labels.append(label.name)
                kinds.append(attribute)
    return found


def _visual_conf(label_schema: LabelSchema) -> Iterable[str]:
    yield "[labels]"
    yield from (f"{label.name} | {label.name}" for label in label_schema.labels)
    for link in label_schema.link_types:
        yield f"{link.name} | {link.name.replace('_', ' ')} | {link.name}"
    yield "\n[drawing]"
    yield "SPAN_DEFAULT\tfgColor:black, bgColor:lightgreen, borderColor:darken"
    yield "ARC_DEFAULT\tcolor:black, arrowHead:triangle-5"
    yield "ATTRIBUTE_DEFAULT\tglyph:*"
    for label in label_schema.labels:
        yield f"{label.name}\tbgColor:{_tint(label.color)}"


def _tint(color: str) -> str:
    """The colour of a label, light enough for black letters."""
    if color in _TINTS:
        return _TINTS[color]
    parts = [int(color[n : n + 2], 16) for n in (1, 3, 5)]
    return "#" + "".join(f"{(part + 2 * 255) // 3:02x}" for part in parts)
