"""Which articles an annotator has still to do, as conditions of a query."""

from __future__ import annotations

from annotator.store.assignments import CURRENT

#: The articles that bulk work of ?1 leaves alone: closed by them, or given to others only.
NOT_TO_DO = f"""
SELECT article FROM progress WHERE annotator_id = ?1 AND role = 'annotator'
AND status IN ('finished', 'skipped')
UNION SELECT article FROM (
    SELECT article FROM assignment AS step WHERE {CURRENT}
    EXCEPT SELECT article FROM assignment AS step WHERE step.annotator_id = ?1 AND {CURRENT})
"""
