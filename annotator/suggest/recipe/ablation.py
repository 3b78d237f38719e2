"""What each rule does to the figures: `python -m annotator.suggest.recipe.ablation --help`.

The networks read the articles once; the rules then run over copies of what they found: all of
them, each left out in turn, none. Below the table stands how many of the links that each rule
makes are right.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from annotator.core.label_schema import ATTRIBUTED_TO, CONTINUES
from annotator.suggest.doc_data import LINK_SCORES_KEY, LINKS_KEY, DocLink
from annotator.suggest.finishing.factories import RULES
from annotator.suggest.pipeline import load_pipeline
from annotator.suggest.recipe.corpora import (
    ATTRIBUTION_LABELS,
    ENTITY_LABELS,
    GoldArticle,
    read_corpus,
    split_articles,
)
from annotator.suggest.recipe.figures import LINK_OVERLAP, Figures, evaluate_docs, same_link, shared

ATTRIBUTION = ("SOURCE", "CUE", "CLAIM")
ENTITIES = tuple(dict.fromkeys(ENTITY_LABELS.values()))


def main() -> int:
    """Print a line of F1 a variation, and the precision of the links that each rule makes."""
    arguments = _parser().parse_args()
    nlp = load_pipeline(arguments.pipeline).nlp
    attribution, entities = (
        _part(path, labels, arguments)
        for path, labels in (
            (arguments.attribution, ATTRIBUTION_LABELS),
            (arguments.entities, ENTITY_LABELS),
        )
    )
    raw = [_read(nlp, articles) for articles in (attribution, entities)]
    print(_row("exact F1", [*ATTRIBUTION, "all", "links", *ENTITIES, "all"]))
    variations = [("all rules", RULES), *((f"without {_short(r)}", _but(r)) for r in RULES)]
    for name, rules in [*variations, ("no rules", ())]:
        figures = evaluate_docs(_finished(nlp, raw[0], rules), attribution, ATTRIBUTION)
        cells = [*figures.values()]
        cells += evaluate_docs(_finished(nlp, raw[1], rules), entities, ENTITIES).values()
        print(_row(name, [f"{cell.f1:.1f}" for cell in cells]))
    for name, one in _link_figures(_finished(nlp, raw[0], RULES), attribution).items():
        print(f"{name}: {one.right} of {one.found} right, {one.precision:.0f} %")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="annotator.suggest.recipe.ablation", description=__doc__)
    parser.add_argument("--attribution", type=Path, required=True, help="JSON Lines, see the card")
    parser.add_argument("--entities", type=Path, required=True, help="JSON Lines, see the card")
    parser.add_argument("--part", choices=("dev", "test"), default="dev")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("pipeline", nargs="?", help="a folder; default: the packaged one")
    return parser


def _part(
    path: Path, labels: dict[str, str], arguments: argparse.Namespace
) -> tuple[GoldArticle, ...]:
    split = split_articles(read_corpus(path, labels), seed=arguments.seed)
    return split.dev if arguments.part == "dev" else split.test


def _read(nlp: Language, articles: Sequence[GoldArticle]) -> list[Doc]:
    """What the pipeline finds without the rules."""
    there = [name for name in RULES if name in nlp.pipe_names]
    with nlp.select_pipes(disable=there):
        return list(nlp.pipe((article.text for article in articles), batch_size=16))


def _finished(nlp: Language, docs: Sequence[Doc], rules: Sequence[str]) -> Iterator[Doc]:
    components = [nlp.get_pipe(name) for name in rules]
    for doc in docs:
        finished = doc.copy()
        for component in components:
            finished = component(finished)
        yield finished


def _but(rule: str) -> tuple[str, ...]:
    return tuple(other for other in RULES if other != rule)


def _short(rule: str) -> str:
    return rule.removeprefix("annotator_")


def _row(name: str, cells: Sequence[str]) -> str:
    return f"{name:24}" + "".join(f"{cell:>8}" for cell in cells)


def _link_figures(docs: Iterator[Doc], articles: Sequence[GoldArticle]) -> dict[str, Figures]:
    """The precision of links with a score, by type and score: each rule has a score of its own.

    A `continues` is right where both of its ends are claims of one source in gold.
    """
    right: Counter[str] = Counter()
    made: Counter[str] = Counter()
    for doc, article in zip(docs, articles, strict=True):
        scores = doc.user_data.get(LINK_SCORES_KEY, {})
        for link in doc.user_data.get(LINKS_KEY, ()):
            if link[0] in (ATTRIBUTED_TO, CONTINUES) and link in scores:
                name = f"{link[0]} scored {scores[link]:.2f}"
                made[name] += 1
                right[name] += _right(link, article)
    return {name: Figures(right[name], made[name], 0) for name in sorted(made)}


def _right(link: DocLink, article: GoldArticle) -> bool:
    if link[0] == ATTRIBUTED_TO:
        return any(same_link(link[1:], other) for other in article.links)
    sources = (
        {source for claim, source in article.links if shared(claim, end) >= LINK_OVERLAP}
        for end in link[1:]
    )
    return bool(set.intersection(*sources))


if __name__ == "__main__":
    sys.exit(main())
