"""One trained network, run forwards: tokens in, a number for each tag out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from thinc.api import NumpyOps

from annotator.suggest.tagging.features import MARKS, Array
from annotator.suggest.tagging.packing import Packed

#: Single-threaded, whatever numpy was built with: several workers share the machine's cores.
_OPS = NumpyOps()

_EPSILON = 1e-5


@dataclass(frozen=True, slots=True)
class Inputs:
    """The tokens of all sequences.

    `rows` of the tables and `vectors` have a row for each different word; `words` says which of
    them each token is; `marks` has a row for each token.
    """

    rows: Array
    vectors: Array
    words: Array
    marks: Array


class Network:
    """Embeddings, a maxout layer, LSTM layers that read both ways, and a layer that scores tags.

    `weights` by name: `table.N`, `inner.weight`, `inner.bias` (a maxout of two over tables, vector
    and marks), `norm.weight`, `norm.bias`, for each layer N and direction D (0 forwards)
    `lstm.N.D.input`, `.state`, `.bias`, then `middle.*` and `tags.*`. The gates are in PyTorch's
    order: input, forget, cell, output.
    """

    def __init__(self, weights: Mapping[str, Array]) -> None:
        self._weights = {name: value.astype(np.float32) for name, value in weights.items()}
        self._tables = [self._weights[name] for name in _numbered(self._weights, "table.{}")]
        self.table_sizes = tuple(len(table) for table in self._tables)
        inner = self._weights["inner.weight"]
        self._inner_words = inner[:, :-MARKS].T.copy()
        self._inner_marks = inner[:, -MARKS:].T.copy()
        layers = len(_numbered(self._weights, "lstm.{}.0.bias"))
        self._lstm = [[self._direction(n, way) for way in (0, 1)] for n in range(layers)]

    def _direction(self, layer: int, way: int) -> tuple[Array, Array, Array]:
        """The weights of one direction, with halved gates: sigmoid(x) = (1 + tanh(x/2)) / 2."""
        names = (f"lstm.{layer}.{way}.{part}" for part in ("input", "state", "bias"))
        parts = [self._weights[name].T.copy() for name in names]
        half = np.full(parts[2].shape, 0.5, dtype=np.float32)
        width = len(half) // 4
        half[2 * width : 3 * width] = 1
        return parts[0] * half, parts[1] * half, parts[2] * half

    def __call__(self, inputs: Inputs, packed: Packed) -> Array:
        """A row for each token, a column for each tag."""
        hidden = self._inner(inputs)
        for ways in self._lstm:
            hidden = np.concatenate(
                (
                    _read(hidden, packed.forwards, packed, ways[0]),
                    _read(hidden, packed.backwards, packed, ways[1]),
                ),
                axis=1,
            )
        hidden = self._linear("middle", hidden)
        return self._linear("tags", np.maximum(hidden, 0, out=hidden))

    def _inner(self, inputs: Inputs) -> Array:
        each = inputs.rows.shape[1] // len(self._tables)
        parts = []
        for number, table in enumerate(self._tables):
            columns = inputs.rows[:, number * each : (number + 1) * each].T
            parts.append(sum(table[column] for column in columns))
        of_words = _OPS.gemm(np.concatenate((*parts, inputs.vectors), axis=1), self._inner_words)
        of_words += self._weights["inner.bias"]
        both = of_words[inputs.words]
        both += _OPS.gemm(inputs.marks, self._inner_marks)
        hidden = np.maximum(both[:, 0::2], both[:, 1::2])
        hidden -= hidden.mean(axis=1, keepdims=True)
        hidden /= np.sqrt(np.square(hidden).mean(axis=1, keepdims=True) + _EPSILON)
        hidden *= self._weights["norm.weight"]
        hidden += self._weights["norm.bias"]
        return np.asarray(hidden)

    def _linear(self, name: str, value: Array) -> Array:
        made = _OPS.gemm(value, self._weights[f"{name}.weight"], trans2=True)
        made += self._weights[f"{name}.bias"]
        return np.asarray(made)


def _numbered(weights: Mapping[str, Any], pattern: str) -> list[str]:
    names: list[str] = []
    while (name := pattern.format(len(names))) in weights:
        names.append(name)
    return names


def _read(
    value: Array, places: Array, packed: Packed, weights: tuple[Array, Array, Array]
) -> Array:
    """One LSTM layer in one direction; the result is in the order of the tokens again."""
    wide, state_weights, bias = weights
    gates = _OPS.gemm(value[places], wide)
    gates += bias
    width = gates.shape[1] // 4
    made = np.empty((len(value), width), dtype=np.float32)
    state = cell = np.zeros((0, width), dtype=np.float32)
    for begin, end in packed.steps():
        gate = gates[begin:end]
        alive = end - begin
        if begin:
            gate += _OPS.gemm(state[:alive], state_weights)
        np.tanh(gate, out=gate)
        outer = gate[:, :width] + 1
        outer *= gate[:, 2 * width : 3 * width]
        if begin:
            kept = gate[:, width : 2 * width] + 1
            kept *= cell[:alive]
            outer += kept
        outer *= 0.5
        cell = outer
        state = np.tanh(cell)
        opened = gate[:, 3 * width :] + 1
        opened *= 0.5
        state *= opened
        made[places[begin:end]] = state
    return made
