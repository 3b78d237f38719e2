"""evaluate: figures for people and for programs, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotator.core.acts import Act
from annotator.core.annotation import Status
from annotator.store.log import Actor, Role
from annotator.store.store import Store
from tests.cli.conftest import CommandLine
from tests.store.projects import ADA, BEN, do, place, suggest

GRAIN = 2


@pytest.fixture
def judged(worked: Path) -> Path:
    """Ada has finished talks with the suggestions in view; so has Ben grain."""
    with Store.open(worked) as store:
        do(store, GRAIN, BEN, _bens_work)
    return worked


def _bens_work(act: Act) -> None:
    act.accept("s-grain-CLAIM")
    act.set_status(Status.FINISHED)


def test_tables_for_people(annotator: CommandLine, judged: Path) -> None:
    """Every figure with its n, within 80 columns, and a word on who saw the suggestions."""
    result = annotator("evaluate", judged)
    assert (result.status, result.err) == (0, "")
    assert max(map(len, result.out.splitlines())) <= 80
    assert result.out.splitlines() == [
        "suggestions against 2 finished articles: Ada 1, Ben 1",
        "P, R, F1: same place and label (links: same ends); with ~: one character in",
        "  common (links: half of what either end covers)",
        "Ada, Ben worked with the suggestions in view: what they finished leans to these,",
        "  and so do the figures",
        "",
        "LABEL   SUGGESTED  ANNOTATED  P      R      F1     P~     R~     F1~",
        "PERSON          1          1  0.000  0.000  0.000  1.000  1.000  1.000",
        "ORG             1          1  0.000  0.000  0.000  0.000  0.000  0.000",
        "SOURCE          2          2  1.000  1.000  1.000  1.000  1.000  1.000",
        "CLAIM           2          2  1.000  1.000  1.000  1.000  1.000  1.000",
        "all             6          6  0.667  0.667  0.667  0.833  0.833  0.833",
        "",
        "LINK           SUGGESTED  ANNOTATED  P      R      F1     P~     R~     F1~",
        "attributed_to          2          2  1.000  1.000  1.000  1.000  1.000  1.000",
        "",
        "LABEL   OF  ACCEPTED  EDGES  LABEL  BOTH  REJECTED  UNDECIDED  ADDED",
        "PERSON   1         0      1      0     0         0          0      0",
        "ORG      1         0      0      0     0         1          0      1",
        "SOURCE   2         2      0      0     0         0          0      0",
        "CLAIM    2         2      0      0     0         0          0      0",
        "all      6         4      1      0     0         1          0      1",
        "accepted untouched: 66.7% of 6 suggestions",
    ]


def test_a_document_for_programs(annotator: CommandLine, judged: Path) -> None:
    """The counts are there as well as the shares; what has none is null."""
    found = json.loads(annotator("evaluate", judged, "--as", "Ada", "--json").out)
    assert found["works"] == {"Ada": 1}
    assert found["worked_with_suggestions"] == ["Ada"]
    figures = {each["name"]: each["exact"] for each in found["labels"]}
    assert figures["ORG"] == {
        **{"right": 0, "suggested": 0, "annotated": 1},
        **{"precision": None, "recall": 0.0, "f1": 0.0},
    }
    assert found["all_links"]["strict"]["f1"] == 1
    [person] = [each for each in found["outcomes"] if each["label"] == "PERSON"]
    assert person == {
        **{"label": "PERSON", "suggester": "s", "suggested": 1, "accepted": 0, "rejected": 0},
        **{"edges_corrected": 1, "label_corrected": 0, "both_corrected": 0, "undecided": 0},
    }
    assert found["added"] == {"ORG": 1}


def test_work_without_suggestions_is_scored_only(annotator: CommandLine, judged: Path) -> None:
    """Who decided on none has accepted none, and their figures lean to nothing."""
    with Store.open(judged) as store:
        do(store, GRAIN, Actor("Cy"), lambda act: act.set_status(Status.FINISHED))
    out = annotator("evaluate", judged, "--as", "Cy").out
    assert "in view" not in out
    assert "decided on no suggestion, and not counted below: Cy" in out
    assert "ACCEPTED" not in out


def test_gold_is_scored_and_has_decided_nothing(annotator: CommandLine, judged: Path) -> None:
    """Gold says who leaned to the suggestions it was made from."""

    def settle(act: Act) -> None:
        act.add(place(act.draft.article.text, "No deal"), "CLAIM")
        act.set_status(Status.FINISHED)

    with Store.open(judged) as store:
        do(store, 1, Actor("@gold", Role.REVIEWER), settle)
    out = annotator("evaluate", judged, "--gold").out
    assert out.startswith("suggestions against 1 finished article: gold\n")
    assert "Ada worked with the suggestions in view" in out
    assert "CLAIM           1          1  1.000" in out
    assert "told of annotators, not of gold" in out
    assert annotator("evaluate", judged, "--as", "@gold").out == out


def test_articles_without_suggestions_are_left_out(annotator: CommandLine, db: Path) -> None:
    """What nobody proposed anything for is no failure of a suggester."""
    with Store.open(db) as store:
        do(store, 1, ADA, lambda act: act.set_status(Status.FINISHED))
    result = annotator("evaluate", db)
    assert result.status == 2
    assert result.line.startswith(f"{db}: no suggester has been over the finished articles")
    with Store.open(db) as store:
        suggest(store)
        do(store, GRAIN, ADA, lambda act: act.set_status(Status.FINISHED))
    out = annotator("evaluate", db).out
    assert "against 1 finished article: Ada 1" in out
    assert "1 more finished without a suggester" in out


@pytest.mark.parametrize(
    ("options", "line"),
    [
        (("--as", "Zoe"), "DB: holds no work by Zoe; there is work by Ada, Ben"),
        (("--as", "Ben"), "DB: Ben has finished no article; an evaluation counts finished ones"),
        (("--gold",), "DB: there is no gold in this project yet: gold is made by review"),
        (("--gold", "--as", "Ada"), "--as and --gold exclude each other"),
        (("--suggester", "z"), "DB: z suggested nothing in the finished articles; there are sugge"),
    ],
)
def test_what_it_refuses(
    annotator: CommandLine, worked: Path, options: tuple[str, ...], line: str
) -> None:
    """One line that says what is wrong, and status 2."""
    result = annotator("evaluate", worked, *options)
    assert (result.status, result.out) == (2, "")
    assert result.line.startswith(line.replace("DB", str(worked)))


def test_nothing_finished_and_no_project(annotator: CommandLine, db: Path, tmp_path: Path) -> None:
    """Each says so."""
    assert annotator("evaluate", db).line == (
        f"{db}: nobody has finished an article yet; an evaluation counts finished ones only"
    )
    other = tmp_path / "note.txt"
    other.write_text("no project")
    result = annotator("evaluate", other)
    assert result.status == 2
    assert result.line.startswith(str(other))
