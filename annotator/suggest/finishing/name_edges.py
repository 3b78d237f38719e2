"""The name, not the role: edges of names without article, title, possessive or punctuation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spacy.language import Language

from annotator.suggest.doc_data import DocEnd
from annotator.suggest.finishing.rewriting import change_entities, entities
from annotator.suggest.finishing.titles import without_titles

if TYPE_CHECKING:
    from spacy.tokens import Doc

_ARTICLE = re.compile(r"(?:the|a|an)\s+(?=\S)", re.IGNORECASE)
_POSSESSIVE = re.compile(r"(?:['\u2019]s|(?<=s)['\u2019])$", re.IGNORECASE)
_TAIL = re.compile(r"[\s,;:!?\u2013\u2014\u2026\"\u201c\u201d/-]+$|\s+(?:and|or|in|for|at|&)$")
_HEAD = re.compile(r"^[\s,;:!?.\u2013\u2014\u2026\"\u201c\u201d\u2018'/)\]-]+")
_MONEY_HEAD = re.compile(r"^[\s,;:!?\u2013\u2014\u2026\"\u201c\u201d/)\]]+")

#: A full stop that belongs to the word before it.
_ABBREVIATED = re.compile(
    r"(?:\b\w|\.\w|\b(?:Co|Corp|Inc|Ltd|Jr|Sr|St|Bros|No|Jan|Feb|Aug|Sept?|Oct|Nov|Dec))\.$"
)
_MID_SENTENCE = re.compile(r"[\w,;)] $")
_BRACKETS = {")": "(", "]": "["}


@Language.component("annotator_name_edges", assigns=["doc.ents"])
def trim_names(doc: Doc) -> Doc:
    """Cut from each entity what is no part of a name, and drop what holds no letter or digit."""
    text = doc.text
    trimmed = {end: name_within(text, end) for end in entities(doc)}
    change_entities(doc, {old: new for old, new in trimmed.items() if old != new})
    return doc


def name_within(text: str, end: DocEnd) -> DocEnd | None:
    """The name inside a span; None where no letter or digit is in it."""
    start, stop, label = end
    while True:
        left = start + _cut_before(text, start, stop, label)
        right = stop - _cut_after(text[left:stop])
        if (left, right) == (start, stop) or left >= right:
            break
        start, stop = left, right
    if left >= right or not any(char.isalnum() for char in text[left:right]):
        return None
    return left, right, label


def _cut_before(text: str, start: int, stop: int, label: str) -> int:
    name = text[start:stop]
    if marks := (_MONEY_HEAD if label in ("MONEY", "QUANTITY") else _HEAD).match(name):
        return marks.end()
    if name[0] in "([" and not any(name.endswith(mark) for mark in ")]"):
        return 1
    article = _ARTICLE.match(name)
    if article and not (name[0].isupper() and _MID_SENTENCE.search(text, max(0, start - 2), start)):
        return article.end()
    return without_titles(name) if label == "PERSON" else 0


def _cut_after(name: str) -> int:
    for pattern in (_TAIL, _POSSESSIVE):
        if found := pattern.search(name):
            return len(found.group())
    last = name[-1:]
    if last == "." and not _ABBREVIATED.search(name):
        return 1
    if last in _BRACKETS and _BRACKETS[last] not in name:
        return 1
    if last in "'\u2019" and not any(mark in name[:-1] for mark in "'\u2018"):
        return len(last)
    return 0
