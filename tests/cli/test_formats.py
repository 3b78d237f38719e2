"""formats: what each format can hold, from what it declares itself."""

from __future__ import annotations

import json

import pytest

from annotator.exchange.formats import format_named, format_names
from annotator.exchange.parts import Part
from tests.cli.conftest import CommandLine


def test_every_format_and_part_is_in_the_table(annotator: CommandLine) -> None:
    """A column a format, a row a part; what is half true has a star and a line."""
    lines = annotator("formats").out.splitlines()
    at = lines.index("")
    assert lines[at + 2 + len(Part)] == ""
    assert [line.split()[0] for line in lines[1:at]] == list(format_names())
    assert lines[at + 1].split()[-len(format_names()) :] == list(format_names())
    rows = lines[at + 2 : at + 2 + len(Part)]
    for part, row in zip(Part, rows, strict=True):
        assert row.startswith(part)
        cells = row.removeprefix(part).split()
        for name, cell in zip(format_names(), cells, strict=True):
            format = format_named(name)
            assert cell.startswith("yes") is (part in format.holds)
            assert cell.endswith("*") is (part in format.holds and part in format.remarks)
    for name in format_names():
        stars = [line.split(":")[0] for line in lines if line.startswith(f"* {name}, ")]
        said = [part for line in stars for part in line.split(", ")[1:]]
        format = format_named(name)
        assert sorted(said) == sorted(p for p in format.remarks if p in format.holds)


def test_a_narrow_terminal_gets_several_tables(
    annotator: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None wider than it is; every format in one of them."""
    monkeypatch.setenv("COLUMNS", "80")
    lines = annotator("formats", terminal=True).out.splitlines()
    headings = [line.split()[2:] for line in lines if line.startswith("can hold ")]
    assert len(headings) > 1
    assert [name for heading in headings for name in heading] == list(format_names())
    assert all(len(line) <= 80 for line in lines if not line.startswith("* "))


def test_one_format_alone(annotator: CommandLine) -> None:
    """What it is in full, and one column."""
    lines = annotator("formats", "brat").out.splitlines()
    assert lines[1].startswith("brat ")
    assert lines[3].split() == ["can", "hold", "brat"]
    assert all(line.startswith("* brat, ") for line in lines if line.startswith("*"))
    result = annotator("formats", "brad")
    assert (result.status, result.out) == (2, "")
    assert result.line.startswith("no format 'brad'; there are jsonl, ")


def test_as_json(annotator: CommandLine) -> None:
    """One document."""
    document = json.loads(annotator("formats", "--json").out)
    assert [entry["name"] for entry in document] == list(format_names())
    native = document[0]
    assert (native["export"], native["import"], native["folder"]) == (True, True, False)
    assert all(native["holds"].values())
