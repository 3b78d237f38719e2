"""A project in which names come again and again, and what the file holds of it."""

from __future__ import annotations

from pathlib import Path

from annotator.core.acts import Act
from annotator.core.annotation import Status
from annotator.core.article import Article
from annotator.core.mentions import mentions
from annotator.core.suggestion import SuggestedLink, Suggestion, Suggestions
from annotator.store.log import Actor, ActRecord, Change
from annotator.store.store import Store
from tests.tui.desk import clock
from tests.tui.projects import ADA, AT, make, place

#: Twelve mentions of Kyiv, one of them a possessive.
FIRST = Article(
    "first",
    "Kyiv woke. "
    + "In Kyiv the mayor spoke. " * 9
    + "Kyiv’s port is closed. KYIV IN BRIEF. All Kyivans left for Kyiv.",
    {"title": "Kyiv woke"},
)
SECOND = Article("second", "Kyiv's port. The Kyiv Post wrote: kyiv.", {"title": "The port"})
THIRD = Article("third", "Nothing but Kyiv\nand KYIV, Ärger und ärger.", {"title": "Nothing but"})
FOURTH = Article("fourth", "Lviv only.", {"title": "Lviv"})
ARTICLES = (FIRST, SECOND, THIRD, FOURTH)


def project(path: Path) -> Path:
    """Kyiv is suggested as an ORG in the second article, as a PLACE in the third."""
    make(path, ARTICLES, suggested=False)
    with Store.open(path) as store:
        for seq, article, label in ((2, SECOND, "ORG"), (3, THIRD, "PLACE")):
            spans = Suggestion(f"s{seq}", place(article.text, "Kyiv"), label, "hand", 0.5)
            store.suggest([(seq, article, Suggestions((spans,)), None)], "hand", AT)
    return path


def bulk(path: Path, many: int) -> Path:
    """So many articles, each with two suggested names and a claim with its source."""
    articles = [
        Article(f"n{n}", f"Ann Lee met Bo in No. {n}. “No,” said Cy.", {"title": f"Title {n}"})
        for n in range(many)
    ]
    make(path, articles, suggested=False)
    with Store.open(path) as store:
        batch = []
        for seq, article in enumerate(articles, 1):
            named = (("p", "PERSON", "Ann Lee", 0.9), ("b", "ORG", "Bo", None))
            claim = (("c", "CLAIM", "“No,”", 0.7), ("y", "SOURCE", "Cy", 0.7))
            spans = tuple(
                Suggestion(f"{id}{seq}", place(article.text, quote), label, "hand", score)
                for id, label, quote, score in (*named, *claim)
            )
            link = SuggestedLink(f"k{seq}", "attributed_to", f"c{seq}", f"y{seq}", "hand", 0.7)
            batch.append((seq, article, Suggestions(spans, (link,)), None))
        store.suggest(batch, "hand", AT)
    return path


def labelled(path: Path, seq: int, label: str = "PLACE", actor: Actor = ADA) -> list[str]:
    """What bears a label in an article, in its order."""
    with Store.open(path) as store:
        state = store.load(seq, actor).state
    spans = sorted(a.span for a in state.annotations.values() if a.label == label)
    return [span.quote(state.article.text) for span in spans]


def elsewhere(path: Path, seq: int, quote: str, label: str) -> None:
    """Ada does something in another window: a label on the first mention of a text."""
    with Store.open(path) as store:
        opened = store.load(seq, ADA, with_suggestions=False)
        act = Act(opened.state, iter([f"elsewhere-{seq}"]).__next__)
        act.add(mentions(opened.state.article.text, quote)[0], label)
        change = Change(seq, opened.state.article.text, opened.head, act.decisions())
        store.record(ActRecord(f"act-{seq}", ADA, clock(), (change,)))


def close(path: Path, seq: int, status: Status, actor: Actor = ADA) -> None:
    """An article is finished or skipped."""
    with Store.open(path) as store:
        opened = store.load(seq, actor)
        act = Act(opened.state, iter(()).__next__)
        act.set_status(status)
        change = Change(seq, opened.state.article.text, opened.head, act.decisions())
        store.record(ActRecord(f"close-{seq}", actor, clock(), (change,)))


def faults(path: Path) -> list[str]:
    """What 'annotator check' would say."""
    with Store.open(path) as store:
        return list(store.faults())
