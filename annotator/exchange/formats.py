"""What a format is, and the one place where each is registered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, Protocol

from annotator.core.annotated import AnnotatedArticle
from annotator.core.article import Article
from annotator.core.label_schema import LabelSchema
from annotator.exchange.errors import ExchangeError
from annotator.exchange.losses import Losses
from annotator.exchange.parts import Part

#: The module of each format, by its name on the command line.
_MODULES: Mapping[str, str] = MappingProxyType(
    {
        "jsonl": "annotator.exchange.jsonl",
        "prodigy": "annotator.exchange.prodigy",
        "spacy": "annotator.exchange.spacy_docbin",
        "doccano": "annotator.exchange.doccano",
        "labelstudio": "annotator.exchange.labelstudio",
        "brat": "annotator.exchange.brat",
        "conll": "annotator.exchange.conll",
        "cas": "annotator.exchange.cas",
        "w3c": "annotator.exchange.w3c",
        "parquet": "annotator.exchange.parquet_articles",
        "parquet-tokens": "annotator.exchange.parquet_tokens",
        "csv": "annotator.exchange.csv_rows",
    }
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What stood at one place of a file: a record, or what is wrong with it.

    `trimmed` counts the spans that had white space at their edges; `left_out` what the file holds
    and a record has no place for, by its name in the singular. `ties` are the ids of links that
    stand for what the file says otherwise, and that count for nothing where the label schema has
    no place for them. `remark` is what to tell people of all such entries, once.
    """

    place: str
    record: AnnotatedArticle | None = None
    fault: str = ""
    trimmed: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)
    ties: frozenset[str] = frozenset()
    remark: str = ""


def language_of(article: Article) -> str:
    """The language that an article's metadata name (`en` of `en_GB`), or nothing."""
    language = article.meta.get("language")
    if not isinstance(language, str):
        return ""
    return language.replace("_", "-").split("-")[0].strip().lower()


class Writer(Protocol):
    """Writes records, and says what the format could not hold of them."""

    def __call__(
        self, records: Iterable[AnnotatedArticle], label_schema: LabelSchema, out: BinaryIO
    ) -> Losses: ...


class Folder(Protocol):
    """A folder that is being written: all of its files appear, or none."""

    def open(self, name: str) -> AbstractContextManager[BinaryIO]:
        """A new file to write to; `name` may lead into folders within, parted by slashes."""


class FolderWriter(Protocol):
    """Writes records as several files, and says what the format could not hold of them."""

    def __call__(
        self, records: Iterable[AnnotatedArticle], label_schema: LabelSchema, folder: Folder
    ) -> Losses: ...


@dataclass
class Shipped:
    """What went into a file: what those who receive it are told of it.

    `articles` are records, of which an article may have several; `ids` names the articles.
    `languages` are those that the records' metadata name, and `lengths` how many spans have how
    many words, as blanks part them.
    """

    articles: int = 0
    labels: Counter[str] = field(default_factory=Counter)
    link_types: Counter[str] = field(default_factory=Counter)
    annotators: dict[str, None] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    statuses: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    lengths: Counter[int] = field(default_factory=Counter)

    def add(self, record: AnnotatedArticle) -> None:
        """Count a record."""
        self.articles += 1
        self.ids.add(record.article.id)
        self.languages[language_of(record.article)] += 1
        blanks = record.article.text.count
        for items in (record.annotations, record.suggestions.spans):
            self.lengths.update([blanks(" ", it.span.start, it.span.end) + 1 for it in items])
            self.labels.update([it.label for it in items])
        self.link_types.update(k.type for k in record.links)
        self.link_types.update(k.type for k in record.suggestions.links)
        if record.annotator_id is not None:
            self.annotators[record.annotator_id] = None
            self.statuses[record.status] += 1


class Companions(Protocol):
    """What a receiver needs besides a file of that name: contents by suffix, as `.config.xml`."""

    def __call__(
        self, label_schema: LabelSchema, shipped: Shipped, name: str
    ) -> Mapping[str, bytes]: ...


@dataclass(frozen=True, slots=True)
class SplitFile:
    """A file with a part of a dataset: its name, and what went into it."""

    name: str
    shipped: Shipped


class SplitCompanions(Protocol):
    """What a receiver needs besides the files of all splits: contents by suffix.

    The splits go by `train`, `dev` and `test`, of which one is `train`. `name` is the dataset's
    file name, which the splits' names were made of.
    """

    def __call__(
        self, label_schema: LabelSchema, splits: Mapping[str, SplitFile], name: str
    ) -> Mapping[str, bytes]: ...


def companions_of_one(companions: SplitCompanions) -> Companions:
    """The same where there is one file."""

    def of_one(label_schema: LabelSchema, shipped: Shipped, name: str) -> Mapping[str, bytes]:
        return companions(label_schema, {"train": SplitFile(name, shipped)}, name)

    return of_one


class Reader(Protocol):
    """Reads records one by one; `name` is what the file is called in messages."""

    def __call__(self, source: BinaryIO, name: str) -> Iterator[Entry]: ...


class FolderReader(Protocol):
    """Reads records one by one out of a folder's files."""

    def __call__(self, folder: Path) -> Iterator[Entry]: ...


@dataclass(frozen=True, slots=True)
class Format:
    """A shape on disk, and what it is good for.

    It is a file (`write`, `read`) or a folder of files (`write_folder`, `read_folder`); some can
    be read as either. `holds` says what has a place in it, `remarks` what else is to be said of a
    part, `unit` what its offsets count. `is_text` says whether it can be shown on a terminal.
    `companions` are the files that go with one, `split_companions` those that go with several
    that a dataset was split into; `extra` is what has to be installed for it.
    """

    name: str
    suffix: str
    about: str = ""
    write: Writer | None = None
    read: Reader | None = None
    write_folder: FolderWriter | None = None
    read_folder: FolderReader | None = None
    companions: Companions | None = None
    split_companions: SplitCompanions | None = None
    holds: frozenset[Part] = frozenset()
    remarks: Mapping[Part, str] = field(default_factory=dict)
    unit: str = "code points"
    extra: str = ""
    is_text: bool = True

    @property
    def holds_annotator(self) -> bool:
        """Whether a file can tell several annotators' work apart."""
        return Part.ANNOTATOR in self.holds

    @property
    def can_read(self) -> bool:
        """Whether files of this format can be imported."""
        return self.read is not None or self.read_folder is not None

    @property
    def can_write(self) -> bool:
        """Whether files of this format can be exported."""
        return self.write is not None or self.write_folder is not None


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


def format_to_write(name: str) -> Format:
    """The format of that name. Raises ExchangeError if nothing writes it."""
    found = format_named(name)
    if not found.can_write:
        raise ExchangeError(f"the format {name} can only be imported")
    return found


def format_to_read(name: str) -> Format:
    """The format of that name. Raises ExchangeError if nothing reads it."""
    found = format_named(name)
    if not found.can_read:
        raise ExchangeError(f"the format {name} can only be exported")
    return found
