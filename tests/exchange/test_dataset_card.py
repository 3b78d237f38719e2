"""The dataset card: what programs read is right, and people are told what there is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import yaml

from annotator.core.annotated import AnnotatedArticle
from annotator.core.article import Article
from annotator.exchange.dataset_card import CARD
from annotator.exchange.formats import Shipped, SplitFile, format_named
from tests.core.schemas import NEWS
from tests.exchange.records import TEXT, full_record, suggested_record

FORMATS = ("parquet", "parquet-tokens")


def shipped(*records: AnnotatedArticle) -> Shipped:
    """What is counted of the records on their way."""
    found = Shipped()
    for record in records:
        found.add(record)
    return found


def card_of(name: str, **splits: Shipped) -> tuple[dict[str, Any], str]:
    """The card's two halves."""
    format = format_named(name)
    if len(splits) == 1:
        assert format.companions is not None
        [(suffix, data)] = format.companions(NEWS, splits["train"], "news.parquet").items()
    else:
        assert format.split_companions is not None
        files = {it: SplitFile(f"news-{it}.parquet", counts) for it, counts in splits.items()}
        [(suffix, data)] = format.split_companions(NEWS, files, "news.parquet").items()
    assert suffix == CARD
    _, head, body = data.decode().split("---\n", 2)
    found: dict[str, Any] = yaml.safe_load(head)
    return found, body


@pytest.mark.parametrize("name", FORMATS)
def test_one_file_is_to_train_on(name: str) -> None:
    """It has a size, a task and the languages that the articles name; the license is open."""
    english = replace(full_record(), article=Article("8", TEXT, {"language": "en-GB"}))
    odd = replace(full_record(), article=Article("9", TEXT, {"language": "Klingon?"}))
    head, body = card_of(name, train=shipped(english, odd))
    assert head["configs"] == [
        {"config_name": "default", "data_files": [{"split": "train", "path": "news.parquet"}]}
    ]
    assert head["language"] == ["en"]
    assert head["size_categories"] == ["n<1K"]
    assert head["task_categories"] == ["token-classification"]
    assert "license" not in head
    assert 'data_files={"train": "news.parquet"}' in body


def test_splits_are_named_as_datasets_names_them() -> None:
    """And counted one by one."""
    train, dev = shipped(full_record(), suggested_record()), shipped(full_record())
    head, body = card_of("parquet", train=train, dev=dev)
    assert head["configs"][0]["data_files"] == [
        {"split": "train", "path": "news-train.parquet"},
        {"split": "validation", "path": "news-dev.parquet"},
    ]
    assert "| train | news-train.parquet | 1 | 2 | 5 | 2 |" in body
    assert "| validation | news-dev.parquet | 1 | 1 | 3 | 1 |" in body
    assert "| CLAIM | claims |  | 2 | 1 |" in body
    assert "| attributed\\_to | CLAIM | SOURCE | 2 | 1 |" in body


def test_labels_are_described_and_guidelines_given() -> None:
    """What would be a mark in a table is shown as it is written."""
    label = replace(NEWS.labels[0], description="a | person <b>")
    labels = replace(NEWS, labels=(label, *NEWS.labels[1:]), guidelines="Label *names*.")
    companions = format_named("parquet").companions
    assert companions is not None
    [card] = companions(labels, shipped(full_record()), "n.parquet").values()
    assert "| PERSON | entities | a \\| person \\<b\\> | 0 |" in card.decode()
    assert "### Guidelines\n\nLabel *names*.\n" in card.decode()


@pytest.mark.parametrize(
    ("record", "told"),
    [
        (full_record(), "By 1 annotator."),
        (replace(full_record(), annotator_id="@gold"), "This is gold: "),
        (suggested_record(), "Nobody has decided on these spans"),
    ],
)
def test_who_made_it(record: AnnotatedArticle, told: str) -> None:
    """Annotators by their number; how far they agree is left out, and that is said."""
    _, body = card_of("parquet", train=shipped(record))
    assert told in body
    assert "annotator agreement" in body


def test_what_the_tokens_leave_out_is_told() -> None:
    """And only labels of the first layer are listed and counted."""
    _, body = card_of("parquet-tokens", train=shipped(full_record()))
    assert "Not in these files: whole text, metadata value, overlapping span, link," in body
    assert "CLAIM" not in body
    assert "| train | news.parquet | 1 | 1 | 1 | 0 |" in body
    assert "Not in these files" not in card_of("parquet", train=shipped(full_record()))[1]
