"""Short questions over the article: each gives its answer back and changes nothing itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from string import ascii_letters
from typing import TypeVar

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from annotator.core.display import one_line, visible
from annotator.core.label_schema import Attribute, AttributeKind, AttributeValue, Label
from annotator.tui.keymap import Pairs
from annotator.tui.screens.about import About, Beside, place
from annotator.tui.widgets.bars import KeyBar, cut, fitted

Answer = TypeVar("Answer")

#: Lines of the longest list that a box shows without scrolling.
_LONGEST = 14

#: Cells of a box, without its border and the blanks within it.
_WIDTH = 70


class Box(Beside, ModalScreen[Answer]):
    """A box over the article, with a footer of its own keys; escape leaves it, nothing done.

    With `about` it stands beside what it is about, else in the middle of the screen.
    """

    BINDINGS = [Binding("escape", "dismiss", show=False)]
    CSS_PATH = "asking.tcss"
    KEYS: Pairs = (("esc", "leave"),)
    #: What is answered here is work on the open article.
    of_article = True

    def __init__(self, title: str = "", about: About | None = None) -> None:
        super().__init__()
        self._heading = about.title(title) if about else Text(one_line(title, 70), "bold")
        self._about = about

    def compose(self) -> ComposeResult:
        box = Vertical(*self.inside(), classes="box")
        box.border_title = self._heading
        yield box
        yield KeyBar(keys=self.keys())
        self._place(box)

    def inside(self) -> Iterable[Widget]:
        """What is in the box."""
        return ()

    def height(self) -> int:
        """The lines of what is in the box."""
        return 1

    def keys(self) -> Pairs:
        """What the footer says."""
        return self.KEYS

    def find_place(self) -> None:
        self._place(self.query_one(".box", Vertical))

    def _place(self, box: Vertical) -> None:
        rows = self._about.rows() if self._about else None
        self.set_class(rows is not None, "-beside")
        if rows is None:
            return
        # Two lines are the border's, the screen's last the footer's.
        first, last = place(rows, self.height() + 2, self.app.size.height - 1)
        box.styles.margin = (first, 0, 0, 0)
        box.styles.height = box.styles.max_height = last - first + 1

    async def action_dismiss(self, result: Answer | None = None) -> None:
        self.dismiss(result)


class Asking(Box[str]):
    """A box that gives a text back."""


class Line(Input):
    """A line to write in, whose enter takes effect before the keys that come after it."""

    async def on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            await self.action_submit()

    def on_paste(self, event: events.Paste) -> None:
        """Take in what can be seen: a line to write in is drawn as it is."""
        event.stop()
        event.prevent_default()
        self.insert_text_at_cursor(one_line(event.text))


class Writing(Asking):
    """A line to write: enter gives it back."""

    KEYS = (("enter", "save"), ("esc", "leave it as it was"))

    def __init__(
        self,
        title: str,
        value: str = "",
        hint: str = "",
        *,
        about: About | None = None,
        does: str = "save",
    ) -> None:
        super().__init__(title, about)
        self._value, self._hint, self._does = value, hint, does

    def keys(self) -> Pairs:
        return (("enter", self._does), *self.KEYS[1:])

    def inside(self) -> Iterable[Widget]:
        # What is there already is gone on from, not typed over.
        yield Line(visible(self._value), placeholder=self._hint, select_on_focus=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        untouched = event.value == visible(self._value)
        self.dismiss(self._value if untouched else event.value)


class Picking(Asking):
    """A list that narrows as one types: enter takes the first, or the marked one."""

    BINDINGS = [
        Binding("down", "step(1)", show=False, priority=True),
        Binding("up", "step(-1)", show=False, priority=True),
    ]

    KEYS = (("enter", "take it"), ("↑ ↓", "choose"), ("letters", "narrow down"), ("esc", "leave"))

    def __init__(
        self, title: str, choices: Iterable[tuple[str, str]], *, about: About | None = None
    ) -> None:
        super().__init__(title, about)
        self._choices = list(choices)

    def inside(self) -> Iterable[Widget]:
        yield Line(placeholder="type to narrow down")
        yield OptionList(*self._options(""), markup=False)

    def height(self) -> int:
        return 1 + min(_LONGEST, max(1, len(self._choices)))

    def on_mount(self) -> None:
        options = self.query_one(OptionList)
        options.can_focus = False
        options.highlighted = 0

    def _options(self, typed: str) -> list[Option]:
        def rank(choice: tuple[str, str]) -> int:
            name = choice[0].casefold()
            return 0 if name.startswith(wanted) else 1 if wanted in name else 2

        wanted = typed.strip().casefold()
        found = [c for c in self._choices if wanted in f"{c[0]} {c[1]}".casefold()]
        width = max((len(name) for name, _ in self._choices), default=0)
        return [
            Option(
                Text.assemble((f"{visible(name):<{width}}", "bold"), f"  {about}", no_wrap=True),
                id=name,
            )
            for name, about in sorted(found, key=rank)
        ]

    def on_input_changed(self, event: Input.Changed) -> None:
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(self._options(event.value))
        options.highlighted = 0 if options.option_count else None

    def on_input_submitted(self) -> None:
        options = self.query_one(OptionList)
        if options.highlighted is not None:
            self.dismiss(options.get_option_at_index(options.highlighted).id)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option.id)

    def action_step(self, by: int) -> None:
        options = self.query_one(OptionList)
        if by > 0:
            options.action_cursor_down()
        else:
            options.action_cursor_up()


def picking_label(labels: Iterable[Label], about: About | None = None) -> Picking:
    """Pick any label by typing."""
    choices = [(x.name, f"{x.key or ' '}  {one_line(x.description)}") for x in labels]
    return Picking("label for" if about else "label", choices, about=about)


class Choosing(Asking):
    """A question with a letter for each answer; enter takes the first."""

    def __init__(self, title: str, answers: Mapping[str, str]) -> None:
        super().__init__(title)
        self._answers = answers

    def keys(self) -> Pairs:
        return (("letter or enter", "as above"), ("esc", "leave"))

    def inside(self) -> Iterable[Widget]:
        body = Text()
        for key, words in self._answers.items():
            body.append(f"{key:<6}", Style(bold=True))
            body.append(f"{words}\n")
        yield Static(Text(body.plain.rstrip(), spans=body.spans))

    def on_key(self, event: events.Key) -> None:
        key = event.character if event.character and event.is_printable else event.key
        if key in self._answers:
            event.stop()
            self.dismiss(key)


class Attributes(Box[dict[str, AttributeValue]]):
    """All attributes of a label: a letter sets a value at once, enter saves them together."""

    BINDINGS = [Binding("enter", "save", show=False)]
    KEYS = (("letter", "set, or take away"), ("enter", "save"), ("esc", "leave it as it was"))

    def __init__(
        self,
        label: Label,
        values: Mapping[str, AttributeValue],
        *,
        about: About | None = None,
    ) -> None:
        super().__init__("attributes of" if about else f"attributes of {label.name}", about)
        self._label = label
        self._values = dict(values)
        self._letters = letters(label.attributes)
        self._indent = min(16, max((cell_len(a.name) for a in label.attributes), default=0) + 2)

    def inside(self) -> Iterable[Widget]:
        yield Static(self._body(), id="values")

    def height(self) -> int:
        return self._body().plain.count("\n") + 1

    def _body(self) -> Text:
        width = min(_WIDTH, self.app.size.width * 96 // 100 - 6)
        lines: list[Text] = []
        for attribute in self._label.attributes:
            name = cut(attribute.name, self._indent - 1)
            lines.append(Text.assemble((fitted(name, self._indent), "dim")))
            for word in self._words(attribute):
                if cell_len(lines[-1].plain) + cell_len(word.plain) > max(width, self._indent + 1):
                    lines.append(Text(" " * self._indent))
                lines[-1].append_text(word).append("  ")
        return Text("\n").join(lines)

    def _words(self, attribute: Attribute) -> Iterable[Text]:
        """The values of an attribute, each with its letter; of a free text its beginning."""
        mine = {k: value for k, (name, value) in self._letters.items() if name == attribute.name}
        for letter, value in mine.items():
            if attribute.kind is AttributeKind.TEXT:
                said = one_line(str(self._values.get(attribute.name, "")), 40)
                yield Text.assemble(self._marked(f"{letter} write", 0), f" {said}")
                continue
            word = "yes" if value is True else one_line(str(value), 40)
            on = self._values.get(attribute.name) == value
            at = word.lower().find(letter)
            if at < 0:
                word, at = f"{letter} {word}", 0
            yield Text.assemble("● " if on else "○ ", self._marked(word, at, on=on))

    def _marked(self, word: str, at: int, *, on: bool = False) -> Text:
        """A word with its letter marked."""
        key = Style(color=self.app.current_theme.accent, bold=True, underline=True)
        text = Text(word, Style(bold=on))
        text.stylize(key, at, at + 1)
        return text

    def on_key(self, event: events.Key) -> None:
        chosen = self._letters.get(event.character or "")
        if not chosen:
            return
        event.stop()
        name, value = chosen
        attribute = self._label.attribute(name)
        if attribute and attribute.kind is AttributeKind.TEXT:
            self._write(name)
            return
        if value is True:
            self._values[name] = not self._values.get(name)
        elif self._values.get(name) == value:
            self._values.pop(name)
        else:
            self._values[name] = value
        self._show()

    def _write(self, name: str) -> None:
        def done(value: str | None) -> None:
            if value is not None:
                self._values[name] = value
                self._show()

        old = str(self._values.get(name, ""))
        self.app.push_screen(Writing(f"{one_line(name)} of", old, about=self._about), done)

    def _show(self) -> None:
        self.query_one("#values", Static).update(self._body())

    def action_save(self) -> None:
        self.dismiss(self._values)


def letters(attributes: Iterable[Attribute]) -> dict[str, tuple[str, AttributeValue]]:
    """A letter for each value: the first of its name that none before it has.

    Where all of them are taken it is a capital of its name; what is added to a schema behind the
    others changes none of theirs.
    """
    found: dict[str, tuple[str, AttributeValue]] = {}
    for attribute in attributes:
        values: tuple[AttributeValue, ...] = attribute.choices
        if attribute.kind is AttributeKind.FLAG:
            values = (True,)
        if attribute.kind is AttributeKind.TEXT:
            values = ("",)
        for value in values:
            word = attribute.name if value in (True, "") else str(value)
            own = re.sub(r"[^a-z]", "", word.casefold())
            wanted = own + own.upper() + "123456789" + ascii_letters
            free = next((c for c in wanted if c not in found), None)
            if free:
                found[free] = (attribute.name, value)
    return found


#: Cells of a box for reading where its text is not wider, as in asking.tcss.
_USUAL = 92


class Reading(Asking):
    """A long text to scroll through: keys, guidelines."""

    BINDINGS = [
        Binding("q,question_mark,h,enter", "dismiss", show=False),
        Binding("down,j,n", "scroll(1)", show=False),
        Binding("up,k,N", "scroll(-1)", show=False),
    ]

    KEYS = (("↑ ↓", "scroll"), ("esc", "leave"))
    of_article = False

    #: Cells of the box that are not for the text: its border, what it leaves free, a scroll bar.
    FRAME = 8

    def __init__(
        self, title: str, text: Text, *, markdown: str | None = None, wide: int = 0
    ) -> None:
        """`wide`: cells of the text's widest line, if it needs more room than usual."""
        super().__init__(title)
        self._text, self._markdown, self._wide = text, markdown, wide

    def inside(self) -> Iterable[Widget]:
        if self._markdown is not None:
            from textual.widgets import Markdown

            yield VerticalScroll(Markdown(self._markdown, open_links=False))
        else:
            yield VerticalScroll(Static(self._text))

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()
        box = self.query_one(".box")
        if self._wide:
            box.styles.width = max(_USUAL, self._wide + self.FRAME)

    def action_scroll(self, by: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=by * 3, animate=False)
