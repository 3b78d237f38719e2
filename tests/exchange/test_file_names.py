"""File names that no file system refuses, and that lead nowhere."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.exchange.file_names import FileNames


@pytest.mark.parametrize(
    ("id", "name"),
    [
        ("7", "7"),
        ("../../etc/passwd", "etc_passwd"),
        ("C:\\boot.ini", "C__boot_ini"),
        ("-rf", "rf"),
        (".hidden", "hidden"),
        ("nul", "_nul"),
        ("Com1", "_Com1"),
        ("..", "unnamed"),
        ("говорит/Москва", "говорит_Москва"),
        ("हिन्दी", "हिन्दी"),
        ("a\x1b[2J\n", "a__2J"),
    ],
)
def test_a_name_is_what_can_be_kept_of_it(id: str, name: str) -> None:
    """Letters of all scripts stay, what leads or means something goes."""
    assert FileNames().of(id) == name


@pytest.mark.parametrize(
    ("one", "other"), [("a/b", "a:b"), ("Case", "case"), ("é", "e\u0301"), ("ﬁn", "FIN"), ("", ".")]
)
def test_names_that_some_file_system_takes_for_one_are_told_apart(one: str, other: str) -> None:
    """The second gets a number, and keeps it."""
    names = FileNames()
    first, second = names.of(one), names.of(other)
    assert second == f"{_stem(second)}-2" and first != second
    assert (names.of(one), names.of(other)) == (first, second)


def _stem(name: str) -> str:
    return name.removesuffix("-2")


def test_a_number_is_not_given_twice() -> None:
    """Nor is a name that was made up taken for granted."""
    names = FileNames()
    assert [names.of(id) for id in ("a-2", "a", "A", "a.", "a/2")] == [
        "a-2",
        "a",
        "A-3",
        "a-4",
        "a_2",
    ]


def test_long_names_are_cut_between_characters() -> None:
    """A file system counts bytes."""
    names = FileNames()
    made = [names.of("語" * 300), names.of("語" * 301)]
    assert len(set(made)) == 2
    assert all(len(name.encode()) <= 200 for name in made)
    assert set(made[0]) == {"語"}


@given(st.lists(st.text(max_size=30), max_size=12, unique=True))
def test_every_name_is_harmless_and_the_only_one(ids: list[str]) -> None:
    """Whatever it is made from."""
    names = FileNames()
    made = [names.of(id) for id in ids]
    for name in made:
        assert PurePosixPath(name).parts == (name,)
        assert not set(name) & set('/\\:*?"<>|. \0\n') and name[0] != "-"
        assert len(name.encode()) <= 200
    folded = {unicodedata.normalize("NFC", name.casefold()) for name in made}
    assert len(folded) == len(ids)
