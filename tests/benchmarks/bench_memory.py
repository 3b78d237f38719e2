"""What memory is worth: `python -m tests.benchmarks.bench_memory GOLD.jsonl [--split SEED]`.

An annotator who decides as the gold says works through the articles in the order of the file, with
the packaged pipeline, the real store and the real acts; what is told is of the second half, with
memory and without. `--split` takes only what the recipe holds back for development and test: the
packaged pipeline has learnt the rest. Then how long an article takes to open after so many
decisions.

A line of the file: {"id", "text", "spans": [{"start", "end", "label"}]}.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from annotator.clock import new_id, now
from annotator.core.acts import Act
from annotator.core.annotation import Status
from annotator.core.article import Article
from annotator.core.decision import Refusal
from annotator.core.memory import SUGGESTER, rememberable
from annotator.core.span import Span
from annotator.core.state import State
from annotator.core.suggestion import Suggestion, Suggestions
from annotator.core.suggestion_set import SpanKey, span_key
from annotator.ingest.label_schema import find_label_schema, read_label_schema
from annotator.store.log import Actor, ActRecord, Change
from annotator.store.recollections import Memory
from annotator.store.store import Store
from annotator.suggest.pipeline import load_pipeline
from annotator.suggest.recipe.corpora import (
    ENTITY_LABELS,
    GoldArticle,
    flat,
    read_corpus,
    split_articles,
)
from annotator.suggest.rules import SuggestionRules
from annotator.suggest.spacy_suggester import SpacySuggester

ADA = Actor("Ada")
SCHEMA = read_label_schema(find_label_schema("news"))

#: What the gold knows nothing of is no suggestion here.
LABELS = rememberable(SCHEMA) & set(ENTITY_LABELS.values())

#: Decisions after which opening is timed.
DECISIONS = 25_000


@dataclass
class Tally:
    """What the annotator found in some articles, before they did anything.

    `right` are suggestions that are in the gold as they stand; `changes` what they had to do to the
    others and to what was missed.
    """

    suggested: int = 0
    right: int = 0
    gold: int = 0
    recalled: int = 0
    recalled_right: int = 0
    changes: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        precision, recall = self.right / self.suggested, self.right / self.gold
        return (
            f"{self.suggested:6} suggested, {precision:.1%} accepted untouched;"
            f" {self.gold:6} gold, {recall:.1%} pre-filled;"
            f" F1 {2 * precision * recall / (precision + recall):.1%};"
            f" of memory {self.recalled_right} of {self.recalled} right;"
            f" to do: {', '.join(f'{n} {what}' for what, n in sorted(self.changes.items()))},"
            f" {sum(self.changes.values())} in all"
        )


def main() -> None:
    """Work through a file of gold articles, and time the opening of one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--split", type=int, metavar="SEED")
    parser.add_argument("--part", choices=("dev", "test", "both"), default="both")
    parser.add_argument("--pipeline", metavar="P")
    arguments = parser.parse_args()
    articles = chosen(arguments.gold, arguments.split, arguments.part)
    suggested = suggestions([a.text for a in articles], arguments.pipeline)
    print(f"{len(articles)} articles; figures of the second half, labels that memory handles")
    for name, memory in (("without memory", Memory.OFF), ("with memory", Memory.ACTS)):
        print(f"{name:15}{simulate(articles, suggested, memory)}", flush=True)
    time_opening(articles, suggested)


def chosen(path: Path, seed: int | None, part: str) -> list[GoldArticle]:
    """The gold articles in the order of the file, of the recipe's held-out parts with a seed."""
    articles = [flat(article) for article in read_corpus(path, ENTITY_LABELS)]
    if seed is None:
        return articles
    split = split_articles(articles, seed=seed)
    held = {"dev": split.dev, "test": split.test, "both": split.dev + split.test}[part]
    ids = {article.id for article in held}
    return [article for article in articles if article.id in ids]


def suggestions(texts: Sequence[str], pipeline: str | None = None) -> list[Suggestions]:
    """What a pipeline (None: the packaged one) suggests for the texts."""
    loaded = load_pipeline(pipeline)
    rules = SuggestionRules.of(SCHEMA, loaded.name)
    suggester = SpacySuggester(loaded, rules, new_id=new_id)
    made = suggester.suggest(Article(str(n), text) for n, text in enumerate(texts))
    return [found.suggestions for found in made]


def simulate(
    articles: Sequence[GoldArticle], suggested: Sequence[Suggestions], memory: Memory
) -> Tally:
    """Work through the articles in a new project; the second half's figures."""
    tally = Tally()
    with (
        TemporaryDirectory() as folder,
        Store.create(Path(folder) / "a.db", SCHEMA, "name: news\n", now()) as store,
    ):
        store.connection.execute("PRAGMA synchronous = OFF")
        numbers = fill(store, articles, suggested)
        for place, (seq, article) in enumerate(zip(numbers, articles, strict=True)):
            counted = tally if place >= len(articles) // 2 else Tally()
            work(store, seq, gold_of(article), memory, counted)
    return tally


def fill(
    store: Store, articles: Sequence[GoldArticle], suggested: Sequence[Suggestions]
) -> list[int]:
    """Put articles in with what is suggested for them; their numbers."""
    given = [Article(a.id, a.text) for a in articles]
    numbers = [added.seq for added in store.add(given, now())]
    batch = [(seq, a, s, None) for seq, a, s in zip(numbers, given, suggested, strict=True)]
    store.suggest(batch, "packaged", now())
    return numbers


