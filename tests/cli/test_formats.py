"""formats: what each format can hold, from what it declares itself."""

from __future__ import annotations

import json

from annotator.exchange.formats import format_named, format_names
from annotator.exchange.parts import Part
from tests.cli.conftest import CommandLine


def test_every_format_and_part_is_in_the_table(annotator: CommandLine) -> None:
    """A column a format, a row a part; what is half true has a star and a line."""
    lines = annotator("formats").out.splitlines()
    at = lines.index("")
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
    stars = [line for line in lines if line.startswith("* ")]
    assert len(stars) == sum(len(format_named(name).remarks) for name in format_names())


def test_as_json(annotator: CommandLine) -> None:
    """One document."""
    document = json.loads(annotator("formats", "--json").out)
    assert [entry["name"] for entry in document] == list(format_names())
    native = document[0]
    assert (native["export"], native["import"], native["folder"]) == (True, True, False)
    assert all(native["holds"].values())
