"""suggest with several pipelines: side by side, one after the other, one in the place of others."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.core.article import Article
from annotator.store.store import Store
from tests.cli.conftest import CommandLine
from tests.store.projects import project
from tests.suggest.test_combining import ruler

TEXT = "Reuters met Tamm in Narva."


@pytest.fixture
def one(tmp_path: Path) -> Path:
    """A project of one article that no suggester has been over."""
    return project(tmp_path / "one.db", [Article("a", TEXT)])


@pytest.fixture
def pipelines(tmp_path: Path) -> tuple[str, str]:
    """Two pipelines that agree on Reuters."""
    return (
        ruler(tmp_path, "first", Reuters="ORG", Tamm="PERSON"),
        ruler(tmp_path, "second", Reuters="ORG", Narva="ORG"),
    )


def suggested(db: Path) -> dict[str, str]:
    """The suggester of each suggested quote."""
    with Store.open(db) as store:
        (row,) = store.suggested()
    return {s.span.quote(TEXT): s.suggester for s in row.suggestions.spans}


BOTH = {"Reuters": "en_first, en_second", "Tamm": "en_first", "Narva": "en_second"}


@pytest.mark.parametrize("workers", [1, 2])
def test_two_at_once(
    annotator: CommandLine, one: Path, pipelines: tuple[str, str], workers: int
) -> None:
    """What both say comes once with both names; there is nothing left for either to do."""
    options = ["--pipeline", pipelines[0], "--pipeline", pipelines[1], "--workers", workers]
    assert annotator("suggest", one, *options).out == "3 suggestions in 1 article\n"
    assert suggested(one) == BOTH
    for pipeline in pipelines:
        assert annotator("suggest", one, "--pipeline", pipeline).out.startswith("nothing to do")


def test_one_after_the_other(annotator: CommandLine, one: Path, pipelines: tuple[str, str]) -> None:
    """The second adds; --replace takes the place of the others."""
    for pipeline in pipelines:
        annotator("suggest", one, "--pipeline", pipeline)
    assert suggested(one) == BOTH
    result = annotator("suggest", one, "--pipeline", pipelines[1], "--replace")
    assert (result.status, result.out) == (0, "2 suggestions in 1 article\n")
    assert suggested(one) == {"Reuters": "en_second", "Narva": "en_second"}
    again = annotator("suggest", one, "--pipeline", pipelines[1], "--replace")
    assert again.out.startswith("nothing to do")


@pytest.mark.parametrize("workers", [1, 2])
def test_one_of_several_that_is_none(
    annotator: CommandLine, one: Path, pipelines: tuple[str, str], workers: int
) -> None:
    """One line, exit 2, and nothing is done."""
    options = ["--pipeline", pipelines[0], "--pipeline", "no_such", "--workers", workers]
    result = annotator("suggest", one, *options)
    assert (result.status, result.out) == (2, "")
    assert "no pipeline 'no_such'" in result.line
    with Store.open(one) as store:
        assert list(store.suggested()) == []
