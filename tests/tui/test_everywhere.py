"""One label on every mention: in the article by one key, in the project by the same once more."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from annotator.core.annotation import Status
from annotator.core.article import Article
from annotator.core.span import Span
from annotator.core.suggestion import Suggestion, Suggestions
from annotator.store.log import Actor
from annotator.store.store import Store
from annotator.tui import settings
from annotator.tui.screens.everywhere import EverywherePreview
from tests.tui.desk import Desk, at_desk, locked, rendered
from tests.tui.mentions import FIRST, SECOND, close, elsewhere, faults, labelled, project
from tests.tui.projects import ADA, AT, make, marked, place
from tests.tui.projects import project as harbour
from tests.tui.reviews import annotate, at_check

BEN = Actor("Ben")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Kyiv in three of four articles."""
    return project(tmp_path / "kyiv.db")


def preview(desk: Desk) -> EverywherePreview:
    """The preview, which must be open."""
    assert isinstance(desk.app.screen, EverywherePreview)
    return desk.app.screen


def seen(desk: Desk) -> str:
    """All that is on the screen."""
    return "\n".join(rendered(desk))


async def test_twelve_mentions_are_labelled_by_two_keys(path: Path) -> None:
    """The label's key and the full stop; one undo for each. Words that only begin so are none."""
    async with at_desk(path) as desk:
        await desk.press("3", ".")
        assert labelled(path, 1) == ["Kyiv"] * 12
        assert desk.acts() == 2
        assert "” on 11 mentions" in desk.said()
        await desk.press("u")
        assert labelled(path, 1) == ["Kyiv"]
        assert desk.stored() == desk.state


async def test_a_mention_that_was_rejected_before_is_counted_as_such(path: Path) -> None:
    async with at_desk(path, article="second") as desk:
        await desk.press("n", "x")
        assert set(desk.stored(2).rejections) == {"s2"}
        desk.bench.go_to(SECOND.text.index("Kyiv Post"))
        await desk.press("2", ".")
        assert labelled(path, 2, "ORG") == ["Kyiv", "Kyiv"]
        assert "ORG “Kyiv” on 1 mention, 1 rejected before: u takes it back" in desk.said()


async def test_the_same_key_again_previews_all_articles_and_enter_labels_them(path: Path) -> None:
    """Each mention in context with what becomes of it; one act over two articles."""
    async with at_desk(path) as desk:
        await desk.press("3", ".", ".")
        screen = seen(desk)
        assert "put on 3 mentions in 2 articles" in screen
        assert "will add 1, accept 1, relabel 1, 12 labelled already" in screen
        assert "relabel ORG" in screen
        assert [(line.before, line.quote) for line in preview(desk).plan.lines] == [
            ("", "Kyiv"),
            ("Kyiv's port. The ", "Kyiv"),
            ("Nothing but ", "Kyiv"),
        ]
        assert labelled(path, 2) == labelled(path, 3) == []
        desk.app.key_queue.put(events.Paste("a"))
        await desk.settled()
        assert "pasted text is not taken here" in seen(desk)
        await desk.press("enter")
        assert labelled(path, 2) == ["Kyiv", "Kyiv"]
        assert labelled(path, 3) == ["Kyiv"]
        assert desk.acts() == 3
        assert "1 added, 1 accepted, 1 relabelled" in desk.said()
        assert "in 2 articles" in desk.said()
        assert desk.state.article.id == "first"
        await desk.press("u")
        assert labelled(path, 2) == labelled(path, 3) == []
        assert labelled(path, 1) == ["Kyiv"] * 12
        assert desk.said().startswith(" undone: relabel, 3 spans in 2 articles, not in this one")
        assert desk.state.article.id == "first"
        await desk.press("U")
        assert labelled(path, 2) == ["Kyiv", "Kyiv"]
    assert faults(path) == []


async def test_escape_leaves_everything_as_it_was(path: Path) -> None:
    async with at_desk(path) as desk:
        await desk.press("3", ".", ".", "escape")
        assert (desk.modal, desk.acts()) == ("", 2)


