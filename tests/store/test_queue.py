"""Which articles a filter lets through, and in which order."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from annotator.core.acts import Act
from annotator.core.annotation import Status
from annotator.core.article import Article
from annotator.core.label_schema import LabelSchema
from annotator.core.queue_filter import FilterError, Order, QueueFilter, parse
from annotator.core.span import Span
from annotator.core.suggestion import Suggestion, Suggestions
from annotator.store import tallies, words
from annotator.store.log import Actor
from annotator.store.store import Store
from tests.core.schemas import NEWS
from tests.store.projects import ADA, AT, BEN, blank_project, do, place, turn

ARTICLES = (
    Article("ferry", "The ferry had no pilot, Reuters said.", {"title": "Light", "outlet": "Post"}),
    Article("grain", "Grain prices rise. No ferry.", {"outlet": "The Münster Post"}),
    Article("quiet", 'Nothing happened; it\'s 100% "calm" (not AND OR NEAR).', {}),
    Article("tokyo", "東京で穀物価格が上昇した。", {"title": "穀物"}),
)


def suggested(article: Article, *found: tuple[str, str, float | None]) -> Suggestions:
    """Suggestions of a quote, a label and a score."""
    return Suggestions(
        tuple(
            Suggestion(
                f"{article.id}-{label}-{quote}", place(article.text, quote), label, "s", score
            )
            for quote, label, score in found
        )
    )


@pytest.fixture
def queued(tmp_path: Path) -> Iterator[Store]:
    """Four articles, two with suggestions."""
    with Store.open(blank_project(tmp_path / "p.db")) as store:
        store.add(ARTICLES, AT)
        ferry = suggested(ARTICLES[0], ("Reuters", "ORG", 0.9), ("pilot", "PERSON", 0.8))
        grain = suggested(ARTICLES[1], ("Grain prices rise", "CLAIM", 0.5))
        batch = [(1, ARTICLES[0], ferry, None), (2, ARTICLES[1], grain, None)]
        store.suggest(batch, "s", AT)
        yield store


def ids(store: Store, line: str, actor: Actor = ADA, *, typing: bool = False) -> str:
    """The articles that a line lets through, by their initials."""
    labels: LabelSchema = store.label_schema
    found = store.queue(parse(line, labels.label, typing=typing), actor)
    return "".join(row.id[0] for row in store.rows(found.numbers, actor))


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("", "fgqt"),
        ("ferry", "fg"),
        ("ferry -grain", "f"),
        ('"no pilot"', "f"),
        ('"pilot no"', ""),
        ("fer*", "fg"),
        ("light", "f"),
        ("münster", "g"),
        ("munster", "g"),
        ("outlet:post", "fg"),
        ("outlet:munster outlet:nowhere", "g"),
        ("-outlet:post", "qt"),
        ("-ferry", "qt"),
        ("label:CLAIM", "g"),
        ("-label:ORG", "gqt"),
        ("undecided", "fg"),
        ("-undecided", "qt"),
        ("status:new", "fgqt"),
        ("status:finished", ""),
        ("sort:length", "tgfq"),
        ("sort:-length", "qfgt"),
        ("sort:-added", "tqgf"),
        ("sort:uncertainty", "gfqt"),
        ("sort:-uncertainty", "fgqt"),
        ("sort:disagreement", "fgqt"),
        ("穀物", "t"),
        ("価格が", "t"),
        ("100%", "q"),
        ("AND", "q"),
        ("NEAR(", "q"),
        ("it's", "q"),
        ("calm) OR (", "q"),
        ("title:", "error"),
        ('* - "', "fgqt"),
    ],
)
def test_a_line_lets_these_through(queued: Store, line: str, found: str) -> None:
    if found == "error":
        with pytest.raises(FilterError):
            ids(queued, line)
    else:
        assert ids(queued, line) == found


def test_the_last_word_is_looked_for_while_it_is_typed(queued: Store) -> None:
    assert ids(queued, "no pil", typing=True) == "f"
    assert ids(queued, "no pil") == ""


def test_work_is_found_by_its_status_its_flags_its_people_and_its_words(queued: Store) -> None:
    text = ARTICLES[2].text
    do(queued, 3, ADA, lambda act: act.set_note(act.add(place(text, "calm"), "PERSON"), "ask Zoë"))
    do(queued, 3, ADA, lambda act: act.set_status(Status.FINISHED))
    do(queued, 1, ADA, lambda act: act.toggle_flag(None))
    do(queued, 1, BEN, lambda act: act.reject("ferry-ORG-Reuters"))
    expected = {
        "status:finished": "q",
        "status:progress status:finished": "fq",
        "status:new": "gt",
        "flagged": "f",
        "by:ada": "fq",
        "by:ada by:Ben": "f",
        "-by:BEN": "gqt",
        "zoe": "q",
        "note:zoe": "q",
        "quote:calm": "q",
        "quote:ferry": "",
        "label:PERSON": "fq",
    }
    assert {line: ids(queued, line) for line in expected} == expected
    assert ids(queued, "flagged", BEN) == ""
    assert ids(queued, "status:new", BEN) == "gqt"
    with pytest.raises(FilterError, match="by:Cem has not worked here: Ada, Ben"):
        ids(queued, "by:Cem")


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("id:intl", "gz"),
        ("id:INTL/saud_Gazette_6", "g"),
        ("-id:intl id:a", "o"),
        ("id:gazette id:intl", "g"),
        ("id:saudxgazette", ""),
        ("id:zürich", "z"),
        ("id:ZÜRICH_", "z"),
        ("id:ÇA", "o"),
        ("id:é", "z"),
        ("id:ſaud", "g"),
        ('id:"%"', "o"),
        ("id:\\", ""),
        (f"id:{'a' * 60_000}", ""),
        ("id:straße", "o"),
    ],
)
def test_articles_are_found_by_what_their_ids_contain(
    tmp_path: Path, line: str, found: str
) -> None:
    """In any case; ids from a Mac's file names have their accents apart."""
    named = {"g": "intl/saud_gazette_6", "z": "intl/Zu\u0308rich_caf\u00e9", "o": "Straße/100%ça"}
    with Store.open(blank_project(tmp_path / "p.db")) as store:
        store.add([Article(id, f"Text {n}.", {}) for n, id in enumerate(named.values())], AT)
        numbers = store.queue(parse(line), ADA).numbers
    assert "".join(tuple(named)[seq - 1] for seq in numbers) == found


