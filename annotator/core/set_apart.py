"""Under what names and ids work is kept that two copies of a project did on the same article.

The work that gives way is kept as that of another: `Kim (2)` beside `Kim`, `other gold (2)` beside
the gold. Its beginning is the same as that of the work that stands, so its acts, annotations and
links get other ids. These follow from the old ones and the number, and the same step leads back.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from typing import Any

from annotator.core.annotators import GOLD
from annotator.core.chains import Chain, Row

#: The name of gold that gave way, but for its number.
OTHER_GOLD = "other gold"

#: The number of the first that is set apart: the one that stands is the first.
FIRST = 2

_NAME = re.compile(r"(?s)(.+) \((\d{1,6})\)")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_MARK = re.compile(r"~(gold)?\d+\Z")

#: What the version of a UUID is combined with: the random ones (4) become 8, in gold f.
_VERSION = {False: 0xC, True: 0xB}

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def name_apart(owner: str, number: int) -> str:
    """Whose work it counts as from then on."""
    return f"{OTHER_GOLD if owner == GOLD else owner} ({number})"


def is_name_apart(name: str) -> bool:
    """Whether work that was set apart could be kept under this name; a person may have it too."""
    found = _NAME.fullmatch(name)
    return found is not None and int(found[2]) >= FIRST


def origin_of(name: str, first_act: str) -> tuple[str, int] | None:
    """Whose work it was before it was set apart, and its number; None for work that was not.

    A person may go by such a name as well: the id of the first act tells.
    """
    found = _NAME.fullmatch(name)
    if found is None or int(found[2]) < FIRST:
        return None
    base, number = found[1], int(found[2])
    if base == OTHER_GOLD and _is_apart(first_act, gold=True):
        return GOLD, number
    return (base, number) if _is_apart(first_act, gold=False) else None


def other_id(id: str, number: int, *, gold: bool) -> str:
    """The id that stands for another in work with that number, and the other way round."""
    if _UUID.fullmatch(id):
        digits = f"{int(id.replace('-', ''), 16) ^ _mask(number, gold):032x}"
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
    mark = f"~{'gold' if gold else ''}{number}"
    return id.removesuffix(mark) if id.endswith(mark) else id + mark


def other_chain(chain: Chain, owner: str, number: int) -> Chain:
    """A chain as it is kept apart, or (its ids) as it was before."""
    name = name_apart(owner, number)
    return tuple(_other_row(row, name, number, owner == GOLD) for row in chain)


def _other_row(row: Row, name: str, number: int, gold: bool) -> Row:
    def swapped(id: str) -> str:
        return other_id(id, number, gold=gold)

    def optional(id: str | None) -> str | None:
        return None if id is None else swapped(id)

    before, after = (_other_value(it, swapped) for it in (row.before, row.after))
    has_id = _kind_of(row.after or row.before) in ("annotation", "link")
    return row._replace(
        act=swapped(row.act),
        parent=optional(row.parent),
        target=optional(row.target),
        annotator_id=name,
        role="annotator",
        subject=swapped(row.subject) if has_id else row.subject,
        before=before,
        after=after,
    )


def _kind_of(source: str | None) -> str:
    return "" if source is None else str(json.loads(source)["is"])


def _other_value(source: str | None, swapped: Callable[[str], str]) -> str | None:
    """A value of the log's JSON with the ids of annotations and links in it exchanged."""
    if source is None:
        return None
    plain: dict[str, Any] = json.loads(source)
    match plain["is"]:
        case "annotation":
            plain["id"] = swapped(plain["id"])
        case "link":
            plain |= {key: swapped(plain[key]) for key in ("id", "from", "to")}
        case "ruling":
            plain["gold"] = [swapped(id) for id in plain["gold"]]
            plain["subject"] = swapped(plain["subject"]) if plain["subject"] else ""
        case _:
            return source
    return _encode(plain)


def _is_apart(act: str, *, gold: bool) -> bool:
    if _UUID.fullmatch(act):
        return act[14] == f"{4 ^ _VERSION[gold]:x}"
    found = _MARK.search(act)
    return found is not None and bool(found[1]) is gold


@cache
def _mask(number: int, gold: bool) -> int:
    """What an id is combined with bit by bit: the same again leads back."""
    digits = sha256(f"annotator {'gold' if gold else 'work'} {number}".encode()).hexdigest()
    variant = int(digits[16], 16) & 3
    return int(f"{digits[:12]}{_VERSION[gold]:x}{digits[13:16]}{variant:x}{digits[17:32]}", 16)
