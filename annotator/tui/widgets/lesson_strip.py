"""The lines of the lesson: which step, what to do, what happened."""

from __future__ import annotations

from dataclasses import dataclass

from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical

from annotator.tui.lesson.wording import LEAVE_KEY, PASS_KEY, Words
from annotator.tui.widgets.bars import Bar

#: The least columns and rows for three lines, and the least rows for two.
ROOMY = (76, 18)
LOW = 12

#: A key in passing, and one that is to be pressed now.
_KEY, _CAP = Style(bold=True), Style(bold=True, reverse=True)


@dataclass(frozen=True, slots=True)
class Page:
    """What the strip says: the step's number, what happened (in `color`), the task in two lengths.

    `why` is what is behind it, and `way` how one gets to its place, empty where one is there.
    """

    number: str
    told: Words
    good: bool
    color: str
    task: Words
    brief: Words
    why: Words
    way: Words


class LessonStrip(Vertical):
    """Three lines where there is room, two where it is narrow, one where it is low as well."""

    DEFAULT_CSS = """
    LessonStrip { height: 3; }
    LessonStrip Bar { background: $surface; color: $foreground; }
    AnnotateScreen.-tiny LessonStrip, AnnotateScreen.-listing LessonStrip { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._told, self._what, self._why = (Bar(id=f"lesson-{n}") for n in ("told", "what", "why"))
        self._fitted = 3

    def compose(self) -> ComposeResult:
        yield from (self._told, self._what, self._why)

    @property
    def lines(self) -> int:
        """How many lines a terminal of this size has for the lesson."""
        width, height = self.app.size
        if width >= ROOMY[0] and height >= ROOMY[1]:
            return 3
        return 2 if height >= LOW else 1

    @property
    def plain(self) -> str:
        """What the strip says, line by line."""
        return "\n".join(
            bar.plain.strip() for bar in (self._told, self._what, self._why) if bar.display
        )

    def show(self, page: Page) -> None:
        """Say all that there is room for."""
        lines = self.lines
        if lines != self._fitted:
            self._fitted = lines
            self.styles.height = lines
            self._told.display, self._why.display = lines > 2, lines > 1
        number, told = (f" {page.number} ", "bold"), _text(page.told, page.color)
        if lines > 2:
            keys = Text.assemble((PASS_KEY, "bold"), " next  ", (LEAVE_KEY, "bold"), " leave ")
            self._told.set(Text.assemble(number, " ", told), keys)
            self._what.set(Text.assemble(" ", _text(page.task, "bold", _CAP)))
            self._why.set(Text.assemble(" ", _text(page.way or page.why, "dim")))
            return
        self._what.set(Text.assemble(number, _text(page.brief, "bold", _CAP)))
        self._why.set(Text.assemble(" ", _text(page.way) if page.way and page.good else told))


def _text(words: Words, style: str = "", key: Style = _KEY) -> Text:
    """A sentence, its keys standing out."""
    text = Text()
    for part, is_key in words:
        shown = f" {part} " if key is _CAP else part
        text.append(shown if is_key else part, key if is_key else style)
    return text
