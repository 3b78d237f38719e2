"""How a valid file is spoilt: as bytes, as lines, and as the values that it holds."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from random import Random
from typing import Any

#: Files as they are handed over: contents by name. A format that is one file has one of them.
Files = dict[str, bytes]

#: What means something to one reader or another, or to a terminal.
TOKENS = (
    *("\x1b]0;x\x07", "\x1b[2J", "\x9b2J", "\r", "\u2028", "\u202e", "\ufeff", "\0", "\ud800"),
    *('"', "'", "\\", "\\u0000", "\\ud800", "\\ud83d\\ude00", "{", "}", "[", "]", ":", ",", "\n"),
    *("-1", "0", "1e309", "NaN", "-Infinity", "9" * 30, "1.5", "true", "null", "~", "~~"),
    *("&a [*a, *a]", "*a", "!!python/object:os.system x", "!!int", "<<: *a", "? ", "- ", "---\n"),
    *("[" * 2000, '{"a":' * 2000, "a" * 70_000, "(" * 500, "\u0301" * 300, "👩‍👩‍👧"),
    *("../x", "/etc/passwd", "/dev/zero", "file:///x", "http://127.0.0.1:9/", "=1+1", "@x", "<b>"),
    *("(a+)+$", "^a*a*b", "(a|a)", "+", "*", "{1,9}", "OP", "REGEX", "LENGTH", "IN", "label"),
    *("&amp;", "<!ENTITY a 'b'>", "]]>", "T1", "R1", "B-CLAIM", "I-CLAIM", "\t", " ", "\x85"),
)

_NUMBERS = (-1, 0, 1, 2, 3, 2**31, 2**63, -(2**63) - 1, 10**30, 0.5, 1e300)
_DEEP = 200

#: What a map begins with in msgpack, and no text does.
_MAPS = frozenset(bytes([it]) for it in (*range(0x80, 0x90), 0xDE, 0xDF))


def mutate(chance: Random, files: Files, others: Sequence[Files]) -> Files:
    """The files with one to a few of them, or of their places, spoilt."""
    changed = dict(files)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        name = chance.choice(sorted(changed))
        other = chance.choice(list(chance.choice(others).values()) or [b""])
        changed[name] = _spoilt(chance, changed[name], other)
    return changed


def _spoilt(chance: Random, data: bytes, other: bytes) -> bytes:
    for inner, wrap in _within(data):
        if chance.random() < 0.8:
            return wrap(_spoilt(chance, inner, other))
    ways: tuple[Callable[[Random, bytes, bytes], bytes], ...]
    ways = (_as_json, _as_json, _as_packed, _as_lines, _as_bytes, _with_token)
    if data[:1] in _MAPS and chance.random() < 0.7:
        return _as_packed(chance, data, other)
    return chance.choice(ways)(chance, data, other)


def _within(data: bytes) -> list[tuple[bytes, Callable[[bytes], bytes]]]:
    """What is packed in the data, and how to pack it again."""
    found: list[tuple[bytes, Callable[[bytes], bytes]]] = []
    with suppress(zlib.error):
        found.append((zlib.decompress(data), zlib.compress))
    with suppress(OSError, EOFError, zlib.error):
        # Without the time, which would be another in every run.
        found.append((gzip.decompress(data), partial(gzip.compress, mtime=0)))
    return found


def _as_bytes(chance: Random, data: bytes, other: bytes) -> bytes:
    at = chance.randrange(len(data) + 1)
    end = min(len(data), at + chance.choice((1, 1, 2, 4, 16, 256)))
    piece = chance.randrange(max(1, len(other)))
    ways = (
        lambda: (
            data[:at] + bytes(b ^ (1 << chance.randrange(8)) for b in data[at:end]) + data[end:]
        ),
        lambda: data[:at] + chance.randbytes(end - at) + data[end:],
        lambda: data[:at] + chance.randbytes(chance.randrange(1, 9)) + data[at:],
        lambda: data[:at] + data[end:],
        lambda: data[:end] + data[at:end] * chance.choice((1, 2, 50)) + data[end:],
        lambda: data[:at],
        lambda: data[:at] + other[piece : piece + 200] + data[end:],
    )
    return chance.choice(ways)()


def _with_token(chance: Random, data: bytes, _: bytes) -> bytes:
    token = chance.choice(TOKENS).encode(errors="surrogatepass")
    at = chance.randrange(len(data) + 1)
    return data[:at] + token + data[at + chance.choice((0, 0, 1, len(token))) :]


def _as_lines(chance: Random, data: bytes, other: bytes) -> bytes:
    lines = data.split(b"\n")
    at, to = chance.randrange(len(lines)), chance.randrange(len(lines))
    match chance.randrange(5):
        case 0:
            lines.insert(to, lines[at])
        case 1:
            del lines[at]
        case 2:
            lines[at], lines[to] = lines[to], lines[at]
        case 3:
            lines.insert(at, chance.choice(other.split(b"\n")))
        case _:
            fields = lines[at].replace(b"\t", b" \t ").split(b" ")
            fields[chance.randrange(len(fields))] = chance.choice(fields)
            lines[at] = b" ".join(fields)
    return b"\n".join(lines)


def _as_packed(chance: Random, data: bytes, other: bytes) -> bytes:
    """As msgpack, where it is that."""
    import msgspec

    try:
        tree = msgspec.msgpack.decode(data)
        return msgspec.msgpack.encode(changed(chance, tree))
    except (ValueError, TypeError, OverflowError, RecursionError, msgspec.MsgspecError):
        return _as_bytes(chance, data, other)


def _as_json(chance: Random, data: bytes, other: bytes) -> bytes:
    """The whole as JSON, or a line of it."""
    try:
        return _written(chance, changed(chance, json.loads(data)))
    except (ValueError, RecursionError):
        pass
    lines = data.split(b"\n")
    at = chance.randrange(len(lines))
    try:
        lines[at] = _written(chance, changed(chance, json.loads(lines[at])))
    except (ValueError, RecursionError):
        return _with_token(chance, data, other)
    return b"\n".join(lines)


def _written(chance: Random, tree: object) -> bytes:
    return json.dumps(tree, ensure_ascii=chance.random() < 0.5).encode(errors="surrogatepass")


def changed(chance: Random, tree: object) -> object:
    """The tree with one of its nodes changed."""
    places = list(_places(tree))
    if not places:
        return _value(chance, tree)
    holder, key = chance.choice(places)
    value = holder[key]
    match chance.randrange(8):
        case 0:
            del holder[key]
        case 1 if isinstance(holder, list):
            holder.insert(chance.randrange(len(holder) + 1), value)
        case 2:
            there, other = chance.choice(places)
            with suppress(KeyError, IndexError):
                holder[key] = there[other]
        case 3 if isinstance(holder, dict):
            holder[chance.choice(TOKENS[:60])] = holder.pop(key)
        case 4 | 5 if isinstance(value, int) and not isinstance(value, bool):
            holder[key] = value + chance.choice((-2, -1, 1, 2, 1000))
        case 4 | 5 | 6 if isinstance(value, bytes):
            # Arrays of numbers, and what is packed within what is packed.
            holder[key] = _spoilt(chance, value, value)
        case _:
            holder[key] = _value(chance, value)
    return tree


def _places(tree: object) -> list[tuple[Any, Any]]:
    """Every dict and list in the tree, with each of its keys or places."""
    found: list[tuple[Any, Any]] = []
    pending = [tree]
    while pending:
        node = pending.pop()
        if isinstance(node, dict):
            found += [(node, key) for key in node]
            pending += node.values()
        elif isinstance(node, list):
            found += [(node, index) for index in range(len(node))]
            pending += node
    return found


def _value(chance: Random, value: object) -> object:
    deep: object = value
    for _ in range(_DEEP):
        deep = [deep]
    text = chance.choice(TOKENS)
    longer = f"{value}{text}" if isinstance(value, str) else text
    choices: tuple[object, ...]
    choices = (
        None,
        True,
        text,
        longer,
        chance.choice(_NUMBERS),
        [],
        {},
        deep,
        [value],
        {"a": value},
    )
    return chance.choice(choices)
