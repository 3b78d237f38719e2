"""Quotations in pieces."""

from __future__ import annotations

import pytest

from annotator.suggest.doc_data import LINK_SCORES_KEY
from tests.suggest.finishing.docs import doc_of, links, run, spans


def test_paragraphs_of_one_quotation() -> None:
    """Each is a claim, tied to the one before; all share the source."""
    marked = (
        "[s She] [q said]: [c “We saw nothing.]\n\n“It was dark.\n\n“We went home.”\n\nRain fell."
    )
    done = run("annotator_continuations", doc_of(marked, (("attributed_to", 2, 0),)))
    assert spans(done, "CLAIM") == ["“We saw nothing.", "“It was dark.", "“We went home.”"]
    assert links(done, "continues") == [
        ("“It was dark.", "“We saw nothing."),
        ("“We went home.”", "“It was dark."),
    ]
    assert [source for _, source in links(done, "attributed_to")] == ["She", "She", "She"]
    assert all(0 < score < 1 for score in done.user_data[LINK_SCORES_KEY].values())


def test_a_source_at_the_end_is_shared_too() -> None:
    """It goes back to the paragraphs before."""
    marked = "[c “We saw nothing.]\n\n[c “It was dark,”] [s she] [q said]."
    done = run("annotator_continuations", doc_of(marked, (("attributed_to", 1, 2),)))
    assert ("“We saw nothing.", "she") in links(done, "attributed_to")


@pytest.mark.parametrize(
    "marked",
    [
        "[c “Accidents,”] [s she] [q said], [c “have a queue of causes.”]",
        "[c “Accidents happen,”] [q said] [s Mr. Oru]. [c “Often.”]",
        '[c "Is it dark?"] [s she] [q asked]. [c "It is."]',
    ],
)
def test_a_quotation_broken_by_the_attribution(marked: str) -> None:
    """The later piece continues the earlier, with its source."""
    done = run("annotator_continuations", doc_of(marked, (("attributed_to", 0, 1),)))
    first, second = spans(done, "CLAIM")
    assert links(done, "continues") == [(second, first)]
    assert len(links(done, "attributed_to")) == 2


@pytest.mark.parametrize(
    "marked",
    [
        "[c “It rained.”] [s She] [q added]: [c “It snowed.”]",
        "[c “It rained,”] [s she] [q said].\n\n[c “It snowed.”]",
        "[c “It rained,”] then “[c It snowed.”]",
        "[c “It rained.”]\n\n[c “It snowed.”]",
    ],
)
def test_two_turns_of_speech_stay_two(marked: str) -> None:
    """A new sentence with its own attribution, a closed paragraph, nobody between."""
    assert links(run("annotator_continuations", doc_of(marked)), "continues") == []
