"""Suggestions from a child process, so that the interface never waits for spaCy."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Event, Lock, Timer
from types import TracebackType
from typing import Self

import msgspec

from annotator.core.article import Article
from annotator.core.suggestion import Suggestions
from annotator.launching import own_command
from annotator.suggest import wire
from annotator.suggest.rules import SuggestionRules
from annotator.suggest.suggester import PipelineError, Suggested, SuggestError

#: Seconds that a pipeline may take over any request, and over each code point of its text.
_PATIENCE = 120.0
_PATIENCE_EACH = 0.005


def patience(characters: int) -> float:
    """The seconds that a child may take over so much text: far more than a slow pipeline needs."""
    return _PATIENCE + _PATIENCE_EACH * characters


class SuggestChild:
    """A child process with loaded pipelines, started by `start` or by the first request.

    `request` blocks and may be called from several threads: they take turns. `close` may be
    called from any thread at any time; the child also ends by itself when this process does.
    One that does not answer in time is ended, and the next request starts another.
    """

    def __init__(
        self,
        rules: SuggestionRules,
        *pipelines: str,
        patience: Callable[[int], float] = patience,
    ) -> None:
        self._rules = rules
        self._pipelines = pipelines
        self._patience = patience
        self._turn = Lock()
        self._starting = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False
        #: The name of the suggester, once the child has started.
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
            SuggestError: when the pipeline failed on this article, the child died, did not answer
                in time, or is closed.
        """
        (reply,) = self._exchange([wire.Request(article.id, article.text, tuple(keep))])
        if reply.error is not None:
            raise SuggestError(reply.error)
        return wire.suggestions_of(reply)

    def request_all(self, articles: Sequence[Article]) -> list[Suggested]:
        """The suggestions for several articles that go through the pipeline together.

        An article that the child fails on, or dies of, has an error; the others go on.

        Raises:
            PipelineError: when the pipeline can't be loaded.
        """
        try:
            requests = [wire.Request(article.id, article.text) for article in articles]
            replies = self._exchange(requests)
        except PipelineError:
            raise
        except SuggestError as error:
            if len(articles) == 1:
                return [Suggested(articles[0], Suggestions(), str(error))]
            return [made for article in articles for made in self.request_all([article])]
        return [
            Suggested(article, wire.suggestions_of(reply), reply.error)
            for article, reply in zip(articles, replies, strict=True)
        ]

    def start(self) -> None:
        """Start the child now, and wait until it is ready.

        Raises:
            PipelineError: when the pipeline can't be loaded.
            SuggestError: when the child died or is closed.
        """
        with self._turn:
            self._running()

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
            self._process = process = _start(self._pipelines)
        self._greet(process)
        return process

    def _greet(self, process: subprocess.Popen[bytes]) -> None:
        _write(process, msgspec.json.encode(self._rules))
        ready = msgspec.json.decode(_read(process), type=wire.Ready)
        if not ready.ready:
            _end(process)
            raise PipelineError(ready.error or "the pipeline can't be loaded")
        self.suggester = ready.suggester or ""

    def _exchange(self, requests: Sequence[wire.Request]) -> list[wire.Reply]:
        limit = self._patience(sum(len(request.text) for request in requests))
        with self._turn:
            process = self._running()
            late = Event()

            def give_up() -> None:
                late.set()
                process.kill()

            timer = Timer(limit, give_up)
            timer.daemon = True
            timer.start()
            try:
                return _ask(process, requests)
            except SuggestError:
                _end(process)
                if late.is_set():
                    raise SuggestError(f"the pipeline gave no answer in {limit:,.0f} s") from None
                raise
            finally:
                timer.cancel()


def _ask(process: subprocess.Popen[bytes], requests: Sequence[wire.Request]) -> list[wire.Reply]:
    _write(process, msgspec.json.encode(requests))
    return [msgspec.json.decode(_read(process), type=wire.Reply) for _ in requests]


def _start(pipelines: Sequence[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        own_command("annotator.suggest.worker", *(f"--pipeline={it}" for it in pipelines)),
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
