"""The label schema is changed while somebody is at work."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from annotator.core.schema_change import SchemaChange
from annotator.store.store import Store
from tests.store.projects import LATER, new_id
from tests.tui.desk import at_desk, rendered
from tests.tui.projects import marked


def renamed(path: Path, old: str, new: str) -> None:
    """Give a label another name, as another program does."""
    with Store.open(path) as store:
        was = store.label_schema
        labels = tuple(replace(it, name=new) if it.name == old else it for it in was.labels)
        links = tuple(
            replace(
                it,
                from_labels=tuple(new if name == old else name for name in it.from_labels),
                to_labels=tuple(new if name == old else name for name in it.to_labels),
            )
            for it in was.link_types
        )
        now = replace(was, labels=labels, link_types=links)
        change = SchemaChange(was, now, {old: new})
        store.migrate(change, store.label_schema_source(), "Rae", new_id(), LATER, drop=False)


async def test_nothing_is_written_under_the_old_schema(path: Path) -> None:
    """The line below says what to do, in 80 columns; after opening it again work goes on."""
    async with at_desk(path, size=(80, 24)) as desk:
        await desk.press("a")
        before = marked(desk.stored())
        renamed(path, "PERSON", "HUMAN")
        await desk.press("a")
        told = "not saved: leave, and open it again: its label schema was changed"
        await desk.until(lambda: any(told in line for line in rendered(desk)))
        assert marked(desk.stored()) == before
    async with at_desk(path) as desk:
        await desk.press("a")
        assert len(marked(desk.stored())) > len(before)


async def test_whoever_is_renamed_meanwhile_is_told_and_leaves_in_peace(path: Path) -> None:
    """Their decision is not written; that the file was written anew is no damage to it."""
    async with at_desk(path, size=(80, 24)) as desk:
        await desk.press("a")
        with Store.open(path) as store:
            assert store.rename_annotator("Ada", "Zed")[0]
        await desk.press("a")
        told = "not saved: leave, and open it again: an annotator was renamed"
        await desk.until(lambda: any(told in line for line in rendered(desk)))
        await desk.quit()
        assert desk.app.fault is None
        desk.app.session.store.check_place()


async def test_what_was_decided_before_can_still_be_undone(path: Path) -> None:
    """Under the name that holds now."""
    async with at_desk(path) as desk:
        await desk.press("a", "a")
        before = marked(desk.stored())
        assert any(label == "PERSON" for label, _ in before)
    renamed(path, "PERSON", "HUMAN")
    async with at_desk(path) as desk:
        assert any(label == "HUMAN" for label, _ in marked(desk.stored()))
        await desk.press("u")
        assert "undone: " in desk.said()
        await desk.press("u", "u")
        assert marked(desk.stored()) == set()
