"""What the lanes show: aligned, every edge in view, whatever the width and the script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from annotator.core.ruling import Mark, Version
from annotator.core.span import Span
from annotator.tui.lane_layout import GAP, UNCOVERED, Window, rows_of
from annotator.tui.widgets.wrapping import width_of

TEXT = (
    "Lead. The finance minister, Mr Katrin Sepamaa of the Reform party, who had come to Tallinn by"
    " ferry on Monday evening after a long delay at the border, told reporters that the harbour had"
    " no pilot for three weeks and that nobody knew.\nNext line."
)


def mark(quote: str, label: str = "CLAIM", text: str = TEXT) -> Mark:
    """A mark on a quote."""
    start = text.index(quote)
    return Mark(Span(start, start + len(quote)), label)


def drawn(versions: list[Version], width: int, text: str = TEXT) -> list[str]:
    """The text of the window, and each version's lines."""
    marks = [m for version in versions for m in version]
    place = Span(min(m.span.start for m in marks), max(m.span.end for m in marks))
    window = Window(text, place, versions, width)
    lines = [window.words()]
    for version in versions:
        for row in rows_of(version):
            lines.append("".join(piece.text for piece in window.row(row.marks)))
    return lines


def test_what_a_version_does_not_cover_is_dotted() -> None:
    assert drawn([(mark("Katrin Sepamaa"),), (mark("Mr Katrin Sepamaa"),)], 40) == [
        "finance minister, Mr Katrin Sepamaa of",
        "·····················Katrin Sepamaa···",
        "··················Mr Katrin Sepamaa···",
    ]


def test_a_long_stretch_without_an_edge_is_left_out() -> None:
    whole = "who had come to Tallinn by ferry on Monday evening after a long delay at the border"
    lines = drawn([(mark(whole),), (mark(f"{whole}, told"),)], 40)
    assert lines[0].count(GAP) == 1
    assert lines[0].startswith("party, who")
    assert "the border, told reporters" in lines[0]
    assert lines[1].rstrip(UNCOVERED).endswith("the border")
    assert lines[2].rstrip(UNCOVERED).endswith("the border, told")


def test_spans_within_each_other_and_next_to_each_other_have_lines_of_their_own() -> None:
    nested = (mark("Mr Katrin Sepamaa"), mark("Katrin"))
    assert [row.marks for row in rows_of(nested)] == [(nested[0],), (nested[1],)]
    apart = (mark("Katrin"), mark("Sepamaa"))
    assert len(rows_of(apart)) == 1
    touching = (mark("Kat"), mark("rin"))
    assert len(rows_of(touching)) == 2
    labels = (mark("Katrin"), mark("Sepamaa", "PERSON"))
    assert len(rows_of(labels)) == 2


def test_only_what_the_versions_do_not_agree_on_is_disputed() -> None:
    versions: list[Version] = [(mark("Katrin Sepamaa"),), (mark("Mr Katrin Sepamaa"),)]
    window = Window(TEXT, Span(31, 48), versions, 40, also=[()])
    disputed = "".join(p.text for p in window.row(versions[1]) if p.is_disputed)
    assert disputed.strip() == "Mr"


@pytest.mark.parametrize("width", [8, 12, 20, 40])
def test_wide_characters_keep_the_lanes_aligned(width: int) -> None:
    text = "首相は東京で記者団に対し👍🏽 e\u0301tat, 港には水先案内人がいないと述べた。"
    versions: list[Version] = [(mark("東京", text=text),), (mark("東京で記者団に対し", text=text),)]
    lines = drawn(versions, width, text)
    assert len({cell_len(line) for line in lines}) == 1
    assert cell_len(lines[0]) <= width


spans = st.tuples(st.integers(0, 200), st.integers(1, 60)).map(lambda p: Span(p[0], p[0] + p[1]))
versions = st.lists(
    st.lists(st.builds(Mark, spans, st.sampled_from("AB")), min_size=1, max_size=4).map(tuple),
    min_size=1,
    max_size=4,
)


@given(versions, st.integers(8, 160), st.text(st.sampled_from("ab \n.東\u0301👍"), min_size=260))
def test_every_lane_is_as_wide_as_the_text_and_fits(
    some: list[Version], width: int, text: str
) -> None:
    window = Window(text, Span(0, 260), some, width)
    cells = sum(run.cells for run in window.runs)
    assert cells <= width
    assert width_of(window.words()) == cells
    for version in some:
        for row in rows_of(version):
            assert sum(width_of(piece.text) for piece in window.row(row.marks)) == cells
