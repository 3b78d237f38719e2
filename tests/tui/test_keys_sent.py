"""What terminals send for the keys of each preset is taken for these."""

from __future__ import annotations

import pytest
from textual import events

from annotator.tui import review_keys
from annotator.tui.keymap import ACTIONS, KeyAction
from annotator.tui.keymaps import Rebinding
from annotator.tui.presets import PRESETS
from annotator.tui.terminal_input import TerminalInput

#: By the name of the key: in the order of xterm, rxvt, the Linux console, application mode.
_SENT = {
    "enter": ("\r",),
    "tab": ("\t",),
    "space": (" ",),
    "escape": ("\x1b",),
    "backspace": ("\x7f", "\x08"),
    "delete": ("\x1b[3~",),
    "shift+tab": ("\x1b[Z",),
    "home": ("\x1b[H", "\x1b[7~", "\x1b[1~", "\x1bOH"),
    "end": ("\x1b[F", "\x1b[8~", "\x1b[4~", "\x1bOF"),
    "pageup": ("\x1b[5~",),
    "pagedown": ("\x1b[6~",),
    "up": ("\x1b[A", "\x1bOA"),
    "down": ("\x1b[B", "\x1bOB"),
    "right": ("\x1b[C", "\x1bOC"),
    "left": ("\x1b[D", "\x1bOD"),
    "ctrl+right": ("\x1b[1;5C", "\x1bOc"),
    "ctrl+left": ("\x1b[1;5D", "\x1bOd"),
    "shift+right": ("\x1b[1;2C", "\x1b[c"),
    "shift+left": ("\x1b[1;2D", "\x1b[d"),
}


def _sent(key: str) -> tuple[str, ...]:
    if key.startswith("ctrl+") and len(key) == len("ctrl+x"):
        return (chr(ord(key[-1]) - ord("a") + 1),)
    return _SENT.get(key, (key,))


def _typed(characters: str, wait: float = 10) -> list[events.Key]:
    """The keys that come of what is sent at once, and of the silence after it."""
    times = [0.0]
    terminal = TerminalInput(lambda: times[-1])
    messages = terminal.feed(characters)
    times.append(wait)
    messages += terminal.tick()
    return [message for message in messages if isinstance(message, events.Key)]


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("board", [ACTIONS, review_keys.ACTIONS], ids=["annotate", "adjudicate"])
def test_what_terminals_send_reaches_the_action(preset: str, board: tuple[KeyAction, ...]) -> None:
    held = Rebinding(preset).keymap(board)
    for action in held.actions:
        for key in action.keys:
            for characters in _sent(key):
                assert [held.id_of(e) for e in _typed(characters)] == [action.id], (key, characters)


@pytest.mark.parametrize("preset", PRESETS)
def test_a_key_with_alt_is_no_action(preset: str) -> None:
    """It may be a key that was pressed right after esc: nobody knows."""
    held = Rebinding(preset).keymap(ACTIONS)
    for key in (key for key in held.by_key if len(key) == 1):
        assert not any(held.id_of(event) for event in _typed(f"\x1b{key}", wait=0))
