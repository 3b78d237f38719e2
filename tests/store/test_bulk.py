"""Acts on many articles at once, the articles that hold a text, and suggestions by text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.acts import Act
from annotator.core.annotation import Status
from annotator.core.article import Article
from annotator.core.mentions import Matching, mentions
from annotator.core.span import Span
from annotator.core.suggestion import Suggestion, Suggestions
from annotator.store.log import ActRecord, Change
from annotator.store.mentions import BATCH
from annotator.store.store import Store
from tests.core.strategies import spans_of, texts
from tests.store.projects import ADA, AT, BEN, LATER, new_id, place, project

TEXTS = ("Ann met Bo.", "Bo left. Ärger in Köln.", "Bo and ärger", "It’s 100% Bo_b", "Nothing.")
ARTICLES = tuple(Article(f"a{n}", text) for n, text in enumerate(TEXTS, 1))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Five short articles."""
    with Store.open(project(tmp_path / "bulk.db", ARTICLES)) as opened:
        yield opened


def found(store: Store, quote: str, *, any_case: bool = False) -> list[int]:
    """The articles that may hold a text."""
    batches = store.candidates("Ada", quote, Matching(any_case))
    return [seq for batch in batches for seq in batch.seqs]


def change(store: Store, seq: int, quote: str, label: str = "PERSON") -> Change:
    """A label on the first place of a quote, decided on now."""
    opened = store.load(seq, ADA)
    text = opened.state.article.text
    act = Act(opened.state, new_id)
    act.add(place(text, quote), label)
    return Change(seq, text, opened.head, act.decisions())


def act_on(store: Store, *changes: Change, id: str = "act") -> ActRecord:
    """An act of Ada's."""
    return ActRecord(id, ADA, AT, changes)


def quotes(store: Store, seq: int) -> list[str]:
    """What Ada has marked."""
    state = store.load(seq, ADA).state
    return [a.span.quote(state.article.text) for a in state.annotations.values()]


def test_articles_that_hold_a_text_are_found(store: Store) -> None:
    """In any case beyond ASCII too; what LIKE reads as a pattern is no pattern."""
    assert found(store, "Bo") == [1, 2, 3, 4]
    assert found(store, "ärger") == [3]
    assert found(store, "Ärger", any_case=True) == [2, 3]
    assert found(store, "bo_B", any_case=True) == [4]
    assert found(store, "100%", any_case=True) == [4]
    assert found(store, "It's") == [4]
    assert found(store, "’") == [1, 2, 3, 4, 5]


def test_articles_that_are_not_to_be_done_are_not_looked_at(store: Store) -> None:
    act = Act(store.load(2, ADA).state, new_id)
    act.set_status(Status.FINISHED)
    store.record(act_on(store, Change(2, TEXTS[1], None, act.decisions())))
    store.assign(lambda desk: desk.give([("a3", "Ben"), ("a4", "Ben"), ("a4", "Ada")]), "M", AT)
    assert found(store, "Bo") == [1, 4]
    batches = store.candidates(BEN.annotator_id, "Bo", Matching())
    assert [seq for batch in batches for seq in batch.seqs] == [1, 2, 3, 4]


