"""The lines of one of brat's `.ann` files, as plain data.

brat knows more than an article has a place for: events, normalizations and equivalences are
counted in `left_out`. A span in pieces becomes several, tied to the one before by a link.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

import msgspec

from annotator.core.display import one_line
from annotator.core.label_schema import CONTINUES
from annotator.exchange.brat_words import NOTES
from annotator.exchange.errors import Fault
from annotator.exchange.jsonl_shapes import PlainLink, PlainSpan
from annotator.exchange.kept import OURS, Kept

_ID = re.compile(r"([A-Za-z]+|#[A-Za-z]*)[0-9]\S*|\*")
_PLAIN_SPAN = re.compile(r"(\S+) ([0-9]{1,12}) ([0-9]{1,12})")
_TEXT_BOUND = re.compile(r"(\S+) ([0-9]{1,12} [0-9]{1,12}(?:;[0-9]{1,12} [0-9]{1,12})*) *")
_RELATION = re.compile(r"(\S+) ([^\s:]+):(\S+) ([^\s:]+):(\S+) *")
_ATTRIBUTE = re.compile(r"(\S+) (\S+)(?: (.*?))? *")
_NOTE = re.compile(r"(\S+) (\S+) *")

#: How what this program keeps besides begins.
_OF_OURS = f"{OURS} "

#: What an article has no place for, by the letter that its ids begin with.
_OTHERS = {"E": "event", "N": "normalization", "*": "equivalence"}


class Line(NamedTuple):
    """A line, cut at its first two tabs; `tail` is None where there is but one."""

    number: int
    id: str
    data: str
    tail: str | None


@dataclass
class Standoff:
    """What an `.ann` file holds; `lines` has the number of the line that each span came from."""

    text: str
    spans: dict[str, PlainSpan] = field(default_factory=dict)
    lines: list[int] = field(default_factory=list)
    links: dict[str, PlainLink] = field(default_factory=dict)
    ties: set[str] = field(default_factory=set)
    left_out: Counter[str] = field(default_factory=Counter)
    _piece_at: dict[tuple[int, int, str], str] = field(default_factory=dict)

    def add_piece(self, id: str, place: tuple[int, int], label: str, number: int) -> str:
        """Keep a piece, or find the one that is there already: spans may share some; its id."""
        known = self._piece_at.setdefault((*place, label), id)
        if known == id:
            self.add_span(id, place, label, number)
        return known

    def add_span(self, id: str, place: tuple[int, int], label: str, number: int) -> None:
        """Keep a span."""
        self.spans[id] = PlainSpan(*place, label, id)
        self.lines.append(number)


def standoff_of(text: str, ann: str, shift: int) -> Standoff:
    """What the lines say of the text; places in them count from `shift` before its beginning.

    Raises:
        Fault: with what is wrong, and in which line.
    """
    standoff = Standoff(text)
    for line in _ordered(ann):
        try:
            _READ.get(line.id[0], _leave)(standoff, line, shift)
        except msgspec.ValidationError as error:
            raise Fault(f"line {line.number}: {one_line(str(error), 100)}") from None
        except (Fault, msgspec.DecodeError, RecursionError) as fault:
            raise Fault(f"line {line.number}: {fault}") from None
    return standoff


def _ordered(ann: str) -> list[Line]:
    """The lines in an order in which what one refers to has come before it."""
    lines: list[Line] = []
    seen: dict[str, int] = {}
    for line in _lines(ann):
        first = seen.setdefault(line.id, line.number)
        if first != line.number and line.id != "*":
            raise Fault(
                f"line {line.number}: the id {one_line(line.id, 40)} is on line {first} already"
            )
        lines.append(line)
    return sorted(lines, key=_rank)


def _rank(line: Line) -> int:
    """Spans, links, what brat's users say of either, and what this program kept besides."""
    first = line.id[0]
    if first == "T":
        return 0
    if first == "R":
        return 1
    return 3 if line.data.startswith(_OF_OURS) else 2


def _lines(ann: str) -> Iterator[Line]:
    for number, whole in enumerate(ann.split("\n"), 1):
        content = whole.removesuffix("\r")
        if not content or content.isspace():
            continue
        id, tab, rest = content.partition("\t")
        if not tab or not _ID.fullmatch(id):
            raise Fault(f"line {number}: '{one_line(content, 40)}' has no id and tab before it")
        data, tab, tail = rest.partition("\t")
        yield Line(number, id, data, tail if tab else None)


def _matched(pattern: re.Pattern[str], line: Line, form: str) -> re.Match[str]:
    found = pattern.fullmatch(line.data)
    if found is None:
        raise Fault(f"'{one_line(line.data, 60)}' is not of the form {form}")
    return found


