"""What somebody at work presses: phrases of keys, drawn from a seeded generator."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

#: Escape as newer terminals send it: on its own it would run into the key after it.
ESCAPE = "\x1b[27u"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Keys that belong together, in pieces between which the screen is given a moment."""

    pieces: tuple[str, ...]
    is_bulk: bool = False


def _of(*pieces: str, bulk: bool = False) -> Phrase:
    return Phrase(pieces, bulk)


#: How often each is pressed, as a weight. What opens a box leaves it at the end.
_PHRASES: tuple[tuple[int, Phrase], ...] = (
    *((10, _of("a")), (8, _of("aaa")), (8, _of("x")), (3, _of("xx"))),
    *((4, _of(f"n{key}")) for key in "12345678"),
    *((3, _of(keys)) for keys in ("p", "ppp", "o", "oo", "j", "jj", "k", "kk", "O", "P", "J", "K")),
    *((2, _of(keys)) for keys in ("n", "N", "\t", "m", "w", "b", "wwww", "e" + ESCAPE, "\x1b[B")),
    *((6, _of("u")), (3, _of("uuu")), (4, _of("U")), (2, _of("UU")), (3, _of("uU"))),
    *((3, _of("w2")), (2, _of("vww3")), (2, _of("v\x1b[B7")), (2, _of("bb4"))),
    *((2, _of("s\r")), (1, _of("sx" + ESCAPE)), (2, _of("!")), (1, _of("B")), (1, _of("="))),
    *((1, _of("c", "a note", "\r", ESCAPE)), (1, _of("l", "per", "\r", ESCAPE))),
    *((1, _of("/", "the", "\r", "5", ESCAPE)), (1, _of("f", "as", ESCAPE)), (1, _of("Fasad5"))),
    *((1, _of("taa", ESCAPE)), (1, _of("Tss", ESCAPE)), (1, _of("g", "\r", ESCAPE))),
    *((2, _of("]")), (2, _of("[")), (1, _of("S")), (1, _of("#")), (1, _of("L", ESCAPE))),
    *((2, _of("da")), (1, _of("dx")), (1, _of("dl")), (1, _of("D"))),
    *((3, _of("A", bulk=True)), (3, _of(".", bulk=True)), (2, _of("X", bulk=True))),
    *((1, _of("Au", bulk=True)), (1, _of("AuU", bulk=True))),
    *((2, _of(f"n{key}.", bulk=True)) for key in "13"),
    (4, _of("n2.", ".", "", "\r", ESCAPE, bulk=True)),
    (3, _of("xX", "X", "", "\r", ESCAPE, bulk=True)),
    (3, _of("V", "", "a", "", "\r", "", ESCAPE, ESCAPE, bulk=True)),
    (2, _of("V", "", "  x", "", "\r", "", ESCAPE, ESCAPE, bulk=True)),
    (2, _of("V", "", "*3", "", "\r", "", ESCAPE, ESCAPE, bulk=True)),
    (1, _of("V", "", "a", "", "\r", "", "u", "", ESCAPE, ESCAPE, bulk=True)),
)

#: What only ever decides suggestions: of these the screen alone says what is done.
_STEADY: tuple[tuple[int, Phrase], ...] = (
    *((4, _of("a")), (3, _of("x")), (2, _of("aa")), (1, _of("xa")), (1, _of("n"))),
)

_BULK = tuple((weight, phrase) for weight, phrase in _PHRASES if phrase.is_bulk)


def phrases(chance: random.Random) -> Iterator[Phrase]:
    """All that there is to press, without end."""
    yield from _drawn(chance, _PHRASES)


def steady(chance: random.Random) -> Iterator[Phrase]:
    """Accepting and rejecting, one after another."""
    yield from _drawn(chance, _STEADY)


def in_bulk(chance: random.Random) -> Iterator[Phrase]:
    """A few single decisions, then what decides many at once, again and again."""
    while True:
        yield from (_draw(chance, _PHRASES) for _ in range(chance.randrange(3)))
        yield _draw(chance, _BULK)


def _drawn(chance: random.Random, phrases: tuple[tuple[int, Phrase], ...]) -> Iterator[Phrase]:
    while True:
        yield _draw(chance, phrases)


def _draw(chance: random.Random, phrases: tuple[tuple[int, Phrase], ...]) -> Phrase:
    weights = [weight for weight, _ in phrases]
    return chance.choices(phrases, weights)[0][1]
