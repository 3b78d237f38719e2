"""Projects for the tests: made once, copied for each, and the acts of people on them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from annotator.core.acts import Act
from annotator.core.article import Article
from annotator.core.decision import inverse
from annotator.core.span import Span
from annotator.core.state import State
from annotator.core.suggestion import SuggestedLink, Suggestion, Suggestions
from annotator.core.suggestion_set import SpanKey, span_key
from annotator.store import states
from annotator.store.log import Actor, ActRecord, Change, Mode, Role
from annotator.store.store import Store
from tests.core.schemas import NEWS, NEWS_SOURCE

AT = "2026-03-01T12:00:00.000Z"
LATER = "2026-03-01T12:00:01.000Z"

ADA = Actor("Ada")
BEN = Actor("Ben")
ADA_REVIEWING = Actor("Ada", Role.REVIEWER)

TALKS = Article(
    "talks", "“No deal,” Mr Putin told Reuters in Kyiv.\r\n\r\nPutin left. 👍🏽", {"title": "Talks"}
)
GRAIN = Article("grain", "Grain prices rise, the ministry said. Reuters reports.", {})


@cache
def _blank() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "blank.db"
        Store.create(path, NEWS, NEWS_SOURCE, AT).close()
        return path.read_bytes()


def blank_project(path: Path) -> Path:
    """A project without articles, as `Store.create` leaves it."""
    path.write_bytes(_blank())
    return path


def project(path: Path, articles: Iterable[Article] = (TALKS, GRAIN)) -> Path:
    """A project with articles."""
    with Store.open(blank_project(path)) as store:
        store.add(articles, AT)
    return path


def place(text: str, quote: str) -> Span:
    """Where the quote stands first."""
    start = text.index(quote)
    return Span(start, start + len(quote))


def proposed(article: Article, run: str = "s", *, links: bool = True) -> Suggestions:
    """A claim with its source and two names, under the ids of a run."""
    quotes = {
        "talks": (("No deal", "CLAIM"), ("Mr Putin", "SOURCE"), ("Putin", "PERSON")),
        "grain": (("Grain prices rise", "CLAIM"), ("the ministry", "SOURCE"), ("Reuters", "ORG")),
    }[article.id]
    spans = tuple(
        Suggestion(f"{run}-{article.id}-{label}", place(article.text, quote), label, run, 0.5)
        for quote, label in quotes
    )
    ends = spans[0].id, spans[1].id
    link = SuggestedLink(f"{run}-{article.id}-link", "attributed_to", *ends, run, 0.5)
    return Suggestions(spans, (link,) if links else ())


def suggest(store: Store, run: str = "s", *, everything: bool = False) -> int:
    """Put the suggestions of a run in; returns in how many articles."""
    numbers = store.waiting(run, everything=everything)
    articles = list(store.numbered_articles(numbers))
    batch = [(seq, article, proposed(article, run), None) for seq, article in articles]
    return store.suggest(batch, run, AT, everything=everything)


def new_id() -> str:
    """An id as the program makes them."""
    return str(uuid4())


def do(
    store: Store,
    seqs: int | Iterable[int],
    actor: Actor,
    work: Callable[[Act], object],
    *,
    act_id: str | None = None,
    mode: Mode = Mode.DO,
) -> str:
    """Do something on one article or several, as one act; returns the act's id."""
    changes = []
    for seq in (seqs,) if isinstance(seqs, int) else seqs:
        opened = store.load(seq, actor)
        act = Act(opened.state, new_id)
        work(act)
        changes.append(
            Change(seq, opened.state.article.text, opened.head, act.decisions()),
        )
    record = ActRecord(act_id or new_id(), actor, AT, tuple(changes), mode)
    store.record(record)
    return record.id


def turn(store: Store, actor: Actor, *, redo: bool = False) -> str | None:
    """Undo the actor's last act (or redo the last that was undone); returns which that was."""
    target = store.last_act(actor, undone=redo)
    if target is None:
        return None
    changes = []
    for seq, decisions in store.decisions_of(target).items():
        opened = store.load(seq, actor)
        again = tuple(decisions) if redo else inverse(decisions)
        changes.append(Change(seq, opened.state.article.text, opened.head, again))
    mode = Mode.REDO if redo else Mode.UNDO
    store.record(ActRecord(new_id(), actor, AT, tuple(changes), mode, target))
    return target


def replayed(store: Store, seq: int, actor: Actor) -> State:
    """The state that the log alone gives."""
    return states.replay(store.connection, store.label_schema, seq, actor)


def rows(store: Store, table: str) -> list[tuple[object, ...]]:
    """All rows of a table."""
    return [tuple(row) for row in store.connection.execute(f"SELECT * FROM {table}")]


def tables(store: Store) -> list[str]:
    """The names of all tables."""
    found = store.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    return [row["name"] for row in found]


def everything_in(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables, but of the index of words, which has none to be read.

    How often it was written to is left out.
    """
    found = {table: rows(store, table) for table in tables(store) if "_words" not in table}
    found["setting"] = [row for row in found["setting"] if row[0] != "stamp"]
    return found


def annotated(state: State) -> set[SpanKey]:
    """Where the annotations are, and their labels."""
    return {span_key(a.span, a.label) for a in state.annotations.values()}


def offered(state: State) -> set[SpanKey]:
    """Where the undecided suggestions are, and their labels."""
    return {span_key(s.span, s.label) for s in state.suggested.spans.values() if state.is_live(s)}
