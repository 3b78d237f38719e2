"""The networks of the packaged pipeline: learnt side by side, and kept as they are done."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from annotator.suggest.recipe.corpora import Split
from annotator.suggest.recipe.courses import Course, Learnt
from annotator.suggest.recipe.learning import learn
from annotator.suggest.recipe.vectors import read_vectors

_HISTORY = "history"


def learn_all(
    courses: Sequence[tuple[Course, Split]], vectors: Path, words: int, keep: Path | None
) -> list[Learnt]:
    """All networks, two at a time; one that is in the folder `keep` already is read from there."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        work = partial(_learn_one, vectors=vectors, words=words, keep=keep)
        return list(pool.map(work, courses))


def _learn_one(
    one: tuple[Course, Split], *, vectors: Path, words: int, keep: Path | None
) -> Learnt:
    course, split = one
    file = keep / f"{course.name}.npz" if keep else None
    if file and file.exists():
        return _read(file, course)
    made = learn(course, split.train, split.dev, read_vectors(vectors, words), report=_say)
    if file:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(_written(made))
    return made


def _written(learnt: Learnt) -> bytes:
    history = {"f1": learnt.dev_f1, "epoch": learnt.best_epoch, "minutes": learnt.minutes}
    arrays = dict(learnt.weights)
    arrays[_HISTORY] = np.frombuffer(json.dumps(history).encode(), dtype=np.uint8)
    buffer = BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def _read(file: Path, course: Course) -> Learnt:
    with np.load(file, allow_pickle=False) as archive:
        weights = {name: archive[name] for name in archive.files if name != _HISTORY}
        history = json.loads(archive[_HISTORY].tobytes())
    return Learnt(course, weights, history["f1"], history["epoch"], history["minutes"])


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
