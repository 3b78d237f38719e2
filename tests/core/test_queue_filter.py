"""The language of the article list's filter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.annotation import Status
from annotator.core.queue_filter import (
    SIGNS,
    TEXTS,
    Field,
    FilterError,
    Order,
    QueueFilter,
    Term,
    parse,
)

LABELS = ("PERSON", "PLACE", "CLAIM")

values = {
    Field.STATUS: st.sampled_from([str(s) for s in Status]),
    Field.LABEL: st.sampled_from(LABELS),
}
phrases = st.text(
    st.characters(exclude_characters='"', exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20
).filter(lambda text: any(char.isalnum() for char in text))
words = st.text("abcdeéжſ東9", min_size=1, max_size=8)


@st.composite
def terms(draw: st.DrawFn) -> Term:
    """Any condition there is."""
    field, negated = draw(st.sampled_from(list(Field))), draw(st.booleans())
    if field in SIGNS:
        return Term(field, negated=negated)
    prefix = field in TEXTS and draw(st.booleans())
    value = draw(words) if prefix else draw(values.get(field, phrases))
    return Term(field, value, negated, prefix)


filters = st.builds(
    QueueFilter,
    st.lists(terms(), max_size=5, unique=True).map(tuple),
    st.sampled_from(list(Order)),
    st.booleans(),
)


@given(filters)
def test_what_a_filter_is_written_as_means_the_filter(found: QueueFilter) -> None:
    assert parse(str(found), LABELS) == found


@given(
    st.text()
    | st.lists(st.sampled_from(['"', ":", "-", "not:", " ", "*", "a", "sort:", "label:"])).map(
        "".join
    ),
    st.booleans(),
)
def test_any_line_is_a_filter_or_said_to_be_none_on_one_line(line: str, typing: bool) -> None:
    try:
        found = parse(line, LABELS, typing=typing)
    except FilterError as error:
        assert str(error) and "\n" not in str(error)
        assert str(error).isprintable()
    else:
        assert all(any(c.isalnum() for c in t.value) for t in found.terms if t.field in TEXTS)


@pytest.mark.parametrize(
    ("line", "terms"),
    [
        ("ferry pilot", [Term(Field.WORDS, "ferry"), Term(Field.WORDS, "pilot")]),
        ('"no deal" -talks', [Term(Field.WORDS, "no deal"), Term(Field.WORDS, "talks", True)]),
        ("not:flagged Undecided", [Term(Field.FLAGGED, negated=True), Term(Field.UNDECIDED)]),
        ("status:fin", [Term(Field.STATUS, Status.FINISHED)]),
        ("-status:PROGRESS", [Term(Field.STATUS, Status.IN_PROGRESS, True)]),
        (
            "status:in -status:In-Progress",
            [Term(Field.STATUS, Status.IN_PROGRESS, negated) for negated in (False, True)],
        ),
        ('status:"in progress" status:i', [Term(Field.STATUS, Status.IN_PROGRESS)]),
        ("-status:in  progress", [Term(Field.STATUS, Status.IN_PROGRESS, True)]),
        (
            'status:in "progress"',
            [Term(Field.STATUS, Status.IN_PROGRESS), Term(Field.WORDS, "progress")],
        ),
        ("status:Done", [Term(Field.STATUS, Status.FINISHED)]),
        ("label:claim label:pers", [Term(Field.LABEL, "CLAIM"), Term(Field.LABEL, "PERSON")]),
        ("id:intl/Saud_6 -id:A:b*", [Term(Field.ID, "intl/Saud_6"), Term(Field.ID, "A:b", True)]),
        ('id:"my file*" id:*', [Term(Field.ID, "my file*"), Term(Field.ID, "*")]),
        ("outlet:reuters by:ada", [Term(Field.OUTLET, "reuters"), Term(Field.BY, "ada")]),
        ('by:"Ada L" note:why*', [Term(Field.BY, "Ada L"), Term(Field.NOTE, "why", prefix=True)]),
        ('"flagged" 10:30', [Term(Field.WORDS, "flagged"), Term(Field.WORDS, "10:30")]),
        ("\"\" '' * -", []),
        ('pilots — "…"', [Term(Field.WORDS, "pilots")]),
        ("twice twice", [Term(Field.WORDS, "twice")]),
        ('"not closed', [Term(Field.WORDS, "not closed")]),
    ],
)
def test_a_line_means_these_terms(line: str, terms: list[Term]) -> None:
    assert list(parse(line, LABELS).terms) == terms


def test_the_word_being_typed_is_the_beginning_of_one() -> None:
    assert parse("grain pri", typing=True).terms[-1] == Term(Field.WORDS, "pri", prefix=True)
    assert parse("grain pri ", typing=True).terms[-1] == Term(Field.WORDS, "pri")
    assert parse('"grain pri"', typing=True).terms[-1] == Term(Field.WORDS, "grain pri")
    assert parse("flagged status:", typing=True) == parse("flagged")


def test_two_letters_are_not_sought_while_they_may_become_more() -> None:
    """Half the words begin with them. Once the line is done, or with a star, they are."""
    assert parse("grain pr", typing=True) == parse("grain")
    assert parse("EU") == parse("EU ", typing=True) != parse("")
    assert parse("pr*", typing=True).terms == (Term(Field.WORDS, "pr", prefix=True),)
    assert parse("日本", typing=True).terms == (Term(Field.WORDS, "日本", prefix=True),)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("lable:CLAIM", "'lable:' is not known: status: label:"),
        ("status:gone", "status:gone is not known: new, progress, finished, skipped"),
        ("label:P", "label:P could be several: PERSON, PLACE"),
        ("sort:size", "sort:size is not known: added, length, uncertainty, disagreement"),
        ("status:", "status: what?"),
        ("— !!!", "signs alone are not sought"),
        ('quote:"?"', "signs alone are not sought"),
        ("status:-", "status:- is not known: new, progress, finished, skipped"),
    ],
)
def test_what_is_not_known_is_named_with_what_is(line: str, said: str) -> None:
    with pytest.raises(FilterError) as error:
        parse(line, LABELS)
    assert str(error.value).startswith(said)


def test_an_order_may_be_turned_round() -> None:
    assert parse("sort:-length") == QueueFilter((), Order.LENGTH, backwards=True)
    assert parse("sort:len sort:unc").order is Order.UNCERTAINTY


def test_half_a_character_is_sought_as_a_sign_that_stands_for_it() -> None:
    """A command line may hold bytes that are no text; they reach nobody who wants text."""
    found = parse('\udcff quote:"a\ud800b" talks', LABELS)
    assert [term.value for term in found.terms] == ["a?b", "talks"]
