"""A pipeline from the project's finished articles: train."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli.finished import check_choice, finished_work
from annotator.cli.parameters import (
    FilePath,
    Given,
    marked_as_trusted,
    project,
    trust_option,
)
from annotator.cli.printing import complain, counted, listed, note, say
from annotator.cli.who import composed
from annotator.core.annotators import GOLD
from annotator.core.errors import AnnotatorError

if TYPE_CHECKING:
    from annotator.core.annotated import AnnotatedArticle
    from annotator.core.label_schema import LabelSchema
    from annotator.review.evaluating.evaluation import Evaluation
    from annotator.store.annotated import Touched
    from annotator.store.store import Store
    from annotator.suggest.training.splitting import Parts
    from annotator.suggest.training.trainer import Learnt, Step, Training

_INTERRUPTED = 130


class TrainingError(AnnotatorError):
    """There is nothing to learn from, or what is learnt cannot be put anywhere."""


@dataclass(frozen=True, slots=True)
class Material:
    """One work on each article, and in words whose they are."""

    works: Sequence[AnnotatedArticle]
    whose: str
    label_schema: LabelSchema


def _a_number(context: click.Context, option: click.Parameter, value: float) -> float:
    """NaN lies in every range."""
    if math.isnan(value):
        raise click.BadParameter("nan is not in the range 0.05<=x<=0.5.")
    return value


@click.command()
@project
@click.option("-o", "out", metavar="DIR", type=FilePath(), required=True, help="The new folder.")
@click.option(
    "--continue",
    "base",
    metavar="packaged|PATH",
    type=Given(),
    callback=marked_as_trusted,
    help="Begin with the networks of another pipeline, not from scratch.",
)
@trust_option
@click.option("--as", "names", metavar="NAME", multiple=True, help="Only this annotator's work.")
@click.option("--gold", is_flag=True, help="Only what reviewers settled.")
@click.option(
    "--held-out",
    "held_out",
    metavar="SHARE",
    type=click.FloatRange(0.05, 0.5),
    callback=_a_number,
    default=0.2,
    show_default=True,
    help="The share of the articles that is not learnt from, but measured on.",
)
@click.option(
    "--epochs",
    metavar="N",
    type=click.IntRange(1, 1000),
    default=20,
    show_default=True,
    help="How often the articles are gone through at most.",
)
@click.option(
    "--seed", metavar="N", type=click.IntRange(0, 2**32 - 1), default=7, help="Chance begins here."
)
@click.option("--force", is_flag=True, help="Replace a pipeline that is there.")
def train(
    db: Path,
    out: Path,
    base: str | None,
    names: tuple[str, ...],
    gold: bool,
    held_out: float,
    epochs: int,
    seed: int,
    force: bool,
) -> int:
    """Train a spaCy pipeline on finished articles.

    From gold where there is gold, else from annotators' work. Articles are held out by the hash
    of their text, and figures on these come with it. 'annotator suggest DB --pipeline DIR' takes
    it. Ctrl-C ends the training with what is best so far.
    """
    from annotator.cli.evaluation_tables import show_figures
    from annotator.store.store import Store
    from annotator.suggest.suggester import SuggestError
    from annotator.suggest.training.folder import folder_for

    wanted = composed(names)
    if len(wanted) > 1:
        raise click.UsageError("--as names one annotator here: articles are learnt once each")
    gold = check_choice(wanted, gold)
    with Store.open_to_read(db) as store:
        material = _material(store, [] if gold else wanted, gold)
    try:
        with folder_for(out, force=force) as folder:
            training = _prepared(material, base, held_out, epochs, seed)
            learnt = _learn(training)
            if not learnt.weights:
                complain("stopped before the first epoch was done; nothing was written")
                raise KeyboardInterrupt
            found = _write(training, learnt, folder, out, material)
    except SuggestError as error:
        raise TrainingError(str(error)) from error
    say(f"on {counted(found.articles, 'article')} held out:")
    show_figures(found, material.label_schema)
    say(f"written to {out}; 'annotator suggest {db} --pipeline {out}' suggests by it")
    return _INTERRUPTED if learnt.interrupted else 0


def _material(store: Store, names: Sequence[str], gold: bool) -> Material:
    """Gold if that is asked for, or one annotator's work; else of each article the best there is.

    That is gold, or the work of whoever finished most articles.
    """
    if gold or names:
        chosen = finished_work(store, names, gold=gold, what="training")
    else:
        settled = store.finished(gold=True)
        by_hand = store.finished()
        if not settled:
            by_hand = finished_work(store, (), gold=False, what="training")
        chosen = _one_each([*settled, *by_hand])
    counts = Counter("gold" if t.annotator_id == GOLD else t.annotator_id for t in chosen)
    whose = listed(f"{name} {number:,}" for name, number in counts.most_common())
    works = [judged.work for judged in store.judged(chosen, ())]
    return Material(works, whose, store.label_schema)


def _one_each(works: Sequence[Touched]) -> list[Touched]:
    done = Counter(touched.annotator_id for touched in works)

    def rank(touched: Touched) -> tuple[bool, int, str]:
        name = touched.annotator_id
        return name != GOLD, -done[name], name

    best: dict[int, Touched] = {}
    for touched in sorted(works, key=rank):
        best.setdefault(touched.article_seq, touched)
    return [best[seq] for seq in sorted(best)]


def _prepared(
    material: Material, base: str | None, held_out: float, epochs: int, seed: int
) -> Training:
    from annotator.suggest.pipeline import plain_name
    from annotator.suggest.rules import SuggestionRules
    from annotator.suggest.training.splitting import split

    # Before spaCy is imported, for what is too small.
    parts = split(material.works, held_out)
    from annotator.suggest.training.beginning import continuing, from_scratch
    from annotator.suggest.training.layering import FEWEST_SPANS, learnt_layers
    from annotator.suggest.training.trainer import Training

    layers = learnt_layers(parts.train, material.label_schema)
    if not layers:
        raise TrainingError(
            f"in {counted(len(parts.train), 'article')} to learn from no label is used"
            f" {FEWEST_SPANS} times; annotate more"
        )
    _say_parts(material, parts)
    if base is None:
        beginning = from_scratch(_language(material.works))
    else:
        rules = SuggestionRules.of(material.label_schema, plain_name(base))
        beginning = continuing(base, layers, rules)
        if scratch := [layer.name for layer in layers if layer.name not in beginning.continued]:
            note(f"{plain_name(base)} has nothing to continue for {listed(scratch)}: from scratch")
    for layer in layers:
        lost = f"; {layer.flattened:,} inside or across others left out" if layer.flattened else ""
        rare = f"; too few of {listed(layer.rare)}" if layer.rare else ""
        note(f"{layer.name}: {counted(layer.spans, 'span')} of {listed(layer.labels)}{lost}{rare}")
    return Training(material.label_schema, layers, parts, beginning, epochs, seed)


def _say_parts(material: Material, parts: Parts) -> None:
    note(
        f"finished: {material.whose}; learning from {len(parts.train):,}, the best epoch by"
        f" {len(parts.dev):,}, held out {len(parts.held_out):,}"
    )


def _language(works: Iterable[AnnotatedArticle]) -> str:
    """The language that most articles say they are in, else English."""
    said = Counter(str(work.article.meta.get("language") or "en")[:2].lower() for work in works)
    return said.most_common(1)[0][0]


def _learn(training: Training) -> Learnt:
    def report(step: Step) -> None:
        line = f"{step.layer}, epoch {step.epoch} of {training.epochs}: F1 {step.dev_f1:.1f}"
        if step.epoch == 1:
            line += f"; {step.seconds:.1f} s, at most {_duration(step.left)} more in all"
        note(line)

    learnt = training.learn(report)
    if learnt.interrupted and learnt.weights:
        missing = [one.name for one in training.layers if one.name not in learnt.weights]
        without = f"; nothing was learnt of {listed(missing)}" if missing else ""
        complain(f"stopped: what is best so far is kept{without}")
    return learnt


def _duration(seconds: float) -> str:
    return f"{seconds / 60:.0f} min" if seconds >= 90 else f"{seconds:.0f} s"


def _write(
    training: Training, learnt: Learnt, folder: Path, out: Path, material: Material
) -> Evaluation:
    from annotator.suggest.training.card import card
    from annotator.suggest.training.held_out import figures, name_of, performance

    nlp = training.assembled(learnt, _pipeline_name(out))
    found = figures(nlp, training.parts.held_out, training.label_schema)
    nlp.meta["performance"] = performance(found)
    nlp.to_disk(folder)
    source = card(name_of(nlp), training, learnt, found, material.whose)
    (folder / "README.md").write_text(source, encoding="utf-8")
    return found


def _pipeline_name(out: Path) -> str:
    """A name that spaCy takes, made of the folder's."""
    name = "".join(c if c.isascii() and c.isalnum() else "_" for c in out.resolve().name)
    return name.strip("_").lower() or "trained"
