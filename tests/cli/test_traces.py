"""rename-annotator and remove leave nothing behind: not a byte of the file holds what went."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.store.schema_changes import OtherSchemaError
from annotator.store.store import Store
from tests.cli.conftest import CommandLine
from tests.cli.full import full_project
from tests.store.projects import ADA, everything_in

#: Names that stand nowhere else by chance; each in the place of one in the sample project.
NAMES = {"Ada": "Adalbertine Quux", "Rae": "Raewyn “Zork” Blip"}


@pytest.fixture
def full(tmp_path: Path) -> Path:
    """A project in which every table holds something."""
    return full_project(tmp_path / "f.db")


def bytes_of(db: Path) -> bytes:
    """All that is in the file and in what SQLite keeps beside it."""
    return b"".join(path.read_bytes() for path in sorted(db.parent.glob(f"{db.name}*")))


@pytest.mark.parametrize("old", NAMES)
def test_a_renamed_annotator_is_in_no_byte_of_the_file(
    annotator: CommandLine, full: Path, old: str
) -> None:
    """Neither in the tables, nor in values of the log, nor in free pages or beside the file."""
    first = NAMES[old]
    assert annotator("rename-annotator", full, old, first).status == 0
    assert first.encode() in bytes_of(full)
    result = annotator("rename-annotator", full, first, "Zed")
    assert result.status == 0
    assert result.out.startswith(f"renamed {first} to Zed in ")
    for word in first.split():
        assert word.encode() not in bytes_of(full)
    assert annotator("check", full).out.startswith("sound: 2 articles, ")


def test_all_else_is_as_it_was(annotator: CommandLine, full: Path) -> None:
    """There and back again."""
    with Store.open(full) as store:
        before = everything_in(store)
    assert annotator("rename-annotator", full, "Ada", "Zed").status == 0
    assert annotator("rename-annotator", full, "Zed", "Ada").status == 0
    with Store.open(full) as store:
        after = everything_in(store)
    settings = after.pop("setting")
    assert ("renamings", "2") in settings
    del before["setting"]
    assert {t: sorted(rows, key=repr) for t, rows in after.items()} == {
        t: sorted(rows, key=repr) for t, rows in before.items()
    }


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("Ada", "Ben", "'Ben' has worked here too: two people's work cannot be made one"),
        ("Ada", "Rae", "'Rae' has worked here too"),
        ("Eve", "Zed", "nobody called 'Eve' has worked here; there is Ada, Ben, Cy, Rae"),
        ("@gold", "Zed", "'@gold' begins with @, which is kept for the program"),
        ("Ada", "@zed", "'@zed' begins with @"),
        ("Ada", " ", "NEW: a name is needed, and this one is empty"),
        ("Ada", "Ada", "NEW: 'Ada' is the name that OLD has already"),
    ],
)
def test_who_cannot_be_renamed(
    annotator: CommandLine, full: Path, old: str, new: str, says: str
) -> None:
    """One line; nothing changes."""
    before = full.read_bytes()
    result = annotator("rename-annotator", full, old, new)
    assert (result.status, result.out) == (2, "")
    assert says in result.line
    assert full.read_bytes() == before


def test_the_log_is_guarded_again_afterwards(annotator: CommandLine, full: Path) -> None:
    """The rows that were changed for once cannot be again."""
    annotator("rename-annotator", full, "Ada", "Zed")
    with Store.open(full) as store, pytest.raises(Exception, match="append-only"):
        store.connection.execute("UPDATE log SET at = ''")


def test_whoever_has_the_project_open_does_not_go_on_under_the_old_name(
    annotator: CommandLine, full: Path
) -> None:
    """They are told to open it again."""
    with Store.open(full) as store:
        assert store.load(1, ADA).state.annotations
        result = annotator("rename-annotator", full, "Ada", "Zed")
        assert result.status == 0
        with pytest.raises(OtherSchemaError, match="open it again: an annotator was renamed"):
            store.spend(ADA, ())


def test_a_removed_article_is_in_no_byte_of_the_file(annotator: CommandLine, full: Path) -> None:
    """Nor is what was decided on it, noted, or cleared from memory."""
    with Store.open(full) as store:
        store.clear_memory("Ada", ["Grain prices rise"], "2026-03-01T12:00:02.000Z")
    words = (b"Grain", b"ministry", b"s-grain-", b"look again")
    for word in words:
        assert word in bytes_of(full)
    assert annotator("remove", full, "grain", "--yes").status == 0
    for word in words:
        assert word not in bytes_of(full), word
    assert annotator("check", full).out.startswith("sound: 1 article, ")