def test_who_took_all_of_their_work_back_is_not_found_by_it(queued: Store) -> None:
    """Anything that is left is work: a rejection, a flag, a note, a status."""
    kinds: list[Callable[[Act], object]] = [
        lambda act: act.reject("ferry-ORG-Reuters"),
        lambda act: act.toggle_flag(None),
        lambda act: act.set_note(None, "why"),
        lambda act: act.set_status(Status.FINISHED),
        lambda act: act.accept("ferry-ORG-Reuters"),
    ]
    do(queued, 2, ADA, lambda act: act.toggle_flag(None))
    for kind in kinds:
        do(queued, 1, ADA, kind)
        assert ids(queued, "by:Ada") == "fg"
        turn(queued, ADA)
        assert ids(queued, "by:Ada") == "g"
        assert ids(queued, "-by:Ada") == "fqt"


def test_words_of_work_that_is_changed_or_taken_back_are_found_no_more(queued: Store) -> None:
    do(queued, 1, ADA, lambda act: act.set_note(act.accept("ferry-ORG-Reuters"), "draft"))
    (id,) = queued.load(1, ADA).state.annotations
    assert ids(queued, "quote:reuters note:draft") == "f"
    do(queued, 1, ADA, lambda act: act.set_note(id, "final"))
    assert (ids(queued, "note:draft"), ids(queued, "note:final")) == ("", "f")
    turn(queued, ADA)
    assert (ids(queued, "note:draft"), ids(queued, "note:final")) == ("f", "")
    turn(queued, ADA)
    assert ids(queued, "quote:reuters") == ""
    assert list(queued.faults()) == []


