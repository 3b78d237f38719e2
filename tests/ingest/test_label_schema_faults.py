"""A fault in a label schema is one line: file, line, column, key path, what to write."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.core.label_keys import LABEL_KEYS
from annotator.ingest.errors import LabelSchemaError
from annotator.ingest.label_schema import (
    builtin_label_schemas,
    parse_label_schema,
    read_label_schema,
)

VALID = """\
name: news
layers:
  entities: {overlap: nest}
  claims: {overlap: any}
labels:
  PERSON: {layer: entities, key: "1", color: blue, examples: [Kim]}
  CLAIM:
    layer: claims
    key: "0"
    attributes:
      form: {choice: [direct, indirect], default: direct}
      sure: {flag: false}
links:
  about: {from: [CLAIM], to: [PERSON], max: many}
suggesters:
  packaged: {PER: PERSON}
"""

EDITS = [
    ("name: news", "nam: news", "1:1: nam: unknown key: did you mean name?"),
    ("name: news\n", "", "1:1: the key name is missing"),
    ("name: news", "name: [a]", "1:7: name: text is expected here, not a list"),
    ("name: news", "name:", "1:1: name: text is expected here, not nothing"),
    ("name: news", 'name: "a\\eb"', r"1:1: name: a\x1bb cannot be the name of a label schema"),
    ("name: news", "name: news\nzebra: 1", "2:1: zebra: unknown key: use one of name, layers,"),
    ("overlap: nest", "overlap: nested", "3:23: layers.entities.overlap: unknown overlap nested"),
    ("overlap: nest", "overlap: nested", ": did you mean nest?"),
    ("overlap: nest", "overlaps: nest", "3:14: layers.entities.overlaps: unknown key: did you"),
    ("{overlap: nest}", "nest", "3:13: layers.entities: a mapping (key: value) is expected here"),
    ("layer: entities", "layer: entitys", "6:19: labels.PERSON.layer: unknown layer entitys: did"),
    ("layer: entities, ", "", "6:3: labels.PERSON: the key layer is missing"),
    ("color: blue", "colour: blue", "6:39: labels.PERSON.colour: unknown key: did you mean color?"),
    ("color: blue", "color: bleu", "6:46: labels.PERSON.color: unknown color bleu: did you mean b"),
    ("color: blue", "color: 'x\\'", "unknown color x\\"),
    ("color: blue", "color: '#12345'", "unknown color #12345"),
    ("color: blue", "color: '#12345g'", "unknown color #12345g"),
    ('key: "0"', 'key: "1"', "9:10: labels.CLAIM.key: the key 1 is PERSON's already: free are 0 2"),
    ('key: "0"', "key: N", "9:10: labels.CLAIM.key: N cannot be a label's key: free are 0 2 3"),
    ('key: "0"', "key: 12", "9:10: labels.CLAIM.key: 12 cannot be a label's key"),
    ('key: "0"', "key: ''", "9:10: labels.CLAIM.key:  cannot be a label's key"),
    ('key: "0"', "key: {}", "9:10: labels.CLAIM.key: text is expected here, not a mapping"),
    ("[Kim]", "Kim", "6:62: labels.PERSON.examples: a list [..] is expected here, not text"),
    ("[Kim]", "[[Kim]]", "6:63: labels.PERSON.examples[1]: text is expected here, not a list"),
    ("  CLAIM:\n", "  PERSON:\n", "7:3: labels.PERSON: there twice: line 6 has it already"),
    ("  CLAIM:\n", "  1st:\n", "7:3: labels.1st: 1st cannot be the name of a label: a letter, "),
    ("  CLAIM:\n", '  "A B":\n', "7:3: labels.A B: A B cannot be the name of a label"),
    ("  CLAIM:\n", '  "A\\n":\n', r"7:3: labels.A\n: A\n cannot be the name of a label"),
    ("  CLAIM:\n", f"  {'A' * 41}:\n", "cannot be the name of a label"),
    ("    layer: claims\n", "    layer: claims\n    layer: claims\n", "9:5: labels.CLAIM.layer: t"),
    ("default: direct", "default: dirct", "11:51: labels.CLAIM.attributes.form.default: unknown c"),
    ("default: direct", "required: yes, default: direct", "required excludes a default: take one"),
    ("default: direct", "required: 1", "11:52: labels.CLAIM.attributes.form.required: true or fa"),
    ("[direct, indirect]", "[]", "11:22: labels.CLAIM.attributes.form.choice: the list is empty"),
    ("[direct, indirect]", "[a, direct, a]", "choice a is in the list twice"),
    ("[direct, indirect]", "['', direct]", "text of one line is expected here, not blank"),
    ("[direct, indirect]", '["a\\nb", direct]', "text of one line is expected here, not blank"),
    ("flag: false", "flag: maybe", "12:20: labels.CLAIM.attributes.sure.flag: true or false is e"),
    ("flag: false", 'flag: "false"', "true or false is expected here"),
    ("flag: false", "flag: false, required: true", "12:37: labels.CLAIM.attributes.sure.required"),
    ("flag: false", "flag: false, default: true", "default goes with choice: write flag: VALUE"),
    ("flag: false", "flag: false, text: a", "12:7: labels.CLAIM.attributes.sure: an attribute is"),
    ("flag: false", "", "12:7: labels.CLAIM.attributes.sure: an attribute is one of choice: [..]"),
    ("flag: false", "flga: false", "12:14: labels.CLAIM.attributes.sure.flga: unknown key: did y"),
    ("from: [CLAIM]", "from: [CLAIMS]", "14:18: links.about.from[1]: unknown label CLAIMS: did "),
    ("from: [CLAIM]", "from: CLAIM", "14:17: links.about.from: a list [..] is expected here"),
    ("from: [CLAIM]", "from: []", "14:17: links.about.from: the list is empty"),
    ("from: [CLAIM], ", "", "14:3: links.about: the key from is missing"),
    ("from: [CLAIM]", "form: [CLAIM]", "14:11: links.about.form: unknown key: did you mean from?"),
    ("to: [PERSON]", "to: [PERSON, PERSON]", "label PERSON is in the list twice"),
    ("max: many", "max: two", "14:45: links.about.max: unknown max two: use one of one, many"),
    ("max: many", "mx: many", "14:40: links.about.mx: unknown key: did you mean max?"),
    ("PER: PERSON", "PER: PERS", "16:19: suggesters.packaged.PER: unknown label PERS: did you "),
    ("labels:", "labels: {}\nlinks:\n  x:\n    y:\nlabel:", "5:1: labels: no labels are given"),
    ("  entities: {overlap: nest}", "  &a entities: *a", "3:3: anchors and aliases (&a) are ref"),
    ("Kim", "*a", "anchors and aliases (*a) are refused: write it out"),
    ("Kim", "!!python/object/apply:os.system [ls]", "6:63: YAML tags (tag:yaml.org,2002:python"),
    ("Kim", "!mine x", "6:63: YAML tags (!mine) are refused: take it out"),
    ("Kim", "! x", "6:63: YAML tags (!) are refused: take it out"),
    ("  entities:", "\tentities:", "3:1: a tab: indent with blanks"),
    ("    layer: claims", "   \tlayer: claims", "8:4: a tab: indent with blanks"),
    ("[Kim]}", "[Kim", "not YAML: "),
    ("links:", "links", "not YAML: "),
    ("suggesters:", "---\nsuggesters:", "15:1: a second document begins here: keep one in a"),
    ("Kim", "a\0b", "6:64: the character U+0000 is not allowed"),
    ("Kim", '"a\\0b"', "6:63: NUL and lone surrogates are refused"),
    ("Kim", "\x1b[31m", "6:63: the character U+001B is not allowed"),
    ("Kim", "\ud800", "6:63: the character U+D800 is not allowed"),
    ("Kim", "? [a] : b", "a key must be text, not a list or a mapping"),
    ("Kim", "[" * 5000, "6:91: nested deeper than 32 levels"),
    ("[Kim]", "{a: " * 5000, "nested deeper than 32 levels"),
]

WHOLE = [
    ("", "1:1: the file is empty: it needs name, layers and labels"),
    ("# nothing\n", "1:1: the file is empty"),
    ("--- ~\n", "1:1: the file is empty"),
    ("- a\n- b\n", "1:1: a mapping (key: value) is expected here, not a list"),
    ("just text", "1:1: a mapping (key: value) is expected here, not text"),
    ("[" * 500_000, "1:33: nested deeper than 32 levels"),
    ("- " * 400_000, "1:65: nested deeper than 32 levels"),
    ("? " * 400_000, "1:65: nested deeper than 32 levels"),
    ("a: " * 1000, "not YAML: "),
    ("x" * 1_000_001, "1:1: larger than 1 MB, as no label schema is: give another file"),
    ("%YAML 9.0\n---\na: b\n", "not YAML: "),
    ("name: x\nlayers: {}\nlabels: {A: {layer: a}}\n", "2:1: layers: no layers are given"),
]


def first_fault(source: str, name: str = "news.yaml") -> str:
    with pytest.raises(LabelSchemaError) as caught:
        parse_label_schema(source, name)
    assert str(caught.value).isprintable()
    return str(caught.value)


def test_the_schema_that_the_faults_are_put_into_is_sound() -> None:
    parse_label_schema(VALID, "news.yaml")


@pytest.mark.parametrize(("old", "new", "message"), EDITS, ids=[m for _, _, m in EDITS])
def test_a_fault_is_named_with_its_place_and_the_nearest_right(
    old: str, new: str, message: str
) -> None:
    assert old in VALID
    fault = first_fault(VALID.replace(old, new, 1))
    assert fault.startswith("news.yaml:")
    assert message in fault


@pytest.mark.parametrize(("source", "message"), WHOLE, ids=[m for _, m in WHOLE])
def test_a_file_that_is_no_schema_at_all_is_one_line_at_once(source: str, message: str) -> None:
    started = time.process_time()
    assert message in first_fault(source)
    assert time.process_time() - started < 2


def test_an_alias_bomb_costs_nothing() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(20)
    )
    assert first_fault(bomb).endswith("(&a) are refused: write it out")


def test_the_first_fault_in_the_file_is_the_message_and_the_others_follow() -> None:
    source = VALID.replace("max: many", "max: 3").replace("color: blue", "color: bleu")
    with pytest.raises(LabelSchemaError) as caught:
        parse_label_schema(source, "news.yaml")
    places = [fault.split(" ")[0] for fault in caught.value.faults]
    assert places == ["news.yaml:6:46:", "news.yaml:14:45:"]
    assert str(caught.value) == caught.value.faults[0]


def test_broken_layers_are_not_blamed_on_the_labels() -> None:
    fault = first_fault(VALID.replace("layers:\n", "layers: 5\nlayerz:\n"))
    assert fault == "news.yaml:2:9: layers: a mapping (key: value) is expected here, not text"


def test_every_key_that_the_interface_binds_is_refused() -> None:
    permitted = "".join(sorted(LABEL_KEYS))
    assert permitted == "0123456789CHIQWYZiryz"


def test_a_hostile_file_name_stays_on_one_line() -> None:
    assert first_fault("", "a\n\x1b[31m.yaml").startswith(r"a\n\x1b[31m.yaml:1:1: ")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"name: caf\xe9\n", ":1:10: not UTF-8: save the file as UTF-8"),
        ("name: é\nx: ".encode() + b"\xff", ":2:4: not UTF-8: save the file as UTF-8"),
        (VALID.encode("utf-16"), ":1:1: not UTF-8: save the file as UTF-8"),
        (b"#" * 1_000_001, ":1:1: larger than 1 MB, as no label schema is: give another file"),
    ],
    ids=range(4),
)
def test_bytes_that_are_no_schema_are_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "s.yaml"
    path.write_bytes(content)
    with pytest.raises(LabelSchemaError) as caught:
        read_label_schema(path)
    assert str(caught.value) == f"{path}{message}"


def test_a_file_that_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(LabelSchemaError, match="not a file: give a YAML file"):
        read_label_schema(tmp_path)
    with pytest.raises(LabelSchemaError, match="cannot be read: No such file or directory"):
        read_label_schema(tmp_path / "gone.yaml")


NEWS = builtin_label_schemas()["news"].read_text("utf-8")[:6000]
PIECES = st.sampled_from(
    [*"[]{}:,-?&*!|>'\"%@`#~\t\n\r \0\x85\u2028\ufeff", "- ", ": ", "\n  ", "<<"]
)
WORDS = st.sampled_from(["name", "layers", "labels", "A", "layer", "key", "null", "1:30", "\\x00"])


@given(st.lists(PIECES | WORDS | st.text(max_size=3), max_size=40).map("".join))
@example("name: ?\nlayers: {? }\nlabels: {? : }")
def test_no_text_raises_anything_else(source: str) -> None:
    try:
        parse_label_schema(source, "x.yaml")
    except LabelSchemaError as error:
        assert str(error).isprintable()


@given(
    st.lists(
        st.tuples(st.integers(0, len(NEWS)), st.integers(0, 12), PIECES | WORDS),
        min_size=1,
        max_size=4,
    )
)
def test_no_mutation_of_a_sound_schema_raises_anything_else(
    edits: list[tuple[int, int, str]],
) -> None:
    source = NEWS
    for start, length, piece in edits:
        source = source[:start] + piece + source[start + length :]
    try:
        parse_label_schema(source, "x.yaml")
    except LabelSchemaError as error:
        assert str(error).isprintable()
