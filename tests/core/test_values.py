"""Spans, articles, label schemas and sets of suggestions by themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.article import Article, text_hash
from annotator.core.span import Span
from annotator.core.suggestion import SuggestedLink, Suggestion, Suggestions
from annotator.core.suggestion_set import SuggestionSet
from tests.core.schemas import NEWS

spans = st.builds(
    lambda start, length: Span(start, start + length), st.integers(0, 12), st.integers(1, 12)
)


@pytest.mark.parametrize(("start", "end"), [(3, 3), (4, 3), (-1, 2)])
def test_a_span_is_neither_empty_nor_reversed_nor_before_the_text(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="not a span"):
        Span(start, end)


@given(spans, spans)
def test_spans_relate_as_the_code_points_in_them(a: Span, b: Span) -> None:
    in_a, in_b = set(range(a.start, a.end)), set(range(b.start, b.end))
    assert a.overlaps(b) == bool(in_a & in_b)
    assert a.contains(b) == (in_b <= in_a)
    assert a.crosses(b) == bool(in_a & in_b and in_a - in_b and in_b - in_a)
    assert len(a) == len(in_a)


@given(st.text(alphabet=" \n\u00a0ab😀", min_size=24, max_size=30), spans)
def test_a_trimmed_span_covers_the_same_without_blank_edges(text: str, span: Span) -> None:
    trimmed = span.trimmed(text)
    assert (trimmed.quote(text) if trimmed else "") == span.quote(text).strip()


def test_offsets_count_code_points() -> None:
    assert Span(2, 4).quote("😀 é!") == "é!"


def test_the_text_alone_is_an_articles_identity() -> None:
    known = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
    assert Article("a", "hello").hash == Article("b", "hello", {"title": "x"}).hash == known
    assert text_hash("e\u0301") != text_hash("é")


@pytest.mark.parametrize(
    ("text", "meta", "title"),
    [
        ("First\nSecond", {"title": " Given "}, "Given"),
        ("\n \n First \nSecond", {"title": "  "}, "First"),
        ("First", {"title": 7}, "First"),
        (" \n", {}, "id"),
    ],
)
def test_the_title_is_the_one_given_or_the_first_line_or_the_id(
    text: str, meta: dict[str, object], title: str
) -> None:
    assert Article("id", text, meta).title == title


def test_a_label_schema_finds_what_belongs_together() -> None:
    assert NEWS.layer_of("ORG").name == "entities"
    assert NEWS.label_keys == {"1": "PERSON", "2": "ORG", "9": "SOURCE", "0": "CLAIM"}
    assert NEWS.ranks == {"PERSON": 0, "ORG": 0, "SOURCE": 1, "CLAIM": 2}
    assert [k.name for k in NEWS.links_between("CLAIM", "SOURCE")] == ["attributed_to"]
    assert NEWS.links_between("SOURCE", "CLAIM") == ()


def test_an_attribute_accepts_only_values_of_its_kind() -> None:
    claim, source = NEWS.label["CLAIM"], NEWS.label["SOURCE"]
    form, remark, anonymous = (
        claim.attribute("form"),
        claim.attribute("remark"),
        source.attribute("anonymous"),
    )
    assert form and remark and anonymous
    assert form.accepts("direct")
    assert not form.accepts("shouted")
    assert not form.accepts(True)
    assert remark.accepts("anything")
    assert not remark.accepts(True)
    assert anonymous.accepts(False)
    assert not anonymous.accepts("no")
    assert claim.attribute("kind") is None


def test_links_to_suggestions_that_are_not_there_are_left_out() -> None:
    claim = Suggestion("c", Span(0, 3), "CLAIM", "test")
    links = (
        SuggestedLink("1", "attributed_to", "c", "gone", "test"),
        SuggestedLink("2", "continues", "gone", "c", "test"),
    )
    suggested = SuggestionSet.of(Suggestions((claim,), links))
    assert not suggested.links
    assert suggested.links_of("c") == ()
