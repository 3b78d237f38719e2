"""Short questions over the article: each gives its answer back and changes nothing itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from rich.style import Style
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from annotator.core.display import one_line, visible
from annotator.core.label_schema import Attribute, AttributeKind, AttributeValue, Label


class Asking(ModalScreen[str]):
    """A box over the article; escape leaves it with nothing done."""

    BINDINGS = [Binding("escape", "dismiss", show=False)]
    CSS_PATH = "asking.tcss"

    async def action_dismiss(self, result: str | None = None) -> None:
        self.dismiss(result)


class Line(Input):
    """A line to write in, whose enter takes effect before the keys that come after it."""

    async def on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            await self.action_submit()


class Writing(Asking):
    """A line to write: enter gives it back."""

    def __init__(self, title: str, value: str = "", hint: str = "") -> None:
        super().__init__()
        self._title, self._value, self._hint = title, value, hint

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(Text(one_line(self._title, 70)), classes="title")
            yield Line(visible(self._value), placeholder=self._hint)
            yield Static(Text("enter saves · esc leaves it as it was"), classes="foot")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        untouched = event.value == visible(self._value)
        self.dismiss(self._value if untouched else event.value)


class Picking(Asking):
    """A list that narrows as one types: enter takes the first, or the marked one."""

    BINDINGS = [
        Binding("down", "step(1)", show=False, priority=True),
        Binding("up", "step(-1)", show=False, priority=True),
    ]

    def __init__(self, title: str, choices: Iterable[tuple[str, str]]) -> None:
        super().__init__()
        self._title, self._choices = title, list(choices)

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(Text(one_line(self._title, 70)), classes="title")
            yield Line(placeholder="type to narrow down")
            yield OptionList(*self._options(""), markup=False)
            yield Static(Text("enter takes it · ↑ ↓ · esc"), classes="foot")

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


def picking_label(labels: Iterable[Label]) -> Picking:
    """Pick any label by typing."""
    return Picking(
        "label",
        [(x.name, f"{x.key or ' '}  {one_line(x.description, 52)}") for x in labels],
    )


class Choosing(Asking):
    """A question with a letter for each answer; enter takes the first."""

    def __init__(self, title: str, answers: Mapping[str, str]) -> None:
        super().__init__()
        self._title, self._answers = title, answers

    def compose(self) -> ComposeResult:
        body = Text()
        for key, words in self._answers.items():
            body.append(f"  {key:<6}", Style(bold=True))
            body.append(f"{words}\n")
        with Vertical(classes="box"):
            yield Static(Text(one_line(self._title, 70)), classes="title")
            yield Static(Text(body.plain.rstrip(), spans=body.spans))

    def on_key(self, event: events.Key) -> None:
        key = event.character if event.character and event.is_printable else event.key
        if key in self._answers:
            event.stop()
            self.dismiss(key)


class Attributes(ModalScreen[dict[str, AttributeValue]]):
    """All attributes of a label: a letter sets a value at once, enter saves them together."""

    BINDINGS = [
        Binding("escape", "leave", show=False),
        Binding("enter", "save", show=False),
    ]
    CSS_PATH = "asking.tcss"

    def __init__(self, label: Label, values: Mapping[str, AttributeValue]) -> None:
        super().__init__()
        self._label = label
        self._values = dict(values)
        self._letters = _letters(label.attributes)

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(Text(f"attributes of {visible(self._label.name)}"), classes="title")
            yield Static(self._body(), id="values")
            yield Static(Text("a letter sets · enter saves · esc"), classes="foot")

    def _body(self) -> Text:
        body = Text()
        for attribute in self._label.attributes:
            body.append(f"{visible(attribute.name):<12}", Style(dim=True))
            for letter, (name, value) in self._letters.items():
                if name != attribute.name:
                    continue
                on = self._values.get(name) == value
                body.append(f" {'●' if on else '○'} ")
                self._word(body, letter, "yes" if value is True else visible(str(value)), on=on)
            if attribute.kind is AttributeKind.TEXT:
                letter = next(k for k, v in self._letters.items() if v[0] == attribute.name)
                body.append(f" {letter} ", Style(bold=True, underline=True))
                body.append(one_line(str(self._values.get(attribute.name, "")), 40))
            body.append("\n")
        return Text(body.plain.rstrip("\n"), spans=body.spans)

    def _word(self, body: Text, letter: str, word: str, *, on: bool) -> None:
        at = word.casefold().find(letter)
        if at < 0:
            body.append(letter, Style(underline=True, bold=True))
            body.append(f" {word}", Style(bold=on))
            return
        body.append(word[:at], Style(bold=on))
        body.append(word[at], Style(underline=True, bold=True))
        body.append(word[at + 1 :], Style(bold=on))

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

        self.app.push_screen(Writing(name, str(self._values.get(name, ""))), done)

    def _show(self) -> None:
        self.query_one("#values", Static).update(self._body())

    def action_save(self) -> None:
        self.dismiss(self._values)

    def action_leave(self) -> None:
        self.dismiss(None)


def _letters(attributes: Iterable[Attribute]) -> dict[str, tuple[str, AttributeValue]]:
    """A letter for each value, from its own name where one is free."""
    letters: dict[str, tuple[str, AttributeValue]] = {}
    for attribute in attributes:
        values: tuple[AttributeValue, ...] = attribute.choices
        if attribute.kind is AttributeKind.FLAG:
            values = (True,)
        if attribute.kind is AttributeKind.TEXT:
            values = ("",)
        for value in values:
            word = attribute.name if value in (True, "") else str(value)
            wanted = re.sub(r"[^a-z]", "", word.casefold()) + "abcdefghijklmnopqrstuvwxyz0123456789"
            free = next((c for c in wanted if c not in letters), None)
            if free:
                letters[free] = (attribute.name, value)
    return letters


class Reading(Asking):
    """A long text to scroll through: keys, guidelines."""

    BINDINGS = [
        Binding("q,question_mark,h,enter", "dismiss", show=False),
        Binding("down,j,n", "scroll(1)", show=False),
        Binding("up,k,N", "scroll(-1)", show=False),
    ]

    def __init__(self, title: str, text: Text, *, markdown: str | None = None) -> None:
        super().__init__()
        self._title, self._text, self._markdown = title, text, markdown

    def compose(self) -> ComposeResult:
        with Vertical(classes="box tall"):
            yield Static(Text(one_line(self._title, 70)), classes="title")
            with VerticalScroll():
                if self._markdown is not None:
                    from textual.widgets import Markdown

                    yield Markdown(self._markdown, open_links=False)
                else:
                    yield Static(self._text)
            yield Static(Text("↑ ↓ scroll · esc"), classes="foot")

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def action_scroll(self, by: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=by * 3, animate=False)
