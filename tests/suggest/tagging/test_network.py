"""The network's arithmetic against the plain formulas, a token at a time."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.suggest.tagging.features import MARKS, Array
from annotator.suggest.tagging.network import Inputs, Network
from annotator.suggest.tagging.packing import pack
from tests.suggest.tagging import made

LENGTHS = (3, 1, 5, 3)


def _inputs(count: int, vector_width: int) -> Inputs:
    rng = np.random.default_rng(1)
    rows = np.stack([rng.integers(0, size, count) for size in made.TABLES for _ in (0, 1)], axis=1)
    vectors = rng.normal(size=(count, vector_width)).astype(np.float32)
    marks = rng.normal(size=(count, MARKS)).astype(np.float32)
    return Inputs(rows, vectors, rng.integers(0, count, count), marks)


def _sigmoid(value: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-value)))


def _lstm(values: list[Array], weights: dict[str, Array], name: str) -> list[Array]:
    """Hochreiter and Schmidhuber 1997, with a forget gate: i, f, g, o."""
    state = cell = np.zeros(made.HIDDEN)
    states = []
    for value in values:
        gates = weights[f"{name}.input"] @ value + weights[f"{name}.state"] @ state
        i, f, g, o = np.split(gates + weights[f"{name}.bias"], 4)
        cell = _sigmoid(f) * cell + _sigmoid(i) * np.tanh(g)
        state = _sigmoid(o) * np.tanh(cell)
        states.append(state)
    return states


def _plainly(weights: dict[str, Array], inputs: Inputs, start: int, end: int, layers: int) -> Array:
    values = []
    for token in range(start, end):
        word = inputs.words[token]
        found = [
            weights[f"table.{n}"][inputs.rows[word, 2 * n : 2 * n + 2]].sum(axis=0)
            for n in range(len(made.TABLES))
        ]
        value = np.concatenate([*found, inputs.vectors[word], inputs.marks[token]])
        both = weights["inner.weight"] @ value + weights["inner.bias"]
        value = np.maximum(both[0::2], both[1::2])
        value = (value - value.mean()) / np.sqrt(value.var() + 1e-5)
        values.append(value * weights["norm.weight"] + weights["norm.bias"])
    for layer in range(layers):
        there = _lstm(values, weights, f"lstm.{layer}.0")
        back = _lstm(values[::-1], weights, f"lstm.{layer}.1")[::-1]
        values = [np.concatenate(pair) for pair in zip(there, back, strict=True)]
    middle = [weights["middle.weight"] @ value + weights["middle.bias"] for value in values]
    return np.array(
        [weights["tags.weight"] @ np.maximum(m, 0) + weights["tags.bias"] for m in middle]
    )


@pytest.mark.parametrize(("layers", "vector_width"), [(1, 0), (2, 5)])
def test_sequences_side_by_side_give_what_each_gives_alone(layers: int, vector_width: int) -> None:
    """By the plain formulas: embeddings, maxout, layer norm, LSTM both ways, two linear layers."""
    weights = made.weights(3, 2, layers=layers, vector_width=vector_width)
    inputs = _inputs(sum(LENGTHS), vector_width)
    ends = np.cumsum(LENGTHS).tolist()
    starts = [0, *ends[:-1]]
    scores = Network(weights)(inputs, pack(starts, ends))
    for start, end in zip(starts, ends, strict=True):
        expected = _plainly(weights, inputs, start, end, layers)
        np.testing.assert_allclose(scores[start:end], expected, rtol=1e-3, atol=1e-4)
