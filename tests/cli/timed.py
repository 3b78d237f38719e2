"""A project on which several people worked on several days, and how long that took."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from annotator.core.acts import Act
from annotator.core.annotation import Status
from annotator.core.article import Article
from annotator.core.suggestion import Suggestions
from annotator.core.timing import Spent
from annotator.store.log import Actor, ActRecord, Change, Role
from annotator.store.store import Store
from tests.store.projects import new_id, project, proposed

TEXT = "Grain prices rise, the ministry said. Reuters reports."


def timed(path: Path, names: Sequence[str] = ("Ada", "Ben"), articles: int = 8) -> Path:
    """Each finishes all but the last articles, one a day and a half, the slower the later named."""
    made = [Article("grain", f"{TEXT} {n} {'more ' * n}".strip(), {}) for n in range(articles)]
    with Store.open(project(path, made)) as store:
        for seq, article in list(store.numbered_articles(list(range(1, articles + 1)))):
            store.suggest([(seq, article, _with_ids_of(article, seq), None)], "s", _day(0))
        for slow, name in enumerate(names, 1):
            for seq in range(1, articles - slow + 1):
                _finish(store, Actor(name), seq, _day(seq * 3 // 2), seq * 20.0 * slow)
        _finish(store, Actor("Eve", Role.REVIEWER), 1, _day(1), 1000)
        _finish(store, Actor("@gold"), 2, _day(1), 1000)
    return path


def _with_ids_of(article: Article, seq: int) -> Suggestions:
    found = proposed(Article("grain", article.text, {}), f"s{seq}")
    return replace(found, spans=tuple(replace(it, suggester="s") for it in found.spans))


def _day(number: int) -> str:
    return f"2026-03-{number + 1:02}T12:00:00.000Z"


def _finish(store: Store, actor: Actor, seq: int, at: str, seconds: float) -> None:
    opened = store.load(seq, actor)
    act = Act(opened.state, new_id)
    for number, entry in enumerate(list(act.draft.stops)):
        if (number + seq) % 3:
            act.accept(entry[3])
        else:
            act.reject(entry[3])
    act.set_status(Status.FINISHED)
    change = Change(seq, opened.state.article.text, opened.head, act.decisions())
    spent = (Spent(seq, at, at, seconds),) if seq != 2 else ()
    store.record(ActRecord(new_id(), actor, at, (change,), spent=spent))
