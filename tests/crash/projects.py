"""What is worked on while the program is killed: small articles, and a very large one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path

from annotator.core.article import Article
from annotator.core.span import Span
from annotator.core.suggestion import SuggestedLink, Suggestion, Suggestions
from annotator.store.log import Actor
from annotator.store.store import Store
from tests.benchmarks.projects import AT, long_text, suggestions_every
from tests.tui.projects import schema

ADA = Actor("Ada")

#: Words of a small article and of a large one; of the latter one in three is suggested.
WORDS, MANY_WORDS = 160, 12_000
ARTICLES = 6


#: Pages in its write-ahead log from which on SQLite writes them into the file.
_FULL_LOG = 1000


def project(path: Path, *, large: bool = False) -> Path:
    """A project with everything still to do: `large` has an article with thousands of spans."""
    path.write_bytes(_made(large))
    return path


def with_full_log(path: Path) -> Path:
    """The project at a path as after a kill, with a write-ahead log that will soon be full."""
    aside = path.with_name("aside.db")
    aside.write_bytes(path.read_bytes())
    wal = aside.with_name(f"{aside.name}-wal")
    with closing(sqlite3.connect(aside, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        page = int(connection.execute("PRAGMA page_size").fetchone()[0]) + 24
        while not wal.exists() or wal.stat().st_size < (_FULL_LOG - 40) * page:
            connection.execute("INSERT OR REPLACE INTO setting VALUES ('tried', random())")
        path.write_bytes(aside.read_bytes())
        path.with_name(f"{path.name}-wal").write_bytes(wal.read_bytes())
    aside.unlink()
    return path


@cache
def _made(large: bool) -> bytes:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        path = Path(folder) / "made.db"
        with Store.create(path, schema(), "name: news\n", AT) as store:
            for article, proposed in _contents(large):
                seq = store.add([article], AT)[0].seq
                store.suggest([(seq, article, proposed, None)], "hand", AT)
        return path.read_bytes()


def _contents(large: bool) -> list[tuple[Article, Suggestions]]:
    words = long_text(WORDS * ARTICLES).split(" ")
    texts = [" ".join(words[WORDS * n : WORDS * (n + 1)]).strip() for n in range(ARTICLES)]
    if large:
        texts = [long_text(MANY_WORDS), *texts[:2]]
    made = []
    for number, text in enumerate(texts, 1):
        article = Article(f"piece-{number}", text, {"title": f"Piece {number}"})
        made.append((article, _proposed(article, 3 if large and number == 1 else 5)))
    return made


def _proposed(article: Article, every: int) -> Suggestions:
    """Names every few words, and claims with a source each."""
    names = suggestions_every(article.text, every).spans
    claims = _attributions(article, every * 8)
    spans, links = [], []
    for number, suggestion in enumerate([*names, *claims], 1):
        id = f"{article.id}-{number}"
        spans.append(Suggestion(id, suggestion.span, suggestion.label, "hand", 0.8))
    for first in range(len(names), len(spans), 2):
        claim, source = spans[first].id, spans[first + 1].id
        links.append(SuggestedLink(f"{claim}-link", "attributed_to", claim, source, "hand", 0.8))
    return Suggestions(tuple(spans), tuple(links))


def _attributions(article: Article, every: int) -> list[Suggestion]:
    """A claim of four words and the two words after it as its source, again and again."""
    found: list[Suggestion] = []
    for line in _lines(article.text):
        words = _words(article.text, line)
        for first in range(0, len(words) - 6, every):
            claim = Span(words[first].start, words[first + 3].end)
            source = Span(words[first + 4].start, words[first + 5].end)
            found.append(Suggestion("", claim, "CLAIM", "hand", 0.8))
            found.append(Suggestion("", source, "SOURCE", "hand", 0.8))
    return found


def _lines(text: str) -> list[Span]:
    spans, start = [], 0
    for line in text.split("\n"):
        if line:
            spans.append(Span(start, start + len(line)))
        start += len(line) + 1
    return spans


def _words(text: str, line: Span) -> list[Span]:
    spans, start = [], line.start
    for word in line.quote(text).split(" "):
        if word.strip():
            spans.append(Span(start, start + len(word)).trimmed(text) or Span(start, start + 1))
        start += len(word) + 1
    return spans
