"""A CAS as XMI, read: the record that it holds, or what is wrong with it."""

from __future__ import annotations

import builtins
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple, TypeVar

from annotator.core.label_schema import AttributeValue
from annotator.exchange.cas_names import (
    CHARACTERS,
    DATA,
    DOCUMENT,
    FROM,
    METADATA,
    RECORD,
    SPAN_FEATURES,
    TO,
)
from annotator.exchange.cas_own import decoded, restored, said_in
from annotator.exchange.cas_structures import NUMBER, Cas, Structure, cas_of
from annotator.exchange.cas_types import CasType, Kind, TypeSystem
from annotator.exchange.checked_record import LONGEST_ID, Counting, checked_record
from annotator.exchange.errors import Fault
from annotator.exchange.formats import Entry
from annotator.exchange.jsonl_shapes import VERSION, PlainLink, PlainRecord, PlainSpan
from annotator.exchange.own_data import (
    OwnLink,
    OwnRecord,
    OwnSpan,
    decided,
    own_of,
    own_record_of,
    plain_link,
    plain_record,
    plain_span,
)
from annotator.exchange.utf16 import UNIT, InsideCharacterError, Utf16

T = TypeVar("T", bound=OwnLink)

_NO_LANGUAGE = "x-unspecified"


class Whereabouts(NamedTuple):
    """What a file's place says of it: whose work it is, and what the article is called."""

    place: str
    default_id: str
    annotator_id: str | None = None
    document: str | None = None


def entry_of(data: bytes, types: TypeSystem, whereabouts: Whereabouts) -> Entry:
    """The record of a file.

    Raises:
        Fault: with what is wrong, and on which line.
    """
    return _Reader(cas_of(data), types, whereabouts).entry()


