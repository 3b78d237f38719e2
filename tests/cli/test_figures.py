"""stats and history."""

from __future__ import annotations

import json
from pathlib import Path

from annotator.core.annotation import Status
from annotator.store.log import Actor, Role
from annotator.store.store import Store
from tests.cli.conftest import CommandLine
from tests.store.projects import ADA, BEN, do, place, turn


def test_stats_count_what_became_of_the_suggestions(annotator: CommandLine, worked: Path) -> None:
    """Untouched, edited, rejected, added: by label and suggester."""
    stats = json.loads(annotator("stats", worked, "--json").out)
    assert (stats["articles"], stats["suggested"]) == (2, 2)
    assert stats["status"] == {"Ada": {"finished": 1}, "Ben": {"in progress": 1}}
    assert stats["spans"] == {"Ada": {"CLAIM": 1, "ORG": 1, "PERSON": 1, "SOURCE": 1}}
    assert stats["links"] == {"Ada": {"attributed_to": 1}}
    outcomes = {
        (a["annotator"], a["label"], a["suggester"]): [
            a[k] for k in ("accepted", "edited", "rejected", "added")
        ]
        for a in stats["acceptance"]
    }
    assert outcomes == {
        ("Ada", "CLAIM", "s"): [1, 0, 0, 0],
        ("Ada", "SOURCE", "s"): [1, 0, 0, 0],
        ("Ada", "PERSON", "s"): [0, 1, 0, 0],
        ("Ada", "ORG", ""): [0, 0, 0, 1],
        ("Ben", "ORG", "s"): [0, 0, 1, 0],
    }


def test_stats_keep_annotators_apart_and_add_them_up(annotator: CommandLine, worked: Path) -> None:
    """What two made of the same suggestions: a row each, and the total of the suggestions apart."""
    with Store.open(worked) as store:
        do(store, 1, BEN, lambda act: act.reject("s-talks-PERSON"))
    stats = json.loads(annotator("stats", worked, "--json").out)
    persons = [a for a in stats["acceptance"] if a["label"] == "PERSON"]
    assert [(a["annotator"], a["edited"], a["rejected"]) for a in persons] == [
        ("Ada", 1, 0),
        ("Ben", 0, 1),
    ]
    keys = ("suggested", "accepted", "edited", "rejected")
    totals = {(s["label"], s["suggester"]): [s[k] for k in keys] for s in stats["suggestions"]}
    assert totals == {
        ("CLAIM", "s"): [2, 1, 0, 0],
        ("SOURCE", "s"): [2, 1, 0, 0],
        ("PERSON", "s"): [1, 0, 1, 1],
        ("ORG", "s"): [1, 0, 0, 1],
    }
    out = annotator("stats", worked).out
    assert "Ada        PERSON  s                 0       1         0      0" in out
    assert "Ben        PERSON  s                 0       0         1      0" in out
    assert "PERSON  s                  1         0       1         1" in out


def test_stats_leave_reviewers_and_gold_out(annotator: CommandLine, worked: Path) -> None:
    """They are not annotators."""
    before = annotator("stats", worked, "--json").out
    with Store.open(worked) as store:
        for actor in (Actor("@gold"), Actor("Eve", Role.REVIEWER)):
            do(store, 1, actor, lambda act: act.set_status(Status.FINISHED))
    assert annotator("stats", worked, "--json").out == before


def test_stats_for_people(annotator: CommandLine, worked: Path) -> None:
    """Tables without colour."""
    out = annotator("stats", worked).out
    assert out.splitlines()[:4] == [
        "2 articles, 2 with suggestions",
        "",
        "ANNOTATOR  IN PROGRESS  FINISHED  SKIPPED",
        "Ada                  0         1        0",
    ]
    assert "Ada        ORG     (by hand)         0       0         0      1" in out


def test_stats_of_an_untouched_project(annotator: CommandLine, db: Path) -> None:
    """It says so."""
    assert annotator("stats", db).out.splitlines() == [
        "2 articles, 0 with suggestions",
        "nobody has worked on them yet",
    ]


def test_history_tells_each_decision(annotator: CommandLine, worked: Path) -> None:
    """Time, annotator, article, kind, before and after."""
    with Store.open(worked) as store:
        do(
            store,
            1,
            ADA,
            lambda act: act.relabel(
                next(a.id for a in act.draft.annotations.values() if a.label == "ORG"), "PERSON"
            ),
        )
        turn(store, ADA)
        do(store, 1, ADA, lambda act: act.set_note(None, "odd\x1b"))
        do(store, 1, ADA, lambda act: act.toggle_flag(None))
    lines = [line.split("  ", 2) for line in annotator("history", worked).out.splitlines()]
    assert {line[0] for line in lines} == {"2026-03-01T12:00:00.000Z"}
    told = [line[2] for line in lines]
    assert told == [
        "talks  accept  CLAIM “No deal”",
        "talks  accept  SOURCE “Mr Putin”",
        "talks  link  attributed_to “No deal” to “Mr Putin”",
        "talks  edge  PERSON “Mr Putin” 11-19",
        "talks  note  PERSON “Mr Putin” note “” → PERSON “Mr Putin” note “=who?”",
        "talks  add  ORG “Reuters”",
        "talks  status  new → finished",
        "grain  reject  ORG “Reuters”",
        "grain  status  new → in progress",
        "talks  relabel  ORG “Reuters” → PERSON “Reuters”",
        "talks  relabel (undo)  PERSON “Reuters” → ORG “Reuters”",
        "talks  note  note “” → note “odd␛”",
        "talks  flag  not flagged → flagged",
    ]


def test_history_of_removal(annotator: CommandLine, db: Path) -> None:
    """What is gone is still told."""
    with Store.open(db) as store:
        do(store, 2, ADA, lambda act: act.add(place(act.draft.article.text, "Reuters"), "ORG"))
        do(store, 2, ADA, lambda act: act.reject(next(iter(act.draft.annotations))))
    last = annotator("history", db).out.splitlines()[-1]
    assert last.endswith("grain  remove  ORG “Reuters” → nothing")


def test_history_narrowed(annotator: CommandLine, worked: Path) -> None:
    """By article, by annotator, and as JSON."""
    assert len(annotator("history", worked, "--article", "grain").out.splitlines()) == 2
    assert len(annotator("history", worked, "--as", "Ada").out.splitlines()) == 7
    nobody = annotator("history", worked, "--as", "Eve")
    assert (nobody.status, nobody.out) == (2, "")
    assert "holds nothing that 'Eve' did" in nobody.line
    [reject, status] = json.loads(annotator("history", worked, "--as", "Ben", "--json").out)
    assert (reject["kind"], reject["before"], reject["after"]["quote"]) == (
        "reject",
        None,
        "Reuters",
    )
    assert (status["mode"], status["before"]["status"], status["role"]) == (
        "do",
        "new",
        "annotator",
    )
