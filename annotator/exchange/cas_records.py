"""A CAS as XMI, read: the record that it holds, or what is wrong with it."""

from __future__ import annotations

import builtins
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

import msgspec

from annotator.core.display import one_line
from annotator.core.label_schema import AttributeValue
from annotator.exchange.cas_names import (
    CHARACTERS,
    DATA,
    DOCUMENT,
    FLAGGED,
    FROM,
    INITIAL_VIEW,
    METADATA,
    RECORD,
    REST,
    SCORE,
    SPAN_FEATURES,
    TO,
)
from annotator.exchange.cas_types import CasType, Kind, TypeSystem
from annotator.exchange.checked_record import LONGEST_ID, checked_record
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
from annotator.exchange.utf16 import InsideCharacterError, Utf16
from annotator.exchange.xml_scan import scan
from annotator.exchange.xml_text import ILLEGAL, STAND_IN

T = TypeVar("T", bound=OwnLink)

_ID = "http://www.omg.org/XMI id"
_CAS = "http:///uima/cas.ecore "
_ROOT = "http://www.omg.org/XMI XMI"
#: What the tokens' package is abbreviated to, which the first element says.
_SEGMENTATION = re.compile(
    rb'xmlns:(\w+)="http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type\.ecore"'
)
_LONGEST_HEAD = 100_000
_NUMBER = re.compile(r"-?[0-9]{1,12}")
#: How deep the elements lie that are values.
_VALUE = 2
_NO_LANGUAGE = "x-unspecified"
_NAMESPACE = re.compile(r"http:///(.*)\.ecore (.*)")


class Origin(NamedTuple):
    """What a file's place says of it: whose work it is, and what the article is called."""

    place: str
    default_id: str
    annotator_id: str | None = None
    document: str | None = None


class _Structure(NamedTuple):
    """A feature structure, and the line that it stands on."""

    type: str
    features: Mapping[str, str]
    line: int

    def where(self, id: str) -> str:
        """Where it is, for faults."""
        return f"line {self.line}: {_short(self.type)} {id}"


@lru_cache(maxsize=256)
def _short(type: str) -> str:
    return one_line(type.rpartition(".")[2], 40)


@dataclass
class _Cas:
    """What a file holds, by the ids in it."""

    structures: dict[str, _Structure] = field(default_factory=dict)
    sofas: dict[str, Mapping[str, str]] = field(default_factory=dict)
    members: dict[str, set[str]] = field(default_factory=dict)
    _types: dict[str, str] = field(default_factory=dict)
    _open: dict[str, str] = field(default_factory=dict)
    _depth: int = 0

    def begin(self, depth: int, name: str, attributes: dict[str, str], line: int) -> None:
        """Take in an element: those within structures are values, or items of lists."""
        if depth == 0 and name != _ROOT:
            raise Fault(f"line {line}: is no XMI, but <{one_line(name, 60)}>")
        self._depth = depth
        if depth != 1:
            return
        self._open = attributes
        id = attributes.pop(_ID, None)
        if name == f"{_CAS}View":
            members = self.members.setdefault(attributes.get("sofa", ""), set())
            members.update(attributes.get("members", "").split())
            return
        if id is None or not _NUMBER.fullmatch(id):
            raise Fault(f"line {line}: <{one_line(name, 60)}> has no xmi:id that is a number")
        if id in self.structures or id in self.sofas:
            raise Fault(f"line {line}: the xmi:id {id} is there already")
        if name == f"{_CAS}Sofa":
            self.sofas[id] = attributes
        else:
            self.structures[id] = _Structure(self._type(name, line), attributes, line)

    def end(self, name: str, text: str) -> None:
        """Take in what a value was; of a list it is the first."""
        if self._depth == _VALUE:
            self._open.setdefault(name, text)
        self._depth = 0

    def _type(self, name: str, line: int) -> str:
        if name not in self._types:
            found = _NAMESPACE.fullmatch(name)
            if found is None:
                raise Fault(f"line {line}: <{one_line(name, 60)}> is no feature structure")
            package = found[1].replace("/", ".")
            self._types[name] = f"{package}.{found[2]}"
        return self._types[name]

    def text(self) -> tuple[str, str]:
        """The sofa with the text, by its id, and the text."""
        found = {id: it for id, it in self.sofas.items() if it.get("sofaString")}
        for id, it in found.items():
            if it.get("sofaID") == INITIAL_VIEW:
                return id, it["sofaString"]
        if not found:
            raise Fault("holds no text (a Sofa with a sofaString)")
        id = next(iter(found))
        return id, found[id]["sofaString"]


def entry_of(data: bytes, types: TypeSystem, origin: Origin) -> Entry:
    """The record of a file.

    Raises:
        Fault: with what is wrong, and on which line.
    """
    cas = _Cas()
    scan(_without_tokens(data), cas.begin, cas.end)
    return _Reader(cas, types, origin).entry()


def _without_tokens(data: bytes) -> bytes:
    """The same but for the tokens, which most of a file is, and which nobody asks for.

    Lines stay as they are. It only takes what it knows to be a token; others are passed over later.
    """
    prefix = _SEGMENTATION.search(data, 0, _LONGEST_HEAD)
    if prefix is None:
        return data
    token = rb'<%b:Token(?: [\w:]+="[^"<&\n]*")* ?/>' % re.escape(prefix[1])
    return re.sub(token, b"", data)


