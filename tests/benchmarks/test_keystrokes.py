"""The simulated annotator presses keys that do in the interface what they did without it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from annotator.core.annotation import Status
from annotator.core.state import start_state
from annotator.core.suggestion import Suggestions
from annotator.core.suggestion_set import SuggestionSet
from tests.benchmarks.keystrokes.annotator import Manner, NotGoldError, keys_for
from tests.benchmarks.keystrokes.gold import Gold, gold_of, made_of, without_bars
from tests.benchmarks.keystrokes.invented import claims, names, suggested
from tests.benchmarks.keystrokes.replay import replayed
from tests.benchmarks.keystrokes.screen import KeyScreen
from tests.tui.projects import schema

MATERIAL = {"names": (*names(), schema("news")), "claims": (*claims(), schema("attribution"))}


def keys(name: str, manner: Manner, *, suggested: bool = True) -> list[str]:
    """What is pressed for one of the articles."""
    gold, suggestions, label_schema = MATERIAL[name]
    given = suggestions if suggested else Suggestions()
    state = start_state(gold.article, label_schema, SuggestionSet.of(given))
    return keys_for(gold, KeyScreen(state), manner)


@pytest.mark.parametrize("manner", Manner)
@pytest.mark.parametrize("name", MATERIAL)
async def test_the_keys_do_the_same_in_the_interface(
    tmp_path: Path, name: str, manner: Manner
) -> None:
    """Down to the last span and link, and the article is finished."""
    gold, suggestions, label_schema = MATERIAL[name]
    pressed = keys(name, manner)
    [state] = await replayed(tmp_path / "a.db", [(gold, suggestions, pressed)], label_schema)
    assert made_of(state) == (gold.spans, gold.ties)
    assert state.progress.status is Status.FINISHED


async def test_without_suggestions_as_well(tmp_path: Path) -> None:
    """By hints, label keys, links and what labels every mention."""
    for name, (gold, _, label_schema) in MATERIAL.items():
        pressed = keys(name, Manner.EACH, suggested=False)
        given = (gold, Suggestions(), pressed)
        [state] = await replayed(tmp_path / f"{name}.db", [given], label_schema)
        assert made_of(state) == (gold.spans, gold.ties)


@pytest.mark.parametrize("name", MATERIAL)
def test_suggestions_that_are_all_right_cost_a_key_each_at_most(name: str) -> None:
    """A source comes along with its claim; the key that finishes takes all, if one wants it to."""
    gold, _, label_schema = MATERIAL[name]
    right = suggested(sorted(gold.spans), sorted(gold.ties))

    def count(manner: Manner) -> int:
        state = start_state(gold.article, label_schema, SuggestionSet.of(right))
        return len(keys_for(gold, KeyScreen(state), manner))

    assert count(Manner.EACH) <= len(gold.spans) + 1
    assert count(Manner.REST) == 1


def test_each_costs_no_less_than_nothing() -> None:
    """Wrong suggestions are still better than none here, and none costs most."""
    for name in MATERIAL:
        assert len(keys(name, Manner.EACH)) < len(keys(name, Manner.EACH, suggested=False))


def test_what_cannot_be_made_is_told() -> None:
    """Two spans that the schema lets nobody put there: gold that is not allowed."""
    gold, _, label_schema = MATERIAL["names"]
    crossing = replace(gold, spans=frozenset(((0, 10, "PLACE"), (7, 16, "PLACE"))))
    state = start_state(crossing.article, label_schema)
    with pytest.raises(NotGoldError):
        keys_for(crossing, KeyScreen(state))
    allowed = without_bars(crossing, label_schema)
    assert allowed.spans == {(0, 10, "PLACE")}
    keys_for(allowed, KeyScreen(state))


def test_gold_is_read_with_its_links() -> None:
    """Labels renamed, edges trimmed, and what is left out takes its links along."""
    spans = [(0, 4, "Who"), (4, 8, "What"), (9, 11, "Misc")]
    row = {
        "id": "a",
        "text": "Oru says it .",
        "spans": [{"start": s, "end": e, "label": label} for s, e, label in spans],
        "attributions": [{"source": [0, 2], "claim": [1]}],
    }
    gold = gold_of(row, {"Who": "SOURCE", "What": "CLAIM"})
    assert gold == Gold(
        gold.article,
        frozenset(((0, 3, "SOURCE"), (4, 8, "CLAIM"))),
        frozenset((((4, 8, "CLAIM"), (0, 3, "SOURCE")),)),
    )
