"""What suggestions save: `python -m tests.benchmarks.bench_keys GOLD.jsonl... [--pipeline P]...`.

A simulated annotator, who knows the gold and errs nowhere, works through gold articles with the
real keymap and commands and the real `apply`: with the packaged suggestions, with those of other
pipelines (`--pipeline`, by name or path, may be given several times), and with none. Printed are
keys per gold span, the key that finishes the article counted.

There are no gold articles in this project. GOLD is JSON Lines: `{"id", "text", "spans":
[{"start", "end", "label"}], "attributions": [{"source": [0], "claim": [1]}]}`, with indices into
`spans`; `--test-split SEED` takes the tenth of each file that the recipe holds back for its test,
`--most N` at most so many articles of each.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from uuid import uuid4

from annotator.core.label_schema import ATTRIBUTED_TO, LabelSchema
from annotator.core.state import start_state
from annotator.core.suggestion import Suggestions
from annotator.core.suggestion_set import SuggestionSet
from annotator.ingest.label_schema import find_label_schema, read_label_schema
from annotator.suggest.pipeline import load_pipeline
from annotator.suggest.recipe.corpora import ENTITY_LABELS, GoldArticle, split_articles
from annotator.suggest.rules import SuggestionRules
from annotator.suggest.spacy_suggester import SpacySuggester
from annotator.tui import hints
from annotator.tui.widgets.wrapping import Wrapped
from tests.benchmarks.keystrokes.annotator import Manner, NotGoldError, keys_for
from tests.benchmarks.keystrokes.gold import Gold, read_gold, without_bars
from tests.benchmarks.keystrokes.screen import SIZE, KeyScreen

NONE = "none"
_ATTRIBUTION = {label: label for label in ("SOURCE", "CUE", "CLAIM")}


@dataclass(frozen=True, slots=True)
class Material:
    """A file's articles, with the schema that they are annotated by."""

    name: str
    label_schema: LabelSchema
    articles: tuple[Gold, ...]

    @property
    def spans(self) -> int:
        """How many gold spans there are."""
        return sum(len(gold.spans) for gold in self.articles)


def main() -> int:
    """Print a table for each file."""
    arguments = _parser().parse_args()
    if not arguments.gold:
        print(f"bench_keys needs gold articles.\n\n{__doc__}", file=sys.stderr)
        return 2
    _remember_places()
    pipelines = ["packaged", *arguments.pipeline, NONE]
    for path in arguments.gold:
        material = material_of(path, arguments.test_split, arguments.most)
        words = sum(len(gold.article.text.split()) for gold in material.articles)
        print(
            f"{material.name}: {len(material.articles)} articles, {words:,} words,"
            f" {material.spans:,} spans, {sum(len(g.ties) for g in material.articles):,} links;"
            f" labels of {material.label_schema.name}; text {SIZE[0]} by {SIZE[1]}"
        )
        _measure(material, pipelines)
    return 0


def _remember_places() -> None:
    """Where hints may stand is the same each time that one looks at a line of a text."""
    find = hints._places_on

    @lru_cache(maxsize=10_000)
    def places_on(wrapped: Wrapped, line: int) -> tuple[hints.Place, ...]:
        return tuple(find(wrapped, line))

    hints._places_on = places_on


def _measure(material: Material, pipelines: Sequence[str]) -> None:
    """Print a line for each pipeline, over the articles that could be finished with all of them."""
    suggested = {name: suggestions_for(material, name) for name in pipelines}
    totals: dict[str, Counter[str]] = {name: Counter() for name in pipelines}
    spans = articles = 0
    for number, gold in enumerate(material.articles):
        try:
            counts = {name: _counts(material, gold, suggested[name][number]) for name in pipelines}
        except NotGoldError as error:
            print(f"  left out, as it could not be made: {error}", flush=True)
            continue
        articles, spans = articles + 1, spans + len(gold.spans)
        for name, count in counts.items():
            totals[name] += count
    print(f"  {articles} articles, {spans:,} spans, all ending in the gold")
    for name, total in totals.items():
        print(
            f"  {name:24} {total['suggested']:6,} suggested; keys per gold span"
            f" {total['each'] / spans:5.2f} (each suggestion answered),"
            f" {total['least'] / spans:5.2f} (only what is wrong, the rest accepted at the end)",
            flush=True,
        )


def _counts(material: Material, gold: Gold, suggestions: Suggestions) -> Counter[str]:
    each = _keys(material, gold, suggestions, Manner.EACH)
    rest = _keys(material, gold, suggestions, Manner.REST) if suggestions.spans else each
    suggested = len(suggestions.spans)
    return Counter({"each": each, "least": min(each, rest), "suggested": suggested})


def _keys(material: Material, gold: Gold, suggestions: Suggestions, manner: Manner) -> int:
    state = start_state(gold.article, material.label_schema, SuggestionSet.of(suggestions))
    return len(keys_for(gold, KeyScreen(state), manner))


def material_of(path: Path, seed: int | None, most: int | None) -> Material:
    """The articles of a file: with attributions by the schema of those, else names by `news`."""
    with path.open(encoding="utf-8") as lines:
        attributed = '"attributions"' in lines.readline()
    labels, name = (_ATTRIBUTION, "attribution") if attributed else (ENTITY_LABELS, "news")
    schema = _only(read_label_schema(find_label_schema(name)), labels.values())
    articles = list(read_gold(path, labels))
    if seed is not None:
        split = split_articles((GoldArticle(g.article.id, "", ()) for g in articles), seed=seed)
        wanted = {article.id for article in split.test}
        articles = [gold for gold in articles if gold.article.id in wanted]
    return Material(path.name, schema, tuple(without_bars(g, schema) for g in articles[:most]))


def _only(label_schema: LabelSchema, labels: Iterable[str]) -> LabelSchema:
    """The schema with only what the gold has: nothing else is suggested, or to be answered."""
    wanted = set(labels)
    return replace(
        label_schema,
        labels=tuple(label for label in label_schema.labels if label.name in wanted),
        link_types=tuple(t for t in label_schema.link_types if t.name == ATTRIBUTED_TO),
    )


def suggestions_for(material: Material, pipeline: str) -> Sequence[Suggestions]:
    """What a pipeline suggests for the articles."""
    if pipeline == NONE:
        return [Suggestions()] * len(material.articles)
    loaded = load_pipeline(pipeline)
    rules = SuggestionRules.of(material.label_schema, loaded.name)
    suggester = SpacySuggester(loaded, rules, new_id=lambda: str(uuid4()))
    return [one.suggestions for one in suggester.suggest(g.article for g in material.articles)]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench_keys", description="Keys per gold span.")
    parser.add_argument("gold", type=Path, nargs="*", help="JSON Lines, see the module")
    parser.add_argument("--pipeline", action="append", default=[], help="another one, too")
    parser.add_argument("--test-split", type=int, metavar="SEED")
    parser.add_argument("--most", type=int, metavar="N")
    return parser


if __name__ == "__main__":
    sys.exit(main())
