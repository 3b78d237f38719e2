"""From arguments to an exit status: every fault of the input becomes one line."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence

import click

from annotator.cli.printing import complain, note
from annotator.cli.streams import is_of_output, prepare, settle
from annotator.core import notices
from annotator.core.errors import AnnotatorError

_INTERRUPTED = 130
_BROKEN_PIPE = 141


def run(args: Sequence[str]) -> int:
    """Run a command line; returns its exit status."""
    prepare()
    notices.listen(note)
    try:
        return _invoke(list(args))
    except BrokenPipeError:
        return _BROKEN_PIPE
    except KeyboardInterrupt:
        return _INTERRUPTED
    finally:
        settle()


def _invoke(args: list[str]) -> int:
    try:
        status = _command(args)
        sys.stdout.flush()
        return status
    except click.Abort:
        return _INTERRUPTED
    except click.ClickException as error:
        complain(_usage(error, args))
        return 2
    except AnnotatorError as error:
        complain(str(error))
        return error.exit_status
    except Exception as error:
        line = _reason(error)
        if line is not None:
            complain(line)
            return 2
        from annotator.cli.damage import damage_behind

        line = damage_behind(error, args)
        if line is None:
            raise
        complain(line)
        return 1


def _command(args: list[str]) -> int:
    from annotator.cli.commands import annotator

    try:
        with annotator.make_context("annotator", args) as context:
            result = annotator.invoke(context)
            return result if isinstance(result, int) else 0
    except click.exceptions.Exit as error:
        return error.exit_code


def _usage(error: click.ClickException, args: list[str]) -> str:
    """Click's message on one line, with the command whose help says more."""
    from annotator.cli.commands import COMMANDS

    message = " ".join(error.format_message().split()).rstrip(".")
    # Click names what may be left out in brackets, as in the usage.
    message = re.sub(r"'\[([A-Z]+)\]'", r"'\1'", message)
    context = error.ctx if isinstance(error, click.UsageError) else None
    # Of an option without its value Click does not say whose it is.
    known = args and args[0] in COMMANDS
    path = context.command_path if context else f"annotator {args[0]}" if known else "annotator"
    return f"{message[:1].lower()}{message[1:]}; see '{path} --help'"


def _reason(error: Exception) -> str | None:
    """What to say of an error that the system raised, None for a fault of the program."""
    import sqlite3

    if isinstance(error, BrokenPipeError):
        raise error
    if isinstance(error, OSError) and is_of_output(error):
        return f"standard output: cannot be written ({error.strerror})"
    if isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename else ""
        return f"{place}{error.strerror or error}"
    if isinstance(error, sqlite3.Error):
        return f"the project file cannot be used ({error})"
    return None
