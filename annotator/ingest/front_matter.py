"""The YAML that a text file may begin with."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from dataclasses import dataclass, field

from annotator.core.article import KNOWN_META
from annotator.ingest.wording import escaped
from annotator.ingest.yaml_tree import (
    ListNode,
    MapNode,
    ScalarNode,
    YamlFault,
    YamlNode,
    parse_yaml,
)

#: Front matter longer than this is none.
MAX_CHARACTERS = 100_000

_OPENING = re.compile(r"---(?:\r\n|\n|\r)")
_CLOSING = re.compile(r"(?:(?<=\n)|(?<=\r))(?:---|\.\.\.)(?:\r\n|\n|\r|\Z)")
_AS_WRITTEN = frozenset({"id", *KNOWN_META})


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The metadata, where the text after them starts, and what to tell people."""

    meta: dict[str, object] = field(default_factory=dict)
    text_start: int = 0
    notices: tuple[str, ...] = ()


def read_front_matter(text: str) -> FrontMatter:
    """The front matter of a text; empty if line 1 is not --- or no mapping follows."""
    opening = _OPENING.match(text)
    closing = _CLOSING.search(text, opening.end(), MAX_CHARACTERS) if opening else None
    if opening is None or closing is None:
        return FrontMatter()
    try:
        node = parse_yaml(text[opening.end() : closing.start()])
    except YamlFault as fault:
        line = fault.mark.line + 1
        return _none(f"line {line}, column {fault.mark.column}: {fault.problem}")
    if not isinstance(node, MapNode):
        return _none("it is no mapping")
    twice = _twice(node)
    notices = [f"{escaped(key)} is in the front matter twice: the last one counts" for key in twice]
    return FrontMatter(_meta(node), closing.end(), tuple(notices))


def _none(reason: str) -> FrontMatter:
    return FrontMatter(notices=(f"no front matter ({escaped(reason, 200)}): all of it is text",))


def _meta(node: MapNode) -> dict[str, object]:
    return {
        key.text: _written(value) if key.text in _AS_WRITTEN else _value(value)
        for key, value in node.entries
    }


def _twice(node: MapNode) -> list[str]:
    return [key for key, times in Counter(key.text for key, _ in node.entries).items() if times > 1]


def _written(node: YamlNode) -> object:
    """The text of a known key: a title 1984 is no number, the language no is not false."""
    value = _value(node)
    if isinstance(node, ScalarNode) and isinstance(value, (bool, int, float)):
        return node.text
    return value


def _value(node: YamlNode) -> object:
    """The value as JSON can hold it; dates in ISO form."""
    match node:
        case ListNode():
            return [_value(item) for item in node.items]
        case MapNode():
            return {key.text: _value(value) for key, value in node.entries}
        case ScalarNode(value=datetime.date() as date):
            return date.isoformat()
        case ScalarNode(value=None | bool() | int() as value):
            return value
        case ScalarNode(value=float() as number) if abs(number) < float("inf"):
            return number
    return node.text
