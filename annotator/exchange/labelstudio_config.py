"""The labelling configuration that a Label Studio project needs for its tasks, and its names."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree as ET

from annotator.core.label_schema import Attribute, AttributeKind, Label, LabelSchema
from annotator.exchange.formats import Shipped
from annotator.exchange.label_colors import hex_colors

#: What the controls are called. No attribute can be: theirs have a dot.
LABELS, TEXT, NOTE, FLAGGED = "label", "text", "note", "flagged"

#: The choices of a yes or no.
YES, NO = "true", "false"


def control_name(label: str, attribute: str) -> str:
    """The control for an attribute: two labels can have attributes of one name."""
    return f"{label}.{attribute}"


def attribute_name(label: str, control: str) -> str:
    """The attribute that a control is for, on a span of that label."""
    return control.removeprefix(f"{label}.")


def companions(label_schema: LabelSchema, shipped: Shipped, name: str) -> Mapping[str, bytes]:
    """The configuration, to be pasted or uploaded before the tasks are imported."""
    return {".config.xml": labelling_config(label_schema).encode()}


def labelling_config(label_schema: LabelSchema) -> str:
    """Labels with colours and hotkeys, relations, and what is asked of each span and article."""
    view = ET.Element("View")
    _labels(view, label_schema)
    if label_schema.link_types:
        relations = ET.SubElement(view, "Relations")
        for link in label_schema.link_types:
            ET.SubElement(relations, "Relation", value=link.name)
    ET.SubElement(view, "Text", name=TEXT, value="$text", granularity="symbol")
    for label in label_schema.labels:
        for attribute in label.attributes:
            _attribute(view, label, attribute)
    ET.SubElement(view, "Header", value="The article as a whole")
    flag = ET.SubElement(view, "Choices", name=FLAGGED, toName=TEXT, choice="multiple")
    ET.SubElement(flag, "Choice", value=FLAGGED)
    ET.SubElement(view, "TextArea", name=NOTE, toName=TEXT, placeholder="note", maxSubmissions="1")
    ET.indent(view)
    return ET.tostring(view, encoding="unicode") + "\n"


def _labels(view: ET.Element, label_schema: LabelSchema) -> None:
    labels = ET.SubElement(view, "Labels", name=LABELS, toName=TEXT)
    colors = hex_colors(label_schema)
    for label in label_schema.labels:
        element = ET.SubElement(labels, "Label", value=label.name, background=colors[label.name])
        if label.key:
            element.set(
                "hotkey", f"shift+{label.key.lower()}" if label.key.isupper() else label.key
            )
        if label.description:
            element.set("hint", label.description)


def _attribute(view: ET.Element, label: Label, attribute: Attribute) -> None:
    """The control for an attribute, shown while a span of its label is selected."""
    when = {"visibleWhen": "region-selected", "whenTagName": LABELS, "whenLabelValue": label.name}
    shown = ET.SubElement(view, "View", when)
    ET.SubElement(shown, "Header", value=f"{label.name}: {attribute.name}", size="5")
    common = {
        "name": control_name(label.name, attribute.name),
        "toName": TEXT,
        "perRegion": "true",
    } | ({"required": "true"} if attribute.required else {})
    if attribute.kind is AttributeKind.TEXT:
        ET.SubElement(shown, "TextArea", {**common, "maxSubmissions": "1"})
        return
    choices = ET.SubElement(shown, "Choices", {**common, "choice": "single", "showInline": "true"})
    for value in attribute.choices if attribute.kind is AttributeKind.CHOICE else (YES, NO):
        ET.SubElement(choices, "Choice", value=value)