def _span(standoff: Standoff, line: Line, shift: int) -> None:
    plain = _PLAIN_SPAN.fullmatch(line.data)
    if plain is not None:
        # In one piece and just what stands there, as nearly all are: no need to look closer.
        start, end = int(plain[2]) - shift, int(plain[3]) - shift
        if 0 <= start < end <= len(standoff.text) and standoff.text[start:end] == line.tail:
            standoff.add_span(line.id, (start, end), plain[1], line.number)
            return
    found = _matched(_TEXT_BOUND, line, "LABEL START END")
    text, parts = standoff.text, []
    for pair in found[2].split(";"):
        start, end = (int(number) - shift for number in pair.split(" "))
        if not 0 <= start < end <= len(text):
            raise Fault(
                f"{one_line(pair, 40)} is no range within a text of {len(text) + shift} characters"
            )
        parts.append((start, end))
    parts.sort()
    if any(one[1] > other[0] for one, other in pairwise(parts)):
        raise Fault(f"the pieces {one_line(found[2], 40)} overlap")
    _check_quote(text, parts, line.tail)
    first, *more = _joined(text, parts)
    standoff.add_span(line.id, first, found[1], line.number)
    before = line.id
    for number, piece in enumerate(more, 2):
        id = standoff.add_piece(f"{line.id}/{number}", piece, found[1], line.number)
        tie = f"{id} {CONTINUES} {before}"
        standoff.links[tie] = PlainLink(CONTINUES, id, before, tie)
        standoff.ties.add(tie)
        before = id


def _check_quote(text: str, parts: list[tuple[int, int]], given: str | None) -> None:
    """Make sure of the text, but for white space: readers and writers differ on line breaks."""
    if given is None or not given.strip():
        return
    quote = "".join("".join(text[a:b].split()) for a, b in parts)
    if "".join(given.split()) != quote:
        shown = " ".join(text[a:b] for a, b in parts)
        raise Fault(f"there stands '{one_line(shown, 40)}', not '{one_line(given, 40)}'")


def _joined(text: str, parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The pieces, with those made one that only white space keeps apart."""
    joined = [parts[0]]
    for start, end in parts[1:]:
        if text[joined[-1][1] : start].strip():
            joined.append((start, end))
        else:
            joined[-1] = (joined[-1][0], end)
    return joined


def _link(standoff: Standoff, line: Line, shift: int) -> None:
    found = _matched(_RELATION, line, "TYPE Arg1:T1 Arg2:T2")
    ends = (found[3], found[5]) if found[2] <= found[4] else (found[5], found[3])
    for end in ends:
        if end[0] == "E":
            standoff.left_out["link of an event"] += 1
            return
        if end not in standoff.spans:
            raise Fault(f"there is no {one_line(end, 40)}")
    standoff.links[line.id] = PlainLink(found[1], *ends, line.id)


def _attribute(standoff: Standoff, line: Line, shift: int) -> None:
    found = _matched(_ATTRIBUTE, line, "NAME T1 VALUE")
    name, target, value = found.groups()
    if target not in standoff.spans:
        _leave_at(standoff, target, "attribute")
        return
    given = standoff.spans[target].attributes or {}
    standoff.spans[target].attributes = {**given, name: True if value is None else value}


def _note(standoff: Standoff, line: Line, shift: int) -> None:
    found = _matched(_NOTE, line, "KIND T1")
    kind, target = found.groups()
    if kind == OURS:
        _kept(standoff, target, line.tail or "")
    elif target not in standoff.spans:
        _leave_at(standoff, target, "note")
    elif kind == NOTES:
        span = standoff.spans[target]
        span.note = "\n".join(note for note in (span.note, (line.tail or "").strip()) if note)
    else:
        standoff.left_out["note of another kind"] += 1


def _kept(standoff: Standoff, target: str, json: str) -> None:
    """Take over what this program wrote; what brat's users changed since, stands before it."""
    kept = msgspec.json.decode(json, type=Kept)
    if (link := standoff.links.get(target)) is not None:
        kept.give_to(link)
        return
    if (span := standoff.spans.get(target)) is None:
        _leave_at(standoff, target, "note")
        return
    if " ".join(kept.note.split()) == span.note:
        span.note = kept.note
    kept.give_to(span)


def _leave(standoff: Standoff, line: Line, shift: int) -> None:
    standoff.left_out[_OTHERS.get(line.id[0], "line of another kind")] += 1


def _leave_at(standoff: Standoff, target: str, what: str) -> None:
    where = "an event" if target[:1] == "E" else "no span"
    standoff.left_out[f"{what} on {where}"] += 1


#: What reads a line, by the letter that its id begins with; M is an attribute's older name.
_READ: dict[str, Callable[[Standoff, Line, int], None]] = {
    "T": _span,
    "R": _link,
    "A": _attribute,
    "M": _attribute,
    "#": _note,
}
