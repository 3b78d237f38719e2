"""The native format's JSON: what each line, span and link may hold."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

from annotator.core.annotation import Origin, Status

#: What the key `format` says.
VERSION = "annotator/1"

Score = Annotated[float, msgspec.Meta(ge=0, le=1)]


class _Strict(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """A key that is not known is a fault, so that nothing is dropped in silence."""


class PlainProvenance(msgspec.Struct):
    """How something became gold. It informs and decides nothing: other keys are passed over."""

    proposed_by: list[str] = []
    settled_by: str = ""
    settled_at: str = ""
    choice: str = ""
    rule: str = ""
    difference: str = ""
    reason: str = ""
    note: str = ""


class PlainSpan(_Strict):
    """A span as it stands in the file, of either kind."""

    start: int
    end: int
    label: str
    id: str | None = None
    text: str | None = None
    attributes: dict[str, str | bool] | None = None
    note: str = ""
    origin: Origin = Origin.ADDED
    flagged: bool = False
    score: Score | None = None
    suggester: str | None = None
    provenance: PlainProvenance | None = None


class PlainLink(_Strict):
    """A link as it stands in the file, of either kind."""

    type: str
    from_id: str = msgspec.field(name="from")
    to_id: str = msgspec.field(name="to")
    id: str | None = None
    origin: Origin = Origin.ADDED
    score: Score | None = None
    suggester: str | None = None
    provenance: PlainProvenance | None = None


class PlainRecord(_Strict):
    """A line of the file."""

    id: str
    text: str
    format: str = VERSION
    meta: dict[str, Any] = {}
    schema: str = ""
    annotator: str | None = None
    status: Status = Status.NEW
    spans: list[PlainSpan] = []
    links: list[PlainLink] = []
    note: str = ""
    flagged: bool = False
