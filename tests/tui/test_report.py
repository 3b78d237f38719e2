"""The report in the interface: tables to walk through, cells that open their places."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from annotator.core.span import Span
from annotator.review.confusion import Spot
from annotator.review.reports.tables import Table
from annotator.store.log import Actor, Role
from annotator.store.store import Store
from annotator.tui.cases import Terms
from annotator.tui.screens.report import Chosen, ReportScreen
from annotator.tui.widgets.bars import Bar
from annotator.tui.widgets.table_view import TableView
from tests.cli.reviewed import annotated_project, reviewed_project
from tests.tui.desk import Desk, at_desk, rendered
from tests.tui.review_desk import at_review
from tests.tui.reviews import at_check

NOT_YET: Chosen = (Spot(0, 0, 0),)


class Reader:
    """Somebody who has the report open."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.got: Chosen | None = NOT_YET

    def take(self, chosen: Chosen | None) -> None:
        """What the screen gave back."""
        self.got = chosen

    @property
    def screen(self) -> ReportScreen:
        """The report."""
        screen = self.desk.app.screen
        assert isinstance(screen, ReportScreen)
        return screen

    @property
    def said(self) -> str:
        """What the line under the table says."""
        return self.screen.query_one("#cell", Bar).plain

    def shown(self) -> str:
        """All that is on the screen."""
        return "\n".join(rendered(self.desk))


@asynccontextmanager
async def reading(path: Path, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Reader]:
    """Open the report over the articles."""
    async with at_desk(path, size=size) as desk:
        reader = Reader(desk)
        with Store.open(path) as store:
            desk.app.push_screen(ReportScreen(store.report(examples=5)), reader.take)
        await desk.until(lambda: isinstance(desk.app.screen, ReportScreen))
        await desk.settled()
        yield reader


@pytest.fixture
def reviewed(tmp_path: Path) -> Path:
    """Talks settled, grain not."""
    return reviewed_project(tmp_path / "r.db")


async def test_it_opens_on_the_profiles(reviewed: Path) -> None:
    async with reading(reviewed) as reader:
        lines = [" ".join(line.split()) for line in reader.shown().splitlines()]
        assert "exact F1, pooled 1.000 (8) 0.286 (7) 0.750 (8)" in lines
        assert "Figures (1/7: n goes on)" in lines


async def test_enter_on_a_cell_gives_its_places_back(reviewed: Path) -> None:
    """Here PERSON in gold, ORG by somebody."""
    async with reading(reviewed) as reader:
        await reader.desk.press("3")
        assert "gold (rows) and all annotators (columns), entities" in reader.shown()
        await reader.desk.press("home", "right")
        assert reader.said.startswith("PERSON · ORG · 1")
        assert reader.said.endswith("1 place: enter opens")
        await reader.desk.press("enter")
        assert reader.got == (Spot(1, 14, 19),)
        assert reader.desk.modal == ""


async def test_the_cursor_begins_where_there_is_something_to_open(reviewed: Path) -> None:
    async with reading(reviewed) as reader:
        await reader.desk.press("3")
        assert "place" in reader.said


async def test_an_empty_cell_opens_nothing(reviewed: Path) -> None:
    async with reading(reviewed) as reader:
        await reader.desk.press("3", "end", "right", "right", "enter")
        assert reader.said == "O · O · ·"
        assert (reader.got, reader.desk.modal) == (NOT_YET, "ReportScreen")


async def test_errors_and_flags_open_too(reviewed: Path) -> None:
    """Of a line of words every cell opens what its first cell stands for."""
    async with reading(reviewed) as reader:
        await reader.desk.press("n", "home", "left", "left", "down", "right")
        assert reader.said.startswith("missed · Ben · 1")
        await reader.desk.press("7", "right")
        assert "1 place: enter opens" in reader.said
        await reader.desk.press("enter")
        assert reader.got == (Spot(1, 0, 10),)


async def test_every_table_can_be_walked_through(reviewed: Path) -> None:
    """Forwards round to the beginning, and back; the cursor stays within."""
    async with reading(reviewed) as reader:
        start = reader.screen.table
        seen: list[Table | None] = []
        while not seen or reader.screen.table is not start:
            seen.append(reader.screen.table)
            await reader.desk.press("end", "right", "pagedown", "home", "left", "n")
            assert len(seen) < 100
        back: list[Table | None] = []
        while not back or reader.screen.table is not start:
            await reader.desk.press("N")
            back.append(reader.screen.table)
        assert back == seen[::-1]
        await reader.desk.press("tab", "shift+tab")
        assert reader.screen.table is start


