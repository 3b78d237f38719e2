"""Tags above the text: what they say, and that nothing else is where it was not before."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from annotator.tui import settings
from annotator.tui.themes import MONOCHROME
from annotator.tui.widgets.article_view import MARGIN
from annotator.tui.widgets.paint import Cover
from annotator.tui.widgets.tags import LENGTH, Tagged, row, tags_of
from tests.pictures.dense import dense_article
from tests.tui.desk import Desk, at_desk, rendered
from tests.tui.projects import AT, make

SURE = Cover(0, "blue", False, True)
UNSURE = Cover(0, "green", False, False)


def drawn(*tagged: Tagged, width: int = 24) -> str:
    """The row as text."""
    return "".join(part.text for part in row(tagged, width))


@pytest.mark.parametrize(
    ("names", "tags"),
    [
        (["PERSON", "PLACE", "PRODUCT"], ["PER", "PLA", "PRO"]),
        (["PERSON", "PERIOD", "PERCENT"], ["PER", "PEI", "PEC"]),
        (["US", "A", "us-2"], ["US", "A", "US2"]),
        (["ab", "AB"], ["AB", "A01"]),
        (["лицо", "место"], ["ЛИЦ", "МЕС"]),
    ],
)
def test_tags_are_short_and_unlike_each_other(names: list[str], tags: list[str]) -> None:
    """The first letters of the name where they can be."""
    assert list(tags_of(names).values()) == tags


@given(st.lists(st.text("abcAB1-_語é", min_size=1, max_size=12), max_size=20, unique=True))
def test_tags_always_fit(names: list[str]) -> None:
    """Three cells at most."""
    assert all(cell_len(tag) <= LENGTH for tag in tags_of(names).values())


def test_a_tag_stands_above_the_beginning_with_a_line_to_the_end() -> None:
    """Confirmed in capitals with a firm line, suggested in small letters with a broken one."""
    row = drawn(Tagged(0, 6, "PER", SURE), Tagged(8, 16, "ORG", UNSURE))
    assert row == "PER──╮  org┄┄┄┄╮        "


def test_a_span_over_several_lines_has_its_tag_on_the_first() -> None:
    """And its end on the last."""
    first = drawn(Tagged(20, 24, "CLA", SURE, ends=False))
    middle = drawn(Tagged(0, 24, "CLA", SURE, begins=False, ends=False))
    last = drawn(Tagged(0, 5, "CLA", SURE, begins=False))
    assert first == " " * 20 + "CLA─"
    assert middle == "─" * 24
    assert last == "────╮" + " " * 19


def test_spans_within_each_other_share_the_row() -> None:
    """The shorter is drawn over the longer."""
    row = drawn(Tagged(0, 20, "CLA", UNSURE), Tagged(6, 12, "PLA", SURE))
    assert row == "cla┄┄┄PLA──╮┄┄┄┄┄┄┄╮    "


def test_spans_that_begin_together_have_their_tags_side_by_side() -> None:
    """The longest first, also further than the spans reach."""
    row = drawn(Tagged(0, 2, "PLA", SURE), Tagged(0, 9, "ORG", SURE), Tagged(0, 4, "SOU", UNSURE))
    assert row == "ORG╮sou─PLA             "


def test_where_it_is_tight_tags_are_shortened() -> None:
    """To two letters, to one; what finds no place at all is hinted at."""
    close = [Tagged(n, n + 2, "ORG", SURE) for n in (0, 3, 6)]
    assert drawn(*close, width=12).startswith("OR OR ORG")
    assert drawn(*(Tagged(n, n + 1, "ORG", SURE) for n in range(6)), width=6) == "OOOOOO"
    stacked = [Tagged(0, 4 - n, "ABCD"[n] * 3, SURE) for n in range(4)]
    assert drawn(*stacked, width=4) == "ABCD"
    assert drawn(*stacked, width=3).endswith("…")


@given(
    st.lists(
        st.builds(
            lambda start, length, sure, begins: Tagged(
                start, start + length, "ABC", SURE if sure else UNSURE, begins
            ),
            st.integers(0, 29),
            st.integers(1, 30),
            st.booleans(),
            st.booleans(),
        ),
        max_size=12,
    ),
    st.integers(1, 30),
)
def test_a_row_is_as_wide_as_it_should_be(tagged: list[Tagged], width: int) -> None:
    """Whatever is in it."""
    assert cell_len(drawn(*tagged, width=width)) == width


# In the program


def dense(path: Path) -> Path:
    """A project of one dense article."""
    from annotator.store.store import Store

    article, suggestions = dense_article()
    make(path, [article], suggested=False)
    with Store.open(path) as store:
        store.suggest([(1, article, suggestions, None)], "hand", AT)
    return path


def text_rows(desk: Desk) -> list[str]:
    """The lines of text in sight, without the tags."""
    view = desk.screen.view
    step = view.step
    rows = range(step - 1, view.size.height, step)
    return [view.render_line(y).text.rstrip() for y in rows]


async def test_tags_come_and_go_and_the_text_is_wrapped_as_before(tmp_path: Path) -> None:
    """Each line of it has a row of tags above it."""
    async with at_desk(dense(tmp_path / "a.db"), size=(80, 40)) as desk:
        before, starts = text_rows(desk), desk.screen.view.wrapped.starts
        await desk.press("#")
        assert desk.screen.view.step == 2
        assert desk.screen.view.wrapped.starts == starts
        assert text_rows(desk)[:15] == before[:15]
        tags = [desk.screen.view.render_line(y).text for y in range(0, 10, 2)]
        assert "sou" in tags[2]
        assert "cla" in tags[3]
        await desk.press("#")
        assert text_rows(desk) == before


async def test_what_is_decided_is_seen_in_the_tag(tmp_path: Path) -> None:
    """Though only the lines that changed are drawn again."""
    async with at_desk(dense(tmp_path / "a.db"), size=(80, 40)) as desk:
        view = desk.screen.view
        await desk.press("#")
        for keys in (
            *(["a"], ["a"], ["x"], ["n"], ["3"], ["u"], ["U"], ["tab", "m", "m"], ["end"]),
            *(["home"], ["L", "c", "enter"], ["L", "c", "enter"], ["v", "w"], ["escape"]),
        ):
            await desk.press(*keys)
            kept = [view.render_line(y) for y in range(30)]
            view._strips.clear()
            assert [view.render_line(y) for y in range(30)] == kept, keys
        assert "PLA" in view.render_line(4).text


@pytest.mark.parametrize("size", [(80, 24), (40, 8), (160, 48)], ids=["80x24", "40x8", "160x48"])
async def test_the_cursor_stays_in_sight(tmp_path: Path, size: tuple[int, int]) -> None:
    """With every key that moves it, and when tags come and go."""
    async with at_desk(dense(tmp_path / "a.db"), size=size) as desk:
        view = desk.screen.view
        for keys in ("#", *"nnnnnnnn", "end", "pageup", "down", "down", "up", "#", "pagedown", "#"):
            await desk.press(keys)
            assert desk.bench.cursor
            seen = view.rows_of(desk.bench.cursor)
            assert seen and seen[1] < view.size.height, keys
            line = view.wrapped.line_of(desk.bench.cursor.start)
            strip = view.render_line(line * view.step + view.step - 1 - round(view.scroll_y))
            assert desk.word in strip.text, keys
            assert view.visible_range() is not None
            assert round(view.scroll_y) % view.step == 0


async def test_pages_are_whole_with_tags(tmp_path: Path) -> None:
    """What was the last line in sight is in sight after a page."""
    text = "\n".join(f"line {n} of many" for n in range(200))
    from annotator.core.article import Article

    async with at_desk(make(tmp_path / "a.db", [Article("a", text)]), size=(80, 24)) as desk:
        await desk.press("#")
        for _ in range(5):
            before = text_rows(desk)
            await desk.press("pagedown")
            after = text_rows(desk)
            assert {line for line in before if line} & {line for line in after if line}


async def test_the_mouse_hits_the_word_it_points_at(tmp_path: Path) -> None:
    """On the line of text; on the row of tags, the word beneath."""
    async with at_desk(dense(tmp_path / "a.db"), size=(80, 30)) as desk:
        await desk.press("#")
        view = desk.screen.view
        line = 2
        column = (
            view.wrapped.text[view.wrapped.starts[line] :].index("March") + MARGIN + view._indent
        )
        for row in (line * 2, line * 2 + 1):
            await desk.pilot.click("#article", offset=(0, 0))
            await desk.pilot.click("#article", offset=(column, row))
            await desk.settled()
            assert desk.word == "March", row


async def test_hits_and_hints_stand_where_the_words_are(tmp_path: Path) -> None:
    """On the line of text, not on the tags."""
    async with at_desk(dense(tmp_path / "a.db"), size=(80, 40)) as desk:
        await desk.press("#", "/", *"courier", "enter")
        assert desk.word == "Courier"
        await desk.press("escape", "home")
        while desk.focus[:1] != ("CLAIM",):
            await desk.press("n")
        before = text_rows(desk)
        await desk.press("s")
        changed = [
            (one, other) for one, other in zip(before, text_rows(desk), strict=True) if one != other
        ]
        assert changed
        assert all(len(one) == len(other) for one, other in changed)


async def test_a_claim_over_several_paragraphs_reads_as_one(tmp_path: Path) -> None:
    """Its bar runs through the blank lines, and through the rows of tags."""
    async with at_desk(dense(tmp_path / "a.db"), size=(80, 48)) as desk:
        view = desk.screen.view
        text = view.wrapped.text
        start = text.index("“The fee was a mortgage")
        first = view.wrapped.line_of(start)
        last = view.wrapped.line_of(text.index("every page of it,”"))
        assert "" in [
            text[a:b] for a, b in zip(view.wrapped.starts, view.wrapped.ends, strict=True)
        ]
        for keys in ([], ["#"]):
            await desk.press(*keys)
            rows = range(first * view.step, (last + 1) * view.step)
            assert {view.render_line(y).text[1 + view._indent] for y in rows} == {"┊"}


async def test_what_was_chosen_holds_next_time(path: Path) -> None:
    """In settings; without a choice they are on where there is no colour."""
    async with at_desk(path) as desk:
        assert desk.screen.view.step == 1
        desk.app.choose_theme(MONOCHROME.name)
        await desk.settled()
        assert desk.screen.view.step == 2
        await desk.press("#")
        assert settings.read()["tags"] == "off"
    async with at_desk(path) as desk:
        assert desk.app.theme == MONOCHROME.name
        assert desk.screen.view.step == 1
        await desk.press("#")
    async with at_desk(path) as desk:
        assert desk.screen.view.step == 2


async def test_another_width_keeps_the_tags(path: Path) -> None:
    """And the text whole, each line once."""
    async with at_desk(path, size=(100, 40)) as desk:
        await desk.press("#")
        for size in ((60, 40), (160, 48), (100, 40)):
            await desk.pilot.resize_terminal(*size)
            await desk.settled()
            view = desk.screen.view
            bounds = zip(view.wrapped.starts, view.wrapped.ends, strict=True)
            lines = [view.wrapped.text[a:b] for a, b in bounds]
            assert [row[MARGIN + view._indent :] for row in text_rows(desk)][: len(lines)] == lines
            assert all(one < other for one, other in pairwise(view.wrapped.starts))
            assert rendered(desk)
