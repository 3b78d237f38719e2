"""A label schema's file comes out as the schema it describes."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.core.errors import AnnotatorError
from annotator.core.label_schema import (
    Attribute,
    AttributeKind,
    Label,
    LabelSchema,
    Layer,
    LinkType,
    Overlap,
)
from annotator.core.label_schema_json import label_schema_from_json, label_schema_to_json
from annotator.ingest.errors import LabelSchemaError
from annotator.ingest.label_schema import (
    builtin_label_schemas,
    find_label_schema,
    parse_label_schema,
    read_label_schema,
)
from annotator.ingest.resources import sample_data_folder

EVERYTHING = """
name: everything
layers:
  entities:
  claims: {overlap: any}
labels:
  NO: {layer: entities, key: 1, color: blue, description: "Norway", examples: [Oslo, 1984]}
  CLAIM:
    layer: claims
    key: C
    attributes:
      sure: {choice: [yes, no], default: no}
      form: {choice: [direct, indirect], required: true}
      quoted: {flag: true}
      gloss: {text: ""}
      lang: {text: en}
links:
  about: {from: [CLAIM], to: [NO, CLAIM]}
  continues: {from: [CLAIM], to: [CLAIM], max: one}
suggesters:
  packaged: {GPE: NO}
guidelines: |
  Label the *name*.
"""

SCHEMA = LabelSchema(
    name="everything",
    layers=(Layer("entities", Overlap.NEST), Layer("claims", Overlap.ANY)),
    labels=(
        Label("NO", "entities", "1", "blue", "Norway", ("Oslo", "1984")),
        Label(
            "CLAIM",
            "claims",
            "C",
            attributes=(
                Attribute("sure", AttributeKind.CHOICE, ("yes", "no"), "no"),
                Attribute("form", AttributeKind.CHOICE, ("direct", "indirect"), required=True),
                Attribute("quoted", AttributeKind.FLAG, default=True),
                Attribute("gloss", AttributeKind.TEXT),
                Attribute("lang", AttributeKind.TEXT, default="en"),
            ),
        ),
    ),
    link_types=(
        LinkType("about", ("CLAIM",), ("NO", "CLAIM")),
        LinkType("continues", ("CLAIM",), ("CLAIM",), max_one=True),
    ),
    suggesters={"packaged": {"GPE": "NO"}},
    guidelines="Label the *name*.\n",
)


def test_all_that_a_file_can_say_is_read() -> None:
    assert parse_label_schema(EVERYTHING, "everything.yaml") == SCHEMA


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "everything.yaml"
    path.write_bytes(EVERYTHING.replace("\n", "\r\n").encode("utf-8-sig"))
    assert read_label_schema(path) == SCHEMA


def test_a_colour_may_be_ones_own() -> None:
    """As six hexadecimal digits; it is kept as lower case."""
    source = "name: a\nlayers: {x: {}}\nlabels:\n  A: {layer: x, color: '#8A4fD3'}\n"
    assert parse_label_schema(source, "a").label["A"].color == "#8a4fd3"


def test_json_keeps_all_of_a_schema() -> None:
    assert label_schema_from_json(label_schema_to_json(SCHEMA)) == SCHEMA


@pytest.mark.parametrize(
    "text", ["", "null", "{}", "[" * 100_000, '{"name":1}', "\ud800"], ids=range(6)
)
def test_other_json_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(AnnotatorError, match="cannot be read: run annotator check"):
        label_schema_from_json(text)


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        (
            "news",
            {
                **{"1": "PERSON", "2": "ORG", "3": "PLACE", "4": "NORP", "5": "EVENT"},
                **{"6": "DATE", "7": "PRODUCT", "8": "MONEY", "9": "SOURCE", "0": "CLAIM"},
            },
        ),
        ("attribution", {"1": "SOURCE", "2": "CUE", "3": "CLAIM"}),
        ("ner", {"1": "PERSON", "2": "ORG", "3": "PLACE"}),
    ],
)
def test_a_packaged_schema_loads_and_survives_json(name: str, keys: dict[str, str]) -> None:
    schema = read_label_schema(find_label_schema(name))
    assert schema.name == name
    assert keys.items() <= schema.label_keys.items()
    assert label_schema_from_json(label_schema_to_json(schema)) == schema


def test_the_news_schema_has_the_links_of_an_attribution() -> None:
    schema = read_label_schema(find_label_schema("news"))
    assert schema.link_type["attributed_to"] == LinkType("attributed_to", ("CLAIM",), ("SOURCE",))
    assert schema.link_type["continues"].max_one
    assert {"DOCUMENT", "QUANTITY"} <= schema.label.keys() - set(schema.label_keys.values())


def test_a_file_goes_before_a_packaged_schema_of_that_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_label_schema("news") == builtin_label_schemas()["news"]
    (tmp_path / "news").write_text(EVERYTHING)
    assert find_label_schema("news") == Path("news")


@pytest.mark.parametrize("name", ["newz", "newz.yaml", "gone/newz.yaml"])
def test_an_unknown_name_is_told_the_packaged_ones_and_the_nearest(name: str) -> None:
    with pytest.raises(LabelSchemaError) as caught:
        find_label_schema(name)
    assert str(caught.value) == (
        f"{name}: no such label schema: give a YAML file or one of attribution, ner, news;"
        " did you mean news?"
    )


@pytest.mark.parametrize("name", ["", "a\0b", "x" * 5000, "\ud800", "a\nb"], ids=range(5))
def test_a_name_that_no_file_can_have_is_one_line_too(name: str) -> None:
    with pytest.raises(LabelSchemaError) as caught:
        find_label_schema(name)
    assert str(caught.value).isprintable()
    with pytest.raises(LabelSchemaError) as caught:
        read_label_schema(Path(name))
    assert str(caught.value).isprintable()


def test_the_sample_articles_are_found() -> None:
    assert list(sample_data_folder().glob("*.txt"))


def test_a_suggester_s_label_can_be_left_out() -> None:
    """By mapping it to nothing."""
    source = (
        "name: s\nlayers: {e: {}}\nlabels:\n  ORG: {layer: e}\n"
        "suggesters:\n  en_x: {CLAIM: ~, GPE: ~, COMPANY: ORG}\n"
    )
    schema = parse_label_schema(source, "s.yaml")
    assert schema.suggesters == {"en_x": {"CLAIM": "", "GPE": "", "COMPANY": "ORG"}}
    assert label_schema_from_json(label_schema_to_json(schema)) == schema
