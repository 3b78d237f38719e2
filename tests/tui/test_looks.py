"""The screen as text, against what was looked at and found good.

UPDATE_LOOKS=1 writes the files in looks/ anew; look at the difference before keeping it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.tui.desk import Desk, at_desk, rendered

LOOKS = Path(__file__).parent / "looks"


def look(desk: Desk, name: str) -> None:
    """Compare the screen with a file, or write the file."""
    file = LOOKS / f"{name}.txt"
    screen = "\n".join(rendered(desk)) + "\n"
    if os.environ.get("UPDATE_LOOKS"):
        file.write_text(screen, encoding="utf-8")
    assert screen == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("size", [(80, 24), (160, 48)], ids=["80x24", "160x48"])
async def test_looks(path: Path, size: tuple[int, int]) -> None:
    """As one begins, after some decisions, in each mode, and with boxes open."""
    name = "x".join(map(str, size))
    async with at_desk(path, size=size) as desk:
        look(desk, f"begin-{name}")
        await desk.press("a", "x", "a", "n", "n", "e", "m", "enter")
        look(desk, f"decided-{name}")
        await desk.press("s")
        look(desk, f"linking-{name}")
        await desk.press("escape", "f")
        look(desk, f"hints-{name}")
        await desk.press("escape", "d")
        look(desk, f"finishing-{name}")
        await desk.press("escape", "e")
        look(desk, f"attributes-{name}")
        await desk.press("escape", "!", "l")
        look(desk, f"label-{name}")
        await desk.press("escape", "g")
        look(desk, f"articles-{name}")
        await desk.press("escape", "v", "right", "right")
        look(desk, f"selecting-{name}")
