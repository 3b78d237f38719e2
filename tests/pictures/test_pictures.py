"""The README's pictures show the program as it is."""

from __future__ import annotations

import pytest

from tests.pictures.checks import CHECKS
from tests.pictures.dense import DENSE
from tests.pictures.merges import MERGES
from tests.pictures.reviews import REVIEWS
from tests.pictures.take import PICTURES, Picture, take, words


@pytest.mark.parametrize(
    "picture", (*PICTURES, *CHECKS, *REVIEWS, *DENSE, *MERGES), ids=lambda picture: picture.name
)
async def test_a_picture_says_what_the_program_shows(picture: Picture) -> None:
    kept = picture.path.read_text(encoding="utf-8")
    assert words(await take(picture)) == words(kept), "run 'make pictures'"
