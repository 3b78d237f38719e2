"""Agreement as one document for programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from annotator.review.agreement import Agreement
from annotator.review.measures.comparison import Comparison, Figures
from annotator.review.measures.figure import Figure
from annotator.review.measures.scope import ScopeKind


def document(
    found: Agreement, finished: Mapping[str, int], explanation: Sequence[str]
) -> dict[str, Any]:
    """Everything: all annotators together, each pair, and each article where asked for."""
    whole: dict[str, Any] = {
        "finished": dict(finished),
        "retired_labels": list(found.retired),
        "overall": _comparison(found.overall),
        "pairs": [_comparison(pair) for pair in found.pairs],
    }
    if found.articles:
        whole["by_article"] = [{"article": id, **_comparison(c)} for id, c in found.articles]
    if explanation:
        whole["explanation"] = list(explanation)
    return whole


def _comparison(compared: Comparison) -> dict[str, Any]:
    return {
        "annotators": list(compared.annotators),
        "articles": compared.articles,
        "articles_by_all": compared.by_all,
        "tokens": compared.tokens,
        "characters": compared.characters,
        "layers": _scopes(compared, ScopeKind.LAYER),
        "labels": _scopes(compared, ScopeKind.LABEL),
        "pooled": next(iter(_scopes(compared, ScopeKind.POOLED))),
        "links": [
            {
                "type": links.type,
                "links": links.links,
                "figures": _figures(links.figures),
                "agr": {name: _figure(figure) for name, figure in links.agr.items()},
            }
            for links in compared.links
        ],
    }


def _scopes(compared: Comparison, kind: ScopeKind) -> Iterable[dict[str, Any]]:
    return [
        {"name": each.scope.name, "spans": each.spans, "figures": _figures(each.figures)}
        for each in compared.scopes
        if each.scope.kind is kind
    ]


def _figures(figures: Figures) -> dict[str, Any]:
    return {measure.value: _figure(figure) for measure, figure in figures.items()}


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "value": figure.value,
        "n": figure.n,
        "of": figure.of,
        "reason": figure.reason or None,
    }
