"""Articles from files, folders, globs and standard input, one after the other."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from annotator.ingest.article_making import make_article
from annotator.ingest.csv_rows import read_csv
from annotator.ingest.decoding import Undecodable, decode, encoding_of, marked
from annotator.ingest.front_matter import read_front_matter
from annotator.ingest.items import Ingested, Notice, PassedOver, Skipped
from annotator.ingest.json_lines import ReadLine, as_object, read_json_lines
from annotator.ingest.sources import Source, find_sources, reason_of

#: Larger texts are skipped unless the caller says otherwise.
MAX_BYTES = 20_000_000

_STDIN = "standard input"
_STDIN_ID = "stdin"


def read_articles(
    paths: Iterable[str], *, stdin: BinaryIO | None = None, max_bytes: int = MAX_BYTES
) -> Iterator[Ingested]:
    """The articles in the files, folders and globs, and in standard input (`-`).

    Lazy: a file is opened when its first article is asked for. What cannot be an article is
    yielded as Skipped, what is of another kind in a folder as PassedOver, and the rest goes in; a
    Notice comes before the article it is about.
    `max_bytes` is the limit for one text file, line or cell; JSONL and CSV files may be larger.
    """
    for argument in paths:
        if argument == "-":
            yield from _read_stdin(stdin, max_bytes)
            continue
        for source in find_sources(argument):
            if isinstance(source, Skipped | PassedOver | Notice):
                yield source
            else:
                yield from _read_file(source, max_bytes)


def _read_file(source: Source, max_bytes: int) -> Iterator[Ingested]:
    try:
        with source.path.open("rb") as stream:
            if source.suffix in (".txt", ".md"):
                data = stream.read(max_bytes + 1)
                yield from _read_text(data, source.where, source.id, max_bytes)
            else:
                yield from _read_records(stream, source, max_bytes)
    except (OSError, Undecodable) as error:
        yield Skipped(source.where, _reason(error))


def _reason(error: OSError | Undecodable) -> str:
    return reason_of(error) if isinstance(error, OSError) else str(error)


def _read_text(data: bytes, where: str, id: str, max_bytes: int) -> Iterator[Ingested]:
    if len(data) > max_bytes:
        yield Skipped(where, f"larger than {max_bytes} bytes")
        return
    text, encoding = decode(data)
    if encoding.guessed:
        yield Notice(where, encoding.notice)
    front_matter = read_front_matter(text)
    yield from (Notice(where, notice) for notice in front_matter.notices)
    meta = dict(front_matter.meta)
    given_id = meta.pop("id", None)
    yield from make_article(where, text[front_matter.text_start :], meta, given_id, id)


def _read_records(stream: BinaryIO, source: Source, max_bytes: int) -> Iterator[Ingested]:
    encoding = encoding_of(stream, max_bytes)
    if encoding.guessed:
        yield Notice(source.where, encoding.notice)
    stream.seek(encoding.mark)
    lines = source.suffix == ".jsonl"
    newline = "\n" if lines else ""
    with io.TextIOWrapper(stream, encoding.codec, encoding.lenient, newline) as text:
        try:
            if lines:
                yield from read_json_lines(text.readline, source.where, source.id, max_bytes)
            else:
                yield from read_csv(text, source.where, source.id, max_bytes)
        except UnicodeDecodeError:
            yield Skipped(source.where, f"broken {encoding.codec}: the rest is left out")


def _read_stdin(stdin: BinaryIO | None, max_bytes: int) -> Iterator[Ingested]:
    if stdin is None or stdin.closed:
        yield Skipped(_STDIN, "there is none")
        return
    try:
        head = stdin.readline(max_bytes + 1)
        if _is_json(head):
            lines = _utf8_lines(head.removeprefix(codecs.BOM_UTF8), stdin)
            yield from read_json_lines(lines, _STDIN, _STDIN_ID, max_bytes)
        else:
            data = head + stdin.read(max(0, max_bytes + 1 - len(head)))
            wide = _wide_json_lines(data) if len(data) <= max_bytes else None
            if wide:
                yield from read_json_lines(wide, _STDIN, _STDIN_ID, max_bytes)
            else:
                yield from _read_text(data, _STDIN, _STDIN_ID, max_bytes)
    except (OSError, Undecodable) as error:
        yield Skipped(_STDIN, _reason(error))


def _is_json(line: bytes) -> bool:
    return as_object(line.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace")) is not None


def _wide_json_lines(data: bytes) -> ReadLine | None:
    """The lines of JSON that a Windows shell piped as UTF-16."""
    encoding = marked(data[:4])
    if encoding is None or encoding.codec == "utf-8":
        return None
    text, _ = decode(data)
    is_json = as_object(text.partition("\n")[0]) is not None
    return io.StringIO(text, newline="\n").readline if is_json else None


def _utf8_lines(head: bytes, stream: BinaryIO) -> ReadLine:
    pending = [head]

    def readline(limit: int) -> str:
        line = pending.pop() if pending else stream.readline(limit)
        return line.decode("utf-8", "surrogateescape")

    return readline
