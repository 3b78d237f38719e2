"""Themes, and the colour of each label on their backgrounds."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache

from textual.theme import Theme

DARK = Theme(
    name="annotator-dark",
    primary="#7aa2d6",
    secondary="#8fb996",
    accent="#e0b35c",
    foreground="#d8d8d2",
    background="#16181c",
    surface="#1d2025",
    panel="#262a31",
    warning="#e0a050",
    error="#e0706c",
    success="#7fb685",
    dark=True,
)
LIGHT = Theme(
    name="annotator-light",
    primary="#2b5c9e",
    secondary="#3d7048",
    accent="#875600",
    foreground="#22252a",
    background="#fbfaf6",
    surface="#f2f0ea",
    panel="#e6e3da",
    warning="#8f5a00",
    error="#a8322e",
    success="#2f6e3b",
    dark=False,
)
MONOCHROME = Theme(
    name="annotator-monochrome",
    primary="#ffffff",
    secondary="#ffffff",
    accent="#ffffff",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1c1c1c",
    warning="#ffffff",
    error="#ffffff",
    success="#ffffff",
    dark=True,
)
THEMES = (DARK, LIGHT, MONOCHROME)

#: The colours that a label schema may name, for text on a dark and on a light background.
_ON_DARK = {
    "red": "#f08a84",
    "orange": "#f0a860",
    "yellow": "#e3d26f",
    "green": "#93d089",
    "teal": "#5fc7b2",
    "cyan": "#6fcbe0",
    "blue": "#86b4f5",
    "purple": "#bca0f2",
    "magenta": "#e691d8",
    "pink": "#f5a3bb",
    "brown": "#cfa982",
    "gray": "#b3b8c0",
}
_ON_LIGHT = {
    "red": "#b3261e",
    "orange": "#9c4a00",
    "yellow": "#715c00",
    "green": "#2b6a22",
    "teal": "#00695a",
    "cyan": "#00637a",
    "blue": "#1f55b0",
    "purple": "#6a3fb5",
    "magenta": "#96278a",
    "pink": "#ad2256",
    "brown": "#76491f",
    "gray": "#555b64",
}


#: The least contrast of text with what is behind it: WCAG 2, level AA.
LEGIBLE = 4.5


@dataclass(frozen=True, slots=True)
class Inks:
    """The colours in which the article view paints under one theme."""

    dark: bool
    monochrome: bool
    text: str
    background: str
    accent: str

    def label(self, color: str) -> str:
        """The colour of a label's text."""
        if self.monochrome:
            return self.text
        table = _ON_DARK if self.dark else _ON_LIGHT
        return table.get(color, table["gray"])

    def tint(self, color: str, share: float) -> str:
        """The background with a share (0 to 1) of a label's colour in it."""
        return mix(self.background, self.label(color), share)

    def legible(self, ink: str, paper: str) -> str:
        """A colour for text that can be read on a ground: itself, or as much paler as it takes."""
        return _legible(ink, paper, "#ffffff" if self.dark else "#000000")


def inks(theme: Theme) -> Inks:
    """The painting colours of a theme, one of ours or any of Textual's."""
    return Inks(
        theme.dark,
        theme.name == MONOCHROME.name or is_colorless(),
        theme.foreground or ("#e0e0e0" if theme.dark else "#202020"),
        theme.background or ("#121212" if theme.dark else "#fafafa"),
        theme.accent or theme.primary,
    )


def mix(low: str, high: str, share: float) -> str:
    """A colour between two, both written #rrggbb."""
    pairs = zip(_rgb(low), _rgb(high), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours as WCAG 2 defines it, 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@lru_cache(maxsize=1024)
def _legible(ink: str, paper: str, pole: str) -> str:
    for tenths in range(11):
        found = mix(ink, pole, tenths / 10)
        if contrast(found, paper) >= LEGIBLE:
            return found
    return pole


def _luminance(color: str) -> float:
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
        for share in (part / 255 for part in _rgb(color))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _rgb(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def is_colorless() -> bool:
    """Whether NO_COLOR is set: then no colour may be sent, not even grey."""
    return bool(os.environ.get("NO_COLOR"))


def first_theme(chosen: str | None) -> str:
    """The theme to begin with: NO_COLOR wins, then what was chosen last, then dark."""
    if is_colorless():
        return MONOCHROME.name
    names = {theme.name for theme in THEMES}
    return chosen if chosen in names else DARK.name
