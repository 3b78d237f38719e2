"""What becomes of what when copies of a project that went apart come together."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from annotator.core.acts import Act
from annotator.core.annotation import Status
from annotator.core.article import Article
from annotator.core.ruling import Choice
from annotator.review.docket import Docket
from annotator.review.settling import Settling
from annotator.store import journal, merging_plan
from annotator.store.errors import BusyError, DamagedError, StoreError
from annotator.store.log import Actor, Mode, Role
from annotator.store.merging import Merged
from annotator.store.merging_errors import MergeError
from annotator.store.store import Store
from tests.cli.reviewed import review
from tests.store.copies import content, copied, decided, differences
from tests.store.projects import (
    ADA,
    ADA_REVIEWING,
    AT,
    BEN,
    GRAIN,
    LATER,
    TALKS,
    annotated,
    do,
    everything_in,
    new_id,
    place,
    project,
    rows,
    suggest,
)

ROOT = Path(__file__).parents[2]
ADA_AGAIN = Actor("Ada (2)")


def mark(quote: str, label: str, *, finish: bool = False) -> Callable[[Act], object]:
    """Put a label on a quote of the first article, and finish it if asked to."""

    def work(act: Act) -> None:
        act.add(place(TALKS.text, quote), label)
        if finish:
            act.set_status(Status.FINISHED)

    return work


@pytest.fixture
def pair(path: Path) -> tuple[Path, Path]:
    """A project with suggestions in which Ada has begun, and a copy of it."""
    with Store.open(path) as store:
        suggest(store)
        do(store, 1, ADA, lambda act: act.accept("s-talks-CLAIM"))
    return path, copied(path, "train")


def work(path: Path, actor: Actor, what: Callable[[Act], object], seq: int = 1) -> str:
    with Store.open(path) as store:
        return do(store, seq, actor, what)


def merge(path: Path, *others: Path, dry_run: bool = False, known_only: bool = False) -> Merged:
    """Take copies in as the command does; what came from the last."""
    with Store.open(path) as store:
        copies = [Store.open_other(other, path) for other in others]
        backup = path.with_name("before.db")
        backup.unlink(missing_ok=True)
        try:
            found = store.merge(copies, backup=backup, dry_run=dry_run, known_only=known_only)
        finally:
            for copy in copies:
                copy.close()
        assert list(store.faults()) == []
    return found[-1]


def marks(path: Path, actor: Actor, seq: int = 1) -> set[tuple[str, str]]:
    """What somebody has marked, by quote and label."""
    with Store.open(path) as store:
        state = store.load(seq, actor).state
        return {(a.span.quote(state.article.text), a.label) for a in state.annotations.values()}


def test_who_went_on_in_one_copy_has_it_in_both(pair: tuple[Path, Path]) -> None:
    work(pair[1], ADA, mark("Reuters", "ORG"))
    work(pair[1], BEN, mark("Kyiv", "PERSON"))
    found = merge(*pair)
    assert (found.decided, found.decisions, found.forks) == (1, 3, [])
    assert differences(*pair) == []


def test_work_that_parts_is_kept_side_by_side(pair: tuple[Path, Path]) -> None:
    work(pair[0], ADA, mark("Reuters", "ORG", finish=True))
    work(pair[1], ADA, mark("Kyiv", "PERSON", finish=True))
    (fork,) = merge(*pair).forks
    assert (fork.article_id, fork.fork.whose, fork.fork.kept_as) == ("talks", "Ada", "Ada (2)")
    both = [marks(pair[0], ADA), marks(pair[0], ADA_AGAIN)]
    begun = {("No deal", "CLAIM"), ("Mr Putin", "SOURCE")}
    assert sorted(map(sorted, both)) == sorted(
        sorted(begun | {more}) for more in (("Reuters", "ORG"), ("Kyiv", "PERSON"))
    )
    with Store.open(pair[0]) as store:
        assert [it.annotators for it in store.reviewable()] == [("Ada", "Ada (2)")]
        assert [it.copy_of for it in store.works(1)] == [None, "Ada"]
        links = [store.load(1, actor).state.links for actor in (ADA, ADA_AGAIN)]
        assert all(len(it) == 1 for it in links)
        review(store, 1, lambda act, docket: act.settle_by_itself(store.works(1)) and None)
        review(store, 1, settle_all)
        gold = store.gold_state(1)
        assert gold.progress.status is Status.FINISHED
        assert len(gold.annotations) == 4
        assert list(store.faults()) == []


def settle_all(act: Settling, docket: Docket) -> None:
    """Take what somebody has, wherever somebody has anything."""
    for region in docket.regions:
        if region.ruling is None:
            marks = next(version for version, _ in region.versions if version)
            act.settle(region, Choice.VERSION, marks)
    act.set_status(Status.FINISHED)


def test_undo_reaches_what_stays_and_no_more(pair: tuple[Path, Path]) -> None:
    work(pair[0], ADA, mark("Reuters", "ORG"))
    work(pair[1], ADA, mark("Kyiv", "PERSON"))
    merge(*pair)
    apart = marks(pair[0], ADA_AGAIN)
    with Store.open(pair[0]) as store:
        assert store.last_act(ADA_AGAIN) is None
        assert store.turn(ADA, new_id(), LATER)
        assert store.turn(ADA, new_id(), LATER)
        assert store.turn(ADA, new_id(), LATER) is None
        assert annotated(store.load(1, ADA).state) == set()
        assert list(store.faults()) == []
    assert marks(pair[0], ADA_AGAIN) == apart


def test_what_came_is_undone_before_what_was_there(pair: tuple[Path, Path]) -> None:
    mine = work(pair[0], ADA, lambda act: act.toggle_flag(None), seq=2)
    theirs = [work(pair[1], ADA, mark(quote, "PERSON")) for quote in ("Kyiv", "Reuters")]
    merge(*pair)
    with Store.open(pair[0]) as store:
        order = [turned.target for _ in range(3) if (turned := store.turn(ADA, new_id(), LATER))]
    assert order == [theirs[1], theirs[0], mine]


def test_an_act_that_is_half_taken_back_is_left_alone(pair: tuple[Path, Path]) -> None:
    with Store.open(pair[0]) as store:
        whole = do(store, (1, 2), ADA, lambda act: act.toggle_flag(None))
    other = copied(pair[0], "other")
    with Store.open(other) as store:
        assert store.turn(ADA, new_id(), LATER)
    # On one of the two articles something else was done: one of the two gives way there.
    work(pair[0], ADA, mark("Reuters", "ORG"))
    merge(pair[0], other)
    with Store.open(pair[0]) as store:
        for redo in (False, True, False):
            while store.turn(ADA, new_id(), LATER, redo=redo):
                pass
        assert list(store.faults()) == []
        acts = store.connection.execute("SELECT standing FROM act WHERE id = ?", (whole,))
        assert acts.fetchone()[0] in ("kept", "undone", "gone")


def test_nothing_comes_back_over_what_was_done_on_the_other_side(pair: tuple[Path, Path]) -> None:
    work(pair[0], ADA, mark("Reuters", "ORG"))
    with Store.open(pair[0]) as store:
        assert store.turn(ADA, new_id(), LATER)
    work(pair[1], ADA, lambda act: act.toggle_flag(None), seq=2)
    merge(*pair)
    with Store.open(pair[0]) as store:
        assert store.last_act(ADA, undone=True) is None


def test_three_that_part_have_three_names_however_they_meet(pair: tuple[Path, Path]) -> None:
    third = copied(pair[0], "third")
    for path, quote in zip((*pair, third), ("Reuters", "Kyiv", "Putin"), strict=True):
        work(path, ADA, mark(quote, "PERSON"))
    whole = decided(pair[0]) | decided(pair[1]) | decided(third)
    merge(pair[0], pair[1], third)
    merge(third, pair[1])
    merge(third, pair[0])
    assert differences(pair[0], third) == []
    assert decided(third) == whole
    names = {key[0] for key in _chains(third)}
    assert names == {"Ada", "Ada (2)", "Ada (3)"}


def _chains(path: Path) -> set[tuple[str, str]]:
    with Store.open(path) as store:
        return set(merging_plan.read_part(store.connection, 1))


def test_a_person_who_goes_by_such_a_name_keeps_it(pair: tuple[Path, Path]) -> None:
    work(pair[0], ADA_AGAIN, mark("Putin", "PERSON"))
    work(pair[0], ADA, mark("Reuters", "ORG"))
    work(pair[1], ADA, mark("Kyiv", "PERSON"))
    (fork,) = merge(*pair).forks
    assert fork.fork.kept_as == "Ada (3)"
    assert marks(pair[0], ADA_AGAIN) == {("Putin", "PERSON")}


def test_gold_that_parts_stays_once_and_comes_to_the_review_again(pair: tuple[Path, Path]) -> None:
    work(pair[0], ADA, mark("Reuters", "ORG", finish=True))
    other = copied(pair[0], "other")
    rita, ruth = Actor("Rita", Role.REVIEWER), Actor("Ruth", Role.REVIEWER)
    work(pair[0], rita, mark("Reuters", "ORG", finish=True))
    work(other, ruth, mark("Kyiv", "PERSON", finish=True))
    back = copied(other, "back")
    (fork,) = merge(pair[0], other).forks
    assert fork.fork.kept_as == "other gold (2)"
    merge(back, pair[0])
    assert differences(pair[0], back) == []
    kept = marks(pair[0], ADA_REVIEWING), marks(pair[0], Actor("other gold (2)"))
    assert sorted(map(sorted, kept)) == [[("Kyiv", "PERSON")], [("Reuters", "ORG")]]
    with Store.open(pair[0]) as store:
        assert store.waiting_in_gold()


def test_gold_does_not_pass_for_having_seen_what_came_later(pair: tuple[Path, Path]) -> None:
    """Ada went on in one copy while her work was settled in the other."""
    work(pair[0], ADA, mark("Reuters", "ORG", finish=True))
    other = copied(pair[0], "other")
    work(pair[0], ADA, mark("Kyiv", "PERSON"))
    with Store.open(other) as store:
        review(store, 1, lambda act, docket: act.settle_by_itself(store.works(1)) and None)
        review(store, 1, lambda act, docket: act.set_status(Status.FINISHED))
        assert not store.waiting_in_gold()
    back = copied(other, "back")
    merge(pair[0], other)
    merge(back, pair[0])
    for path in (pair[0], back):
        with Store.open(path) as store:
            assert store.waiting_in_gold() == {1: 1}


def test_an_article_is_known_by_its_text_and_keeps_its_name(pair: tuple[Path, Path]) -> None:
    with Store.open(pair[0]) as store:
        store.add([Article("new", "One text."), Article("mine", "Same text.")], AT)
    with Store.open(pair[1]) as store:
        new = [Article("new", "Another text."), Article("yours", "Same text.", {"outlet": "X"})]
        store.add(new, AT)
    assert merge(*pair).new_articles == ["new-2"]
    with Store.open(pair[0]) as store:
        found = store.connection.execute("SELECT id, meta FROM article ORDER BY seq").fetchall()
    assert [row["id"] for row in found] == ["talks", "grain", "new", "mine", "new-2"]
    assert found[3]["meta"] == '{"also": [{"id": "yours", "outlet": "X"}]}'
    assert not merge(*pair).changes_anything


def test_articles_that_are_not_here_can_be_left_out(pair: tuple[Path, Path]) -> None:
    with Store.open(pair[0]) as store:
        store.remove(["talks"])
    before = content(pair[0])
    assert not merge(*pair, known_only=True).changes_anything
    assert content(pair[0]) == before
    assert merge(*pair).new_articles == ["talks"]
    assert marks(pair[0], ADA, seq=3) == {("No deal", "CLAIM"), ("Mr Putin", "SOURCE")}


def test_projects_that_were_never_one_are_simply_put_together(
    pair: tuple[Path, Path], tmp_path: Path
) -> None:
    from tests.store.projects import project

    stranger = project(tmp_path / "stranger.db", [Article("far", "Far away, said Reuters.")])
    with Store.open(stranger) as store:
        do(store, 1, BEN, lambda act: act.add(place(act.draft.article.text, "Reuters"), "ORG"))
    found = merge(pair[0], stranger)
    assert (found.new_articles, found.decisions) == (["far"], 2)
    assert marks(pair[0], BEN, seq=3) == {("Reuters", "ORG")}


def test_a_dry_run_says_the_same_and_changes_nothing(pair: tuple[Path, Path]) -> None:
    work(pair[0], ADA, mark("Reuters", "ORG"))
    work(pair[1], ADA, mark("Kyiv", "PERSON"))
    with Store.open(pair[0]) as store:
        before = everything_in(store)
    tried = merge(*pair, dry_run=True)
    with Store.open(pair[0]) as store:
        assert everything_in(store) == before
    assert not pair[0].with_name("before.db").exists()
    assert (tried.decisions, len(tried.forks)) == (1, 1)
    assert tried == merge(*pair)


def test_the_project_as_it_was_is_copied_first(pair: tuple[Path, Path]) -> None:
    work(pair[1], BEN, mark("Kyiv", "PERSON"))
    before = content(pair[0])
    merge(*pair)
    assert content(pair[0].with_name("before.db")) == before
    merge(*pair)
    assert not pair[0].with_name("before.db").exists()


def test_memory_that_was_cleared_stays_so(pair: tuple[Path, Path]) -> None:
    def counts(path: Path) -> set[str]:
        with Store.open(path) as store:
            return set(store.remembered("Ada")["Ada"])

    work(pair[0], ADA, mark("Kyiv", "PERSON"))
    work(pair[1], ADA, lambda act: act.add(place(GRAIN.text, "Reuters"), "ORG"), seq=2)
    with Store.open(pair[1]) as store:
        assert store.clear_memory("Ada", [], LATER)
    work(pair[1], ADA, lambda act: act.add(place(GRAIN.text, "ministry"), "ORG"), seq=2)
    merge(*pair)
    assert "ministry" in counts(pair[0])
    assert not {"No deal", "Reuters"} & counts(pair[0])


def test_the_same_acts_under_two_names_are_refused(pair: tuple[Path, Path]) -> None:
    with closing(sqlite3.connect(pair[1])) as other, other:
        other.execute("DROP TRIGGER log_is_append_only")
        for table in ("log", "annotation", "link", "progress", "act"):
            other.execute(f"UPDATE {table} SET annotator_id = 'Eve'")
    before = content(pair[0])
    with pytest.raises(MergeError, match="what Ada did here is Eve's there; rename one"):
        merge(*pair)
    assert content(pair[0]) == before


def test_a_file_imported_for_two_people_is_refused(pair: tuple[Path, Path]) -> None:
    id = new_id()

    def taken(act: Act) -> None:
        act.new_id = lambda: id
        act.add(place(TALKS.text, "Kyiv"), "PERSON")

    for path, actor in zip(pair, (BEN, Actor("Cy")), strict=True):
        with Store.open(path) as store:
            do(store, 1, actor, taken, mode=Mode.IMPORT)
    with pytest.raises(MergeError, match=r"talks.*the same file was imported for two people"):
        merge(*pair)


def test_a_copy_whose_log_contradicts_itself_changes_nothing(pair: tuple[Path, Path]) -> None:
    work(pair[1], ADA, mark("Kyiv", "PERSON"))
    with closing(sqlite3.connect(pair[1])) as other, other:
        other.execute("DROP TRIGGER log_is_append_only")
        other.execute("UPDATE log SET before = after WHERE subject <> '' AND kind = 'add'")
    before = content(pair[0])
    with pytest.raises(DamagedError, match=r"train\.db: article 'talks': the log contradicts"):
        merge(*pair)
    assert content(pair[0]) == before


def test_of_two_copies_the_first_stays_where_the_second_cannot_be_taken_in(
    pair: tuple[Path, Path],
) -> None:
    third = copied(pair[0], "third")
    work(pair[1], BEN, mark("Kyiv", "PERSON"))
    work(third, ADA, mark("Kyiv", "PERSON"))
    with closing(sqlite3.connect(third)) as other, other:
        other.execute("DROP TRIGGER log_is_append_only")
        other.execute("UPDATE log SET after = '[]' WHERE kind = 'add'")
    with pytest.raises(DamagedError, match="third"):
        merge(pair[0], pair[1], third)
    assert marks(pair[0], BEN) == {("Kyiv", "PERSON")}
    assert pair[0].with_name("before.db").exists()


def test_a_copy_of_an_older_version_is_left_as_it_is(pair: tuple[Path, Path]) -> None:
    work(pair[1], BEN, mark("Kyiv", "PERSON"))
    with closing(sqlite3.connect(pair[1])) as old, old:
        for table in ("memory", "memory_cleared", "memory_run", "memory_hidden"):
            old.execute(f"DROP TABLE {table}")
        old.execute("DROP TABLE memory_suggestion")
        old.execute("DELETE FROM _sqlite_migrations WHERE name = 'm006_memory'")
        old.execute("PRAGMA user_version = 5")
    with closing(sqlite3.connect(pair[1])) as old:
        old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = pair[1].read_bytes()
    merge(*pair)
    assert marks(pair[0], BEN) == {("Kyiv", "PERSON")}
    assert pair[1].read_bytes() == before


def test_the_project_itself_is_no_copy(pair: tuple[Path, Path], tmp_path: Path) -> None:
    link, hard = tmp_path / "link.db", tmp_path / "hard.db"
    link.symlink_to(pair[0])
    hard.hardlink_to(pair[0])
    for path in (pair[0], link, hard):
        with pytest.raises(StoreError, match="itself; name another copy"):
            Store.open_other(path, pair[0])


@pytest.mark.parametrize("which", [0, 1])
def test_a_locked_file_is_said_and_nothing_changes(
    pair: tuple[Path, Path], which: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    work(pair[1], BEN, mark("Kyiv", "PERSON"))
    monkeypatch.setattr("annotator.store.connection.BUSY_SECONDS", 0.01)
    before = content(pair[0])
    with closing(sqlite3.connect(pair[which], isolation_level=None)) as holder:
        if which:
            holder.execute("PRAGMA locking_mode = EXCLUSIVE")
        holder.execute("BEGIN EXCLUSIVE")
        holder.execute("CREATE TABLE held (a)")
        with pytest.raises(BusyError, match="try again in a moment"):
            merge(*pair)
        holder.execute("ROLLBACK")
    assert content(pair[0]) == before


def test_who_is_killed_in_the_midst_has_merged_nothing(pair: tuple[Path, Path]) -> None:
    work(pair[0], ADA, mark("Reuters", "ORG"))
    work(pair[1], ADA, mark("Kyiv", "PERSON"))
    before = content(pair[0])
    command = [sys.executable, "-m", "tests.store.merger", *map(str, pair)]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    assert content(pair[0]) == before
    with Store.open(pair[0]) as store, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        store.connection.execute("DELETE FROM log")
    assert len(merge(*pair).forks) == 1


def test_the_log_is_guarded_again_afterwards(pair: tuple[Path, Path]) -> None:
    work(pair[0], ADA, mark("Reuters", "ORG"))
    work(pair[1], ADA, mark("Kyiv", "PERSON"))
    with Store.open(pair[0]) as store:
        guards = rows(store, "sqlite_master WHERE type = 'trigger'")
    merge(*pair)
    with Store.open(pair[0]) as store:
        again = rows(store, "sqlite_master WHERE type = 'trigger'")
        assert sorted(row[4] for row in again) == sorted(row[4] for row in guards)  # type: ignore[type-var]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE opened SET cursor = x'00ff'",
        "UPDATE opened SET at = 5",
        "UPDATE article SET meta = '[1]'",
        "UPDATE article SET meta = '{'",
        "UPDATE suggestion SET start = 'a'",
        "UPDATE suggest_run SET at = x'00'",
        "UPDATE progress SET status = 'odd'",
        "INSERT INTO assignment VALUES (9, 1, x'00', 'a', 'b', 'c')",
        "INSERT INTO time_spent VALUES (9, 1, x'00', 'annotator', NULL, '', '', 'long')",
        "UPDATE log SET annotator_id = x'41'",
        "UPDATE log SET role = 'owner'",
        "UPDATE log SET kind = 'odd'",
        'UPDATE log SET after = \'{"is":"link"}\'',
        "UPDATE log SET after = '[]'",
        "UPDATE log SET act = 7",
    ],
)
def test_whatever_a_copy_holds_it_is_taken_in_or_refused(pair: tuple[Path, Path], sql: str) -> None:
    work(pair[1], ADA, mark("Kyiv", "PERSON"))
    with Store.open(pair[1]) as store:
        store.remember(1, ADA, 3, AT)
        store.remember(2, BEN, 3, AT)
    with closing(sqlite3.connect(pair[1])) as other, other:
        for name in ("log_is_append_only", "log_goes_with_its_article"):
            other.execute(f"DROP TRIGGER {name}")
        other.execute("PRAGMA ignore_check_constraints = ON")
        other.execute(sql)
    before = content(pair[0])
    try:
        merge(*pair)
    except StoreError as error:
        assert str(error).startswith(f"{pair[1]}: ")
        assert content(pair[0]) == before


def test_what_another_copy_keeps_in_one_piece_comes_too(tmp_path: Path) -> None:
    """A large act that nobody has written out yet, and its undo."""
    kept = project(tmp_path / "here.db")
    there = tmp_path / "there.db"
    with Store.open(kept) as store:
        store.backup(there)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(journal, "MANY", 1)
        with Store.open(there) as other:
            do(other, 1, ADA, lambda act: act.toggle_flag(None))
            assert other.is_pending()
    with Store.open_other(there, kept) as other, Store.open(kept) as store:
        store.merge([other], backup=tmp_path / "before.db")
        assert store.load(1, ADA).state.progress.flagged
        assert list(store.faults()) == []
