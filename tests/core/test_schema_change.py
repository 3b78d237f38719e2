"""What a change of label schema makes of values, one by one and as a state."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.core.annotation import Annotation, Link, Rejection
from annotator.core.decision import Value
from annotator.core.label_schema import (
    Attribute,
    AttributeKind,
    Label,
    LabelSchema,
    Layer,
    LinkType,
)
from annotator.core.migrating import Tally, as_changed, decisions
from annotator.core.schema_change import SchemaChange
from annotator.core.schema_mapping import MappingError, mapped
from annotator.core.span import Span

_COLOUR = Attribute("colour", AttributeKind.CHOICE, ("red", "blue"))
NAMES = ("A", "B", "C")


def schema(*names: str) -> LabelSchema:
    """Labels that may all lie over each other, and be linked."""
    labels = tuple(Label(name, "all", attributes=(_COLOUR,)) for name in names)
    return LabelSchema("s", (Layer("all"),), labels, (LinkType("to", names, names),))


OLD = schema(*NAMES)
rows_of_work = st.builds(
    lambda start, label, colour, note: (start, label, colour, note),
    st.integers(0, 3),
    st.sampled_from(NAMES),
    st.sampled_from(["red", "blue", None]),
    st.sampled_from(["", "x", "y"]),
)


def state(rows: list[tuple[int, str, str | None, str]], ends: list[tuple[int, int]]) -> list[Value]:
    """Annotations, no two of one label in one place, and links among them."""
    found: dict[tuple[int, str], Annotation] = {}
    for start, label, colour, note in rows:
        attributes = {"colour": colour} if colour else {}
        id = f"{start}{label}"
        found[start, label] = Annotation(id, Span(start, start + 2), label, attributes, note)
    items = list(found.values())
    links = {
        f"{a % len(items)}-{b % len(items)}": Link(
            f"{a % len(items)}-{b % len(items)}",
            "to",
            items[a % len(items)].id,
            items[b % len(items)].id,
        )
        for a, b in ends
        if items and a % len(items) != b % len(items)
    }
    return [*items, *links.values()]


@given(
    st.lists(rows_of_work, max_size=8),
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=5),
    st.dictionaries(st.sampled_from(NAMES), st.sampled_from((*NAMES, None))),
)
def test_after_a_change_all_is_of_the_new_schema_and_nothing_is_lost_unsaid(
    rows: list[tuple[int, str, str | None, str]],
    ends: list[tuple[int, int]],
    names: dict[str, str | None],
) -> None:
    """Whatever is renamed, exchanged, merged or retired."""
    values, tally = state(rows, ends), Tally()
    change = SchemaChange(OLD, schema(*NAMES), names)
    decisions(change, values, tally)
    after = as_changed(change, values)
    spans = {v.id: v for v in after if isinstance(v, Annotation)}
    assert len({(v.span, v.label) for v in spans.values()}) == len(spans)
    before = [v for v in values if isinstance(v, Annotation)]
    retired = sum(n for (_, what), n in tally.lost.items() if what == "annotation")
    assert len(before) == len(spans) + tally.doubles + retired
    assert retired == sum(names.get(v.label, v.label) is None for v in before)
    for value in before:
        label = names.get(value.label, value.label)
        if label is not None:
            [stays] = [v for v in spans.values() if (v.span, v.label) == (value.span, label)]
            assert value.note in stays.note
    for link in (v for v in after if isinstance(v, Link)):
        assert link.from_id != link.to_id
        assert {link.from_id, link.to_id} <= spans.keys()


def test_a_change_without_a_mapping_changes_nothing() -> None:
    """A schema to itself."""
    values = state([(0, "A", "red", "x"), (0, "B", None, "")], [(0, 1)])
    tally = Tally()
    assert decisions(SchemaChange(OLD, OLD), values, tally) == ()
    assert not (tally.changed or tally.lost or tally.doubles)


def test_a_choice_can_be_retired_alone() -> None:
    """The span stays, and the value goes; so does what the new schema has no choice for."""
    value = Annotation("a", Span(0, 1), "A", {"colour": "red"})
    retired = SchemaChange(OLD, OLD, {"A.colour.red": None})
    assert retired.annotation(value) == replace(value, attributes={})
    renamed = SchemaChange(OLD, OLD, {"A.colour.red": "blue"})
    assert renamed.annotation(value) == replace(value, attributes={"colour": "blue"})
    tally = Tally()
    decisions(retired, [value], tally)
    assert tally.lost == {("A.colour.red", "value"): 1}


def test_a_rejection_follows_its_label_and_stays_where_that_is_retired() -> None:
    """It is nobody's loss: nothing of the kind is suggested any more."""
    rejection = Rejection("s", "A", Span(0, 1))
    assert SchemaChange(OLD, OLD, {"A": "B"}).rejection(rejection).label == "B"
    assert SchemaChange(OLD, OLD, {"A": None}).rejection(rejection) == rejection


@pytest.mark.parametrize(
    ("names", "says"),
    [
        ({"D": "A"}, "'D' is not in the project's label schema"),
        ({"A": "D"}, r"'A' to 'D': no such name in the new label schema \(A, B, C\)"),
        ({"A.colour": "hue"}, r"no such name in the new label schema \(colour\)"),
        ({"A.colour.red": "green"}, r"no such name in the new label schema \(blue, red\)"),
    ],
)
def test_names_that_are_not_there_are_refused(names: dict[str, str | None], says: str) -> None:
    """With those that are."""
    with pytest.raises(MappingError, match=says):
        mapped(OLD, OLD, names)
