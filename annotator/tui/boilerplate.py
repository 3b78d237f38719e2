"""The boilerplate of the open article: where it is, of what kind, and how that is said."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from annotator.core.brought_back import Ranges
    from annotator.tui.screens.annotate import AnnotateScreen
    from annotator.tui.writer import Outcome

#: Start, end (code points) and kind.
Region: TypeAlias = tuple[int, int, str]

#: Code points of a text in which boilerplate is found within a frame.
_SHORT = 20_000

#: What finds it, once a thread has loaded it whole.
_finders: list[Callable[[str], Sequence[Region]]] = []

#: What people call each kind.
_SAID = {
    "notice": "notice",
    "links": "list of links",
    "credit": "credit",
    "page": "part of the page",
    "language": "another language",
}


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """Regions of a text, apart and in order, whether they were brought back or not."""

    regions: tuple[Region, ...] = ()

    @property
    def ranges(self) -> Ranges:
        """Where they are."""
        return tuple((start, end) for start, end, _ in self.regions)

    def at(self, offset: int) -> Region | None:
        """The region that a place is in."""
        number = bisect_right(self.regions, offset, key=lambda region: region[0]) - 1
        return self.regions[number] if number >= 0 and offset < self.regions[number][1] else None


#: What an article has before anybody has looked.
NONE = Boilerplate()


def said(region: Region) -> str:
    """A region's kind in words."""
    return _SAID.get(region[2], region[2])


def look_for(screen: AnnotateScreen) -> None:
    """Find the open article's boilerplate and draw it as such: at once, or as soon as it is found.

    The patterns take longer to load than a frame, and a long text longer to go through.
    """
    bench = screen.bench
    if _finders and len(bench.text) <= _SHORT:
        _show(screen, _finders[0](bench.text))
        return

    def came(outcome: Outcome) -> None:
        def show() -> None:
            if screen.bench is bench and outcome.error is None:
                _show(screen, outcome.result)
                screen.view.show(bench.state, None)
                screen.show_marks()

        screen.in_turn(show)

    screen.program.fetch(lambda store: _found(bench.text), came)


def _found(text: str) -> Sequence[Region]:
    from annotator.suggest.boilerplate import regions

    if not _finders:
        _finders.append(regions)
    return regions(text)


def _show(screen: AnnotateScreen, regions: Iterable[Region]) -> None:
    found = Boilerplate(tuple((start, end, kind) for start, end, kind in regions))
    if found.regions:
        screen.bench.dim(found)
        screen.wish_back()
