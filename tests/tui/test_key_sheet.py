"""The box that shows all keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.tui.key_sheet import laid_out, of_actions, of_labels
from annotator.tui.keymap import ACTIONS, written
from annotator.tui.keymaps import Rebinding
from annotator.tui.presets import PRESETS
from annotator.tui.review_keys import REASON_KEYS
from tests.review.projects import project
from tests.tui.desk import at_desk, rendered
from tests.tui.review_desk import at_review

LABELS = {"1": "PERSON", "2": "ORG", "3": "PLACE", "4": "NORP", "5": "EVENT"}


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("room", [40, 70, 137, 300])
def test_every_key_is_there_however_much_room_there_is(preset: str, room: int) -> None:
    """In columns no line of which goes beyond the room."""
    keymap = Rebinding(preset=preset).keymap(ACTIONS)
    blocks = [of_labels(LABELS), *of_actions(keymap)]
    lines = [line.plain for line in laid_out(blocks, room)]
    for action in keymap.actions:
        row = f"{written(action.keys):<{keymap.width}}{action.description}"
        assert sum(row in line for line in lines) == 1
    alone = len(laid_out(blocks, 0))
    assert (len(lines) < 0.6 * alone) is (room >= 137 or len(lines) < alone)
    assert len(lines) == alone or max(map(len, lines)) <= room


async def test_all_keys_are_in_sight_in_a_large_terminal(path: Path) -> None:
    async with at_desk(path, size=(160, 48)) as desk:
        await desk.press("question_mark")
        shown = "\n".join(rendered(desk))
        missing = [it.description for it in desk.app.keymap.actions if it.description not in shown]
        assert missing == []


async def test_in_a_small_one_no_line_is_cut(path: Path) -> None:
    async with at_desk(path, size=(80, 24)) as desk:
        await desk.press("question_mark")
        seen = set()
        for _ in range(40):
            seen |= {line.strip(" │▐┊›▃▅▆▇█") for line in rendered(desk)}
            await desk.press("j")
        shown = "\n".join(seen)
        missing = [it.description for it in desk.app.keymap.actions if it.description not in shown]
        assert missing == []


async def test_the_keys_of_an_adjudication_with_its_reasons(tmp_path: Path) -> None:
    async with at_review(project(tmp_path / "three.db", 3), size=(160, 48)) as desk:
        await desk.press("question_mark")
        shown = "\n".join(rendered(desk))
        missing = [
            it.description for it in desk.screen.keymap.actions if it.description not in shown
        ]
        assert missing == []
        assert all(str(reason) in shown for reason in REASON_KEYS.values())
