"""An article with suggestions that somebody prepared by hand: YAML in which a span is a quote."""

from __future__ import annotations

from pathlib import Path

import msgspec
import yaml

from annotator.core.article import Article
from annotator.core.errors import AnnotatorError
from annotator.core.span import Span
from annotator.core.suggestion import SuggestedLink, Suggestion, Suggestions


class PreparedError(AnnotatorError):
    """A prepared article cannot be used; the message says which and why."""


class _Quoted(msgspec.Struct, forbid_unknown_fields=True):
    label: str
    quote: str


class _Tied(msgspec.Struct, rename={"from_id": "from", "to_id": "to"}, forbid_unknown_fields=True):
    type: str
    from_id: str
    to_id: str


class _Prepared(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    meta: dict[str, str]
    text: str
    spans: dict[str, _Quoted]
    links: list[_Tied] = []


def read_prepared(path: Path, suggester: str) -> tuple[Article, Suggestions]:
    """The article and its suggestions, each with the id that the file gives it.

    Raises:
        PreparedError: when the file has another shape, a quote does not stand in the text exactly
            once, or a link leads to a span that is not there.
    """
    try:
        found = msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), _Prepared)
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise PreparedError(f"{path}: {error}") from error
    spans = tuple(
        Suggestion(id, _place(path, found.text, quoted.quote), quoted.label, suggester)
        for id, quoted in found.spans.items()
    )
    for link in found.links:
        for end in (link.from_id, link.to_id):
            if end not in found.spans:
                raise PreparedError(f"{path}: a link leads to '{end}', which is no span here")
    links = tuple(
        SuggestedLink(f"{k.from_id}-{k.to_id}", k.type, k.from_id, k.to_id, suggester)
        for k in found.links
    )
    return Article(found.id, found.text, found.meta), Suggestions(spans, links)


def _place(path: Path, text: str, quote: str) -> Span:
    count = text.count(quote)
    if count != 1:
        raise PreparedError(f"{path}: “{quote}” stands in the text {count} times, not once")
    start = text.index(quote)
    return Span(start, start + len(quote))
