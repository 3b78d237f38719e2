"""Labels of elsewhere under the names of here: nothing vanishes uncounted."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Link
from annotator.core.relabelling import Names, NamesError
from annotator.core.suggestion import SuggestedLink
from tests.exchange.records import annotated, full_record, suggested

LABELS = ("PERSON", "ORG", "CLAIM", "SOURCE", "attributed_to", "continues")


def test_labels_and_link_types_get_their_names_of_here() -> None:
    names = Names.parse(["CLAIM=statement", " ORG = company ", "attributed_to=says"])
    record, lost = names.apply(full_record())
    assert [a.label for a in record.annotations] == ["statement", "company", "SOURCE"]
    assert [k.type for k in record.links] == ["says"]
    assert lost == {}


def test_what_is_to_be_left_out_goes_with_its_links() -> None:
    record, lost = Names.parse(["SOURCE="]).apply(full_record())
    assert [a.label for a in record.annotations] == ["CLAIM", "ORG"]
    assert record.links == ()
    assert lost == {"span by the map": 1, "link by the map": 1}


@pytest.mark.parametrize("pair", ["", "PER", "=PERSON", " = x"])
def test_what_is_no_pair_is_refused(pair: str) -> None:
    with pytest.raises(NamesError, match=re.escape("is no pair; say OLD=NEW, or OLD=")):
        Names.parse([pair])


def test_one_name_does_not_become_two() -> None:
    Names.parse(["A=B", "A=B"])
    with pytest.raises(NamesError, match="--map: 'A' is to become two things"):
        Names.parse(["A=B", "A="])


@given(
    annotated() | suggested(),
    st.dictionaries(st.sampled_from(LABELS), st.none() | st.sampled_from(LABELS)),
)
def test_everything_is_there_or_counted(
    record: AnnotatedArticle, new: dict[str, str | None]
) -> None:
    """And no place has a label twice, no link an end that is not there."""
    after, lost = Names(new).apply(record)
    spans = [*after.annotations, *after.suggestions.spans]
    links: list[Link | SuggestedLink] = [*after.links, *after.suggestions.links]
    before = len(record.annotations) + len(record.suggestions.spans)
    linked = len(record.links) + len(record.suggestions.links)
    gone = lost.get("span by the map", 0) + lost.get("span that the map makes another's double", 0)
    assert len(spans) + gone == before
    assert len(links) + lost.get("link by the map", 0) == linked
    for kind in (after.annotations, after.suggestions.spans):
        assert len({(item.span, item.label) for item in kind}) == len(kind)
    ids = {a.id for a in after.annotations} | {s.id for s in after.suggestions.spans}
    assert all({k.from_id, k.to_id} <= ids for k in links)
    assert Names(new).apply(record) == (after, lost)
