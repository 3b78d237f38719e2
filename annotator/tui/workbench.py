"""Where an annotator stands in one article: cursor, focus, selection. No terminal in here."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from annotator.core import navigation
from annotator.core.annotation import Annotation
from annotator.core.brought_back import Ranges, quieted
from annotator.core.label_schema import ATTRIBUTED_TO
from annotator.core.span import Span
from annotator.core.span_index import Entry, SpanIndex
from annotator.core.state import Item, State, with_quiet
from annotator.core.tokens import next_token, previous_token, token_at
from annotator.tui.boilerplate import NONE, Boilerplate, Region
from annotator.tui.layering import ALL, Layering

#: More hits than these are not kept: nobody goes through them, and each is drawn.
MOST_HITS = 2000


@dataclass
class Workbench:
    """One article's state with what is in hand; every method keeps them in agreement."""

    state: State
    cursor: Span | None = None
    focus_id: str | None = None
    anchor: Span | None = None
    extending: bool = False
    hits: tuple[Span, ...] = ()
    by_character: bool = False
    layering: Layering = ALL
    boilerplate: Boilerplate = NONE
    _selection: Span | None = field(default=None, repr=False)
    _hit: Span | None = field(default=None, repr=False)
    #: The stop that `least_certain` led to.
    _led_to: str | None = field(default=None, repr=False)
    #: The stops that were counted last, without which layers, and how many there were.
    _counted: tuple[SpanIndex | None, frozenset[int], int] = field(
        default=(None, frozenset(), 0), repr=False
    )
    #: The regions that are left out, and of which state they were found.
    _dimmed: tuple[object, object, Ranges] = field(default=(None, None, ()), repr=False)

    @property
    def text(self) -> str:
        """The article's text."""
        return self.state.article.text

    @property
    def focus(self) -> Item | None:
        """The annotation or undecided suggestion in focus."""
        item = self.state.item(self.focus_id) if self.focus_id else None
        if item is None:
            return None
        entry = self.state.entry(item)
        return item if entry in self.state.live and entry[2] not in self.hidden else None

    @property
    def hidden(self) -> frozenset[int]:
        """The ranks of the layers that are not drawn: nothing of them is in focus or decided."""
        return self.layering.hidden

    @property
    def stops(self) -> int:
        """How many undecided stops there are among what is drawn."""
        stops, hidden = self.state.stops, self.hidden
        if not hidden:
            return len(stops)
        if self._counted[0] is not stops or self._counted[1] != hidden:
            self._counted = stops, hidden, sum(rank not in hidden for _, _, rank, _ in stops)
        return self._counted[2]

    @property
    def hidden_stops(self) -> int:
        """How many undecided stops there are that are not drawn."""
        return len(self.state.stops) - self.stops

    def relayer(self, layering: Layering) -> None:
        """Draw layers in other ways; what is hidden is no longer in focus."""
        self.layering = layering
        if self.focus is None:
            self._focus_here()

    def dim(self, boilerplate: Boilerplate) -> None:
        """Take regions for boilerplate: what is undecided in them is no longer there."""
        self.boilerplate, had_focus = boilerplate, self.focus is not None
        self.update(with_quiet(self.state, boilerplate.ranges))
        if had_focus and self.focus is None:
            self.next_stop()

    @property
    def dimmed(self) -> Ranges:
        """The boilerplate that was not brought back."""
        quiet, records = self.state.quiet, self.state.records
        if self._dimmed[0] is not quiet or self._dimmed[1] is not records:
            self._dimmed = quiet, records, quieted(quiet, records.values())
        return self._dimmed[2]

    @property
    def region(self) -> Region | None:
        """The boilerplate that the cursor is in, left out or brought back."""
        return self.boilerplate.at(self.cursor.start) if self.cursor else None

    def is_dimmed(self, region: Region) -> bool:
        """Whether a region was not brought back."""
        return region[:2] in self.dimmed

    @property
    def selection(self) -> Span | None:
        """What is selected, white space at the edges left out."""
        return self._selection.trimmed(self.text) if self._selection else None

    @property
    def offset(self) -> int:
        """The cursor's place."""
        return self.cursor.start if self.cursor else 0

    @property
    def linked(self) -> frozenset[str]:
        """The items at the other ends of the focused item's links."""
        item = self.focus
        if isinstance(item, Annotation):
            ends = {end for k in self.state.links_of(item.id) for end in (k.from_id, k.to_id)}
            return frozenset(ends - {item.id})
        if item is None:
            return frozenset()
        return frozenset(self._suggested_ends(item.id))

    def _suggested_ends(self, id: str) -> set[str]:
        ends = set()
        for link in self.state.suggested.links_of(id):
            if link.id not in self.state.rejections and link.type == ATTRIBUTED_TO:
                other = link.to_id if link.from_id == id else link.from_id
                ends.add(self.state.accepted.get(other, other))
        return ends

    def opened_at(self, offset: int, *, went_on: bool = False) -> None:
        """Begin where the annotator was; at the top, on the first undecided stop.

        Whoever went on from there with a decision, and was cut off, is at the stop after it.
        """
        self.cursor = token_at(self.text, offset) or next_token(self.text, offset)
        self.cursor = self.cursor or previous_token(self.text, offset)
        first = navigation.first_stop(self.state, hidden=self.hidden) if offset == 0 else None
        if first:
            self.focus_on(first)
        else:
            self._focus_here()
        if went_on and not (self.focus and self.state.entry(self.focus) in self.state.stops):
            self.next_stop()

    # The cursor

    def go(self, token: Span | None) -> None:
        """Put the cursor on a token: what is shortest there comes into focus."""
        if token is None:
            return
        self.cursor = token
        if self.extending and self.anchor:
            start = min(self.anchor.start, token.start)
            self._selection = Span(start, max(self.anchor.end, token.end))
        self._focus_here()

    def go_to(self, offset: int) -> None:
        """Put the cursor on the token nearest to an offset."""
        token = token_at(self.text, offset) or next_token(self.text, offset)
        self.go(token or previous_token(self.text, offset))

    def left(self) -> None:
        """One token back."""
        self.go(previous_token(self.text, self.offset))

    def right(self) -> None:
        """One token on."""
        self.go(next_token(self.text, self.cursor.end if self.cursor else 0))

    def _focus_here(self) -> None:
        items = self.stacked
        self.focus_id = items[0].id if items else None

    # The focus

    def focus_on(self, item: Item) -> None:
        """Bring an item into focus, the cursor on its first token; a selection made is over."""
        if not self.extending:
            self.select(None)
        self.cursor = token_at(self.text, item.span.start)
        self.focus_id = item.id

    def next_stop(self, *, forward: bool = True) -> bool:
        """Go to the next (previous) undecided stop, round the end; whether there is one."""
        item = navigation.next_stop(
            self.state, self._from_here(forward), forward=forward, hidden=self.hidden
        )
        if item is None:
            end = navigation.place(0 if forward else len(self.text))
            item = navigation.next_stop(self.state, end, forward=forward, hidden=self.hidden)
        if item:
            self.focus_on(item)
        return item is not None

    def _from_here(self, forward: bool) -> Entry:
        """Where to look for stops from: whatever begins with what is decided is still ahead."""
        focus = self.focus
        if forward and isinstance(focus, Annotation):
            return navigation.place(focus.span.start)
        return navigation.place_of(self.state, focus, self.offset)

    def least_certain(self) -> bool:
        """Go to the undecided stop that the machine was least sure of; again, to the next."""
        after = self.focus_id if self.focus_id == self._led_to else None
        item = navigation.least_certain_stop(self.state, after, hidden=self.hidden)
        if item:
            self.focus_on(item)
            self._led_to = item.id
        return item is not None

    def next_span(self, *, forward: bool = True) -> bool:
        """Go to the next (previous) live item; whether there is one."""
        here = navigation.place_of(self.state, self.focus, self.offset)
        item = navigation.next_span(self.state, here, forward=forward, hidden=self.hidden)
        if item:
            self.focus_on(item)
        return item is not None

    @property
    def stacked(self) -> list[Item]:
        """The items over the cursor's token, shortest first."""
        if self.cursor is None:
            return []
        return navigation.stacked(self.state, self.cursor, hidden=self.hidden)

    def next_stacked(self) -> None:
        """Bring the next of the items over the cursor's token into focus."""
        if self.cursor:
            item = navigation.next_stacked(
                self.state, self.cursor, self.focus_id, hidden=self.hidden
            )
            self.focus_id = item.id if item else None

    # After a change

    def update(self, state: State, focus_id: str | None = None) -> None:
        """Take over a new state; keep the focus, or what became of it."""
        self.state = state
        wanted = focus_id or self.focus_id
        if wanted and wanted in state.accepted:
            wanted = state.accepted[wanted]
        self.focus_id = wanted
        if self.focus is None:
            self._focus_here()
        elif self.cursor and not self.focus.span.overlaps(self.cursor):
            self.cursor = token_at(self.text, self.focus.span.start)

    # The selection

    def toggle_selection(self) -> None:
        """Begin a selection at the cursor's token, or end the one that is being extended."""
        if self.extending:
            self.extending = False
        elif self.cursor:
            self.anchor, self._selection, self.extending = self.cursor, self.cursor, True

    def select(self, span: Span | None) -> None:
        """Select a span as it is, or nothing."""
        self.anchor, self._selection, self.extending = None, span, False

    # Searching

    def search(self, pattern: str) -> int:
        """Find a text without regard to case; how many hits there are."""
        hits: list[Span] = []
        if pattern.strip():
            words = r"\s+".join(map(re.escape, pattern.split()))
            for match in re.finditer(words, self.text, re.IGNORECASE):
                hits.append(Span(*match.span()))
                if len(hits) == MOST_HITS:
                    break
        self.hits = tuple(hits)
        return len(hits)

    def next_hit(self, *, forward: bool = True, here: bool = False) -> Span | None:
        """Go to the next (previous) hit round the end, and select it."""
        if not self.hits:
            return None
        at = self._hit_at()
        if forward:
            ahead = [h for h in self.hits if h.start >= at + (0 if here else 1)]
            hit = ahead[0] if ahead else self.hits[0]
        else:
            behind = [h for h in self.hits if h.start < at]
            hit = behind[-1] if behind else self.hits[-1]
        self.go_to(hit.start)
        self.select(hit)
        self._hit = hit
        return hit

    @property
    def is_selecting(self) -> bool:
        """Whether a text is selected, and not only found."""
        return self.selection is not None and not self.hit_number

    @property
    def hit_number(self) -> int:
        """Which of the hits is selected, from 1; 0 if none is."""
        hit = self._hit if self._hit == self._selection else None
        return self.hits.index(hit) + 1 if hit in self.hits else 0

    def _hit_at(self) -> int:
        """Where the last hit was, if the cursor is still on it: it may begin within a token."""
        hit, cursor = self._hit, self.cursor
        here = hit and cursor and cursor.start <= hit.start < cursor.end and hit in self.hits
        return hit.start if hit and here else self.offset
