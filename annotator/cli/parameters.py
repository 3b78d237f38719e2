"""Arguments and options that several commands share."""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from click.types import StringParamType

from annotator.tui import settings

F = TypeVar("F", bound=Callable[..., Any])


class FilePath(click.Path):
    """A path; what is left empty (by a variable that is not set) is refused, not the folder."""

    def __init__(self) -> None:
        super().__init__(path_type=Path, readable=False)

    def convert(
        self,
        value: str | os.PathLike[str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Path:
        """The path."""
        if value == "":
            self.fail("it is empty; name a file", param, ctx)
        return Path(os.fsdecode(super().convert(value, param, ctx)))


class Given(StringParamType):
    """Text that is not empty."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text as it stands."""
        if not value:
            self.fail("it is empty", param, ctx)
        return value


class Whole(click.IntRange):
    """A whole number, in digits of ASCII: others look like it, and like each other."""

    def convert(self, value: int, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number."""
        if not str(value).isascii():
            self.fail(f"{value!r} is no whole number in the digits 0 to 9", param, ctx)
        return int(super().convert(value, param, ctx))


class Score(click.FloatRange):
    """A number from 0 to 1, and a number indeed."""

    def __init__(self) -> None:
        super().__init__(0, 1)

    def convert(
        self, value: float, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """The number."""
        number = float(super().convert(value, param, ctx))
        if math.isnan(number) or not str(value).isascii():
            self.fail(f"{value} is no number from 0 to 1", param, ctx)
        return number


project = click.argument("db", metavar="DB", type=FilePath())

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")

no_timing = click.option(
    "--no-timing", is_flag=True, help="Keep nothing of how long you are at work on an article."
)


_TRUST = "annotator.trust"


def _note_trust(context: click.Context, _: click.Parameter, given: bool) -> None:
    context.meta[_TRUST] = given


def marked_as_trusted(
    context: click.Context, _: click.Parameter, given: tuple[str, ...] | str | None
) -> tuple[str, ...] | str | None:
    """The pipelines, with the word that they can be trusted if that was said."""
    if not given or not context.meta[_TRUST]:
        return given
    from annotator.suggest.pipeline import TRUSTED

    return f"{TRUSTED}{given}" if isinstance(given, str) else tuple(TRUSTED + it for it in given)


#: For a pipeline in a folder from somebody else; the option that names it has the
#: callback `marked_as_trusted`.
trust_option = click.option(
    "--trust",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_note_trust,
    help="Let a pipeline in a folder run what it names of other packages: it can do all that you"
    " can.",
)


def pipelines_option(command: F) -> F:
    """The options that say what makes the suggestions; empty for the packaged pipeline alone."""
    option = click.option(
        "--pipeline",
        "pipelines",
        metavar="P",
        type=Given(),
        multiple=True,
        callback=marked_as_trusted,
        help="An installed spaCy pipeline, a folder with one, or 'packaged', in the place of the"
        " packaged one; can be given several times.",
    )
    return option(trust_option(command))


def as_name(help: str) -> Callable[[F], F]:
    """The option --as for one name."""
    return click.option("--as", "name", metavar="NAME", help=help)


def _keep_theme(_: click.Context, __: click.Parameter, name: str | None) -> None:
    if name:
        settings.write({"theme": f"annotator-{name}"})


#: The option --theme: it is kept as if it had been chosen in the palette.
theme = click.option(
    "--theme",
    type=click.Choice(settings.THEMES),
    callback=_keep_theme,
    expose_value=False,
    help="The colours, from now on.",
)
