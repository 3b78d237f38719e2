"""Articles: the text to the last code point, names for people, and out again for good."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.core.annotation import Status
from annotator.core.article import Article, text_hash
from annotator.store.articles import count_words
from annotator.store.errors import DamagedError, StoreError
from annotator.store.store import Store
from tests.core.schemas import NEWS
from tests.core.strategies import GRAPHEMES, SPACES
from tests.store.projects import (
    ADA,
    ADA_REVIEWING,
    AT,
    BEN,
    GRAIN,
    LATER,
    TALKS,
    blank_project,
    do,
    everything_in,
    offered,
    place,
    project,
    proposed,
    rows,
    suggest,
    turn,
)

HOSTILE_IDS = (
    "../../etc/passwd",
    "a/b\\c",
    "'; DROP TABLE log; --",
    "%s ? :id",
    "line\nbreak\x1b[31m",
    "nul\x00nul",
    "   ",
    "",
    "👨‍👩‍👧‍👦",
    "é",
    "e\u0301",
    "É",
    "long" * 5_000,
    "@gold",
    "-",
)


@given(
    st.lists(st.sampled_from((*GRAPHEMES, *SPACES, "\ufeff", "\r", "\x00", "\x85", "\u2028")))
    .map("".join)
    .filter(lambda text: text_hash(text) != TALKS.hash)
)
def test_text_comes_back_code_point_for_code_point(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    with Store.open(project(tmp_path_factory.mktemp("texts") / "p.db")) as store:
        (added,) = store.add([Article("a", text)], AT)
        assert store.article(added.seq).text == text
        assert store.load(added.seq, ADA).state.article.hash == text_hash(text)


@given(
    st.text()
    | st.text(st.characters(max_codepoint=0xFF))
    | st.lists(st.sampled_from(GRAPHEMES)).map("".join)
)
@example("".join(map(chr, range(128))))
@example("".join(map(chr, range(0x370, 0x500))))
def test_words_are_counted_as_one_would_by_looking_for_each(text: str) -> None:
    """However few or many of its characters are beyond ASCII."""
    assert count_words(text) == len(re.findall(r"\w+", text))


def test_bytes_of_a_text_are_what_was_imported(store: Store) -> None:
    text = "one\r\ntwo\rthree\u00a0four\ufeff 👍🏽\n\n"
    (added,) = store.add([Article("a", text)], AT)
    stored = "SELECT CAST(text AS BLOB) FROM article WHERE seq = ?"
    assert store.connection.execute(stored, (added.seq,)).fetchone()[0] == text.encode()


def test_the_same_text_twice_is_one_article_that_knows_both_origins(store: Store) -> None:
    again = Article("other/name", TALKS.text, {"outlet": "Gazette"})
    first, second = store.add([again, again], LATER)
    assert (first.id, first.seq, first.is_new) == ("talks", 1, False)
    assert second == first
    assert store.count() == 2
    also = [{"id": "other/name", "outlet": "Gazette"}]
    assert store.article(1).meta == {"title": "Talks", "also": also}


def test_the_same_article_again_adds_nothing(store: Store) -> None:
    before = everything_in(store)
    store.add([TALKS, GRAIN], LATER)
    assert everything_in(store) == before


def test_an_article_that_was_exported_comes_back_without_doubling_its_origins(
    store: Store,
) -> None:
    store.add([Article("other", TALKS.text, {"outlet": "Gazette"})], AT)
    exported = store.article(1)
    store.add([exported, exported], LATER)
    assert store.article(1) == exported


def test_an_also_that_is_no_list_does_no_harm(store: Store) -> None:
    texts = [Article("a", "new text", {"also": "in print"}), Article("b", "new text", {"also": 3})]
    store.add(texts, AT)
    assert store.article(3).meta == {"also": ["in print", {"id": "b"}, 3]}


def test_texts_that_differ_in_one_invisible_code_point_are_two_articles(store: Store) -> None:
    added = store.add([Article("a", "naïve"), Article("b", "nai\u0308ve")], AT)
    assert [a.is_new for a in added] == [True, True]


def test_an_id_that_is_taken_gets_a_number(store: Store) -> None:
    added = store.add([Article("talks", f"text {n}") for n in range(3)], AT)
    assert [a.id for a in added] == ["talks-2", "talks-3", "talks-4"]
    assert store.find("talks-3") == added[1].seq


def test_a_number_that_is_taken_is_passed_over(store: Store) -> None:
    store.add([Article("talks-2", "x"), Article("talks", "y")], AT)
    assert store.article(store.find("talks-3")).text == "y"


def test_hostile_ids_are_names_like_any_other(store: Store) -> None:
    added = store.add([Article(id, f"text of {n}") for n, id in enumerate(HOSTILE_IDS)], AT)
    for number, id in enumerate(HOSTILE_IDS):
        assert store.find(id) == added[number].seq
        assert store.article(added[number].seq) == Article(id, f"text of {number}")
    store.remove(HOSTILE_IDS)
    assert [s.id for s in store.summaries(ADA)] == ["talks", "grain"]


def test_an_unknown_id_is_named_in_the_error(store: Store) -> None:
    for ask in (store.find, lambda id: store.remove([id])):
        with pytest.raises(StoreError, match="no article 'gone' in this project"):
            ask("gone")
    for seq in (0, 99):
        with pytest.raises(StoreError, match="was removed"):
            store.load(seq, ADA)


def test_one_unknown_id_among_several_removes_none(store: Store) -> None:
    with pytest.raises(StoreError):
        store.remove(["talks", "gone"])
    assert store.count() == 2


def test_adding_is_all_or_nothing(store: Store) -> None:
    with pytest.raises(TypeError):
        store.add([Article("a", "x"), Article("b", "y", {"when": object()})], AT)
    assert store.count() == 2


def work_on_both(store: Store) -> None:
    do(store, 1, ADA, lambda act: act.accept("s-talks-CLAIM"))
    do(store, 1, BEN, lambda act: act.reject("s-talks-PERSON"))
    do(store, 1, ADA_REVIEWING, lambda act: act.set_note(None, "secret note"))
    do(store, 1, ADA, lambda act: act.toggle_flag(None))
    turn(store, ADA)
    store.remember(1, ADA, 5, AT)


def test_a_removed_article_leaves_no_row_behind(tmp_path: Path) -> None:
    with Store.open(blank_project(tmp_path / "p.db")) as store:
        store.add([GRAIN], AT)
        store.suggest([(1, GRAIN, proposed(GRAIN), None)], "s", AT)
        do(store, 1, ADA, lambda act: act.accept("s-grain-CLAIM"))
        before = everything_in(store)
        (added,) = store.add([TALKS], AT)
        store.suggest([(added.seq, TALKS, proposed(TALKS), None)], "s", AT)
        do(store, added.seq, ADA, lambda act: act.accept("s-talks-CLAIM"))
        do(store, added.seq, BEN, lambda act: act.reject("s-talks-PERSON"))
        turn(store, BEN)
        store.remember(added.seq, ADA, 5, AT)
        store.remove(["talks"])
        after = everything_in(store)
        for table in before.keys() - {"sqlite_sequence"}:
            assert after[table] == before[table], table
        assert store.last_act(BEN, undone=True) is None


def test_a_removed_article_leaves_no_byte_behind(path: Path) -> None:
    with Store.open(path) as store:
        suggest(store)
        work_on_both(store)
        store.remove(["talks"])
        for file in path.parent.glob("project.db*"):
            content = file.read_bytes()
            for trace in ("No deal", "Kyiv", "s-talks", "secret note", "Talks"):
                assert trace.encode() not in content, (file.name, trace)


def test_the_number_of_a_removed_article_is_not_given_again(store: Store) -> None:
    store.remove(["grain"])
    assert store.add([GRAIN], AT)[0].seq == 3


def test_an_act_over_two_articles_is_undone_in_the_one_that_is_left(store: Store) -> None:
    act = do(store, (1, 2), ADA, lambda act: act.accept_all([e[3] for e in act.draft.stops]))
    store.remove(["talks"])
    assert turn(store, ADA) == act
    assert not store.load(2, ADA).state.annotations
    assert store.last_act(ADA) is None


def test_neighbours_end_with_the_list(store: Store) -> None:
    store.add([Article("third", "x")], AT)
    store.remove(["grain"])
    assert store.neighbour(1, forward=True) == 3
    assert store.neighbour(3, forward=False) == 1
    assert store.neighbour(3, forward=True) is None
    assert store.neighbour(1, forward=False) is None


def test_the_next_open_article_goes_round_past_what_is_done(tmp_path: Path) -> None:
    articles = [Article(str(n), f"text {n}") for n in range(1, 6)]
    with Store.open(project(tmp_path / "p.db", articles)) as store:
        do(store, 2, ADA, lambda act: act.set_status(Status.FINISHED))
        do(store, 4, ADA, lambda act: act.set_status(Status.SKIPPED))
        do(store, 3, ADA, lambda act: act.toggle_flag(None))
        assert [store.next_open(ADA, after) for after in (0, 1, 2, 3, 4, 5)] == [1, 3, 3, 5, 5, 1]
        assert store.next_open(BEN, 1) == 2
        for seq in (1, 3):
            do(store, seq, ADA, lambda act: act.set_status(Status.FINISHED))
        assert store.next_open(ADA, 1) == 5
        assert store.next_open(ADA, 5) is None


def test_one_comes_back_to_the_article_and_the_place_where_one_was(path: Path) -> None:
    with Store.open(path) as store:
        assert store.last_opened(ADA) is None
        store.remember(1, ADA, 7, AT)
        store.remember(2, ADA, 30, LATER)
        store.remember(2, BEN, 3, AT)
        store.remember(1, BEN, 4, LATER)
    with Store.open(path) as store:
        assert (store.last_opened(ADA), store.last_opened(BEN)) == (2, 1)
        assert [store.load(seq, ADA).cursor for seq in (1, 2)] == [7, 30]
        assert store.last_opened(ADA_REVIEWING) is None
        assert store.load(1, ADA_REVIEWING).cursor == 0


def test_the_place_in_an_article_that_was_removed_is_forgotten(store: Store) -> None:
    store.remove(["talks"])
    store.remember(1, ADA, 30, AT)
    assert store.last_opened(ADA) is None


@pytest.mark.parametrize(
    ("tampering", "said"),
    [
        ("UPDATE article SET text = replace(text, 'Kyiv', 'Kiev')", "its text has changed"),
        ("UPDATE article SET meta = '{'", "its metadata cannot be read"),
        ("UPDATE annotation SET quote = 'else'", "its quote is not what stands at"),
        ("UPDATE annotation SET start = start + 1", "its quote is not what stands at"),
        ("UPDATE annotation SET start = 9, end = 3", "its quote is not what stands at"),
        ("UPDATE annotation SET attributes = 'no'", "cannot be read"),
        ("UPDATE annotation SET origin = 'heaven'", "cannot be read"),
        ("UPDATE suggestion SET quote = 'else'", "its quote is not what stands at"),
        ("UPDATE progress SET status = 'asleep'", "cannot be read"),
    ],
)
def test_what_was_tampered_with_is_not_shown(store: Store, tampering: str, said: str) -> None:
    do(store, 1, ADA, lambda act: act.accept("s-talks-PERSON"))
    store.connection.execute(tampering)
    with pytest.raises(DamagedError, match=said) as caught:
        store.load(1, ADA)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_status == 1


def test_offsets_in_the_file_count_code_points(store: Store) -> None:
    text = "👨‍👩‍👧‍👦 e\u0301 “Kyiv”"
    (added,) = store.add([Article("a", text)], AT)
    do(store, added.seq, ADA, lambda act: act.add(place(text, "Kyiv"), "ORG"))
    check = (
        "SELECT quote, substr(text, start + 1, end - start) FROM annotation"
        " JOIN article ON article.seq = article"
    )
    assert tuple(store.connection.execute(check).fetchone()) == ("Kyiv", "Kyiv")
    assert not offered(store.load(added.seq, ADA).state)
    assert len(rows(store, "annotation")) == 1


def test_a_damaged_table_of_articles_is_told_wherever_it_is_asked(tmp_path: Path) -> None:
    """In one line: a disk may fail after the file was looked through."""
    path = tmp_path / "project.db"
    with Store.create(path, NEWS, "name: news\n", AT) as store:
        (added,) = store.add([Article("a", "Sony rose.")], AT)
        page = store.connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'article'"
        ).fetchone()[0]
        size = store.connection.execute("PRAGMA page_size").fetchone()[0]
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    with Store.open_to_read(path, whole=False) as store:
        for ask in (store.is_there, store.article, lambda seq: store.neighbour(seq, forward=True)):
            with pytest.raises(DamagedError, match="is damaged"):
                ask(added.seq)
