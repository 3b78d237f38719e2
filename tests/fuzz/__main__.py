"""`python -m tests.fuzz --seconds N --target T --seed S`: look for files that the program minds."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.fuzz.campaign import Result, campaign, found_in, unpacked
from tests.fuzz.oracle import little_memory
from tests.fuzz.targets import Workshop, targets


def main() -> int:
    """Fuzz the targets one after the other; returns 1 when something was found."""
    known = targets()
    parser = argparse.ArgumentParser(prog="tests.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="in all (default: 60)")
    parser.add_argument("--target", action="append", choices=sorted(known), help="default: all")
    parser.add_argument("--seed", type=int, default=0, help="of chance (default: 0)")
    parser.add_argument("--finds", type=Path, default=Path("finds"), help="where they are kept")
    parser.add_argument("--again", type=Path, help="try the finds in this folder, and no more")
    args = parser.parse_args()
    warnings.simplefilter("ignore")
    wanted = args.target or list(known)
    if len(wanted) > 1 and not args.again:
        return _one_after_another(wanted, args)
    # In memory where that can be: SQLite brings every commit to the disk.
    base = "/dev/shm" if Path("/dev/shm").is_dir() else None
    with TemporaryDirectory(dir=base) as folder, little_memory():
        workshop = Workshop(Path(folder))
        os.environ.update(HOME=folder, XDG_CONFIG_HOME=folder, XDG_DATA_HOME=folder)
        if args.again:
            for find in found_in(args.again):
                name, files = unpacked(find)
                print(find.name, repr(known[name].use(workshop, files)[:200]), flush=True)
            return 0
        (name,) = wanted
        found = campaign(known[name], workshop, args.seed, seconds=args.seconds, finds=args.finds)
        _say(found)
    return 1 if found.faults else 0


def _one_after_another(wanted: Sequence[str], args: argparse.Namespace) -> int:
    """Each in a process of its own: what one leaves in memory is not held against the next."""
    share = str(args.seconds / len(wanted))
    common = ["--seconds", share, "--seed", str(args.seed), "--finds", str(args.finds)]
    command = [sys.executable, "-m", "tests.fuzz", *common]
    ended = [
        subprocess.run([*command, "--target", name], check=False).returncode for name in wanted
    ]
    return max(ended, key=abs)


def _say(result: Result) -> None:
    print(
        f"{result.target}: {result.executions:,} executions in {result.seconds:,.0f} s,"
        f" {len(result.outcomes):,} outcomes, {len(result.faults)} faults",
        flush=True,
    )
    for kind in result.faults:
        print(f"  {kind}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
