"""A DocBin, read: every document is a record, or says what is wrong with it.

Spans are those of every key of `doc.spans` and the `doc.ents`; the same place and label in several
of them is one span.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import Any, BinaryIO

import msgspec

from annotator.core.annotation import Status
from annotator.core.display import one_line
from annotator.exchange.checked_record import checked_record
from annotator.exchange.docbin import BinnedDoc, Content, DocSpan, docs_of
from annotator.exchange.errors import Fault
from annotator.exchange.formats import Entry
from annotator.exchange.json_lines import refuse_nul, told
from annotator.exchange.jsonl_shapes import VERSION, PlainLink, PlainRecord, PlainSpan
from annotator.exchange.own_data import KEY, OwnLink, OwnSpan, plain_link, plain_span

REMARK = "some documents do not say where blanks stand: their texts have one between two tokens"


class _OwnLink(OwnLink, kw_only=True):
    type: str
    from_id: str
    to_id: str


class _Own(msgspec.Struct):
    """What this program keeps in the user data."""

    article: str
    meta: dict[str, Any] = {}
    schema: str = ""
    annotator: str | None = None
    status: Status = Status.NEW
    note: str = ""
    flagged: bool = False
    spans: dict[str, OwnSpan] = {}
    links: list[_OwnLink] = []


def read(source: BinaryIO, name: str) -> Iterator[Entry]:
    """The records of a file, each with the number of its document.

    Raises:
        ExchangeError: when it is no DocBin.
    """
    stem = PurePath(name).stem or "spacy"
    for number, doc in enumerate(docs_of(source, name), 1):
        place = f"{name}: document {number}"
        try:
            yield _entry(doc, place, f"{stem}-{number}")
        except Fault as fault:
            yield Entry(place, fault=str(fault))


def _entry(doc: BinnedDoc, place: str, default_id: str) -> Entry:
    content = Content(doc)
    left_out: Counter[str] = Counter()
    own = _own(doc.user_data, left_out) or _Own(default_id)
    plain_spans = list(_plain_spans(_spans(content, left_out), own))
    plain = PlainRecord(
        *(own.article, content.text),
        meta=own.meta,
        schema=own.schema,
        annotator=own.annotator,
        status=own.status,
        spans=plain_spans,
        links=_links(own, {it.id for it in plain_spans}, left_out),
        note=own.note,
        flagged=own.flagged,
    )
    refuse_nul(plain)
    record, trimmed = checked_record(plain)
    left_out["category"] += len(doc.cats)
    remark = REMARK if doc.has_unknown_spaces else ""
    return Entry(place, record, trimmed=trimmed, left_out=+left_out, remark=remark)


def _plain_spans(spans: Iterable[DocSpan], own: _Own) -> Iterator[PlainSpan]:
    """The spans with the ids they have, each once: spaCy takes the same for several entities."""
    seen = {""}
    for it in spans:
        id = None if it.id in seen else it.id
        seen.add(it.id)
        about = own.spans.get(id, OwnSpan()) if id else OwnSpan()
        yield plain_span((it.start, it.end), it.label, None, about, id)


def _spans(content: Content, left_out: Counter[str]) -> list[DocSpan]:
    """Every place and label, as the first group has it."""
    found: dict[tuple[int, int, str], DocSpan] = {}
    for _, group in content.groups():
        known = set(found)
        for it in group:
            if it[:3] not in known and found.setdefault(it[:3], it) is not it:
                raise Fault(f"spans: {one_line(it.label, 40)} is on {it.start}-{it.end} twice")
    for it in content.entities():
        found.setdefault(it[:3], it)
    left_out["entry of a knowledge base"] += sum(it.is_known for it in found.values())
    return list(found.values())


def _own(data: bytes | None, left_out: Counter[str]) -> _Own | None:
    """What this program wrote, if it did; what is there besides is counted."""
    if not data:
        return None
    try:
        all = msgspec.msgpack.decode(data)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, ValueError, TypeError):
        left_out["value of user data"] += 1
        return None
    if not isinstance(all, dict):
        return None
    own = all.get(KEY)
    is_ours = isinstance(own, dict) and str(own.get("format")).startswith("annotator/")
    left_out["value of user data"] += len(all) - is_ours
    if not isinstance(own, dict) or not is_ours:
        return None
    if own["format"] != VERSION:
        raise Fault(f"{KEY}.format: '{one_line(str(own['format']), 40)}' is not {VERSION}")
    try:
        return msgspec.convert(own, _Own)
    except msgspec.ValidationError as error:
        raise Fault(one_line(told(error, KEY), 200)) from None


def _links(own: _Own, ids: set[str | None], left_out: Counter[str]) -> list[PlainLink]:
    """The links, but for those of a span that somebody took out."""
    kept = [it for it in own.links if it.from_id in ids and it.to_id in ids]
    left_out["link of a span that is gone"] += len(own.links) - len(kept)
    return [plain_link(it.type, it.from_id, it.to_id, it) for it in kept]
