"""Labels and link types of elsewhere under the names that they have here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from msgspec import structs

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation, Link
from annotator.core.display import one_line
from annotator.core.errors import AnnotatorError
from annotator.core.span import Span
from annotator.core.suggestion import SuggestedLink, Suggestion, Suggestions

S = TypeVar("S", Annotation, Suggestion)
K = TypeVar("K", Link, SuggestedLink)


class NamesError(AnnotatorError):
    """A pair of names that is none; its message is one line for people."""


@dataclass(frozen=True, slots=True)
class Names:
    """New names by old ones, of labels and link types alike; None: what has it is left out."""

    new: Mapping[str, str | None] = field(default_factory=dict)

    @classmethod
    def parse(cls, pairs: Iterable[str]) -> Names:
        """Pairs as `PER=PERSON`, or `MISC=` for what is to be left out.

        Raises:
            NamesError: when one says something else, or two the opposite.
        """
        new: dict[str, str | None] = {}
        for pair in pairs:
            old, sign, name = (part.strip() for part in pair.partition("="))
            if not (old and sign):
                raise NamesError(f"--map: '{one_line(pair, 60)}' is no pair; say OLD=NEW, or OLD=")
            if new.setdefault(old, name or None) != (name or None):
                raise NamesError(f"--map: '{one_line(old, 40)}' is to become two things")
        return cls(new)

    def apply(self, record: AnnotatedArticle) -> tuple[AnnotatedArticle, dict[str, int]]:
        """The record under the new names, and how many spans and links are left out, by reason.

        Where two spans of one place come to have one label, the first stays, with the links of
        both.
        """
        if not self.new:
            return record, {}
        annotations, twins = self._renamed(record.annotations)
        proposed, proposed_twins = self._renamed(record.suggestions.spans)
        twins |= proposed_twins
        ends = {a.id: a.id for a in annotations} | {s.id: s.id for s in proposed} | twins
        links = self._relinked(record.links, ends)
        proposed_links = self._relinked(record.suggestions.links, ends)
        spans = len(record.annotations) + len(record.suggestions.spans)
        before = len(record.links) + len(record.suggestions.links)
        lost = {
            "span by the map": spans - len(annotations) - len(proposed) - len(twins),
            "span that the map makes another's double": len(twins),
            "link by the map": before - len(links) - len(proposed_links),
        }
        renamed = replace(
            record,
            annotations=annotations,
            links=links,
            suggestions=Suggestions(proposed, proposed_links),
            provenance={id: p for id, p in record.provenance.items() if id not in twins},
        )
        return renamed, {what: number for what, number in lost.items() if number}

    def _renamed(self, items: tuple[S, ...]) -> tuple[tuple[S, ...], dict[str, str]]:
        """Those that stay, and of those that are another's double whose, by their ids."""
        stay: dict[tuple[Span, str], S] = {}
        twins: dict[str, str] = {}
        for item in items:
            name = self.new.get(item.label, item.label)
            if name is None:
                continue
            first = stay.setdefault((item.span, name), structs.replace(item, label=name))
            if first.id != item.id:
                twins[item.id] = first.id
        return tuple(stay.values()), twins

    def _relinked(self, links: tuple[K, ...], ends: Mapping[str, str]) -> tuple[K, ...]:
        stay: dict[tuple[str, str, str], K] = {}
        for link in links:
            type = self.new.get(link.type, link.type)
            if type is None or link.from_id not in ends or link.to_id not in ends:
                continue
            start, end = ends[link.from_id], ends[link.to_id]
            if start != end:
                moved = structs.replace(link, type=type, from_id=start, to_id=end)
                stay.setdefault((type, start, end), moved)
        return tuple(stay.values())


def names_in(record: AnnotatedArticle) -> set[str]:
    """The labels and link types of a record."""
    labels = {a.label for a in record.annotations} | {s.label for s in record.suggestions.spans}
    types = {k.type for k in record.links} | {k.type for k in record.suggestions.links}
    return labels | types
