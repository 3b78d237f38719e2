"""Words of hostile origin made fit for a message of one line."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from itertools import islice


def escaped(text: str, limit: int = 60) -> str:
    """The text with everything that does not print escaped, cut to about `limit` characters."""
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in cut)


def with_article(noun: str) -> str:
    """The noun with a or an."""
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that is spelt most like this one, or None if none comes near."""
    spelt = {name.casefold(): name for name in islice(known, 1000)}
    close = get_close_matches(word[:100].casefold(), spelt, n=1)
    return spelt[close[0]] if close else None


def hint(word: str, known: Iterable[str]) -> str:
    """What to write in place of the word: the nearest known one, else a list of them."""
    names = tuple(known)
    near = nearest(word, names)
    if near:
        return f"did you mean {escaped(near)}?"
    more = f" and {len(names) - 15} more" if len(names) > 15 else ""
    return f"use one of {', '.join(map(escaped, names[:15]))}{more}"
