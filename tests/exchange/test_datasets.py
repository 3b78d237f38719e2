"""Hugging Face `datasets` reads what is written, with the right features, and the other way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from annotator.core.annotated import AnnotatedArticle
from annotator.exchange.formats import Format, Shipped, SplitFile, format_named
from tests.core.schemas import NEWS
from tests.exchange.foreign import records_of
from tests.exchange.records import full_record, suggested_record

datasets = pytest.importorskip("datasets", reason="the extra 'consumers' is not installed")

RECORDS = [full_record(), suggested_record()]


@pytest.fixture(autouse=True)
def quiet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No progress bars, no network, and a cache that goes away."""
    datasets.disable_progress_bars()
    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "cache")


def exported(format: Format, folder: Path, name: str) -> SplitFile:
    """A file in the folder, and what went into it."""
    folder.mkdir(exist_ok=True)
    shipped = Shipped()
    for record in RECORDS:
        shipped.add(record)
    assert format.write is not None
    with (folder / name).open("wb") as out:
        format.write(RECORDS, NEWS, out)
    return SplitFile(name, shipped)


def loaded(path: str, **options: Any) -> Any:  # noqa: ANN401
    """What `load_dataset` makes of it."""
    return datasets.load_dataset(path, **options)


@pytest.mark.parametrize("name", ["parquet", "parquet-tokens"])
def test_a_folder_with_its_card_is_a_dataset(name: str, tmp_path: Path) -> None:
    """With splits, and features that are the same in the card and in the files."""
    format = format_named(name)
    folder = tmp_path / "hub"
    splits = {it: exported(format, folder, f"news-{it}.parquet") for it in ("train", "dev", "test")}
    assert format.split_companions is not None
    [card] = format.split_companions(NEWS, splits, "news.parquet").values()
    (folder / "README.md").write_bytes(card)
    found = loaded(str(folder))
    assert sorted(found) == ["test", "train", "validation"]
    file = str(folder / "news-train.parquet")
    assert found["train"].features == loaded("parquet", data_files=file)["train"].features
    streamed = loaded("parquet", data_files=file, streaming=True)["train"]
    assert list(streamed) == list(found["train"])


def test_spans_are_lists_of_objects(tmp_path: Path) -> None:
    """With the types that they have here."""
    exported(format_named("parquet"), tmp_path, "x.parquet")
    found = loaded("parquet", data_files=str(tmp_path / "x.parquet"))["train"]
    span = found[0]["spans"][0]
    assert (span["start"], span["end"], span["label"], span["flagged"]) == (0, 9, "CLAIM", True)
    assert span["text"] == found[0]["text"][span["start"] : span["end"]]
    assert found[1]["annotator"] is None


def test_tags_are_classes(tmp_path: Path) -> None:
    """By number and by name."""
    exported(format_named("parquet-tokens"), tmp_path, "x.parquet")
    found = loaded("parquet", data_files=str(tmp_path / "x.parquet"))["train"]
    classes = found.features["ner_tags"].feature
    assert isinstance(classes, datasets.ClassLabel)
    assert classes.int2str(found[0]["ner_tags"]) == ["B-ORG", "O", "O", "O", "O"]


@pytest.mark.parametrize("name", ["parquet", "parquet-tokens"])
def test_what_datasets_writes_is_read(name: str, tmp_path: Path) -> None:
    """As what it was before."""
    format = format_named(name)
    file = tmp_path / "x.parquet"
    exported(format, tmp_path, file.name)
    loaded("parquet", data_files=str(file))["train"].to_parquet(tmp_path / "again.parquet")
    again: list[AnnotatedArticle] = records_of(format, (tmp_path / "again.parquet").read_bytes())
    assert again == records_of(format, file.read_bytes())
