"""What each network of the packaged pipeline learns, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from annotator.suggest.recipe.corpora import ATTRIBUTION_LABELS, ENTITY_LABELS
from annotator.suggest.tagging.features import HASHED, Array


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of one network and how much of it is dropped while it learns."""

    width: int = 128
    hidden: int = 128
    layers: int = 1
    rows: int = 3000
    embedding: int = 48
    dropout: float = 0.3
    word_dropout: float = 0.05

    @property
    def tables(self) -> list[tuple[int, int]]:
        """Rows and columns of the tables: words have the largest."""
        others = [(self.rows // 2, self.embedding)] * (len(HASHED) - 1)
        return [(self.rows, 2 * self.embedding), *others]


@dataclass(frozen=True, slots=True)
class Course:
    """What one network is to learn, and how."""

    name: str
    labels: tuple[str, ...]
    shape: Shape = field(default_factory=Shape)
    epochs: int = 12
    seed: int = 7


@dataclass(frozen=True, slots=True)
class Learnt:
    """The best weights on dev, and how they came about."""

    course: Course
    weights: dict[str, Array]
    dev_f1: float
    best_epoch: int
    minutes: float


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
