"""Files, folders and globs as people type them."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ingest.reading import Reading, file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with articles at two levels, and some things that are none."""
    root = tmp_path / "news"
    for name in ("b.txt", "a.b.TXT", "2026/march/x.md", ".hidden.txt", ".git/c.txt"):
        file(root, name, f"Text of {name}.")
    file(root, "2026/page.html", "<p>")
    file(root, "2026/README", "Read me")
    return root


UNKNOWN = "unknown kind of file ({}): known are .txt, .md, .jsonl, .csv"


def test_a_folder_is_read_in_order_with_ids_relative_to_it(folder: Path) -> None:
    reading = Reading(folder)
    assert reading.ids == ["2026/march/x", "a.b", "b"]
    assert reading.skipped == []


def test_what_is_of_another_kind_in_a_folder_is_passed_over(folder: Path) -> None:
    assert Reading(folder).passed_over == [
        ("README", UNKNOWN.format("without a suffix")),
        ("page.html", UNKNOWN.format(".html")),
    ]


def test_what_is_of_another_kind_and_was_named_is_skipped(folder: Path) -> None:
    reading = Reading(folder / "2026/page.html", folder / "2026" / "*.html")
    assert reading.skipped == [("page.html", UNKNOWN.format(".html"))] * 2
    assert reading.passed_over == []


def test_the_id_of_a_file_is_its_name_without_suffix(folder: Path) -> None:
    assert Reading(folder / "2026/march/x.md", folder / "a.b.TXT").ids == ["x", "a.b"]


def test_rows_are_named_after_their_file(folder: Path) -> None:
    file(folder, "2026/rows.jsonl", '{"text": "a"}\n{"text": "b"}\n')
    assert Reading(folder).ids[1:3] == ["2026/rows-1", "2026/rows-2"]


def test_a_glob_that_the_shell_left_alone_is_expanded(folder: Path) -> None:
    assert Reading(folder / "*.txt").ids == ["b"]
    assert Reading(folder / "**" / "*.md").ids == ["x"]
    assert Reading(folder / "2026*").ids == ["march/x"]
    assert Reading(folder / "*.pdf").skipped == [("*.pdf", "no file matches")]
    assert Reading(folder / "a**b").skipped == [("a**b", "no file matches")]


def test_a_relative_glob_is_expanded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert Reading("*.txt", "2026/*/x.??").ids == ["b", "x"]


def test_a_file_with_a_bracket_in_its_name_is_no_glob(tmp_path: Path) -> None:
    assert Reading(file(tmp_path, "a[1].txt", "A")).ids == ["a[1]"]


@pytest.mark.parametrize(
    "name", ["gone.txt", "a\0b.txt", "x" * 5000, "gone/\ud800.txt"], ids=range(4)
)
def test_a_path_that_is_not_there_is_skipped(tmp_path: Path, name: str) -> None:
    reading = Reading(tmp_path / name, file(tmp_path, "good.txt", "Good."))
    assert reading.texts == ["Good."]
    assert len(reading.skipped) == 1
    assert all(text.isprintable() for text in reading.skipped[0])


def test_a_folder_without_articles_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "none"
    file(folder, ".hidden.txt", "x")
    assert Reading(folder).skipped == [
        ("none", "no article in this folder (.txt, .md, .jsonl, .csv)")
    ]


def test_loops_of_links_end(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    file(outside, "o.txt", "Outside.")
    (folder / "self").symlink_to("self")
    (folder / "up").symlink_to(folder)
    (folder / "top").symlink_to(tmp_path)
    (folder / "2026" / "also").symlink_to(folder / "2026" / "march")
    (folder / "out").symlink_to(outside)
    (folder / "out-again").symlink_to(outside)
    (outside / "back").symlink_to(folder)
    (folder / "dead.txt").symlink_to("gone")
    reading = Reading(folder)
    assert reading.ids == ["2026/march/x", "a.b", "b", "out/o"]
    anyway = "a link to a folder that is read anyway"
    assert [p for p in reading.passed_over if "unknown" not in p[1]] == [
        (name, anyway) for name in ("also", "back", "out-again", "top", "up")
    ]
    assert reading.skipped == [(name, "a link to nowhere") for name in ("dead.txt", "self")]


def test_a_linked_file_is_read(tmp_path: Path) -> None:
    file(tmp_path, "real/a.txt", "A")
    (tmp_path / "link.txt").symlink_to("real/a.txt")
    assert Reading(tmp_path / "link.txt").texts == ["A"]


def test_what_a_link_brings_in_from_outside_is_said(tmp_path: Path) -> None:
    """Who handed the folder over may have meant a file of the reader's own."""
    secret = file(tmp_path, "home/secret", "A secret.")
    folder = tmp_path / "handed over"
    inside = file(folder, "a.txt", "Inside.")
    (folder / "b.txt").symlink_to(inside)
    (folder / "c.txt").symlink_to(secret)
    (folder / "d").symlink_to(secret.parent)
    reading = Reading(folder)
    assert reading.texts == ["Inside.", "Inside.", "A secret."]
    said = [(name, text.partition(": ")[0]) for name, text in reading.notices]
    assert said == [(name, "a link out of the folder") for name in ("c.txt", "d")]
    assert reading.notices[0][1].endswith("/home/secret")
    assert Reading(folder / "c.txt").notices == []


def test_pipes_and_devices_do_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    reason = "a pipe or device: use - to read standard input"
    assert Reading(tmp_path / "pipe.txt").skipped == [("pipe.txt", reason)]
    assert Reading("/dev/zero").skipped == [("zero", reason)]
    assert Reading(tmp_path).passed_over == [("pipe.txt", reason)]


def test_a_socket_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s.txt")
        assert "a pipe or device" in Reading("s.txt").skipped[0][1]


def test_what_may_not_be_read_is_skipped(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: Callable[..., object] = Path.open
    listed: Callable[..., object] = Path.iterdir

    def refuse(path: Path, *args: object, **options: object) -> object:
        if path.name in ("b.txt", "march"):
            raise PermissionError(13, "Permission denied")
        return (opened if args else listed)(path, *args, **options)

    monkeypatch.setattr(Path, "open", refuse)
    monkeypatch.setattr(Path, "iterdir", refuse)
    reading = Reading(folder)
    assert reading.ids == ["a.b"]
    denied = "cannot be read: permission denied"
    assert {("b.txt", denied), ("march", denied)} <= set(reading.skipped)


def test_a_hostile_name_gives_a_harmless_id(tmp_path: Path) -> None:
    name = os.fsdecode(b"a\n\x1b[31m\xff.txt")
    reading = Reading(file(tmp_path, name, "A"), file(tmp_path, "x" * 240 + ".txt", "B"))
    assert reading.ids == ["a__[31m\ufffd", "x" * 200]
