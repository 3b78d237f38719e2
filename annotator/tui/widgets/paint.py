"""How a piece of text looks, given the spans that cover it.

One rule for every theme: what a machine suggests is underlined, what a person confirmed is
filled. Of names within each other the shortest gives the ink and the line, and those around it
shine through its ground, in italics. Claims are too long for a line under them all: a suggested
one has a light ground and a broken bar in the margin, a confirmed one a fuller ground and a solid
bar, the one in focus the fullest; a claim within a claim adds its ground to that of the other.
Without colour, suggested is dim, and the layers differ by underline, bold and italics. Boilerplate
is pale, or dim, with a shade in the margin.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from rich.style import Style

from annotator.tui.contrast import legible, mix
from annotator.tui.themes import Inks

#: How much of a claim's colour is in its ground, on dark and on light: each step is as plain to
#: see as the one before it. Text on it stays legible, paled where it must be.
_SUGGESTED, _CONFIRMED, _LINKED, _FOCUSED = 0.14, 0.28, 0.36, 0.48

#: How much of a name's colour is in the ground under it: of one that is suggested and has another
#: within it, and of one that is confirmed, on dark and on light.
_AROUND, _FILLED, _FILLED_LIGHT = 0.1, 0.24, 0.16

#: How much of what is below the name in focus shows through it, and of the names within it.
_BELOW, _WITHIN = 0.1, 0.3

#: The least contrast of what is no text.
_BAR = 3.0

#: How much of the text's ink is left to boilerplate.
_LEFT_OUT = 0.5

#: How much is left of the colours of a dimmed layer.
_FAINT = 0.35


@dataclass(frozen=True, slots=True)
class Cover:
    """One span over a piece: its layer's rank, its colour, and how it stands."""

    rank: int
    color: str
    ground: bool
    confirmed: bool
    focused: bool = False
    linked: bool = False
    #: Whether its layer is dimmed; what is in hand is not.
    dimmed: bool = False

    @property
    def is_faint(self) -> bool:
        """Whether it is drawn faintly."""
        return self.dimmed and not (self.focused or self.linked)


@dataclass(frozen=True, slots=True)
class Piece:
    """All that decides the look of a piece of text. `covers` run from longest to shortest."""

    covers: tuple[Cover, ...] = ()
    #: Whether it is in boilerplate.
    faint: bool = False
    cursor: bool = False
    selected: bool = False
    hit: bool = False


class Hint(Enum):
    """How a hint looks: on a span; the chosen one of those; on a word; on the one beside it; typed.

    Two on words without a blank between them (in Chinese, say) must not look like one.
    """

    LETTER = auto()
    CHOSEN = auto()
    WORD = auto()
    BESIDE = auto()
    TYPED = auto()


#: How much of the accent is behind hints on words, and of its ink in the text between them.
_HINTS = {Hint.WORD: 0.3, Hint.BESIDE: 0.55, Hint.TYPED: 0.0}
_SHADED = 0.5


