"""The correction report from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotator.core.annotation import Status
from annotator.core.state import with_suggestions
from annotator.review.checking import Checking
from annotator.review.proposing import proposals
from annotator.store.log import Actor, ActRecord, Change, Role
from annotator.store.store import Store
from tests.cli.conftest import CommandLine
from tests.store.projects import AT, new_id

KIM = Actor("Kim", Role.REVIEWER)


@pytest.fixture
def checked(worked: Path) -> Path:
    """Kim has rejected a name of Ada's in talks, and finished it."""
    with Store.open(worked) as store:
        opened = store.load(1, KIM)
        (work,) = store.works(1, ["Ada"])
        state = with_suggestions(opened.state, proposals(work, store.label_schema))
        act = Checking(state, new_id, work, reviewer="Kim", at=AT, name="Ada")
        org = next(s.id for s in state.suggested.spans.values() if s.label == "ORG")
        act.reject(org)
        act.set_rejection_note(org, "an agency | <i>quoted</i>")
        act.accept_all([entry[3] for entry in act.draft.stops])
        act.set_status(Status.FINISHED)
        act.finish()
        change = Change(1, state.article.text, opened.head, act.decisions())
        store.record(ActRecord(new_id(), KIM, AT, (change,)))
    return worked


def test_the_terminal_gets_the_counts(annotator: CommandLine, checked: Path) -> None:
    result = annotator("corrections", checked, "--as", "Ada")
    assert result.status == 0
    assert "1 article with 4 spans, 1 correction, 0 taken over" in result.out
    assert "not to be marked" in result.out
    assert "an agency" not in result.out


def test_json_tells_each(annotator: CommandLine, checked: Path) -> None:
    found = json.loads(annotator("corrections", checked, "--as", "Ada", "--json").out)
    (article,) = found["articles"]
    (correction,) = article["corrections"]
    assert (article["id"], found["corrections"], found["accepted"]) == ("talks", 1, 0)
    assert correction["kind"] == "not to be marked"
    assert [it["text"] for it in correction["theirs"]] == ["Reuters"]
    assert correction["gold"] == []
    assert (correction["note"], correction["reviewer"]) == ("an agency | <i>quoted</i>", "Kim")
    assert found["by_kind"] == [{"kind": "not to be marked", "layer": "entities", "count": 1}]


@pytest.mark.parametrize("name", ["ada.html", "ada.md"])
def test_a_file_tells_each_in_its_context(
    annotator: CommandLine, checked: Path, tmp_path: Path, name: str
) -> None:
    out = tmp_path / name
    result = annotator("corrections", checked, "--as", "Ada", "-o", out)
    assert (result.status, result.out) == (0, "")
    text = out.read_text(encoding="utf-8")
    assert "Reuters" in text
    assert "an agency" in text
    assert "<i>" not in text.replace("\\<", "")
    assert annotator("corrections", checked, "--as", "Ada", "-o", out).status == 2
    assert annotator("corrections", checked, "--as", "Ada", "-o", out, "--force").status == 0


def test_who_has_nothing_corrected_is_told_so(annotator: CommandLine, worked: Path) -> None:
    """Nobody has reviewed it; or the annotator has finished nothing, or is not known."""
    result = annotator("corrections", worked, "--as", "Ada")
    assert result.status == 0
    assert "no review of an article of theirs is finished yet" in result.out
    result = annotator("corrections", worked, "--as", "Ben")
    assert (result.status, result.line) == (
        2,
        f"{worked}: Ben has finished no article; only finished ones are reviewed",
    )
    result = annotator("corrections", worked, "--as", "Zoe")
    assert (result.status, result.line) == (
        2,
        f"{worked}: holds no work by Zoe; there is work by Ada, Ben",
    )


def test_what_cannot_be_is_refused(annotator: CommandLine, checked: Path) -> None:
    assert annotator("corrections", checked, "--as", "Ada", "-o", "a.txt").status == 2
    assert annotator("corrections", checked, "--as", "Ada", "-o", "a.md", "--json").status == 2
    assert annotator("corrections", checked, "--as", "Ada", "-o", checked).status == 2


def test_an_unknown_annotator_cannot_be_checked(annotator: CommandLine, worked: Path) -> None:
    """One line, before the terminal is asked for."""
    for name in ("Zoe", "Ben"):
        result = annotator("review", worked, "--as", "Kim", "--of", name)
        assert result.status == 2
        assert name in result.line
