"""What goes wrong on the way out and in."""

from __future__ import annotations

from annotator.core.errors import AnnotatorError


class ExchangeError(AnnotatorError):
    """A format that does not exist, or cannot do what it is asked for."""


class Fault(Exception):
    """What is wrong with one record; the message is for people and names no file."""


class BrokenRecordError(AnnotatorError):
    """A record that contradicts itself on its way out: a span outside its text."""

    exit_status = 1
