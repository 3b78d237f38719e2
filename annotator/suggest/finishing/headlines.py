"""Headlines: capital letters make no names, and 'X, operator says' is a claim with its source."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from spacy.language import Language

from annotator.core.label_schema import ATTRIBUTED_TO, SIGNALLED_BY
from annotator.suggest.doc_data import DocEnd
from annotator.suggest.finishing.mentions import NameIndex, outside
from annotator.suggest.finishing.one_name import NAME_LABELS
from annotator.suggest.finishing.rewriting import (
    Changes,
    add_links,
    attribution,
    change_attribution,
    change_entities,
    entities,
)
from annotator.suggest.linebreaks import LINE

if TYPE_CHECKING:
    from spacy.tokens import Doc

#: See docs/suggestion-rules.md for what this was measured on.
SCORE = 0.77

#: A longer line is no headline.
LONGEST = 200

#: So many lines at the head, blank ones and addresses apart, may be headlines.
HEAD = 3

#: Where so many of the long words of a line begin with a capital, capitals mean nothing there.
TITLE_CASE = 0.75

_WORD = re.compile(r"[^\W\d_][\w\u2019'-]*")
_LOWER = re.compile(r"\b[^\W\d_A-Z]\w+")
_ADDRESS = re.compile(r"\s*(?:https?://|www\.)\S+\s*$")
_PART = re.compile(r"[\w.-]*\w")
_VERB = (
    r"(?:say|says|said|find|finds|show|shows|warn|warns|rule|rules|claim|claims|report|reports|"
    r"suggest|suggests|argue|argues|insist|insists|tell|tells|announce|announces|confirm|confirms|"
    r"admit|admits|deny|denies|predict|predicts)"
)
_SAID_LAST = re.compile(
    rf"\s*(\S.{{9,}}?)(,[\"'\u2019\u201d]?) ((?:[^\s,;:]+ ){{0,5}}[^\s,;:]+) ({_VERB})[.;]?\s*$",
    re.IGNORECASE,
)
_COLON_FIRST = re.compile(r"\s*((?:[^\s:;,.?!]+ ){0,4}[^\s:;,.?!]+)(:) (\S.*?)[.;]?\s*$")


@dataclass(frozen=True, slots=True)
class Headline:
    """A claim, source and cue as a headline has them: ranges of code points."""

    claim: DocEnd
    source: DocEnd
    cue: DocEnd


@Language.component("annotator_headlines", assigns=["doc.ents", "doc.spans", "doc.user_data"])
def read_headlines(doc: Doc) -> Doc:
    """Mend names in lines of title case, and read the first line as a headline."""
    text = doc.text
    _mend_names(doc, text)
    first = first_line(text)
    if first is not None:
        _attribute(doc, text, *first)
    return doc


def first_line(text: str) -> tuple[int, int] | None:
    """The first line that is neither blank nor an address; None where it is too long."""
    line = next(_head(text), None)
    return line.span() if line and len(line.group().strip()) <= LONGEST else None


def title_case_lines(text: str) -> Iterator[tuple[int, int]]:
    """Short lines at the head in which most of the longer words begin with a capital.

    Further down such a line is more often one of a list, and a name as a whole.
    """
    for line in islice(_head(text), HEAD):
        if line.end() - line.start() > LONGEST or line.group().rstrip().endswith("."):
            continue
        words = [word for word in _WORD.findall(line.group()) if len(word) > 3]
        if len(words) >= 3 and sum(w[0].isupper() for w in words) >= TITLE_CASE * len(words):
            yield line.span()


def _head(text: str) -> Iterator[re.Match[str]]:
    """The lines that are neither blank nor an address."""
    for line in LINE.finditer(text):
        if line.group().strip() and not _ADDRESS.match(line.group()):
            yield line


def _mend_names(doc: Doc, text: str) -> None:
    lines = list(title_case_lines(text))
    if not lines:
        return
    found = entities(doc)
    inside, body = _parted(found, lines)
    known = {text[start:end]: label for start, end, label in body if label in NAME_LABELS}
    common = set(_LOWER.findall(text))
    changes = names_in_titles(text, inside, known, common)
    kept = [changes.get(end, end) for end in found]
    mentions = (
        mention
        for start, end in lines
        for mention in _moved(NameIndex(known).mentions(text[start:end]), start)
    )
    fresh = outside([end for end in kept if end is not None], mentions)
    change_entities(doc, changes, [(s, e, known[name]) for s, e, name in fresh])


def _moved(mentions: Iterator[tuple[int, int, str]], offset: int) -> Iterator[tuple[int, int, str]]:
    return ((start + offset, end + offset, name) for start, end, name in mentions)


def _parted(
    found: Sequence[DocEnd], lines: Sequence[tuple[int, int]]
) -> tuple[list[DocEnd], list[DocEnd]]:
    """The spans on the lines, and the others; all in order of the text."""
    inside: list[DocEnd] = []
    body: list[DocEnd] = []
    place = 0
    for end in found:
        while place < len(lines) and lines[place][1] <= end[0]:
            place += 1
        on_line = place < len(lines) and lines[place][0] <= end[0]
        (inside if on_line else body).append(end)
    return inside, body


def names_in_titles(
    text: str, inside: Sequence[DocEnd], known: Mapping[str, str], common: Container[str]
) -> Changes:
    """What becomes of the names on lines of title case.

    A name that the rest of the article has stays. Words that the article also writes small are
    cut from the edges of the others; what is nothing but such words is dropped.
    """
    changes: dict[DocEnd, DocEnd | None] = {}
    for end in inside:
        start, stop, label = end
        if label not in NAME_LABELS or text[start:stop] in known:
            continue
        words = [
            (start + m.start(), start + m.end(), m.group())
            for m in _PART.finditer(text[start:stop])
        ]
        while words and words[0][2].casefold() in common:
            words.pop(0)
        while words and words[-1][2].casefold() in common:
            words.pop()
        if not words:
            changes[end] = None
        elif (words[0][0], words[-1][1]) != (start, stop):
            place = words[0][0], words[-1][1]
            changes[end] = (*place, known.get(text[slice(*place)], label))
    return changes


def _attribute(doc: Doc, text: str, start: int, stop: int) -> None:
    """Tie the claim of a headline to the source that the headline names."""
    spans = [end for end in attribution(doc) if start <= end[0] and end[1] <= stop]
    read = said_last(text, start, stop) or said_first(text, start, stop, spans)
    if read is None:
        return
    mine = (read.claim, read.source, read.cue)
    changes: dict[DocEnd, DocEnd | None] = {end: None for end in spans if end not in mine}
    change_attribution(doc, changes, mine)
    there = set(attribution(doc))
    if there.issuperset(mine):
        links = [(ATTRIBUTED_TO, read.claim, read.source), (SIGNALLED_BY, read.claim, read.cue)]
        add_links(doc, links, SCORE)


def said_last(text: str, start: int, stop: int) -> Headline | None:
    """'Light was out, operator says' as a headline."""
    found = _SAID_LAST.match(text[start:stop])
    if found is None:
        return None
    quoted = len(found[2]) > 1
    claim = start + found.start(1), start + (found.end(2) if quoted else found.end(1))
    source = start + found.start(3), start + found.end(3)
    cue = start + found.start(4), start + found.end(4)
    return Headline((*claim, "CLAIM"), (*source, "SOURCE"), (*cue, "CUE"))


def said_first(text: str, start: int, stop: int, spans: Sequence[DocEnd]) -> Headline | None:
    """'Operator: light was out' as a headline, where a source or a claim was found beside it."""
    found = _COLON_FIRST.match(text[start:stop])
    if found is None:
        return None
    source = (start + found.start(1), start + found.end(1), "SOURCE")
    claim = (start + found.start(3), start + found.end(3), "CLAIM")
    if source not in spans and claim not in spans:
        return None
    if not any(label == "CLAIM" and claim[0] <= s < claim[1] for s, _, label in spans):
        return None
    return Headline(claim, source, (start + found.start(2), start + found.end(2), "CUE"))
