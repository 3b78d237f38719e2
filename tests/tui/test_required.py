"""Attributes that an annotation must have before its article is finished."""

from __future__ import annotations

from pathlib import Path

from annotator.core.annotation import Status
from annotator.ingest.label_schema import parse_label_schema
from annotator.store.store import Store
from tests.tui.desk import at_desk
from tests.tui.projects import AT, GRAIN, proposed

_SCHEMA = """
name: strict
layers: {all: {overlap: any}}
labels:
  SOURCE: {layer: all, key: "9"}
  ORG: {layer: all, key: "2"}
  CLAIM: {layer: all, key: "0", attributes: {form: {choice: [direct, indirect], required: true}}}
links:
  attributed_to: {from: [CLAIM], to: [SOURCE]}
"""


def _project(path: Path) -> Path:
    with Store.create(path, parse_label_schema(_SCHEMA, "strict.yaml"), _SCHEMA, AT) as store:
        store.suggest([(store.add([GRAIN], AT)[0].seq, GRAIN, proposed(GRAIN), None)], "hand", AT)
    return path


async def test_an_article_is_finished_only_with_its_required_attributes(tmp_path: Path) -> None:
    """Neither by d over what is confirmed, nor by D over what it would confirm."""
    async with at_desk(_project(tmp_path / "strict.db")) as desk:
        await desk.press("D")
        assert "CLAIM “Grain prices rise” would lack its attribute form" in desk.said()
        assert desk.acts() == 0
        await desk.press("A", "d")
        assert "CLAIM needs its attribute form" in desk.said()
        assert desk.modal == "Attributes"
        assert desk.stored().progress.status is Status.IN_PROGRESS
        await desk.press("d", "enter", "d")
        assert desk.stored().progress.status is Status.FINISHED


async def test_nothing_is_decided_in_a_terminal_too_small_to_see_it(tmp_path: Path) -> None:
    """All keys but that for leaving are without effect until there is room again."""
    async with at_desk(_project(tmp_path / "strict.db")) as desk:
        await desk.pilot.resize_terminal(20, 5)
        await desk.press("a", "x", "A", "D")
        assert desk.acts() == 0
        await desk.pilot.resize_terminal(80, 24)
        await desk.press("a")
        assert desk.acts() == 1
