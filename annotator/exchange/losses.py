"""What a format could not hold: counted, with the articles it was in, never dropped in silence."""

from __future__ import annotations

import re
from collections import defaultdict

from annotator.core.display import one_line

#: How many articles a line of the report names.
NAMED = 3


class Losses:
    """How often each kind of thing was lost, by article."""

    def __init__(self) -> None:
        self._articles: defaultdict[str, dict[str, int]] = defaultdict(dict)

    def __bool__(self) -> bool:
        return bool(self._articles)

    def add(self, what: str, article_id: str, number: int = 1) -> None:
        """Count something that is lost; `what` is its name in the singular."""
        if number:
            articles = self._articles[what]
            articles[article_id] = articles.get(article_id, 0) + number

    def merge(self, other: Losses) -> None:
        """Count what another account holds, too."""
        for what, articles in other._articles.items():
            for article_id, number in articles.items():
                self.add(what, article_id, number)

    def lines(self) -> list[str]:
        """One line for each kind of thing: how many, and in which articles."""
        return [
            f"{_counted(sum(articles.values()), what)} in {_named(list(articles))}"
            for what, articles in self._articles.items()
        ]


def _named(ids: list[str]) -> str:
    more = f" and {len(ids) - NAMED:,} more" if len(ids) > NAMED else ""
    return ", ".join(one_line(id, 60) for id in ids[:NAMED]) + more


def _counted(number: int, noun: str) -> str:
    """The noun with its number: the plural is in its first word where others explain that."""
    if number == 1:
        return f"1 {noun}"
    head, *rest = re.split(r"( (?:of|on|to|by|that|without|between) )", noun, maxsplit=1)
    return f"{number:,} {head}{'es' if head.endswith('s') else 's'}{''.join(rest)}"
