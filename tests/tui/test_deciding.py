"""Accepting, rejecting and labelling by key, and what the file holds then."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.core.annotation import Origin, Status
from annotator.core.article import Article
from annotator.core.decision import Kind
from annotator.core.span import Span
from tests.tui.desk import at_desk
from tests.tui.projects import ADA, HARBOUR, make, marked, place, tied


async def test_accept_takes_the_claim_with_its_source_and_goes_on(path: Path) -> None:
    """The claim, its source and the link are one act; on a confirmed span it just goes on."""
    async with at_desk(path) as desk:
        assert desk.focus == ("CLAIM", "“The light was dark,”")
        await desk.press("a")
        assert marked(desk.stored()) == {
            ("CLAIM", "“The light was dark,”"),
            ("SOURCE", "Katrin Sepamaa"),
        }
        assert tied(desk.stored()) == {("“The light was dark,”", "attributed_to", "Katrin Sepamaa")}
        assert desk.stored() == desk.state
        assert desk.focus == ("PERSON", "Katrin Sepamaa")
        assert desk.acts() == 1
        assert "7 undecided" in desk.said("where")
        assert "in progress" in desk.said("where")
        await desk.press("home", "enter")
        assert desk.focus == ("PERSON", "Katrin Sepamaa")
        assert desk.acts() == 1
        await desk.press("enter")
        assert desk.focus == ("ORG", "Reuters")
        assert ("PERSON", "Katrin Sepamaa") in marked(desk.stored())


async def test_reject_and_remove_go_on(path: Path) -> None:
    """A rejected claim takes its source along; a removed annotation is never offered again."""
    async with at_desk(path) as desk:
        await desk.press("x")
        state = desk.stored()
        assert set(state.rejections) == {"c1", "s1", "k1"}
        assert "rejected CLAIM “The light was dark,” and 1 more span and 1 link: u" in desk.said()
        assert marked(state) == set()
        assert desk.focus == ("PERSON", "Katrin Sepamaa")
        await desk.press("a", "shift+tab")
        assert desk.focus == ("PERSON", "Katrin Sepamaa")
        await desk.press("x")
        assert marked(desk.stored()) == set()
        assert "removed PERSON “Katrin Sepamaa”: u takes it back" in desk.said()
        assert "p1" in desk.stored().rejections
        assert desk.focus == ("ORG", "Reuters")
        assert desk.stored() == desk.state


async def test_a_labels_key_goes_on_after_an_edge_was_moved(path: Path) -> None:
    """By a step or a hint; what was confirmed otherwise keeps the focus."""
    async with at_desk(path) as desk:
        await desk.press("n", "o", "1")
        assert ("PERSON", "Katrin") in marked(desk.stored())
        assert desk.focus == ("ORG", "Reuters")
        await desk.press("shift+tab", "p", "2")
        assert ("ORG", "Katrin Sepamaa") in marked(desk.stored())
        assert desk.focus == ("ORG", "Reuters")


async def test_that_claims_lose_their_source_with_it_is_said(path: Path) -> None:
    """They may be far from it; undo brings both back."""
    async with at_desk(path) as desk:
        while desk.focus != ("SOURCE", "Sepamaa"):
            await desk.press("tab")
        await desk.press("x")
        said = "SOURCE “Sepamaa” is no source of the claim any more: u undoes"
        assert said in desk.said()
        await desk.press("u")
        while desk.focus != ("CLAIM", "the ferry had no pilot"):
            await desk.press("tab")
        await desk.press("a", "shift+tab")
        while desk.focus != ("SOURCE", "Sepamaa"):
            await desk.press("shift+tab")
        await desk.press("x")
        assert said in desk.said()


async def test_a_label_of_the_same_layer_relabels_and_goes_on(path: Path) -> None:
    """The suggestion is taken with the other label."""
    async with at_desk(path) as desk:
        await desk.press("n", "2")
        assert marked(desk.stored()) == {("ORG", "Katrin Sepamaa")}
        [annotation] = desk.stored().annotations.values()
        assert (annotation.origin, annotation.suggestion_id) == (Origin.EDITED, "p1")
        assert desk.focus == ("ORG", "Reuters")
        await desk.press("shift+tab", "shift+tab", "1")
        assert marked(desk.stored()) == {("PERSON", "Katrin Sepamaa")}
        assert desk.focus == ("PERSON", "Katrin Sepamaa")


async def test_a_label_of_another_layer_adds_a_span(path: Path) -> None:
    """The suggestion in focus stays undecided and in focus; a confirmed one gives way."""
    async with at_desk(path) as desk:
        await desk.press("n", "n", "9")
        assert marked(desk.stored()) == {("SOURCE", "Reuters")}
        assert desk.focus == ("ORG", "Reuters")
        assert "8 undecided" in desk.said("where")
        [source] = desk.stored().annotations.values()
        assert source.attributes == {"kind": "person", "anonymous": False}
        assert source.origin is Origin.ADDED
        await desk.press("a", "shift+tab", "shift+tab", "0")
        assert ("CLAIM", "Reuters") in marked(desk.stored())


async def test_that_a_label_of_another_layer_added_a_span_is_said(path: Path) -> None:
    async with at_desk(path) as desk:
        await desk.press("n", "9")
        assert "added beside" in desk.said()


async def test_a_name_in_a_claim_is_the_word_at_the_cursor(path: Path) -> None:
    """Nobody means that thirty words are an event; on a quotation mark nothing is labelled."""
    async with at_desk(path) as desk:
        assert desk.focus[0] == "CLAIM"
        assert desk.word == "“"
        await desk.press("5")
        assert not marked(desk.stored())
        assert "no word here for EVENT" in desk.said()
        await desk.press("w", "w")
        assert desk.focus[0] == "CLAIM"
        await desk.press("5")
        assert marked(desk.stored()) == {("EVENT", "light")}
        assert desk.focus == ("EVENT", "light")


async def test_a_label_on_a_word_and_on_a_selection(path: Path) -> None:
    """Where no span is, the word is labelled; v selects more, with arrows both ways."""
    async with at_desk(path) as desk:
        await desk.press("end", "left", "6")
        assert marked(desk.stored()) == {("DATE", "Monday")}
        assert desk.focus == ("DATE", "Monday")
        for _ in range(4):
            await desk.press("b")
        assert desk.word == "s"
        await desk.press("v", "right", "right")
        assert desk.bench.selection == place(desk.text, "s board meets")
        assert "selection" in desk.said()
        await desk.press("v", "left", "left", "left", "left")
        assert desk.bench.selection == place(desk.text, "s board meets")
        await desk.press("5")
        assert ("EVENT", "s board meets") in marked(desk.stored())
        assert not desk.selected
        assert desk.focus == ("EVENT", "s board meets")
        await desk.press("home", "space", "right", "right", "space", "escape")
        assert not desk.selected
        assert desk.acts() == 2


async def test_a_selection_grows_backwards_and_its_edges_move(path: Path) -> None:
    """As an annotation's do, without anything being written."""
    async with at_desk(path) as desk:
        await desk.press("end", "left", "v", "left", "left", "v")
        assert desk.bench.selection == place(desk.text, "meets on Monday")
        await desk.press("j", "p", "k", "k")
        assert desk.bench.selection == place(desk.text, "on Monday.")
        assert desk.acts() == 0


