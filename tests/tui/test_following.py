"""Going along links by key."""

from __future__ import annotations

from pathlib import Path

from annotator.core.article import Article
from annotator.core.state import Item
from annotator.core.suggestion import SuggestedLink, Suggestion, Suggestions
from annotator.store.store import Store
from annotator.tui.following import ends_of
from tests.tui.desk import Desk, at_desk
from tests.tui.projects import AT, make, place, tied
from tests.tui.reviews import annotate, at_check

LIGHT, FERRY = "“The light was dark,”", "the ferry had no pilot"


def focus(desk: Desk, id: str) -> None:
    """Bring a suggestion, or what became of it, into focus."""
    item = desk.state.item(desk.state.accepted.get(id, id))
    assert item
    desk.bench.focus_on(item)


async def test_from_a_claim_to_its_source_and_back(path: Path) -> None:
    """Suggested links count; nothing is decided."""
    async with at_desk(path) as desk:
        focus(desk, "c2")
        await desk.press(">")
        assert desk.focus == ("SOURCE", "Sepamaa")
        assert "attributed_to 1/1: SOURCE “Sepamaa”" in desk.said()
        await desk.press(">")
        assert desk.focus == ("CLAIM", FERRY)
        assert "back: CLAIM “the ferry had no pilot”" in desk.said()
        await desk.press(">")
        assert desk.focus == ("SOURCE", "Sepamaa")
        assert desk.acts() == 0


async def test_from_a_source_to_each_of_its_claims_and_back(path: Path) -> None:
    """In reading order; the types of several links between the same two are all named."""
    async with at_desk(path) as desk:
        await desk.press("A", "A")
        focus(desk, "c2")
        await desk.press("s")
        assert desk.screen.mode
        letter = desk.screen.mode.hints[desk.text.index("Katrin")]
        await desk.press(letter.upper())
        assert tied(desk.stored()) >= {
            (LIGHT, "attributed_to", "Katrin Sepamaa"),
            (FERRY, "attributed_to", "Katrin Sepamaa"),
        }
        focus(desk, "s1")
        for said, quote in (("attributed_to 1/2", LIGHT), ("attributed_to 2/2", FERRY)):
            await desk.press(">")
            assert said in desk.said()
            assert desk.focus == ("CLAIM", quote)
        await desk.press(">")
        assert "back: SOURCE" in desk.said()
        assert desk.focus == ("SOURCE", "Katrin Sepamaa")


async def test_who_leaves_the_way_begins_another(path: Path) -> None:
    """From wherever the focus is now."""
    async with at_desk(path) as desk:
        focus(desk, "c2")
        await desk.press(">")
        focus(desk, "c1")
        await desk.press(">")
        assert desk.focus == ("SOURCE", "Katrin Sepamaa")
        await desk.press(">")
        assert desk.focus == ("CLAIM", LIGHT)


async def test_a_decision_on_the_way_does_not_end_it(path: Path) -> None:
    """The source's edge is moved, which accepts it; the claim is still where one came from."""
    async with at_desk(path) as desk:
        focus(desk, "c2")
        await desk.press(">", "j", "k", "o", "p")
        assert desk.acts() > 0
        await desk.press(">")
        assert desk.focus == ("CLAIM", FERRY)


async def test_a_link_that_is_taken_away_is_followed_no_more(path: Path) -> None:
    """Nor is one whose other end was rejected."""
    async with at_desk(path) as desk:
        focus(desk, "c2")
        await desk.press("s", "x", ">")
        assert "CLAIM has no link to follow" in desk.said()
        focus(desk, "s1")
        await desk.press("x")
        focus(desk, "c1")
        await desk.press(">")
        assert "no link to follow" in desk.said()


async def test_without_a_link_or_a_span_it_is_said(path: Path) -> None:
    """And the cursor stays."""
    async with at_desk(path) as desk:
        focus(desk, "t1")
        await desk.press(">")
        assert "PLACE has no link to follow" in desk.said()
        assert desk.focus == ("PLACE", "Tallinn")
        await desk.press("end", ">")
        assert "no span here whose link could be followed" in desk.said()


async def test_the_other_end_comes_into_view(path: Path) -> None:
    """However small the terminal."""
    async with at_desk(path, size=(40, 8)) as desk:
        focus(desk, "c2")
        desk.screen.show_marks()
        for _ in range(2):
            await desk.press(">")
            item: Item | None = desk.bench.focus
            assert item and desk.screen.view.rows_of(item.span)


async def test_links_are_followed_in_a_check(path: Path) -> None:
    """Those that the annotator made."""
    async with at_check(annotate(path)) as desk:
        claim = next(i for i in desk.state.suggested.spans.values() if desk.quote(i) == FERRY)
        desk.bench.focus_on(claim)
        await desk.press(">")
        assert desk.focus == ("SOURCE", "Sepamaa")


async def test_a_source_accepted_alone_still_leads_to_its_undecided_claim(path: Path) -> None:
    """The link is suggested, and stays so until the claim is decided."""
    async with at_desk(path) as desk:
        focus(desk, "s2")
        await desk.press("a")
        focus(desk, "s2")
        source = desk.confirmed
        assert [desk.quote(end) for end, _ in ends_of(desk.state, source)] == [FERRY]
        await desk.press(">")
        assert desk.focus == ("CLAIM", FERRY)
        await desk.press(">")
        assert desk.focus == ("SOURCE", "Sepamaa")


async def test_a_link_to_what_is_hidden_is_not_followed(path: Path) -> None:
    """It is said, and one stays."""
    async with at_desk(path) as desk:
        assert desk.focus[0] == "CLAIM"
        await desk.press("L", "s", "s", "enter", ">")
        assert desk.focus[0] == "CLAIM"
        assert "sources are hidden" in desk.said()


async def test_in_a_narrow_terminal_the_other_end_is_whole(path: Path) -> None:
    """The claim is seen in the text; its source, and whom that stands for, is judged here."""
    she = Article("she", "Ada Byron said it rains. Later she said that it had been pouring.", {})
    claim = place(she.text, "that it had been pouring")
    spans = (
        Suggestion("c", claim, "CLAIM", "hand", 0.9),
        Suggestion("s", place(she.text, "she"), "SOURCE", "hand", 0.9),
        Suggestion("p", place(she.text, "Ada Byron"), "PERSON", "hand", 0.9),
    )
    links = (
        SuggestedLink("k", "attributed_to", "c", "s", "hand", 0.9),
        SuggestedLink("r", "refers_to", "s", "p", "hand", 0.9),
    )
    db = make(path.with_name("she.db"), [she], suggested=False)
    with Store.open(db) as store:
        store.suggest([(1, she, Suggestions(spans, links), None)], "hand", AT)
    async with at_desk(db, size=(60, 24)) as desk:
        await desk.press("n")
        assert desk.focus == ("CLAIM", "that it had been pouring")
        assert "suggested 0.90 · → she → Ada Byron" in desk.said()
        await desk.press("a", "shift+tab", "shift+tab")
        await desk.press("tab")
        while desk.focus != ("CLAIM", "that it had been pouring"):
            await desk.press("tab")
        assert "accepted · → she" in desk.said()
