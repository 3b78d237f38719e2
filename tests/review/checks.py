"""A check in the making: one annotator's work over gold, and the acts of both sides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Status
from annotator.core.decision import Value
from annotator.core.ruling import Ruling
from annotator.core.state import State, apply_all, start_state, with_suggestions
from annotator.review.checking import Checking
from annotator.review.correcting import Correcting, work_of
from annotator.review.correction import Correction
from annotator.review.corrections import corrections
from annotator.review.proposing import proposals
from annotator.review.rechecking import rulings_of
from tests.core.strategies import counter
from tests.review.desk import AT

_new_id = counter()


def opened(work: AnnotatedArticle, gold: State) -> State:
    """Gold as a reviewer finds it who checks a work."""
    return with_suggestions(gold, proposals(work, gold.label_schema, rulings_of(gold)))


def check(work: AnnotatedArticle, gold: State, *steps: Callable[[Checking], object]) -> State:
    """The gold after a reviewer opened it and did these, each an act."""
    for step in (lambda it: it.catch_up(), *steps):
        gold = opened(work, gold)
        name = work.annotator_id or ""
        act = Checking(gold, _new_id, work, reviewer="Rae", at=AT, name=name)
        step(act)
        gold = apply_all(gold, act.decisions())
    return opened(work, gold)


def finish(act: Checking) -> None:
    """Finish the article as the interface does."""
    act.set_status(Status.FINISHED)
    act.finish()


def own(work: AnnotatedArticle, gold: State) -> State:
    """An annotator's own state, without suggestions."""
    values: list[Value] = [*work.annotations, *work.links]
    return start_state(work.article, gold.label_schema, None, values)


def change(
    work: AnnotatedArticle, gold: State, step: Callable[[Correcting], object]
) -> AnnotatedArticle:
    """The work after its annotator did something."""
    state = own(work, gold)
    act = Correcting(state, _new_id)
    step(act)
    changed = work_of(apply_all(state, act.decisions()), work.annotator_id or "")
    return replace(changed, status=Status.FINISHED)


def take_all(work: AnnotatedArticle, gold: State) -> AnnotatedArticle:
    """The work after its annotator has accepted every correction."""
    for _ in range(200):
        left = corrections(work, gold)
        if not left:
            return work
        work = change(work, gold, lambda act, it=left[0]: act.take(it))  # type: ignore[misc]
    raise AssertionError("there is no end of corrections")


def said(correction: Correction, text: str) -> tuple[str, list[str], list[str]]:
    """What a correction tells: what it is, and both versions as quotes with their labels."""
    versions = [
        [f"{m.label} {m.span.quote(text)}" for m in version]
        for version in (correction.theirs, correction.gold)
    ]
    return correction.what.value, versions[0], versions[1]


def undecided(state: State) -> list[str]:
    """The quotes of the stops."""
    items = [state.item(entry[3]) for entry in state.stops]
    return [item.span.quote(state.article.text) for item in items if item]


def choices(state: State) -> dict[str, str]:
    """How each place was settled."""
    text = state.article.text
    return {
        r.place.quote(text): f"{r.choice} {r.difference}"
        for r in rulings_of(state)
        if not r.subject
    }


def ruling_on(state: State, quote: str) -> Ruling:
    """The only ruling on spans in a place."""
    (found,) = (
        r for r in rulings_of(state) if not r.subject and r.place.quote(state.article.text) == quote
    )
    return found
