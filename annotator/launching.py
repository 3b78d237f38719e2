"""How the program starts a part of itself as another process."""

from __future__ import annotations

import sys
from pathlib import Path

import annotator

#: Runs a module with the folder of this package last on the path, and never the current folder: a
#: file there that is called like a module would be run.
_LAUNCH = (
    "import runpy, sys; sys.path.append(sys.argv.pop(1)); "
    "runpy.run_module(sys.argv.pop(1), run_name='__main__', alter_sys=True)"
)


def own_command(module: str, *arguments: str) -> list[str]:
    """The command that runs a module of this program, by its full name, with arguments."""
    root = str(Path(annotator.__path__[0]).parent)
    return [sys.executable, "-P", "-c", _LAUNCH, root, module, *arguments]
