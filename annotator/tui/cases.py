"""An article under review, as it comes out of the file: its gold, and everybody's work on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotators import SUGGESTIONS
from annotator.core.display import one_line
from annotator.core.errors import AnnotatorError
from annotator.core.ruling import Remarks
from annotator.core.state import State, apply_all
from annotator.review.docket import Docket, docket_of
from annotator.review.settling import Settling
from annotator.store.log import Actor
from annotator.store.reviews import Reviewable
from annotator.store.states import OpenArticle
from annotator.store.store import Store
from annotator.tui.review_queue import Spot, Ticket, spot_of
from annotator.tui.session import Session

#: How many works there must be to compare.
LEAST = 2


class NothingToReviewError(AnnotatorError):
    """There is no article whose works could be compared."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Whose works are compared (None: everybody's), whether the suggestions are one of them.

    `blind` hides the names and puts the versions in an order that tells nothing.
    """

    names: tuple[str, ...] | None = None
    with_suggestions: bool = False
    blind: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """One article: the gold as the reviewers find it, and the works that are compared."""

    opened: OpenArticle
    works: tuple[AnnotatedArticle, ...]
    #: The last act of each annotator that the works show.
    heads: Mapping[str, str | None] = field(default_factory=dict)

    @property
    def state(self) -> State:
        """The gold."""
        return self.opened.state

    @property
    def docket(self) -> Docket:
        """What there is to settle."""
        return docket(self.state, self.works)


def docket(state: State, works: Sequence[AnnotatedArticle]) -> Docket:
    """What of some works is not settled by a gold."""
    return docket_of(works, state.label_schema, state.annotations, state.records.values())


def load(store: Store, actor: Actor, terms: Terms, seq: int) -> Case:
    """Read an article under review."""
    return case_of(store, store.load(seq, actor, with_suggestions=False), terms)


def case_of(store: Store, opened: OpenArticle, terms: Terms) -> Case:
    """An article that was read, with the works on it."""
    # The heads first: what comes in between is then found to be new.
    heads = store.work_heads(opened.seq)
    return Case(opened, works_of(store, terms, opened.seq), heads)


def works_of(store: Store, terms: Terms, seq: int) -> tuple[AnnotatedArticle, ...]:
    """The works on an article that are compared."""
    return tuple(store.works(seq, terms.names, with_suggestions=terms.with_suggestions))


def roll_of(store: Store, terms: Terms) -> list[Reviewable]:
    """The articles under review: those that enough of the annotators have finished.

    Raises:
        NothingToReviewError: when there is none, saying why.
    """
    least = LEAST - terms.with_suggestions
    roll = [r for r in store.reviewable() if len(_compared(r, terms)) >= least]
    if not roll:
        raise NothingToReviewError(f"{store.path}: {_why_none(store, terms)}")
    return roll


def check_names(store: Store, names: Sequence[str]) -> None:
    """Make sure that these annotators have finished something.

    Raises:
        NothingToReviewError: naming the one who has not.
    """
    known = store.annotators()
    for name in names:
        if name not in known:
            have = f"; those who have: {', '.join(known)}" if known else ""
            raise NothingToReviewError(f"{store.path}: '{name}' has annotated nothing here{have}")
        if not known[name]:
            raise NothingToReviewError(f"{store.path}: '{name}' has not finished an article yet")


def _compared(article: Reviewable, terms: Terms) -> list[str]:
    return [n for n in article.annotators if terms.names is None or n in terms.names]


def _why_none(store: Store, terms: Terms) -> str:
    finished = [name for name, count in store.annotators().items() if count]
    if terms.names is not None:
        return f"no article has been finished by two of {', '.join(terms.names)}"
    if not finished:
        return "nobody has finished an article yet: that is done in 'annotator annotate'"
    if len(finished) == 1:
        return (
            f"only '{finished[0]}' has finished articles; --of '{finished[0]}' checks them,"
            " and --suggestions compares them with what was suggested"
        )
    return f"no article has been finished by two people ({', '.join(finished)} finished others)"


# The order of layers, and tickets


def layer_order(state: State, found: Docket) -> dict[str, int]:
    """The place of each layer in the order of regions that begin together."""
    names = [layer.name for layer in state.label_schema.layers]
    names += [region.layer for region in found.spans]
    return {name: place for place, name in enumerate(dict.fromkeys(names))}


def kept_remarks(session: Session) -> dict[tuple[int, Spot], Remarks]:
    """What the reviewer said of regions before deciding on them, by article and place."""
    layers = [layer.name for layer in session.store.label_schema.layers]
    found: dict[tuple[int, Spot], Remarks] = {}
    for it in session.store.kept_remarks(session.actor):
        order = layers.index(it.layer) if it.layer in layers else len(layers)
        spot = (bool(it.subject), it.place.start, order, it.place.end, it.layer, it.subject)
        found[it.article_seq, spot] = it.said
    return found


def surveyed(case: Case, new_id: Callable[[], str]) -> list[Ticket]:
    """What of an article will wait for a person when it is opened, links included."""
    found, state = case.docket, case.state
    waiting = [region for region in found.queue if not region.settles_itself]
    if found.queue and not waiting:
        act = Settling(state, new_id, reviewer="", at="")
        act.settle_by_itself(case.works)
        state = apply_all(state, act.decisions())
        found = docket(state, case.works)
        waiting = list(found.queue)
    layers, text = layer_order(state, found), state.article.text
    seq = case.opened.seq
    return [Ticket.of(seq, region, spot_of(region, layers), text) for region in waiting]


def shown_name(name: str) -> str:
    """What people call an annotator, or the machine."""
    return "suggestions" if name == SUGGESTIONS else one_line(name, 24)
