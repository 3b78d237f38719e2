"""Colours by what an eye makes of them: mixing them, and whether one can be read on another."""

from __future__ import annotations

from functools import lru_cache

from rich.color import Color, ColorSystem

#: The least contrast of text with what is behind it: WCAG 2, level AA, and level AAA.
LEGIBLE, HIGH = 4.5, 7.0


def mix(low: str, high: str, share: float) -> str:
    """A colour between two, both written #rrggbb."""
    pairs = zip(_rgb(low), _rgb(high), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


@lru_cache(maxsize=4096)
def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours as WCAG 2 defines it, 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@lru_cache(maxsize=4096)
def legible(ink: str, paper: str, least: float, pole: str = "") -> str:
    """A colour for text that can be read on a ground.

    It is the ink itself, or as much nearer to the `pole` as it takes; without one, to black or
    white, whichever the ground lets one read better.
    """
    pole = pole or max("#ffffff", "#000000", key=lambda end: contrast(end, paper))
    for step in range(21):
        found = mix(ink, pole, step / 20)
        if contrast(found, paper) >= least:
            return found
    return pole


@lru_cache(maxsize=4096)
def rounded(color: str) -> str:
    """What a terminal of 256 colours is sent in the place of another."""
    return Color.parse(color).downgrade(ColorSystem.EIGHT_BIT).get_truecolor().hex


@lru_cache(maxsize=4096)
def coarse_ground(paper: str, least: float) -> str:
    """A ground for such a terminal: darker or lighter where nothing could be read on it."""
    ends = ("#ffffff", "#000000")
    ink = max(ends, key=lambda end: contrast(end, rounded(paper)))
    away = ends[1] if ink == ends[0] else ends[0]
    for step in range(21):
        found = mix(paper, away, step / 20)
        if contrast(ink, rounded(found)) >= least:
            return found
    return away


@lru_cache(maxsize=4096)
def coarsely_legible(ink: str, paper: str, least: float) -> str:
    """The same as `legible`, of colours as such a terminal shows them."""
    ground = rounded(paper)
    pole = max("#ffffff", "#000000", key=lambda end: contrast(end, ground))
    for step in range(21):
        found = mix(ink, pole, step / 20)
        if contrast(rounded(found), ground) >= least:
            return found
    return pole


@lru_cache(maxsize=4096)
def bearing(paper: str, page: str, least: float) -> str:
    """A ground on which text can be read: itself, or as much nearer to the page as it takes."""
    pole = "#ffffff" if _luminance(page) < 0.18 else "#000000"
    for step in range(20):
        found = mix(paper, page, step / 20)
        if contrast(pole, found) >= least:
            return found
    return page


def _luminance(color: str) -> float:
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
        for share in (part / 255 for part in _rgb(color))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _rgb(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)
