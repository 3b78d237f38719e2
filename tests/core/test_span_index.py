"""Spans are found by place as if each were looked at, however long they are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.span import Span
from annotator.core.span_index import LONG, DraftIndex, Entry, SpanIndex, entry

lengths = st.one_of(st.integers(1, 30), st.sampled_from((LONG - 1, LONG, LONG + 1, 3 * LONG)))
entries = st.builds(
    lambda start, length, rank, id: entry(Span(start, start + length), rank, id),
    st.one_of(st.integers(0, 60), st.integers(0, 4 * LONG)),
    lengths,
    st.integers(0, 2),
    st.sampled_from("abcd"),
)
many = st.lists(entries, max_size=25, unique=True)
changes = st.lists(st.tuples(st.booleans(), entries), max_size=25)


def overlapping(found: list[Entry], start: int, end: int) -> list[Entry]:
    """What shares a code point with the range, by looking at every entry."""
    return sorted(e for e in found if e[0] < end and start < -e[1])


def changed(first: list[Entry], steps: list[tuple[bool, Entry]]) -> tuple[DraftIndex, set[Entry]]:
    """An index and a set after the same entries were added to and taken from both."""
    draft, model = DraftIndex.of(SpanIndex(first)), set(first)
    for is_added, item in steps:
        (draft.add if is_added else draft.discard)(item)
        (model.add if is_added else model.discard)(item)
    return draft, model


def test_entries_go_by_start_then_longest_then_layer() -> None:
    outer, inner = Span(0, 9), Span(0, 3)
    index = SpanIndex([entry(Span(1, 2), 0, "d"), entry(inner, 0, "c"), entry(outer, 1, "b")])
    assert [e[3] for e in index] == ["b", "c", "d"]
    more = SpanIndex([*index, entry(outer, 0, "z")])
    assert [e[3] for e in more] == ["z", "b", "c", "d"]


@given(many, st.integers(0, 5 * LONG), lengths)
def test_overlapping_finds_what_shares_a_code_point(
    found: list[Entry], start: int, length: int
) -> None:
    expected = overlapping(found, start, start + length)
    assert SpanIndex(found).overlapping(start, start + length) == expected


@given(many, changes, st.integers(0, 5 * LONG), lengths)
def test_a_changed_index_finds_the_same_as_a_new_one(
    first: list[Entry], steps: list[tuple[bool, Entry]], start: int, length: int
) -> None:
    draft, model = changed(first, steps)
    for index in (draft, draft.frozen()):
        assert list(index) == sorted(model)
        assert index == SpanIndex(model)
        expected = overlapping(list(model), start, start + length)
        assert index.overlapping(start, start + length) == expected


@given(many, changes)
def test_a_draft_leaves_the_index_it_came_from_alone(
    first: list[Entry], steps: list[tuple[bool, Entry]]
) -> None:
    index = SpanIndex(first)
    draft = DraftIndex.of(index)
    frozen = draft.frozen()
    for is_added, item in steps:
        (draft.add if is_added else draft.discard)(item)
    assert index == frozen == SpanIndex(first)


@given(many, entries)
def test_after_and_before_part_the_entries_at_any_place(found: list[Entry], item: Entry) -> None:
    index = SpanIndex(found)
    assert list(index.after(item)) == [e for e in sorted(found) if e > item]
    assert list(index.before(item)) == [e for e in sorted(found, reverse=True) if e < item]
    assert (item in index) == (item in found)
    assert len(index) == len(found)


def test_indexes_with_other_entries_differ() -> None:
    first = entry(Span(0, 1), 0, "a")
    assert SpanIndex([first]) != SpanIndex()
    assert SpanIndex([first]) != [first]
