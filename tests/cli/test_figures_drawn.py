"""stats: time and progress, as tables, as JSON and as figures.

UPDATE_LOOKS=1 writes the files in looks/ anew; look at the difference before keeping it.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.cli.conftest import CommandLine
from tests.cli.timed import timed
from tests.zones import in_zone

LOOKS = Path(__file__).parent / "looks"

PAGE = Path(__file__).parents[2] / "docs" / "statistics.md"

HOSTILE = "\x1b]0;owned\x07Ev\x1b[31mil\nAda"


@pytest.fixture(autouse=True)
def _at_home() -> Iterator[None]:
    with in_zone("UTC"):
        yield


@pytest.fixture
def worked_on(tmp_path: Path) -> Path:
    """Ada and Ben have worked on it for some days."""
    return timed(tmp_path / "timed.db")


@pytest.mark.parametrize("width", [60, 80])
def test_figures_look_as_they_did(
    annotator: CommandLine, worked_on: Path, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One a question, without colour in a pipe, in the columns there are."""
    monkeypatch.setenv("COLUMNS", str(width))
    out = annotator("stats", worked_on, "--plot").out
    file = LOOKS / f"stats-{width}.txt"
    if os.environ.get("UPDATE_LOOKS"):
        file.write_text(out, encoding="utf-8")
    assert out == file.read_text(encoding="utf-8")


def test_a_pipe_gets_tables(annotator: CommandLine, worked_on: Path) -> None:
    """Without colour and without figures."""
    out = annotator("stats", worked_on).out
    assert "\x1b" not in out and "█" not in out
    assert "FINISHED ON  Ada  Ben\n2026-03-02     1    1\n" in out
    assert (
        "ANNOTATOR  FINISHED  TIMED  MEDIAN  25 %  75 %  WORDS/MIN  IN ALL\n"
        "Ada               7      6    1:30  1:05  1:55          8    8:40\n"
        "Ben               6      5    2:40  2:00  3:20          5   12:40\n"
    ) in out


def test_a_terminal_gets_figures_and_colour(
    annotator: CommandLine, worked_on: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unless it is too narrow, they are not wanted, or it is to have no colour."""
    monkeypatch.setenv("COLUMNS", "80")
    out = annotator("stats", worked_on, terminal=True).out
    assert "█" in out and "\x1b[38;5;12m" in out
    assert "█" not in annotator("stats", worked_on, "--no-plot", terminal=True).out
    monkeypatch.setenv("NO_COLOR", "1")
    plain = annotator("stats", worked_on, terminal=True).out
    assert "█" in plain and "\x1b" not in plain
    uncolored = re.sub(r"\x1b\[[0-9;]*m", "", out).splitlines()
    assert plain.splitlines() == [line.rstrip() for line in uncolored]
    monkeypatch.setenv("COLUMNS", "50")
    assert "█" not in annotator("stats", worked_on, terminal=True).out


@pytest.mark.parametrize("width", [60, 61, 79, 80, 100, 300])
@pytest.mark.parametrize(
    "names", [("Ada",), (HOSTILE, "組織組織組織組織組織組織", "x" * 70, "B", "C")]
)
def test_no_figure_is_wider_than_the_terminal(
    annotator: CommandLine,
    tmp_path: Path,
    names: tuple[str, ...],
    width: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever takes part: names neither act on the terminal nor put anything out of line."""
    path = timed(tmp_path / "timed.db", names, articles=10)
    monkeypatch.setenv("COLUMNS", str(width))
    for options in (("--plot",), ("--no-plot",)):
        out = annotator("stats", path, *options).out
        assert all(line.isprintable() for line in out.splitlines())
        assert "owned" not in out or "␛]0;owned␇Ev" in out
    lines = annotator("stats", path, "--plot").out.splitlines()
    figures = [line for line in lines if re.search("[█▒░│┤└]", line)]
    assert figures and all(cell_len(line) <= max(60, width) for line in figures)
    bars = [line for line in figures if "│" in line and "n = " in line]
    assert len({cell_len(line.split("│")[0]) for line in bars[: len(names)]}) == 1


def test_colour_on_a_terminal_is_all_that_acts_on_it(
    annotator: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    out = annotator("stats", timed(tmp_path / "t.db", (HOSTILE,)), terminal=True).out
    assert re.sub(r"\x1b\[[0-9;]*m", "", out).replace("\n", "").isprintable()
    assert "\x1b[31m" not in out


def test_weeks_take_the_place_of_many_days(annotator: CommandLine, tmp_path: Path) -> None:
    path = timed(tmp_path / "timed.db", articles=20)
    out = annotator("stats", path, "--plot").out
    assert "Articles finished a day: 2026-03-02 on, n = 37" in out
    from annotator.store.store import Store

    with Store.open(path) as store:
        store.connection.execute("DROP TRIGGER log_is_append_only")
        store.connection.execute(
            "UPDATE log SET at = replace(at, '2026-03-0', '2025-12-0') WHERE annotator_id = 'Ada'"
        )
    out = annotator("stats", path, "--plot").out
    assert "Articles finished a week (from Monday): 2025-12-01 on, n = 37" in out


def test_the_json_has_days_and_times(annotator: CommandLine, worked_on: Path) -> None:
    """Reviewers and gold are left out."""
    stats = json.loads(annotator("stats", worked_on, "--json", "--plot").out)
    assert stats["days"][0] == {"day": "2026-03-02", "annotator": "Ada", "finished": 1}
    assert sum(it["finished"] for it in stats["days"]) == 13
    ada, ben = stats["times"]
    assert ada == {
        **{"annotator": "Ada", "finished": 7, "timed": 6, "total": 520.0, "median": 90.0},
        **{"p10": 40.0, "p25": 65.0, "p75": 115.0, "p90": 130.0, "words_per_minute": 8.5},
    }
    assert (ben["annotator"], ben["timed"]) == ("Ben", 5)


def test_without_times_none_are_told(annotator: CommandLine, worked: Path) -> None:
    """As of a project that was annotated before there were any."""
    stats = json.loads(annotator("stats", worked, "--json").out)
    [times] = stats["times"]
    assert (times["finished"], times["timed"], times["median"]) == (1, 0, None)
    assert "WORDS/MIN" not in annotator("stats", worked, "--plot").out


def test_a_day_is_a_day_where_one_is(annotator: CommandLine, worked_on: Path) -> None:
    with in_zone("Pacific/Auckland"):
        assert "2026-03-03     1    1" in annotator("stats", worked_on).out


def test_the_page_names_every_key_of_the_json(annotator: CommandLine, worked_on: Path) -> None:
    stats = json.loads(annotator("stats", worked_on, "--json").out)
    words = set(re.findall(r"`(\w+)`", PAGE.read_text("utf-8")))
    keys = set(stats)
    for name in ("acceptance", "suggestions", "days", "times"):
        keys |= set(stats[name][0])
    assert keys <= words


def test_an_output_that_knows_no_blocks_gets_tables(worked_on: Path) -> None:
    env = {**os.environ, "PYTHONIOENCODING": "ascii"}
    program = "import sys; from annotator.cli.running import run; sys.exit(run(sys.argv[1:]))"
    command = [sys.executable, "-c", program, "stats", str(worked_on), "--plot"]
    out = subprocess.run(command, env=env, capture_output=True, check=True).stdout
    assert b"FINISHED ON" in out and b"\\u" not in out
