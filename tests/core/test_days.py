"""Ranges of days as people write them."""

from __future__ import annotations

import re

import pytest

from annotator.core.days import Days, DaysError


@pytest.mark.parametrize(
    ("days", "moment", "holds"),
    [
        ("2025-03", "2025-03-31T23:59:59.999Z", True),
        ("2025-03", "2025-04-01", False),
        ("2025", "2025-12-31", True),
        ("2025-03-04", "2025-03-04T08:00", True),
        ("2025-03-04..2025-03-06", "2025-03-06T23:00", True),
        ("2025-03-04..2025-03-06", "2025-03-07", False),
        ("2025-03-04..", "2030-01-01", True),
        ("..2025-03", "2025-03-31", True),
        ("..2025-03", "2025-04-01", False),
        ("2025-03-15..2025-03", "2025-03-20", True),
        ("2025-03-15..2025-03", "2025-03-14", False),
        ("2025", "last Tuesday", None),
        ("2025", "", None),
        ("2025", "20250304", None),
        ("2025", "2025-03-041", None),
    ],
)
def test_a_day_is_held(days: str, moment: str, holds: bool | None) -> None:
    assert Days.parse(days).hold(moment) is holds


@pytest.mark.parametrize(
    "days",
    [
        "",
        "..",
        "March",
        "2025-13",
        "2025-02-30",
        "25-03-01",
        "2025-3",
        "0000",
        "2025...2026",
        "２０２５",
        "٢٠٢٥-٠٣",
    ],
)
def test_what_are_no_days_is_refused(days: str) -> None:
    with pytest.raises(DaysError, match=re.escape(f"'{days}' are no days; say ")):
        Days.parse(days)


@pytest.mark.parametrize("days", ["2025-03-04..2025-03-03", "2025-03..2025-02", "2026..2025-12"])
def test_a_range_that_ends_before_it_begins_is_refused(days: str) -> None:
    with pytest.raises(DaysError, match="ends before it begins"):
        Days.parse(days)
