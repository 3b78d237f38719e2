"""All suggestions of the project by label and text, decided in bulk: one act, one undo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input

from annotator.core.annotation import Status
from annotator.store.store import Store
from annotator.tui.screens import saving
from annotator.tui.screens.concordance import Concordance
from annotator.tui.widgets.row_list import RowList
from tests.tui.desk import Desk, at_desk, key_event, locked, rendered
from tests.tui.mentions import bulk, close, elsewhere, faults, labelled
from tests.tui.projects import ADA, GRAIN, QUIET, make, marked, tied


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Twenty articles with the same four suggestions."""
    return bulk(tmp_path / "bulk.db", 20)


def table(desk: Desk) -> Concordance:
    """The concordance, which must be open."""
    assert isinstance(desk.app.screen, Concordance)
    return desk.app.screen


def listed(desk: Desk) -> list[tuple[str, str, int]]:
    """Its texts: label, text, count."""
    return [(group.label, group.quote, group.count) for group in table(desk).groups]


def seen(desk: Desk) -> str:
    """All that is on the screen."""
    return "\n".join(rendered(desk))


def said(desk: Desk) -> str:
    """The line at the bottom of the concordance."""
    return rendered(desk)[-2].strip()


async def test_suggestions_are_counted_by_label_and_text(path: Path) -> None:
    """The most frequent first, with their mean score; what is decided does not count."""
    close(path, 20, Status.FINISHED)
    async with at_desk(path) as desk:
        await desk.press("n", "x", "V")
        assert (
            listed(desk)
            == [
                ("ORG", "Bo", 19),
                ("SOURCE", "Cy", 19),
                ("CLAIM", "“No,”", 19),
                ("PERSON", "Ann Lee", 18),
            ]
            or listed(desk)[-1][2] == 18
        )
        assert "0.90" in seen(desk)
        assert "concordance" in seen(desk)
        await desk.press("escape")
        assert desk.modal == ""


async def test_a_group_is_accepted_after_a_preview_in_one_act(path: Path) -> None:
    """And undone by one key, from here or from the article; the open one shows it."""
    async with at_desk(path) as desk:
        await desk.press("V", "/", *"ann", "enter", "a")
        assert said(desk) == (
            "accept 20 PERSON “Ann Lee” in 20 articles: enter does it, esc leaves"
        )
        assert desk.acts() == 0
        await desk.press("enter")
        assert desk.acts() == 1
        assert "accepted 20 PERSON “Ann Lee” in 20 articles" in said(desk)
        assert [labelled(path, seq, "PERSON") for seq in range(1, 21)] == [["Ann Lee"]] * 20
        assert desk.state == desk.stored()
        await desk.press("u")
        assert labelled(path, 7, "PERSON") == []
        assert "undone" in said(desk)
        assert desk.state == desk.stored()
        await desk.press("U", "escape", "escape", "u")
        assert labelled(path, 7, "PERSON") == []
        assert "in 20 articles" in desk.said()
    assert faults(path) == []


async def test_a_claim_takes_its_source_along_and_rejecting_it_too(path: Path) -> None:
    async with at_desk(path) as desk:
        await desk.press("V", "/", *"claim", "enter", "a", "enter")
        assert tied(desk.stored(5)) == {("“No,”", "attributed_to", "Cy")}
        await desk.press("u", "x", "enter")
        assert set(desk.stored(5).rejections) == {"c5", "y5", "k5"}
        assert "rejected 20 CLAIM" in said(desk)


async def test_what_goes_with_the_suggestions_is_announced_and_told_and_undone(path: Path) -> None:
    """The sources of claims, and links, in the same numbers each time."""
    async with at_desk(path) as desk:
        await desk.press("V", "/", *"source", "enter", "x")
        assert "reject 20 SOURCE “Cy” and 20 links in 20 articles" in said(desk)
        await desk.press("enter")
        assert "rejected 20 SOURCE “Cy” and 20 links in 20 articles" in said(desk)
        await desk.press("u")
        assert "undone: reject, 20 spans and 20 links in 20 articles" in said(desk)
        await desk.press("escape", "/", *"claim", "enter", "a")
        beside = "20 CLAIM “No,” and 20 more spans and 20 links in 20 articles"
        assert f"accept {beside}" in said(desk)
        await desk.press("enter")
        assert f"accepted {beside}" in said(desk)
        await desk.press("u")
        assert "undone: accept, 40 spans and 20 links in 20 articles" in said(desk)


