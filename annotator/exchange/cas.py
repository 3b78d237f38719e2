"""UIMA CASes as XMI, as INCEpTION and WebAnno take them: a file for each article and annotator.

The type system goes with them. Offsets on disk are UTF-16 units, as UIMA counts in Java.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotators import GOLD
from annotator.core.label_schema import AttributeValue, LabelSchema
from annotator.core.span import Span
from annotator.exchange.cas_names import (
    CHARACTERS,
    CUSTOM,
    DATA,
    DOCUMENT,
    FLAGGED,
    FROM,
    INITIAL_VIEW,
    LABEL,
    RECORD,
    REST,
    SCORE,
    SENTENCE,
    TO,
    TYPE_SYSTEM,
    LayerType,
    LayerTypes,
)
from annotator.exchange.cas_reading import read, read_folder
from annotator.exchange.cas_type_system import type_system
from annotator.exchange.file_names import FileNames
from annotator.exchange.formats import Folder, Format
from annotator.exchange.losses import Losses
from annotator.exchange.own_data import own_links, own_record, own_spans
from annotator.exchange.parts import EVERYTHING, Part, count_lost
from annotator.exchange.quotes import quote_of
from annotator.exchange.utf16 import UNIT, Utf16
from annotator.exchange.words import sentence_ends, words_of
from annotator.exchange.xml_text import ILLEGAL, escaped

#: The prefix that stands for each type's namespace.
_PREFIX = {DOCUMENT: "metadata", SENTENCE: "segmentation", RECORD: "annotator"}

_SOFA = 1


def _namespace(type: str) -> str:
    return f"http:///{type.rpartition('.')[0].replace('.', '/')}.ecore"


_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore"'
    + "".join(f' xmlns:{prefix}="{_namespace(type)}"' for type, prefix in _PREFIX.items())
    + f' xmlns:custom="{_namespace(f"{CUSTOM}.Any")}" xmi:version="2.0">\n'
    + '<cas:NULL xmi:id="0"/>\n'
)


def write_folder(
    records: Iterable[AnnotatedArticle], label_schema: LabelSchema, folder: Folder
) -> Losses:
    """Write an `.xmi` for each record, and the type system of all."""
    losses = Losses()
    layers = LayerTypes(label_schema)
    articles, annotators = FileNames(), FileNames()
    for record in records:
        file = articles.of(record.article.id)
        if record.annotator_id not in (None, GOLD):
            file = f"{annotators.of(str(record.annotator_id))}/{file}"
        with folder.open(f"{file}.xmi") as out:
            out.write(_xmi(record, layers).encode())
        count_lost(losses, record, EVERYTHING)
    with folder.open(TYPE_SYSTEM) as out:
        out.write(type_system(layers))
    return losses


def _xmi(record: AnnotatedArticle, layers: LayerTypes) -> str:
    cas = _Cas(record.article.text)
    cas.add_about(record)
    items = [(it, own, quote_of(record.article, it.span)) for it, own in own_spans(record)]
    cas.add_words([it.span for it, _, _ in items])
    made: dict[str, tuple[int, str]] = {}
    for it, own, _ in items:
        layer = layers.of(it.label)
        place = cas.place(it.span)
        features = _features(own, it.label, layer)
        made[it.id] = (cas.add(f"custom:{layer.tag}", f"{place}{features}"), place)
    for link, own in own_links(record):
        start, (end, place) = made[link.from_id][0], made[link.to_id]
        # As DKPro has it, a relation stands where it ends.
        ends = f'{place} {FROM}="{start}" {TO}="{end}"'
        cas.add(f"custom:{layers.links.tag}", f"{ends}{_features(own, link.type, layers.links)}")
    return cas.xmi()


class _Cas:
    """A CAS in the making: its structures as XML, numbered in their order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._units = Utf16(text)
        self._structures: list[str] = []

    def add(self, tag: str, attributes: str) -> int:
        """Keep a structure; its number."""
        number = len(self._structures) + _SOFA + 1
        self._structures.append(f'<{tag} xmi:id="{number}"{attributes}/>\n')
        return number

    def place(self, span: Span) -> str:
        """Where it is, as attributes."""
        begin, end = self._units.to_units(span.start), self._units.to_units(span.end)
        return f' sofa="{_SOFA}" begin="{begin}" end="{end}"'

    def add_about(self, record: AnnotatedArticle) -> None:
        """The article's title and name, and what else is known of it."""
        article = record.article
        language = article.meta.get("language")
        features = {
            "language": language if isinstance(language, str) and language else "x-unspecified",
            "documentTitle": article.title,
            "documentId": article.id,
        }
        place = self.place(Span(0, len(self._text)))
        self.add(f"{_PREFIX[DOCUMENT]}:DocumentMetaData", f"{place}{_attributes(features)}")
        own = own_record(record, article.meta)
        if found := {str(m.start()): ord(m[0]) for m in ILLEGAL.finditer(self._text)}:
            own[CHARACTERS] = found
        self.add(f"{_PREFIX[RECORD]}:Record", _attributes({DATA: _json(own)}))

    def add_words(self, spans: Sequence[Span]) -> None:
        """The tokens and sentences; INCEpTION makes others only where there are none."""
        words = words_of(self._text, spans)
        if not words.texts:
            return
        last_words = sentence_ends(self._text, words, spans)
        begins, ends = words.starts, words.ends
        if self._units.units > len(self._text):
            begins, ends = ([self._units.to_units(it) for it in edges] for edges in (begins, ends))
        tag = f"{_PREFIX[SENTENCE]}:Sentence"
        first = 0
        for last in (*sorted(last_words), len(ends) - 1):
            self.add(tag, f' sofa="{_SOFA}" begin="{begins[first]}" end="{ends[last]}"')
            first = last + 1
        tag = f"{_PREFIX[SENTENCE]}:Token"
        number = len(self._structures) + _SOFA + 1
        self._structures += [
            f'<{tag} xmi:id="{n}" sofa="{_SOFA}" begin="{begin}" end="{end}"/>\n'
            for n, (begin, end) in enumerate(zip(begins, ends, strict=True), number)
        ]

    def xmi(self) -> str:
        """The whole file."""
        members = " ".join(map(str, range(_SOFA + 1, len(self._structures) + _SOFA + 1)))
        return (
            f"{_HEAD}{''.join(self._structures)}"
            f'<cas:Sofa xmi:id="{_SOFA}" sofaNum="1" sofaID="{INITIAL_VIEW}"'
            f' mimeType="text/plain" sofaString="{escaped(self._text)}"/>\n'
            f'<cas:View sofa="{_SOFA}" members="{members}"/>\n</xmi:XMI>\n'
        )


