"""Label schemas from YAML files, in which nothing is taken on trust."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from annotator.core.label_keys import LABEL_KEYS
from annotator.core.label_schema import LabelSchema
from annotator.ingest.errors import LabelSchemaError
from annotator.ingest.resources import schemas_folder
from annotator.ingest.schema_field import Fault, Field
from annotator.ingest.schema_reading import SchemaReader
from annotator.ingest.wording import escaped, hint
from annotator.ingest.yaml_tree import Mark, ScalarNode, YamlFault, YamlNode, mark_at, parse_yaml

#: No label schema is larger than this, in bytes.
MAX_BYTES = 1_000_000

_TOO_LARGE = "larger than 1 MB, as no label schema is: give another file"
_FAULTS_SHOWN = 20


def read_label_schema(path: Path, *, label_keys: frozenset[str] = LABEL_KEYS) -> LabelSchema:
    """The label schema in a file. Raises LabelSchemaError with the first fault in it."""
    name = str(path)
    data = _bytes(path)
    try:
        source = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        fault = Fault(mark_at(before, len(before)), "", "not UTF-8: save the file as UTF-8")
        raise LabelSchemaError(fault.line(name)) from None
    return parse_label_schema(source, name, label_keys=label_keys, folder=path.parent)


def parse_label_schema(
    source: str,
    name: str,
    *,
    label_keys: frozenset[str] = LABEL_KEYS,
    folder: Path | None = None,
) -> LabelSchema:
    """The label schema in YAML text; `name` is the file's, for the messages.

    Gazetteers are read from the `folder`, in which the file is; without one none may be named.

    Raises LabelSchemaError with the first fault in it, and nothing else on any text.
    """
    root = Field(tree_of(source, name), Mark(1, 1))
    reader = SchemaReader(root, label_keys)
    schema = reader.schema()
    named = reader.gazetteers()
    paths = [folder / field.word() if folder else None for field in named]
    for field, path in zip(named, paths, strict=True):
        if path is None or not _is_file(path):
            field.fault("no such file beside the label schema")
    if root.faults:
        faults = sorted(dict.fromkeys(root.faults), key=lambda fault: fault.mark)
        raise LabelSchemaError(*(fault.line(name) for fault in faults[:_FAULTS_SHOWN]))
    if not paths:
        return schema
    from annotator.ingest.gazetteers import read_gazetteers

    patterns = read_gazetteers([path for path in paths if path], schema.label)
    return replace(schema, gazetteer=patterns)


def schema_of_tree(root: Field, label_keys: frozenset[str]) -> LabelSchema:
    """The label schema of a tree, but for its gazetteers; `root.faults` are there afterwards."""
    return SchemaReader(root, label_keys).schema()


def builtin_label_schemas() -> Mapping[str, Path]:
    """The label schemas that come with the program: their names and files."""
    return {path.stem: path for path in sorted(schemas_folder().glob("*.yaml"))}


def find_label_schema(name_or_path: str) -> Path:
    """The file of that path, else the packaged label schema of that name."""
    path, builtin = Path(name_or_path), builtin_label_schemas()
    if _is_file(path):
        return path
    if name_or_path in builtin:
        return builtin[name_or_path]
    problem = "not a file" if os.path.lexists(path) else "no such label schema"
    raise LabelSchemaError(
        f"{escaped(name_or_path, 300)}: {problem}: give a YAML file or one of"
        f" {', '.join(builtin)}{_nearest(name_or_path, builtin)}"
    )


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False


def _nearest(word: str, builtin: Mapping[str, Path]) -> str:
    advice = hint(Path(word).stem, builtin)
    return f"; {advice}" if advice.startswith("did") else ""


def _bytes(path: Path) -> bytes:
    name = escaped(str(path), 300)
    try:
        if path.exists() and not path.is_file():
            raise LabelSchemaError(f"{name}: not a file: give a YAML file")
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the path cannot be used"
        raise LabelSchemaError(f"{name}: cannot be read: {reason}") from None
    if len(data) > MAX_BYTES:
        raise LabelSchemaError(Fault(Mark(1, 1), "", _TOO_LARGE).line(name))
    return data


def tree_of(source: str, name: str) -> YamlNode:
    """The tree of a label schema's YAML. Raises LabelSchemaError where it is none."""
    try:
        if len(source) > MAX_BYTES:
            raise YamlFault(Mark(1, 1), _TOO_LARGE)
        node = parse_yaml(source.removeprefix("\ufeff"))
        if node is None or (isinstance(node, ScalarNode) and node.value is None):
            raise YamlFault(Mark(1, 1), "the file is empty: it needs name, layers and labels")
        return node
    except YamlFault as fault:
        line = Fault(fault.mark, "", fault.problem).line(name)
        raise LabelSchemaError(line) from None
