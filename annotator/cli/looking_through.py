"""All that is to be said against a project: its tables and log, and its label schema."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.store.store import Store


def faults_of(store: Store) -> Iterator[str]:
    """One line for each fault of an open project; nothing for a sound one.

    Raises:
        DamagedError: after the other faults, when the label schema cannot be read at all.
    """
    yield from store.faults()
    from annotator.ingest.kept_schema import kept_faults

    yield from kept_faults(store.label_schema, store.label_schema_source())
