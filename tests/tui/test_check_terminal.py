"""A check and what came back from it, in a real terminal, by the command line."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.tui.reviews import annotate
from tests.tui.terminal import Emulated


def _program(path: Path, *args: str) -> list[str]:
    run = "import sys; from annotator.cli.running import run; sys.exit(run(sys.argv[1:]))"
    return [sys.executable, "-c", run, args[0], str(path), *args[1:]]


def test_a_check_is_sent_back_and_answered(path: Path) -> None:
    """From one program to the other, each with its own name."""
    annotate(path)
    with Emulated(path, program=_program(path, "review", "--as", "Kim", "--of", "Ada")) as kim:
        kim.see("Kim checks Ada", "8 undecided")
        kim.write("x")
        kim.see("7 undecided")
        kim.write("cnot said\r")
        kim.see("why: not said")
        kim.write("Rplease look\r")
        kim.see("sent back: Light was out", "Grain up")
        kim.write("q")
        assert kim.ended() == 0
    with Emulated(path, program=_program(path, "annotate", "--as", "Ada")) as ada:
        ada.see("1 article came back from review", "please look")
        ada.write("R")
        ada.see("correction 1/", "not said")
        ada.write("a")
        ada.see("1 taken over")
        ada.write("d")
        ada.see("back to review: Light was out", "Quiet day")
        ada.write("q")
        assert ada.ended() == 0
    with Emulated(path, program=_program(path, "review", "--as", "Kim", "--of", "Ada")) as kim:
        kim.see("Ada sent it back · 1 accepted")
        kim.write("q")
        assert kim.ended() == 0