class _Reader:
    """Makes a record of a CAS."""

    def __init__(self, cas: _Cas, types: TypeSystem, origin: Origin) -> None:
        self._cas, self._types, self._origin = cas, types, origin
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
        )
        return Entry(self._origin.place, record, "", trimmed, +self._left_out)

    def _chosen(self) -> dict[str, tuple[_Structure, CasType]]:
        """The structures that are spans or relations on the text."""
        members = self._cas.members.get(self._sofa, set())
        found: dict[str, tuple[_Structure, CasType]] = {}
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

    def _span(self, id: str, structure: _Structure, type: CasType) -> PlainSpan | None:
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

    def _label(self, structure: _Structure, type: CasType) -> str | None:
        """What it is called: its label, or where its type has no room for one, the type."""
        if type.label is None:
            return type.short
        return structure.features.get(type.label) or None

    def _place(self, id: str, structure: _Structure) -> tuple[int, int]:
        where = structure.where(id)
        found = [structure.features.get(it, "") for it in ("begin", "end")]
        if not all(_NUMBER.fullmatch(it) for it in found):
            raise Fault(f"{where}: has no begin and end that are numbers")
        begin, end = map(int, found)
        if not 0 <= begin <= end <= self._units.units:
            raise Fault(
                f"{where}: {begin}-{end} is no range within a text of "
                f"{self._units.units} UTF-16 units"
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

    def _count_slots(self, structure: _Structure, type: CasType) -> None:
        said = [it for it in type.slots if structure.features.get(it) not in (None, "", "0", "0.0")]
        self._left_out["value of a feature"] += len(said)

    def _link(
        self, id: str, structure: _Structure, type: CasType, spans: Mapping[str, PlainSpan]
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

    def _own(self, id: str, structure: _Structure, type: CasType, shape: builtins.type[T]) -> T:
        """What this program's features say; every span and link gets an id that is its alone."""
        said: dict[str, Any] = {}
        where = structure.where(id)
        if type.is_ours:
            features = {it: structure.features.get(it) for it in SPAN_FEATURES}
            said = {it: value for it, value in features.items() if value and it != REST}
            said[FLAGGED] = said.get(FLAGGED) == "true"
            if SCORE in said:
                said[SCORE] = _score(said[SCORE], where)
            if rest := features[REST]:
                said = {**said, **_decoded(rest, f"{where}: {REST}")}
        own = own_of(said, shape, where)
        if own.id is None or own.id in self._own_ids:
            own.id = f"xmi {id}"
        self._own_ids.add(own.id)
        return own

    def _record(self) -> PlainRecord:
        """The record without spans and links."""
        about = self._about(DOCUMENT)
        said = self._about(RECORD).get(DATA)
        kept = _decoded(said, RECORD) if said else {}
        own = own_record_of(kept)
        if own is None:
            own = OwnRecord(VERSION, self._name(about))
            return plain_record(
                *(self._text, own, self._metadata(about)), self._origin.annotator_id, own.status
            )
        annotator_id = own.annotator
        if about.get("documentId") != own.id:
            # INCEpTION puts the name of whoever worked on it there.
            annotator_id = self._origin.annotator_id or annotator_id
        text = _restored(self._text, kept.get(CHARACTERS) or {})
        return plain_record(text, own, {}, annotator_id, own.status)

    def _about(self, type: str) -> Mapping[str, str]:
        """The features of the one structure of that type."""
        found = (it.features for it in self._cas.structures.values() if it.type == type)
        return next(found, {})

    def _name(self, about: Mapping[str, str]) -> str:
        """What to call the article: INCEpTION has a document's name as its title."""
        names = (self._origin.document, about.get("documentTitle"), about.get("documentId"))
        good = (it for it in names if it and it.isprintable() and len(it) <= LONGEST_ID)
        return next(good, self._origin.default_id)

    def _metadata(self, about: Mapping[str, str]) -> dict[str, object]:
        found: dict[str, object] = {}
        if (language := about.get("language", _NO_LANGUAGE)) != _NO_LANGUAGE:
            found["language"] = language
        for it in self._cas.structures.values():
            if it.type == METADATA and (key := it.features.get("key")):
                found[key] = it.features.get("value", "")
        return found


def _score(said: str, where: str) -> float:
    try:
        return float(said)
    except ValueError:
        raise Fault(f"{where}: the {SCORE} '{one_line(said, 20)}' is no number") from None


def _decoded(said: str, where: str) -> dict[str, Any]:
    """What stands in a feature as JSON."""
    try:
        return msgspec.json.decode(said, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise Fault(f"{where}: {one_line(str(error), 100)}") from None


def _restored(text: str, characters: Mapping[str, Any]) -> str:
    """The text with the characters that others stand for, as XML has no way to write them."""
    if not isinstance(characters, dict):
        raise Fault(f"{RECORD}: {CHARACTERS} is no object")
    chars = list(text)
    for place, code in characters.items():
        at = int(place) if _NUMBER.fullmatch(place) else -1
        is_place = 0 <= at < len(chars) and chars[at] == STAND_IN
        if not is_place or type(code) is not int or not ILLEGAL.match(_character(code)):
            raise Fault(f"{RECORD}: {CHARACTERS}: {one_line(place, 20)} has nothing to restore")
        chars[at] = chr(code)
    return "".join(chars)


def _character(code: int) -> str:
    is_text = 0 <= code < 0xD800 or 0xDFFF < code <= 0x10FFFF
    return chr(code) if is_text else " "