async def test_another_key_in_between_ends_it(path: Path) -> None:
    """The second is then the first again, for what is in focus."""
    async with at_desk(path) as desk:
        for between in ("right", "n", "3"):
            await desk.press("3", ".", between, ".")
            assert desk.modal == "", between
        desk.screen.on_article_view_pointed(desk.screen.view.Pointed(0, None))
        await desk.press(".", "h", "escape", ".")
        assert desk.modal == ""


async def test_undo_reaches_it_after_a_restart(path: Path) -> None:
    """And redo after another."""
    async with at_desk(path) as desk:
        await desk.press("3", ".", ".", "enter")
    before = [Store.open(path).load(seq, ADA).state for seq in (1, 2, 3)]
    async with at_desk(path) as desk:
        await desk.press("u")
        assert "in 2 articles" in desk.said()
        assert [labelled(path, seq) for seq in (1, 2, 3)] == [["Kyiv"] * 12, [], []]
        assert desk.stored(3).progress.status is Status.NEW
    async with at_desk(path) as desk:
        await desk.press("U")
    assert [Store.open(path).load(seq, ADA).state for seq in (1, 2, 3)] == before


async def test_case_and_possessives_are_turned_in_the_preview_and_remembered(path: Path) -> None:
    """Also for the first press, and the next time."""
    async with at_desk(path) as desk:
        await desk.press("3", ".", ".", "c")
        assert "case: any" in seen(desk)
        plan = preview(desk).plan
        # In the open article KYIV, then the rest.
        assert (plan.changes, plan.articles) == (6, 3)
        await desk.press("p")
        assert "possessives: left out" in seen(desk)
        assert preview(desk).plan.changes == 5
        await desk.press("enter")
        assert labelled(path, 1)[-2:] == ["KYIV", "Kyiv"]
        assert labelled(path, 2) == ["Kyiv", "kyiv"]
        assert labelled(path, 3) == ["Kyiv", "KYIV"]
        assert desk.stored() == desk.state
    assert settings.read() == {"mentions.case": "any", "mentions.possessives": "not counted"}
    async with at_desk(path, article="third") as desk:
        await desk.press("end", "left", "1", ".")
        assert labelled(path, 3, "PERSON") == ["Ärger", "ärger"]


async def test_finished_skipped_and_other_people_s_articles_are_left_alone(path: Path) -> None:
    """What another has finished is still one's own to do."""
    close(path, 2, Status.FINISHED, BEN)
    close(path, 3, Status.SKIPPED)
    async with at_desk(path) as desk:
        await desk.press("3", ".", ".")
        assert preview(desk).plan.articles == 1
        await desk.press("escape")
    with Store.open(path) as store:
        store.assign(lambda desk: desk.give([("second", "Ben"), ("first", "Ada")]), "Mara", "x")
    async with at_desk(path) as desk:
        await desk.press(".", ".")
        assert preview(desk).plan.changes == 0
        assert "no mention to put on" in seen(desk)
        await desk.press("enter")
        assert desk.modal == ""


async def test_an_article_changed_meanwhile_is_left_out_and_said(path: Path) -> None:
    """Nothing in it is written over; the others are done."""
    async with at_desk(path) as desk:
        await desk.press("3", ".", ".")
        elsewhere(path, 2, "port", "EVENT")
        await desk.press("enter")
        assert "1 article left out, changed meanwhile" in desk.said()
        assert labelled(path, 2) == []
        assert labelled(path, 2, "EVENT") == ["port"]
        assert labelled(path, 3) == ["Kyiv"]
        await desk.press("u")
        assert labelled(path, 3) == []
    assert faults(path) == []


async def test_an_article_whose_suggestions_were_made_anew_is_left_out(path: Path) -> None:
    """What is accepted must be there."""
    async with at_desk(path) as desk:
        await desk.press("3", ".", ".")
        with Store.open(path) as store:
            store.connection.execute("UPDATE suggestion SET id = 'new' WHERE article = 3")
        await desk.press("enter")
        assert "1 article left out" in desk.said()
        assert labelled(path, 3) == []
        assert labelled(path, 2) == ["Kyiv", "Kyiv"]


