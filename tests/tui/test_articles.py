"""Finishing, skipping, changing articles, and coming back."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.core.annotation import Status
from annotator.core.article import Article
from annotator.store.store import Store
from annotator.tui.themes import THEMES
from annotator.tui.widgets.article_list import ArticleList
from tests.tui.desk import at_desk, rendered
from tests.tui.projects import make, marked


@pytest.mark.parametrize(
    ("answer", "annotations", "rejections", "status"),
    [
        ("a", 3, 0, Status.FINISHED),
        ("x", 0, 4, Status.FINISHED),
        ("l", 0, 0, Status.FINISHED),
        ("enter", 0, 0, Status.NEW),
        ("escape", 0, 0, Status.NEW),
    ],
)
async def test_finishing_with_something_undecided_asks(
    path: Path, answer: str, annotations: int, rejections: int, status: Status
) -> None:
    """Accept, reject or leave the rest, each one act with the status; or go back to it."""
    async with at_desk(path, article="grain") as desk:
        await desk.press("n", "d")
        assert desk.modal == "Choosing"
        assert "2 undecided" in "\n".join(rendered(desk))
        await desk.press("z", answer)
        assert desk.modal == ""
        state = desk.stored(2)
        assert len(state.annotations) == annotations
        assert len(state.rejections) == rejections
        assert state.progress.status is status
        assert desk.acts() == (0 if status is Status.NEW else 1)
        if answer == "enter":
            assert desk.focus == ("CLAIM", "Grain prices rise")
        if status is Status.FINISHED:
            assert desk.state.article.id == "quiet"
            assert "finished: Grain up" in desk.said()
            await desk.press("u")
            assert desk.stored(2).progress.status is Status.NEW
            assert marked(desk.stored(2)) == set()


async def test_finish_skip_and_accept_finish_go_to_the_next_open_article(path: Path) -> None:
    """D accepts the rest; d asks nothing if nothing is undecided; S skips."""
    async with at_desk(path) as desk:
        await desk.press("D")
        assert desk.state.article.id == "grain"
        assert len(desk.stored(1).annotations) == 10
        assert desk.stored(1).progress.status is Status.FINISHED
        await desk.press("S")
        assert desk.state.article.id == "quiet"
        assert desk.stored(2).progress.status is Status.SKIPPED
        await desk.press("d")
        assert desk.stored(3).progress.status is Status.FINISHED
        assert desk.state.article.id == "quiet"
        assert "every article is finished or skipped" in desk.said()
        assert "finished" in desk.said("where")
        acts = desk.acts()
        await desk.press("d")
        assert desk.acts() == acts


async def test_a_finished_article_stays_so_when_it_is_edited(path: Path) -> None:
    """A skipped one that is worked on is in progress again."""
    async with at_desk(path, article="grain") as desk:
        await desk.press("S", "[", "[")
        assert desk.state.article.id == "harbour"
        await desk.press("]", "a")
        assert desk.stored(2).progress.status is Status.IN_PROGRESS
        await desk.press("D", "[", "shift+tab", "x")
        assert desk.stored(2).progress.status is Status.FINISHED


async def test_previous_and_next_article(path: Path) -> None:
    """By either key, and no further than the ends."""
    async with at_desk(path) as desk:
        for key, id in ((";", "grain"), ("]", "quiet"), ("]", "quiet")):
            await desk.press(key)
            assert desk.state.article.id == id
        assert "this is the last article" in desk.said()
        assert "3/3" in desk.said("where")
        for key, id in ((",", "grain"), ("[", "harbour"), ("[", "harbour")):
            await desk.press(key)
            assert desk.state.article.id == id
        assert "this is the first article" in desk.said()


@pytest.mark.parametrize("columns", [80, 160])
async def test_the_list_opens_an_article(path: Path, columns: int) -> None:
    """It takes the place of the text for that long; no decision is made from within it."""
    async with at_desk(path, size=(columns, 24)) as desk:
        await desk.press("g")
        assert "told Reuters" not in "\n".join(rendered(desk))
        assert "›   Light was out" in "\n".join(rendered(desk))
        assert "Grain up" in "\n".join(rendered(desk))
        await desk.press("x", "A", "1", "d", "D", "p", "S", "!")
        assert (desk.acts(), desk.modal) == (0, "")
        await desk.press("down", "j", "k", "enter")
        assert desk.state.article.id == "grain"
        assert ("Light was out" in "\n".join(rendered(desk))) == (columns == 160)
        await desk.press("x")
        assert desk.acts() == 1
        await desk.press("g", "end", "home", "pagedown", "escape")
        assert desk.state.article.id == "grain"
        await desk.press("g", "g", "a")
        assert desk.acts() == 2
        await desk.press("g", "?")
        assert desk.modal == "Reading"


async def test_the_list_shows_how_far_each_article_is(path: Path) -> None:
    """Finished, skipped, begun, flagged."""
    async with at_desk(path, size=(160, 24)) as desk:
        await desk.press("D", "S", "end", "!", "[", "g")
        lines = "\n".join(rendered(desk))
        assert "✓  Light was out" in lines
        assert "–  Grain up" in lines
        assert " …⚑ Quiet day" in lines
        assert (
            desk.said()
            == " 3 articles · 1 in progress · 1 finished · 1 skipped · today 1 · 1 left Ada "
        )


LONG = "A title of so many words that it takes a good three lines of a narrow list to show it"


def long_titles(path: Path, count: int) -> Path:
    """A project of articles whose titles begin with their number."""
    titles = [f"{n} {LONG}" for n in range(count)]
    return make(path, [Article(f"a{n}", f"Text {n}.", {"title": t}) for n, t in enumerate(titles)])


async def test_the_list_shows_the_whole_title_of_the_open_article(tmp_path: Path) -> None:
    """And as much of each other one as goes on a line of its share of the width."""
    for columns, least in ((160, 26), (200, 34)):
        async with at_desk(long_titles(tmp_path / f"{columns}.db", 3), size=(columns, 24)) as desk:
            width = desk.screen.query_one(ArticleList).size.width
            assert width == columns // 5
            lines = [line[:width].strip("› ") for line in rendered(desk)[2:]]
            next_one = next(n for n, line in enumerate(lines) if line.startswith("1 A title"))
            assert " ".join(lines[:next_one]) == f"0 {LONG}"
            assert lines[next_one].endswith("…")
            assert len(lines[next_one]) >= least


async def test_the_list_in_the_place_of_the_text_has_the_whole_width(tmp_path: Path) -> None:
    """Whole titles, and what else is known of an article."""
    async with at_desk(long_titles(tmp_path / "a.db", 3), size=(170, 24)) as desk:
        await desk.press("g")
        lines = rendered(desk)[2:5]
        for number, line in enumerate(lines):
            assert f"{number} {LONG} " in line
            assert line.endswith("2 words  new")
        assert " id:a0  " in lines[0]


async def test_the_list_keeps_what_is_marked_in_sight(tmp_path: Path) -> None:
    """With its whole title, wherever it is; a click opens what it points at."""
    async with at_desk(long_titles(tmp_path / "a.db", 60), size=(60, 16)) as desk:
        await desk.press("g")
        for key in ("end", "up", "pageup", "home", "pagedown", "down"):
            await desk.press(key)
            lines = "\n".join(line.rstrip("▁▂▃▄▅▆▇█ ") for line in rendered(desk)[1:-2])
            at = desk.screen.query_one(ArticleList).at
            assert f" {at} A title" in lines, key
            assert "three lines of a narrow list to show" in " ".join(lines.split()), key
        at = desk.screen.query_one(ArticleList).at
        row = next(n for n, line in enumerate(rendered(desk)) if f" {at + 2} A title" in line)
        await desk.pilot.click(offset=(10, row))
        await desk.settled()
        assert desk.state.article.id == f"a{at + 2}"


async def test_the_text_is_where_it_was_after_the_list(tmp_path: Path) -> None:
    """Not scrolled, not wrapped anew."""
    text = "\n".join(f"Line {n} of a long article." for n in range(300))
    async with at_desk(make(tmp_path / "a.db", [Article("a", text)]), size=(160, 40)) as desk:
        await desk.press("pagedown", "pagedown", "down", "up")
        before = rendered(desk)
        await desk.press("g", "escape")
        assert rendered(desk) == before


async def test_one_comes_back_to_where_one_was(path: Path) -> None:
    """Article and cursor, after q, and after ctrl+q."""
    for key in ("q", "ctrl+q"):
        async with at_desk(path) as desk:
            await desk.press("]" if key == "q" else "w", "end", "b", "b")
            word, article = desk.word, desk.state.article.id
            await desk.quit(key)
        async with at_desk(path) as desk:
            assert (desk.word, desk.state.article.id) == (word, article)


async def test_one_comes_back_to_the_open_article_after_a_crash(path: Path) -> None:
    """It is noted when it is opened, and with it that suggestions there must stay as they are."""
    async with at_desk(path) as desk:
        await desk.press("]")
    async with at_desk(path) as desk:
        assert desk.state.article.id == "grain"
        with Store.open(path) as store:
            assert store.waiting("another") == [3]


async def test_coming_back_to_the_top_begins_at_the_first_undecided(path: Path) -> None:
    """Not at a span that is settled."""
    async with at_desk(path) as desk:
        await desk.press("x", "home")
        await desk.quit()
    async with at_desk(path) as desk:
        assert desk.focus == ("PERSON", "Katrin Sepamaa")


async def test_help_guidelines_and_palette(path: Path) -> None:
    """Each opens over the article and is left by escape; the palette does what it offers."""
    async with at_desk(path) as desk:
        await desk.press("?")
        shown = "\n".join(rendered(desk))
        assert desk.modal == "Reading"
        assert "PERSON" in shown
        await desk.press("down", "x", "a", "escape", "h")
        assert "guidelines: news" in "\n".join(rendered(desk))
        await desk.press("h", "ctrl+p")
        assert desk.modal == "CommandPalette"
        await desk.press("escape")
        assert (desk.modal, desk.acts()) == ("", 0)
        await desk.press("ctrl+p", *"accept every undecided")
        await desk.until(lambda: "Accept every undecided" in "\n".join(rendered(desk)))
        await desk.press("down", "enter")
        await desk.until(lambda: desk.acts() == 1)
        await desk.settled()
        assert len(desk.stored().annotations) == 10


async def test_a_theme_that_is_chosen_stays(path: Path) -> None:
    """In the palette, and when one comes back."""
    async with at_desk(path) as desk:
        desk.app.choose_theme("annotator-light")
        await desk.settled()
        assert not desk.screen.view.painter.inks.dark
    async with at_desk(path) as desk:
        assert desk.app.theme == "annotator-light"


async def test_the_palette_says_what_each_theme_is_and_which_is_in_use(path: Path) -> None:
    async with at_desk(path) as desk:
        desk.app.choose_theme("annotator-light")
        said = {command.title: command.help for command in desk.app.offered_themes()}
    assert len(set(said.values())) == len(THEMES)
    assert [title for title, about in said.items() if "in use" in about] == ["Theme: light"]
    assert said["Theme: high-contrast"] == "dark, text of at least 7 to 1"


async def test_without_colour_a_theme_is_kept_for_later_and_said(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with at_desk(path) as desk:
        desk.app.choose_theme("annotator-light")
        await desk.settled()
        assert "NO_COLOR is set and keeps colours away: light holds without it" in desk.said()
        assert desk.app.theme == "annotator-monochrome"
    monkeypatch.delenv("NO_COLOR")
    async with at_desk(path) as desk:
        assert desk.app.theme == "annotator-light"


@pytest.mark.parametrize("size", [(80, 3), (80, 24)])
async def test_page_keys_do_no_harm_in_the_palette(path: Path, size: tuple[int, int]) -> None:
    """Even where its list has no height."""
    async with at_desk(path, size=size) as desk:
        await desk.press("ctrl+p", "pageup", "pagedown", "escape")
        assert desk.app.fault is None


async def test_the_scroll_bar_stands_beside_what_is_said_of_an_article(tmp_path: Path) -> None:
    """Not on the last letter of it."""
    articles = [Article(f"a{n}", f"Nothing happened on day {n}.") for n in range(40)]
    path = make(tmp_path / "many.db", articles, suggested=False)
    async with at_desk(path, size=(80, 24)) as desk:
        await desk.press("c", *"so", "enter", "g")
        row = next(line for line in rendered(desk) if "day 0" in line and "›" in line)
        assert "in progress" in row
