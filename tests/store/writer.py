"""Somebody at work in a process of their own: every act is printed once it is committed.

python -m tests.store.writer PROJECT NAME ACTS
"""

from __future__ import annotations

import sys
from pathlib import Path

from annotator.core.acts import Act
from annotator.core.state import State
from annotator.store.log import Actor
from annotator.store.store import Store
from tests.store.projects import do


def work(act: Act) -> None:
    """Accept what is undecided; when nothing is left, take everything away again."""
    state: State = act.draft
    undecided = [id for _, _, _, id in state.stops]
    if undecided:
        act.accept(undecided[0])
    else:
        for id in list(state.annotations):
            act.reject(id)
        for rejection in list(state.rejections):
            act.set_note(None, f"turned down {rejection}")
        act.toggle_flag(None)


def main(path: str, name: str, acts: str) -> None:
    """Work on both articles in turn."""
    with Store.open(Path(path)) as store:
        for number in range(int(acts)):
            print(do(store, 1 + number % 2, Actor(name), work), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