async def test_what_was_undone_there_is_not_said_in_the_article(path: Path) -> None:
    """Where it would be taken for what the next key undoes."""
    async with at_desk(path) as desk:
        await desk.press("V", "x", "enter", "u")
        assert "undone: reject" in said(desk)
        await desk.press("escape")
        assert desk.modal == ""
        assert "undone" not in desk.said()


async def test_undo_goes_back_to_the_row_that_came_back(path: Path) -> None:
    """So the next key is about what the last was about."""

    def here(desk: Desk) -> tuple[str, str]:
        group = table(desk).groups[table(desk).query_one(RowList).at]
        return group.label, group.quote

    async with at_desk(path) as desk:
        await desk.press("V", "down")
        row = here(desk)
        await desk.press("x", "enter")
        assert here(desk) != row
        await desk.press("u")
        assert here(desk) == row
        assert len(listed(desk)) == 4
        await desk.press("home", "space", "space", "x", "enter", "end", "u")
        assert here(desk) == listed(desk)[0][:2]


async def test_undo_goes_back_to_the_line_that_came_back(path: Path) -> None:
    async with at_desk(path) as desk:
        await desk.press("V", "down", "enter", "down", "down")
        line = table(desk).lines[2]
        await desk.press("x", "enter")
        assert line not in table(desk).lines
        await desk.press("u")
        assert table(desk).lines[table(desk).query_one(RowList).at] == line
        assert "20 suggestions" in seen(desk)
        assert "undone: reject" in said(desk)


async def test_a_label_key_or_one_that_is_typed_relabels(path: Path) -> None:
    async with at_desk(path) as desk:
        await desk.press("V", "/", *"bo", "enter", "1")
        assert "relabel 20 ORG “Bo” to PERSON in 20 articles" in said(desk)
        await desk.press("escape")
        assert desk.acts() == 0
        await desk.press("l", *"event", "enter", "enter")
        assert labelled(path, 3, "EVENT") == ["Bo"]
        assert "relabelled to EVENT: 20 ORG “Bo” in 20 articles" in said(desk)


async def test_marked_groups_are_decided_together(path: Path) -> None:
    """In one act; what came along with another counts as decided."""
    async with at_desk(path) as desk:
        await desk.press("V", "*", "a")
        assert "accept 80 suggestions of 4 texts and 20 links in 20 articles" in said(desk)
        await desk.press("enter")
        assert desk.acts() == 1
        assert listed(desk) == []
        assert "accepted 80" in said(desk)
        await desk.press("a", "x", "l", "enter", "space", "*", "1")
        assert desk.acts() == 1
        await desk.press("u")
        await desk.press("home", "space", "space", "x")
        assert "reject 40 suggestions of 2 texts" in said(desk)


async def test_lines_of_a_group_are_marked_one_by_one(path: Path) -> None:
    """Enter opens them in context; escape goes back to where one was."""
    async with at_desk(path) as desk:
        await desk.press("V", "down", "enter")
        assert "met Bo in No. 4." in seen(desk) or "Cy" in seen(desk)
        group = table(desk).group
        assert group is not None
        assert len(table(desk).lines) == 20
        await desk.press("space", "down", "space", "x")
        assert f"reject 2 {group.label}" in said(desk)
        await desk.press("enter")
        assert desk.ask("SELECT count(DISTINCT article) FROM rejection") == 2
        await desk.press("end", "enter", "end", "a", "enter")
        assert desk.acts() == 2
        await desk.press("enter", "escape")
        assert table(desk).group is None


async def test_rules_that_refuse_are_counted_and_said(path: Path) -> None:
    """An overlap with what is confirmed, in one article of twenty."""
    elsewhere(path, 4, "Lee met", "PERSON")
    async with at_desk(path) as desk:
        await desk.press("V", "/", *"ann", "enter", "a")
        assert "accept 19 PERSON “Ann Lee” in 19 articles · 1 refused" in said(desk)
        assert "overlaps PERSON" in said(desk)
        await desk.press("enter")
        assert labelled(path, 4, "PERSON") == ["Lee met"]
        assert labelled(path, 5, "PERSON") == ["Ann Lee"]


async def test_keys_that_are_typed_while_it_is_saved_wait_for_it(path: Path) -> None:
    async with at_desk(path) as desk:
        await desk.press("V", "a")
        assert "enter does it" in said(desk)
        for key in ("enter", "u", "U", "u", "down"):
            desk.app.key_queue.put(key_event(key))
        await desk.until(lambda: desk.ask("SELECT count(DISTINCT act) FROM log") == 4)
        await desk.settled()
        assert table(desk)._rows.at == 1
        assert desk.ask("SELECT count(*) FROM annotation") == 0


