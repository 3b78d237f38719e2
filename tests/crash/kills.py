"""Somebody works, and the program is killed: again and again, each time in another moment."""

from __future__ import annotations

import os
import random
import select
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from tests.crash import keys
from tests.crash.ledger import Ledger, head_of, undecided
from tests.crash.program import Program
from tests.crash.projects import project


class End(StrEnum):
    """How the program comes to its end."""

    KILL = "SIGKILL"
    TERM = "SIGTERM"
    HUP = "SIGHUP"
    CLOSED = "terminal closed"


class Moment(StrEnum):
    """What is waited for before it."""

    OPENING = "while it opens"
    TIME = "at any time"
    ACT = "within an act"
    BULK = "within a bulk act"


_ENDS = {End.KILL: 14, End.TERM: 2, End.HUP: 2, End.CLOSED: 2}
_MOMENTS = {Moment.OPENING: 2, Moment.TIME: 5, Moment.ACT: 8, Moment.BULK: 5}

#: After so many kills a project is begun anew; a share of them have a very large article.
KILLS_A_PROJECT = 30
_LARGE = 0.08

#: Acts of at least so many decisions are bulk acts here.
_BULK = 8


@dataclass
class Tally:
    """What came of all kills."""

    kills: Counter[str] = field(default_factory=Counter)
    moments: Counter[str] = field(default_factory=Counter)
    #: By the way it ended: decisions that were acknowledged, all of which were looked for.
    acknowledged: Counter[str] = field(default_factory=Counter)
    acts: int = 0
    drawn: int = 0
    unheard: int = 0
    bulk: int = 0
    largest: int = 0
    screens: int = 0
    faults: list[str] = field(default_factory=list)


def run(
    folder: Path,
    seed: int,
    count: int,
    say: Callable[[str], object] = print,
    *,
    seconds: float = float("inf"),
) -> Tally:
    """Kill the program so many times, or for so long; faults are said at once, with their seed."""
    tally, end = Tally(), time.monotonic() + seconds
    for first in range(0, count, KILLS_A_PROJECT):
        if time.monotonic() > end:
            break
        chance = random.Random(f"{seed}:{first}")
        path = folder / f"{first}.db"
        _series(path, chance, tally, min(KILLS_A_PROJECT, count - first), f"{seed}:{first}", say)
        for file in folder.glob(f"{first}.db*"):
            file.unlink()
        say(f"{sum(tally.kills.values())} kills, {sum(tally.acknowledged.values())} decisions")
    return tally


def _series(
    path: Path,
    chance: random.Random,
    tally: Tally,
    count: int,
    seed: str,
    say: Callable[[str], object],
) -> None:
    """Kill it so many times on one project."""
    project(path, large=chance.random() < _LARGE)
    ledger = Ledger()
    for number in range(count):
        end = chance.choices(list(_ENDS), list(_ENDS.values()))[0]
        moment = chance.choices(list(_MOMENTS), list(_MOMENTS.values()))[0]
        before = ledger.saved.copy()
        found = one_kill(path, chance, ledger, end, moment, tally)
        gained = {act: size - before[act] for act, size in ledger.saved.items()}
        tally.kills[end] += 1
        tally.moments[moment] += 1
        tally.acknowledged[end] += sum(gained.values())
        tally.acts += sum(size > 0 for size in gained.values())
        tally.bulk += sum(size >= _BULK for size in gained.values())
        tally.largest = max(tally.largest, *gained.values(), 0)
        for line in found:
            tally.faults.append(f"{seed}+{number} {end} {moment}: {line}")
            say(tally.faults[-1])
    tally.drawn += ledger.drawn
    tally.unheard += ledger.unheard


def one_kill(
    path: Path, chance: random.Random, ledger: Ledger, end: End, moment: Moment, tally: Tally
) -> list[str]:
    """Start the program, work, and end it; what is wrong with the file then."""
    is_steady = moment is Moment.TIME and chance.random() < 0.4
    work = keys.in_bulk if moment is Moment.BULK else keys.steady if is_steady else keys.phrases
    size = chance.choice([(80, 24), (80, 24), (100, 30), (160, 48)])
    with Program(path, columns=size[0], rows=size[1]) as program:
        _Shift(program, chance, ledger, work(chance), moment).until_the_end()
        found = ended(program, end)
        ledger.told(program.events())
        shown = head_of(program.lines) if is_steady else None
    found += ledger.check(path)
    if shown:
        tally.screens += 1
        left = undecided(path, shown[0])
        if shown[1] not in left:
            found.append(f"the screen had {shown[1]} undecided, the file has {left[0]}")
    return found


