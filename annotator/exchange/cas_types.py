"""A type system as it stands in a file, and what its types are to this program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import lru_cache

from annotator.core.display import one_line
from annotator.exchange.cas_names import (
    ANNOTATION,
    BOOLEAN,
    FROM,
    LABEL,
    NAMED_ENTITY,
    RECORD,
    REST,
    STRING,
    SUGGESTER,
    TO,
    TYPE_SYSTEM,
)
from annotator.exchange.errors import Fault
from annotator.exchange.xml_scan import scan

_NAMESPACE = "http://uima.apache.org/resourceSpecifier "
_MOST_PARENTS = 100

#: Types of these packages are DKPro's and INCEpTION's own: but for named entities they are no
#: layers that somebody made.
_BUILT_IN = ("uima.", "de.tudarmstadt.ukp.", "org.dkpro.", "org.apache.uima.")

#: What INCEpTION cuts a text into, and what it says of the document and of its layers.
_SCENERY = (
    *("uima.cas.", "de.tudarmstadt.ukp.clarin.webanno.api.type."),
    *("de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.", "org.dkpro.core.api.xml.type."),
    *("de.tudarmstadt.ukp.dkpro.core.api.metadata.type.", "org.dkpro.core.api.pdf.type."),
)
_DOCUMENT = "uima.tcas.DocumentAnnotation"
_LEMMAS = ("Lemma", "Stem")

#: Where a label is, wherever the type system says nothing better.
_LABEL_NAMES = (LABEL, "value")


class Kind(Enum):
    """What structures of a type are: the text's own scenery is of no interest to anybody."""

    SPAN = auto()
    RELATION = auto()
    SCENERY = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class CasType:
    """A type: the feature its label is in, if there is one, and those that are attributes.

    `slots` are the features that hold what no attribute can. `is_ours` says that this program
    made it of a label schema.
    """

    name: str
    kind: Kind
    label: str | None = None
    texts: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()
    is_ours: bool = False

    @property
    def short(self) -> str:
        """Its name without the package."""
        return one_line(self.name.rpartition(".")[2], 40)


@dataclass
class _Described:
    """A type as it is described."""

    parent: str = ""
    features: dict[str, str] = field(default_factory=dict)


class TypeSystem:
    """The types of a type system, by name."""

    def __init__(self, described: Mapping[str, _Described]) -> None:
        self._described = described
        self._known: dict[str, CasType | None] = {}

    def get(self, name: str) -> CasType | None:
        """The type of that name, if there is one."""
        if name not in self._known:
            self._known[name] = self._made(name)
        return self._known[name]

    def _made(self, name: str) -> CasType | None:
        lineage = self._lineage(name)
        is_scenery = name.startswith(_SCENERY) and not name.endswith(_LEMMAS)
        if is_scenery or name == RECORD or _DOCUMENT in lineage:
            return CasType(name, Kind.SCENERY)
        if name not in self._described and not name.startswith("uima."):
            return None
        features: dict[str, str] = {}
        for it in lineage:
            if it in self._described:
                features.update(self._described[it].features)
        for feature, range in features.items():
            if STRING in self._lineage(range):
                features[feature] = STRING
        is_entity = NAMED_ENTITY in lineage
        if ANNOTATION not in lineage or (name.startswith(_BUILT_IN) and not is_entity):
            return CasType(name, Kind.OTHER)
        if is_entity:
            others = tuple(it for it in features if it != "value")
            return CasType(name, Kind.SPAN, "value", slots=others)
        is_relation = {FROM, TO} <= features.keys()
        return _layer(name, Kind.RELATION if is_relation else Kind.SPAN, features)

    def _lineage(self, name: str) -> list[str]:
        """The type with all that it is a kind of."""
        lineage = [name]
        while name in self._described:
            name = self._described[name].parent
            lineage.append(name)
            if len(lineage) > _MOST_PARENTS:
                shown = one_line(lineage[0], 80)
                raise Fault(f"its {TYPE_SYSTEM}: the type {shown} has no end of parents")
        return lineage


def _layer(name: str, kind: Kind, features: Mapping[str, str]) -> CasType:
    """What is a label and what an attribute: a single text is the label, whatever its name."""
    is_ours = {REST, SUGGESTER, LABEL} <= features.keys()
    texts = [it for it, range in features.items() if range == STRING]
    label = next((it for it in _LABEL_NAMES if it in texts), None)
    if label is None and len(texts) == 1:
        label = texts[0]
    flags = tuple(it for it, range in features.items() if range == BOOLEAN)
    known = {*texts, *flags, "begin", "end", "sofa", FROM, TO}
    return CasType(
        *(name, kind, label, tuple(it for it in texts if it != label), flags),
        tuple(it for it in features if it not in known),
        is_ours,
    )


@lru_cache(maxsize=8)
def type_system_of(data: bytes) -> TypeSystem:
    """The type system that a file describes. What it imports from elsewhere is not fetched.

    Raises:
        Fault: when the file is none.
    """
    reader = _Reader()
    scan(data, reader.begin, reader.end)
    return TypeSystem(reader.described)


class _Reader:
    """Takes in the elements of a type system."""

    def __init__(self) -> None:
        self.described: dict[str, _Described] = {}
        self._within: list[str] = []
        self._type = ("", _Described())
        self._feature = ["", ""]

    def begin(self, depth: int, name: str, attributes: Mapping[str, str], line: int) -> None:
        """An element begins."""
        tag = name.removeprefix(_NAMESPACE)
        if depth == 0 and tag != "typeSystemDescription":
            raise Fault(f"line {line}: is no type system, but <{one_line(tag, 60)}>")
        if tag == "typeDescription":
            self._type = ("", _Described())
        if tag == "featureDescription":
            self._feature = ["", ""]
        self._within.append(tag)

    def end(self, name: str, text: str) -> None:
        """An element ends; `text` is what stood in it."""
        tag = self._within.pop()
        within = self._within[-1] if self._within else ""
        if within == "typeDescription":
            if tag == "name":
                self._type = (text.strip(), self._type[1])
            elif tag == "supertypeName":
                self._type[1].parent = text.strip()
        elif within == "featureDescription" and tag in ("name", "rangeTypeName"):
            self._feature[tag == "rangeTypeName"] = text.strip()
        if tag == "featureDescription":
            feature, range = self._feature
            self._type[1].features[feature] = range
        if tag == "typeDescription":
            self._merge(*self._type)

    def _merge(self, name: str, described: _Described) -> None:
        """Keep a type; one that is there already has further features."""
        known = self.described.setdefault(name, described)
        known.features.update(described.features)
