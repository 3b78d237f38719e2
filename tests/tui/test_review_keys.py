"""The keys of an adjudication: one list, from which everything that knows one is made."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from annotator.tui import keymap
from annotator.tui.review_commands import COMMANDS
from annotator.tui.review_commands.registry import Command
from annotator.tui.review_keys import ACTIONS, REASON_KEYS, text
from annotator.tui.screens.editing import ALLOWED
from tests.review.projects import project
from tests.tui.desk import rendered
from tests.tui.review_desk import at_review


def test_every_action_has_a_command_and_every_command_an_action() -> None:
    ids = [action.id for action in ACTIONS]
    assert len(ids) == len(set(ids))
    assert set(ids) == set(COMMANDS)
    assert set(keymap.BY_ID) >= ALLOWED


def test_no_key_stands_for_two_things() -> None:
    keys = Counter(key for action in ACTIONS for key in action.keys)
    assert [key for key, times in keys.items() if times > 1] == []
    assert len(REASON_KEYS) == len(set(REASON_KEYS.values()))


def test_what_has_the_same_name_in_annotation_has_the_same_key() -> None:
    """Keys keep their meaning."""
    for action in ACTIONS:
        known = keymap.BY_ID.get(action.id)
        if known:
            assert action.keys == known.keys, action.id


def test_the_table_holds_every_action() -> None:
    for action in ACTIONS:
        assert action.description in text()
    for reason in REASON_KEYS.values():
        assert str(reason) in text()


async def test_every_key_reaches_its_action(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def noted(id: str) -> Command:
        return lambda _: done.append(id)

    for id in COMMANDS:
        monkeypatch.setitem(COMMANDS, id, noted(id))
    async with at_review(project(tmp_path / "a.db", 2)) as desk:
        for action in ACTIONS:
            for key in action.keys:
                if key == "ctrl+p":
                    continue
                await desk.press(key)
                assert done == [action.id], key
                done.clear()


async def test_every_action_is_in_help_and_palette(tmp_path: Path) -> None:
    async with at_review(project(tmp_path / "a.db", 2), size=(100, 100)) as desk:
        await desk.press("?")
        shown = "\n".join(rendered(desk))
        for action in ACTIONS:
            assert action.description in shown, action.id
        await desk.press("escape")
        offered = {c.title for c in desk.app.get_system_commands(desk.app.screen)}
        assert {a.description.capitalize() for a in ACTIONS if a.id != "palette"} <= offered
        assert "Order: one annotator: ana" in offered
        await desk.press("E")
        offered = {c.title for c in desk.app.get_system_commands(desk.app.screen)}
        assert "Pick a label by typing" in offered


async def test_the_footer_shows_the_most_useful_keys_that_fit(tmp_path: Path) -> None:
    path = project(tmp_path / "a.db", 2)
    for columns in (160, 80, 40):
        async with at_review(path, size=(columns, 20)) as desk:
            footer = rendered(desk)[-1]
            assert "1-9 version" in footer
            assert footer.endswith("? keys")
            assert len(footer) <= columns
