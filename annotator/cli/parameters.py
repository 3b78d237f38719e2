"""Arguments and options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])

project = click.argument("db", metavar="DB", type=click.Path(path_type=Path))

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


def as_name(help: str) -> Callable[[F], F]:
    """The option --as for one name."""
    return click.option("--as", "name", metavar="NAME", help=help)