async def test_a_confirmed_span_of_another_label_is_left_and_told(path: Path) -> None:
    elsewhere(path, 3, "Kyiv", "ORG")
    async with at_desk(path, article="first") as desk:
        await desk.press("3", ".", ".")
        assert "left: ORG" in seen(desk)
        assert "put on 2 of 3 mentions in 1 article" in seen(desk)
        assert "will add 1, relabel 1, 1 left: confirmed otherwise" in seen(desk)
        await desk.press("enter")
        assert marked(desk.stored(3)) == {("ORG", "Kyiv")}


async def test_clearing_takes_it_off_the_article_and_then_the_project(path: Path) -> None:
    """Annotations are removed, suggestions rejected; other labels stay."""
    async with at_desk(path) as desk:
        await desk.press("3", ".")
        assert desk.focus == ("PLACE", "Kyiv")
        await desk.press("X")
        assert labelled(path, 1) == []
        assert "12 removed" in desk.said()
        await desk.press("X")
        assert "take off 1 mention in 1 article" in seen(desk)
        assert "will reject 1" in seen(desk)
        assert "rejected" not in seen(desk)
        await desk.press("enter")
        assert set(desk.stored(3).rejections) == {"s3"}
        assert set(desk.stored(2).rejections) == set()
        await desk.press("u")
        assert set(desk.stored(3).rejections) == set()
        await desk.press("u")
        assert labelled(path, 1) == ["Kyiv"] * 12
    assert faults(path) == []


async def test_clearing_a_suggestion_goes_on_to_the_next(path: Path) -> None:
    async with at_desk(path, article="third") as desk:
        assert desk.focus == ("PLACE", "Kyiv")
        await desk.press("X")
        assert "1 rejected" in desk.said()
        assert "none undecided" in desk.said("where")
        await desk.press("X", "enter")
        assert desk.modal == ""


async def test_looking_can_be_given_up(path: Path) -> None:
    """By escape, at once; nothing is done."""
    async with at_desk(path) as desk:
        await desk.press("3", ".")
        desk.send(".", "escape")
        await desk.settled()
        assert desk.acts() == 2
        await desk.press("escape", "escape")
        assert desk.modal == ""


async def test_keys_typed_ahead_wait_for_the_preview(path: Path) -> None:
    async with at_desk(path) as desk:
        desk.send("3", ".", ".", "enter", "u")
        await desk.settled()
        assert desk.state.article.id == "first"
        assert labelled(path, 1) == ["Kyiv"] * 12
        assert labelled(path, 3) == []


async def test_a_file_that_another_program_writes_to_is_waited_for(path: Path) -> None:
    """Escape gives it up: nothing half done."""
    async with at_desk(path) as desk:
        await desk.press("3", ".", ".")
        with locked(path):
            desk.send("enter")
            await desk.until(lambda: desk.app.writer.trouble is not None)
            desk.app.writer.give_up()
            await desk.settled()
            assert "not saved" in desk.said()
        assert labelled(path, 2) == labelled(path, 3) == []
        await desk.press(".", ".", "enter")
        assert labelled(path, 2) == ["Kyiv", "Kyiv"]


async def test_in_a_small_terminal_the_mentions_are_seen(path: Path) -> None:
    async with at_desk(path, size=(40, 8)) as desk:
        await desk.press("3", ".", ".")
        assert "Kyiv" in seen(desk)
        await desk.press("down", "pagedown", "home", "end")
        assert "accepts" in seen(desk)


async def test_a_name_alone_in_its_project_says_so(tmp_path: Path) -> None:
    path = make(tmp_path / "one.db", [FIRST])
    async with at_desk(path) as desk:
        await desk.press("end", "left", "left", "left", "3", ".")
        assert "no other mention" in desk.said()
        await desk.press(".")
        assert "no mention to put on" in seen(desk)
        await desk.press("escape")


async def test_in_a_check_it_is_about_the_open_article_only(tmp_path: Path) -> None:
    """A reviewer goes through another's work article by article."""
    path = annotate(harbour(tmp_path / "check.db"))
    async with at_check(path) as desk:
        while desk.focus != ("PLACE", "Tallinn"):
            await desk.press("n")
        await desk.press(".")
        assert "mention" in desk.said()
        acts = desk.acts()
        await desk.press(".")
        assert "article by article" in desk.said()
        await desk.press("V")
        assert "article by article" in desk.said()
        assert (desk.modal, desk.acts()) == ("", acts)


