"""Single Web Annotations as plain spans and links. Values may be one thing or a list of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import msgspec

from annotator.core.display import one_line
from annotator.core.unseen import spelt_out
from annotator.exchange.errors import Fault
from annotator.exchange.jsonl_shapes import PlainLink, PlainSpan
from annotator.exchange.kept import OURS, Kept
from annotator.exchange.w3c_names import BOOLEAN, KIND, NAME, item_id

#: A body, and what it is for.
Body: TypeAlias = tuple[dict[str, Any], str]


def listed(value: object) -> list[Any]:
    """One or several, as a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def text_of(plain: dict[str, Any], key: str) -> str:
    """The text under a key; none if there is none.

    Raises:
        Fault: when it is no text.
    """
    value = plain.get(key)
    if value is not None and not isinstance(value, str):
        raise Fault(f"{key}: is no text")
    return value or ""


@dataclass
class Items:
    """What the annotations of one text say."""

    text: str
    source: str = ""
    spans: list[PlainSpan] = field(default_factory=list)
    links: list[PlainLink] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)

    def add(self, plain: dict[str, Any]) -> None:
        """Take an annotation in.

        Raises:
            Fault: with what is wrong with it.
        """
        bodies = [(body, _purpose(body, plain)) for body in _bodies(plain)]
        tags = [text_of(body, "value") for body, purpose in bodies if purpose == "tagging"]
        ends = _ends(plain)
        if not tags or not tags[0]:
            self.left_out["annotation without a tag"] += 1
            return
        if len(tags) > 1:
            self.left_out["further tag"] += len(tags) - 1
        if ends:
            link = PlainLink(tags[0], *ends, item_id(text_of(plain, "id")) or None)
            _give_kept(plain, link)
            self.links.append(link)
            if others := sum(not _reference(body) for body, _ in bodies) - len(tags):
                self.left_out["body on a link"] += others
        else:
            self._add_span(plain, bodies, tags[0])

    def _add_span(self, plain: dict[str, Any], bodies: list[Body], tag: str) -> None:
        place = self._place(plain)
        if place is None:
            self.left_out["annotation of no place in the text"] += 1
            return
        span = PlainSpan(*place, tag, item_id(text_of(plain, "id")) or None)
        for body, purpose in bodies:
            if purpose != "tagging":
                self._say(span, body, purpose)
        if comment := text_of(plain, "bodyValue"):
            span.note = comment
        _give_kept(plain, span)
        self.spans.append(span)

    def _say(self, span: PlainSpan, body: dict[str, Any], purpose: str) -> None:
        """What a body says of the span besides its tag."""
        value, name = text_of(body, "value"), text_of(body, NAME)
        if purpose == "classifying" and NAME in body:
            if span.attributes is None:
                span.attributes = {}
            span.attributes[name] = value == "true" if body.get(KIND) == BOOLEAN else value
        elif purpose in ("", "commenting", "describing", "replying") and value:
            span.note = f"{span.note}\n{value}" if span.note else value
        else:
            self.left_out["body of another kind"] += 1

    def _place(self, plain: dict[str, Any]) -> tuple[int, int] | None:
        """Where it is, by offsets or else by words; None if it is not said in either way."""
        targets = listed(plain.get("target"))
        if len(targets) != 1 or not isinstance(targets[0], dict):
            return None
        self._check_source(targets[0].get("source"))
        position = quote = None
        for selector in listed(targets[0].get("selector")):
            if _is_a(selector, "TextPositionSelector"):
                position = selector
            if _is_a(selector, "TextQuoteSelector"):
                quote = selector
        if position is not None:
            return self._at(position, text_of(quote, "exact") if quote else "")
        return self._found(quote) if quote else None

    def _check_source(self, source: object) -> None:
        iri = source.get("id") if isinstance(source, dict) else source
        if self.source and isinstance(iri, str) and iri != self.source:
            raise Fault(
                f"is on {one_line(iri, 60)}, and the text here is {one_line(self.source, 60)}"
            )

    def _at(self, position: dict[str, Any], quote: str) -> tuple[int, int]:
        start, end = position.get("start"), position.get("end")
        if type(start) is not int or type(end) is not int:
            raise Fault("its start and end are no whole numbers")
        if not 0 <= start < end <= len(self.text):
            raise Fault(f"{start}-{end} is no range within a text of {len(self.text)} characters")
        there = self.text[start:end]
        if quote and quote != there:
            raise Fault(
                f"at {start}-{end} stands '{spelt_out(there, 40)}', not '{spelt_out(quote, 40)}'"
            )
        return start, end

    def _found(self, quote: dict[str, Any]) -> tuple[int, int]:
        exact, prefix = text_of(quote, "exact"), text_of(quote, "prefix")
        words = prefix + exact + text_of(quote, "suffix")
        at = self.text.find(words)
        if not exact or at < 0:
            raise Fault(f"'{one_line(exact, 40)}' is not in the text")
        if self.text.find(words, at + 1) >= 0:
            raise Fault(f"'{one_line(exact, 40)}' is in the text more than once")
        return at + len(prefix), at + len(prefix) + len(exact)


def _is_a(value: object, kind: str) -> bool:
    """Whether something is of a type: JSON-LD has one, or a list of them."""
    if not isinstance(value, dict):
        return False
    given = value.get("type")
    return given == kind or (isinstance(given, list) and kind in given)


def _bodies(plain: dict[str, Any]) -> list[dict[str, Any]]:
    return [body for body in listed(plain.get("body")) if isinstance(body, dict)]


def _purpose(body: dict[str, Any], plain: dict[str, Any]) -> str:
    """What a body is for; where it does not say, what the annotation is for."""
    given = body.get("purpose") or plain.get("motivation")
    return given if isinstance(given, str) else ""


def _ends(plain: dict[str, Any]) -> tuple[str, str] | None:
    """The ids that a link goes from and to: two targets, or from the target to the body."""
    if plain.get("motivation") != "linking":
        return None
    ids = [_reference(target) for target in listed(plain.get("target"))]
    ids += [_reference(body) for body in listed(plain.get("body"))]
    ends = [item_id(iri) for iri in ids if iri]
    return (ends[0], ends[1]) if len(ends) == 2 else None


def _reference(value: object) -> str:
    """The IRI of what is referred to, and not described here."""
    if isinstance(value, dict):
        value = value.get("id") if not value.keys() & {"selector", "value"} else None
    return value if isinstance(value, str) else ""


def _give_kept(plain: dict[str, Any], item: PlainSpan | PlainLink) -> None:
    if not (given := plain.get(OURS)):
        return
    try:
        msgspec.convert(given, Kept).give_to(item)
    except msgspec.ValidationError as error:
        raise Fault(f"{OURS}: {one_line(str(error), 100)}") from None