async def test_an_article_changed_meanwhile_is_left_out(path: Path) -> None:
    async with at_desk(path) as desk:
        await desk.press("V", "/", *"ann", "enter", "a")
        elsewhere(path, 4, "met", "EVENT")
        await desk.press("enter")
        assert "1 article left out, changed meanwhile" in said(desk)
        assert labelled(path, 4, "PERSON") == []
        assert labelled(path, 5, "PERSON") == ["Ann Lee"]
    assert faults(path) == []


async def test_a_filter_narrows_the_table(path: Path) -> None:
    """By label or text, in any case; escape drops it, then leaves."""
    async with at_desk(path) as desk:
        await desk.press("V", "/", *"zzz")
        assert listed(desk) == []
        assert "nothing found" in said(desk)
        await desk.press("escape")
        assert len(listed(desk)) == 4
        await desk.press("/", *"SOUR", "enter")
        assert listed(desk) == [("SOURCE", "Cy", 20)]
        await desk.press("escape")
        assert len(listed(desk)) == 4
        await desk.press("escape")
        assert desk.modal == ""


async def test_the_lines_of_a_filtered_text_are_left_before_the_filter(path: Path) -> None:
    """What is decided afterwards is what is marked, and in view."""
    async with at_desk(path) as desk:
        await desk.press("V", "/", *"sour", "enter", "enter")
        assert table(desk).group is not None
        await desk.press("escape")
        assert table(desk).group is None
        assert listed(desk) == [("SOURCE", "Cy", 20)]
        await desk.press("x")
        assert "reject 20 SOURCE “Cy”" in said(desk)
        await desk.press("escape", "escape")
        assert len(listed(desk)) == 4


