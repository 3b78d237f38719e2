"""When an app in this event loop has done all that it can do by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, cast

from textual.app import App

#: Rounds of the event loop in which an app comes to rest, if it ever does.
_ROUNDS = 100_000


async def still(app: App[None]) -> None:
    """Let all run that can, and draw, until nothing more comes of it.

    What remains waits for a thread, the disk, a key or a time. The event loop knows: asking every
    widget in turn, as Textual's pilot does, costs more than the app does itself.
    """
    runnable = cast("Any", asyncio.get_running_loop())._ready
    for _ in range(_ROUNDS):
        await asyncio.sleep(0)
        if not runnable:
            app.screen._on_timer_update()
            if not runnable:
                return
    raise TimeoutError("the app does not come to rest")


async def until(app: App[None], condition: Callable[[], bool], tries: int) -> bool:
    """Wait until the app is still and something holds; whether it came to that."""
    for _ in range(tries):
        await still(app)
        if condition():
            return True
        await asyncio.sleep(0.005)
    return False