class Painter:
    """Styles for pieces, each made once."""

    def __init__(self, inks: Inks) -> None:
        self.inks = inks
        self.plain = Style(color=inks.text, bgcolor=inks.background)
        #: A flag or a note in the margin.
        self.sign = self.plain + Style(color=inks.accent, bold=True)
        self.faint = self._left_out()
        self._styles: dict[Piece, Style] = {Piece(): self.plain}
        self._shaded: dict[Style, Style] = {}
        self._hints = {look: self._hint(look) for look in Hint}

    def style(self, piece: Piece) -> Style:
        """The style of a piece."""
        style = self._styles.get(piece)
        if style is None:
            make = self._monochrome if self.inks.monochrome else self._colored
            alone = piece.faint and not piece.covers
            style = self.faint if alone else make(piece.covers)
            style = self._styles[piece] = self._overlaid(style, piece)
        return style

    def _left_out(self) -> Style:
        """The style of boilerplate: as pale as can still be read."""
        if self.inks.monochrome:
            return self.plain + Style(dim=True)
        paper = self.inks.background
        ink = self.inks.legible(mix(paper, self.inks.text, _LEFT_OUT), paper)
        return Style(color=ink, bgcolor=paper)

    def bar(self, color: str, *, confirmed: bool) -> Style:
        """The style of a claim's bar in the margin."""
        ink = self.inks.label(color)
        paper = self.inks.background
        if not confirmed:
            ink = legible(mix(paper, ink, 0.7), paper, _BAR, self.inks.pole)
        return Style(color=ink, bgcolor=paper)

    def tag(self, cover: Cover | None, *, is_tag: bool = True) -> Style:
        """The style of a span's tag above the text, or of the line behind it."""
        if cover is None:
            return self.plain
        inks, ink = self.inks, self.inks.label(cover.color)
        if cover.is_faint:
            ink = inks.legible(
                mix(inks.background, mix(inks.text, ink, _FAINT), 0.7), inks.background
            )
        dim = inks.monochrome and cover.is_faint
        if not is_tag:
            if not inks.monochrome:
                line = mix(inks.background, ink, 0.6)
                ink = legible(line, inks.background, _BAR, inks.pole)
            return self.plain + Style(color=ink, dim=dim or None)
        return self.plain + Style(
            color=ink,
            bold=cover.confirmed or None,
            underline2=cover.linked or None,
            reverse=cover.focused or None,
            dim=dim or None,
        )

    def hint(self, look: Hint) -> Style:
        """The style of a hint's letters over the text."""
        return self._hints[look]

    def shaded(self, style: Style) -> Style:
        """A style of the text made paler, so that the hints on every word stand out of it."""
        found = self._shaded.get(style)
        if found is None:
            found = self._shaded[style] = self._shade(style)
        return found

    def _hint(self, look: Hint) -> Style:
        inks = self.inks
        if inks.monochrome:
            marked = look in (Hint.CHOSEN, Hint.TYPED)
            odd = look is Hint.BESIDE
            return Style(reverse=not odd, bold=look is not Hint.TYPED, underline=marked or odd)
        if look in (Hint.LETTER, Hint.CHOSEN):
            paper = inks.accent if look is Hint.CHOSEN else inks.text
            return Style(color=inks.background, bgcolor=paper, bold=True)
        paper = mix(inks.background, inks.accent, _HINTS[look])
        ink = inks.accent if look is Hint.TYPED else inks.text
        return Style(color=inks.legible(ink, paper), bgcolor=paper, bold=look is not Hint.TYPED)

    def _shade(self, style: Style) -> Style:
        if self.inks.monochrome:
            return style + Style(dim=not style.reverse, bold=False)
        if not (style.color and style.bgcolor):
            return style
        ink, paper = style.color.name, style.bgcolor.name
        return style + Style(color=mix(paper, ink, _SHADED), bold=False)

    def _colored(self, covers: tuple[Cover, ...]) -> Style:
        word = _Word(self.inks)
        names = [cover for cover in covers if not cover.ground]
        for cover in covers:
            if cover.ground:
                word.claim(cover)
            elif cover.focused:
                word.focus(cover)
            elif cover.is_faint:
                word.faint(cover)
            elif word.solid:
                word.within_focus(cover)
            else:
                word.name(cover, last=cover is names[-1])
        return word.style(nested=sum(not cover.is_faint for cover in names) > 1)

    def _monochrome(self, covers: tuple[Cover, ...]) -> Style:
        marks: dict[str, bool] = {}
        clear = [cover for cover in covers if not cover.is_faint]
        for cover in clear:
            marks[("underline", "bold", "italic")[min(cover.rank, 2)]] = True
            if cover.focused:
                marks["reverse"] = True
            if cover.linked:
                marks["underline2"] = True
        if clear and not clear[-1].confirmed:
            marks["dim"] = True
        return self.plain + Style(**marks)  # type: ignore[arg-type]

    def _overlaid(self, style: Style, piece: Piece) -> Style:
        overlay = self._overlay_monochrome if self.inks.monochrome else self._overlay
        style = overlay(style, piece)
        if style.color and style.bgcolor and not self.inks.monochrome:
            paper = self.inks.shown(style.bgcolor.name)
            style += Style(color=self.inks.legible(style.color.name, paper), bgcolor=paper)
        if piece.cursor:
            style += self._cursor(style, piece)
        return style

    def _cursor(self, style: Style, piece: Piece) -> Style:
        if not any(cover.focused and not cover.ground for cover in piece.covers):
            return Style(reverse=not style.reverse, dim=False if piece.faint else None)
        # On the solid ground of a focused span, reverse would take the focus away.
        return Style(underline2=True) if self.inks.monochrome else Style(underline=True)

    def _overlay(self, style: Style, piece: Piece) -> Style:
        if piece.hit:
            style += Style(color=self.inks.background, bgcolor=self.inks.accent)
        if piece.selected:
            ink = self.inks.text if piece.hit else None
            style += Style(color=ink, bgcolor=self._selection())
        return style

    def _overlay_monochrome(self, style: Style, piece: Piece) -> Style:
        if piece.hit:
            style += Style(reverse=True, bold=True, dim=False)
        if piece.selected:
            style += Style(reverse=True, underline2=True, dim=False)
        return style

    def _selection(self) -> str:
        return mix(self.inks.background, self.inks.accent, 0.4)


