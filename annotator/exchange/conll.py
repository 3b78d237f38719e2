"""CoNLL's columns: a token and its tag (IOB2) a line, a file for each layer.

A file holds what is flat: of spans of one layer that overlap, the longest stay.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from functools import lru_cache
from itertools import pairwise
from typing import TypeAlias

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation
from annotator.core.label_schema import LabelSchema
from annotator.core.span import Span
from annotator.core.suggestion import Suggestion
from annotator.core.tokens import tokens_in
from annotator.exchange.conll_reading import DOCUMENT, read
from annotator.exchange.file_names import FileNames
from annotator.exchange.formats import Folder, Format
from annotator.exchange.losses import Losses
from annotator.exchange.parts import Part, count_lost
from annotator.exchange.quotes import quote_of
from annotator.exchange.text_tokens import Words, plain_words

HOLDS = frozenset({Part.SPANLESS})

#: Spans with their labels, by start.
Spans: TypeAlias = Sequence[tuple[Span, str]]

_WORDS = re.compile(r"\S+").finditer

_ENDS_SENTENCE = frozenset(".!?…。！？।")
_CLOSES = frozenset("\"'”’»›)]」』")

#: Behind what a sentence may end: a sign that ends one, and white space, or else a line.
_MAY_END = re.compile(
    rf"[{''.join(_ENDS_SENTENCE)}][{re.escape(''.join(_CLOSES))}]*\s|[\n\r]"
).finditer


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
            words = _words(text, _edges(layers.values()))
            lines = _untagged(words, _breaks(text, words, layers.values()))
            for name, out in outs.items():
                out.write(_tagged(words, lines, layers.get(name, ())).encode())
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
    flat = {name: _flat(spans) for name, spans in found.items()}
    dropped = sum(len(found[name]) - len(flat[name]) for name in found)
    losses.add(Part.OVERLAP, record.article.id, dropped)
    return flat


def _flat(items: list[tuple[Span, str]]) -> list[tuple[Span, str]]:
    """Those that stay when the longest are chosen first, and of these the first."""
    items = sorted(items, key=lambda it: (it[0].start, it[0].end, it[1]))
    if all(one.end <= other.start for (one, _), (other, _) in pairwise(items)):
        return items
    kept: list[tuple[Span, str]] = []
    for span, label in sorted(items, key=lambda it: (-len(it[0]), it[0].start, it[1])):
        at = bisect_left(kept, (span, label))
        if not any(span.overlaps(other) for other, _ in kept[max(0, at - 1) : at + 1]):
            kept.insert(at, (span, label))
    return kept


def _edges(layers: Iterable[Spans]) -> list[int]:
    return sorted({edge for items in layers for it, _ in items for edge in (it.start, it.end)})


def _words(text: str, edges: list[int]) -> Words:
    """The text's tokens, cut further where a span begins or ends in one."""
    words = plain_words(text) or _any_words(text)
    texts, starts, ends = words
    for edge in edges:
        n = bisect_right(starts, edge) - 1
        start, end = starts[n], ends[n]
        if start < edge < end:
            texts[n : n + 1] = [text[start:edge], text[edge:end]]
            starts[n : n + 1] = [start, edge]
            ends[n : n + 1] = [edge, end]
    return words


def _any_words(text: str) -> Words:
    """The same as `plain_words` in any text."""
    places = [
        (found.start() + start, found.start() + end)
        for found in _WORDS(text)
        for start, end in _tokens_of(found[0])
    ]
    texts = [text[start:end] for start, end in places]
    return Words(texts, [start for start, _ in places], [end for _, end in places])


@lru_cache(maxsize=1 << 14)
def _tokens_of(word: str) -> tuple[tuple[int, int], ...]:
    """The tokens of what white space surrounds: what stands farther off makes none."""
    return tuple((it.start, it.end) for it in tokens_in(word, Span(0, len(word))))


def _breaks(text: str, words: Words, layers: Iterable[Spans]) -> set[int]:
    """The tokens that a sentence ends with: at the end of a line or behind its full stop.

    Within a span none ends, as a blank line would cut it in two.
    """
    _, starts, ends = words
    found: set[int] = set()
    for candidate in _MAY_END(text):
        n = bisect_left(starts, candidate.end() - 1) - 1
        if not 0 <= n < len(starts) - 1:
            continue
        start, end, after = starts[n], ends[n], starts[n + 1]
        gap = text[end:after]
        is_line = "\n" in gap or "\r" in gap
        if is_line or (gap and _is_end(text, start, end, after)):
            found.add(n)
    for items in layers:
        for span, _ in items:
            first, end = _at(words, span)
            if end - first > 1:
                found.difference_update(range(first, end - 1))
    return found


def _is_end(text: str, start: int, end: int, after: int) -> bool:
    while end > max(start - 3, 0) and text[end - 1] in _CLOSES:
        end -= 1
    return end > 0 and text[end - 1] in _ENDS_SENTENCE and not text[after].islower()


def _at(words: Words, span: Span) -> tuple[int, int]:
    """The number of the span's first token, and of the one behind its last."""
    first = bisect_left(words.starts, span.start)
    return first, bisect_left(words.starts, span.end, first)


def _untagged(words: Words, breaks: Iterable[int]) -> list[str]:
    """The lines of a text in which nothing is marked."""
    lines = [f"{word}\tO\n" for word in words.texts]
    for n in breaks:
        lines[n] += "\n"
    return lines


def _tagged(words: Words, lines: Sequence[str], items: Spans) -> str:
    marked = list(lines)
    for span, label in items:
        first, end = _at(words, span)
        for n in range(first, end):
            token, _, behind = lines[n].rpartition("O")
            marked[n] = f"{token}{'I' if n > first else 'B'}-{label}{behind}"
    # In just this form, or spaCy takes it for a token.
    return f"{DOCUMENT} -X- O O\n\n{''.join(marked)}\n"


FORMAT = Format(
    "conll",
    ".conll",
    "a folder with a file of tokens and tags (IOB2) for each layer; one such file is read",
    write_folder=write_folder,
    read=read,
    holds=HOLDS,
    unit="tokens",
)
