"""Somebody who takes one article after another from the pool, in a process of their own.

python -m tests.store.taker PROJECT NAME NUMBER: waits for a line, then prints what it finished.
"""

from __future__ import annotations

import sys
from pathlib import Path

from annotator.core.annotation import Status
from annotator.store.log import Actor
from annotator.store.store import Store
from tests.store.projects import AT, do


def main(path: str, name: str, number: str) -> None:
    """Take and finish so many."""
    actor = Actor(name)
    with Store.open(Path(path)) as store:
        print("ready", flush=True)
        sys.stdin.readline()
        for _ in range(int(number)):
            seq = store.take(actor, AT)
            assert seq is not None
            do(store, seq, actor, lambda act: act.set_status(Status.FINISHED))
            print(seq, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
