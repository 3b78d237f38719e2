"""For tests of other tools' formats: write, read, and say what is refused."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from typing import Any

from annotator.core.annotated import AnnotatedArticle
from annotator.core.label_schema import LabelSchema
from annotator.exchange.formats import Entry, Format
from tests.core.schemas import NEWS


def written(
    format: Format, records: Iterable[AnnotatedArticle], label_schema: LabelSchema = NEWS
) -> bytes:
    """What the format makes of the records; it loses nothing."""
    out = io.BytesIO()
    assert format.write is not None
    losses = format.write(records, label_schema, out)
    assert losses.lines() == []
    return out.getvalue()


def entries(format: Format, data: object) -> list[Entry]:
    """What is read of the bytes, or of something else as JSON."""
    assert format.read is not None
    plain = data if isinstance(data, bytes) else json.dumps(data).encode()
    return list(format.read(io.BytesIO(plain), "f.json"))


def records_of(format: Format, data: object) -> list[AnnotatedArticle]:
    """The records, of which none holds a fault."""
    found = entries(format, data)
    assert [entry.fault for entry in found] == [""] * len(found)
    return [entry.record for entry in found if entry.record]


def faults(format: Format, data: object) -> list[str]:
    """Where something is refused, and why: each on one line that does nothing to a terminal."""
    found = [f"{entry.place}: {entry.fault}" for entry in entries(format, data) if entry.fault]
    assert all(fault.isprintable() for fault in found)
    return found


def lines(data: bytes) -> list[dict[str, Any]]:
    """The lines of JSON."""
    return [json.loads(line) for line in data.splitlines()]
