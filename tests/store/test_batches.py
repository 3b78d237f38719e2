"""Work that is read in batches is what it is when each article is read by itself."""

from __future__ import annotations

import pytest

from annotator.core.annotation import Status
from annotator.store import annotated, batches
from annotator.store.errors import DamagedError
from annotator.store.store import Store
from tests.store.projects import ADA, BEN, GRAIN, TALKS, do, place


def worked_on(store: Store) -> Store:
    """Both have been at both articles; Ada put a name on talks over another, and a link."""
    do(store, 1, ADA, lambda act: act.accept("s-talks-CLAIM"))
    do(store, 1, ADA, lambda act: act.add(place(TALKS.text, "Mr Putin"), "PERSON"))
    do(store, 1, BEN, lambda act: act.set_status(Status.SKIPPED))
    do(store, 2, BEN, lambda act: act.add(place(GRAIN.text, "ministry"), "ORG"))
    do(store, 2, ADA, lambda act: act.set_note(None, "later"))
    return store


@pytest.mark.parametrize("size", [1, 2, 3, 200])
def test_batches_of_any_size_give_the_same(
    store: Store, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All works in the order asked for, also when it is another than that of the file."""
    monkeypatch.setattr(batches, "SIZE", size)
    chosen = worked_on(store).touched()
    assert len(chosen) == 4
    for order in (chosen, chosen[::-1], chosen[1:3]):
        one_by_one = [
            annotated.read(store.connection, store.label_schema, it.article_seq, it.annotator_id)
            for it in order
        ]
        assert list(store.annotated(order)) == one_by_one


def test_a_quote_that_is_not_in_the_text_is_damage(store: Store) -> None:
    """It is named, as when an article is opened."""
    chosen = worked_on(store).touched()
    store.connection.execute("UPDATE annotation SET quote = 'x' WHERE article = 2")
    with pytest.raises(DamagedError, match=r"annotation .* its quote is not what stands at 23-31"):
        list(store.annotated(chosen))
