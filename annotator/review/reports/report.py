"""A report as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from annotator.review.confusion import Confusion
from annotator.review.flags import Flag
from annotator.review.leaving_out import LeftOut
from annotator.review.profiles import Profile
from annotator.review.trends import Trends

#: Who is called so where names are not to be told.
OTHERS = "the others"
REVIEWER = "the reviewer"

#: The columns of a confusion of all annotators with gold.
EVERYBODY = "all annotators"


@dataclass(frozen=True, slots=True)
class Report:
    """How annotators' finished work compares with gold and with each other's.

    `of` names those whom it is about, none: everybody; `names_told` whether it tells others'
    names. `finished` is how many articles each of them finished. `gold` is how many articles have
    finished gold, `common` how many two or more annotators finished, of those looked at (all, or
    those that somebody in `of` finished).
    """

    project: str
    label_schema: str
    of: tuple[str, ...]
    names_told: bool
    finished: Mapping[str, int]
    articles: Mapping[int, str]
    gold: int
    common: int
    profiles: tuple[Profile, ...]
    against_gold: tuple[Confusion, ...]
    between: tuple[Confusion, ...]
    left_out: tuple[LeftOut, ...]
    trends: Trends
    flags: tuple[Flag, ...]

    @property
    def no_gold(self) -> str:
        """Why there is nothing to compare with gold; empty if there is."""
        if any(profile.articles for profile in self.profiles):
            return ""
        whose = f" that {' or '.join(self.of)} finished" if self.of else ""
        return f"no article{whose} has finished gold yet: gold is made by review"

    @property
    def no_common(self) -> str:
        """Why there is nothing to compare among annotators; empty if there is."""
        if self.common:
            return ""
        who = f"{' or '.join(self.of)} and somebody else" if self.of else "two annotators"
        return f"no article was finished by {who}"
