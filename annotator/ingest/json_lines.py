"""Articles from JSON, one object a line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import msgspec

from annotator.ingest.article_making import make_article
from annotator.ingest.items import Ingested, Notice, Skipped
from annotator.ingest.wording import escaped

#: Reads up to so many characters of a line, as `TextIO.readline` does.
ReadLine = Callable[[int], str]

_NATIVE = frozenset({"format", "schema", "annotator", "status", "spans", "links"})


@dataclass(frozen=True, slots=True)
class Line:
    """A line and its number; None for one that was too long to read."""

    number: int
    text: str | None


def read_json_lines(readline: ReadLine, where: str, id: str, max_bytes: int) -> Iterator[Ingested]:
    """An article for each line that holds one; the others are skipped by line."""
    line, seen_native = None, False
    for line in _lines(readline, max_bytes):
        place = f"{where}:{line.number}"
        try:
            fields = _fields(line, max_bytes)
        except ValueError as error:
            yield Skipped(place, str(error))
            continue
        if _has_annotations(fields) and not seen_native:
            seen_native = True
            yield Notice(
                where,
                "only the articles are added; `annotator import DB FILE --format jsonl`"
                " brings the annotations too",
            )
        yield from _article(fields, place, f"{id}-{line.number}")
    if line is None:
        yield Skipped(where, "empty")


def as_object(line: str) -> dict[str, object] | None:
    """The JSON object that the line is, or None."""
    try:
        value = msgspec.json.decode(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _lines(readline: ReadLine, limit: int) -> Iterator[Line]:
    number = 0
    while text := readline(limit + 1):
        number += 1
        too_long = len(text) > limit + text.endswith("\n")
        piece = text
        while not piece.endswith("\n") and (piece := readline(limit + 1)):
            too_long = True
        if too_long or not text.isspace():
            yield Line(number, None if too_long else text)


def _fields(line: Line, limit: int) -> dict[str, object]:
    """What the line holds. Raises ValueError with the reason why it is no article."""
    if line.text is None:
        raise ValueError(f"larger than {limit} bytes")
    try:
        value = msgspec.json.decode(line.text)
    except UnicodeError:
        raise ValueError("broken UTF-8: repair this line") from None
    except RecursionError:
        raise ValueError("nested too deeply") from None
    except ValueError as error:
        raise ValueError(f"not JSON: {escaped(str(error), 120)}") from None
    if not isinstance(value, dict):
        raise ValueError("not a JSON object {..}")
    if not isinstance(value.get("text"), str):
        raise ValueError("its text is no string" if "text" in value else 'no key "text"')
    return value


def _has_annotations(fields: dict[str, object]) -> bool:
    return _is_native(fields) and bool(fields.get("spans") or fields.get("links"))


def _is_native(fields: dict[str, object]) -> bool:
    return str(fields.get("format", "")).startswith("annotator/")


def _article(fields: dict[str, object], place: str, fallback_id: str) -> Iterator[Ingested]:
    dropped = {"text", "id", "meta"} | (_NATIVE if _is_native(fields) else frozenset())
    meta = {key: value for key, value in fields.items() if key not in dropped}
    nested = fields.get("meta")
    if isinstance(nested, dict):
        for key in nested:
            if key in meta and meta[key] != nested[key]:
                yield Notice(place, f"{escaped(str(key))} stands in meta too: that one is kept")
        meta.update(nested)
    elif nested is not None:
        meta["meta"] = nested
    yield from make_article(place, str(fields["text"]), meta, fields.get("id"), fallback_id)
