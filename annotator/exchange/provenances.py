"""How something became gold, as plain data and back: the same in every format."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from annotator.core.provenance import Provenance

if TYPE_CHECKING:
    from annotator.exchange.jsonl_shapes import PlainProvenance


def plain_provenance(provenance: Provenance) -> dict[str, str | list[str]]:
    """The provenance under its names; who proposed it always, the rest where there is something."""
    plain = {**asdict(provenance), "proposed_by": list(provenance.proposed_by)}
    return {key: value for key, value in plain.items() if value or key == "proposed_by"}


def provenance_of(plain: PlainProvenance) -> Provenance:
    """The provenance that a file tells."""
    return Provenance(
        tuple(plain.proposed_by),
        plain.settled_by,
        plain.settled_at,
        plain.choice,
        plain.rule,
        plain.difference,
        plain.reason,
        plain.note,
    )
