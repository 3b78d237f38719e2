"""The one kind of error that reaches people."""

from __future__ import annotations


class AnnotatorError(Exception):
    """Bad input or a fault in the data: one line that says what, where and what to do.

    The command line prints the message after ``annotator: `` and ends with `exit_status`:
    1 when the work found a fault in the data, 2 for wrong usage or unusable input.
    """

    exit_status = 2
