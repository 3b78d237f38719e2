"""What counts as the same mention, as people chose it; and what became of mentions, in words."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.everywhere import CHANGES, Fate
from annotator.core.mentions import Matching
from annotator.tui import settings

_CASE, _POSSESSIVES = "mentions.case", "mentions.possessives"
_ANY, _NONE = "any", "not counted"


def chosen() -> Matching:
    """What was chosen last, on this machine."""
    kept = settings.read()
    return Matching(kept.get(_CASE) == _ANY, kept.get(_POSSESSIVES) != _NONE)


def choose(matching: Matching) -> None:
    """Remember it."""
    settings.write(
        {
            _CASE: _ANY if matching.any_case else "exact",
            _POSSESSIVES: "counted" if matching.possessives else _NONE,
        }
    )


_LEFT = {
    Fate.LEAVE: "left: confirmed otherwise",
    Fate.INSIDE: "left: part of a longer one",
    Fate.KEEP: "labelled already",
}
_DONE = {
    Fate.ADD: "added",
    Fate.ACCEPT: "accepted",
    Fate.RELABEL: "relabelled",
    Fate.REMOVE: "removed",
    Fate.REJECT: "rejected",
}


def changed(counts: Mapping[Fate, int]) -> int:
    """How many mentions are changed."""
    return sum(counts.get(fate, 0) for fate in CHANGES)


def left(counts: Mapping[Fate, int]) -> str:
    """How many are left as they are and why, but for those that are as they should be."""
    kinds = (Fate.LEAVE, Fate.INSIDE)
    return ", ".join(f"{counts[fate]:,} {_LEFT[fate]}" for fate in kinds if counts.get(fate))


def cleared(counts: Mapping[Fate, int]) -> str:
    """How many were removed, and how many rejected."""
    done = [f"{counts[fate]:,} {word}" for fate, word in _DONE.items() if counts.get(fate)]
    return ", ".join(done) or "nothing removed"


def planned(counts: Mapping[Fate, int], along: str = "") -> str:
    """What will be done, with what goes `along`, and what will be left; empty if nothing."""
    done = [f"{fate} {counts[fate]:,}" for fate in _DONE if counts.get(fate)]
    will = [f"will {', '.join(done)}{along}"] if done else []
    left = [f"{counts[fate]:,} {word}" for fate, word in _LEFT.items() if counts.get(fate)]
    return ", ".join(will + left)


def told(counts: Mapping[Fate, int]) -> str:
    """All kinds with their counts."""
    words = _DONE | _LEFT
    return ", ".join(f"{counts[fate]:,} {word}" for fate, word in words.items() if counts.get(fate))
