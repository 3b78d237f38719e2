"""Kill the program and inject faults, as often as one likes.

python -m tests.crash --kills 2000 --faults 500 --seed 1
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

from tests.crash import faults, kills, logs, shim
from tests.crash.program import warm_up


def main() -> int:
    """Do what was asked for; 1 if anything was lost or is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=0, help="how often the program is killed")
    parser.add_argument("--faults", type=int, default=0, help="how many faults are injected")
    parser.add_argument("--only", default="", help="faults whose name has this in it")
    parser.add_argument("--seed", type=int, default=1, help="what the chance is begun with")
    parser.add_argument(
        "--minutes", type=float, default=600, help="end each of the two after so long"
    )
    parser.add_argument("--first", type=int, default=0, help="the fault to begin with")
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.inside:
        return _run(args, args.inside)
    with tempfile.TemporaryDirectory(prefix="crash-", ignore_cleanup_errors=True) as name:
        if not args.faults:
            return _run(args, Path(name))
        if not shim.is_possible():
            _say("faults need Linux and a C compiler (cc)")
            return 2
        again = ["-m", "tests.crash", *sys.argv[1:], "--inside", name]
        return shim.again_with_shim(Path(name), again)


def _run(args: argparse.Namespace, folder: Path) -> int:
    for variable in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        os.environ[variable] = str(folder / "home")
    warm_up()
    started = time.perf_counter()
    wrong = 0
    if args.kills:
        tally = kills.run(folder, args.seed, args.kills, _say, seconds=args.minutes * 60)
        _report_kills(tally, time.perf_counter() - started)
        wrong += len(tally.faults)
    if args.faults:
        started = time.perf_counter()
        limit = args.minutes * 60
        met = faults.run(
            folder, args.seed, args.faults, _say, only=args.only, seconds=limit, first=args.first
        )
        _report_faults(met, time.perf_counter() - started)
        wrong += len(met.faults)
    return 1 if wrong else 0


def _report_kills(tally: kills.Tally, seconds: float) -> None:
    acknowledged = tally.acknowledged.total()
    lost = len(tally.faults)
    _say(f"{tally.kills.total()} kills in {seconds:.0f} s")
    _say("ended by             kills   decisions acknowledged and found")
    for end in kills.End:
        _say(f"{end:18} {tally.kills[end]:7} {tally.acknowledged[end]:10}")
    _say("; ".join(f"{moment}: {tally.moments[moment]}" for moment in kills.Moment))
    _say(f"{acknowledged} decisions in {tally.acts} acts acknowledged; {tally.drawn} acts drawn")
    _say(f"{tally.bulk} bulk acts, the largest of {tally.largest} decisions")
    _say(f"{tally.unheard} acts in the file of which the end was not heard before the kill")
    _say(f"{tally.screens} screens held against the file")
    _say(f"faults: {lost}")


def _report_faults(tally: faults.Tally, seconds: float) -> None:
    _say(f"{tally.injected.total()} faults in {seconds:.0f} s")
    for kind in (*faults.FAULTS, *logs.DAMAGES):
        did = ", ".join(f"{what}: {count}" for what, count in tally.did[kind].most_common())
        _say(f"{kind:26} {tally.injected[kind]:4}   {did}")
        for words, count in tally.said[kind].most_common(3):
            _say(f"{'':33} {count} x {words}")
    _say(f"{tally.acknowledged} decisions in {tally.acts} acts acknowledged")
    _say(f"{tally.unheard} acts that were said not to be saved, or not heard of, are in the file")
    if tally.late:
        _say(f"{tally.late} times it was not said yet when one looked first")
    _say(f"faults of the program: {len(tally.faults)}")


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