def test_what_is_undecided_follows_the_work(queued: Store) -> None:
    """Whether or not the counts of before were kept, and what is suggested changes."""

    def undecided() -> list[int | None]:
        return [row.undecided for row in queued.rows([1, 2, 3], ADA)]

    assert undecided() == [2, 1, 0]
    do(queued, 1, ADA, lambda act: act.accept("ferry-ORG-Reuters"))
    do(queued, 2, ADA, lambda act: act.reject("grain-CLAIM-Grain prices rise"))
    assert undecided() == [1, 0, 0]
    found = queued.queue(parse("undecided"), ADA)
    assert found.numbers == [1]
    assert [t.undecided for t in found.recounted] == [1, 0]
    queued.keep_tallies(ADA, found.recounted)
    assert queued.queue(parse("undecided"), ADA).recounted == ()
    assert ids(queued, "undecided", BEN) == "fg"
    turn(queued, ADA)
    assert ids(queued, "undecided") == "fg"
    more = suggested(ARTICLES[0], ("ferry", "ORG", 0.1))
    queued.suggest([(1, ARTICLES[0], more, None)], "t", AT, everything=True)
    assert undecided() == [1, 1, 0], "what was accepted and taken back is pinned and offered"
    assert list(queued.faults()) == []


def test_without_suggestions_nothing_says_what_is_suggested(queued: Store) -> None:
    do(queued, 3, ADA, lambda act: act.add(Span(0, 7), "ORG"))

    def numbers(line: str) -> list[int]:
        wanted = parse(line, queued.label_schema.label)
        return queued.queue(wanted, ADA, with_suggestions=False).numbers

    assert numbers("undecided") == []
    assert numbers("label:ORG") == [3]
    assert numbers("sort:uncertainty") == [1, 2, 3, 4]
    assert [r.undecided for r in queued.rows([1], ADA, with_suggestions=False)] == [None]


def test_disagreement_is_the_share_of_spans_that_not_all_who_finished_have(queued: Store) -> None:
    text = ARTICLES[2].text
    one, two = place(text, "calm"), place(text, "NEAR")
    for actor, spans in ((ADA, (one, two)), (BEN, (one,))):
        for span in spans:
            do(queued, 3, actor, partial(Act.add, span=span, label="ORG"))
    do(queued, 4, ADA, lambda act: act.add(Span(0, 2), "ORG"))
    for seq, actor in ((3, ADA), (3, BEN), (4, ADA), (2, ADA), (2, BEN)):
        do(queued, seq, actor, lambda act: act.set_status(Status.FINISHED))
    assert ids(queued, "sort:disagreement") == "qgft", "half, none, and two that one or none did"
    assert ids(queued, "sort:-disagreement") == "gqft"


def test_a_removed_article_is_in_no_index(queued: Store, tmp_path: Path) -> None:
    """Neither its words, nor those of the work on it."""
    do(queued, 1, ADA, lambda act: act.set_note(act.accept("ferry-ORG-Reuters"), "confidential"))
    assert b"confidential" in (tmp_path / "p.db-wal").read_bytes()
    queued.remove(["ferry"])
    assert ids(queued, "ferry") == "g"
    for file in tmp_path.glob("p.db*"):
        for trace in (b"reuters", b"confidential", b"pilot", b"euters", b"light"):
            assert trace not in file.read_bytes(), (file.name, trace)
    assert list(queued.faults()) == []


