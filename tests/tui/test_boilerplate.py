"""Boilerplate is drawn dim and has no suggestions; `B` brings it back, for good."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.style import Style

from annotator.core.article import Article
from annotator.core.span import Span
from annotator.core.suggestion import Suggestion, Suggestions
from annotator.store.store import Store
from annotator.tui.themes import THEMES, inks
from annotator.tui.widgets.paint import Painter, Piece
from tests.tui.desk import Desk, at_desk, rendered
from tests.tui.projects import ADA, AT, make

TEXT = (
    "Narva keeps its ferry, and nobody in the harbour office was surprised by that.\n"
    "\n"
    "Also read: Narva bridge closed\n"
    "\n"
    "“It will sail,” Ines Tamm told reporters on Monday, when the vote was over.\n"
    "\n"
    "Sign up for the Narva newsletter."
)
LINK = TEXT.index("Also")
NOTICE = TEXT.index("Sign")
NARVA = [n for n in range(len(TEXT)) if TEXT.startswith("Narva", n)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """One article, with a suggestion on each Narva, as an import may have left it."""
    made = make(tmp_path / "a.db", [Article("a", TEXT)], suggested=False)
    spans = tuple(Suggestion(f"n{at}", Span(at, at + 5), "PLACE", "test") for at in NARVA)
    with Store.open(made) as store:
        store.suggest([(1, store.article(1), Suggestions(spans), None)], "test", AT)
    return made


def offered(desk: Desk) -> list[int]:
    """Where the undecided stops are."""
    return [entry[0] for entry in desk.state.stops]


def style_at(desk: Desk, row: int, word: str) -> Style | None:
    """How a word in a row of the article is drawn."""
    for segment in desk.screen.view.render_line(row):
        if word in segment.text:
            return segment.style
    raise AssertionError(f"{word} is not in row {row}")


async def test_it_is_dim_and_has_no_suggestions(path: Path) -> None:
    """A shade in the margin marks it where there is no colour; the rest is as ever."""
    async with at_desk(path) as desk:
        assert offered(desk) == NARVA[:1]
        assert "1 undecided" in desk.said("where")
        painter = desk.screen.view.painter
        assert style_at(desk, 2, "Also read") == painter.faint != painter.plain
        assert style_at(desk, 4, "when the vote") == painter.plain
        lines = [line for line in rendered(desk) if "░" in line]
        assert [line.split("░ ")[1][:9] for line in lines] == ["Also read", "Sign up f"]


async def test_b_goes_to_it_brings_it_back_and_leaves_it_out_again(path: Path) -> None:
    """Its suggestions are there at once; what it is stands in the focus line all the time."""
    async with at_desk(path) as desk:
        await desk.press("B")
        assert desk.word == "Also"
        assert "list of links, left out" in desk.said()
        assert offered(desk) == NARVA[:1]
        await desk.press("B")
        assert "brought back" in desk.said()
        assert offered(desk) == NARVA[:2]
        assert style_at(desk, 2, " read: ") == desk.screen.view.painter.plain
        assert len([line for line in rendered(desk) if "░" in line]) == 1
        await desk.press("B")
        assert "left out again" in desk.said()
        assert offered(desk) == NARVA[:1]
        await desk.press("w", "B", "n")
        assert desk.focus == ("PLACE", "Narva")


async def test_what_was_decided_in_it_keeps_it(path: Path) -> None:
    """It stays brought back until that is undone."""
    async with at_desk(path) as desk:
        await desk.press("B", "B", "n", "a")
        assert len(desk.state.annotations) == 1
        desk.bench.go_to(LINK)
        await desk.press("B")
        assert "was decided" in desk.said()
        assert offered(desk) == [NARVA[0]]


async def test_it_survives_a_restart_and_undo_takes_it_back(path: Path) -> None:
    """It is an act like any other, of this annotator."""
    async with at_desk(path) as desk:
        await desk.press("B", "B")
        assert desk.acts() == 1
    async with at_desk(path) as desk:
        assert offered(desk) == NARVA[:2]
        assert [start for start, _ in desk.bench.dimmed] == [NOTICE]
        await desk.press("u")
        assert "undone: bring back “Also read: Narva bridge closed”" in desk.said()
        assert offered(desk) == NARVA[:1]
        assert [start for start, _ in desk.bench.dimmed] == [LINK, NOTICE]
        await desk.press("U")
        assert offered(desk) == NARVA[:2]
    with Store.open(path) as store:
        assert list(store.faults()) == []


async def test_labels_hints_and_search_work_in_it(path: Path) -> None:
    """What somebody labels there stays, and is drawn as ever."""
    async with at_desk(path) as desk:
        desk.bench.go_to(NARVA[1])
        await desk.press("3")
        assert desk.focus == ("PLACE", "Narva")
        assert desk.stored().annotations
        await desk.press("/")
        await desk.type("newsletter")
        await desk.press("enter")
        assert desk.selected == "newsletter"
        await desk.press("escape", "f")
        hints = desk.screen.mode.hints if desk.screen.mode else None
        assert hints and NOTICE in hints


async def test_b_goes_round_and_says_when_there_is_none(path: Path) -> None:
    """After the last region comes the first; a region that was brought back is passed over."""
    async with at_desk(path) as desk:
        desk.bench.go_to(TEXT.index("vote"))
        await desk.press("B")
        assert desk.word == "Sign"
        await desk.press("B", "home", "B", "B", "home", "B")
        assert "no boilerplate here" in desk.said()


async def test_a_long_text_is_drawn_first_and_dimmed_then(tmp_path: Path) -> None:
    """It takes a thread for that; the end is dim all the same."""
    text = "The ferry sailed on Monday, as it does on every other day of the week.\n" * 2_000
    made = make(tmp_path / "a.db", [Article("a", text + "Sign up for our newsletter.")])
    async with at_desk(made) as desk:
        assert [start for start, _ in desk.bench.dimmed] == [len(text)]


async def test_the_next_article_is_dimmed_when_it_opens(tmp_path: Path) -> None:
    """It was not looked at before; the cursor is on what is left to decide."""
    articles = [Article("a", "Nothing happened."), Article("b", TEXT)]
    made = make(tmp_path / "a.db", articles, suggested=False)
    async with at_desk(made) as desk:
        assert not desk.bench.boilerplate.regions
        await desk.press("]")
        assert [start for start, _ in desk.bench.dimmed] == [LINK, NOTICE]
        assert len([line for line in rendered(desk) if "░" in line]) == 2


async def test_it_is_pre_filled_when_it_comes_back(tmp_path: Path) -> None:
    """The child is asked for that region, and what it finds is kept beside the rest."""
    made = make(tmp_path / "a.db", [Article("a", TEXT)], suggested=False)
    async with at_desk(made, prefill=True) as desk:
        await desk.until(lambda: len(desk.state.stops) > 0, tries=12_000)
        before = set(desk.state.suggested.spans)
        assert not any(s.span.start > NOTICE for s in desk.state.suggested.spans.values())
        desk.bench.go_to(NOTICE)
        await desk.press("B")
        await desk.until(lambda: set(desk.state.suggested.spans) > before, tries=12_000)
        new = [s for id, s in desk.state.suggested.spans.items() if id not in before]
        assert all(s.span.start > NOTICE for s in new)
        assert desk.stored().suggested == desk.state.suggested
        assert listed(made) == len(desk.state.stops)
        await desk.press("B")
        assert not any(entry[0] > NOTICE for entry in desk.state.stops)
        assert listed(made) == len(desk.state.stops)


def listed(path: Path) -> int | None:
    """How many undecided ones the article list counts."""
    with Store.open(path) as store:
        return store.rows([1], ADA)[0].undecided


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_it_can_be_told_from_the_text_and_read(theme: object) -> None:
    """In every theme, with the cursor on it, too."""
    painter = Painter(inks(theme))  # type: ignore[arg-type]
    assert painter.faint != painter.plain
    assert painter.style(Piece(faint=True, cursor=True)) != painter.faint
    assert painter.style(Piece(faint=True, hit=True)) != painter.faint
