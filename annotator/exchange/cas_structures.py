"""A CAS as XMI, read: its feature structures, its texts, and what is in their indexes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from annotator.core.display import one_line
from annotator.exchange.cas_names import INITIAL_VIEW
from annotator.exchange.errors import Fault
from annotator.exchange.xml_scan import scan

#: A number as it may stand in a file: nothing there counts farther.
NUMBER = re.compile(r"-?[0-9]{1,12}")

_ID = "http://www.omg.org/XMI id"
_CAS = "http:///uima/cas.ecore "
_ROOT = "http://www.omg.org/XMI XMI"
_NAMESPACE = re.compile(r"http:///(.*)\.ecore (.*)")

#: How deep the elements lie that are values.
_VALUE = 2

#: What the tokens' package is abbreviated to, which the first element says.
_SEGMENTATION = re.compile(
    rb'xmlns:(\w+)="http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type\.ecore"'
)
_LONGEST_HEAD = 100_000


class Structure(NamedTuple):
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
class Cas:
    """What a file holds, by the ids in it."""

    structures: dict[str, Structure] = field(default_factory=dict)
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
        if id is None or not NUMBER.fullmatch(id):
            raise Fault(f"line {line}: <{one_line(name, 60)}> has no xmi:id that is a number")
        if id in self.structures or id in self.sofas:
            raise Fault(f"line {line}: the xmi:id {id} is there already")
        if name == f"{_CAS}Sofa":
            self.sofas[id] = attributes
        else:
            self.structures[id] = Structure(self._type(name, line), attributes, line)

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


def cas_of(data: bytes) -> Cas:
    """The CAS of a file.

    Raises:
        Fault: when it is none, with what is wrong and on which line.
    """
    cas = Cas()
    scan(_without_tokens(data), cas.begin, cas.end)
    return cas


def _without_tokens(data: bytes) -> bytes:
    """The same but for the tokens, which most of a file is, and which nobody asks for.

    Lines stay as they are. It only takes what it knows to be a token; others are passed over later.
    """
    prefix = _SEGMENTATION.search(data, 0, _LONGEST_HEAD)
    if prefix is None:
        return data
    token = rb'<%b:Token(?: [\w:]+="[^"<&\n]*")* ?/>' % re.escape(prefix[1])
    return re.sub(token, b"", data)
