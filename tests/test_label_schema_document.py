"""The label schema that the documentation shows can be used as it stands."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from annotator.ingest.errors import LabelSchemaError
from annotator.ingest.label_schema import parse_label_schema

DOCUMENT = Path(__file__).parents[1] / "docs" / "label-schema.md"


def test_the_label_schema_shown_is_valid() -> None:
    block = re.search(r"```yaml\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    assert block
    schema = parse_label_schema(block[1], "label-schema.md")
    assert [label.name for label in schema.labels] == ["CANDIDATE", "SOURCE", "CLAIM"]
    assert schema.label["CLAIM"].attributes[1].required


def accepted(name: str) -> bool:
    try:
        parse_label_schema(
            f"name: x\nlayers: {{a: {{}}}}\nlabels:\n  ? {name!r}\n  : {{layer: a}}\n", "x.yaml"
        )
    except LabelSchemaError as error:
        assert "cannot be the name of a label: a letter, then" in str(error)
        return False
    return True


def names_sentence() -> str:
    found = re.search(r"^Names .*?\.$", DOCUMENT.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert found
    return found[0]


def test_names_may_hold_just_the_signs_that_the_page_says() -> None:
    signs = set("".join(re.findall(r"`(.)`", names_sentence())))
    assert signs == {sign for sign in string.punctuation.replace("'", "") if accepted(f"A{sign}B")}


def test_names_begin_with_a_letter_of_any_script() -> None:
    assert "letters of any\nscript" in names_sentence()
    for name in ("Å", "ПЕРСОНА", "人名", "شخص"):
        assert accepted(name)
    for name in ("1st", "_A", "-A", "/A", "٣", "A B"):
        assert not accepted(name)


def test_names_are_as_long_as_the_page_says() -> None:
    assert "40 characters at most" in names_sentence()
    assert accepted("A" * 40)
    assert not accepted("A" * 41)


SCHEMA = """\
name: A0
layers: {A1: {}}
labels:
  A2: {layer: A1, attributes: {A3: {flag: false}}}
links:
  A4: {from: [A2], to: [A2]}
suggesters:
  A5: {PER: A2}
"""


@pytest.mark.parametrize(
    ("number", "noun"),
    enumerate(["a label schema", "a layer", "a label", "an attribute", "a link", "a suggester"]),
)
def test_a_name_that_cannot_be_is_told_in_good_english(number: int, noun: str) -> None:
    parse_label_schema(SCHEMA, "x.yaml")
    with pytest.raises(LabelSchemaError) as caught:
        parse_label_schema(SCHEMA.replace(f"A{number}", "A?"), "x.yaml")
    assert f"A? cannot be the name of {noun}: a letter, then" in str(caught.value)
