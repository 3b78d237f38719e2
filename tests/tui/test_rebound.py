"""The interface under other keys: they do what they should, and the lines name those that hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.core.annotation import Status
from annotator.core.label_schema import Label, LabelSchema, Layer
from annotator.store.errors import StoreError
from annotator.store.store import Store
from annotator.tui import settings
from annotator.tui.commands import COMMANDS
from annotator.tui.commands.registry import Command
from annotator.tui.keymap import ACTIONS, shown
from annotator.tui.keymap_file import read_rebinding
from annotator.tui.keymaps import Rebinding, check_keys
from annotator.tui.presets import PRESETS
from annotator.tui.widgets.row_list import RowList
from tests.review.projects import project as reviewed
from tests.tui.desk import at_desk, rendered
from tests.tui.projects import AT, QUIET, marked
from tests.tui.review_desk import at_review
from tests.tui.reviews import annotate, at_check

VIM, PRODIGY = Rebinding("vim"), Rebinding("prodigy")


async def test_vim_keys_move_in_the_concordance(path: Path) -> None:
    async with at_desk(path, rebinding=VIM) as desk:
        await desk.press("V")
        rows = desk.app.screen.query_one(RowList)
        last = rows.count - 1
        assert last > 2
        for key, at in {"G": last, "k": last - 1, "g": 0, "j": 1, "ctrl+d": last}.items():
            await desk.press(key)
            assert rows.at == at, key
        assert desk.acts() == 0


@pytest.mark.parametrize("preset", PRESETS)
async def test_every_key_of_a_preset_reaches_its_action(
    path: Path, monkeypatch: pytest.MonkeyPatch, preset: str
) -> None:
    done: list[str] = []

    def noted(id: str) -> Command:
        return lambda _: done.append(id)

    for id in COMMANDS:
        monkeypatch.setitem(COMMANDS, id, noted(id))
    async with at_desk(path, rebinding=Rebinding(preset)) as desk:
        for action in desk.app.keymap.actions:
            for key in action.keys:
                if key == "ctrl+p":
                    # The app's own, so that it works over everything.
                    continue
                await desk.press(key)
                assert done == [action.id], key
                done.clear()


async def test_vim_keys_move_and_go_to_the_ends(path: Path) -> None:
    async with at_desk(path, rebinding=VIM) as desk:
        first = desk.word
        await desk.press("l", "l")
        assert desk.word != first
        await desk.press("h", "h")
        assert desk.word == first
        await desk.press("G")
        assert desk.bench.cursor is not None
        assert desk.text[desk.bench.cursor.end :].strip(".") == ""
        await desk.press("g", "g")
        assert desk.bench.cursor.start == 0
        await desk.press("j")
        assert desk.bench.offset > 0
        await desk.press("k", "-")
        assert "-listing" in desk.screen.classes
        await desk.press("-")
        assert "-listing" not in desk.screen.classes
        await desk.press(":")
        assert desk.modal == "CommandPalette"


async def test_vim_keys_undo_redo_and_pick_a_label(path: Path) -> None:
    async with at_desk(path, rebinding=VIM) as desk:
        await desk.press("a", "u")
        assert marked(desk.stored()) == set()
        await desk.press("ctrl+r")
        assert len(marked(desk.stored())) == 2
        await desk.press("m")
        assert desk.modal == "Picking"
        await desk.press("escape", "v", "l")
        assert desk.screen.bench.extending


async def test_a_line_to_write_in_keeps_the_keys_that_edit_it(path: Path) -> None:
    """What would change the article does nothing there."""
    async with at_desk(path, rebinding=VIM) as desk:
        await desk.press("a", "u", "/", *"tallim", "backspace", "n", "ctrl+r")
        assert marked(desk.stored()) == set()
        assert desk.said().startswith(" 3 found · n N go through them")
        await desk.press("escape", "ctrl+r")
        assert len(marked(desk.stored())) == 2


async def test_prodigy_keys_skip_flag_and_take_back(path: Path) -> None:
    async with at_desk(path, rebinding=PRODIGY) as desk:
        await desk.press("a", "x")
        assert desk.acts() == 2
        await desk.press("backspace", "delete")
        assert marked(desk.stored()) == set()
        await desk.press("f")
        assert desk.confirmed.flagged
        await desk.press("backspace", "space")
        assert desk.stored(1).progress.status is Status.SKIPPED
        await desk.press("h")
        assert desk.modal == "Reading"


@pytest.mark.parametrize("preset", PRESETS)
async def test_help_and_palette_say_the_keys_that_hold(path: Path, preset: str) -> None:
    async with at_desk(path, size=(100, 100), rebinding=Rebinding(preset)) as desk:
        await desk.press(desk.app.keymap.by_id["help"].keys[0])
        lines = rendered(desk)
        for action in desk.app.keymap.actions:
            keys = " ".join(map(shown, action.keys))
            if "page down" in action.description:
                await desk.press(*["down"] * 8)
                lines = rendered(desk)
            assert any(keys in line and action.description in line for line in lines), action.id
        await desk.press("escape")
        offered = {c.title: c.help for c in desk.app.get_system_commands(desk.screen)}
        for action in desk.app.keymap.actions:
            if action.id != "palette":
                told = offered[action.description.capitalize()]
                assert told == f"key {' '.join(map(shown, action.keys))}"


async def test_lines_and_footers_name_the_keys_that_hold(path: Path) -> None:
    rebinding = Rebinding(
        "vim", {"finish": ("f2",), "undo": ("f3",), "quit": ("f4",), "select": ("f5",)}
    )
    async with at_desk(path, article="quiet", size=(200, 30), rebinding=rebinding) as desk:
        await desk.press("n")
        assert desk.said() == " nothing undecided here: f2 finishes the article Ada "
        assert "f3 undo" in rendered(desk)[-1]
        await desk.press("left")
        assert "f5 selects more" in desk.said()
        await desk.press("f5")
        assert "m any label" in rendered(desk)[-1]
        assert "( ) o p edges" in rendered(desk)[-1]
        await desk.press("escape", "ctrl+c")
        assert "f4 leaves the program" in desk.said()
        await desk.press("d", "q")
        assert desk.acts() == 0
        await desk.press("f2")
        assert desk.stored(3).progress.status is Status.FINISHED
        await desk.quit("f4")


async def test_a_file_rebinds_actions(path: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("keys: {reject: d, finish: x, next-span: ctrl+n, previous-span: [], redo: []}")
    async with at_desk(path, rebinding=read_rebinding(file)) as desk:
        await desk.press("d")
        assert (desk.acts(), len(desk.stored().rejections)) == (1, 3)
        await desk.press("x")
        assert desk.modal == "Choosing"
        await desk.press("escape")
        here = desk.focus
        await desk.press("tab", "shift+tab", "U")
        assert desk.focus == here
        assert desk.app.focused is desk.screen.view
        await desk.press("ctrl+n")
        assert desk.focus != here


async def test_the_palette_keeps_a_key_of_its_own(path: Path) -> None:
    async with at_desk(path, rebinding=Rebinding(chosen={"palette": ("f9",)})) as desk:
        await desk.press("ctrl+p")
        assert desk.modal == ""
        await desk.press("c", "f9")
        assert desk.modal == "CommandPalette"
    for keys in ((), (":",)):
        async with at_desk(path, rebinding=Rebinding(chosen={"palette": keys})) as desk:
            await desk.press("ctrl+p", *keys)
            assert desk.modal == ("CommandPalette" if keys else "")


async def test_another_keymap_is_chosen_in_the_palette_and_kept(path: Path) -> None:
    async with at_desk(path, size=(160, 48)) as desk:
        commands = {c.title: c for c in desk.app.get_system_commands(desk.screen)}
        commands["Keymap: vim"].callback()
        await desk.settled()
        assert desk.said().startswith(" keys: vim; ? shows them")
        assert settings.read()["keymap"] == "vim"
        assert "m any label" in "\n".join(rendered(desk))
        assert "m label" in rendered(desk)[-1]
        await desk.press("G")
        assert desk.bench.offset > 0


async def test_a_file_comes_before_what_the_palette_chose(path: Path, tmp_path: Path) -> None:
    """Another preset is for this time, and the file is among what is offered."""
    file = tmp_path / "mine.yaml"
    file.write_text("keys: {finish: f2}")
    async with at_desk(path, rebinding=read_rebinding(file)) as desk:
        commands = {c.title: c for c in desk.app.get_system_commands(desk.screen)}
        commands["Keymap: vim"].callback()
        assert "keys: vim until you leave: mine.yaml holds next time" in desk.said()
        assert desk.app.keymap.first("finish") == "d"
        commands["Keymap: mine.yaml"].callback()
        assert "keys: mine.yaml; ?" in desk.said()
        assert desk.app.keymap.first("finish") == "f2"
        assert "keymap" not in settings.read()


async def test_a_keymap_that_clashes_with_the_labels_is_not_chosen(tmp_path: Path) -> None:
    mine = LabelSchema("mine", (Layer("x"),), (Label("GPE", "x", "G"),))
    with Store.create(tmp_path / "a.db", mine, "", AT) as store:
        store.add([QUIET], AT)
    async with at_desk(tmp_path / "a.db", size=(200, 30)) as desk:
        desk.app.choose_keymap(VIM)
        assert "key G of label GPE is the key for 'end of the article'" in desk.said()
        assert desk.app.keymap.first("left") == "←"
        assert "keymap" not in settings.read()


async def test_a_check_holds_the_keys_too(path: Path) -> None:
    async with at_check(annotate(path), size=(200, 30), rebinding=VIM) as desk:
        assert "ctrl+g report" in rendered(desk)[-1]
        await desk.press("G")
        assert desk.modal == ""
        await desk.press("ctrl+g")
        assert desk.modal == "ReportScreen"


async def test_a_review_holds_the_keys_too(tmp_path: Path) -> None:
    rebinding = Rebinding("prodigy", {"nothing": ("f8",), "regions": ("f7",)})
    path = reviewed(tmp_path / "a.db", 2)
    async with at_review(path, size=(160, 40), rebinding=rebinding) as desk:
        footer = rendered(desk)[-1]
        assert "1-9 version" in footer
        assert "f8 none" in footer
        assert "backspace undo" in footer
        await desk.press("f8")
        assert len(desk.rulings()) == 1
        await desk.press("backspace")
        assert len(desk.rulings()) == 0
        await desk.press("f7")
        assert "-listing" in desk.adjudicating.classes
        await desk.press("f7", "2")
        assert len(desk.rulings()) == 1


def test_a_label_key_that_a_preset_takes_is_refused_with_both_names() -> None:
    mine = LabelSchema("mine", (Layer("x"),), (Label("GPE", "x", "G"),))
    check_keys(mine, Rebinding().keymap(ACTIONS))
    with pytest.raises(StoreError, match="key G of label GPE is the key for 'end of the article'"):
        check_keys(mine, VIM.keymap(ACTIONS))
