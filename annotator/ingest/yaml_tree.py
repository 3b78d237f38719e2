"""YAML from anyone, as a tree in which every node keeps its place in the file.

Tags, anchors, aliases, deep nesting and more than one document are refused as they are met, so
that no input can run code or grow in memory.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import yaml

MAX_DEPTH = 32

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_UNPRINTABLE = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"  # as in YAML 1.1
)
_PLAIN = yaml.SafeLoader("")
_CONSTRUCT: dict[str, Callable[[Any], object]] = {
    "tag:yaml.org,2002:null": lambda node: None,
    "tag:yaml.org,2002:bool": _PLAIN.construct_yaml_bool,
    "tag:yaml.org,2002:int": _PLAIN.construct_yaml_int,
    "tag:yaml.org,2002:float": _PLAIN.construct_yaml_float,
    "tag:yaml.org,2002:timestamp": _PLAIN.construct_yaml_timestamp,
}


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place in a file; the first line and the first column are 1."""

    line: int
    column: int


class YamlFault(Exception):
    """What makes a source unreadable, and where."""

    def __init__(self, mark: Mark, problem: str) -> None:
        super().__init__(problem)
        self.mark = mark
        self.problem = problem


@dataclass(frozen=True, slots=True)
class ScalarNode:
    """A single value: its text as written, and whether it stood there without quotes."""

    mark: Mark
    text: str
    plain: bool

    @property
    def value(self) -> object:
        """What YAML takes it for; the text itself where that makes no sense (12:30, 31 June)."""
        if not self.plain:
            return self.text
        tag = _tag(self.text)
        construct = _CONSTRUCT.get(tag)
        if construct is None or (":" in self.text and tag.endswith(("int", "float"))):
            return self.text
        try:
            return construct(yaml.ScalarNode(tag, self.text))
        except (ValueError, OverflowError):
            return self.text


@dataclass(frozen=True, slots=True)
class ListNode:
    """A list."""

    mark: Mark
    items: list[YamlNode] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class MapNode:
    """A mapping, in the order of the file; a key that comes twice is in it twice."""

    mark: Mark
    entries: list[tuple[ScalarNode, YamlNode]] = field(default_factory=list)


YamlNode: TypeAlias = ScalarNode | ListNode | MapNode


def parse_yaml(source: str) -> YamlNode | None:
    """The one document in the source, None if there is none. Raises YamlFault only."""
    unprintable = _UNPRINTABLE.search(source)
    if unprintable:
        code = ord(unprintable[0])
        raise YamlFault(
            mark_at(source, unprintable.start()), f"the character U+{code:04X} is not allowed"
        )
    try:
        return _document(yaml.parse(source, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        raise _syntax_fault(source, error) from None
    except yaml.YAMLError as error:
        raise YamlFault(Mark(1, 1), f"not YAML: {error}") from None


def _tag(text: str) -> str:
    """The tag that YAML gives to text without quotes."""
    resolve: Callable[..., str] = _PLAIN.resolve
    return resolve(yaml.ScalarNode, text, (True, False))


def mark_at(source: str, offset: int) -> Mark:
    """The line and column of an offset."""
    before = source[:offset]
    return Mark(before.count("\n") + 1, offset - before.rfind("\n"))


def _document(events: Iterator[yaml.Event]) -> YamlNode | None:
    node = None
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            if node is not None:
                raise YamlFault(_mark(event), "a second document begins here: keep one in a file")
            node = _node(next(events), events, 1)
    return node


def _node(event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> YamlNode:
    _refuse(event, depth)
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(event)
    if isinstance(event, yaml.SequenceStartEvent):
        items = ListNode(_mark(event))
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.items.append(_node(event, events, depth + 1))
        return items
    entries = MapNode(_mark(event))
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        key = _node(event, events, depth + 1)
        if not isinstance(key, ScalarNode):
            raise YamlFault(key.mark, "a key must be text, not a list or a mapping")
        entries.entries.append((key, _node(next(events), events, depth + 1)))
    return entries


def _refuse(event: yaml.Event, depth: int) -> None:
    anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
    if anchor is not None:
        name = f"{'*' if isinstance(event, yaml.AliasEvent) else '&'}{anchor}"[:40]
        raise YamlFault(_mark(event), f"anchors and aliases ({name}) are refused: write it out")
    if tag is not None:
        raise YamlFault(_mark(event), f"YAML tags ({tag[:40]}) are refused: take it out")
    if depth > MAX_DEPTH:
        raise YamlFault(_mark(event), f"nested deeper than {MAX_DEPTH} levels")


def _scalar(event: yaml.ScalarEvent) -> ScalarNode:
    if re.search("[\0\ud800-\udfff]", event.value):
        raise YamlFault(_mark(event), "NUL and lone surrogates are refused")
    return ScalarNode(_mark(event), event.value, bool(event.implicit[0]) and not event.style)


def _mark(event: yaml.Event) -> Mark:
    start = event.start_mark
    return Mark(start.line + 1, start.column + 1) if start else Mark(1, 1)


def _syntax_fault(source: str, error: yaml.MarkedYAMLError) -> YamlFault:
    place = error.problem_mark or error.context_mark
    if place is None:
        return YamlFault(Mark(1, 1), f"not YAML: {error.problem}")
    lines = source.split("\n")
    line = lines[place.line] if place.line < len(lines) else ""
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" in indent:
        return YamlFault(Mark(place.line + 1, indent.index("\t") + 1), "a tab: indent with blanks")
    problem = error.problem or error.context or "cannot be read"
    return YamlFault(Mark(place.line + 1, place.column + 1), f"not YAML: {problem}")
