"""The README of a trained pipeline: what it is, what it was learnt from, how good it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from annotator.review.evaluating.evaluation import Evaluation
from annotator.review.evaluating.score import Scores
from annotator.suggest.pipeline import plain_name
from annotator.suggest.training.trainer import Learnt, Training


def card(name: str, training: Training, learnt: Learnt, found: Evaluation, whose: str) -> str:
    """Markdown."""
    parts, base = training.parts, training.beginning.base
    return "\n".join(
        [
            f"# {name}",
            "",
            f"A spaCy pipeline for the label schema `{training.label_schema.name}`, learnt by"
            f" `annotator train` from finished articles ({whose}).",
            "",
            f"- learnt from {len(parts.train)} articles; {len(parts.dev)} chose the best epoch;"
            f" {len(parts.held_out)} were held out, by the hash of their text",
            f"- seed {training.seed}, at most {training.epochs} epochs"
            + (f", continued from `{plain_name(base)}`" if base else "")
            + ("; stopped before it was done" if learnt.interrupted else ""),
            *_layers(training, learnt),
            "",
            "## On the articles held out",
            "",
            *_table(_in_order(training, found.labels), found.all_labels),
            *(_links(found.links) if found.links else []),
            "",
            "P, R and F1 count the same place and label, F1~ one character in common (of links:"
            " half of what either end covers). `annotator evaluate` defines them the same way.",
            "",
            "## How to use it",
            "",
            "    annotator suggest PROJECT.db --pipeline THIS_FOLDER",
            "",
            "In Python its components have to be registered first, which an import does"
            " (`pip install annotator-tui`):",
            "",
            "    import spacy",
            "    import annotator.suggest.layers",
            "    nlp = spacy.load('THIS_FOLDER')",
            "",
            *_where(training, learnt, found),
            "",
        ]
    )


def _in_order(training: Training, labels: Mapping[str, Scores]) -> dict[str, Scores]:
    known = [label.name for label in training.label_schema.labels if label.name in labels]
    return {name: labels[name] for name in known}


def _layers(training: Training, learnt: Learnt) -> Iterable[str]:
    for layer in training.layers:
        if layer.name in learnt.weights:
            rare = f"; too few of {', '.join(layer.rare)}" if layer.rare else ""
            yield (
                f"- {layer.name}: {', '.join(layer.labels)}; {layer.spans} spans, of which"
                f" {layer.flattened} inside or across others were left out{rare};"
                f" epoch {learnt.best_epochs[layer.name]} was best"
            )


def _table(labels: Mapping[str, Scores], whole: Scores) -> Iterable[str]:
    yield "| label | suggested | annotated | P | R | F1 | F1~ |"
    yield "|---|---|---|---|---|---|---|"
    for name, scores in [*labels.items(), ("all", whole)]:
        yield _row(name, scores)


def _links(links: Mapping[str, Scores]) -> Iterable[str]:
    yield ""
    yield "| link | suggested | annotated | P | R | F1 | F1~ |"
    yield "|---|---|---|---|---|---|---|"
    for name, scores in links.items():
        yield _row(name, scores)


def _row(name: str, scores: Scores) -> str:
    exact = scores.exact
    shares = (exact.precision, exact.recall, exact.f1, scores.loose.f1)
    cells = (f"{share:.3f}" if share is not None else "-" for share in shares)
    return f"| {name} | {exact.suggested} | {exact.annotated} | {' | '.join(cells)} |"


def _where(training: Training, learnt: Learnt, found: Evaluation) -> Iterable[str]:
    first, *others = [layer.name for layer in training.layers if layer.name in learnt.weights]
    yield f"The layer `{first}` is in `doc.ents`."
    for other in others:
        yield f"The layer `{other}` is in `doc.spans['{other}']`."
    if found.links:
        yield "Links are in `doc.user_data['annotator_links']`."
