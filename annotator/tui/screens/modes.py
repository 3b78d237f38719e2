"""A mode of the annotation screen: it has the keys, the footer and the focus line till it ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import events

from annotator.core.span import Span
from annotator.tui.keymap import Pairs
from annotator.tui.themes import Inks

if TYPE_CHECKING:
    from annotator.tui.screens.annotate import AnnotateScreen
    from annotator.tui.widgets.article_view import ArticleView


class Mode:
    """What linking and hinting have in common. `ShowingScreen.end_mode` ends one.

    While it is on, what is in sight is the mode's affair: the view does not follow the cursor.
    """

    #: What the footer says.
    footer: ClassVar[Pairs] = ()
    #: Whether hints stand on every word, and the text between them is drawn paler.
    on_words: ClassVar[bool] = False
    #: Letters over the text by offset, and how many of each are typed already.
    hints: Mapping[int, str]
    typed = ""

    @property
    def chosen_offset(self) -> int | None:
        """The offset of the hint that stands out."""
        return None

    @property
    def picked(self) -> Span | None:
        """What is drawn as selected meanwhile."""
        return None

    def line(self, inks: Inks) -> Text:
        """What the focus line says."""
        raise NotImplementedError

    def press(self, screen: AnnotateScreen, event: events.Key) -> None:
        """Do what a key means; every key is the mode's."""
        raise NotImplementedError

    def look(self, view: ArticleView) -> None:
        """Take in which part of the article is in view now."""
        raise NotImplementedError
