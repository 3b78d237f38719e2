"""Copies in which single rows say what they cannot: taken in soundly, or refused."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.store.errors import DamagedError, StoreError
from annotator.store.store import Store
from tests.cli.full import full_project
from tests.cli.odd import ODD, columns, put
from tests.store.copies import content


@cache
def bare() -> bytes:
    """The same project without its articles."""
    with TemporaryDirectory() as folder:
        path = full_project(Path(folder) / "bare.db")
        with Store.open(path) as store:
            store.remove(["grain", "talks"])
        return path.read_bytes()


def taken_in(ours: Path, theirs: Path) -> None:
    """Merge, and see that the project is sound."""
    with Store.open(ours) as store, Store.open_other(theirs, ours) as other:
        store.merge([other], backup=ours.with_name("before.db"))
        assert list(store.faults()) == []


@settings(
    max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    column=st.sampled_from(columns()),
    odd=st.sampled_from(ODD),
    row=st.sampled_from((0, 1, None)),
    is_new=st.booleans(),
)
def test_a_project_is_sound_after_a_merge_or_as_it_was(
    tmp_path: Path, column: tuple[str, str], odd: str, row: int | None, is_new: bool
) -> None:
    for old in tmp_path.glob("*"):
        old.unlink()
    ours, theirs = tmp_path / "ours.db", full_project(tmp_path / "theirs.db")
    ours.write_bytes(bare() if is_new else theirs.read_bytes())
    put(theirs, *column, odd, row=row)
    before = content(ours)
    try:
        taken_in(ours, theirs)
    except StoreError as error:
        assert str(error).startswith(f"{theirs}: ")
        assert content(ours) == before


@pytest.mark.parametrize(
    ("table", "column", "odd", "said"),
    [
        ("log", "at", "'2026-02-30T10:00:00.000Z'", "1 row holds in 'at' what cannot be read"),
        ("log", "at", "'yesterday'", "1 row holds in 'at' what cannot be read"),
        ("log", "suggestion_id", "x'ff'", "1 row holds in 'suggestion_id' what cannot be read"),
        ("opened", "cursor", "9e999", "6 rows hold in 'cursor' what cannot be read"),
        ("opened", "role", "'owner'", "6 rows hold in 'role' what cannot be read"),
        ("remark", "reason", "'x'", "1 row holds in 'reason' what cannot be read"),
        ("time_spent", "since", "'x'", "more time than there was"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_by_name(
    tmp_path: Path, table: str, column: str, odd: str, said: str
) -> None:
    ours, theirs = tmp_path / "ours.db", full_project(tmp_path / "theirs.db")
    ours.write_bytes(bare())
    put(theirs, table, column, odd, row=0 if table in ("log", "time_spent") else None)
    with pytest.raises(DamagedError, match=said) as caught:
        taken_in(ours, theirs)
    assert str(caught.value).endswith("; run 'annotator check' on it")


def test_a_row_about_something_else_than_it_says_is_refused(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours.db", full_project(tmp_path / "theirs.db")
    ours.write_bytes(bare())
    put(theirs, "log", "subject", "'something'")
    with pytest.raises(DamagedError, match="the log contradicts itself"):
        taken_in(ours, theirs)
