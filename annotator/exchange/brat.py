"""brat's standoff: a folder with a text and its annotations for each article.

Each annotator's work is in a folder of their own; gold and suggestions are in the folder itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any

import msgspec

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation, Link, Origin
from annotator.core.annotators import GOLD
from annotator.core.article import Article
from annotator.core.label_schema import AttributeValue, LabelSchema
from annotator.core.suggestion import SuggestedLink, Suggestion
from annotator.exchange.brat_config import configuration
from annotator.exchange.brat_reading import read_folder
from annotator.exchange.brat_words import ABOUT, NOTES, is_whole, is_word, pieces
from annotator.exchange.file_names import FileNames
from annotator.exchange.formats import Folder, Format
from annotator.exchange.kept import OURS, kept_of
from annotator.exchange.losses import Losses
from annotator.exchange.parts import EVERYTHING, Part, count_lost
from annotator.exchange.quotes import quote_of


def write_folder(
    records: Iterable[AnnotatedArticle], label_schema: LabelSchema, folder: Folder
) -> Losses:
    """Write a `.txt` and an `.ann` for each record, and what goes with them."""
    losses = Losses()
    articles, annotators = FileNames(), FileNames()
    encoder = msgspec.json.Encoder()
    for name, content in configuration(label_schema).items():
        with folder.open(name) as out:
            out.write(content)
    with folder.open(ABOUT) as about:
        for record in records:
            file = articles.of(record.article.id)
            if record.annotator_id not in (None, GOLD):
                file = f"{annotators.of(str(record.annotator_id))}/{file}"
            with folder.open(f"{file}.txt") as out:
                out.write(record.article.text.encode())
            with folder.open(f"{file}.ann") as out:
                out.write("".join(f"{line}\n" for line in _lines(record)).encode())
            about.write(encoder.encode(_about(record, file)) + b"\n")
            count_lost(losses, record, EVERYTHING)
    return losses


def _about(record: AnnotatedArticle, file: str) -> dict[str, Any]:
    """What is known of the article as a whole."""
    return {
        "file": file,
        "id": record.article.id,
        "meta": dict(record.article.meta),
        "schema": record.label_schema,
        "annotator": record.annotator_id,
        "status": record.status,
        "note": record.note,
        "flagged": record.flagged,
    }


def _lines(record: AnnotatedArticle) -> Iterator[str]:
    spans: list[Annotation | Suggestion] = [*record.annotations, *record.suggestions.spans]
    links: list[Link | SuggestedLink] = [*record.links, *record.suggestions.links]
    name = {it.id: f"T{n}" for n, it in enumerate(spans, 1)}
    yield from [_text_bound(name[it.id], it, record.article) for it in spans]
    for number, link in enumerate(links, 1):
        yield f"R{number}\t{link.type} Arg1:{name[link.from_id]} Arg2:{name[link.to_id]}"
    attributes, notes = count(1), count(1)
    for it in spans:
        if isinstance(it, Annotation) and _is_bare(it) and not record.provenance:
            continue
        for key, value in (it.attributes or {}).items():
            if _fits(key, value):
                shown = f" {value}" if isinstance(value, str) else ""
                yield f"A{next(attributes)}\t{key} {name[it.id]}{shown}"
        if isinstance(it, Annotation) and (note := " ".join(it.note.split())):
            yield f"#{next(notes)}\t{NOTES} {name[it.id]}\t{note}"
        if kept := _unsaid(it) | kept_of(record, it):
            yield f"#{next(notes)}\t{OURS} {name[it.id]}\t{json.dumps(kept)}"
    for number, link in enumerate(links, 1):
        if kept := kept_of(record, link):
            yield f"#{next(notes)}\t{OURS} R{number}\t{json.dumps(kept)}"


def _is_bare(it: Annotation) -> bool:
    """Whether there is nothing to say of it but its place and its label."""
    return not (it.attributes or it.note or it.flagged) and it.origin is Origin.ADDED


def _text_bound(name: str, it: Annotation | Suggestion, article: Article) -> str:
    span = it.span
    quote = quote_of(article, span)
    if is_whole(quote):
        return f"{name}\t{it.label} {span.start} {span.end}\t{quote}"
    parts = list(pieces(span, quote))
    places = ";".join(f"{part.start} {part.end}" for part in parts)
    return f"{name}\t{it.label} {places}\t{' '.join(part.quote(article.text) for part in parts)}"


def _fits(key: str, value: AttributeValue) -> bool:
    """Whether brat can say it: to brat, what has no value is true, and else is not there."""
    return is_word(key) and (value is True or (isinstance(value, str) and is_word(value)))


def _unsaid(it: Annotation | Suggestion) -> dict[str, Any]:
    """The attributes and the note that brat cannot say as they are."""
    unsaid: dict[str, Any] = {}
    if others := {k: v for k, v in (it.attributes or {}).items() if not _fits(k, v)}:
        unsaid["attributes"] = others
    if isinstance(it, Annotation) and it.note != " ".join(it.note.split()):
        unsaid["note"] = it.note
    return unsaid


_BESIDE = (
    *(Part.METADATA, Part.ANNOTATOR, Part.STATUS),
    *(Part.ARTICLE_NOTE, Part.ARTICLE_FLAG),
)
_NOTED = (Part.FLAG, Part.ORIGIN, Part.SCORE, Part.SUGGESTER, Part.PROVENANCE)

FORMAT = Format(
    "brat",
    ".ann",
    "a folder with a text and its standoff annotations for each article",
    write_folder=write_folder,
    read_folder=read_folder,
    holds=EVERYTHING,
    remarks={
        **dict.fromkeys(_BESIDE, f"in {ABOUT} beside the others: brat does not show it"),
        **dict.fromkeys(_NOTED, "in notes of a kind of its own"),
        Part.ATTRIBUTE: "what is no word, or false, in notes of a kind of its own",
    },
)