async def test_the_label_just_given_goes_everywhere_although_the_focus_has_gone_on(
    tmp_path: Path,
) -> None:
    """Two keys on a suggestion: its label, and the same on every mention."""
    article = Article("a", "Kaljula spoke.\nKaljula left Oru, and Kaljula came back to Oru.")
    path = make(tmp_path / "a.db", [article], suggested=False)
    found = [
        Suggestion("k", place(article.text, "Kaljula"), "ORG", "hand", 0.5),
        Suggestion("o", place(article.text, "Oru"), "PLACE", "hand", 0.5),
    ]
    with Store.open(path) as store:
        store.suggest([(1, article, Suggestions(tuple(found)), None)], "hand", AT)
    async with at_desk(path) as desk:
        assert desk.focus == ("ORG", "Kaljula")
        await desk.press("1")
        assert desk.focus == ("PLACE", "Oru")
        await desk.press(".")
        kept = desk.stored().annotations.values()
        assert [(a.label, a.span.quote(article.text)) for a in kept] == [("PERSON", "Kaljula")] * 3
        assert "PERSON “Kaljula” on 2 mentions" in desk.said()


async def test_a_part_of_a_longer_name_that_is_suggested_is_left(tmp_path: Path) -> None:
    """It is decided with the whole name."""
    article = Article("a", "Oru said so. Later Madis Oru left.")
    path = make(tmp_path / "a.db", [article], suggested=False)
    whole = Suggestion("w", place(article.text, "Madis Oru"), "PERSON", "hand", 0.5)
    with Store.open(path) as store:
        store.suggest([(1, article, Suggestions((whole,)), None)], "hand", AT)
    async with at_desk(path) as desk:
        await desk.press("home", "1", ".")
        assert marked(desk.stored()) == {("PERSON", "Oru")}
        assert len(desk.stored().annotations) == 1


async def test_what_was_just_rejected_goes_off_everywhere_although_the_focus_has_gone_on(
    tmp_path: Path,
) -> None:
    """`x` goes on to the next; `X` after it is about the same text, and says which."""
    article = Article("a", "Kaljula spoke.\nKaljula left Oru, and Kaljula came back to Oru.")
    path = make(tmp_path / "a.db", [article], suggested=False)
    places = [i for i in range(len(article.text)) if article.text.startswith("Kaljula", i)]
    found = [Suggestion(f"k{i}", Span(i, i + 7), "ORG", "hand", 0.5) for i in places]
    found.append(Suggestion("o", place(article.text, "Oru"), "PLACE", "hand", 0.5))
    with Store.open(path) as store:
        store.suggest([(1, article, Suggestions(tuple(found)), None)], "hand", AT)
    async with at_desk(path) as desk:
        await desk.press("x")
        desk.app.screen.bench.focus_on(desk.state.suggested.spans["o"])  # type: ignore[attr-defined]
        await desk.press("X")
        assert "ORG “Kaljula”: 2 rejected" in desk.said()
        assert {r.label for r in desk.stored().rejections.values()} == {"ORG"}
        assert desk.focus == ("PLACE", "Oru")


async def test_where_nothing_was_removed_nothing_is_to_be_taken_back(path: Path) -> None:
    """X after the only mention was rejected: undo would take back something else."""
    async with at_desk(harbour(path.with_name("harbour.db"))) as desk:
        while desk.focus != ("ORG", "Reuters"):
            await desk.press("n")
        await desk.press("x", "X")
        assert "ORG “Reuters”: nothing removed" in desk.said()
        assert "takes it back" not in desk.said()


async def test_that_the_only_mention_was_accepted_is_said(path: Path) -> None:
    """Also where there is no other to label."""
    async with at_desk(harbour(path.with_name("harbour.db"))) as desk:
        while desk.focus != ("ORG", "Reuters"):
            await desk.press("n")
        await desk.press(".")
        assert "ORG “Reuters” accepted: u takes it back · no other mention" in desk.said()
        await desk.press("u", ".")
        assert "ORG “Reuters” accepted" in desk.said()
