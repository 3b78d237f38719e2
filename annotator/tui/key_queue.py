"""Keys one after another: a key is given on when all that the one before it did is done.

Textual gives every key at once to what has the focus at that moment. Of keys that come in one go
(typed ahead, or over a slow connection) those after the one that opens or closes a box would reach
what was open before.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from weakref import WeakSet

from textual import events
from textual.dom import DOMNode
from textual.message_pump import MessagePump
from textual.screen import Screen

Typed = events.Key | events.Paste

#: What is said of pasted text where there is no line to write in.
NOT_TAKEN = "pasted text is not taken here: nothing was done"

#: How often the way up from a widget is gone: a key may make it send itself a message first.
_PASSES = 2

#: Seconds after which a key is given on all the same, whatever keeps the one before it.
_PATIENCE = 1.0
_LOOK = 1 / 240


class KeyQueue:
    """The keys of one app. `give_on` is what the app does with a key when its turn has come."""

    def __init__(
        self,
        screen: Callable[[], Screen[object]],
        give_on: Callable[[Typed], Awaitable[DOMNode | None]],
        failed: Callable[[Exception], None],
    ) -> None:
        self._screen, self._give_on, self._failed = screen, give_on, failed
        self._typed: deque[Typed] = deque()
        self._returned: deque[Typed | Callable[[], None]] = deque()
        self._open: WeakSet[Screen[object]] = WeakSet()
        self._task: asyncio.Task[None] | None = None
        #: Goes on until all that the last key does is done.
        self._last: asyncio.Task[None] | None = None
        self.busy = False

    def put(self, event: Typed) -> None:
        """A key was pressed."""
        self._typed.append(event)
        self._begin()

    @property
    def is_replaying(self) -> bool:
        """Whether something has waited that has its turn before all that is pressed now."""
        return bool(self._returned)

    def give_back(self, event: events.Key) -> None:
        """A key whose turn it is turns out to be for what is open now: it comes first."""
        again = events.Key(event.key, event.character)
        again.time = event.time
        self._returned.appendleft(again)
        self._begin()

    def run(self, steps: Iterable[Callable[[], None]]) -> None:
        """Do steps that have waited, each after all that the one before it does.

        They come before those that are in the queue already, which were behind them.
        """
        self._returned.extendleft(reversed(list(steps)))
        self._begin()

    def run_last(self, step: Callable[[], None]) -> None:
        """Do a step after all that has waited longer."""
        self._returned.append(step)
        self._begin()

    def stop(self) -> None:
        """Forget what still waits."""
        self._typed.clear()
        self._returned.clear()
        for task in (self._task, self._last):
            if task:
                task.cancel()

    def _begin(self) -> None:
        if not self.busy:
            self.busy = True
            self._task = asyncio.get_running_loop().create_task(self._work())

    async def _work(self) -> None:
        try:
            while self._returned or self._typed:
                await self.last_done()
                await self._opened()
                # What has waited is older than what was pressed since.
                turn = self._returned.popleft() if self._returned else self._typed.popleft()
                target = await self._take(turn)
                # Begun at once, so that the next key, if it comes later, waits for nothing.
                self._last = asyncio.create_task(_done(target)) if target else None
        except Exception as error:
            self._failed(error)
        finally:
            self.busy = False

    async def _take(self, turn: Typed | Callable[[], None]) -> DOMNode | None:
        if isinstance(turn, Typed):
            return await self._give_on(turn)
        screen = self._screen()
        target = screen.focused or screen
        turn()
        return target

    async def last_done(self) -> None:
        """Wait for what the key before does."""
        if self._last:
            await self._last

    async def _opened(self) -> None:
        """Wait until what is open is there as a whole, with the focus where its keys go."""
        screen = self._screen()
        if screen in self._open:
            return
        end = _now() + _PATIENCE
        while not _takes_keys(screen) and _now() < end:
            await asyncio.sleep(_LOOK)
            screen = self._screen()
        self._open.add(screen)


def _now() -> float:
    return asyncio.get_running_loop().time()


def _takes_keys(screen: Screen[object]) -> bool:
    if not screen.is_mounted:
        return False
    return screen.focused is not None or not any(w.focusable for w in screen.query("*"))


async def _done(target: DOMNode) -> None:
    """Wait until a key has gone all the way up, and the messages that it caused as well."""
    way: list[MessagePump] = list(target.ancestors_with_self)
    try:
        async with asyncio.timeout(_PATIENCE):
            for _ in range(_PASSES):
                for pump in way:
                    await _idle(pump)
    except TimeoutError:
        return


async def _idle(pump: MessagePump) -> None:
    """Wait until a widget has dealt with all that it has been sent so far."""
    reached = asyncio.Event()
    if pump.call_later(reached.set):
        await reached.wait()
