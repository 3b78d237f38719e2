"""How a piece of text looks, given the spans that cover it.

One rule for every theme: what a machine suggests is underlined, what a person confirmed is
filled. Claims are too long for a line under them all: a suggested one has a light ground and a
broken bar in the margin, a confirmed one a fuller ground and a solid bar, the one in focus the
fullest. Without colour, suggested is dim, and the layers differ by underline, bold and italics.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from rich.style import Style

from annotator.tui.themes import Inks, mix

#: How much of a claim's colour is in its ground, on dark and on light: each step is as plain to
#: see as the one before it. Text on it stays legible, paled where it must be.
_SUGGESTED, _CONFIRMED, _LINKED, _FOCUSED = 0.14, 0.28, 0.36, 0.48


@dataclass(frozen=True, slots=True)
class Cover:
    """One span over a piece: its layer's rank, its colour, and how it stands."""

    rank: int
    color: str
    ground: bool
    confirmed: bool
    focused: bool = False
    linked: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """All that decides the look of a piece of text. `covers` run from longest to shortest."""

    covers: tuple[Cover, ...] = ()
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
        self._styles: dict[Piece, Style] = {Piece(): self.plain}
        self._shaded: dict[Style, Style] = {}
        self._hints = {look: self._hint(look) for look in Hint}

    def style(self, piece: Piece) -> Style:
        """The style of a piece."""
        style = self._styles.get(piece)
        if style is None:
            make = self._monochrome if self.inks.monochrome else self._colored
            style = self._styles[piece] = self._overlaid(make(piece.covers), piece)
        return style

    def bar(self, color: str, *, confirmed: bool) -> Style:
        """The style of a claim's bar in the margin."""
        ink = self.inks.label(color)
        return Style(
            color=ink if confirmed else self.inks.tint(color, 0.7), bgcolor=self.inks.background
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
        inks = self.inks
        ink, paper, bold, underline, double = inks.text, inks.background, False, False, False
        for cover in covers:
            label = inks.label(cover.color)
            if cover.focused and not cover.ground:
                return Style(color=inks.background, bgcolor=label, bold=True)
            if cover.ground:
                paper, bold = inks.tint(cover.color, _ground(cover)), cover.linked
                continue
            ink = label
            if cover.linked:
                paper, double = inks.tint(cover.color, _LINKED), True
            elif cover.confirmed:
                paper = inks.tint(cover.color, 0.24 if inks.dark else 0.16)
            bold, underline = cover.confirmed, not cover.confirmed
        return Style(
            color=ink,
            bgcolor=paper,
            bold=bold or None,
            underline=(underline and not double) or None,
            underline2=double or None,
        )

    def _monochrome(self, covers: tuple[Cover, ...]) -> Style:
        marks: dict[str, bool] = {}
        for cover in covers:
            marks[("underline", "bold", "italic")[min(cover.rank, 2)]] = True
            if cover.focused:
                marks["reverse"] = True
            if cover.linked:
                marks["underline2"] = True
        if covers and not covers[-1].confirmed:
            marks["dim"] = True
        return self.plain + Style(**marks)  # type: ignore[arg-type]

    def _overlaid(self, style: Style, piece: Piece) -> Style:
        overlay = self._overlay_monochrome if self.inks.monochrome else self._overlay
        style = overlay(style, piece)
        if piece.cursor:
            style += self._cursor(style, piece)
        return style

    def _cursor(self, style: Style, piece: Piece) -> Style:
        if not any(cover.focused and not cover.ground for cover in piece.covers):
            return Style(reverse=not style.reverse)
        # On the solid ground of a focused span, reverse would take the focus away.
        return Style(underline2=True) if self.inks.monochrome else Style(underline=True)

    def _overlay(self, style: Style, piece: Piece) -> Style:
        if piece.hit:
            style += Style(color=self.inks.background, bgcolor=self.inks.accent)
        if piece.selected:
            ink = self.inks.text if piece.hit else None
            style += Style(color=ink, bgcolor=self._selection())
        if style.color and style.bgcolor:
            style += Style(color=self.inks.legible(style.color.name, style.bgcolor.name))
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
