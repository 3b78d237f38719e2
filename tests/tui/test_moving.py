"""The cursor, the focus and the search."""

from __future__ import annotations

from pathlib import Path

from annotator.core.article import Article
from tests.tui.desk import at_desk, rendered
from tests.tui.projects import ADA, HARBOUR, make, marked, place


async def test_undecided_stops_in_turn(path: Path) -> None:
    """n and N go by start, then longest; round the end."""
    async with at_desk(path) as desk:
        labels = []
        for _ in range(8):
            assert desk.focus
            labels.append(desk.focus)
            await desk.press("n")
        assert labels == [
            ("CLAIM", "“The light was dark,”"),
            ("PERSON", "Katrin Sepamaa"),
            ("ORG", "Reuters"),
            ("PLACE", "Tallinn"),
            ("PERSON", "Sepamaa"),
            ("CLAIM", "the ferry had no pilot"),
            ("ORG", "Port of Tallinn Authority"),
            ("PLACE", "Tallinn"),
        ]
        assert desk.focus == labels[0]
        await desk.press("N")
        assert desk.focus == labels[-1]
        assert desk.bench.cursor == place(desk.text, "Tallinn", 1)


async def test_all_spans_and_the_stack(path: Path) -> None:
    """tab stops at the sources too; m goes through what covers the token."""
    async with at_desk(path) as desk:
        await desk.press("tab")
        assert desk.focus == ("PERSON", "Katrin Sepamaa")
        await desk.press("tab")
        assert desk.focus == ("SOURCE", "Katrin Sepamaa")
        await desk.press("m")
        assert desk.focus == ("PERSON", "Katrin Sepamaa")
        await desk.press("m")
        assert desk.focus == ("SOURCE", "Katrin Sepamaa")
        await desk.press("shift+tab", "shift+tab", "shift+tab")
        assert "no span before" in desk.said()
        await desk.press("end", "tab")
        assert "no span after" in desk.said()
        await desk.press("N")
        await desk.press("m")
        assert desk.focus == ("ORG", "Port of Tallinn Authority")
        await desk.press("m")
        assert desk.focus == ("PLACE", "Tallinn")


async def test_words_and_ends(path: Path) -> None:
    """Arrows, w and b by tokens; the shortest span there comes into focus."""
    async with at_desk(path) as desk:
        await desk.press("home")
        assert desk.word == "“"
        await desk.press("w", "right", "right")
        assert desk.word == "was"
        assert desk.focus == ("CLAIM", "“The light was dark,”")
        await desk.press("left", "b")
        assert desk.word == "The"
        await desk.press("end")
        assert (desk.word, len(desk.focus)) == (".", 0)
        await desk.press("right")
        assert desk.word == "."
        await desk.press("home", "left")
        assert desk.word == "“"
        assert desk.acts() == 0


async def test_lines_up_and_down(tmp_path: Path) -> None:
    """A shorter line's last word is as far as one gets; no key press is without effect."""
    text = (
        "Short.\nThis line is a good deal longer than that.\n\nTiny\nAnd another rather long one."
    )
    made = make(tmp_path / "a.db", [Article("a", text)])
    async with at_desk(made, ADA) as desk:
        await desk.press("down", *["right"] * 6)
        assert desk.word == "longer"
        await desk.press("up")
        assert desk.word == "."
        assert desk.bench.offset == 5
        await desk.press("down")
        assert desk.word == "line"
        await desk.press(*["right"] * 5, "down")
        assert desk.word == "Tiny"
        await desk.press("down")
        assert desk.word == "And"
        await desk.press("down")
        assert desk.word == "."
        await desk.press("up", "up")
        assert desk.word in {"longer", "This"}
        await desk.press("pageup")
        assert desk.bench.offset < 7
        await desk.press("pagedown")
        assert desk.bench.offset > len(text) - 30


async def test_up_and_down_pass_every_line_of_a_wrapped_text(tmp_path: Path) -> None:
    """Also through a word as long as lines, and past the end of ragged lines."""
    text = " ".join(f"word{'x' * (n * 7 % 13)}{n}" for n in range(150))
    text += " " + "y" * 300 + " " + text
    made = make(tmp_path / "a.db", [Article("a", text)])
    async with at_desk(made, ADA, size=(50, 14)) as desk:
        wrapped = desk.screen.view.wrapped
        await desk.press("right", "right", "right", "right")
        before = wrapped.line_of(desk.bench.offset)
        for _ in range(len(wrapped)):
            await desk.press("down")
            here = wrapped.line_of(desk.bench.offset)
            assert here > before or (desk.bench.cursor and desk.bench.cursor.end == len(text))
            assert here - before <= 9
            before = here
            if desk.bench.cursor and desk.bench.cursor.end == len(text):
                break
        for _ in range(len(wrapped)):
            await desk.press("up")
            here = wrapped.line_of(desk.bench.offset)
            if here == 0:
                break
            assert here < before
            before = here
        assert wrapped.line_of(desk.bench.offset) == 0


