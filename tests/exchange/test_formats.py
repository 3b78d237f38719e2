"""Formats are found by name, loaded only then, and say what they can do."""

from __future__ import annotations

import subprocess
import sys

import pytest

from annotator.exchange.errors import ExchangeError
from annotator.exchange.formats import format_named, format_names, reader_of, writer_of
from annotator.exchange.losses import Losses


@pytest.mark.parametrize("name", format_names())
def test_every_format_goes_by_its_name(name: str) -> None:
    """And does something."""
    found = format_named(name)
    assert found.name == name
    assert found.suffix.startswith(".")
    assert found.can_read or found.can_write


def test_an_unknown_format_is_answered_with_those_there_are() -> None:
    """One line."""
    with pytest.raises(ExchangeError, match="no format 'xml'; there are jsonl, spacy, csv"):
        format_named("xml")


def test_a_format_that_is_only_written_is_not_read() -> None:
    """It is named."""
    with pytest.raises(ExchangeError, match="csv can only be exported"):
        reader_of("csv")
    assert writer_of("csv")[0].name == "csv"


def test_the_registry_loads_no_spacy() -> None:
    """Not even where its format is looked up."""
    code = (
        "import sys; from annotator.exchange.formats import writer_of; writer_of('spacy');"
        "sys.exit(int(any(m in sys.modules for m in ('spacy', 'numpy', 'msgspec'))))"
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
