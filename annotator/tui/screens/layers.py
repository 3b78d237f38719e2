"""The box in which layers are shown, dimmed and hidden, with the article changing behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from string import ascii_lowercase

from rich.style import Style
from rich.text import Text
from textual import events
from textual.widget import Widget
from textual.widgets import Static

from annotator.core.display import visible
from annotator.tui.layering import Layering, Showing
from annotator.tui.screens.asking import Box
from annotator.tui.widgets.bars import cut, fitted
from annotator.tui.workbench import Workbench

_SIGNS = {Showing.SHOWN: "●", Showing.DIMMED: "◐", Showing.HIDDEN: "○"}

#: From how many cells on there is room to say how much is undecided.
_ROOMY = 50

#: The letter that isolates a layer.
_ISOLATE = "i"


class Layers(Box[None]):
    """A letter turns a layer from shown to dimmed to hidden; `i` isolates the marked one."""

    KEYS = (
        *(("letter", "show, dim, hide"), ("i", "only the marked one, and back")),
        *(("↑ ↓", "mark"), ("enter", "done")),
    )

    def __init__(self, bench: Workbench, changed: Callable[[Layering], None]) -> None:
        super().__init__("layers")
        self._bench, self._changed = bench, changed
        self._layers = bench.state.label_schema.layers
        self._letters = letters(layer.name for layer in self._layers)
        focus = bench.focus
        self._at = bench.state.label_schema.ranks.get(focus.label, 0) if focus else 0
        state = bench.state
        self._undecided = Counter(rank for _, _, rank, _ in state.stops)
        suggested = Counter(rank for _, _, rank, id in state.live if id not in state.annotations)
        #: Sources that are settled with the undecided claims that are theirs.
        self._along = suggested - self._undecided

    def inside(self) -> Iterable[Widget]:
        yield Static(self._body(), id="layers")

    def height(self) -> int:
        return len(self._layers)

    def _body(self) -> Text:
        layering = self._bench.layering
        width = max(len(cut(layer.name, 24)) for layer in self._layers)
        lines = []
        for rank, layer in enumerate(self._layers):
            showing = layering.showing(rank)
            line = Text("› " if rank == self._at else "  ")
            line.append(f"{self._letters[rank]}  ", Style(bold=True))
            line.append(fitted(visible(cut(layer.name, 24)), width + 2))
            line.append(f"{_SIGNS[showing]} {showing.value:<8}", Style(bold=rank == self._at))
            if self.app.size.width >= _ROOMY:
                line.append(self._undecided_in(rank))
            lines.append(line)
        return Text("\n", no_wrap=True, overflow="ellipsis").join(lines)

    def _undecided_in(self, rank: int) -> str:
        own, along = self._undecided[rank], self._along[rank]
        undecided = [] if along and not own else [f"{own or 'none'} undecided"]
        return ", ".join(undecided + ([f"{along} with their claims"] if along else []))

    def on_key(self, event: events.Key) -> None:
        key = event.character if event.is_printable and event.character else event.key
        layering, ranks = self._bench.layering, range(len(self._layers))
        if key in self._letters:
            self._at = self._letters.index(key)
            self._show(layering.turned(self._at))
        elif key in (_ISOLATE, "space", " "):
            isolated = layering.isolating(self._at, ranks)
            self._show(isolated if key == _ISOLATE else layering.turned(self._at))
        elif key in ("up", "down"):
            self._at = (self._at + (1 if key == "down" else -1)) % len(self._layers)
            self._show(layering)
        elif key in ("enter", "L"):
            self.dismiss(None)
        else:
            return
        event.stop()

    def _show(self, layering: Layering) -> None:
        if layering != self._bench.layering:
            self._changed(layering)
        self.query_one("#layers", Static).update(self._body())


def letters(names: Iterable[str]) -> list[str]:
    """A letter for each layer: the first of its name that none before it has, and no `i`."""
    found: list[str] = []
    for name in names:
        wanted = [c for c in name.casefold() if c in ascii_lowercase] + list("123456789")
        wanted += ascii_lowercase
        found.append(next(c for c in wanted if c != _ISOLATE and c not in found))
    return found
