"""Loading of pipelines, and what is said when that fails."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import spacy

from annotator.suggest.finishing.factories import RULES
from annotator.suggest.pipeline import Pipeline, load_pipeline, packaged_path
from annotator.suggest.recipe.reassembly import reassemble
from annotator.suggest.suggester import PipelineError


def _message(name: str) -> str:
    with pytest.raises(PipelineError) as caught:
        load_pipeline(name)
    message = str(caught.value)
    assert "\n" not in message
    assert name in message
    return message


def test_the_packaged_one_has_a_name_of_its_own(packaged: Pipeline) -> None:
    """It is what label schemas call it, and finds what its card says."""
    assert packaged.name == "packaged"
    assert set(packaged.nlp.pipe_labels["attribution"]) == {"SOURCE", "CUE", "CLAIM"}
    assert "PERSON" in packaged.nlp.pipe_labels["entities"]


def test_the_packaged_one_ends_in_the_rules(packaged: Pipeline, tmp_path: Path) -> None:
    """All of them, in order; putting them in again changes nothing."""
    components = tuple(packaged.nlp.pipe_names)
    assert components[-len(RULES) :] == RULES
    assert reassemble(packaged_path(), tmp_path / "again") == components


def test_the_packaged_one_is_small_and_keeps_no_text() -> None:
    """Its vocabulary holds labels and what spaCy brings, not words of what it learnt from."""
    folder = packaged_path()
    assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) < 20_000_000
    assert (folder / "vocab" / "strings.json").stat().st_size < 20_000


def test_a_folder_is_loaded_under_the_name_of_its_meta(tmp_path: Path) -> None:
    """Language and name, as spaCy calls a package."""
    nlp = spacy.blank("en", meta={"name": "tiny"})
    nlp.add_pipe("entity_ruler")
    nlp.to_disk(tmp_path / "p")
    assert load_pipeline(str(tmp_path / "p")).name == "en_tiny"


def test_unknown() -> None:
    """Neither a package nor a folder."""
    assert "neither an installed package nor a folder" in _message("no_such_pipeline")


def test_an_installed_package_that_is_no_pipeline() -> None:
    """Like any library."""
    assert "can't be loaded" in _message("pytest")


def test_a_folder_without_a_pipeline_and_a_file(tmp_path: Path) -> None:
    """Both are named."""
    assert "no config.cfg" in _message(str(tmp_path))
    file = tmp_path / "notes.txt"
    file.write_text("x")
    assert "it is a file" in _message(str(file))


def test_no_component_that_finds_spans(tmp_path: Path) -> None:
    """Its components are listed."""
    nlp = spacy.blank("en")
    nlp.to_disk(tmp_path / "none")
    assert "it has none" in _message(str(tmp_path / "none"))
    nlp.add_pipe("sentencizer")
    nlp.to_disk(tmp_path / "some")
    assert "sentencizer" in _message(str(tmp_path / "some"))


def _broken(folder: Path, pattern: str, replacement: str) -> str:
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler")
    nlp.to_disk(folder)
    config = folder / "config.cfg"
    text = config.read_text()
    assert re.search(pattern, text)
    config.write_text(re.sub(pattern, replacement, text))
    return str(folder)


def test_a_factory_that_is_not_installed(tmp_path: Path) -> None:
    """The factory is named."""
    name = _broken(tmp_path / "p", 'factory = "entity_ruler"', 'factory = "someone_elses"')
    assert "'someone_elses', which is not installed" in _message(name)


def test_a_broken_config(tmp_path: Path) -> None:
    """One line, whatever spaCy says."""
    assert "can't be loaded" in _message(_broken(tmp_path / "p", r"\[nlp\]", "[nlp"))
