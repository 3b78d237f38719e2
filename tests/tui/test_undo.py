"""Undo and redo: without limit, over articles and restarts."""

from __future__ import annotations

from pathlib import Path

from tests.tui.desk import at_desk
from tests.tui.projects import marked, tied


async def test_undo_and_redo_each_act(path: Path) -> None:
    """Back to the first and on to the last; what was undone comes into focus."""
    async with at_desk(path) as desk:
        await desk.press("a", "2", "x")
        after = desk.stored()
        await desk.press("u")
        assert desk.focus == ("ORG", "Reuters")
        assert "undone: reject" in desk.said()
        await desk.press("u")
        assert "undone: relabel" in desk.said()
        assert desk.focus == ("PERSON", "Katrin Sepamaa")
        await desk.press("u")
        assert (marked(desk.stored()), tied(desk.stored())) == (set(), set())
        assert desk.stored() == desk.state
        await desk.press("u")
        assert "nothing to undo" in desk.said()
        await desk.press("U", "U", "U", "U")
        assert "nothing to redo" in desk.said()
        assert desk.stored() == after == desk.state


async def test_undo_reaches_other_articles_and_earlier_days(path: Path) -> None:
    """It opens the article that it touches."""
    async with at_desk(path) as desk:
        await desk.press("a", "]", "a")
        assert desk.state.article.id == "grain"
        assert ("CLAIM", "Grain prices rise") in marked(desk.stored(2))
        await desk.press("]")
        assert desk.state.article.id == "quiet"
        await desk.press("u")
        assert desk.state.article.id == "grain"
        assert marked(desk.stored(2)) == set()
        assert desk.stored(2) == desk.state
    async with at_desk(path) as desk:
        assert desk.state.article.id == "grain"
        await desk.press("u")
        assert desk.state.article.id == "harbour"
        assert marked(desk.stored(1)) == set()
        await desk.press("U")
        assert ("CLAIM", "“The light was dark,”") in marked(desk.stored(1))
        assert desk.state.article.id == "harbour"
        await desk.press("U")
        assert desk.state.article.id == "grain"
        assert ("CLAIM", "Grain prices rise") in marked(desk.stored(2))


async def test_undo_of_a_finished_article_opens_it(path: Path) -> None:
    """Its status comes back with it, and the list knows."""
    async with at_desk(path, size=(160, 30)) as desk:
        await desk.press("D")
        assert desk.state.article.id == "grain"
        await desk.press("u")
        assert desk.state.article.id == "harbour"
        assert desk.stored(1).progress.status == "new"
        assert "8 undecided" in desk.said("where")


async def test_a_new_act_leaves_nothing_to_redo(path: Path) -> None:
    """As everywhere."""
    async with at_desk(path) as desk:
        await desk.press("a", "u", "x", "U")
        assert "nothing to redo" in desk.said()
        assert "c1" in desk.stored().rejections


async def test_undo_names_what_was_rejected_and_not_its_links(path: Path) -> None:
    """A claim is rejected with its source and the link between them: the claim is named."""
    async with at_desk(path) as desk:
        await desk.press("x")
        assert set(desk.stored().rejections) == {"c1", "s1", "k1"}
        await desk.press("u")
        assert desk.said().startswith(
            " undone: reject CLAIM “The light was dark,” and 1 more span and 1 link"
        )
        await desk.press("U")
        assert desk.said().startswith(" redone: reject CLAIM “The light was dark,”")


async def test_undo_names_a_link_by_its_type_and_its_ends(path: Path) -> None:
    """Where a link alone was taken away."""
    async with at_desk(path) as desk:
        await desk.press("a", "home", "s", "x")
        assert tied(desk.stored()) == set()
        await desk.press("u")
        assert "undone: unlink attributed to “The light was dark… → “Katrin S" in desk.said()


async def test_undo_names_the_article_that_was_flagged_or_noted(path: Path) -> None:
    async with at_desk(path) as desk:
        await desk.press("]", "]", "!", "u")
        assert desk.said().startswith(" undone: flag on “Quiet day”")


async def test_undo_tells_a_flag_that_was_taken_away_from_one_that_was_set(path: Path) -> None:
    """The same when it is redone."""
    async with at_desk(path) as desk:
        await desk.press("]", "]", "!", "!", "u")
        assert desk.said().startswith(" undone: unflag on “Quiet day”")
        await desk.press("u")
        assert desk.said().startswith(" undone: flag on “Quiet day”")
        await desk.press("U")
        assert desk.said().startswith(" redone: flag on “Quiet day”")
        await desk.press("U")
        assert desk.said().startswith(" redone: unflag on “Quiet day”")


async def test_undo_in_another_article_names_it_once(path: Path) -> None:
    async with at_desk(path) as desk:
        await desk.press("]", "]", "d", "u")
        assert desk.said().startswith(" undone: “Quiet day” is new")
        assert desk.said().count("Quiet day") == 1
        await desk.press("[", "[", "a", "]", "u")
        assert "accept CLAIM “The light was dark,” and 1 more span and 1 link, in" in desk.said()


async def test_what_comes_off_everywhere_is_counted_with_its_links(path: Path) -> None:
    """And undo says the same."""
    async with at_desk(path) as desk:
        await desk.press("a", "home", "X")
        assert "CLAIM “The light was dark,”: 1 removed and 1 link: u takes it back" in desk.said()
        await desk.press("u")
        assert "undone: remove CLAIM “The light was dark,” and 1 link" in desk.said()
