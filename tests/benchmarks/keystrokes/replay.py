"""The keys of the simulated annotator, pressed in the real interface."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from annotator.core.label_schema import LabelSchema
from annotator.core.state import State
from annotator.core.suggestion import Suggestions
from annotator.store.store import Store
from tests.benchmarks.keystrokes.gold import Gold
from tests.tui.desk import at_desk
from tests.tui.projects import AT


async def replayed(
    path: Path,
    material: Iterable[tuple[Gold, Suggestions, Sequence[str]]],
    label_schema: LabelSchema,
    size: tuple[int, int] = (120, 40),
) -> list[State]:
    """What a project file holds after all keys, article by article."""
    material = list(material)
    with Store.create(path, label_schema, f"name: {label_schema.name}\n", AT) as store:
        for gold, suggestions, _ in material:
            seq = store.add([gold.article], AT)[0].seq
            store.suggest([(seq, gold.article, suggestions, None)], "simulation", AT)
    states = []
    for seq, (gold, _, keys) in enumerate(material, 1):
        async with at_desk(path, article=gold.article.id, size=size) as desk:
            await desk.press(*keys)
            states.append(desk.stored(seq))
    return states
