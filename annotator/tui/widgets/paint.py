"""How a piece of text looks, given the spans that cover it.

One rule for every theme: what a machine suggests is underlined, what a person confirmed is
filled. Of names within each other the shortest gives the ink and the line, and those around it
shine through its ground, in italics. Claims are too long for a line under them all: a suggested
one has a light ground and a broken bar in the margin, a confirmed one a fuller ground and a solid
bar, the one in focus the fullest; a claim within a claim adds its ground to that of the other.
Without colour, suggested is dim, and the layers differ by underline, bold and italics.
"""

from __future__ import annotations

from dataclasses import dataclass

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

    def hint(self, *, chosen: bool) -> Style:
        """The style of a hint letter over the text."""
        if self.inks.monochrome:
            return Style(reverse=True, bold=True, underline=chosen)
        paper = self.inks.accent if chosen else self.inks.text
        return Style(color=self.inks.background, bgcolor=paper, bold=True)

    def _colored(self, covers: tuple[Cover, ...]) -> Style:
        inks, paper = self.inks, self.inks.background
        ink, bold, italic, underline, double = inks.text, False, False, False, False
        names = [cover for cover in covers if not cover.ground]
        solid = False
        for cover in covers:
            label, faint = inks.label(cover.color), cover.is_faint
            if cover.ground:
                paper = inks.over(paper, label, _ground(cover) * (_FAINT if faint else 1))
                bold = cover.linked and not faint
                continue
            if cover.focused:
                solid, paper, ink = True, inks.solid(mix(label, paper, _BELOW)), inks.background
                bold, underline, double = True, False, False
                continue
            if faint:
                ink = ink if solid else mix(inks.text, label, _FAINT)
                continue
            if solid:
                # A name within the one in focus: its place is seen, and how it stands.
                paper = inks.solid(mix(paper, label, _WITHIN))
                ink, underline, double = inks.background, not cover.confirmed, cover.linked
                continue
            last = cover is names[-1]
            paper = inks.over(paper, label, self._name(cover, last=last))
            ink, double = label, double or cover.linked
            bold, underline = cover.confirmed, not cover.confirmed
        italic = sum(not cover.is_faint for cover in names) > 1
        return Style(
            color=ink,
            bgcolor=paper,
            bold=bold or None,
            italic=italic or None,
            underline=(underline and not double) or None,
            underline2=double or None,
        )

    def _name(self, cover: Cover, *, last: bool) -> float:
        """How much of a name's colour is in the ground under it."""
        if cover.linked:
            return _LINKED
        if cover.confirmed:
            return _FILLED if self.inks.dark else _FILLED_LIGHT
        return 0 if last else _AROUND

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
            style += Style(color=self.inks.legible(style.color.name, style.bgcolor.name))
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
