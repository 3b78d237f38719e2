"""Web Annotations in the shape in which this program writes them, which is read in one go.

JSON-LD can say the same in many ways: whatever is said in another is left to `w3c_items`.
"""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec import UNSET, Struct, UnsetType, field

from annotator.core.annotated import AnnotatedArticle
from annotator.exchange.checked_record import checked_record
from annotator.exchange.errors import Fault
from annotator.exchange.jsonl_shapes import PlainLink, PlainSpan
from annotator.exchange.kept import OURS, About, Kept
from annotator.exchange.w3c_names import ABOUT, BOOLEAN, KIND, NAME, item_id


class _Body(Struct):
    purpose: Literal["tagging", "classifying", "commenting"]
    value: str
    name: str | UnsetType = field(name=NAME, default=UNSET)
    kind: str | UnsetType = field(name=KIND, default=UNSET)


class _Position(Struct, tag_field="type", tag="TextPositionSelector"):
    start: int
    end: int


class _Quote(Struct, tag_field="type", tag="TextQuoteSelector"):
    exact: str


class _Target(Struct):
    id: str | UnsetType = UNSET
    source: str | UnsetType = UNSET
    selector: tuple[_Position | _Quote, _Position | _Quote] | UnsetType = UNSET
    value: UnsetType = UNSET


class _Item(Struct):
    id: str
    type: Literal["Annotation"]
    body: list[_Body]
    target: _Target | tuple[_Target, _Target]
    motivation: Literal["linking"] | UnsetType = UNSET
    comment: UnsetType = field(name="bodyValue", default=UNSET)
    kept: Kept | UnsetType = field(name=OURS, default=UNSET)


class _Page(Struct):
    items: list[_Item]
    next: UnsetType = UNSET


class _Source(Struct):
    id: str
    value: str


class _Collection(Struct):
    type: Literal["AnnotationCollection"]
    source: _Source = field(name=ABOUT)
    about: About = field(name=OURS)
    first: _Page


_decode = msgspec.json.Decoder(_Collection).decode


def plain_record(line: bytes) -> tuple[AnnotatedArticle, int] | None:
    """The record and how many of its spans were trimmed; None where it takes a closer look."""
    if b"\\u0000" in line:
        return None
    try:
        collection = _decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    source = collection.source
    spans: list[PlainSpan] = []
    links: list[PlainLink] = []
    for item in collection.first.items:
        made = _link(item) if item.motivation == "linking" else _span(item, source)
        if made is None:
            return None
        if item.kept is not UNSET:
            item.kept.give_to(made)
        if isinstance(made, PlainSpan):
            spans.append(made)
        else:
            links.append(made)
    try:
        return checked_record(collection.about.record(source.value, spans, links))
    except Fault:
        return None


def _span(item: _Item, source: _Source) -> PlainSpan | None:
    """An annotation with one tag, whose words are where its offsets say."""
    target = item.target
    if not isinstance(target, _Target) or target.source != source.id or target.selector is UNSET:
        return None
    position, quote = target.selector
    if not isinstance(position, _Position) or not isinstance(quote, _Quote):
        return None
    start, end = position.start, position.end
    if not 0 <= start < end <= len(source.value) or source.value[start:end] != quote.exact:
        return None
    if not item.body or not (label := _tag(item.body[0])):
        return None
    span = PlainSpan(start, end, label, item_id(item.id) or None)
    return span if all(_say(span, body) for body in item.body[1:]) else None


def _say(span: PlainSpan, body: _Body) -> bool:
    """What a body says of the span besides its tag; whether that is plain."""
    if body.purpose == "commenting" and body.value:
        span.note = f"{span.note}\n{body.value}" if span.note else body.value
        return True
    if body.purpose != "classifying" or body.name is UNSET:
        return False
    if span.attributes is None:
        span.attributes = {}
    span.attributes[body.name] = body.value == "true" if body.kind == BOOLEAN else body.value
    return True


def _link(item: _Item) -> PlainLink | None:
    """An annotation with one tag that links two others."""
    if isinstance(item.target, _Target) or len(item.body) != 1 or not (type := _tag(item.body[0])):
        return None
    one, other = item.target
    if not one.id or not other.id or one.selector is not UNSET or other.selector is not UNSET:
        return None
    return PlainLink(type, item_id(one.id), item_id(other.id), item_id(item.id) or None)


def _tag(body: _Body) -> str:
    return body.value if body.purpose == "tagging" else ""
