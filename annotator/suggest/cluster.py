"""Suggestions from the workers of a Dask cluster, for projects that one machine is too slow for.

Articles go out in batches as JSON and come back as JSON. A batch whose worker dies is done again by
another; one of which worker after worker dies is done article by article, to find the one that
kills. Whoever can speak to the scheduler can run code on its workers: it has to be trusted.
"""

from __future__ import annotations

import logging
import socket
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from threading import Lock
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit
from uuid import uuid4

import msgspec

import annotator
from annotator.core.article import Article
from annotator.core.display import one_line
from annotator.core.suggestion import Suggestions
from annotator.suggest import wire
from annotator.suggest.rules import SuggestionRules
from annotator.suggest.suggester import PipelineError, Suggested, Suggester, SuggestError

#: Seconds to wait for the scheduler to answer.
PATIENCE = 20

#: Batches that are out for each thread of the cluster, so that none waits for the next.
_AHEAD = 3

#: A worker's pipelines serve one batch at a time: spaCy shares much between threads.
_TURN = Lock()


class Errand(msgspec.Struct):
    """What a worker is sent: the program's version, the rules, the pipelines, and articles."""

    version: str
    rules: SuggestionRules
    pipelines: tuple[str, ...]
    requests: tuple[wire.Request, ...] = ()


class Outcome(msgspec.Struct):
    """What comes back: the suggester's name and a reply to each request, or why there are none."""

    suggester: str = ""
    replies: tuple[wire.Reply, ...] = ()
    error: str | None = None


def run_errand(errand: bytes) -> bytes:
    """What a worker does with an errand, both as JSON."""
    return msgspec.json.encode(_done(msgspec.json.decode(errand, type=Errand)))


def _done(errand: Errand) -> Outcome:
    if errand.version != annotator.__version__:
        return Outcome(error=f"it has annotator {annotator.__version__}, not {errand.version}")
    try:
        with _TURN:
            suggester = _loaded(msgspec.json.encode(errand.rules), errand.pipelines)
            articles = [Article(request.id, request.text) for request in errand.requests]
            made = list(suggester.suggest(articles))
    except SuggestError as error:
        return Outcome(error=str(error))
    replies = (wire.reply_of(it.article.id, it.suggestions, it.error) for it in made)
    return Outcome(suggester.name, tuple(replies))


@lru_cache(maxsize=1)
def _loaded(rules: bytes, pipelines: tuple[str, ...]) -> Suggester:
    from annotator.suggest.combining import load_suggester

    found = msgspec.json.decode(rules, type=SuggestionRules)
    return load_suggester(pipelines, found, new_id=lambda: str(uuid4()))


class Cluster:
    """A cluster's workers as one suggester: results come in the order of the articles.

    Raises:
        SuggestError: when `distributed` is not installed, nobody answers at the address, or it
            is lost on the way.
        PipelineError: when a worker has another version of this program, or not the pipeline.
    """

    def __init__(
        self,
        address: str,
        rules: SuggestionRules,
        pipelines: Sequence[str],
        batches: Callable[[Iterable[Article]], Iterator[list[Article]]],
    ) -> None:
        self._address = address
        self._errand = Errand(annotator.__version__, rules, tuple(pipelines))
        self._batches = batches
        self._client = _client(address)
        self._killed = _killed_worker()
        self.name = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with _lost(self._address, quiet=True):
            self._client.close(timeout=2)

    def greet(self) -> int:
        """Load the pipelines on all workers, and say how many there are."""
        with _lost(self._address):
            answers = self._client.run(run_errand, self._sent(()))
        if not answers:
            raise SuggestError(f"the cluster at {one_line(self._address, 80)} has no workers")
        for worker, answer in answers.items():
            outcome = msgspec.json.decode(answer, type=Outcome)
            if outcome.error is not None:
                raise PipelineError(f"the worker {one_line(str(worker), 80)}: {outcome.error}")
            self.name = outcome.suggester
        return len(answers)

    def suggest(self, articles: Iterable[Article]) -> Iterator[Suggested]:
        """Suggestions for each article, as many batches ahead as keep the workers busy."""
        out: deque[tuple[list[Article], Any]] = deque()
        with _lost(self._address):
            ahead = _AHEAD * max(1, sum(self._client.nthreads().values()))
        for batch in self._batches(articles):
            out.append((batch, self._submit(batch)))
            if len(out) > ahead:
                yield from self._taken(*out.popleft())
        while out:
            yield from self._taken(*out.popleft())

    def _submit(self, batch: Sequence[Article]) -> Any:  # noqa: ANN401 (a future of Dask's)
        requests = tuple(wire.Request(article.id, article.text) for article in batch)
        with _lost(self._address):
            return self._client.submit(run_errand, self._sent(requests), pure=False)

    def _sent(self, requests: tuple[wire.Request, ...]) -> bytes:
        return msgspec.json.encode(msgspec.structs.replace(self._errand, requests=requests))

    def _taken(self, batch: Sequence[Article], future: Any) -> Iterator[Suggested]:  # noqa: ANN401
        with _lost(self._address):
            try:
                outcome = msgspec.json.decode(future.result(), type=Outcome)
            except self._killed:
                outcome = Outcome(error="worker after worker died of it")
        if outcome.error is None:
            for article, reply in zip(batch, outcome.replies, strict=True):
                yield Suggested(article, wire.suggestions_of(reply), reply.error)
        elif len(batch) == 1:
            yield Suggested(batch[0], Suggestions(), outcome.error)
        else:
            for article in batch:
                yield from self._taken([article], self._submit([article]))


def _client(address: str) -> Any:  # noqa: ANN401 (Dask has no types)
    try:
        import distributed
    except ImportError:
        raise SuggestError("--cluster needs Dask: pip install 'annotator-tui[cluster]'") from None
    # What goes wrong is said once, by this program.
    for name in list(logging.root.manager.loggerDict):
        if name.startswith(("distributed", "tornado")):
            logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        _knock(address)
        connect: Any = distributed.Client
        return connect(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        why = one_line(str(error) or type(error).__name__, 80)
        raise SuggestError(
            f"no Dask scheduler answers at {one_line(address, 80)} ({why});"
            " give what 'dask scheduler' says it listens at, as tcp://HOST:8786"
        ) from None


def _knock(address: str) -> None:
    """Make sure that somebody is there: Dask asks again and again, and says much of it.

    Raises:
        OSError, ValueError: when nobody is, or it is no address.
    """
    parts = urlsplit(address)
    if parts.scheme not in ("tcp", "tls") or not parts.hostname or not parts.port:
        raise ValueError("that is no address")
    socket.create_connection((parts.hostname, parts.port), timeout=PATIENCE).close()


def _killed_worker() -> type[Exception]:
    from distributed.scheduler import KilledWorker

    found: type[Exception] = KilledWorker
    return found


@contextmanager
def _lost(address: str, *, quiet: bool = False) -> Iterator[None]:
    """A connection that breaks, as one line."""
    from concurrent.futures import CancelledError

    try:
        yield
    except (OSError, CancelledError) as error:
        if not quiet:
            raise SuggestError(
                f"the cluster at {one_line(address, 80)} was lost"
                f" ({one_line(str(error) or type(error).__name__, 80)});"
                " run it again to carry on"
            ) from None
