"""A person's own keymap, from a YAML file in which nothing is taken on trust."""

from __future__ import annotations

from pathlib import Path

from annotator.ingest.schema_field import Fault, Field
from annotator.ingest.wording import escaped
from annotator.ingest.yaml_tree import Mark, ScalarNode, YamlFault, YamlNode, mark_at, parse_yaml
from annotator.tui import review_keys
from annotator.tui.keymap import ACTIONS, BY_ID, shown
from annotator.tui.keymaps import KeymapError, Rebinding
from annotator.tui.keynames import KeyNameError, key_named
from annotator.tui.presets import DEFAULT, PRESETS

#: No keymap is larger than this, in bytes.
MAX_BYTES = 100_000

#: What nobody can do without, and why.
_NEEDED = {
    "leave": "else nothing that is open can be left",
    "quit": "else the program cannot be left",
    "help": "else nobody finds the keys",
}

_QUOTES = "; put signs in quotes: '!'"


def read_rebinding(path: Path) -> Rebinding:
    """What a file changes of the keys.

    Raises:
        KeymapError: with the first fault in the file.
    """
    root = Field(_tree(path), Mark(1, 1))
    reader = _Reader(root, path)
    rebinding = reader.rebinding()
    if root.faults:
        raise KeymapError(min(root.faults, key=lambda fault: fault.mark).line(str(path)))
    rebinding.keymap(ACTIONS)
    return rebinding


class _Reader:
    """Reads one file; its faults are in `root.faults` afterwards."""

    def __init__(self, root: Field, path: Path) -> None:
        self._top, self._path = root.fields(("preset", "keys")), path
        self._taken: dict[str, list[str]] = {}

    def rebinding(self) -> Rebinding:
        """The whole of it; of use only if there were no faults."""
        preset = self._top["preset"].one_of(PRESETS, "preset") if "preset" in self._top else DEFAULT
        entries = self._top["keys"].entries() if "keys" in self._top else {}
        chosen, places = {}, {}
        for id, place in entries.items():
            if self._is_known(id, place):
                chosen[id] = self._keys(id, place)
                mark = place.node.mark
                places[id] = f"{escaped(str(self._path), 300)}:{mark.line}:{mark.column}"
        known = preset if preset in PRESETS else DEFAULT
        return Rebinding(known, chosen, places, self._path)

    def _is_known(self, id: str, place: Field) -> bool:
        if id == "take-version":
            place.key_fault("cannot be changed: the versions are shown with these numbers")
            return False
        known = {**BY_ID, **review_keys.BY_ID}
        if id not in known:
            place.key_fault(f"unknown action {escaped(id)}", id, known)
        return id in known

    def _keys(self, id: str, place: Field) -> tuple[str, ...]:
        items = [place] if isinstance(place.node, ScalarNode) else place.items()
        keys = tuple(dict.fromkeys(key for item in items if (key := self._key(id, item))))
        if not items and id in _NEEDED:
            place.key_fault(f"needs a key: {_NEEDED[id]}")
        elif id == "leave" and items and "escape" not in keys:
            place.fault(
                "leave needs esc among its keys: boxes and lines to write in are left by it"
            )
        return keys

    def _key(self, id: str, place: Field) -> str:
        text = place.text()
        if place.kind != "text":
            return ""
        try:
            key = key_named(text)
        except KeyNameError as error:
            place.fault(str(error))
            return ""
        if key == "escape" and id != "leave":
            place.fault("esc is for 'leave' alone: terminals begin other keys with it")
        others = [other for other in self._taken.setdefault(key, []) if _at_once(other, id)]
        if others:
            place.fault(
                f"{shown(key)} is the key of '{others[0]}' already: give one of them another"
            )
        self._taken[key].append(id)
        return key


def _at_once(one: str, other: str) -> bool:
    """Whether two actions are open to the same keyboard at the same time."""
    return one != other and any(
        {one, other} <= set(ids) for ids in ({*BY_ID, "report"}, review_keys.BY_ID)
    )


def _tree(path: Path) -> YamlNode:
    name = escaped(str(path), 300)
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise KeymapError(f"{name}: is not a regular file; give a YAML file")
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the path cannot be used"
        raise KeymapError(f"{name}: cannot be read: {reason}") from None
    try:
        if len(data) > MAX_BYTES:
            raise YamlFault(Mark(1, 1), "larger than 100 kB, as no keymap is: give another file")
        node = parse_yaml(_decoded(data))
        if node is None or (isinstance(node, ScalarNode) and node.value is None):
            raise YamlFault(Mark(1, 1), "the file is empty: write 'preset: vim', say, or delete it")
    except YamlFault as fault:
        more = _QUOTES if "YAML" in fault.problem or "anchors" in fault.problem else ""
        raise KeymapError(Fault(fault.mark, "", f"{fault.problem}{more}").line(str(path))) from None
    return node


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        mark = mark_at(before, len(before))
        raise YamlFault(mark, "not UTF-8: save the file as UTF-8") from None
