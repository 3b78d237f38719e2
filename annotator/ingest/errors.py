"""What goes wrong when files are read."""

from __future__ import annotations

from annotator.core.errors import AnnotatorError


class LabelSchemaError(AnnotatorError):
    """A label schema that cannot be used; the message is the first fault in the file.

    `faults` holds the first faults, each a line like the message, for `annotator schema check`.
    """

    def __init__(self, *faults: str) -> None:
        super().__init__(faults[0])
        self.faults = faults
