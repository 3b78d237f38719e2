"""What looks all articles through at once says the same as what looks at one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.article import Article
from annotator.core.span import Span
from annotator.core.suggestion import SuggestedLink, Suggestion, Suggestions
from annotator.store import suggestions, tallies
from annotator.store.errors import DamagedError
from annotator.store.store import Store
from tests.core.schemas import NEWS
from tests.store.projects import AT, blank_project

TEXT = "The ferry waits for the pilot, and the pilot for the tide."

DAMAGE = (
    *("start = 'a'", "end = 4.5", "end = 500", "start = -1", "start = end", "quote = 'x'"),
    *("score = 'high'", "label = x'00'", "suggester = x'00'", "id = x'00'"),
)


@pytest.fixture
def suggested(tmp_path: Path) -> Iterator[Store]:
    """An article with two suggestions and a link."""
    with Store.create(tmp_path / "p.db", NEWS, "name: news\n", AT) as store:
        article = Article("a", TEXT)
        store.add([article], AT)
        spans = (
            Suggestion("s", Span(4, 9), "SOURCE", "bench", 0.5),
            Suggestion("c", Span(31, 57), "CLAIM", "bench"),
        )
        links = (SuggestedLink("k", "attributed_to", "c", "s", "bench", 1),)
        store.suggest([(1, article, Suggestions(spans, links), None)], "bench", AT)
        yield store


@pytest.mark.parametrize(
    "sql",
    [
        *(f"UPDATE suggestion SET {it} WHERE id = 's'" for it in DAMAGE),
        *(
            f"UPDATE suggested_link SET {it}"
            for it in ("score = 'x'", "type = x'00'", "to_id = x'00'")
        ),
    ],
)
def test_suggestions_that_cannot_be_read_are_found(suggested: Store, sql: str) -> None:
    connection = suggested.connection
    assert suggestions.are_sound(connection, 1, TEXT)
    with closing(sqlite3.connect(suggested.path)) as stranger, stranger:
        stranger.execute(sql)
    assert not suggestions.are_sound(connection, 1, TEXT)
    with pytest.raises((DamagedError, TypeError, ValueError)):
        suggestions.load(connection, 1, TEXT)


_SPANS = st.lists(
    st.tuples(
        st.integers(0, 20),
        st.integers(1, 20),
        st.sampled_from(("PERSON", "CLAIM", "SOURCE", "NOBODY KNOWS")),
        st.none() | st.floats(0, 1),
    ),
    max_size=8,
    unique_by=lambda it: it[:3],
)


@settings(max_examples=25, deadline=None)
@given(articles=st.lists(_SPANS, min_size=1, max_size=3), data=st.data())
def test_counts_of_all_articles_are_those_of_each(
    tmp_path_factory: pytest.TempPathFactory,
    articles: list[list[tuple[int, int, str, float]]],
    data: st.DataObject,
) -> None:
    """To the last bit: nothing has to be counted a second time."""
    path = blank_project(tmp_path_factory.mktemp("p") / "p.db")
    with Store.open(path) as store:
        batch = []
        for seq, found in enumerate(articles, 1):
            article = Article(f"a{seq}", f"{seq}: {TEXT}")
            spans = tuple(
                Suggestion(f"{seq}-{n}", Span(start, start + length), label, "s", score)
                for n, (start, length, label, score) in enumerate(found)
            )
            ids = [it.id for it in spans]
            pairs = data.draw(st.lists(st.permutations(ids), max_size=3)) if len(ids) > 1 else []
            links = tuple(
                SuggestedLink(f"k{seq}-{n}", "attributed_to", one, two, "s")
                for n, (one, two, *_) in enumerate(pairs)
            )
            batch.append((seq, article, Suggestions(spans, links), None))
        store.add([article for _, article, _, _ in batch], AT)
        store.suggest(batch, "s", AT)
        assert store.connection.execute(tallies.ODD).fetchall() == []
        store.connection.execute("UPDATE listed SET undecided = undecided + 1 WHERE article = 1")
        assert [row["seq"] for row in store.connection.execute(tallies.ODD)] == [1]
