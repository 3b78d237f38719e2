"""The first thing people see, and how soon."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest

from annotator.cli.commands import annotator as group
from tests.cli.conftest import CommandLine

_HEAVY = ("spacy", "numpy", "sqlite_utils", "yaml", "textual", "rich", "plotext")


def _commands(command: click.Command = group, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    inner = _inner(command).items()
    return [path, *(p for name, c in inner for p in _commands(c, (*path, name)))]


def _inner(command: click.Command) -> dict[str, click.Command]:
    if not isinstance(command, click.Group):
        return {}
    context = click.Context(command)
    found = {name: command.get_command(context, name) for name in command.list_commands(context)}
    return {name: inner for name, inner in found.items() if inner}


@pytest.mark.parametrize("path", _commands(), ids=" ".join)
def test_every_command_and_option_has_help(annotator: CommandLine, path: tuple[str, ...]) -> None:
    """On standard output, and with status 0."""
    result = annotator(*path, "--help")
    assert (result.status, result.err) == (0, "")
    assert result.out.startswith(f"Usage: {' '.join(('annotator', *path))}")
    command: click.Command = group
    for name in path:
        command = _inner(command)[name]
    assert command.help
    assert all(p.help for p in command.params if isinstance(p, click.Option))


def test_no_command_has_its_summary_cut(annotator: CommandLine) -> None:
    """The list of commands says in full what each is for."""
    assert "..." not in annotator("--help").out.partition("Commands:")[2]


def test_without_arguments_it_shows_its_help(annotator: CommandLine) -> None:
    """As with --help."""
    assert annotator().out == annotator("-h").out


def test_it_says_its_version(annotator: CommandLine) -> None:
    """For bug reports."""
    assert annotator("--version").out.startswith("annotator ")


@pytest.mark.parametrize(
    "args",
    [["--help"], ["annotate", "nowhere.db"], ["annotate", "--help"], ["list"]],
    ids=" ".join,
)
def test_nothing_heavy_is_imported(args: list[str]) -> None:
    """Start-up is a feature."""
    code = (
        "import sys; from annotator.cli.running import run; run(sys.argv[1:]);"
        f"print(*(m for m in {_HEAVY} if m in sys.modules), file=sys.stderr, end='<end>')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *args], capture_output=True, text=True, check=True
    )
    assert done.stderr.splitlines()[-1] == "<end>"
