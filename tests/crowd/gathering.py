"""All of them at work for a while, and what was acknowledged held against the file."""

from __future__ import annotations

import multiprocessing
import os
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median, quantiles

from annotator.store.log import Role
from annotator.store.store import Store
from tests.crash import keys
from tests.crash.program import Program
from tests.crash.projects import project
from tests.crowd.people import Annotating, Person, Reviewing, Told

_fork = multiprocessing.get_context("fork")


@dataclass
class Outcome:
    """What all did together, and what is wrong."""

    told: list[Told]
    seconds: float
    #: Decisions that the interfaces among them were told to be saved.
    by_interfaces: Counter[str] = field(default_factory=Counter)
    found: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def acknowledged(self) -> int:
        """Decisions that were said to be saved."""
        return sum(it.saved.total() for it in self.told) + self.by_interfaces.total()

    @property
    def waits(self) -> list[float]:
        """Seconds that acts took until they were acknowledged, the shortest first."""
        return sorted(wait for it in self.told for wait in it.waits)

    @property
    def lags(self) -> list[float]:
        """Seconds until each of the others had seen that an article was finished."""
        found = []
        for it in self.told:
            for what, at in it.finished.items():
                found += [
                    other.seen[what] - at
                    for other in self.told
                    if other.name != it.name and other.seen.get(what, 0) >= at
                ]
        return sorted(found)


def gather(
    path: Path,
    *,
    annotators: int,
    reviewers: int,
    seconds: float,
    seed: int = 1,
    pause: float = 0.3,
    interfaces: int = 0,
) -> Outcome:
    """Have so many people work for so long. The first annotator is there twice."""
    project(path)
    end = time.monotonic() + seconds
    people: list[tuple[type[Person], str]] = [
        (Annotating, f"Ann-{number + 1}") for number in range(annotators)
    ]
    people += [(Annotating, "Ann-1")] * bool(annotators)
    people += [(Reviewing, f"Rae-{number + 1}") for number in range(reviewers)]
    began = time.monotonic()
    workers = []
    for number, (kind, name) in enumerate(people):
        here, there = _fork.Pipe(duplex=False)
        arguments = (there, kind, path, name, f"{seed}:{number}", pause, end)
        worker = _fork.Process(target=_work, args=arguments)
        worker.start()
        there.close()
        workers.append((worker, here))
    outcome = Outcome([], 0.0)
    _at_interfaces(path, interfaces, end, random.Random(f"{seed}:keys"), outcome)
    for (worker, here), (_, name) in zip(workers, people, strict=True):
        try:
            outcome.told.append(here.recv())
        except EOFError:
            outcome.faults.append(f"{name} ended by a fault")
        worker.join()
    outcome.seconds = time.monotonic() - began
    _check(path, outcome)
    return outcome


def _work(
    there: Connection,
    kind: type[Person],
    path: Path,
    name: str,
    seed: str,
    pause: float,
    end: float,
) -> None:
    there.send(kind(path, name, seed, pause).work_until(end))
    there.close()


def _at_interfaces(
    path: Path, count: int, end: float, chance: random.Random, outcome: Outcome
) -> None:
    """Press keys in real interfaces meanwhile."""
    programs = [Program(path, name=f"Ina-{number + 1}") for number in range(count)]
    if not programs:
        return
    work = keys.phrases(chance)
    try:
        for program in programs:
            program.see("undecided")
        while time.monotonic() < end - 2:
            program = chance.choice(programs)
            for piece in next(work).pieces:
                if piece:
                    program.write(piece)
                _listen(programs, 0.3 / count, outcome)
        for program in programs:
            program.write(f"{keys.ESCAPE}{keys.ESCAPE}")
        _listen(programs, 1.0, outcome)
        for number, program in enumerate(programs):
            program.write("q")
            if status := program.ended():
                outcome.faults.append(f"Ina-{number + 1} ended with {status}")
            _listen([program], 0, outcome)
    finally:
        for program in programs:
            if program.pid:
                program.kill()


def _listen(programs: Sequence[Program], seconds: float, outcome: Outcome) -> None:
    for program in programs:
        if program.pid:
            program._read(seconds / len(programs))
        for event in program.events():
            if event[0] == "saved":
                outcome.by_interfaces[event[1]] += int(event[2])


#: Undone acts that another than their maker has undone.
_NOT_OWN = """
SELECT count(*) FROM (SELECT DISTINCT act, target, annotator_id FROM log WHERE mode <> 'do'
    AND target IS NOT NULL) AS turned
JOIN (SELECT DISTINCT act, annotator_id FROM log) AS made ON made.act = turned.target
WHERE made.annotator_id <> turned.annotator_id
"""


def _check(path: Path, outcome: Outcome) -> None:
    """Hold what was acknowledged against the file."""
    saved = Counter(outcome.by_interfaces)
    for it in outcome.told:
        saved.update(it.saved)
        outcome.faults += [f"{it.name} gave up: {line}" for line in it.given_up]
    with Store.open(path) as store:
        outcome.faults += store.faults()
        sql = "SELECT act, count(*) FROM log GROUP BY act"
        found = dict(map(tuple, store.connection.execute(sql).fetchall()))
        others = store.connection.execute(_NOT_OWN).fetchone()[0]
    outcome.found = sum(found.get(act, 0) for act in saved)
    for act, count in saved.items():
        if found.get(act, 0) != count:
            outcome.faults.append(f"act {act}: {count} acknowledged, {found.get(act, 0)} found")
    # Interfaces are asked for what they save, but for what each opening takes over from memory.
    if strange := set(found) - set(saved):
        outcome.faults.append(f"{len(strange)} acts in the file were not acknowledged")
    if others:
        outcome.faults.append(f"{others} acts were undone by another than their annotator")


def report(outcome: Outcome) -> list[str]:
    """What came of it, in lines."""
    waits, lags, told = outcome.waits, outcome.lags, outcome.told
    reviewing = [it for it in told if it.role is Role.REVIEWER]
    lines = [
        f"{len(told)} processes for {outcome.seconds:.0f} s, load {os.getloadavg()[0]:.1f}",
        f"decisions sent {sum(it.sent for it in told) + outcome.by_interfaces.total()},"
        f" acknowledged {outcome.acknowledged}, found {outcome.found}",
        f"acts {sum(it.acts for it in told)}, of these by reviewers"
        f" {sum(it.acts for it in reviewing)}, undone or redone {sum(it.undone for it in told)}",
        f"refused as locked and tried again {sum(it.busy for it in told)};"
        f" as changed elsewhere and shown anew {sum(it.stale for it in told)}",
    ]
    if len(waits) > 1:
        p95 = quantiles(waits, n=20)[-1]
        lines.append(
            f"until acknowledged: median {median(waits) * 1000:.1f} ms, p95 {p95 * 1000:.0f} ms,"
            f" longest {waits[-1] * 1000:.0f} ms"
        )
    if lags:
        lines.append(
            f"until another saw an article finished: median {median(lags):.1f} s,"
            f" longest {lags[-1]:.1f} s, of {len(lags)}"
        )
    if outcome.by_interfaces:
        lines.append(f"decisions in real interfaces: {outcome.by_interfaces.total()}")
    return [*lines, *outcome.faults, f"faults: {len(outcome.faults)}"]
