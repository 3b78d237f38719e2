"""How long a pattern can be sought for: what could take for ever is told from its looks."""

from __future__ import annotations

import re
from collections.abc import Iterable

#: Tokens of a pattern that may be repeated more than so many times: each makes the search as many
#: times longer as the line has words.
MAX_OPEN, MOST_TIMES = 2, 3

#: Repeats of all kinds, and groups, in a regular expression: each can double the ways to match.
MAX_REPEATS, MAX_GROUPS = 5, 4

#: A sign of a regular expression: an escape, a set of characters, a repeat, or any other.
_SIGN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{\d*,?\d*\}|.", re.DOTALL)
#: What was found before, and blanks that mean nothing: neither can be told from the looks.
_ELSE = re.compile(r"\(\?P=|\(\?[a-zA-Z]*x")
_REPEAT = re.compile(r"[*+?]|\{\d*,?\d*\}")


def is_open(operator: str) -> bool:
    """Whether an operator lets something be repeated, and not just a few times."""
    numbers = [int(number) for number in re.findall(r"\d+", operator)]
    return operator in ("+", "*") or operator.endswith(",}") or max(numbers, default=0) > MOST_TIMES


def is_costly(operators: Iterable[str]) -> bool:
    """Whether tokens with these operators take too long to be sought together."""
    return sum(map(is_open, operators)) > MAX_OPEN


def is_costly_regex(source: str) -> bool:
    """Whether a regular expression may take for ever on some word.

    What it may: repeat single characters, freely twice where it begins with ^, once elsewhere. A
    search takes at most as many steps then as the word's length squared.
    """
    signs = _SIGN.findall(source)
    pairs = list(zip(signs, ["", *signs], strict=False))
    # A ? behind a repeat only makes it stop early; behind a bracket it says what kind of group.
    repeats = [
        (sign, before)
        for sign, before in pairs
        if _is_repeat(sign) and before != "(" and not (sign == "?" and _is_repeat(before))
    ]
    # So many times exactly leaves nothing to be tried.
    choices = [sign for sign, _ in repeats if sign[0] != "{" or "," in sign]
    return (
        any(before == ")" and sign != "?" for sign, before in repeats)
        or len(choices) > MAX_REPEATS
        or sum(map(is_open, choices)) > (MAX_OPEN if source.startswith("^") else 1)
        or signs.count("(") > MAX_GROUPS
        or any(sign[0] == "\\" and sign[1:].isdigit() for sign in signs)
        or _ELSE.search(source) is not None
    )


def _is_repeat(sign: str) -> bool:
    return _REPEAT.fullmatch(sign) is not None
