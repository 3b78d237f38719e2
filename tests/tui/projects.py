"""A project to work on: claims with their sources, stacked and nested names, hand-made."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from annotator.core.article import Article
from annotator.core.label_schema import LabelSchema
from annotator.core.span import Span
from annotator.core.state import State
from annotator.core.suggestion import SuggestedLink, Suggestion, Suggestions
from annotator.ingest.label_schema import parse_label_schema
from annotator.ingest.resources import schemas_folder
from annotator.store.log import Actor
from annotator.store.store import Store

AT = "2026-03-01T12:00:00.000Z"
ADA = Actor("Ada")

HARBOUR = Article(
    "harbour",
    "“The light was dark,” Katrin Sepamaa told Reuters in Tallinn.\n"
    "\n"
    "Sepamaa said the ferry had no pilot. The Port of Tallinn Authority denied it.\n"
    "Tallinn waits, and the Authority’s board meets on Monday.",
    {"title": "Light was out", "outlet": "The Ledger", "published": "2026-02-27"},
)
GRAIN = Article(
    "grain", "Grain prices rise, the ministry said. Reuters reports.", {"title": "Grain up"}
)
QUIET = Article("quiet", "Nothing happened.", {"title": "Quiet day"})
ARTICLES = (HARBOUR, GRAIN, QUIET)

#: id: label, quote, which of its occurrences.
_SPANS: dict[str, dict[str, tuple[str, str, int]]] = {
    "harbour": {
        "c1": ("CLAIM", "“The light was dark,”", 0),
        "s1": ("SOURCE", "Katrin Sepamaa", 0),
        "p1": ("PERSON", "Katrin Sepamaa", 0),
        "o1": ("ORG", "Reuters", 0),
        "t1": ("PLACE", "Tallinn", 0),
        "s2": ("SOURCE", "Sepamaa", 1),
        "p2": ("PERSON", "Sepamaa", 1),
        "c2": ("CLAIM", "the ferry had no pilot", 0),
        "o2": ("ORG", "Port of Tallinn Authority", 0),
        "t2": ("PLACE", "Tallinn", 1),
    },
    "grain": {
        "c3": ("CLAIM", "Grain prices rise", 0),
        "s3": ("SOURCE", "the ministry", 0),
        "o3": ("ORG", "Reuters", 0),
    },
    "quiet": {},
}
_LINKS = {"harbour": {"k1": ("c1", "s1"), "k2": ("c2", "s2")}, "grain": {"k3": ("c3", "s3")}}


def place(text: str, quote: str, number: int = 0) -> Span:
    """Where a quote stands for the first (0) or a later time."""
    start = text.index(quote)
    for _ in range(number):
        start = text.index(quote, start + 1)
    return Span(start, start + len(quote))


def proposed(article: Article) -> Suggestions:
    """The suggestions for one of the articles."""
    return Suggestions(
        tuple(
            Suggestion(id, place(article.text, quote, number), label, "hand", 0.87)
            for id, (label, quote, number) in _SPANS[article.id].items()
        ),
        tuple(
            SuggestedLink(id, "attributed_to", *ends, "hand", 0.9)
            for id, ends in _LINKS.get(article.id, {}).items()
        ),
    )


@cache
def schema(name: str = "news") -> LabelSchema:
    """A label schema that comes with the program."""
    source = (schemas_folder() / f"{name}.yaml").read_text(encoding="utf-8")
    return parse_label_schema(source, f"{name}.yaml")


@cache
def _made() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "made.db"
        make(path, ARTICLES)
        return path.read_bytes()


def make(path: Path, articles: Iterable[Article], *, suggested: bool = True) -> Path:
    """A project with these articles, and what is suggested for those that are known here."""
    with Store.create(path, schema(), "name: news\n", AT) as store:
        for added, article in [(store.add([a], AT)[0], a) for a in articles]:
            if suggested:
                found = proposed(article) if article.id in _SPANS else Suggestions()
                store.suggest([(added.seq, article, found, None)], "hand", AT)
    return path


def project(path: Path) -> Path:
    """The project of the three articles, copied."""
    path.write_bytes(_made())
    return path


def marked(state: State) -> set[tuple[str, str]]:
    """Every annotation as its label and quote."""
    return {(a.label, a.span.quote(state.article.text)) for a in state.annotations.values()}


def tied(state: State) -> set[tuple[str, str, str]]:
    """Every link as quote, type, quote."""

    def quote(id: str) -> str:
        return state.annotations[id].span.quote(state.article.text)

    return {(quote(k.from_id), k.type, quote(k.to_id)) for k in state.links.values()}
