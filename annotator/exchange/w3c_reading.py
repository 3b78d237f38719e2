"""Web Annotations, read: lines of JSON-LD, or one document of it.

A line or a document may be an annotation collection, a page of one, or annotations alone; the text
that they are on has to be in it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, BinaryIO

import msgspec

from annotator.core.display import one_line
from annotator.exchange.checked_record import checked_record
from annotator.exchange.errors import ExchangeError, Fault
from annotator.exchange.formats import Entry
from annotator.exchange.json_lines import LONGEST_LINE, NoJson, decoded, lines_of
from annotator.exchange.kept import OURS, About
from annotator.exchange.w3c_items import Items, listed, text_of
from annotator.exchange.w3c_names import ABOUT
from annotator.exchange.w3c_plain import plain_record

_NUMBERED = re.compile(r"\Aspans\[([0-9]+)\](?=: )")


def read(source: BinaryIO, name: str) -> Iterator[Entry]:
    """The records of a file, each with its line, or with its number in a single document.

    Raises:
        ExchangeError: when the file holds something else than JSON.
    """
    decoder = msgspec.json.Decoder()
    lines = lines_of(source, name)
    first = next(lines, None)
    if first is None:
        return
    try:
        decoder.decode(first[1])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        whole = first[1] + source.read(LONGEST_LINE + 1)
        if (documents := _documents_of(decoder, whole, name)) is not None:
            yield from (_entry(it, f"{name}:{n}") for n, it in enumerate(documents, 1))
            return
        # Lines after all, of which the first is broken.
        lines = lines_of(io.BytesIO(b"\n" * (_number(first[0]) - 1) + whole), name)
        first = next(lines)
    yield from _of_lines(decoder, chain([first], lines))


def _number(place: str) -> int:
    return int(place.rpartition(":")[2])


def _documents_of(
    decoder: msgspec.json.Decoder[Any], whole: bytes, name: str
) -> list[object] | None:
    """What a file holds that is one document over many lines; None if it is none."""
    if len(whole) > LONGEST_LINE:
        raise ExchangeError(f"{name}: is no lines of JSON, and larger than {LONGEST_LINE:,} bytes")
    try:
        return _split(decoded(decoder, whole))
    except Fault:
        return None


def _of_lines(
    decoder: msgspec.json.Decoder[Any], lines: Iterable[tuple[str, bytes]]
) -> Iterator[Entry]:
    for n, (place, line) in enumerate(lines):
        if (made := plain_record(line)) is not None:
            yield Entry(place, made[0], trimmed=made[1])
            continue
        try:
            documents = _split(decoded(decoder, line))
        except NoJson as fault:
            if not n and b"\0" in line:
                raise ExchangeError(
                    f"{place}: holds NUL bytes: it is binary, or not UTF-8"
                ) from None
            yield Entry(place, fault=str(fault))
        except Fault as fault:
            yield Entry(place, fault=str(fault))
        else:
            yield from (_entry(document, place) for document in documents)


def _split(document: object) -> list[object]:
    """The parts with a text of their own: a list of annotations is one, of collections several."""
    if not isinstance(document, list):
        return [document]
    alone = [it for it in document if _is_annotation(it)]
    others = [it for it in document if not _is_annotation(it)]
    return others + ([{"type": "AnnotationPage", "items": alone}] if alone else [])


def _is_annotation(it: object) -> bool:
    return isinstance(it, dict) and "Annotation" in listed(it.get("type"))


def _entry(document: object, place: str) -> Entry:
    try:
        if not isinstance(document, dict):
            raise Fault("is no annotation, page or collection")
        return _record(document, place)
    except Fault as fault:
        return Entry(place, fault=str(fault))


def _record(document: dict[str, Any], place: str) -> Entry:
    plain_items = _annotations(document)
    text, source = _text(document, plain_items)
    items = Items(text, source)
    origins: list[int] = []
    for number, plain in enumerate(plain_items):
        try:
            if not isinstance(plain, dict):
                raise Fault("is no annotation")
            items.add(plain)
        except Fault as fault:
            raise Fault(f"items[{number}]: {fault}") from None
        origins += [number] * (len(items.spans) - len(origins))
    about = _about(document, source)
    try:
        record, trimmed = checked_record(about.record(text, items.spans, items.links))
    except Fault as fault:
        said = _NUMBERED.sub(lambda at: f"items[{origins[int(at[1])]}]", str(fault))
        raise Fault(said) from None
    return Entry(place, record, "", trimmed, items.left_out)


def _annotations(document: dict[str, Any]) -> list[Any]:
    """The annotations of a collection, of a page, or the one that it is."""
    if _is_annotation(document):
        return [document]
    page = document.get("first", document)
    if not isinstance(page, dict):
        raise Fault("first: is not here, but only referred to")
    if page.get("next"):
        raise Fault("next: has further pages elsewhere; put all annotations on one")
    items = page.get("items")
    if not isinstance(items, list):
        raise Fault("items: there are none, so that it is no page of annotations")
    return items


def _text(document: dict[str, Any], items: list[Any]) -> tuple[str, str]:
    """The text that all is on, and its IRI, from the collection or from a target's source."""
    targets = (t for it in items if isinstance(it, dict) for t in listed(it.get("target")))
    sources = (target.get("source") for target in targets if isinstance(target, dict))
    for source in chain([document.get(ABOUT)], sources):
        if isinstance(source, dict) and isinstance(source.get("value"), str):
            return source["value"], text_of(source, "id")
    raise Fault(f"holds no text: '{ABOUT}' or a target's source has to have it as its value")


def _about(document: dict[str, Any], source: str) -> About:
    if OURS in document:
        try:
            return msgspec.convert(document[OURS], About)
        except msgspec.ValidationError as error:
            raise Fault(f"{OURS}: {one_line(str(error), 100)}") from None
    name = source or text_of(document, "id")
    if not name:
        raise Fault("has no IRI, by which the article could be called")
    return About(id=name)