def gold_of(article: GoldArticle) -> dict[SpanKey, Span]:
    """The gold spans by place and label."""
    spans = ((Span(start, end), label) for start, end, label in article.spans)
    return {span_key(span, label): span for span, label in spans}


def work(store: Store, seq: int, gold: dict[SpanKey, Span], memory: Memory, tally: Tally) -> None:
    """Open an article, count what is found, and decide all of it as the gold says."""
    opened = store.load(seq, ADA, memory=memory)
    if opened.fresh is not None:
        store.keep_recalled(seq, ADA, opened.fresh, now())
    found = live(opened.state)
    right = [s for s in found if span_key(s.span, s.label) in gold]
    tally.suggested += len(found)
    tally.right += len(right)
    tally.gold += len(gold)
    tally.recalled += sum(s.suggester == SUGGESTER for s in found)
    tally.recalled_right += sum(s.suggester == SUGGESTER for s in right)
    do = _Doing(store, seq, opened.head)
    state = opened.state
    for suggestion in right:
        state = do(state, partial(_accept, id=suggestion.id))
    for suggestion in found:
        if span_key(suggestion.span, suggestion.label) not in gold and suggestion in live(state):
            state = corrected(do, state, suggestion, gold, tally)
    for (_, _, label), span in gold.items():
        if span_key(span, label) not in state.keys:
            tally.changes["added"] += 1
            state = do(state, partial(_add, span=span, label=label))
    do(state, lambda act: act.set_status(Status.FINISHED))


def live(state: State) -> list[Suggestion]:
    """What is undecided, of the labels that memory handles."""
    items = [state.suggested.spans.get(id) for _, _, _, id in state.live]
    return [s for s in items if s and s.label in LABELS]


def corrected(
    do: _Doing, state: State, suggestion: Suggestion, gold: dict[SpanKey, Span], tally: Tally
) -> State:
    """Relabel or move a suggestion to the gold that it meets, else reject it."""
    wanted = [key for key in gold if key not in state.keys]
    for _, _, label in (key for key in wanted if gold[key] == suggestion.span):
        tally.changes["relabelled"] += 1
        return do(state, partial(_relabel, id=suggestion.id, label=label))
    for key in wanted:
        if key[2] == suggestion.label and gold[key].overlaps(suggestion.span):
            tally.changes["moved"] += 1
            return do(state, partial(_move, id=suggestion.id, span=gold[key]))
    tally.changes["rejected"] += 1
    return do(state, lambda act: act.reject(suggestion.id))


def _accept(act: Act, id: str) -> None:
    act.accept(id)


def _add(act: Act, span: Span, label: str) -> None:
    act.add(span, label)


def _relabel(act: Act, id: str, label: str) -> None:
    act.relabel(id, label)


def _move(act: Act, id: str, span: Span) -> None:
    act.move(id, span)


@dataclass
class _Doing:
    """Makes acts on one article, each committed by itself."""

    store: Store
    seq: int
    head: str | None

    def __call__(self, state: State, step: Callable[[Act], object]) -> State:
        act = Act(state, new_id)
        try:
            step(act)
        except Refusal:
            return state
        if decisions := act.decisions():
            change = Change(self.seq, state.article.text, self.head, decisions)
            self.head = new_id()
            self.store.record(ActRecord(self.head, ADA, now(), (change,)))
        return act.draft.frozen()


def time_opening(articles: Sequence[GoldArticle], suggested: Sequence[Suggestions]) -> None:
    """The median time to read an article as it is opened, with and without memory."""
    with (
        TemporaryDirectory() as folder,
        Store.create(Path(folder) / "a.db", SCHEMA, "name: news\n", now()) as store,
    ):
        store.connection.execute("PRAGMA synchronous = OFF")
        repeated = [
            GoldArticle(f"{a.id} {n}", f"{a.text}\n{n}", a.spans)
            for n in range(1 + DECISIONS // max(1, sum(len(a.spans) for a in articles)))
            for a in articles
        ]
        numbers = fill(store, repeated, [_again(s) for s, _ in _rounds(suggested, len(repeated))])
        done = 0
        for seq, article in zip(numbers, repeated, strict=True):
            work(store, seq, gold_of(article), Memory.OFF, Tally())
            done += len(article.spans)
        texts = len(store.remembered("Ada")["Ada"])
        last = numbers[-len(articles) :]
        store.connection.execute("DELETE FROM memory_run")
        for memory in (Memory.KEPT, Memory.ACTS):
            times = [_timed(store, seq, memory) for seq in last]
            print(
                f"opening after {done:,} decisions on {texts:,} texts, memory {memory.value}:"
                f" median {statistics.median(times):.1f} ms, longest {max(times):.1f} ms"
            )


def _rounds(suggested: Sequence[Suggestions], count: int) -> Iterable[tuple[Suggestions, int]]:
    return ((suggested[n % len(suggested)], n) for n in range(count))


def _again(found: Suggestions) -> Suggestions:
    """The same under other ids."""
    return Suggestions(
        tuple(Suggestion(new_id(), s.span, s.label, s.suggester, s.score) for s in found.spans)
    )


def _timed(store: Store, seq: int, memory: Memory) -> float:
    began = time.perf_counter()
    store.load(seq, Actor("Ada"), memory=memory)
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
