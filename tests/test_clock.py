"""Ids are UUIDs as the standard has them."""

from __future__ import annotations

from uuid import RFC_4122, UUID

from annotator.clock import new_id


def test_ids_are_random_uuids_in_their_usual_form() -> None:
    """Version, variant and form are right in each, and none comes twice."""
    ids = [new_id() for _ in range(500)]
    for id in ids:
        parsed = UUID(id)
        assert (str(parsed), parsed.version, parsed.variant) == (id, 4, RFC_4122)
    assert len(set(ids)) == len(ids)
    assert {id[19] for id in ids} == set("89ab")
