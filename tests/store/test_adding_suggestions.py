"""A second suggester adds to what the first has left, and can be done again by itself."""

from __future__ import annotations

import pytest

from annotator.core.span import Span
from annotator.core.suggestion import SuggestedLink, Suggestion, Suggestions
from annotator.store.store import Store
from tests.store.projects import ADA, AT, TALKS, do, project, rows

Places = tuple[tuple[int, int, str], ...]

BOTH, FIRST, SECOND = (14, 19, "PERSON"), (0, 7, "CLAIM"), (0, 2, "ORG")


@pytest.fixture
def empty(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A project of one article that no suggester has been over."""
    return Store.open(project(tmp_path_factory.mktemp("p") / "p.db", [TALKS]))


def give(store: Store, name: str, *places: tuple[int, int, str], error: str | None = None) -> int:
    """A run of a suggester; the first span is linked to the second."""
    spans = tuple(
        Suggestion(f"{name}-{a}-{c}-{len(rows(store, 'log'))}", Span(a, b), c, name)
        for a, b, c in places
    )
    links = [SuggestedLink(f"{s.id}-l", "t", s.id, spans[0].id, name) for s in spans[1:2]]
    found = Suggestions(spans, tuple(links))
    return store.suggest([(1, TALKS, found, error)], name, AT, everything=True, adding=True)


def there(store: Store) -> list[tuple[int, int, str, str]]:
    """Start, end, label and suggester of all that is suggested."""
    spans = store.load(1, ADA).state.suggested.spans.values()
    return sorted((s.span.start, s.span.end, s.label, s.suggester) for s in spans)


def test_the_second_adds_to_the_first(empty: Store) -> None:
    """What both propose has both names; both have been here."""
    with empty as store:
        give(store, "one", BOTH, FIRST)
        give(store, "two", SECOND, BOTH)
        assert there(store) == [(*SECOND, "two"), (*FIRST, "one"), (*BOTH, "one, two")]
        assert len(rows(store, "suggested_link")) == 2
        assert [row[1] for row in rows(store, "suggest_run")] == ["one, two"]
        for name in ("one", "two", "two, one"):
            assert store.waiting(name) == []
        assert store.waiting("one, three") == [1]
        assert store.waiting("one", alone=True) == [1]
        assert store.waiting("on") == [1]


def test_a_suggester_that_runs_again_takes_back_its_own_alone(empty: Store) -> None:
    """Also what a part of it (a gazetteer) had proposed."""
    with empty as store:
        give(store, "one", BOTH, FIRST)
        give(store, "two", BOTH, SECOND)
        give(store, "one")
        assert there(store) == [(*SECOND, "two"), (*BOTH, "two")]
        give(store, "two", BOTH)
        assert there(store) == [(*BOTH, "two")]


def test_a_decided_suggestion_stays_once(empty: Store) -> None:
    """Its id and its name are pinned, and nothing comes beside it."""
    with empty as store:
        give(store, "one", BOTH)
        id = next(iter(store.load(1, ADA).state.suggested.spans))
        do(store, 1, ADA, lambda act: act.accept(id))
        give(store, "two", BOTH, SECOND)
        give(store, "one", FIRST)
        assert there(store) == [(*SECOND, "two"), (*FIRST, "one"), (*BOTH, "one")]
        assert id in store.load(1, ADA).state.suggested.spans


def test_a_run_that_failed_takes_nothing_away_and_is_to_do_again(empty: Store) -> None:
    """Then it adds."""
    with empty as store:
        give(store, "one", FIRST)
        give(store, "two", error="no")
        assert there(store) == [(*FIRST, "one")]
        assert store.waiting("two") == [1]
        give(store, "two", SECOND)
        assert there(store) == [(*SECOND, "two"), (*FIRST, "one")]
        assert store.waiting("one, two") == []
