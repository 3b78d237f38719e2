"""The configuration for spaCy: complete, made for the data, and one that trains."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from spacy.cli.debug_data import debug_data
from spacy.cli.train import train
from spacy.util import load_model_from_config
from thinc.api import Config

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation
from annotator.core.article import Article
from annotator.core.span import Span
from annotator.exchange.formats import Shipped, SplitFile
from annotator.exchange.spacy_config import CONFIG, training_config
from annotator.exchange.spacy_docbin import write
from tests.core.schemas import NEWS
from tests.exchange.records import full_record, suggested_record, uuid

TEXT = "Ann Lee said that the old port of Harmaste stays open , as the council of Norra wants it"


def with_spans(*spans: tuple[int, int, str], text: str = TEXT) -> AnnotatedArticle:
    """A record with these spans, in words that blanks part."""
    words = text.split(" ")
    starts = [len(" ".join(words[:n])) + (n > 0) for n in range(len(words))]
    annotations = tuple(
        Annotation(uuid(n), Span(starts[a], starts[b - 1] + len(words[b - 1])), label)
        for n, (a, b, label) in enumerate(spans)
    )
    return AnnotatedArticle(Article("a", text), "kim", annotations=annotations)


def config_of(*records: AnnotatedArticle, **names: str) -> Config:
    """The configuration for files of these names, or for one file."""
    shipped = Shipped()
    for record in records:
        shipped.add(record)
    splits = {split: SplitFile(name, shipped) for split, name in names.items()}
    files = training_config(NEWS, splits or {"train": SplitFile("n.spacy", shipped)}, "n.spacy")
    return Config().from_str(files[CONFIG].decode(), interpolate=False)


def test_short_spans_are_suggested_by_their_lengths() -> None:
    """Every run of tokens up to the longest."""
    config = config_of(with_spans((0, 2, "PERSON"), (5, 9, "CLAIM")))
    assert config["nlp"]["pipeline"] == ["tok2vec", "ner", "spancat"]
    suggester = config["components"]["spancat"]["suggester"]
    assert suggester == {"@misc": "spacy.ngram_range_suggester.v1", "min_size": 1, "max_size": 7}
    assert config["components"]["spancat"]["spans_key"] == "sc"
    assert load_model_from_config(config).pipe_names == config["nlp"]["pipeline"]


def test_long_spans_get_a_component_that_finds_them() -> None:
    """As every run of their length would be too many."""
    config = config_of(with_spans((0, 2, "PERSON"), (4, 18, "CLAIM")))
    assert config["nlp"]["pipeline"] == ["tok2vec", "ner", "span_finder", "spancat"]
    components = config["components"]
    assert components["span_finder"]["max_length"] == 19
    assert components["span_finder"]["spans_key"] == components["spancat"]["spans_key"] == "sc"
    assert config["training"]["annotating_components"] == ["tok2vec", "span_finder"]


def test_what_is_not_there_is_not_trained() -> None:
    """No entities, no `ner`; no spans, no configuration."""
    config = config_of(with_spans((4, 6, "CLAIM")))
    assert config["nlp"]["pipeline"] == ["tok2vec", "spancat"]
    assert training_config(NEWS, {"train": SplitFile("n", Shipped())}, "n") == {}


@pytest.mark.parametrize(("language", "code"), [("de_AT", "de"), ("tlh", "xx"), (None, "en")])
def test_the_language_is_that_of_most_articles(language: str | None, code: str) -> None:
    """English where none is given, any where spaCy does not know it."""
    meta: Mapping[str, object] = {} if language is None else {"language": language}
    record = replace(full_record(), article=Article("b", TEXT, meta))
    other = replace(suggested_record(), article=Article("c", TEXT, {"language": "fr"}))
    assert config_of(record, record, other)["nlp"]["lang"] == code


def test_the_files_are_those_of_the_splits() -> None:
    """Or the one there is."""
    record = full_record()
    one = config_of(record)["paths"]
    assert (one["train"], one["dev"]) == ("n.spacy", "n.spacy")
    several = config_of(record, train="n-train.spacy", dev="n-dev.spacy", test="t.spacy")["paths"]
    assert (several["train"], several["dev"]) == ("n-train.spacy", "n-dev.spacy")


def test_spacy_trains_with_it(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """As the command line does, from the folder of the files; and finds no error in the data."""
    monkeypatch.chdir(tmp_path)
    record = with_spans((0, 2, "PERSON"), (13, 16, "ORG"), (4, 18, "CLAIM"))
    records = [replace(record, article=Article(str(n), TEXT)) for n in range(120)]
    names = {"train": "n-train.spacy", "dev": "n-dev.spacy"}
    for split, name in names.items():
        out = io.BytesIO()
        write(records if split == "train" else records[:5], NEWS, out)
        Path(name).write_bytes(out.getvalue())
    path = Path(f"n{CONFIG}")
    config_of(*records, **names).to_disk(path)
    small = {"components.tok2vec.model.encode.width": 16, "training.max_steps": 1}
    train(path, Path("out"), overrides={**small, "training.eval_frequency": 1})
    assert Path("out/model-last").is_dir()
    capsys.readouterr()
    debug_data(path, silent=False)
    told = capsys.readouterr().out
    assert "Good amount of examples for all labels" in told
    assert "error" not in told.split("Summary")[1]
