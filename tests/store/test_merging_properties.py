"""However copies went apart, they come together to the same, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.store.store import Store
from tests.store.copies import (
    base,
    content,
    copied,
    days,
    decided,
    differences,
    live,
    merged,
    suggest,
    undo_all,
)

EXAMPLES = 8


def apart(folder: Path, data: st.DataObject, names: str) -> list[Path]:
    """Copies of one project in each of which something else happened."""
    origin = base(folder / "origin.db", data)
    with Store.open(origin) as store:
        live(store, data.draw(days), 0)
    found = []
    for number, name in enumerate(names):
        path = copied(origin, name)
        with Store.open(path) as store:
            store.connection.execute("PRAGMA synchronous = OFF")
            if data.draw(st.booleans()):
                suggest(store, data, name, 100 + number)
            live(store, data.draw(days), 100)
        found.append(path)
    return found


def again(path: Path, name: str) -> Path:
    return copied(path, name)


def in_a_folder(work: Callable[[Path], None]) -> None:
    with TemporaryDirectory() as folder:
        work(Path(folder))


@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_two_copies_come_to_the_same_either_way_and_once_is_enough(data: st.DataObject) -> None:
    def work(folder: Path) -> None:
        one, other = apart(folder, data, "ab")
        whole = decided(one) | decided(other)
        here, there = again(one, "here"), again(other, "there")
        merged(here, other)
        merged(there, one)
        assert differences(here, there) == []
        assert decided(here) == whole
        before = content(here)
        assert not merged(here, other).changes_anything
        assert not merged(here, one).changes_anything
        assert not merged(here, there).changes_anything
        assert content(here) == before
        undo_all(here)

    in_a_folder(work)


@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_three_copies_come_to_the_same_in_any_order(data: st.DataObject) -> None:
    def work(folder: Path) -> None:
        a, b, c = apart(folder, data, "abc")
        whole = decided(a) | decided(b) | decided(c)
        left, right, last = again(a, "left"), again(b, "right"), again(c, "last")
        merged(left, b, c)
        merged(right, c)
        first = again(a, "first")
        merged(first, right)
        merged(last, b, a)
        assert differences(left, first, last) == []
        assert decided(left) == whole
        # And those that went on from one that was merged already.
        with Store.open(right) as store:
            live(store, data.draw(days), 200)
        with Store.open(left) as store:
            live(store, data.draw(days), 200)
        both = decided(left) | decided(right)
        beside = again(right, "beside")
        merged(beside, left)
        merged(left, right)
        assert differences(left, beside) == []
        assert decided(left) == both
        undo_all(left)

    in_a_folder(work)


@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_a_copy_that_only_went_on_is_what_both_come_to(data: st.DataObject) -> None:
    def work(folder: Path) -> None:
        (one,) = apart(folder, data, "a")
        origin = again(folder / "origin.db", "older")
        assert not merged(one, origin).changes_anything
        merged(origin, one)
        assert differences(origin, one) == []

    in_a_folder(work)
