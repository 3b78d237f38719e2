"""The suggester behind a command: in this process, or spread over several."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from queue import SimpleQueue
from typing import TYPE_CHECKING

from annotator.clock import new_id
from annotator.core.errors import AnnotatorError
from annotator.core.suggestion import Suggestions

if TYPE_CHECKING:
    from annotator.core.article import Article
    from annotator.core.label_schema import LabelSchema
    from annotator.suggest.child import SuggestChild
    from annotator.suggest.suggester import Suggested, Suggester


class NoPipelineError(AnnotatorError):
    """The pipeline cannot be used."""


@contextmanager
def suggester_for(
    label_schema: LabelSchema, pipeline: str | None, workers: int = 1
) -> Iterator[Suggester]:
    """A suggester that is ready to work; its processes end with the block.

    Raises:
        NoPipelineError: when there is no such pipeline, or it cannot be loaded.
    """
    from annotator.suggest.suggester import PipelineError

    try:
        with ExitStack() as stack:
            if workers == 1:
                yield _own(label_schema, pipeline)
            else:
                pool = Pool(_name(pipeline), label_schema, pipeline, workers)
                stack.callback(pool.close)
                yield pool
    except PipelineError as error:
        raise NoPipelineError(str(error)) from error


def _own(label_schema: LabelSchema, pipeline: str | None) -> Suggester:
    from annotator.suggest.pipeline import load_pipeline
    from annotator.suggest.rules import SuggestionRules
    from annotator.suggest.spacy_suggester import SpacySuggester

    loaded = load_pipeline(pipeline)
    rules = SuggestionRules.of(label_schema, loaded.name)
    return SpacySuggester(loaded, rules, new_id=new_id)


def _name(pipeline: str | None) -> str:
    from annotator.suggest.pipeline import PACKAGED, load_pipeline

    return PACKAGED if pipeline in (None, PACKAGED) else load_pipeline(pipeline).name


class Pool:
    """Several child processes as one suggester: results come in the order of the articles."""

    def __init__(
        self, name: str, label_schema: LabelSchema, pipeline: str | None, workers: int
    ) -> None:
        from annotator.suggest.child import SuggestChild
        from annotator.suggest.rules import SuggestionRules

        rules = SuggestionRules.of(label_schema, name)
        self.name = name
        self._children = [SuggestChild(rules, pipeline) for _ in range(workers)]
        self._free: SimpleQueue[SuggestChild] = SimpleQueue()
        for child in self._children:
            self._free.put(child)
        self._threads = ThreadPoolExecutor(workers)

    def suggest(self, articles: Iterable[Article]) -> Iterator[Suggested]:
        """Suggestions for each article, a few articles ahead of who takes them."""
        pending: deque[Future[Suggested]] = deque()
        for article in articles:
            pending.append(self._threads.submit(self._one, article))
            if len(pending) > 2 * len(self._children):
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()

    def close(self) -> None:
        """End the children at once."""
        for child in self._children:
            child.close()
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _one(self, article: Article) -> Suggested:
        from annotator.suggest.suggester import PipelineError, Suggested, SuggestError

        child = self._free.get()
        try:
            return Suggested(article, child.request(article))
        except PipelineError:
            raise
        except SuggestError as error:
            return Suggested(article, Suggestions(), str(error))
        finally:
            self._free.put(child)
