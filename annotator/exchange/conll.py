"""CoNLL's columns: a token and its tag (IOB2) a line, a file for each layer.

A file holds what is flat: of spans of one layer that overlap, the longest stay.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter
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

HOLDS = frozenset({Part.SPANLESS})

#: Spans with their labels, by start; tokens as places in the text.
Spans: TypeAlias = Sequence[tuple[Span, str]]
Tokens: TypeAlias = list[tuple[int, int]]

_WORDS = re.compile(r"\S+").finditer

_ENDS_SENTENCE = frozenset(".!?…。！？।")
_CLOSES = frozenset("\"'”’»›)]」』")


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
            tokens = cut_tokens(text, _edges(layers.values()))
            lines = _untagged(text, tokens, sentence_ends(text, tokens, layers.values()))
            for name, out in outs.items():
                out.write("".join(_tagged(tokens, lines, layers.get(name, ()))).encode())
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
    kept: list[tuple[Span, str]] = []
    for span, label in sorted(items, key=lambda it: (-len(it[0]), it[0].start, it[1])):
        at = bisect_left(kept, (span, label))
        if not any(span.overlaps(other) for other, _ in kept[max(0, at - 1) : at + 1]):
            kept.insert(at, (span, label))
    return kept


def _edges(layers: Iterable[Spans]) -> list[int]:
    return sorted({edge for items in layers for it, _ in items for edge in (it.start, it.end)})


def cut_tokens(text: str, edges: list[int]) -> Tokens:
    """The text's tokens, cut further where a span begins or ends in one."""
    tokens: Tokens = []
    for found in _WORDS(text):
        at = found.start()
        tokens += [(at + start, at + end) for start, end in _tokens_of(found[0])]
    for edge in edges:
        n = bisect_right(tokens, edge, key=itemgetter(0)) - 1
        start, end = tokens[n]
        if start < edge < end:
            tokens[n : n + 1] = [(start, edge), (edge, end)]
    return tokens


@lru_cache(maxsize=1 << 14)
def _tokens_of(word: str) -> tuple[tuple[int, int], ...]:
    """The tokens of what white space surrounds: what stands farther off makes none."""
    return tuple((it.start, it.end) for it in tokens_in(word, Span(0, len(word))))


def sentence_ends(text: str, tokens: Tokens, layers: Iterable[Spans]) -> set[int]:
    """The tokens that a sentence ends with: at the end of a line or behind its full stop.

    Within a span none ends, as a blank line would cut it in two.
    """
    found: set[int] = set()
    for n, ((start, end), (after, _)) in enumerate(pairwise(tokens)):
        if end == after:
            continue
        gap = text[end:after]
        is_line = gap != " " and ("\n" in gap or "\r" in gap)
        if is_line or _is_end(text, start, end, after):
            found.add(n)
    for items in layers:
        for span, _ in items:
            first, end = place_in(tokens, span)
            found.difference_update(range(first, end - 1))
    return found


def _is_end(text: str, start: int, end: int, after: int) -> bool:
    while end > max(start - 3, 0) and text[end - 1] in _CLOSES:
        end -= 1
    return end > 0 and text[end - 1] in _ENDS_SENTENCE and not text[after].islower()


def place_in(tokens: Tokens, span: Span) -> tuple[int, int]:
    """The number of the span's first token, and of the one behind its last."""
    first = bisect_left(tokens, span.start, key=itemgetter(0))
    return first, bisect_left(tokens, span.end, first, key=itemgetter(0))


def _untagged(text: str, tokens: Tokens, breaks: Collection[int]) -> list[str]:
    """The lines of a text in which nothing is marked."""
    return [
        f"{text[start:end]}\tO\n\n" if n in breaks else f"{text[start:end]}\tO\n"
        for n, (start, end) in enumerate(tokens)
    ]


def _tagged(tokens: Tokens, lines: Sequence[str], items: Spans) -> Iterator[str]:
    # In just this form, or spaCy takes it for a token.
    yield f"{DOCUMENT} -X- O O\n\n"
    done = 0
    for span, label in items:
        first, end = place_in(tokens, span)
        yield from lines[done:first]
        for n in range(first, end):
            token, _, behind = lines[n].rpartition("O")
            yield f"{token}{'I' if n > first else 'B'}-{label}{behind}"
        done = end
    yield from lines[done:]
    yield "\n"


FORMAT = Format(
    "conll",
    ".conll",
    "a folder with a file of tokens and tags (IOB2) for each layer; one such file is read",
    write_folder=write_folder,
    read=read,
    holds=HOLDS,
    unit="tokens",
)
