"""Edges of names."""

from __future__ import annotations

import pytest

from tests.suggest.finishing.docs import doc_of, names, run


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[P President Ines Tamm] left.", ["Ines Tamm"]),
        ("[P Mr Oru]’s boat", ["Oru"]),
        ("[P Prime Minister Jaak Lepik]", ["Jaak Lepik"]),
        ("[O the Waterways Accident Board] met", ["Waterways Accident Board"]),
        ("a court in [L The Hague]", ["The Hague"]),
        ("Rain. [L The Hague] is wet", ["Hague"]),
        ("[L Narva's] mayor", ["Narva"]),
        ("[L Tallinn’s] decision", ["Tallinn"]),
        ("[L Narva,] and", ["Narva"]),
        ("in the [L U.S.] now", ["U.S."]),
        ("[O Orumill Inc.] sank", ["Orumill Inc."]),
        ("[L Port of Oru and] the", ["Port of Oru"]),
        ("[O “Kalev] sank", ["Kalev"]),
        ("paid [M $5 million]", ["$5 million"]),
        ("[P Pope Anselm] came", ["Pope Anselm"]),
        ("[O —] it", []),
    ],
)
def test_the_name_alone_is_left(marked: str, expected: list[str]) -> None:
    """No title, role, article, possessive or loose mark; what belongs to the name stays."""
    done = run("annotator_name_edges", doc_of(marked))
    assert [name for name, _ in names(done)] == expected
