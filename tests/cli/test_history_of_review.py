"""history after a review: a line for every ruling, return and answer."""

from __future__ import annotations

from pathlib import Path

from annotator.review.settling import Answering
from annotator.store.log import Actor, ActRecord, Change
from annotator.store.store import Store
from tests.cli.conftest import CommandLine
from tests.cli.reviewed import review, reviewed_project
from tests.store.projects import AT, new_id


def test_what_a_review_decided_is_told(annotator: CommandLine, tmp_path: Path) -> None:
    path = reviewed_project(tmp_path / "p.db")
    with Store.open(path) as store:
        review(store, 2, lambda act, docket: act.send_back("Ada", "look at the edges") and None)
        opened = store.load(2, Actor("Ada"))
        act = Answering(opened.state, new_id)
        act.answer("entities:0-4", "as the guidelines say")
        change = Change(2, opened.state.article.text, opened.head, act.decisions())
        store.record(ActRecord(new_id(), Actor("Ada"), AT, (change,)))
    result = annotator("history", path)
    assert result.status == 0
    assert "settle" in result.out
    assert "sources “Mr Putin”: unanimous" in result.out
    assert "to Ada note “look at the edges”" in result.out
    assert "answered note “as the guidelines say”" in result.out


def test_the_list_says_whose_status_it_shows(annotator: CommandLine, tmp_path: Path) -> None:
    path = reviewed_project(tmp_path / "p.db")
    result = annotator("list", path, "--as", "Ada")
    assert "the status is that of Ada; --as NAME shows that of Ben, Cy" in result.err
