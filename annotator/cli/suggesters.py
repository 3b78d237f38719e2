"""The suggester behind a command: in this process, or spread over several."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from queue import SimpleQueue
from typing import TYPE_CHECKING

from annotator.cli.printing import counted, note
from annotator.clock import new_id
from annotator.core.display import one_line
from annotator.core.errors import AnnotatorError

if TYPE_CHECKING:
    from annotator.core.article import Article
    from annotator.core.label_schema import LabelSchema
    from annotator.suggest.child import SuggestChild
    from annotator.suggest.suggester import Suggested, Suggester


class NoPipelineError(AnnotatorError):
    """The pipeline cannot be used."""


#: Articles that go to a child together, unless so many code points are reached before.
BATCH = 16
BATCH_LENGTH = 200_000


@contextmanager
def suggester_for(
    label_schema: LabelSchema,
    pipelines: Sequence[str] = (),
    workers: int = 1,
    cluster: str | None = None,
) -> Iterator[Suggester]:
    """A suggester that is ready to work; its processes end with the block.

    With the address of a `cluster` its workers do the work.

    Raises:
        NoPipelineError: when there is no such pipeline, or it cannot be loaded.
    """
    from annotator.suggest.suggester import SuggestError

    try:
        with ExitStack() as stack:
            if cluster is not None:
                yield stack.enter_context(_clustered(label_schema, pipelines, cluster))
            elif workers == 1:
                yield _own(label_schema, pipelines)
            else:
                pool = Pool(label_schema, pipelines, workers)
                stack.callback(pool.close)
                pool.start()
                yield pool
    except SuggestError as error:
        raise NoPipelineError(str(error)) from error


def _own(label_schema: LabelSchema, pipelines: Sequence[str]) -> Suggester:
    from annotator.suggest.combining import load_suggester
    from annotator.suggest.pipeline import PACKAGED
    from annotator.suggest.rules import SuggestionRules

    rules = SuggestionRules.of(label_schema, PACKAGED)
    return load_suggester(pipelines, rules, new_id=new_id)


@contextmanager
def _clustered(
    label_schema: LabelSchema, pipelines: Sequence[str], address: str
) -> Iterator[Suggester]:
    from annotator.suggest.cluster import Cluster
    from annotator.suggest.pipeline import PACKAGED
    from annotator.suggest.rules import SuggestionRules

    rules = SuggestionRules.of(label_schema, PACKAGED)
    with Cluster(address, rules, pipelines, _batches) as found:
        note(f"{counted(found.greet(), 'worker')} at {one_line(address, 80)}")
        yield found


class Pool:
    """Several child processes as one suggester: results come in the order of the articles."""

    def __init__(self, label_schema: LabelSchema, pipelines: Sequence[str], workers: int) -> None:
        from annotator.suggest.child import SuggestChild
        from annotator.suggest.pipeline import PACKAGED
        from annotator.suggest.rules import SuggestionRules

        rules = SuggestionRules.of(label_schema, PACKAGED)
        self._children = [SuggestChild(rules, *pipelines) for _ in range(workers)]
        self._free: SimpleQueue[SuggestChild] = SimpleQueue()
        for child in self._children:
            self._free.put(child)
        self._threads = ThreadPoolExecutor(workers)

    @property
    def name(self) -> str:
        """What the children call what they suggest."""
        return self._children[0].suggester

    def start(self) -> None:
        """Load the pipelines in all children at once, and wait for them.

        Raises:
            PipelineError: when one cannot be loaded.
        """
        for _ in self._threads.map(lambda child: child.start(), self._children):
            pass

    def suggest(self, articles: Iterable[Article]) -> Iterator[Suggested]:
        """Suggestions for each article, a few batches ahead of who takes them."""
        pending: deque[Future[list[Suggested]]] = deque()
        for batch in _batches(articles):
            pending.append(self._threads.submit(self._batch, batch))
            if len(pending) > 2 * len(self._children):
                yield from pending.popleft().result()
        while pending:
            yield from pending.popleft().result()

    def close(self) -> None:
        """End the children at once."""
        for child in self._children:
            child.close()
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _batch(self, articles: Sequence[Article]) -> list[Suggested]:
        child = self._free.get()
        try:
            return child.request_all(articles)
        finally:
            self._free.put(child)


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """The articles in batches that are worth a child's while and take little memory."""
    batch: list[Article] = []
    for article in articles:
        batch.append(article)
        if len(batch) == BATCH or sum(len(a.text) for a in batch) >= BATCH_LENGTH:
            yield batch
            batch = []
    if batch:
        yield batch
