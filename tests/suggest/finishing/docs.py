"""Docs out of marked text: `[P Ines Tamm]` is a PERSON, `[s she]` a SOURCE, and so on."""

from __future__ import annotations

import re

import spacy
from spacy.tokens import Doc, Span, SpanGroup

from annotator.suggest import components  # noqa: F401  registers the rules
from annotator.suggest.doc_data import LINKS_KEY, DocEnd, DocLink
from annotator.suggest.finishing.rewriting import ATTRIBUTION_GROUP, attribution, entities

LABELS = {"P": "PERSON", "O": "ORG", "L": "PLACE", "N": "NORP"}
LABELS |= {"s": "SOURCE", "q": "CUE", "c": "CLAIM", "M": "MONEY", "D": "DATE"}
ENTITY_MARKS = "POLNMD"

_NLP = spacy.blank("en")
_OPEN = re.compile(rf"\[([{''.join(LABELS)}]) ")


def doc_of(marked: str, links: tuple[tuple[str, int, int], ...] = ()) -> Doc:
    """The doc that marked text stands for; marks may nest.

    `links` are a type and the numbers, in order of their starts, of two attribution spans.
    """
    text, ends = _read(marked)
    doc = _NLP.make_doc(text)
    spans = {end: _span(doc, end) for end in ends}
    names = {LABELS[mark] for mark in ENTITY_MARKS}
    doc.set_ents([span for end, span in spans.items() if end[2] in names], default="outside")
    others = sorted(end for end in ends if end[2] not in names)
    group = SpanGroup(doc, name=ATTRIBUTION_GROUP, spans=[spans[end] for end in others])
    doc.spans[ATTRIBUTION_GROUP] = group
    doc.user_data[LINKS_KEY] = [(name, others[one], others[two]) for name, one, two in links]
    return doc


def _span(doc: Doc, end: DocEnd) -> Span:
    span = doc.char_span(end[0], end[1], label=end[2])
    assert span is not None, "a mark cuts a token"
    return span


def _read(marked: str) -> tuple[str, list[DocEnd]]:
    text = ""
    opened: list[tuple[int, str]] = []
    ends: list[DocEnd] = []
    place = 0
    while place < len(marked):
        if mark := _OPEN.match(marked, place):
            opened.append((len(text), LABELS[mark[1]]))
            place = mark.end()
        elif marked[place] == "]" and opened:
            start, label = opened.pop()
            ends.append((start, len(text), label))
            place += 1
        else:
            text += marked[place]
            place += 1
    return text, ends


def run(component: str, doc: Doc) -> Doc:
    """The doc after a rule."""
    done = _NLP.create_pipe(component)(doc)
    assert isinstance(done, Doc)
    return done


def names(doc: Doc) -> list[tuple[str, str]]:
    """The entities: what they cover, and their labels."""
    text = doc.text
    return [(text[start:end], label) for start, end, label in entities(doc)]


def spans(doc: Doc, label: str) -> list[str]:
    """What the sources, cues or claims cover."""
    text = doc.text
    return [text[start:end] for start, end, other in attribution(doc) if other == label]


def links(doc: Doc, name: str) -> list[tuple[str, str]]:
    """What the links of a type tie, in the order of where they begin."""
    found: list[DocLink] = [link for link in doc.user_data[LINKS_KEY] if link[0] == name]
    text = doc.text
    return [(text[a[0] : a[1]], text[b[0] : b[1]]) for _, a, b in sorted(found)]
