"""Many annotators and reviewers at one file for a while.

python -m tests.crowd --annotators 16 --reviewers 2 --seconds 600
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from tests.crash.program import warm_up
from tests.crowd.gathering import gather, report


def main() -> int:
    """Have them work; 1 if anything was lost or is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.crowd", description=__doc__)
    parser.add_argument("--annotators", type=int, default=16)
    parser.add_argument("--reviewers", type=int, default=2)
    parser.add_argument("--interfaces", type=int, default=0, help="real ones besides, in ptys")
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--pause", type=float, default=0.3, help="seconds between acts, on average")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="crowd-") as name:
        for variable in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
            os.environ[variable] = f"{name}/home"
        warm_up()
        outcome = gather(
            Path(name) / "project.db",
            annotators=args.annotators,
            reviewers=args.reviewers,
            interfaces=args.interfaces,
            seconds=args.seconds,
            seed=args.seed,
            pause=args.pause,
        )
        for line in report(outcome):
            print(line, flush=True)
    return 1 if outcome.faults else 0


if __name__ == "__main__":
    sys.exit(main())