def ended(program: Program, end: End) -> list[str]:
    """End the program in some way; what is wrong with how it went."""
    number = {End.KILL: signal.SIGKILL, End.TERM: signal.SIGTERM}.get(end, signal.SIGHUP)
    # What it has drawn by then counts as seen.
    while program._read(0):
        pass
    gone, status = os.waitpid(program.pid, os.WNOHANG)
    if gone:
        program.pid = 0
        _close(program)
        said = program.output[-600:].decode(errors="replace")
        return [f"it had ended by itself with {os.waitstatus_to_exitcode(status)}: {said!r}"]
    if end is End.CLOSED:
        os.close(program.fd)
        program.fd = -1
    else:
        os.kill(program.pid, number)
    status = _waited(program)
    wanted = -number if end is End.KILL else 128 + number
    # Before it has begun to listen it ends as any program does.
    fine = {wanted, -number, 128 + number}
    _close(program)
    return [] if status in fine else [f"it ended with {status}, not {wanted}"]


def _waited(program: Program, limit: float = 20.0) -> int:
    """Wait for the end, reading what is drawn meanwhile; the exit status."""
    until = time.perf_counter() + limit
    while time.perf_counter() < until:
        pid, status = os.waitpid(program.pid, os.WNOHANG)
        if pid:
            program.pid = 0
            return os.waitstatus_to_exitcode(status)
        if program.fd >= 0:
            program._read(0.01)
        else:
            time.sleep(0.005)
    program.kill_hard()
    return 999


def _close(program: Program) -> None:
    if program.fd >= 0:
        os.close(program.fd)
        program.fd = -1


@dataclass
class _Shift:
    """Somebody who presses keys until the moment has come."""

    program: Program
    chance: random.Random
    ledger: Ledger
    work: Iterator[keys.Phrase]
    moment: Moment

    def until_the_end(self) -> None:
        """Work until then; the program is alive still, as far as is known here."""
        chance = self.chance
        if self.moment is Moment.OPENING:
            self._press_for(chance.uniform(0, 0.3), lambda _: None, begin=False)
            return
        self._await_first_paint()
        if self.moment is Moment.TIME:
            self._press_for(chance.uniform(0.02, 0.4), lambda _: None)
            return
        wanted, what = chance.randint(1, 9), chance.choice(["begun", "saved", "drawn"])
        least = _BULK if self.moment is Moment.BULK else 0
        seen = 0

        def is_it(event: list[str]) -> float | None:
            nonlocal seen
            if least and (event[0] != "begun" or 0 <= int(event[2]) < least):
                return None
            if not least and event[0] != what:
                return None
            seen += 1
            if seen < (1 + wanted // 5 if least else wanted):
                return None
            if least and chance.random() < 0.7:
                # Somewhere within it: a bulk act takes about 20 µs a decision, and what it costs.
                return chance.uniform(0, 0.012 + 0.0001 * max(int(event[2]), 0))
            return chance.choice([0.0, chance.uniform(0, 0.006)])

        self._press_for(1.5, is_it)

    def _await_first_paint(self) -> None:
        until = time.perf_counter() + 20
        while b"undecided" not in self.program.output and time.perf_counter() < until:
            if not self.program._read(0.05) and self._is_gone():
                return

    def _is_gone(self) -> bool:
        found = os.waitid(os.P_PID, self.program.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        return found is not None

    def _press_for(
        self, seconds: float, is_it: Callable[[list[str]], float | None], *, begin: bool = True
    ) -> None:
        """Press one thing after another for so long at most, or until it is told what one waits
        for; then for the seconds that this says."""
        program = self.program
        pieces = self._pieces()
        end = time.perf_counter() + seconds
        due = 0.0 if begin else end
        while (now := time.perf_counter()) < end:
            if now >= due:
                piece, pause = next(pieces)
                if piece:
                    program.write(piece)
                due = now + pause
            ready, _, _ = select.select(
                [program.fd, program.pipe], [], [], max(0.0, min(due, end) - now)
            )
            if program.pipe in ready:
                events = program.events()
                self.ledger.told(events)
                if not events and self._is_gone():
                    return
                waits = [wait for event in events if (wait := is_it(event)) is not None]
                if waits:
                    _spin(waits[0])
                    return
            if program.fd in ready and not program._read(0):
                return

    def _pieces(self) -> Iterator[tuple[str, float]]:
        for phrase in self.work:
            for number, piece in enumerate(phrase.pieces):
                is_last = number == len(phrase.pieces) - 1
                most = 0.02 if is_last else 0.06
                yield piece, self.chance.uniform(0.0, most)


def _spin(seconds: float) -> None:
    """Wait more exactly than a sleep does."""
    end = time.perf_counter() + seconds
    if seconds > 0.004:
        time.sleep(seconds - 0.002)
    while time.perf_counter() < end:
        pass
