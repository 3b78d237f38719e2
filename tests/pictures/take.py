"""The README's pictures, taken of the program at work on a sample article."""

from __future__ import annotations

import html
import itertools
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from textual.pilot import Pilot

from annotator.cli.running import run
from annotator.ingest.resources import sample_data_folder
from annotator.store.log import Actor
from annotator.store.store import Store
from annotator.tui.app import AnnotatorApp
from annotator.tui.session import Session

AT = "2026-01-01T09:00:00.000Z"

#: What the packaged pipeline suggests for the articles shown, kept so that a picture depends on
#: the interface alone; its ids are UUIDs, which an import keeps, so that ties fall alike each time.
SUGGESTIONS = Path(__file__).parent / "suggestions.jsonl"
FOLDER = Path(__file__).parents[2] / "docs" / "pictures"


def _as_it_is(path: Path) -> None:
    """The project as it was made."""


def annotating(store: Store, article: str) -> AnnotatorApp:
    """The interface of an annotator."""
    ids = (f"id-{number}" for number in itertools.count())
    session = Session(store, Actor("kim"), new_id=lambda: next(ids), now=lambda: AT)
    return AnnotatorApp(session, store.find(article))


@dataclass(frozen=True)
class Picture:
    """What is shown: a size in cells, a theme, an article, and the keys pressed before.

    `before` is what happened in the project until then, `opens` what is opened on it.
    """

    name: str
    columns: int
    rows: int
    theme: str
    article: str
    keys: str
    before: Callable[[Path], None] = _as_it_is
    opens: Callable[[Store, str], AnnotatorApp] = annotating

    @property
    def path(self) -> Path:
        """Where the picture is kept."""
        return FOLDER / f"{self.name}.svg"


_COURIER = "7 x x a a a a a a 7 a 2 a a a a a a a a"
_BALTWIRE = "a a a a x a a a a"

PICTURES = (
    Picture("wide-dark", 160, 48, "dark", "ferry-courier", _COURIER),
    Picture("wide-light", 160, 48, "light", "grain-ledger", "x a a a a x x a"),
    Picture("narrow-dark", 80, 24, "dark", "ferry-baltwire", f"{_BALTWIRE} s"),
    Picture("narrow-light", 80, 24, "light", "grain-mna", "a a a a a a a"),
)


def make_project(path: Path) -> None:
    """A project of the sample articles with the kept suggestions."""
    for args in (
        ("init", str(path)),
        ("add", str(path), *(str(p) for p in sorted(sample_data_folder().glob("*.*")))),
        ("import", str(path), str(SUGGESTIONS), "--format", "jsonl", "--suggestions"),
    ):
        if run(args):
            raise RuntimeError(f"annotator {' '.join(args)} failed")


async def take(picture: Picture) -> str:
    """The picture as SVG."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sample.db"
        make_project(path)
        picture.before(path)
        with Store.open(path) as store:
            app = picture.opens(store, picture.article)
            app.prefills = False
            app.theme = f"annotator-{picture.theme}"
            async with app.run_test(size=(picture.columns, picture.rows)) as pilot:
                await _press(pilot, app, picture.keys.split())
                svg = app.export_screenshot(title="annotator")
            app.writer.stop()
    return svg


async def _press(pilot: Pilot[None], app: AnnotatorApp, keys: list[str]) -> None:
    await _settled(pilot, app)
    for key in keys:
        await pilot.press(key)
        await _settled(pilot, app)


async def _settled(pilot: Pilot[None], app: AnnotatorApp) -> None:
    """Wait until the decision is saved, and the article list has been read."""
    for _ in range(3):
        await pilot.pause()
    while app.annotating.saving or app.reading:
        await pilot.pause(0.01)
    await pilot.pause()


def words(svg: str) -> list[str]:
    """What a picture says, without where and in which colours: equal for equal screens."""
    texts = re.findall(r"<text [^>]*>(.*?)</text>", svg, re.DOTALL)
    return [html.unescape(text).replace("\xa0", " ").strip() for text in texts]
