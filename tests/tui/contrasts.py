"""The tables of docs/themes.md: ``python -m tests.tui.contrasts`` writes them anew."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import combinations, product
from pathlib import Path
from typing import Any

from rich.style import Style
from textual.theme import Theme

from annotator.core.label_schema import COLORS
from annotator.tui.contrast import contrast
from annotator.tui.themes import MONOCHROME, THEMES, Inks, inks
from annotator.tui.widgets.paint import Cover, Painter, Piece
from annotator.tui.widgets.tags import Part, Tagged, row
from tests.tui.color_vision import DEFICIENCIES, difference, lab, nearest

DOCUMENT = Path(__file__).parents[2] / "docs" / "themes.md"

COLORED = tuple(theme for theme in THEMES if theme is not MONOCHROME)

#: Every way in which a span can stand.
STANDS: Mapping[str, Mapping[str, bool]] = {
    "suggested": {},
    "confirmed": {"confirmed": True},
    "linked": {"linked": True, "confirmed": True},
    "in focus": {"focused": True},
    "dimmed": {"dimmed": True},
}
#: What may lie over all of that.
OVER: Mapping[str, Mapping[str, bool]] = {
    "cursor": {"cursor": True},
    "selected": {"selected": True},
    "hit of a search": {"hit": True},
}


def name(color: str, **how: bool) -> Cover:
    """A name's cover."""
    return replace(Cover(0, color, False, False), **how)  # type: ignore[arg-type]


def claim(color: str, **how: bool) -> Cover:
    """A claim's cover."""
    return replace(Cover(2, color, True, False), **how)  # type: ignore[arg-type]


def _alone(make: Callable[..., Cover], how: Mapping[str, bool]) -> Iterator[Piece]:
    return (Piece((make(color, **how),)) for color in COLORS)


def _in_claims(how: Mapping[str, bool]) -> Iterator[Piece]:
    for outer, color, around in product(COLORS, COLORS, STANDS.values()):
        yield Piece((claim(outer, **around), name(color, **how)))


def deep() -> Iterator[tuple[Cover, ...]]:
    """Stacks of four: two claims, and a name within a source."""
    hows = [how for key, how in STANDS.items() if key != "dimmed"]
    for stands in product(hows, repeat=4):
        if sum(bool(how.get("focused")) for how in stands) < 2:
            one, two, three, four = stands
            yield (
                claim("cyan", **one),
                claim("cyan", **two),
                replace(name("purple", **three), rank=1),
                name("orange", **four),
            )


def grounds() -> Iterator[tuple[str, Iterable[Piece]]]:
    """Each kind of text on each kind of ground, as pieces of all colours."""
    yield "text on the page", [Piece()]
    yield "boilerplate", [Piece(faint=True)]
    for stand, how in STANDS.items():
        yield f"name, {stand}", _alone(name, how)
    for stand, how in STANDS.items():
        yield f"claim, {stand}", _alone(claim, how)
    for stand, how in STANDS.items():
        yield f"name in any claim, {stand}", _in_claims(how)
    yield "four spans stacked", (Piece(covers) for covers in deep())
    for over, marks in OVER.items():
        below = [
            (),
            *((make(c, **h),) for make in (name, claim) for c in COLORS for h in STANDS.values()),
        ]
        pieces = [Piece(covers, **marks) for covers in [*below, *deep()]]
        yield f"{over}, on any of these", [*pieces, *(replace(p, faint=True) for p in pieces)]


def read(style: Style) -> float:
    """The contrast of text in a style."""
    assert style.color and style.bgcolor
    return contrast(style.color.name, style.bgcolor.name)


def least(theme: Theme) -> dict[str, float]:
    """The least contrast of each kind of text on each kind of ground, under one theme."""
    ink = inks(theme)
    painter = Painter(ink)
    found = {what: min(read(painter.style(p)) for p in pieces) for what, pieces in grounds()}
    tags = [painter.tag(name(c, **how)) for c in COLORS for how in STANDS.values()]
    found["tags above the text"] = min(map(read, tags))
    found["labels on bars, panels and boxes"] = min(
        contrast(ink.label(c), ground) for c in COLORS for ground in _below(theme)
    )
    found["text and messages there"] = min(
        contrast(color, ground)
        for color in (theme.foreground, theme.accent, theme.error, theme.warning)
        for ground in _below(theme)
        if color
    )
    return found


def _below(theme: Theme) -> list[str]:
    return [ground for ground in (theme.background, theme.surface, theme.panel) if ground]


# Stacks

Look = tuple[Style, tuple[tuple[Part, Style], ...]]

#: Labels by layer and colour, the outermost first.
_LABELS = (
    *(("CLA", 2, "cyan"), ("SOU", 1, "purple"), ("ORG", 0, "green")),
    *(("PLA", 0, "orange"), ("PER", 0, "blue"), ("NOR", 0, "teal")),
)

Stack = tuple[tuple[str, Cover], ...]


