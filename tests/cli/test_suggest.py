"""suggest: streams, commits as it goes, and carries on where it was stopped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import spacy
from msgspec.structs import replace

from annotator.cli import suggesters
from annotator.cli.suggesting import above
from annotator.core.article import Article
from annotator.core.suggestion import SuggestedLink, Suggestion, Suggestions
from annotator.store.log import Actor
from annotator.store.store import Store
from annotator.suggest.suggester import Suggested
from tests.cli.conftest import CommandLine
from tests.store.projects import ADA, GRAIN, do, place, project


class Fake:
    """Labels the first word; stops the program, or fails, where it is told to."""

    name = "fake"

    def __init__(self, stop_at: str = "", fail_at: str = "") -> None:
        self.stop_at = stop_at
        self.fail_at = fail_at

    def suggest(self, articles: Iterable[Article]) -> Iterator[Suggested]:
        """One suggestion each."""
        for article in articles:
            if article.id == self.stop_at:
                raise KeyboardInterrupt
            if article.id == self.fail_at:
                yield Suggested(article, Suggestions(), "too \x1b odd")
                continue
            span = place(article.text, article.text.split()[0])
            yield Suggested(
                article, Suggestions((Suggestion(f"s{article.id}", span, "ORG", "fake", 0.5),))
            )


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A project of fifty articles."""
    return project(
        tmp_path / "many.db", [Article(f"a{n:02}", f"Word {n} here.") for n in range(50)]
    )


def use(monkeypatch: pytest.MonkeyPatch, fake: Fake) -> None:
    """Let the fake stand in for spaCy."""
    monkeypatch.setattr(suggesters, "_own", lambda label_schema, pipelines: fake)


def suggested(db: Path) -> int:
    """In how many articles something is suggested."""
    with Store.open(db) as store:
        return sum(bool(r.suggestions.spans) for r in store.suggested())


def test_all_articles_are_suggested_for_once(
    annotator: CommandLine, many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second run has nothing to do."""
    use(monkeypatch, Fake())
    result = annotator("suggest", many)
    assert (result.status, result.err) == (0, "")
    assert result.out == "50 suggestions in 50 articles\n"
    assert annotator("suggest", many).out.startswith("nothing to do")


def test_what_is_done_is_kept_when_it_is_stopped(
    annotator: CommandLine, many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C: status 130, and the next run does the rest."""
    use(monkeypatch, Fake(stop_at="a30"))
    result = annotator("suggest", many)
    assert (result.status, result.out) == (130, "")
    assert result.line == "stopped after 30; 20 articles left, run it again to carry on"
    assert suggested(many) == 30
    use(monkeypatch, Fake())
    assert annotator("suggest", many).out == "20 suggestions in 20 articles\n"


def test_an_article_in_error_is_listed_and_tried_again(
    annotator: CommandLine, many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others are done; status 1."""
    use(monkeypatch, Fake(fail_at="a07"))
    result = annotator("suggest", many)
    assert (result.status, result.err) == (1, "a07: too ␛ odd\n")
    assert result.out == "49 suggestions in 50 articles, 1 in error\n"
    use(monkeypatch, Fake())
    assert annotator("suggest", many).out == "1 suggestion in 1 article\n"


def test_opened_articles_are_left_alone(
    annotator: CommandLine, many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unless --all is given, which takes every article again; --again those that nobody opened."""
    use(monkeypatch, Fake())
    with Store.open(many) as store:
        do(store, 1, ADA, lambda act: act.toggle_flag(None))
        store.remember(2, Actor("Eve"), 0, "2026-03-01T12:00:00.000Z")
    assert annotator("suggest", many).out == "48 suggestions in 48 articles\n"
    assert annotator("suggest", many).out.startswith("nothing to do: ")
    assert annotator("suggest", many, "--again").out == "48 suggestions in 48 articles\n"
    assert annotator("suggest", many, "--all").out == "50 suggestions in 50 articles\n"


def test_a_low_score_is_left_out_with_its_links() -> None:
    """What has no score stays."""
    span = place(GRAIN.text, "Reuters")
    sure, unsure, plain = (
        Suggestion(id, span, "ORG", "x", score)
        for id, score in (("a", 0.9), ("b", 0.1), ("c", None))
    )
    links = [
        SuggestedLink(f"l{n}", "t", ends[0], ends[1], "x")
        for n, ends in enumerate(("ab", "ac", "ca"))
    ]
    low = replace(links[2], score=0.2)
    kept = above(Suggestions((sure, unsure, plain), (*links[:2], low)), 0.5)
    assert (kept.spans, kept.links) == ((sure, plain), (links[1],))


@contextmanager
def _ruler(folder: Path) -> Iterator[Path]:
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    patterns = [("ORG", "Reuters"), ("PLANET", "Mars"), ("PLANET", "Kyiv")]
    ruler.add_patterns(  # type: ignore[attr-defined]
        [{"label": label, "pattern": pattern} for label, pattern in patterns]
    )
    nlp.to_disk(folder / "ruler")
    yield folder / "ruler"


@pytest.mark.parametrize("workers", [1, 2])
def test_a_spacy_pipeline_from_a_folder(
    annotator: CommandLine, db: Path, tmp_path: Path, workers: int
) -> None:
    """In this process, or spread over children: the same suggestions."""
    with _ruler(tmp_path) as folder:
        result = annotator("suggest", db, "--pipeline", folder, "--workers", workers)
    assert (result.status, result.out) == (0, "2 suggestions in 2 articles\n")
    if workers == 1:
        assert result.err == "left out, as the label schema has no such label: PLANET (1)\n"
    with Store.open(db) as store:
        texts = [
            s.span.quote(r.article.text) for r in store.suggested() for s in r.suggestions.spans
        ]
    assert texts == ["Reuters", "Reuters"]


def test_children_that_find_no_pipeline(annotator: CommandLine, db: Path, tmp_path: Path) -> None:
    """One line, as in one process."""
    result = annotator("suggest", db, "--pipeline", tmp_path, "--workers", "2")
    assert result.status == 2
    assert "is no spaCy pipeline" in result.line