async def test_the_cursor_is_always_in_sight(tmp_path: Path) -> None:
    """Through a long article by pages, to its end and back."""
    text = "\n".join(f"Line {n} tells of harbour {n}." for n in range(200))
    made = make(tmp_path / "long.db", [Article("long", text)])
    async with at_desk(made, ADA, size=(60, 16)) as desk:
        for key in ("pagedown", "pagedown", "down", "end", "pageup", "up", "home", "end", "b"):
            await desk.press(key)
            seen = desk.screen.view.visible_range()
            assert seen is not None and desk.bench.cursor is not None
            assert seen.contains(desk.bench.cursor), key
        await desk.press("/", *"harbour 77.", "enter")
        assert any("harbour 77." in line for line in rendered(desk))


async def test_search_goes_through_the_hits_and_labels_them(path: Path) -> None:
    """Typing shows them, enter selects one, a label key labels it, n goes on, esc ends."""
    async with at_desk(path) as desk:
        await desk.press("/")
        await desk.press(*"AUTHORITY")
        assert len(desk.bench.hits) == 2
        assert "2 found" in desk.said()
        assert desk.acts() == 0
        await desk.press("enter")
        assert desk.bench.selection == place(HARBOUR.text, "Authority")
        await desk.press("2")
        assert ("ORG", "Authority") in marked(desk.stored())
        await desk.press("n")
        assert desk.bench.selection == place(HARBOUR.text, "Authority", 1)
        await desk.press("2")
        assert len(desk.stored().annotations) == 2
        await desk.press("n", "n", "N")
        assert desk.bench.selection == place(HARBOUR.text, "Authority", 0)
        await desk.press("escape")
        assert (len(desk.bench.hits), desk.selected) == (0, "")
        await desk.press("n")
        assert desk.focus[0] == "CLAIM"


async def test_hits_inside_words_are_passed_one_by_one(path: Path) -> None:
    """Several in a word, and those that begin within one."""
    async with at_desk(path) as desk:
        await desk.press("/", *"a", "enter")
        hits = [desk.bench.selection]
        assert len(desk.bench.hits) > 10
        for _ in range(len(desk.bench.hits) - 1):
            await desk.press("n")
            hits.append(desk.bench.selection)
        assert hits == list(desk.bench.hits)
        await desk.press("n")
        assert desk.bench.selection == hits[0]
        await desk.press("N", "N")
        assert desk.bench.selection == hits[-2]


async def test_search_without_a_hit_and_left_again(path: Path) -> None:
    """It says so; escape closes the line, and the keys mean what they did."""
    async with at_desk(path) as desk:
        await desk.press("/", *"zebra", "enter")
        assert "not found" in desk.said()
        await desk.press("/", *"1a", "escape")
        assert desk.screen.find is None
        assert desk.bench.hits == ()
        await desk.press("a")
        assert desk.acts() == 1
        await desk.press("/")
        await desk.pilot.click("#article", offset=(30, 2))
        await desk.settled()
        await desk.press("end", "left", "6")
        assert ("DATE", "Monday") in marked(desk.stored())


async def test_round_the_end_what_is_in_focus_is_said(path: Path) -> None:
    """It may be far from where one was, and the next key decides it."""
    async with at_desk(path, size=(80, 24)) as desk:
        await desk.press("N")
        assert "on from the end · PLACE “Tallinn” suggested 0.87" in desk.said()
        await desk.press("n")
        assert "on from the beginning · CLAIM “The light was dark,” suggested 0.87" in desk.said()


async def test_a_claim_that_begins_with_what_one_added_is_not_passed_over(path: Path) -> None:
    """A span put on its first words by hand, then n."""
    async with at_desk(path) as desk:
        await desk.press("n", "n", "n", "n", "n", "n")
        assert desk.focus == ("ORG", "Port of Tallinn Authority")
        await desk.press("b", "b", "b", "b", "b", "b", "b")
        await desk.press("v", "w", "7")
        added = desk.focus
        assert added is not None and added[0] != "CLAIM"
        assert added[1].startswith("the ferry")
        await desk.press("n")
        assert desk.focus == ("CLAIM", "the ferry had no pilot")
