"""Pipelines from strangers: a folder runs nothing that spaCy does not bring, unless told to."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry

from annotator.suggest.pipeline import TRUSTED, load_pipeline, packaged_path
from annotator.suggest.suggester import PipelineError
from tests.cli.conftest import CommandLine, annotator, db
from tests.suggest.test_combining import ruler

__all__ = ["annotator", "db"]


def _run(path: str) -> str:
    """What a function of some installed package may do with what a config says."""
    Path(path).write_text("run")
    return path


registry.misc.register("somebody.Run.v1", func=_run)


@Language.component("somebody_component")
def _component(doc: Doc) -> Doc:
    return doc


@Language.factory("somebody_factory", default_config={"path": ""})
def _factory(nlp: Language, name: str, path: str) -> object:
    if path:
        _run(path)
    return _component


@pytest.fixture
def ran(tmp_path: Path) -> Path:
    """The file that shows that a stranger's code was run."""
    return tmp_path / "ran"


def _with(folder: str, section: str) -> str:
    """A pipeline whose config holds one more section, for a component that is one of its own."""
    config = Path(folder) / "config.cfg"
    text = config.read_text().replace('["entity_ruler"]', '["entity_ruler","more"]')
    config.write_text(f"{text}\n[components.more]\n{section}\n")
    return folder


STRANGE = {
    "a factory": ('factory = "somebody_factory"\npath = "RAN"', "'somebody_factory' of tests"),
    "a component": ('factory = "somebody_component"', "'somebody_component' of tests"),
    "a function": (
        'factory = "ner"\n[components.more.model]\n@architectures = "spacy.HashEmbedCNN.v2"\n'
        '[components.more.model.width]\n@misc = "somebody.Run.v1"\npath = "RAN"',
        "'somebody.Run.v1' of tests",
    ),
    "pickled weights": (
        'factory = "ner"\n[components.more.model]\n@architectures = "spacy.TorchBiLSTMEncoder.v1"\n'
        "width = 8\ndepth = 1\ndropout = 0.1",
        "'spacy.TorchBiLSTMEncoder.v1'",
    ),
    "another file": (
        'factory = "ner"\n[components.more.x]\n@readers = "srsly.read_json.v1"\npath = "/etc/x"',
        "'srsly.read_json.v1'",
    ),
    "another pipeline": ('source = "/somewhere/else"', "another pipeline (/somewhere/else)"),
}


@pytest.mark.parametrize("case", STRANGE)
def test_a_folder_that_wants_more_than_spacy_is_refused_by_name(
    tmp_path: Path, ran: Path, case: str
) -> None:
    """Before anything of it is run; what to do is said."""
    section, said = STRANGE[case]
    folder = _with(ruler(tmp_path, "p", Kim="PERSON"), section.replace("RAN", str(ran)))
    with pytest.raises(PipelineError, match="add --trust") as caught:
        load_pipeline(folder)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not ran.exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_a_pipe_in_the_folder_holds_nothing_up(tmp_path: Path) -> None:
    """Whoever reads it waits for what never comes."""
    folder = ruler(tmp_path, "p", Kim="PERSON")
    os.mkfifo(Path(folder) / "extra.bin")
    with pytest.raises(PipelineError, match=r"extra\.bin, which is no file"):
        load_pipeline(folder)


def test_what_spacy_and_this_program_bring_needs_no_word(tmp_path: Path) -> None:
    """Nor does a copy of the packaged pipeline, which has components of its own."""
    assert load_pipeline(ruler(tmp_path, "p", Kim="PERSON")).name == "en_p"
    nlp = spacy.blank("en", meta={"name": "own"})
    nlp.add_pipe("entity_ruler")
    nlp.add_pipe("annotator_linebreaks")
    nlp.add_pipe("sentencizer")
    nlp.to_disk(tmp_path / "own")
    assert load_pipeline(str(tmp_path / "own")).name == "en_own"
    assert load_pipeline(str(packaged_path())).nlp.pipe_names


def test_a_folder_runs_what_it_names_once_it_is_trusted(
    annotator: CommandLine, db: Path, tmp_path: Path, ran: Path
) -> None:
    """And not before: neither for suggestions nor to go on learning from."""
    section = f'factory = "somebody_factory"\npath = "{ran}"'
    folder = _with(ruler(tmp_path, "p", Putin="PERSON"), section)
    refused = annotator("suggest", db, "--pipeline", folder)
    assert (refused.status, refused.out) == (2, "")
    assert "'somebody_factory' of tests; if you trust" in refused.line
    assert not ran.exists()
    done = annotator("suggest", db, "--pipeline", folder, "--trust")
    assert (done.status, ran.read_text()) == (0, "run")


def test_the_word_goes_with_the_name_alone(tmp_path: Path) -> None:
    """A pipeline that is not there is named without it."""
    with pytest.raises(PipelineError, match="no pipeline 'nix'"):
        load_pipeline(f"{TRUSTED}nix")
    assert load_pipeline(f"{TRUSTED}packaged").name == "packaged"
