"""Which source a claim is tied to."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.suggest.linking import attributions

_MARK = re.compile(r"\[([sqc])(\d*) ([^\]]*)\]")


def _read(marked: str) -> tuple[str, dict[str, list[tuple[int, int]]], dict[str, str]]:
    """A text out of its marks, the ranges by kind, and the expected source by claim."""
    ranges: dict[str, list[tuple[int, int]]] = {"s": [], "q": [], "c": []}
    numbered: dict[tuple[str, str], str] = {}
    text, position = "", 0
    for mark in _MARK.finditer(marked):
        text += marked[position : mark.start()]
        ranges[mark[1]].append((len(text), len(text) + len(mark[3])))
        numbered.setdefault((mark[1], mark[2]), mark[3])
        text += mark[3]
        position = mark.end()
    expected = {
        mark[3]: numbered["s", mark[2]]
        for mark in _MARK.finditer(marked)
        if mark[1] == "c" and ("s", mark[2]) in numbered
    }
    return text + marked[position:], ranges, expected


@pytest.mark.parametrize(
    "marked",
    [
        "[s1 The harbour master] [q said] [c1 that no boat had left].",
        "[c1 “No boat left,”] [q said] [s1 Ines Tamm].",
        "[c1 “No boat left,”] [s1 she] [q said]. [c1 “We counted them.”]",
        "[q According to] [s1 the ledger], [c1 eleven crates are missing].",
        "[s1 The mayor] [q said] [c1 it rained], but [s2 the clerk] [q said] [c2 it snowed].",
        "[s1 The mayor] [q denied] [c1 the plan] and [q warned] [c1 of delays].",
        "[c1 It rained], [s1 the mayor] [q said].\n\n[c2 It snowed], [s2 the clerk] [q said].",
        "[c1 It rained], [q said] [s1 Mr Oru].\r\n\r\n[s2 Ms Aal] [q said] [c2 it snowed].",
        "[q It is understood] [c that the ship sank].\n\n[s2 A pilot] [q agreed] [c2 with that].",
    ],
)
def test_claims_go_to_their_sources(marked: str) -> None:
    """The nearest cue ties, within the sentence and the line before anything else."""
    text, ranges, expected = _read(marked)
    found = attributions(text, ranges["s"], ranges["q"], ranges["c"])
    tied = {text[slice(*a.claim)]: text[slice(*a.source)] for a in found if a.source}
    assert tied == expected


def test_a_claim_far_from_any_cue_stays_alone() -> None:
    """Nothing is guessed across a page."""
    text = "said" + " " * 2000 + "that it rained"
    assert attributions(text, [], [(0, 4)], [(2004, len(text))]) == []


def test_a_claim_without_a_cue_goes_to_a_source_beside_it() -> None:
    """Not to one in another sentence; and a cue, where there is one, comes first."""
    text = "Ines Tamm: no boat left. The clerk was away."
    source, claim, clerk = (0, 9), (11, 23), (25, 34)
    (found,) = attributions(text, [source, clerk], [], [claim])
    assert (found.source, found.cue) == (source, None)
    assert attributions(text, [clerk], [], [claim]) == []


def test_distances_grow_with_what_lies_between() -> None:
    """A sentence's end makes a claim farther than the characters do."""
    texts = ("Oru said, on his way, it rained", "Oru said on a day. It snowed, too")
    near, far = (
        attributions(text, [(0, 3)], [(4, 8)], [(text.index("t") - 1, len(text))])[0].distance
        for text in texts
    )
    assert near < 30 < far


@given(st.data())
def test_links_tie_spans_that_are_there(data: st.DataObject) -> None:
    """Whatever overlaps whatever, each claim is in one attribution at most, of spans given."""
    text = data.draw(st.text(alphabet="ab .\n“”", min_size=1, max_size=80))
    place = st.integers(0, len(text) - 1)
    spans = st.lists(
        st.tuples(place, st.integers(1, 20)).map(lambda p: (p[0], min(p[0] + p[1], len(text)))),
        unique=True,
        max_size=6,
    )
    sources, cues, claims = data.draw(spans), data.draw(spans), data.draw(spans)
    found = attributions(text, sources, cues, claims)
    assert len({a.claim for a in found}) == len(found)
    assert all(a.claim in claims and (a.cue is None or a.cue in cues) for a in found)
    assert all(a.source is None or a.source in sources for a in found)
    assert all(a.cue or a.source for a in found)
