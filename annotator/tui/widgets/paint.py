"""How a piece of text looks, given the spans that cover it.

One rule for every theme: what a machine suggests is underlined, what a person confirmed is
filled. Claims are too long for a line under them all: a suggested one has a light ground and a
broken bar in the margin, a confirmed one a fuller ground and a solid bar, the one in focus the
fullest. Without colour, suggested is dim, and the layers differ by underline, bold and italics.
"""

from __future__ import annotations

from dataclasses import dataclass

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


class Painter:
    """Styles for pieces, each made once."""

    def __init__(self, inks: Inks) -> None:
        self.inks = inks
        self.plain = Style(color=inks.text, bgcolor=inks.background)
        #: A flag or a note in the margin.
        self.sign = self.plain + Style(color=inks.accent, bold=True)
        self._styles: dict[Piece, Style] = {Piece(): self.plain}
        both = (False, True)
        self._hints = {(c, t): self._hint(chosen=c, typed=t) for c in both for t in both}

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

    def hint(self, *, chosen: bool, typed: bool = False) -> Style:
        """The style of a hint's letters over the text; `typed`: of those typed already."""
        return self._hints[chosen, typed]

    def _hint(self, *, chosen: bool, typed: bool) -> Style:
        inks = self.inks
        if inks.monochrome:
            return Style(reverse=not typed, bold=not typed, underline=chosen or typed)
        if typed:
            return Style(color=inks.legible(inks.accent, inks.background), bgcolor=inks.background)
        paper = inks.accent if chosen else inks.text
        return Style(color=inks.background, bgcolor=paper, bold=True)

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
