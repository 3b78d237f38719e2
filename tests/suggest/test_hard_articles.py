"""Articles that are hard on a pipeline, through the packaged one; and children that fail."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest
import spacy

from annotator.core.article import Article
from annotator.suggest.child import SuggestChild
from annotator.suggest.linebreaks import has_break
from annotator.suggest.pipeline import Pipeline
from annotator.suggest.spacy_suggester import SpacySuggester
from tests.suggest.conftest import NEWS, ids

_SENTENCE = "The port of Narva is closed, said Ines Tamm of the Ministry of Transport. "


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("", False),
        (" \n\t\n ", False),
        (_SENTENCE * 1_000, True),
        ("lorem, " * 10_000, None),
        ("Accept cookies. Read more. Sign up to our newsletter.\n" * 20, None),
        ("👩‍👩‍👧🎉" * 500, False),
        ("港口已关闭，部长说。" * 200, None),
        ("قال الوزير إن الميناء مغلق. " * 200, None),
    ],
    ids=["empty", "blank", "13k-words", "70k-line", "boilerplate", "emoji", "chinese", "arabic"],
)
def test_a_hard_article(packaged: Pipeline, text: str, finds: bool | None) -> None:
    """It goes through in one go, and what is found is sound."""
    (made,) = SpacySuggester(packaged, NEWS, new_id=ids()).suggest([Article("a", text)])
    assert made.error is None
    for found in made.suggestions.spans:
        quote = found.span.quote(text)
        assert quote == quote.strip() != ""
        assert not has_break(quote)
    if finds is not None:
        assert bool(made.suggestions.spans) is finds


def test_words_that_are_new_leave_nothing_behind(packaged: Pipeline) -> None:
    """The vocabulary holds no more strings after a hundred articles of new words than before."""
    suggester = SpacySuggester(packaged, NEWS, new_id=ids())
    list(suggester.suggest([Article("a", _SENTENCE)]))
    strings = packaged.nlp.vocab.strings
    before = len(strings)
    new = [Article(str(n), f"Vqx{n}a met Zkw{n}b in Oeb{n}c.") for n in range(100)]
    made = list(suggester.suggest(new))
    assert all(one.error is None for one in made)
    assert (len(strings), "Vqx7a" in strings) == (before, False)


_MODULE = """
import os, signal
from spacy.language import Language

@Language.component("stranger", assigns=["doc.ents"])
def stranger(doc):
    if "dies" in doc.text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "hangs" in doc.text:
        signal.pause()
    if "raises" in doc.text:
        raise ValueError("not this one")
    return doc
"""


@pytest.fixture
def stranger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of an installed package with a pipeline whose own code fails in every way."""
    package = tmp_path / "stranger_pipeline"
    package.mkdir()
    (package / "__init__.py").write_text(
        _MODULE
        + """
def load(**overrides):
    import spacy
    nlp = spacy.blank("en", meta={"name": "stranger"})
    nlp.add_pipe("stranger")
    return nlp
"""
    )
    info = tmp_path / "stranger_pipeline-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: stranger_pipeline\nVersion: 1.0\n")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(tmp_path), *sys.path)))
    return "stranger_pipeline"


def _articles(*ids: str) -> list[Article]:
    return [Article(id, f"This one {id}.") for id in ids]


def test_a_child_that_dies_is_replaced_and_the_article_named(stranger: str) -> None:
    """So is one on which the pipeline raises; all others are done."""
    with SuggestChild(NEWS, stranger) as child:
        made = child.request_all(_articles("works", "dies", "raises", "runs"))
    assert [(m.article.id, m.error) for m in made] == [
        ("works", None),
        ("dies", "the child process that suggests has ended"),
        ("raises", "not this one"),
        ("runs", None),
    ]


def test_a_child_that_hangs_is_given_up(stranger: str) -> None:
    """After the time that so much text may take."""
    waits = {len("This one hangs."): 0.3}
    with SuggestChild(NEWS, stranger, patience=lambda size: waits.get(size, 60.0)) as child:
        child.start()
        first = child.pid
        (made,) = child.request_all(_articles("hangs"))
        assert made.error == "the pipeline gave no answer in 0 s"
        assert child.request_all(_articles("works"))[0].error is None
        assert child.pid != first


def test_a_child_that_is_killed_while_it_is_idle(tmp_path: Path) -> None:
    """The next batch has another one."""
    nlp = spacy.blank("en", meta={"name": "tiny"})
    nlp.add_pipe("entity_ruler")
    nlp.to_disk(tmp_path / "tiny")
    with SuggestChild(NEWS, str(tmp_path / "tiny")) as child:
        child.start()
        assert child.pid is not None
        os.kill(child.pid, signal.SIGKILL)
        assert [m.error for m in child.request_all(_articles("a", "b"))] == [None, None]
