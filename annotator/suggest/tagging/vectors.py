"""Word vectors of a pipeline's vocabulary, looked up for many words at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from annotator.suggest.tagging.features import Array

if TYPE_CHECKING:
    from spacy.vectors import Vectors


class WordVectors:
    """The vectors of a spaCy vocabulary by hash; the row after the last is for other words.

    The vectors may be whole numbers: what scale they have is the network's to know.
    """

    def __init__(self, vectors: Vectors) -> None:
        self.unknown, self.width = (int(size) for size in vectors.shape)
        keys = np.fromiter(vectors.key2row.keys(), dtype=np.uint64, count=len(vectors.key2row))
        rows = np.fromiter(vectors.key2row.values(), dtype=np.int64, count=len(keys))
        order = np.argsort(keys)
        self._keys, self._rows = keys[order], rows[order]
        self._data = vectors.data

    def rows(self, hashes: Array) -> Array:
        """The row of each word, `unknown` for one without a vector."""
        if not len(self._keys):
            return np.full(len(hashes), self.unknown)
        place = np.minimum(np.searchsorted(self._keys, hashes), len(self._keys) - 1)
        return np.where(self._keys[place] == hashes, self._rows[place], self.unknown)

    def take(self, rows: Array) -> Array:
        """The vectors in those rows, as float32; that of `unknown` is nought."""
        known = rows != self.unknown
        made = np.zeros((len(rows), self.width), dtype=np.float32)
        made[known] = self._data[rows[known]]
        return made
