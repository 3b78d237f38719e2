"""Picking words by the letters on them: to go there, to select, to move an edge."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len
from textual import events

from annotator.core.article import Article
from annotator.core.tokens import tokens_in
from annotator.store.store import Store
from annotator.tui.screens.annotate import AnnotateScreen
from annotator.tui.screens.hinting import Hinting
from annotator.tui.themes import THEMES
from tests.benchmarks.projects import long_text
from tests.tui.desk import Desk, at_desk, locked, rendered
from tests.tui.projects import AT, HARBOUR, make, marked, place, proposed
from tests.tui.reviews import annotate, at_check

LONG = Article("long", long_text(2000), {"title": "Long"})


def hinting(desk: Desk) -> Hinting:
    """The mode, which must be on."""
    screen = desk.app.screen
    assert isinstance(screen, AnnotateScreen) and isinstance(screen.mode, Hinting)
    return screen.mode


def hint(desk: Desk, quote: str, number: int = 0) -> str:
    """The letters on the word with which a quote begins."""
    return hinting(desk).hints[place(desk.text, quote, number).start]


async def pick(desk: Desk, quote: str, number: int = 0) -> int:
    """Type the letters on a word; how many keys that took."""
    letters = hint(desk, quote, number)
    await desk.type(letters)
    return len(letters)


@pytest.fixture
def long(tmp_path: Path) -> Path:
    """A project of one article that fills any screen."""
    return make(tmp_path / "long.db", [LONG], suggested=False)


# Going


async def test_f_goes_to_a_word_and_focuses_the_shortest_span_there(path: Path) -> None:
    """Nothing is decided."""
    async with at_desk(path) as desk:
        await desk.press("f")
        assert "go to a word" in desk.said()
        assert "esc leave" in rendered(desk)[-1]
        await pick(desk, "Tallinn Authority")
        assert (desk.word, desk.focus) == ("Tallinn", ("PLACE", "Tallinn"))
        assert desk.screen.mode is None
        await desk.press("f")
        await pick(desk, "pilot")
        assert (desk.word, desk.focus) == ("pilot", ("CLAIM", "the ferry had no pilot"))
        assert desk.acts() == 0


async def test_the_letters_are_drawn_over_the_words(path: Path) -> None:
    """Two cells at most, the rest of the word beside them, punctuation as it was."""
    async with at_desk(path) as desk:
        before = rendered(desk)
        await desk.press("f")
        lines = rendered(desk)
        view = desk.screen.view
        for offset, letters in hinting(desk).hints.items():
            row = view.region.y + view.wrapped.line_of(offset)
            column = view.region.x + view._indent + 3 + view.wrapped.column_of(offset)
            assert lines[row][column : column + len(letters)] == letters
        assert [len(line) for line in lines[1:-2]] == [len(line) for line in before[1:-2]]
        assert lines[1].count("“") == before[1].count("“")
        await desk.press("escape")
        assert rendered(desk) == before


async def test_spans_have_one_letter_before_other_words_do(path: Path) -> None:
    """A span in quotation marks at its first word."""
    async with at_desk(path) as desk:
        await desk.press("f")
        assert all(len(hint(desk, word)) == 1 for word in ("The light", "Katrin", "Reuters"))
        assert [h for h in hinting(desk).hints.values() if len(h) == 2]


async def test_f_extends_a_selection(path: Path) -> None:
    """As the arrows do, in both directions."""
    async with at_desk(path) as desk:
        await desk.press("f")
        await pick(desk, "ferry")
        await desk.press("v", "f")
        assert "select up to a word" in desk.said()
        await pick(desk, "pilot")
        assert desk.selected == "ferry had no pilot"
        await desk.press("f")
        await pick(desk, "said")
        assert desk.selected == "said the ferry"


# Leaving


async def test_one_letter_of_two_leaves_those_that_begin_with_it(path: Path) -> None:
    """Backspace takes it back, and leaves where nothing is typed; capitals count as well."""
    async with at_desk(path) as desk:
        await desk.press("f")
        every = dict(hinting(desk).hints)
        offset, letters = next((o, h) for o, h in every.items() if len(h) == 2)
        first, second = letters[0], letters[1]
        await desk.press(first.upper())
        assert set(hinting(desk).hints.values()) == {h for h in every.values() if h[0] == first}
        assert f"{first}_" in desk.said()
        assert "Reuters in Tallinn" in rendered(desk)[1]
        await desk.press("backspace")
        assert hinting(desk).hints == every
        await desk.press(first, second)
        assert desk.bench.offset == offset
        await desk.press("f", "backspace")
        assert desk.screen.mode is None
        assert "accept" in rendered(desk)[-1]


@pytest.mark.parametrize("key", ["1", "!", "enter", "space", "left", "tab", "ctrl+a", "é"])
async def test_a_key_that_is_no_hint_leaves_and_does_nothing_else(path: Path, key: str) -> None:
    """It is said, or a key meant for a hint would decide on a span."""
    async with at_desk(path) as desk:
        for mode in "fFtT":
            await desk.press("home", "n", mode)
            assert hinting(desk).hints
            cursor = desk.bench.cursor
            await desk.press(key)
            assert desk.screen.mode is None
            assert "is on no word: nothing was done" in desk.said()
            assert (desk.acts(), desk.bench.cursor) == (0, cursor)


async def test_a_letter_on_no_word_is_named_and_the_next_is_a_hint_still(path: Path) -> None:
    """With the one before it: who types on as fast as before decides on nothing."""
    async with at_desk(path) as desk:
        await desk.press("f")
        first = next(h[0] for h in hinting(desk).hints.values() if len(h) == 2)
        taken = {h[1] for h in hinting(desk).hints.values() if h[0] == first and len(h) == 2}
        other = next(letter for letter in "zxbqpm" if letter not in taken)
        await desk.press(first, other)
        assert f"{first}{other} is on no word, type another letter" in desk.said()
        offset = next(o for o, h in hinting(desk).hints.items() if h[0] == first)
        await desk.press(other)
        assert f"{first}{other} is on no word" in desk.said()
        await desk.press(hinting(desk).hints[offset][1])
        assert desk.screen.mode is None
        assert desk.bench.offset == offset
        await desk.press("f", "left")
        assert "← is on no word" in desk.said()
        await desk.press("f", "escape")
        assert "on no word" not in desk.said()
        assert desk.acts() == 0


# Selecting


async def test_a_missed_span_of_three_words_is_labelled_by_five_keys(long: Path) -> None:
    """Anywhere in view: F, at most two for its first word, one for its last, the label's."""
    async with at_desk(long, size=(160, 48)) as desk:
        seen = desk.screen.view.visible_range()
        assert seen
        words = [t for t in tokens_in(desk.text, seen) if t.quote(desk.text).isalnum()]
        for at in (0, len(words) // 3, len(words) // 2, len(words) - 4):
            first, last = words[at], words[at + 2]
            await desk.press("F")
            letters = hinting(desk).hints[first.start]
            await desk.type(letters)
            assert "to a word" in desk.said()
            end = hinting(desk).hints[last.start]
            await desk.type(end)
            assert (len(letters) <= 2, len(end)) == (True, 1)
            wanted = desk.text[first.start : last.end]
            assert desk.selected == wanted
            await desk.press("3")
            assert ("PLACE", wanted) in marked(desk.stored())
            assert desk.focus == ("PLACE", wanted)
        assert desk.acts() == 4


async def test_the_last_word_is_asked_for_after_the_first(path: Path) -> None:
    """Only where it can be, the first included; backspace goes back to the first."""
    async with at_desk(path) as desk:
        await desk.press("F")
        every = dict(hinting(desk).hints)
        await pick(desk, "board")
        assert "from “board”" in desk.said()
        start = place(desk.text, "board").start
        assert set(hinting(desk).hints) == {o for o in every if o >= start}
        assert "reverse" not in desk.selected
        await desk.press("backspace")
        assert hinting(desk).hints == every
        await pick(desk, "board")
        await pick(desk, "board")
        assert desk.selected == "board"
        await desk.press("escape", "F")
        await pick(desk, "board")
        await desk.press("escape")
        assert (desk.selected, desk.screen.mode, desk.acts()) == ("", None, 0)


# Edges


async def test_a_wrong_end_is_put_right_by_t_and_a_letter(path: Path) -> None:
    """The word is in the span; only those after the start can be picked; it is one act."""
    async with at_desk(path) as desk:
        desk.bench.focus_on(desk.state.suggested.spans["c2"])
        await desk.press("t")
        assert "end of CLAIM" in desk.said()
        start = place(desk.text, "the ferry").start
        assert min(hinting(desk).hints) == start
        assert place(desk.text, "pilot").start not in hinting(desk).hints
        assert await pick(desk, "no pilot") == 1
        assert marked(desk.stored()) >= {("CLAIM", "the ferry had no")}
        assert desk.focus == ("CLAIM", "the ferry had no")
        await desk.press("t")
        assert await pick(desk, "Port") == 1
        assert desk.focus == ("CLAIM", "the ferry had no pilot. The Port")
        await desk.press("o")
        assert desk.acts() == 1
        await desk.press("u")
        assert marked(desk.stored()) == set()


async def test_a_wrong_start_is_put_right_by_capital_t(path: Path) -> None:
    """Only words before the end can be picked."""
    async with at_desk(path) as desk:
        desk.bench.focus_on(desk.state.suggested.spans["o2"])
        await desk.press("T")
        assert "start of ORG" in desk.said()
        assert max(hinting(desk).hints) < place(desk.text, "Authority denied").end
        assert await pick(desk, "The Port") == 1
        assert marked(desk.stored()) == {("ORG", "The Port of Tallinn Authority")}
        assert desk.stored() == desk.state


async def test_edges_of_a_selection_are_set_alike(path: Path) -> None:
    """Without a decision."""
    async with at_desk(path) as desk:
        await desk.press("F")
        await pick(desk, "board")
        await pick(desk, "meets")
        await desk.press("t")
        assert "end of the selection" in desk.said()
        await pick(desk, "Monday")
        await desk.press("T")
        await pick(desk, "Authority’s")
        assert (desk.selected, desk.acts()) == ("Authority’s board meets on Monday", 0)


async def test_an_edge_needs_a_span(path: Path) -> None:
    """It is said; and so is that no word is in view."""
    async with at_desk(path) as desk:
        await desk.press("end", "t")
        assert "no span here whose edge could move" in desk.said()
        assert desk.screen.mode is None


# What happens meanwhile


async def test_keys_typed_ahead_are_taken_in_turn(path: Path) -> None:
    """Mode, letters, label key in one go; and behind a decision that is being saved."""
    async with at_desk(path) as desk:
        await desk.press("F")
        first = hint(desk, "board")
        await desk.type(first)
        last = hint(desk, "meets")
        await desk.press("escape")
        desk.send("F", *first, *last, "5")
        await desk.settled()
        assert marked(desk.stored()) == {("EVENT", "board meets")}
        await desk.press("u", "home")
        with locked(path) as release:
            desk.send("!", "F", *first, *last, "5")
            await desk.until(lambda: desk.screen.saving)
            assert desk.screen.mode is None
            release()
            await desk.settled()
        assert desk.acts() >= 3


async def test_pasted_text_picks_nothing(path: Path) -> None:
    """Hints stay as they are."""
    async with at_desk(path) as desk:
        await desk.press("f")
        before = dict(hinting(desk).hints)
        desk.app.key_queue.put(events.Paste("fjdk asdf"))
        await desk.settled()
        assert hinting(desk).hints == before


async def test_scrolling_puts_hints_on_what_comes_into_view(long: Path) -> None:
    """By wheel and page keys; the view stays where it is until a word is picked, or esc."""
    async with at_desk(long) as desk:
        await desk.press("F")
        await desk.type(next(iter(hinting(desk).hints.values())))
        first = set(hinting(desk).hints)
        await desk.press("pagedown", "pagedown")
        view = desk.screen.view
        top = view.scroll_y
        assert top > 0
        assert not first & set(hinting(desk).hints)
        seen = view.visible_range()
        assert seen and all(seen.start <= o < seen.end for o in hinting(desk).hints)
        view.scroll_to(y=top + 5, animate=False, immediate=True)
        await desk.settled()
        seen = view.visible_range()
        assert seen and all(seen.start <= o < seen.end for o in hinting(desk).hints)
        assert view.scroll_y == top + 5
        await desk.press("escape")
        assert view.scroll_y < top


async def test_the_wheel_scrolls_under_hints(long: Path) -> None:
    """And the letters typed are taken back with the hints they were of."""
    async with at_desk(long) as desk:
        await desk.press("f")
        await desk.press(next(h[0] for h in hinting(desk).hints.values() if len(h) == 2))
        assert hinting(desk).typed
        view = desk.screen.view
        await desk.pilot._post_mouse_events([events.MouseScrollDown], "#article", offset=(5, 5))
        await desk.until(lambda: view.scroll_y > 0 and not view.is_scrolling)
        await desk.settled()
        seen = view.visible_range()
        assert seen and all(seen.start <= o < seen.end for o in hinting(desk).hints)
        assert not hinting(desk).typed


async def test_another_size_puts_hints_anew(long: Path) -> None:
    """Down to a terminal that shows nothing of it, and back."""
    async with at_desk(long, size=(120, 40)) as desk:
        await desk.press("f")
        for size in ((60, 12), (40, 8), (30, 5), (80, 24)):
            await desk.pilot.resize_terminal(*size)
            await desk.settled()
            seen, hints = desk.screen.view.visible_range(), hinting(desk).hints
            # In one in which nothing is shown keys do nothing, esc neither.
            assert size == (30, 5) or all(seen and seen.start <= o < seen.end for o in hints)
        await desk.press("escape")
        assert desk.screen.mode is None


async def test_suggestions_that_arrive_leave_the_hints_alone(tmp_path: Path) -> None:
    """What one has begun to type stays what it was."""
    made = make(tmp_path / "a.db", [HARBOUR], suggested=False)
    async with at_desk(made) as desk:
        await desk.press("f")
        before = dict(hinting(desk).hints)
        with Store.open(made) as store:
            store.suggest([(1, HARBOUR, proposed(HARBOUR), None)], "hand", AT, everything=True)
        from annotator.tui.writer import Outcome

        desk.screen._suggested(Outcome(), 1)
        await desk.settled()
        assert hinting(desk).hints == before
        await pick(desk, "Reuters")
        assert desk.focus == ("ORG", "Reuters")


async def test_the_mouse_and_the_palette_end_it(path: Path) -> None:
    """A click goes where it points; what opens is about something else."""
    async with at_desk(path) as desk:
        await desk.press("f")
        await desk.pilot.click("#article", offset=(30, 3))
        await desk.settled()
        assert desk.screen.mode is None
        await desk.press("f", "ctrl+p")
        await desk.until(lambda: desk.modal == "CommandPalette")
        assert desk.screen.mode is None


# Other screens, other text, other looks


async def test_hints_in_the_smallest_terminal(path: Path) -> None:
    """Footer and focus line fit."""
    async with at_desk(path, size=(40, 8)) as desk:
        await desk.press("f")
        assert "letters go" in rendered(desk)[-1]
        await pick(desk, "Katrin")
        assert desk.word == "Katrin"


async def test_hints_on_chinese_cover_a_character_each(tmp_path: Path) -> None:
    """Every character is a word of its own; the line is as wide as it was."""
    text = "财政部长周一表示，渡轮Alpha没有引航员。"
    made = make(tmp_path / "a.db", [Article("a", text)], suggested=False)
    async with at_desk(made, size=(60, 12)) as desk:
        await desk.press("f")
        assert set(hinting(desk).hints) >= {n for n, c in enumerate(text) if "一" <= c <= "龥"}
        row = rendered(desk)[1]
        assert "，" in row and "。" in row and row.isascii() is False
        await pick(desk, "渡")
        assert desk.word == "渡"
        await desk.press("F")
        await pick(desk, "渡")
        await pick(desk, "Alpha")
        assert desk.selected == "渡轮Alpha"


async def test_lines_are_as_wide_with_hints_as_without(tmp_path: Path) -> None:
    """Marks, emoji, wide letters and one-letter words, where lines are cut between them."""
    odd = "A日x。 e\u0301-I\u200bm ＡＢc 🇪🇪👍🏽 a\u00adb I’m ㅤ ｶﾅ 각ᄀ U.S. \u0301a "
    made = make(tmp_path / "a.db", [Article("a", odd * 20)], suggested=False)
    async with at_desk(made, size=(43, 30)) as desk:
        view = desk.screen.view

        def widths() -> list[int]:
            return [
                sum(cell_len(s.text) for s in view.render_line(y)) for y in range(view.size.height)
            ]

        before = widths()
        for keys in ("f", "F"):
            await desk.press(keys)
            letters = next(h for h in hinting(desk).hints.values() if len(h) == 2)
            assert widths() == before
            await desk.press(letters[0])
            assert widths() == before
            await desk.press("escape")


async def test_hints_work_in_a_check(path: Path) -> None:
    """The reviewer's keys are the annotator's."""
    async with at_check(annotate(path)) as desk:
        await desk.press("f")
        await pick(desk, "Reuters")
        assert desk.focus == ("ORG", "Reuters")
        await desk.press("t")
        assert await pick(desk, "Tallinn") == 1
        assert ("ORG", "Reuters in Tallinn") in marked(desk.stored())


async def test_an_empty_article_has_no_word_to_go_to(tmp_path: Path) -> None:
    """Nothing but punctuation; it is said."""
    made = make(tmp_path / "a.db", [Article("a", "— … !")], suggested=False)
    async with at_desk(made) as desk:
        for key in ("f", "F"):
            await desk.press(key)
            assert "there is none in view" in desk.said()
            assert desk.screen.mode is None


@pytest.mark.parametrize("theme", [theme.name for theme in THEMES])
async def test_hints_stand_out_in_every_theme(path: Path, theme: str) -> None:
    """From the text between them, and from each other where nothing is between them."""
    async with at_desk(path) as desk:
        desk.app.theme = theme
        await desk.settled()
        await desk.press("f")
        view = desk.screen.view
        letters = hint(desk, "pilot")
        row = 3 * view.step - 1
        pieces = [(s.text, s.style) for s in view.render_line(row) if s.style]
        at = next(n for n, (text, _) in enumerate(pieces) if text == letters)
        assert pieces[at][1].bold and not pieces[at + 1][1].bold
        assert pieces[at][1] != pieces[at + 1][1]