def _ground(claim: Cover) -> float:
    if claim.focused:
        return _FOCUSED
    if claim.linked:
        return _LINKED
    return _CONFIRMED if claim.confirmed else _SUGGESTED


class _Word:
    """What becomes of a word's colours and lines with each span over it, the longest first."""

    def __init__(self, inks: Inks) -> None:
        self.inks = inks
        self.ink, self.paper = inks.text, inks.background
        self.bold = self.underline = self.double = False
        #: Whether it is in the name in focus, on the colour of that.
        self.solid = False

    def claim(self, cover: Cover) -> None:
        """Its ground over that of the claims around it."""
        below, label = self.paper, self.inks.label(cover.color)
        share = _ground(cover) * (_FAINT if cover.is_faint else 1)
        self.paper = self.inks.over(below, label, share)
        self.bold = cover.linked
        if share == _SUGGESTED:
            # Where they look the same, no ground tells it from one that is confirmed.
            confirmed = self.inks.over(below, label, _CONFIRMED)
            if self.inks.falls_together(self.paper, confirmed):
                self.paper = below

    def focus(self, cover: Cover) -> None:
        """All of its label's colour, with a little of what is below."""
        label = self.inks.label(cover.color)
        self.solid, self.paper = True, self.inks.solid(mix(label, self.paper, _BELOW))
        self.ink = self.inks.background
        self.bold, self.underline, self.double = True, False, False

    def within_focus(self, cover: Cover) -> None:
        """A name within the one in focus: its place is seen, and how it stands."""
        label = self.inks.label(cover.color)
        self.paper = self.inks.solid(mix(self.paper, label, _WITHIN))
        self.underline, self.double = not cover.confirmed, cover.linked

    def faint(self, cover: Cover) -> None:
        """A trace of its colour in the ink."""
        if not self.solid:
            self.ink = mix(self.inks.text, self.inks.label(cover.color), _FAINT)

    def name(self, cover: Cover, *, last: bool) -> None:
        """The ink and the line of the shortest, and a ground."""
        label = self.inks.label(cover.color)
        if cover.linked:
            share = _LINKED
        elif cover.confirmed:
            share = _FILLED if self.inks.dark else _FILLED_LIGHT
        else:
            share = 0 if last else _AROUND
        self.ink, self.paper = label, self.inks.over(self.paper, label, share)
        self.bold, self.underline = cover.confirmed, not cover.confirmed
        self.double = self.double or cover.linked

    def style(self, *, nested: bool) -> Style:
        """The word's style."""
        return Style(
            color=self.ink,
            bgcolor=self.paper,
            bold=self.bold or None,
            italic=nested or None,
            underline=(self.underline and not self.double) or None,
            underline2=self.double or None,
        )
