"""Offsets in UTF-16 units and in code points."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.exchange.utf16 import InsideCharacterError, Utf16
from tests.core.strategies import texts

FAMILY = "👨‍👩‍👧‍👦"


@given(texts | st.text(st.characters(codec="utf-8")))
def test_every_offset_goes_there_and_back(text: str) -> None:
    """The units are those of Python's own encoder."""
    map = Utf16(text)
    assert map.units == len(text.encode("utf-16-le")) // 2
    for offset in range(len(text) + 1):
        units = map.to_units(offset)
        assert units == len(text[:offset].encode("utf-16-le")) // 2
        assert map.to_points(units) == offset


@given(texts | st.text(st.characters(codec="utf-8", categories=["So", "Ll"])))
def test_no_offset_cuts_a_character(text: str) -> None:
    """An offset in units is refused just where there is none in code points."""
    map = Utf16(text)
    whole = {map.to_units(offset) for offset in range(len(text) + 1)}
    for unit in range(map.units + 1):
        if unit in whole:
            assert map.to_units(map.to_points(unit)) == unit
        else:
            with pytest.raises(InsideCharacterError, match=f"^{unit} lies inside a character"):
                map.to_points(unit)


def test_offsets_outside_the_text_stay_outside() -> None:
    """They are refused by whoever knows what they belong to."""
    map = Utf16(f"a{FAMILY}")
    assert (map.points, map.units) == (8, 12)
    assert map.to_points(13) == 9 > map.points
    assert map.to_points(-3) == -3