async def test_definitions_are_a_key_away(reviewed: Path) -> None:
    async with reading(reviewed) as reader:
        await reader.desk.press("3", "?")
        assert reader.desk.modal == "Reading"
        assert "Pairings as in the error profile" in reader.shown()
        await reader.desk.press("escape", "escape")
        assert (reader.got, reader.desk.modal) == (None, "")


async def test_without_gold_it_says_so(tmp_path: Path) -> None:
    """What there is opens all the same."""
    async with reading(annotated_project(tmp_path / "a.db")) as reader:
        await reader.desk.press("2")
        assert "no article has finished gold yet: gold is made by review" in reader.shown()
        await reader.desk.press("enter", "down", "?", "escape", "4")
        assert "Where labels differ" in reader.shown()
        await reader.desk.press("enter")
        assert reader.got
        assert reader.got != NOT_YET


async def test_a_click_moves_and_another_opens(reviewed: Path) -> None:
    async with reading(reviewed) as reader:
        await reader.desk.press("3")
        lines = rendered(reader.desk)
        row = next(n for n, line in enumerate(lines) if line.startswith(" PERSON"))
        place = (lines[row].index("1"), row)
        await reader.desk.pilot.click(offset=place)
        await reader.desk.settled()
        assert reader.said.startswith("PERSON · ORG · 1")
        await reader.desk.pilot.click(offset=place)
        await reader.desk.settled()
        assert reader.got == (Spot(1, 14, 19),)


@pytest.mark.parametrize("size", [(20, 8), (40, 12), (200, 60)])
async def test_it_is_drawn_at_any_size(reviewed: Path, size: tuple[int, int]) -> None:
    """The cell under the cursor is always on the screen."""
    async with reading(reviewed, size) as reader:
        for _ in range(4):
            await reader.desk.press("end", "right", "right", "right", "n")
        assert reader.screen.table


# From the report to the articles, and back


async def test_a_review_opens_the_report_and_what_a_cell_counts(reviewed: Path) -> None:
    async with at_review(reviewed, Actor("Kim", Role.REVIEWER)) as desk:
        await desk.press("G")
        assert desk.modal == "ReportScreen"
        await desk.press("3", "home", "right", "enter")
        assert desk.modal == ""
        assert "G goes back to the report" in desk.said()
        assert (desk.adjudication.seq, desk.here) == (1, ("ORG/PERSON", "Mr Putin"))


async def test_several_places_are_listed_and_the_report_is_found_as_it_was_left(
    reviewed: Path,
) -> None:
    async with at_review(reviewed, Actor("Kim", Role.REVIEWER)) as desk:
        await desk.press("G", "4")
        while len(spots(desk)) < 2:
            await desk.press("down")
        cell = desk.app.screen.query_one(TableView).names
        await desk.press("enter")
        assert desk.modal == "Picking"
        assert "2 places" in "\n".join(rendered(desk))
        await desk.press("escape")
        assert desk.app.screen.query_one(TableView).names == cell
        await desk.press("enter", "down", "enter")
        assert desk.modal == ""
        assert "place 2 of 2" in desk.said()


async def test_a_blind_review_does_not_open_what_names_annotators(reviewed: Path) -> None:
    async with at_review(reviewed, Actor("Kim", Role.REVIEWER), terms=Terms(blind=True)) as desk:
        await desk.press("G")
        assert (desk.modal, "not in a blind review" in desk.said()) == ("", True)


async def test_a_check_opens_the_report_too(reviewed: Path) -> None:
    async with at_check(reviewed, Actor("Kim", Role.REVIEWER)) as desk:
        await desk.press("G", "3", "home", "right", "enter")
        assert desk.modal == ""
        assert "G goes back to the report" in desk.said()
        assert desk.bench.cursor == Span(14, 19)


def spots(desk: Desk) -> Chosen:
    """The places under the cursor of the report."""
    return desk.app.screen.query_one(TableView).spots
