"""Where `annotator` and `python -m annotator` begin."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run the command line and end with its exit status."""
    # Nothing that is imported is garbage: looking for some takes time before anything is seen.
    gc.disable()
    from annotator.cli.running import run

    gc.enable()
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
