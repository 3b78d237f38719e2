"""Themes, and the colour of each label on their backgrounds."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from textual.theme import Theme

from annotator.tui.contrast import (
    HIGH,
    LEGIBLE,
    bearing,
    coarse_ground,
    coarsely_legible,
    contrast,
    legible,
    mix,
    rounded,
)

if TYPE_CHECKING:
    from textual.app import App

__all__ = ["LEGIBLE", "contrast", "mix"]

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
    variables={"scrollbar": "#4a515d", "text-disabled": "#a9abae"},
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
    variables={"scrollbar": "#bdb9ad", "text-disabled": "#5b5e63"},
)
HIGH_CONTRAST = Theme(
    name="annotator-high-contrast",
    primary="#9cc4ff",
    secondary="#a8e0b0",
    accent="#ffd75e",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1a1a1a",
    warning="#ffc46b",
    error="#ff9d99",
    success="#a5e6ac",
    dark=True,
    variables={
        "scrollbar": "#9a9a9a",
        "text-muted": "#e4e4e4",
        "text-disabled": "#b8b8b8",
        "border-blurred": "#9a9a9a",
    },
)
HIGH_CONTRAST_LIGHT = Theme(
    name="annotator-high-contrast-light",
    primary="#0b3d91",
    secondary="#14501f",
    accent="#5c3a00",
    foreground="#000000",
    background="#ffffff",
    surface="#ffffff",
    panel="#f3f3f3",
    warning="#613c00",
    error="#8a0f0c",
    success="#0f5122",
    dark=False,
    variables={
        "scrollbar": "#5c5c5c",
        "text-muted": "#1c1c1c",
        "text-disabled": "#454545",
        "border-blurred": "#5c5c5c",
    },
)
COLOR_BLIND = Theme(
    name="annotator-colour-blind",
    primary="#56b4e9",
    secondary="#8fd0b8",
    accent="#f0c440",
    foreground="#e2e2de",
    background="#14161a",
    surface="#1b1e23",
    panel="#262c35",
    warning="#e69f00",
    error="#ff8a5c",
    success="#56b4e9",
    dark=True,
    variables={"scrollbar": "#4a515d", "text-disabled": "#a9abae"},
)
COLOR_BLIND_LIGHT = Theme(
    name="annotator-colour-blind-light",
    primary="#0b5a94",
    secondary="#00614a",
    accent="#7a4f00",
    foreground="#1f2226",
    background="#fbfbf8",
    surface="#f3f3ef",
    panel="#e8e8e4",
    warning="#7a4f00",
    error="#a03c00",
    success="#0b5a94",
    dark=False,
    variables={"scrollbar": "#b9b9b2", "text-disabled": "#595c60"},
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
    variables={"scrollbar": "#8a8a8a", "text-muted": "#e4e4e4", "text-disabled": "#a8a8a8"},
)
THEMES = (
    *(DARK, LIGHT, HIGH_CONTRAST, HIGH_CONTRAST_LIGHT, COLOR_BLIND, COLOR_BLIND_LIGHT),
    MONOCHROME,
)

#: What each is, in a few words. The ratios are the least contrast of text and ground.
ABOUT = {
    DARK.name: "dark, text of at least 4.5 to 1",
    LIGHT.name: "light, text of at least 4.5 to 1",
    HIGH_CONTRAST.name: "dark, text of at least 7 to 1",
    HIGH_CONTRAST_LIGHT.name: "light, text of at least 7 to 1",
    COLOR_BLIND.name: "dark, labels told apart with any kind of cone missing",
    COLOR_BLIND_LIGHT.name: "light, labels told apart with any kind of cone missing",
    MONOCHROME.name: "black and white: letters, lines and reverse tell all",
}

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

#: Colours that stay apart where one kind of cone is missing: they differ in lightness as much as
#: in hue, found by a search that began with those of Okabe and Ito.
_APART_ON_DARK = {
    "red": "#fa6535",
    "orange": "#f7b968",
    "yellow": "#f9ff35",
    "green": "#c4fabb",
    "teal": "#59fdf0",
    "cyan": "#00b7c1",
    "blue": "#aab9ff",
    "purple": "#a181f7",
    "magenta": "#fd89d0",
    "pink": "#cd7aa0",
    "brown": "#b2a08f",
    "gray": "#c2c2c2",
}
_APART_ON_LIGHT = {
    "red": "#bc380e",
    "orange": "#6c422c",
    "yellow": "#696940",
    "green": "#014400",
    "teal": "#1a5e52",
    "cyan": "#156f8b",
    "blue": "#333d62",
    "purple": "#5816d8",
    "magenta": "#821a97",
    "pink": "#973455",
    "brown": "#49352c",
    "gray": "#3c3c3c",
}


@dataclass(frozen=True, slots=True)
class Inks:
    """The colours in which the article view paints under one theme.

    `labels` is for each colour that a label schema may name the one for text. `panel` is, of the
    grounds that labels are written on, the one on which they are hardest to read; `least` is the
    contrast that text has on every ground.
    """

    dark: bool
    monochrome: bool
    text: str
    background: str
    accent: str
    panel: str
    labels: tuple[tuple[str, str], ...]
    least: float = LEGIBLE
    #: Whether the terminal shows every colour; else it has 256, and shows the nearest.
    deep: bool = True

    def label(self, color: str) -> str:
        """The colour of a label's text: of a name that a schema may give, or of its #rrggbb."""
        if self.monochrome:
            return self.text
        found = color if color.startswith("#") else _named(self.labels, color)
        return legible(found, self.panel, self.least, self.pole)

    @property
    def pole(self) -> str:
        """The end to which text pales where it could not be read."""
        return "#ffffff" if self.dark else "#000000"

    def tint(self, color: str, share: float) -> str:
        """The background with a share (0 to 1) of a label's colour in it."""
        return self.over(self.background, self.label(color), share)

    def over(self, paper: str, color: str, share: float) -> str:
        """A ground with a share of a colour in it, as much as leaves text on it legible."""
        return bearing(mix(paper, color, share), self.background, self.least)

    def solid(self, paper: str) -> str:
        """A ground on which text in the page's colour can be read."""
        return legible(paper, self.background, self.least, self.pole)

    def legible(self, ink: str, paper: str) -> str:
        """A colour for text that can be read on a ground: itself, or as much paler as it takes."""
        find = legible if self.deep else coarsely_legible
        return find(ink, paper, self.least)

    def shown(self, paper: str) -> str:
        """A ground as the terminal shows it."""
        return paper if self.deep else coarse_ground(paper, self.least)

    def falls_together(self, paper: str, other: str) -> bool:
        """Whether the terminal shows two grounds as one."""
        if self.deep:
            return paper == other
        return rounded(self.shown(paper)) == rounded(self.shown(other))