class _Reader:
    """Makes a record of a CAS."""

    def __init__(self, cas: Cas, types: TypeSystem, whereabouts: Whereabouts) -> None:
        self._cas, self._types, self._whereabouts = cas, types, whereabouts
        self._sofa, self._text = cas.text()
        self._units = Utf16(self._text)
        self._left_out: Counter[str] = Counter()
        self._own_ids: set[str] = set()

    def entry(self) -> Entry:
        """The record, checked, and what it has no place for."""
        chosen = self._chosen()
        spans: dict[str, PlainSpan] = {}
        for id, (structure, type) in chosen.items():
            if type.kind is Kind.SPAN and (span := self._span(id, structure, type)):
                spans[id] = span
        links: dict[str, PlainLink] = {}
        for id, (structure, type) in chosen.items():
            if type.kind is Kind.RELATION and (link := self._link(id, structure, type, spans)):
                links[id] = link
        plain = self._record()
        plain.spans, plain.links = list(spans.values()), list(links.values())
        if plain.annotator is not None:
            decided(plain.spans)
            decided(plain.links)
        record, trimmed = checked_record(
            plain,
            [self._cas.structures[id].where(id) for id in spans],
            [self._cas.structures[id].where(id) for id in links],
            Counting(self._units.to_units, UNIT),
        )
        return Entry(self._whereabouts.place, record, "", trimmed, +self._left_out)

    def _chosen(self) -> dict[str, tuple[Structure, CasType]]:
        """The structures that are spans or relations on the text."""
        members = self._cas.members.get(self._sofa, set())
        found: dict[str, tuple[Structure, CasType]] = {}
        for id, structure in self._cas.structures.items():
            type = self._types.get(structure.type)
            if type is None:
                self._left_out["structure of an unknown type"] += 1
            elif type.kind is Kind.OTHER:
                self._left_out[f"annotation of the type {type.short}"] += 1
            elif type.kind is not Kind.SCENERY:
                if structure.features.get("sofa") != self._sofa:
                    self._left_out["annotation on another text"] += 1
                elif id not in members:
                    self._left_out["annotation outside the index"] += 1
                else:
                    found[id] = (structure, type)
        return found

    def _span(self, id: str, structure: Structure, type: CasType) -> PlainSpan | None:
        label = self._label(structure, type)
        start, end = self._place(id, structure)
        if label is None or start == end:
            self._left_out["span without a label" if label is None else "empty span"] += 1
            return None
        self._count_slots(structure, type)
        features = structure.features
        own = self._own(id, structure, type, OwnSpan)
        attributes = self._attributes(features, type)
        if attributes:
            own.attributes = {**(own.attributes or {}), **attributes}
        return plain_span((start, end), label, None, own, None)

    def _label(self, structure: Structure, type: CasType) -> str | None:
        """What it is called: its label, or where its type has no room for one, the type."""
        if type.label is None:
            return type.short
        return structure.features.get(type.label) or None

    def _place(self, id: str, structure: Structure) -> tuple[int, int]:
        where = structure.where(id)
        found = [structure.features.get(it, "") for it in ("begin", "end")]
        if not all(NUMBER.fullmatch(it) for it in found):
            raise Fault(f"{where}: has no begin and end that are numbers")
        begin, end = map(int, found)
        if not 0 <= begin <= end <= self._units.units:
            raise Fault(
                f"{where}: {begin}-{end} is no range within a text of {self._units.units} {UNIT}"
            )
        try:
            return self._units.to_points(begin), self._units.to_points(end)
        except InsideCharacterError as error:
            raise Fault(f"{where}: {error}") from None

    def _attributes(self, features: Mapping[str, str], type: CasType) -> dict[str, AttributeValue]:
        """The attributes that are said. A flag that is off may just as well not be there."""
        ours = SPAN_FEATURES if type.is_ours else ()
        found: dict[str, AttributeValue] = {}
        for name in type.texts:
            if name not in ours and (value := features.get(name)):
                found[name] = value == "true" if value in ("true", "false") else value
        for name in type.flags:
            if name not in ours and features.get(name) == "true":
                found[name] = True
        return found

    def _count_slots(self, structure: Structure, type: CasType) -> None:
        said = [it for it in type.slots if structure.features.get(it) not in (None, "", "0", "0.0")]
        self._left_out["value of a feature"] += len(said)

    def _link(
        self, id: str, structure: Structure, type: CasType, spans: Mapping[str, PlainSpan]
    ) -> PlainLink | None:
        label = self._label(structure, type)
        ends = [structure.features.get(it, "") for it in (FROM, TO)]
        if label is None or not all(end in spans for end in ends):
            what = "relation without a label" if label is None else "relation of no span"
            self._left_out[what] += 1
            return None
        own = self._own(id, structure, type, OwnLink)
        if not type.is_ours:
            self._left_out["value of a feature"] += len(self._attributes(structure.features, type))
        self._count_slots(structure, type)
        from_id, to_id = (spans[end].id or end for end in ends)
        return plain_link(label, from_id, to_id, own)

    def _own(self, id: str, structure: Structure, type: CasType, shape: builtins.type[T]) -> T:
        """What this program's features say; every span and link gets an id that is its alone."""
        where = structure.where(id)
        said = said_in(structure.features, where) if type.is_ours else None
        own = own_of(said, shape, where)
        if own.id is None or own.id in self._own_ids:
            own.id = f"xmi {id}"
        self._own_ids.add(own.id)
        return own

    def _record(self) -> PlainRecord:
        """The record without spans and links."""
        about = self._about(DOCUMENT)
        said = self._about(RECORD).get(DATA)
        kept = decoded(said, RECORD) if said else {}
        own = own_record_of(kept)
        if own is None:
            own = OwnRecord(VERSION, self._name(about))
            return plain_record(
                *(self._text, own, self._metadata(about)),
                self._whereabouts.annotator_id,
                own.status,
            )
        annotator_id = own.annotator
        if about.get("documentId") != own.id:
            # INCEpTION puts the name of whoever worked on it there.
            annotator_id = self._whereabouts.annotator_id or annotator_id
        text = restored(self._text, kept.get(CHARACTERS) or {})
        return plain_record(text, own, {}, annotator_id, own.status)

    def _about(self, type: str) -> Mapping[str, str]:
        """The features of the one structure of that type."""
        found = (it.features for it in self._cas.structures.values() if it.type == type)
        return next(found, {})

    def _name(self, about: Mapping[str, str]) -> str:
        """What to call the article: INCEpTION has a document's name as its title."""
        names = (self._whereabouts.document, about.get("documentTitle"), about.get("documentId"))
        good = (it for it in names if it and it.isprintable() and len(it) <= LONGEST_ID)
        return next(good, self._whereabouts.default_id)

    def _metadata(self, about: Mapping[str, str]) -> dict[str, object]:
        found: dict[str, object] = {}
        if (language := about.get("language", _NO_LANGUAGE)) != _NO_LANGUAGE:
            found["language"] = language
        for it in self._cas.structures.values():
            if it.type == METADATA and (key := it.features.get("key")):
                found[key] = it.features.get("value", "")
        return found