async def test_a_filter_finds_what_is_not_listed(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there are very many texts, the rest is counted, and the file is asked."""
    monkeypatch.setattr("annotator.tui.screens.suggestions.LISTED", 2)
    async with at_desk(path) as desk:
        await desk.press("V")
        assert "and 2 more texts" in seen(desk)
        hidden = {"Bo", "Cy", "“No,”", "Ann Lee"} - {group.quote for group in table(desk).groups}
        await desk.press("/", *max(hidden, key=len).strip("“”,").lower(), "enter")
        assert {group.quote for group in table(desk).groups} <= hidden
        assert len(listed(desk)) == 1
        await desk.press("escape")
        assert len(listed(desk)) == 2


async def test_a_project_without_suggestions_says_so(tmp_path: Path) -> None:
    path = make(tmp_path / "none.db", [GRAIN, QUIET], suggested=False)
    async with at_desk(path) as desk:
        await desk.press("V")
        assert "nothing is undecided" in seen(desk)
        await desk.press("a", "x", "l", "enter", "space", "*", "down", "u")
        assert desk.acts() == 0
        await desk.press("escape", "escape")
        assert desk.modal == ""


async def test_what_is_pasted_is_refused_in_a_line_but_in_the_filter(path: Path) -> None:
    async with at_desk(path) as desk:
        await desk.press("V")
        desk.app.key_queue.put(events.Paste("axlu"))
        await desk.settled()
        assert "pasted text is not taken here" in seen(desk)
        assert desk.acts() == 0
        await desk.press("down", "/")
        assert "pasted" not in seen(desk)
        desk.app.key_queue.put(events.Paste("Bo"))
        await desk.settled()
        assert desk.app.screen.query_one(Input).value == "Bo"
        assert "pasted" not in seen(desk)


async def test_who_annotates_without_suggestions_does_not_see_them_here(path: Path) -> None:
    async with at_desk(path) as desk:
        desk.app.session.with_suggestions = False
        await desk.press("V")
        assert desk.modal == ""
        assert "hidden" in desk.said()


async def test_what_others_decided_is_still_one_s_own_to_decide(path: Path) -> None:
    """Another annotator has a table of their own."""
    with Store.open(path) as store:
        before = store.suggested_groups("Ben")
    async with at_desk(path) as desk:
        await desk.press("V", "*", "a", "enter")
    with Store.open(path) as store:
        assert store.suggested_groups("Ben") == before
        assert store.suggested_groups(ADA.annotator_id).listed == ()


async def test_the_table_agrees_with_what_each_article_offers(path: Path) -> None:
    """After accepting, relabelling, removing and moving, and with a proposal made twice."""
    with Store.open(path) as store:
        for number, row in enumerate(("p1", "p2", "c3")):
            store.connection.execute(
                "INSERT INTO suggestion SELECT ?, article, start, end, label, quote, score,"
                " 'other' FROM suggestion WHERE id = ?",
                (f"again{number}", row),
            )
    async with at_desk(path) as desk:
        await desk.press("a", "2", "x", "]", "a", "tab", "p", "]", "x", "a", "u")
        await desk.press("[", "[", "home", "x")
        await desk.written()
    with Store.open(path) as store:
        counted = {(g.label, g.quote): g.count for g in store.suggested_groups("Ada").listed}
        offered: dict[tuple[str, str], int] = {}
        for seq in range(1, 21):
            state = store.load(seq, ADA).state
            for suggestion in state.suggested.spans.values():
                if state.is_live(suggestion):
                    key = suggestion.label, suggestion.span.quote(state.article.text)
                    offered[key] = offered.get(key, 0) + 1
    assert counted == offered


async def test_it_fits_a_small_terminal_and_a_mouse(path: Path) -> None:
    async with at_desk(path, size=(40, 8)) as desk:
        await desk.press("V")
        assert "20 ORG" in seen(desk)
        await desk.pilot.click("#rows", offset=(10, 1))
        await desk.settled()
        assert table(desk).query_one("#rows").at == 1  # type: ignore[attr-defined]
        await desk.pilot.click("#rows", offset=(10, 1))
        await desk.settled()
        assert table(desk).group is not None
        await desk.press("a", "escape", "escape", "escape")
        assert desk.modal == ""
        assert marked(desk.stored()) == set()


@pytest.mark.parametrize("key", ["escape", "q"])
async def test_another_program_that_writes_is_waited_for_or_given_up(path: Path, key: str) -> None:
    """Nothing half done, and the table goes on. Whatever leaves the table gives it up."""
    async with at_desk(path) as desk:
        await desk.press("V", "a")
        with locked(path):
            desk.send("enter")
            await desk.until(lambda: desk.app.writer.trouble is not None)
            desk.send(key)
            await desk.settled()
        assert "not saved" in said(desk)
        assert desk.acts() == 0
        await desk.press("a", "enter", "u")
        assert "undone" in said(desk)
        assert desk.ask("SELECT count(*) FROM annotation") == 0


async def test_no_key_takes_away_what_was_not_saved_before_it_is_drawn(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Escape would leave the table, and nobody would know."""
    monkeypatch.setattr(saving, "UNSEEN", 1000.0)
    async with at_desk(path) as desk:
        await desk.press("V", "a")
        drawn: list[Callable[[], None]] = []
        with locked(path), pytest.MonkeyPatch.context() as patched:
            patched.setattr(table(desk), "call_after_refresh", drawn.append)
            desk.send("enter")
            await desk.until(lambda: desk.app.writer.trouble is not None)
            desk.send("escape", "escape")
            await desk.settled()
        await desk.press("escape", "x", "enter")
        assert "not saved" in said(desk)
        assert desk.acts() == 0
        drawn[0]()
        await desk.press("escape")
        assert desk.modal == ""


async def test_leaving_while_it_is_read_again_is_no_harm(path: Path) -> None:
    async with at_desk(path) as desk:
        await desk.press("V", "a")
        shown = table(desk)
        desk.send("enter")
        await desk.until(lambda: shown.plan is None and not shown.is_busy)
        desk.send("escape")
        await desk.settled()
        assert (desk.modal, desk.acts()) == ("", 1)
        desk.send("V", "escape")
        await desk.settled()
        await desk.press("escape")
        assert desk.modal == ""


async def test_what_is_hidden_is_not_listed(path: Path) -> None:
    """Nothing is decided on it unseen, and it is said."""
    async with at_desk(path, size=(120, 30)) as desk:
        await desk.press("V")
        labels = {label for label, _, _ in listed(desk)}
        assert len(labels) > 1
        await desk.press("escape", "L", "e", "e", "enter", "V")
        assert {label for label, _, _ in listed(desk)} < labels
        assert "entities hidden" in seen(desk)


async def test_nothing_is_decided_in_a_terminal_too_small_to_see_it(path: Path) -> None:
    async with at_desk(path) as desk:
        await desk.press("V")
        await desk.pilot.resize_terminal(20, 5)
        await desk.press("*", "a", "enter")
        assert desk.acts() == 0
        await desk.press("escape")
        assert desk.modal == ""


async def test_the_footer_says_what_keys_do_in_the_filter_and_after_it(path: Path) -> None:
    async with at_desk(path) as desk:
        await desk.press("V", "/")
        assert "enter keep the filter" in rendered(desk)[-1]
        await desk.press("enter")
        assert "a accept" in rendered(desk)[-1]
