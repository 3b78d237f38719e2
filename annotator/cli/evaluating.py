"""How good the suggestions were: evaluate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli.finished import NothingFinishedError, check_choice, finished_work
from annotator.cli.parameters import Given, as_json, project
from annotator.cli.printing import say_json
from annotator.cli.progress import Progress
from annotator.cli.who import composed

if TYPE_CHECKING:
    from annotator.core.label_schema import LabelSchema
    from annotator.review.evaluating.evaluation import Evaluation
    from annotator.store.store import Store


@dataclass(frozen=True, slots=True)
class Evaluated:
    """The figures with what they were counted on.

    `unsuggested` are the finished works that no suggester has been over, and which are left out.
    `leaning` are those who worked with the suggestions before their eyes.
    """

    found: Evaluation
    label_schema: LabelSchema
    gold: bool
    suggester: str | None
    unsuggested: int
    leaning: tuple[str, ...]


@click.command()
@project
@click.option("--as", "names", metavar="NAME", multiple=True, help="Only against their work.")
@click.option("--gold", is_flag=True, help="Against the settled result of reviews.")
@click.option("--suggester", metavar="S", type=Given(), help="Only what this suggester proposed.")
@as_json
def evaluate(
    db: Path, names: tuple[str, ...], gold: bool, suggester: str | None, as_json: bool
) -> None:
    """How good the suggestions were, against finished work.

    By label, by suggester and on links: precision, recall and F1, exactly and loosely; and what
    became of the suggestions.
    """
    from annotator.store.store import Store

    wanted = composed(names)
    gold = check_choice(wanted, gold)
    with Store.open_to_read(db) as store:
        evaluated = _evaluated(store, [] if gold else wanted, gold, suggester)
    if as_json:
        from annotator.cli.evaluation_document import document

        say_json(document(evaluated))
    else:
        from annotator.cli.evaluation_tables import show

        show(evaluated)


def _evaluated(store: Store, names: Sequence[str], gold: bool, suggester: str | None) -> Evaluated:
    from annotator.review.evaluating.evaluation import Evaluating

    works = finished_work(store, names, gold=gold, what="an evaluation")
    suggested = store.suggested_articles()
    chosen = [touched for touched in works if touched.article_seq in suggested]
    if not chosen:
        raise NothingFinishedError(
            f"{store.path}: no suggester has been over the finished articles; 'annotator suggest"
            f" {store.path} --all' makes suggestions for these, too"
        )
    decided = store.deciders()
    evaluating = Evaluating(suggester)
    with Progress("evaluating", len(chosen)) as progress:
        for judged in store.judged(chosen, {name for _, name in decided}):
            evaluating.add(judged)
            progress.advance(1)
    found = evaluating.evaluation()
    _check_suggester(store.path, found, suggester)
    whose = {(t.article_seq, t.annotator_id) for t in (store.finished() if gold else chosen)}
    articles = {touched.article_seq for touched in chosen}
    leaning = {name for seq, name in decided & whose if seq in articles}
    return Evaluated(
        found,
        store.label_schema,
        gold,
        suggester,
        len(works) - len(chosen),
        tuple(sorted(leaning)),
    )


def _check_suggester(db: Path, found: Evaluation, suggester: str | None) -> None:
    known = sorted(found.known)
    if suggester is not None and suggester not in known:
        others = f"; there are suggestions by {', '.join(known)}" if known else ""
        raise NothingFinishedError(
            f"{db}: {suggester} suggested nothing in the finished articles{others}"
        )
