"""The disk refuses while somebody works: what the program says, and what the file has then."""

from __future__ import annotations

import errno
import itertools
import os
import random
import re
import resource
import signal
import sqlite3
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from tests.crash import keys, logs
from tests.crash.kills import End, ended
from tests.crash.ledger import Ledger
from tests.crash.program import Program
from tests.crash.projects import project, with_full_log
from tests.crash.shim import Call, Shim, Which

#: What the program says when something is not on disk.
_SAID = ("not saved", "still trying", "saving…", "cannot", "damaged")

#: Seconds in which a fault must show, and those in which work must go on after it.
_SHOWS, _GOES_ON = 2.0, 8.0

#: Seconds in which it must be said that something is not saved, where it is not at once.
_IS_SAID = 3.0


@dataclass
class Tally:
    """What came of all faults, by kind."""

    injected: Counter[str] = field(default_factory=Counter)
    #: What the program did, in a few words.
    did: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    said: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    acknowledged: int = 0
    acts: int = 0
    unheard: int = 0
    #: How many faults were not said yet when one looked first.
    late: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass
class _Scene:
    """One project, one program, one fault."""

    path: Path
    chance: random.Random
    shim: Shim
    ledger: Ledger
    program: Program


def _of_calls(
    calls: Call, error: int, which: Which, *, torn: bool = False, most_skipped: int = 12
) -> Callable[[_Scene], Iterator[Callable[[], bool]]]:
    """Calls that fail: after a while, and once, some times or from then on."""

    def fault(scene: _Scene) -> Iterator[Callable[[], bool]]:
        chance = scene.chance
        scene.shim.arm(
            calls,
            error,
            which=which,
            skip=chance.randrange(most_skipped),
            times=chance.choice([1, 3, -1, -1]),
            torn=torn and chance.random() < 0.7,
        )
        yield lambda: scene.shim.failed > 0
        scene.shim.disarm()

    return fault


