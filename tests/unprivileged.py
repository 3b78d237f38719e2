"""Running the program as somebody whom the permissions of files bind, as they do not bind root."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from collections.abc import Callable

import pytest

#: From <linux/prctl.h> and <linux/capability.h>.
_PR_CAPBSET_DROP = 24
_CAPABILITIES = (1, 2)  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH


def run_bound(*args: object) -> subprocess.CompletedProcess[str]:
    """The program's answer to a command line."""
    return subprocess.run(
        [sys.executable, "-m", "annotator", *map(str, args)],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=_give_up_root(),
    )


def _give_up_root() -> Callable[[], None] | None:
    """What to do in the child before it becomes the program: nothing, unless this is root.

    It stays the owner of its files, wherever they are, but has no more right to them than that.
    """
    if os.geteuid() != 0:
        return None
    if sys.platform != "linux":
        pytest.skip("permissions do not bind root")
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def drop() -> None:
        for capability in _CAPABILITIES:
            if prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0):
                raise OSError(ctypes.get_errno(), "a capability cannot be dropped")

    return drop
