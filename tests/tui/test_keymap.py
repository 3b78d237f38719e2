"""The keymap: one list, from which everything that knows a key is made."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from annotator.core.article import Article
from annotator.core.label_keys import LABEL_KEYS, RESERVED_CAPITALS
from annotator.core.label_schema import Label, LabelSchema, Layer
from annotator.store.errors import StoreError
from annotator.store.store import Store
from annotator.tui.checking_run import CheckApp
from annotator.tui.commands import COMMANDS
from annotator.tui.commands.registry import Command
from annotator.tui.keymap import ACTIONS, RESERVED_KEYS, shown, table
from annotator.tui.keymaps import Keymap, check_keys
from annotator.tui.running import run
from tests.tui.desk import at_desk, key_event
from tests.tui.projects import ADA, AT, schema

KEYMAP = Keymap(ACTIONS)
KEYS = [key for action in ACTIONS for key in action.keys]


def test_every_action_has_a_command_and_every_command_an_action() -> None:
    """And no two the same id."""
    ids = [action.id for action in ACTIONS]
    assert len(ids) == len(set(ids))
    assert set(ids) == set(COMMANDS)


def test_no_key_stands_for_two_things() -> None:
    """Not of two actions, not of an action and what is kept, not of an action and a label."""
    assert [key for key, times in Counter(KEYS).items() if times > 1] == []
    assert not set(KEYS) & RESERVED_KEYS
    assert not set(KEYS) & LABEL_KEYS
    assert not RESERVED_KEYS & LABEL_KEYS


def test_every_capital_is_a_label_s_or_somebody_else_s() -> None:
    """What labels may not have is bound, in a check too, or kept for what is to come."""
    checking = {key for action in CheckApp.KEY_ACTIONS for key in action.keys}
    taken = set(KEYS) | checking | RESERVED_KEYS
    assert {key for key in taken if key.isalpha() and key.isupper() and len(key) == 1} == set(
        RESERVED_CAPITALS
    )


@pytest.mark.parametrize("name", ["news", "attribution", "ner"])
def test_the_schemas_that_come_along_do_not_clash(name: str) -> None:
    """Nor does any key in them lie outside what a label may have."""
    assert KEYMAP.clashes(schema(name)) == []
    assert set(schema(name).label_keys) <= LABEL_KEYS


def test_a_label_key_that_is_taken_is_named() -> None:
    """With the label and the action."""
    labels = (Label("A", "x", "a"), Label("B", "x", "M"), Label("C", "x", "3"))
    taken = LabelSchema("mine", (Layer("x"),), labels)
    assert KEYMAP.clashes(taken) == [
        "key a of label A is the key for 'accept, and go on to the next'",
        "key M of label B is kept for the program",
    ]
    with pytest.raises(StoreError, match="label schema mine: key a of label A is the key"):
        check_keys(taken, KEYMAP)


def test_the_table_holds_every_action() -> None:
    """What `annotator keys` prints."""
    lines = table().splitlines()
    for action in ACTIONS:
        assert any(
            line.split()[-len(action.description.split()) :] == action.description.split()
            and set(map(shown, action.keys)) <= set(line.split())
            for line in lines
        ), action.id


async def test_every_key_reaches_its_action(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the terminal sends it."""
    done: list[str] = []

    def noted(id: str) -> Command:
        return lambda _: done.append(id)

    for id in COMMANDS:
        monkeypatch.setitem(COMMANDS, id, noted(id))
    async with at_desk(path) as desk:
        for action in ACTIONS:
            for key in action.keys:
                if key == "ctrl+p":
                    # The app's own, so that it works over everything.
                    continue
                await desk.press(key)
                assert done == [action.id], key
                done.clear()


async def test_every_action_is_in_help_and_palette(path: Path) -> None:
    """With its keys."""
    async with at_desk(path, size=(100, 100)) as desk:
        await desk.press("?")
        from tests.tui.desk import rendered

        lines = rendered(desk)
        for action in ACTIONS:
            if action.id == "page-down":
                await desk.press(*["down"] * 8)
                lines = rendered(desk)
            keys = " ".join(map(shown, action.keys))
            assert any(keys in line and action.description in line for line in lines), action.id
        await desk.press("escape")
        offered = {c.title for c in desk.app.get_system_commands(desk.screen)}
        wanted = {a.description.capitalize() for a in ACTIONS if a.id != "palette"}
        assert wanted <= offered


async def test_the_footer_shows_the_most_useful_keys_that_fit(path: Path) -> None:
    """And always the one that shows them all."""
    from tests.tui.desk import rendered

    for columns in (160, 80, 40):
        async with at_desk(path, size=(columns, 12)) as desk:
            footer = rendered(desk)[-1]
            assert "a accept" in footer
            assert footer.endswith("? keys")
            assert len(footer) <= columns
            await desk.press("s")
            assert "enter take it" in rendered(desk)[-1]


def test_an_event_of_every_key_can_be_made() -> None:
    """What the other tests press is what a terminal sends."""
    assert key_event("[").key == "left_square_bracket"
    assert (key_event(",").key, key_event(",").character) == ("comma", ",")
    assert (key_event("A").key, key_event("A").character) == ("A", "A")


def test_a_clash_is_said_before_anything_opens(tmp_path: Path) -> None:
    """A project whose schema came from somewhere else."""
    taken = LabelSchema("mine", (Layer("x"),), (Label("A", "x", "a"),))
    with Store.create(tmp_path / "a.db", taken, "", AT) as store:
        store.add([Article("a", "A.")], AT)
        with pytest.raises(StoreError, match="give the label another key"):
            run(store, ADA)


def test_a_project_without_articles_says_how_to_get_some(tmp_path: Path) -> None:
    """Before anything opens."""
    empty = Store.create(tmp_path / "a.db", schema(), "", AT)
    with empty as store, pytest.raises(StoreError, match="annotator add"):
        run(store, ADA)
