"""A little fuzzing with each run of the tests, and all that was ever found, again."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest

from annotator.exchange.formats import format_named, format_names
from tests.fuzz import oracle
from tests.fuzz.campaign import campaign, found_in, keep, packed, unpacked
from tests.fuzz.mutations import Files, mutate
from tests.fuzz.oracle import Fault, command, in_time
from tests.fuzz.records import check_records
from tests.fuzz.targets import Target, Workshop, targets
from tests.store.projects import project

FINDS = list(found_in(Path(__file__).parent / "finds"))
TARGETS = targets()

#: Spoilt files of each target, after the valid ones.
FEW = 6


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    """In memory where that can be."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield Workshop(tmp_path_factory.mktemp("fuzz"))
        return
    with TemporaryDirectory(dir=memory) as folder:
        yield Workshop(Path(folder))


@pytest.mark.parametrize("name", TARGETS)
def test_no_spoilt_file_does_more_than_documented(workshop: Workshop, name: str) -> None:
    """One line and an exit status, in time; what was accepted is valid."""
    target = TARGETS[name]
    valid = len(target.seeds(workshop))
    result = campaign(target, workshop, 0, executions=valid + FEW)
    assert result.faults == {}
    assert result.executions == valid + FEW
    assert valid


@pytest.mark.parametrize("find", FINDS, ids=lambda find: find.stem)
def test_what_was_found_once_stays_mended(workshop: Workshop, find: Path) -> None:
    """Each file that the program minded."""
    name, files = unpacked(find)
    TARGETS[name].use(workshop, files)


def test_every_format_that_is_read_is_fuzzed() -> None:
    """Those that are added later, too."""
    assert {name for name in format_names() if format_named(name).can_read} <= set(TARGETS)


def test_the_same_seed_spoils_in_the_same_way() -> None:
    """And in no way what it was given."""
    files: Files = {"a": b'{"a": [1, "x"]}\n{"b": {}}\n', "b": b"text"}
    before = dict(files)
    ways = [[mutate(Random(seed), files, [files]) for seed in range(300)] for _ in range(2)]
    assert ways[0] == ways[1]
    assert files == before
    assert len({packed("x", spoilt) for spoilt in ways[0]}) > 150


# What a fuzzer finds depends on what it can tell.


def test_a_traceback_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Named by its kind and place."""
    monkeypatch.setattr("annotator.cli.keys.wanted_keys", lambda _: 1 / 0)
    with pytest.raises(Fault, match=r"ZeroDivisionError in keys\.py:keys"):
        command(["keys"])


def test_a_line_that_acts_on_a_terminal_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever it comes from."""
    for name in ("visible", "one_line"):
        monkeypatch.setattr(f"annotator.cli.printing.{name}", str)
    with pytest.raises(Fault, match="control characters"):
        command(["list", "\x1b[2J.db"])


def test_what_takes_too_long_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process goes on."""
    monkeypatch.setattr(oracle, "PATIENCE", 0.01)
    with pytest.raises(Fault, match="Hang"), in_time():
        while time.monotonic():
            pass


def test_an_invalid_record_is_a_fault(tmp_path: Path) -> None:
    """A quote that is not the text's, a span that stands twice, a link without an end."""
    path = project(tmp_path / "p.db")
    check_records(path)
    row = "INSERT INTO suggestion VALUES ('{}', 1, 0, 3, 'ORG', '{}', NULL, 'x')"
    for statement in (
        row.format("a", "xyz"),
        "INSERT INTO suggested_link VALUES ('l', 1, 'cites', 'a', 'b', NULL, 'x')",
    ):
        with closing(sqlite3.connect(path)) as other:
            other.execute(statement)
            other.commit()
            with pytest.raises(Fault, match="an invalid record was accepted"):
                check_records(path)
            other.execute("DELETE FROM suggestion")
            other.commit()


def test_a_find_is_kept_with_what_led_to_it(tmp_path: Path) -> None:
    """Text as text, and any other bytes."""

    def use(_: Workshop, files: Files) -> str:
        raise Fault("always", json.dumps(sorted(files)))

    files = {"a": b"text", "b": b"\xff\0"}
    target = Target("x", lambda _: [files], use)
    result = campaign(target, Workshop(tmp_path), 0, executions=3, finds=tmp_path / "finds")
    assert set(result.faults) == {"always"}
    [find] = found_in(tmp_path / "finds")
    assert unpacked(find) == ("x", files)
    keep(tmp_path / "finds", "x", Fault("other", ""), files)
    assert len(list(found_in(tmp_path / "finds"))) == 2
