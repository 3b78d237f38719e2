"""Opening the interface: annotate."""

from __future__ import annotations

import gc
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli.keymaps import keymap_option, wanted_keys
from annotator.cli.parameters import as_name, no_timing, pipelines_option, project, theme
from annotator.core.errors import AnnotatorError

if TYPE_CHECKING:
    from annotator.store.store import Store
    from annotator.tui.keymaps import Rebinding


class NoTerminalError(AnnotatorError):
    """The interface has nothing to draw on."""


class NoPipelineError(AnnotatorError):
    """There is no pipeline of that name."""


class NoArticlesError(AnnotatorError):
    """There is nothing to annotate."""


@click.command()
@project
@as_name("Who you are (else ANNOTATOR_NAME, else the login name).")
@click.option("--article", "article_id", metavar="ID", help="Open this article first.")
@click.option("--no-suggestions", is_flag=True, help="Hide suggestions, for unbiased work.")
@click.option("--no-memory", is_flag=True, help="Suggest as if you had decided nothing before.")
@pipelines_option
@no_timing
@keymap_option
@theme
def annotate(
    db: Path,
    name: str | None,
    article_id: str | None,
    no_suggestions: bool,
    no_memory: bool,
    pipelines: tuple[str, ...],
    no_timing: bool,
    keymap: str | None,
) -> int:
    """Annotate the articles of a project."""
    hasten()
    from annotator.cli.who import own_name
    from annotator.store.store import Store

    own, rebinding = own_name(name), wanted_keys(keymap)
    if pipelines:
        _refuse_unknown(pipelines)
    with Store.open(db) as store:
        if article_id is not None:
            store.find(article_id)
        elif not store.count():
            raise NoArticlesError(
                f"{db}: holds no articles yet; bring some in with 'annotator add {db} PATH...'"
            )
        require_terminal("annotate")
        look_after(store)
        return open_interface(
            store,
            own,
            article_id,
            with_suggestions=not no_suggestions,
            with_memory=not no_memory,
            timed=not no_timing,
            pipelines=pipelines,
            rebinding=rebinding,
        )


def _refuse_closed(fd: int) -> None:
    """End as by the signal that a closed terminal sends, if that is what it is."""
    from annotator.tui.endings import is_gone

    if is_gone(fd):
        error = NoTerminalError("the terminal was closed")
        error.exit_status = 128 + signal.SIGHUP
        raise error


#: What TERM says of terminals that cannot put text in a place.
_DUMB = ("", "dumb", "unknown")


def require_terminal(command: str) -> None:
    """Make sure that there is somebody to talk to. Standard error may go where it likes.

    Raises:
        NoTerminalError: when standard input or output is no terminal, or not fit for it.
    """
    for fd, stream, name in ((0, sys.stdin, "input"), (1, sys.stdout, "output")):
        if stream is None or not stream.isatty():
            _refuse_closed(fd)
            raise NoTerminalError(
                f"{command} needs a terminal, and standard {name} is none; over ssh, use ssh -t"
            )
    term = os.environ.get("TERM", "")
    if term.lower() in _DUMB and sys.platform != "win32":
        found = f"is {term}" if term else "is not set"
        raise NoTerminalError(
            f"{command} needs a terminal that can place text, and TERM {found}; "
            "if yours can, set it: TERM=xterm-256color"
        )


def look_after(store: Store) -> None:
    """Have a copy made if one is due, and say where the file is not safe, before all is drawn."""
    from annotator.cli import rolling
    from annotator.cli.places import warn

    rolling.begin(store)
    warn(store.path)


def hasten() -> None:
    """Get to the first paint soon.

    Collecting garbage among all that is imported takes a fifth of the time until then; the
    interface turns it on again when it has painted.
    """
    gc.disable()


def _refuse_unknown(pipelines: tuple[str, ...]) -> None:
    """Say now that there is no such pipeline: where all is pre-filled, nobody would notice."""
    from annotator.suggest.pipeline import refuse_unknown
    from annotator.suggest.suggester import PipelineError

    try:
        refuse_unknown(pipelines)
    except PipelineError as error:
        raise NoPipelineError(str(error)) from error


def open_interface(
    store: Store,
    name: str,
    article_id: str | None,
    *,
    with_suggestions: bool,
    pipelines: tuple[str, ...],
    with_memory: bool = True,
    timed: bool = True,
    rebinding: Rebinding,
) -> int:
    """Hand over to the interface until it is left; the exit status."""
    hasten()
    from annotator.store.log import Actor
    from annotator.tui.running import run

    return run(
        store,
        Actor(name),
        article_id=article_id,
        with_suggestions=with_suggestions,
        with_memory=with_memory,
        timed=timed,
        pipelines=pipelines,
        rebinding=rebinding,
    )
