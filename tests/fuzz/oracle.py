"""What the program may do with a spoilt file: what it documents, in time, and in little memory."""

from __future__ import annotations

import faulthandler
import io
import re
import resource
import signal
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from annotator.cli.running import run

#: Seconds that a command may take over a small file, and bytes over what the program has already.
PATIENCE = 10
MEMORY = 1_000_000_000

#: Where SQLite or a regular expression does not come back at all, the process is ended.
_LAST = 60


#: Signs that act on a terminal, or turn the order of what follows.
_ACTING = re.compile("[\0-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")

#: Commands that give back what they were given, where that is no terminal.
_AS_IT_IS = ("export", "schema")


class Hang(BaseException):
    """A command that took too long."""


class Fault(Exception):
    """What the program did that it must not; `kind` is the same for the same fault."""

    def __init__(self, kind: str, details: str) -> None:
        super().__init__(f"{kind}\n{details}")
        self.kind = kind
        self.details = details


@dataclass(frozen=True)
class Answer:
    """What a command said, and its exit status."""

    status: int
    out: str
    err: str


def command(words: Sequence[str]) -> Answer:
    """Run a command line in this process.

    Raises:
        Fault: when it ends otherwise than with status 0, 1 or 2 and harmless lines.
    """
    with _captured() as (out, err), in_time():
        status = run(words)
    answer = Answer(status, _text(out), _text(err))
    if status not in (0, 1, 2):
        raise Fault(f"status {status}", answer.err)
    if found := _ACTING.search(answer.err if words[0] in _AS_IT_IS else answer.out + answer.err):
        line = found.string[max(0, found.start() - 200) : found.end() + 200]
        raise Fault("control characters", repr(line))
    if status and not answer.err:
        raise Fault("a fault, and nothing said", repr(words))
    return answer


@contextmanager
def little_memory() -> Iterator[None]:
    """Let this process take so much more memory than it has, and no more."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    limit = pages * resource.getpagesize() + MEMORY
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


@contextmanager
def _captured() -> Iterator[tuple[io.TextIOWrapper, io.TextIOWrapper]]:
    before = sys.stdin, sys.stdout, sys.stderr
    made = [io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in before]
    sys.stdin, sys.stdout, sys.stderr = made
    try:
        yield made[1], made[2]
    finally:
        sys.stdin, sys.stdout, sys.stderr = before


def _text(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()


@contextmanager
def in_time() -> Iterator[None]:
    """Give what is done in here no more time than it may take.

    Raises:
        Fault: when it takes longer, or fails.
    """

    def give_up(_: int, __: FrameType | None) -> None:
        raise Hang

    before = signal.signal(signal.SIGALRM, give_up)
    faulthandler.dump_traceback_later(_LAST, exit=True, file=sys.__stderr__ or sys.stderr)
    try:
        signal.setitimer(signal.ITIMER_REAL, PATIENCE)
        yield
    except (Exception, Hang) as error:
        raise Fault(_place(error), "".join(traceback.format_exception(error))) from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        faulthandler.cancel_dump_traceback_later()


def _place(error: BaseException) -> str:
    """The error's kind and where in the program it came from."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if "/annotator/" in f.filename and "/site-packages/" not in f.filename]
    frame = (own or frames)[-1]
    return f"{type(error).__name__} in {Path(frame.filename).name}:{frame.name}"
