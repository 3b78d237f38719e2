"""The label schema that a project keeps, against the rules of a file and against its YAML."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from annotator.core.label_schema import LabelSchema
from annotator.core.label_schema_json import label_schema_from_json, label_schema_to_json
from annotator.ingest.kept_schema import kept_faults
from annotator.ingest.label_schema import (
    builtin_label_schemas,
    parse_label_schema,
    read_label_schema,
)
from tests.core.schemas import NEWS, NEWS_SOURCE


def faults(schema: LabelSchema, source: str = NEWS_SOURCE) -> list[str]:
    """What is wrong with it, as a project keeps it."""
    return list(kept_faults(label_schema_from_json(label_schema_to_json(schema)), source))


def tampered(old: str, new: str) -> LabelSchema:
    """The schema with something replaced in the JSON that is kept."""
    kept = label_schema_to_json(NEWS)
    assert old in kept
    return label_schema_from_json(kept.replace(old, new))


@pytest.mark.parametrize("name", builtin_label_schemas())
def test_the_packaged_schemas_are_sound(name: str) -> None:
    """As they are kept."""
    path = builtin_label_schemas()[name]
    assert faults(read_label_schema(path), path.read_text()) == []


def test_a_schema_with_all_that_there_can_be_is_sound() -> None:
    """Suggesters that leave a label out, colours, ends, required ones, a gazetteer that is gone."""
    source = """
name: all
layers: {a: {}}
labels:
  A: {layer: a, color: "#AABBCC", trim: [comma], examples: [x, "1"], description: "yes"}
  B: {layer: a, attributes: {c: {choice: [a, "no"], required: true}, d: {text: e}}}
suggesters: {some: {X: A, Y: ~}}
guidelines: |
  Two
  lines.
"""
    schema = parse_label_schema(source, "all.yaml")
    assert faults(schema, source) == []
    named = replace(schema, gazetteer=json.dumps([{"label": "A", "pattern": "b"}]))
    assert faults(named, source + "gazetteers: [names.jsonl]\n") == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            '"default":"asserted"',
            '"default":"maybe"',
            "labels.CLAIM.attributes.stance.default: unknown choice maybe: ",
        ),
        ('"layer":"claims"', '"layer":"claim"', "labels.CLAIM.layer: unknown layer claim: "),
        ('"key":"9"', '"key":"0"', "labels.CLAIM.key: the key 0 is SOURCE's already"),
        ('"name":"ORG"', '"name":"PERSON"', "labels.PERSON: there twice"),
        ('"default":false', '"default":"no"', "labels.SOURCE.attributes.anonymous.flag: true or"),
        ('"to_labels":["SOURCE"]', '"to_labels":[]', "links.attributed_to.to: the list is empty"),
        ('"color":"gray"', '"color":7', "labels.PERSON.color: unknown color 7: "),
    ],
)
def test_what_no_file_could_bring_in_is_a_fault(old: str, new: str, says: str) -> None:
    """With the path of keys that leads there, once."""
    found = faults(tampered(old, new))
    assert any(line.startswith(f"label schema: {says}") for line in found), found
    assert len([line for line in found if f"{says.partition(chr(58))[0]}: " in line]) == 1


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            '"default":"asserted"',
            '"default":"denied"',
            "labels.CLAIM.attributes.stance.default: is 'denied', but 'asserted' in its YAML",
        ),
        ('"max_one":true', '"max_one":false', "links.continues.max: is 'many', but 'one' in its"),
        ('"denied"]', '"refused"]', "stance.choice: is 'asserted, refused', but 'asserted, denied"),
        ('"guidelines":""', '"guidelines":"New."', "guidelines: is 'New.', but not there in its"),
    ],
)
def test_what_the_yaml_says_otherwise_is_a_fault(old: str, new: str, says: str) -> None:
    """However sound it is by itself."""
    found = faults(tampered(old, new))
    assert any(says in line for line in found), found


@pytest.mark.parametrize("source", ["", "name: news\n", "name: [", "\x00", "- a"])
def test_yaml_that_is_no_schema_is_a_fault(source: str) -> None:
    """Of the YAML that is kept, and not of the schema."""
    found = faults(NEWS, source)
    assert found
    assert all(line.startswith("label schema: its YAML:") for line in found)
