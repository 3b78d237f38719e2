"""CoNLL's columns: a token and its tag (IOB2) a line, a file for each layer.

A file holds what is flat: of spans of one layer that overlap, the longest stay.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import pairwise

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
            edges = sorted(
                {e for items in layers.values() for s, _ in items for e in (s.start, s.end)}
            )
            tokens = _tokens(text, edges)
            breaks = _breaks(text, tokens, layers.values())
            for name, out in outs.items():
                tagged = _tagged(text, tokens, breaks, layers.get(name, []))
                out.write("".join(tagged).encode())
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
    kept: list[tuple[Span, str]] = []
    for span, label in sorted(items, key=lambda it: (-len(it[0]), it[0].start, it[1])):
        at = bisect_left(kept, (span, label))
        if not any(span.overlaps(other) for other, _ in kept[max(0, at - 1) : at + 1]):
            kept.insert(at, (span, label))
    return kept


def _tokens(text: str, edges: list[int]) -> list[Span]:
    """The text's tokens, cut further where a span begins or ends in one."""
    tokens: list[Span] = []
    for token in tokens_in(text, Span(0, len(text))):
        inner = edges[bisect_right(edges, token.start) : bisect_left(edges, token.end)]
        cuts = (token.start, *inner, token.end)
        tokens += [Span(a, b) for a, b in pairwise(cuts)] if inner else [token]
    return tokens


def _breaks(
    text: str, tokens: Sequence[Span], layers: Iterable[list[tuple[Span, str]]]
) -> frozenset[int]:
    """The tokens that a sentence ends with: at the end of a line or behind its full stop.

    Within a span none ends, as a blank line would cut it in two.
    """
    found: set[int] = set()
    for n, (token, after) in enumerate(pairwise(tokens)):
        gap = text[token.end : after.start]
        if gap and ("\n" in gap or "\r" in gap or _is_end(text, token, after)):
            found.add(n)
    for items in layers:
        for span, _ in items:
            first = bisect_left(tokens, span.start, key=lambda t: t.start)
            last = bisect_left(tokens, span.end, key=lambda t: t.start) - 1
            found.difference_update(range(first, last))
    return frozenset(found)


def _is_end(text: str, token: Span, after: Span) -> bool:
    end = token.end
    while end > token.start - 3 and end > 0 and text[end - 1] in _CLOSES:
        end -= 1
    return end > 0 and text[end - 1] in _ENDS_SENTENCE and not text[after.start].islower()


def _tagged(
    text: str, tokens: Sequence[Span], breaks: frozenset[int], items: list[tuple[Span, str]]
) -> Iterator[str]:
    # In just this form, or spaCy takes it for a token.
    yield f"{DOCUMENT} -X- O O\n\n"
    rest = iter(items)
    span, label = next(rest, (None, ""))
    for n, token in enumerate(tokens):
        while span is not None and span.end <= token.start:
            span, label = next(rest, (None, ""))
        if span is None or token.start < span.start:
            tag = "O"
        else:
            tag = f"{'B' if token.start == span.start else 'I'}-{label}"
        yield f"{text[token.start : token.end]}\t{tag}\n"
        if n in breaks:
            yield "\n"
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
