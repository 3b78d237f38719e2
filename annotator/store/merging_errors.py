"""Why another copy cannot be taken in: nothing is changed then."""

from __future__ import annotations

from annotator.store.errors import StoreError


class MergeError(StoreError):
    """The two hold what cannot stand side by side."""

    exit_status = 1