def stacks() -> Iterator[Stack]:
    """Sets of up to four spans of different labels over one word, in every way to stand."""
    for count in range(1, 5):
        for chosen in combinations(_LABELS, count):
            for confirmed in product((False, True), repeat=count):
                yield tuple(
                    (tag, Cover(rank, color, tag == "CLA", sure))
                    for (tag, rank, color), sure in zip(chosen, confirmed, strict=True)
                )


def variants(stack: Stack) -> Iterator[Stack]:
    """The stack with one span dropped, decided otherwise, or under another label."""
    for at, (tag, cover) in enumerate(stack):
        before, after = stack[:at], stack[at + 1 :]
        yield before + after
        yield (*before, (tag, replace(cover, confirmed=not cover.confirmed)), *after)
        for other, rank, color in _LABELS[1:]:
            if cover.rank == rank and other not in {t for t, _ in stack}:
                yield (*before, (other, replace(cover, color=color)), *after)


def look(painter: Painter, stack: Stack) -> Look:
    """What is seen of a stack: the style of the word, and the row of tags above it.

    The spans begin together, and each is longer than those within it.
    """
    style = painter.style(Piece(tuple(cover for _, cover in stack)))
    size = len(stack)
    tagged = [Tagged(0, 20 - 2 * (n - size), tag, cover) for n, (tag, cover) in enumerate(stack)]
    parts = tuple((p, painter.tag(p.cover, is_tag=p.is_tag)) for p in row(tagged, 40))
    if painter.inks.monochrome:
        style = style.without_color
        parts = tuple((p._replace(cover=None), s.without_color) for p, s in parts)
    else:
        parts = tuple((p._replace(cover=None), s) for p, s in parts)
    return style, parts


def differs(one: Style, other: Style) -> bool:
    """Whether two styles can be told apart side by side, by colour or by another mark."""
    marks = ("bold", "italic", "underline", "underline2", "reverse", "dim")
    if any(bool(getattr(one, mark)) != bool(getattr(other, mark)) for mark in marks):
        return True
    pairs = ((one.color, other.color), (one.bgcolor, other.bgcolor))
    return any(difference(lab(a.name), lab(b.name)) >= 2 for a, b in pairs if a and b and a != b)


def told_apart(theme: Theme) -> float:
    """The share of changes to a stack that the word alone shows, without tags."""
    painter = Painter(inks(theme))

    def word(stack: Stack) -> Style:
        style = painter.style(Piece(tuple(cover for _, cover in stack)))
        return style.without_color if painter.inks.monochrome else style

    seen = [differs(word(stack), word(other)) for stack in stacks() for other in variants(stack)]
    return sum(seen) / len(seen)


# The document


def apart(ink: Inks, vision: str, names: Iterable[str]) -> float:
    """How far the two of some labels are apart that look most alike to somebody."""
    return nearest({color: ink.label(color) for color in names}, vision)[0]


def tables(keyed: Iterable[str]) -> dict[str, str]:
    """The document's tables by their names."""
    keyed = list(keyed)
    heads = [theme.name.removeprefix("annotator-") for theme in COLORED]
    lines = [_row(["", *heads]), _row(["---", *["--:"] * len(heads)])]
    columns = [least(theme) for theme in COLORED]
    for what in columns[0]:
        lines.append(_row([what, *(f"{column[what]:.1f}" for column in columns)]))
    seen = [_row(["", *DEFICIENCIES]), _row(["---", *["--:"] * len(DEFICIENCIES)])]
    for theme, head in zip(COLORED, heads, strict=True):
        far = [f"{apart(inks(theme), vision, keyed):.1f}" for vision in DEFICIENCIES]
        seen.append(_row([head, *far]))
    shares = [_row(["", "seen in the word alone"]), _row(["---", "--:"])]
    for theme in THEMES:
        shares.append(_row([theme.name.removeprefix("annotator-"), f"{told_apart(theme):.0%}"]))
    return {"contrast": "\n".join(lines), "apart": "\n".join(seen), "stacks": "\n".join(shares)}


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def written(document: str, found: Mapping[str, str]) -> str:
    """The document with its tables."""
    for key, table in found.items():
        between = re.compile(f"(<!-- {key} -->\n).*?(\n<!-- /{key} -->)", re.DOTALL)
        document = between.sub(rf"\g<1>{table}\g<2>", document)
    return document


def keyed_colors() -> list[str]:
    """The colours of the labels that have a key, in the schemas that come along."""
    from annotator.ingest.label_schema import builtin_label_schemas, read_label_schema

    found: dict[str, Any] = {}
    for path in builtin_label_schemas().values():
        found |= {label.color: None for label in read_label_schema(path).labels if label.key}
    return list(found)


def main() -> None:
    """Write the tables."""
    document = DOCUMENT.read_text(encoding="utf-8")
    DOCUMENT.write_text(written(document, tables(keyed_colors())), encoding="utf-8")


if __name__ == "__main__":
    main()
