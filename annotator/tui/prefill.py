"""Suggestions for the articles ahead, made while people work, by a child process."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from annotator.core.article import Article
from annotator.core.brought_back import Ranges
from annotator.core.label_schema import LabelSchema
from annotator.core.suggestion import Suggestions


@dataclass(frozen=True, slots=True)
class Prefilled:
    """What the suggester found in an article, or why it could not look."""

    seq: int
    article: Article
    suggestions: Suggestions
    suggester: str
    error: str | None = None
    #: The boilerplate that was brought back and is all that was asked for; empty otherwise.
    keep: Ranges = ()


class Prefiller:
    """Asks the child for one article after another; the newest wish comes first.

    `deliver` is called on this thread with each result.
    """

    def __init__(
        self,
        label_schema: LabelSchema,
        pipelines: Sequence[str],
        deliver: Callable[[Prefilled], None],
    ) -> None:
        self._label_schema = label_schema
        self._pipelines = pipelines
        self._deliver = deliver
        self._wishes: queue.LifoQueue[tuple[int, Article, Ranges] | None] = queue.LifoQueue()
        self._asked: set[tuple[int, Ranges]] = set()
        self._thread = threading.Thread(target=self._run, name="prefill", daemon=True)
        self._close: Callable[[], None] = lambda: None
        self._ended = False

    def wish(self, seq: int, article: Article, keep: Ranges = ()) -> None:
        """Ask for an article's suggestions, or for those in some boilerplate; once is enough."""
        if (seq, keep) not in self._asked and not self._ended:
            self._asked.add((seq, keep))
            self._wishes.put((seq, article, keep))
            if not self._thread.is_alive():
                self._thread.start()

    def stop(self) -> None:
        """End the child at once; wishes that are still open are forgotten."""
        self._ended = True
        self._wishes.put(None)
        self._close()

    def _run(self) -> None:
        from annotator.suggest.child import SuggestChild
        from annotator.suggest.rules import SuggestionRules
        from annotator.suggest.suggester import PipelineError, SuggestError

        rules = SuggestionRules.of(self._label_schema, "packaged")
        child = SuggestChild(rules, *self._pipelines)
        self._close = child.close
        while not self._ended and (wish := self._wishes.get()) is not None:
            seq, article, keep = wish
            try:
                found = child.request(article, keep)
                name = child.suggester
                outcome = Prefilled(seq, article, found, name, keep=keep)
            except PipelineError as error:
                self._ended = True
                outcome = Prefilled(seq, article, Suggestions(), "", str(error))
            except SuggestError as error:
                outcome = Prefilled(seq, article, Suggestions(), "", str(error))
            except Exception as error:
                # Work goes on without suggestions, whatever is the matter with them.
                name = type(error).__name__
                outcome = Prefilled(seq, article, Suggestions(), "", f"{name}: {error}")
            if not self._ended or outcome.error:
                self._deliver(outcome)
        child.close()
