"""Boxes over the article: what they say they are about, and where they stand."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.widgets import Input

from annotator.core.article import Article
from annotator.core.label_schema import Attribute, AttributeKind
from annotator.core.suggestion import Suggestion, Suggestions
from annotator.store.store import Store
from annotator.tui.screens.about import LEAST, place
from annotator.tui.screens.asking import Attributes, letters
from tests.tui.desk import Desk, at_desk, rendered
from tests.tui.projects import AT, make, schema
from tests.tui.projects import place as place_of

SIZES = [(80, 24), (160, 48)]
ids = ["80x24", "160x48"]


def claims(path: Path) -> Path:
    """An article of many lines with a claim on every third, one of them of several lines."""
    lines = [f"Line {n}: somebody says that number {n} is so." for n in range(90)]
    lines[30] = "Line 30: somebody says that number 30 is so" + " and so on" * 60 + "."
    text = "\n".join(lines)
    article = Article("a", text)
    make(path, [article], suggested=False)
    found = [
        Suggestion(f"s{n}", place_of(text, line[line.index("number") : -1]), "CLAIM", "hand")
        for n, line in enumerate(lines)
        if n % 3 == 0
    ]
    with Store.open(path) as store:
        store.suggest([(1, article, Suggestions(tuple(found)), None)], "hand", AT)
    return path


def seen(desk: Desk) -> str:
    """The screen without its two last lines, which speak of the focus too."""
    return "\n".join(rendered(desk)[:-2])


@pytest.mark.parametrize("size", SIZES, ids=ids)
async def test_a_box_leaves_what_it_is_about_in_sight(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    """Of every claim of the article, wherever it is on the screen: what it begins with at least."""
    async with at_desk(claims(tmp_path / "a.db"), size=size) as desk:
        for number in range(30):
            for key, title in (("e", "attributes of"), ("c", "note on"), ("l", "label for")):
                await desk.press(key)
                screen = seen(desk)
                quote = f"number {number * 3} is so"
                assert f" {title} CLAIM “{quote}" in screen
                assert f"says that {quote}" in screen, (number, key)
                await desk.press("escape")
            await desk.press("n")


async def test_a_box_for_a_label_says_what_it_will_go_on(path: Path) -> None:
    """The selection before the focus, the word where there is none."""
    async with at_desk(path, size=(80, 24)) as desk:
        await desk.press("n", "l")
        assert " label for PERSON “Katrin Sepamaa” " in seen(desk)
        await desk.press("escape", "v", "right", "l")
        assert " label for the selection “Katrin Sepamaa” " in seen(desk)
        await desk.press("escape", "escape", "end", "left", "l")
        assert " label for the word “Monday” " in seen(desk)
        await desk.press("escape", "c")
        assert " note on the article " in seen(desk)


async def test_a_box_keeps_its_place_when_the_terminal_changes(tmp_path: Path) -> None:
    """Its claim stays in sight."""
    async with at_desk(claims(tmp_path / "a.db"), size=(80, 24)) as desk:
        await desk.press(*["n"] * 8, "l")
        for size in ((160, 48), (60, 20), (40, 14), (100, 30), (30, 6), (80, 24)):
            await desk.pilot.resize_terminal(*size)
            await desk.settled()
            if size[0] >= 40:
                assert any("Line 24:" in line for line in rendered(desk)[1:-2]), size


@given(st.integers(0, 60), st.integers(0, 60), st.integers(1, 30), st.integers(1, 80))
def test_where_a_box_goes(first: int, more: int, wanted: int, height: int) -> None:
    """On the screen; off the span where there is room; never lower than it must be."""
    first = min(first, height - 1)
    last = min(first + more, height - 1)
    top, end = place((first, last), wanted, height)
    assert 0 <= top <= end < height
    assert end - top < wanted
    room = max(height - last - 1, first)
    if room >= min(wanted, LEAST):
        assert top > last or end < first
        assert end - top + 1 == min(wanted, room)
    if height - last - 1 >= wanted:
        assert top in (last + 1, last + 2)


def attribute(name: str, *choices: str) -> Attribute:
    """One of several values."""
    return Attribute(name, AttributeKind.CHOICE, choices)


def test_letters_are_of_the_values_names() -> None:
    """The first that is free, a capital where none is; of each shipped label."""
    claim = schema().label["CLAIM"].attributes
    assert {key: value for key, (_, value) in letters(claim).items()} == {
        **{"d": "direct", "m": "mixed", "i": "indirect"},
        **{"a": "asserted", "e": "denied", "n": "demanded", "p": "predicted", "u": "unverified"},
        **{"t": "attributed", "h": "author", "U": "unnamed"},
    }
    for label in schema().labels:
        for key, (name, value) in letters(label.attributes).items():
            word = name if value in (True, "") else str(value)
            assert key.lower() in word.lower()


@given(st.lists(st.lists(st.text("abcAB é", min_size=1, max_size=4), max_size=8), max_size=5))
def test_letters_stay_when_something_is_added(values: list[list[str]]) -> None:
    """Every value has one, no two the same, and those before keep theirs."""
    attributes = [attribute(f"n{n}", *dict.fromkeys(some)) for n, some in enumerate(values)]
    found = letters(attributes)
    assert len(found) == sum(len(a.choices) for a in attributes)
    for count in range(len(attributes)):
        fewer = letters(attributes[:count])
        assert list(found.items())[: len(fewer)] == list(fewer.items())


async def test_every_letter_is_shown_and_sets_its_value(path: Path) -> None:
    """Marked in the value's name, or before it; a line too long goes on below."""
    async with at_desk(path, size=(80, 24)) as desk:
        await desk.press("e")
        box = desk.app.screen
        assert isinstance(box, Attributes)
        for letter, (_, value) in box._letters.items():
            body = box._body()
            marked = {
                body.plain[span.start : span.end]
                for span in body.spans
                if span.end - span.start == 1 and "underline" in str(span.style)
            }
            assert letter in marked
            await desk.press(letter)
            lines = seen(desk)
            sign = "○" if value in ("asserted", "attributed") else "●"
            assert f"{sign} {value}" in lines or f"{sign} {letter} {value}" in lines
        assert "○ U unnamed" in seen(desk) or "● U unnamed" in seen(desk)


