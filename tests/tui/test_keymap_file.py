"""A person's own keymap file: what it says, and the one line about what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.tui import review_keys
from annotator.tui.keymap import ACTIONS
from annotator.tui.keymap_file import read_rebinding
from annotator.tui.keymaps import KeymapError


def read(folder: Path, source: str | bytes) -> str:
    """The fault in a file, behind its name; empty if there is none."""
    path = folder / "mine.yaml"
    path.write_bytes(source if isinstance(source, bytes) else source.encode())
    try:
        read_rebinding(path)
    except KeymapError as error:
        line = str(error)
        assert line.isprintable()
        assert error.exit_status == 2
        assert line.startswith(f"{path}:")
        return line.removeprefix(f"{path}:")
    return ""


def test_a_file_changes_a_preset(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        "preset: vim\nkeys: {finish: [d, ctrl+x], flag: f2, undo: backspace, note: []}\n"
    )
    rebinding = read_rebinding(path)
    held = rebinding.keymap(ACTIONS)
    assert (rebinding.preset, rebinding.path) == ("vim", path)
    assert held.by_id["finish"].keys == ("d", "ctrl+x")
    assert held.by_id["undo"].keys == ("backspace",)
    assert held.by_id["note"].keys == ()
    assert held.first("left") == "h"
    assert held.changed == {"finish", "flag", "undo", "note"}


def test_an_action_of_the_review_alone_can_be_changed(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("keys: {keep-all: '&', undo: backspace}")
    held = read_rebinding(path).keymap(review_keys.ACTIONS)
    assert (held.first("keep-all"), held.first("undo")) == ("&", "backspace")


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("preset: vmi", "1:9: preset: unknown preset vmi: did you mean vim?"),
        ("keys: {finsh: d}", "1:8: keys.finsh: unknown action finsh: did you mean finish?"),
        ("kyes: {finish: d}", "1:1: kyes: unknown key: did you mean keys?"),
        ("keys:\n  note: f2\n  flag: f2", "3:9: keys.flag: f2 is the key of 'note' already"),
        ("keys:\n  finish: n", "2:11: n is the key of 'finish' and of 'next-stop'"),
        ("preset: vim\nkeys: {note: h}", "2:14: h is the key of 'note' and of 'left'"),
        ("keys: {finish: ctrl+m}", "1:16: keys.finish: ctrl+m: terminals send enter for it"),
        ("keys: {finish: [d, ctrl+C]}", "1:20: keys.finish[2]: ctrl+C: terminals send the same"),
        ("keys: {finish: gg}", "1:16: keys.finish: gg is several keys in a row"),
        ("keys: {finish: esc}", "1:16: keys.finish: esc is for 'leave' alone"),
        ("keys: {quit: []}", "1:8: keys.quit: needs a key: else the program cannot be left"),
        ("keys: {leave: []}", "1:8: keys.leave: needs a key"),
        ("keys: {help: []}", "1:8: keys.help: needs a key"),
        ("keys: {leave: f2}", "1:15: keys.leave: leave needs esc among its keys"),
        ("keys: {take-version: a}", "1:8: keys.take-version: cannot be changed"),
        ("keys: {finish: {a: b}}", "1:16: keys.finish: a list [..] is expected here"),
        ("keys: {finish: }", "1:8: keys.finish: text is expected here, not nothing"),
        ("keys: [a]", "1:7: keys: a mapping (key: value) is expected here, not a list"),
        ("vim", "1:1: a mapping (key: value) is expected here, not text"),
        ("", "1:1: the file is empty"),
        (
            "keys: {flag: !}",
            "1:15: not YAML: did not find expected whitespace or line break",
        ),
        ("keys: {note: ]", "1:14: not YAML: "),
        (b"keys: {note: \xff}", "1:14: not UTF-8: save the file as UTF-8"),
        (b"#" * 200_000, "1:1: larger than 100 kB"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(
    tmp_path: Path, source: str | bytes, fault: str
) -> None:
    assert read(tmp_path, source).removeprefix(" ").startswith(fault)


def test_a_file_that_is_not_there_or_a_folder_is_named(tmp_path: Path) -> None:
    for path, why in ((tmp_path / "none.yaml", "No such file"), (tmp_path, "Is a directory")):
        with pytest.raises(KeymapError, match=f"{path}: cannot be read: {why}"):
            read_rebinding(path)


@given(st.text(max_size=60) | st.from_regex(r"keys: \{(finish|leave|x): .{0,8}\}"))
def test_any_text_is_a_keymap_or_says_why_not(
    tmp_path_factory: pytest.TempPathFactory, source: str
) -> None:
    read(tmp_path_factory.mktemp("keys"), source.encode("utf-8", "replace"))