async def test_pick_a_label_by_typing(path: Path) -> None:
    """The best match comes first; escape picks none."""
    async with at_desk(path) as desk:
        await desk.press("n", "n", "l")
        assert desk.modal == "Picking"
        await desk.press(*"quan", "enter")
        assert desk.modal == ""
        assert marked(desk.stored()) == {("QUANTITY", "Reuters")}
        await desk.press("l", "escape", "l", *"zzz", "enter", "escape")
        assert (desk.acts(), desk.modal) == (1, "")
        await desk.press("l", *"o", "down", "up", "enter")
        assert ("ORG", "Tallinn") in marked(desk.stored())


async def test_a_refused_decision_says_why_and_changes_nothing(path: Path) -> None:
    """Sources may not overlap."""
    async with at_desk(path) as desk:
        await desk.press("a", "home", "n", "v", "right", "right", "9")
        assert "SOURCE" in desk.said()
        assert desk.acts() == 1
        assert desk.stored() == desk.state


async def test_accept_all_is_one_act(path: Path) -> None:
    """One key, one undo."""
    async with at_desk(path) as desk:
        await desk.press("A")
        assert len(desk.stored().annotations) == 10
        assert tied(desk.stored()) == {
            ("“The light was dark,”", "attributed_to", "Katrin Sepamaa"),
            ("the ferry had no pilot", "attributed_to", "Sepamaa"),
        }
        assert desk.acts() == 1
        assert "accepted 10 spans and 2 links: u" in desk.said()
        assert "none undecided" in desk.said("where")
        await desk.press("u")
        assert "undone: accept, 10 spans and 2 links" in desk.said()
        await desk.press("U")
        await desk.press("A")
        assert "nothing undecided" in desk.said()
        await desk.press("u")
        assert marked(desk.stored()) == set()
        assert "8 undecided" in desk.said("where")


async def test_everywhere_labels_every_identical_mention(path: Path) -> None:
    """Suggested ones are accepted, others added: one act; u takes it all back."""
    async with at_desk(path) as desk:
        while desk.focus != ("PLACE", "Tallinn"):
            await desk.press("n")
        await desk.press(".")
        spans = {a.span for a in desk.stored().annotations.values()}
        assert spans == {place(HARBOUR.text, "Tallinn", n) for n in range(3)}
        assert desk.focus == ("PLACE", "Tallinn")
        assert "on 3 mentions" in desk.said()
        assert desk.acts() == 1
        await desk.press("u")
        assert marked(desk.stored()) == set()


