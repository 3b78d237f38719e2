"""Every measure under its name, and all of them at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

from annotator.review.measures import links
from annotator.review.measures.figure import Figure
from annotator.review.measures.kappa import label_kappa, token_kappa
from annotator.review.measures.link_figures import link_f1, mean_agr
from annotator.review.measures.scope import Scope, ScopeKind
from annotator.review.measures.spans import boundary_f1, exact_f1, overlap_f1, untouched_share
from annotator.review.measures.tally import Tally


class Measure(StrEnum):
    """The measures by the names that they have in a document."""

    EXACT = "exact_f1"
    OVERLAP = "overlap_f1"
    BOUNDARY = "boundary_f1"
    LABEL_KAPPA = "label_kappa"
    TOKEN_KAPPA = "token_kappa"
    ALPHA = "alpha"
    FLEISS = "fleiss_kappa"
    UNITIZING = "unitizing_alpha"
    UNTOUCHED = "untouched_share"
    LINK_EXACT = "link_exact_f1"
    LINK_LENIENT = "link_lenient_f1"
    LINK_WITH_SOURCE = "link_lenient_with_source_f1"
    LINK_PAIR = "link_pair_f1"
    LINK_AGR = "link_agr"


#: What is measured between two; among more it is the mean over their pairs.
_BETWEEN: Mapping[Measure, Callable[[Tally, Scope], Figure]] = {
    Measure.EXACT: exact_f1,
    Measure.OVERLAP: overlap_f1,
    Measure.BOUNDARY: boundary_f1,
    Measure.LABEL_KAPPA: label_kappa,
    Measure.TOKEN_KAPPA: token_kappa,
    Measure.UNTOUCHED: untouched_share,
}

#: For one label these are exact F1 over again, or a kappa of one class.
_NOT_OF_A_LABEL = (Measure.BOUNDARY, Measure.LABEL_KAPPA)

_LINKS = {
    Measure.LINK_EXACT: links.EXACT,
    Measure.LINK_LENIENT: links.LENIENT,
    Measure.LINK_WITH_SOURCE: links.WITH_SOURCE,
    Measure.LINK_PAIR: links.PAIRS,
}


def figures_between(pair: Tally, scope: Scope) -> dict[Measure, Figure]:
    """Every measure on spans and tokens that is defined for two, in this scope."""
    leave_out = _NOT_OF_A_LABEL if scope.kind is ScopeKind.LABEL else ()
    return {m: figure(pair, scope) for m, figure in _BETWEEN.items() if m not in leave_out}


def link_figures_between(pair: Tally, type: str | None) -> dict[Measure, Figure]:
    """Every measure on links, for one type or all of them."""
    figures = {measure: link_f1(pair, what, type) for measure, what in _LINKS.items()}
    return {**figures, Measure.LINK_AGR: mean_agr(pair, type)}
