"""Gazetteers from spaCy's pattern files (JSON Lines, or a YAML list), nothing taken on trust."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from annotator.core.pattern_cost import (
    MAX_OPEN,
    MOST_TIMES,
    is_costly,
    is_costly_regex,
)
from annotator.ingest.errors import LabelSchemaError
from annotator.ingest.wording import escaped, hint
from annotator.ingest.yaml_tree import (
    ListNode,
    MapNode,
    ScalarNode,
    YamlFault,
    YamlNode,
    parse_yaml,
)

#: No gazetteer is larger, in bytes; YAML takes its time to be read.
MAX_BYTES, MAX_YAML_BYTES = 5_000_000, 1_000_000

#: Patterns in all gazetteers of a label schema; tokens, and code points, of one.
MAX_PATTERNS, MAX_TOKENS, MAX_CHARACTERS = 50_000, 20, 200

_FAULTS_SHOWN = 20

_KEYS = ("label", "pattern", "id")
_TEXTS = ("ORTH", "TEXT", "LOWER", "NORM", "SHAPE", "PREFIX", "SUFFIX")
_FLAGS = (
    *("IS_ALPHA", "IS_ASCII", "IS_BRACKET", "IS_CURRENCY", "IS_DIGIT", "IS_LEFT_PUNCT"),
    *("IS_LOWER", "IS_PUNCT", "IS_QUOTE", "IS_RIGHT_PUNCT", "IS_SPACE", "IS_STOP", "IS_TITLE"),
    *("IS_UPPER", "LIKE_EMAIL", "LIKE_NUM", "LIKE_URL"),
)
_ATTRIBUTES = (*_TEXTS, *_FLAGS, "LENGTH", "OP")
_NEEDS_MORE = ("LEMMA", "POS", "TAG", "MORPH", "DEP", "ENT_TYPE", "ENT_IOB", "ENT_ID", "_")
_OPERATOR = re.compile(r"[!?+*]|\{\d{1,2}\}|\{\d{0,2},\d{1,2}\}|\{\d{1,2},\}", re.ASCII)
_COMPARISONS = ("==", "!=", ">=", "<=", ">", "<")


class _Fault(Exception):
    """What is wrong with a pattern."""


def read_gazetteers(paths: Sequence[Path], labels: Collection[str]) -> str:
    """The patterns of all files as one JSON list, for labels of the schema only.

    Raises:
        LabelSchemaError: with the first faults, each naming file, line and pattern.
    """
    patterns: list[dict[str, object]] = []
    faults: list[str] = []
    for path in paths:
        name = escaped(str(path), 300)
        for line, entry in _entries(path, name):
            try:
                patterns.append(_checked(entry, labels))
            except _Fault as fault:
                faults.append(f"{name}:{line}: {fault}")
            if len(patterns) > MAX_PATTERNS:
                raise LabelSchemaError(
                    f"{name}:{line}: more than {MAX_PATTERNS:,} patterns in all gazetteers"
                )
            if len(faults) == _FAULTS_SHOWN:
                raise LabelSchemaError(*faults)
    if faults:
        raise LabelSchemaError(*faults)
    return json.dumps(patterns, ensure_ascii=False, separators=(",", ":")) if patterns else ""


def _entries(path: Path, name: str) -> Iterator[tuple[int, object]]:
    """What stands in a file, each with its line."""
    is_yaml = path.suffix.lower() in (".yaml", ".yml")
    most = MAX_YAML_BYTES if is_yaml else MAX_BYTES
    try:
        with path.open("rb") as stream:
            data = stream.read(most + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the path cannot be used"
        raise LabelSchemaError(f"{name}: cannot be read: {reason}") from None
    if len(data) > most:
        raise LabelSchemaError(f"{name}: larger than {most // 1_000_000} MB: split it, or cut it")
    try:
        source = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise LabelSchemaError(f"{name}:{line}: not UTF-8: save the file as UTF-8") from None
    return _from_yaml(source, name) if is_yaml else _from_lines(source, name)


def _from_lines(source: str, name: str) -> Iterator[tuple[int, object]]:
    for number, line in enumerate(source.split("\n"), 1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except (ValueError, RecursionError) as error:
                reason = getattr(error, "msg", None) or "nested too deep"
                raise LabelSchemaError(
                    f"{name}:{number}: not JSON ({reason}): write one pattern a line,"
                    ' {"label": "ORG", "pattern": "Harbour Board"}'
                ) from None


def _from_yaml(source: str, name: str) -> Iterator[tuple[int, object]]:
    try:
        node = parse_yaml(source)
    except YamlFault as fault:
        place = f"{name}:{fault.mark.line}:{fault.mark.column}"
        raise LabelSchemaError(f"{place}: {escaped(fault.problem, 240)}") from None
    if not isinstance(node, ListNode):
        raise LabelSchemaError(
            f"{name}:1: a list of patterns is expected: - {{label: .., pattern: ..}}"
        )
    for item in node.items:
        entry = _plain(item)
        if isinstance(item, MapNode) and isinstance(entry, dict):
            # No, 2030 and the like are texts in the place of a label or a text.
            entry |= {key.text: v.text for key, v in item.entries if isinstance(v, ScalarNode)}
        yield item.mark.line, entry


def _plain(node: YamlNode) -> object:
    if isinstance(node, ListNode):
        return [_plain(item) for item in node.items]
    if isinstance(node, MapNode):
        return {key.text: _plain(value) for key, value in node.entries}
    assert isinstance(node, ScalarNode)
    value = node.value
    # A date or a fraction is a text like any other here.
    return value if isinstance(value, bool | int) else node.text


# One pattern


def _checked(entry: object, labels: Collection[str]) -> dict[str, object]:
    if not isinstance(entry, dict):
        raise _Fault('a pattern is a mapping: {"label": "ORG", "pattern": "Harbour Board"}')
    for key in entry:
        if key not in _KEYS:
            raise _Fault(f"unknown key {escaped(key)}: {hint(key, _KEYS)}")
    label, pattern = entry.get("label"), entry.get("pattern")
    if not isinstance(label, str) or pattern is None:
        raise _Fault(f"{_shown(entry)}: label and pattern are both needed, the label as text")
    if label not in labels:
        raise _Fault(
            f"{_shown(pattern)}: the label schema has no label {escaped(label)}:"
            f" {hint(label, labels)}"
        )
    if isinstance(pattern, str):
        if not pattern.strip() or len(pattern) > MAX_CHARACTERS or not pattern.isprintable():
            raise _Fault(
                f"{_shown(pattern)}: the text of a pattern is one line, not blank,"
                f" {MAX_CHARACTERS} characters at most"
            )
        return {"label": label, "pattern": pattern.strip()}
    if not isinstance(pattern, list) or not 0 < len(pattern) <= MAX_TOKENS:
        raise _Fault(
            f"{_shown(pattern)}: a pattern is a text, or a list of 1 to {MAX_TOKENS} tokens"
        )
    for token in pattern:
        _check_token(token, pattern)
    if all(token.get("OP", "1")[:1] in "?*!" for token in pattern):
        raise _Fault(f"{_shown(pattern)}: one token at least has to be there")
    if is_costly(token.get("OP", "1") for token in pattern):
        raise _Fault(
            f"{_shown(pattern)}: at most {MAX_OPEN} tokens can be repeated (+, *, {{n,}}, or more"
            f" than {MOST_TIMES} times): to look for more takes for ever"
        )
    return {"label": label, "pattern": pattern}


def _check_token(token: object, pattern: object) -> None:
    if not isinstance(token, dict):
        raise _Fault(f'{_shown(pattern)}: a token is a mapping: {{"LOWER": "board"}}')
    for name, value in token.items():
        if name.upper() in _NEEDS_MORE:
            raise _Fault(
                f"{_shown(pattern)}: {escaped(name)} is not known to every pipeline:"
                " gazetteers see the text only"
            )
        if name not in _ATTRIBUTES:
            raise _Fault(
                f"{_shown(pattern)}: unknown attribute {escaped(name)}: {hint(name, _ATTRIBUTES)}"
            )
        if isinstance(value, dict) and is_costly_regex(str(value.get("REGEX", ""))):
            raise _Fault(
                f"{_shown(pattern)}: {name} may be sought for ever: a REGEX repeats (+, *) single"
                " characters only, twice at most where it begins with ^, else once"
            )
        if not _fits(name, value):
            raise _Fault(f"{_shown(pattern)}: {name} cannot be {_shown(value)}")
    if not set(token) - {"OP"} and token.get("OP", "?") not in ("?", "!"):
        raise _Fault(f"{_shown(pattern)}: a token of any kind cannot be repeated")


def _fits(name: str, value: object) -> bool:
    if name in _FLAGS:
        return isinstance(value, bool)
    if name == "OP":
        if not isinstance(value, str) or _OPERATOR.fullmatch(value) is None:
            return False
        least, _, most = value.strip("{}").partition(",")
        return not (least.isdigit() and most.isdigit() and int(least) > int(most))
    if name == "LENGTH":
        given = value if isinstance(value, dict) else {"==": value}
        return bool(given) and all(
            key in _COMPARISONS
            and isinstance(number, int)
            and not isinstance(number, bool)
            and 0 <= number <= MAX_CHARACTERS
            for key, number in given.items()
        )
    if isinstance(value, dict):
        return bool(value) and all(_is_choice(key, choice) for key, choice in value.items())
    return _is_text(value)


def _is_choice(key: object, value: object) -> bool:
    if key in ("IN", "NOT_IN"):
        return isinstance(value, list) and all(map(_is_text, value))
    if key != "REGEX" or not isinstance(value, str) or not _is_text(value):
        return False
    try:
        re.compile(value)
    except (re.error, RecursionError, OverflowError):
        return False
    return True


def _is_text(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= MAX_CHARACTERS and value.isprintable()


def _shown(value: object) -> str:
    """A pattern, or a part of one, for a message."""
    if isinstance(value, str):
        return f"'{escaped(value, 40)}'"
    try:
        return escaped(json.dumps(value, ensure_ascii=False)[:200], 60)
    except RecursionError:
        return "(nested too deep)"