async def test_flag_and_note_a_span_or_the_article(path: Path) -> None:
    """A flagged suggestion is accepted; without a focus both are about the article."""
    async with at_desk(path) as desk:
        await desk.press("n", "!")
        assert [a.flagged for a in desk.stored().annotations.values()] == [True]
        assert "PERSON accepted and flagged" in desk.said()
        await desk.press("!")
        assert not desk.confirmed.flagged
        assert "PERSON no longer flagged, still accepted: u u takes it back" in desk.said()
        await desk.press("u", "u")
        assert marked(desk.stored()) == set()
        await desk.press("!", "right", "left", "!")
        assert "PERSON no longer flagged, still accepted " in desk.said()
        await desk.press("c")
        assert desk.modal == "Writing"
        await desk.press(*"sure? x", "enter")
        assert [a.note for a in desk.stored().annotations.values()] == ["sure? x"]
        assert "note: sure? x" in desk.said()
        await desk.press("c", *"no", "escape")
        assert desk.confirmed.note == "sure? x"
        await desk.press("end", "!", "c", *"odd", "enter")
        progress = desk.stored().progress
        assert (progress.flagged, progress.note, progress.status) == (
            True,
            "odd",
            Status.IN_PROGRESS,
        )
        assert "⚑" in desk.said("where")
        await desk.press("u", "u")
        assert (desk.stored().progress.flagged, desk.stored().progress.note) == (False, "")


async def test_attributes_are_set_together(path: Path) -> None:
    """Letters set and unset; enter writes them all in one act, escape none."""
    async with at_desk(path) as desk:
        await desk.press("e")
        assert desk.modal == "Attributes"
        await desk.press("d", "escape")
        assert desk.acts() == 0
        await desk.press("e", "d", "e", "enter")
        assert "CLAIM accepted with its attributes: u takes it back" in desk.said()
        claim = next(a for a in desk.stored().annotations.values() if a.label == "CLAIM")
        assert claim.attributes == {"form": "direct", "stance": "denied", "voice": "attributed"}
        assert desk.acts() == 1
        assert len(tied(desk.stored())) == 1
        await desk.press("e", "d", "enter")
        assert "form" not in desk.confirmed.attributes
        await desk.press("u")
        assert desk.confirmed.attributes["form"] == "direct"
        while desk.focus != ("SOURCE", "Katrin Sepamaa"):
            await desk.press("tab")
        await desk.press("e", "a", "enter")
        assert desk.confirmed.attributes == {"kind": "person", "anonymous": True}
        await desk.press("e", "a", "enter")
        assert desk.confirmed.attributes == {"kind": "person", "anonymous": False}
        await desk.press("tab", "e")
        assert "has no attributes" in desk.said()


async def test_keys_without_a_span_say_so(path: Path) -> None:
    """Nothing is written."""
    async with at_desk(path) as desk:
        await desk.press("end")
        assert desk.focus == ()
        for key, words in (
            *(("x", "no span here"), (".", "no span here"), ("e", "no span here")),
            *(("s", "no span here"), ("p", "no span here"), ("u", "nothing to undo")),
            ("U", "nothing to redo"),
        ):
            await desk.press(key)
            assert words in desk.said(), key
        assert desk.acts() == 0


async def test_kinds_of_decisions_are_logged(path: Path) -> None:
    """The log tells what each key did."""
    async with at_desk(path) as desk:
        await desk.press("a", "x", "3", "p", "!")
        kinds = {
            row["kind"] for row in desk.app.session.store.connection.execute("SELECT kind FROM log")
        }
        assert {Kind.ACCEPT, Kind.LINK, Kind.REJECT, Kind.RELABEL, Kind.STATUS} <= kinds
        assert desk.stored() == desk.state


async def test_an_empty_article_takes_every_key(path: Path) -> None:
    """Nothing to see, nothing to break."""
    empty = make(path.with_name("empty.db"), [Article("empty", ""), Article("blank", " \n ")])
    for article in ("empty", "blank"):
        async with at_desk(empty, ADA, article=article) as desk:
            await desk.press(*"1axnNmwbjkopJKOP=v2v!u.sAeU", "up", "down", "home", "end", "tab")
            assert Span(0, 1) not in {a.span for a in desk.state.annotations.values()}
            await desk.press("/", *"q", "enter", "escape", "d")


@pytest.mark.parametrize("key", ["a", "enter", "x", "s", "e", "c", "!", ".", "X"])
async def test_with_a_selection_nothing_is_done_to_a_span_that_nobody_sees_named(
    path: Path, key: str
) -> None:
    """It is said, and the selection stays; what was found by a search is no such selection."""
    async with at_desk(path) as desk:
        await desk.press("n", "v", "right", "v")
        selected = desk.selected
        await desk.press(key)
        assert "a selection is open: a label's key labels it, esc drops it" in desk.said()
        assert (desk.modal, desk.acts(), desk.selected) == ("", 0, selected)
        await desk.press("escape", "x")
        assert desk.acts() == 1


async def test_the_span_that_a_search_comes_upon_can_be_decided(path: Path) -> None:
    async with at_desk(path) as desk:
        await desk.press("/", *"Reuters", "enter", "x")
        assert desk.acts() == 1
