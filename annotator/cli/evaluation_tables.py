"""An evaluation of suggestions as tables of 80 columns, every figure beside its n."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from annotator.cli.agreement_rows import NAME_WIDTH, say_wrapped
from annotator.cli.printing import counted, listed, say, say_table
from annotator.core.columns import cut
from annotator.review.evaluating.outcomes import Outcome
from annotator.review.evaluating.score import Scores

if TYPE_CHECKING:
    from annotator.cli.evaluating import Evaluated
    from annotator.core.label_schema import LabelSchema
    from annotator.review.evaluating.evaluation import Evaluation

_SCORES = ("SUGGESTED", "ANNOTATED", "P", "R", "F1", "P~", "R~", "F1~")
_OUTCOMES = ("OF", "ACCEPTED", "EDGES", "LABEL", "BOTH", "REJECTED", "UNDECIDED")


def show(evaluated: Evaluated) -> None:
    """Print all of it."""
    found = evaluated.found
    for line in _about(evaluated):
        say_wrapped(line)
    say("")
    show_figures(found, evaluated.label_schema)
    _show_outcomes(evaluated)


def show_figures(found: Evaluation, label_schema: LabelSchema) -> None:
    """Print what was right, by label, by suggester if there are several, and on links."""
    labels = [(name, found.labels[name]) for name in in_order(label_schema, found.labels)]
    _show_scores("LABEL", [*labels, ("all", found.all_labels)])
    if len(found.suggesters) > 1:
        say("")
        _show_scores("SUGGESTER", found.suggesters.items())
    if found.links:
        say("")
        several = [("all", found.all_links)] if len(found.links) > 1 else []
        _show_scores("LINK", [*found.links.items(), *several])


def in_order(label_schema: LabelSchema, labels: Iterable[str]) -> list[str]:
    """The labels as the schema has them; then those that it does not have any more."""
    order = {label.name: n for n, label in enumerate(label_schema.labels)}
    return sorted(labels, key=lambda name: (order.get(name, len(order)), name))


def _about(evaluated: Evaluated) -> Iterable[str]:
    found = evaluated.found
    works = (f"{name} {number:,}" for name, number in found.works.items())
    against = "gold" if evaluated.gold else listed(works)
    by = f" by {evaluated.suggester}" if evaluated.suggester else ""
    yield f"suggestions{by} against {counted(found.articles, 'finished article')}: {against}"
    if evaluated.unsuggested:
        number = evaluated.unsuggested
        yield f"{number:,} more finished without a suggester having been there: left out"
    yield (
        "P, R, F1: same place and label (links: same ends); with ~: one character in common"
        " (links: half of what either end covers)"
    )
    if evaluated.leaning:
        yield (
            f"{listed(evaluated.leaning)} worked with the suggestions in view: what they finished"
            " leans to these, and so do the figures"
        )


def _show_scores(heading: str, rows: Iterable[tuple[str, Scores]]) -> None:
    say_table(
        (heading, *_SCORES),
        [
            (
                cut(name, NAME_WIDTH),
                *(scores.exact.suggested, scores.exact.annotated),
                *map(_shown, (scores.exact.precision, scores.exact.recall, scores.exact.f1)),
                *map(_shown, (scores.loose.precision, scores.loose.recall, scores.loose.f1)),
            )
            for name, scores in rows
        ],
    )


def _shown(share: float | None) -> str:
    return "-" if share is None else f"{share:.3f}"


def _show_outcomes(evaluated: Evaluated) -> None:
    found = evaluated.found
    say("")
    if evaluated.gold:
        say_wrapped("what became of the suggestions is told of annotators, not of gold")
        return
    blind = [name for name in found.works if name not in found.deciding]
    if blind:
        say_wrapped(f"decided on no suggestion, and not counted below: {listed(blind)}")
    if not found.deciding:
        return
    by_label, by_suggester = _sums(found.outcomes, 0), _sums(found.outcomes, 1)
    labels = in_order(evaluated.label_schema, {*by_label, *found.added})
    rows = [_outcome_row(name, by_label.get(name, Counter())) for name in labels]
    total = sum(by_label.values(), Counter())
    added = [found.added.get(name, 0) for name in labels]
    say_table(
        ("LABEL", *_OUTCOMES, "ADDED"),
        [
            (*row, number)
            for row, number in zip(
                [*rows, _outcome_row("all", total)], [*added, sum(added)], strict=True
            )
        ],
    )
    if len(by_suggester) > 1:
        say("")
        say_table(("SUGGESTER", *_OUTCOMES), [_outcome_row(*one) for one in by_suggester.items()])
    if total.total():
        share = total[Outcome.ACCEPTED] / total.total()
        say_wrapped(f"accepted untouched: {share:.1%} of {counted(total.total(), 'suggestion')}")


def _outcome_row(name: str, outcomes: Counter[Outcome]) -> Sequence[object]:
    return (cut(name, NAME_WIDTH - 1), outcomes.total(), *(outcomes[o] for o in Outcome))


def _sums(
    outcomes: Mapping[tuple[str, str], Counter[Outcome]], by: int
) -> dict[str, Counter[Outcome]]:
    sums: dict[str, Counter[Outcome]] = {}
    for key, counts in sorted(outcomes.items()):
        sums.setdefault(key[by], Counter()).update(counts)
    return sums
