"""The label schema that a project keeps, looked at by the rules that a file of one is read by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from annotator.core.display import one_line
from annotator.core.label_keys import LABEL_KEYS
from annotator.core.label_schema import Attribute, AttributeKind, Label, LabelSchema, LinkType
from annotator.ingest.errors import LabelSchemaError
from annotator.ingest.label_schema import schema_of_tree, tree_of
from annotator.ingest.schema_field import Field
from annotator.ingest.yaml_tree import ListNode, MapNode, Mark, ScalarNode, YamlNode

_NOWHERE = Mark(1, 1)

#: The name under which faults are told of the YAML that is kept beside the schema.
_SOURCE = "its YAML"


def kept_faults(schema: LabelSchema, source: str) -> Iterator[str]:
    """One line for each thing that no file could have brought in, or that the YAML says otherwise.

    Gazetteers are left out: their files are not kept.
    """
    keys = LABEL_KEYS | {label.key for label in schema.labels if label.key}
    tree = _tree(schema)
    root = Field(tree, _NOWHERE)
    schema_of_tree(root, keys)
    told = {fault.path for fault in root.faults}
    for fault in dict.fromkeys(root.faults):
        yield f"label schema: {fault.told}"
    try:
        given = Field(tree_of(source, _SOURCE), _NOWHERE)
    except LabelSchemaError as error:
        yield f"label schema: {error}"
        return
    meant = schema_of_tree(given, keys)
    if given.faults:
        yield from (f"label schema: {fault.line(_SOURCE)}" for fault in dict.fromkeys(given.faults))
        return
    ours, theirs = dict(_leaves(tree)), dict(_leaves(_tree(meant)))
    for path in sorted(ours.keys() | theirs.keys()):
        one, other = ours.get(path), theirs.get(path)
        if one != other and path not in told:
            yield f"label schema: {path}: is {_said(one)}, but {_said(other)} in {_SOURCE}"


def _said(text: str | None) -> str:
    return "not there" if text is None else f"'{one_line(text, 60)}'"


def _leaves(node: YamlNode, path: str = "") -> Iterator[tuple[str, str]]:
    match node:
        case MapNode():
            for key, value in node.entries:
                yield from _leaves(value, f"{path}.{key.text}" if path else key.text)
        case ListNode():
            yield path, ", ".join(it.text for it in node.items if isinstance(it, ScalarNode))
        case ScalarNode():
            yield path, node.text


# As the tree of the file that would give the same


def _tree(schema: LabelSchema) -> MapNode:
    suggesters = (
        (name, _map((of, _scalar(to or None)) for of, to in pairs.items()))
        for name, pairs in schema.suggesters.items()
    )
    links = ((it.name, _link(it)) for it in schema.link_types)
    layers = ((it.name, _given({"overlap": str(it.overlap)})) for it in schema.layers)
    return _given(
        {
            "name": schema.name,
            "layers": _map(layers),
            "labels": _map((it.name, _label(it)) for it in schema.labels),
            "links": _map(links) if schema.link_types else None,
            "suggesters": _map(suggesters) if schema.suggesters else None,
            "guidelines": schema.guidelines or None,
        }
    )


def _label(label: Label) -> MapNode:
    attributes = _map((it.name, _attribute(it)) for it in label.attributes)
    return _given(
        {
            "layer": label.layer,
            "key": label.key,
            "color": label.color,
            "description": label.description or None,
            "examples": label.examples or None,
            "attributes": attributes if label.attributes else None,
            "trim": label.trim or None,
        }
    )


def _attribute(attribute: Attribute) -> MapNode:
    given: dict[str, object]
    match attribute.kind:
        case AttributeKind.CHOICE:
            given = {"choice": attribute.choices, "default": attribute.default}
        case AttributeKind.FLAG:
            given = {"flag": False if attribute.default is None else attribute.default}
        case AttributeKind.TEXT:
            given = {"text": "" if attribute.default is None else attribute.default}
    return _given({**given, "required": attribute.required or None})


def _link(link: LinkType) -> MapNode:
    most = "one" if link.max_one else "many"
    return _given({"from": link.from_labels, "to": link.to_labels, "max": most})


def _given(values: Mapping[str, object]) -> MapNode:
    """A mapping of what is not None."""
    return _map((key, _node(value)) for key, value in values.items() if value is not None)


def _map(pairs: Iterable[tuple[str, YamlNode]]) -> MapNode:
    return MapNode(_NOWHERE, [(_scalar(key), value) for key, value in pairs])


def _node(value: object) -> YamlNode:
    match value:
        case MapNode():
            return value
        case tuple() | list():
            return ListNode(_NOWHERE, [_scalar(it) for it in value])
    return _scalar(value)


def _scalar(value: object) -> ScalarNode:
    """What YAML takes for the value: text is quoted, so that it stays text."""
    if value is None or isinstance(value, bool):
        return ScalarNode(_NOWHERE, {None: "~", True: "true", False: "false"}[value], plain=True)
    return ScalarNode(_NOWHERE, f"{value}", plain=False)