@pytest.fixture
def without_fts5(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From when it is called SQLite is one that cannot index words; such a one is not at hand."""
    return lambda: monkeypatch.setattr(words, "has_fts5", lambda: False)


def test_without_an_index_texts_are_looked_through(
    queued: Store, without_fts5: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was put in meanwhile is indexed by the next who can."""
    without_fts5()
    queued.add([Article("late", "A late ferry.", {})], AT)
    assert ids(queued, "ferry") == "fgl"
    assert ids(queued, "fer") == "fgl", "a part of a word is found as well"
    assert queued.queue(parse("ferry"), ADA).looked_through
    with pytest.raises(Exception, match="lacks FTS5"):
        queued.remove(["late"])
    monkeypatch.undo()
    assert ids(queued, "ferry") == "fgl"
    assert "lags behind" in "".join(queued.faults())
    queued.repair()
    assert list(queued.faults()) == []
    assert not queued.queue(parse("ferry"), ADA).looked_through


def test_a_project_made_without_an_index_works(
    tmp_path: Path, without_fts5: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And gets one with the first article that comes in where one can be made."""
    without_fts5()
    with Store.create(tmp_path / "p.db", NEWS, "name: news\n", AT) as store:
        store.add(ARTICLES[:2], AT)
        do(store, 1, ADA, lambda act: act.add(Span(4, 9), "ORG"))
        assert ids(store, "quote:ferry") == "f"
        monkeypatch.undo()
        store.add(ARTICLES[2:], AT)
        assert ids(store, "ferry") == "fg"
        assert not store.queue(parse("ferry"), ADA).looked_through
        assert list(store.faults()) == []


@pytest.mark.parametrize(
    ("sql", "fault"),
    [
        ("UPDATE listed SET undecided = 7 WHERE article = 1", "article ferry: what is listed"),
        ("DELETE FROM listed WHERE article = 3", "article quiet: what is listed"),
        ("DELETE FROM listed_label WHERE label = 'ORG'", "the labels that articles are listed by"),
        ("UPDATE tally SET undecided = 7", "article ferry, Ada: the count"),
        ("INSERT INTO article_words (article_words) VALUES ('delete-all')", "article_words"),
        ("INSERT INTO work_words (rowid, quote) VALUES (5, 'x')", "work_words"),
    ],
)
def test_a_wrong_count_or_index_is_found_and_mended(queued: Store, sql: str, fault: str) -> None:
    do(queued, 1, ADA, lambda act: act.accept("ferry-ORG-Reuters"))
    queued.keep_tallies(ADA, queued.queue(parse("undecided"), ADA).recounted)
    assert list(queued.faults()) == []
    queued.connection.execute(sql)
    assert fault in "\n".join(queued.faults())
    queued.repair()
    assert list(queued.faults()) == []


def test_a_project_of_the_version_before_is_indexed_when_it_is_opened(queued: Store) -> None:
    path = queued.path
    queued.close()
    with sqlite3.connect(path) as old:
        counted = ("article_words", "work_words", "listed", "listed_label", "tally")
        for table in (*counted, "pending", "schema_change"):
            old.execute(f"DROP TABLE {table}")
        for index in ("progress_flagged", "annotation_flagged", "annotation_label"):
            old.execute(f"DROP INDEX {index}")
        old.execute(
            "DELETE FROM _sqlite_migrations WHERE name >= 'm005_queue' AND name <> 'm006_memory'"
        )
        old.execute("PRAGMA user_version = 4")
    old.close()
    with Store.open(path) as store:
        assert ids(store, "ferry") == "fg"
        assert ids(store, "undecided label:ORG") == "f"
        assert list(store.faults()) == []


def test_a_count_that_is_out_of_date_is_not_kept(queued: Store) -> None:
    do(queued, 1, ADA, lambda act: act.accept("ferry-ORG-Reuters"))
    found = queued.queue(parse("undecided"), ADA)
    do(queued, 1, ADA, lambda act: act.accept("ferry-PERSON-pilot"))
    queued.keep_tallies(ADA, found.recounted)
    assert tallies.stale(queued.connection, "Ada")[0].undecided == 0


def test_orders_and_terms_go_together(queued: Store) -> None:
    wanted = parse("undecided sort:uncertainty ferry", queued.label_schema.label)
    assert wanted.order is Order.UNCERTAINTY
    assert queued.queue(wanted, ADA).numbers == [2, 1]
    assert queued.queue(QueueFilter(), ADA).total == 4


def test_who_asks_is_told_how_far_they_are(queued: Store) -> None:
    do(queued, 1, ADA, lambda act: act.set_status(Status.SKIPPED))
    do(queued, 2, ADA, lambda act: act.toggle_flag(None))
    counts = queued.queue(QueueFilter(), ADA).counts
    assert (counts[Status.NEW], counts[Status.SKIPPED]) == (2, 1)


def test_what_an_older_program_wrote_without_the_index_does_no_harm(queued: Store) -> None:
    """Nothing is refused, the article can be removed, and the index is made anew."""
    labels = ("PERSON", "SOURCE", "CLAIM")

    def put(act: Act) -> None:
        for label in labels:
            act.add(Span(0, 3), label)

    for seq in (1, 2):
        do(queued, seq, ADA, put)
    with sqlite3.connect(queued.path) as older:
        older.execute("DROP TABLE work_words")
        older.execute(
            "CREATE VIRTUAL TABLE work_words USING fts5 (quote, note, content = '', columnsize = 0)"
        )
    older.close()
    while turn(queued, ADA):
        pass
    assert list(queued.faults()) == []
    do(queued, 1, ADA, put)
    queued.remove(["ferry"])
    assert list(queued.faults()) == []


def test_pasted_text_is_no_filter() -> None:
    with pytest.raises(FilterError, match="more than 100 words"):
        parse(" ".join(f"w{number}" for number in range(30_000)))
