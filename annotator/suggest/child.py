"""Suggestions from a child process, so that the interface never waits for spaCy."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self

import msgspec

import annotator
from annotator.core.article import Article
from annotator.core.suggestion import Suggestions
from annotator.suggest import wire
from annotator.suggest.rules import SuggestionRules
from annotator.suggest.suggester import PipelineError, SuggestError

#: Runs the worker with the folder of this package last on the path, and never the current folder:
#: a file there that is called like a module would be run.
_LAUNCH = (
    "import runpy, sys; sys.path.append(sys.argv.pop(1)); "
    "runpy.run_module('annotator.suggest.worker', run_name='__main__', alter_sys=True)"
)


class SuggestChild:
    """A child process with a loaded pipeline, started by the first request.

    `request` blocks and may be called from several threads: they take turns. `close` may be
    called from any thread at any time; the child also ends by itself when this process does.
    """

    def __init__(self, rules: SuggestionRules, pipeline: str | None = None) -> None:
        self._rules = rules
        self._pipeline = pipeline
        self._turn = Lock()
        self._starting = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False
        #: The name of the suggester, once the first request has been answered.
        self.suggester = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The child's process id; None before the first request."""
        process = self._process
        return None if process is None else process.pid

    def request(self, article: Article, keep: Sequence[tuple[int, int]] = ()) -> Suggestions:
        """The suggestions for an article, also in the boilerplate that one of `keep` touches.

        Raises:
            PipelineError: when the pipeline can't be loaded.
            SuggestError: when the pipeline failed on this article, the child died or is closed.
        """
        with self._turn:
            process = self._running()
            try:
                reply = self._ask(process, article, keep)
            except SuggestError:
                _end(process)
                raise
        if reply.error is not None:
            raise SuggestError(reply.error)
        return wire.suggestions_of(reply)

    def close(self) -> None:
        """End the child at once; a request that waits for it raises SuggestError."""
        with self._starting:
            self._closed = True
            process = self._process
        if process is not None:
            _end(process)

    def _running(self) -> subprocess.Popen[bytes]:
        process = self._process
        if process is not None and process.poll() is None:
            return process
        if process is not None:
            _end(process)
        with self._starting:
            if self._closed:
                raise SuggestError("suggesting has ended")
            self._process = process = _start(self._pipeline)
        self._greet(process)
        return process

    def _greet(self, process: subprocess.Popen[bytes]) -> None:
        _write(process, msgspec.json.encode(self._rules))
        ready = msgspec.json.decode(_read(process), type=wire.Ready)
        if not ready.ready:
            _end(process)
            raise PipelineError(ready.error or "the pipeline can't be loaded")
        self.suggester = ready.suggester or ""

    def _ask(
        self, process: subprocess.Popen[bytes], article: Article, keep: Sequence[tuple[int, int]]
    ) -> wire.Reply:
        request = wire.Request(article.id, article.text, tuple(keep))
        _write(process, msgspec.json.encode(request))
        return msgspec.json.decode(_read(process), type=wire.Reply)


def _start(pipeline: str | None) -> subprocess.Popen[bytes]:
    root = str(Path(annotator.__path__[0]).parent)
    command = [sys.executable, "-P", "-c", _LAUNCH, root]
    return subprocess.Popen(
        command + ([f"--pipeline={pipeline}"] if pipeline is not None else []),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"} | dict(os.environ),
        start_new_session=True,
    )


def _write(process: subprocess.Popen[bytes], line: bytes) -> None:
    assert process.stdin is not None
    try:
        process.stdin.write(line + b"\n")
        process.stdin.flush()
    except (OSError, ValueError) as error:
        raise SuggestError("the child process that suggests has ended") from error


def _read(process: subprocess.Popen[bytes]) -> bytes:
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
    except (OSError, ValueError) as error:
        raise SuggestError("the child process that suggests has ended") from error
    if not line.endswith(b"\n"):
        raise SuggestError("the child process that suggests has ended")
    return line


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            # What was still to be written went down with the child.
            with suppress(OSError):
                pipe.close()
