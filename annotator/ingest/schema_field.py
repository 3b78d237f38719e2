"""Typed reading of a YAML tree that notes every fault with its place and goes on."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace

from annotator.ingest.wording import escaped, hint, with_article
from annotator.ingest.yaml_tree import ListNode, MapNode, Mark, ScalarNode, YamlNode

_LONGEST_IN_PATH = 60
_NAME = re.compile(r"[^\W\d_][\w./-]{0,39}")
_KINDS = {ListNode: "a list", MapNode: "a mapping"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a place; `word` stands where one of `known` should."""

    mark: Mark
    path: str
    problem: str
    word: str = ""
    known: Collection[str] = field(default=(), compare=False)

    def line(self, file: str) -> str:
        """The fault as one line: file:line:column, key path, what is wrong, what to write."""
        place = f"{escaped(file, 300)}:{self.mark.line}:{self.mark.column}"
        return f"{place}: {self.told}"

    @property
    def told(self) -> str:
        """The same without the place in a file: key path, what is wrong, what to write."""
        path = f"{escaped(self.path, 120)}: " if self.path else ""
        advice = f": {hint(self.word, self.known)}" if self.known else ""
        return f"{path}{escaped(self.problem, 240)}{advice}"


@dataclass(frozen=True)
class Field:
    """A node with the path of keys to it.

    A reader that meets a fault adds it to `faults`, which the whole file shares, and returns
    a harmless value of its type.
    """

    node: YamlNode
    mark: Mark
    path: str = ""
    faults: list[Fault] = field(default_factory=list, repr=False)

    def fault(self, problem: str, word: str = "", known: Collection[str] = ()) -> None:
        """Note a fault at this node."""
        mark = self.mark if self.kind == "nothing" else self.node.mark
        self.faults.append(Fault(mark, self.path, problem, word, known))

    def key_fault(self, problem: str, word: str = "", known: Collection[str] = ()) -> None:
        """Note a fault at the key that leads to this node."""
        self.faults.append(Fault(self.mark, self.path, problem, word, known))

    @property
    def kind(self) -> str:
        """What stands here, in words."""
        if isinstance(self.node, ScalarNode):
            return "nothing" if self.node.value is None else "text"
        return _KINDS[type(self.node)]

    def text(self) -> str:
        """Text, as written: numbers and yes or no need no quotes."""
        if isinstance(self.node, ScalarNode) and self.kind == "text":
            return self.node.text
        self.fault(f"text is expected here, not {self.kind}")
        return ""

    def word(self) -> str:
        """Text that people choose from: one line, not blank."""
        text = self.text()
        if self.kind == "text" and (not text.strip() or not text.isprintable()):
            self.fault(
                "text of one line is expected here, not blank and without control characters"
            )
        return text

    def flag(self) -> bool:
        """True or false."""
        if isinstance(self.node, ScalarNode) and isinstance(self.node.value, bool):
            return self.node.value
        self.fault("true or false is expected here")
        return False

    def one_of(self, known: Collection[str] | None, noun: str) -> str:
        """One of the known words; any word where None are known, because their list is broken."""
        word = self.text()
        if self.kind == "text" and known is not None and word not in known:
            self.fault(f"unknown {noun} {escaped(word)}", word, known)
        return word

    def items(self) -> list[Field]:
        """The items of a list."""
        if not isinstance(self.node, ListNode):
            self.fault(f"a list [..] is expected here, not {self.kind}")
            return []
        return [
            replace(self, node=node, mark=node.mark, path=f"{self.path}[{place}]")
            for place, node in enumerate(self.node.items, 1)
        ]

    def unique(self, known: Collection[str] | None, noun: str) -> tuple[str, ...]:
        """The words of a list, one at least and each once, of those known (any, for None)."""
        words: dict[str, None] = {}
        if isinstance(self.node, ListNode) and not self.node.items:
            self.fault("the list is empty")
        for item in self.items():
            word = item.one_of(known, noun) if known is not None else item.word()
            if word in words:
                item.fault(f"{noun} {escaped(word)} is in the list twice")
            words[word] = None
        return tuple(words)

    def entries(self) -> dict[str, Field]:
        """What a mapping holds, in the order of the file; no key may come twice."""
        if not isinstance(self.node, MapNode):
            if self.kind != "nothing":
                self.fault(f"a mapping (key: value) is expected here, not {self.kind}")
            return {}
        entries: dict[str, Field] = {}
        for key, node in self.node.entries:
            name = key.text[:_LONGEST_IN_PATH]
            path = f"{self.path}.{name}" if self.path else name
            entry = replace(self, node=node, mark=key.mark, path=path)
            if key.text in entries:
                entry.key_fault(f"there twice: line {entries[key.text].mark.line} has it already")
            else:
                entries[key.text] = entry
        return entries

    def named(self, noun: str) -> dict[str, Field]:
        """The entries of a mapping from names that people gave."""
        entries = self.entries()
        for name, entry in entries.items():
            entry.check_name(name, noun)
        return entries

    def check_name(self, name: str, noun: str) -> None:
        """Note a fault unless the name is a sane one."""
        if not _NAME.fullmatch(name):
            self.key_fault(
                f"{escaped(name)} cannot be the name of {with_article(noun)}:"
                " a letter, then up to 39 letters, digits and _ - . /"
            )

    def fields(self, known: tuple[str, ...], required: tuple[str, ...] = ()) -> dict[str, Field]:
        """The entries of a mapping with fixed keys."""
        entries = self.entries()
        unknown = [key for key in entries if key not in known]
        for key in unknown:
            entries.pop(key).key_fault("unknown key", key, known)
        # Where one key is unknown, the one that is missing is most likely the same, misspelt.
        if not unknown and self.kind in ("nothing", "a mapping"):
            for key in required:
                if key not in entries:
                    self.key_fault(f"the key {key} is missing")
        return entries

    def names(self) -> Collection[str] | None:
        """The keys of a mapping, or None where something else stands; notes no fault."""
        if isinstance(self.node, MapNode):
            return dict.fromkeys(key.text for key, _ in self.node.entries)
        return None
