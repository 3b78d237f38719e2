"""One name, one label."""

from __future__ import annotations

import pytest

from annotator.suggest.doc_data import SCORES_KEY
from annotator.suggest.finishing.one_name import abbreviates
from tests.suggest.finishing.docs import doc_of, names, run


def _labels(marked: str) -> list[tuple[str, str]]:
    return names(run("annotator_one_name", doc_of(marked)))


def test_the_majority_decides() -> None:
    """Without scores each mention counts the same."""
    marked = "[L Saarek] rose. [O Saarek] fell. [O Saarek] rose again."
    assert {label for _, label in _labels(marked)} == {"ORG"}


def test_confidence_weighs() -> None:
    """One sure mention outweighs two doubtful ones, and keeps its score under the new label."""
    doc = doc_of("[L Saarek] rose. [O Saarek] fell. [O Saarek] rose.")
    first, second, third = [(e.start_char, e.end_char, e.label_) for e in doc.ents]
    doc.user_data[SCORES_KEY] = {first: 0.9, second: 0.3, third: 0.4}
    done = run("annotator_one_name", doc)
    assert {label for _, label in names(done)} == {"PLACE"}
    assert done.user_data[SCORES_KEY][(*second[:2], "PLACE")] == 0.3


def test_a_surname_follows_the_full_name() -> None:
    """Also where the surname alone was taken for a place, or missed."""
    found = _labels("[P Ines Tamm] came. Later [L Tamm] spoke, and Tamm left.")
    assert found == [("Ines Tamm", "PERSON"), ("Tamm", "PERSON"), ("Tamm", "PERSON")]


def test_an_acronym_follows_its_expansion() -> None:
    """Everywhere, once it stands in parentheses after it."""
    found = _labels("The [O Grain Purchasing Board] (GPB) met. The [P GPB] rose.")
    assert found[1:] == [("GPB", "ORG"), ("GPB", "ORG")]
    marked = "The [O Grain Purchasing Board] ([L GPB]) met. The [L GPB] rose."
    assert [label for _, label in _labels(marked)] == ["ORG", "ORG", "ORG"]


@pytest.mark.parametrize(
    ("marked", "label"),
    [
        ("[O Kyiv] agreed.", "PLACE"),
        ("the [L Kremlin] denied it", "ORG"),
        ("the [L White House] denied it", "ORG"),
        ("[P Saarek Ministry] paid", "ORG"),
        ("[P Saarek River] rose", "PLACE"),
        ("Mr [L Saarek] rose", "PERSON"),
    ],
)
def test_what_is_known_of_a_name_decides(marked: str, label: str) -> None:
    """Seats of government, offices, last words and titles."""
    assert [found for _, found in _labels(marked)] == [label]


def test_missed_mentions_are_added_with_care() -> None:
    """Not inside another name, nor a word that the article also writes small."""
    marked = "[O Saarek] and the [O Board] met. Saarek said the board and Board Street; Saarek-Oru."
    assert _labels(marked) == [("Saarek", "ORG"), ("Board", "ORG"), ("Saarek", "ORG")]


def test_a_name_found_once_in_many_mentions_is_not_added() -> None:
    """It is more likely a slip than the others misses."""
    marked = "[P Saarek] " + "then Saarek, " * 9
    assert len(_labels(marked)) == 1


def test_dates_keep_their_label() -> None:
    """They are no names."""
    assert _labels("[D May] [P May] [P May]")[0] == ("May", "DATE")


@pytest.mark.parametrize(
    ("acronym", "name", "fits"),
    [
        ("GPB", "Grain Purchasing Board", True),
        ("UoT", "University of Tartu", True),
        ("Mofin", "Ministry of Finance", False),
        ("Moagri", "Moorland Agriculture Office", True),
        ("ABC", "Grain Board", False),
        ("G", "Grain", False),
    ],
)
def test_an_acronym_is_made_of_initials(acronym: str, name: str, fits: bool) -> None:
    """In order; or it begins like a word of the name."""
    assert abbreviates(acronym, name) == fits
