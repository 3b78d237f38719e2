"""A sample project to try things on: demo."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli.annotate import hasten, require_terminal
from annotator.cli.keymaps import keymap_option, wanted_keys
from annotator.cli.parameters import as_name, theme
from annotator.cli.printing import note
from annotator.clock import now
from annotator.core.errors import AnnotatorError

if TYPE_CHECKING:
    from annotator.store.store import Store

_BESIDE = ("-wal", "-shm", "-journal")


class DemoError(AnnotatorError):
    """The sample project cannot be made or replaced."""


@click.command()
@as_name("Who you are (else ANNOTATOR_NAME, else the login name).")
@click.option("--fresh", is_flag=True, help="Begin anew; the old project is kept beside it.")
@click.option(
    "--lesson/--no-lesson",
    default=None,
    help="Take the lesson (again); or go straight to the articles.",
)
@keymap_option
@theme
def demo(name: str | None, fresh: bool, lesson: bool | None, keymap: str | None) -> int:
    """Try it on sample articles.

    The project is made in your data folder, pre-filled and opened; another time, reopened. It
    begins with a short lesson, until you have finished or left that.
    """
    from annotator.cli.who import own_name
    from annotator.store.store import Store

    own, rebinding = own_name(name), wanted_keys(keymap)
    require_terminal("demo")
    path = data_folder() / "demo.db"
    if fresh and path.exists():
        note(f"the old project is kept as {put_aside(path)}")
    if not path.exists():
        make_demo(path)
    with Store.open(path) as store:
        hasten()
        from annotator.store.log import Actor
        from annotator.tui.demo_app import run_demo
        from annotator.tui.lesson.keeping import is_due

        return run_demo(
            store,
            Actor(own),
            lesson=data_folder() / "lesson.db",
            begins=lesson is None and is_due(),
            anew=bool(lesson),
            rebinding=rebinding,
        )


def data_folder() -> Path:
    """Where the system keeps a program's data for this user."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "annotator"
    base = os.environ.get("LOCALAPPDATA" if sys.platform == "win32" else "XDG_DATA_HOME")
    # A relative path there is to be ignored, says the XDG specification.
    folder = Path(base) if base and Path(base).is_absolute() else Path.home() / ".local" / "share"
    return folder / "annotator"


def make_demo(path: Path) -> None:
    """The sample articles with their suggestions; half a project never stands there."""
    from annotator.cli.suggesters import suggester_for
    from annotator.cli.suggesting import Run

    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    note("making the sample project: its articles are being read for suggestions ...")
    try:
        with (
            _sample_project(partial) as store,
            suggester_for(store.label_schema) as suggester,
        ):
            if Run(store, suggester).do(store.waiting(suggester.name)):
                raise KeyboardInterrupt
        partial.rename(path)
    finally:
        for end in ("", *_BESIDE):
            Path(f"{partial}{end}").unlink(missing_ok=True)


def put_aside(path: Path) -> Path:
    """Give the project another name.

    Raises:
        DemoError: when somebody is at work on it.
    """
    from annotator.store.store import Store

    # Whoever closes a project last clears away what SQLite keeps beside it.
    Store.open(path).close()
    if any(Path(f"{path}{end}").exists() for end in _BESIDE):
        raise DemoError(f"{path}: is open in another window; close it there first")
    aside = path.with_name(f"demo-{now().replace(':', '').replace('.', '-')}.db")
    return path.rename(aside)


def _sample_project(path: Path) -> Store:
    from annotator.core.article import Article
    from annotator.ingest.articles import read_articles
    from annotator.ingest.label_schema import find_label_schema, read_label_schema
    from annotator.ingest.resources import sample_data_folder
    from annotator.store.store import Store

    schema = find_label_schema("news")
    source = schema.read_text(encoding="utf-8")
    store = Store.create(path, read_label_schema(schema), source, now())
    samples = read_articles([str(sample_data_folder())])
    store.add([item for item in samples if isinstance(item, Article)], now())
    return store
