"""One's own articles come in their place among those of an index."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.store.doubt_order import merged

numbers = st.integers(1, 30)
doubts = st.dictionaries(numbers, st.integers(0, 4))


@given(doubts, doubts, st.sets(numbers))
def test_articles_are_in_the_order_that_sorting_them_all_gives(
    listed: dict[int, int], own: dict[int, int], begun: set[int]
) -> None:
    begun |= own.keys()

    def order(values: dict[int, int]) -> list[int]:
        return sorted(values, key=lambda article: (-values[article], article))

    given = order(listed)
    left = {article: doubt for article, doubt in listed.items() if article not in begun}
    found = merged(given, [listed[article] for article in given], own, begun)
    assert found == order(left | own)
