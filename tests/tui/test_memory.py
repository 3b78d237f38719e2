"""What an annotator decided before shapes what they see in the articles they open."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.core.article import Article
from annotator.core.span import Span
from annotator.core.suggestion import Suggestion, Suggestions
from annotator.store.log import Actor
from annotator.store.store import Store
from annotator.tui.widgets.span_panel import SpanPanel
from tests.tui.desk import Desk, at_desk
from tests.tui.projects import AT, make

TEXTS = [f"{n}. Narvik sailed from Tallinn. Orla Venn spoke." for n in range(5)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Narvik is suggested as a place in every article, Orla Venn in none."""
    articles = [Article(f"a{n}", text) for n, text in enumerate(TEXTS)]
    path = make(tmp_path / "a.db", articles, suggested=False)
    span = Span(3, 9)
    batch = [
        (n + 1, a, Suggestions((Suggestion(f"s{n}", span, "PLACE", "small"),)), None)
        for n, a in enumerate(articles)
    ]
    with Store.open(path) as store:
        store.suggest(batch, "small", AT)
    return path


def seen(desk: Desk) -> list[tuple[str, str]]:
    return [
        (item.label, desk.quote(item))
        for _, _, _, id in desk.state.live
        if (item := desk.state.item(id))
    ]


async def test_what_was_decided_often_is_suggested_at_once_and_not_what_was_rejected(
    path: Path,
) -> None:
    """Without leaving, in the next article that is opened; and the panel says why."""
    async with at_desk(path, size=(160, 40)) as desk:
        for _ in range(3):
            await desk.press("x", "/", *"Orla Venn", "enter", "1", "d")
            await desk.written()
        assert desk.text == TEXTS[3]
        assert seen(desk) == [("PERSON", "Orla Venn")]
        assert desk.focus == ("PERSON", "Orla Venn")
        panel = " ".join(strip.text.strip() for strip in desk.screen.query_one(SpanPanel)._strips)
        assert "memory: 3 accepted, 0 rejected" in panel
        await desk.press("a")
        await desk.written()
        assert desk.stored(4) == desk.state
    with Store.open(path) as store:
        assert list(store.faults()) == []


async def test_another_annotator_sees_nothing_of_it(path: Path) -> None:
    """On the same file."""
    async with at_desk(path) as desk:
        for _ in range(2):
            await desk.press("x", "d")
            await desk.written()
        assert seen(desk) == []
    async with at_desk(path, Actor("Ben"), article="a2") as desk:
        assert seen(desk) == [("PLACE", "Narvik")]
