"""Gazetteers are read with the label schema; each fault is one line that says where."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.label_schema_json import label_schema_from_json, label_schema_to_json
from annotator.ingest import gazetteers
from annotator.ingest.errors import LabelSchemaError
from annotator.ingest.gazetteers import read_gazetteers
from annotator.ingest.label_schema import parse_label_schema, read_label_schema

SCHEMA = """\
name: small
layers: {entities: {}}
labels: {PERSON: {layer: entities}, ORG: {layer: entities}}
gazetteers: [people.jsonl]
"""
LABELS = ("PERSON", "ORG")


def read(folder: Path, source: str | bytes, name: str = "people.jsonl") -> list[object]:
    path = folder / name
    path.write_bytes(source if isinstance(source, bytes) else source.encode())
    found: list[object] = json.loads(read_gazetteers([path], LABELS) or "[]")
    return found


def fault(folder: Path, source: str | bytes, name: str = "people.jsonl") -> str:
    with pytest.raises(LabelSchemaError) as caught:
        read(folder, source, name)
    line = str(caught.value)
    assert line.isprintable()
    assert line.startswith(str(folder / name))
    return line.removeprefix(str(folder / name))


def pattern(pattern: object, label: str = "ORG") -> str:
    return json.dumps({"label": label, "pattern": pattern})


def test_what_entity_ruler_writes_is_read(tmp_path: Path) -> None:
    source = "\ufeff" + "\n\n".join(
        [
            '{"label": "ORG", "pattern": "Harbour Board", "id": "hb"}',
            '{"label":"PERSON","pattern":[{"LOWER":"orla"},{"IS_TITLE":true,"OP":"+"}]}',
        ]
    )
    assert read(tmp_path, source) == [
        {"label": "ORG", "pattern": "Harbour Board"},
        {"label": "PERSON", "pattern": [{"LOWER": "orla"}, {"IS_TITLE": True, "OP": "+"}]},
    ]


def test_yaml_says_the_same(tmp_path: Path) -> None:
    source = "- {label: ORG, pattern: Harbour Board}\n- label: PERSON\n  pattern: 2030\n"
    assert read(tmp_path, source, "people.yaml") == [
        {"label": "ORG", "pattern": "Harbour Board"},
        {"label": "PERSON", "pattern": "2030"},
    ]


def test_the_label_schema_carries_its_gazetteers_along(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(SCHEMA)
    (tmp_path / "people.jsonl").write_text(pattern("Harbour Board"))
    schema = read_label_schema(tmp_path / "small.yaml")
    assert json.loads(schema.gazetteer) == [{"label": "ORG", "pattern": "Harbour Board"}]
    assert label_schema_from_json(label_schema_to_json(schema)) == schema


def test_a_file_that_is_missing_is_named_where_the_schema_names_it(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(SCHEMA)
    says = r"small.yaml:4:14: gazetteers\[1\]: no such"
    with pytest.raises(LabelSchemaError, match=says):
        read_label_schema(tmp_path / "small.yaml")
    with pytest.raises(LabelSchemaError, match=says):
        parse_label_schema(SCHEMA, str(tmp_path / "small.yaml"))


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("x", ":1: not JSON"),
        ("\n" + "[" * 100_000, ":2: not JSON (nested too deep)"),
        ("[]", ":1: a pattern is a mapping"),
        ('{"label": "ORG", "patern": "x"}', ":1: unknown key patern: did you mean pattern?"),
        ('{"label": "ORG"}', "label and pattern are both needed"),
        ('{"label": 1, "pattern": "x"}', "label and pattern are both needed"),
        (pattern("Orla", "PERSN"), "'Orla': the label schema has no label PERSN: did you mean PER"),
        (pattern(" "), "one line, not blank"),
        (pattern("a\nb"), "one line, not blank"),
        (pattern("x" * 201), "200 characters at most"),
        (pattern("\ud800"), "one line, not blank"),
        (pattern(7), "7: a pattern is a text, or a list"),
        (pattern([]), "a list of 1 to 20 tokens"),
        (pattern([{"LOWER": "x"}] * 21), "a list of 1 to 20 tokens"),
        (pattern(["x"]), "a token is a mapping"),
        (pattern([{"LEMMA": "say"}]), "LEMMA is not known to every pipeline"),
        (pattern([{"LOWR": "say"}]), "unknown attribute LOWR: did you mean LOWER?"),
        (pattern([{"LOWER": 1}]), "LOWER cannot be 1"),
        (pattern([{"LOWER": {"REGEX": "("}}]), "LOWER cannot be"),
        (pattern([{"LOWER": {"REGEX": "(a+)+$"}}]), "LOWER may be sought for ever"),
        (pattern([{"LOWER": {"IN": "x"}}]), "LOWER cannot be"),
        (pattern([{"IS_TITLE": "yes"}]), "IS_TITLE cannot be 'yes'"),
        (pattern([{"LENGTH": {">=": True}}]), "LENGTH cannot be"),
        (pattern([{"LOWER": "x", "OP": "**"}]), "OP cannot be '**'"),
        (pattern([{"LOWER": "x", "OP": "{٣}"}]), "OP cannot be '{٣}'"),
        (pattern([{"LOWER": "x"}, {"OP": "*"}]), "a token of any kind cannot be repeated"),
        (pattern([{"LOWER": "x", "OP": "?"}]), "one token at least has to be there"),
        (b"\n\xff", ":2: not UTF-8"),
    ],
)
def test_each_fault_is_one_line_with_its_place(
    tmp_path: Path, source: str | bytes, says: str
) -> None:
    assert says in fault(tmp_path, source)


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("a: b", ":1: a list of patterns is expected"),
        ("- {label: ORG, pattern: [}", ":1:"),
        ("- &a {label: ORG, pattern: x}", "anchors and aliases"),
        ("- " + "[" * 50 + "]" * 50, "nested deeper than 32 levels"),
        ("- {label: ORG, pattern: x}\n- {label: ORGG, pattern: y}", ":2: 'y': the label schema"),
    ],
)
def test_faults_in_yaml_have_their_place_too(tmp_path: Path, source: str, says: str) -> None:
    assert says in fault(tmp_path, source, "people.yaml")


def test_a_file_or_a_list_that_is_too_long_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gazetteers, "MAX_PATTERNS", 2)
    assert ":3: more than 2 patterns" in fault(tmp_path, "\n".join([pattern("x")] * 3))
    monkeypatch.setattr(gazetteers, "MAX_BYTES", 100)
    assert "larger than" in fault(tmp_path, "x" * 101)


def test_several_faults_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "people.jsonl"
    path.write_text("\n".join([pattern(" ")] * 50))
    with pytest.raises(LabelSchemaError) as caught:
        read_gazetteers([path], LABELS)
    assert len(caught.value.faults) == 20


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
tokens = st.dictionaries(st.sampled_from(["LOWER", "OP", "LENGTH", "IS_TITLE"]), json_values)


@given(json_values | st.fixed_dictionaries({"label": st.just("ORG"), "pattern": st.lists(tokens)}))
def test_nothing_but_a_line_comes_of_any_value(
    tmp_path_factory: pytest.TempPathFactory, value: object
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.jsonl"
    path.write_text(json.dumps(value))
    try:
        read_gazetteers([path], LABELS)
    except LabelSchemaError as error:
        assert str(error).isprintable()


@pytest.mark.parametrize("operator", ["+", "*", "{1,}", "{,9}", "{4}"])
def test_a_pattern_that_would_be_sought_for_ever_is_refused(tmp_path: Path, operator: str) -> None:
    """Three tokens that repeat themselves: as many starts and ends as a line has words, thrice."""
    many = [{"IS_ALPHA": True, "OP": operator}] * 3
    assert "at most 2 tokens can be repeated" in fault(tmp_path, pattern([*many, {"LOWER": "z"}]))
    assert read(tmp_path, pattern([*many[:2], {"LOWER": "z"}]))
    few = [{"IS_ALPHA": True, "OP": "{1,3}"}] * 3
    assert read(tmp_path, pattern([*few, {"LOWER": "z"}]))


def test_bounds_that_contradict_each_other_are_refused(tmp_path: Path) -> None:
    assert "OP cannot be" in fault(tmp_path, pattern([{"LOWER": "a", "OP": "{5,2}"}]))