def test_a_large_project_is_looked_through_in_batches(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert BATCH > 1
    monkeypatch.setattr("annotator.store.mentions.BATCH", 2)
    batches = list(store.candidates("Ada", "Bo", Matching()))
    assert [batch.seqs for batch in batches] == [(1, 2), (3, 4), ()]
    assert [(batch.done, batch.total) for batch in batches] == [(2, 5), (4, 5), (5, 5)]


@given(st.lists(texts, min_size=1, max_size=4, unique=True), st.data(), st.booleans())
def test_no_article_that_holds_a_text_is_left_out(
    written: list[str], data: st.DataObject, any_case: bool
) -> None:
    """Whatever the text, and whatever counts as the same."""
    quote = data.draw(st.sampled_from(spans_of(written[0]))).quote(written[0])
    quote = data.draw(st.sampled_from((quote, quote.swapcase()))) if any_case else quote
    with TemporaryDirectory() as folder:
        articles = [Article(f"a{n}", text) for n, text in enumerate(written)]
        with Store.open(project(Path(folder) / "p.db", articles)) as store:
            chosen = set(found(store, quote, any_case=any_case))
            for seq in range(1, len(written) + 1):
                text = store.article(seq).text
                if mentions(text, quote, Matching(any_case)):
                    assert seq in chosen


def test_an_act_over_many_articles_is_undone_as_one(store: Store) -> None:
    """To exactly what was there; how far it is is told."""
    before = [store.load(seq, ADA).state for seq in (1, 2, 3)]
    told: list[tuple[int, int]] = []
    record = act_on(store, *(change(store, seq, "Bo") for seq in (1, 2, 3)))
    recorded = store.record_fresh(record, lambda done, total: told.append((done, total)))
    assert (recorded.record, recorded.left_out) == (record, ())
    assert told == [(0, 3)]
    after = [store.load(seq, ADA).state for seq in (1, 2, 3)]
    turned = store.turn(ADA, "undo", LATER)
    assert turned and set(turned.applied) == {1, 2, 3}
    assert [store.load(seq, ADA).state for seq in (1, 2, 3)] == before
    store.turn(ADA, "redo", LATER, redo=True)
    assert [store.load(seq, ADA).state for seq in (1, 2, 3)] == after
    assert list(store.faults()) == []


def test_what_changed_or_went_meanwhile_is_left_out(store: Store) -> None:
    record = act_on(store, *(change(store, seq, "Bo") for seq in (1, 2, 3)))
    store.record(act_on(store, change(store, 2, "Köln", "ORG"), id="other"))
    store.remove(["a3"])
    recorded = store.record_fresh(record)
    assert recorded.left_out == (2, 3)
    assert (quotes(store, 1), quotes(store, 2)) == (["Bo"], ["Köln"])
    assert list(store.faults()) == []


def test_where_all_is_left_out_nothing_is_written(store: Store) -> None:
    record = act_on(store, change(store, 2, "Bo"))
    store.record(act_on(store, change(store, 2, "Köln", "ORG"), id="other"))
    assert store.record_fresh(record).record.changes == ()
    assert store.last_act(ADA) == "other"


def test_suggestions_are_grouped_by_label_and_text(store: Store) -> None:
    """With their mean score, and those without a label in the schema left out."""
    for seq, score in ((1, 0.5), (2, 1.0), (3, None)):
        text = store.article(seq).text
        spans = (
            Suggestion(f"p{seq}", place(text, "Bo"), "PERSON", "hand", score),
            Suggestion(f"u{seq}", Span(0, 2), "GONE", "hand", score),
        )
        store.suggest([(seq, store.article(seq), Suggestions(spans), None)], "hand", AT)
    one = Suggestion("one", Span(0, 4), "ORG", "hand", None)
    store.suggest([(4, store.article(4), Suggestions((one,)), None)], "hand", AT)
    group, other = store.suggested_groups("Ada").listed
    assert (other.label, other.quote, other.count, other.score) == ("ORG", "It’s", 1, None)
    assert (group.label, group.quote, group.count, group.articles) == ("PERSON", "Bo", 3, 3)
    assert group.score == 0.75
    assert store.suggested_groups("Ada", limit=1).more == 1
    assert store.suggested_groups("Ada", containing="zz").listed == ()
    assert store.suggested_groups("Ada", containing="bO").listed == (group,)
    lines = store.suggested_lines("Ada", group)
    assert [(x.before, x.quote, x.after) for x in lines] == [
        ("Ann met ", "Bo", "."),
        ("", "Bo", " left. Ärger in Köln."),
        ("", "Bo", " and ärger"),
    ]
    assert store.suggested_members("Ada", [group]) == {1: ["p1"], 2: ["p2"], 3: ["p3"]}
