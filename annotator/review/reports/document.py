"""A whole report as plain data, for machines: undefined values are null, with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from annotator.review.confusion import Confusion, Matrix, Spot
from annotator.review.flags import Flag
from annotator.review.leaving_out import LeftOut
from annotator.review.measures.figure import Figure
from annotator.review.profiles import Profile
from annotator.review.reports import gold_sections, peer_sections, sections
from annotator.review.reports.report import Report
from annotator.review.trends import Stretch

_Plain = dict[str, Any]


def document_of(report: Report) -> _Plain:
    """Everything that the report holds. A label that is null stands for no span."""
    ids = report.articles
    return {
        "project": report.project,
        "label_schema": report.label_schema,
        "of": list(report.of),
        "names_told": report.names_told,
        "finished": dict(report.finished),
        "articles": len(report.articles),
        "articles_with_gold": report.gold,
        "articles_finished_by_two": report.common,
        "missing": {"gold": report.no_gold or None, "between": report.no_common or None},
        "definitions": {
            "profiles": " ".join(gold_sections.PROFILE),
            "against_gold": " ".join(gold_sections.CONFUSION),
            "between": " ".join(peer_sections.CONFUSION),
            "alpha": " ".join(peer_sections.ALPHA),
            "over_time": " ".join(peer_sections.TRENDS),
            "flags": " ".join(sections.FLAGS),
        },
        "profiles": [_profile(profile, ids) for profile in report.profiles],
        "against_gold": [_confusion(it, ids) for it in report.against_gold],
        "between": [_confusion(it, ids) for it in report.between],
        "alpha": [_left_out(it) for it in report.left_out],
        "over_time": {
            "by_article": [_stretch(it) for it in report.trends.by_article],
            "by_week": [_stretch(it) for it in report.trends.by_week],
        },
        "flags": [_flag(flag) for flag in report.flags],
    }


def _figure(figure: Figure) -> _Plain:
    plain: _Plain = {"value": figure.value, "n": figure.n, "of": figure.of}
    return plain if figure.value is not None else {**plain, "reason": figure.reason}


def _places(spots: Iterable[Spot], ids: Mapping[int, str]) -> list[_Plain]:
    return [{"article": ids[seq], "start": start, "end": end} for seq, start, end in spots]


def _profile(profile: Profile, ids: Mapping[int, str]) -> _Plain:
    by_label: dict[str, dict[str, int]] = {}
    for (label, outcome), count in profile.by_label.items():
        by_label.setdefault(label, {})[outcome] = count
    return {
        "annotator": profile.annotator,
        "articles": profile.articles,
        "spans": profile.spans,
        "gold_spans": profile.gold_spans,
        "exact_f1": {it.scope: _figure(it.exact) for it in profile.figures},
        "overlap_f1": {it.scope: _figure(it.overlap) for it in profile.figures},
        "links_exact_f1": _figure(profile.links_exact),
        "links_lenient_f1": _figure(profile.links_lenient),
        "shift": {"left": _figure(profile.left), "right": _figure(profile.right)},
        "outcomes": dict(profile.outcomes),
        "by_label": by_label,
        "places": {
            outcome: _places(spots, ids) for outcome, spots in profile.spots.items() if spots
        },
    }


def _confusion(confusion: Confusion, ids: Mapping[int, str]) -> _Plain:
    return {
        "rows": confusion.rows,
        "columns": confusion.columns,
        "articles": confusion.articles,
        "n": confusion.count,
        "layers": [_matrix(matrix, ids) for matrix in confusion.matrices],
    }


def _matrix(matrix: Matrix, ids: Mapping[int, str]) -> _Plain:
    return {
        "layer": matrix.layer,
        "labels": list(matrix.labels),
        "n": matrix.count,
        "cells": [
            {
                "row": row or None,
                "column": column or None,
                "n": cell.count,
                "places": _places(cell.spots, ids),
            }
            for (row, column), cell in matrix.cells.items()
        ],
    }


def _left_out(row: LeftOut) -> _Plain:
    return {
        "without": row.annotator or None,
        "annotators": row.left,
        "articles": row.articles,
        "alpha": {scope: _figure(figure) for scope, figure in row.figures},
    }


def _stretch(it: Stretch) -> _Plain:
    return {
        "name": it.name,
        "articles": it.articles,
        "regions": it.regions,
        "disagree": _figure(it.share),
        "kinds": dict(it.kinds),
    }


def _flag(flag: Flag) -> _Plain:
    place = {"start": flag.spot.start, "end": flag.spot.end} if flag.spot else None
    return {
        "article": flag.article_id,
        "place": place,
        "quote": flag.quote or None,
        "about": flag.about or None,
        "who": flag.who,
        "role": flag.role,
        "reason": flag.why or None,
        "note": flag.note,
    }
