"""An import gathers what it takes in: as if each article were written when it came."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import count
from pathlib import Path
from uuid import UUID

import pytest

from annotator.core.annotation import Annotation, Link, Status
from annotator.core.article import Article
from annotator.core.decision import Decision, Kind
from annotator.core.span import Span
from annotator.store import gathered
from annotator.store.intake import Intake, OtherTextError
from annotator.store.log import Actor
from annotator.store.store import Store
from tests.store.projects import ADA, AT, BEN, blank_project, everything_in, project

TEXTS = tuple(Article(f"a{n}", f"Sony {n} rose, Kim said.") for n in range(5))


class Wrong(Exception):
    """What a test finds wrong with a record."""


def ids() -> Callable[[], str]:
    """Ids that a test can foresee."""
    numbers = count(1)
    return lambda: str(UUID(int=next(numbers)))


def take(intake: Intake, article: Article, actor: Actor = ADA, *, wrong: bool = False) -> str:
    """Take a name and a link of an article in; returns the name's id."""
    with intake.whole():
        added = intake.find_or_add(article)
        opened = intake.load(added.seq, actor)
        id, other, tie = intake.free_ids([str(UUID(int=10**6)), "no uuid", ""])
        spans = (Annotation(id, Span(0, 4), "ORG"), Annotation(other, Span(5, 6), "PERSON"))
        link = Link(tie, "refers_to", id, other)
        decisions = [Decision(Kind.ADD, a.id, None, a) for a in spans]
        decisions.append(Decision(Kind.LINK, link.id, None, link))
        before = opened.state.progress
        after = type(before)(Status.FINISHED)
        decisions.append(Decision(Kind.STATUS, "", before, after))
        intake.record(opened, actor, tuple(decisions))
        if wrong:
            raise Wrong
    return id


def taken(path: Path, articles: Iterable[Article]) -> dict[str, list[tuple[object, ...]]]:
    """All that is in a project after articles were taken in."""

    def work(intake: Intake) -> None:
        for article in articles:
            take(intake, article)

    with Store.open(blank_project(path)) as store:
        store.take_in(work, AT, ids())
        assert list(store.faults()) == []
        found = everything_in(store)
    # An act is known by the last row of the log when it began.
    return {table: rows for table, rows in found.items() if table != "act"}


def test_what_is_gathered_is_what_one_by_one_would_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However much is written at a time, and by however short a way."""
    together = taken(tmp_path / "together.db", TEXTS)
    monkeypatch.setattr(gathered, "MOST", 2)
    assert taken(tmp_path / "by-two.db", TEXTS) == together
    monkeypatch.setattr("annotator.store.first_acts.is_first", lambda change: False)
    slowly = taken(tmp_path / "slowly.db", TEXTS)
    assert {table: sorted(map(repr, rows)) for table, rows in slowly.items()} == {
        table: sorted(map(repr, rows)) for table, rows in together.items()
    }
    assert len(together["annotation"]) == 2 * len(TEXTS)


def test_a_record_that_is_wrong_leaves_nothing_and_the_others_stay(tmp_path: Path) -> None:
    """Neither its article nor its ids."""

    def work(intake: Intake) -> None:
        first = take(intake, TEXTS[0])
        with pytest.raises(Wrong):
            take(intake, TEXTS[1], wrong=True)
        again = take(intake, TEXTS[1])
        assert first != again
        with pytest.raises(Wrong):
            take(intake, TEXTS[2], wrong=True)

    with Store.open(blank_project(tmp_path / "p.db")) as store:
        store.take_in(work, AT, ids())
        assert [summary.id for summary in store.summaries(ADA)] == ["a0", "a1"]
        assert store.find("a1") == 2
        assert list(store.faults()) == []


def test_an_article_that_comes_twice_is_one_whether_it_is_written_or_not(tmp_path: Path) -> None:
    """The second time it is found, by its text, as the first left it."""

    def work(intake: Intake) -> None:
        take(intake, TEXTS[0])
        added = intake.find_or_add(Article("other", TEXTS[0].text))
        assert (added.id, added.seq, added.is_new) == ("a0", 1, False)
        assert len(intake.load(added.seq, ADA).state.annotations) == 2
        assert not intake.load(added.seq, BEN).state.annotations
        with pytest.raises(OtherTextError, match=r"from character 5 on '9' in the file, '0 rose"):
            intake.find_or_add(Article("a0", "Sony 9"))
        take(intake, TEXTS[0], BEN)

    with Store.open(blank_project(tmp_path / "p.db")) as store:
        store.take_in(work, AT, ids())
        assert store.count() == 1
        assert {t.annotator_id for t in store.touched()} == {"Ada", "Ben"}
        assert list(store.faults()) == []


@pytest.mark.parametrize("marks", [1, 1 << 24], ids=["hardly one mark", "marks enough"])
def test_an_id_is_given_once_in_a_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, marks: int
) -> None:
    """Also when what had it is written already, or was there before."""
    monkeypatch.setattr("annotator.store.taken_ids._OF_IDS", marks)
    found: list[str] = []

    def work(intake: Intake) -> None:
        for article in TEXTS[:2]:
            found.append(take(intake, article))
        intake.flush()
        found.append(take(intake, TEXTS[2]))

    with Store.open(blank_project(tmp_path / "p.db")) as store:
        store.take_in(work, AT, ids())
        new = (str(UUID(int=n)) for n in count(1000))
        store.take_in(lambda intake: found.append(take(intake, TEXTS[3])), AT, lambda: next(new))
    assert found[0] == str(UUID(int=10**6))
    assert len(set(found)) == 4


def test_articles_that_were_there_before_keep_their_work(tmp_path: Path) -> None:
    """What is put onto them goes the way of every act."""
    with Store.open(project(tmp_path / "p.db", TEXTS[:2])) as store:
        store.take_in(lambda intake: take(intake, TEXTS[0]), AT, ids())
        new = (str(UUID(int=n)) for n in count(1000))
        store.take_in(lambda intake: take(intake, TEXTS[0], BEN), AT, lambda: next(new))
        assert {t.annotator_id for t in store.touched()} == {"Ada", "Ben"}
        assert list(store.faults()) == []


def test_an_id_is_given_once_in_a_record(tmp_path: Path) -> None:
    """Two that are wanted alike are not, and what is made in their place is free as well."""
    wanted = str(UUID(int=3))

    def work(intake: Intake) -> None:
        assert intake.free_ids([wanted, wanted, ""]) == [
            wanted,
            *(str(UUID(int=n)) for n in (4, 2)),
        ]

    with Store.open(blank_project(tmp_path / "p.db")) as store:
        store.take_in(work, AT, ids())


def test_the_index_of_words_is_written_once(tmp_path: Path) -> None:
    """Nothing that an import does on its way makes FTS5 write what it has gathered."""

    def work(intake: Intake) -> None:
        def written() -> int:
            sql = "SELECT sum(length(block)) FROM {}_data"
            tables = ("article_words", "work_words")
            rows = [intake.connection.execute(sql.format(it)).fetchone() for it in tables]
            return sum(int(row[0]) for row in rows)

        before = written()
        for number in range(120):
            take(intake, Article(f"n{number}", f"Sony {number} fell, Kim said."))
            if number % 55 == 54:
                intake.flush()
        intake.flush()
        assert written() == before

    with Store.open(blank_project(tmp_path / "p.db")) as store:
        store.take_in(work, AT, ids())
        assert list(store.faults()) == []
