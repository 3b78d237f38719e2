"""Presets and what a person changes: which keys hold, and that no two actions share one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.label_keys import LABEL_KEYS
from annotator.tui import footers, review_keys
from annotator.tui.checking_run import CheckApp
from annotator.tui.keymap import ACTIONS, KeyAction, table
from annotator.tui.keymaps import Keymap, KeymapError, Rebinding
from annotator.tui.keynames import key_named
from annotator.tui.presets import PRESETS
from tests.tui.projects import schema

#: Actions that are open to the same keyboard at the same time.
BOARDS = {
    "annotate": ACTIONS,
    "check": CheckApp.KEY_ACTIONS,
    "adjudicate": review_keys.ACTIONS,
}
IDS = sorted({action.id for board in BOARDS.values() for action in board})

presets = pytest.mark.parametrize("preset", PRESETS)
boards = pytest.mark.parametrize("board", BOARDS.values(), ids=BOARDS)


@presets
@boards
def test_a_preset_gives_every_action_a_key_of_its_own(
    preset: str, board: tuple[KeyAction, ...]
) -> None:
    held = Rebinding(preset).keymap(board)
    assert [action.id for action in held.actions] == [action.id for action in board]
    assert all(action.keys for action in held.actions)
    assert len(held.by_key) == sum(len(action.keys) for action in held.actions)


@presets
@boards
def test_a_preset_names_only_keys_that_a_terminal_sends(
    preset: str, board: tuple[KeyAction, ...]
) -> None:
    for action in Rebinding(preset).keymap(board).actions:
        assert [key_named(key) for key in action.keys] == list(action.keys), action.id


@presets
def test_a_preset_leaves_labels_their_keys(preset: str) -> None:
    """But for G, which every preset has in a review already."""
    held = Rebinding(preset).keymap(ACTIONS)
    assert set(held.by_key) & LABEL_KEYS <= {"G"}
    for name in ("news", "attribution", "ner"):
        assert held.clashes(schema(name)) == []


@presets
def test_a_preset_names_only_actions_that_there_are(preset: str) -> None:
    assert set(PRESETS[preset].keys) <= set(IDS)


@presets
@pytest.mark.parametrize("key", "XVL#B")
def test_a_preset_has_room_for_an_action_that_comes_later(preset: str, key: str) -> None:
    """It keeps the key that it is delivered with, or gets the one that is kept for it."""
    later = KeyAction("later", (key,), "comes later", "Move")
    held = Rebinding(preset).keymap([*(a for a in ACTIONS if key not in a.keys), later])
    assert len(held.by_id["later"].keys) == 1


def test_the_default_preset_is_the_delivered_keymap() -> None:
    for board in BOARDS.values():
        assert Rebinding().keymap(board).actions == board


@presets
@boards
def test_every_keymap_can_be_printed(preset: str, board: tuple[KeyAction, ...]) -> None:
    held = Rebinding(preset).keymap(board)
    lines = table(held.actions).splitlines()
    descriptions = [line for line in lines if line.startswith("  ")]
    assert len(descriptions) == len(board)
    assert (
        len(
            {
                line.index(a.description)
                for line, a in zip(descriptions, _grouped(held), strict=True)
            }
        )
        == 1
    )


def _grouped(held: Keymap) -> list[KeyAction]:
    groups = list(dict.fromkeys(action.group for action in held.actions))
    return sorted(held.actions, key=lambda action: groups.index(action.group))


@presets
@boards
def test_every_footer_names_keys_that_are_bound(preset: str, board: tuple[KeyAction, ...]) -> None:
    held = Rebinding(preset).keymap(board)
    pairs = [*held.footer]
    if board is not review_keys.ACTIONS:
        news = schema()
        pairs += [
            *footers.returned(held),
            *footers.correcting(held),
            *footers.answered(held),
            *footers.editing(held, news),
            *footers.searching(held, news),
            *footers.selecting(held, news, extending=True),
        ]
    if board is CheckApp.KEY_ACTIONS:
        pairs += footers.checking(held, answered=True)
    written = {key for action in held.actions for key in _shown(action)} | set("←→↑↓")
    for keys, word in pairs:
        named = set(keys.split()) - {"0-9", "1-9"}
        assert named <= written, word


def _shown(action: KeyAction) -> Iterable[str]:
    from annotator.tui.keymap import shown

    return map(shown, action.keys)


def test_clashing_keys_are_refused_with_both_names() -> None:
    with pytest.raises(KeymapError, match="n is the key of 'finish' and of 'next-stop'"):
        Rebinding(chosen={"finish": ("n",)}).keymap(ACTIONS)
    with pytest.raises(KeymapError, match=r"\( is the key of 'note' and of 'start-left'"):
        Rebinding("vim", {"note": ("(",)}).keymap(ACTIONS)


def test_two_actions_can_change_keys_with_each_other() -> None:
    held = Rebinding(chosen={"reject": ("d",), "finish": ("x",)}).keymap(ACTIONS)
    assert (held.first("reject"), held.first("finish")) == ("d", "x")
    assert held.changed == {"reject", "finish"}


def test_what_a_person_chooses_comes_before_the_preset() -> None:
    held = Rebinding("prodigy", {"flag": ("!",)}).keymap(ACTIONS)
    assert held.by_id["flag"].keys == ("!",)
    assert held.first("undo") == "backspace"
    assert held.by_key["f"].id == "hint"


def test_an_action_without_a_key_is_named_by_the_way_to_it() -> None:
    held = Rebinding(chosen={"accept-all": ()}).keymap(ACTIONS)
    assert held.first("accept-all") == "ctrl+p accept-all"
    assert "accept all" not in [word for _, word in held.footer]


_KEYS = st.lists(st.sampled_from([*"abcdnxu!?", "enter", "ctrl+r", "space"]), max_size=2)


@given(st.sampled_from(list(PRESETS)), st.dictionaries(st.sampled_from(IDS), _KEYS, max_size=4))
def test_a_keymap_is_refused_or_has_one_action_a_key(
    preset: str, chosen: dict[str, list[str]]
) -> None:
    rebinding = Rebinding(preset, {id: tuple(dict.fromkeys(k)) for id, k in chosen.items()})
    for board in BOARDS.values():
        try:
            held = rebinding.keymap(board)
        except KeymapError as error:
            named = re.findall(r"'([\w-]+)'", str(error))
            assert len(set(named)) == 2
            assert set(named) <= set(IDS)
        else:
            assert len(held.by_key) == sum(len(action.keys) for action in held.actions)
            for id in chosen.keys() & held.by_id.keys():
                assert held.by_id[id].keys == rebinding.chosen[id]


#: A key and what it does, as a sentence has it: boxes and lists have keys of their own.
_SPOKEN = re.compile(
    r"(?:^|[\s:·,(])(esc|tab|[A-Za-z!?=/.+-]|[a-z] [A-Z])"
    r" (?:finishes|leaves|goes?|takes|sets|ends|changes|edits|selects|shows|moves|opens)\b"
)
_OWN_KEYS = {
    *("report.py", "previewing.py", "asking.py", "keymap.py", "review_keys.py"),
    *("concordance.py", "suggestions.py"),
}


def test_no_message_names_a_key_that_a_keymap_can_change() -> None:
    """It has to look it up."""
    folder = Path(__file__).parents[2] / "annotator" / "tui"
    for path in folder.rglob("*.py"):
        if path.name in _OWN_KEYS:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        # What documents the code may speak of the keys that are delivered.
        documents = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                if id(node) not in documents and (found := _SPOKEN.search(node.value)):
                    pytest.fail(f"{path.name}:{node.lineno}: {found[0]!r} names a key")


@presets
@pytest.mark.parametrize("actions", [ACTIONS, CheckApp.KEY_ACTIONS], ids=["annotate", "check"])
def test_no_preset_binds_a_key_that_a_label_may_have(
    preset: str, actions: tuple[KeyAction, ...]
) -> None:
    """Where labels have their keys: a schema is good for every preset, and for a check."""
    assert not set(Rebinding(preset).keymap(actions).by_key) & LABEL_KEYS
