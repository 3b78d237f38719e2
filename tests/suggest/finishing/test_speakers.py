"""A source for a quotation without one."""

from __future__ import annotations

import pytest

from tests.suggest.finishing.docs import doc_of, links, run, spans


@pytest.mark.parametrize(
    ("marked", "source"),
    [
        ("[c “There was no boat at all,”] he said.", "he"),
        ("[c “There was no boat at all,”] Minister [P Ines Tamm] said.", "Minister Ines Tamm"),
        ("[c “There was no boat at all,”] said [P Oru], a pilot.", "Oru, a pilot"),
        ("[P Oru] said on Friday: [c “There was no boat at all.”]", "Oru"),
    ],
)
def test_who_speaks_beside_the_quotation(marked: str, source: str) -> None:
    """A pronoun or a name with a verb of saying becomes the source."""
    done = run("annotator_speakers", doc_of(marked))
    assert [found for _, found in links(done, "attributed_to")] == [source]
    assert spans(done, "SOURCE") == [source]


def test_a_line_that_is_a_quotation_goes_to_who_spoke_in_the_line_before() -> None:
    """It becomes a claim if it was none."""
    marked = "[c “There was no boat at all,”] [s she] [q said].\n\n“We looked for it everywhere.”"
    done = run("annotator_speakers", doc_of(marked, (("attributed_to", 0, 1),)))
    assert ("“We looked for it everywhere.”", "she") in links(done, "attributed_to")


def test_a_colon_leads_to_the_next_line() -> None:
    """The last source before it speaks."""
    marked = "[s Oru] [q said]:\n\n“We looked for it everywhere.”"
    done = run("annotator_speakers", doc_of(marked))
    assert links(done, "attributed_to") == [("“We looked for it everywhere.”", "Oru")]


@pytest.mark.parametrize(
    "marked",
    [
        "[c “There was no boat at all.”] He said it rained.",
        "Rain fell.\n\n“We looked for it everywhere.”",
        "[c “There was no boat at all.”] [P Oru] left.",
        "[c “Dark Waters,”] he said.",
    ],
)
def test_nobody_is_guessed(marked: str) -> None:
    """A new sentence, no speaker near, no verb of saying, a short quotation."""
    assert links(run("annotator_speakers", doc_of(marked)), "attributed_to") == []
