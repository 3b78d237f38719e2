"""What a format is, and the one place where each is registered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import BinaryIO, Protocol

from annotator.core.annotated import AnnotatedArticle
from annotator.core.label_schema import LabelSchema
from annotator.exchange.errors import ExchangeError
from annotator.exchange.losses import Losses

#: The module of each format, by its name on the command line.
_MODULES: Mapping[str, str] = MappingProxyType(
    {
        "jsonl": "annotator.exchange.jsonl",
        "spacy": "annotator.exchange.spacy_docbin",
        "csv": "annotator.exchange.csv_rows",
    }
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What stood at one place of a file: a record, or what is wrong with it.

    `trimmed` counts the spans that had white space at their edges.
    """

    place: str
    record: AnnotatedArticle | None = None
    fault: str = ""
    trimmed: int = 0


class Writer(Protocol):
    """Writes records, and says what the format could not hold of them."""

    def __call__(
        self, records: Iterable[AnnotatedArticle], label_schema: LabelSchema, out: BinaryIO
    ) -> Losses: ...


class Reader(Protocol):
    """Reads records one by one; `name` is what the file is called in messages."""

    def __call__(self, source: BinaryIO, name: str) -> Iterator[Entry]: ...


@dataclass(frozen=True, slots=True)
class Format:
    """A shape on disk.

    `holds_annotator` says whether a file can tell several annotators' work apart, `is_text`
    whether it can be shown on a terminal.
    """

    name: str
    suffix: str
    write: Writer | None = None
    read: Reader | None = None
    holds_annotator: bool = True
    is_text: bool = True

    @property
    def can_read(self) -> bool:
        """Whether files of this format can be imported."""
        return self.read is not None

    @property
    def can_write(self) -> bool:
        """Whether files of this format can be exported."""
        return self.write is not None


def format_names() -> tuple[str, ...]:
    """The names of all formats, without loading any."""
    return tuple(_MODULES)


def format_named(name: str) -> Format:
    """The format of that name.

    Raises:
        ExchangeError: when there is none.
    """
    if name not in _MODULES:
        raise ExchangeError(f"no format '{name}'; there are {', '.join(_MODULES)}")
    found: Format = import_module(_MODULES[name]).FORMAT
    return found


def writer_of(name: str) -> tuple[Format, Writer]:
    """The format of that name, and what writes it. Raises ExchangeError if nothing does."""
    found = format_named(name)
    if found.write is None:
        raise ExchangeError(f"the format {name} can only be imported")
    return found, found.write


def reader_of(name: str) -> tuple[Format, Reader]:
    """The format of that name, and what reads it. Raises ExchangeError if nothing does."""
    found = format_named(name)
    if found.read is None:
        raise ExchangeError(f"the format {name} can only be exported")
    return found, found.read
