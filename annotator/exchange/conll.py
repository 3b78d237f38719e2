"""CoNLL's columns: a token and its tag (IOB2) a line, a file for each layer.

A file holds what is flat: of spans of one layer that overlap, the longest stay.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from itertools import pairwise
from typing import TypeAlias

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation
from annotator.core.label_schema import LabelSchema
from annotator.core.span import Span
from annotator.core.suggestion import Suggestion
from annotator.exchange.conll_blocks import DOCUMENT
from annotator.exchange.conll_reading import read
from annotator.exchange.file_names import FileNames
from annotator.exchange.formats import Folder, Format
from annotator.exchange.losses import Losses
from annotator.exchange.parts import Part, count_lost
from annotator.exchange.quotes import quote_of
from annotator.exchange.text_tokens import Words
from annotator.exchange.words import sentence_ends, words_of, words_under

HOLDS = frozenset({Part.SPANLESS})

#: Spans with their labels, by start.
Spans: TypeAlias = Sequence[tuple[Span, str]]


def write_folder(
    records: Iterable[AnnotatedArticle], label_schema: LabelSchema, folder: Folder
) -> Losses:
    """Write a file of every layer, each with all articles."""
    losses = Losses()
    names = FileNames()
    with ExitStack() as files:
        outs = {
            layer.name: files.enter_context(folder.open(f"{names.of(layer.name)}.conll"))
            for layer in label_schema.layers
        }
        for record in records:
            layers = _by_layer(record, label_schema, losses)
            text = record.article.text
            spans = [span for items in layers.values() for span, _ in items]
            words = words_of(text, spans)
            tags = ["\tO\n"] * len(words.texts)
            for n in sentence_ends(text, words, spans):
                tags[n] = "\tO\n\n"
            for name, out in outs.items():
                out.write(_tagged(words, tags.copy(), layers.get(name, ())).encode())
            count_lost(losses, record, HOLDS)
    return losses


def _by_layer(
    record: AnnotatedArticle, label_schema: LabelSchema, losses: Losses
) -> dict[str, list[tuple[Span, str]]]:
    """The spans of each layer that do not overlap, by start."""
    items: list[Annotation | Suggestion] = [*record.annotations, *record.suggestions.spans]
    found: dict[str, list[tuple[Span, str]]] = {}
    for it in items:
        quote_of(record.article, it.span)
        label = label_schema.label.get(it.label)
        if label is None:
            losses.add("span with a label of no layer", record.article.id)
        else:
            found.setdefault(label.layer, []).append((it.span, it.label))
    flat = {name: without_overlap(spans) for name, spans in found.items()}
    dropped = sum(len(found[name]) - len(flat[name]) for name in found)
    losses.add(Part.OVERLAP, record.article.id, dropped)
    return flat


def without_overlap(items: list[tuple[Span, str]]) -> list[tuple[Span, str]]:
    """Those that stay when the longest are chosen first, and of these the first."""
    items = sorted(items)
    if all(one.end <= other.start for (one, _), (other, _) in pairwise(items)):
        return items
    kept: list[tuple[Span, str]] = []
    for span, label in sorted(items, key=lambda it: (-len(it[0]), it[0].start, it[1])):
        at = bisect_left(kept, (span, label))
        if not any(span.overlaps(other) for other, _ in kept[max(0, at - 1) : at + 1]):
            kept.insert(at, (span, label))
    return kept


def _tagged(words: Words, tags: list[str], items: Spans) -> str:
    """An article's words and their tags, of which each has the end of its line with it."""
    for span, label in items:
        first, end = words_under(words, span)
        for n in range(first, end):
            tags[n] = f"\t{'I' if n > first else 'B'}-{label}{tags[n][2:]}"
    lines = [""] * (2 * len(tags))
    lines[::2], lines[1::2] = words.texts, tags
    # In just this form, or spaCy takes it for a token.
    return f"{DOCUMENT} -X- O O\n\n{''.join(lines)}\n"


FORMAT = Format(
    "conll",
    ".conll",
    "a folder with a file of tokens and tags (IOB2) for each layer; one such file is read",
    write_folder=write_folder,
    read=read,
    holds=HOLDS,
    unit="tokens",
)
