"""Docs with a parse written by hand: one word a line, as a small table."""

from __future__ import annotations

import spacy
from spacy.tokens import Doc

_VOCAB = spacy.blank("en").vocab
_TAGS = {"to": "TO"}
_GLUED = frozenset((",", ".", "”", "?", ":"))


def doc_of(rows: str) -> Doc:
    """A doc from lines of `word lemma POS head-index dep`; `\\n` is a line's end.

    A word is followed by a space unless a closing mark comes next or an opening one it is.
    """
    cells = [row.split() for row in rows.strip().splitlines()]
    words = [row[0].replace("\\n", "\n") for row in cells]
    nexts = [*words[1:], "."]
    spaces = [
        word not in ("“", "\n") and following not in _GLUED and following != "\n"
        for word, following in zip(words, nexts, strict=True)
    ]
    return Doc(
        _VOCAB,
        words=words,
        spaces=spaces,
        lemmas=[row[1] for row in cells],
        pos=[row[2] for row in cells],
        tags=[_TAGS.get(row[0], row[2]) for row in cells],
        heads=[int(row[3]) for row in cells],
        deps=[row[4] for row in cells],
    )
