"""From arguments to an exit status: every fault of the input becomes one line."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

import click

from annotator.cli.printing import complain
from annotator.core.errors import AnnotatorError

_INTERRUPTED = 130
_BROKEN_PIPE = 141


def run(args: Sequence[str]) -> int:
    """Run a command line; returns its exit status."""
    _never_fail_to_print()
    try:
        status = _invoke(list(args))
        sys.stdout.flush()
    except BrokenPipeError:
        _forget_output()
        return _BROKEN_PIPE
    except KeyboardInterrupt:
        return _INTERRUPTED
    return status


def _invoke(args: list[str]) -> int:
    from annotator.cli.commands import annotator

    try:
        with annotator.make_context("annotator", args) as context:
            result = annotator.invoke(context)
            return result if isinstance(result, int) else 0
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.Abort:
        return _INTERRUPTED
    except click.ClickException as error:
        complain(_usage(error))
        return 2
    except AnnotatorError as error:
        complain(str(error))
        return error.exit_status
    except Exception as error:
        line = _reason(error)
        if line is None:
            raise
        complain(line)
        return 2


def _usage(error: click.ClickException) -> str:
    """Click's message on one line, with the command whose help says more."""
    message = " ".join(error.format_message().split()).rstrip(".")
    context = error.ctx if isinstance(error, click.UsageError) else None
    path = context.command_path if context else "annotator"
    return f"{message[:1].lower()}{message[1:]}; see '{path} --help'"


def _reason(error: Exception) -> str | None:
    """What to say of an error that the system raised, None for a fault of the program."""
    import sqlite3

    if isinstance(error, BrokenPipeError):
        raise error
    if isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename else ""
        return f"{place}{error.strerror or error}"
    if isinstance(error, sqlite3.Error):
        return f"the project file cannot be used ({error})"
    return None


def _never_fail_to_print() -> None:
    """What the terminal's encoding lacks is escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _forget_output() -> None:
    """Leave nothing to be flushed into the closed pipe when the interpreter ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