def inks_of(app: App[Any]) -> Inks:
    """The painting colours of an app's theme, in the terminal that it runs in."""
    return inks(app.current_theme, deep=app.console.color_system != "256")


def inks(theme: Theme, *, deep: bool = True) -> Inks:
    """The painting colours of a theme, one of ours or any of Textual's."""
    background = theme.background or ("#121212" if theme.dark else "#fafafa")
    apart = theme.name in (COLOR_BLIND.name, COLOR_BLIND_LIGHT.name)
    high = theme.name in (HIGH_CONTRAST.name, HIGH_CONTRAST_LIGHT.name)
    if apart:
        table = _APART_ON_DARK if theme.dark else _APART_ON_LIGHT
    else:
        table = _ON_DARK if theme.dark else _ON_LIGHT
    return Inks(
        theme.dark,
        theme.name == MONOCHROME.name or is_colorless(),
        theme.foreground or ("#e0e0e0" if theme.dark else "#202020"),
        background,
        theme.accent or theme.primary,
        theme.panel or background,
        tuple(table.items()),
        HIGH if high else LEGIBLE,
        deep,
    )


@lru_cache(maxsize=256)
def _named(labels: tuple[tuple[str, str], ...], color: str) -> str:
    table = dict(labels)
    return table.get(color, table["gray"])


def is_colorless() -> bool:
    """Whether NO_COLOR is set: then no colour may be sent, not even grey."""
    return bool(os.environ.get("NO_COLOR"))


def first_theme(chosen: str | None) -> str:
    """The theme to begin with: NO_COLOR wins, then what was chosen last, then dark."""
    if is_colorless():
        return MONOCHROME.name
    names = {theme.name for theme in THEMES}
    return chosen if chosen in names else DARK.name
