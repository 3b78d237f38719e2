"""One target after the other, as long as there is time; what is found is kept as a file."""

from __future__ import annotations

import json
import re
import time
from base64 import b85decode, b85encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from random import Random

from tests.fuzz.mutations import Files
from tests.fuzz.oracle import Fault
from tests.fuzz.targets import Target, Workshop

#: Files that led to something new are spoilt further: so many of them are kept.
_MOST_KEPT = 400

_DETAILS = re.compile(r"'[^']*'|\"[^\"]*\"|[0-9]+|/\S+")


@dataclass
class Result:
    """What came of a target: how many files were tried in how many seconds, and faults by kind."""

    target: str
    executions: int = 0
    seconds: float = 0.0
    outcomes: set[str] = field(default_factory=set)
    faults: dict[str, str] = field(default_factory=dict)


def campaign(
    target: Target,
    workshop: Workshop,
    seed: int,
    *,
    seconds: float = 1e9,
    executions: int = 10**9,
    finds: Path | None = None,
) -> Result:
    """Try spoilt files until the time is up, or so many of them were tried."""
    chance, result = Random(f"{target.name} {seed}"), Result(target.name)
    corpus = target.seeds(workshop)
    begun = time.monotonic()
    last = workshop.folder / "last"
    while result.executions < executions and time.monotonic() - begun < seconds:
        first = result.executions < len(corpus) and result.executions < _MOST_KEPT
        files = corpus[result.executions] if first else _next(target, chance, corpus)
        # What brought the whole process down is still there afterwards.
        last.write_bytes(packed(target.name, files))
        result.executions += 1
        outcome = _tried(target, workshop, files, result, finds)
        if outcome not in result.outcomes:
            result.outcomes.add(outcome)
            if len(corpus) < _MOST_KEPT:
                corpus.append(files)
    result.seconds = time.monotonic() - begun
    return result


def _next(target: Target, chance: Random, corpus: list[Files]) -> Files:
    return target.spoil(chance, chance.choice(corpus), corpus)


def _tried(
    target: Target, workshop: Workshop, files: Files, result: Result, finds: Path | None
) -> str:
    try:
        return _DETAILS.sub("", target.use(workshop, files))
    except Fault as fault:
        if fault.kind not in result.faults:
            result.faults[fault.kind] = fault.details
            if finds is not None:
                keep(finds, target.name, fault, files)
        return fault.kind


def keep(finds: Path, target: str, fault: Fault, files: Files) -> None:
    """Write down what led to a fault, and how it showed."""
    name = f"{target}-{blake2b(fault.kind.encode(), digest_size=4).hexdigest()}"
    finds.mkdir(parents=True, exist_ok=True)
    (finds / f"{name}.json").write_bytes(packed(target, files))
    (finds / f"{name}.txt").write_text(f"{fault.kind}\n\n{fault.details}", errors="replace")


def packed(target: str, files: Files) -> bytes:
    """A find as a file: the target's name, and the files as text where they are any."""
    return json.dumps({"target": target, "files": {n: _text(d) for n, d in files.items()}}).encode()


def unpacked(find: Path) -> tuple[str, Files]:
    """The target of a find, and its files."""
    held = json.loads(find.read_bytes())
    return held["target"], {name: _data(text) for name, text in held["files"].items()}


def _text(data: bytes) -> str | dict[str, str]:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return {"base85": b85encode(data).decode()}


def _data(text: str | dict[str, str]) -> bytes:
    return b85decode(text["base85"]) if isinstance(text, dict) else text.encode()


def found_in(folder: Path) -> Iterator[Path]:
    """The finds in a folder, by name."""
    yield from sorted(folder.glob("*.json"))
