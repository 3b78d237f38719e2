"""What each network of the packaged pipeline learns, and how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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

    kind: str
    labels: tuple[str, ...] = ()
    number: int = 0
    shape: Shape = field(default_factory=Shape)
    epochs: int = 12
    seed: int = 7
    #: The share of varied articles that begin at a later line.
    later: float = 0.4

    @property
    def name(self) -> str:
        """Kind and number."""
        return f"{self.kind}-{self.number}"


@dataclass(frozen=True, slots=True)
class Learnt:
    """The best weights on dev, and how they came about."""

    course: Course
    weights: dict[str, Array]
    dev_f1: float
    best_epoch: int
    minutes: float


#: Entities are learnt by heart sooner than attributions are.
_WARY = Shape(dropout=0.4, word_dropout=0.1)


def _courses(course: Course, labels: Mapping[str, str], count: int) -> list[Course]:
    """Networks that differ by what chance gives them."""
    names = tuple(dict.fromkeys(labels.values()))
    return [
        replace(course, labels=names, number=number, seed=course.seed + number)
        for number in range(count)
    ]


ATTRIBUTION = _courses(Course("attribution"), ATTRIBUTION_LABELS, 3)
ENTITIES = _courses(Course("entities", shape=_WARY, epochs=10), ENTITY_LABELS, 3)


def shortened(
    courses: Sequence[Course], epochs: int | None, networks: int | None
) -> tuple[Course, ...]:
    """At most so many courses, of at most so many epochs."""
    return tuple(
        replace(course, epochs=min(course.epochs, epochs or course.epochs))
        for course in courses[:networks]
    )
