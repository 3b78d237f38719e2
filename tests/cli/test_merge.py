"""Putting copies together from the command line: what is said, and what is refused."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.core.label_schema import Label, LabelSchema
from annotator.store.store import Store
from tests.cli.conftest import CommandLine
from tests.core.schemas import NEWS
from tests.store.copies import copied
from tests.store.projects import ADA, AT, BEN, TALKS, blank_project, do, place


@pytest.fixture
def pair(worked: Path) -> tuple[Path, Path]:
    """Two copies in which Ada went on, and Ben in one of them."""
    other = copied(worked, "train")
    for path, quote in ((worked, "Kyiv"), (other, "left")):
        with Store.open(path) as store:
            do(store, 1, ADA, lambda act, q=quote: act.add(place(TALKS.text, q), "PERSON"))  # type: ignore[misc]
    with Store.open(other) as store:
        do(store, 1, BEN, lambda act: act.toggle_flag(None))
    return worked, other


def with_schema(path: Path, label_schema: LabelSchema) -> Path:
    Store.create(path, label_schema, "name: news\n", AT).close()
    return path


def test_what_came_from_where_is_told(annotator: CommandLine, pair: tuple[Path, Path]) -> None:
    result = annotator("merge", *pair)
    assert result.status == 0
    table, forks = result.out.split("\n\n")
    assert table.splitlines()[0].split("  ")[0] == "FROM"
    assert table.splitlines()[1].split() == [str(pair[1]), *["2", "0", "1", "3", "0", "0", "1"]]
    assert forks.splitlines()[0].split() == (
        ["ARTICLE", "WHOSE", "STAYS", "THAT", "OF", "KEPT", "AS", "DECISIONS"]
    )
    assert forks.splitlines()[1].split()[:2] == ["talks", "Ada"]
    assert "Ada (2)" in forks
    (backup,) = pair[0].parent.glob("p.before-merge-*.db")
    assert f"as it was before is in {backup}" in result.err
    assert "annotator review" in result.err
    assert annotator("check", pair[0]).status == 0


def test_once_more_is_nothing_new(annotator: CommandLine, pair: tuple[Path, Path]) -> None:
    annotator("merge", *pair)
    again = annotator("merge", *pair)
    assert "nothing in there is new" in again.err
    assert len(list(pair[0].parent.glob("p.before-merge-*.db"))) == 1


def test_a_dry_run_keeps_no_copy(annotator: CommandLine, pair: tuple[Path, Path]) -> None:
    tried = annotator("merge", *pair, "--dry-run")
    assert "nothing was changed" in tried.err
    assert not list(pair[0].parent.glob("p.before-merge-*.db"))
    assert tried.out == annotator("merge", *pair).out


def test_another_label_schema_is_refused_with_the_difference(
    annotator: CommandLine, db: Path, tmp_path: Path
) -> None:
    labels = (*NEWS.labels[:-1], Label("PLACE", "entities", "3"))
    other = with_schema(tmp_path / "other.db", replace(NEWS, labels=labels, link_types=()))
    result = annotator("merge", db, other)
    assert (result.status, result.out) == (1, "")
    lines = result.err.splitlines()
    assert f"annotator: only {other} has label PLACE" in lines
    assert any(f"only {db} has link" in line for line in lines)
    assert lines[-1].startswith(f"annotator: {other}: has another label schema; bring both to one")


def test_a_wider_label_schema_takes_a_narrower_one_where_asked_to(
    annotator: CommandLine, db: Path, tmp_path: Path
) -> None:
    narrow = replace(NEWS, link_types=NEWS.link_types[:-1])
    other = with_schema(tmp_path / "other.db", narrow)
    refused = annotator("merge", db, other)
    assert refused.status == 1
    assert "merge with --wider-schema" in refused.err.splitlines()[-1]
    assert annotator("merge", db, other, "--wider-schema").status == 0
    assert annotator("merge", other, db, "--wider-schema").status == 1


def test_colours_and_keys_may_differ(annotator: CommandLine, db: Path, tmp_path: Path) -> None:
    labels = tuple(replace(label, color="red", key=None) for label in NEWS.labels)
    other = with_schema(tmp_path / "other.db", replace(NEWS, labels=labels, guidelines="Read."))
    assert annotator("merge", db, other).status == 0


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("p.db", "itself; name another copy"),
        ("none.db", "no such file"),
        (".", "is a folder"),
        ("text.db", "is not a project file of annotator"),
        ("foreign.db", "not a project of annotator"),
        ("cut.db", "is damaged"),
    ],
)
def test_what_is_no_copy_is_said_in_one_line(
    annotator: CommandLine, db: Path, name: str, said: str
) -> None:
    folder = db.parent
    (folder / "text.db").write_text("not a database at all, only text " * 9)
    with closing(sqlite3.connect(folder / "foreign.db")) as foreign:
        foreign.execute("CREATE TABLE a (b)")
    whole = blank_project(folder / "whole.db").read_bytes()
    (folder / "cut.db").write_bytes(whole[: len(whole) // 2])
    before = db.read_bytes()
    result = annotator("merge", db, folder / name)
    assert result.status in (1, 2)
    assert said in result.line
    assert db.read_bytes() == before
    assert not list(folder.glob("*before-merge*"))


def test_renaming_somebody_tells_of_work_of_theirs_that_was_set_apart(
    annotator: CommandLine, pair: tuple[Path, Path]
) -> None:
    """And that other copies want the same before they can come together again."""
    annotator("merge", *pair)
    said = annotator("rename-annotator", pair[0], "Ada", "Eva").err
    assert "Ada (2) is in there too: rename it to Eva (2), if that is the same person" in said
    assert "copies elsewhere can be merged with this one once they have the new name too" in said
    for path, old in ((pair[0], "Ada (2)"), (pair[1], "Ada")):
        annotator("rename-annotator", path, old, old.replace("Ada", "Eva"))
    assert annotator("merge", *pair).status == 0
