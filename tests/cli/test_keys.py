"""keys, and --keymap: which keys hold, where they come from, and what is wrong with a keymap."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.cli.keymaps import own_file, wanted_keys
from annotator.core.label_schema import Label, LabelSchema, Layer
from annotator.store.store import Store
from annotator.tui import settings
from annotator.tui.keymaps import Rebinding
from annotator.tui.presets import PRESETS
from tests.cli.conftest import CommandLine
from tests.store.projects import AT, TALKS


def own(source: str) -> Path:
    """A person's own keymap."""
    path = own_file()
    path.parent.mkdir(parents=True)
    path.write_text(source)
    return path


def test_the_keys_are_printed_with_where_they_come_from(annotator: CommandLine) -> None:
    out = annotator("keys").out
    assert "  d                finish the article\n" in out
    assert "Keymap: default, as the program is delivered\n" in out
    assert f"Others: prodigy, vim, or a file of your own: {own_file()}\n" in out
    assert "keeps ctrl+← ctrl+→ shift+← shift+→ for itself: j k o p\n" in out


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("more", [(), ("--review",)])
def test_every_preset_is_printed(
    annotator: CommandLine, preset: str, more: tuple[str, ...]
) -> None:
    result = annotator("keys", "--keymap", preset, *more)
    assert (result.status, result.err) == (0, "")
    assert f"Keymap: {preset}, " in result.out


def test_what_a_person_changed_is_marked(annotator: CommandLine) -> None:
    path = own("preset: vim\nkeys: {finish: [f2, d], start-left: ctrl+left}")
    out = annotator("keys").out
    assert "* f2 d               finish the article\n" in out
    assert out.count("\n* ") == 2
    assert f"Changed (*) by {path}\n" in out
    assert "Only on such keys: start-left; give them another in a file\n" in out


def test_the_keys_are_printed_as_json(annotator: CommandLine) -> None:
    path = own("keys: {finish: f2}")
    found = json.loads(annotator("keys", "--json").out)
    assert (found["preset"], found["file"]) == ("default", str(path))
    (finish,) = (action for action in found["actions"] if action["id"] == "finish")
    assert finish == {
        "id": "finish",
        "keys": ["f2"],
        "description": "finish the article",
        "group": "Article",
        "changed": True,
    }


def test_the_nearest_choice_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    """The option, else the variable, else one's own file, else what the palette kept."""
    settings.write({"keymap": "prodigy"})
    assert wanted_keys(None) == Rebinding("prodigy")
    settings.write({"keymap": "gone"})
    assert wanted_keys(None) == Rebinding()
    own_file().write_text("preset: vim")
    assert wanted_keys(None).path == own_file()
    monkeypatch.setenv("ANNOTATOR_KEYMAP", "prodigy")
    assert wanted_keys(None) == Rebinding("prodigy")
    assert wanted_keys("default") == Rebinding()
    monkeypatch.setenv("ANNOTATOR_KEYMAP", "")
    assert wanted_keys(None).preset == "vim"


@pytest.mark.parametrize("args", [("keys",), ("annotate", "DB"), ("review", "DB"), ("demo",)])
def test_a_keymap_that_is_not_there_is_one_line(
    annotator: CommandLine, db: Path, args: tuple[str, ...]
) -> None:
    words = [str(db) if word == "DB" else word for word in args]
    result = annotator(*words, "--keymap", "vmi", terminal=True)
    assert result.status == 2
    assert result.line == (
        "--keymap: no preset or file 'vmi': did you mean vim?"
        " give a YAML file or one of default, prodigy, vim"
    )


def test_a_fault_in_ones_own_file_is_one_line(annotator: CommandLine, db: Path) -> None:
    path = own("keys:\n  finish: n\n")
    for args in (("keys",), ("annotate", str(db)), ("review", str(db))):
        result = annotator(*args, terminal=True)
        assert result.status == 2
        assert result.line.startswith(f"{path}:2:11: n is the key of 'finish' and of 'next-stop'")


def test_keys_that_clash_in_a_review_alone_are_refused_there(annotator: CommandLine) -> None:
    path = own("keys: {finish: f2, flag: '+'}")
    assert annotator("keys").status == 0
    result = annotator("keys", "--review")
    assert result.status == 2
    assert result.line.startswith(f"{path}:1:26: + is the key of 'flag' and of 'union'")


def test_a_key_of_a_label_and_an_action_is_refused_with_both(
    annotator: CommandLine, tmp_path: Path
) -> None:
    mine = LabelSchema("mine", (Layer("x"),), (Label("GPE", "x", "G"),))
    with Store.create(tmp_path / "a.db", mine, "", AT) as store:
        store.add([TALKS], AT)
    result = annotator("annotate", tmp_path / "a.db", "--keymap", "vim", terminal=True)
    assert result.status == 2
    assert "key G of label GPE is the key for 'end of the article'" in result.line


def test_yaml_is_read_for_a_file_alone() -> None:
    """Opening is to be fast for those who have none."""
    look = (
        "import sys; from annotator.cli.keymaps import wanted_keys;"
        "wanted_keys('vim'); print({'yaml', 'textual', 'rich'} & set(sys.modules))"
    )
    found = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert found.stdout == "set()\n"
