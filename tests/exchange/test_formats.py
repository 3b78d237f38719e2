"""Formats are found by name, loaded only then, and say what they can do."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given

from annotator.core.annotated import AnnotatedArticle
from annotator.exchange.errors import ExchangeError
from annotator.exchange.formats import (
    format_named,
    format_names,
    format_to_read,
    format_to_write,
)
from annotator.exchange.losses import Losses
from annotator.exchange.parts import EVERYTHING, Part, count_lost, parts_of
from tests.exchange.records import annotated, full_record, suggested, suggested_record


@pytest.mark.parametrize("name", format_names())
def test_every_format_goes_by_its_name(name: str) -> None:
    """And does something."""
    found = format_named(name)
    assert found.name == name
    assert found.suffix.startswith(".")
    assert found.can_read or found.can_write


def test_an_unknown_format_is_answered_with_those_there_are() -> None:
    """One line."""
    with pytest.raises(ExchangeError, match="no format 'xml'; there are jsonl, prodigy, "):
        format_named("xml")


def test_a_format_that_is_only_written_is_not_read() -> None:
    """It is named."""
    with pytest.raises(ExchangeError, match="csv can only be exported"):
        format_to_read("csv")
    assert format_to_write("csv").name == "csv"


def test_the_registry_loads_no_large_library() -> None:
    """Not even where the formats that need one are looked up."""
    code = (
        "import sys; from annotator.exchange import formats;"
        "[formats.format_named(name) for name in formats.format_names()];"
        "sys.exit(any(m in sys.modules for m in ('spacy', 'numpy', 'pyarrow')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_losses_are_counted_by_kind_with_their_articles() -> None:
    """A few articles are named, the others counted."""
    losses = Losses()
    assert not losses
    losses.add("note", "a", 0)
    assert not losses
    for id in "abcde":
        losses.add("link", id, 2)
    losses.add("note", "a\x1b")
    assert losses.lines() == ["10 links in a, b, c and 2 more", "1 note in a␛"]


def test_nouns_have_their_plurals() -> None:
    """Also those that say where something is."""
    losses = Losses()
    for what in ("status", "note on an article", "article without spans"):
        losses.add(what, "a", 2)
    assert [line.removesuffix(" in a") for line in losses.lines()] == [
        "2 statuses",
        "2 notes on an article",
        "2 articles without spans",
    ]


@given(annotated() | suggested())
def test_all_parts_of_a_record_are_counted(record: AnnotatedArticle) -> None:
    """A format that holds everything loses nothing; one that holds nothing, all there is."""
    losses = Losses()
    count_lost(losses, record, EVERYTHING)
    assert not losses
    count_lost(losses, record, ())
    assert len(losses.lines()) == sum(bool(n) for n in parts_of(record).values()) > 0


def test_each_part_is_counted_where_it_is() -> None:
    """Of the record that has everything."""
    found = parts_of(full_record())
    assert found == {
        Part.TEXT: 1,
        Part.METADATA: 2,
        Part.SPANLESS: 0,
        Part.LINK: 1,
        Part.ATTRIBUTE: 3,
        Part.NOTE: 1,
        Part.FLAG: 1,
        Part.ORIGIN: 3,
        Part.SCORE: 0,
        Part.SUGGESTER: 0,
        Part.PROVENANCE: 0,
        Part.ANNOTATOR: 1,
        Part.STATUS: 1,
        Part.ARTICLE_NOTE: 1,
        Part.ARTICLE_FLAG: 1,
    }
    assert (
        parts_of(suggested_record())[Part.SCORE],
        parts_of(suggested_record())[Part.SUGGESTER],
    ) == (2, 2)
