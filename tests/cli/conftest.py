"""The command line within this process, with what it wrote and its exit status."""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from annotator.cli.running import run
from annotator.core.acts import Act
from annotator.core.annotation import Status
from annotator.store.store import Store
from tests.store.projects import ADA, BEN, do, place, project, suggest


@dataclass(frozen=True)
class Result:
    """What a command did to the terminal."""

    status: int
    data: bytes
    err: str

    @property
    def out(self) -> str:
        """Standard output as text."""
        return self.data.decode()

    @property
    def lines(self) -> list[str]:
        """The lines of standard output."""
        return self.out.splitlines()

    @property
    def line(self) -> str:
        """The one line of standard error, without the program's name."""
        [line] = self.err.splitlines()
        start = "annotator: "
        assert line.startswith(start)
        assert line.isprintable()
        return line.removeprefix(start)


class Input(io.TextIOWrapper):
    """Standard input with something in it, on a terminal or not."""

    def __init__(self, data: bytes = b"", *, terminal: bool = False) -> None:
        super().__init__(io.BytesIO(data), encoding="utf-8")
        self.terminal = terminal

    def isatty(self) -> bool:
        """Whether somebody is there."""
        return self.terminal


class CommandLine:
    """Calls the program as the shell does."""

    def __init__(
        self, capture: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self._capture = capture
        self._monkeypatch = monkeypatch

    def __call__(self, *args: object, stdin: bytes | Input = b"", terminal: bool = False) -> Result:
        """Run a command line; on a terminal, input and output are both one."""
        given = stdin if isinstance(stdin, Input) else Input(stdin, terminal=terminal)
        with self._monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", given)
            patch.setenv("TERM", "xterm-256color")
            patch.setattr(sys.stdout, "isatty", lambda: terminal)
            status = run([str(arg) for arg in args])
        out, err = self._capture.readouterr()
        assert b"Traceback" not in out + err
        return Result(status, out, err.decode())


@pytest.fixture
def annotator(
    capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    """The program."""
    return CommandLine(capfdbinary, monkeypatch)


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """A project with two articles that nobody has touched."""
    return project(tmp_path / "p.db")


@pytest.fixture
def worked(db: Path) -> Path:
    """The project with suggestions: Ada has finished talks, Ben has begun grain."""
    with Store.open(db) as store:
        suggest(store)
        do(store, 1, ADA, _adas_work)
        do(store, 2, BEN, lambda act: act.reject("s-grain-ORG"))
    return db


def _adas_work(act: Act) -> None:
    text = act.draft.article.text
    act.accept("s-talks-CLAIM")
    person = act.move("s-talks-PERSON", place(text, "Mr Putin"))
    act.set_note(person, "=who?")
    act.add(place(text, "Reuters"), "ORG")
    act.set_status(Status.FINISHED)
