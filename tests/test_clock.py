"""Ids are UUIDs as the standard has them."""

from __future__ import annotations

import subprocess
import sys
from uuid import RFC_4122, UUID

from annotator.clock import new_id


def test_ids_are_random_uuids_in_their_usual_form() -> None:
    """Version, variant and form are right in each, and none comes twice."""
    ids = [new_id() for _ in range(1500)]
    for id in ids:
        parsed = UUID(id)
        assert (str(parsed), parsed.version, parsed.variant) == (id, 4, RFC_4122)
    assert len(set(ids)) == len(ids)
    assert {id[19] for id in ids} == set("89ab")


def test_a_forked_process_makes_ids_of_its_own() -> None:
    """What was drawn from the system ahead of need is not handed on."""
    code = (
        "import os; from annotator.clock import new_id; new_id();"
        "child = os.fork(); child and os.waitpid(child, 0); print(new_id(), flush=True)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    first, second = done.stdout.split()
    assert first != second
