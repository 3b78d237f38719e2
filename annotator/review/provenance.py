"""How each gold annotation and link came to be, told from the rulings."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import TypeAlias

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation, Link
from annotator.core.provenance import Provenance
from annotator.core.ruling import Mark, Ruling, Version

#: Who touched something last, and when.
LastTouched: TypeAlias = Mapping[str, tuple[str, str]]


def provenance_of(
    gold: AnnotatedArticle,
    rulings: Iterable[Ruling],
    touched: LastTouched,
    works: Callable[[], Iterable[AnnotatedArticle]],
) -> dict[str, Provenance]:
    """The provenance of everything gold, by id.

    Of what no ruling accounts for (a reviewer did it by hand) `touched` says who did it, and the
    finished `works`, asked for only then, who has the same.
    """
    wanted = _marks(gold.annotations, gold.links)
    by_id = {id: ruling for ruling in sorted(rulings, key=_order) for id in ruling.gold}
    found = {id: _of(by_id[id], mark) for id, mark in wanted.items() if id in by_id}
    by_hand = [id for id in wanted if id not in found and id in touched]
    if by_hand:
        content = _content(gold)
        having = {work.annotator_id or "": set(_content(work).values()) for work in works()}
        for id in by_hand:
            names = (name for name, theirs in having.items() if content[id] in theirs)
            found[id] = Provenance(tuple(sorted(names)), *touched[id])
    return found


def _marks(annotations: Sequence[Annotation], links: Iterable[Link]) -> dict[str, Mark]:
    """What rulings have in their inputs: of a link, its far end without attributes."""
    marks = {annotation.id: Mark.of(annotation) for annotation in annotations}
    ends = {id: Mark(mark.span, mark.label) for id, mark in marks.items()}
    return {**marks, **{link.id: ends[link.to_id] for link in links}}


def _content(work: AnnotatedArticle) -> dict[str, Hashable]:
    """What each annotation and link says, whatever its id."""
    marks = {annotation.id: Mark.of(annotation) for annotation in work.annotations}
    links = {
        link.id: (link.type, marks[link.from_id].place, marks[link.to_id].place)
        for link in work.links
    }
    return {**marks, **links}


def _of(ruling: Ruling, mark: Mark) -> Provenance:
    return Provenance(
        _proposers(ruling.inputs, mark),
        ruling.reviewer,
        ruling.at,
        str(ruling.choice),
        ruling.rule,
        str(ruling.difference),
        str(ruling.reason or ""),
        ruling.note,
    )


def _proposers(inputs: Mapping[str, Version], mark: Mark) -> tuple[str, ...]:
    return tuple(sorted(name for name, version in inputs.items() if mark in version))


def _order(ruling: Ruling) -> tuple[str, str]:
    return ruling.at, ruling.id