def _largest_file(scene: _Scene) -> Iterator[Callable[[], bool]]:
    """No file may grow any more, as a quota or a limit of the shell has it."""
    wal = scene.path.with_name(f"{scene.path.name}-wal")
    size = wal.stat().st_size if wal.exists() else 0
    before = resource.prlimit(scene.program.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(scene.program.pid, resource.RLIMIT_FSIZE, (size, before[1]))
    yield lambda: False
    resource.prlimit(scene.program.pid, resource.RLIMIT_FSIZE, before)


def _locked(kind: str) -> Callable[[_Scene], Iterator[Callable[[], bool]]]:
    def fault(scene: _Scene) -> Iterator[Callable[[], bool]]:
        # In another process: this one would share its locks with nobody, but forks from here.
        holder, done = os.pipe()
        began, begin = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(done)
            with closing(sqlite3.connect(scene.path, isolation_level=None)) as other:
                other.execute(f"BEGIN {kind}")
                os.write(begin, b"x")
                os.read(holder, 1)
            os._exit(0)
        os.read(began, 1)
        yield lambda: False
        os.close(done)
        os.waitpid(pid, 0)
        for fd in (holder, began, begin):
            os.close(fd)

    return fault


def _clock(scene: _Scene) -> Iterator[Callable[[], bool]]:
    """The clock goes back by minutes or years, or on."""
    scene.shim.turn_clock(scene.chance.choice([-1, -3600, -90_000, -400_000_000, 86_400]))
    yield lambda: True
    scene.shim.disarm()


def _moved(scene: _Scene) -> Iterator[Callable[[], bool]]:
    """The file is moved away for a while."""
    aside = scene.path.with_name("aside")
    scene.path.rename(aside)
    yield lambda: False
    aside.rename(scene.path)


#: What happens while the program runs.
FAULTS: dict[str, Callable[[_Scene], Iterator[Callable[[], bool]]]] = {
    "disk full": _of_calls(Call.WRITE, errno.ENOSPC, Which.WAL, torn=True),
    "disk full at a checkpoint": _of_calls(
        Call.WRITE | Call.TRUNCATE, errno.ENOSPC, Which.MAIN, torn=True, most_skipped=1
    ),
    "I/O error at a write": _of_calls(Call.WRITE, errno.EIO, Which.WAL, torn=True),
    "I/O error at a sync": _of_calls(Call.SYNC, errno.EIO, Which.ANY, most_skipped=4),
    "I/O error at a read": _of_calls(Call.READ, errno.EIO, Which.ANY, most_skipped=6),
    "over quota": _of_calls(Call.WRITE, errno.EDQUOT, Which.WAL),
    "read-only all at once": _of_calls(
        Call.WRITE | Call.TRUNCATE, errno.EROFS, Which.ANY, most_skipped=3
    ),
    "too many open files": _of_calls(Call.OPEN, errno.EMFILE, Which.ANY, most_skipped=2),
    "file may not grow": _largest_file,
    "locked for writing": _locked("IMMEDIATE"),
    "locked altogether": _locked("EXCLUSIVE"),
    "moved away": _moved,
    "clock goes back": _clock,
}


def run(
    folder: Path,
    seed: int,
    count: int,
    say: Callable[[str], object] = print,
    *,
    only: str = "",
    seconds: float = float("inf"),
    first: int = 0,
) -> Tally:
    """Inject so many faults that come to bear, kind after kind, or for so long.

    `first` is the number of the case to begin with, as a fault that was found is named by.
    """
    tally, shim, end = Tally(), Shim(), time.monotonic() + seconds
    kinds = [kind for kind in (*FAULTS, *logs.DAMAGES) if only in kind]
    number = first
    while tally.injected.total() < count and number < first + 3 * count and time.monotonic() < end:
        kind = kinds[number % len(kinds)]
        chance = random.Random(f"{seed}:{number}")
        path = folder / f"fault-{number}.db"
        for line in _one(path, kind, chance, shim, tally):
            tally.faults.append(f"{seed}:{number} {kind}: {line}")
            say(tally.faults[-1])
        for file in folder.glob(f"fault-{number}.db*"):
            file.unlink()
        number += 1
        if number % 50 == 0:
            say(f"{tally.injected.total()} faults injected")
    return tally


def _one(path: Path, kind: str, chance: random.Random, shim: Shim, tally: Tally) -> list[str]:
    if kind in logs.DAMAGES:
        tally.injected[kind] += 1
        return logs.one(path, kind, chance, tally.did[kind])
    project(path)
    if "checkpoint" in kind or chance.random() < 0.3:
        with_full_log(path)
    ledger = Ledger()
    with Program(path, columns=120) as program:
        scene = _Scene(path, chance, shim, ledger, program)
        try:
            found = _under(scene, kind, tally)
        finally:
            shim.disarm()
        if program.pid:
            found += _ended(program, chance)
        ledger.told(program.events())
    tally.acknowledged += ledger.saved.total()
    tally.acts += len(ledger.saved)
    found += ledger.check(path)
    tally.unheard += ledger.unheard
    return found


def _under(scene: _Scene, kind: str, tally: Tally) -> list[str]:
    """Work, have the fault come, look what is said, have it go, and work on."""
    program, ledger = scene.program, scene.ledger
    program.see("undecided")
    if "checkpoint" not in kind:
        _press(scene, keys.steady(scene.chance), scene.chance.uniform(0, 0.3))
    _quiet(scene)
    fault = FAULTS[kind](scene)
    bears, mark = next(fault), len(program.output)
    work = keys.in_bulk if scene.chance.random() < 0.4 else keys.steady

    def shows() -> bool:
        return bears() or bool(ledger.failed) or _says(program.output[mark:])

    _press(scene, work(scene.chance), _SHOWS, shows)
    _quiet(scene)
    if not (shows() or _is_gone(program)):
        next(fault, None)
        return []
    tally.injected[kind] += 1
    found = []
    words, is_trying, is_said = _looked(scene, mark)
    if ledger.refused and not is_said:
        # What was begun or failed just now is on its way to the screen.
        tally.late += 1
        end = time.perf_counter() + _IS_SAID
        while ledger.refused and not is_said and time.perf_counter() < end:
            words, is_trying, is_said = _looked(scene, mark)
    if words:
        tally.said[kind][_shortened(words)] += 1
    if ledger.refused and not is_said and not _is_gone(program):
        how = f"{len(ledger.open)} begun, {len(ledger.failed)} failed"
        how += ", still tried" if is_trying else ""
        found.append(f"nothing is said of what is not saved ({how}): {program.lines[-3:]}")
    if is_trying and scene.chance.random() < 0.25:
        tally.did[kind]["left with it unsaved"] += 1
        found += _left_under_it(scene)
        next(fault, None)
        return found
    next(fault, None)
    if _is_gone(program):
        _, status = os.waitpid(program.pid, 0)
        program.pid = 0
        os.close(program.fd)
        last = program.output[-300:].decode(errors="replace").strip().rpartition("\n")[2]
        tally.did[kind][f"ended ({os.waitstatus_to_exitcode(status)})"] += 1
        return [*found, f"it ended: {last}"]
    went_on = _goes_on(scene)
    done = "said it" if words else "went on without a word"
    tally.did[kind][f"{done}; {'worked on' if went_on else 'stuck'} after it"] += 1
    if not went_on:
        found.append(f"no work after it: {program.lines}")
    return found


def _looked(scene: _Scene, mark: int) -> tuple[str, bool, bool]:
    """What the screen says of what is not saved, whether that is tried still, and whether it is
    said at all: who gives it up is told so until the next key."""
    lines = list(scene.program.lines)
    words = next((line for line in lines if any(said in line for said in _SAID)), "")
    is_trying = _is_trying(scene)
    return words, is_trying, bool(words) or (not is_trying and _says(scene.program.output[mark:]))


def _is_trying(scene: _Scene) -> bool:
    """Whether something is not saved and still tried: else it was given up, or is saved."""
    program, ledger = scene.program, scene.ledger
    if not ledger.refused:
        return False
    before = ledger.failed.copy()
    ledger.failed.clear()
    program.settle(0.3, 0.5)
    ledger.told(program.events())
    is_trying = ledger.refused
    for act, count in before.items():
        if act not in ledger.saved:
            ledger.failed[act] = max(ledger.failed[act], count)
    return is_trying


def _left_under_it(scene: _Scene) -> list[str]:
    """Leave while something cannot be saved: it is named, and the exit status says so."""
    program, by_key = scene.program, scene.chance.random() < 0.6
    if by_key:
        # Every key has to wait for what is not saved, but for this one.
        for _ in range(5):
            if not _is_gone(program):
                program.write("q")
                program.settle(0.3, 1.0)
    else:
        os.kill(program.pid, signal.SIGTERM)
    end = time.perf_counter() + 12
    while time.perf_counter() < end and not _is_gone(program):
        program._read(0.02)
    if not _is_gone(program):
        return [f"one cannot leave: {program.lines}"]
    while program._read(0.02):
        pass
    _, status = os.waitpid(program.pid, 0)
    program.pid = 0
    os.close(program.fd)
    code = os.waitstatus_to_exitcode(status)
    last = program.output[-1000:].decode(errors="replace").strip().rpartition("\n")[2]
    scene.ledger.told(program.events())
    if code == 0 and not scene.ledger.is_hushed:
        # What was tried again was saved after all, or given up, and that said, before one left.
        return []
    if b"Traceback" in program.output or "annotator: " not in last:
        return [f"it ended with {code} and said {last!r}"]
    return [] if code == (1 if by_key else 143) else [f"it ended with {code}"]


def _says(drawn: bytes) -> bool:
    return any(said.encode() in drawn for said in _SAID[:2])


def _shortened(line: str) -> str:
    return re.sub(r"fault-\d+|\d+ s", "…", " ".join(line.split()))[:80]


def _press(
    scene: _Scene,
    work: Iterator[keys.Phrase],
    seconds: float,
    until: Callable[[], bool] = lambda: False,
) -> None:
    """Press keys for so long at most, or until something holds."""
    end = time.perf_counter() + seconds
    for phrase in work:
        for piece in phrase.pieces:
            if time.perf_counter() > end or until() or _is_gone(scene.program):
                return
            if piece:
                scene.program.write(piece)
            scene.program._read(0.02)
            scene.ledger.told(scene.program.events())


def _quiet(scene: _Scene) -> None:
    """Let what was pressed be done, as far as it can be."""
    program, ledger = scene.program, scene.ledger
    end = time.perf_counter() + 1.2
    while time.perf_counter() < end:
        is_still = not program._read(0.12)
        ledger.told(program.events())
        if is_still and not ledger.refused:
            return


def _goes_on(scene: _Scene) -> bool:
    """Whether decisions are saved again, once the fault is over."""
    program, ledger = scene.program, scene.ledger
    end = time.perf_counter() + _GOES_ON
    before = ledger.saved.total()
    while time.perf_counter() < end and not _is_gone(program):
        program.write(f"{keys.ESCAPE}{keys.ESCAPE}n!")
        program.settle(0.2, 1.0)
        ledger.told(program.events())
        if ledger.saved.total() > before:
            return True
    return False


def _is_gone(program: Program) -> bool:
    if not program.pid:
        return True
    found = os.waitid(os.P_PID, program.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    return found is not None


def _ended(program: Program, chance: random.Random) -> list[str]:
    """Leave as one does, or be killed."""
    if chance.random() < 0.5:
        return ended(program, chance.choice(list(End)))
    end = time.perf_counter() + 10
    # What is open over the article is left first: where one writes, q is a letter.
    keys = itertools.cycle(("\x1b", "q"))
    while time.perf_counter() < end:
        if not program._read(0.2):
            program.write(next(keys))
        pid, status = os.waitpid(program.pid, os.WNOHANG)
        if pid:
            program.pid = 0
            os.close(program.fd)
            code = os.waitstatus_to_exitcode(status)
            return [] if code == 0 else [f"left with {code}"]
    os.kill(program.pid, signal.SIGKILL)
    os.waitpid(program.pid, 0)
    program.pid = 0
    return [f"q does not leave: {program.lines}"]
