"""What the palette offers: every action, the themes and the keymaps; and the keys that hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from textual.app import App, SystemCommand
from textual.screen import Screen

from annotator.core.errors import AnnotatorError
from annotator.tui import settings
from annotator.tui.keymap import ACTIONS, KeyAction, written
from annotator.tui.keymaps import Keymap, Rebinding, check_keys
from annotator.tui.presets import PRESETS
from annotator.tui.screens.annotate import AnnotateScreen
from annotator.tui.screens.saving import SavingScreen
from annotator.tui.screens.showing import ShowingScreen
from annotator.tui.session import Session
from annotator.tui.themes import ABOUT, THEMES, first_theme, inks, is_colorless


class OfferingApp(App[None]):
    """An app with actions, themes and keymaps to choose from; what is chosen holds next time."""

    #: What keys are for, of those that annotating has.
    KEY_ACTIONS: ClassVar[tuple[KeyAction, ...]] = ACTIONS

    session: Session
    annotating: AnnotateScreen

    def __init__(self, rebinding: Rebinding) -> None:
        self._begun_with = rebinding
        self.rebind(rebinding)
        self._bind_palette()
        # With its own grey Textual would still send colours.
        super().__init__(ansi_color=True if is_colorless() else None)
        for theme in THEMES:
            self.register_theme(theme)
        self.kept = settings.read()
        self.theme = first_theme(self.kept.get("theme"))
        #: The palette opens by its name at least, whatever key it has.
        self.use_command_palette = True
        self._tags = self.kept.get("tags")

    def rebind(self, rebinding: Rebinding) -> None:
        """Have other keys hold.

        Raises:
            KeymapError: when two actions would have the same key.
        """
        self.keymap: Keymap = rebinding.keymap(self.KEY_ACTIONS)
        self.rebinding = rebinding

    def _bind_palette(self) -> None:
        """Let the palette's key open it over everything, if no line to write in takes that key."""
        keys = [key for key in self.keymap.by_id["palette"].keys if len(key) > 1]
        if keys:
            self.COMMAND_PALETTE_BINDING = keys[0]  # type: ignore[misc]
        else:
            self.ENABLE_COMMAND_PALETTE = False  # type: ignore[misc]

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The palette: every action, and the themes."""
        yield from self.offered(self.keymap.actions, self.annotating.do)
        yield self.offered_uncertain()
        yield self.offered_statistics(screen)
        yield from self.offered_themes()
        yield from self.offered_keymaps()

    def offered(
        self, actions: Iterable[KeyAction], do: Callable[[str], None]
    ) -> Iterable[SystemCommand]:
        """Actions as the palette shows them."""
        for action in actions:
            if action.id != "palette":
                keys = f"key {written(action.keys)}" if action.keys else "no key"
                yield SystemCommand(
                    action.description.capitalize(), keys, lambda id=action.id: do(id)
                )

    def offered_uncertain(self) -> SystemCommand:
        """The way to what the machine is least sure of, as the palette shows it."""

        def go() -> None:
            from annotator.tui.commands.uncertain import least_certain

            screen = self.annotating
            screen.in_turn(lambda: least_certain(screen))

        about = "the undecided span with the score nearest to 0.5; again: the next"
        return SystemCommand("Least certain", about, go)

    def offered_statistics(self, screen: Screen[Any]) -> SystemCommand:
        """The figures of the project as the palette shows them."""

        def show() -> None:
            from annotator.tui.screens.statistics import open_statistics

            asked = screen if isinstance(screen, SavingScreen) else self.annotating
            asked.in_turn(lambda: open_statistics(asked))

        return SystemCommand("Statistics", "progress, time, labels, suggestions", show)

    def offered_themes(self) -> Iterable[SystemCommand]:
        """The themes as the palette shows them."""
        for theme in THEMES:
            name, about = theme.name.removeprefix("annotator-"), ABOUT[theme.name]
            yield SystemCommand(
                f"Theme: {name}",
                f"in use · {about}" if theme.name == self.theme else about,
                lambda name=theme.name: self.choose_theme(name),
            )

    def choose_theme(self, name: str) -> None:
        """Change to a theme, and begin with it next time."""
        settings.write({"theme": name})
        if is_colorless():
            said = name.removeprefix("annotator-")
            self.annotating.say(f"NO_COLOR is set and keeps colours away: {said} holds without it")
        else:
            self.theme = name

    def choose_tags(self, *, on: bool) -> None:
        """Draw labels as tags above the text or not, and begin so next time."""
        self._tags = "on" if on else "off"
        settings.write({"tags": self._tags})

    @property
    def has_tags(self) -> bool:
        """Whether labels are drawn as tags: as was chosen last, else where no colour tells them."""
        if self._tags is None:
            return inks(self.current_theme).monochrome
        return self._tags == "on"

    def offered_keymaps(self) -> Iterable[SystemCommand]:
        """The keymaps that come along, as the palette shows them."""
        own = self._begun_with
        offered = [(name, preset.about, Rebinding(name)) for name, preset in PRESETS.items()]
        if own.path:
            offered.append((own.name, "as this was opened with", own))
        for name, about, rebinding in offered:
            yield SystemCommand(
                f"Keymap: {name}", about, lambda chosen=rebinding: self.choose_keymap(chosen)
            )

    def choose_keymap(self, rebinding: Rebinding) -> None:
        """Change to other keys, and begin with them next time, unless there is a file for that."""
        try:
            check_keys(self.session.store.label_schema, rebinding.keymap(self.KEY_ACTIONS))
            self.rebind(rebinding)
        except AnnotatorError as error:
            self.annotating.say(str(error), wrong=True)
            return
        for screen in self.screen_stack:
            if isinstance(screen, ShowingScreen):
                screen.rebound()
        own, name = self._begun_with.path, rebinding.name
        if own is None:
            settings.write({"keymap": name})
        elif not rebinding.path:
            name += f" until you leave: {own.name} holds next time"
        self.annotating.say(f"keys: {name}; {self.annotating.keymap.first('help')} shows them")