async def test_a_box_of_many_values_shows_them_all(tmp_path: Path) -> None:
    """Below one another, each whole."""
    words = tuple(f"possibility{chr(97 + n) * 3}" for n in range(20))
    label = schema().label["CLAIM"]
    many = type(label)("X", "claims", attributes=(attribute("which", *words),))
    async with at_desk(claims(tmp_path / "a.db"), size=(80, 24)) as desk:
        item = desk.bench.focus
        assert item
        box = Attributes(many, {}, about=desk.screen.about_item(item))
        desk.app.push_screen(box)
        await desk.settled()
        lines = seen(desk)
        assert all(word in lines.replace(f" {word[0]} ", " ") for word in words)


async def test_every_footer_says_how_to_leave(path: Path) -> None:
    """Even where there is little room."""
    async with at_desk(path, size=(80, 24)) as desk:
        for key in "svgdecl?h/":
            await desk.press(key)
            assert " esc " in rendered(desk)[-1], key
            await desk.press("escape")


async def test_the_footer_says_the_keys_of_what_is_open(path: Path) -> None:
    """Of each mode and each box, and the usual ones again after it."""
    async with at_desk(path, size=(100, 24)) as desk:
        usual = rendered(desk)[-1]
        assert usual.startswith(" a accept")
        for keys, said in (
            (
                ["s"],
                " enter take it  letter that instead  capital too  tab type  x unlink  esc leave",
            ),
            (["e"], " letter set, or take away  enter save  esc leave it as it was"),
            (["v"], " 0-9 label it  ← → ↑ ↓ extend  l any label  esc drop it  v hold it"),
            (["v", "right", "v"], " 0-9 label it  l any label  esc drop it  v select anew"),
            (["/"], " enter go to the hits  esc leave"),
            (["/", "t", "a", "enter"], " n N through the hits  0-9 label it  esc end the search"),
            (["g"], " ↑ ↓ choose  enter open  / filter  esc back to the article"),
            (["c"], " enter save  esc leave it as it was"),
            (["l"], " enter take it  ↑ ↓ choose  letters narrow down  esc leave"),
            (["d"], " letter or enter as above  esc leave"),
            (["?"], " ↑ ↓ scroll  esc leave"),
            (["ctrl+p"], " enter do it  ↑ ↓ choose  esc leave"),
        ):
            await desk.press(*keys)
            assert rendered(desk)[-1].startswith(said), keys
            await desk.press("escape")
            await desk.until(lambda: desk.modal == "")
            await desk.settled()
            assert rendered(desk)[-1] == usual, keys


async def test_what_is_pasted_into_a_line_is_what_can_be_seen(path: Path) -> None:
    async with at_desk(path) as desk:
        await desk.press("c")
        line = desk.app.screen.query_one(Input)
        line.post_message(events.Paste("see\n3.2\u202e \x1b[31mred"))
        await desk.settled()
        assert line.value == "see 3.2 ␛[31mred"
        await desk.press("enter")
        assert desk.stored().progress.note or any(
            a.note for a in desk.stored().annotations.values()
        )


async def test_what_is_pasted_into_the_article_is_refused_in_a_line(path: Path) -> None:
    """It is no decision, and not passed over in silence; a line to write in takes it."""
    async with at_desk(path) as desk:
        desk.app.key_queue.put(events.Paste("axd1 " * 2000))
        await desk.settled()
        assert "pasted text is not taken here" in desk.said()
        assert desk.acts() == 0
        await desk.press("c")
        desk.app.key_queue.put(events.Paste("a word"))
        await desk.settled()
        assert desk.app.screen.query_one(Input).value == "a word"
