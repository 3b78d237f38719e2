"""How something came to be gold."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who proposed, who settled, how and why.

    `proposed_by` are the annotators who had marked just this (place, label and attributes; of a
    link, its type and both ends), by name; nobody: the reviewer made it. `settled_by` is the
    reviewer and `settled_at` the time (UTC, ISO 8601). `choice` says how the region was settled
    (see `ruling.Choice`), `rule` by which rule where nobody looked at this place itself,
    `difference` what annotators had disagreed about. `reason` and `note` are the reviewer's.
    What a reviewer did without settling a region has no choice. Words are not checked, so that
    files from elsewhere can have others.
    """

    proposed_by: tuple[str, ...] = ()
    settled_by: str = ""
    settled_at: str = ""
    choice: str = ""
    rule: str = ""
    difference: str = ""
    reason: str = ""
    note: str = ""
