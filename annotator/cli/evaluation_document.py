"""An evaluation of suggestions as one document for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from annotator.cli.evaluation_tables import in_order
from annotator.review.evaluating.outcomes import Outcome
from annotator.review.evaluating.score import Score, Scores

if TYPE_CHECKING:
    from annotator.cli.evaluating import Evaluated


def document(evaluated: Evaluated) -> dict[str, Any]:
    """Everything; what cannot be computed is null."""
    found = evaluated.found
    labels = in_order(evaluated.label_schema, found.labels)
    return {
        "articles": found.articles,
        "works": dict(found.works),
        "gold": evaluated.gold,
        "suggester": evaluated.suggester,
        "finished_without_suggestions": evaluated.unsuggested,
        "worked_with_suggestions": list(evaluated.leaning),
        "labels": [_spans(name, found.labels[name]) for name in labels],
        "all": _spans("all", found.all_labels),
        "suggesters": [_spans(*one) for one in found.suggesters.items()],
        "links": [_links(*one) for one in found.links.items()],
        "all_links": _links("all", found.all_links),
        "outcomes": [
            {
                "label": label,
                "suggester": suggester,
                "suggested": outcomes.total(),
                **{str(outcome): outcomes[outcome] for outcome in Outcome},
            }
            for (label, suggester), outcomes in sorted(found.outcomes.items())
        ],
        "added": {
            label: found.added[label] for label in in_order(evaluated.label_schema, found.added)
        },
    }


def _spans(name: str, scores: Scores) -> dict[str, Any]:
    return {"name": name, "exact": _score(scores.exact), "overlap": _score(scores.loose)}


def _links(name: str, scores: Scores) -> dict[str, Any]:
    return {"name": name, "exact": _score(scores.exact), "strict": _score(scores.loose)}


def _score(score: Score) -> dict[str, Any]:
    return {
        "right": score.right,
        "suggested": score.suggested,
        "annotated": score.annotated,
        "precision": score.precision,
        "recall": score.recall,
        "f1": score.f1,
    }
