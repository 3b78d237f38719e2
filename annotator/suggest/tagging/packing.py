"""Sequences of different lengths, ordered so that one step of all of them lies in one block."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from annotator.suggest.tagging.features import Array


@dataclass(frozen=True, slots=True)
class Packed:
    """Places of tokens, step by step over sequences, the longest sequence first.

    `forwards[begins[t] : begins[t + 1]]` are the places of token t of every sequence that has one;
    `backwards` the same, counted from the end of each.
    """

    forwards: Array
    backwards: Array
    begins: list[int]

    def steps(self) -> Iterator[tuple[int, int]]:
        """The blocks, in order."""
        return zip(self.begins, self.begins[1:], strict=False)


def pack(starts: Sequence[int], ends: Sequence[int]) -> Packed:
    """The sequences `starts[i]:ends[i]`, none empty, put in that order."""
    lengths = np.subtract(ends, starts)
    longest_first = np.argsort(-lengths, kind="stable")
    lengths = lengths[longest_first]
    first = np.asarray(starts)[longest_first]
    last = np.asarray(ends)[longest_first] - 1
    step = np.arange(lengths[0])[:, None]
    there = step < lengths[None, :]
    begins = [0, *np.cumsum(there.sum(axis=1)).tolist()]
    return Packed((first + step)[there], (last - step)[there], begins)