def _features(own: dict[str, Any], label: str, layer: LayerType) -> str:
    """What there is to say of a span or a link, as attributes."""
    features: dict[str, str] = {LABEL: label}
    rest: dict[str, Any] = {}
    attributes: Mapping[str, AttributeValue] | None = own.pop("attributes", None)
    if attributes is not None:
        fitting = {k: v for k, v in attributes.items() if layer.holds(k, v)}
        features.update((k, v if isinstance(v, str) else _word(v)) for k, v in fitting.items())
        if len(fitting) < len(attributes) or not attributes:
            rest["attributes"] = {k: v for k, v in attributes.items() if k not in fitting}
    for key, value in own.items():
        if key == FLAGGED:
            features[key] = _word(value)
        elif key == SCORE:
            features[key] = str(value)
        elif isinstance(value, str) and value and not ILLEGAL.search(value):
            features[key] = value
        else:
            rest[key] = value
    if rest:
        features[REST] = _json(rest)
    return _attributes(features)


def _word(value: bool) -> str:
    return "true" if value else "false"


def _json(value: object) -> str:
    """JSON that XML can hold: of what it cannot, only noncharacters are not escaped in it."""
    return ILLEGAL.sub(lambda m: f"\\u{ord(m[0]):04x}", msgspec.json.encode(value).decode())


def _attributes(features: Mapping[str, str]) -> str:
    return "".join(f' {name}="{escaped(value)}"' for name, value in features.items())


FORMAT = Format(
    "cas",
    ".xmi",
    "UIMA CASes (XMI) as INCEpTION has them: a folder with one for each article and annotator",
    write_folder=write_folder,
    read=read,
    read_folder=read_folder,
    holds=EVERYTHING,
    remarks={
        **dict.fromkeys(
            (Part.METADATA, Part.STATUS, Part.ARTICLE_NOTE, Part.ARTICLE_FLAG),
            f"in {RECORD}, which INCEpTION passes over",
        ),
        Part.TEXT: "what XML cannot hold, as JSON beside it",
        Part.PROVENANCE: f"as JSON in the feature {REST}",
    },
    unit=UNIT,
)
