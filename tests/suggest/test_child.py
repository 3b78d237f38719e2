"""The child process: a round trip, failures, and its end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import spacy

from annotator.core.article import Article
from annotator.suggest.child import SuggestChild
from annotator.suggest.linebreaks import has_break
from annotator.suggest.suggester import PipelineError, SuggestError
from tests.suggest.conftest import NEWS

TEXT = "“No ship left,” Ines Tamm told 👩‍👩‍👧 in Narva.\r\n\r\nThe Ministry of Transport denied it."


@pytest.fixture
def child(tmp_path: Path) -> Iterator[SuggestChild]:
    """A child with a small pipeline, which loads at once."""
    nlp = spacy.blank("en", meta={"name": "tiny"})
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "GPE", "pattern": "Narva"}])  # type: ignore[attr-defined]
    nlp.to_disk(tmp_path / "tiny")
    rules = type(NEWS)(NEWS.allowed, {"GPE": "PLACE"}, NEWS.link_types)
    with SuggestChild(rules, str(tmp_path / "tiny")) as child:
        yield child


def _pid(child: SuggestChild) -> int:
    assert child.pid is not None
    return child.pid


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_round_trip_by_the_packaged_pipeline() -> None:
    """Spans and links arrive with offsets that hold."""
    with SuggestChild(NEWS) as child:
        made = child.request(Article("a", TEXT))
        assert child.request(Article("b", "")).spans == ()
    labels = {(s.span.quote(TEXT), s.label) for s in made.spans}
    assert {("Narva", "PLACE"), ("Ines Tamm", "SOURCE")} <= labels
    assert not any(has_break(quote) for quote, _ in labels)
    assert made.links
    assert {s.suggester for s in made.spans} == {"packaged"}


def test_another_pipeline(child: SuggestChild) -> None:
    """The rules go with it."""
    (found,) = child.request(Article("a", TEXT)).spans
    assert (found.span.quote(TEXT), found.label, found.suggester) == ("Narva", "PLACE", "en_tiny")


def test_boilerplate_is_asked_for(child: SuggestChild) -> None:
    """Only what the request names is suggested in."""
    article = Article("a", "It rained all day in the whole of the north.\n\nAlso read: Narva burns")
    assert child.request(article).spans == ()
    (found,) = child.request(article, [(50, 51)]).spans
    assert found.span.quote(article.text) == "Narva"


def test_nothing_runs_before_the_first_request_or_after_close(child: SuggestChild) -> None:
    """Closing ends the process at once; asking then is refused; closing twice is fine."""
    assert child.pid is None
    child.request(Article("a", TEXT))
    pid = _pid(child)
    child.close()
    assert not _alive(pid)
    child.close()
    with pytest.raises(SuggestError, match="has ended"):
        child.request(Article("a", TEXT))


def test_an_interrupt_leaves_it_alone_and_death_is_survived(child: SuggestChild) -> None:
    """Ctrl+C is the interface's business; a killed child is replaced."""
    child.request(Article("a", TEXT))
    first = _pid(child)
    os.kill(first, signal.SIGINT)
    child.request(Article("a", TEXT))
    assert _pid(child) == first
    os.kill(first, signal.SIGKILL)
    os.waitid(os.P_PID, first, os.WEXITED | os.WNOWAIT)
    assert len(child.request(Article("a", TEXT)).spans) == 1
    assert _pid(child) != first


def test_closing_frees_a_request_that_waits(child: SuggestChild) -> None:
    """It raises, in its own thread."""
    errors: list[Exception] = []

    def ask() -> None:
        try:
            while True:
                child.request(Article("a", TEXT * 500))
        except SuggestError as error:
            errors.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    child.close()
    thread.join(timeout=30)
    assert not thread.is_alive()
    assert len(errors) == 1


def test_a_pipeline_that_can_t_be_loaded() -> None:
    """One line says why, each time."""
    with SuggestChild(NEWS, "no_such_pipeline") as child:
        for _ in range(2):
            with pytest.raises(PipelineError, match="no pipeline 'no_such_pipeline'"):
                child.request(Article("a", TEXT))


def test_it_ends_when_its_input_does() -> None:
    """So that nothing is left behind when the program is killed."""
    worker = [sys.executable, "-m", "annotator.suggest.worker"]
    run = subprocess.run(worker, input=b'{"allowed":[]}\n', capture_output=True, check=True)
    assert run.stdout == b'{"ready":true,"suggester":"packaged"}\n'


def test_input_that_makes_no_sense_is_answered() -> None:
    """With the reason, and the next line is read."""
    worker = [sys.executable, "-m", "annotator.suggest.worker"]
    lines = b'{"allowed":[]}\nnonsense\n{"id":"a","text":""}\n'
    run = subprocess.run(worker, input=lines, capture_output=True, check=True)
    replies = run.stdout.splitlines()
    assert b'"error":' in replies[1]
    assert replies[2] == b'{"id":"a"}'
