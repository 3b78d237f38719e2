"""assign."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotator.core.annotation import Status
from annotator.core.article import Article
from annotator.store.log import Actor
from annotator.store.store import Store
from tests.cli.conftest import CommandLine
from tests.store.projects import ADA, AT, BEN, do, project


@pytest.fixture
def six(tmp_path: Path) -> Path:
    """A project with the articles a1 to a6, of ten to sixty words."""
    articles = [Article(f"a{n}", " ".join(["word"] * 10 * n), {}) for n in range(1, 7)]
    return project(tmp_path / "p.db", articles)


def held(db: Path) -> dict[str, list[str]]:
    """The articles that each has, by name."""
    found: dict[str, list[str]] = {}
    with Store.open(db) as store:
        for it in store.assigned().holdings:
            found.setdefault(it.annotator_id, []).append(it.id)
    return found


def work_on(db: Path) -> None:
    """Ada has finished a1; Ben has begun a2."""
    with Store.open(db) as store:
        do(store, 1, ADA, lambda act: act.set_status(Status.FINISHED))
        do(store, 2, BEN, lambda act: act.set_note(None, "hm"))


def test_articles_are_dealt_evenly(annotator: CommandLine, six: Path) -> None:
    """A dry run says the same and does nothing; again, nothing is left to give."""
    dealing = ("assign", six, "--to", "Ben", "--to", "Ada", "--as", "Mara")
    dry = annotator(*dealing, "--dry-run")
    assert held(six) == {}
    done = annotator(*dealing)
    assert (done.status, done.err) == (0, "")
    assert dry.out == done.out.replace("gave", "would give")
    assert done.out.splitlines() == [
        "gave 6 articles",
        "ANNOTATOR  GIVEN  WORDS  OPEN  OPEN WORDS",
        "Ada            3    110     3         110",
        "Ben            3    100     3         100",
    ]
    assert held(six) == {"Ada": ["a2", "a3", "a6"], "Ben": ["a1", "a4", "a5"]}
    again = annotator(*dealing)
    assert (again.status, again.out) == (
        0,
        "nothing left to give: 6 articles with 1 annotator or more already\n",
    )


def test_each_article_to_two_of_three(annotator: CommandLine, six: Path) -> None:
    """Every pair has the same number; what is begun counts and stays."""
    work_on(six)
    people = ("--to", "Ada", "--to", "Ben", "--to", "Cem")
    out = annotator("assign", six, *people, "--overlap", "2").out
    assert out.splitlines()[0] == "gave 6 articles, 10 times in all"
    assert [line.split() for line in out.splitlines()[-3:]] == [
        ["Ada,", "Ben", "2"],
        ["Ada,", "Cem", "2"],
        ["Ben,", "Cem", "2"],
    ]
    has = held(six)
    assert "a1" in has["Ada"]
    assert "a2" in has["Ben"]
    assert all(sum(id in ids for ids in has.values()) == 2 for id in has["Ada"] + has["Ben"])


def test_a_second_annotator_for_what_is_finished(annotator: CommandLine, six: Path) -> None:
    """Narrowed by status; those who have articles count as people."""
    work_on(six)
    finished = ("assign", six, "--to", "Cem", "--overlap", "2", "--status", "finished")
    assert annotator(*finished).out.startswith("gave 1 article\n")
    assert held(six)["Cem"] == ["a1"]
    skipped = annotator(*finished[:-1], "skipped")
    assert (skipped.status, skipped.out) == (0, "nothing left to give: there is no such article\n")


def test_all_a_share_and_a_list(annotator: CommandLine, six: Path) -> None:
    """A share counts what one has; articles are named after --articles or alone."""
    assert annotator("assign", six, "--to", "Ada", "--share", "50%").status == 0
    assert held(six) == {"Ada": ["a1", "a3", "a5"]}
    again = annotator("assign", six, "--to", "Ada", "--share", "3")
    assert again.out == "nothing left to give: Ada has 3 of 6 articles already\n"
    rest = annotator("assign", six, "--to", "Ben", "--share", "4")
    assert rest.out.startswith("gave 3 articles\n")
    assert rest.err.startswith("1 fewer than asked for: others have the rest")
    assert annotator("assign", six, "--to", "Cem", "--articles", "a1", "a2", "--all").status == 0
    assert held(six)["Cem"] == ["a1", "a2"]
    everything = annotator("assign", six, "--to", "Cem", "--to", "Dora", "--all").out
    assert everything.startswith("gave 6 articles, 10 times in all\n")
    assert len(held(six)["Cem"]) == len(held(six)["Dora"]) == 6
    assert annotator("assign", six, "a1", "--to", "Eve", "--overlap", "4").status == 0
    assert held(six)["Eve"] == ["a1"]


def test_what_is_assigned(annotator: CommandLine, six: Path) -> None:
    """With who, since when, by whom and how far; then how much everybody has to do."""
    nothing = annotator("assign", six)
    assert (nothing.status, nothing.out) == (0, "")
    assert nothing.err == "nothing is given out: everybody is offered every article\n"
    work_on(six)
    annotator("assign", six, "--to", "Ada", "--articles", "a1", "a3", "--overlap", "2")
    with Store.open(six) as store:
        store.assign(lambda desk: desk.give([("a1", "Ada"), ("a3", "Ada")]), "Mara", AT)
    assert annotator("assign", six).out.splitlines() == [
        "ID  ANNOTATOR  STATUS       HOW    SINCE (UTC)       BY",
        "a1  Ada        finished     given  2026-03-01 12:00  Mara",
        "a2  Ben        in progress  begun  2026-03-01 12:00",
        "a3  Ada        new          given  2026-03-01 12:00  Mara",
        "",
        "ANNOTATOR  OPEN  WORDS  BEGUN  FINISHED  SKIPPED",
        "Ada           1     30      0         1        0",
        "Ben           1     20      1         0        0",
        "",
        "3 articles nobody has",
    ]
    narrowed = annotator("assign", six, "--list", "--to", "Ada", "--status", "new", "--json")
    assert json.loads(narrowed.out) == {
        "articles": 6,
        "pool": None,
        "assignments": [
            {
                "article": "a3",
                "annotator": "Ada",
                "status": "new",
                "how": "given",
                "since": AT,
                "by": "Mara",
                "words": 30,
            }
        ],
        "annotators": [
            {"annotator": "Ada", "open": 1, "words": 30, "begun": 0, "finished": 0, "skipped": 0}
        ],
    }


def test_a_colleague_is_away(annotator: CommandLine, six: Path) -> None:
    """What is not begun is taken back and given to another; what is begun only if asked."""
    annotator("assign", six, "--to", "Ben")
    work_on(six)
    dry = annotator("assign", six, "--release", "Ben", "--dry-run")
    assert dry.out == (
        "Ben would give back 5 articles; 1 begun (--started takes them back too) stay theirs\n"
    )
    assert annotator("assign", six, "--release", "Ben", "--articles", "a5", "a6").out == (
        "Ben gave back 2 articles\n"
    )
    annotator("assign", six, "--release", "Ben")
    assert held(six) == {"Ada": ["a1"], "Ben": ["a2"]}
    nothing = annotator("assign", six, "--release", "Ben")
    assert (nothing.status, nothing.out) == (
        0,
        "Ben has nothing to give back; 1 begun (--started takes them back too) stay theirs\n",
    )
    assert annotator("assign", six, "--release", "Ben", "--started").out == (
        "Ben gave back 1 article\n"
    )
    assert annotator("assign", six, "--to", "Cem").out.startswith("gave 5 articles\n")
    assert held(six) == {"Ada": ["a1"], "Cem": ["a2", "a3", "a4", "a5", "a6"]}
    assert annotator("assign", six, "--release", "Ada").out == (
        "Ada has nothing to give back; 1 finished or skipped stay theirs\n"
    )


def test_a_pool(annotator: CommandLine, six: Path) -> None:
    """What nobody has is free to be taken, until it is closed."""
    annotator("assign", six, "--to", "Ben", "a1")
    opened = annotator("assign", six, "--pool")
    assert opened.out == "5 articles are free to be taken, each by 1 annotator in all\n"
    with Store.open(six) as store:
        assert store.take(Actor("Zoe"), AT) == 2
    listed = annotator("assign", six).out.splitlines()
    assert listed[2] == "a2  Zoe        new     taken  2026-03-01 12:00  Zoe"
    assert listed[-1] == "4 articles free to be taken, each by 1 annotator in all"
    assert json.loads(annotator("assign", six, "--json").out)["pool"] == {"overlap": 1, "free": 4}
    wider = annotator("assign", six, "--pool", "--overlap", "2", "--dry-run")
    assert wider.out == "6 articles would be free to be taken, each by 2 annotators in all\n"
    closed = annotator("assign", six, "--no-pool")
    assert closed.out == "nothing is free to be taken; what was taken stays so\n"
    with Store.open(six) as store:
        assert not store.assigned().pool


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--to", "Ada", "--articles", "nix"), "no article 'nix'"),
        (("--to", "Ada", "a1", "\udcff"), "no article '\ufffd'"),
        (("--list", "nix"), "no article 'nix'"),
        (("--release", "Ada", "--articles", "nix"), "no article 'nix'"),
        (("--release", "Ada", "--articles", "a2"), "--release Ada: article 'a2' is not theirs"),
        (("--release", "Eve"), "--release Eve: has no articles; there are articles of Ada"),
        (("--to", "@gold"), "--to: '@gold' begins with @"),
        (("--release", "@gold"), "--release: '@gold' begins with @"),
        (("--to", ""), "--to: a name is needed"),
        (("--to", "Ada", "--as", "@me"), "--as: '@me' begins with @"),
        (("--to", "Ada", "--share", "101%"), "101% is more than all articles (100%)"),
        (("--to", "Ada", "--share", "7"), "--share 7: is more than the 6 articles"),
        (("--to", "Ada", "--share", "0"), "0 is nothing to give"),
        (("--to", "Ada", "--share", "some"), "'some' is neither a number of articles nor a part"),
        (("--to", "Ada", "--share", "1e9%"), "'1e9%' is neither"),
        (("--to", "Ada", "--to", "Ben", "--share", "50%"), "--share is for one person"),
        (("--to", "Ada", "--overlap", "2"), "--overlap 2: is more than the people there are (Ada)"),
        (("--to", "Ada", "--overlap", "0"), "0 is not in the range x>=1"),
        (("--to", "Ada", "--all", "--overlap", "2"), "--all excludes --share and --overlap"),
        (("--to", "Ada", "--pool"), "--to, --release, --pool and --list exclude each other"),
        (("--release", "Ada", "--list"), "exclude each other"),
        (("--all",), "--all goes with --to"),
        (("--started",), "--started goes with --release"),
        (("--overlap", "2"), "--overlap goes with --to or --pool"),
        (("--no-pool", "--overlap", "2"), "--overlap goes with --to or --pool"),
        (("--pool", "a1"), "--articles goes with --to, --release or --list"),
        (("--pool", "--json"), "--json goes with --list"),
        (("--dry-run",), "--dry-run goes with --to, --release or --pool"),
        (("--to", "Ada", "--status", "done"), "invalid value for '--status'"),
    ],
    ids=lambda value: " ".join(value).encode("ascii", "replace").decode()[:40],
)
def test_what_cannot_be_done_is_said_in_a_line(
    annotator: CommandLine, six: Path, args: tuple[str, ...], says: str
) -> None:
    """Status 2, and nothing changes."""
    with Store.open(six) as store:
        store.assign(lambda desk: desk.give([("a1", "Ada")]), "Mara", AT)
    result = annotator("assign", six, *args)
    assert (result.status, result.out) == (2, "")
    assert says in result.line
    assert held(six) == {"Ada": ["a1"]}


def test_a_project_without_articles(annotator: CommandLine, tmp_path: Path) -> None:
    """There is nothing to give."""
    annotator("init", tmp_path / "empty.db")
    result = annotator("assign", tmp_path / "empty.db", "--to", "Ada")
    assert result.status == 2
    assert "holds no articles yet" in result.line
