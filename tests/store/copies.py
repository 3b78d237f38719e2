"""Copies of a project that go apart and come together again, and what can be said of them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from hypothesis import strategies as st

from annotator.core.acts import Act
from annotator.core.article import Article
from annotator.core.decision import Refusal
from annotator.core.span import Span
from annotator.core.suggestion import Suggestions
from annotator.core.timing import Spent
from annotator.store import merging
from annotator.store.connection import snapshot
from annotator.store.log import Actor, ActRecord, Change, Mode, Role
from annotator.store.merging import Merged
from annotator.store.merging_plan import branches_of, read_part
from annotator.store.recollections import Memory
from annotator.store.store import Store
from tests.core.schemas import NEWS
from tests.core.strategies import Step, perform, steps, suggestions
from tests.store.projects import blank_project, new_id

KIM, MIA = Actor("Kim"), Actor("Mia")
RITA, RUTH = Actor("Rita", Role.REVIEWER), Actor("Ruth", Role.REVIEWER)

TEXTS = ("Mr Putin told Reuters “no deal” .", "U.S. ministry's x-y said a.m. 1,200")
LATE = "Only one of them has this: Mr O’Neill ."

#: Tables of which all rows say the same in two copies that are the same, but for numbers.
_PLAIN = {
    "annotation": "id, annotator_id, role, start, end, label, quote, attributes, note, flagged,"
    " origin, suggestion_id",
    "link": "id, annotator_id, role, type, from_id, to_id, origin, suggestion_id",
    "rejection": "annotator_id, role, suggestion_id, label, start, end, note",
    "record": "annotator_id, role, id, value",
    "progress": "annotator_id, role, status, flagged, note, head, changed",
    "suggestion": "id, start, end, label, quote, score, suggester",
    "suggested_link": "id, type, from_id, to_id, score, suggester",
    "suggest_run": "suggester, at, error",
    "time_spent": "annotator_id, role, act, since, until, seconds",
    "opened": "annotator_id, role, cursor, at",
    "memory_run": "annotator_id, at",
    "memory_hidden": "annotator_id, suggestion_id",
    "memory_suggestion": "id, annotator_id, start, end, label, score",
    "assignment": "annotator_id, what, by, at",
}


def at(number: int) -> str:
    """A moment."""
    return f"2026-03-01T12:{number // 60 % 60:02}:{number % 60:02}.000Z"


@dataclass(frozen=True)
class Doing:
    """One thing that happens in a copy."""

    what: str
    who: Actor
    article: int
    steps: tuple[Step, ...]
    when: int


_WHAT = (
    *("do", "do", "do", "do", "both", "on", "undo", "undo", "undo", "redo", "open", "assign"),
    *("import", "back", "clear"),
)

actors = st.sampled_from((KIM, KIM, KIM, MIA, RITA, RUTH))
doings = st.builds(
    Doing,
    st.sampled_from(_WHAT),
    actors,
    st.integers(0, 2),
    st.lists(steps, min_size=1, max_size=2).map(tuple),
    st.integers(0, 90),
)
days = st.lists(doings, max_size=5)


def base(path: Path, data: st.DataObject) -> Path:
    """A project with two articles, suggested for."""
    with Store.open(blank_project(path)) as store:
        store.connection.execute("PRAGMA synchronous = OFF")
        store.add([Article(f"a{n}", text) for n, text in enumerate(TEXTS)], at(0))
        suggest(store, data, "s", 0)
    return path


def suggest(store: Store, data: st.DataObject, run: str, when: int) -> None:
    """A run of a suggester over all articles that nobody has opened."""
    batch = []
    for seq in store.waiting(run):
        article = store.article(seq)
        drawn = data.draw(suggestions(article.text, NEWS, run=f"{run}-{article.hash[:4]}-"))
        spans = [drawn.spans[ids[0]] for ids in drawn.by_key.values()]
        known = {s.id for s in spans}
        links = {
            (k.type, k.from_id, k.to_id): k
            for k in drawn.links.values()
            if {k.from_id, k.to_id} <= known
        }
        found = Suggestions(tuple(spans), tuple(links.values()))
        batch.append((seq, article, found, None))
    store.suggest(batch, run, at(when))


def copied(path: Path, name: str) -> Path:
    """A copy of a project that nobody is at work in."""
    target = path.with_name(f"{name}.db")
    with Store.open(path) as store:
        store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(path, target)
    return target


def live(store: Store, day: list[Doing], since: int) -> None:
    """Let things happen in a copy from a moment on."""
    store.connection.execute("PRAGMA synchronous = OFF")
    for doing in sorted(day, key=lambda it: it.when):
        happen(store, replace(doing, when=since + doing.when))


def happen(store: Store, doing: Doing) -> None:
    """One thing happens in a copy."""
    numbers = [row[0] for row in store.connection.execute("SELECT seq FROM article ORDER BY seq")]
    if doing.article == 2 and len(numbers) == 2:
        numbers += [added.seq for added in store.add([Article("late", LATE)], at(doing.when))]
    seq = numbers[doing.article]
    match doing.what:
        case "undo" | "redo":
            store.turn(doing.who, new_id(), at(doing.when), redo=doing.what == "redo")
        case "open":
            spent = (Spent(seq, at(doing.when), at(doing.when + 9), 5.0),)
            store.remember(seq, doing.who, doing.when, at(doing.when), spent)
            fresh = store.load(seq, doing.who, memory=Memory.ACTS).fresh
            if fresh is not None:
                store.keep_recalled(seq, doing.who, fresh, at(doing.when))
        case "clear":
            store.clear_memory(doing.who.annotator_id, (), at(doing.when))
        case "assign":
            store.assign(
                lambda it: it.give([(store.article(seq).id, doing.who.annotator_id)]),
                "boss",
                at(doing.when),
            )
        case _:
            record(store, doing, numbers[:2] if doing.what == "both" else [seq])


def record(store: Store, doing: Doing, numbers: list[int]) -> None:
    """Somebody decides on something; `on` carries their last act on, if it can be."""
    changes, act_id = [], new_id()
    for seq in numbers:
        opened = store.load(seq, doing.who)
        if doing.what == "import" and (opened.head or doing.who.role is not Role.ANNOTATOR):
            # As the command has it: nothing is imported over somebody's work.
            return
        if doing.what == "on" and opened.head == store.last_act(doing.who) and opened.head:
            act_id = opened.head
        act = Act(opened.state, new_id)
        for step in doing.steps:
            with suppress(Refusal):
                perform(act, step)
        if doing.what == "back":
            act.bring_back(Span(0, 6 + doing.when % 9))
        changes.append(Change(seq, opened.state.article.text, opened.head, act.decisions()))
    spent = tuple(Spent(seq, at(doing.when), at(doing.when + 3), 2.0) for seq in numbers)
    mode = Mode.IMPORT if doing.what == "import" else Mode.DO
    it = ActRecord(act_id, doing.who, at(doing.when), tuple(changes), mode, spent=spent)
    if any(change.decisions for change in changes):
        store.record(it, doing.when)


def merged(path: Path, *others: Path) -> Merged:
    """Take copies in, each in a transaction; what came from the last."""
    with Store.open(path) as store:
        store.connection.execute("PRAGMA synchronous = OFF")
        for other in others:
            with Store.open(other) as it, snapshot(it.connection):
                found = store.write(
                    lambda it=it: merging.merge(store.connection, it.connection, "other")  # type: ignore[misc]
                )
        assert list(store.faults()) == []
    return found


def content(path: Path) -> dict[str, object]:
    """All that a project says, without the numbers that are its own."""
    with Store.open(path) as store:
        connection = store.connection
        hashes = {row[0]: row[1] for row in connection.execute("SELECT seq, hash FROM article")}
        found: dict[str, object] = {"hashes": sorted(hashes.values())}
        for table, columns in _PLAIN.items():
            named = ", ".join(f'"{it}"' for it in columns.split(", "))
            rows = connection.execute(f"SELECT article, {named} FROM {table}").fetchall()
            found[table] = sorted(map(repr, ((hashes[row[0]], *tuple(row)[1:]) for row in rows)))
        for seq, hash in hashes.items():
            for whose, it in read_part(connection, seq).items():
                found[f"log {hash[:4]} {whose}"] = it.rows
        acts = connection.execute("SELECT id, annotator_id, role, standing FROM act")
        found["act"] = sorted(tuple(row) for row in acts)
        found["also"] = sorted(map(_names, connection.execute("SELECT id, meta FROM article")))
    return found


def _names(row: tuple[str, str]) -> str:
    meta = json.loads(row[1])
    also = meta.pop("also", [])
    return repr(sorted(map(repr, [{"id": row[0], **meta}, *also])))


def decided(path: Path) -> set[tuple[object, ...]]:
    """Every decision that is in a project, whoever's work it counts as, by article."""
    with Store.open(path) as store:
        found: set[tuple[object, ...]] = set()
        for row in store.connection.execute("SELECT seq, hash FROM article").fetchall():
            for branches in branches_of(read_part(store.connection, row[0])).values():
                for chain in (branches.main, *branches.apart):
                    found |= {(row[1], it.act, it.kind, it.subject, it.after) for it in chain}
    return found


def undo_all(path: Path, after: Callable[[Store], object] = lambda store: None) -> None:
    """Everybody takes back all that they can, and brings it all back."""
    with Store.open(path) as store:
        store.connection.execute("PRAGMA synchronous = OFF")
        names = store.connection.execute("SELECT DISTINCT annotator_id, role FROM act").fetchall()
        for redo in (False, True):
            for row in names:
                actor = Actor(row[0], Role(row[1]))
                while store.turn(actor, new_id(), at(300), redo=redo):
                    after(store)
        assert list(store.faults()) == []


def differences(*paths: Path) -> list[str]:
    """In what projects differ from the first of them."""
    first, *others = map(content, paths)
    return [
        f"{key}: {_only(first.get(key), other.get(key))} {_only(other.get(key), first.get(key))}"
        for other in others
        for key in dict.fromkeys([*first, *other])
        if first.get(key) != other.get(key)
    ]


def _only(one: object, other: object) -> list[object]:
    known = other if isinstance(other, list | tuple) else ()
    return [it for it in one if it not in known] if isinstance(one, list | tuple) else [one]
