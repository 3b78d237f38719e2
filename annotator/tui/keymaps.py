"""Which keys hold: those that actions are delivered with, changed by a preset and a person's file.

There is no state here. The program has one `Rebinding`, and of it a `Keymap` for each list of
actions; whatever binds, shows or speaks of a key looks it up there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.core.errors import AnnotatorError
from annotator.core.label_schema import LabelSchema
from annotator.store.errors import StoreError
from annotator.tui.keymap import ARROWS, RESERVED_KEYS, KeyAction, Pairs, shown, written
from annotator.tui.presets import DEFAULT, PRESETS, Preset

if TYPE_CHECKING:
    from textual import events

#: Arrows that many terminals, tmux and window systems keep for themselves.
_KEPT = frozenset(f"{held}+{arrow}" for held in ("ctrl", "shift") for arrow in ARROWS)

#: Actions that share a place in the footer, shown with the first key of each.
_TOGETHER = {"end-right": ("end-left", "end-right"), "union": ("union", "intersection")}


class KeymapError(AnnotatorError):
    """A keymap that cannot be used."""


def pressed(event: events.Key) -> str:
    """The key of an event, as a keymap names it: a character, else the name of the key."""
    if event.key != "space" and "+" not in event.key and event.is_printable and event.character:
        return event.character
    return event.key


@dataclass(frozen=True)
class Keymap:
    """Actions with the keys that hold. `changed` are those whose keys a person chose."""

    actions: tuple[KeyAction, ...]
    changed: frozenset[str] = frozenset()

    @cached_property
    def by_id(self) -> Mapping[str, KeyAction]:
        """The actions by their ids."""
        return {action.id: action for action in self.actions}

    @cached_property
    def by_key(self) -> Mapping[str, KeyAction]:
        """The actions by their keys: no two have the same."""
        return {key: action for action in self.actions for key in action.keys}

    def id_of(self, event: events.Key) -> str | None:
        """The action that a key stands for, if it stands for one."""
        action = self.by_key.get(pressed(event))
        return action.id if action else None

    def first(self, id: str, *, rather: str = "") -> str:
        """The key to name in a sentence; of an action without one, the way to it."""
        keys = self.by_id[id].keys
        if keys:
            return shown(rather if rather in keys else keys[0])
        return f"{self.first('palette')} {id}" if id != "palette" else id

    def firsts(self, *ids: str) -> str:
        """The keys of several actions, to be named together."""
        return " ".join(map(self.first, ids))

    @cached_property
    def footer(self) -> Pairs:
        """What a footer says of the actions that have a word there, the most useful first."""
        offered = sorted((a for a in self.actions if a.rank and a.keys), key=lambda a: a.rank)
        return tuple((self._in_footer(action), action.footer) for action in offered)

    def _in_footer(self, action: KeyAction) -> str:
        if together := _TOGETHER.get(action.id):
            return self.firsts(*together)
        whole = written(action.keys)
        return whole.replace(" … ", "-") if "…" in whole else self.first(action.id)

    def fallbacks(self) -> tuple[str, str, str]:
        """Keys that terminals keep for themselves, those that do the same, and who has no other.

        Each is a list as people write it.
        """
        kept, instead, without = [], [], []
        for action in self.actions:
            own = [key for key in action.keys if key in _KEPT]
            others = [key for key in action.keys if key not in _KEPT]
            kept += own
            if own:
                instead += others[:1]
                without += [] if others else [action.id]
        return " ".join(map(shown, kept)), " ".join(map(shown, instead)), ", ".join(without)

    @property
    def width(self) -> int:
        """How wide a column of keys is, with the blanks after it."""
        return max(16, *(len(written(action.keys)) + 1 for action in self.actions))

    def clashes(self, label_schema: LabelSchema) -> list[str]:
        """The label keys that an action has already, one line each, with both names."""
        lines = []
        for key, label in label_schema.label_keys.items():
            if action := self.by_key.get(key):
                lines.append(f"key {key} of label {label} is the key for '{action.description}'")
            elif key in RESERVED_KEYS:
                lines.append(f"key {key} of label {label} is kept for the program")
        return lines


@dataclass(frozen=True)
class Rebinding:
    """What is changed of the keys: by a preset, and by what a person `chose` in their file.

    `places` says where in the file each of these stands, for messages.
    """

    preset: str = DEFAULT
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    path: Path | None = None

    @property
    def name(self) -> str:
        """What people know it by."""
        return self.path.name if self.path else self.preset

    def keymap(self, actions: Iterable[KeyAction]) -> Keymap:
        """The keys of some actions that are open to the same keyboard at the same time.

        Raises:
            KeymapError: when two of them would have the same key, naming both.
        """
        preset, actions = PRESETS[self.preset], tuple(actions)
        named = {a.id: self.chosen.get(a.id, preset.keys.get(a.id)) for a in actions}
        given = {
            key: id for id, keys in named.items() if id not in self.chosen for key in keys or ()
        }
        bound = []
        for action in actions:
            keys = named[action.id]
            bound.append(
                replace(action, keys=_left(action, preset, given) if keys is None else keys)
            )
        self._check(bound)
        return Keymap(tuple(bound), frozenset(self.chosen) & named.keys())

    def _check(self, actions: Iterable[KeyAction]) -> None:
        taken: dict[str, str] = {}
        for action in actions:
            for key in action.keys:
                other = taken.setdefault(key, action.id)
                if other != action.id:
                    raise KeymapError(self._clash(key, other, action.id))

    def _clash(self, key: str, one: str, other: str) -> str:
        """That two actions have the same key, told from the one that stands in the file."""
        if one not in self.chosen:
            one, other = other, one
        place = self.places.get(one, str(self.path or f"preset {self.preset}"))
        return (
            f"{place}: {shown(key)} is the key of '{one}' and of '{other}':"
            f" take it out, or give '{other}' another key as well"
        )


def _left(action: KeyAction, preset: Preset, given: Mapping[str, str]) -> tuple[str, ...]:
    """The keys that a preset leaves to an action that it does not name."""
    left = tuple(key for key in action.keys if key not in given)
    return left or tuple(preset.moved.get(key, key) for key in action.keys)


def check_keys(label_schema: LabelSchema, keymap: Keymap) -> None:
    """Make sure that no label key is an action's.

    Raises:
        StoreError: naming the key, the label and the action.
    """
    if lines := keymap.clashes(label_schema):
        raise StoreError(
            f"label schema {label_schema.name}: {lines[0]}; give the label another key,"
            " or take another keymap (--keymap)"
        )
