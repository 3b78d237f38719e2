"""Work that was done elsewhere, into the project: import."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from annotator.cli.garbage import seldom_collected
from annotator.cli.parameters import FilePath, as_name, project
from annotator.cli.pipes import STANDARD_INPUT, opened_to_read, unless_named
from annotator.cli.printing import complain, note, say
from annotator.cli.progress import followed
from annotator.cli.who import checked_name, own_name
from annotator.clock import new_id, now
from annotator.core.annotation import Status
from annotator.core.display import one_line
from annotator.core.errors import AnnotatorError
from annotator.core.relabelling import Names
from annotator.ingest.wording import hint

if TYPE_CHECKING:
    from annotator.cli.intake import Take
    from annotator.core.label_schema import LabelSchema
    from annotator.exchange.formats import Entry, Format

#: How much may come through a pipe, in bytes, as all of it is kept in memory.
LARGEST_INPUT = 1_000_000_000


_BEGINNING = 65_536


class InputError(AnnotatorError):
    """The file cannot be read."""


@click.command("import")
@project
@click.argument("file", metavar="FILE", type=FilePath())
@click.option(
    "--format", "format_name", metavar="F", required=True, help="One of 'annotator formats'."
)
@as_name("Whose work it becomes.")
@click.option("--as-named", is_flag=True, help="Keep whose work it is, as the file names them.")
@click.option("--gold", is_flag=True, help="As the settled result; --as says whose word that is.")
@click.option("--suggestions", is_flag=True, help="Take the spans as suggestions.")
@click.option(
    "--map",
    "pairs",
    metavar="OLD=NEW",
    multiple=True,
    help="Take a label or link type for another of here; OLD= leaves it out.",
)
@click.option(
    "--status",
    type=click.Choice([s.value for s in Status if s is not Status.NEW]),
    help="How far the work is where the file does not say.",
)
@click.option("--strict", is_flag=True, help="Import nothing if anything is wrong or would change.")
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
def import_file(
    db: Path,
    file: Path,
    format_name: str,
    name: str | None,
    as_named: bool,
    gold: bool,
    suggestions: bool,
    pairs: tuple[str, ...],
    status: str | None,
    strict: bool,
    dry_run: bool,
) -> int:
    """Import annotations or suggestions.

    An article is known by its text, and added if it is not there. What is wrong with one leaves
    the others alone. A line may have 100 MB, and what comes through a pipe 1 GB.
    """
    from annotator.cli.intake import Abandoned, take_all
    from annotator.exchange.formats import format_to_read
    from annotator.store.store import Store

    take = _take(name, as_named=as_named, gold=gold, suggestions=suggestions)
    if status and suggestions:
        raise click.UsageError("--status goes with annotators' work and gold only")
    names = Names.parse(pairs)
    format = format_to_read(format_name)
    file = unless_named(file, STANDARD_INPUT)
    input_name = str(file) if str(file) != "-" else "standard input"
    with (
        seldom_collected(),
        Store.open(db) as store,
        _entries(format, file, input_name) as entries,
    ):
        _check_targets(names, store.label_schema)
        try:
            report = store.take_in(
                lambda intake: take_all(
                    *(intake, entries, take, names),
                    strict=strict,
                    dry_run=dry_run,
                    status=Status(status) if status else None,
                ),
                now(),
                new_id,
            )
        except Abandoned as abandoned:
            report = abandoned.report
    if not report.entries:
        raise InputError(f"{input_name}: there is nothing in it")
    for line in report.faults:
        complain(line)
    for line in report.notices():
        note(line)
    for line in report.summary(dry_run=dry_run, strict=strict):
        say(line)
    return 1 if report.faults or (strict and report.changes_input) else 0


def _check_targets(names: Names, label_schema: LabelSchema) -> None:
    """Make sure that what is mapped becomes something that there is.

    Raises:
        InputError: naming the first that does not.
    """
    known = [*label_schema.label, *label_schema.link_type]
    for name in names.new.values():
        if name is not None and name not in known:
            raise InputError(f"--map: there is no '{one_line(name, 40)}'; {hint(name, known)}")


def _take(name: str | None, *, as_named: bool, gold: bool, suggestions: bool) -> Take:
    """What becomes of the records.

    Raises:
        UsageError: when that is not said, or more than one thing.
    """
    from annotator.cli import intake

    if (name is not None and not gold, as_named, gold, suggestions).count(True) != 1:
        raise click.UsageError(
            "say whose work it is with --as NAME, or take it --as-named, as --gold or as"
            " --suggestions: one of these (--gold goes with --as)"
        )
    if suggestions:
        return intake.suggestions_from
    if gold:
        return intake.gold_by(own_name(name))
    if name is None:
        return intake.as_named(own_name(None))
    return intake.annotations_as(checked_name(name, "--as"))


@contextmanager
def _entries(format: Format, file: Path, name: str) -> Iterator[Iterator[Entry]]:
    """The records of a file, or of a folder where the format is one."""
    if file.is_dir() and format.read_folder is not None:
        names = (name for _, _, names in os.walk(file) for name in names)
        files = sum(name.endswith(format.suffix) for name in names)
        yield followed(format.read_folder(file), "importing", files)
        return
    if format.read is None:
        raise InputError(f"{file}: is no folder, and {format.name} is a folder of files")
    with _input(file, is_text=format.is_text) as source:
        yield followed(format.read(source, name), "importing", _size(source), source.tell)


def _size(source: BinaryIO) -> int | None:
    """Of what is to be read, in bytes; None where that only its end will tell."""
    if not source.seekable():
        return None
    size = source.seek(0, io.SEEK_END)
    source.seek(0)
    return size


@contextmanager
def _input(file: Path, *, is_text: bool) -> Iterator[BinaryIO]:
    if str(file) == "-":
        yield _all_of(b"", sys.stdin.buffer, "standard input", is_text=is_text)
        return
    try:
        if file.is_fifo():
            yield _all_of_pipe(file, is_text=is_text)
            return
        if file.exists() and not file.is_file():
            raise InputError(f"{file}: is no file; give one, or - for standard input")
        with file.open("rb", buffering=_BUFFER) as source:
            yield source
    except OSError as error:
        raise InputError(f"{file}: cannot be read ({error.strerror})") from error


#: Bytes that are read at once: a line of tens of thousands is not put together of many pieces.
_BUFFER = 1 << 18


def _all_of_pipe(pipe: Path, *, is_text: bool) -> BinaryIO:
    found = opened_to_read(pipe)
    if found is None:
        raise InputError(f"{pipe}: is a pipe that nobody writes to; start first what does")
    beginning, source = found
    with source:
        return _all_of(beginning, source, str(pipe), is_text=is_text)


def _all_of(beginning: bytes, source: BinaryIO, name: str, *, is_text: bool) -> BinaryIO:
    """Read to its end before the work begins: while it comes, the project stays free for others."""
    data = beginning + source.read(max(0, _BEGINNING - len(beginning)))
    if is_text and b"\0" in data:
        # Binary, and it may have no end.
        raise InputError(f"{name}: holds NUL bytes: it is binary, or not UTF-8")
    data += source.read(LARGEST_INPUT + 1 - len(data))
    if len(data) > LARGEST_INPUT:
        raise InputError(
            f"{name}: larger than {LARGEST_INPUT:,} bytes; put it into a file, or in pieces"
        )
    return io.BytesIO(data)
