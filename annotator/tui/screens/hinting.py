"""Hinting: a token in view is picked by typing the letters on it, for what the mode began for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from rich.text import Text
from textual import events

from annotator.core.span import Span
from annotator.tui.hints import (
    LETTERS,
    NEAR_ENDS,
    Place,
    by_nearness,
    fitting,
    lettered,
    opening_first,
    places_in,
)
from annotator.tui.keymap import HINTING, shown
from annotator.tui.screens.modes import Mode
from annotator.tui.themes import Inks
from annotator.tui.widgets.article_view import ArticleView
from annotator.tui.widgets.bars import cut

if TYPE_CHECKING:
    from annotator.tui.screens.annotate import AnnotateScreen

#: From the places in view to their letters by offset.
Lettering: TypeAlias = Callable[[list[Place]], dict[int, str]]

#: Pages by which keys move the view.
_PAGES = {"pageup": -1, "pagedown": 1}


@dataclass(frozen=True, slots=True)
class Question:
    """What a token is picked for.

    `answer` gets the token; what it returns is asked next, and the mode ends with None.
    """

    words: str
    letter: Lettering
    answer: Callable[[Span], Question | None]
    picked: Span | None = None


@dataclass
class Hinting(Mode):
    """Questions, of which the last is open, and the letters typed so far."""

    footer = HINTING
    on_words = True

    questions: list[Question]
    hints: dict[int, str] = field(default_factory=dict)
    typed: str = ""
    #: Letters that were typed last and are on no word.
    missed: str = ""
    _all: dict[int, str] = field(default_factory=dict, repr=False)
    _tokens: dict[int, Span] = field(default_factory=dict, repr=False)

    @property
    def picked(self) -> Span | None:
        """The first word of a selection whose last is asked for."""
        return self.questions[-1].picked

    def line(self, inks: Inks) -> Text:
        """What is asked, and what is typed."""
        line = Text.assemble((f" {self.questions[-1].words}", "bold"))
        if not self._all:
            return line.append("  there is none in view", "dim")
        if self.missed:
            return line.append(f"  {self.missed} is on no word, type another letter", "dim")
        line.append("  type its letters", "dim")
        return line.append(f" {self.typed}_" if self.typed else "", "bold")

    def look(self, view: ArticleView) -> None:
        """Put hints on what is in view now."""
        places = places_in(view.wrapped, *view.lines_in_view)
        self._tokens = {place.token.start: place.token for place in places}
        self._all = self.questions[-1].letter(places)
        self._type("")

    def _type(self, letters: str) -> None:
        self.typed, self.hints, self.missed = letters, fitting(self._all, letters), ""

    # Keys

    def press(self, screen: AnnotateScreen, event: events.Key) -> None:
        """A letter of a hint, or what leaves it; of any other key it is said that it is none."""
        self.missed = ""
        letter = (event.character or "").lower() if event.is_printable else ""
        if event.key == "escape":
            screen.end_mode()
        elif event.key in ("backspace", "ctrl+h"):
            self._take_back(screen)
        elif page := _PAGES.get(event.key):
            screen.view.move_by_pages(page)
            self.look(screen.view)
        elif letter and fitting(self._all, self.typed + letter):
            self._type(self.typed + letter)
            self._pick(screen)
        elif letter and letter in LETTERS:
            # Left now, the next letter, typed as fast, would decide on a span.
            self.missed = self._name(event)
        else:
            # Not passed on, for the same reason.
            screen.end_mode()
            screen.say(f"{self._name(event)} is on no word: nothing was done")

    def _name(self, event: events.Key) -> str:
        printable = event.is_printable and event.character and not event.character.isspace()
        return f"{self.typed}{event.character}" if printable else shown(event.key)

    def _take_back(self, screen: AnnotateScreen) -> None:
        """The letter typed, else the answer before."""
        if self.typed:
            self._type("")
        elif len(self.questions) > 1:
            self.questions.pop()
            self.look(screen.view)
        else:
            screen.end_mode()

    def _pick(self, screen: AnnotateScreen) -> None:
        offset = next((o for o, hint in self.hints.items() if hint == self.typed), None)
        if offset is None:
            return
        # Ended before the answer, which may save, and so draw, something.
        screen.end_mode()
        following = self.questions[-1].answer(self._tokens[offset])
        if following:
            self.questions.append(following)
            screen.mode = self
            self.look(screen.view)


def _begin(screen: AnnotateScreen, question: Question) -> None:
    mode = Hinting([question])
    mode.look(screen.view)
    if mode.hints:
        screen.mode = mode
    else:
        screen.say(f"{question.words}: there is none in view")


def go(screen: AnnotateScreen) -> None:
    """Ask for the word to go to; a selection that is being extended is extended to it."""

    def answer(token: Span) -> None:
        screen.bench.go(token)

    words = "select up to a word" if screen.bench.extending else "go to a word"
    _begin(screen, Question(words, _anywhere(screen), answer))


def select(screen: AnnotateScreen) -> None:
    """Ask for the first and for the last word of a selection."""
    bench = screen.bench

    def first(token: Span) -> Question:
        words = f"from “{cut(token.quote(bench.text), 20)}” to a word"
        letter = _near(lambda t: t.start >= token.start, token.start)
        return Question(words, letter, lambda last: take(Span(token.start, last.end)), token)

    def take(span: Span) -> None:
        bench.select(None)
        bench.go_to(span.start)
        bench.select(span)

    _begin(screen, Question("select from a word", _anywhere(screen), first))


def move_edge(screen: AnnotateScreen, edge: str) -> None:
    """Ask for the word with which the selection, else the span in focus, is to end (or start)."""
    bench = screen.bench
    item = None if bench.selection else bench.focus
    span = bench.selection or (item.span if item else None)
    if span is None:
        screen.say("no span here whose edge could move")
        return
    start, end, name = span.start, span.end, item.label if item else "the selection"

    def fits(token: Span) -> bool:
        return token.end > start and token.end != end if edge == "end" else _before(token, span)

    def answer(token: Span) -> None:
        target = Span(start, token.end) if edge == "end" else Span(token.start, end)
        if item is None:
            bench.select(target)
            return
        screen.in_turn(
            lambda: screen.perform(
                lambda act: act.move(item.id, target),
                lambda id: bench.update(bench.state, id),
                carry=lambda id: (edge, id),
            )
        )

    place = end - 1 if edge == "end" else start
    _begin(screen, Question(f"{edge} of {name} to a word", _near(fits, place), answer))


def _before(token: Span, span: Span) -> bool:
    return token.start < span.end and token.start != span.start


def _anywhere(screen: AnnotateScreen) -> Lettering:
    """Letters for all, first for what begins a span, then for what is near the cursor."""

    def letter(places: list[Place]) -> dict[int, str]:
        if not places:
            return {}
        seen = Span(places[0].token.start, places[-1].token.end)
        spans = [item.span for item in screen.bench.state.overlapping(seen)]
        return lettered(opening_first(places, spans, screen.bench.offset))

    return letter


def _near(fits: Callable[[Span], bool], offset: int) -> Lettering:
    """Letters for tokens that fit: one for those near an offset."""

    def letter(places: list[Place]) -> dict[int, str]:
        fitting_ones = [place for place in places if fits(place.token)]
        return lettered(by_nearness(fitting_ones, offset), least=NEAR_ENDS)

    return letter
