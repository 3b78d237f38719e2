"""What each network of the packaged pipeline learns, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from annotator.suggest.recipe.corpora import ATTRIBUTION_LABELS, ENTITY_LABELS
from annotator.suggest.recipe.learning import Course
from annotator.suggest.recipe.torch_network import Shape

_PLAIN = Shape()
_DEEP = Shape(layers=2, dropout=0.35)
_WIDE = Shape(width=160, hidden=192, dropout=0.4)


def _courses(kind: str, labels: Sequence[str], epochs: tuple[int, int, int]) -> tuple[Course, ...]:
    shapes = (_PLAIN, _DEEP, _WIDE)
    return tuple(
        Course(f"{kind}-{number}", tuple(labels), shape, count, 7 + number)
        for number, (shape, count) in enumerate(zip(shapes, epochs, strict=True))
    )


ATTRIBUTION = _courses("attribution", tuple(ATTRIBUTION_LABELS.values()), (12, 12, 12))
ENTITIES = _courses("entities", tuple(dict.fromkeys(ENTITY_LABELS.values())), (10, 10, 10))


def shortened(
    courses: Sequence[Course], epochs: int | None, networks: int | None
) -> tuple[Course, ...]:
    """At most so many courses, of at most so many epochs."""
    return tuple(
        replace(course, epochs=min(course.epochs, epochs or course.epochs))
        for course in courses[:networks]
    )
