"""Presets in a real tmux, which keeps some keys and rewrites others."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from annotator.core.annotation import Status
from annotator.store.store import Store
from tests.tui.projects import ADA, marked

pytestmark = pytest.mark.skipif(not shutil.which("tmux"), reason="tmux is not here")


class Tmux:
    """`annotator annotate` as `Ada` in a tmux of its own, at 80x24."""

    def __init__(self, path: Path, keymap: str) -> None:
        # A socket's path must be short.
        self._socket = path.parent / "t"
        program = [sys.executable, "-m", "annotator", "annotate", str(path), "--as", "Ada"]
        self._tmux("new-session", "-d", "-x80", "-y24", *program, "--keymap", keymap)

    def _tmux(self, *args: str) -> str:
        env = {k: v for k, v in os.environ.items() if k not in ("TMUX", "TMUX_PANE")}
        done = subprocess.run(
            ["tmux", "-f", "/dev/null", "-S", str(self._socket), *args],
            env={**env, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def stop(self) -> None:
        """End it, whatever it does."""
        end = ["tmux", "-S", str(self._socket), "kill-server"]
        subprocess.run(end, capture_output=True, check=False)

    def press(self, *keys: str) -> None:
        """Press keys, by the names that tmux has for them."""
        self._tmux("send-keys", *keys)

    @property
    def shown(self) -> str:
        """What is on the screen."""
        return self._tmux("capture-pane", "-p")

    def see(self, *texts: str) -> None:
        """Wait until all of the texts are on the screen."""
        self.until(lambda: all(text in self.shown for text in texts))

    def until(self, condition: Callable[[], bool], limit: float = 30.0) -> None:
        """Wait until something holds."""
        end = time.monotonic() + limit
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError(f"it did not come to pass; the screen:\n{self.shown}")

    def leave(self) -> None:
        """Leave the program; with its only window tmux ends too."""
        self.press("q")
        self.until(lambda: not self._goes_on())

    def _goes_on(self) -> bool:
        try:
            return bool(self._tmux("list-sessions"))
        except subprocess.CalledProcessError:
            return False


@pytest.fixture
def in_tmux(path: Path) -> Iterator[Callable[[str], Tmux]]:
    opened: list[Tmux] = []

    def begin(keymap: str) -> Tmux:
        opened.append(Tmux(path, keymap))
        return opened[-1]

    yield begin
    for tmux in opened:
        tmux.stop()


def test_vim_keys_in_tmux(in_tmux: Callable[[str], Tmux], path: Path) -> None:
    tmux = in_tmux("vim")
    tmux.see("8 undecided", "? keys")
    tmux.press("a")
    tmux.see("7 undecided")
    tmux.press("u")
    tmux.see("8 undecided", "undone")
    tmux.press("C-r")
    tmux.see("7 undecided", "redone")
    tmux.press("G")
    tmux.see("no span: a label's key labels it, v selects more")
    tmux.press("v", "h", "h")
    tmux.see("selection “", "m any label")
    tmux.press("Escape")
    tmux.see("a accept", "no span: a label")
    tmux.press("g", "g")
    tmux.see("“The light was dark,” accepted")
    tmux.press("C-d")
    tmux.see("no span: a label")
    tmux.press("C-u")
    tmux.see("“The light was dark,” accepted")
    tmux.press("-")
    tmux.see("3 articles", "enter open")
    tmux.press("-")
    tmux.see("a accept")
    tmux.press(":")
    tmux.see("Search for commands")
    tmux.press("Escape")
    tmux.see("a accept")
    tmux.press("K")
    tmux.see("guidelines: news")
    tmux.press("Escape")
    tmux.see("? keys")
    tmux.leave()
    with Store.open(path) as store:
        assert len(marked(store.load(1, ADA).state)) == 2


def test_prodigy_keys_in_tmux(in_tmux: Callable[[str], Tmux], path: Path) -> None:
    tmux = in_tmux("prodigy")
    tmux.see("8 undecided", "backspace undo")
    tmux.press("a", "x")
    tmux.see("6 undecided")
    tmux.press("BSpace")
    tmux.see("7 undecided", "undone")
    tmux.press("DC")
    tmux.see("8 undecided")
    tmux.press("f")
    tmux.see("CLAIM accepted and flagged")
    tmux.press("Space")
    tmux.see("skipped: Light was out")
    tmux.press("h")
    tmux.see("guidelines: news")
    tmux.press("Escape")
    tmux.see("? keys")
    tmux.leave()
    with Store.open(path) as store:
        assert store.load(1, ADA).state.progress.status is Status.SKIPPED


def test_edges_move_without_ctrl_and_shift(in_tmux: Callable[[str], Tmux], path: Path) -> None:
    """By the keys that hold where a terminal keeps arrows with ctrl and shift for itself."""
    tmux = in_tmux("default")
    tmux.see("8 undecided")
    tmux.press("n", "p")
    tmux.see("7 undecided")
    tmux.leave()
    with Store.open(path) as store:
        assert ("PERSON", "Katrin Sepamaa told") in marked(store.load(1, ADA).state)
