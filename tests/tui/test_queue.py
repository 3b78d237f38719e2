"""The queue that one can steer: filtered, sorted, and followed by next and previous."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.core.annotation import Status
from annotator.core.article import Article
from annotator.store.store import Store
from annotator.tui.keymaps import Rebinding
from annotator.tui.widgets.article_list import ArticleList
from tests.store.projects import do
from tests.tui.desk import Desk, at_desk, rendered
from tests.tui.projects import ADA, make

BEN = ADA.__class__("Ben")


def topics(count: int = 12) -> list[Article]:
    """Articles about grain, every third about ferries; each shorter than the one before."""
    words = [("ferry" if n % 3 == 0 else "grain") for n in range(count)]
    return [
        Article(f"a{n}", f"A {word} story. " + "More. " * (count - n), {"title": f"No {n} {word}"})
        for n, word in enumerate(words)
    ]


@pytest.fixture
def many(tmp_path: Path) -> Path:
    return make(tmp_path / "many.db", topics())


def listed(desk: Desk) -> list[str]:
    """The ids of the articles in the list."""
    numbers = desk.screen.query_one(ArticleList).numbers
    return [f"a{seq - 1}" for seq in numbers]


@pytest.mark.parametrize("columns", [80, 160])
async def test_what_is_typed_filters_the_list_and_enter_opens_the_first(
    many: Path, columns: int
) -> None:
    async with at_desk(many, article="a1", size=(columns, 24)) as desk:
        await desk.press("g", "/")
        await desk.type("ferr")
        keys = " ".join(rendered(desk)[-1].split())
        assert "enter open the first" in keys
        assert keys.endswith("esc as before empty line no filter")
        assert listed(desk) == ["a0", "a3", "a6", "a9"]
        assert desk.said().startswith(" 4 of 12 articles · ferr")
        assert "No 3 ferry" in "\n".join(rendered(desk))
        assert "No 1 grain" not in "\n".join(rendered(desk)[2:])
        await desk.press("enter")
        assert desk.state.article.id == "a0"
        assert "1/4 of 12 · ferr" in desk.said("where")
        for key, id in (("]", "a3"), ("]", "a6"), ("[", "a3"), ("]", "a6"), ("]", "a9")):
            await desk.press(key)
            assert desk.state.article.id == id
        await desk.press("]")
        assert "last article of “ferr”" in desk.said()
        assert desk.acts() == 0


async def test_finishing_and_skipping_go_on_within_the_filter(many: Path) -> None:
    """Past what is done already, round the end, until nothing is left."""
    with Store.open(many) as store:
        do(store, 4, ADA, lambda act: act.set_status(Status.FINISHED))
    async with at_desk(many, article="a1") as desk:
        await desk.press("g", "/", *"ferry", "enter", "]", "]")
        assert desk.state.article.id == "a6"
        await desk.press("d")
        assert desk.state.article.id == "a9"
        assert "finished: No 6 ferry" in desk.said()
        await desk.press("S")
        assert desk.state.article.id == "a0"
        await desk.press("d")
        assert desk.state.article.id == "a0"
        assert "nothing is left in “ferry”" in desk.said()
        await desk.press("u")
        assert desk.stored(1).progress.status is Status.NEW


async def test_the_order_is_gone_through_by_a_key_and_followed(many: Path) -> None:
    async with at_desk(many, article="a1") as desk:
        await desk.press("g", "/", *"ferry", "down", "o")
        assert desk.screen.filter_text == "ferry* sort:length"
        assert listed(desk) == ["a9", "a6", "a3", "a0"]
        await desk.press("home", "enter", "]")
        assert desk.state.article.id == "a6"
        assert "2/4 of 12 · ferry* sort:le" in desk.said("where")
        await desk.press("g", "o", "o", "o")
        assert desk.screen.filter_text == "ferry*"
        assert listed(desk) == ["a0", "a3", "a6", "a9"]


async def test_the_filter_holds_when_the_list_is_left_and_opened_again(many: Path) -> None:
    """And stands above it; enter on an empty line clears it."""
    async with at_desk(many, article="a1") as desk:
        await desk.press("g", "/", *"-ferry", "down", "escape")
        assert desk.state.article.id == "a1"
        assert "1/8 of 12 · -ferry" in desk.said("where")
        await desk.press("g")
        assert "-ferry" in rendered(desk)[1]
        assert len(listed(desk)) == 8
        await desk.press("/", "backspace")
        assert "enter no filter" in " ".join(rendered(desk)[-1].split())
        await desk.press("enter")
        assert len(listed(desk)) == 12
        assert desk.screen.filter_line is None
        assert desk.said().startswith(" 12 articles")
        await desk.press("escape")
        assert "2/12" in desk.said("where")


async def test_escape_in_the_line_puts_back_what_held(many: Path) -> None:
    """With its order, its line and its place, however far one had written something else."""
    async with at_desk(many, article="a6") as desk:
        await desk.press("g", "/", *"ferry sort:length", "enter", "]")
        assert desk.state.article.id == "a6"
        before = desk.said("where")
        assert "2/4 of 12 · ferry sort:len" in before
        await desk.press("g", "/")
        assert "esc as before" in " ".join(rendered(desk)[-1].split())
        await desk.press("escape", "/", *"grain", "escape")
        assert listed(desk) == ["a9", "a6", "a3", "a0"]
        assert "ferry sort:length" in rendered(desk)[1]
        assert desk.said().startswith(" 4 of 12 articles · ferry sort:length")
        assert desk.said("where") == before
        await desk.press("escape", "]")
        assert desk.state.article.id == "a3"


async def test_a_word_can_be_added_to_what_holds(many: Path) -> None:
    """The old text is selected: a cursor key keeps it."""
    async with at_desk(many) as desk:
        await desk.press("g", "/", *"ferry", "down", "/", "right", *" -story", "down")
        assert desk.screen.filter_text == "ferry -story"
        await desk.press("/", "home", *"outlet:x ")
        assert desk.screen.filter_line is not None
        assert desk.screen.filter_line.value == "outlet:x ferry -story"


async def test_nothing_holds_of_what_is_being_written(many: Path) -> None:
    """The line above the text names what holds, until enter or the way down into the list."""
    async with at_desk(many, article="a3") as desk:
        await desk.press("g", "/", *"ferry")
        assert len(listed(desk)) == 4
        assert "4/12" in desk.said("where")
        await desk.press("down")
        assert "2/4 of 12 · ferry" in desk.said("where")


async def test_what_is_not_known_is_said_and_what_held_stays(many: Path) -> None:
    async with at_desk(many) as desk:
        await desk.press("g", "/", *"grain", "down", "/", *"ferry lable:X")
        assert "'lable:' is not known: status: label:" in desk.said()
        for key in ("enter", "down"):
            await desk.press(key)
            assert "'lable:' is not known: status: label:" in desk.said()
            assert desk.screen.focused is desk.screen.filter_line
            assert len(listed(desk)) == 8
            assert "of 12 · grain" in desk.said("where")
        await desk.press(*["backspace"] * 7)
        assert desk.said().startswith(" 4 of 12 articles")


@pytest.mark.parametrize("line", ["grain status:gone", "label:FOO", "by:Cem", "grain status:"])
async def test_a_wrong_filter_leaves_nothing_of_what_was_typed_before_it(
    many: Path, line: str
) -> None:
    """Not even where all its keys come at once, and a search for its beginning is under way."""
    async with at_desk(many, article="a1") as desk:
        desk.send("g", "/", *line, "enter")
        await desk.settled()
        assert desk.screen.focused is desk.screen.filter_line
        assert line.rsplit(maxsplit=1)[-1].split(":", maxsplit=1)[0] in desk.said()
        assert "2/12" in desk.said("where")
        await desk.press("escape")
        assert len(listed(desk)) == 12
        await desk.press("escape", "]")
        assert desk.state.article.id == "a2"


async def test_a_name_that_nobody_has_holds_no_more_for_the_way_into_the_list(many: Path) -> None:
    """Whoever goes down before it is known that the filter is wrong finds what held there."""
    async with at_desk(many, article="a1") as desk:
        desk.send("g", "/", *"by:Cem", "down")
        await desk.settled()
        assert "by:Cem has not worked here" in desk.said()
        if desk.screen.focused is desk.screen.filter_line:
            await desk.press("escape")
        assert desk.screen.filter_text == ""
        assert len(listed(desk)) == 12
        assert "2/12" in desk.said("where")


async def test_a_filter_that_nothing_matches_says_so_and_how_to_leave_it(many: Path) -> None:
    """In the same words everywhere."""
    async with at_desk(many) as desk:
        await desk.press("g", "/", *"zebra")
        said = "nothing matches: esc puts back what held"
        assert desk.said().startswith(f" {said} · zebra")
        assert said in rendered(desk)[3]
        await desk.press("enter")
        assert said in desk.said()
        assert desk.screen.focused is desk.screen.filter_line
        assert "1/12" in desk.said("where")
        await desk.press("down")
        assert desk.said().startswith(" nothing matches: / writes another filter · zebra")
        assert "nothing matches: / writes another filter" in rendered(desk)[3]


async def test_a_filter_that_nothing_matches_does_not_take_the_keys_behind_it(many: Path) -> None:
    async with at_desk(many, article="a1") as desk:
        desk.send("g", "/", *"zebra", "enter", "d")
        await desk.settled()
        assert desk.acts() == 0
        assert "nothing matches" in desk.said()
        assert "2/12" in desk.said("where")


async def test_keys_that_come_at_once_each_reach_what_they_are_for(many: Path) -> None:
    """The list, the line, the first article, and the one behind it."""
    async with at_desk(many, article="a1") as desk:
        desk.send("g", "/", *"ferry", "enter", "]", "d")
        await desk.until(lambda: desk.acts() == 1)
        await desk.settled()
        assert desk.stored(4).progress.status is Status.FINISHED
        assert desk.state.article.id == "a6"


async def test_no_decision_is_made_from_within_the_line(many: Path) -> None:
    async with at_desk(many) as desk:
        await desk.press("g", "/", *"dxAS!", "tab", "ctrl+left", "up", "pagedown", "insert")
        assert desk.acts() == 0
        assert desk.screen.filter_line is not None
        assert desk.screen.filter_line.value == "dxAS!"


async def test_the_list_says_what_is_undecided_and_done(path: Path) -> None:
    """Where there is room; and follows the work."""
    async with at_desk(path, size=(160, 24)) as desk:
        await desk.press("g")
        row = next(line for line in rendered(desk)[2:] if "Light was out" in line)
        assert "The Ledger" in row
        assert "8 left" in row
        await desk.press("escape", "n", "a", "g")
        row = next(line for line in rendered(desk)[2:] if "Light was out" in line)
        stops = len(desk.state.stops)
        assert f"{stops} left" in row
        assert f"{len(desk.state.annotations)} span " in row


async def test_titles_have_the_room_of_columns_that_are_empty_in_all_articles(
    tmp_path: Path,
) -> None:
    """A column that one article fills is there for all, and stays while one scrolls."""
    title = "A title of words that are not cut where nothing else is said" + " of an article" * 4
    articles = [Article(f"a{n}", f"Text {n}.", {"title": f"{title} {n}"}) for n in range(700)]
    articles[600] = Article("late", "Late.", {"title": "Late", "outlet": "The Ledger"})
    async with at_desk(make(tmp_path / "a.db", articles), size=(160, 24)) as desk:
        await desk.press("g", "down")
        lines = rendered(desk)[2:12]
        assert f"{title} 5  " in lines[5]
        ends = {line.index("2 words  new") for line in lines}
        assert len(ends) == 1
        view = desk.screen.query_one(ArticleList)
        await desk.press("end")
        assert rendered(desk)[10].index("2 words  new") in ends
        while view.at > 605:
            await desk.press("pageup")
        there = next(line for line in rendered(desk) if "The Ledger" in line)
        assert "…" in rendered(desk)[10]
        await desk.press("home")
        assert "…" in rendered(desk)[5]
        assert there.rindex(" new") == rendered(desk)[5].rindex(" new")


@pytest.mark.parametrize("columns", [80, 160])
async def test_the_id_of_the_article_at_hand_stands_behind_its_title(
    tmp_path: Path, columns: int
) -> None:
    """Which it never shortens; filters find it."""
    long = "A title that takes nearly all of the room that a list has" + " and more" * (
        columns // 20
    )
    titles = {"intl/gazette_6": "Short", "intl/gazette_7": long, "dom/post_1": "Other"}
    articles = [Article(id, f"Text {id}.", {"title": t}) for id, t in titles.items()]
    async with at_desk(make(tmp_path / "a.db", articles), size=(columns, 24)) as desk:
        await desk.press("g")
        assert "Short " in rendered(desk)[2]
        assert "id:intl/gazette_6 " in rendered(desk)[2]
        assert "gazette_7" not in "\n".join(rendered(desk))
        await desk.press("down")
        below = " ".join(" ".join(rendered(desk)[3:7]).split())
        assert "id:intl/gazette_7" in below
        assert all(word in below for word in long.split())
        assert "…" not in below
        await desk.press("/", *"id:INTL")
        assert len(listed(desk)) == 2


async def test_a_narrow_list_shows_titles_only(many: Path) -> None:
    async with at_desk(many, size=(60, 24)) as desk:
        await desk.press("g")
        assert "id:" not in "\n".join(rendered(desk))


async def test_uncertain_and_undecided_articles_come_first(path: Path) -> None:
    async with at_desk(path, article="quiet") as desk:
        await desk.press("g", "/", *"undecided sort:uncertainty", "enter")
        assert desk.state.article.id == "harbour"
        await desk.press("D")
        assert desk.state.article.id == "grain"
        await desk.press("S")
        assert "nothing is left" in desk.said()


async def test_a_long_list_shows_what_is_scrolled_to(tmp_path: Path) -> None:
    """Only the rows on the screen and around are ever read."""
    articles = [Article(f"a{n}", f"Text {n}.", {"title": f"Number {n}"}) for n in range(1500)]
    async with at_desk(make(tmp_path / "a.db", articles), size=(80, 24)) as desk:
        await desk.press("g")
        view = desk.screen.query_one(ArticleList)
        assert len(view.numbers) == 1500
        assert len(view.rows) < 200
        await desk.press("end")
        assert "Number 1499" in "\n".join(rendered(desk))
        assert "Number 1490" in "\n".join(rendered(desk))
        for _ in range(5):
            await desk.press("pageup")
        assert f"Number {view.at}" in "\n".join(rendered(desk))
        assert len(view.rows) < 500
        await desk.press("enter")
        assert desk.state.article.id == f"a{view.at}"


async def test_an_article_outside_the_filter_has_no_place_in_it(many: Path) -> None:
    """Undo may open one; next goes on from where it would stand."""
    async with at_desk(many, article="a1") as desk:
        await desk.press("S")
        assert desk.state.article.id == "a2"
        await desk.press("g", "/", *"ferry", "enter", "]", "u")
        assert desk.state.article.id == "a1"
        assert "–/4 of 12 · ferry" in desk.said("where")
        await desk.press("]")
        assert desk.state.article.id == "a3"


async def test_the_keymaps_own_keys_move_in_the_list(tmp_path: Path) -> None:
    """Before the list's, but for what else these do there."""
    articles = [Article(f"a{n}", f"Text {n}.", {"title": f"Number {n}"}) for n in range(90)]
    chosen = {
        "up": ("i",),
        "down": ("k",),
        "start-right": ("I",),
        "top": ("o",),
        "end-left": ("O",),
    }
    path = make(tmp_path / "a.db", articles)
    keys = {"G": 89, "k": 88, "j": 89, "ctrl+u": 70, "ctrl+b": 51, "ctrl+d": 70, "g": 0, "end": 89}
    async with at_desk(path, size=(80, 24), rebinding=Rebinding("vim")) as desk:
        await desk.press("-")
        view = desk.screen.query_one(ArticleList)
        assert view.size.height == 20
        for key, at in keys.items():
            await desk.press(key)
            assert view.at == at, key
        desk.send("g", "g", "j", "enter")
        await desk.settled()
        assert desk.state.article.id == "a1"
    chosen["end-punctuation-left"] = ("ctrl+o",)
    async with at_desk(path, article="a0", rebinding=Rebinding(chosen=chosen)) as desk:
        await desk.press("g", "k", "k", "i")
        assert desk.screen.query_one(ArticleList).at == 1
        await desk.press("o")
        assert desk.screen.filter_text == "sort:length"


@pytest.mark.parametrize("columns", [40, 23, 20, 12])
async def test_a_terminal_that_is_too_small_is_told_what_is_needed(
    many: Path, columns: int
) -> None:
    async with at_desk(many, size=(columns, 7)) as desk:
        assert "too small: needs 40x8" in " ".join(" ".join(rendered(desk)).split())


@pytest.mark.parametrize("size", [(40, 8), (60, 12), (120, 30), (160, 48)])
async def test_the_filter_works_at_any_size(many: Path, size: tuple[int, int]) -> None:
    async with at_desk(many, article="a1", size=size) as desk:
        await desk.press("g", "/", *"ferry")
        assert len(listed(desk)) == 4
        assert "No 0 ferry" in "\n".join(rendered(desk))
        await desk.press("down", "down", "enter")
        assert desk.state.article.id == "a3"
