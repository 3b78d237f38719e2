"""The way to what the machine is least sure of."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from annotator.store.store import Store
from tests.store.projects import AT
from tests.tui.desk import Desk, at_desk, rendered
from tests.tui.projects import ARTICLES, make, proposed


def scored(path: Path, scores: dict[str, float]) -> Path:
    """A project in which these suggestions of the first article have these scores, no other any."""
    make(path, ARTICLES, suggested=False)
    with Store.open(path) as store:
        for seq in range(1, len(ARTICLES) + 1):
            article = store.article(seq)
            found = proposed(article)
            spans = tuple(replace(s, score=scores.get(s.id)) for s in found.spans)
            store.suggest([(seq, article, replace(found, spans=spans), None)], "hand", AT)
    return path


async def least_certain(desk: Desk) -> None:
    await desk.press("ctrl+p")
    await desk.type("least certain")
    await desk.press("enter")
    await desk.until(lambda: desk.modal == "")


async def test_the_palette_goes_to_the_least_certain_and_on(tmp_path: Path) -> None:
    """Nearest to a half first, whichever side; what has no score is passed over."""
    path = scored(tmp_path / "p.db", {"o2": 0.95, "c2": 0.4, "t2": 0.55, "c1": 0.1})
    async with at_desk(path, article="harbour", size=(140, 40)) as desk:
        for id in ("t2", "c2", "c1", "o2"):
            await least_certain(desk)
            assert desk.screen.bench.focus_id == id
        assert "suggested 0.95" in "\n".join(rendered(desk))
        await least_certain(desk)
        assert "no other one has a score" in desk.said()
        assert desk.screen.bench.focus_id == "o2"


async def test_without_scores_it_says_so(tmp_path: Path) -> None:
    """Where there is something undecided, and where there is nothing."""
    async with at_desk(scored(tmp_path / "p.db", {}), article="harbour") as desk:
        await least_certain(desk)
        assert "the suggestions here have no scores" in desk.said()
        await desk.press("A")
        await least_certain(desk)
        assert "nothing undecided here" in desk.said()


@pytest.mark.parametrize("scores", [{}, {"o2": 0.7}])
async def test_a_list_sorted_by_uncertainty_says_when_there_is_none(
    tmp_path: Path, scores: dict[str, float]
) -> None:
    """As long as nothing that is undecided has a score."""
    async with at_desk(scored(tmp_path / "p.db", scores), article="quiet") as desk:
        await desk.press("g", "/", *"sort:uncertainty")
        assert ("no suggestion has a score" in desk.said()) is (not scores)
