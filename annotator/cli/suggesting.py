"""Pre-filling the articles of a project: suggest."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from annotator.cli.parameters import Given, Score, pipelines_option, project
from annotator.cli.printing import complain, counted, listed, note, say
from annotator.cli.progress import Progress
from annotator.clock import now
from annotator.core.suggestion import Suggestions

if TYPE_CHECKING:
    from annotator.core.article import Article
    from annotator.store.store import Store
    from annotator.suggest.suggester import Suggester

#: What is made is committed after so many articles, or so many seconds.
BATCH = 20
SECONDS = 2.0

_INTERRUPTED = 130


@click.command()
@project
@pipelines_option
@click.option(
    "--workers",
    metavar="N",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="How many processes work at the same time.",
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    type=Given(),
    help="Let the workers of a Dask cluster do it: its scheduler, as tcp://HOST:8786.",
)
@click.option("--again", is_flag=True, help="Also articles that it has been over already.")
@click.option(
    "--all", "everything", is_flag=True, help="Those, and articles that somebody has opened."
)
@click.option(
    "--min-score",
    metavar="S",
    type=Score(),
    default=0.0,
    help="Leave out what is less likely to be right than this. A score is a probability, set right"
    " on articles held back from training: of all that has 0.8, four in five are right. What has"
    " no score (another pipeline's, a rule's) stays.",
)
@click.option(
    "--replace",
    "replacing",
    is_flag=True,
    help="Take out what other suggesters left and nobody decided, instead of adding to it.",
)
def suggest(
    db: Path,
    pipelines: tuple[str, ...],
    workers: int,
    cluster: str | None,
    again: bool,
    everything: bool,
    min_score: float,
    replacing: bool,
) -> int:
    """Suggest spans and links.

    What is found is added to what other pipelines have suggested; what two of them propose comes
    once, with both names. Articles that somebody has opened are left alone. It can be stopped at
    any time, and goes on where it was; with --again or --all it begins anew.
    """
    from annotator.cli.suggesters import suggester_for
    from annotator.store.store import Store

    if cluster is not None and workers > 1:
        raise click.UsageError("--workers are processes here, and --cluster has its own")
    with (
        Store.open(db) as store,
        suggester_for(store.label_schema, pipelines, workers, cluster) as suggester,
    ):
        numbers = store.waiting(suggester.name, everything=everything, alone=replacing, again=again)
        run = Run(
            store,
            suggester,
            everything=everything,
            min_score=min_score,
            adding=not replacing,
        )
        with Progress("suggesting", len(numbers)) as progress:
            interrupted = run.do(numbers, progress)
    if pipelines:
        _note_dropped(getattr(suggester, "dropped", {}))
    return _report(run, len(numbers), interrupted)


def _note_dropped(dropped: Mapping[str, int]) -> None:
    """Another pipeline may have labels that the label schema neither has nor maps."""
    if dropped:
        labels = ", ".join(f"{label} ({number:,})" for label, number in sorted(dropped.items()))
        note(f"left out, as the label schema has no such label: {labels}")


def _report(run: Run, wanted: int, interrupted: bool) -> int:
    for line in run.errors:
        note(line)
    if interrupted:
        left = counted(wanted - run.done, "article")
        complain(f"stopped after {run.done:,}; {left} left, run it again to carry on")
        return _INTERRUPTED
    if not wanted:
        say("nothing to do: every article has its suggestions (--again) or was opened (--all)")
        return 0
    parts = (
        f"{counted(run.spans, 'suggestion')} in {counted(run.took, 'article')}",
        f"{run.done - run.took:,} opened meanwhile and left alone" if run.done > run.took else "",
        f"{len(run.errors):,} in error" if run.errors else "",
    )
    say(listed(parts))
    return 1 if run.errors else 0


@dataclass
class Run:
    """One suggester's way through the articles."""

    store: Store
    suggester: Suggester
    everything: bool = False
    min_score: float = 0.0
    adding: bool = False
    done: int = 0
    took: int = 0
    spans: int = 0
    errors: list[str] = field(default_factory=list)
    _batch: list[tuple[int, Article, Suggestions, str | None]] = field(default_factory=list)

    def do(self, numbers: list[int], progress: Progress | None = None) -> bool:
        """Suggest for these articles; True when somebody stopped it. What is made is kept."""
        try:
            self._all(numbers, progress)
        except KeyboardInterrupt:
            self._commit(progress)
            return True
        return False

    def _all(self, numbers: list[int], progress: Progress | None) -> None:
        order: deque[int] = deque()
        since = time.monotonic()
        for article, suggestions, error in self.suggester.suggest(self._articles(numbers, order)):
            kept = above(suggestions, self.min_score)
            self._batch.append((order.popleft(), article, kept, error))
            if len(self._batch) >= BATCH or time.monotonic() - since > SECONDS:
                self._commit(progress)
                since = time.monotonic()
        self._commit(progress)

    def _articles(self, numbers: list[int], order: deque[int]) -> Iterator[Article]:
        for number, article in self.store.numbered_articles(numbers):
            order.append(number)
            yield article

    def _commit(self, progress: Progress | None) -> None:
        batch = self._batch
        if not batch:
            return
        self.took += self.store.suggest(
            batch, self.suggester.name, now(), everything=self.everything, adding=self.adding
        )
        self._batch = []
        self.done += len(batch)
        self.spans += sum(len(suggestions.spans) for _, _, suggestions, _ in batch)
        self.errors += [f"{article.id}: {error}" for _, article, _, error in batch if error]
        if progress is not None:
            progress.advance(len(batch))


def above(suggestions: Suggestions, min_score: float) -> Suggestions:
    """The suggestions that score as much, or have no score, and the links between them."""
    spans = tuple(s for s in suggestions.spans if s.score is None or s.score >= min_score)
    ids = {s.id for s in spans}
    return replace(
        suggestions,
        spans=spans,
        links=tuple(
            k
            for k in suggestions.links
            if k.from_id in ids and k.to_id in ids and (k.score is None or k.score >= min_score)
        ),
    )
